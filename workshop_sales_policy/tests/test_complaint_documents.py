"""Returns, replacements and credit notes that start from a case."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import NOW
from .common_remedy import RemedyCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestReturn(RemedyCase):
    remedy_values = {
        "complaint_hour_rate": 60.0,
        "follow_shipments": True,
    }

    def test_return_is_of_the_delivery(self):
        case = self._create_case()
        picking = case._make_return(2.0)
        self.assertRecordValues(
            picking,
            [
                {
                    "return_id": self.delivery.id,
                    "policy_complaint_id": case.id,
                    "state": "assigned",
                }
            ],
        )
        self.assertEqual(picking.move_ids.product_uom_qty, 2.0)
        self.assertEqual(picking.location_id.usage, "customer")
        self.assertEqual(case.return_count, 1)

    def test_return_leaves_order_and_receipt_alone(self):
        case = self._create_case()
        stage = self.order.policy_stage
        receipt = self.delivery.policy_receipt_state
        picking = case._make_return(2.0)
        picking.button_validate()
        self.assertEqual(picking.state, "done")
        self.assertEqual(self.order.order_line.qty_delivered, 10.0)
        self.assertEqual(self.order.policy_stage, stage)
        self.assertEqual(self.delivery.policy_receipt_state, receipt)
        self.assertFalse(picking.policy_shipped_date)
        self.assertEqual(picking.policy_receipt_state, "none")

    def test_not_more_than_was_delivered(self):
        case = self._create_case()
        case._make_return(8.0)
        with self.assertRaisesRegex(UserError, "brought 2 Units"):
            case._make_return(3.0)
        case._make_return(2.0)
        self.assertEqual(case.return_count, 2)
        with self.assertRaisesRegex(UserError, "brought 0 Units"):
            case._make_return(1.0)

    def test_cancelled_return_frees_its_goods(self):
        case = self._create_case()
        case._make_return(10.0).action_cancel()
        self.assertEqual(case._make_return(10.0).move_ids.product_uom_qty, 10.0)

    def test_delivery_is_found_by_the_order(self):
        case = self._create_case(picking_id=False)
        self.assertEqual(case._make_return(1.0).return_id, self.delivery)

    def test_without_delivery_it_says_so(self):
        case = self._create_case(picking_id=False, order_id=False)
        with self.assertRaisesRegex(UserError, "No delivery of Walnut loaf is known"):
            case._make_return(1.0)

    def test_nothing_is_no_return(self):
        with self.assertRaisesRegex(UserError, "more than nothing"):
            self._create_case()._make_return(0.0)

    def test_handler_of_the_department_asks_too(self):
        case = self._create_case().with_user(self.handler)
        self.assertEqual(case._make_return(1.0).state, "assigned")

    def test_stranger_does_not(self):
        case = self._create_case()
        with self.assertRaises(AccessError):
            case.with_user(self.colleague)._make_return(1.0)
        with self.assertRaises(AccessError):
            case.with_user(self.auditor)._make_return(1.0)

    def test_accused_does_not(self):
        case = self._create_case()
        case.accused_id = self.salesperson
        with self.assertRaisesRegex(AccessError, "is about you"):
            case._make_return(1.0)

    def test_closed_case_starts_nothing(self):
        case = self._create_case()
        case._reject("No fault found", "We looked into it.")
        with self.assertRaisesRegex(UserError, "is closed"):
            case._make_return(1.0)

    def test_dialog_makes_it(self):
        case = self._create_case()
        context = case.action_return_dialog()["context"]
        wizards = self.env["workshop.complaint.remedy"].with_user(self.salesperson)
        wizard = wizards.with_context(**context).create({})
        self.assertEqual(wizard.quantity, 2.0)
        action = wizard.action_apply()
        self.assertEqual(action["res_id"], case.return_ids.id)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestReturnUnderInspection(RemedyCase):
    def test_return_needs_no_inspection(self):
        policy = self.company._policy_get_current()
        policy.with_user(self.owner).action_change()
        draft = policy.search([("state", "=", "draft")]).with_user(self.owner)
        draft.inspection_gate = True
        draft.second_person_id = self.manager
        draft.action_submit()
        draft.with_user(self.manager).action_confirm()
        self.assertTrue(
            self.company._policy_get_current()._get_settings()["inspection_gate"]
        )
        picking = self._create_case()._make_return(2.0)
        self.assertFalse(picking.policy_inspection_state)
        picking.button_validate()
        self.assertEqual(picking.state, "done")
        self.assertFalse(picking.policy_inspection_ids)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestReplacement(RemedyCase):
    def test_order_is_free_and_of_the_case(self):
        case = self._create_case()
        order = case._make_replacement(2.0)
        self.assertRecordValues(
            order,
            [
                {
                    "partner_id": self.partner.id,
                    "origin": case.name,
                    "state": "draft",
                    "amount_total": 0.0,
                    "user_id": self.salesperson.id,
                    "policy_complaint_id": case.id,
                    "policy_withheld": True,
                }
            ],
        )
        self.assertEqual(order.order_line.product_uom_qty, 2.0)
        order.order_line.product_uom_qty = 1.0
        self.assertEqual(order.order_line.price_unit, 0.0)

    def test_without_compensation_it_is_reviewed(self):
        order = self._create_case()._make_replacement(2.0)
        with self.assertRaises(UserError):
            order.action_confirm()
        order.action_policy_submit()
        self.assertEqual(order.policy_approval_state, "pending")

    def test_released_compensation_is_the_say(self):
        # 2 × 110 = 220 is beyond the 200 that need no say: the manager gives it once.
        case = self._create_case(amount=220.0)
        order = case._make_replacement(2.0)
        with self.assertRaises(UserError):
            order.action_confirm()
        self._approve(case)
        self.assertEqual(order.policy_headroom_level, "success")
        self.assertIn(case.name, order.policy_headroom_text)
        order.action_confirm()
        self.assertRecordValues(
            order,
            [
                {
                    "state": "sale",
                    "policy_release_request_id": self.env[
                        "workshop.approval.request"
                    ].id,
                    "policy_covered_amount": 220.0,
                }
            ],
        )
        self.assertEqual(case.refundable_amount, 0.0)

    def test_cover_ends_at_the_cent(self):
        case = self._create_case(amount=109.99)
        order = case._make_replacement(1.0)
        self.assertGreater(order.policy_required_level, 0)
        case._propose("We make it good.", 110.0)
        order.invalidate_recordset()
        self.assertEqual(order.policy_required_level, 0)

    def test_second_order_finds_nothing_left(self):
        case = self._create_case(amount=150.0)
        case._make_replacement(1.0).action_confirm()
        second = case._make_replacement(1.0)
        with self.assertRaises(UserError):
            second.action_confirm()

    def test_cancelled_order_gives_it_back(self):
        case = self._create_case(amount=150.0)
        first = case._make_replacement(1.0)
        first.action_confirm()
        self.assertEqual(case.refundable_amount, 40.0)
        first._action_cancel()
        self.assertEqual(case.refundable_amount, 150.0)

    def test_sold_line_is_no_cover(self):
        case = self._create_case(amount=150.0)
        order = case._make_replacement(1.0)
        order.order_line = [
            Command.create({"product_id": self.product.id, "price_unit": 1.0})
        ]
        self.assertGreater(order.policy_required_level, 0)

    def test_another_customer_is_no_cover(self):
        case = self._create_case(amount=150.0)
        order = case._make_replacement(1.0)
        order.partner_id = self.partner.copy({"name": "Somebody else"})
        order.order_line.price_unit = 0.0
        self.assertGreater(order.policy_required_level, 0)

    def test_unknown_cost_is_no_cover(self):
        case = self._create_case(amount=150.0)
        order = case._make_replacement(1.0)
        self.product.with_company(self.company).standard_price = 0.0
        order.invalidate_recordset()
        self.assertGreater(order.policy_required_level, 0)

    def test_more_than_covered_after_release_opens_a_round(self):
        case = self._create_case(amount=150.0)
        order = case._make_replacement(1.0)
        order.action_quotation_sent()
        self.assertFalse(order.policy_withheld)
        order.order_line.product_uom_qty = 2.0
        self.assertTrue(order.policy_withheld)

    def test_handler_cannot_and_is_told_who(self):
        case = self._create_case().with_user(self.handler)
        with self.assertRaisesRegex(UserError, "ask Li"):
            case._make_replacement(1.0)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestRefund(RemedyCase):
    def test_draft_reverses_the_invoice_by_the_amount(self):
        invoice = self._invoice(self.order)
        case = self._create_case(amount=120.0)
        move = case._make_refund(100.0)
        self.assertRecordValues(
            move,
            [
                {
                    "move_type": "out_refund",
                    "state": "draft",
                    "reversed_entry_id": invoice.id,
                    "partner_id": self.partner.id,
                    "amount_untaxed": 100.0,
                    "policy_complaint_id": case.id,
                }
            ],
        )
        line = move.invoice_line_ids
        self.assertFalse(line.product_id)
        self.assertEqual(line.account_id, invoice.invoice_line_ids.account_id)
        self.assertEqual(self.order.order_line.qty_invoiced, 10.0)
        self.assertEqual(case.refundable_amount, 20.0)

    def test_tax_of_the_sale_comes_back_with_it(self):
        self._set_tax(self._add_tax(13.0))
        order = self._create_order(price=155.0, quantity=10.0)
        order.action_confirm()
        delivery = self._deliver(order)
        self._invoice(order)
        case = self._create_case(
            amount=100.0, order_id=order.id, picking_id=delivery.id
        )
        move = case._make_refund(100.0)
        self.assertEqual((move.amount_untaxed, move.amount_total), (100.0, 113.0))

    def test_amount_is_untaxed_where_prices_hold_the_tax(self):
        self._set_tax(self._add_tax(13.0, included=True))
        case = self._create_case(amount=100.0)
        move = case._make_refund(100.0)
        self.assertEqual((move.amount_untaxed, move.amount_total), (100.0, 113.0))

    def test_without_invoice_it_is_a_blank_draft(self):
        case = self._create_case(amount=50.0)
        move = case._make_refund(50.0)
        self.assertFalse(move.reversed_entry_id)
        self.assertEqual(move.amount_untaxed, 50.0)
        self.assertEqual(move.invoice_origin, case.name)

    def test_finance_finds_it_on_its_list(self):
        case = self._create_case(amount=50.0)
        move = case._make_refund(50.0)
        todo = move.activity_ids
        self.assertEqual(todo.user_id, self.finance)
        self.assertEqual(todo.summary, f"Refund of ¥\xa050.00 for {case.name}")
        move.with_user(self.finance).action_post()
        self.assertEqual(move.state, "posted")
        self.assertFalse(move.activity_ids)

    def test_who_may_post_needs_no_to_do(self):
        self.manager.group_ids = [
            Command.link(self.env.ref("account.group_account_invoice").id)
        ]
        case = self._create_case(amount=50.0)
        move = case.with_user(self.manager)._make_refund(50.0)
        self.assertFalse(move.activity_ids)

    def test_salesperson_does_not_post(self):
        move = self._create_case(amount=50.0)._make_refund(50.0)
        with self.assertRaises(AccessError):
            move.sudo(False).with_user(self.salesperson).action_post()

    def test_not_before_the_release(self):
        case = self._create_case(amount=300.0)
        with self.assertRaisesRegex(UserError, "is not released yet"):
            case._make_refund(10.0)
        self._approve(case)
        self.assertEqual(case._make_refund(300.0).amount_untaxed, 300.0)

    def test_not_more_than_released(self):
        case = self._create_case(amount=100.0)
        case._make_refund(60.0)
        with self.assertRaisesRegex(UserError, "is more than is left"):
            case._make_refund(40.01)
        self.assertEqual(case._make_refund(40.0).amount_untaxed, 40.0)

    def test_cancelled_draft_counts_no_more(self):
        case = self._create_case(amount=100.0)
        case._make_refund(100.0).button_cancel()
        self.assertEqual(case._make_refund(100.0).amount_untaxed, 100.0)

    def test_draft_raised_by_hand_is_not_posted(self):
        case = self._create_case(amount=100.0)
        move = case._make_refund(100.0).with_user(self.finance)
        move.invoice_line_ids.price_unit = 100.02
        with self.assertRaisesRegex(UserError, "released ¥.100.00"):
            move.action_post()
        with self.assertRaises(UserError):
            move.write({"state": "posted"})

    def test_reopened_case_posts_nothing(self):
        case = self._create_case(amount=100.0)
        move = case._make_refund(100.0)
        case._reply("You get 100.")
        case._reopen("Not satisfied")
        with self.assertRaisesRegex(UserError, "released ¥.0.00"):
            move.with_user(self.finance).action_post()

    def test_replacement_uses_up_what_it_costs(self):
        case = self._create_case(amount=150.0)
        case._make_replacement(1.0).action_confirm()
        with self.assertRaisesRegex(UserError, "is more than is left"):
            case._make_refund(40.01)
        self.assertEqual(case._make_refund(40.0).amount_untaxed, 40.0)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestForgedLinks(RemedyCase):
    def test_link_is_written_by_the_case_only(self):
        case = self._create_case(amount=150.0)
        stock = self._create_user("ma", groups="stock.group_stock_user")
        move = self._create_case(amount=50.0)._make_refund(50.0)
        for record, user in (
            (self.order, self.salesperson),
            (self.delivery, stock),
            (move, self.finance),
        ):
            for who in (user, self.env.ref("base.user_root")):
                with self.subTest(model=record._name, who=who.login):
                    with self.assertRaises(UserError):
                        record.sudo(False).with_user(who).write(
                            {"policy_complaint_id": case.id}
                        )

    def test_created_documents_are_linked_to_nothing(self):
        case = self._create_case(amount=150.0)
        forged = {"policy_complaint_id": case.id, "policy_covered_amount": 1.0}
        order = self._create_order(price=0.0, quantity=1.0, **forged)
        self.assertFalse(order.policy_complaint_id)
        self.assertFalse(order.policy_covered_amount)
        context = {"default_policy_complaint_id": case.id}
        moves = self.env["account.move"].with_user(self.finance)
        for values, found in (
            ({"policy_complaint_id": case.id}, moves),
            ({}, moves.with_context(**context)),
        ):
            move = found.create(
                {"move_type": "out_refund", "partner_id": self.partner.id, **values}
            )
            self.assertFalse(move.policy_complaint_id)

    def test_copies_are_linked_to_nothing(self):
        case = self._create_case(amount=150.0)
        order = case._make_replacement(1.0)
        move = case._make_refund(10.0)
        for record in (order, move.with_user(self.finance).sudo(False)):
            self.assertFalse(record.copy().policy_complaint_id)

    def test_another_company_does_not_act(self):
        case = self._create_case(amount=150.0)
        stranger = self._create_user("ren", "manager", company=self.other_company)
        for act in (
            lambda c: c._make_return(1.0),
            lambda c: c._make_replacement(1.0),
            lambda c: c._make_refund(1.0),
        ):
            with self.assertRaises(AccessError):
                act(case.with_user(stranger))
