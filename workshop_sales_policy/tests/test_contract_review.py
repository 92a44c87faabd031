from odoo.exceptions import UserError
from odoo.fields import Command

from .contract_common import ContractCase


class TestContractComplete(ContractCase):
    """Nothing is submitted while something is missing (clause 3.3b)."""

    def setUp(self):
        super().setUp()
        self.contract = self._contract()

    def _clause(self, key):
        return self.contract.clause_ids.filtered(lambda row: row.key == key)

    def _assert_refused(self, message):
        with self._assert_shut(message):
            self.contract.action_policy_submit()
        self.assertEqual(self.contract.state, "draft")

    def test_missing_clauses_are_named(self):
        (self._clause("quality") | self._clause("breach")).write({"text": ""})
        self._assert_refused("the clauses on Quality standard, Breach")
        self.assertIn("Quality standard", self.contract.policy_next_text)

    def test_deleted_clause_is_missing(self):
        self._clause("payment").unlink()
        self._assert_refused("the clauses on Payment method")

    def test_not_applicable_with_a_reason_passes(self):
        self._clause("after_sales").write({"state": "na", "reason": "Eaten at once."})
        self.contract.action_policy_submit()
        self.assertEqual(self.contract.state, "review")

    def test_payments_add_up_to_100(self):
        self.contract.payment_ids.percent = 90
        self._assert_refused("add up to 90 %, not to 100")
        self.contract.payment_ids = [Command.create({"name": "later", "percent": 10})]
        self.contract.action_policy_submit()

    def test_without_lines(self):
        self.contract.line_ids.unlink()
        self._assert_refused("a line with product and quantity")

    def test_date_before_signature_and_lead_time(self):
        self.contract.line_ids.lead_days = 10
        self.contract.write(
            {"date_planned": "2026-11-24", "date_promised": "2026-12-03"}
        )
        self._assert_refused("Walnut loaf is promised for .* possible from 12/04/2026")
        self.contract.date_promised = "2026-12-04"
        self.contract.action_policy_submit()

    def test_early_date_with_a_reason_passes(self):
        self.contract.line_ids.lead_days = 10
        self.contract.write(
            {
                "date_planned": "2026-11-24",
                "date_promised": "2026-11-25",
                "early_reason": "Baked already.",
            }
        )
        self.contract.action_policy_submit()
        self.assertEqual(self.contract.state, "review")

    def test_cancelled_order(self):
        self.contract.order_id.state = "cancel"
        with self._assert_shut("is cancelled, so contract"):
            self.contract.action_policy_submit()


class TestContractReview(ContractCase):
    def setUp(self):
        super().setUp()
        self.contract = self._contract()

    def test_manager_approves(self):
        self.contract.action_policy_submit()
        self.assertEqual(self.contract.state, "review")
        self._approve(self.contract)
        self.assertRecordValues(
            self.contract,
            [
                {
                    "state": "approved",
                    "policy_approval_state": "approved",
                    "approved_by_id": self.manager.id,
                    "is_complete": True,
                }
            ],
        )

    def test_nobody_else_decides(self):
        self.contract.action_policy_submit()
        for user in (self.salesperson, self.owner, self.colleague, self.finance):
            with self.assertRaises(UserError):
                self._approve(self.contract, user)

    def test_drafter_never_approves(self):
        clause = self.contract.clause_ids[0]
        clause.with_user(self.manager).text = "Written by the manager."
        self.contract.action_policy_submit()
        steps = self.contract.policy_request_id.sudo().step_ids
        self.assertEqual(steps.user_ids, self.owner)

    def test_refused_is_a_draft_again_and_comes_back(self):
        self.contract.action_policy_submit()
        self.contract.with_user(self.manager).action_policy_refuse("No dates.")
        self.assertEqual(self.contract.state, "draft")
        self.assertIn("No dates.", self.contract.policy_next_text)
        self.assertEqual(self.contract.policy_step, "resubmit")
        self.contract.date_planned = "2026-01-01"
        self.contract.action_policy_submit()
        self.assertEqual(self.contract.policy_round, 2)

    def test_withdrawn_is_a_draft_again(self):
        self.contract.action_policy_submit()
        self.contract.action_policy_withdraw()
        self.assertEqual(self.contract.state, "draft")

    def test_differences_are_on_the_card(self):
        self.contract.line_ids.quantity = 90
        self.contract.action_policy_submit()
        request = self.contract.policy_request_id.sudo()
        self.assertIn("quantity 100.00 → 90.00", request.difference_text)
        self.assertEqual(request.amount, 13950.0)

    def test_content_is_frozen_from_the_submission_on(self):
        self.contract.action_policy_submit()
        writes = (
            lambda c: c.write({"date_promised": "2030-01-01"}),
            lambda c: c.write({"template_id": False}),
            lambda c: c.line_ids.write({"quantity": 1}),
            lambda c: c.line_ids.unlink(),
            lambda c: c.clause_ids.write({"text": "x"}),
            lambda c: c.clause_ids.unlink(),
            lambda c: c.payment_ids.write({"percent": 1}),
            lambda c: c.write({"line_ids": [Command.create({"name": "x"})]}),
            lambda c: c.line_ids.create({"contract_id": c.id, "name": "x"}),
            lambda c: c.clause_ids.create({"contract_id": c.id, "name": "x"}),
            lambda c: c.unlink(),
        )
        for number, write in enumerate(writes):
            for user in (
                self.salesperson,
                self.manager,
                self.env.ref("base.user_root"),
            ):
                with self.subTest(write=number, user=user.login):
                    with self.assertRaises(UserError):
                        write(self.contract.with_user(user))

    def test_it_stays_with_its_order(self):
        other = self.env["res.partner"].create({"name": "Other"})
        for values in (
            {"partner_id": other.id},
            {"order_id": False},
            {"is_frame": True},
            {"company_id": self.other_company.id},
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                self.contract.write(values)

    def test_states_and_evidence_are_guarded(self):
        for values in (
            {"state": "archived"},
            {"our_date": "2026-01-01"},
            {"customer_name": "x"},
            {"sha256": "x"},
            {"attachment_id": False},
            {"is_outdated": False},
            {"date_approved": "2026-01-01"},
            {"number": "x"},
            {"drafter_ids": [Command.clear()]},
            {"scan_user_id": 1},
        ):
            for user in (self.salesperson, self.owner, self.env.ref("base.user_root")):
                with self.subTest(values=values), self.assertRaises(UserError):
                    self.contract.with_user(user).write(values)

    def test_born_signed_is_a_draft(self):
        other = self._accepted()
        other.sudo().policy_contract_id._end("terminated", "x")
        contract = (
            self.env["workshop.contract"]
            .with_user(self.salesperson)
            .with_context(default_state="archived", default_our_name="x")
            .create(
                {
                    "order_id": other.id,
                    "state": "archived",
                    "date_approved": "2026-01-01",
                    "customer_date": "2026-01-01",
                    "sha256": "x",
                }
            )
        )
        self.assertRecordValues(
            contract,
            [
                {
                    "state": "draft",
                    "date_approved": False,
                    "customer_date": False,
                    "sha256": False,
                    "our_name": False,
                }
            ],
        )

    def test_without_a_rule_it_is_approved_by_the_policy(self):
        self.policy.with_user(self.owner).action_suspend("Test")
        self.contract.action_policy_submit()
        self.assertRecordValues(
            self.contract, [{"state": "approved", "approved_by_id": False}]
        )

    def test_first_button_of_each_reader(self):
        self.assertEqual(self.contract.policy_step, "submit")
        self.contract.action_policy_submit()
        for user, step in (
            (self.salesperson, "withdraw"),
            (self.manager, "approve"),
            (self.owner, "wait"),
            (self.auditor, "wait"),
        ):
            with self.subTest(user=user.login):
                self.assertEqual(self.contract.with_user(user).policy_step, step)
        self._approve(self.contract)
        self.assertEqual(self.contract.policy_step, "send")
        self.assertEqual(self.contract.with_user(self.manager).policy_step, "sign")
        self._sign_ours(self.contract)
        self.assertEqual(self.contract.with_user(self.manager).policy_step, "send")
