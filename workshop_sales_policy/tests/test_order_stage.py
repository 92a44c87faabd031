from datetime import datetime

from odoo.fields import Command
from odoo.tests import freeze_time

from .common import NOW, PolicyCase


class TestStageLog(PolicyCase):
    """Every entry into a stage is kept; the analysis says how long it lasted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time("2026-11-02 01:00:00"):
            cls._publish_policy()

    def _enter(self, moment, order, stage):
        with freeze_time(moment):
            order._policy_write({"policy_stage": stage})

    def test_entries_say_who_and_when(self):
        with freeze_time(NOW):
            order = self._create_order(price=150.0)
            order.action_policy_submit()
        with freeze_time("2026-11-24 03:30:00"):
            self._approve(order)
        self.assertEqual(
            order.policy_stage_log,
            [
                ["inquiry", "2026-11-24 02:00:00", self.salesperson.id],
                ["quotation_review", "2026-11-24 02:00:00", self.salesperson.id],
                ["released", "2026-11-24 03:30:00", self.manager.id],
            ],
        )

    def test_the_same_stage_again_is_no_entry(self):
        order = self._create_order()
        order._policy_write({"policy_stage": "inquiry"})
        self.assertEqual([row[0] for row in order.policy_stage_log], ["inquiry"])

    def test_nobody_writes_the_log(self):
        order = self._create_order()
        with self.assertRaisesRegex(Exception, "reviews move by their buttons"):
            order.write({"policy_stage_log": []})

    def test_without_a_policy_there_is_none(self):
        self.env["workshop.policy"].search([]).with_user(self.owner).action_suspend("x")
        self.assertFalse(self._create_order().policy_stage_log)

    def test_stages_of_a_chart_in_the_order_of_the_process(self):
        order = self._create_order()
        for hour, stage in enumerate(("sent", "accepted", "production", "inspection")):
            self._enter(f"2026-11-2{hour} 02:00:00", order, stage)
        order.flush_recordset()
        groups = self.env["workshop.stage.analysis"].formatted_read_group(
            [("order_id", "=", order.id)], ["stage"], ["days:avg"]
        )
        self.assertEqual(
            [group["stage"] for group in groups],
            ["inquiry", "sent", "accepted", "production", "inspection"],
        )

    def test_days_of_each_stay(self):
        with freeze_time("2026-11-20 02:00:00"):
            order = self._create_order()
        self._enter("2026-11-21 02:00:00", order, "sent")
        self._enter("2026-11-21 14:00:00", order, "inquiry")
        self._enter("2026-11-24 14:00:00", order, "cancelled")
        order.flush_recordset()
        stays = self.env["workshop.stage.analysis"].search(
            [("order_id", "=", order.id)], order="date_from"
        )
        self.assertRecordValues(
            stays,
            [
                {"stage": "inquiry", "days": 1.0, "is_current": False},
                {"stage": "sent", "days": 0.5, "is_current": False},
                {"stage": "inquiry", "days": 3.0, "is_current": False},
                {"stage": "cancelled", "days": False, "is_current": True},
            ],
        )
        self.assertEqual(stays[1].date_to, datetime(2026, 11, 21, 14))

    def test_a_stay_that_lasts_counts_up_to_now(self):
        with freeze_time("2026-11-20 02:00:00"):
            order = self._create_order()
        order.flush_recordset()
        with freeze_time("2026-11-22 14:00:00"):
            stays = self.env["workshop.stage.analysis"].search(
                [("order_id", "=", order.id)]
            )
            self.assertEqual(stays.days, 2.5)

    def test_another_companys_stays_are_not_seen(self):
        order = self._create_order()
        order.flush_recordset()
        foreigner = self._create_user("ho", "manager", company=self.other_company)
        rows = self.env["workshop.stage.analysis"]
        theirs = rows.with_user(foreigner).with_company(self.other_company)
        theirs = theirs.with_context(allowed_company_ids=self.other_company.ids)
        self.assertFalse(theirs.search([("order_id", "=", order.id)]))
        self.assertEqual(
            rows.with_user(self.manager).search([("order_id", "=", order.id)]).stage,
            "inquiry",
        )


class TestDeliveryStages(PolicyCase):
    """Production, inspection and shipping follow the goods."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._publish_policy()
        cls.stock = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )

    def _confirm(self, quantity=10.0, **values):
        order = self._create_order(price=155.0, quantity=quantity, **values)
        order.action_policy_submit()
        order.action_confirm()
        return order

    def _supply(self, quantity):
        self.env["stock.quant"]._update_available_quantity(
            self.product, self.stock.lot_stock_id, quantity
        )

    def _ship(self, picking, quantity):
        picking.move_ids.write({"quantity": quantity, "picked": True})
        picking.with_context(skip_backorder=True).button_validate()

    def test_goods_that_are_not_there_are_in_production(self):
        order = self._confirm()
        self.assertEqual(order.policy_stage, "production")
        self._supply(10.0)
        order.sudo().picking_ids.action_assign()
        self.assertEqual(order.policy_stage, "inspection")

    def test_goods_in_stock_pass_production_over(self):
        self._supply(10.0)
        order = self._confirm()
        self.assertEqual(order.policy_stage, "inspection")
        self.assertNotIn("production", [row[0] for row in order.policy_stage_log])
        self._ship(order.sudo().picking_ids, 10.0)
        self.assertEqual(order.policy_stage, "shipped")

    def test_a_split_delivery_stands_where_its_last_part_stands(self):
        self._supply(10.0)
        order = self._confirm()
        self._ship(order.sudo().picking_ids, 4.0)
        self.assertEqual(order.policy_stage, "inspection")

    def test_one_product_that_is_missing_keeps_it_in_production(self):
        self._supply(10.0)
        other = self._create_product("Rye loaf")
        order = self._create_order(price=155.0, quantity=10.0)
        order.order_line = [
            Command.create({"product_id": other.id, "product_uom_qty": 1.0})
        ]
        order.action_policy_submit()
        order.action_confirm()
        self.assertEqual(order.sudo().picking_ids.state, "assigned")
        self.assertEqual(order.policy_stage, "production")

    def test_a_return_never_moves_it_back(self):
        self._supply(10.0)
        order = self._confirm()
        picking = order.sudo().picking_ids
        self._ship(picking, 10.0)
        wizard = self.env["stock.return.picking"].create({"picking_id": picking.id})
        wizard.product_return_moves.quantity = 3.0
        wizard.action_create_returns()
        order._policy_refresh_stage()
        self.assertEqual(order.policy_stage, "shipped")

    def test_services_have_no_way_to_go(self):
        service = self._create_product("Baking class", type="service")
        service.is_storable = False
        order = self._confirm(product=service)
        self.assertEqual(order.policy_stage, "order_review")
