from dateutil.relativedelta import relativedelta

from odoo.tests import HttpCase, tagged

from .people_common import PeopleCase


@tagged("post_install", "-at_install")
class TestPeopleOnThePhone(PeopleCase, HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    def setUp(self):
        super().setUp()
        (self.salesperson | self.newcomer).sudo().odoobot_state = "disabled"

    def test_newcomer_passes_the_last_quiz(self):
        for key in ("product", "selling", "service"):
            self._train(key)
            self._answer(key)
        self._train("rules")
        self.start_tour(
            "/odoo/induction",
            "policy_phone_induction_tour",
            login=self.newcomer.login,
        )
        self.assertEqual(self.induction.state, "passed")
        self.assertEqual(self._subject("rules").score, 100.0)

    def test_report_is_submitted(self):
        order = self._create_order(price=160.0, quantity=10.0)
        order.action_confirm()
        today = self.company._policy_get_today()
        reports = self.env["workshop.work.report"].sudo()
        report = reports._evidence_create(
            [
                {
                    "company_id": self.company.id,
                    "user_id": self.salesperson.id,
                    "date_from": today - relativedelta(days=6),
                    "date_to": today,
                    "date_due": f"{today + relativedelta(days=2)} 09:00:00",
                }
            ]
        )
        reports._draft_ending(self.company)
        self.start_tour(
            "/odoo/work-reports",
            "policy_phone_work_report_tour",
            login=self.salesperson.login,
        )
        self.assertEqual(report.state, "submitted")
        self.assertEqual(report.plan, "Three hotels to visit.")
