"""Where an evaluation could go wrong: other promotions, festivals, odd days."""

from datetime import date, timedelta

from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import SQL

from .promotion_common import BEFORE, FIRST, LAST, PromotionCase


@tagged("post_install", "-at_install")
class TestEdges(PromotionCase):
    def _other(self, first, last, **values):
        """Another promotion of the same boxes, on its way."""
        other = self._promotion(
            name="Tins for all", date_from=first, date_to=last, **values
        )
        other.sudo()._policy_write({"state": "running"})
        return other

    def _finish(self):
        self._run()
        return self._evaluate()

    def test_everything_was_discounted_before(self):
        """No clean day to compare with: nothing is claimed."""
        self._sell_example()
        windows = self.promotion._get_windows()
        self._other(windows.pre[0], windows.pre[-1])
        row = self._finish()
        self.assertEqual((row.verdict, row.confidence), ("unknown", "none"))
        self.assertFalse(row.has_lift or row.has_contribution or row.has_roi)
        self.assertIn("only 0 clean weeks before", row.methods_text)
        self.assertNotIn("At the same time", row.confidence_text)

    def test_two_at_the_same_time_are_named(self):
        self._sell_example()
        self._other(LAST, LAST + timedelta(days=2))
        row = self._finish()
        self.assertEqual(row.results["units"], 220.0)
        self.assertIn("At the same time ran Tins for all", row.confidence_text)

    def test_a_festival_is_compared_with_itself(self):
        """Mid-Autumn is on 25 September 2026 and was on 6 October 2025: 354 days.

        The year before had a leap month. 20 a day then, as many in the weeks before as
        now: 200 would have come, 220 did.
        """
        back = timedelta(days=354)
        windows = self.promotion._get_windows()
        self._sell(windows.pre, 14.0)
        self._sell([day - back for day in windows.pre], 14.0)
        self._sell([day - back for day in windows.promo], 20.0)
        self._sell(windows.promo, 22.0, 95.0)
        with freeze_time(BEFORE):
            self.promotion.write({"festival": "mid_autumn", "substitute_ids": False})
        row = self._finish()
        self.assertEqual((row.method, row.inputs["shift"]), ("last_year", 354))
        self.assertAlmostEqual(row.results["baseline_units"], 200.0)
        self.assertAlmostEqual(row.lift_pct, 10.0)
        self.assertEqual(row.confidence, "low")

    def test_a_day_of_25_hours_is_one_day(self):
        """Berlin, 25 October 2026: from 22:00 UTC the day before to 23:00 UTC."""
        self.company.partner_id.tz = "Europe/Berlin"
        moments = (
            "2026-10-24 21:59:00",
            "2026-10-24 22:01:00",
            "2026-10-25 22:59:00",
            "2026-10-25 23:01:00",
        )
        orders = self._sell([FIRST] * len(moments), 1.0)
        for order, moment in zip(orders, moments, strict=True):
            self.env.execute_query(
                SQL(
                    "UPDATE sale_order SET date_order = %s WHERE id = %s RETURNING id",
                    moment,
                    order.id,
                )
            )
        history = self.env["workshop.promotion.history"].sudo()
        for first, expected in ((24, [1.0, 2.0, 1.0]), (25, [2.0, 1.0])):
            with self.subTest(first=first):
                span = (date(2026, 10, first), date(2026, 10, 26))
                found = history._read_days(
                    self.company, self.box, [span], self.env["res.partner"]
                )
                rows = found[self.box.id]["rows"]
                self.assertEqual([row[1] for row in rows], expected)
