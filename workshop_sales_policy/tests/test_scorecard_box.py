"""Nine boxes and the bonus sheet."""

from freezegun import freeze_time
from lxml import html

from odoo.tests import tagged

from .performance_common import IN_DECEMBER, PerformanceCase
from .screen_common import FormReaderMixin

REPORT = "workshop_sales_policy.action_report_bonus_sheet"


@tagged("post_install", "-at_install")
class TestBoxesAndSheet(FormReaderMixin, PerformanceCase):
    def setUp(self):
        super().setUp()
        self._plan_sales()
        self._open_cards()
        self._sell()
        self._close()
        self.card = self._card()

    def _finalise(self):
        with freeze_time(IN_DECEMBER):
            self.card.with_user(self.manager).action_send()
            self.card.with_user(self.salesperson).action_acknowledge()
            self.card.with_user(self.manager).action_finalise()

    def test_results_and_behaviour_apart(self):
        """Results 67.5 (sales 60, margin 66.67, customers 100), below 70: low."""
        self.assertEqual(self.card.result_box, "1")
        self.assertFalse(self.card.attitude_box)
        self._rate(self.card, "5", "4")  # mean 4.5 of 5
        self.assertEqual(self.card.attitude_box, "3")
        self._rate(self.card, "3", "3")
        self.assertEqual(self.card.attitude_box, "2")
        self._rate(self.card, "3", "2")  # 2.5
        self.assertEqual(self.card.attitude_box, "1")

    def test_sheet_says_how_a_bonus_came_about(self):
        self._rate(self.card, "5", "4")  # total 70.00: grade C, 0.8 of 1,000
        self._finalise()
        outcome = self.env["workshop.outcome"].search([("card_id", "=", self.card.id)])
        (row,) = outcome._get_bonus_rows()
        self.assertEqual(row["coefficient"], 0.8)
        self.assertEqual(row["scheme"].bonus_base, 1000.0)
        page, _kind = (
            self.env["ir.actions.report"]
            .with_user(self.manager)
            ._render_qweb_html(REPORT, outcome.ids)
        )
        cells = [
            " ".join(cell.text_content().split())
            for cell in html.fromstring(page).xpath("//tbody/tr/td")
        ]
        self.assertEqual(cells[0], "Li")
        self.assertEqual(cells[2:4], ["70.00", "C"])
        self.assertEqual(cells[5:7], ["0.8", "1"])
        self.assertIn("800.00", cells[7])

    def test_every_reader_opens_a_final_card(self):
        self._rate(self.card, "5", "4")
        self._finalise()
        for user in (
            self.salesperson,
            self.manager,
            self.owner,
            self.finance,
            self.auditor,
        ):
            with self.subTest(user=user.login):
                self.assertTrue(self._read_form(self.card, user))

    def test_sheet_without_a_bonus_says_so(self):
        praise = self.env["workshop.outcome"].create(
            {"kind": "praise", "user_id": self.salesperson.id, "reason": "Helped out."}
        )
        self.assertFalse(praise._get_bonus_rows())
        page, _kind = self.env["ir.actions.report"]._render_qweb_html(
            REPORT, praise.ids
        )
        self.assertIn(b"No bonus among the outcomes chosen.", page)
