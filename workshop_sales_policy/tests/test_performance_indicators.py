"""What the records say of a person: orders, credit notes, customers, promises."""

from datetime import date

from freezegun import freeze_time

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .performance_common import PerformanceCase

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)


@tagged("post_install", "-at_install")
class TestIndicators(PerformanceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.chart.template"].try_loading(
            "generic_coa", company=cls.company, install_demo=False
        )
        cls.company.currency_id = cls.env.ref("base.CNY")

    def _read(self, code, user=None, first=FIRST, last=LAST):
        indicator = self.env["workshop.indicator"].search([("code", "=", code)])
        user = user or self.salesperson
        found = indicator.sudo()._read_all(self.company, user, first, last)
        return found.get((user.id, code))

    def _invoice(self, order, move_type="out_invoice", quantity=None, day="2026-11-20"):
        """A posted invoice or credit note of the order's line."""
        line = order.order_line[:1]
        move = (
            self.env["account.move"]
            .with_company(self.company)
            .create(
                {
                    "move_type": move_type,
                    "partner_id": order.partner_id.id,
                    "invoice_date": day,
                    "date": day,
                    "company_id": self.company.id,
                    "invoice_user_id": order.user_id.id,
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "product_id": line.product_id.id,
                                "quantity": quantity or line.product_uom_qty,
                                "price_unit": line.price_unit,
                                "tax_ids": [Command.clear()],
                                "sale_line_ids": [Command.link(line.id)],
                            }
                        )
                    ],
                }
            )
        )
        move.action_post()
        return move

    def test_orders_of_the_period_only(self):
        inside = self._sell(day="2026-10-31 16:00:00")  # 1 November in Shanghai
        last = self._sell(quantity=10.0, day="2026-11-30 15:59:00")
        self._sell(day="2026-11-30 16:00:00")  # 1 December
        with freeze_time("2026-11-10 02:00:00"):
            self._create_order()  # an open offer
        reading = self._read("net_sales")
        self.assertEqual(reading.actual, 9600.0)
        self.assertEqual(reading.ids, sorted((inside | last).ids))

    def test_credit_notes_by_their_own_day(self):
        """8,000 sold in October, 10 of 50 loaves credited in November: −1,600, −500."""
        order = self._sell(day="2026-10-10 02:00:00")
        self._invoice(order, "out_refund", 10.0)
        reading = self._read("net_sales")
        self.assertEqual(reading.actual, -1600.0)
        self.assertEqual(reading.inputs["credited"], 1600.0)
        self.assertEqual(self._read("margin").actual, -500.0)
        october = self._read("net_sales", None, date(2026, 10, 1), date(2026, 10, 31))
        self.assertEqual(october.actual, 8000.0)

    def test_invoiced_sales_by_the_invoices_day(self):
        """50 loaves ordered in October, invoiced in November, 10 credited: 6,400."""
        order = self._sell(day="2026-10-20 02:00:00")
        invoice = self._invoice(order)
        note = self._invoice(order, "out_refund", 10.0)
        reading = self._read("invoiced_sales")
        self.assertEqual(reading.actual, 6400.0)
        self.assertEqual(reading.ids, sorted((invoice | note).ids))
        self.assertEqual(self._read("invoiced_sales", self.colleague).actual, 0.0)

    def test_cancelled_order_is_gone(self):
        self._sell().sudo()._action_cancel()
        self.assertEqual(self._read("net_sales").actual, 0.0)
        self.assertEqual(self._read("new_customers").actual, 0.0)

    def test_follows_the_salesperson_of_the_order(self):
        order = self._sell()
        order.sudo().user_id = self.colleague
        self.assertEqual(self._read("net_sales").actual, 0.0)
        self.assertEqual(self._read("net_sales", self.colleague).actual, 8000.0)

    def test_foreign_currency_at_the_orders_rate(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.env["res.currency.rate"].create(
            {
                "currency_id": euro.id,
                "company_id": self.company.id,
                "name": "2026-01-01",
                "rate": 0.125,
            }
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "Euro", "currency_id": euro.id, "company_id": self.company.id}
        )
        self._sell(price=20.0, pricelist_id=pricelist.id)  # 50 × 20 € at 8
        self.assertAlmostEqual(self._read("net_sales").actual, 8000.0)
        self.assertAlmostEqual(self._read("margin").actual, 2500.0)

    def test_other_company_is_not_counted(self):
        self._sell()
        indicator = self.env["workshop.indicator"].search([("code", "=", "net_sales")])
        found = indicator.sudo()._read_all(
            self.other_company, self.salesperson, FIRST, LAST
        )
        self.assertEqual(found[self.salesperson.id, "net_sales"].actual, 0.0)

    def test_first_order_ever_wins_a_customer_once(self):
        first = self._sell()
        self._sell(day="2026-11-08 02:00:00")
        self.assertEqual(self._read("new_customers").ids, first.ids)
        old = self.env["res.partner"].create({"name": "Old", "street": "x"})
        self._sell(partner_id=old.id, day="2026-03-08 02:00:00")
        branch = self.env["res.partner"].create({"name": "B", "parent_id": old.id})
        self._sell(partner_id=branch.id, day="2026-11-09 02:00:00")
        self.assertEqual(self._read("new_customers").actual, 1.0)

    def test_fully_refunded_first_order_wins_nobody(self):
        order = self._sell()
        self._invoice(order, "out_refund", 49.0)
        self.assertEqual(self._read("new_customers").actual, 1.0)
        self._invoice(order, "out_refund", 1.0)
        self.assertEqual(self._read("new_customers").actual, 0.0)

    def test_silent_for_more_than_a_year(self):
        self._sell(day="2025-11-04 02:00:00")
        again = self._sell(day="2026-11-05 02:00:00")
        self.assertEqual(self._read("reactivated_customers").ids, again.ids)
        self._sell(day="2026-11-06 02:00:00")
        self.assertEqual(self._read("reactivated_customers").actual, 1.0)

    def test_satisfaction_is_drawn_towards_the_company(self):
        """One 5 of hers; company mean (5 + 4) / 2: (5 · 4.5 + 5) / 6 = 4.583."""
        for user, score, day in (
            (self.salesperson, "5", "2026-11-05"),
            (self.colleague, "4", "2026-08-05"),
        ):
            self.env["workshop.satisfaction.request"]._evidence_create(
                [
                    {
                        "company_id": self.company.id,
                        "partner_id": self.partner.id,
                        "commercial_partner_id": self.partner.id,
                        "reason": "regular",
                        "res_model": "res.partner",
                        "res_id": self.partner.id,
                        "user_id": user.id,
                        "token": f"t{score}",
                        "state": "answered",
                        "date_queued": f"{day} 02:00:00",
                        "date_answered": f"{day} 02:00:00",
                        "score": score,
                        "grade": "login",
                    }
                ]
            )
        reading = self._read("satisfaction")
        self.assertAlmostEqual(reading.actual, 4.5833, 4)
        self.assertEqual(reading.inputs["answers"], 1)
        self.assertIsNone(self._read("satisfaction", self.colleague))

    def test_days_to_collect(self):
        invoice = self._invoice(self._sell(), day="2026-11-02")
        self.assertIsNone(self._read("collection_days"))
        with freeze_time("2026-11-22"):
            self.env["account.payment.register"].with_context(
                active_model="account.move", active_ids=invoice.ids
            ).create(
                {"payment_date": fields.Date.to_date("2026-11-22")}
            )._create_payments()
        self.assertEqual(self._read("collection_days").actual, 20.0)

    def test_offers_and_contacts(self):
        with freeze_time("2026-11-10 02:00:00"):
            order = self._create_order()
            order.action_quotation_sent()
            order.activity_schedule(
                "mail.mail_activity_data_call", user_id=self.salesperson.id
            )
            order.activity_ids.action_done()
        self.assertEqual(self._read("quotations").ids, order.ids)
        self.assertEqual(self._read("activities").actual, 1.0)

    def test_one_query_each_whatever_the_number_of_people(self):
        self._sell()
        people = self.salesperson | self.colleague | self.manager
        indicators = self.env["workshop.indicator"].sudo().search([])
        indicators._read_all(self.company, people, FIRST, LAST)  # warm
        for code in ("net_sales", "margin", "new_customers", "satisfaction"):
            indicator = indicators.filtered(lambda row, code=code: row.code == code)
            with self.subTest(code), self.assertQueryCount(1):
                indicator._read_all(self.company, people, FIRST, LAST)
