"""Bases of the tests of the order's gate."""

from contextlib import contextmanager

from odoo.exceptions import UserError
from odoo.fields import Command

from .common import PolicyCase

CLOSED = "needs the review of Sales manager"


class SideDoorCase(PolicyCase):
    """150 needs the manager: nothing may send or confirm it before."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._publish_policy()
        cls.stock_user = cls._create_user("kuang", groups="stock.group_stock_user")
        cls.mrp_user = cls._create_user("lu", groups="mrp.group_mrp_user")
        cls.invoicer = cls._create_user("qian", groups="account.group_account_invoice")
        cls.admin = cls._create_user("gao", "owner", groups="base.group_system")
        cls.order = cls._create_order(price=150.0)

    def _prepare(self, **values):
        line = {
            "product_id": self.product.id,
            "product_uom_qty": 100,
            "price_unit": 150.0,
        }
        return {
            "partner_id": self.partner.id,
            "order_line": [Command.create(line)],
            **values,
        }

    def _everybody(self):
        return (
            self.salesperson,
            self.manager,
            self.owner,
            self.stock_user,
            self.mrp_user,
            self.invoicer,
            self.admin,
            self.env.ref("base.user_root"),
        )

    @contextmanager
    def _assert_shut(self, message=CLOSED):
        """Refused with a sentence, and nothing half-written (a savepoint as RPC)."""
        with self.assertRaises(UserError) as caught:
            yield
        self.assertRegex(str(caught.exception), message)

    def _assert_still_draft(self):
        self.env.invalidate_all()
        self.assertRecordValues(
            self.order,
            [{"state": "draft", "policy_withheld": True, "policy_release_date": False}],
        )
        self.assertFalse(self.order.sudo().picking_ids)


class AgreedCase(PolicyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._publish_policy()

    def _confirmed(self, price=155.0, **values):
        order = self._create_order(price=price, **values)
        order.action_policy_submit()
        if order.policy_withheld:
            self._approve(order, values.get("by"))
        order.action_confirm()
        return order

    def _rounds(self, order):
        return self.env["workshop.approval.request"].search(
            [("res_model", "=", "sale.order"), ("res_id", "=", order.id)], order="id"
        )
