from copy import deepcopy
from datetime import date, datetime

from odoo.tests import BaseCase, tagged

from ..tools.change import all_pass, compare, material_hash, passes

GOODS = {
    "product_id": 5,
    "quantity": 10.0,
    "uom_id": 1,
    "price_unit": 155.0,
    "discount": 3.0,
    "tax_ids": [7, 8],
    "optional": False,
    "label": "Chair",
}
OPTION = GOODS | {"quantity": 0.0, "optional": True, "label": "Cushion"}
RETURN = GOODS | {"quantity": -2.0, "label": "Old chair"}
REBATE = GOODS | {
    "product_id": 9,
    "quantity": 1.0,
    "price_unit": -50.0,
    "discount": 0.0,
    "label": "Rebate",
}
MATERIAL = {
    "partner_id": 3,
    "currency_id": 1,
    "pricelist_id": 2,
    "payment_term_id": 4,
    "validity_date": "2026-12-24",
    "commitment_date": "2026-12-10",
    "clauses": {"price": "net", "delivery": "by road"},
    "lines": {"1": GOODS, "2": OPTION, "3": RETURN, "4": REBATE},
}
# Nothing in the order's figures moved.
STILL = {"margin_old": 30.0, "margin_new": 30.0, "level_old": 1, "level_new": 1}


def changed(line=None, **values):
    """The snapshot with ``values`` written on the document or on one line."""
    material = deepcopy(MATERIAL)
    (material["lines"][line] if line else material).update(values)
    return material


def without(line):
    material = deepcopy(MATERIAL)
    del material["lines"][line]
    return material


@tagged("post_install", "-at_install")
class TestChangeHash(BaseCase):
    def test_same_content_has_the_same_hash(self):
        expected = material_hash(MATERIAL)
        self.assertRegex(expected, r"^[0-9a-f]{64}$")
        turned = dict(reversed(deepcopy(MATERIAL).items()))
        for case, material in (
            ("order of keys", turned),
            ("order of ids", changed("1", tax_ids=[8, 7])),
            ("whole number", changed("1", quantity=10)),
            ("dust", changed("1", price_unit=155.00000000000003)),
            ("negative zero", changed("4", discount=-0.0)),
            ("date", changed(validity_date=date(2026, 12, 24))),
            ("name of a line", changed("1", label="Stool")),
        ):
            with self.subTest(case):
                self.assertEqual(material_hash(material), expected)
                self.assertEqual(compare(MATERIAL, material), [])

    def test_hash_is_that_of_the_canonical_text(self):
        # printf '%s' '{"a":"0.3","lines":{},"n":1,"t":"ä"}' | sha256sum
        self.assertEqual(
            material_hash({"n": 1.0, "t": "ä", "a": 0.1 + 0.2}),
            "f168b67b2f0383f7232ea1d46b15097c72cad2abe933c283b5db419db19365f8",
        )

    def test_other_content_has_another_hash(self):
        expected = material_hash(MATERIAL)
        for case, material in (
            ("price", changed("1", price_unit=155.01)),
            ("sixth decimal", changed("1", quantity=10.000001)),
            ("missing is not zero", changed("1", discount=None)),
            ("taxes", changed("1", tax_ids=[7])),
            ("clause", changed(clauses={"price": "gross"})),
            ("line", without("2")),
        ):
            with self.subTest(case):
                self.assertNotEqual(material_hash(material), expected)
                self.assertTrue(compare(MATERIAL, material))

    def test_number_that_is_none_is_refused(self):
        with self.assertRaises(ValueError):
            material_hash(changed("1", price_unit=float("nan")))


@tagged("post_install", "-at_install")
class TestChangeCompare(BaseCase):
    def test_values(self):
        new = changed("1", price_unit=160.0, quantity=9.0)
        new["partner_id"] = 8
        changes = compare(MATERIAL, new)
        self.assertEqual(
            [(c.field, c.line, c.old, c.new, c.label) for c in changes],
            [
                ("partner_id", None, 3, 8, ""),
                ("quantity", "1", 10.0, 9.0, "Chair"),
                ("price_unit", "1", 155.0, 160.0, "Chair"),
            ],
        )

    def test_lines_that_come_and_go(self):
        new = without("4")
        new["lines"]["5"] = GOODS
        rows = [(c.field, c.line, c.old, c.new) for c in compare(MATERIAL, new)]
        self.assertEqual(
            rows, [("line", "4", REBATE, None), ("line", "5", None, GOODS)]
        )

    def test_keys_and_numbers_survive_json(self):
        new = deepcopy(MATERIAL)
        new["lines"] = {int(key): line for key, line in new["lines"].items()}
        new["lines"][1]["price_unit"] = "155.00"
        self.assertEqual(compare(MATERIAL, new), [])

    def test_field_that_is_new(self):
        [change] = compare(MATERIAL, changed(incoterm=2))
        self.assertEqual((change.field, change.old, change.new), ("incoterm", None, 2))


@tagged("post_install", "-at_install")
class TestChangePasses(BaseCase):
    def assertPasses(self, new, expected, **context):
        changes = compare(MATERIAL, new)
        self.assertTrue(changes)
        self.assertEqual(all_pass(changes, **STILL | context), expected)

    def test_prices_and_discounts(self):
        for case, line, values, expected in (
            ("price up", "1", {"price_unit": 155.01}, True),
            ("price down", "1", {"price_unit": 154.99}, False),
            ("price unknown", "1", {"price_unit": None}, False),
            ("discount down", "1", {"discount": 2.99}, True),
            ("discount up", "1", {"discount": 3.01}, False),
            ("discount gone", "1", {"discount": 0.0}, True),
            ("refund up", "3", {"price_unit": 160.0}, False),
            ("less deducted from refund", "3", {"discount": 0.0}, False),
            ("smaller rebate", "4", {"price_unit": -40.0}, True),
            ("bigger rebate", "4", {"price_unit": -60.0}, False),
            ("discount on the rebate", "4", {"discount": -10.0}, False),
        ):
            with self.subTest(case):
                self.assertPasses(changed(line, **values), expected)

    def test_each_change_must_pass_alone(self):
        new = changed("1", price_unit=200.0, discount=4.0)
        self.assertPasses(new, False, margin_new=45.0)

    def test_quantity(self):
        for case, line, quantity, margin, expected in (
            ("less, same margin", "1", 9.0, 30.0, True),
            ("less, better margin", "1", 9.0, 31.0, True),
            ("less, dust below", "1", 9.0, 29.9999999999, True),
            ("less, lower margin", "1", 9.0, 29.9, False),
            ("less, margin unknown", "1", 9.0, None, False),
            ("more", "1", 11.0, 35.0, False),
            ("nothing left", "1", 0.0, 30.0, False),
            ("now a return", "1", -1.0, 30.0, False),
            ("fewer returned", "3", -1.0, 30.0, True),
            ("more returned", "3", -3.0, 30.0, False),
        ):
            with self.subTest(case):
                new = changed(line, quantity=quantity)
                self.assertPasses(new, expected, margin_new=margin)

    def test_margin_that_was_never_known_is_not_kept(self):
        self.assertPasses(changed("1", quantity=9.0), False, margin_old=None)

    def test_promised_date(self):
        lead = date(2026, 12, 5)
        for case, promised, first, expected in (
            ("later", "2026-12-11", lead, True),
            ("later, at lead", "2026-12-11", "2026-12-11", True),
            ("later, too early", "2026-12-11", "2026-12-12", False),
            ("later, lead unknown", "2026-12-11", None, True),
            ("later, date object", date(2027, 1, 1), lead, True),
            ("later hour", "2026-12-10 09:00:00", lead, True),
            ("at lead's moment", "2026-12-10 16:00:00", "2026-12-10 16:00:00", True),
            (
                "a second early",
                "2026-12-10 15:59:59",
                datetime(2026, 12, 10, 16),
                False,
            ),
            ("same moment in other words", "2026-12-10 00:00:00", lead, False),
            ("earlier", "2026-12-09", lead, False),
            ("no date", None, lead, False),
            ("no date in Odoo's way", False, lead, False),
        ):
            with self.subTest(case):
                new = changed(commitment_date=promised)
                self.assertPasses(new, expected, lead=first)

    def test_validity_either_way(self):
        for validity in ("2027-01-24", "2026-12-01", None):
            with self.subTest(validity=validity):
                self.assertPasses(changed(validity_date=validity), True)

    def test_first_promised_date_is_a_new_promise(self):
        old, new = changed(commitment_date=None), changed()
        self.assertFalse(all_pass(compare(old, new), **STILL))

    def test_payment_term(self):
        for old, new, expected in (
            (30, 15, True),
            (30, 0, True),
            (30, 30, False),
            (30, 45, False),
            (None, 15, False),
            (30, None, False),
        ):
            with self.subTest(old=old, new=new):
                self.assertPasses(
                    changed(payment_term_id=6),
                    expected,
                    term_days_old=old,
                    term_days_new=new,
                )

    def test_lines_removed_and_added(self):
        for case, line, margin, expected in (
            ("goods", "1", 40.0, False),
            ("untaken option", "2", 30.0, False),
            ("rebate", "4", None, True),
            ("return, margin kept", "3", 30.0, True),
            ("return that held the margin up", "3", 5.0, False),
        ):
            with self.subTest(case):
                self.assertPasses(without(line), expected, margin_new=margin)
        new = deepcopy(MATERIAL)
        for case, line in (("goods", GOODS), ("option", OPTION), ("rebate", REBATE)):
            with self.subTest(case):
                new["lines"]["5"] = line
                self.assertPasses(new, False)

    def test_customer_chooses_options_up_to_the_approved_tier(self):
        for level_old, level_new, expected in (
            (0, 0, True),
            (1, 0, True),
            (1, 2, False),
            (0, 1, False),
        ):
            with self.subTest(level_old=level_old, level_new=level_new):
                self.assertPasses(
                    changed("2", quantity=4.0),
                    expected,
                    level_old=level_old,
                    level_new=level_new,
                    margin_new=20.0,
                )
        self.assertPasses(changed("2", quantity=4.0), False, by_customer=False)
        self.assertPasses(changed("2", price_unit=1.0), False)

    def test_option_that_is_left_again(self):
        old = changed("2", quantity=4.0)
        self.assertTrue(all_pass(compare(old, MATERIAL), **STILL))

    def test_staff_cannot_declare_goods_an_option(self):
        self.assertPasses(changed("1", optional=True, quantity=0.0), False)

    def test_everything_else_opens_a_round(self):
        for case, new in (
            ("customer", changed(partner_id=8)),
            ("currency", changed(currency_id=8)),
            ("pricelist", changed(pricelist_id=8)),
            ("clauses", changed(clauses={})),
            ("product", changed("1", product_id=6)),
            ("unit", changed("1", uom_id=2)),
            ("taxes", changed("1", tax_ids=[])),
            ("unknown field", changed(incoterm=2)),
        ):
            with self.subTest(case):
                self.assertPasses(new, False, margin_new=90.0, level_new=0)

    def test_no_change_passes(self):
        self.assertTrue(all_pass([], **STILL))
        [change] = compare(MATERIAL, changed("1", price_unit=200.0))
        self.assertTrue(passes(change, **STILL))
