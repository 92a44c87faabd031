"""Where am I: the running card and what each open deal would change."""

from freezegun import freeze_time

from odoo.tests import tagged

from .performance_common import IN_NOVEMBER, PerformanceCase


@tagged("post_install", "-at_install")
@freeze_time(IN_NOVEMBER)
class TestWhereAmI(PerformanceCase):
    def setUp(self):
        super().setUp()
        self._plan_sales()
        self._open_cards()
        self._sell()  # 8,000 of 10,000; margin 2,500 of 3,000; one new customer

    def _open(self, user=None):
        cards = self.env["workshop.scorecard"].with_user(user or self.salesperson)
        return cards.with_company(self.company).action_where_am_i()

    def test_own_card_taken_anew(self):
        action = self._open()
        card = self._card(reader=self.salesperson)
        self.assertEqual(action["res_id"], card.id)
        self.assertEqual(card.total, 67.5)
        line = self._line(card, "net_sales")
        # seven of twenty-one working days are gone: 8,000 × 21 / 7
        self.assertEqual(line.projected, 24000.0)
        self.assertEqual(line.gap_text, "¥\xa02,000.00 to go, 14 working days")

    def test_winning_one_deal_makes_it_a_better_grade(self):
        """12.5 loaves more: sales 10,000 = 100 points, margin 3,125 = 104.17."""
        deal = self._create_order(price=160.0, quantity=12.5)
        small = self._create_order(price=160.0, quantity=1.0)
        self._open()
        card = self._card(reader=self.salesperson)
        self.assertEqual(card.deal_ids.order_id, deal | small)
        row = card.deal_ids[0]
        self.assertEqual(row.order_id, deal)
        # (40·100 + 30·104.17 + 10·100) / 80 = 101.56
        self.assertAlmostEqual(row.total, 101.56)
        self.assertEqual((card.grade, row.grade), ("D", "A"))
        self.assertEqual(row.effect_text, f"Win {deal.name} → A (101.56 points)")
        self.assertEqual(row.action_open_deal()["res_id"], deal.id)

    def test_colleagues_deals_are_not_mine(self):
        self._create_order(user=self.colleague)
        self._open()
        self.assertFalse(self._card(reader=self.salesperson).deal_ids)

    def test_without_a_card(self):
        action = self._open(self.manager)
        self.assertEqual(action["domain"], "[('user_id', '=', uid)]")

    def test_ranking_only_where_it_is_switched_on(self):
        self._open()
        self.assertFalse(self._card(reader=self.salesperson).ranking_text)
