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
        quotation = self.draft.rule_ids.filtered(
            lambda rule: rule.document == "sale_quotation"
        )
        self.assertEqual(len(quotation), 9)
        self.assertEqual(len(self.draft.rule_ids), len(self.policy.rule_ids))
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
