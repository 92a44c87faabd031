from datetime import date

from odoo.tests import BaseCase, tagged

from ..tools.contract import (
    BLANK,
    Difference,
    Row,
    Terms,
    checksum,
    compare_terms,
    fill,
    find_unknown,
    first_possible,
    is_too_early,
    is_whole,
    split_evenly,
    sum_percentages,
)


@tagged("post_install", "-at_install")
class TestPlaceholders(BaseCase):
    def test_unknown_ones_are_named_once(self):
        allowed = ("customer", "total")
        cases = (
            ("", []),
            ("no braces at all", []),
            ("{customer} pays {total}", []),
            ("{customr} pays {totl}, {customr}", ["customr", "totl"]),
            ("{customer.env}", ["customer.env"]),
            ("{customer[0]}", ["customer[0]"]),
            ("{total:>9}", ["total:>9"]),
            ("{total!r}", ["total!r:"]),
            ("{}", [""]),
            ("{ customer }", [" customer "]),
        )
        for text, expected in cases:
            with self.subTest(text=text):
                self.assertEqual(find_unknown(text, allowed), expected)

    def test_a_brace_without_partner_is_refused(self):
        for text in ("{customer", "customer}", "{a{b}"):
            with self.subTest(text=text), self.assertRaises(ValueError):
                find_unknown(text, ("customer", "a", "b"))

    def test_filling(self):
        self.assertEqual(
            fill("{a} and {b} and {a}", {"a": "x", "b": ""}),
            (f"x and {BLANK} and x", ["b"]),
        )
        self.assertEqual(fill(None, {}), ("", []))

    def test_a_value_is_not_read_again(self):
        self.assertEqual(fill("{a}", {"a": "{b}", "b": "secret"}), ("{b}", []))


@tagged("post_install", "-at_install")
class TestCompare(BaseCase):
    def _compare(self, old, new, **more):
        before = Terms(tuple(old), **more.pop("before", {}))
        after = Terms(tuple(new), **more.pop("after", {}))
        return compare_terms(before, after, **more)

    def test_equal_is_empty(self):
        row = Row(1, "Loaf", 100, 155.0, 0)
        same = Row(1, "Loaf", 100.0000000001, 155, 0.0)
        self.assertEqual(self._compare([row], [same]), [])
        self.assertEqual(self._compare([], []), [])

    def test_each_kind_is_named(self):
        row = Row(1, "Loaf", 100, 155.0, 2)
        cases = (
            (Row(1, "Loaf", 90, 155.0, 2), ("quantity", 100, 90)),
            (Row(1, "Loaf", 100, 150.0, 2), ("price_unit", 155.0, 150.0)),
            (Row(1, "Loaf", 100, 155.0, 5), ("discount", 2, 5)),
        )
        for new, (kind, old_value, new_value) in cases:
            with self.subTest(kind=kind):
                self.assertEqual(
                    self._compare([row], [new]),
                    [Difference(kind, "Loaf", old_value, new_value)],
                )

    def test_lines_that_come_and_go(self):
        row, own = Row(1, "Loaf"), Row(None, "Cake")
        self.assertEqual(self._compare([row], []), [Difference("line_missing", "Loaf")])
        self.assertEqual(
            self._compare([row], [row, own]), [Difference("line_added", "Cake")]
        )

    def test_total_payment_date_currency(self):
        found = self._compare(
            [],
            [],
            before={
                "total": 100.0,
                "payment": 1,
                "promised": date(2026, 5, 1),
                "currency": 1,
            },
            after={"total": 99.0, "payment": None, "promised": None, "currency": 2},
        )
        self.assertEqual(
            [row.kind for row in found], ["currency", "total", "payment", "date"]
        )

    def test_rounding_of_taxes_is_no_difference(self):
        rows = [Row(1, "Loaf"), Row(2, "Cake")]
        for total, expected in ((100.01, []), (99.99, []), (100.02, ["total"])):
            with self.subTest(total=total):
                found = self._compare(
                    rows, rows, before={"total": 100.0}, after={"total": total}
                )
                self.assertEqual([row.kind for row in found], expected)


@tagged("post_install", "-at_install")
class TestPaymentsAndDates(BaseCase):
    def test_payments_are_whole_or_not(self):
        cases = (
            ([100.0], True),
            ([30.0, 70.0], True),
            ([33.33, 33.33, 33.34], True),
            ([0.1] * 10 + [99.0], True),
            ([33.33, 33.33, 33.33], False),
            ([50.0, 50.01], False),
            ([120.0, -20.0], False),
            ([100.0, 0.0], False),
            ([], False),
        )
        for parts, expected in cases:
            with self.subTest(parts=parts):
                self.assertEqual(is_whole(parts), expected)
        self.assertEqual(sum_percentages([33.33, 33.33]), 66.66)

    def test_splitting_gives_a_whole(self):
        self.assertEqual(split_evenly([1, 1, 1]), [33.33, 33.33, 33.34])
        self.assertEqual(split_evenly([30.0, 70.0]), [30.0, 70.0])
        self.assertEqual(split_evenly([]), [])
        self.assertEqual(split_evenly([0.0]), [])

    def test_signing_plus_lead_time(self):
        signing = date(2026, 2, 26)
        for lead, expected in (
            (0, date(2026, 2, 26)),
            (1, date(2026, 2, 27)),
            (3, date(2026, 3, 1)),
            (2.5, date(2026, 3, 1)),
        ):
            with self.subTest(lead=lead):
                self.assertEqual(first_possible(signing, lead), expected)

    def test_the_day_itself_is_not_too_early(self):
        signing = date(2026, 2, 26)
        cases = (
            (date(2026, 3, 1), False),
            (date(2026, 2, 28), True),
            (None, False),
        )
        for promised, expected in cases:
            with self.subTest(promised=promised):
                self.assertEqual(is_too_early(promised, signing, 3), expected)
        self.assertFalse(is_too_early(date(2026, 1, 1), None, 3))

    def test_checksum_is_sha256(self):
        self.assertEqual(
            checksum(b"abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        )
