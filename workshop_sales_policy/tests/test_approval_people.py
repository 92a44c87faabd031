from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Datetime
from odoo.tests import freeze_time, new_test_user

from .common import NOW, PolicyCase


class PeopleCase(PolicyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = "Asia/Shanghai"
        cls.company.resource_calendar_id.tz = "Asia/Shanghai"
        with freeze_time("2026-11-01 02:00:00"):
            cls.policy = cls._publish_policy()

    def _run_clock(self):
        now = Datetime.now()
        self.env["workshop.approval.step"]._get_due(now)._apply_clock(now)

    def _submitted(self, price=150.0, **values):
        order = self._create_order(price=price, **values)
        order.action_policy_submit()
        return order

    def _step(self, order):
        steps = order.sudo().policy_request_id.step_ids
        return steps.filtered(lambda step: step.state == "pending")

    def _decisions(self, order):
        return self.env["workshop.approval.decision"].search(
            [("res_model", "=", "sale.order"), ("res_id", "=", order.id)], order="id"
        )


class TestDelegation(PeopleCase):
    """A deputy decides between two dates, both included, and the log says for whom."""

    def _delegate(self, deputy=None, date_from="2026-11-24", date_to="2026-11-25"):
        return (
            self.env["workshop.approval.delegation"]
            .with_user(self.manager)
            .create(
                {
                    "deputy_id": (deputy or self.finance).id,
                    "date_from": date_from,
                    "date_to": date_to,
                }
            )
        )

    def _decide(self, order, user):
        return self._step(order).with_user(user).action_approve()

    @freeze_time(NOW)
    def test_deputy_decides_for_the_approver(self):
        self._delegate()
        order = self._submitted()
        self._step(order)._refresh_deputies()
        self.assertEqual(
            self._step(order).with_user(self.finance).on_behalf_text,
            "for Chen, by delegation",
        )
        self._decide(order, self.finance)
        self.assertEqual(order.policy_approval_state, "approved")
        self.assertRecordValues(
            self._decisions(order),
            [
                {
                    "kind": "approve",
                    "user_id": self.finance.id,
                    "on_behalf_id": self.manager.id,
                }
            ],
        )

    def test_not_before_and_not_after(self):
        # 2026-11-24 in Shanghai begins at 16:00 UTC the day before.
        cases = (
            ("2026-11-23 15:59:00", False),
            ("2026-11-23 16:01:00", True),
            ("2026-11-25 15:59:00", True),
            ("2026-11-25 16:01:00", False),
        )
        with freeze_time(NOW):
            self._delegate()
        for moment, allowed in cases:
            with self.subTest(moment=moment), freeze_time(moment):
                order = self._submitted()
                step = self._step(order)
                self.assertEqual(step._get_on_behalf(self.finance) is not None, allowed)

    @freeze_time(NOW)
    def test_requester_is_nobodys_deputy(self):
        self._delegate(deputy=self.salesperson)
        order = self._submitted()
        with self.assertRaisesRegex(UserError, "not for you"):
            self._approve(order, self.salesperson)

    @freeze_time(NOW)
    def test_only_the_approver_names_a_deputy(self):
        with self.assertRaises(AccessError):
            self.env["workshop.approval.delegation"].with_user(self.salesperson).create(
                {
                    "user_id": self.manager.id,
                    "deputy_id": self.salesperson.id,
                    "date_to": "2026-12-31",
                }
            )

    @freeze_time(NOW)
    def test_deputy_is_an_active_colleague_of_the_company(self):
        portal = new_test_user(self.env, login="kunde", groups="base.group_portal")
        stranger = self._create_user("ma", "manager", company=self.other_company)
        self.colleague.active = False
        for user in (portal, stranger, self.colleague):
            with self.assertRaisesRegex(UserError, "cannot be a deputy"):
                self._delegate(deputy=user)

    @freeze_time(NOW)
    def test_ended_delegation_ends_the_authority(self):
        row = self._delegate()
        order = self._submitted()
        row.active = False
        with self.assertRaisesRegex(UserError, "not for you"):
            self._decide(order, self.finance)

    @freeze_time(NOW)
    def test_agreement_for_an_absent_one_of_all(self):
        second = self._create_user("feng", "manager")
        action = self.policy.action_change()
        draft = self.policy.browse(action["res_id"])
        draft._get_tier("sale_quotation", 1).step_ids.mode = "all"
        draft.second_person_id = self.manager
        draft.action_submit()
        draft.with_user(self.manager).action_confirm()
        self._delegate()
        order = self._submitted()
        self._decide(order, self.finance)
        self.assertEqual(self._step(order).agreed_user_ids, self.manager)
        self._decide(order, second)
        self.assertEqual(order.policy_approval_state, "approved")


class TestClock(PeopleCase):
    """Reminder at half, escalation at the end of the hours, in working time."""

    @classmethod
    @freeze_time(NOW)  # a Tuesday, 10:00 in Shanghai; 8–12 and 13–17
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order(price=150.0)
        cls.order.action_policy_submit()
        cls.request = cls.order.sudo().policy_request_id
        cls.step = cls.request.step_ids

    def test_hours_run_in_working_time(self):
        # 8 h from Tue 10:00: 2 h to noon, 4 h to 17:00, 2 h on Wednesday from 8:00
        self.assertEqual(str(self.step.deadline), "2026-11-25 02:00:00")
        # half: 2 h to noon, 2 h after lunch
        self.assertEqual(str(self.step.date_warn), "2026-11-24 07:00:00")
        self.assertFalse(self.step.is_plain_hours)

    def test_nothing_happens_before_the_warning(self):
        with freeze_time("2026-11-24 06:59:00"):
            self._run_clock()
        self.assertFalse(self.step.is_reminded)

    def test_reminds_at_half(self):
        with freeze_time("2026-11-24 07:00:00"):
            self._run_clock()
            self.assertEqual(self.step.clock_level, "warning")
        self.assertRecordValues(
            self.step, [{"is_reminded": True, "is_escalated": False}]
        )
        self.assertTrue(self.request.notify_pending)

    def test_asks_the_next_tier_as_well_at_the_end(self):
        with freeze_time("2026-11-25 02:00:00"):
            self._run_clock()
        self.assertEqual(self.step.escalation_user_ids, self.owner)
        self.assertEqual(self.order.policy_turn, "Chen, Wang")
        self.assertEqual(self._decisions(self.order).kind, "escalate")
        self._approve(self.order, self.owner)
        self.assertEqual(self.order.policy_approval_state, "approved")

    def test_is_asked_once(self):
        for moment in ("2026-11-25 02:00:00", "2026-11-26 02:00:00"):
            with freeze_time(moment):
                self._run_clock()
        self.assertEqual(len(self._decisions(self.order)), 1)

    def test_silence_approves_nothing(self):
        with freeze_time("2027-11-25 02:00:00"):
            self._run_clock()
        self.assertEqual(self.order.policy_approval_state, "pending")
        self.assertTrue(self.order.policy_withheld)

    def test_the_first_approver_still_may(self):
        with freeze_time("2026-11-25 02:00:00"):
            self._run_clock()
        self._approve(self.order, self.manager)
        self.assertEqual(self.order.policy_approval_state, "approved")


class TestLeavers(PeopleCase):
    """Approvers who are archived while a round is open."""

    def test_the_rest_go_on(self):
        second = self._create_user("feng", "manager")
        order = self._submitted()
        self.manager.active = False
        self.assertEqual(order.policy_turn, "Feng")
        self._approve(order, second)
        self.assertEqual(order.policy_approval_state, "approved")

    def test_nobody_left_asks_the_next_tier(self):
        order = self._submitted()
        self.manager.active = False
        self.assertEqual(order.policy_turn, "Wang")
        self.assertEqual(self._decisions(order).mapped("kind"), ["escalate", "replace"])
        self._approve(order, self.owner)
        self.assertEqual(order.policy_approval_state, "approved")

    def test_the_archived_one_decides_nothing(self):
        self._create_user("feng", "manager")
        order = self._submitted()
        self.manager.active = False
        with self.assertRaises(UserError):
            order.sudo().policy_request_id._approve(self.manager)

    def test_archived_person_is_refused_in_a_rule(self):
        draft = self.env["workshop.policy"].create({"company_id": self.company.id})
        self.colleague.active = False
        step = draft._get_tier("sale_quotation", 1).step_ids
        with self.assertRaisesRegex(UserError, "is archived and cannot decide"):
            step.write({"approver_kind": "user", "user_id": self.colleague.id})

    def test_who_leaves_the_company_takes_no_new_step(self):
        self._create_user("feng", "manager")
        self.other_company.user_ids = [Command.link(self.manager.id)]
        self.manager.company_id = self.other_company
        self.company.user_ids = [Command.unlink(self.manager.id)]
        order = self._submitted()
        self.assertEqual(order.policy_turn, "Feng")


class TestTelling(PeopleCase):
    """The batch job tells people: one activity each, no mail, few statements."""

    def _activities(self, order):
        rounds = self.env["workshop.approval.request"].search(
            [("res_model", "=", "sale.order"), ("res_id", "=", order.id)]
        )
        return self.env["mail.activity"].search(
            [("res_model", "=", rounds._name), ("res_id", "in", rounds.ids)]
        )

    def _tell(self):
        self.env["workshop.approval.request"].search(
            [("notify_pending", "=", True)]
        )._notify()

    def test_nothing_before_the_job(self):
        order = self._submitted()
        self.assertFalse(self._activities(order))
        self._tell()
        self.assertEqual(self._activities(order).user_id, self.manager)

    def test_one_activity_per_person_and_document(self):
        order = self._submitted()
        self._tell()
        order.order_line.price_unit = 140.0
        self._tell()
        self._tell()
        self.assertEqual(self._activities(order).mapped("user_id.name"), ["Chen"])

    def test_moves_along_and_is_closed_by_the_act(self):
        order = self._submitted(price=100.0)
        self._tell()
        self.assertEqual(self._activities(order).user_id, self.owner)
        self._approve(order, self.owner)
        self._tell()
        self.assertFalse(self._activities(order))

    def test_refused_goes_back_to_the_requester(self):
        order = self._submitted()
        order.with_user(self.manager).action_policy_refuse("Ask for 155.")
        self._tell()
        self.assertEqual(self._activities(order).user_id, self.salesperson)

    def test_a_refusal_acted_on_asks_for_nothing_more(self):
        for price, turn in ((155.0, self.env["res.users"]), (151.0, self.manager)):
            order = self._submitted()
            order.with_user(self.manager).action_policy_refuse("Ask for 155.")
            self._tell()
            order.order_line.price_unit = price
            order.action_policy_submit()
            self._tell()
            self.assertEqual(self._activities(order).user_id, turn)

    def test_the_note_says_round_state_and_reason(self):
        order = self._submitted()
        order.with_user(self.manager).action_policy_refuse("Ask for 155.")
        self._tell()
        self.assertIn(
            "Round 1: Refused (Chen). Ask for 155.", order.message_ids[0].body
        )

    def test_a_reminder_is_no_second_note(self):
        order = self._submitted()
        self._tell()
        notes = len(order.message_ids)
        order.sudo().policy_request_id.write({"notify_pending": True})
        self._tell()
        self.assertEqual(len(order.message_ids), notes)
        self._approve(order)
        self._tell()
        self.assertEqual(len(order.message_ids), notes + 1)
        self.assertIn("Round 1: Approved (Chen).", order.message_ids[0].body)

    def test_no_mail_to_colleagues(self):
        before = self.env["mail.mail"].search_count([])
        self._submitted()
        self._tell()
        self.assertEqual(self.env["mail.mail"].search_count([]), before)

    def test_batch_of_twenty_takes_three_statements_each_at_most(self):
        for _index in range(20):
            self._submitted()
        self.env.flush_all()
        self.env.invalidate_all()
        requests = self.env["workshop.approval.request"].search(
            [("notify_pending", "=", True)]
        )
        self.assertEqual(len(requests), 20)
        before = self.env.cr.sql_log_count
        requests._notify()
        self.env.flush_all()
        self.assertLessEqual(self.env.cr.sql_log_count - before, 60)

    def test_deadline_of_the_activity(self):
        with freeze_time(NOW):
            order = self._submitted()
            self._tell()
        self.assertEqual(str(self._activities(order).date_deadline), "2026-11-25")

    def test_customers_change_is_told_to_the_salesperson(self):
        order = self._create_order(price=155.0)
        order.action_quotation_sent()
        order.with_user(self.env.ref("base.user_root")).sudo().order_line.write(
            {"price_unit": 140.0}
        )
        request = order.sudo().policy_request_id
        self.assertEqual(request.requester_id, self.salesperson)

    def test_late_is_later_than_the_deadline(self):
        with freeze_time(NOW):
            step = self._step(self._submitted())
        late = step.deadline + timedelta(minutes=1)
        with freeze_time(Datetime.to_string(late)):
            step.invalidate_recordset(["clock_level"])
            self.assertEqual(step.clock_level, "danger")


class TestJobs(PeopleCase):
    """The jobs themselves run, commit as they go, and find what is due."""

    def test_telling_and_deadlines(self):
        with freeze_time(NOW):
            order = self._submitted()
        self.env.flush_all()
        with self.enter_registry_test_mode(), freeze_time("2026-11-26 02:00:00"):
            for name in ("approval_deadlines", "approval_notify"):
                cron = self.env.ref(f"workshop_sales_policy.ir_cron_{name}")
                cron.method_direct_trigger()
        self.env.invalidate_all()
        request = order.sudo().policy_request_id
        self.assertTrue(request.step_ids.is_escalated)
        self.assertEqual(request.activity_ids.user_id, self.manager | self.owner)
        self.assertFalse(request.notify_pending)

    def test_measuring_and_stages(self):
        order = self._create_order(price=155.0)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE sale_order SET policy_stage = 'shipped' WHERE id = %s", (order.id,)
        )
        self.env.invalidate_all()
        with self.enter_registry_test_mode():
            for name in ("compliance", "stage", "policy_effective"):
                cron = self.env.ref(f"workshop_sales_policy.ir_cron_{name}")
                cron.method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(order.policy_stage, "inquiry")
        rows = self.env["workshop.compliance"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertTrue(rows)
