from datetime import date, datetime

from freezegun import freeze_time
from pytz import timezone, utc

from odoo.fields import Command, Domain

from ..tools.otif import judge_line
from .shipping_common import ShippingCase

DUE = date(2026, 11, 24)


def day(number):
    return date(2026, 11, number)


class TestOtifTable(ShippingCase):
    """F3.4, by hand: 10 ordered, promised for the 24th."""

    # deliveries, today, tolerance → state, on time, in full, days late
    CASES = (
        ([(day(24), 10)], 25, 0, ("kept", True, True, 0)),
        ([(day(20), 4), (day(24), 6)], 25, 0, ("kept", True, True, 0)),
        ([(day(20), 4), (day(26), 6)], 30, 0, ("missed", False, True, 2)),
        ([(day(25), 10)], 30, 0, ("missed", False, True, 1)),
        ([(day(24), 9)], 30, 0, ("missed", True, False, 0)),
        ([(day(24), 9)], 30, 10, ("kept", True, True, 0)),
        ([(day(24), 8.9)], 30, 10, ("missed", True, False, 0)),
        ([], 24, 0, ("open", None, None, None)),
        ([], 25, 0, ("missed", False, False, 1)),
        ([(day(20), 4)], 24, 0, ("open", None, None, None)),
        # a replacement later does not make it late
        ([(day(20), 10), (day(28), 2)], 30, 0, ("kept", True, True, 0)),
        # dust of floating point: 0.1 + 0.2 + 9.7
        (
            [(day(20), 0.1), (day(21), 0.2), (day(22), 9.7)],
            25,
            0,
            ("kept", True, True, 0),
        ),
    )

    def test_table(self):
        for deliveries, today, tolerance, expected in self.CASES:
            with self.subTest(deliveries=deliveries, today=today):
                found = judge_line(10.0, deliveries, DUE, day(today), tolerance)
                self.assertEqual(
                    (found.state, found.is_on_time, found.is_in_full, found.days_late),
                    expected,
                )

    def test_without_promise_a_defect(self):
        found = judge_line(10.0, [(DUE, 10)], None, DUE)
        self.assertEqual((found.state, found.is_on_time), ("no_promise", None))


class TestDeliveryAnalysis(ShippingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._publish_policy()

    def _promise(self, text="2026-11-24 08:00:00", **values):
        with freeze_time("2026-11-10 02:00:00"):
            order, picking = self._confirm(commitment_date=text, **values)
            picking.carrier_tracking_ref = "SF1"
        return order, picking

    def _rows(self, orders, user=None):
        self.env.flush_all()
        rows = self.env["workshop.delivery.analysis"].with_user(user or self.manager)
        rows = rows.with_company(self.company)
        return rows.search([("order_id", "in", orders.ids)], order="id")

    def _ship_on(self, text, picking, **values):
        with freeze_time(text):
            self._ship(picking, **values)

    def test_kept_missed_short_open(self):
        kept, picking = self._promise()
        # 23:30 on the promised day in Shanghai
        self._ship_on("2026-11-24 15:30:00", picking)
        late, picking = self._promise()
        self._ship_on("2026-11-24 16:30:00", picking)
        short, picking = self._promise()
        self._ship_on("2026-11-23 02:00:00", picking, quantity=9.0)
        never, _picking = self._promise()
        later, _picking = self._promise("2026-12-24 08:00:00")
        with freeze_time("2026-11-27 02:00:00"):
            rows = self._rows(kept | late | short | never | later)
            self.assertRecordValues(
                rows,
                [
                    {
                        "state": "kept",
                        "is_on_time": True,
                        "is_in_full": True,
                        "days_late": 0,
                        "quantity_delivered": 10.0,
                        "otif_pct": 100.0,
                    },
                    {
                        "state": "missed",
                        "is_on_time": False,
                        "is_in_full": True,
                        "days_late": 1,
                        "quantity_delivered": 10.0,
                        "otif_pct": 0.0,
                    },
                    {
                        "state": "missed",
                        "is_on_time": True,
                        "is_in_full": False,
                        "days_late": 0,
                        "quantity_delivered": 9.0,
                        "otif_pct": 0.0,
                    },
                    {
                        "state": "missed",
                        "is_on_time": False,
                        "is_in_full": False,
                        "days_late": 3,
                        "quantity_delivered": 0.0,
                        "otif_pct": 0.0,
                    },
                    {
                        "state": "open",
                        "is_on_time": False,
                        "is_in_full": False,
                        "days_late": 0,
                        "quantity_delivered": 0.0,
                        "otif_pct": 0.0,
                    },
                ],
            )
            self._assert_mirrored(rows)
            self._assert_controls(kept, late | short | never)

    def _assert_mirrored(self, rows):
        for row in rows:
            moves = (
                self.env["stock.move"]
                .sudo()
                .search([("sale_line_id", "=", row.id), ("state", "=", "done")])
            )
            zone = "Asia/Shanghai"
            found = judge_line(
                row.quantity_ordered,
                [(self._local(move.date, zone), move.quantity) for move in moves],
                self._local(row.date_due, zone),
                self.company._policy_get_today(),
            )
            with self.subTest(order=row.order_id.name):
                self.assertEqual(found.state, row.state)
                self.assertEqual(bool(found.is_on_time), row.is_on_time)
                self.assertEqual(bool(found.is_in_full), row.is_in_full)
                self.assertEqual(found.days_late or 0, row.days_late)
                self.assertEqual(found.date_done or False, row.date_done)

    def _local(self, moment, zone):
        return utc.localize(moment).astimezone(timezone(zone)).date()

    def _assert_controls(self, kept, missed):
        month = (self.company, date(2026, 11, 1), date(2026, 11, 30))
        orders = kept | missed
        rows = self.env["workshop.delivery.analysis"]
        _model, applicable, compliant = rows._control_delivery_otif(*month)
        self.assertEqual(rows.search(applicable).order_id & orders, orders)
        self.assertEqual(rows.search(compliant).order_id & orders, kept)
        rows = self.env["workshop.promise"]
        _model, applicable, compliant = rows._control_promise_kept(*month)
        mine = [("kind", "=", "delivery"), ("res_id", "in", orders.ids)]
        for domain, expected in ((applicable, orders), (compliant, kept)):
            found = rows.search(domain & Domain(mine))
            self.assertEqual(set(found.mapped("res_id")), set(expected.ids))

    def test_tolerance_of_the_policy(self):
        policy = self.company._policy_get_current()
        self.assertEqual(policy._get_settings()["otif_tolerance_pct"], 0.0)
        action = policy.with_user(self.owner).action_change()
        draft = policy.browse(action["res_id"]).with_user(self.owner)
        draft.write({"otif_tolerance_pct": 10.0, "second_person_id": self.manager.id})
        draft.action_submit()
        draft.with_user(self.manager).action_confirm()
        order, picking = self._promise()
        self._ship_on("2026-11-23 02:00:00", picking, quantity=9.0)
        self.assertEqual(self._rows(order).state, "kept")

    def test_no_promise_is_listed_apart(self):
        order, _picking = self._promise()
        order.sudo().commitment_date = False
        self.assertEqual(self._rows(order).state, "no_promise")

    def test_cancelled_before_due_is_out_after_due_is_a_miss(self):
        early, _picking = self._promise()
        late, _picking = self._promise()
        with freeze_time("2026-11-20 02:00:00"):
            early.with_user(self.salesperson)._action_cancel()
        with freeze_time("2026-11-26 02:00:00"):
            late.with_user(self.salesperson)._action_cancel()
            rows = self._rows(early | late)
        self.assertEqual(rows.order_id, late)
        self.assertEqual(rows.state, "missed")

    def test_a_return_takes_nothing_back(self):
        order, picking = self._promise()
        self._ship_on("2026-11-23 02:00:00", picking)
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
        self.assertEqual(self._rows(order).state, "kept")

    def test_units_of_order_and_transfer_may_differ(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        with freeze_time("2026-11-10 02:00:00"):
            order = self._create_order(
                commitment_date="2026-11-24 08:00:00",
                order_line=[
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "product_uom_qty": 2,
                            "product_uom_id": dozen.id,
                            "price_unit": 1860.0,
                        }
                    )
                ],
            ).sudo()
            self._stock(self.product, order.warehouse_id, 24)
            order.with_user(self.salesperson).action_confirm()
            picking = order.picking_ids
            picking.action_assign()
            picking.carrier_id = self.carrier
        self._ship_on("2026-11-23 02:00:00", picking)
        row = self._rows(order)
        self.assertEqual((row.quantity_delivered, row.state), (2.0, "kept"))

    def test_services_and_shipping_costs_are_no_lines(self):
        service = self._create_product("Tasting", type="service")
        with freeze_time("2026-11-10 02:00:00"):
            order = self._create_order(
                product=service, price=155.0, commitment_date="2026-11-24 08:00:00"
            )
            order.action_confirm()
        self.assertFalse(self._rows(order))

    def test_own_all_and_company(self):
        order, _picking = self._promise()
        promises = self.env["workshop.promise"]
        domain = [("kind", "=", "delivery"), ("res_id", "=", order.id)]
        self.env.flush_all()
        for user, seen in (
            (self.salesperson, True),
            (self.colleague, False),
            (self.manager, True),
            (self.auditor, True),
        ):
            with self.subTest(user=user.login):
                self.assertEqual(bool(self._rows(order, user)), seen)
                mine = promises.with_user(user).with_company(self.company)
                self.assertEqual(bool(mine.search(domain)), seen)
        stranger = self._create_user("ma", "manager", company=self.other_company)
        rows = self.env["workshop.delivery.analysis"].with_user(stranger)
        rows = rows.with_context(allowed_company_ids=self.other_company.ids)
        self.assertFalse(rows.search([("order_id", "=", order.id)]))

    def test_grouped_by_month_without_amounts(self):
        order, picking = self._promise()
        self._ship_on("2026-11-23 02:00:00", picking)
        self.env.flush_all()
        rows = self.env["workshop.delivery.analysis"].with_user(self.manager)
        groups = rows.with_company(self.company).formatted_read_group(
            [("order_id", "=", order.id)], ["date_due:month"], ["otif_pct:avg"]
        )
        self.assertEqual(groups[0]["otif_pct:avg"], 100.0)
        self.assertFalse({"margin", "price_unit", "amount"} & set(rows._fields))


class TestPromiseLedger(ShippingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._publish_policy()

    def test_open_kept_and_broken(self):
        with freeze_time("2026-11-10 02:00:00"):
            kept, picking = self._confirm(commitment_date="2026-11-24 08:00:00")
            broken, _picking = self._confirm(commitment_date="2026-11-24 08:00:00")
            later, _picking = self._confirm(commitment_date="2026-12-24 08:00:00")
        with freeze_time("2026-11-20 02:00:00"):
            self._ship(picking)
        orders = kept | broken | later
        with freeze_time("2026-11-27 02:00:00"):
            self.env.flush_all()
            rows = self.env["workshop.promise"].search(
                [("kind", "=", "delivery"), ("res_id", "in", orders.ids)], order="id"
            )
            self.assertRecordValues(
                rows,
                [
                    {"state": "kept", "is_pending": False, "user_id": kept.user_id.id},
                    {"state": "broken", "is_pending": True, "user_id": kept.user_id.id},
                    {"state": "open", "is_pending": True, "user_id": kept.user_id.id},
                ],
            )
            action = rows[0].action_open_document()
        self.assertEqual(
            (action["res_model"], action["res_id"]), ("sale.order", kept.id)
        )

    def test_answers_to_inquiries(self):
        with freeze_time("2026-11-24 02:00:00"):
            order = self._create_order(price=155.0)
            order.action_quotation_sent()
            order.sudo()._policy_measure_inquiries(self.company)
            self.env.flush_all()
            row = self.env["workshop.promise"].search(
                [("kind", "=", "quotation"), ("res_id", "=", order.id)]
            )
            self.assertEqual(row.state, "kept")
            self.assertEqual(row.title, order.name)

    def test_inquiry_is_owed_from_the_first_hour(self):
        """Sixteen working hours before Tuesday's opening end on Wednesday at 17:00."""
        with freeze_time("2026-11-24 02:00:00"):
            order, dropped = self._create_order(), self._create_order()
            self.env.cr.execute(
                "UPDATE sale_order SET create_date = %s WHERE id IN %s",
                ["2026-11-24 02:00:00", tuple((order | dropped).ids)],
            )
            (order | dropped).invalidate_recordset(["create_date"])
            self.env["sale.order"]._cron_policy_inquiries()
            dropped.action_cancel()
            row = self._get_answer(order)
            self.assertEqual(row.date_due, datetime(2026, 11, 25, 17))
            self.assertEqual((row.state, row.is_pending), ("open", True))
            self.assertFalse(self._get_answer(dropped))
        with freeze_time("2026-11-25 17:30:00"):
            self.assertEqual(self._get_answer(order).state, "broken")
            order.action_quotation_sent()
            self.env["sale.order"]._cron_policy_inquiries()
            row = self._get_answer(order)
        self.assertEqual((row.state, row.is_pending), ("broken", False))
        self.assertFalse(order.policy_is_prompt)

    def _get_answer(self, order):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env["workshop.promise"].search(
            [("kind", "=", "quotation"), ("res_id", "=", order.id)]
        )

    def test_ids_are_unique_over_the_parts(self):
        with freeze_time("2026-11-10 02:00:00"):
            order, _picking = self._confirm()
            order._policy_measure_inquiries(self.company)
        self.env.flush_all()
        rows = self.env["workshop.promise"].search([("res_id", "=", order.id)])
        self.assertEqual(len(set(rows.ids)), len(rows))
        self.assertEqual(set(rows.mapped("kind")), {"delivery", "quotation"})
