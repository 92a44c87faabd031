from freezegun import freeze_time

from odoo.tests import HttpCase, tagged

from .common_complaint import ComplaintCase


@tagged("post_install", "-at_install")
class TestIntakeTourPhone(ComplaintCase, HttpCase):
    """The salesperson records a complaint on the phone while the customer speaks."""

    browser_size = "390x844"
    touch_enabled = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time("2026-01-01"):
            cls._publish_policy()
        cls.salesperson.sudo().odoobot_state = "disabled"

    def test_three_inputs_and_record(self):
        self.start_tour("/odoo/complaints", "complaint_phone_intake_tour", login="li")
        case = self.env["workshop.complaint"].search([], limit=1, order="id desc")
        self.assertRecordValues(
            case,
            [
                {
                    "partner_id": self.partner.id,
                    "category_id": self.quality.id,
                    "description": "Two of ten loaves are green.",
                    "remedy": "replace",
                    "is_safety": True,
                    "department_id": self.department.id,
                    "user_id": self.salesperson.id,
                }
            ],
        )
