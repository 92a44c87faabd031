from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from .common import NOW
from .portal_common import SIGNATURE
from .shipping_common import ShippingCase
from .test_views_first_button import FirstButtonCase


class ReceiptCase(ShippingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._publish_policy()

    @classmethod
    def _shipped(cls, **values):
        order, picking = cls._confirm(**values)
        picking.carrier_tracking_ref = "SF1"
        return order, cls._ship(picking)

    def _record(self, picking, user=None, **values):
        wizard = (
            self.env["workshop.receipt.record"]
            .with_user(user or self.salesperson)
            .create(
                {
                    "picking_id": picking.id,
                    "way": "note",
                    "name": "Fang Min",
                    "note": "She said so on the phone.",
                    **values,
                }
            )
        )
        return wizard.action_record()


class TestReceipt(ReceiptCase):
    def test_the_customers_page_promises_no_delivery_that_is_over(self):
        order, picking = self._confirm()
        order._policy_write({"policy_accept_date": NOW})
        self.assertIn("We deliver by", order._policy_get_portal_status())
        picking.carrier_tracking_ref = "SF1"
        self._ship(picking, quantity=4.0)
        self.assertIn("We deliver by", order._policy_get_portal_status())
        self._ship(order.picking_ids - picking)
        self.assertEqual(order._policy_get_portal_status(), "")

    def test_note_of_staff(self):
        order, picking = self._shipped()
        self._record(picking)
        self.assertRecordValues(
            picking,
            [
                {
                    "policy_receipt_state": "received",
                    "policy_receipt_name": "Fang Min",
                    "policy_receipt_grade": "staff",
                    "policy_receipt_way": "note",
                    "policy_receipt_user_id": self.salesperson.id,
                    "policy_receipt_in_time": True,
                }
            ],
        )
        self.assertEqual(order.policy_receipt_state, "received")
        self.assertIn("Fang Min", picking.message_ids[0].body)

    def test_signature_on_the_phone(self):
        _order, picking = self._shipped()
        with self.assertRaisesRegex(UserError, "sign"):
            self._record(picking, way="signature")
        self._record(picking, way="signature", signature=SIGNATURE, user=self.shipper)
        self.assertEqual(picking.policy_receipt_way, "signature")
        self.assertTrue(picking.policy_receipt_signature)

    def test_name_and_note_are_asked_for(self):
        _order, picking = self._shipped()
        for values in ({"name": " "}, {"note": ""}, {"name": False}):
            with self.subTest(values=values), self.assertRaises(UserError):
                self._record(picking, **values)
        self.assertEqual(picking.policy_receipt_state, "in_transit")

    def test_known_once(self):
        _order, picking = self._shipped()
        self._record(picking)
        with self.assertRaisesRegex(UserError, "known already"):
            self._record(picking, name="Somebody else")
        self.assertEqual(picking.policy_receipt_name, "Fang Min")

    def test_nothing_to_receive_before_shipping(self):
        _order, picking = self._confirm()
        with self.assertRaises(UserError):
            picking.with_user(self.salesperson).action_policy_record_receipt()
        with self.assertRaises(UserError):
            self._record(picking)

    def test_a_reader_records_nothing(self):
        _order, picking = self._shipped()
        for user in (self.auditor, self.handler):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._record(picking, user=user)

    def test_exception_opens_a_case(self):
        order, picking = self._shipped()
        self._record(picking, outcome="damaged")
        self.assertEqual(picking.policy_receipt_state, "exception")
        self.assertEqual(order.policy_receipt_state, "exception")
        self.assertFalse(picking.activity_ids)
        case = self.env["workshop.complaint"].search([("picking_id", "=", picking.id)])
        self.assertRecordValues(
            case,
            [
                {
                    "order_id": order.id,
                    "partner_id": self.partner.id,
                    "product_id": self.product.id,
                    "channel": "phone",
                    "user_id": self.salesperson.id,
                    "receipt_exception": "damaged",
                    "description": "Damaged\nShe said so on the phone.",
                }
            ],
        )
        damaged = self.env.ref("workshop_sales_policy.complaint_category_damaged")
        self.assertEqual(case.category_id, damaged)

    def test_silence_asks_the_salesperson_once(self):
        with freeze_time(NOW):
            _order, picking = self._shipped()
            self.assertFalse(picking._policy_remind_receipts())
        with freeze_time("2026-11-27 15:00:00"):  # Friday 23:00 in Shanghai
            self.assertFalse(picking._policy_remind_receipts())
        with freeze_time("2026-11-28 02:00:00"):
            self.assertEqual(picking._policy_remind_receipts(), 1)
            self.assertEqual(picking._policy_remind_receipts(), 0)
            self.assertEqual(picking.activity_ids.user_id, self.salesperson)
            self._record(picking)
        self.assertFalse(picking.activity_ids)
        self.assertFalse(picking.policy_receipt_in_time)

    def test_the_order_says_the_least_advanced(self):
        order, picking = self._confirm()
        picking.carrier_tracking_ref = "SF1"
        self._ship(picking, quantity=4.0)
        backorder = picking.backorder_ids
        self._record(picking)
        self.assertEqual(order.policy_receipt_state, "received")
        self._ship(backorder)
        self.assertEqual(order.policy_receipt_state, "in_transit")
        self._record(backorder, outcome="late")
        self.assertEqual(order.policy_receipt_state, "exception")

    def test_a_return_after_receipt_moves_nothing_back(self):
        order, picking = self._shipped()
        self._record(picking)
        wizard = self.env["stock.return.picking"].with_context(
            active_id=picking.id, active_model="stock.picking"
        )
        wizard = wizard.create({"picking_id": picking.id})
        wizard.product_return_moves.quantity = 10.0
        back = self.env["stock.picking"].browse(
            wizard.action_create_returns()["res_id"]
        )
        back.move_ids.picked = True
        back.button_validate()
        self.assertEqual(back.policy_receipt_state, "none")
        self.assertEqual(picking.policy_receipt_state, "received")
        self.assertEqual(order.policy_receipt_state, "received")

    def test_a_receipt_is_not_deleted(self):
        _order, picking = self._shipped()
        self._record(picking)
        with self.assertRaises(UserError):
            picking.unlink()

    def test_controls_with_one_inside_one_outside_one_not_due(self):
        pickings = self.env["stock.picking"]
        with freeze_time(NOW):
            _order, kept = self._shipped()
            _order, silent = self._shipped()
            kept._policy_tell()
            self.env["workshop.notice"]._get_ready()._set_gone(
                "sent", "2026-11-24 03:00"
            )
            self._record(kept)
        with freeze_time("2026-11-30 02:00:00"):
            _order, fresh = self._shipped()
            month = self.company, *map(self._date, ("2026-11-01", "2026-11-30"))
            for key, expected in (
                ("shipment_notified", (kept | silent, kept)),
                ("receipt_known", (kept | silent, kept)),
            ):
                model, applicable, compliant = getattr(pickings, f"_control_{key}")(
                    *month
                )
                with self.subTest(control=key):
                    self.assertEqual(model, "stock.picking")
                    found = pickings.search(applicable, order="id")
                    self.assertEqual(found, expected[0])
                    self.assertEqual(pickings.search(compliant), expected[1])
            self.assertTrue(fresh.policy_notice_due)

    def _date(self, text):
        return self.env["stock.picking"]._fields["policy_arrival_date"].to_date(text)


class TestFollowup(ReceiptCase):
    def test_after_receipt_once(self):
        order, picking = self._shipped()
        mine = order.with_user(self.salesperson)
        with self.assertRaises(UserError):
            mine.action_policy_follow_up()
        self._record(picking)
        self.assertEqual(mine.policy_step, "follow_up")
        self.assertIn("how it was", mine.policy_next_text)
        action = mine.action_policy_follow_up()
        form = Form(
            self.env[action["res_model"]]
            .with_user(self.salesperson)
            .with_context(**action["context"])
        )
        form.score = "5"
        form.note = "Very fresh."
        form.save().action_log()
        self.assertRecordValues(
            order,
            [
                {
                    "policy_followup_user_id": self.salesperson.id,
                    "policy_followup_score": "5",
                    "policy_followup_note": "Very fresh.",
                }
            ],
        )
        self.assertTrue(order.policy_followup_date)
        self.assertEqual(mine.policy_step, "change")
        strip = mine.policy_strip
        self.assertEqual({row["state"] for row in strip["segments"]}, {"done"})
        self.assertEqual(strip["steps"][-1]["state"], "done")
        with self.assertRaises(UserError):
            mine.action_policy_follow_up()

    def test_colleague_auditor_and_plain_write_are_refused(self):
        order, picking = self._shipped()
        self._record(picking)
        for user in (self.colleague, self.auditor):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                order.with_user(user)._policy_log_followup("5")
        with self.assertRaises(UserError):
            order.with_user(self.salesperson).write({"policy_followup_score": "5"})

    def test_the_next_line_follows_the_goods(self):
        with freeze_time(NOW):
            order, picking = self._shipped()
            mine = order.with_user(self.salesperson)
            self.assertIn("expected on 11/26/2026", mine.policy_next_text)
            self._record(picking, outcome="short")
            self.assertEqual(mine.policy_next_level, "warning")
            self.assertIn("Something is missing", mine.policy_next_text)

    def test_services_are_followed_up_when_delivered(self):
        service = self._create_product("Tasting", type="service")
        order = self._create_order(price=155.0, product=service)
        order.action_confirm()
        self.assertEqual(order.policy_step, "change")
        order.sudo().order_line.qty_delivered = 100.0
        self.assertEqual(order.policy_step, "follow_up")


class TestShipmentFirstButton(ReceiptCase, FirstButtonCase):
    """The phone shows the first visible button: the next step of each state."""

    def test_each_state(self):
        _order, picking = self._confirm(partner_id=self.silent.id)
        self.assertEqual(self._get_button(picking, self.shipper)[1], "Validate")
        self._ship(picking)
        self.assertEqual(
            self._get_button(picking, self.shipper),
            ("action_policy_add_facts", "Add Tracking Number"),
        )
        picking.carrier_tracking_ref = "SF1"
        self._tell()
        self.assertEqual(
            self._get_button(picking, self.salesperson)[1], "Pass On the Notice"
        )
        self.assertEqual(self._get_button(picking, self.shipper)[1], "Record Receipt")
        picking.policy_notice_id.with_user(self.salesperson).action_copied()
        self.assertEqual(
            self._get_button(picking, self.salesperson)[1], "Record Receipt"
        )
        self._record(picking)
        self.assertEqual(self._get_button(picking, self.shipper)[1], "Print")

    def test_driver_and_pick_up(self):
        for carrier, label in (
            (self.driver, "Add Driver"),
            (self.pickup, "Add Pick-up Time"),
        ):
            _order, picking = self._confirm(carrier=carrier)
            self._ship(picking)
            self.assertEqual(self._get_button(picking, self.shipper)[1], label)

    def test_received_order_is_followed_up(self):
        order, picking = self._shipped()
        self._record(picking)
        self.assertEqual(
            self._get_button(order, self.salesperson),
            ("action_policy_follow_up", "Log Follow-up"),
        )
