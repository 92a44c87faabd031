from odoo import api, fields, models


class WorkshopInspectionCoverage(models.Model):
    """Why goods could leave: so much of one move by one pass, or by exemption."""

    _name = "workshop.inspection.coverage"
    _description = "What Let Goods Leave"
    _inherit = ["workshop.evidence.mixin"]
    _order = "id"

    move_id = fields.Many2one(
        "stock.move", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one("res.company", required=True)
    line_id = fields.Many2one(
        "workshop.inspection.line", ondelete="restrict", index="btree_not_null"
    )
    product_id = fields.Many2one("product.product", required=True, ondelete="restrict")
    lot_name = fields.Char()
    quantity = fields.Float(required=True, digits=0)
    is_exempt = fields.Boolean(
        help="The transfer was confirmed before the inspection became a rule."
    )

    @api.model
    def _keep(self, moves, uses, exempt):
        """Note what lets ``moves`` leave and count it as used; batch.

        :param list uses: ``(move id, inspection line id, quantity)``
        :param dict exempt: ``{move id: {(product id, lot name): quantity}}``
        """
        lines = self.env["workshop.inspection.line"].browse(
            line_id for _move, line_id, _quantity in uses
        )
        amounts = {}
        for _move, line_id, quantity in uses:
            amounts[line_id] = amounts.get(line_id, 0.0) + quantity
        companies = {move.id: move.company_id.id for move in moves}
        by_id = {line.id: line for line in lines}
        vals_list = [
            {
                "move_id": move_id,
                "company_id": companies[move_id],
                "line_id": line_id,
                "product_id": by_id[line_id].product_id.id,
                "lot_name": by_id[line_id].lot_name,
                "quantity": quantity,
            }
            for move_id, line_id, quantity in uses
        ]
        vals_list += [
            {
                "move_id": move_id,
                "company_id": companies[move_id],
                "product_id": product_id,
                "lot_name": lot or False,
                "quantity": quantity,
                "is_exempt": True,
            }
            for move_id, keys in exempt.items()
            for (product_id, lot), quantity in keys.items()
        ]
        if vals_list:
            lines._use(amounts)
            self._evidence_create(vals_list)
