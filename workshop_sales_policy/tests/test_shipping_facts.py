"""Tracking number, driver, pick-up time: what a shipment must say."""

from odoo.exceptions import UserError

from ..tools.tracking import clean_tracking
from .shipping_common import ShippingCase


class TestTrackingNumber(ShippingCase):
    def test_table(self):
        cases = (
            ("SF1234567890", "SF1234567890"),
            ("  SF 1234\t5678\n", "SF12345678"),
            ("SF\u00a0123\u200b4", "SF1234"),  # no-break, zero width
            ("ＳＦ１２３４", "SF1234"),  # full width
            ("SF123, SF124", "SF123,SF124"),
            ("1Z-999/A.1_2", "1Z-999/A.1_2"),
            ("", ""),
            ("   ", ""),
            (None, ""),
            ("<script>alert(1)</script>", None),
            ('SF1" onclick="x', None),
            ("javascript:alert(1)", None),
            ("SF1&x=2", None),
            ("-SF1", None),
            ("物流单号123", None),
            ("9" * 101, None),
        )
        for text, expected in cases:
            with self.subTest(text=text):
                self.assertEqual(clean_tracking(text), expected)


class TestFactsBeforeValidation(ShippingCase):
    policy_values = {**ShippingCase.policy_values, "tracking_required": "validation"}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._publish_policy()

    def test_validation_waits_for_the_number(self):
        _order, picking = self._confirm()
        with self.assertRaisesRegex(UserError, "tracking number before"):
            self._ship(picking)
        self.assertEqual(picking.with_user(self.shipper).policy_ship_step, "tracking")
        picking.carrier_tracking_ref = "SF1"
        self._ship(picking)
        self.assertEqual(picking.state, "done")

    def test_no_context_key_passes_it(self):
        _order, picking = self._confirm()
        picking.move_ids.picked = True
        keys = {
            "skip_sanity_check": True,
            "skip_backorder": True,
            "button_validate_picking_ids": picking.ids,
        }
        with self.assertRaises(UserError):
            picking.with_user(self.shipper).with_context(**keys).button_validate()

    def test_driver_and_pick_up_have_their_own_words(self):
        for carrier, words in ((self.driver, "driver"), (self.pickup, "pick-up")):
            _order, picking = self._confirm(carrier=carrier)
            with self.assertRaisesRegex(UserError, words):
                self._ship(picking)
