"""Evaluations from the records: drafted, signed, corrected; lessons (6.5)."""

from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL

from .promotion_common import FIRST, JUDGED, LAST, PromotionCase


class EvaluationCase(PromotionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._sell_example()

    def _finish(self):
        self._run()
        self._spend(1200.0)
        return self._evaluate()


@tagged("post_install", "-at_install")
class TestEvaluation(EvaluationCase):
    def test_to_the_cent(self):
        """Looks great, loses money: 57 % more, 725 lost (F3.8)."""
        row = self._finish()
        self.assertRecordValues(
            row,
            [
                {
                    "state": "draft",
                    "version": 1,
                    "verdict": "adjust",
                    "confidence": "medium",
                    "method": "weekday",
                    "contribution": 475.0,
                    "cost": 1200.0,
                    "profit": -725.0,
                    "revenue": 20900.0,
                    "has_roi": True,
                }
            ],
        )
        self.assertAlmostEqual(row.lift_pct, 57.142857, 5)
        self.assertAlmostEqual(row.roi_pct, -60.416667, 5)
        self.assertEqual(row.results["break_even"], 245)
        self.assertEqual(
            row.sentence,
            f"Sold 57 % more, lost {row._money(725.0)}: buyers bought earlier and "
            "switched.",
        )
        self.assertIn("8 clean weeks", row.confidence_text)
        self.assertIn("only 0 customers of the control", row.methods_text)

    def test_the_charts_say_the_same(self):
        row = self._finish()
        steps = {step["label"]: step["value"] for step in row.waterfall_chart["steps"]}
        self.assertEqual(
            steps,
            {
                "Sales": 20900.0,
                "Cost of goods": -14300.0,
                "Anyway": -4900.0,
                "Bought earlier": -700.0,
                "Switched": -525.0,
                "Incremental": 475.0,
                "Promotion's cost": -1200.0,
                "Profit or loss": -725.0,
            },
        )
        self.assertEqual(row.sales_chart["bands"][0]["from"], 28)
        self.assertEqual(sum(row.sales_chart["lines"][0]["values"][28:38]), 220.0)

    def test_four_statements_for_the_sales(self):
        """One statement reads the days of all products, however long the history."""
        self._run()
        history = self.env["workshop.promotion.history"].sudo()
        promotion = self.promotion.sudo()
        products = promotion.product_ids | promotion.substitute_ids
        products.mapped("type")
        spans = promotion._get_spans(promotion._get_windows())
        self.env.flush_all()
        with self.assertQueryCount(1):
            history._read_days(self.company, products, spans, promotion.control_ids)

    def test_returns_after_the_end_were_not_sold(self):
        """Ten boxes come back in October: 210 sold, whenever they were credited."""
        order = self._sell([LAST], 10.0, 95.0)
        self._credit(order, 10.0)
        row = self._finish()
        self.assertEqual(row.results["units"], 220.0)
        self.assertEqual(row.contribution, 475.0)

    def _credit(self, order, quantity):
        """A posted credit note of the order's line."""
        line = order.order_line
        journal = self.env["account.journal"].create(
            {
                "name": "Sales",
                "type": "sale",
                "code": "SALEP",
                "company_id": self.company.id,
            }
        )
        accounts = self.env["account.account"].create(
            [
                {
                    "name": name,
                    "code": code,
                    "account_type": kind,
                    "company_ids": [Command.set(self.company.ids)],
                }
                for name, code, kind in (
                    ("Income", "6001P", "income"),
                    ("Receivable", "1122P", "asset_receivable"),
                )
            ]
        )
        partner = order.partner_id.with_company(self.company)
        partner.property_account_receivable_id = accounts[1]
        note = self.env["account.move"].create(
            {
                "move_type": "out_refund",
                "company_id": self.company.id,
                "journal_id": journal.id,
                "partner_id": partner.id,
                "invoice_date": "2026-10-01",
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": line.product_id.id,
                            "quantity": quantity,
                            "price_unit": line.price_unit,
                            "account_id": accounts[0].id,
                            "sale_line_ids": [Command.link(line.id)],
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
        )
        note.action_post()
        return note

    def test_the_discount_of_a_document_is_borne_by_its_lines(self):
        """A line of −209 on an order of 2,090: ten percent less for its boxes."""
        order = self.env["sale.order"].search(
            [("policy_campaign_id", "=", self.promotion.campaign_id.id)], limit=1
        )
        off = self._create_product("Offer", 0.0, 0.0, type="service", is_storable=False)
        self.env["sale.order.line"].with_context(tracking_disable=True)
        self.env.execute_query(
            SQL(
                "INSERT INTO sale_order_line (order_id, product_id, product_uom_id, "
                "product_uom_qty, price_unit, price_subtotal, name, customer_lead) "
                "VALUES (%s, %s, %s, 1, -209, -209, 'Offer', 0) RETURNING id",
                order.id,
                off.id,
                off.uom_id.id,
            )
        )
        row = self._finish()
        self.assertAlmostEqual(row.results["net"], 20900.0 - 209.0)
        self.assertAlmostEqual(row.contribution, 475.0 - 209.0)

    def test_goods_that_came_back_are_no_discount(self):
        """A line of −10 boxes: ten sold less, and nothing off the others."""
        order = self._sell([FIRST], 10.0, 95.0)
        self.env.execute_query(
            SQL(
                "INSERT INTO sale_order_line (order_id, product_id, product_uom_id, "
                "product_uom_qty, price_unit, price_subtotal, purchase_price, name, "
                "customer_lead) VALUES (%s, %s, %s, -10, 95, -950, 65, 'Box', 0) "
                "RETURNING id",
                order.id,
                self.box.id,
                self.box.uom_id.id,
            )
        )
        row = self._finish()
        self.assertAlmostEqual(row.results["units"], 220.0)
        self.assertAlmostEqual(row.results["net"], 20900.0)

    def test_the_goal_is_compared_with_what_was_reached(self):
        for metric, goal, text in (
            ("units", 200.0, "Goal: Units sold 200; reached 220.0."),
            ("revenue", 25000.0, "Goal: Sales {25000}; reached {20900}."),
            ("leads", 10.0, "Goal: Leads 10; reached 0."),
            ("customers", 0.0, ""),
        ):
            with self.subTest(metric):
                row = self.env["workshop.promotion.evaluation"].new(
                    {"company_id": self.company.id}
                )
                row.currency_id = self.company.currency_id
                for number in ("25000", "20900"):
                    text = text.replace(f"{{{number}}}", row._money(float(number)))
                inputs = {"goal": [metric, goal], "leads": 0, "new_customers": 3}
                found = {"units": 220.0, "net": 20900.0}
                self.assertEqual(row._word_goal(found, inputs), text)

    def test_foreign_currency_counts_in_the_company_s(self):
        orders = self._sell([FIRST], 10.0, 50.0)
        self.env.execute_query(
            SQL(
                "UPDATE sale_order SET currency_rate = 0.5 WHERE id = %s RETURNING id",
                orders.id,
            )
        )
        self.env.execute_query(
            SQL(
                "UPDATE sale_order_line SET purchase_price = 32.5 WHERE order_id = %s "
                "RETURNING id",
                orders.id,
            )
        )
        row = self._finish()
        # ten more at 100 − 65 in company currency
        self.assertAlmostEqual(row.results["actual"], 6600.0 + 350.0)

    def test_dozens_are_twelve(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self._sell([FIRST], 1.0, 1140.0)
        self.env.execute_query(
            SQL(
                "UPDATE sale_order_line SET product_uom_id = %s, purchase_price = 780 "
                "WHERE order_id = %s RETURNING id",
                dozen.id,
                order.id,
            )
        )
        row = self._finish()
        self.assertEqual(row.results["units"], 232.0)
        self.assertAlmostEqual(row.results["actual"], 6600.0 + 360.0)

    def test_holidays_are_no_normal_days(self):
        start = FIRST - timedelta(days=14)
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Stocktaking",
                "company_id": self.company.id,
                "calendar_id": self.company.resource_calendar_id.id,
                "date_from": f"{start} 00:00:00",
                "date_to": f"{start + timedelta(days=6)} 15:59:59",
            }
        )
        row = self._finish()
        self.assertEqual(row.results["weeks"], 7)
        self.assertEqual(len(row.inputs["excluded"]), 7)
        self.assertEqual(set(row.inputs["excluded"].values()), {"Stocktaking"})

    def test_a_customer_in_both_groups_is_control(self):
        """Who was left out on purpose and bought is no success."""
        hotels = self.env["res.partner"].create(
            [{"name": f"Hotel {number}"} for number in range(5)]
        )
        windows = self.promotion._get_windows()
        for hotel in hotels:
            self._sell(windows.pre[::8], 1.0, partner=hotel)
        self._sell([FIRST], 3.0, 95.0, partner=hotels[0])
        with freeze_time("2026-09-01 02:00:00"):
            self.promotion.control_ids = hotels
        row = self._finish()
        self.assertEqual(row.method, "did")
        self.assertEqual(row.inputs["control_customers"], 5)
        self.assertEqual(row.results["units"], 220.0)

    def test_no_sales_before(self):
        fresh = self._create_product("Lotus box", 100.0, 65.0)
        with freeze_time("2026-09-01 02:00:00"):
            promotion = self._promotion(
                name="Lotus", product_ids=[Command.set(fresh.ids)], substitute_ids=False
            )
        self._sell([FIRST], 30.0, 95.0, fresh)
        self._run(promotion)
        row = self._evaluate(promotion)
        self.assertEqual(
            (row.verdict, row.confidence, row.has_lift), ("repeat_small", "none", False)
        )
        self.assertEqual(row.contribution, 900.0)
        self.assertIn("something new", row.sentence)


@tagged("post_install", "-at_install")
class TestSignOff(EvaluationCase):
    def test_not_by_who_runs_it(self):
        row = self._finish()
        with self.assertRaisesRegex(AccessError, "did not run"):
            row.with_user(self.manager).action_sign()
        with self.assertRaises(AccessError):
            row.with_user(self.salesperson).action_sign()
        with freeze_time(JUDGED):
            row.with_user(self.owner).action_sign()
        self.assertEqual((row.state, row.signed_by_id), ("signed", self.owner))
        self.assertEqual(self.promotion.state, "evaluated")

    def test_lessons_close_it(self):
        row = self._finish()
        mine = row.with_user(self.manager)
        with self.assertRaisesRegex(UserError, "first"):
            mine.action_file_lessons()
        with freeze_time(JUDGED):
            row.with_user(self.owner).action_sign()
        mine.lesson_worked = "Printed names."
        with self.assertRaisesRegex(UserError, "what to do differently"):
            mine.action_file_lessons()
        mine.lesson_change = "Smaller cut, hotels only."
        mine.action_file_lessons()
        self.assertEqual(self.promotion.state, "closed")
        with self.assertRaisesRegex(UserError, "filed and stay"):
            mine.lesson_change = "Something else."

    def test_figures_are_never_typed(self):
        row = self._finish()
        for values in (
            {"contribution": 9999.0},
            {"verdict": "repeat"},
            {"inputs": {}},
            {"results": {}},
            {"state": "signed"},
            {"lesson_worked": "x", "verdict": "repeat"},
        ):
            with self.subTest(values), self.assertRaises(UserError):
                row.with_user(self.owner).write(values)
        with self.assertRaises(AccessError):
            row.with_user(self.owner).unlink()
        with self.assertRaisesRegex(UserError, "is evidence"):
            self.env["workshop.promotion.evaluation"].with_user(self.owner).create(
                {"promotion_id": self.promotion.id, "version": 5}
            )

    def test_lessons_by_who_runs_it_only(self):
        row = self._finish()
        with self.assertRaises(AccessError):
            row.with_user(self.salesperson).lesson_worked = "Mine."

    def test_a_correction_is_a_new_version(self):
        row = self._finish()
        with freeze_time(JUDGED):
            row.with_user(self.owner).action_sign()
        self._spend(100.0)
        self.assertEqual(row.cost, 1200.0)  # frozen
        with self.assertRaisesRegex(UserError, "what is corrected"):
            row.with_user(self.manager).action_restate("")
        with freeze_time(JUDGED):
            action = row.with_user(self.manager).action_restate("A bill came late.")
        new = self.env["workshop.promotion.evaluation"].browse(action["res_id"])
        self.assertEqual((new.version, new.cost, new.state), (2, 1300.0, "draft"))
        self.assertEqual(row.state, "signed")
        with freeze_time(JUDGED):
            new.with_user(self.owner).action_sign()
        self.assertEqual((row.state, new.state), ("superseded", "signed"))
        self.assertEqual(self.promotion.state, "evaluated")

    def test_a_draft_is_computed_again(self):
        row = self._finish()
        self._spend(100.0)
        row.with_user(self.manager).action_recompute()
        self.assertEqual(row.cost, 1300.0)
        with freeze_time(JUDGED):
            row.with_user(self.owner).action_sign()
        with self.assertRaisesRegex(UserError, "signed off and stays"):
            row.with_user(self.manager).action_recompute()

    def test_the_job_drafts_once(self):
        self._finish()
        self._evaluate()
        self.assertEqual(len(self.promotion.evaluation_ids), 1)


@tagged("post_install", "-at_install")
class TestCustomers(EvaluationCase):
    def test_new_customers_leads_and_attribution(self):
        guest = self.env["res.partner"].create({"name": "New Hotel"})
        campaign = self.promotion.campaign_id
        with freeze_time("2026-09-08 02:00:00"):
            lead = self.env["crm.lead"].create(
                {
                    "name": "Boxes",
                    "partner_id": guest.id,
                    "campaign_id": campaign.id,
                    "company_id": self.company.id,
                }
            )
            self.env["crm.lead"].create({"name": "Nothing", "campaign_id": campaign.id})
            self.env.execute_query(
                SQL(
                    "UPDATE crm_lead SET create_date = '2026-09-08 02:00:00' "
                    "WHERE id = %s RETURNING id",
                    lead.id,
                )
            )
        with freeze_time("2026-09-09 02:00:00"):
            order = self._sell(
                [LAST],
                10.0,
                95.0,
                partner=guest,
                campaign_id=campaign.id,
                opportunity_id=lead.id,
            )
            self.env.execute_query(
                SQL(
                    "UPDATE sale_order SET create_date = '2026-09-09 02:00:00' "
                    "WHERE id = %s RETURNING id",
                    order.id,
                )
            )
        row = self._finish()
        self.assertEqual(row.inputs["new_customers"], 1)
        # 10 · 30 = 300 a month: less than a month has passed
        self.assertEqual(row.inputs["monthly_margin"], 300.0)
        self.assertEqual((row.lead_count, row.won_count), (2, 1))
        self.assertEqual(row.results["cac"], 1200.0)
        self.assertEqual(row.results["payback"], 4.0)
        self.assertEqual(row.results["cost_per_lead"], 600.0)
        # the guest's own touches only: his lead and his offer, all of it by every model
        self.assertEqual(set(row.inputs["attribution"].values()), {950.0})

    def test_awareness(self):
        with freeze_time("2026-09-01 02:00:00"):
            self.promotion.action_survey()
        survey = self.promotion.sudo().survey_id
        self.assertTrue(self.promotion.survey_url)
        question = survey.question_ids[0]
        yes, no = question.suggested_answer_ids
        for day, answers in (
            ("2026-09-02 02:00:00", [yes] * 6 + [no] * 14),
            ("2026-09-10 02:00:00", [yes]),  # while it runs: neither
            ("2026-09-20 02:00:00", [yes] * 14 + [no] * 6),
        ):
            for answer in answers:
                sheet = survey._create_answer(check_attempts=False)
                sheet._save_lines(question, str(answer.id))
                sheet.write({"state": "done", "end_datetime": day})
        row = self._finish()
        self.assertEqual(row.inputs["awareness"]["asked"], [20, 20])
        self.assertEqual(row.inputs["awareness"]["before"], 0.3)
        # (0.7 − 0.3) / √(0.5 · 0.5 · 0.1) = 2.53, but of twenty answers only
        self.assertAlmostEqual(row.inputs["awareness"]["z"], 2.5298, 4)
        self.assertEqual(row.inputs["awareness"]["word"], "indicative")
        self.assertIn("fewer than 30 answers", row.shares_text)

    def test_nobody_was_asked_before(self):
        self._run()
        with self.assertRaisesRegex(UserError, "nothing to compare"):
            self.promotion.action_survey()
