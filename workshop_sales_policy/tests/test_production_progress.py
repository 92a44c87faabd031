from datetime import date, timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import NOW
from .delivery_common import HandoverCase


@freeze_time(NOW)
@tagged("post_install", "-at_install")
class TestProgress(HandoverCase):
    def _slip(self, order, days):
        production = self._productions(order)
        production.date_start = production.date_start + timedelta(days=days)
        return production

    def test_order_makes_a_manufacturing_order_and_slack(self):
        order = self._confirmed()
        production = self._productions(order)
        self.assertEqual(production.product_qty, 10.0)
        self.assertTrue(order.policy_has_production)
        self.assertEqual(order.policy_expected_date, production.date_finished)
        self.assertEqual(order.policy_slack_level, "amber")
        self.assertEqual(order.policy_slack_days, 0.0)

    def test_the_strip_names_who_makes_it_not_who_signed(self):
        order = self._confirmed()
        customer = new_test_user(self.env, "fang", "base.group_portal", name="Fang")
        log = [["production", "2026-11-24 01:00:00", customer.id]]
        order.sudo()._policy_write({"policy_stage_log": log})
        self.assertEqual(self._get_step(order, "Production")["user"], "")
        row = self._handovers(order, "production").with_user(self.handler)
        row.action_acknowledge()
        order.invalidate_recordset(["policy_strip"])
        step = self._get_step(order, "Production")
        self.assertEqual(step["user"], self.handler.name)
        self.assertEqual((step["res_model"], step["res_id"]), (row._name, row.id))

    def _get_step(self, order, label):
        steps = order.policy_strip["steps"]
        return next(step for step in steps if step["label"] == label)

    def test_a_slip_turns_it_red_before_the_customer_knows(self):
        order = self._confirmed()
        self._slip(order, 1)
        self.assertEqual(order.policy_slack_level, "red")
        self.assertEqual(order.policy_slack_days, -1.0)
        self.assertEqual(order.policy_next_level, "danger")
        self.assertRegex(order.policy_next_text, "^Runs late")
        self.assertEqual(order.sudo().activity_ids.user_id, self.manager)
        notice = self.env["workshop.notice"].search([("order_id", "=", order.id)])
        self.assertRecordValues(
            notice,
            [
                {
                    "kind": "delay",
                    "state": "draft",
                    "user_id": self.salesperson.id,
                    "partner_id": self.partner.id,
                }
            ],
        )
        self.assertIn(order.name, notice.subject)

    def test_red_tells_once_until_it_recovers(self):
        order = self._confirmed()
        self._slip(order, 1)
        self._slip(order, 1)
        order._policy_refresh_progress(production=True)
        self.assertEqual(len(order.sudo().activity_ids), 1)
        notices = self.env["workshop.notice"]
        domain = [("order_id", "=", order.id)]
        self.assertEqual(notices.search_count(domain), 1)
        self._slip(order, -3)
        self.assertEqual(order.policy_slack_level, "amber")
        self.assertFalse(order.sudo().activity_ids)
        self.assertEqual(notices.search(domain).state, "cancelled")
        self._slip(order, 3)
        self.assertEqual(len(order.sudo().activity_ids), 1)
        self.assertEqual(notices.search_count(domain), 2)

    def test_packing_and_way_count(self):
        self.policy._write_lifecycle({"packing_days": 0.5, "transit_days": 1.5})
        order = self._confirmed()
        self.assertEqual(order.policy_slack_days, -2.0)
        self.assertEqual(order.policy_slack_level, "red")

    def test_a_new_promise_heals(self):
        order = self._confirmed()
        self._slip(order, 1)
        order.commitment_date = order.commitment_date + timedelta(days=3)
        self.assertEqual(order.policy_slack_level, "green")
        self.assertEqual(order.policy_slack_days, 2.0)

    def test_goods_in_stock_are_ready_now(self):
        self._stock(self.product, 100)
        promise = fields.Datetime.now() + timedelta(days=5)
        order = self._confirmed(self.product, commitment_date=promise)
        self.assertFalse(order.policy_has_production)
        self.assertEqual(order.policy_slack_days, 5.0)
        self.assertEqual(order.policy_slack_level, "green")

    def test_bought_goods_follow_their_receipt(self):
        promise = fields.Datetime.now() + timedelta(days=5)
        order = self._confirmed(self.product, commitment_date=promise)
        self.assertEqual(order.policy_slack_level, "none")
        move = order.sudo().picking_ids.move_ids
        supplier = self.env.ref("stock.stock_location_suppliers")
        receipt = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.in_type_id.id,
                "location_id": supplier.id,
                "location_dest_id": self.warehouse.lot_stock_id.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "product_uom_qty": 10,
                            "location_id": supplier.id,
                            "location_dest_id": self.warehouse.lot_stock_id.id,
                            "move_dest_ids": [Command.link(move.id)],
                        }
                    )
                ],
            }
        )
        receipt.action_confirm()
        receipt.scheduled_date = promise - timedelta(days=2)
        self.assertEqual(order.policy_slack_days, 2.0)
        receipt.scheduled_date = promise + timedelta(days=1)
        self.assertEqual(order.policy_slack_level, "red")

    def test_a_transfer_planned_after_the_promise_is_red(self):
        promise = fields.Datetime.now() + timedelta(days=5)
        order = self._confirmed(self.product, commitment_date=promise)
        order.sudo().picking_ids.scheduled_date = promise + timedelta(days=2)
        self.assertEqual(order.policy_slack_days, -2.0)

    def test_from_order_to_done(self):
        order = self._confirmed()
        self.assertEqual(order.policy_production_done_pct, 0.0)
        self._make(self._productions(order))
        self.assertEqual(order.policy_production_done_pct, 100.0)
        self.assertEqual(order.policy_slack_level, "green")
        picking = order.sudo().picking_ids
        picking.move_ids.write({"quantity": 10, "picked": True})
        picking.button_validate()
        self.assertEqual(picking.state, "done")
        self.assertEqual(order.policy_slack_level, "none")
        self.assertFalse(order.policy_expected_date)

    def test_made_by_hand_for_the_order(self):
        promise = fields.Datetime.now() + timedelta(days=5)
        order = self._confirmed(self.product, commitment_date=promise)
        values = {
            "product_id": self.product.id,
            "product_qty": 10,
            "company_id": self.company.id,
            "date_start": promise + timedelta(days=1),
        }
        mine = self.env["mrp.production"].create(
            {**values, "policy_order_id": order.id}
        )
        self.assertEqual(self._productions(order), mine)
        self.assertEqual(order.policy_slack_level, "red")
        mine.action_cancel()
        self.assertEqual(order.policy_slack_level, "none")
        reference = order.sudo().stock_reference_ids
        theirs = self.env["mrp.production"].create(
            {**values, "reference_ids": [Command.set(reference.ids)]}
        )
        self.assertEqual(self._productions(order), theirs)
        self.assertEqual(order.policy_slack_level, "red")

    def test_an_order_of_another_company_is_refused(self):
        order = self._confirmed()
        with self.assertRaises(UserError):
            self.env["mrp.production"].create(
                {
                    "product_id": self.product.id,
                    "company_id": self.other_company.id,
                    "policy_order_id": order.id,
                }
            )

    def test_the_salesperson_reads_it_without_rights_on_production(self):
        order = self._confirmed()
        self.assertFalse(self.salesperson.has_group("mrp.group_mrp_user"))
        mine = order.with_user(self.salesperson)
        mine.invalidate_recordset()
        self.assertEqual(mine.policy_slack_level, "amber")
        self.assertIn("10 × Sesame loaf", mine.policy_production_text)

    def test_nobody_writes_the_facts(self):
        order = self._confirmed()
        root = self.env.ref("base.user_root")
        for user in (self.salesperson, self.manager, self.owner, root):
            for values in (
                {"policy_slack_level": "green"},
                {"policy_slack_days": 9.0},
                {"policy_expected_date": False},
                {"policy_is_red_handled": True},
                {"policy_red_date": False},
            ):
                with self.subTest(user=user.login, **values):
                    with self.assertRaises(UserError):
                        order.with_user(user).write(values)

    def test_nothing_promised_has_no_slack(self):
        order = self._confirmed(self.product)
        order.commitment_date = False
        self.assertEqual(order.policy_slack_level, "none")
        order._policy_refresh_progress(production=True)
        self.assertFalse(order.policy_expected_date)

    def test_a_copy_starts_anew(self):
        copy = self._confirmed().copy()
        self.assertFalse(copy.policy_slack_level)
        self.assertFalse(copy.sudo().policy_handover_ids)

    def test_time_alone_turns_it_red(self):
        self._stock(self.product, 100)
        promise = fields.Datetime.now() + timedelta(days=1)
        order = self._confirmed(self.product, commitment_date=promise)
        self.assertEqual(order.policy_slack_level, "amber")
        with freeze_time(promise + timedelta(hours=12)):
            orders = self.env["sale.order"]
            found = orders.search(orders._policy_get_progress_domain())
            self.assertIn(order, found)
            found._policy_refresh_progress(production=True)
        self.assertEqual(order.policy_slack_level, "red")
        self.assertEqual(order.policy_slack_days, -0.5)

    def test_refreshing_many_costs_as_few_statements_as_few(self):
        orders = self.env["sale.order"]
        for _index in range(6):
            orders |= self._confirmed()

        def measure(batch):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            batch._policy_refresh_progress(production=True)
            return self.env.cr.sql_log_count - before

        measure(orders)
        self.assertLessEqual(measure(orders), measure(orders[:2]) + 2)

    def test_without_a_policy_nothing_happens(self):
        self.policy._write_lifecycle({"state": "suspended"})
        order = self._confirmed()
        self.assertFalse(order.policy_slack_level)
        self.assertFalse(self._handovers(order))


@freeze_time(NOW)
@tagged("post_install", "-at_install")
class TestDelayControl(HandoverCase):
    NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))

    def _count(self):
        orders = self.env["sale.order"]
        _model, applicable, kept = orders._control_delay_handled(
            self.company, *self.NOVEMBER
        )
        return orders.search_count(applicable), orders.search_count(kept)

    def _red(self):
        order = self._confirmed()
        production = self._productions(order)
        production.date_start = production.date_start + timedelta(days=1)
        return order

    def test_an_issue_is_an_action(self):
        order = self._red()
        self.assertEqual(self._count(), (0, 0))
        self.env["workshop.production.issue"].with_user(self.handler).with_company(
            self.company
        ).create({"name": "Oven 2 is down", "order_id": order.id})
        self.assertTrue(order.policy_is_red_handled)
        self.assertEqual(self._count(), (1, 1))

    def test_a_message_that_goes_is_an_action(self):
        order = self._red()
        notice = self.env["workshop.notice"].search([("order_id", "=", order.id)])
        self.assertFalse(order.policy_is_red_handled)
        notice.with_user(self.salesperson).action_copied()
        self.assertTrue(order.policy_is_red_handled)

    def test_a_new_promise_is_an_action(self):
        order = self._red()
        order.commitment_date = order.commitment_date + timedelta(days=3)
        self.assertEqual(self._count(), (1, 1))

    def test_nobody_acted_before_the_promise(self):
        order = self._red()
        with freeze_time("2026-11-29 02:00:00"):
            self.assertEqual(self._count(), (1, 0))
            order.commitment_date = fields.Datetime.now() + timedelta(days=3)
            self.assertFalse(order.policy_is_red_handled)
            self.assertEqual(self._count(), (1, 0))
