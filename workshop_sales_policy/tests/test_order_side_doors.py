from contextlib import contextmanager

from odoo.exceptions import AccessError, UserError
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
        try:
            order.action_confirm()
        except UserError:
            pass
        self._assert_still_draft()

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


class TestDoorsInTime(SideDoorCase):
    """Cancel and redo, swap after release, lock and unlock."""

    def _released(self, price=150.0):
        order = self._create_order(price=price)
        order.action_policy_submit()
        if order.policy_withheld:
            self._approve(order)
        return order

    def test_cancel_edit_redo(self):
        order = self._released()
        order.action_cancel()
        order.order_line.price_unit = 140.0
        order.action_draft()
        self.assertTrue(order.policy_withheld)
        with self._assert_shut():
            order.action_confirm()

    def test_cancel_edit_jump(self):
        order = self._released()
        order.action_cancel()
        order.order_line.price_unit = 140.0
        with self._assert_shut():
            order.write({"state": "sale"})

    def test_cancel_unchanged_redo_keeps_the_release(self):
        order = self._released()
        order.action_cancel()
        order.action_draft()
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_redo_forgets_the_acceptance(self):
        order = self._released(price=155.0)
        order.action_confirm()
        self.assertTrue(order.policy_accept_date)
        order.action_cancel()
        order.action_draft()
        self.assertFalse(order.policy_accept_date)

    def test_pricelist_swapped_after_release(self):
        order = self._released()
        order.pricelist_id = self.env["product.pricelist"].create(
            {"name": "Other", "company_id": self.company.id}
        )
        self.assertTrue(order.policy_withheld)

    def test_prices_updated_after_release(self):
        order = self._released(price=155.0)
        self.product.list_price = 112.0
        order.action_update_prices()
        self.assertEqual(order.order_line.price_unit, 112.0)
        self.assertTrue(order.policy_withheld)

    def test_discount_wizard_after_release(self):
        self.company.sale_discount_product_id = self._create_product(
            "Rebate", type="service", is_storable=False
        )
        for kind, values in (
            ("sol_discount", {"discount_percentage": 0.1}),
            ("so_discount", {"discount_percentage": 0.1}),
            ("amount", {"discount_amount": 1500.0}),
        ):
            with self.subTest(kind=kind):
                order = self._released(price=155.0)
                self.env["sale.order.discount"].with_user(self.owner).create(
                    {"sale_order_id": order.id, "discount_type": kind, **values}
                ).action_apply_discount()
                self.assertTrue(order.policy_withheld)

    def test_line_moved_in_from_another_order(self):
        order = self._released(price=155.0)
        cheap = self._create_order(price=1.0)
        cheap.order_line.order_id = order
        self.assertTrue(order.policy_withheld)

    def test_line_moved_out_to_another_order(self):
        good = self._create_product("Cake", price=300.0, cost=50.0)
        order = self._create_order(price=130.0)
        order.order_line = [Command.create({"product_id": good.id})]
        order.order_line[1].product_uom_qty = 100.0
        order.action_policy_submit()
        self._approve(order)
        order.order_line[1].order_id = self._create_order(price=155.0)
        self.assertTrue(order.policy_withheld)

    def test_commands_that_replace_lines(self):
        cheap = self._create_order(price=1.0).order_line
        for command in (Command.link(cheap.id), Command.clear()):
            order = self._released(price=155.0)
            order.write({"order_line": [command]})
            self.assertTrue(order.policy_withheld)

    def test_line_created_with_its_order_in_the_context(self):
        order = self._released(price=155.0)
        self.env["sale.order.line"].with_user(self.salesperson).with_context(
            default_order_id=order.id
        ).create({"product_id": self.product.id, "price_unit": 1.0})
        self.assertTrue(order.policy_withheld)

    def test_confirmed_line_created_with_its_order_in_the_context(self):
        order = self._released(price=155.0)
        order.action_confirm()
        lines = self.env["sale.order.line"].with_user(self.salesperson)
        with self.assertRaisesRegex(UserError, "stays as agreed"):
            lines.with_context(default_order_id=order.id).create(
                {
                    "product_id": self.product.id,
                    "product_uom_qty": 50.0,
                    "price_unit": 1.0,
                }
            )

    def test_unlock_opens_no_price(self):
        order = self._released(price=155.0)
        order.action_confirm()
        order.action_lock()
        order.action_unlock()
        with self.assertRaisesRegex(UserError, "stays as agreed"):
            order.order_line.price_unit = 140.0
        with self.assertRaisesRegex(UserError, "stays as agreed"):
            order.write(
                {
                    "locked": False,
                    "order_line": [
                        Command.update(order.order_line.id, {"price_unit": 140.0})
                    ],
                }
            )

    def test_sections_and_notes_are_nobodys_business(self):
        order = self._released(price=155.0)
        order.order_line = [
            Command.create({"display_type": "line_section", "name": "Breads"}),
            Command.create({"display_type": "line_note", "name": "Fresh daily"}),
        ]
        self.assertFalse(order.policy_withheld)


class TestAfterRelease(SideDoorCase):
    """Released, everything works as in plain Odoo."""

    def _released(self, price=150.0):
        order = self._create_order(price=price)
        order.action_policy_submit()
        if order.policy_withheld:
            self._approve(order)
        return order

    def test_each_confirming_door_opens(self):
        for user in (self.salesperson, self.manager, self.owner):
            with self.subTest(user=user.login):
                order = self._released()
                order.with_user(user).action_confirm()
                self.assertEqual(order.state, "sale")
                self.assertEqual(len(order.sudo().picking_ids), 1)

    def test_a_written_state_by_those_who_write_orders_natively(self):
        # Their button fails in plain Odoo: sale_loyalty reads cards they may not.
        for user in (self.stock_user, self.mrp_user, self.invoicer):
            with self.subTest(user=user.login):
                order = self._released()
                order.with_user(user).write({"state": "sale"})
                self.assertEqual(order.state, "sale")

    def test_written_state_and_send(self):
        order = self._released()
        order.action_quotation_sent()
        self.assertEqual(order.state, "sent")
        self.assertTrue(order.policy_out_date)
        self.assertEqual(
            order.action_quotation_send()["res_model"], "mail.compose.message"
        )

    def test_written_as_confirmed_is_an_acceptance_said_to_staff(self):
        order = self._released()
        order.write({"state": "sale"})
        self.assertRecordValues(
            order,
            [
                {
                    "policy_accept_grade": "staff",
                    "policy_accept_user_id": self.salesperson.id,
                    "policy_terms_acknowledged": False,
                }
            ],
        )

    def test_within_policy_a_stock_user_confirms(self):
        order = self._create_order(price=155.0)
        order.with_user(self.stock_user).write({"state": "sale"})
        self.assertEqual(order.policy_release_user_id, self.stock_user)

    def test_born_confirmed_within_policy(self):
        order = (
            self.env["sale.order"]
            .with_user(self.salesperson)
            .create(
                {
                    "partner_id": self.partner.id,
                    "state": "sale",
                    "commitment_date": "2031-01-01 02:00:00",
                    "order_line": [
                        Command.create(
                            {"product_id": self.product.id, "price_unit": 155.0}
                        )
                    ],
                }
            )
        )
        self.assertTrue(order.policy_release_date)
        self.assertTrue(order.policy_out_date)
        self.assertEqual(order.policy_stage, "production")

    def test_lock_and_cancel(self):
        order = self._released()
        order.action_confirm()
        order.action_lock()
        order.action_unlock()
        order.action_cancel()
        self.assertRecordValues(
            order, [{"state": "cancel", "policy_stage": "cancelled"}]
        )


class TestDialogs(SideDoorCase):
    """A dialog lends nobody rights he has not."""

    def test_confirm_dialog_for_a_closed_gate(self):
        dialog = self.env["workshop.order.confirm"].with_user(self.salesperson)
        dialog = dialog.create({"order_id": self.order.id, "name": "Ms Hua"})
        with self._assert_shut():
            dialog.action_confirm()
        self._assert_still_draft()

    def test_confirm_dialog_for_a_strangers_order(self):
        fine = self._create_order(price=155.0)
        dialog = self.env["workshop.order.confirm"].with_user(self.colleague)
        with self.assertRaises(AccessError):
            dialog.create({"order_id": fine.id, "name": "x"}).action_confirm()
        self.assertEqual(fine.state, "draft")

    def test_paper_needs_its_photo(self):
        fine = self._create_order(price=155.0)
        dialog = self.env["workshop.order.confirm"].with_user(self.salesperson)
        dialog = dialog.create({"order_id": fine.id, "name": "x", "way": "paper"})
        with self._assert_shut("Take a photo"):
            dialog.action_confirm()

    def test_confirm_dialog_keeps_how_the_customer_agreed(self):
        fine = self._create_order(price=155.0)
        self.env["workshop.order.confirm"].with_user(self.salesperson).create(
            {"order_id": fine.id, "name": "Ms Hua", "way": "phone"}
        ).action_confirm()
        self.assertRecordValues(
            fine,
            [
                {
                    "state": "sale",
                    "policy_accept_grade": "staff",
                    "policy_accept_way": "phone",
                    "policy_accept_name": "Ms Hua",
                    "policy_accept_user_id": self.salesperson.id,
                    "policy_terms_acknowledged": False,
                }
            ],
        )

    def test_send_dialog_for_a_closed_gate(self):
        dialog = self.env["workshop.order.send"].with_user(self.salesperson)
        dialog = dialog.create({"order_id": self.order.id})
        for method in ("action_email", "action_copied", "action_print"):
            with self.subTest(method=method), self._assert_shut():
                getattr(dialog, method)()
        self._assert_still_draft()

    def test_send_dialog_for_a_strangers_order(self):
        dialog = self.env["workshop.order.send"].with_user(self.colleague)
        with self.assertRaises(AccessError):
            dialog.create({"order_id": self.order.id}).message  # noqa: B018

    def test_refuse_dialog_for_a_strangers_round(self):
        self.order.action_policy_submit()
        request = self.order.sudo().policy_request_id
        dialog = self.env["workshop.approval.refuse"].with_user(self.colleague)
        with self.assertRaises(UserError):
            dialog.create({"request_id": request.id}).action_refuse()
        self.assertEqual(request.state, "pending")

    def test_batch_dialog_for_a_strangers_card(self):
        self.order.action_policy_submit()
        step = self.order.sudo().policy_request_id.step_ids
        dialog = self.env["workshop.approval.batch"].with_user(self.colleague)
        with self.assertRaises(UserError):
            dialog.create({"step_ids": [Command.set(step.ids)]}).action_approve()
        self.assertEqual(step.state, "pending")

    def test_suspend_dialog_is_the_owners(self):
        policy = self.company._policy_get_current()
        dialog = self.env["workshop.policy.reason"].with_user(self.manager)
        with self.assertRaises(AccessError):
            dialog.create({"policy_id": policy.id, "act": "suspend", "reason": "x"})


class TestWithoutPolicy(PolicyCase):
    """Nothing is enforced: every native flow behaves as in plain Odoo."""

    def test_every_door_is_open(self):
        order = self._create_order(price=1.0)
        order.order_line.purchase_price = 5.0
        order.order_line.qty_delivered = 1.0
        order.write({"state": "sale"})
        order.order_line.price_unit = 0.5
        order.partner_id = self.env["res.partner"].create({"name": "Other"})
        self.assertRecordValues(
            order,
            [
                {
                    "state": "sale",
                    "policy_withheld": False,
                    "policy_stage": False,
                    "policy_accept_date": False,
                    "policy_out_date": False,
                }
            ],
        )

    def test_no_evidence_is_written(self):
        order = self._create_order(price=1.0)
        order.action_quotation_sent()
        order.action_confirm()
        for model in ("workshop.approval.request", "workshop.approval.decision"):
            self.assertFalse(self.env[model].search([("res_id", "=", order.id)]))

    def test_it_needs_no_review(self):
        order = self._create_order(price=1.0)
        with self.assertRaisesRegex(UserError, "needs no review now"):
            order.action_policy_submit()

    def test_nothing_is_proposed_or_shown(self):
        order = self._create_order(price=1.0)
        self.assertRecordValues(
            order,
            [
                {
                    "commitment_date": False,
                    "policy_required_level": 0,
                    "policy_headroom_text": False,
                    "policy_is_enforced": False,
                }
            ],
        )

    def test_moves_between_companies(self):
        user = self._create_user(
            "ma",
            "user",
            company_ids=[Command.set((self.company | self.other_company).ids)],
        )
        order = self._create_order(user=user)
        order = order.with_context(
            allowed_company_ids=(self.company | self.other_company).ids
        )
        order.company_id = self.other_company
        self.assertEqual(order.company_id, self.other_company)
