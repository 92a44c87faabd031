from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time

from .common import NOW, PolicyCase


class TestSuspension(PolicyCase):
    """Enforcement ends at once, with a reason, and comes back with the same version."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._publish_policy()

    def test_needs_the_owner_and_a_reason(self):
        with self.assertRaises(AccessError):
            self.policy.with_user(self.manager).action_suspend("fire")
        with self.assertRaisesRegex(UserError, "Say why"):
            self.policy.action_suspend("  ")
        self.assertEqual(self.policy.state, "published")

    def test_ends_enforcement_at_once(self):
        order = self._create_order(price=1.0)
        self.policy.action_suspend("Power cut, we sell what is left.")
        self.assertFalse(order.policy_withheld)
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        self.assertEqual(self.policy.suspended_by_id, self.owner)

    def test_resume_brings_drafts_back(self):
        order = self._create_order(price=150.0)
        self.policy.action_suspend("Power cut.")
        self.policy.action_resume("Power is back.")
        self.assertTrue(order.policy_withheld)
        with self.assertRaisesRegex(UserError, "needs the review"):
            order.action_confirm()

    def test_sent_meanwhile_is_exempt(self):
        order = self._create_order(price=1.0)
        self.policy.action_suspend("Power cut.")
        order.action_quotation_sent()
        self.policy.action_resume("Power is back.")
        order.action_confirm()
        self.assertRecordValues(
            order, [{"state": "sale", "policy_release_date": False}]
        )

    def test_an_offer_voided_before_does_not_heal(self):
        order = self._create_order(price=155.0)
        order.action_quotation_sent()
        order.order_line.price_unit = 100.0
        self.assertTrue(order.policy_withheld)
        self.policy.action_suspend("Power cut.")
        self.policy.action_resume("Power is back.")
        self.assertTrue(order.policy_withheld)

    def test_resume_needs_a_reason_and_the_owner(self):
        self.policy.action_suspend("Power cut.")
        with self.assertRaisesRegex(UserError, "Say why"):
            self.policy.action_resume("")
        with self.assertRaises(AccessError):
            self.policy.with_user(self.manager).action_resume("please")

    def test_cannot_be_resumed_twice(self):
        with self.assertRaisesRegex(UserError, "is Published"):
            self.policy.action_resume("again")


class TestExemption(PolicyCase):
    """What was sent or confirmed before stays as it is, and only while unchanged."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.draft = cls._create_order(price=100.0)
        cls.sent = cls._create_order(price=100.0)
        cls.sent.action_quotation_sent()
        cls.confirmed = cls._create_order(price=100.0)
        cls.confirmed.action_confirm()
        cls.cancelled = cls._create_order(price=100.0)
        cls.cancelled._action_cancel()
        cls._publish_policy()

    def test_only_drafts_are_withheld(self):
        orders = self.draft | self.sent | self.confirmed | self.cancelled
        self.assertEqual(orders.mapped("policy_withheld"), [True, False, False, False])

    def test_draft_meets_its_gate(self):
        with self.assertRaisesRegex(UserError, "needs the review of Owner"):
            self.draft.action_confirm()

    def test_draft_rewritten_meets_its_gate(self):
        self.draft.order_line.price_unit = 150.0
        with self.assertRaisesRegex(UserError, "needs the review of Sales manager"):
            self.draft.action_quotation_sent()

    def test_sent_one_goes_on(self):
        self.sent.action_confirm()
        self.assertEqual(self.sent.state, "sale")

    def test_sent_one_loses_it_by_a_lower_price(self):
        self.sent.order_line.price_unit = 99.0
        self.assertRecordValues(
            self.sent, [{"policy_withheld": True, "policy_approval_state": "pending"}]
        )
        with self.assertRaisesRegex(UserError, "waits for Wang"):
            self.sent.action_confirm()

    def test_sent_one_keeps_it_by_a_higher_price(self):
        self.sent.order_line.price_unit = 101.0
        self.assertFalse(self.sent.policy_withheld)

    def test_sent_one_keeps_it_through_other_writes(self):
        self.sent.write({"client_order_ref": "PO 7", "note": "Call first"})
        self.assertFalse(self.sent.policy_withheld)

    def test_sent_one_that_was_changed_does_not_heal_by_a_suspension(self):
        self.sent.order_line.price_unit = 99.0
        policy = self.company._policy_get_current().with_user(self.owner)
        policy.action_suspend("Power cut.")
        policy.action_resume("Power is back.")
        self.assertTrue(self.sent.policy_withheld)

    def test_confirmed_one_stays_as_agreed(self):
        with self.assertRaisesRegex(UserError, "stays as agreed"):
            self.confirmed.order_line.price_unit = 99.0

    def test_cancelled_one_cannot_jump_to_confirmed(self):
        with self.assertRaisesRegex(UserError, "needs the review"):
            self.cancelled.write({"state": "sale"})

    def test_cancelled_one_set_back_meets_its_gate(self):
        self.cancelled.action_draft()
        self.assertTrue(self.cancelled.policy_withheld)
        with self.assertRaisesRegex(UserError, "needs the review"):
            self.cancelled.action_confirm()


class TestReadReceipts(PolicyCase):
    """Everybody in scope is asked to read a version and says so."""

    @classmethod
    @freeze_time(NOW)
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = "Asia/Shanghai"
        cls.policy = cls._publish_policy()

    def test_one_row_per_person_with_a_role(self):
        expected = (
            self.salesperson
            | self.colleague
            | self.manager
            | self.owner
            | self.handler
            | self.inspector
            | self.finance
            | self.auditor
        )
        receipts = self.policy.acknowledgement_ids
        self.assertEqual(receipts.user_id, expected)
        self.assertEqual(
            {str(day) for day in receipts.mapped("date_due")}, {"2026-12-01"}
        )

    def test_reader_confirms_his_own(self):
        policy = self.policy.with_user(self.handler)
        self.assertTrue(policy.is_to_acknowledge)
        with freeze_time("2026-12-01 15:59:59"):  # 23:59:59 in Shanghai
            policy.action_acknowledge()
        row = self.policy.acknowledgement_ids.filtered(
            lambda r: r.user_id == self.handler
        )
        self.assertTrue(row.is_in_time)
        self.assertEqual(self.policy.acknowledged_count, 1)

    def test_too_late_is_kept_as_late(self):
        with freeze_time("2026-12-01 16:00:00"):  # midnight in Shanghai
            self.policy.with_user(self.handler).action_acknowledge()
        row = self.policy.acknowledgement_ids.filtered(
            lambda r: r.user_id == self.handler
        )
        self.assertFalse(row.is_in_time)

    def test_second_tap_keeps_the_first_date(self):
        policy = self.policy.with_user(self.handler)
        with freeze_time("2026-11-25 02:00:00"):
            policy.action_acknowledge()
        with freeze_time("2026-11-26 02:00:00"):
            policy.action_acknowledge()
        row = self.policy.acknowledgement_ids.filtered(
            lambda r: r.user_id == self.handler
        )
        self.assertEqual(str(row.date), "2026-11-25 02:00:00")

    def test_outsider_is_not_asked(self):
        other = self._create_user("ma", "user", company=self.other_company)
        with self.assertRaises(AccessError):
            self.policy.with_user(other).action_acknowledge()


class TestTwoCompanies(PolicyCase):
    """One company's policy is no business of the other."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.both = cls._create_user(
            "ma",
            "user",
            company=cls.other_company,
            company_ids=[Command.set((cls.company | cls.other_company).ids)],
        )
        cls._publish_policy()

    def test_the_other_sells_natively(self):
        order = self._create_order(price=1.0, user=self.both)
        order.action_confirm()
        self.assertEqual(order.company_id, self.other_company)
        self.assertEqual(order.state, "sale")

    def test_born_confirmed_under_a_context_of_the_other(self):
        with self.assertRaisesRegex(UserError, "needs the review"):
            self.env["sale.order"].with_user(self.both).with_context(
                default_company_id=self.company.id
            ).create(
                {
                    "partner_id": self.partner.id,
                    "state": "sale",
                    "order_line": [
                        Command.create(
                            {"product_id": self.product.id, "price_unit": 1.0}
                        )
                    ],
                }
            )

    def test_sent_there_and_moved_here(self):
        order = self._create_order(price=1.0, user=self.both)
        order.action_quotation_sent()
        with self.assertRaisesRegex(UserError, "belongs to Other Bakery"):
            order.with_context(
                allowed_company_ids=(self.company | self.other_company).ids
            ).write({"company_id": self.company.id})

    def test_released_here_moved_there_and_back(self):
        order = self._create_order(price=155.0, user=self.both)
        order = order.with_context(
            allowed_company_ids=(self.company | self.other_company).ids
        )
        order.company_id = self.company
        self.assertTrue(order.policy_withheld)
        order.commitment_date = "2030-01-01 02:00:00"
        order.order_line.policy_specification = "400 g"
        order.action_policy_submit()
        self.assertFalse(order.policy_withheld)
        order.company_id = self.other_company
        self.assertFalse(order.policy_release_date)
        order.order_line.price_unit = 1.0
        order.company_id = self.company
        self.assertRecordValues(
            order, [{"policy_withheld": True, "policy_release_date": False}]
        )

    def test_policy_is_hidden_from_the_other(self):
        other = self._create_user("he", "owner", company=self.other_company)
        policies = self.env["workshop.policy"].with_user(other)
        found = policies.with_context(allowed_company_ids=self.other_company.ids)
        self.assertFalse(found.search([]))
