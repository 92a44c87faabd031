from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import NOW, PolicyCase
from .test_views_first_button import FirstButtonCase


class ReviewCase(PolicyCase):
    policy_values = {**PolicyCase.policy_values, "order_review": True}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._publish_policy()
        cls.partner.write({"street": "1 Lotus Road", "city": "Suzhou"})

    def _sent(self, **values):
        order = self._create_order(price=155.0, **values)
        order.action_quotation_sent()
        return order

    def _accept(self, order):
        order.sudo()._policy_accept({"grade": "staff", "user_id": self.env.uid})


@freeze_time(NOW)
@tagged("post_install", "-at_install")
class TestReviewPasses(ReviewCase):
    def test_all_green_confirms_in_silence(self):
        order = self._sent()
        decisions = self.env["workshop.approval.decision"].search_count([])
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        self.assertEqual(order.policy_order_release_date, fields.Datetime.now())
        self.assertFalse(order.policy_request_id)
        after = self.env["workshop.approval.decision"].search_count([])
        self.assertEqual(after, decisions)

    def test_a_service_needs_no_address(self):
        self.partner.write({"street": False, "city": False})
        service = self._create_product("Baking course", type="service")
        order = self._sent(product=service)
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_switched_off_nothing_is_checked(self):
        self.policy._write_lifecycle({"order_review": False})
        self.partner.write({"phone": False, "email": False, "street": False})
        order = self._sent()
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_orders_from_before_the_policy_are_exempt(self):
        order = self._sent(company_id=self.company.id)
        order._policy_write({"policy_withheld": False, "policy_release_date": False})
        self.partner.write({"street": False})
        order.action_confirm()
        self.assertEqual(order.state, "sale")


@freeze_time(NOW)
@tagged("post_install", "-at_install")
class TestReviewStops(ReviewCase):
    def test_each_point_in_words(self):
        early = fields.Datetime.now() - timedelta(days=2)
        for values, field, text in (
            ({"email": False, "phone": False}, "partner_id", "without phone or e-mail"),
            ({"street": False}, "partner_shipping_id", "address without street"),
            ({"city": False}, "partner_shipping_id", "address without city"),
        ):
            with self.subTest(text), self.env.cr.savepoint() as savepoint:
                order = self._sent()
                order[field].write(values)
                with self.assertRaisesRegex(UserError, text):
                    order.action_confirm()
                self.assertEqual(order.state, "sent")
                savepoint.rollback()
                self.env.invalidate_all()
        order = self._sent()
        order.with_context(no_watch=True)._policy_write({"commitment_date": early})
        with self.assertRaisesRegex(UserError, "possible from"):
            order.action_confirm()

    def test_acceptance_is_kept_and_the_line_says_what_to_do(self):
        order = self._sent()
        self.partner.street = False
        self._accept(order)
        self.assertFalse(order._policy_try_confirm())
        self.assertEqual(order.state, "sent")
        self.assertTrue(order.policy_accept_date)
        self.assertEqual(
            order.policy_next_text,
            "Not confirmed yet: delivery address without street. Put it right, or "
            "submit it for review: Sales manager decides.",
        )
        self.assertEqual(order.policy_next_level, "warning")
        self.assertTrue(order.policy_shows_checklist)
        self.assertEqual(order.policy_checklist.count("<li"), 5)
        self.assertEqual(order.policy_checklist.count("text-danger"), 1)

    def test_putting_it_right_is_enough(self):
        order = self._sent()
        self.partner.street = False
        self._accept(order)
        self.partner.street = "2 Lotus Road"
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        self.assertFalse(order.policy_shows_checklist)

    def test_the_last_gate_confirms(self):
        order = self._sent()
        self.partner.street = False
        self._accept(order)
        order.action_policy_submit("He fetches it himself.")
        self.assertEqual(order.policy_approval_state, "pending")
        self.assertEqual(order.policy_request_id.document, "sale_order")
        self.assertEqual(
            order.policy_request_id.reason_text, "delivery address without street"
        )
        self._approve(order)
        self.assertEqual(order.state, "sale")
        self.assertTrue(order.policy_order_release_date)

    def test_refused_goes_back_with_the_reason(self):
        order = self._sent()
        self.partner.street = False
        self._accept(order)
        order.action_policy_submit()
        order.with_user(self.manager).action_policy_refuse("Ask for the address.")
        self.assertEqual(order.state, "sent")
        self.assertEqual(
            order.policy_next_text,
            "Refused by Chen: Ask for the address. Still open: delivery address "
            "without street.",
        )
        self.partner.street = "2 Lotus Road"
        order.invalidate_recordset()
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_nobody_approves_his_own(self):
        order = self._create_order(price=155.0, user=self.manager)
        order.action_quotation_sent()
        self.partner.street = False
        order.action_policy_submit()
        with self.assertRaises(UserError):
            order.with_user(self.manager).action_policy_approve()
        self._approve(order, self.owner)
        self.assertTrue(order.policy_order_release_date)

    def test_a_mixed_batch_names_the_red_one(self):
        good = self._sent()
        other = self.env["res.partner"].create({"name": "Nobody"})
        bad = self._sent(partner_id=other.id)
        with self.assertRaisesRegex(UserError, bad.name) as caught:
            (good | bad).action_confirm()
        self.assertNotIn(good.name, str(caught.exception))

    def test_the_side_doors_are_shut(self):
        order = self._sent()
        self.partner.street = False
        root = self.env.ref("base.user_root")
        for user in (self.salesperson, self.manager, self.owner, root):
            with self.subTest(user=user.login):
                with self.assertRaisesRegex(UserError, "not confirmed yet"):
                    order.with_user(user).write({"state": "sale"})
                with self.assertRaisesRegex(UserError, "not confirmed yet"):
                    order.with_user(user).action_confirm()
                with self.assertRaises(UserError):
                    order.with_user(user).write(
                        {"policy_order_release_date": fields.Datetime.now()}
                    )
        self.env.invalidate_all()
        self.assertEqual(order.state, "sent")

    def test_quoted_again_is_reviewed_again(self):
        order = self._sent()
        order.action_confirm()
        order.action_cancel()
        order.action_draft()
        self.assertFalse(order.policy_order_release_date)
        self.partner.street = False
        with self.assertRaisesRegex(UserError, "not confirmed yet"):
            order.action_confirm()

    def test_credit_accepted_with_the_quotation_is_not_asked_twice(self):
        term = self.env["account.payment.term"].create(
            {
                "name": "30 days",
                "line_ids": [
                    fields.Command.create(
                        {"value": "percent", "value_amount": 100, "nb_days": 30}
                    )
                ],
            }
        )
        self.partner.with_company(self.company).property_payment_term_id = term
        order = self._create_order(price=155.0, payment_term_id=term.id)
        order.action_policy_submit()
        self.assertIn("credit limit", order.policy_request_id.sudo().reason_text)
        self._approve(order)
        order.action_confirm()
        self.assertEqual(order.state, "sale")


@freeze_time(NOW)
@tagged("post_install", "-at_install")
class TestReviewButtons(ReviewCase, FirstButtonCase):
    def test_first_button(self):
        order = self._sent()
        self.partner.street = False
        self._accept(order)
        self.assertEqual(
            self._get_button(order, self.salesperson),
            ("action_policy_submit", "Submit for Review"),
        )
        order.action_policy_submit()
        self.assertEqual(
            self._get_button(order, self.salesperson),
            ("action_policy_withdraw", "Withdraw"),
        )
        self.assertEqual(
            self._get_button(order, self.manager)[0], "action_policy_approve"
        )
        order.with_user(self.manager).action_policy_refuse("No address.")
        self.assertEqual(
            self._get_button(order, self.salesperson),
            ("action_policy_submit", "Submit Again"),
        )
        self.partner.street = "2 Lotus Road"
        self.assertEqual(
            self._get_button(order, self.salesperson),
            ("action_policy_confirm", "Confirm"),
        )


@freeze_time(NOW)
@tagged("post_install", "-at_install")
class TestReviewControl(ReviewCase):
    def _count(self, date_from, date_to):
        orders = self.env["sale.order"]
        model, applicable, kept = orders._control_order_reviewed(
            self.company, date_from, date_to
        )
        self.assertEqual(model, "sale.order")
        bypass = orders._bypass_order_reviewed(self.company, date_from, date_to)
        return tuple(orders.search_count(d) for d in (applicable, kept, bypass))

    def test_confirmed_in_the_month(self):
        november = (
            fields.Date.to_date("2026-11-01"),
            fields.Date.to_date("2026-11-30"),
        )
        december = (
            fields.Date.to_date("2026-12-01"),
            fields.Date.to_date("2026-12-31"),
        )
        self._sent()
        self.assertEqual(self._count(*november), (0, 0, 0))
        self._sent().action_confirm()
        self.assertEqual(self._count(*november), (1, 1, 0))
        hole = self._sent()
        hole.action_confirm()
        hole._policy_write({"policy_order_release_date": False})
        self.assertEqual(self._count(*november), (2, 1, 1))
        self.assertEqual(self._count(*december), (0, 0, 0))
