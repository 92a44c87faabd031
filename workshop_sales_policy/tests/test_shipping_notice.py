from datetime import datetime
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import UserError

from .common import NOW
from .shipping_common import ShippingCase


class TestShippingNotice(ShippingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._publish_policy()

    def test_shipped_is_in_transit_with_its_clocks(self):
        with freeze_time(NOW):  # Tuesday 10:00 in Shanghai
            order, picking = self._confirm()
            picking.carrier_tracking_ref = "SF1"
            self._ship(picking)
        self.assertRecordValues(
            picking,
            [
                {
                    "state": "done",
                    "policy_receipt_state": "in_transit",
                    "policy_shipped_date": datetime(2026, 11, 24, 2, 0),
                    "policy_notice_pending": True,
                }
            ],
        )
        self.assertEqual(str(picking.policy_arrival_date), "2026-11-26")
        # the end of Friday in Shanghai
        self.assertEqual(picking.policy_receipt_due, datetime(2026, 11, 27, 15, 59, 59))
        self.assertGreater(picking.policy_notice_due, picking.policy_shipped_date)
        self.assertEqual(order.policy_receipt_state, "in_transit")

    def test_without_expected_arrival_three_working_days(self):
        self.carrier.policy_transit_days = 0
        with freeze_time("2026-11-27 02:00:00"):  # a Friday
            _order, picking = self._confirm()
            self._ship(picking)
        self.assertFalse(picking.policy_arrival_date)
        self.assertEqual(picking.policy_receipt_due, datetime(2026, 12, 2, 15, 59, 59))

    def test_told_once_with_carrier_number_and_link(self):
        order, picking = self._confirm()
        with self.mock_mail_gateway():
            picking.with_user(self.shipper).carrier_tracking_ref = " SF 123 "
            self._ship(picking)
            self.assertFalse(self._mails)
            self._tell()
            self._tell()
        self.assertEqual(len(self._mails), 1)
        body = self._mails[0]["body"]
        for word in (
            "Swift Express",
            "SF123",
            "https://swift.example.com/?n=SF123",
            f"/my/orders/{order.id}/deliveries/{picking.id}",
            order.access_token,
        ):
            self.assertIn(word, body)
        self.assertTrue(picking.policy_told_date)
        self.assertTrue(picking.policy_told_in_time)
        self.assertEqual(picking.policy_notice_id.user_id, self.salesperson)

    def test_the_number_may_come_after_validation(self):
        _order, picking = self._confirm()
        with self.mock_mail_gateway():
            self._ship(picking)
            self._tell()
            self.assertFalse(picking.policy_notice_id)
            picking.with_user(self.shipper).carrier_tracking_ref = "SF9"
            self._tell()
        self.assertEqual(len(self._mails), 1)

    def test_a_correction_is_told_again(self):
        _order, picking = self._confirm()
        picking.carrier_tracking_ref = "SF1"
        with self.mock_mail_gateway():
            self._ship(picking)
            self._tell()
            picking.carrier_tracking_ref = "SF2"
            self._tell()
            picking.carrier_tracking_ref = "SF2"
            self._tell()
        self.assertEqual(len(self._mails), 2)
        self.assertIn("corrects", self._mails[1]["body"])
        self.assertEqual(picking.policy_notice_id.revision, 2)

    def test_a_correction_before_it_was_told_replaces_it(self):
        _order, picking = self._confirm(partner_id=self.silent.id)
        picking.carrier_tracking_ref = "SF1"
        self._ship(picking)
        self._tell()
        first = picking.policy_notice_id
        self.assertEqual(first.state, "to_pass_on")
        picking.carrier_tracking_ref = "SF2"
        self._tell()
        self.assertEqual(first.state, "cancelled")
        self.assertNotIn("corrects", picking.policy_notice_id.text)

    def test_script_is_refused(self):
        _order, picking = self._confirm()
        with self.assertRaisesRegex(UserError, "no tracking number"):
            picking.with_user(self.shipper).carrier_tracking_ref = "<script>x</script>"

    def test_driver_goes_with_name_phone_and_time(self):
        _order, picking = self._confirm(carrier=self.driver)
        picking.policy_driver_name = "Old Ma"
        self._ship(picking)
        self.assertFalse(picking.policy_notice_pending)
        with self.mock_mail_gateway():
            picking.write(
                {
                    "policy_driver_phone": "139 0000",
                    "policy_window_to": "2026-11-25 08:00:00",
                }
            )
            self._tell()
        self.assertEqual(len(self._mails), 1)
        for word in ("Old Ma", "139 0000", "16:00"):  # the customer's wall clock
            self.assertIn(word, self._mails[0]["body"])
        self.assertEqual(str(picking.policy_arrival_date), "2026-11-25")

    def test_the_day_of_a_window_is_said_once(self):
        _order, picking = self._confirm(carrier=self.driver)
        picking.policy_window_from = "2026-11-25 06:00:00"
        picking.policy_window_to = "2026-11-25 08:00:00"
        self.assertEqual(picking._policy_word_window(), "from Nov 25 14:00 to 16:00")
        picking.policy_window_to = "2026-11-26 08:00:00"
        self.assertEqual(
            picking._policy_word_window(), "from Nov 25 14:00 to Nov 26 16:00"
        )

    def test_without_carrier_the_driver_is_asked_for(self):
        _order, picking = self._confirm(carrier=self.env["delivery.carrier"])
        self.assertEqual(picking.policy_notice_kind, "driver")

    def test_pick_up_is_told_when_the_goods_are_ready(self):
        _order, picking = self._confirm(carrier=self.pickup)
        with self.mock_mail_gateway():
            picking.policy_window_to = "2026-11-25 08:00:00"
            self._tell()
            self.assertEqual(len(self._mails), 1)
            self.assertIn("ready", self._mails[0]["body"])
            self._ship(picking)
            self._tell()
        self.assertEqual(len(self._mails), 1)
        self.assertTrue(picking.policy_told_in_time)

    def test_in_the_customers_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.partner.lang = "fr_FR"
        _order, picking = self._confirm()
        picking.carrier_tracking_ref = "SF1"
        self._ship(picking)
        self._tell()
        self.assertEqual(picking.policy_notice_id.lang, "fr_FR")

    def test_customer_without_mail_is_passed_on_by_the_salesperson(self):
        _order, picking = self._confirm(partner_id=self.silent.id)
        picking.carrier_tracking_ref = "SF1"
        self._ship(picking)
        self._tell()
        notice = picking.policy_notice_id
        self.assertEqual(notice.state, "to_pass_on")
        self.assertFalse(picking.policy_told_date)
        self.assertIn("SF1", notice.copy_text)
        self.assertIn("access_token", notice.copy_text)
        self.assertEqual(
            picking.with_user(self.salesperson).policy_ship_step, "pass_on"
        )
        notice.with_user(self.salesperson).action_copied()
        self.assertTrue(picking.policy_told_in_time)
        self.assertIn("passed on", picking.policy_told_text)

    def test_odoos_own_mail_does_not_go_in_addition(self):
        self.company.stock_move_email_validation = True
        _order, picking = self._confirm()
        with self.mock_mail_gateway():
            self._ship(picking)
            self.assertFalse(self._new_mails)
        policy = self.company._policy_get_current()
        policy.with_user(self.owner).action_suspend("Pause")
        _order, picking = self._confirm()
        with self.mock_mail_gateway():
            self._ship(picking)
            self.assertTrue(self._new_mails)
        self.assertEqual(picking.policy_receipt_state, "none")

    def test_twenty_shipments_twenty_notices_none_twice(self):
        orders = self.env["sale.order"]
        for number in range(20):
            order, picking = self._confirm(quantity=1.0)
            picking.carrier_tracking_ref = f"SF{number:03}"
            orders |= order
        pickings = orders.picking_ids
        with freeze_time(NOW) as clock, self.mock_mail_gateway():
            pickings.move_ids.picked = True
            pickings.with_user(self.shipper).button_validate()
            self.assertEqual(set(pickings.mapped("state")), {"done"})
            pickings._policy_tell()
            notices = pickings.policy_notice_id
            self.assertEqual(len(notices), 20)
            notices[:7]._send_ready()
            with self._server_down():
                self.env["workshop.notice"]._get_ready()._send_ready()
            self.assertEqual(len(self._mails), 7)
            self.assertEqual(sorted(set(notices.mapped("state"))), ["queued", "sent"])
            clock.tick(120)
            self._tell()
            self._tell()
        self.assertEqual(set(notices.mapped("state")), {"sent"})
        self.assertEqual(len(self._mails), 20)
        told = {
            number
            for number in range(20)
            for mail in self._mails
            if f"SF{number:03}" in mail["body"]
        }
        self.assertEqual(len(told), 20)

    def test_the_jobs_word_and_send_by_themselves(self):
        with freeze_time(NOW):
            _order, picking = self._confirm()
            picking.carrier_tracking_ref = "SF1"
            self._ship(picking)
            _order, silent = self._confirm()
            self._ship(silent)
        self.env.flush_all()
        with (
            self.mock_mail_gateway(),
            self.enter_registry_test_mode(),
            freeze_time("2026-11-26 02:00:00"),
        ):
            for name in ("shipping_notice", "notice_send", "shipping_reminders"):
                cron = self.env.ref(f"workshop_sales_policy.ir_cron_{name}")
                cron.method_direct_trigger()
            self.env.invalidate_all()
            self.assertEqual(picking.policy_notice_id.state, "sent")
            self.assertEqual(len(self._mails), 1)
            self.assertTrue(silent.activity_ids)

    def test_one_that_cannot_be_worded_holds_up_no_other(self):
        pickings = self.env["stock.picking"]
        for number in range(2):
            _order, picking = self._confirm()
            picking.carrier_tracking_ref = f"SF{number}"
            pickings |= self._ship(picking)
        bad = pickings[0]
        origin = type(bad)._policy_prepare_notice

        def prepare(picking):
            if picking == bad:
                raise ValueError("broken")
            return origin(picking)

        with (
            patch.object(type(bad), "_policy_prepare_notice", prepare),
            self.assertLogs(level="ERROR"),
        ):
            pickings._policy_tell_safely()
        self.assertFalse(bad.policy_notice_id)
        self.assertTrue(pickings[1].policy_notice_id)

    def test_late_facts_remind_once_and_the_fact_closes_it(self):
        with freeze_time(NOW):
            _order, picking = self._confirm()
            self._ship(picking)
            self.assertFalse(picking._policy_remind_facts())
        with freeze_time("2026-11-25 09:00:00"):
            self.assertEqual(self.env["stock.picking"]._policy_remind_facts(), 1)
            self.assertFalse(self.env["stock.picking"]._policy_remind_facts())
            self.assertEqual(len(picking.activity_ids), 1)
            picking.carrier_tracking_ref = "SF1"
            self._tell()
            self.assertFalse(picking.activity_ids)
            self.assertFalse(picking.policy_told_in_time)

    def test_transfers_inside_the_house_and_returns_are_no_shipments(self):
        order, picking = self._confirm()
        self._ship(picking)
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
        self.assertEqual(back.state, "done")
        self.assertEqual(back.policy_receipt_state, "none")
        self.assertEqual(order.policy_receipt_state, "in_transit")

    def test_a_backorder_starts_anew(self):
        _order, picking = self._confirm()
        picking.carrier_tracking_ref = "SF1"
        self._ship(picking, quantity=4.0)
        backorder = picking.backorder_ids
        self.assertEqual(backorder.policy_receipt_state, "none")
        self.assertFalse(backorder.carrier_tracking_ref)

    def test_guarded_columns_move_by_buttons_only(self):
        _order, picking = self._confirm()
        for vals in (
            {"policy_receipt_state": "received"},
            {"policy_told_date": NOW},
            {"policy_receipt_name": "Nobody"},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                picking.with_user(self.shipper).write(vals)
        forged = (
            self.env["stock.picking"]
            .with_context(default_policy_receipt_name="Nobody")
            .create(
                {
                    "picking_type_id": picking.picking_type_id.id,
                    "policy_receipt_state": "received",
                }
            )
        )
        self.assertEqual(forged.policy_receipt_state, "none")
        self.assertFalse(forged.policy_receipt_name)

    def test_one_batch_costs_a_constant_number_of_statements(self):
        def measure(count):
            pickings = self.env["stock.picking"]
            for number in range(count):
                _order, picking = self._confirm(quantity=1.0)
                picking.carrier_tracking_ref = f"SF{number}"
                pickings |= picking
            self.env.flush_all()
            self.env.invalidate_all()
            pickings = pickings.sudo()
            models_write = self.env.cr.sql_log_count
            pickings.move_ids.write({"state": "done"})
            pickings.mapped("state")
            self.env.flush_all()
            models_write = self.env.cr.sql_log_count
            pickings._policy_after_shipping()
            self.env.flush_all()
            return self.env.cr.sql_log_count - models_write

        measure(1)
        self.assertLessEqual(measure(10), measure(2) + 2)
