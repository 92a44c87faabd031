"""Feedback: a department per duty with its people, and who notes what."""

from freezegun import freeze_time

from odoo.tests import tagged

from odoo.addons.mail.tests.common import MailCase

from .common import NOW, PolicyCase


@tagged("post_install", "-at_install")
class FeedbackCase(PolicyCase, MailCase):
    """Base of tests on feedback and satisfaction.

    ``cls.handler`` works in ``cls.bakehouse`` (production), ``cls.inspector`` in
    ``cls.quality``; the salesperson looks after ``cls.partner``.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = "Asia/Shanghai"
        cls.company.resource_calendar_id.tz = "Asia/Shanghai"
        cls.salesperson.email = "li@example.com"
        cls.partner.user_id = cls.salesperson
        cls.silent = cls.env["res.partner"].create({"name": "Market Stall"})
        cls.bakehouse = cls._create_department("Bakehouse", "production", cls.handler)
        cls.quality = cls._create_department("Quality", "quality", cls.inspector)

    @classmethod
    def _publish_policy(cls, *args, **kwargs):
        with freeze_time("2026-11-01 02:00:00"):  # in force on every day of the tests
            return super()._publish_policy(*args, **kwargs)

    @classmethod
    def _create_department(cls, name, duty, user):
        department = cls.env["hr.department"].create(
            {"name": name, "policy_duty": duty, "company_id": cls.company.id}
        )
        cls.env["hr.employee"].create(
            {
                "name": user.name,
                "user_id": user.id,
                "company_id": cls.company.id,
                "department_id": department.id,
            }
        )
        return department

    def _feedbacks(self, user=None):
        rows = self.env["workshop.feedback"].with_user(user or self.salesperson)
        return rows.with_company(self.company)

    def _note(self, user=None, now=NOW, **values):
        """Noted on Tuesday, 24 November, 10:00 in Shanghai unless told otherwise."""
        with freeze_time(now):
            return self._feedbacks(user).create(
                {
                    "kind": "suggestion",
                    "text": "Less sugar, please.",
                    "partner_id": self.partner.id,
                    **values,
                }
            )

    def _answer(self, feedback, user=None, now="2026-11-24 06:00:00"):
        feedback = feedback.with_user(user or self.handler)
        with freeze_time(now):
            feedback.answer = "From Monday on."
            feedback.action_answer()
        return feedback

    def _send(self):
        """What the job does."""
        self.env["workshop.notice"]._get_ready()._send_ready()
