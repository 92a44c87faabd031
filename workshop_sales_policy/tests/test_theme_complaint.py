from datetime import date

from freezegun import freeze_time

from .common import NOW
from .test_satisfaction_ask import SatisfactionCase


class ThemeComplaintCase(SatisfactionCase):
    """Complaints beside feedback, and the question after a closed case."""

    policy_values = {**SatisfactionCase.policy_values, "satisfaction_ask": True}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bad = cls.env.ref("workshop_sales_policy.complaint_category_quality")
        cls.mould = cls.env.ref("workshop_sales_policy.complaint_defect_mould")

    def _complain(self, now=NOW, **values):
        cases = self.env["workshop.complaint"].with_user(self.salesperson)
        with freeze_time(now):
            return cases.with_company(self.company).create(
                {
                    "partner_id": self.partner.id,
                    "category_id": self.bad.id,
                    "product_id": self.product.id,
                    "description": "Two loaves are mouldy.",
                    **values,
                }
            )


class TestThemesOfComplaints(ThemeComplaintCase):
    def setUp(self):
        super().setUp()
        self.theme = self.env["workshop.feedback.theme"].create({"name": "Crust"})
        category = self.env["workshop.complaint.category"]
        self.hard = category.create({"name": "Hard", "theme_id": self.theme.id})

    def _row(self, user=None, **values):
        self.env.flush_all()
        self.env.invalidate_all()
        rows = self.env["workshop.theme.analysis"].with_user(user or self.manager)
        values = {"theme_id": self.theme.id, **values}
        return rows.with_company(self.company).search(
            [(name, "=", value) for name, value in values.items()]
        )

    def test_counted_beside_feedback(self):
        for _number in range(2):
            self._complain(category_id=self.hard.id)
        self._note(theme_id=self.theme.id, product_id=self.product.id)
        self.assertRecordValues(
            self._row(),
            [
                {
                    "month": date(2026, 11, 1),
                    "product_id": self.product.id,
                    "case_count": 3,
                    "feedback_count": 1,
                    "complaint_count": 2,
                    "needs_action": True,
                }
            ],
        )

    def test_what_is_no_complaint(self):
        case = self._complain(category_id=self.hard.id)
        merged = self._complain(category_id=self.hard.id)
        merged.sudo()._policy_write({"state": "merged", "merged_into_id": case.id})
        self._complain(category_id=self.hard.id, kind="after_sales")
        row = self._row()
        self.assertEqual(row.complaint_count, 1)
        found = self.env["workshop.complaint"].search(
            row.action_open_complaints()["domain"]
        )
        self.assertEqual(found, case.with_env(self.env))

    def test_a_defect_has_a_theme_of_its_own(self):
        self._complain(category_id=self.bad.id, defect_id=self.mould.id)
        quality = self._row(theme_id=self.bad.theme_id.id)
        self.assertEqual(quality.complaint_count, 1)
        self.mould.theme_id = self.theme
        row = self._row()
        self.assertEqual(row.complaint_count, 1)
        self.assertFalse(self._row(theme_id=self.bad.theme_id.id))
        found = self.env["workshop.complaint"].search(
            row.action_open_complaints()["domain"]
        )
        self.assertEqual(len(found), 1)


class TestAfterComplaint(ThemeComplaintCase):
    def _close(self, case, reason="satisfied", now=NOW, **values):
        with freeze_time(now):
            case.sudo()._policy_write(
                {
                    "state": "closed",
                    "close_reason": reason,
                    "date_closed": now,
                    **values,
                }
            )

    def _run(self, now="2026-11-25 02:00:00"):
        with freeze_time(now):
            self._requests()._run_company(self.company)
        return self._requests().search([("reason", "=", "complaint")])

    def test_asked_after_it_is_closed(self):
        case = self._complain(user_id=self.handler.id)
        self.assertFalse(self._run())
        self._close(case)
        request = self._run()
        self.assertRecordValues(
            request,
            [
                {
                    "res_model": "workshop.complaint",
                    "res_id": case.id,
                    "partner_id": self.partner.id,
                    "user_id": self.handler.id,
                    "product_ids": self.product.ids,
                }
            ],
        )
        self.assertIn("Your case is closed", request._get_notices().text)
        request._evidence_write({"state": "expired"})
        self.assertEqual(self._run(), request)

    def test_who_is_not_asked(self):
        self._close(self._complain(), reason="unreachable")
        self._close(self._complain(), now="2026-11-18 01:59:59")
        self._close(self._complain(), callback_grade="link", callback_score=4)
        self._close(self._complain(kind="after_sales"))
        self._close(self._complain(partner_id=False, is_anonymous=True))
        self.assertFalse(self._run())

    def test_asked_lately(self):
        self._asked(now="2026-11-10 02:00:00")
        self._close(self._complain())
        self.assertFalse(self._run())
