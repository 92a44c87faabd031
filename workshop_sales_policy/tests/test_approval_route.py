from odoo.exceptions import UserError
from odoo.fields import Command

from .common import PolicyCase


class RouteCase(PolicyCase):
    """Each test publishes the rules it is about."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.deputy_manager = cls._create_user("feng", "manager")
        cls.second_owner = cls._create_user("xu", "owner")

    def _draft(self, **values):
        policy = (
            self.env["workshop.policy"]
            .with_user(self.owner)
            .create(
                {
                    "company_id": self.company.id,
                    "second_person_id": self.manager.id,
                    **values,
                }
            )
        )
        policy.rule_ids.unlink()
        return policy

    def _set_steps(self, policy, level, *steps, document="sale_quotation"):
        tier = policy._get_tier(document, level)
        tier.step_ids = [Command.clear()] + [
            Command.create({"sequence": index, **values})
            for index, values in enumerate(steps)
        ]
        return tier

    def _submit(self, price=100.0, user=None, **values):
        order = self._create_order(price=price, user=user, **values)
        order.action_policy_submit()
        return order.sudo().policy_request_id

    def _names(self, request):
        return [
            sorted(step.user_ids.mapped("name"))
            for step in request.step_ids.sorted("sequence")
        ]


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


class TestSteps(RouteCase):
    """Steps run in sequence; an extra step comes last, once."""

    def test_extra_step_is_added_once_and_last(self):
        policy = self._draft()
        finance = self.env.ref("workshop_sales_policy.group_policy_finance")
        for trigger, limit in (("discount_above", 5.0), ("amount_above", 1.0)):
            rule = self._add_rule(policy, "sale_quotation", trigger, limit, 1)
            if trigger == "amount_above":
                rule.extra_step_ids = [
                    Command.create({"approver_kind": "group", "group_id": finance.id})
                ]
        policy.action_submit()
        request = self._submit(150.0)
        self.assertEqual(self._names(request), [["Chen", "Feng"], ["Wu"]])
        self.assertEqual(request.step_ids.mapped("state"), ["pending", "waiting"])

    def test_second_step_waits_for_the_first(self):
        policy = self._draft()
        self._add_rule(policy, "sale_quotation", "always", 0, 1)
        self._set_steps(
            policy, 1, {"approver_kind": "manager"}, {"approver_kind": "owner"}
        )
        policy.action_submit()
        request = self._submit()
        order = request._get_host()
        with self.assertRaisesRegex(UserError, "waits for Chen, Feng, not for you"):
            self._approve(order, self.owner)
        self._approve(order, self.manager)
        self.assertEqual(order.policy_approval_state, "pending")
        self.assertEqual(order.policy_turn, "Wang, Xu")
        self._approve(order, self.owner)
        self.assertEqual(order.policy_approval_state, "approved")

    def test_all_of_them(self):
        policy = self._draft()
        self._add_rule(policy, "sale_quotation", "always", 0, 1)
        self._set_steps(policy, 1, {"approver_kind": "manager", "mode": "all"})
        policy.action_submit()
        order = self._submit()._get_host()
        self._approve(order, self.manager)
        self.assertEqual(order.policy_approval_state, "pending")
        self.assertEqual(order.policy_turn, "Feng")
        with self.assertRaisesRegex(UserError, "not for you"):
            self._approve(order, self.manager)
        self._approve(order, self.deputy_manager)
        self.assertEqual(order.policy_approval_state, "approved")

    def test_same_person_on_consecutive_steps_decides_once(self):
        policy = self._draft()
        self._add_rule(policy, "sale_quotation", "always", 0, 1)
        self._set_steps(
            policy,
            1,
            {"approver_kind": "manager"},
            {"approver_kind": "user", "user_id": self.manager.id},
        )
        policy.action_submit()
        request = self._submit()
        self._approve(request._get_host(), self.manager)
        self.assertEqual(request.state, "approved")
        self.assertEqual(request.decision_ids.mapped("kind"), ["approve", "approve"])

    def test_not_across_another_person(self):
        policy = self._draft()
        self._add_rule(policy, "sale_quotation", "always", 0, 1)
        self._set_steps(
            policy,
            1,
            {"approver_kind": "user", "user_id": self.manager.id},
            {"approver_kind": "user", "user_id": self.owner.id},
            {"approver_kind": "user", "user_id": self.manager.id},
        )
        policy.action_submit()
        order = self._submit()._get_host()
        self._approve(order, self.manager)
        self._approve(order, self.owner)
        self.assertEqual(order.policy_turn, "Chen")
        self._approve(order, self.manager)
        self.assertEqual(order.policy_approval_state, "approved")

    def test_team_leader(self):
        policy = self._draft()
        self._add_rule(policy, "sale_quotation", "always", 0, 1)
        self._set_steps(policy, 1, {"approver_kind": "team_leader"})
        policy.action_submit()
        team = self.env["crm.team"].create(
            {"name": "Counter", "user_id": self.colleague.id}
        )
        self.assertEqual(self._names(self._submit(team_id=team.id)), [["Zhao"]])
        no_leader = self.env["crm.team"].create({"name": "Nobody's", "user_id": False})
        self.assertEqual(
            self._names(self._submit(team_id=no_leader.id)), [["Chen", "Feng"]]
        )

    def test_approvers_are_those_of_the_submission(self):
        self._publish_policy(rules=[("sale_quotation", "always", 0, 1)])
        request = self._submit()
        self._create_user("late", "manager")
        self.assertEqual(self._names(request), [["Chen", "Feng"]])


class TestFourEyes(RouteCase):
    """Creator, requester, salesperson and beneficiary never decide."""

    def _publish(self, **values):
        return self._publish_policy(
            rules=[("sale_quotation", "always", 0, 1)], **values
        )

    def test_creator(self):
        self._publish()
        request = self._submit(user=self.manager, user_id=self.salesperson.id)
        self.assertEqual(self._names(request), [["Feng"]])

    def test_salesperson(self):
        self._publish()
        order = self._create_order(user=self.deputy_manager, user_id=self.manager.id)
        order.with_user(self.owner).action_policy_submit()
        # creator Feng, salesperson Chen, requester Wang: the other owner is left
        self.assertEqual(self._names(order.sudo().policy_request_id), [["Xu"]])

    def test_requester(self):
        self._publish()
        order = self._create_order()
        order.with_user(self.manager).action_policy_submit()
        self.assertEqual(self._names(order.sudo().policy_request_id), [["Feng"]])

    def test_who_becomes_the_salesperson_decides_no_more(self):
        self._publish()
        order = self._submit()._get_host()
        order.user_id = self.manager
        with self.assertRaisesRegex(UserError, "not for you"):
            self._approve(order, self.manager)

    def test_requester_cannot_approve_what_he_submitted(self):
        self._publish()
        order = self._submit()._get_host()
        with self.assertRaisesRegex(UserError, "not for you"):
            self._approve(order, self.salesperson)

    def test_emptied_step_takes_the_next_tiers_first(self):
        self._publish()
        self.deputy_manager.active = False
        request = self._submit(user=self.manager)
        self.assertEqual(self._names(request), [["Wang", "Xu"]])

    def test_emptied_top_step_goes_to_the_other_owner(self):
        self._publish_policy(rules=[("sale_quotation", "always", 0, 2)])
        request = self._submit(user=self.owner)
        self.assertEqual(self._names(request), [["Xu"]])

    def test_emptied_extra_step_goes_to_the_owners(self):
        policy = self._draft()
        rule = self._add_rule(policy, "sale_quotation", "always", 0, 1)
        rule.extra_step_ids = [
            Command.create({"approver_kind": "user", "user_id": self.salesperson.id})
        ]
        policy.action_submit()
        self.assertEqual(
            self._names(self._submit()), [["Chen", "Feng"], ["Wang", "Xu"]]
        )

    def test_excluded_are_left_out_of_an_all_step(self):
        policy = self._draft()
        self._add_rule(policy, "sale_quotation", "always", 0, 1)
        self._set_steps(policy, 1, {"approver_kind": "manager", "mode": "all"})
        policy.action_submit()
        request = self._submit(user=self.manager)
        self.assertEqual(self._names(request), [["Feng"]])

    def test_alone_is_blocked_by_default(self):
        self._publish()
        (self.manager | self.deputy_manager | self.second_owner).active = False
        order = self._create_order(user=self.owner)
        with self.assertRaisesRegex(UserError, "Nobody but you could decide"):
            order.action_policy_submit()
        self.assertRecordValues(
            order, [{"policy_approval_state": "none", "policy_request_id": False}]
        )

    def test_alone_where_allowed_is_looked_at_again(self):
        policy = self._publish(micro_team="allow")
        (self.manager | self.deputy_manager | self.second_owner).active = False
        request = self._submit(user=self.owner)
        self._approve(request._get_host(), self.owner)
        self.assertTrue(request.is_solo)
        days = (request.second_look_due - request.date_decided.date()).days
        self.assertEqual(days, policy.second_look_days)
        request._notify()
        self.assertEqual(request.activity_ids.user_id, self.owner)
        self.assertEqual(request.activity_ids.date_deadline, request.second_look_due)
        request.with_user(self.owner).action_second_look("All right.")
        request._notify()
        self.assertFalse(request.activity_ids)
        self.assertEqual(request.second_look_note, "All right.")

    def test_second_look_is_the_owners(self):
        self._publish(micro_team="allow")
        (self.manager | self.deputy_manager | self.second_owner).active = False
        request = self._submit(user=self.owner)
        self._approve(request._get_host(), self.owner)
        with self.assertRaisesRegex(UserError, "second look is the owner"):
            request.with_user(self.finance).action_second_look("fine")
        self.assertFalse(request.second_look_date)

    def test_with_others_about_it_is_not_alone(self):
        self._publish(micro_team="allow")
        request = self._submit()
        self._approve(request._get_host(), self.manager)
        self.assertFalse(request.is_solo)
        self.assertFalse(request.second_look_due)
