"""What lists of orders cost: statements by list, never by row."""

from odoo.exceptions import AccessError
from odoo.service.model import get_public_method

from .common import PolicyCase

# What a card shows, besides what core's rules ask of each order.
CARD = ("name", "activity_ids", "policy_stage", "policy_turn")
PROGRESS = (
    "policy_expected_date",
    "policy_slack_days",
    "policy_slack_level",
    "policy_receipt_state",
)


class TestListStatements(PolicyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._publish_policy()
        cls.orders = cls.env["sale.order"]
        for _index in range(12):
            cls.orders |= cls._create_order(price=155.0)

    def _count(self, user, names, orders=None):
        """Statements of one list, warm."""
        rows = (orders or self.orders).with_user(user)

        def read():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            found = rows.web_search_read(
                [("id", "in", rows.ids)], dict.fromkeys(names, {})
            )
            self.assertEqual(len(found["records"]), len(rows))
            return self.env.cr.sql_log_count - before

        read()
        return read()

    def test_a_list_reads_its_orders_in_one_statement(self):
        # one for the orders, one for their activities
        self.assertEqual(self._count(self.manager, CARD), 2)

    def test_so_does_that_of_a_salesperson(self):
        # whose rule asks for the salesperson of each as well
        self.assertEqual(self._count(self.salesperson, CARD), 2)

    def test_slack_and_receipt_cost_no_statement(self):
        self.assertEqual(self._count(self.manager, CARD + PROGRESS), 2)

    def test_twelve_rows_cost_what_two_cost(self):
        names = (*CARD, *PROGRESS, "partner_id", "policy_turn_date")
        few = self._count(self.manager, names, self.orders[:2])
        self.assertEqual(self._count(self.manager, names), few)

    def test_a_search_alone_reads_no_columns(self):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        found = self.env["sale.order"].search([("id", "in", self.orders.ids)])
        self.assertEqual(len(found), 12)
        self.assertEqual(self.env.cr.sql_log_count - before, 1)
        found.mapped("company_id")
        self.assertEqual(self.env.cr.sql_log_count - before, 2)

    def test_nobody_calls_it_from_outside(self):
        with self.assertRaises(AccessError):
            get_public_method(self.env["sale.order"], "search_fetch")
