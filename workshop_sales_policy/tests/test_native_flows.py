"""People with native roles alone: every flow and every form, whatever the policy."""

from lxml import etree

from odoo.fields import Command
from odoo.tests import tagged

from .common import PolicyCase
from .doorstep_common import DoorstepCase


class NativeMixin:
    """Users of stock, MRP, invoicing and sales without any role of ours."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = {
            "ku": "stock.group_stock_user",
            "lu": "mrp.group_mrp_user,stock.group_stock_user",
            "qian": "account.group_account_invoice",
            "bai": "sales_team.group_sale_salesman",
        }
        cls.stocker, cls.maker, cls.invoicer, cls.seller = (
            cls._create_user(login, groups=names) for login, names in groups.items()
        )
        cls.natives = (cls.stocker, cls.maker, cls.invoicer, cls.seller)
        cls.house = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )

    def _put(self, product, quantity):
        place = self.house.lot_stock_id
        self.env["stock.quant"]._update_available_quantity(product, place, quantity)

    def _open_form(self, record, user):
        """Read what the web client reads when ``user`` opens the form."""
        mine = record.with_user(user)
        views = mine.get_views([(False, "form"), (False, "list")])
        # what the form asks for of ours, as in a request of its own
        names = set(views["models"][record._name]["fields"]) & {
            node.get("name")
            for kind in ("form", "list")
            for node in etree.fromstring(views["views"][kind]["arch"]).iter("field")
        }
        names = {name for name in names if name.startswith("policy_")} | {"state"}
        self.env.flush_all()
        self.env.invalidate_all()
        lines = {
            name: {"fields": {"display_name": {}}}
            for name in names
            if record._fields[name].type in ("one2many", "many2many")
        }
        return mine.web_read({name: lines.get(name, {}) for name in names})[0]

    def _open_all(self, records):
        for record in records:
            for user in self.natives:
                if not record.with_user(user).has_access("read"):
                    continue
                with self.subTest(model=record._name, user=user.login):
                    self.assertEqual(self._open_form(record, user)["id"], record.id)

    def _sell(self, product, quantity=10.0):
        order = self._create_order(
            price=155.0, quantity=quantity, user=self.seller, product=product
        )
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        return order

    def _deliver(self, order):
        picking = order.sudo().picking_ids.filtered(lambda p: p.state != "done")
        picking.with_user(self.stocker).action_assign()
        picking.move_ids.quantity = picking.move_ids.product_uom_qty
        picking.with_user(self.stocker).button_validate()
        self.env.cr.precommit.run()
        self.assertEqual(picking.state, "done")
        return picking

    def _return(self, picking):
        wizard = (
            self.env["stock.return.picking"]
            .with_user(self.stocker)
            .with_context(active_id=picking.id, active_model="stock.picking")
            .create({})
        )
        wizard.product_return_moves.quantity = 1.0
        action = wizard.action_create_returns()
        back = self.env["stock.picking"].browse(action["res_id"])
        back.move_ids.quantity = 1.0
        back.with_user(self.stocker).button_validate()
        self.assertEqual(back.state, "done")

    def _scrap(self, product):
        scrap = (
            self.env["stock.scrap"]
            .with_user(self.stocker)
            .create(
                {
                    "product_id": product.id,
                    "scrap_qty": 1.0,
                    "location_id": self.house.lot_stock_id.id,
                }
            )
        )
        scrap.do_scrap()
        self.assertEqual(scrap.state, "done")

    def _make_one(self, product):
        production = (
            self.env["mrp.production"]
            .with_user(self.maker)
            .create({"product_id": product.id, "product_qty": 2})
        )
        production.action_confirm()
        production.qty_producing = 2
        production.with_user(self.maker).button_mark_done()
        self.assertEqual(production.state, "done")
        return production

    def _go_through_everything(self):
        product = self._create_product("Rye loaf")
        self._put(product, 100.0)
        order = self._sell(product)
        picking = self._deliver(order)
        self._return(picking)
        self._scrap(product)
        production = self._make_one(product)
        cancelled = self._sell(product)
        waiting = cancelled.sudo().picking_ids
        cancelled.action_cancel()
        self.assertEqual(waiting.state, "cancel")
        cancelled.action_draft()
        cancelled.order_line.price_unit = 156.0
        cancelled.commitment_date = "2027-01-20 02:00:00"
        cancelled.copy()
        records = (order, picking, production, cancelled)
        self._open_all(records)
        return order, picking


@tagged("post_install", "-at_install")
class TestNativeWithoutPolicy(NativeMixin, PolicyCase):
    """Installed, and no version was ever in force."""

    def test_every_flow(self):
        order, picking = self._go_through_everything()
        self.assertFalse(order.sudo().policy_stage)
        self.assertFalse(picking.policy_shipped_date)
        for model in ("workshop.handover", "workshop.inspection", "workshop.notice"):
            self.assertFalse(
                self.env[model].search_count([("company_id", "=", self.company.id)])
            )


@tagged("post_install", "-at_install")
class TestNativeWhileSuspended(NativeMixin, DoorstepCase):
    """Every gate was in force and is suspended."""

    def test_every_flow(self):
        before = self._create_order(price=155.0, product=self.product)
        before.action_quotation_sent()
        before.sudo()._policy_accept({"grade": "link", "way": "portal"})
        self.assertEqual(before.sudo().policy_contract_id.state, "draft")
        self.policy.with_user(self.owner).action_suspend("For now.")
        self.env.registry.clear_cache()
        self.env.invalidate_all()
        self.assertFalse(self.company._policy_get_current())
        self._go_through_everything()
        # what waited for its contract is confirmed as in plain Odoo
        before.with_user(self.seller).sudo().action_confirm()
        self.assertEqual(before.state, "sale")


@tagged("post_install", "-at_install")
class TestNativeReadersWithEveryGate(NativeMixin, DoorstepCase):
    """Every gate in force: who has no role of ours opens every form all the same."""

    def test_forms_at_every_stage(self):
        self.partner.phone = "021-5550100"
        big = self._create_order(price=155.0, product=self.loaf)
        big.action_quotation_sent()
        self._open_all([big])
        big.sudo()._policy_accept({"grade": "link", "way": "portal"})
        self._open_all([big])  # its contract waits
        contract = big.sudo().policy_contract_id.with_user(self.salesperson)
        self._sent(contract)
        self._sign_theirs(contract)
        self._open_all([big])
        self._sign_ours(contract)
        self.assertEqual(big.state, "sale")
        self.env.cr.precommit.run()
        picking = big.sudo().picking_ids
        production = self._productions(big)
        self._open_all([big, picking, production])
        production.action_confirm()
        self._make(production)
        self.env.cr.precommit.run()
        inspection = self._inspect(picking, bad=("Look: right goods, nothing damaged",))
        inspection.action_report_issue()
        self._open_all([big, picking, production])
        self._inspect(picking)
        self._ship(picking)
        self._tell()
        self._open_all([big, picking, production, *picking.move_ids])
        self._receive(picking)
        self._open_all([big, picking])

    def test_the_makers_work_goes_on(self):
        """Nothing of ours stops what stays in the house."""
        self._put(self.product, 100.0)
        self._scrap(self.product)
        self._make_one(self._create_product("Rye loaf"))
        types = self.house.int_type_id
        place = self.house.lot_stock_id
        shelf = self.env["stock.location"].create(
            {"name": "Shelf", "location_id": place.id}
        )
        move = {
            "product_id": self.product.id,
            "product_uom_qty": 5.0,
            "location_id": place.id,
            "location_dest_id": shelf.id,
        }
        picking = (
            self.env["stock.picking"]
            .with_user(self.stocker)
            .create(
                {
                    "picking_type_id": types.id,
                    "location_id": place.id,
                    "location_dest_id": shelf.id,
                    "move_ids": [Command.create(move)],
                }
            )
        )
        picking.action_confirm()
        picking.action_assign()
        picking.move_ids.quantity = 5.0
        picking.button_validate()
        self.assertEqual(picking.state, "done")
