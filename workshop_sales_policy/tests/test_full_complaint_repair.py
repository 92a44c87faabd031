"""Repairs that start from a case, where the repair app is installed."""

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import NOW
from .common_complaint import ComplaintCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestRepair(ComplaintCase):
    def test_repair_is_drafted_from_the_case(self):
        case = self._create_complaint(quantity=2.0)
        self.assertTrue(case.can_repair)
        repair = case._make_repair()
        self.assertRecordValues(
            repair,
            [
                {
                    "partner_id": self.partner.id,
                    "product_id": self.product.id,
                    "product_qty": 2.0,
                    "state": "draft",
                    "under_warranty": True,
                    "company_id": self.company.id,
                }
            ],
        )
        self.assertIn(case.name, repair.internal_notes)
        self.assertEqual(case._get_repair(), repair)

    def test_one_open_repair_a_case(self):
        case = self._create_complaint()
        first = case._make_repair()
        with self.assertRaisesRegex(UserError, "repairs .* already"):
            case._make_repair()
        first.action_repair_cancel()
        self.assertNotEqual(case._make_repair(), first)

    def test_button_opens_it_for_those_who_may_read(self):
        case = self._create_complaint()
        self.assertEqual(case.action_make_repair()["tag"], "soft_reload")
        self.salesperson.group_ids += self.env.ref("stock.group_stock_user")
        self.assertEqual(case.action_open_repair()["res_model"], "repair.order")
