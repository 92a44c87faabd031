"""A generated month, scored a second time by other means; and awkward months."""

from datetime import date
from random import Random

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged

from .performance_common import IN_DECEMBER, IN_NOVEMBER, PerformanceCase

# points of an attainment on the curve of the default scheme, by straight lines
CURVE = ((0.6, 0.0), (0.8, 60.0), (1.0, 100.0), (1.2, 120.0))


def by_hand(attainment):
    """Points of ``CURVE``, without the engine."""
    if attainment <= CURVE[0][0]:
        return CURVE[0][1]
    for (left, low), (right, high) in zip(CURVE, CURVE[1:], strict=False):
        if attainment <= right:
            return low + (high - low) * (attainment - left) / (right - left)
    return CURVE[-1][1]


@tagged("post_install", "-at_install")
class TestGeneratedMonth(PerformanceCase):
    """Forty orders of two people, some cancelled, some outside the month."""

    def _generate(self):
        """The orders, and what a person with pencil and paper adds up.

        :return: ``{user: [sales, margin]}`` of November
        """
        random = Random(2026)
        sums = {user: [0.0, 0.0] for user in (self.salesperson, self.colleague)}
        for _number in range(40):
            user = random.choice(list(sums))
            quantity, day = random.randint(1, 40), random.randint(-5, 33)
            price = random.choice((155.0, 158.0, 160.0))
            is_cancelled = random.random() < 0.2
            local = date.fromordinal(date(2026, 11, 1).toordinal() + day)
            order = self._sell(
                price=price,
                quantity=float(quantity),
                day=f"{local} 02:00:00",
                user=user,
            )
            if is_cancelled:
                order.sudo()._action_cancel()
            elif local.month == 11:
                sums[user][0] += price * quantity
                sums[user][1] += (price - 110.0) * quantity
        return sums

    def test_the_same_by_pencil_and_paper(self):
        sums = self._generate()
        self._approve_plan(
            {
                (user, code): amount
                for user in sums
                for code, amount in (("net_sales", 60000.0), ("margin", 18000.0))
            }
        )
        self._open_cards()
        self._close()
        for user, (sales, margin) in sums.items():
            card = self._card(user)
            with self.subTest(user=user.login):
                self.assertGreater(sales, 10000.0)  # the month is not empty
                line = self._line(card, "net_sales")
                self.assertAlmostEqual(line.actual, sales, 2)
                # a third of the quarter
                first = by_hand(sales / 20000.0)
                self.assertAlmostEqual(line.score, first, 6)
                line = self._line(card, "margin")
                self.assertAlmostEqual(line.actual, margin, 2)
                second = by_hand(margin / 6000.0)
                self.assertAlmostEqual(line.score, second, 6)
                # new customers have no target; the rest is not known yet
                total = (40.0 * first + 30.0 * second) / 70.0
                self.assertAlmostEqual(card.total, round(total + 1e-9, 2), 2)
                self.assertEqual(card.known_weight, 70.0)


@tagged("post_install", "-at_install")
class TestAwkwardMonths(PerformanceCase):
    def test_two_salespeople_on_one_customer(self):
        """Each counts his own order; the customer is new to the first alone."""
        customer = self.partner.copy({"name": "Riverside Hotel"})
        self._sell(partner_id=customer.id, day="2026-11-03 02:00:00")
        self._sell(
            partner_id=customer.id, user=self.colleague, day="2026-11-06 02:00:00"
        )
        self._open_cards()
        self._close()
        for user, new in ((self.salesperson, 1.0), (self.colleague, 0.0)):
            card = self._card(user)
            self.assertEqual(self._line(card, "net_sales").actual, 8000.0)
            self.assertEqual(self._line(card, "new_customers").actual, new)

    def test_moved_to_another_team_in_the_month(self):
        """The card keeps the team it was opened in, and counts the whole month."""
        teams = self.env["crm.team"].create(
            [{"name": name, "company_id": self.company.id} for name in ("East", "West")]
        )
        teams[0].member_ids = [Command.link(self.salesperson.id)]
        self._open_cards(IN_NOVEMBER)
        teams[0].member_ids = [Command.unlink(self.salesperson.id)]
        teams[1].member_ids = [Command.link(self.salesperson.id)]
        self._sell(day="2026-11-20 02:00:00")
        self._close()
        card = self._card()
        self.assertEqual(card.team_id, teams[0])
        self.assertEqual(self._line(card, "net_sales").actual, 8000.0)

    def test_archived_in_the_month_is_still_scored(self):
        self._plan_sales()
        self._open_cards()
        self._sell()
        self.salesperson.sudo().active = False
        self._close()
        card = self._card()
        self.assertEqual(card.state, "computed")
        self.assertEqual(self._line(card, "net_sales").actual, 8000.0)

    def test_order_given_to_another_after_the_close(self):
        """The frozen card stays; comparing says what the records say now."""
        self._plan_sales()
        self._open_cards()
        order = self._sell()
        self._close()
        order.sudo().user_id = self.colleague
        card = self._card()
        self.assertEqual(self._line(card, "net_sales").actual, 8000.0)
        with freeze_time(IN_DECEMBER):
            message = card.action_compare()["params"]["message"]
        self.assertIn("8,000.00 then", message)
        self.assertIn("0.00 now", message)

    def test_a_month_without_working_days(self):
        """Nothing to share by: a joiner has no target, nobody divides by zero."""
        self.company.resource_calendar_id.attendance_ids.unlink()
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Closed",
                "company_id": self.company.id,
                "calendar_id": False,
                "date_from": "2026-10-25 00:00:00",
                "date_to": "2026-12-05 00:00:00",
            }
        )
        self.env.registry.clear_cache()
        plan = self._approve_plan({(self.salesperson, "net_sales"): 30000.0})
        self.assertEqual(len(plan.target_ids), 3)
        self._open_cards()
        self._sell()
        with freeze_time(IN_NOVEMBER):
            self.env["workshop.scorecard"].sudo()._refresh_open(self.company)
        line = self._line(self._card(), "net_sales")
        self.assertEqual((line.actual, line.target), (8000.0, 10000.0))
