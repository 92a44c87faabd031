from odoo.tests import BaseCase

from ..tools.sender import address_key, is_too_fast


class TestAddressKey(BaseCase):
    def test_table(self):
        for address, key in (
            ("203.0.113.7", "203.0.113.7"),
            ("::ffff:203.0.113.7", "203.0.113.7"),
            ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
            ("2001:db8:1:2:ffff:1::9", "2001:db8:1:2::/64"),
            ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
            ("fe80::1%eth0", "fe80::/64"),
            ("unix", "unix"),
            ("", ""),
            (None, ""),
        ):
            with self.subTest(address=address):
                self.assertEqual(address_key(address), key)


class TestTooFast(BaseCase):
    def test_table(self):
        for started, now, seconds, expected in (
            (100, 102.9, 3, True),
            (100, 103.0, 3, False),
            (100, 9000, 3, False),
            (None, 9000, 3, True),
            (None, 9000, 0, False),
            (100, 100, 0, False),
            (200, 100, 3, True),
        ):
            with self.subTest(started=started, now=now, seconds=seconds):
                self.assertIs(is_too_fast(started, now, seconds), expected)
