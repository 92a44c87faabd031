from dateutil.relativedelta import relativedelta

from odoo.tests import HttpCase, tagged

from .performance_common import PerformanceCase


class TourCase(PerformanceCase, HttpCase):
    def setUp(self):
        super().setUp()
        (self.salesperson | self.manager).sudo().odoobot_state = "disabled"
        self.today = self.company._policy_get_today()

    def _prepare_month(self, first):
        """A plan of the month, its card, and 1,600 of 10,000 sold."""
        self._approve_plan(
            {(self.salesperson, "net_sales"): 10000.0},
            date_from=first,
            date_to=first + relativedelta(months=1, days=-1),
        )
        scheme = self.scheme.sudo()
        self.env["workshop.scorecard"].sudo()._open_for(
            self.company,
            scheme,
            self.salesperson,
            first,
            first + relativedelta(months=1, days=-1),
        )
        order = self._create_order(price=160.0, quantity=10.0)
        order.action_confirm()
        order.sudo().date_order = f"{first} 02:00:00"


@tagged("post_install", "-at_install")
class TestWhereAmITour(TourCase):
    """Where am I, on a phone."""

    browser_size = "390x844"
    touch_enabled = True

    def test_where_am_i(self):
        self._prepare_month(self.today.replace(day=1))
        self._create_order(price=160.0, quantity=20.0)
        self.start_tour(
            "/odoo/where-am-i",
            "policy_phone_where_am_i_tour",
            login=self.salesperson.login,
        )
        card = self.env["workshop.scorecard"].search(
            [("user_id", "=", self.salesperson.id)]
        )
        self.assertEqual(card.line_ids.filtered("has_target").actual, 1600.0)


@tagged("post_install", "-at_install")
class TestRateTour(TourCase):
    """Last month's card on the manager's desktop."""

    def test_rate_and_look_behind_a_number(self):
        self._prepare_month(self.today.replace(day=1) - relativedelta(months=1))
        cards = self.env["workshop.scorecard"].sudo()._close_ended(self.company)
        self.assertEqual(cards.mapped("state"), ["computed"])
        self.start_tour(
            "/odoo/scorecards",
            "policy_scorecard_rate_tour",
            login=self.manager.login,
        )


@tagged("post_install", "-at_install")
class TestCycleTour(TourCase):
    """A card from its rating over a dispute to the end, each at his own desk."""

    def test_rated_disputed_settled_final(self):
        self.owner.sudo().odoobot_state = "disabled"
        self._prepare_month(self.today.replace(day=1) - relativedelta(months=1))
        card = self.env["workshop.scorecard"].sudo()._close_ended(self.company)
        for user, part, state in (
            (self.manager, "rate", "rated"),
            (self.salesperson, "dispute", "disputed"),
            (self.owner, "settle", "disputed"),
            (self.manager, "final", "final"),
        ):
            with self.subTest(part=part):
                self.start_tour(
                    "/odoo/scorecards",
                    f"policy_scorecard_cycle_{part}_tour",
                    login=user.login,
                )
                self.assertEqual(card.state, state)
        self.assertEqual(card.settlement, "The rating stays.")
        teamwork = card.line_ids.filtered(lambda row: row.code == "teamwork")
        self.assertEqual((teamwork.rating, teamwork.score), ("3", 60.0))
