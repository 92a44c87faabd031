from datetime import date

from odoo.tests import BaseCase, tagged

from ..tools.satisfaction import (
    csat,
    is_publishable,
    kpi_score,
    mean,
    nps,
    order_gaps,
    response_rate,
    shrunk,
    silent_churn,
)


@tagged("post_install", "-at_install")
class TestScores(BaseCase):
    def test_csat_and_mean(self):
        for case, scores, share, average in (
            ("none", [], None, None),
            ("only missing", [None, None], None, None),
            ("one satisfied", [4], 100.0, 4.0),
            ("one not", [3], 0.0, 3.0),
            ("mixed", [5, 4, 3, 1], 50.0, 3.25),
            ("missing is left out", [5, None, 4, 2, 1], 50.0, 3.0),
            ("all the worst", [1, 1, 1], 0.0, 1.0),
            ("most satisfied", [5, 5, 5, 5, 2], 80.0, 4.4),
        ):
            with self.subTest(case):
                self.assertEqual(csat(iter(scores)), share)
                self.assertEqual(mean(iter(scores)), average)

    def test_nps(self):
        for case, scores, expected in (
            ("none", [], None),
            ("only missing", [None], None),
            ("passive", [7, 8], 0.0),
            ("promoters", [9, 10], 100.0),
            ("detractors", [0, 6], -100.0),
            ("mixed", [10, 9, 9, 8, 7, 6, 3, 10], 25.0),
            ("more detractors", [10, 6, 5, 8, None], -25.0),
        ):
            with self.subTest(case):
                self.assertEqual(nps(scores), expected)

    def test_a_score_outside_its_scale_is_no_answer(self):
        for function, score in (
            (csat, 0),
            (csat, 6),
            (mean, 0),
            (mean, 6),
            (nps, -1),
            (nps, 11),
        ):
            with self.subTest(function.__name__, score=score):
                with self.assertRaises(ValueError):
                    function([5, score])

    def test_shrunk(self):
        for case, average, n, prior, expected in (
            ("one answer", 5.0, 1, 4.2, 4.33),
            ("thirty", 4.6, 30, 4.2, 4.54),
            ("no answer", 5.0, 0, 4.2, None),
            ("no mean", None, 3, 4.2, None),
            ("no prior", 5.0, 5, None, 4.5),
            ("worst", 1.0, 5, 4.2, 2.6),
        ):
            with self.subTest(case):
                score = shrunk(average, n, prior)
                if expected is None:
                    self.assertIsNone(score)
                else:
                    self.assertAlmostEqual(score, expected, 2)

    def test_shrunk_is_not_rounded(self):
        self.assertAlmostEqual(shrunk(5.0, 1, 4.2), 4.333333333, 9)

    def test_weight_and_fallback_are_those_given(self):
        self.assertAlmostEqual(shrunk(5.0, 10, 4.0, weight=10.0), 4.5)
        self.assertAlmostEqual(shrunk(5.0, 5, None, fallback=3.0), 4.0)

    def test_kpi_score(self):
        for x, expected in (
            (1.0, 0.0),
            (3.0, 50.0),
            (4.2, 80.0),
            (5.0, 100.0),
            (None, None),
        ):
            with self.subTest(x=x):
                if expected is None:
                    self.assertIsNone(kpi_score(x))
                else:
                    self.assertAlmostEqual(kpi_score(x), expected)

    def test_response_rate(self):
        for n, sent, expected in (
            (3, 12, 25.0),
            (0, 12, 0.0),
            (12, 12, 100.0),
            (0, 0, None),
            (None, 12, None),
        ):
            with self.subTest(n=n, sent=sent):
                self.assertEqual(response_rate(n, sent), expected)

    def test_is_publishable(self):
        for n, expected in ((0, False), (4, False), (5, True), (6, True)):
            with self.subTest(n=n):
                self.assertIs(is_publishable(n, 5), expected)


@tagged("post_install", "-at_install")
class TestSilentChurn(BaseCase):
    def test_order_gaps(self):
        first, second, third = date(2026, 1, 31), date(2026, 3, 1), date(2026, 3, 15)
        for case, days, expected in (
            ("none", [], []),
            ("one", [first], []),
            ("in order", [first, second, third], [29, 14]),
            ("in any order", [third, first, second], [29, 14]),
            ("two on a day", [first, second, second, third], [29, 14]),
            ("all on a day", [first, first, first], []),
        ):
            with self.subTest(case):
                self.assertEqual(order_gaps(days), expected)

    def test_silent_churn(self):
        for case, since, gaps, expected in (
            ("never ordered twice", 400, [], None),
            ("two orders", 400, [10], None),
            ("three orders, in time", 39, [20, 20], False),
            ("exactly two gaps", 40, [20, 20], True),
            ("longer", 90, [20, 20], True),
            ("just ordered", 0, [20, 20], False),
            ("median of two gaps", 44, [10, 35], False),
            ("median of two gaps, reached", 45, [10, 35], True),
            ("one long gap counts little", 30, [10, 12, 200], True),
            ("every day", 2, [1, 1], True),
            ("all at one time", 90, [0, 0], None),
            ("never known", None, [20, 20], None),
        ):
            with self.subTest(case):
                self.assertIs(silent_churn(since, gaps), expected)

    def test_limits_are_those_given(self):
        self.assertIs(silent_churn(30, [20], orders=2, factor=1.5), True)
        self.assertIs(silent_churn(29, [20], orders=2, factor=1.5), False)
        self.assertIsNone(silent_churn(90, [20, 20], orders=4))
