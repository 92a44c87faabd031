from datetime import date, datetime

from odoo.tests import BaseCase, tagged

from ..tools.delivery import Slack, Supply, get_done_pct, get_level, get_slack
from ..tools.review import POINTS, ReviewFacts, red_points, review_order

NOW = datetime(2026, 11, 24, 2, 0)
PROMISE = datetime(2026, 12, 1, 2, 0)


def at(day, hour=2, month=12):
    return datetime(2026, month, day, hour)


@tagged("post_install", "-at_install")
class TestSlack(BaseCase):
    def test_slack(self):
        made, bought, stock = "made", "bought", Supply("stock")
        for case, supplies, packing, transit, expected in (
            ("made in time", [Supply(made, at(28, month=11))], 1, 1, ("amber", 1.0)),
            ("a minute more than a day", [Supply(made, at(28, 1, 11))], 1, 1, "green"),
            ("exactly on the promise", [Supply(made, at(1))], 0, 0, ("amber", 0.0)),
            ("a day late", [Supply(made, at(1))], 0, 1, ("red", -1.0)),
            ("half a day late", [Supply(made, at(1, 14))], 0, 0, ("red", -0.5)),
            ("bought", [Supply(bought, at(30, month=11))], 0, 0.5, ("amber", 0.5)),
            ("in stock", [stock], 0, 0, ("green", 7.0)),
            ("latest decides", [stock, Supply(made, at(2))], 0, 0, ("red", -1.0)),
            ("plan is past", [Supply(made, at(20, month=11))], 0, 0, ("green", 7.0)),
            ("nothing left", [], 1, 1, ("none", None)),
            ("unknown end", [Supply(made)], 0, 0, ("none", None)),
            ("unknown and known", [Supply(made), stock], 0, 0, ("none", None)),
            (
                "unknown, known is late",
                [Supply(made), Supply(made, at(2))],
                0,
                0,
                "red",
            ),
            ("waits, planned in time", [Supply("waiting", at(1))], 1, 1, "none"),
            ("waits, planned late", [Supply("waiting", at(3))], 0, 0, ("red", -2.0)),
            ("waits without plan", [Supply("waiting")], 0, 0, "none"),
        ):
            with self.subTest(case):
                slack = get_slack(PROMISE, supplies, NOW, packing, transit)
                if isinstance(expected, str):
                    self.assertEqual(slack.level, expected)
                else:
                    self.assertEqual((slack.level, slack.days), expected)

    def test_nothing_promised(self):
        self.assertEqual(get_slack(None, [Supply("stock")], NOW), Slack("none"))

    def test_expected_is_ready_packing_and_way(self):
        slack = get_slack(PROMISE, [Supply("made", at(26, month=11))], NOW, 1, 2)
        self.assertEqual(slack.expected, at(29, month=11))

    def test_levels(self):
        for days, level in (
            (None, "none"),
            (-0.001, "red"),
            (-1e-12, "amber"),
            (0.0, "amber"),
            (1.0, "amber"),
            (1.001, "green"),
        ):
            with self.subTest(days):
                self.assertEqual(get_level(days), level)

    def test_done_share(self):
        for case, rows, expected in (
            ("nothing to make", [], None),
            ("zero to make", [(0.0, True)], None),
            ("not begun", [(10.0, False)], 0.0),
            ("all", [(10.0, True), (5.0, True)], 100.0),
            ("a quarter", [(30.0, False), (10.0, True)], 25.0),
        ):
            with self.subTest(case):
                self.assertEqual(get_done_pct(rows), expected)


@tagged("post_install", "-at_install")
class TestReviewPoints(BaseCase):
    def _red(self, **facts):
        points = review_order(ReviewFacts(**facts))
        self.assertEqual(tuple(point.key for point in points), POINTS)
        return {point.key: point.values for point in red_points(points)}

    def test_points(self):
        goods = {"has_goods": True, "promised": date(2026, 12, 1)}
        lead = {"lead": date(2026, 12, 2), "today": date(2026, 11, 24)}
        early = {"value": "2026-12-01", "limit": "2026-12-02"}
        for case, facts, expected in (
            ("a service", {}, {}),
            ("a service without address", {"has_street": False, "has_city": False}, {}),
            ("goods, all there", goods, {}),
            ("no name", {"has_name": False}, {"customer": {"missing": ["name"]}}),
            (
                "nobody to call",
                {"has_contact": False},
                {"customer": {"missing": ["contact"]}},
            ),
            (
                "no street",
                {**goods, "has_street": False},
                {"address": {"missing": ["street"]}},
            ),
            (
                "no address",
                {**goods, "has_street": False, "has_city": False},
                {"address": {"missing": ["street", "city"]}},
            ),
            (
                "the customer fetches them",
                {**goods, "has_street": False, "is_pickup": True},
                {},
            ),
            (
                "other than the contract",
                {"differences": ("price",)},
                {"lines": {"differences": ["price"]}},
            ),
            ("no date", {"has_goods": True}, {"date": {"missing": ["date"]}}),
            ("on the first day", {**goods, "lead": date(2026, 12, 1)}, {}),
            ("a day early", {**goods, **lead}, {"date": early}),
            (
                "a day early, accepted",
                {**goods, **lead, "is_early_accepted": True},
                {},
            ),
            (
                "accepted, but past",
                {
                    **goods,
                    **lead,
                    "is_early_accepted": True,
                    "today": date(2026, 12, 2),
                },
                {"date": early},
            ),
            ("credit", {"credit": {"value": 2.0}}, {"credit": {"value": 2.0}}),
        ):
            with self.subTest(case):
                self.assertEqual(self._red(**facts), expected)
