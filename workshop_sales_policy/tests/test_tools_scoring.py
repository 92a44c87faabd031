"""Tables of F3.7 and F3.15 "Scores", worked by hand."""

from odoo.tests import BaseCase

from ..tools.scoring import (
    CardRule,
    LineRule,
    LineScore,
    get_attainment,
    get_gap,
    parse_points,
    pick_box,
    project,
    prorate,
    score_card,
    score_line,
)

POINTS = "60:0 80:60 100:100 120:120"
BANDS = ((90.0, "A"), (80.0, "B"), (70.0, "C"), (60.0, "D"), (0.0, "E"))
COEFFICIENTS = {"A": 1.2, "B": 1.0, "C": 0.8}


class TestAttainment(BaseCase):
    def test_higher_is_better(self):
        for actual, target, expected in (
            (80.0, 100.0, 0.8),
            (120.0, 100.0, 1.2),
            (-20.0, 100.0, -0.2),  # returns exceed sales
            (-50.0, -100.0, 1.5),  # half the planned loss
            (-150.0, -100.0, 0.5),
            (5.0, 0.0, None),
            (None, 100.0, None),
            (80.0, None, None),
        ):
            with self.subTest(actual=actual, target=target):
                self.assertEqual(get_attainment(actual, target), expected)

    def test_zero_target_that_counts_as_met(self):
        for actual, expected in ((5.0, 1.0), (0.0, 1.0), (-1.0, 0.0)):
            with self.subTest(actual=actual):
                self.assertEqual(get_attainment(actual, 0.0, "higher", "met"), expected)

    def test_lower_is_better(self):
        for actual, target, expected in (
            (30.0, 30.0, 1.0),
            (15.0, 30.0, 1.5),
            (45.0, 30.0, 0.5),
            (90.0, 30.0, 0.0),
            (0.0, 0.0, 1.0),
            (1.0, 0.0, 0.0),
            (1.0, -1.0, None),
        ):
            with self.subTest(actual=actual, target=target):
                self.assertEqual(get_attainment(actual, target, "lower"), expected)

    def test_share_of_a_target(self):
        for target, active, period, expected in (
            (22000.0, 11, 22, 11000.0),
            (22000.0, 22, 22, 22000.0),
            (22000.0, 0, 22, 0.0),
            (22000.0, 5, 0, None),  # a period without working days
            (None, 11, 22, None),
        ):
            with self.subTest(active=active, period=period):
                self.assertEqual(prorate(target, active, period), expected)


class TestLine(BaseCase):
    def _score(self, actual, target=100.0, **rule):
        return score_line(LineRule(40.0, **rule), actual, target).score

    def test_linear(self):
        for actual, expected in ((70.0, 70.0), (130.0, 120.0), (40.0, 0.0), (-5, 0.0)):
            with self.subTest(actual=actual):
                self.assertAlmostEqual(
                    self._score(actual, cap=1.2, floor=0.5), expected
                )
        self.assertAlmostEqual(self._score(-5.0), 0.0)  # never below 0

    def test_points(self):
        points = parse_points(POINTS)
        for actual, expected in (
            (70.0, 30.0),
            (90.0, 80.0),
            (110.0, 110.0),
            (150.0, 120.0),
            (50.0, 0.0),
        ):
            with self.subTest(actual=actual):
                score = self._score(actual, method="points", points=points)
                self.assertAlmostEqual(score, expected)

    def test_points_that_cannot_be_read(self):
        for text in ("60", "60:0", "80:60 60:0", "60:0 60:10", "a:b 80:60", ""):
            with self.subTest(text=text), self.assertRaises(ValueError):
                parse_points(text)

    def test_banded(self):
        points = parse_points("80:60 100:100")
        for actual, expected in ((79.9, 0.0), (80.0, 60.0), (99.0, 60.0), (100, 100.0)):
            with self.subTest(actual=actual):
                score = self._score(actual, method="banded", points=points)
                self.assertEqual(score, expected)

    def test_veto_deduction_and_rating(self):
        for values, expected in (
            ({"actual": 100.0, "method": "veto"}, 100.0),
            ({"actual": 99.0, "method": "veto"}, 0.0),
            ({"actual": 3.0, "method": "deduction", "step": 10.0}, 70.0),
            ({"actual": 12.0, "method": "deduction", "step": 10.0}, 0.0),
            ({"actual": 4.0, "method": "rating"}, 80.0),
            ({"actual": 4.5, "method": "rating"}, 90.0),
            ({"actual": 4.0, "method": "rating", "is_satisfaction": True}, 75.0),
        ):
            with self.subTest(values):
                self.assertEqual(self._score(target=100.0, **values), expected)

    def test_what_is_missing_is_no_zero(self):
        for actual, target, reason in (
            (None, 100.0, "no_actual"),
            (80.0, None, "no_target"),
            (80.0, 0.0, "zero_target"),
        ):
            with self.subTest(reason):
                line = score_line(LineRule(40.0), actual, target)
                self.assertEqual((line.score, line.reason), (None, reason))
        self.assertEqual(score_line(LineRule(10.0, "rating"), 4.0).score, 80.0)


class TestCard(BaseCase):
    RULE = CardRule(BANDS, COEFFICIENTS, bonus_base=1000.0)

    def _card(self, *scores, rule=None, red=False, weights=(40.0, 30.0, 20.0, 10.0)):
        lines = [LineScore(w, s) for w, s in zip(weights, scores, strict=True)]
        return score_card(rule or self.RULE, lines, red)

    def test_unknown_line_leaves_the_others(self):
        # (40·90 + 30·80 + 20·100) / 90 = 88.888…
        card = self._card(90.0, 80.0, 100.0, None)
        self.assertEqual(
            (card.total, card.known_weight, card.grade), (88.89, 90.0, "B")
        )
        self.assertEqual(card.bonus, 1000.0)

    def test_too_little_is_known(self):
        card = self._card(None, None, 100.0, 100.0)
        self.assertEqual((card.total, card.known_weight), (100.0, 30.0))
        self.assertTrue(card.is_insufficient)
        self.assertEqual((card.grade, card.bonus), ("", 0.0))
        half = self._card(None, 100.0, 100.0, None)
        self.assertFalse(half.is_insufficient)  # 50 % is enough
        self.assertIsNone(self._card(None, None, None, None).total)

    def test_grade_follows_what_is_shown(self):
        for score, grade in (
            (89.995, "A"),  # shown as 90.00
            (89.994, "B"),
            (80.0, "B"),
            (79.99, "C"),
            (60.0, "D"),
            (59.99, "E"),
        ):
            with self.subTest(score=score):
                self.assertEqual(self._card(*[score] * 4).grade, grade)

    def test_red_line_caps(self):
        card = self._card(100.0, 100.0, 100.0, 100.0, red=True)
        self.assertEqual((card.total, card.grade, card.is_capped), (59.0, "E", True))
        low = self._card(40.0, 40.0, 40.0, 40.0, red=True)
        self.assertEqual((low.total, low.is_capped), (40.0, False))
        unknown = self._card(None, None, 100.0, 100.0, red=True)
        self.assertEqual((unknown.grade, unknown.is_insufficient), ("", True))

    def test_bonus(self):
        for rule, expected in (
            (CardRule(BANDS, COEFFICIENTS, bonus_base=1000.0, team_factor=1.1), 1320.0),
            (
                CardRule(
                    BANDS,
                    COEFFICIENTS,
                    bonus_base=1000.0,
                    team_factor=1.1,
                    bonus_cap=1300.0,
                ),
                1300.0,
            ),
            (CardRule(BANDS, {}, bonus_base=1000.0), 0.0),
        ):
            with self.subTest(rule=rule):
                card = self._card(95.0, 95.0, 95.0, 95.0, rule=rule)
                self.assertAlmostEqual(card.bonus, expected)


class TestOnTheWay(BaseCase):
    def test_projected_end(self):
        for actual, elapsed, period, additive, expected in (
            (5500.0, 11, 22, True, 11000.0),
            (5500.0, 30, 22, True, 5500.0),
            (5500.0, 0, 22, True, None),
            (4.4, 11, 22, False, 4.4),
            (None, 11, 22, True, None),
        ):
            with self.subTest(actual=actual, elapsed=elapsed):
                self.assertEqual(project(actual, elapsed, period, additive), expected)

    def test_what_is_missing(self):
        for actual, target, direction, expected in (
            (91600.0, 100000.0, "higher", 8400.0),
            (101000.0, 100000.0, "higher", 0.0),
            (35.0, 30.0, "lower", 5.0),
            (None, 30.0, "lower", None),
        ):
            with self.subTest(actual=actual):
                self.assertEqual(get_gap(actual, target, direction), expected)

    def test_third_of_the_nine_boxes(self):
        for scores, expected in (
            ([(70.0, 40.0), (70.0, 30.0)], 2),  # the line itself is not low
            ([(69.99, 70.0)], 1),
            ([(100.0, 40.0), (80.0, 40.0)], 3),  # mean 90, the best grade
            ([(100.0, 40.0), (None, 40.0)], 3),  # unknown is left out
            ([(100.0, 20.0), (60.0, 60.0)], 2),  # (2000 + 3600) / 80 = 70
            ([(None, 40.0)], None),
            ([], None),
        ):
            lines = [LineScore(weight, score) for score, weight in scores]
            with self.subTest(scores=scores):
                self.assertEqual(pick_box(lines, (70.0, 90.0)), expected)
