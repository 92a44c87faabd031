from odoo.exceptions import UserError
from odoo.fields import Command

from .common import PolicyCase


class TestForgedFigures(PolicyCase):
    """What a salesperson types beside price and quantity changes no verdict.

    155 is within policy, 150 needs the manager (26.67 %, 6.25 % discount), 100 the
    owner (below cost).
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._publish_policy()
        cls.service = cls._create_product(
            "Advice", type="service", is_storable=False, cost=0.0
        )

    def _line(self, product=None, **values):
        return Command.create(
            {
                "product_id": (product or self.product).id,
                "product_uom_qty": 100.0,
                "price_unit": 155.0,
                **values,
            }
        )

    def _order(self, *commands, **context):
        return (
            self.env["sale.order"]
            .with_user(self.salesperson)
            .with_context(**context)
            .create({"partner_id": self.partner.id, "order_line": list(commands)})
        )

    def _assert_level(self, order, level):
        order.invalidate_recordset()
        self.assertEqual(order.policy_required_level, level)

    def test_the_yardstick(self):
        self._assert_level(self._order(self._line()), 0)
        self._assert_level(self._order(self._line(price_unit=150.0)), 1)
        self._assert_level(self._order(self._line(price_unit=100.0)), 2)

    def test_cost_is_not_typed(self):
        with self.assertRaisesRegex(UserError, "cost comes from the product"):
            self._order(self._line(price_unit=100.0, purchase_price=1.0))
        order = self._order(self._line(price_unit=100.0))
        with self.assertRaisesRegex(UserError, "cost comes from the product"):
            order.order_line.purchase_price = 1.0

    def test_a_managers_typed_cost_counts_no_more(self):
        order = self._order(self._line(price_unit=100.0))
        order.with_user(self.manager).order_line.purchase_price = 1.0
        self._assert_level(order, 2)

    def test_list_price_and_frozen_cost_are_not_written(self):
        line = self._order(self._line(price_unit=100.0)).order_line
        for values in (
            {"policy_list_price": 100.0},
            {"policy_cost_unit": 1.0},
            {"policy_cost_state": "known"},
        ):
            for user in (self.salesperson, self.owner, self.env.ref("base.user_root")):
                with self.assertRaisesRegex(UserError, "not typed in"):
                    line.with_user(user).write(values)

    def test_nor_given_at_creation(self):
        forged = {
            "policy_list_price": 100.0,
            "policy_cost_unit": 1.0,
            "policy_cost_state": "known",
        }
        self._assert_level(self._order(self._line(price_unit=100.0, **forged)), 2)

    def test_nor_by_default_keys(self):
        order = self._order(
            self._line(price_unit=100.0),
            default_policy_list_price=100.0,
            default_policy_cost_unit=1.0,
            default_policy_cost_state="known",
            default_price_subtotal=99999.0,
        )
        self._assert_level(order, 2)
        self.assertEqual(order.amount_untaxed, 10000.0)

    def test_subtotals_and_totals_are_not_written(self):
        order = self._order(self._line(price_unit=100.0))
        for name in ("price_subtotal", "price_total", "company_id", "currency_id"):
            with self.assertRaisesRegex(UserError, "follow its price and quantity"):
                order.order_line.write({name: 1})
        for name in ("amount_untaxed", "amount_tax", "amount_total"):
            with self.assertRaisesRegex(UserError, "Totals follow the lines"):
                order.write({name: 1.0})

    def test_subtotals_given_at_creation(self):
        order = self._order(self._line(price_unit=100.0, price_subtotal=99999.0))
        self._assert_level(order, 2)

    def test_goods_flagged_as_a_down_payment(self):
        order = self._order(
            self._line(), self._line(price_unit=1.0, is_downpayment=True)
        )
        self._assert_level(order, 2)

    def test_discount_without_a_product_flagged_as_a_down_payment(self):
        order = self._order(
            self._line(),
            Command.create(
                {
                    "name": "Rebate",
                    "is_downpayment": True,
                    "product_uom_qty": 1.0,
                    "price_unit": -9000.0,
                }
            ),
        )
        self._assert_level(order, 2)

    def test_goods_flagged_as_delivery(self):
        order = self._order(
            self._line(),
            self._line(product_uom_qty=1.0, price_unit=0.0, is_delivery=True),
        )
        self._assert_level(order, 1)  # a free line

    def test_goods_flagged_as_a_global_discount(self):
        order = self._order(
            self._line(
                price_unit=100.0,
                extra_tax_data={"computation_key": "global_discount,1"},
            )
        )
        self._assert_level(order, 2)

    def test_goods_at_a_negative_price_still_cost(self):
        order = self._order(
            self._line(), self._line(product_uom_qty=10.0, price_unit=-0.01)
        )
        self._assert_level(order, 1)  # a free line

    def test_a_discount_of_more_than_all(self):
        order = self._order(
            self._line(), self._line(product_uom_qty=10.0, discount=100.5)
        )
        self._assert_level(order, 1)

    def test_goods_flagged_as_a_reward(self):
        program = self.env["loyalty.program"].create(
            {
                "name": "Spring",
                "program_type": "promotion",
                "reward_ids": [Command.create({"discount": 10})],
            }
        )
        line = self._line(
            name="Gift",
            product_uom_qty=1.0,
            price_unit=0.0,
            reward_id=program.reward_ids.id,
        )
        self._assert_level(self._order(self._line(), line), 1)

    def test_another_product_has_its_own_cost(self):
        cheap = self._create_product("Bun", price=160.0, cost=1.0)
        order = self._order(self._line(cheap))
        order.action_policy_submit()
        self.assertEqual(order.order_line.policy_cost_unit, 1.0)
        order.order_line.write({"product_id": self.product.id, "price_unit": 100.0})
        self.assertTrue(order.policy_withheld)
        self._assert_level(order, 2)

    def test_another_unit_has_its_own_cost(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self._order(self._line())
        order.action_policy_submit()
        order.order_line.write({"product_uom_id": dozen.id, "price_unit": 155.0})
        self._assert_level(order, 2)

    def test_another_currency_has_its_own_cost(self):
        usd = self.env.ref("base.USD")
        usd.active = True
        usd.rate_ids.unlink()
        self.env["res.currency.rate"].create(
            {
                "name": "2026-01-01",
                "rate": 0.125,
                "currency_id": usd.id,
                "company_id": self.company.id,
            }
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "USD", "currency_id": usd.id, "company_id": self.company.id}
        )
        order = self._order(self._line())
        order.action_policy_submit()
        order.pricelist_id = pricelist
        line = order.order_line
        line.price_unit = 20.0
        # c 110 CNY = 13.75 USD, p 20: margin 31.25 %
        order.invalidate_recordset()
        self.assertAlmostEqual(order.policy_margin_pct, 31.25)

    def test_cost_frozen_at_release_outlives_the_products(self):
        order = self._order(self._line())
        order.action_confirm()
        self.product.standard_price = 154.0
        order.invalidate_recordset()
        self.assertAlmostEqual(order.policy_margin_pct, 29.0323, 4)
        order.order_line.price_unit = 156.0
        self.assertEqual(order.order_line.price_unit, 156.0)

    def test_cost_counts_anew_after_a_void(self):
        order = self._order(self._line())
        order.action_quotation_sent()
        self.product.standard_price = 154.0
        order.order_line.price_unit = 154.5
        self.assertRecordValues(
            order.sudo().policy_request_id, [{"level": 2, "state": "pending"}]
        )

    def test_discount_of_exactly_the_limit_passes_whatever_the_cents(self):
        # 9.99 less 5 % is 9.4905: rounded to 9.49 it would be 5.005 %
        product = self._create_product("Bun", price=9.99, cost=1.0)
        order = self._order(
            self._line(product, product_uom_qty=1.0, price_unit=9.99, discount=5.0)
        )
        self._assert_level(order, 0)

    def test_lead_time_of_a_line_cannot_be_shortened(self):
        self.product.sale_delay = 30.0
        order = self._order(self._line())
        order.order_line.customer_lead = 0.0
        order.commitment_date = order.create_date
        self._assert_level(order, 1)

    def test_stale_reward_is_refreshed_before_the_gate(self):
        program = self.env["loyalty.program"].create(
            {
                "name": "Ten percent",
                "program_type": "promotion",
                "trigger": "auto",
                "company_id": self.company.id,
                "rule_ids": [Command.create({"minimum_amount": 10000.0})],
                "reward_ids": [
                    Command.create({"discount": 1, "discount_applicability": "order"})
                ],
            }
        )
        order = self._order(self._line())
        order._update_programs_and_rewards()
        order._apply_program_reward(
            program.reward_ids, order._get_claimable_rewards().popitem()[0]
        )
        self.assertEqual(len(order.order_line), 2)
        reward = order.order_line.filtered("reward_id")
        reward.price_unit = -9000.0
        order.action_confirm()  # the reward is 155 again: 29 % and 4.1 %
        self.assertEqual(reward.exists().price_unit, -155.0)
        self.assertEqual(order.state, "sale")


class TestKitsAndCombos(PolicyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._publish_policy()
        cls.part = cls._create_product("Dough", cost=4.0)

    def _kit(self, quantity, made=1.0):
        kit = self._create_product("Basket", price=100.0, cost=0.0, is_storable=False)
        self.env["mrp.bom"].create(
            {
                "product_tmpl_id": kit.product_tmpl_id.id,
                "type": "phantom",
                "product_qty": made,
                "company_id": self.company.id,
                "bom_line_ids": [
                    Command.create(
                        {"product_id": self.part.id, "product_qty": quantity}
                    )
                ],
            }
        )
        return kit

    def test_kit_costs_its_parts(self):
        order = self._create_order(product=self._kit(20.0), price=100.0)
        self.assertAlmostEqual(order.policy_margin_pct, 20.0)  # 20 × 4 = 80
        self.assertEqual(order.policy_required_level, 1)

    def test_kit_made_ten_at_a_time(self):
        kit = self._kit(20.0, made=10.0)
        order = self._create_order(product=kit, price=100.0)
        self.assertAlmostEqual(order.policy_margin_pct, 92.0)  # 2 × 4 = 8

    def test_kit_with_a_part_without_cost_has_none(self):
        self.part.standard_price = 0.0
        order = self._create_order(product=self._kit(20.0), price=100.0)
        self.assertEqual(order.policy_required_level, 1)
        order.action_policy_submit()
        self.assertIn(
            "1 products without cost", order.sudo().policy_request_id.reason_text
        )

    def test_combo_parent_is_free_its_items_are_not(self):
        combo = self.env["product.combo"].create(
            {
                "name": "Bread",
                "combo_item_ids": [Command.create({"product_id": self.product.id})],
            }
        )
        menu = self._create_product(
            "Menu",
            price=160.0,
            type="combo",
            is_storable=False,
            combo_ids=[Command.set(combo.ids)],
        )
        order = self._create_order(product=menu, price=0.0, quantity=1.0)
        parent = order.order_line
        order.order_line = [
            Command.create(
                {
                    "product_id": self.product.id,
                    "product_uom_qty": 1.0,
                    "price_unit": 155.0,
                    "combo_item_id": combo.combo_item_ids.id,
                    "linked_line_id": parent.id,
                }
            )
        ]
        order.invalidate_recordset()
        self.assertEqual(order.policy_required_level, 0)
        (order.order_line - parent).price_unit = 0.0
        order.invalidate_recordset()
        self.assertEqual(order.policy_required_level, 2)  # nothing is earned at all
