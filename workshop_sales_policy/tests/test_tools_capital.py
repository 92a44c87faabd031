from decimal import Decimal

from odoo.tests import BaseCase, tagged

from ..tools.capital import capital_amount


@tagged("post_install", "-at_install")
class TestCapitalAmount(BaseCase):
    def test_vectors_of_the_formulas(self):
        for amount, expected in (
            (1234.50, "壹仟贰佰叁拾肆元伍角"),
            (10005.08, "壹万零伍元零捌分"),
            (0.05, "伍分"),
            (20000100.10, "贰仟万零壹佰元壹角"),
            (100010000, "壹亿零壹万元整"),
            (100000000, "壹亿元整"),
            (100003031, "壹亿零叁仟零叁拾壹元整"),
            (107000.53, "壹拾万柒仟元伍角叁分"),
            (-0.004, "零元整"),
            (0, "零元整"),
        ):
            with self.subTest(amount=amount):
                self.assertEqual(capital_amount(amount), expected)
                self.assertEqual(capital_amount(Decimal(str(amount))), expected)

    def test_zeros_and_sections(self):
        for amount, expected in (
            (0.1, "壹角"),
            (0.99, "玖角玖分"),
            (1, "壹元整"),
            (10, "壹拾元整"),
            (15, "壹拾伍元整"),
            (100, "壹佰元整"),
            (1001, "壹仟零壹元整"),
            (1010, "壹仟零壹拾元整"),
            (30.06, "叁拾元零陆分"),
            (10000, "壹万元整"),
            (10100, "壹万零壹佰元整"),
            (100000, "壹拾万元整"),
            (1000001, "壹佰万零壹元整"),
            (60020003, "陆仟零贰万零叁元整"),
            (100000001, "壹亿零壹元整"),
            (1050000000, "壹拾亿伍仟万元整"),
            (1000000000000, "壹万亿元整"),
            (1000100000001, "壹万零壹亿零壹元整"),
            (
                9876543210.12,
                "玖拾捌亿柒仟陆佰伍拾肆万叁仟贰佰壹拾元壹角贰分",
            ),
        ):
            with self.subTest(amount=amount):
                self.assertEqual(capital_amount(amount), expected)

    def test_rounds_half_up_to_cents_first(self):
        for amount, expected in (
            (0.004, "零元整"),
            (0.005, "壹分"),
            (0.285, "贰角玖分"),
            (9.995, "壹拾元整"),
            (9999.999, "壹万元整"),
            (-0.005, "负壹分"),
        ):
            with self.subTest(amount=amount):
                self.assertEqual(capital_amount(amount), expected)

    def test_negative(self):
        self.assertEqual(capital_amount(-12.3), "负壹拾贰元叁角")
        self.assertEqual(capital_amount(-5), "负伍元整")

    def test_traditional(self):
        for amount, expected in (
            (123456.78, "壹拾貳萬參仟肆佰伍拾陸元柒角捌分"),
            (-900000000, "負玖億元整"),
            (0, "零元整"),
        ):
            with self.subTest(amount=amount):
                self.assertEqual(capital_amount(amount, traditional=True), expected)

    def test_what_is_no_amount_is_refused(self):
        for amount in (float("nan"), float("inf")):
            with self.subTest(amount=amount), self.assertRaises(ValueError):
                capital_amount(amount)
