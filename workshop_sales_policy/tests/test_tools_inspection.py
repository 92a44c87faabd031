from odoo.tests import BaseCase, tagged

from ..tools.inspection import (
    Answer,
    Pass,
    cover,
    is_within,
    judge,
    parse_measure,
    sample_size,
)

LOAF, TART = ("loaf", ""), ("tart", "L1")


@tagged("post_install", "-at_install")
class TestSampleSize(BaseCase):
    def test_table(self):
        cases = (
            (0.2, 1),
            (1, 1),
            (5, 5),
            (5.0000000001, 5),
            (6, 5),
            (25, 5),
            (26, 6),
            (36, 6),
            (37, 7),
            (100, 10),
            (101, 11),
            (10000, 100),
            (12.5, 5),
        )
        for quantity, expected in cases:
            with self.subTest(quantity=quantity):
                self.assertEqual(sample_size(quantity), expected)

    def test_nothing_is_refused(self):
        for quantity in (0, 0.0, -1, float("nan"), float("inf")):
            with self.subTest(quantity=quantity), self.assertRaises(ValueError):
                sample_size(quantity)


@tagged("post_install", "-at_install")
class TestMeasure(BaseCase):
    def test_what_people_type(self):
        cases = (
            ("3.5", 3.5),
            ("3,5", 3.5),
            (" 1 200 ", 1200.0),
            ("-4", -4.0),
            ("−4", -4.0),
            ("0", 0.0),
        )
        for text, expected in cases:
            with self.subTest(text=text):
                self.assertEqual(parse_measure(text), expected)

    def test_what_is_no_number(self):
        for text in ("", None, "abc", "3.5 g", "nan", "inf", "1_0", "1,2,3", "--1"):
            with self.subTest(text=text), self.assertRaises(ValueError):
                parse_measure(text)

    def test_limits(self):
        cases = (
            (4.0, "between", 2.0, 4.0, True),
            (2.0, "between", 2.0, 4.0, True),
            (4.01, "between", 2.0, 4.0, False),
            (1.99, "between", 2.0, 4.0, False),
            (99.0, "at_least", 2.0, 0.0, True),
            (1.0, "at_least", 2.0, 0.0, False),
            (-9.0, "at_most", 0.0, 4.0, True),
            (4.1, "at_most", 0.0, 4.0, False),
            (0.1 + 0.2, "at_most", 0.0, 0.3, True),
        )
        for value, kind, low, high, expected in cases:
            with self.subTest(value=value, kind=kind):
                self.assertEqual(is_within(value, kind, low, high), expected)


@tagged("post_install", "-at_install")
class TestVerdict(BaseCase):
    def test_no_defect_passes(self):
        verdict = judge([Answer(1, "ok"), Answer(None, "ok")])
        self.assertTrue(verdict.passed)

    def test_one_defect_fails_its_goods_alone(self):
        verdict = judge([Answer(1, "not_ok"), Answer(2, "ok", True)])
        self.assertFalse(verdict.passed)
        self.assertEqual((verdict.failed, verdict.critical), ({1}, set()))

    def test_a_critical_one_holds_the_lot(self):
        verdict = judge([Answer(1, "not_ok", True), Answer(2, "not_ok")])
        self.assertEqual((verdict.failed, verdict.critical), ({1, 2}, {1}))

    def test_packing_is_about_everything(self):
        verdict = judge([Answer(1, "ok"), Answer(None, "not_ok", True)])
        self.assertFalse(verdict.passed)
        self.assertTrue(verdict.packing_failed)
        self.assertEqual(verdict.failed, set())

    def test_an_open_point_is_no_verdict(self):
        with self.assertRaises(ValueError):
            judge([Answer(1, "ok"), Answer(1, "open")])


@tagged("post_install", "-at_install")
class TestCover(BaseCase):
    def test_table(self):
        cases = {
            "exactly": ({"m": {LOAF: 10}}, [(1, LOAF, 10)], [("m", 1, 10)], {}),
            "less than passed": ({"m": {LOAF: 4}}, [(1, LOAF, 10)], [("m", 1, 4)], {}),
            "more than passed": (
                {"m": {LOAF: 11}},
                [(1, LOAF, 10)],
                [("m", 1, 10)],
                {"m": {LOAF: 1}},
            ),
            "two passes in order": (
                {"m": {LOAF: 7}},
                [(1, LOAF, 5), (2, LOAF, 5)],
                [("m", 1, 5), ("m", 2, 2)],
                {},
            ),
            "each once": (
                {"a": {LOAF: 6}, "b": {LOAF: 6}},
                [(1, LOAF, 10)],
                [("a", 1, 6), ("b", 1, 4)],
                {"b": {LOAF: 2}},
            ),
            "another lot": (
                {"m": {("tart", "L2"): 1}},
                [(1, TART, 10)],
                [],
                {"m": {("tart", "L2"): 1}},
            ),
            "no lot is no lot": (
                {"m": {("tart", ""): 1}},
                [(1, TART, 10)],
                [],
                {"m": {("tart", ""): 1}},
            ),
            "nothing leaves": ({"m": {LOAF: 0}}, [], [], {}),
            "dust": ({"m": {LOAF: 10.0000001}}, [(1, LOAF, 10)], [("m", 1, 10)], {}),
        }
        for name, (needs, passes, uses, missing) in cases.items():
            with self.subTest(name):
                outcome = cover(needs, [Pass(*row) for row in passes])
                self.assertEqual(outcome.uses, uses)
                self.assertEqual(outcome.missing, missing)

    def test_held_goods_close_an_older_pass(self):
        outcome = cover(
            {"m": {LOAF: 1, TART: 1}},
            [Pass(1, LOAF, 10), Pass(2, LOAF, 0, is_held=True), Pass(3, TART, 5)],
        )
        self.assertEqual(outcome.missing, {"m": {LOAF: 1}})
        self.assertEqual(outcome.held, {LOAF})
        self.assertEqual(outcome.uses, [("m", 3, 1)])
