"""Every way round the gates of hiring, induction, reports and goals of teams."""

from math import nan

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .people_common import JOINED, PeopleCase
from .performance_common import PerformanceCase
from .test_hiring import HiringCase
from .test_work_report import FRIDAY, WorkReportCase


class AsUserMixin:
    @staticmethod
    def _as(record, user):
        """``record`` as ``user`` meets it, in his own companies."""
        return record.with_user(user).with_context(
            allowed_company_ids=user.company_ids.ids
        )


@tagged("post_install", "-at_install")
class TestHiringDoors(AsUserMixin, HiringCase):
    def test_places_are_not_made_by_writing(self):
        self._approve()
        self._candidate().action_hire()
        for user in (self.manager, self.owner):
            with self.subTest(user.login), self.assertRaises(UserError):
                self.plan.with_user(user).hired_count = -5
        born = self._plan(hired_count=-5)
        self.assertEqual(born.hired_count, 0)
        with self.assertRaisesRegex(UserError, "is full"):
            self._candidate(name="Xu Lan").action_hire()

    def test_no_line_is_born_approved(self):
        for keys in (
            {"default_policy_approval_state": "approved"},
            {"default_date_approved": "2026-11-01", "default_hired_count": -3},
        ):
            with self.subTest(keys=keys):
                plan = self.env["workshop.hiring.plan"].with_context(**keys)
                born = plan.with_user(self.manager).create(
                    {
                        "job_id": self.job.id,
                        "company_id": self.company.id,
                        "date_to": "2027-01-31",
                        "policy_approval_state": "approved",
                    }
                )
                self.assertEqual(born.policy_approval_state, "none")
                self.assertFalse(born.date_approved)
                self.assertEqual(born.hired_count, 0)
        with self.assertRaises(UserError):
            self.plan.policy_approval_state = "approved"

    def test_no_candidate_is_born_hired(self):
        candidates = self.env["workshop.hiring.candidate"].with_user(self.manager)
        born = candidates.with_context(
            default_state="hired", default_user_id=self.newcomer.id, default_score=5.0
        ).create({"plan_id": self.plan.id, "name": "Zhou", "company_id": 1})
        self.assertEqual((born.state, born.score), ("proposed", 0.0))
        self.assertFalse(born.user_id)
        self.assertEqual(born.company_id, self.company)

    def test_what_follows_is_not_typed(self):
        candidate = self._candidate()
        for vals in (
            {"score": 5.0},
            {"company_id": self.other_company.id},
            {"state": "hired"},
            {"date_hired": "2026-11-01"},
            {"decided_by_id": self.owner.id},
            {"name": "Zhou", "state": "hired"},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                candidate.write(vals)

    def test_withdrawn_and_done_again_is_reviewed_again(self):
        self.plan.action_policy_submit()
        self.plan.action_policy_withdraw()
        self.plan.headcount = 9
        with self.assertRaisesRegex(UserError, "not approved yet"):
            self._candidate().action_hire()
        self.plan.action_policy_submit()
        self.assertEqual(self.plan.policy_request_id.round, 2)

    def test_hired_or_declined_stays_so(self):
        self._approve()
        candidate = self._candidate()
        candidate.action_decline()
        for act in (candidate.action_hire, candidate.action_decline, candidate.unlink):
            with self.subTest(act=act.__name__), self.assertRaises(UserError):
                act()

    def test_others_do_nothing(self):
        candidate = self._candidate()
        stranger = self._create_user("ho", "manager", company=self.other_company)
        portal = self.env["res.users"].create(
            {
                "name": "He",
                "login": "portal_he",
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
            }
        )
        for user in (
            self.salesperson,
            self.handler,
            self.finance,
            self.auditor,
            stranger,
            portal,
        ):
            mine, plan = self._as(candidate, user), self._as(self.plan, user)
            for name, act in (
                ("hire", mine.action_hire),
                ("decline", mine.action_decline),
                ("write", lambda mine=mine: mine.write({"name": "x"})),
                ("unlink", mine.unlink),
                ("submit", plan.action_policy_submit),
                ("approve", plan.action_policy_approve),
                ("plan", lambda plan=plan: plan.write({"reason": "x"})),
            ):
                with (
                    self.subTest(user=user.login, act=name),
                    self.assertRaises(UserError),
                ):
                    act()


@tagged("post_install", "-at_install")
class TestInductionDoors(AsUserMixin, PeopleCase):
    KEYS = {
        "default_state": "passed",
        "default_passed_count": 4,
        "default_pass_pct": 1.0,
        "default_is_in_time": True,
        "default_date_passed": "2026-11-02",
    }

    def test_not_born_passed_by_a_context_key(self):
        rows = self.env["workshop.induction"].with_user(self.manager)
        row = rows.with_context(**self.KEYS).create({"user_id": self.colleague.id})
        self.assertEqual((row.state, row.pass_pct), ("open", 80.0))
        self.assertFalse(row.passed_count or row.date_passed or row.is_in_time)
        self.assertEqual(set(row.subject_ids.mapped("state")), {"todo"})
        with freeze_time(JOINED):
            users = self.env["res.users"].with_context(**self.KEYS)
            user = users.create(
                {
                    "name": "Hua",
                    "login": "hua",
                    "company_id": self.company.id,
                    "company_ids": [Command.set(self.company.ids)],
                    "group_ids": [
                        Command.set(
                            self.env.ref("workshop_sales_policy.group_policy_user").ids
                        )
                    ],
                }
            )
        self.assertEqual(self._induction_of(user).state, "open")

    def test_by_a_group_that_implies_the_role(self):
        user = self._create_user("hua")
        self.env["res.groups"].create(
            {
                "name": "Market stall",
                "implied_ids": [
                    Command.link(
                        self.env.ref("workshop_sales_policy.group_policy_user").id
                    )
                ],
                "user_ids": [Command.link(user.id)],
            }
        )
        self.assertEqual(self._induction_of(user).state, "open")

    def test_a_customer_is_no_newcomer(self):
        customer = self.env["res.users"].create(
            {
                "name": "He",
                "login": "portal_he",
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
            }
        )
        rows = self.env["workshop.induction"]
        with self.assertRaisesRegex(UserError, "Name the new salesperson"):
            rows.with_user(self.manager).create({"user_id": customer.id})
        for model in ("workshop.induction", "workshop.induction.subject"):
            with self.subTest(model), self.assertRaises(AccessError):
                self.env[model].with_user(customer).search([])
        with self.assertRaises(AccessError):
            self._subject("rules", customer).action_quiz()

    def test_neither_row_nor_exam_is_written_or_deleted(self):
        self._train("rules")
        self._answer("rules", right=3)
        subject = self._subject("rules")
        exam = subject.exam_ids
        for user in (self.newcomer, self.colleague, self.manager, self.owner):
            for record, vals in (
                (exam, {"score": 100.0}),
                (exam, {"is_passed": True}),
                (subject, {"answer_id": False}),
                (subject, {"state": "passed", "trainer_id": self.owner.id}),
                (self.induction, {"subject_ids": [Command.clear()]}),
                (
                    self.induction,
                    {"subject_ids": [Command.update(subject.id, {"state": "passed"})]},
                ),
            ):
                with (
                    self.subTest(user=user.login, vals=vals),
                    self.assertRaises(UserError),
                ):
                    record.with_user(user).write(vals)
            for record in (exam, subject, self.induction):
                with (
                    self.subTest(user=user.login, model=record._name),
                    self.assertRaises(UserError),
                ):
                    record.with_user(user).unlink()
        with self.assertRaises(UserError):
            self.env["workshop.induction.subject"].sudo().create(
                {
                    "induction_id": self.induction.id,
                    "subject": "rules",
                    "date_due": "2026-12-01",
                    "state": "passed",
                }
            )

    def test_the_other_company_sees_and_does_nothing(self):
        stranger = self._create_user("ho", "manager", company=self.other_company)
        induction = self._as(self.induction, stranger)
        subject = self._as(self._subject("rules"), stranger)
        self.assertFalse(induction.search([]))
        for act in (
            lambda: subject.action_train("Two hours."),
            lambda: induction.write({"mentor_id": False}),
            subject.action_train_dialog,
            induction.action_train_dialog,
        ):
            with self.assertRaises(AccessError):
                act()

    def test_a_result_is_a_number(self):
        self._subject("rules").sudo()._evidence_write({"survey_id": False})
        with self.assertRaisesRegex(UserError, "between 0 and 100"):
            self._train("rules", score=nan)
        self.assertEqual(self._subject("rules").state, "todo")

    def test_every_way_out_of_a_newcomers_offer(self):
        """The limits would let it pass; each route meets the same sentence."""
        order = self._create_order(price=155, user=self.newcomer)
        sentence = "salesperson in induction"
        for name, act in (
            ("sent", order.action_quotation_sent),
            ("confirmed", order.action_confirm),
            ("state", lambda: order.write({"state": "sale"})),
            ("superuser", lambda: order.sudo().write({"state": "sent"})),
        ):
            with (
                self.subTest(name),
                self.cr.savepoint(),
                self.assertRaisesRegex(UserError, sentence),
            ):
                act()
        with self.assertRaisesRegex(UserError, "follows its order"):
            order.order_line.write({"state": "sale"})
        order.action_cancel()
        order.action_draft()
        with self.assertRaisesRegex(UserError, sentence):
            order.action_confirm()
        with self.assertRaisesRegex(UserError, sentence):
            order.copy().action_confirm()
        self.assertTrue(order.policy_withheld)

    def test_born_confirmed(self):
        with self.assertRaisesRegex(UserError, "salesperson in induction"):
            self._create_order(price=155, user=self.newcomer, state="sale")


@tagged("post_install", "-at_install")
class TestReportDoors(AsUserMixin, WorkReportCase):
    def test_nobody_makes_or_deletes_one(self):
        report = self._open()
        line = report.sudo()._draft() or report.line_ids[:1]
        vals = {
            "company_id": self.company.id,
            "user_id": self.salesperson.id,
            "date_from": "2026-01-05",
            "date_to": "2026-01-11",
            "date_due": FRIDAY,
            "state": "submitted",
            "is_in_time": True,
        }
        for user in (self.salesperson, self.colleague, self.manager, self.owner):
            reports = self.env["workshop.work.report"].with_user(user)
            for name, act in (
                ("create", lambda reports=reports: reports.create(vals)),
                ("unlink", report.with_user(user).unlink),
                ("line", lambda u=user: line.with_user(u).write({"actual": 1e6})),
                ("line gone", line.with_user(user).unlink),
                (
                    "through the report",
                    lambda u=user: report.with_user(u).write(
                        {"line_ids": [Command.update(line.id, {"actual": 1e6})]}
                    ),
                ),
            ):
                with (
                    self.subTest(user=user.login, act=name),
                    self.assertRaises(UserError),
                ):
                    act()
        with self.assertRaises(UserError):
            self.env["workshop.work.report"].sudo().create(vals)

    def test_not_submitted_or_answered_for_another(self):
        report = self._open()
        stranger = self._create_user("ho", "manager", company=self.other_company)
        with freeze_time(FRIDAY):
            report.write({"done": "Bread.", "plan": "More."})
            for user in (self.colleague, self.manager, self.owner, stranger):
                with self.subTest(user=user.login), self.assertRaises(UserError):
                    self._as(report, user).action_submit()
            report.action_submit()
            for user in (self.salesperson, self.colleague, self.auditor, stranger):
                with self.subTest(user=user.login), self.assertRaises(UserError):
                    self._as(report, user).action_answer()
            with self.assertRaises(UserError):
                report.action_submit()

    def test_whoever_left_owes_none(self):
        report = self._open()
        self.salesperson.active = False
        with freeze_time("2026-11-20 02:00:00"):
            model, due, _kept = report._control_work_report_in_time(
                self.company, report.date_from, report.date_to.replace(day=30)
            )
            self.assertNotIn(report, self.env[model].sudo().search(due))


@tagged("post_install", "-at_install")
class TestGoalAndEntryDoors(PerformanceCase):
    def _team_plan(self):
        team = self.env["crm.team"].create(
            {
                "name": "Shops",
                "company_id": self.company.id,
                "member_ids": [Command.link(self.salesperson.id)],
            }
        )
        plan = self._draft_plan({})
        plan.team_ids = [
            Command.create(
                {
                    "team_id": team.id,
                    "indicator_id": self.env.ref(
                        "workshop_sales_policy.indicator_net_sales"
                    ).id,
                    "amount": 100.0,
                }
            )
        ]
        plan.action_split()
        return plan

    def test_goals_of_teams_freeze_with_their_plan(self):
        plan, other = self._team_plan(), self._draft_plan({})
        row = plan.team_ids
        margin = self.env.ref("workshop_sales_policy.indicator_margin")
        with self.assertRaises(UserError):
            row.company_id = self.other_company
        plan.action_policy_submit()
        plan.with_user(self.owner).action_policy_approve()
        for name, act in (
            ("write", lambda: row.write({"amount": 1.0})),
            ("away", lambda: row.write({"plan_id": other.id})),
            ("unlink", row.unlink),
            ("split", plan.action_split),
            ("sum", plan.action_sum_up),
            ("create", lambda: row.copy({"indicator_id": margin.id})),
            ("superuser", lambda: row.sudo().write({"amount": 1.0})),
            ("through", lambda: plan.write({"team_ids": [Command.clear()]})),
        ):
            with self.subTest(name), self.assertRaises(UserError):
                act()

    def test_who_splits(self):
        plan = self._draft_plan({})
        for user in (self.salesperson, self.finance, self.auditor, self.handler):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                plan.with_user(user).action_split()

    def test_an_entry_is_a_number(self):
        cards = self._open_cards().filtered(
            lambda card: card.user_id == self.salesperson
        )
        line = cards.line_ids[:1]
        with self.assertRaisesRegex(UserError, "Enter a number"):
            cards.sudo()._enter({line.sudo(): (nan, "x", "x.txt", b"eA==")})
