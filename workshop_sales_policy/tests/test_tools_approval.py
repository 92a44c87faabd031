from datetime import date

from odoo.tests import BaseCase, tagged

from ..tools.approval import Facts, Reason, Rule, evaluate_rules, highest_level

MARGIN_1 = Rule("m1", "margin_below", 25.0, 1)
MARGIN_2 = Rule("m2", "margin_below", 15.0, 2)
DISCOUNT_1 = Rule("d1", "discount_above", 5.0, 1)
DISCOUNT_2 = Rule("d2", "discount_above", 20.0, 2)
QUOTATION = (MARGIN_2, MARGIN_1, DISCOUNT_1)


@tagged("post_install", "-at_install")
class TestApprovalTriggers(BaseCase):
    def assertTriggered(self, trigger, threshold, facts, expected):
        """``expected`` = values of the only reason, ``None`` = no reason."""
        rule = Rule(7, trigger, threshold, 1)
        reasons = [] if expected is None else [Reason(7, trigger, 1, expected)]
        self.assertEqual(evaluate_rules([rule], facts), reasons)

    def test_numbers_against_their_limit(self):
        for trigger, fact, threshold, value, triggered in (
            ("margin_below", "margin_pct", 25.0, 24.99, True),
            ("margin_below", "margin_pct", 25.0, 25.0, False),
            ("margin_below", "margin_pct", 25.0, 24.9999999999, False),
            ("margin_below", "margin_pct", 0.0, -0.5, True),
            ("margin_below", "margin_pct", 25.0, 0.0, True),
            ("margin_below", "margin_pct", 25.0, None, False),
            ("discount_above", "discount_pct", 5.0, 5.01, True),
            ("discount_above", "discount_pct", 5.0, 5.0, False),
            ("discount_above", "discount_pct", 5.0, 5.0000000001, False),
            ("discount_above", "discount_pct", 5.0, -3.0, False),
            ("discount_above", "discount_pct", 5.0, None, False),
            ("amount_above", "amount", 10000.0, 10000.01, True),
            ("amount_above", "amount", 10000.0, 10000.0, False),
            ("amount_above", "amount", 0.0, 0.01, True),
            ("amount_above", "amount", 10000.0, None, False),
            ("over_budget", "over_budget", 0.0, 0.01, True),
            ("over_budget", "over_budget", 0.0, 0.0, False),
            ("over_budget", "over_budget", 0.0, -50.0, False),
            ("over_budget", "over_budget", 0.0, None, False),
        ):
            with self.subTest(trigger=trigger, value=value):
                expected = {"value": value, "limit": threshold} if triggered else None
                self.assertTriggered(
                    trigger, threshold, Facts(**{fact: value}), expected
                )

    def test_payment_term(self):
        for term, usual, threshold, expected in (
            (31, 30, 0.0, {"value": 31, "limit": 30.0}),
            (30, 30, 0.0, None),
            (15, 30, 0.0, None),
            (45, 30, 15.0, None),
            (46, 30, 15.0, {"value": 46, "limit": 45.0}),
            (1, 0, 0.0, {"value": 1, "limit": 0.0}),
            (None, 30, 0.0, None),
            (30, None, 0.0, None),
        ):
            with self.subTest(term=term, usual=usual, threshold=threshold):
                facts = Facts(term_days=term, default_term_days=usual)
                self.assertTriggered("term_longer", threshold, facts, expected)

    def test_promised_date(self):
        lead = date(2026, 12, 1)
        before = {"value": "2026-11-30", "limit": "2026-12-01"}
        for promised, first, expected in (
            (date(2026, 11, 30), lead, before),
            (lead, lead, None),
            (date(2026, 12, 2), lead, None),
            (None, lead, None),
            (lead, None, None),
        ):
            with self.subTest(promised=promised, lead=first):
                facts = Facts(promised=promised, lead=first)
                self.assertTriggered("date_early", 0.0, facts, expected)

    def test_credit(self):
        new = {"new_customer": True, "order_total": 100.0}
        for case, facts, expected in (
            ("above", (900.0, 1000.0, 100.01), {"value": 1000.01, "limit": 1000.0}),
            ("at the limit", (900.0, 1000.0, 100.0), None),
            ("no limit", (900.0, None, 100.0), None),
            ("limit 0", (0.0, 0.0, 1.0), {"value": 1.0, "limit": 0.0}),
            ("due unknown", (None, 1000.0, 5000.0), None),
            ("total unknown", (900.0, 1000.0, None), None),
        ):
            with self.subTest(case):
                due, limit, total = facts
                known = Facts(credit_due=due, credit_limit=limit, order_total=total)
                self.assertTriggered("credit", 0.0, known, expected)
        on_credit = {"value": 100.0, "limit": 0.0}
        for case, values, expected in (
            ("new on credit", {"term_days": 30}, on_credit),
            ("limit is 0", {"term_days": 30, "credit_limit": 5000.0}, on_credit),
            ("new, pays at once", {"term_days": 0, "credit_due": 0.0}, None),
            ("new, term unknown", {"credit_due": 0.0}, None),
            ("new, buys nothing", {"term_days": 30, "order_total": 0.0}, None),
        ):
            with self.subTest(case):
                self.assertTriggered("credit", 0.0, Facts(**new | values), expected)

    def test_facts_that_are_counted_or_simply_so(self):
        for trigger, facts, expected in (
            ("no_cost", Facts(no_cost_lines=2), {"count": 2}),
            ("no_cost", Facts(), None),
            ("free_line", Facts(free_lines=1), {"count": 1}),
            ("free_line", Facts(), None),
            ("newcomer", Facts(newcomer=True), {}),
            ("newcomer", Facts(), None),
            ("domain", Facts(matched=frozenset({7})), {}),
            ("domain", Facts(matched=frozenset({8})), None),
            ("always", Facts(), {}),
        ):
            with self.subTest(trigger=trigger, facts=facts):
                self.assertTriggered(trigger, 0.0, facts, expected)

    def test_unknown_trigger_is_an_error(self):
        with self.assertRaises(ValueError):
            evaluate_rules([Rule(1, "margin_bellow", 25.0, 1)], Facts())


@tagged("post_install", "-at_install")
class TestApprovalReasons(BaseCase):
    def test_within_policy(self):
        reasons = evaluate_rules(QUOTATION, Facts(margin_pct=25.0, discount_pct=5.0))
        self.assertEqual(reasons, [])
        self.assertEqual(highest_level(reasons), 0)
        self.assertEqual(evaluate_rules([], Facts(margin_pct=-90.0)), [])

    def test_every_rule_is_tested_and_the_highest_comes_first(self):
        rules = (DISCOUNT_1, MARGIN_1, MARGIN_2)
        reasons = evaluate_rules(rules, Facts(margin_pct=10.0, discount_pct=30.0))
        self.assertEqual([r.rule_id for r in reasons], ["m2", "d1", "m1"])
        self.assertEqual(highest_level(reasons), 2)

    def test_no_revenue_leads_to_the_top_margin_tier(self):
        reasons = evaluate_rules(QUOTATION, Facts(has_revenue=False))
        values = {"value": None, "limit": 15.0}
        self.assertEqual(reasons, [Reason("m2", "margin_below", 2, values)])
        self.assertEqual(evaluate_rules([DISCOUNT_1], Facts(has_revenue=False)), [])

    def test_unknown_margin_is_no_reason_but_surely_below_is(self):
        for at_most, expected in (
            (None, []),
            (60.0, []),
            (20.0, ["m1"]),
            (10.0, ["m2", "m1"]),
        ):
            with self.subTest(at_most=at_most):
                facts = Facts(margin_pct=None, margin_at_most_pct=at_most)
                reasons = evaluate_rules(QUOTATION, facts)
                self.assertEqual([r.rule_id for r in reasons], expected)

    def test_line_without_list_price_leads_to_the_lowest_discount_tier(self):
        rules = (DISCOUNT_2, DISCOUNT_1, MARGIN_1)
        values = {"value": None, "limit": 5.0, "count": 3}
        unlisted = Reason("d1", "discount_above", 1, values)
        self.assertEqual(evaluate_rules(rules, Facts(no_list_lines=3)), [unlisted])
        self.assertEqual(evaluate_rules([MARGIN_1], Facts(no_list_lines=3)), [])
        reasons = evaluate_rules(rules, Facts(no_list_lines=3, discount_pct=10.0))
        above = Reason("d1", "discount_above", 1, {"value": 10.0, "limit": 5.0})
        self.assertEqual(reasons, [above, unlisted])
