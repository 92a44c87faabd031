from datetime import datetime

from odoo.tests import BaseCase

from ..tools.lot_sweep import Passage, Total, sum_up

MONDAY, TUESDAY = datetime(2026, 11, 23, 9), datetime(2026, 11, 24, 9)


class TestSumUp(BaseCase):
    def test_nothing(self):
        self.assertEqual(sum_up([]), Total())
        self.assertTrue(sum_up([]).is_all_back)

    def test_delivered_less_returned(self):
        total = sum_up(
            [
                Passage("F1", "kg", 7.0, MONDAY),
                Passage("F1", "kg", 5.0, TUESDAY),
                Passage("F1", "kg", -2.0, TUESDAY),
            ]
        )
        self.assertEqual(total, Total({"F1": 10.0}, 10.0, "kg", 2, MONDAY, TUESDAY))
        self.assertFalse(total.is_all_back)

    def test_all_back(self):
        total = sum_up(
            [Passage("F1", "kg", 0.3, MONDAY)]
            + [Passage("F1", "kg", -0.1, TUESDAY)] * 3
        )
        self.assertEqual(total.goods, {"F1": 0.0})
        self.assertTrue(total.is_all_back)

    def test_more_back_than_known_to_have_gone(self):
        total = sum_up(
            [Passage("F1", "kg", -4.0, MONDAY), Passage("B7", "kg", 3.0, MONDAY)]
        )
        self.assertEqual(total.goods, {"F1": 0.0, "B7": 3.0})
        self.assertEqual(total.quantity, 3.0)

    def test_kilos_and_pieces_do_not_add_up(self):
        total = sum_up(
            [Passage("F1", "kg", 2.0, MONDAY), Passage("B7", "piece", 3.0, TUESDAY)]
        )
        self.assertIsNone(total.quantity)
        self.assertIsNone(total.unit)
        self.assertEqual(total.goods, {"F1": 2.0, "B7": 3.0})
