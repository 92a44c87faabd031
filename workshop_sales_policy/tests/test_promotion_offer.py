"""Offers go live with their promotion; orders keep what they count for (6.4)."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .promotion_common import BEFORE, FIRST_DAY, PromotionCase


@tagged("post_install", "-at_install")
class TestOffer(PromotionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program = cls.env["loyalty.program"].create(
            {
                "name": "5 % on gift boxes",
                "program_type": "promotion",
                "trigger": "auto",
                "applies_on": "current",
                "company_id": cls.company.id,
                "policy_promotion_id": cls.promotion.id,
                "rule_ids": [
                    Command.create(
                        {"product_ids": [Command.set(cls.box.ids)], "minimum_qty": 1}
                    )
                ],
                "reward_ids": [
                    Command.create(
                        {
                            "reward_type": "discount",
                            "discount": 5.0,
                            "discount_mode": "percent",
                            "discount_applicability": "order",
                        }
                    )
                ],
            }
        )
        cls.code = cls.env["loyalty.program"].create(
            {
                "name": "Code",
                "program_type": "promo_code",
                "company_id": cls.company.id,
                "policy_promotion_id": cls.promotion.id,
                "rule_ids": [
                    Command.create(
                        {"mode": "with_code", "code": "MOON", "minimum_qty": 1}
                    )
                ],
                "reward_ids": [
                    Command.create({"reward_type": "discount", "discount": 5.0})
                ],
            }
        )

    def _rewards(self, user=None):
        order = self._create_order(100.0, 10.0, user=user, product=self.box)
        order._update_programs_and_rewards()
        status = order._get_claimable_rewards()
        return order, status

    def _codes(self, order):
        return order._try_apply_code("MOON")

    def test_not_live_before_its_promotion_runs(self):
        for state in ("idea", "pending", "approved", "ended", "cancelled"):
            with self.subTest(state):
                self.promotion.sudo()._policy_write({"state": state})
                order, rewards = self._rewards()
                self.assertFalse(rewards)
                self.assertIn("error", self._codes(order))

    def test_live_while_it_runs(self):
        self.promotion.sudo()._policy_write({"state": "running"})
        order, rewards = self._rewards()
        self.assertTrue(rewards)
        self.assertNotIn("error", self._codes(order))

    def test_a_seller_without_a_role_of_ours_too(self):
        self.promotion.sudo()._policy_write({"state": "running"})
        seller = self._create_user("bo", groups="sales_team.group_sale_salesman")
        _order, rewards = self._rewards(seller)
        self.assertTrue(rewards)

    def test_an_order_that_takes_it_came_by_it(self):
        """Nobody chooses the campaign; what was chosen before stays."""
        self.promotion.sudo()._policy_write({"state": "running"})
        news = self.env["utm.campaign"].create({"title": "Newsletter"})
        seller = self._create_user("bo", groups="sales_team.group_sale_salesman")
        for campaign, expected in (
            (news.browse(), self.promotion.campaign_id),
            (news, news),
        ):
            with self.subTest(campaign.title):
                order = self._create_order(
                    100.0, 10.0, user=seller, product=self.box, campaign_id=campaign.id
                )
                order._update_programs_and_rewards()
                ((coupon, reward),) = [
                    (coupon, reward)
                    for coupon, rewards in order._get_claimable_rewards().items()
                    for reward in rewards
                    if reward.program_id == self.program
                ]
                self.assertFalse(order._apply_program_reward(reward, coupon))
                self.assertEqual(order.campaign_id, expected)
                medium = self.channel.medium_id if expected != news else False
                self.assertEqual(order.medium_id.id, medium and medium.id)
                self.assertEqual(order.amount_untaxed, 950.0)

    def test_without_a_policy_odoo_decides(self):
        self.policy.with_user(self.owner).action_suspend("Stocktaking.")
        _order, rewards = self._rewards()
        self.assertTrue(rewards)

    def test_nobody_sets_an_offer_live(self):
        self._approve_promotion()
        with self.assertRaisesRegex(UserError, "goes live with"):
            self.program.policy_promotion_state = "running"
        born = self.program.create(
            {
                "name": "Forged",
                "program_type": "promotion",
                "policy_promotion_id": self.promotion.id,
                "policy_promotion_state": "running",
            }
        )
        self.assertEqual(born.policy_promotion_state, "approved")

    def test_an_offer_stays_with_its_promotion(self):
        self._approve_promotion()
        for value in (False, self._promotion(name="Other").id):
            with self.subTest(value), self.assertRaisesRegex(UserError, "belongs to"):
                self.program.policy_promotion_id = value

    def test_free_goods_of_a_sleeping_offer_are_a_reason(self):
        """A reward that its promotion does not give now is a free line like any."""
        self.promotion.sudo()._policy_write({"state": "running"})
        order = self._create_order(100.0, 10.0, product=self.box)
        reward = self.program.reward_ids
        line = order.order_line
        self.assertFalse(line._policy_can_be_free())
        line.sudo().write(
            {"reward_id": reward.id, "product_id": reward.discount_line_product_id.id}
        )
        self.assertTrue(line._policy_can_be_free())
        self.promotion.sudo()._policy_write({"state": "ended"})
        self.assertFalse(line._policy_can_be_free())

    def test_gifts_at_cost(self):
        """A mug beside the boxes costs the promotion what it costs."""
        mug = self._create_product("Mug", 20.0, 8.0)
        reward = self.program.reward_ids
        order = self._sell([self.promotion.date_from], 1.0, 0.0, mug)
        order.order_line.reward_id = reward
        own = self._sell([self.promotion.date_from], 1.0, 0.0)
        own.order_line.reward_id = reward
        self.assertEqual(self.promotion.amount_spent, 8.0)


@tagged("post_install", "-at_install")
class TestReach(PromotionCase):
    def test_without_odoos_marketing_apps_nothing_is_shown(self):
        row = self.promotion
        self.assertEqual(
            (row.has_trackers, row.has_mailings, row.click_count, row.mailing_count),
            (False, False, 0, 0),
        )
        row.sudo()._policy_write({"state": "approved"})
        row.action_cancel("No mailing to hold either.")
        self.assertEqual(row.state, "cancelled")


@tagged("post_install", "-at_install")
class TestAttributionOfOrders(PromotionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.with_user(cls.owner).action_suspend("Only attribution here.")
        cls.other = cls.env["utm.campaign"].create({"title": "Newsletter"})

    def _confirm(self, **values):
        order = self._create_order(160.0, 1.0, **values)
        order.action_confirm()
        return order

    def test_frozen_on_confirmation(self):
        order = self._confirm(campaign_id=self.promotion.campaign_id.id)
        self.assertEqual(order.policy_campaign_id, self.promotion.campaign_id)
        order.campaign_id = self.other
        self.assertEqual(order.policy_campaign_id, self.promotion.campaign_id)
        self.assertIn("counts for Mid-Autumn", order.message_ids[0].body)
        self.assertEqual(self.promotion.order_count, 1)

    def test_never_written(self):
        order = self._confirm()
        self.assertFalse(order.policy_campaign_id)
        with self.assertRaises(UserError):
            order.with_user(self.manager).policy_campaign_id = self.other
        copied = self._create_order(policy_campaign_id=self.other.id)
        self.assertFalse(copied.policy_campaign_id)

    def test_corrected_by_a_manager_with_a_reason(self):
        order = self._confirm()
        campaign = self.promotion.campaign_id
        with self.assertRaises(AccessError):
            order.with_user(self.salesperson).action_policy_reattribute(
                campaign.id, "Mine"
            )
        mine = order.with_user(self.manager)
        with self.assertRaisesRegex(UserError, "why it counts"):
            mine.action_policy_reattribute(campaign.id, " ")
        mine.action_policy_reattribute(campaign.id, "He came with the leaflet.")
        self.assertEqual(order.policy_campaign_id, campaign)
        self.assertIn("with the leaflet", order.message_ids[0].body)
        mine.action_policy_reattribute(False, "Mixed up.")
        self.assertFalse(order.policy_campaign_id)

    def test_not_before_it_is_confirmed(self):
        order = self._create_order()
        with self.assertRaisesRegex(UserError, "not confirmed"):
            order.with_user(self.manager).action_policy_reattribute(
                self.other.id, "Early."
            )

    def test_a_campaign_of_a_promotion_stays(self):
        with self.assertRaises(Exception):  # noqa: B017 - whichever door closes first
            self.promotion.campaign_id.sudo().unlink()
            self.env.flush_all()

    def test_leads_hand_the_campaign_on(self):
        lead = self.env["crm.lead"].create(
            {
                "name": "Boxes",
                "type": "opportunity",
                "partner_id": self.partner.id,
                "campaign_id": self.promotion.campaign_id.id,
                "company_id": self.company.id,
            }
        )
        context = lead._prepare_opportunity_quotation_context()
        order = self.env["sale.order"].with_context(**context).create({})
        self.assertEqual(order.campaign_id, self.promotion.campaign_id)


@tagged("post_install", "-at_install")
class TestControls(PromotionCase):
    """Hand-made months: what counts as a case, and what as kept."""

    def _count(self, model, key):
        name, applicable, compliant = getattr(self.env[model], f"_control_{key}")(
            self.company, *self.month
        )
        records = self.env[name].sudo().with_context(active_test=False)
        return records.search_count(applicable), records.search_count(compliant)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.month = (
            cls.promotion.date_from.replace(day=1),
            cls.promotion.date_to.replace(day=30),
        )

    def test_of_a_promotion(self):
        self.assertEqual(self._count("workshop.promotion", "promotion_planned"), (0, 0))
        self._approve_promotion()
        with freeze_time(FIRST_DAY):
            self.promotion.action_start()
            self.promotion.action_log("Small boxes sell better.")
        self.assertEqual(self._count("workshop.promotion", "promotion_planned"), (1, 0))
        self.assertEqual(self._count("workshop.promotion", "promotion_channel"), (1, 1))
        with freeze_time("2026-09-17 02:00:00"):
            self.promotion.sudo()._follow_days(self.company)
        self.assertEqual(self._count("workshop.promotion", "promotion_on_plan"), (1, 1))
        self.assertEqual(self._count("workshop.promotion", "promotion_logged"), (1, 1))

    def test_evaluated_in_time(self):
        self._run()
        self.month = (self.month[0].replace(month=10), self.month[1].replace(month=10))
        evaluated = ("workshop.promotion", "promotion_evaluated")
        channel = ("workshop.promotion.channel", "channel_evaluated")
        lessons = ("workshop.promotion.evaluation", "evaluation_lessons")
        with freeze_time("2026-10-05 02:00:00"):
            self.assertEqual(self._count(*evaluated), (0, 0))  # not decided yet
        with freeze_time("2026-10-20 02:00:00"):
            self.assertEqual(self._count(*evaluated), (1, 0))
            self.assertEqual(self._count(*channel), (1, 0))
        row = self._evaluate()
        with freeze_time("2026-10-14 02:00:00"):
            row.with_user(self.owner).action_sign()
        self.assertEqual(self._count(*evaluated), (1, 1))
        self.assertEqual(self._count(*channel), (1, 1))
        self.assertEqual(self._count(*lessons), (1, 0))
        row.with_user(self.manager).write({"lesson_worked": "a", "lesson_change": "b"})
        row.with_user(self.manager).action_file_lessons()
        self.assertEqual(self._count(*lessons), (1, 1))

    def test_late_is_late(self):
        self._run()
        row = self._evaluate()
        with freeze_time("2026-10-16 02:00:00"):
            row.with_user(self.owner).action_sign()
        self.month = (self.month[0].replace(month=10), self.month[1].replace(month=10))
        self.assertEqual(
            self._count("workshop.promotion", "promotion_evaluated"), (1, 0)
        )

    def test_content(self):
        content = self.env["workshop.promotion.content"]
        rows = content.with_user(self.manager).create(
            [
                {"name": "Used early", "promotion_id": self.promotion.id},
                {
                    "name": "Kept",
                    "promotion_id": self.promotion.id,
                    "selling_point": "Names",
                    "segment_id": self.segment.id,
                    "text": "<p>Names</p>",
                },
            ]
        )
        with freeze_time(BEFORE):
            rows[1].action_policy_submit()
            rows[1].with_user(self.owner).action_policy_approve()
        with freeze_time(FIRST_DAY):
            rows.sudo()._do_use()
        name = "workshop.promotion.content"
        self.assertEqual(self._count(name, "content_approved"), (2, 1))
        self.assertEqual(self._count(name, "content_selling_point"), (2, 1))

    def test_research(self):
        plans = self.env["workshop.promotion.plan"].with_user(self.manager)
        for year, research in ((2026, "Five hotels asked."), (2027, False)):
            plan = plans.with_company(self.company).create(
                {
                    "year": year,
                    "goals": "More.",
                    "research": research,
                    "research_date": "2026-08-20",
                    "line_ids": [
                        Command.create({"channel_id": self.channel.id, "amount": 1.0})
                    ],
                }
            )
            with freeze_time(BEFORE):
                plan.action_policy_submit()
                plan.with_user(self.owner).action_policy_approve()
        self.assertEqual(
            self._count("workshop.promotion.plan", "plan_research"), (2, 1)
        )
