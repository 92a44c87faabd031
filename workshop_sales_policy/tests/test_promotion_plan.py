"""The year's plan, its budget, content, lessons and channels (6.1–6.3, 6.5b)."""

import base64

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .promotion_common import BEFORE, JUDGED, PromotionCase


class PlanCase(PromotionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls._plan()

    @classmethod
    def _plan(cls, **values):
        return (
            cls.env["workshop.promotion.plan"]
            .with_user(cls.manager)
            .with_company(cls.company)
            .create(
                {
                    "year": 2026,
                    "goals": "200 new customers.",
                    "strengths": "Baked the same morning.",
                    "research": "Three of five hotels order from Suzhou.",
                    "research_date": "2026-08-15",
                    "line_ids": [
                        Command.create({"channel_id": cls.channel.id, "amount": 2000.0})
                    ],
                    **values,
                }
            )
        )

    def _approve_plan(self, plan=None, day=BEFORE):
        plan = plan or self.plan
        with freeze_time(day):
            plan.action_policy_submit()
            plan.with_user(self.owner).action_policy_approve()
        return plan


@tagged("post_install", "-at_install")
class TestPlan(PlanCase):
    def test_approved_by_the_owner_with_fresh_research(self):
        self._approve_plan()
        self.assertEqual(
            (self.plan.state, self.plan.is_research_fresh), ("approved", True)
        )
        with self.assertRaisesRegex(UserError, "stays as it is"):
            self.plan.goals = "More."
        with self.assertRaisesRegex(UserError, "stays as it is"):
            self.plan.line_ids.amount = 9000.0

    def test_old_research_is_not_fresh(self):
        for day, fresh in (
            ("2026-06-03", True),  # ninety days before 1 September
            ("2026-06-02", False),
            ("2026-09-02", False),  # from tomorrow
            (False, False),
        ):
            with self.subTest(day), freeze_time(BEFORE):
                self.plan.research_date = day
                self.assertEqual(self.plan._has_fresh_research(), fresh)

    def test_a_year_needs_goals_and_money(self):
        bare = self._plan(goals=False)
        with self.assertRaisesRegex(UserError, "what the year is to bring"):
            bare.action_policy_submit()

    def test_one_plan_a_year(self):
        self._approve_plan()
        second = self._plan()
        with freeze_time(BEFORE), self.assertRaisesRegex(UserError, "Change that one"):
            second.action_policy_submit()

    def test_a_change_takes_the_promotions_along(self):
        self._approve_plan()
        with freeze_time(BEFORE):
            self.promotion.plan_id = self.plan
            action = self.plan.action_change()
        new = self.plan.browse(action["res_id"])
        new.line_ids.amount = 3000.0
        self._approve_plan(new)
        self.assertEqual((self.plan.state, new.state), ("superseded", "approved"))
        self.assertEqual(self.promotion.plan_id, new)

    def test_a_promotion_stays_in_its_channel_s_budget(self):
        self._approve_plan()
        with freeze_time(BEFORE):
            self.promotion.plan_id = self.plan
            other = self._promotion(
                name="Tins", plan_id=self.plan.id, amount_planned=1000.0
            )
            self.promotion.action_policy_submit()
            with self.assertRaisesRegex(UserError, "has .*800.* left for WeChat"):
                other.action_policy_submit()
            other.amount_planned = 800.0
            other.action_policy_submit()
        self.assertEqual(self.plan.line_ids.amount_left, 0.0)

    def test_who_reads_and_who_writes(self):
        for role in (self.salesperson, self.finance, self.auditor):
            plan = self.plan.with_user(role)
            self.assertEqual(plan.amount_total, 2000.0)
            with self.assertRaises(AccessError):
                plan.goals = "Mine."
        with self.assertRaises(AccessError):
            self.plan.with_user(self.handler).read(["goals"])

    def test_rows_are_typed_by_their_columns_only(self):
        for values in ({"company_id": self.other_company.id}, {"display_name": "x"}):
            with self.subTest(values), self.assertRaises(UserError):
                self.plan.line_ids.write(values)


@tagged("post_install", "-at_install")
class TestContent(PromotionCase):
    def _content(self, **values):
        return (
            self.env["workshop.promotion.content"]
            .with_user(self.manager)
            .create(
                {
                    "name": "Leaflet for hotels",
                    "promotion_id": self.promotion.id,
                    "selling_point": "Printed with your name.",
                    "segment_id": self.segment.id,
                    "text": "<p>Your name on every box.</p>",
                    **values,
                }
            )
        )

    def _approve_content(self, content):
        with freeze_time(BEFORE):
            content.action_policy_submit()
            content.with_user(self.owner).action_policy_approve()
        return content

    def test_approved_before_use(self):
        content = self._content()
        with self.assertRaisesRegex(UserError, "not approved yet"):
            content.action_use()
        self._approve_content(content)
        self._approve_promotion()
        self.assertFalse(content.date_used)
        with freeze_time("2026-09-07 02:00:00"):
            self.promotion.action_start()
        self.assertEqual(str(content.date_used), "2026-09-07 02:00:00")
        self.assertLess(content.date_approved, content.date_used)

    def test_selling_point_and_segment(self):
        for missing in ({"selling_point": False}, {"segment_id": False}):
            with self.subTest(missing), self.assertRaisesRegex(UserError, "segment it"):
                self._content(**missing).action_policy_submit()
        with self.assertRaisesRegex(UserError, "is empty"):
            self._content(text="<p><br></p>").action_policy_submit()

    def test_a_change_is_the_next_version(self):
        content = self._approve_content(self._content())
        with self.assertRaisesRegex(UserError, "stays as it is"):
            content.text = "<p>Free boxes!</p>"
        new = content.browse(content.action_change()["res_id"])
        self.assertEqual((new.version, new.state), (2, "draft"))
        self.assertEqual(content.state, "approved")
        new.text = "<p>Your name, and your logo.</p>"
        self._approve_content(new)
        self.assertEqual((content.state, new.state), ("superseded", "approved"))

    def test_files_belong_to_what_was_approved(self):
        file = (
            self.env["ir.attachment"]
            .with_user(self.manager)
            .create({"name": "leaflet.pdf", "datas": base64.b64encode(b"one")})
        )
        content = self._approve_content(
            self._content(file_ids=[Command.link(file.id)], text=False)
        )
        with self.assertRaisesRegex(UserError, "archived and stays"):
            file.with_user(self.manager).datas = base64.b64encode(b"two")
        with self.assertRaisesRegex(UserError, "archived and stays"):
            file.with_user(self.manager).unlink()
        self.assertEqual(content.file_ids, file)


@tagged("post_install", "-at_install")
class TestLessons(PlanCase):
    def _teach(self, promotion, verdict, worked, change, **values):
        """A signed evaluation with its lessons, as an earlier year left it."""
        promotion.sudo()._policy_write({"state": "closed"})
        return (
            self.env["workshop.promotion.evaluation"]
            .sudo()
            ._evidence_create(
                [
                    {
                        "promotion_id": promotion.id,
                        "version": 1,
                        "state": "signed",
                        "date_computed": JUDGED,
                        "date_from": promotion.date_from,
                        "date_to": promotion.date_to,
                        "verdict": verdict,
                        "lesson_worked": worked,
                        "lesson_change": change,
                        "results": {"payback": None},
                        **values,
                    }
                ]
            )
        )

    def test_the_next_plan_proposes_what_was_learnt(self):
        with freeze_time(BEFORE):
            self.promotion.festival = "mid_autumn"
            fair = self._promotion(
                name="Autumn fair", date_from="2026-10-20", date_to="2026-10-22"
            )
            flop = self._promotion(name="Radio spot")
        self._teach(self.promotion, "adjust", "Names.", "A smaller cut.")
        self._teach(fair, "repeat", "The stand.", "Two people.")
        self._teach(flop, "stop", "Nothing.", "Never again.")
        plan = self._plan(year=2027)
        self.assertEqual(len(plan.lesson_ids), 3)
        plan.action_propose()
        ideas = plan.promotion_ids.sorted("date_from")
        self.assertEqual(ideas.mapped("name"), ["Mid-Autumn gift boxes", "Autumn fair"])
        boxes, again = ideas
        # 18 to 9 days before 25 September 2026, so before 15 September 2027
        self.assertEqual(str(boxes.date_from), "2027-08-28")
        self.assertEqual(boxes.hypothesis, "A smaller cut.")
        self.assertEqual(str(again.date_from), "2027-10-19")  # a Tuesday, as then
        self.assertEqual((boxes.state, boxes.repeats_id), ("idea", self.promotion))
        plan.action_propose()
        self.assertEqual(len(plan.promotion_ids), 2)

    def test_repeat_small_halves_the_budget(self):
        self._teach(self.promotion, "repeat_small", "Names.", "With a control.")
        plan = self._plan(year=2027)
        plan.action_propose()
        self.assertEqual(plan.promotion_ids.amount_planned, 600.0)

    def test_offered_by_channel_product_or_festival(self):
        self._teach(self.promotion, "repeat", "Names.", "Earlier.")
        other = self.env["workshop.promotion.channel"].create({"name": "Fair"})
        with freeze_time(BEFORE):
            for values, found in (
                ({"product_ids": False}, True),  # same channel
                ({"channel_id": other.id}, True),  # same product
                ({"channel_id": other.id, "product_ids": False}, False),
            ):
                with self.subTest(values):
                    idea = self._promotion(name="Idea", **values)
                    self.assertEqual(bool(idea.lesson_ids), found)

    def test_proposed_budget_by_what_channels_earned(self):
        fair = self.env["workshop.promotion.channel"].create({"name": "Fair"})
        with freeze_time(BEFORE):
            other = self._promotion(name="Fair", channel_id=fair.id)
        known = {"has_contribution": True, "cost": 500.0, "lead_count": 10}
        self._teach(self.promotion, "stop", "a", "b", contribution=-50.0, **known)
        self._teach(other, "repeat", "a", "b", contribution=900.0, **known)
        plan = self._plan(year=2027, line_ids=False)
        plan.line_ids = [
            Command.create({"channel_id": self.channel.id, "amount": 1000.0}),
            Command.create({"channel_id": fair.id, "amount": 1000.0}),
        ]
        with freeze_time(JUDGED):
            plan.line_ids.invalidate_recordset()
            self.assertEqual(plan.line_ids.mapped("amount_proposed"), [0.0, 2000.0])
            channel = fair.with_company(self.company)
            self.assertEqual(channel.result_count, 1)
            self.assertEqual((channel.cost, channel.contribution), (500.0, 900.0))
            self.assertEqual(channel.roi_text, "80 %")
            self.assertIn("50", channel.lead_cost_text)
            self.assertEqual(channel.cac_text, "—")

    def test_a_channel_by_its_rate(self):
        for model, rate, expected in (
            ("fixed", 300.0, 300.0),
            ("day", 20.0, 200.0),
            ("lead", 5.0, 250.0),
            ("click", 0.5, 25.0),
            ("share", 2.0, 400.0),
        ):
            with self.subTest(model):
                self.channel.write({"cost_model": model, "cost_rate": rate})
                self.assertEqual(self.channel._estimate(10, 50.0, 20000.0), expected)
