from odoo.tests import HttpCase, tagged

from .inspection_common import InspectionCase


@tagged("post_install", "-at_install")
class TestInspectionTour(InspectionCase, HttpCase):
    """Inspection to shipment on a phone."""

    browser_size = "390x844"
    touch_enabled = True

    def test_pass_with_a_photo_and_ship(self):
        self.inspector.sudo().odoobot_state = "disabled"
        self.inspector.group_ids |= self.env.ref("stock.group_stock_user")
        picking = self._transfer()
        self.start_tour(
            "/odoo/sales-policy", "policy_phone_inspection_tour", login="zhou"
        )
        inspection = picking.policy_inspection_ids
        self.assertEqual(inspection.state, "passed")
        self.assertEqual(inspection.inspector_id, self.inspector)
        self.assertTrue(inspection.result_ids.filtered("photo"))
        self.assertEqual(picking.state, "done")
        self.assertEqual(
            picking.move_ids.policy_coverage_ids.line_id, inspection.line_ids
        )
