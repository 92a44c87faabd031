from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import NOW
from .delivery_common import HandoverCase


@freeze_time(NOW)
@tagged("post_install", "-at_install")
class TestHandoverBegins(HandoverCase):
    def test_one_per_department_at_confirmation(self):
        order = self._confirmed()
        rows = self._handovers(order)
        self.assertRecordValues(
            rows.sorted("duty"),
            [
                {
                    "duty": "logistics",
                    "state": "waiting",
                    "department_id": self.store.id,
                    "partner_id": self.partner.id,
                    "user_id": self.salesperson.id,
                },
                {
                    "duty": "production",
                    "state": "waiting",
                    "department_id": self.bakery.id,
                    "partner_id": self.partner.id,
                    "user_id": self.salesperson.id,
                },
            ],
        )
        row = self._handovers(order, "production")
        self.assertEqual(row.content, "10 Units × Sesame loaf")
        self.assertEqual(row.date_promised, order.commitment_date)

    def test_clock_is_four_working_hours(self):
        # Tuesday 10:00 in Shanghai; the company works 8-12 and 13-17 UTC+8.
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        row = self._handovers(self._confirmed(), "production")
        self.assertEqual(row.deadline, datetime(2026, 11, 24, 7, 0))
        self.assertEqual(row.policy_turn, "Bakery")

    def test_goods_in_stock_are_not_made(self):
        self._stock(self.product, 100)
        order = self._confirmed(self.product)
        self.assertEqual(self._handovers(order).mapped("duty"), ["logistics"])

    def test_a_recipe_without_stock_is_for_production(self):
        self.env["mrp.bom"].create({"product_tmpl_id": self.product.product_tmpl_id.id})
        order = self._confirmed(self.product)
        self.assertEqual(
            set(self._handovers(order).mapped("duty")), {"production", "logistics"}
        )

    def test_pick_pack_and_ship_is_one_for_logistics(self):
        self.warehouse.delivery_steps = "pick_pack_ship"
        self._stock(self.product, 10)
        order = self._confirmed(self.product)
        row = self._handovers(order)
        self.assertRecordValues(
            row, [{"duty": "logistics", "content": "10 Units × Walnut loaf"}]
        )
        row.with_user(self.shipper).action_acknowledge()
        picking = order.sudo().picking_ids
        for step in range(3):
            self.assertEqual(row.state, "acknowledged", f"before step {step}")
            self.assertTrue(row.is_done_by_itself)
            picking.action_assign()
            picking.move_ids.picked = True
            picking.button_validate()
            picking = picking._get_next_transfers()
        self.assertEqual(row.state, "done")

    def test_services_go_to_nobody(self):
        service = self._create_product("Baking course", type="service")
        self.assertFalse(self._handovers(self._confirmed(service)))

    def test_switched_off_nothing_is_handed_over(self):
        self.policy._write_lifecycle({"handover": False})
        self.assertFalse(self._handovers(self._confirmed()))

    def test_without_department_every_handler_is_asked(self):
        (self.bakery | self.store).policy_duty = False
        row = self._handovers(self._confirmed(), "production")
        self.assertFalse(row.department_id)
        self.assertTrue(row.is_undirected)
        row.with_user(self.shipper).action_acknowledge()
        self.assertEqual(row.state, "acknowledged")

    def test_asked_twice_it_stays_one(self):
        order = self._confirmed()
        order.sudo()._policy_hand_over()
        self.assertEqual(len(self._handovers(order)), 2)

    def test_twenty_orders_cost_no_more_statements_than_two(self):
        def confirm(count):
            orders = self.env["sale.order"]
            for _index in range(count):
                orders |= self._create_order(price=155.0, product=self.loaf)
            orders.action_confirm()
            rows = self.env["workshop.handover"].sudo()
            rows.search([("order_id", "in", orders.ids)])._evidence_write(
                {"active": False}
            )
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            orders.sudo()._policy_hand_over()
            return self.env.cr.sql_log_count - before

        confirm(2)
        few, many = confirm(2), confirm(8)
        self.assertLessEqual(many, few + 3)


@freeze_time(NOW)
@tagged("post_install", "-at_install")
class TestHandoverAnswer(HandoverCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time(NOW):
            cls.order = cls._confirmed()
            rows = cls.env["workshop.handover"].search(
                [("order_id", "=", cls.order.id)]
            )
            cls.row = rows.filtered(lambda row: row.duty == "production")

    def test_one_tap_takes_the_proposed_day(self):
        production = self._productions(self.order)
        self.row.with_user(self.handler).action_acknowledge()
        self.assertRecordValues(
            self.row,
            [
                {
                    "state": "acknowledged",
                    "answered_by_id": self.handler.id,
                    "is_in_time": True,
                    "date_planned": production.date_finished,
                }
            ],
        )

    def test_too_late_is_not_in_time(self):
        with freeze_time("2026-11-26 02:00:00"):
            self.row.with_user(self.handler).action_acknowledge()
        self.assertFalse(self.row.is_in_time)

    def _answer(self, user, act, day, **values):
        action = getattr(self.row.with_user(user), f"action_{act}_dialog")()
        form = Form.from_action(self.env(user=user), action)
        form.date = day
        for name, value in values.items():
            form[name] = value
        return form.save().action_answer()

    def test_cannot_by_then_tells_the_salesperson(self):
        day = self.order.commitment_date + timedelta(days=2)
        self._answer(self.handler, "refuse", day, reason="Flour comes late.")
        self.assertEqual(self.row.state, "refused")
        self.row.sudo()._notify()
        self.assertEqual(self.row.sudo().activity_ids.user_id, self.salesperson)
        self.assertEqual(self.order.policy_next_level, "danger")
        self.assertIn("Flour comes late", self.order.policy_next_text)

    def test_a_later_day_shows(self):
        day = self.order.commitment_date + timedelta(days=2)
        self._answer(self.handler, "plan", day)
        self.assertTrue(self.row.is_beyond_promise)
        self.assertEqual(self.row.policy_next_level, "warning")
        self.row.sudo()._notify()
        self.assertEqual(self.row.sudo().activity_ids.user_id, self.salesperson)

    def test_bad_answers(self):
        future = fields.Datetime.now() + timedelta(days=5)
        past = fields.Datetime.now() - timedelta(days=5)
        row = self.row.with_user(self.handler)
        for act, arguments, text in (
            (row._refuse, (future, " "), "Say why"),
            (row._refuse, (past, "No flour"), "in the future"),
            (row._refuse, (False, "No flour"), "in the future"),
            (row._acknowledge, (past,), "is past"),
        ):
            with self.subTest(text), self.assertRaisesRegex(UserError, text):
                act(*arguments)

    def test_a_new_promise_asks_again(self):
        day = self.order.commitment_date + timedelta(days=2)
        self._answer(self.handler, "refuse", day, reason="Flour comes late.")
        self.order.commitment_date = day
        self.assertEqual(self.row.state, "waiting")
        self.assertEqual(self.row.date_promised, day)

    def test_the_salesperson_hands_over_again(self):
        day = self.order.commitment_date + timedelta(days=2)
        self._answer(self.handler, "refuse", day, reason="Flour comes late.")
        with self.assertRaises(AccessError):
            self.row.with_user(self.colleague).action_hand_over_again()
        with self.assertRaises(AccessError):
            self.row.with_user(self.handler).action_hand_over_again()
        self.row.with_user(self.salesperson).action_hand_over_again()
        self.assertEqual(self.row.state, "waiting")

    def test_it_is_done_with_its_manufacturing_order(self):
        self.row.with_user(self.handler).action_acknowledge()
        with self.assertRaisesRegex(UserError, "done by itself"):
            self.row.with_user(self.handler).action_done()
        self._make(self._productions(self.order))
        self.assertEqual(self.row.state, "done")
        self.assertTrue(self.row.is_done_in_time)

    def test_done_without_a_word_counts_as_answered(self):
        self._make(self._productions(self.order))
        self.assertRecordValues(
            self.row, [{"state": "done", "is_in_time": True, "is_done_in_time": True}]
        )

    def test_made_after_the_promise_is_late(self):
        self.row.with_user(self.handler).action_acknowledge()
        with freeze_time("2026-12-05 02:00:00"):
            self._make(self._productions(self.order))
        self.assertRecordValues(self.row, [{"state": "done", "is_done_in_time": False}])

    def test_logistics_is_done_with_the_transfer(self):
        self._make(self._productions(self.order))
        picking = self.order.sudo().picking_ids
        picking.move_ids.write({"quantity": 10, "picked": True})
        picking.button_validate()
        self.assertEqual(picking.state, "done")
        self.assertEqual(self._handovers(self.order, "logistics").state, "done")

    def test_done_by_hand_where_nothing_else_closes_it(self):
        row = self.env["workshop.handover"]._open_for(
            [
                {
                    "res_model": "sale.order",
                    "res_id": self.order.id,
                    "title": self.order.name,
                    "duty": "quality",
                    "company_id": self.company.id,
                }
            ]
        )
        row.with_user(self.handler).action_acknowledge()
        row.with_user(self.handler).action_done()
        self.assertRecordValues(row, [{"state": "done", "done_by_id": self.handler.id}])

    def test_cancelled_order_takes_it_along(self):
        self.order.action_cancel()
        self.assertFalse(self.row.active)
        self.row.sudo()._notify()
        self.assertFalse(self.row.sudo().activity_ids)


@freeze_time(NOW)
@tagged("post_install", "-at_install")
class TestHandoverRights(HandoverCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time(NOW):
            cls.order = cls._confirmed()
            rows = cls.env["workshop.handover"].search(
                [("order_id", "=", cls.order.id)]
            )
            cls.row = rows.filtered(lambda row: row.duty == "production")
            cls.rows = rows

    def test_who_reads(self):
        cases = (
            (self.salesperson, self.rows),
            (self.colleague, self.rows.browse()),
            (self.handler, self.row),
            (self.shipper, self.rows - self.row),
            (self.manager, self.rows),
            (self.owner, self.rows),
            (self.auditor, self.rows),
        )
        for user, expected in cases:
            with self.subTest(user=user.login):
                found = self.rows.with_user(user).search([("id", "in", self.rows.ids)])
                self.assertEqual(found.with_env(self.env), expected)

    def test_who_answers(self):
        for user in (
            self.salesperson,
            self.colleague,
            self.shipper,
            self.inspector,
            self.finance,
            self.auditor,
        ):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.row.with_user(user).action_acknowledge()
        for user in (self.handler, self.manager, self.owner):
            with self.subTest(user=user.login), self.env.cr.savepoint() as savepoint:
                self.row.with_user(user).action_acknowledge()
                self.assertEqual(self.row.answered_by_id, user)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_side_doors(self):
        root = self.env.ref("base.user_root")
        forged = {
            "res_model": "sale.order",
            "res_id": self.order.id,
            "title": "x",
            "duty": "quality",
            "company_id": self.company.id,
            "state": "done",
        }
        for user in (self.handler, self.manager, self.owner, root):
            row = self.row.with_user(user)
            with self.subTest(user=user.login):
                for values in (
                    {"state": "done"},
                    {"is_in_time": True},
                    {"date_answered": fields.Datetime.now()},
                    {"department_id": self.store.id},
                    {"active": False},
                ):
                    with self.assertRaises(UserError):
                        row.write(values)
                with self.assertRaises(UserError):
                    row.create(forged)
                with self.assertRaises(UserError):
                    row.unlink()
        self.assertEqual(self.row.state, "waiting")

    def test_another_company(self):
        stranger = self._create_user(
            "ma", "owner", "handler", company=self.other_company
        )
        rows = self.rows.with_user(stranger).with_context(
            allowed_company_ids=self.other_company.ids
        )
        self.assertFalse(rows.search([("id", "in", self.rows.ids)]))
        with self.assertRaises(AccessError):
            rows.action_acknowledge()

    def test_a_mixed_batch_does_nothing(self):
        with self.assertRaises(AccessError):
            self.rows.with_user(self.handler).action_acknowledge()
        self.assertEqual(set(self.rows.mapped("state")), {"waiting"})

    def test_twice_is_told(self):
        self.row.with_user(self.handler).action_acknowledge()
        self._make(self._productions(self.order))
        with self.assertRaisesRegex(UserError, "already"):
            self.row.with_user(self.handler).action_acknowledge()

    def test_the_order_opens_for_those_who_may_read_it(self):
        self.row.with_user(self.salesperson).action_open_document()
        with self.assertRaises(AccessError):
            self.row.with_user(self.handler).action_open_document()
