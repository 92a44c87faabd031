import threading

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

SENDERS = 4


@tagged("post_install", "-at_install")
class TestManyMessagesAtOnce(BaseCase):
    """Messages of one sender in the same moment: each is counted, none twice.

    Real transactions that commit, on a database of their own. All read before the first
    commits; the very first row of a sender is part of it.
    """

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.gate = threading.Barrier(SENDERS)
        self.hits = []
        self.tries = []

    def _send(self):
        threading.current_thread().dbname = get_db_name()
        waited = False

        def hit():
            nonlocal waited
            env = api.Environment(cr, SUPERUSER_ID, {})
            self.tries.append(1)
            env["res.company"].browse(1).name  # noqa: B018  the snapshot begins
            if not waited:
                waited = True
                self.gate.wait(timeout=30)
            counters = env["workshop.intake.counter"]
            return counters._hit(env.company, "address", "203.0.113.99")

        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            with mute_logger("odoo.sql_db", "odoo.service.model"):
                self.hits.append(retrying(hit, env))

    def test_each_is_counted_once(self):
        threads = [threading.Thread(target=self._send) for _number in range(SENDERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(sorted(self.hits), [1, 2, 3, 4])
        # They did meet: the later ones were refused once and tried again.
        self.assertGreater(len(self.tries), SENDERS)
