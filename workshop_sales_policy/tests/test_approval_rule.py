from odoo.exceptions import UserError
from odoo.tests import freeze_time

from .approval_common import RouteCase


class TestTiersAndRules(RouteCase):
    """Every rule is tested; the highest tier gives the route."""

    def test_no_rule_is_within_policy(self):
        self._publish_policy(rules=[])
        order = self._create_order(price=1.0)
        order.action_policy_submit()
        self.assertRecordValues(
            order,
            [
                {
                    "policy_approval_state": "none",
                    "policy_withheld": False,
                    "policy_release_level": 0,
                }
            ],
        )
        decision = self.env["workshop.approval.decision"].search(
            [("res_model", "=", "sale.order"), ("res_id", "=", order.id)]
        )
        self.assertEqual(decision.mapped("kind"), ["within"])
        self.assertEqual(decision.user_id, self.salesperson)

    def test_highest_tier_wins_and_every_reason_is_kept(self):
        self._publish_policy(
            rules=[
                ("sale_quotation", "margin_below", 25.0, 1),
                ("sale_quotation", "margin_below", 15.0, 2),
                ("sale_quotation", "discount_above", 5.0, 1),
            ]
        )
        # p 120, c 110, L 160: margin 8.33 %, discount 25 %
        request = self._submit(price=120.0)
        self.assertEqual(request.level, 2)
        self.assertEqual(self._names(request), [["Wang", "Xu"]])
        self.assertEqual(
            sorted((row["trigger"], row["level"]) for row in request.reasons),
            [("discount_above", 1), ("margin_below", 1), ("margin_below", 2)],
        )
        self.assertIn("margin 8.3 %", request.reason_text)
        self.assertIn("discount 25.0 %", request.reason_text)

    def test_first_tier_goes_to_managers_who_are_no_owners(self):
        self._publish_policy(rules=[("sale_quotation", "discount_above", 5.0, 1)])
        self.assertEqual(self._names(self._submit(150.0)), [["Chen", "Feng"]])

    def test_a_missing_tier_takes_the_next_higher_one(self):
        policy = self._draft()
        policy._get_tier("sale_quotation", 2).level = 5
        self._add_rule(policy, "sale_quotation", "always", 0, 5)
        policy._get_tier("sale_quotation", 1).unlink()
        policy.action_submit()
        self.assertEqual(self._names(self._submit()), [["Wang", "Xu"]])

    def test_always(self):
        self._publish_policy(rules=[("sale_quotation", "always", 0, 1)])
        self.assertEqual(self._submit(160.0).reason_text, "always reviewed")

    def test_amount_is_strictly_above_in_company_currency_at_the_orders_date(self):
        self._publish_policy(rules=[("sale_quotation", "amount_above", 16000.0, 1)])
        usd = self.env.ref("base.USD")
        usd.active = True
        usd.rate_ids.unlink()
        rates = self.env["res.currency.rate"]
        for day, rate in (("2026-01-01", 0.125), ("2026-06-01", 0.2)):
            rates.create(
                {
                    "name": day,
                    "rate": rate,
                    "currency_id": usd.id,
                    "company_id": self.company.id,
                }
            )
        pricelist = self.env["product.pricelist"].create(
            {"name": "USD", "currency_id": usd.id, "company_id": self.company.id}
        )
        # 100 × 20.00 USD: 16,000 at 0.125 (not above), 10,000 at 0.2
        # 100 × 20.01 USD: 16,008 at 0.125
        cases = (
            (20.0, "2026-02-01", 0),
            (20.01, "2026-02-01", 1),
            (20.01, "2026-07-01", 0),
        )
        for price, day, level in cases:
            with self.subTest(price=price, day=day):
                order = self._create_order(
                    price=price,
                    pricelist_id=pricelist.id,
                    date_order=f"{day} 02:00:00",
                )
                self.assertEqual(order.policy_required_level, level)

    def test_currency_without_rate_is_a_sentence(self):
        self._publish_policy(rules=[("sale_quotation", "amount_above", 1.0, 1)])
        currency = self.env["res.currency"].create({"name": "ZZZ", "symbol": "Z"})
        pricelist = self.env["product.pricelist"].create(
            {"name": "Z", "currency_id": currency.id, "company_id": self.company.id}
        )
        order = self._create_order(price=155.0, pricelist_id=pricelist.id)
        for method in ("action_confirm", "action_policy_submit"):
            with self.assertRaisesRegex(UserError, "ZZZ, which has no exchange rate"):
                getattr(order, method)()
        self.assertEqual(order.state, "draft")

    def test_filter(self):
        policy = self._draft()
        self._add_rule(
            policy,
            "sale_quotation",
            "domain",
            0,
            1,
            domain="[('client_order_ref', '=', 'VIP')]",
        )
        policy.action_submit()
        self.assertEqual(self._create_order().policy_required_level, 0)
        vip = self._create_order(client_order_ref="VIP")
        self.assertEqual(vip.policy_required_level, 1)

    def test_filter_that_cannot_be_read_is_refused(self):
        policy = self._draft()
        for domain in ("[('nothing', '=', 1)]", "[('state'", "1/0"):
            with self.assertRaisesRegex(UserError, "cannot be read"):
                self._add_rule(policy, "sale_quotation", "domain", 0, 1, domain=domain)

    def test_longer_payment_term_than_the_customers(self):
        self._publish_policy(rules=[("sale_quotation", "term_longer", 0.0, 1)])
        term = self.env.ref("account.account_payment_term_30days")
        usual = self.env.ref("account.account_payment_term_15days")
        partner = self.partner.with_company(self.company)
        partner.property_payment_term_id = usual
        order = self._create_order(payment_term_id=term.id)
        self.assertEqual(order.policy_required_level, 1)
        partner.property_payment_term_id = term
        order = self._create_order(payment_term_id=term.id)
        self.assertEqual(order.policy_required_level, 0)

    def test_promised_before_the_products_lead_time(self):
        self._publish_policy(rules=[("sale_quotation", "date_early", 0.0, 1)])
        self.product.sale_delay = 30.0
        order = self._create_order()
        self.assertEqual(order.policy_required_level, 0)  # proposed: just possible
        order.order_line.customer_lead = 0.0
        order.commitment_date = order.create_date
        order.invalidate_recordset()
        self.assertEqual(order.policy_required_level, 1)

    def test_a_proposed_date_moves_on_until_somebody_touches_it(self):
        self.product.sale_delay = 1.0
        with freeze_time("2026-11-24 02:00:00"):
            self._publish_policy(rules=[("sale_quotation", "date_early", 0.0, 1)])
            left, touched = self._create_order(), self._create_order()
            touched.commitment_date = "2026-11-25 08:00:00"
        self.assertEqual(str(left.commitment_date), "2026-11-25 03:00:00")
        self.assertTrue(left.policy_promise_proposed)
        self.assertFalse(touched.policy_promise_proposed)
        with freeze_time("2026-11-26 02:00:00"):
            (left | touched).invalidate_recordset()
            self.assertEqual(left.policy_required_level, 0)
            self.assertEqual(touched.policy_required_level, 1)
            left.action_quotation_sent()
        self.assertEqual(str(left.commitment_date), "2026-11-27 03:00:00")
        self.assertEqual(left.state, "sent")

    def test_zero_cost_and_free_lines(self):
        self._publish_policy(
            rules=[
                ("sale_quotation", "no_cost", 0.0, 1),
                ("sale_quotation", "free_line", 0.0, 2),
            ]
        )
        bare = self._create_product("Bare", cost=0.0)
        self.assertEqual(self._create_order(product=bare).policy_required_level, 1)
        self.assertEqual(self._create_order(price=0.0).policy_required_level, 2)

    def test_zero_price_of_everything_goes_to_the_top(self):
        self._publish_policy()
        self.assertEqual(self._create_order(price=0.0).policy_required_level, 2)

    def test_zero_list_price_needs_whoever_knows_discounts(self):
        self._publish_policy()
        unlisted = self._create_product("Unlisted", price=0.0, cost=10.0)
        order = self._create_order(product=unlisted, price=100.0)
        self.assertEqual(order.policy_required_level, 1)

    def test_new_customer_on_credit(self):
        self._publish_policy(rules=[("sale_quotation", "credit", 0.0, 1)])
        term = self.env.ref("account.account_payment_term_30days")
        self.assertEqual(self._create_order().policy_required_level, 0)
        order = self._create_order(payment_term_id=term.id)
        self.assertEqual(order.policy_required_level, 1)
