from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time

from .common import NOW, PolicyCase


class TestFirstVersion(PolicyCase):
    """Version 1: in force by the owner alone, seen by a second person within 7 days."""

    def _draft(self, **values):
        values.setdefault("second_person_id", self.manager.id)
        return (
            self.env["workshop.policy"]
            .with_user(self.owner)
            .create({"company_id": self.company.id, **values})
        )

    def test_nothing_is_enforced_before(self):
        order = self._create_order(price=1.0)
        order.action_confirm()
        self.assertRecordValues(
            order,
            [{"state": "sale", "policy_withheld": False, "policy_release_date": False}],
        )

    @freeze_time(NOW)
    def test_is_in_force_at_once_and_due_in_seven_days(self):
        policy = self._draft()
        policy.action_submit()
        self.assertRecordValues(
            policy, [{"state": "published", "number": 1, "is_in_force": True}]
        )
        self.assertEqual(str(policy.second_person_due), "2026-12-01 02:00:00")
        self.assertFalse(policy.second_person_date)

    def test_needs_a_second_person(self):
        policy = self._draft(second_person_id=False)
        with self.assertRaisesRegex(UserError, "Name a second person"):
            policy.action_submit()
        self.assertEqual(policy.state, "draft")

    def test_second_person_is_not_the_author(self):
        policy = self._draft(second_person_id=self.owner.id)
        with self.assertRaisesRegex(UserError, "other than yourself"):
            policy.action_submit()

    def test_second_person_is_not_archived(self):
        self.colleague.active = False
        policy = self._draft(second_person_id=self.colleague.id)
        with self.assertRaisesRegex(UserError, "active colleague"):
            policy.action_submit()

    def test_second_person_confirms_the_published_one(self):
        policy = self._draft()
        policy.action_submit()
        policy.with_user(self.manager).action_confirm()
        self.assertTrue(policy.second_person_date)
        self.assertEqual(policy.state, "published")

    def test_nobody_else_confirms(self):
        policy = self._draft()
        policy.action_submit()
        for user in (self.owner, self.finance, self.salesperson):
            with self.assertRaisesRegex(UserError, "confirmed by Chen"):
                policy.with_user(user).action_confirm()

    def test_only_the_owner_submits(self):
        policy = self._draft()
        with self.assertRaises(AccessError):
            policy.with_user(self.manager).action_submit()
        self.assertEqual(policy.state, "draft")

    @freeze_time(NOW)
    def test_yesterday_is_refused(self):
        policy = self._draft(date_planned="2026-11-23 02:00:00")
        with self.assertRaisesRegex(UserError, "that is past"):
            policy.action_submit()
        self.assertRecordValues(policy, [{"state": "draft", "number": 0}])

    def test_a_planned_version_waits_for_its_moment(self):
        with freeze_time(NOW):
            policy = self._draft(date_planned="2026-11-25 02:00:00")
            policy.action_submit()
            self.assertFalse(policy.is_in_force)
            order = self._create_order(price=150.0)
            self.assertFalse(order.policy_withheld)
        with freeze_time("2026-11-25 02:00:01"):
            self.env["workshop.policy"]._cron_apply_effective()
            policy.invalidate_recordset()
            self.assertTrue(policy.is_in_force)
            self.assertTrue(order.policy_withheld)

    def test_old_draft_has_no_minute_before_the_job_runs(self):
        with freeze_time(NOW):
            self._draft(date_planned="2026-11-25 02:00:00").action_submit()
            order = self._create_order(price=150.0)
        with freeze_time("2026-11-25 02:00:01"):
            with self.assertRaisesRegex(UserError, "needs the review"):
                order.write({"state": "sale"})

    def test_lifecycle_cannot_be_given_at_creation(self):
        policy = (
            self.env["workshop.policy"]
            .with_user(self.owner)
            .with_context(
                default_state="published",
                default_number=7,
                default_second_person_date="2026-01-01 00:00:00",
                default_date_effective="2026-01-01 00:00:00",
            )
            .create({"company_id": self.company.id, "state": "published"})
        )
        self.assertRecordValues(
            policy,
            [
                {
                    "state": "draft",
                    "number": 0,
                    "second_person_date": False,
                    "date_effective": False,
                }
            ],
        )

    def test_a_rule_that_leads_to_an_empty_tier_is_refused(self):
        policy = self._draft()
        tier = policy.tier_ids.filtered(
            lambda t: t.document == "sale_quotation" and t.level == 1
        )
        tier.step_ids.unlink()
        with self.assertRaisesRegex(UserError, "has no step"):
            policy.action_submit()

    def test_a_rule_that_nobody_could_decide_is_refused(self):
        policy = self.env["workshop.policy"].create(
            {"company_id": self.other_company.id, "second_person_id": self.manager.id}
        )
        with self.assertRaisesRegex(UserError, "nobody holds that role in Other"):
            policy.with_user(self.owner).sudo().action_submit()


class TestImmutableVersion(PolicyCase):
    """A version that was submitted is never written again, by any route."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._publish_policy()
        cls.rule = cls.policy.rule_ids[0]
        cls.tier = cls.policy.tier_ids[0]

    def _assert_frozen(self, function, *args):
        for env in (self.policy.env, self.env(su=True)):
            with self.assertRaisesRegex(UserError, "no draft any more"):
                function(env, *args)

    def test_fields(self):
        self._assert_frozen(
            lambda env: self.policy.with_env(env).write({"micro_team": "allow"})
        )

    def test_rules(self):
        self._assert_frozen(
            lambda env: self.rule.with_env(env).write({"threshold": 1.0})
        )

    def test_rules_through_the_version(self):
        commands = (
            Command.update(self.rule.id, {"threshold": 1.0}),
            Command.delete(self.rule.id),
            Command.clear(),
        )
        for command in commands:
            self._assert_frozen(
                lambda env, c=command: self.policy.with_env(env).write(
                    {"rule_ids": [c]}
                )
            )

    def test_rules_through_the_tier(self):
        self._assert_frozen(
            lambda env: self.tier.with_env(env).write(
                {"rule_ids": [Command.update(self.rule.id, {"threshold": 1.0})]}
            )
        )

    def test_new_rule(self):
        self._assert_frozen(
            lambda env: self.env["workshop.approval.rule"]
            .with_env(env)
            .create(
                {
                    "policy_id": self.policy.id,
                    "document": "sale_quotation",
                    "trigger": "always",
                    "tier_id": self.policy._get_tier("sale_quotation", 1).id,
                }
            )
        )

    def test_steps(self):
        step = self.tier.step_ids[0]
        self._assert_frozen(lambda env: step.with_env(env).write({"hours": 99.0}))
        self._assert_frozen(lambda env: step.with_env(env).unlink())

    def test_new_step_that_claims_another_version(self):
        draft = self.env["workshop.policy"].create({"company_id": self.company.id})
        self._assert_frozen(
            lambda env: self.env["workshop.approval.tier.step"]
            .with_env(env)
            .create({"tier_id": self.tier.id, "policy_id": draft.id})
        )

    def test_row_moved_into_it(self):
        draft = self.env["workshop.policy"].create({"company_id": self.company.id})
        row = draft.clause_setting_ids[0]
        self.policy.env["workshop.policy.clause.setting"].flush_model()
        self._assert_frozen(
            lambda env: row.with_env(env).write(
                {"policy_id": self.policy.id, "clause_id": row.clause_id.id}
            )
        )

    def test_clause_weights(self):
        row = self.policy.clause_setting_ids[0]
        self._assert_frozen(lambda env: row.with_env(env).write({"weight": 0.0}))

    def test_translations(self):
        self._assert_frozen(
            lambda env: self.policy.with_env(env).update_field_translations(
                "term_price", {"en_US": "Whatever you like"}
            )
        )
        self._assert_frozen(
            lambda env: self.tier.with_env(env).update_field_translations(
                "name", {"en_US": "Nobody"}
            )
        )

    def test_state(self):
        for env in (self.policy.env, self.env(su=True)):
            for vals in ({"state": "draft"}, {"number": 9}, {"date_effective": False}):
                with self.assertRaisesRegex(UserError, "by its buttons only"):
                    self.policy.with_env(env).write(vals)

    def test_deletion(self):
        self._assert_frozen(lambda env: self.policy.with_env(env).unlink())
        self._assert_frozen(lambda env: self.rule.with_env(env).unlink())

    def test_draft_can_be_deleted(self):
        draft = self.env["workshop.policy"].create({"company_id": self.company.id})
        draft.with_user(self.owner).unlink()
        self.assertFalse(draft.exists())

    def test_text_is_no_limit(self):
        draft = self.env["workshop.policy"].create({"company_id": self.company.id})
        rule = draft.rule_ids[0]
        for value in ("a lot", float("nan"), float("inf")):
            with self.assertRaisesRegex(UserError, "limit of a rule is a number"):
                rule.write({"threshold": value})

    def test_limits_stay_in_range(self):
        draft = self.env["workshop.policy"].create({"company_id": self.company.id})
        rule = draft.rule_ids.filtered(lambda r: r.trigger == "margin_below")[0]
        for value in (-1.0, 100.5):
            with self.assertRaisesRegex(UserError, "lies between 0 and 100"):
                rule.write({"threshold": value})


class TestNextVersion(PolicyCase):
    """A change is a draft of its own until the second person agrees."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._publish_policy()
        action = cls.policy.action_change()
        cls.draft = cls.policy.browse(action["res_id"])
        cls.draft.second_person_id = cls.manager

    def test_change_copies_rules_onto_copied_tiers(self):
        self.assertEqual(len(self.draft.rule_ids), 8)
        self.assertEqual(self.draft.rule_ids.tier_id.policy_id, self.draft)
        self.assertEqual(self.draft.previous_id, self.policy)

    def test_change_opens_the_draft_that_exists(self):
        self.assertEqual(self.policy.action_change()["res_id"], self.draft.id)

    def test_waits_for_the_second_person(self):
        self.draft.action_submit()
        self.assertEqual(self.draft.state, "pending")
        self.assertTrue(self.policy.is_in_force)
        with self.assertRaises(UserError):
            self.draft.action_confirm()
        self.draft.with_user(self.manager).action_confirm()
        self.assertRecordValues(
            self.policy | self.draft,
            [
                {"state": "superseded", "number": 1, "is_in_force": False},
                {"state": "published", "number": 2, "is_in_force": True},
            ],
        )

    def test_back_to_draft_can_be_edited_again(self):
        self.draft.action_submit()
        self.draft.action_back_to_draft()
        self.draft.acknowledge_days = 14
        self.assertRecordValues(
            self.draft, [{"state": "draft", "acknowledge_days": 14, "number": 2}]
        )

    def test_cannot_be_confirmed_twice(self):
        self.draft.action_submit()
        self.draft.with_user(self.manager).action_confirm()
        with self.assertRaises(UserError):
            self.draft.with_user(self.manager).action_confirm()

    def test_new_limits_count_from_then_on(self):
        rule = self.draft.rule_ids.filtered(lambda r: r.trigger == "discount_above")
        rule.threshold = 10.0
        order = self._create_order(price=150.0)
        self.assertEqual(order.policy_required_level, 1)
        self.draft.action_submit()
        self.draft.with_user(self.manager).action_confirm()
        order.invalidate_recordset()
        self.assertEqual(order.policy_required_level, 0)

    def test_a_later_version_ends_an_earlier_one_still_planned(self):
        with freeze_time(NOW):
            self.draft.date_planned = "2026-12-24 02:00:00"
            self.draft.action_submit()
            self.draft.with_user(self.manager).action_confirm()
            third = self.policy.browse(self.policy.action_change()["res_id"])
            third.second_person_id = self.manager
            third.action_submit()
            third.with_user(self.manager).action_confirm()
        with freeze_time("2026-12-25 02:00:00"):
            current = self.company._policy_get_current()
            self.assertEqual(current.number, 3)


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
        cls._publish_policy()
        cls.both = cls._create_user(
            "ma",
            "user",
            company=cls.other_company,
            company_ids=[Command.set((cls.company | cls.other_company).ids)],
        )

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
