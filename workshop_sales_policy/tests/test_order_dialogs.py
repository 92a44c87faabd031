from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from .common import PolicyCase
from .order_common import SideDoorCase


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

    def test_reasons_of_prices_belong_to_offers(self):
        """A promotion is refused in words; its price is no reason by default."""
        self.order.action_policy_submit()
        request = self.order.sudo().policy_request_id
        dialog = self.env["workshop.approval.refuse"]
        found = dialog.create({"request_id": request.id})
        self.assertEqual((found.is_priced, found.reason), (True, "price"))
        request._evidence_write({"document": "promotion"})
        found = dialog.create({"request_id": request.id})
        self.assertEqual((found.is_priced, found.reason), (False, False))
        with self.assertRaisesRegex(UserError, "Say why"):
            found.with_user(self.manager).action_refuse()

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
