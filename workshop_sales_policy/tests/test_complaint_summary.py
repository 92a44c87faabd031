"""The month in figures: analysis, rate, monthly summary and the digest."""

from datetime import date, datetime

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import BaseCase, tagged

from ..tools.complaint_summary import clock_rates, closing, expand, ranked, rate
from .common import NOW
from .common_remedy import RemedyCase

DECEMBER = "2026-12-02 02:00:00"


@tagged("post_install", "-at_install")
class TestSummaryTools(BaseCase):
    def test_rate_of_nothing_is_empty(self):
        self.assertEqual(rate(3, 4), {"part": 3, "whole": 4, "pct": 75.0})
        self.assertEqual(rate(0, 4)["pct"], 0.0)
        self.assertIsNone(rate(0, 0)["pct"])

    def test_clock_rates(self):
        groups = [("ack", False, 3), ("ack", True, 1), ("other", True, 9)]
        rates = clock_rates(groups, ["ack", "reply"])
        self.assertEqual(rates["ack"], {"part": 3, "whole": 4, "pct": 75.0})
        self.assertEqual(rates["reply"], {"part": 0, "whole": 0, "pct": None})
        self.assertEqual(list(rates), ["ack", "reply"])

    def test_ranked_names_the_biggest(self):
        rows = [("b", 2), ("a", 2), ("c", 5), ("d", 1), ("e", 1)]
        self.assertEqual(
            ranked(rows, 3),
            {"rows": [["c", 5], ["a", 2], ["b", 2]], "rest": 2, "others": 2},
        )
        self.assertEqual(ranked([], 3), {"rows": [], "rest": 0, "others": 0})

    def test_closing(self):
        day = datetime(2026, 11, 1)
        rows = [(day, datetime(2026, 11, n)) for n in (2, 3, 10)]
        # 1, 2 and 9 days
        self.assertEqual(closing(rows), {"median": 2.0, "mean": 4.0})
        self.assertEqual(closing([]), {"median": None, "mean": None})

    def test_expand(self):
        self.assertEqual(expand({5: 2, 1: 1}), [5, 5, 1])


class MonthCase(RemedyCase):
    """November: two closed cases of the same defect, one of them reopened; one open.

    ``cls.calm`` (2 h to the contact, 2 days, 4 of 5, gift 20) and ``cls.angry`` (8 h,
    3 days, first 2 then 5 of 5, freight 12 and an hour at 60).
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        causes = cls.env["workshop.complaint.cause"]
        cls.flour = causes.create({"name": "Wet flour"})
        cls.box = causes.create({"name": "Broken box"})
        cls.calm = cls._record(cls.flour, cost_gift=20.0)
        cls.angry = cls._record(cls.box, cost_freight=12.0, hours_spent=1.0)
        cls.open = cls._create_complaint(kind="complaint", defect_id=False)
        cls._contact(cls.calm, "2026-11-24 04:00:00")
        cls._contact(cls.angry, "2026-11-25 02:00:00")
        cls._answer(cls.calm, "2026-11-25 02:00:00", "2026-11-26 02:00:00", 4)
        cls._answer(cls.angry, "2026-11-25 03:00:00", "2026-11-26 02:00:00", 2)
        cls._answer(cls.angry, "2026-11-26 03:00:00", "2026-11-27 02:00:00", 5)

    def _create_stranger(self):
        """The environment of a manager of another company."""
        user = self._create_user("ren", "manager", company=self.other_company)
        allowed = dict(allowed_company_ids=self.other_company.ids)
        return self.env(user=user, context=allowed)

    @classmethod
    def _record(cls, cause, **costs):
        case = cls._create_complaint(defect_id=cls.mould.id, order_id=cls.order.id)
        case.write({"cause_id": cause.id, **costs})
        case.action_acknowledge()
        case._assess(2, False)
        return case

    @classmethod
    def _contact(cls, case, moment):
        with freeze_time(moment):
            case._log_contact("phone", "We listened.")

    @classmethod
    def _answer(cls, case, replied, called, score):
        with freeze_time(replied):
            if case.state == "assessed":
                case.action_hand_over()
            case._propose("Two new loaves.")
            case._reply("You get two new loaves.")
            notice = case.sudo().reply_notice_id
            notice._set_gone("sent", fields.Datetime.now())
        with freeze_time(called):
            case._log_callback(True, score, "")


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestAnalysis(MonthCase):
    def _get_rows(self, user=None):
        rows = self.env["workshop.complaint.analysis"]
        return rows.with_user(user or self.manager).search(
            [("company_id", "=", self.company.id)]
        )

    def test_row_of_a_case(self):
        row = self._get_rows().browse(self.angry.id)
        self.assertRecordValues(
            row,
            [
                {
                    "name": self.angry.name,
                    "partner_id": self.partner.id,
                    "cause_id": self.box.id,
                    "case_count": 1,
                    "cost_total": 72.0,
                    "days_to_close": 3.0,
                    "reopened_pct": 100.0,
                    "callback_score": 5.0,
                    "ack_pct": 100.0,
                }
            ],
        )

    def test_cost_by_cause(self):
        groups = self._get_rows()._read_group(
            [("company_id", "=", self.company.id)],
            ["cause_id"],
            ["case_count:sum", "cost_total:sum", "days_to_close:avg"],
            order="cost_total:sum desc nulls last",
        )
        self.assertEqual(
            groups,
            [
                (self.box, 1, 72.0, 3.0),
                (self.flour, 1, 20.0, 2.0),
                (self.flour.browse(), 1, False, False),
            ],
        )

    def test_unknown_counts_in_no_mean(self):
        (averages,) = self._get_rows()._read_group(
            [("company_id", "=", self.company.id)],
            [],
            ["callback_score:avg", "reopened_pct:avg", "days_to_close:avg"],
        )
        # scores 4 and 5; one of three reopened; 2 and 3 days
        self.assertEqual(averages[0], 4.5)
        self.assertAlmostEqual(averages[1], 100.0 / 3)
        self.assertEqual(averages[2], 2.5)

    def test_breach_of_the_first_round_shows(self):
        clock = self._get_clock(self.open, "ack")
        self.assertFalse(clock.is_breached)
        with freeze_time("2026-11-25 02:00:00"):
            clock.sudo()._apply_clock(fields.Datetime.now())
        self.env.flush_all()
        row = self._get_rows().browse(self.open.id)
        self.assertTrue(clock.is_breached)
        self.assertEqual(row.ack_pct, 0.0)
        (average,) = row._read_group(
            [("company_id", "=", self.company.id)], [], ["ack_pct:avg"]
        )
        self.assertAlmostEqual(average[0], 200.0 / 3)

    def test_merged_case_is_no_case(self):
        self.env["workshop.complaint"].browse(self.open.id).sudo()._policy_write(
            {"state": "merged", "merged_into_id": self.calm.id}
        )
        self.assertNotIn(self.open.id, self._get_rows().ids)

    def test_own_all_and_other_companies(self):
        theirs = self._create_complaint(self.colleague, partner_id=False)
        rows = self.env["workshop.complaint.analysis"]
        ids = {self.calm.id, self.angry.id, self.open.id}
        for user, expected in (
            (self.salesperson, ids),
            (self.colleague, {theirs.id}),
            (self.manager, ids | {theirs.id}),
            (self.auditor, ids | {theirs.id}),
        ):
            with self.subTest(user=user.login):
                self.assertEqual(set(rows.with_user(user).search([]).ids), expected)
        for user in (self.handler, self.finance):
            with self.assertRaises(AccessError):
                rows.with_user(user).search([])
        self.assertFalse(rows.with_env(self._create_stranger()).search([]))


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestRate(MonthCase):
    def _get_rate(self, **where):
        domain = [("company_id", "=", self.company.id)]
        domain += [(name, "=", value) for name, value in where.items()]
        return (
            self.env["workshop.complaint.rate"].with_user(self.manager).search(domain)
        )

    def test_complaints_per_thousand_lines(self):
        self.assertRecordValues(
            self._get_rate(),
            [
                {
                    "product_id": self.product.id,
                    "month": date(2026, 11, 1),
                    "complaint_count": 3,
                    "line_count": 1,
                    "per_thousand": 3000.0,
                }
            ],
        )

    def test_a_line_counts_once_in_its_first_month(self):
        order = self._create_order(price=155.0, quantity=4.0)
        order.action_confirm()
        picking = order.sudo().picking_ids
        picking.action_assign()
        picking.move_ids.quantity = 1.0
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True).button_validate()
        with freeze_time("2026-12-03 02:00:00"):
            self._deliver(order)
        self.env.flush_all()
        self.assertEqual(self._get_rate().line_count, 2)
        self.assertEqual(self._get_rate().per_thousand, 1500.0)

    def test_a_return_is_no_delivery(self):
        self._create_case()._make_return(2.0).button_validate()
        self.assertEqual(self._get_rate().line_count, 1)

    def test_without_delivery_there_is_no_rate(self):
        cake = self._create_product("Cake")
        self._create_complaint(product_id=cake.id)
        row = self._get_rate(product_id=cake.id)
        self.assertEqual((row.complaint_count, row.line_count), (1, 0))
        (groups,) = row._read_group(
            [("product_id", "=", cake.id)], [], ["per_thousand:avg"]
        )
        self.assertIs(groups[0], False)  # empty, not 0

    def test_rate_of_two_products_is_that_of_their_sums(self):
        cake = self._create_product("Cake")
        self.env["stock.quant"]._update_available_quantity(
            cake, self.warehouse.lot_stock_id, 10
        )
        for _number in range(2):
            order = self._create_order(price=155.0, quantity=1.0, product=cake)
            order.action_confirm()
            self._deliver(order)
        self._create_complaint(product_id=cake.id)
        (groups,) = self._get_rate()._read_group(
            [("company_id", "=", self.company.id)], [], ["per_thousand:avg"]
        )
        # 4 complaints of 3 lines; the mean of 3000 and 500 would be 1750
        self.assertAlmostEqual(groups[0], 4000.0 / 3)

    def test_the_month_is_the_companys(self):
        with freeze_time("2026-11-30 17:00:00"):  # 1 December, 1:00 in Shanghai
            self._create_complaint()
        row = self._get_rate(month=date(2026, 12, 1))
        self.assertEqual((row.complaint_count, row.line_count), (1, 0))

    def test_after_sales_requests_are_no_complaints(self):
        self._create_complaint(kind="after_sales")
        self.assertEqual(self._get_rate().complaint_count, 3)

    def test_other_company_sees_nothing(self):
        rows = self._create_stranger()["workshop.complaint.rate"]
        self.assertFalse(rows.search([]))


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestSummary(MonthCase):
    def _draft(self, user=None):
        rows = self.env["workshop.complaint.summary"].with_user(user or self.manager)
        with freeze_time(DECEMBER):
            action = rows.with_company(self.company).action_draft_last_month()
        return rows.browse(action["res_id"])

    def test_figures_of_the_month(self):
        summary = self._draft()
        self.assertRecordValues(
            summary,
            [
                {
                    "date_from": date(2026, 11, 1),
                    "date_to": date(2026, 11, 30),
                    "state": "draft",
                    "case_count": 3,
                    "cost_total": 92.0,
                }
            ],
        )
        figures = summary.figures
        self.assertEqual(figures["severity"], {"ordinary": 3})
        self.assertEqual(
            figures["product"],
            {"rows": [["Walnut loaf", 3]], "rest": 0, "others": 0},
        )
        self.assertEqual(
            figures["cause"]["rows"], [["Broken box", 1], ["Wet flour", 1], ["—", 1]]
        )
        # 2 and 8 working hours
        self.assertEqual(figures["contact_hours"], 5.0)
        self.assertEqual(figures["closed"], 2)
        self.assertEqual(figures["days"], {"median": 2.5, "mean": 2.5})
        self.assertEqual(figures["reopened"], {"part": 1, "whole": 2, "pct": 50.0})
        self.assertEqual(figures["repeats"], {"part": 1, "whole": 2, "pct": 50.0})
        # 4, 2 and 5
        self.assertEqual(figures["csat"]["answers"], 3)
        self.assertAlmostEqual(figures["csat"]["pct"], 200.0 / 3)
        self.assertEqual(figures["lines"], 1)
        self.assertEqual(figures["per_thousand"], 3000.0)
        self.assertEqual(
            figures["clocks"]["ack"], {"part": 2, "whole": 2, "pct": 100.0}
        )
        self.assertEqual(
            figures["cost"],
            {
                "total": 92.0,
                "counted": 2,
                "incomplete": 1,
                "by_cause": {
                    "rows": [["Broken box", 72.0, 1], ["Wet flour", 20.0, 1]],
                    "rest": 0,
                    "others": 0,
                },
            },
        )

    def test_empty_month_shows_dashes(self):
        rows = self.env["workshop.complaint.summary"].with_user(self.manager)
        with freeze_time("2026-10-05 02:00:00"):
            action = rows.with_company(self.company).action_draft_last_month()
        summary = rows.browse(action["res_id"])
        figures = summary.figures
        for name in ("contact_hours", "per_thousand"):
            self.assertIsNone(figures[name], name)
        for value in (
            figures["days"]["median"],
            figures["reopened"]["pct"],
            figures["csat"]["pct"],
            figures["cost"]["total"],
            figures["clocks"]["reply"]["pct"],
        ):
            self.assertIsNone(value)
        self.assertIn("—", summary.figures_html)
        self.assertNotIn("0.0", summary.figures_html)

    def test_one_a_month(self):
        self.assertEqual(self._draft(), self._draft())

    def test_job_drafts_where_a_policy_is_in_force(self):
        rows = self.env["workshop.complaint.summary"].sudo()
        with freeze_time(DECEMBER):
            with self.enter_registry_test_mode():
                cron = self.env.ref("workshop_sales_policy.ir_cron_complaint_summary")
                cron.method_direct_trigger()
                cron.method_direct_trigger()
        drafts = rows.search([])
        self.assertEqual(drafts.company_id, self.company)
        self.assertEqual(len(drafts), 1)
        self.assertEqual(drafts.activity_ids.user_id, self.manager)

    def test_publishing_needs_findings_and_measures(self):
        summary = self._draft()
        summary.findings = "The flour was wet."
        with self.assertRaisesRegex(UserError, "what is done about it"):
            summary.action_publish()
        summary.measures = "  "
        with self.assertRaisesRegex(UserError, "what is done about it"):
            summary.action_publish()
        summary.measures = "A new supplier from January."
        summary.action_publish()
        self.assertRecordValues(
            summary,
            [{"state": "published", "published_by_id": self.manager.id}],
        )
        self.assertFalse(summary.activity_ids)

    def test_published_is_frozen(self):
        summary = self._draft()
        summary.write({"findings": "Flour.", "measures": "Supplier."})
        summary.action_publish()
        for user in (self.manager, self.env.ref("base.user_root")):
            row = summary.with_user(user)
            for values in (
                {"findings": "Nothing."},
                {"figures": {}},
                {"case_count": 0},
                {"state": "draft"},
            ):
                with self.subTest(user=user.login, values=values):
                    with self.assertRaises(UserError):
                        row.write(values)
            with self.assertRaises(UserError):
                row.action_refresh()
        with self.assertRaises(AccessError):
            summary.unlink()
        with self.assertRaises(UserError):
            summary.sudo().unlink()

    def test_draft_counts_anew(self):
        summary = self._draft()
        with freeze_time("2026-11-28 02:00:00"):
            self._create_complaint()
        self.assertEqual(summary.case_count, 3)
        summary.action_refresh()
        self.assertEqual(summary.case_count, 4)

    def test_figures_are_not_typed(self):
        summary = self._draft()
        for values in ({"figures": {}}, {"cost_total": 0.0}, {"state": "published"}):
            with self.assertRaises(UserError):
                summary.write(values)
        rows = self.env["workshop.complaint.summary"].with_user(self.manager)
        values = {
            "company_id": self.company.id,
            "date_from": "2026-10-01",
            "date_to": "2026-10-31",
        }
        with self.assertRaises(UserError):
            rows.create(values)
        with self.assertRaises(UserError):
            rows.sudo().create(values)

    def test_roles(self):
        summary = self._draft()
        for user in (self.salesperson, self.handler, self.auditor):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._draft(user)
            with self.assertRaises(AccessError):
                summary.with_user(user).action_publish()
            with self.assertRaises(AccessError):
                summary.with_user(user).action_refresh()
        rows = self.env["workshop.complaint.summary"]
        found = {
            user.login: len(rows.with_user(user).search([]))
            for user in (self.salesperson, self.handler, self.auditor, self.owner)
        }
        self.assertEqual(found, {"li": 0, "sun": 0, "zheng": 1, "wang": 1})
        summary.write({"findings": "Flour.", "measures": "Supplier."})
        summary.action_publish()
        self.assertEqual(len(rows.with_user(self.salesperson).search([])), 1)
        self.assertEqual(len(rows.with_user(self.handler).search([])), 1)

    def test_other_company_sees_nothing(self):
        self._draft()
        rows = self.env["workshop.complaint.summary"]
        self.assertFalse(rows.with_env(self._create_stranger()).search([]))

    def test_paper_says_what_the_form_says(self):
        summary = self._draft()
        summary.write({"findings": "The flour was wet.", "measures": "Dry it."})
        report = "workshop_sales_policy.action_report_complaint_summary"
        html = self.env["ir.actions.report"]._render_qweb_html(report, summary.ids)
        text = html[0].decode()
        for words in ("The flour was wet.", "Dry it.", "Broken box", "66.7 %"):
            with self.subTest(words):
                self.assertIn(words, text)
        self.assertIn("Broken box", summary.figures_html)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestDigest(MonthCase):
    def _get_values(self, end, user=None):
        digest = self.env["digest.digest"].create(
            {"name": "Weekly", "company_id": self.company.id}
        )
        digest = digest.with_user(user or self.manager).with_context(
            start_datetime=fields.Datetime.to_datetime("2026-11-20"),
            end_datetime=fields.Datetime.to_datetime(end),
        )
        return (
            digest.kpi_workshop_complaint_value,
            digest.kpi_workshop_complaint_late_value,
        )

    def test_open_and_late_at_the_end_of_the_period(self):
        # Both closed ones were open on the 25th; the ack of the open one was due
        # on the 24th at 7:00.
        self.assertEqual(self._get_values("2026-11-25"), (3, 1))
        self.assertEqual(self._get_values("2026-11-24 06:00:00"), (3, 0))
        self.assertEqual(self._get_values("2026-11-26 12:00:00"), (2, 1))
        self.assertEqual(self._get_values("2026-11-23"), (0, 0))

    def test_nobody_without_cases_is_told(self):
        with self.assertRaises(AccessError):
            self._get_values("2026-11-25", self.finance)

    def test_figures_lead_to_the_cases(self):
        digest = self.env["digest.digest"].create({"name": "Weekly"})
        actions = digest._compute_kpis_actions(self.company, self.manager)
        self.assertIn("workshop_complaint_action", actions["kpi_workshop_complaint"])
        self.assertTrue(self.env.ref("workshop_sales_policy.workshop_complaint_action"))
