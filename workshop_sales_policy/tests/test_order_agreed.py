from odoo.exceptions import UserError
from odoo.fields import Command

from .order_common import AgreedCase


class TestConfirmedOrder(AgreedCase):
    """A confirmed order stays as agreed; only the evaluated tier decides."""

    def _assert_agreed(self, function, *args):
        with self.assertRaisesRegex(UserError, "stays as agreed.*Use Request a change"):
            function(*args)

    def test_guarded_values_of_a_line(self):
        order = self._confirmed()
        tax = self.env["account.tax"].create(
            {
                "name": "13",
                "amount": 13,
                "price_include_override": "tax_included",
                "company_id": self.company.id,
                "country_id": self.company.account_fiscal_country_id.id
                or self.env.ref("base.cn").id,
                "tax_group_id": self.env["account.tax.group"]
                .create({"name": "VAT", "company_id": self.company.id})
                .id,
            }
        )
        dozen = self.env.ref("uom.product_uom_dozen")
        for values in (
            {"price_unit": 150.0},
            {"discount": 10.0},
            {"product_uom_id": dozen.id, "price_unit": 155.0},
            {"tax_ids": [Command.set(tax.ids)]},
        ):
            for user in (self.salesperson, self.owner):
                with self.subTest(values=values, user=user.login):
                    self._assert_agreed(order.with_user(user).order_line.write, values)

    def test_customer_on_credit_and_term(self):
        order = self._confirmed()
        term = self.env.ref("account.account_payment_term_30days")
        self._assert_agreed(order.write, {"payment_term_id": term.id})

    def test_free_line(self):
        order = self._confirmed()
        line = {"product_id": self.product.id, "price_unit": 0.0}
        self._assert_agreed(order.write, {"order_line": [Command.create(line)]})

    def test_free_line_flagged_as_delivery_or_expense(self):
        order = self._confirmed()
        for flag in ("is_delivery", "is_expense", "is_downpayment"):
            line = {"product_id": self.product.id, "price_unit": 0.0, flag: True}
            with self.subTest(flag=flag):
                self._assert_agreed(order.write, {"order_line": [Command.create(line)]})

    def test_quantity_of_a_line_that_came_in_at_zero(self):
        order = self._confirmed()
        order.order_line = [
            Command.create(
                {
                    "product_id": self.product.id,
                    "product_uom_qty": 0.0,
                    "price_unit": 0.0,
                }
            )
        ]
        line = order.order_line[1]
        self._assert_agreed(line.write, {"product_uom_qty": 5.0, "price_unit": 0.0})

    def test_within_the_approved_tier_passes_and_is_logged(self):
        order = self._confirmed()
        order.order_line.price_unit = 154.0
        order.order_line.price_unit = 153.0
        self.assertRecordValues(
            self._rounds(order),
            [
                {"round": 1, "state": "approved", "is_automatic": True, "level": 0},
                {"round": 2, "state": "approved", "is_automatic": True, "level": 0},
            ],
        )
        self.assertIn("154.00 → 153.00", self._rounds(order)[1].difference_text)

    def test_below_an_approved_tier_stays_within_it(self):
        order = self._confirmed(price=150.0)
        order.order_line.price_unit = 140.0  # 21.4 %: still the manager's
        self._assert_agreed(order.order_line.write, {"price_unit": 120.0})

    def test_more_of_the_same_passes(self):
        order = self._confirmed()
        order.order_line.write({"product_uom_qty": 120.0, "price_unit": 155.0})
        self.assertEqual(order.order_line.product_uom_qty, 120.0)

    def test_dates_are_rescheduled(self):
        order = self._confirmed()
        order.commitment_date = "2031-05-01 02:00:00"
        self.assertFalse(self._rounds(order))

    def test_cost_recomputed_by_odoo_is_no_change(self):
        order = self._confirmed()
        order.with_user(self.manager).order_line.purchase_price = 154.0
        self.assertFalse(self._rounds(order))


class TestNativeAdditions(AgreedCase):
    """Lines that Odoo itself adds, recognised by effect."""

    def test_delivery_line(self):
        order = self._confirmed()
        carriage = self._create_product(
            "Van", type="service", is_storable=False, cost=0.0
        )
        carrier = self.env["delivery.carrier"].create(
            {"name": "Van", "product_id": carriage.id, "fixed_price": 30.0}
        )
        order.set_delivery_line(carrier, 30.0)
        self.assertEqual(len(order.order_line), 2)
        self.assertFalse(self._rounds(order))

    def test_down_payment(self):
        order = self._confirmed()
        taxes = self.env["account.tax"]
        rows = [r._prepare_base_line_for_taxes_computation() for r in order.order_line]
        taxes._add_tax_details_in_base_lines(rows, self.company)
        taxes._round_base_lines_tax_details(rows, self.company)
        rows = taxes._prepare_down_payment_lines(
            base_lines=rows,
            company=self.company,
            amount_type="fixed",
            amount=100.0,
            computation_key="down_payment,1",
        )
        order._create_down_payment_section_line_if_needed()
        order._create_down_payment_lines_from_base_lines(rows)
        line = order.order_line.filtered("is_downpayment")
        self.assertTrue(line)
        self.assertFalse(self._rounds(order))

    def test_quantity_zero(self):
        order = self._confirmed()
        order.order_line = [
            Command.create({"product_id": self.product.id, "product_uom_qty": 0.0})
        ]
        self.assertFalse(self._rounds(order))

    def test_expense_passed_on(self):
        order = self._confirmed()
        travel = self._create_product(
            "Travel", type="service", is_storable=False, expense_policy="cost"
        )
        order.sudo().order_line = [
            Command.create(
                {"product_id": travel.id, "price_unit": 110.0, "is_expense": True}
            )
        ]
        self.assertFalse(self._rounds(order))
