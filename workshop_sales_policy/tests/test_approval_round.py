from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from .approval_common import RoundCase


class TestRound(RoundCase):
    """Submit, approve, refuse, withdraw; rounds are numbered and stay."""

    def test_submission_keeps_who_why_and_on_what(self):
        order = self._submitted()
        request = self._rounds(order)
        self.assertRecordValues(
            request,
            [
                {
                    "state": "pending",
                    "round": 1,
                    "requester_id": self.salesperson.id,
                    "author_id": self.salesperson.id,
                    "note": "He buys every week.",
                    "level": 1,
                    "amount": 15000.0,
                    "policy_id": self.policy.id,
                }
            ],
        )
        # F3.2: p 150, c 110, L 160, q 100
        self.assertAlmostEqual(request.margin_pct, 26.6667, 4)
        self.assertAlmostEqual(request.discount_pct, 6.25, 4)
        self.assertEqual(request.headroom, -200.0)
        [line] = request.material["lines"].values()
        self.assertEqual((line["quantity"], line["price_unit"]), (100.0, 150.0))

    def test_approval_releases(self):
        order = self._submitted()
        self._approve(order)
        self.assertRecordValues(
            order,
            [
                {
                    "policy_approval_state": "approved",
                    "policy_withheld": False,
                    "policy_release_level": 1,
                    "policy_release_user_id": self.manager.id,
                    "policy_stage": "released",
                }
            ],
        )
        request = self._rounds(order)
        self.assertEqual(request.decided_by_id, self.manager)
        self.assertEqual(order.policy_release_request_id, request)

    def test_submit_twice(self):
        order = self._submitted()
        with self.assertRaisesRegex(UserError, "submitted already and waits for Chen"):
            order.action_policy_submit()
        self.assertEqual(len(self._rounds(order)), 1)

    def test_approve_twice(self):
        order = self._submitted()
        self._approve(order)
        with self.assertRaisesRegex(UserError, "decided already: Approved by Chen"):
            self._approve(order)

    def test_released_needs_no_review(self):
        order = self._submitted()
        self._approve(order)
        with self.assertRaisesRegex(UserError, "needs no review now"):
            order.action_policy_submit()

    def test_incomplete_is_not_submitted(self):
        order = self._create_order(price=150.0)
        order.commitment_date = False
        with self.assertRaisesRegex(UserError, "the promised date"):
            order.action_policy_submit()
        order.order_line.policy_specification = False
        with self.assertRaisesRegex(UserError, "the specification of Walnut loaf"):
            order.action_policy_submit()

    def test_refusal_needs_a_reason(self):
        order = self._submitted()
        for comment in ("", "   "):
            with self.assertRaisesRegex(UserError, "Say why"):
                order.with_user(self.manager).action_policy_refuse(comment)
        self.assertEqual(order.policy_approval_state, "pending")

    def test_refusal_closes_the_round_and_the_next_is_numbered(self):
        order = self._submitted()
        order.with_user(self.manager).action_policy_refuse("Ask for 155.")
        self.assertRecordValues(
            order, [{"policy_approval_state": "refused", "policy_withheld": True}]
        )
        with self.assertRaisesRegex(UserError, "needs the review"):
            order.action_quotation_sent()
        order.order_line.price_unit = 151.0
        order.action_policy_submit()
        self.assertRecordValues(
            self._rounds(order),
            [
                {"round": 1, "state": "refused", "decision_comment": "Ask for 155."},
                {"round": 2, "state": "pending", "decision_comment": False},
            ],
        )
        self.assertIn("150.00 → 151.00", self._rounds(order)[1].difference_text)

    def test_refused_made_within_policy_needs_nobody(self):
        order = self._submitted()
        order.with_user(self.manager).action_policy_refuse("Ask for 155.")
        order.order_line.price_unit = 155.0
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_withdrawn_by_the_requester_only(self):
        order = self._submitted()
        for user in (self.manager, self.owner):
            with self.assertRaisesRegex(UserError, "Only Li can withdraw"):
                order.with_user(user).action_policy_withdraw()
        order.action_policy_withdraw()
        self.assertEqual(order.policy_approval_state, "withdrawn")
        with self.assertRaisesRegex(UserError, "decided already: Withdrawn"):
            self._approve(order)

    def test_a_round_that_was_just_replaced(self):
        order = self._submitted()
        order.order_line.price_unit = 149.0
        with self.assertRaisesRegex(UserError, "changed while you were reading"):
            order.with_user(self.manager).action_policy_approve("", 1)
        self.assertEqual(order.policy_approval_state, "pending")
        order.with_user(self.manager).action_policy_approve("", 2)
        self.assertEqual(order.policy_approval_state, "approved")

    def test_a_card_of_a_round_that_was_replaced(self):
        order = self._submitted()
        step = self._rounds(order).step_ids.with_user(self.manager)
        order.order_line.price_unit = 149.0
        with self.assertRaisesRegex(UserError, "round 2 has replaced"):
            step.action_approve()

    def test_colleague_without_the_order_submits_nothing(self):
        order = self._create_order(price=150.0)
        with self.assertRaises(AccessError):
            order.with_user(self.colleague).action_policy_submit()

    def test_auditor_and_handler_decide_nothing(self):
        order = self._submitted()
        with self.assertRaisesRegex(UserError, "not for you"):
            self._approve(order, self.auditor)
        with self.assertRaises(AccessError):
            self._approve(order, self.handler)

    def test_cancelled_order_is_reviewed_no_more(self):
        order = self._submitted()
        order.action_cancel()
        self.assertEqual(self._rounds(order).state, "void")
        order.action_draft()
        with self.assertRaisesRegex(UserError, "needs the review"):
            order.action_confirm()

    def test_order_in_review_is_not_deleted(self):
        order = self._submitted()
        with self.assertRaisesRegex(UserError, "withdraw it, then delete it"):
            order.with_user(self.owner).unlink()
        order.action_policy_withdraw()
        request = self._rounds(order)
        order.with_user(self.owner).unlink()
        request._notify()
        self.assertEqual(request.state, "withdrawn")

    def test_batch_of_200_with_one_blocked(self):
        orders = self.env["sale.order"]
        for index in range(200):
            orders |= self._create_order(price=150.0 if index == 100 else 155.0)
        blocked = orders[100]
        with self.assertRaises(UserError) as caught:
            orders.action_confirm()
        self.assertIn(blocked.name, str(caught.exception))
        self.assertNotIn(orders[99].name, str(caught.exception))
        self.env.invalidate_all()
        self.assertEqual(set(orders.mapped("state")), {"draft"})
        self.assertFalse(any(orders.mapped("policy_release_date")))

    def test_batch_approval_names_what_it_skips(self):
        first, second, top = (
            self._submitted(),
            self._submitted(),
            self._submitted(price=100.0),
        )
        steps = self._rounds(first).step_ids | self._rounds(second).step_ids
        steps |= self._rounds(top).step_ids
        self._approve(second)
        wizard = (
            self.env["workshop.approval.batch"]
            .with_user(self.manager)
            .create({"step_ids": [Command.set(steps.ids)]})
        )
        self.assertEqual(wizard.approve_ids, self._rounds(first).step_ids)
        self.assertIn(f"{second.name}: decided already", wizard.skip_text)
        self.assertIn(f"{top.name}: not your turn", wizard.skip_text)
        wizard.action_approve()
        self.assertEqual(
            (first | second | top).mapped("policy_approval_state"),
            ["approved", "approved", "pending"],
        )
