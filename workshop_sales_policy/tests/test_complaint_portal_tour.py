from odoo.tests import tagged

from .complaint_portal_common import ComplaintPortalCase


@tagged("post_install", "-at_install")
class TestComplaintPortalTour(ComplaintPortalCase):
    def test_from_the_form_to_the_status_page(self):
        self._check_report()

    def test_accept_and_stars(self):
        self._check_stars()

    def test_disagree(self):
        self._answer_case()
        self.start_tour(self._get_link(), "workshop_complaint_disagree")
        self.assertEqual(self.case.state, "investigating")
        self.assertEqual(self.case.reopen_count, 1)

    def _get_link(self):
        return self._url(f"?access_token={self.case.access_token}")

    def _check_report(self):
        self.start_tour("/complaint", "workshop_complaint_report")
        case = self.env["workshop.complaint"].search(
            [("channel", "=", "portal")], order="id desc", limit=1
        )
        self.assertRecordValues(
            case,
            [
                {
                    "description": "The box is <crushed>.",
                    "remedy": "replace",
                    "contact_phone": "138 0000 1111",
                }
            ],
        )

    def _check_stars(self):
        self.partner.email = False
        self._answer_case()
        self.start_tour(self._get_link(), "workshop_complaint_stars")
        self.assertRecordValues(
            self.case,
            [
                {
                    "state": "closed",
                    "accept_grade": "link",
                    "callback_score": 4,
                    "callback_grade": "link",
                    "close_reason": "satisfied",
                }
            ],
        )
        # The first act on the page passed the answer on.
        self.assertEqual(self.case.reply_notice_id.state, "passed_on")


@tagged("post_install", "-at_install")
class TestComplaintPortalTourPhone(TestComplaintPortalTour):
    browser_size = "390x844"
    touch_enabled = True
    allow_inherited_tests_method = True
