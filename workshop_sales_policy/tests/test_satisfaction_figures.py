from datetime import date

from freezegun import freeze_time

from odoo.tests import BaseCase, tagged

from ..tools.satisfaction_figures import summarise
from .test_satisfaction_ask import SatisfactionCase

TODAY = "2026-11-30 02:00:00"


@tagged("post_install", "-at_install")
class TestSummarise(BaseCase):
    def test_all_at_once(self):
        # 5, 4, 3, 1, 5: three of five satisfied, mean 3.6; (5 × 4.2 + 5 × 3.6) ÷ 10
        figures = summarise([5, 4, 3, 1, 5], [10, 9, 6, 0], 5, 8, 4.2, 5)
        self.assertEqual((figures.sent, figures.answers), (8, 5))
        self.assertAlmostEqual(figures.csat, 60.0)
        self.assertAlmostEqual(figures.mean, 3.6)
        self.assertAlmostEqual(figures.shrunk, 3.9)
        self.assertAlmostEqual(figures.nps, 0.0)
        self.assertAlmostEqual(figures.response, 62.5)
        self.assertTrue(figures.is_publishable)

    def test_an_answer_without_stars_is_an_answer(self):
        figures = summarise([5, 5, 5, 5], [10] * 5, 5, 10, None, 5)
        self.assertAlmostEqual(figures.response, 50.0)
        self.assertFalse(figures.is_publishable)

    def test_nothing_is_not_zero(self):
        figures = summarise([], [], 0, 0, None, 5)
        self.assertEqual(
            (
                figures.csat,
                figures.mean,
                figures.shrunk,
                figures.nps,
                figures.response,
            ),
            (None,) * 5,
        )
        self.assertFalse(figures.is_publishable)


class TestFigures(SatisfactionCase):
    """November: Li 5, 5, 4, 4, 2 of six asked; Zhao 5 of one. October: Li 3."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rye = cls._create_product("Rye")

    def setUp(self):
        super().setUp()
        for score, nps in (
            ("5", "10"),
            ("5", "9"),
            ("4", "8"),
            ("4", False),
            ("2", "3"),
        ):
            self._answered(score, nps)
        self._answered(None)
        self._answered("5", user_id=self.colleague.id)
        self._answered("3", month="2026-10-20 02:00:00")
        self._answered("1", month="2025-11-20 02:00:00")  # 13th month back
        self._answered("1", company_id=self.other_company.id)
        self.env.flush_all()

    def _answered(self, score, nps=False, month="2026-11-10 02:00:00", **values):
        partner = self.env["res.partner"].create({"name": "x"})
        products = self.product if score != "2" else self.product | self.rye
        values = {"product_ids": products.ids, **values}
        request = self._asked(partner, now=month, **values)
        if score:
            self._say(request, score, now=month, nps=nps)
        return request

    def _rows(self, user=None, **values):
        rows = self.env["workshop.satisfaction.summary"].with_user(user or self.manager)
        with freeze_time(TODAY):
            found = rows.with_company(self.company).search([])
            found.mapped("csat_text")
        return found.filtered(
            lambda row: all(row[name] == value for name, value in values.items())
        )

    def test_company_month(self):
        row = self._rows(kind="company", span="month", date=date(2026, 11, 1))
        # 7 asked, 6 answers: 5 satisfied, 25 ÷ 6 = 4.17; of 12 months 28 ÷ 7 = 4.0:
        # (5 × 4 + 25) ÷ 11 = 4.09. Four said 10, 9, 8, 3: (2 − 1) ÷ 4 = 25.
        self.assertRecordValues(
            row,
            [
                {
                    "sent_count": 7,
                    "answer_count": 6,
                    "csat_text": "83 %",
                    "mean_text": "4.17",
                    "shrunk_text": "4.09",
                    "nps_text": "+25",
                    "response_text": "86 %",
                    "name": "Golden Ear Bakery",
                }
            ],
        )

    def test_company_year(self):
        row = self._rows(kind="company", span="year")
        # 8 asked, 7 answers, 5 satisfied; the 13th month back is none of them
        self.assertRecordValues(
            row,
            [
                {
                    "date": date(2026, 11, 1),
                    "sent_count": 8,
                    "answer_count": 7,
                    "csat_text": "71 %",
                    "mean_text": "4.00",
                }
            ],
        )

    def test_people(self):
        month = {"span": "month", "date": date(2026, 11, 1), "kind": "user"}
        # Li: 20 ÷ 5 = 4.0, 4 of 5 satisfied; (5 × 4 + 20) ÷ 10
        self.assertRecordValues(
            self._rows(user_id=self.salesperson, **month),
            [
                {
                    "csat_text": "80 %",
                    "mean_text": "4.00",
                    "shrunk_text": "4.00",
                    "is_publishable": True,
                }
            ],
        )
        # Zhao: one answer is shown as none
        self.assertRecordValues(
            self._rows(user_id=self.colleague, **month),
            [
                {
                    "answer_count": 1,
                    "csat_text": "—",
                    "mean_text": "—",
                    "shrunk_text": "—",
                    "response_text": "100 %",
                    "is_publishable": False,
                }
            ],
        )

    def test_products(self):
        month = {"span": "month", "date": date(2026, 11, 1), "kind": "product"}
        self.assertEqual(self._rows(product_id=self.product, **month).sent_count, 7)
        self.assertEqual(self._rows(product_id=self.rye, **month).answer_count, 1)

    def test_who_reads_which_rows(self):
        people = self._rows(self.colleague, kind="user")
        self.assertEqual(people.user_id, self.colleague)
        self.assertTrue(self._rows(self.colleague, kind="company"))
        row = self._rows(self.colleague, kind="company", span="month")[:1]
        self.assertNotEqual(row.shrunk_text, "—")
        self.assertEqual(
            self._rows(self.auditor, kind="user").user_id,
            self.salesperson | self.colleague,
        )
        self.assertFalse(self._rows(company_id=self.other_company))

    def test_drill_down(self):
        row = self._rows(
            kind="user", span="year", user_id=self.salesperson, date=date(2026, 11, 1)
        )
        found = self._requests().search(row.action_open_answers()["domain"])
        self.assertEqual(len(found), 7)
        row = self._rows(kind="product", span="month", product_id=self.rye)
        found = self._requests().search(row.action_open_answers()["domain"])
        self.assertEqual(found.score, "2")

    def test_figures_for_scorecards(self):
        figures = self.env["workshop.satisfaction.summary"]._get_figures(
            self.company, date(2026, 11, 1), date(2026, 11, 30)
        )
        mine = figures[self.salesperson.id]
        self.assertEqual((mine.sent, mine.answers), (6, 5))
        self.assertAlmostEqual(mine.csat, 80.0)
        self.assertAlmostEqual(mine.shrunk, 4.0)
        self.assertAlmostEqual(mine.nps, 25.0)
        # Zhao: (5 × 4 + 5) ÷ 6
        self.assertAlmostEqual(figures[self.colleague.id].shrunk, 25 / 6)
        products = self.env["workshop.satisfaction.summary"]._get_figures(
            self.company, date(2026, 10, 1), date(2026, 11, 30), by="product_ids"
        )
        self.assertEqual(products[self.product.id].sent, 8)

    def test_means_of_the_analysis_leave_out_who_did_not_answer(self):
        rows = self.env["workshop.satisfaction.analysis"].with_user(self.manager)
        groups = rows.with_company(self.company)._read_group(
            [
                ("date_sent", ">=", "2026-11-01"),
                ("user_id", "=", self.salesperson.id),
            ],
            [],
            ["csat_pct:avg", "score:avg", "nps:avg", "answered_pct:avg"],
        )
        csat, score, nps, answered = groups[0]
        self.assertAlmostEqual(csat, 80.0)
        self.assertAlmostEqual(float(score), 4.0)
        self.assertAlmostEqual(nps, 25.0)
        self.assertAlmostEqual(answered, 500 / 6)
