from odoo import api, fields, models
from odoo.fields import Domain


class WorkshopLotSweepDelivery(models.Model):
    """One delivery of swept goods to a customer, or one return from there."""

    _name = "workshop.lot.sweep.delivery"
    _description = "Delivery of Swept Goods"
    _inherit = ["workshop.evidence.mixin"]
    _order = "date, id"

    sweep_id = fields.Many2one(
        "workshop.lot.sweep",
        "Lot Sweep",
        required=True,
        ondelete="restrict",
        index=True,
    )
    line_id = fields.Many2one(
        "workshop.lot.sweep.line", required=True, ondelete="restrict", index=True
    )
    goods_id = fields.Many2one(
        "workshop.lot.sweep.goods", required=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True)
    move_id = fields.Many2one("stock.move", required=True, ondelete="restrict")
    picking_id = fields.Many2one("stock.picking", "Transfer", ondelete="restrict")
    order_id = fields.Many2one("sale.order", ondelete="restrict")
    date = fields.Datetime(required=True)
    quantity = fields.Float(
        required=True, digits="Product Unit", help="Below 0: it came back."
    )
    uom_id = fields.Many2one(related="goods_id.uom_id", export_string_translation=False)

    _once = models.Constraint(
        "UNIQUE(sweep_id, move_id, goods_id)",
        "This delivery is on the sweep already.",
    )

    @api.model
    def _find(self, sweep):
        """Passages of the sweep's goods that are not on it yet; sudo.

        Those on it are set right where their delivery was since. A handful of queries,
        whatever the number of customers.

        :param sweep: one ``workshop.lot.sweep``
        :return: ``{commercial partner: [values of a row, without its line]}``
        :rtype: dict
        """
        passages = self._read_passages(sweep)
        for row in sweep.delivery_ids:
            row._correct(passages.pop((row.move_id, row.goods_id), None))
        found = {}
        for (move, _goods), vals in passages.items():
            partner, order = self._get_customer(move)
            rows = found.setdefault(partner.commercial_partner_id, [])
            rows.append(dict(vals, order_id=order.id))
        return found

    @api.model
    def _read_passages(self, sweep):
        """What left the house and came back, as the moves say today. One query.

        :return: ``{(stock.move, goods): values of a row, without line and order}``
        :rtype: dict
        """
        goods = {(row.product_id, row.lot_id): row for row in sweep.goods_ids}
        groups = self.env["stock.move.line"]._read_group(
            self._get_passage_domain(sweep),
            ["move_id", "product_id", "lot_id", "location_id", "location_dest_id"],
            ["quantity_product_uom:sum", "date:max"],
        )
        passages = {}
        for move, product, lot, source, dest, quantity, date in groups:
            row = goods.get((product, lot))
            if not row or not quantity:
                continue
            back = self._is_outside(source) and not self._is_outside(dest)
            vals = passages.setdefault(
                (move, row),
                {
                    "sweep_id": sweep.id,
                    "goods_id": row.id,
                    "company_id": sweep.company_id.id,
                    "move_id": move.id,
                    "picking_id": move.picking_id.id,
                    "date": date,
                    "quantity": 0.0,
                },
            )
            vals["quantity"] += -quantity if back else quantity
        return passages

    def _correct(self, vals):
        """Take over what the delivery says today; its customer hears of more. Sudo.

        :param dict vals: values of the row now; ``None`` = nothing of it left
        """
        self.ensure_one()
        quantity = vals["quantity"] if vals else 0.0
        if not self.goods_id.uom_id.compare(quantity, self.quantity):
            return
        has_more = self.goods_id.uom_id.compare(quantity, self.quantity) > 0
        self._evidence_write({"quantity": quantity})
        self.sweep_id._log(
            self.env._(
                "%(delivery)s was corrected: %(quantity)g of %(goods)s.",
                delivery=self.picking_id.name or self.move_id.reference or "—",
                quantity=quantity,
                goods=self.goods_id.display_name,
            )
        )
        self.line_id._refresh_total(has_more)

    @api.model
    def _is_outside(self, place):
        """With a customer, or with another company of ours."""
        return place.usage == "customer" or (
            place.usage == "transit" and not place.company_id
        )

    @api.model
    def _get_passage_domain(self, sweep):
        """Done lines that took the sweep's goods out of the house, or back in."""
        transit = Domain("usage", "=", "transit") & Domain("company_id", "=", False)
        outside = Domain("usage", "=", "customer") | transit
        away = Domain("location_dest_id", "any", outside) & Domain(
            "location_id.usage", "!=", "customer"
        )
        back = Domain("location_id", "any", outside) & Domain(
            "location_dest_id.usage", "!=", "customer"
        )
        goods = sweep.goods_ids.filtered("lot_id")
        what = Domain("lot_id", "in", goods.lot_id.ids)
        if not sweep.lot_id:
            start, stop = sweep.company_id._policy_get_period(
                sweep.date_from, sweep.date_to
            )
            # What came back later, too: it is of these deliveries, as far as told.
            what |= (
                Domain("product_id", "=", sweep.product_id.id)
                & Domain("date", ">=", start)
                & (Domain("date", "<", stop) | back)
            )
        return (
            what
            & Domain("state", "=", "done")
            & Domain("company_id", "=", sweep.company_id.id)
            & (away | back)
        )

    @api.model
    def _get_customer(self, move):
        """Who got the goods of a move: of the order, else of the transfer.

        A return is of who got the goods, whoever brought them back.

        :return: ``(res.partner, sale.order)``, empty where nobody noted it
        """
        origin = move.origin_returned_move_id or move
        order = origin.sale_line_id.order_id or origin.picking_id.sale_id
        partner = order.partner_id or origin.picking_id.partner_id or origin.partner_id
        return partner, order
