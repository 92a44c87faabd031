from odoo.tests import HttpCase

from .test_satisfaction_ask import SatisfactionCase


class TestFeedbackTour(SatisfactionCase, HttpCase):
    def test_two_taps_and_the_reply(self):
        self.start_tour(
            f"/odoo/res.partner/{self.partner.id}", "workshop_feedback", login="li"
        )
        feedback = self._feedbacks(self.manager).search([])
        self.assertRecordValues(
            feedback,
            [
                {
                    "kind": "wish",
                    "text": "A loaf without nuts.",
                    "user_id": self.salesperson.id,
                    "state": "routed",
                }
            ],
        )
        self.start_tour(
            "/odoo/policy-feedback", "workshop_feedback_answer", login="sun"
        )
        self.env.invalidate_all()
        self.assertRecordValues(
            feedback, [{"state": "answered", "answered_by_id": self.handler.id}]
        )


class TestSatisfactionTour(SatisfactionCase, HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_two_taps_on_a_phone(self):
        request = self._asked()
        self.env.flush_all()
        self.start_tour(
            f"/my/satisfaction/{request.token}", "workshop_satisfaction_phone"
        )
        self.env.invalidate_all()
        self.assertRecordValues(request, [{"score": "4", "nps": "9", "grade": "link"}])
