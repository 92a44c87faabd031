from collections import defaultdict

from odoo import api, fields, models, tools
from odoo.fields import Domain

OPEN_STATES = ("waiting", "confirmed", "partially_available", "assigned")


class WorkshopLotSweepGoods(models.Model):
    """The swept goods, and what was made from them: one row per product and lot.

    A row without a lot is of goods whose lots nobody tracks: their buyers are found by
    the days of delivery only, and they cannot be held.
    """

    _name = "workshop.lot.sweep.goods"
    _description = "Goods of a Lot Sweep"
    _inherit = ["workshop.evidence.mixin"]
    _order = "sweep_id, depth, id"

    sweep_id = fields.Many2one(
        "workshop.lot.sweep",
        "Lot Sweep",
        required=True,
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one("res.company", required=True)
    product_id = fields.Many2one("product.product", required=True, ondelete="restrict")
    lot_id = fields.Many2one("stock.lot", ondelete="restrict", index="btree_not_null")
    lot_name = fields.Char("Lot")
    uom_id = fields.Many2one("uom.uom", "Unit", required=True, ondelete="restrict")

    # where they come from; depth 0: what is swept, 1: made from it, 2: made from that
    depth = fields.Integer(
        export_string_translation=False,
    )
    made_from_id = fields.Many2one("workshop.lot.sweep.goods", ondelete="restrict")
    production_id = fields.Many2one(
        "mrp.production", "Manufacturing Order", ondelete="restrict"
    )
    date_made = fields.Datetime("Made On")

    # the hold
    is_held = fields.Boolean("Held")
    date_held = fields.Datetime("Held Since")
    held_by_id = fields.Many2one("res.users", ondelete="restrict")
    date_lifted = fields.Datetime("Lifted On")
    lifted_by_id = fields.Many2one("res.users", ondelete="restrict")
    lift_reason = fields.Text("Why It May Leave Again")

    # what is there now
    quantity = fields.Float("On Hand", compute="_compute_stock", digits="Product Unit")
    reserved = fields.Float(compute="_compute_stock", digits="Product Unit")
    can_lift = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _held_index = models.Index("(company_id, product_id) WHERE is_held")

    @api.depends("product_id", "lot_name")
    def _compute_display_name(self):
        for goods in self:
            # sudo: product.product - a name
            name = goods.product_id.sudo().display_name
            goods.display_name = (
                f"{name} ({goods.lot_name})" if goods.lot_name else name
            )

    @api.depends("product_id", "lot_id")
    def _compute_stock(self):
        stock = self._get_stock()
        for goods in self:
            places = stock.get(goods._get_key(), {}).values()
            goods.quantity = sum(quantity for quantity, _reserved in places)
            goods.reserved = sum(reserved for _quantity, reserved in places)

    @api.depends("is_held")
    @api.depends_context("uid")
    def _compute_can(self):
        for goods in self:
            goods.can_lift = goods.is_held and goods.sweep_id._may_hold()

    # ------------------------------------------------------------------------ trace
    def _get_key(self):
        self.ensure_one()
        return self.company_id.id, self.product_id.id, self.lot_id.id

    def _trace(self, sweep):
        """Add the swept goods and all that was made from them; sudo.

        Follows what each lot was used up for, level by level: two queries a level,
        whatever the number of lots. A lot met before ends its branch, so a circle of
        rework comes to an end. Taking apart is not followed: it would lead from one
        bad loaf up to the flour, and from there to everything baked of it.

        :param sweep: one ``workshop.lot.sweep``; ``self`` are the rows it has
        :return: new rows
        """
        rows = {goods._get_key(): goods for goods in self}
        new = self.browse()
        root = {"product_id": sweep.product_id.id, "lot_id": sweep.lot_id.id}
        key = (sweep.company_id.id, *root.values())
        if key not in rows:
            rows[key] = self._evidence_create(
                [self._prepare_values(sweep, sweep.product_id, sweep.lot_id)]
            )
            new |= rows[key]
        level, seen = rows[key].filtered("lot_id"), rows[key]
        while level:
            vals_list, following = [], self.browse()
            for parent, line in level._get_produced():
                key = (sweep.company_id.id, line.product_id.id, line.lot_id.id)
                if key not in rows:
                    rows[key] = self.browse()  # met on this level: once is enough
                    vals_list.append(
                        self._prepare_values(
                            sweep, line.product_id, line.lot_id, parent, line
                        )
                    )
                following |= rows[key]
            created = self._evidence_create(vals_list)
            rows.update((goods._get_key(), goods) for goods in created)
            new |= created
            level = ((created | following) - seen).filtered("lot_id")
            seen |= level
        return new

    def _prepare_values(self, sweep, product, lot, parent=None, line=None):
        production = line and line.move_id.production_id
        return {
            "sweep_id": sweep.id,
            "company_id": sweep.company_id.id,
            "product_id": product.id,
            "lot_id": lot.id,
            "lot_name": lot.name,
            "uom_id": product.uom_id.id,
            "depth": parent.depth + 1 if parent else 0,
            "made_from_id": parent and parent.id,
            "production_id": production and production.id,
            "date_made": line and line.date,
        }

    def _get_produced(self):
        """What was made from these lots, one step on.

        :return: list of ``(row of self, stock.move.line of the goods made)``
        """
        rows = {goods.lot_id: goods for goods in self}
        consumed = self.env["stock.move.line"].search(
            [
                ("lot_id", "in", self.lot_id.ids),
                ("company_id", "in", self.company_id.ids),
                ("state", "=", "done"),
                ("produce_line_ids", "!=", False),
                ("move_id.unbuild_id", "=", False),
                ("move_id.consume_unbuild_id", "=", False),
            ],
            order="id",
        )
        return [
            (rows[line.lot_id], made)
            for line in consumed
            for made in line.produce_line_ids
            if made.state == "done" and made.quantity
        ]

    # ------------------------------------------------------------------------ stock
    def _get_goods_domain(self):
        """What rows of stock are of these goods.

        :rtype: Domain
        """
        tracked = self.filtered("lot_id")
        domain = Domain("lot_id", "in", tracked.lot_id.ids)
        for goods in self - tracked:
            domain |= Domain("product_id", "=", goods.product_id.id) & Domain(
                "lot_id", "=", False
            )
        return domain & Domain("company_id", "in", self.company_id.ids)

    def _get_stock_domain(self):
        return self._get_goods_domain() & Domain(
            "location_id.usage", "in", ("internal", "transit")
        )

    def _get_stock(self):
        """Stock of these goods now, place by place; one query.

        :return: ``{key: {stock.location: (quantity, reserved)}}``
        """
        # sudo: stock.quant - how much is where, whoever calls the customers
        rows = (
            self.sudo()
            .env["stock.quant"]
            ._read_group(
                self._get_stock_domain(),
                ["company_id", "product_id", "lot_id", "location_id"],
                ["quantity:sum", "reserved_quantity:sum"],
            )
        )
        stock = defaultdict(dict)
        for company, product, lot, place, quantity, reserved in rows:
            if quantity or reserved:
                stock[company.id, product.id, lot.id][place] = (quantity, reserved)
        return stock

    def _word_stock(self):
        """One sentence per goods and place.

        :rtype: list[str]
        """
        stock = self._get_stock()
        return [
            self.env._(
                "%(place)s: %(quantity)s %(unit)s of %(goods)s, %(reserved)s reserved",
                place=place.display_name,
                quantity=f"{quantity:g}",
                unit=goods.uom_id.name,
                goods=goods.display_name,
                reserved=f"{reserved:g}",
            )
            for goods in self
            for place, (quantity, reserved) in stock.get(goods._get_key(), {}).items()
        ]

    # --------------------------------------------------------------- reserved goods
    def _get_reserved_lines(self):
        """Lines of open documents that have these goods; one query, sudo.

        :rtype: stock.move.line
        """
        return self.env["stock.move.line"].search(
            self._get_goods_domain()
            & Domain("state", "in", OPEN_STATES)
            & Domain("quantity", ">", 0)
        )

    def _word_reserved(self, lines=None):
        """One sentence per open document that has goods of these.

        :param lines: ``stock.move.line``; those of now when left out
        :rtype: list[str]
        """
        names = {(goods.product_id, goods.lot_id): goods for goods in self}
        totals = defaultdict(float)
        for line in self._get_reserved_lines() if lines is None else lines:
            move = line.move_id
            document = move.raw_material_production_id or move.picking_id or move
            goods = names.get((line.product_id, line.lot_id))
            if goods:
                totals[document, goods] += line.quantity_product_uom
        return [
            self.env._(
                "%(document)s: %(quantity)s %(unit)s of %(goods)s",
                document=self._word_document(document),
                quantity=f"{quantity:g}",
                unit=goods.uom_id.name,
                goods=goods.display_name,
            )
            for (document, goods), quantity in totals.items()
        ]

    @api.model
    def _word_document(self, document):
        if document._name == "stock.picking" and document.partner_id:
            return f"{document.name} ({document.partner_id.display_name})"
        return document.display_name

    # ------------------------------------------------------------------------- hold
    @api.model
    @tools.ormcache("company_id")
    def _get_held_lots(self, company_id):
        """Lots on hold in a company, by product; no query once cached.

        Cleared by every hold and every lift: a request begins with what was committed
        before it.

        :rtype: dict[int, frozenset[int]]
        """
        # sudo: whoever moves the goods
        groups = self.sudo()._read_group(
            [("is_held", "=", True), ("company_id", "=", company_id)],
            ["product_id"],
            ["lot_id:array_agg"],
        )
        return {product.id: frozenset(lot_ids) for product, lot_ids in groups}

    def _hold(self):
        """Hold these, and take them off what is about to leave; sudo, after the guard.

        :return: one sentence per document they were taken off
        :rtype: list[str]
        """
        self._evidence_write(
            {
                "is_held": True,
                "date_held": fields.Datetime.now(),
                "held_by_id": self.env.uid,
                "date_lifted": False,
                "lifted_by_id": False,
                "lift_reason": False,
            }
        )
        self._forget_held()
        lines = self._get_reserved_lines()
        lines = lines.filtered(lambda line: line.move_id._policy_is_bound_away())
        words = self._word_reserved(lines)
        moves = lines.move_id
        lines.unlink()  # core gives the stock back and recomputes the moves
        moves._action_assign()  # other lots take their place where there are any
        return words

    def _forget_held(self):
        """What was read of the hold before is out of date."""
        self.env.registry.clear_cache()
        self.env["stock.lot"].invalidate_model(
            ["policy_hold", "policy_hold_date", "policy_hold_reason"]
        )
        self.env["stock.quant"].invalidate_model(["policy_hold"])

    def _lift(self, reason):
        """Let these leave again; sudo, after the guard."""
        self._evidence_write(
            {
                "is_held": False,
                "date_lifted": fields.Datetime.now(),
                "lifted_by_id": self.env.uid,
                "lift_reason": reason,
            }
        )
        self._forget_held()

    def action_lift(self):
        """Ask why these goods may leave again."""
        self.ensure_one()
        self.check_access("read")
        return self.sweep_id._get_lift_action(self)
