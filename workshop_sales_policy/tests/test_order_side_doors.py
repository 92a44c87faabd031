from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from .order_common import CLOSED, SideDoorCase


class TestConfirmingDoors(SideDoorCase):
    def test_the_button_for_everybody(self):
        for user in self._everybody():
            with self.subTest(user=user.login), self._assert_shut():
                self.order.with_user(user).action_confirm()
        self._assert_still_draft()

    def test_a_written_state_for_everybody(self):
        for user in self._everybody():
            for state in ("sent", "sale"):
                with self.subTest(user=user.login, state=state), self._assert_shut():
                    self.order.with_user(user).write({"state": state})
        self._assert_still_draft()

    def test_context_keys(self):
        keys = {
            "validate_analytic": True,
            "send_email": True,
            "force_confirm": True,
            "install_mode": True,
            "import_file": True,
            "tracking_disable": True,
            "mail_notrack": True,
            "policy_quiet_gate": True,
        }
        order = self.order.with_context(**keys)
        with self._assert_shut():
            order.write({"state": "sale"})
        order.action_confirm()  # the quiet gate leaves out what is not ready
        self._assert_still_draft()
        with self._assert_shut():
            order.with_context(policy_quiet_gate=False).action_confirm()

    def test_born_confirmed(self):
        for user in (self.salesperson, self.owner, self.env.ref("base.user_root")):
            orders = self.env["sale.order"].with_user(user)
            for state in ("sent", "sale"):
                with self.subTest(user=user.login, state=state), self._assert_shut():
                    orders.create(self._prepare(state=state))

    def test_default_state(self):
        orders = self.env["sale.order"].with_user(self.salesperson)
        with self._assert_shut():
            orders.with_context(default_state="sale").create(self._prepare())

    def test_copy_as_confirmed(self):
        with self._assert_shut():
            self.order.copy({"state": "sale"})

    def test_import_as_confirmed(self):
        orders = self.env["sale.order"].with_user(self.salesperson)
        result = orders.load(
            [
                "partner_id/.id",
                "state",
                "order_line/product_id/.id",
                "order_line/product_uom_qty",
                "order_line/price_unit",
            ],
            [[str(self.partner.id), "sale", str(self.product.id), "100", "150"]],
        )
        self.assertFalse(result["ids"])
        self.assertIn(CLOSED, result["messages"][0]["message"])

    def test_web_save_as_confirmed(self):
        orders = self.env["sale.order"].with_user(self.salesperson)
        with self._assert_shut():
            orders.web_save(self._prepare(state="sale"), {"id": {}})
        with self._assert_shut():
            self.order.web_save({"state": "sale"}, {"id": {}})
        self._assert_still_draft()

    def test_commands_from_customer_and_lead(self):
        partner = self.partner.with_user(self.owner)
        with self._assert_shut():
            partner.write(
                {"sale_order_ids": [Command.create(self._prepare(state="sale"))]}
            )
        with self._assert_shut():
            partner.write(
                {"sale_order_ids": [Command.update(self.order.id, {"state": "sale"})]}
            )
        lead = self.env["crm.lead"].with_user(self.salesperson).create({"name": "Tea"})
        with self._assert_shut():
            lead.write({"order_ids": [Command.create(self._prepare(state="sale"))]})
        self._assert_still_draft()

    def test_state_and_price_in_one_write(self):
        order = self._create_order(price=160.0)
        line = Command.update(order.order_line.id, {"price_unit": 150.0})
        for vals in (
            {"state": "sale", "order_line": [line]},
            {"order_line": [line], "state": "sale"},
        ):
            with self._assert_shut():
                order.write(vals)
        self.assertEqual(order.order_line.price_unit, 160.0)

    def test_batch_names_the_blocked_one(self):
        fine = self._create_order(price=155.0)
        with self._assert_shut(f"{self.order.name} {CLOSED}"):
            (fine | self.order).write({"state": "sale"})
        self.env.invalidate_all()
        self.assertEqual(fine.state, "draft")

    def test_a_colleague_reaches_nothing(self):
        order = self.order.with_user(self.colleague)
        for act in (
            order.action_confirm,
            order.action_quotation_sent,
            lambda: order.write({"state": "sale"}),
        ):
            with self.assertRaises(AccessError):
                act()
        self._assert_still_draft()

    def test_another_company_reaches_nothing(self):
        stranger = self._create_user("ma", "owner", company=self.other_company)
        order = self.order.with_user(stranger).with_context(
            allowed_company_ids=self.other_company.ids
        )
        with self.assertRaises(AccessError):
            order.write({"state": "sale"})
        self._assert_still_draft()

    def test_invoice_before_release(self):
        with self._assert_shut():
            self.order.with_user(self.invoicer)._create_invoices()

    def test_line_state(self):
        line = self.order.order_line
        for user in (self.salesperson, self.owner, self.env.ref("base.user_root")):
            with self._assert_shut("follows its order"):
                line.with_user(user).write({"state": "sale"})
            with self._assert_shut("follows its order"):
                self.order.with_user(user).write(
                    {"order_line": [Command.update(line.id, {"state": "sale"})]}
                )
        self._assert_still_draft()

    def test_line_state_stays_native_without_a_policy(self):
        orders = self.env["sale.order"].with_company(self.other_company)
        order = orders.create(self._prepare())
        order.order_line.write({"state": "sale"})
        self.assertEqual(order.order_line.state, "sale")

    def test_delivered_quantity(self):
        line = self.order.order_line
        with self.assertRaisesRegex(UserError, "delivered by its transfer"):
            line.write({"qty_delivered": 5.0})
        line.write({"qty_delivered_method": "manual"})
        with self.assertRaisesRegex(UserError, "delivered by its transfer"):
            line.write({"qty_delivered": 5.0})

    def test_delivered_quantity_of_services_is_typed(self):
        work = self._create_product(
            "Decoration", type="service", is_storable=False, cost=0.0
        )
        order = self._create_order(product=work)
        order.action_confirm()
        order.order_line.qty_delivered = 5.0
        self.assertEqual(order.order_line.qty_delivered, 5.0)


class TestSendingDoors(SideDoorCase):
    def test_marking_as_sent(self):
        for user in self._everybody():
            with self.subTest(user=user.login), self._assert_shut():
                self.order.with_user(user).action_quotation_sent()
        self._assert_still_draft()

    def test_composer(self):
        with self._assert_shut():
            self.order.action_quotation_send()

    def test_message_that_marks_as_sent(self):
        with self._assert_shut():
            self.order.with_context(mark_so_as_sent=True).message_post(body="Hello")
        self._assert_still_draft()

    def test_composer_for_several_names_the_blocked_one(self):
        fine = self._create_order(price=155.0)
        with self._assert_shut(self.order.name):
            (fine | self.order).action_quotation_send()
