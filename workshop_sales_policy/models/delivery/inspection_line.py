import math

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools.inspection import Pass, sample_size


class WorkshopInspectionLine(models.Model):
    """Goods of one inspection: so much of one product and lot, passed or held."""

    _name = "workshop.inspection.line"
    _description = "Inspected Goods"
    _inherit = ["workshop.evidence.mixin"]
    _order = "id"
    _rec_name = "title"

    inspection_id = fields.Many2one(
        "workshop.inspection", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one("res.company", required=True)
    picking_id = fields.Many2one("stock.picking", required=True, index=True)
    title = fields.Char("Goods", compute="_compute_title")
    product_id = fields.Many2one(
        "product.product", required=True, ondelete="restrict", index=True
    )
    uom_id = fields.Many2one(
        related="product_id.uom_id", export_string_translation=False
    )
    lot_id = fields.Many2one("stock.lot", ondelete="restrict")
    # The name is what the gate compares: a lot that is only typed in has no record yet.
    lot_name = fields.Char(index="btree_not_null")
    kit_product_id = fields.Many2one("product.product", "Kit", ondelete="restrict")
    # Components of a kit are looked at together, as the kit that was sold.
    head_id = fields.Many2one(
        "workshop.inspection.line", ondelete="restrict", export_string_translation=False
    )
    quantity = fields.Float(required=True, digits=0)
    lot_size = fields.Float(digits=0)
    sample_size = fields.Integer(
        help="So many of the lot are looked at: all up to 5, then √N (F3.4).",
    )
    sample_text = fields.Char("Sample", compute="_compute_title")
    used_quantity = fields.Float("Left the House", digits=0)
    is_tracked = fields.Boolean(
        compute="_compute_is_tracked", export_string_translation=False
    )
    verdict = fields.Selection(
        [
            ("open", "To answer"),
            ("passed", "Passed"),
            ("failed", "Failed"),
            ("waived", "Waived"),
        ],
        required=True,
        default="open",
    )
    is_held = fields.Boolean("Held")
    is_lot_held = fields.Boolean(
        "Lot Held", help="A critical defect: nothing of this lot leaves, to nobody."
    )

    _lot_held = models.Index("(product_id, lot_name) WHERE is_lot_held")

    @api.depends("product_id", "lot_name", "kit_product_id", "sample_size", "lot_size")
    @api.depends_context("lang")
    def _compute_title(self):
        for line in self.sudo():  # sudo: product.product - the name of the goods
            name = line.product_id.display_name
            if line.kit_product_id:
                name = f"{line.kit_product_id.display_name}: {name}"
            line.title = f"{name} ({line.lot_name})" if line.lot_name else name
            line.sample_text = line.sample_size and self.env._(
                "check %(count)s of %(lot)s",
                count=line.sample_size,
                lot=f"{line.lot_size:g}",
            )

    @api.depends("product_id", "lot_name")
    def _compute_is_tracked(self):
        for line in self.sudo():  # sudo: as above
            tracked = line.product_id.tracking != "none"
            line.is_tracked = tracked and not line.lot_name

    # ------------------------------------------------------------------------- starting
    @api.model
    def _take_goods(self, inspection):
        """Freeze what is there, how much of it is looked at, and each point.

        :raise UserError: when there is nothing to inspect
        """
        goods = self._get_goods(inspection.picking_id)
        if not goods:
            raise UserError(
                self.env._(
                    "%s has nothing to inspect: its goods are not ready, or do not "
                    "leave the house.",
                    inspection.picking_id.name,
                )
            )
        lines = self._evidence_create(
            [
                {
                    "inspection_id": inspection.id,
                    "company_id": inspection.company_id.id,
                    "picking_id": inspection.picking_id.id,
                    "product_id": product_id,
                    "lot_id": lot_ids.get((product_id, lot)),
                    "lot_name": lot or False,
                    "kit_product_id": kit.product_id.id,
                    "quantity": quantity,
                }
                for (kit, product_id, lot), (quantity, lot_ids) in goods.items()
            ]
        )
        kits = [kit for kit, _product, _lot in goods]
        lines._prepare_samples(kits)
        self.env["workshop.inspection.result"]._freeze_points(inspection, lines)

    @api.model
    def _get_goods(self, picking):
        """Goods of a transfer that are to be inspected now.

        :return: ``{(kit's order line or empty, product id, lot name):
            (quantity, {(product id, lot name): lot id})}``
        """
        moves = picking._policy_get_inspectable_moves()
        gated = moves._policy_filter_gated()
        needs = moves._policy_get_needs()
        if gated:
            outcome, _exempt = gated._policy_cover()
            needs |= {move.id: outcome.missing.get(move.id, {}) for move in gated}
        goods = {}
        for move in moves:
            line = move.sale_line_id
            kit = line if move._policy_is_kit_part() else line.browse()
            lots = {
                (row.product_id.id, row.lot_id.name): row.lot_id.id
                for row in move.move_line_ids
                if row.lot_id
            }
            for (product_id, lot), quantity in needs[move.id].items():
                if quantity <= 0:
                    continue
                key = (kit, product_id, lot)
                known, lot_ids = goods.get(key, (0.0, {}))
                goods[key] = (known + quantity, lot_ids | lots)
        return goods

    def _prepare_samples(self, kits):
        """Lot size and sample of each line; a kit counts as what was sold.

        :param list kits: the kit's order line of each line, empty for plain goods
        """
        heads, sizes = {}, {}
        for line, kit in zip(self, kits, strict=True):
            head = heads.setdefault(kit or line, line)
            size = line._get_kit_quantity(kit) if kit else line.quantity
            sizes[head] = min(sizes.get(head, size), size)
            line._evidence_write({"head_id": head.id})
        for head, size in sizes.items():
            try:
                sample = sample_size(size)
            except ValueError as error:
                raise UserError(
                    self.env._(
                        "%s has no quantity to inspect. Enter how much is shipped "
                        "first.",
                        head.title,
                    )
                ) from error
            head._evidence_write({"lot_size": size, "sample_size": sample})

    def _get_kit_quantity(self, kit):
        """How many kits these components make, a part of one counted whole."""
        self.ensure_one()
        total = sum(
            move.product_qty
            for move in kit.move_ids
            if move.product_id == self.product_id
            and move.state != "cancel"
            and move._policy_leaves_house()
        )
        ordered = kit.product_uom_id._compute_quantity(
            kit.product_uom_qty, kit.product_id.uom_id
        )
        if not total or not ordered:
            return self.quantity
        return math.ceil(self.quantity * ordered / total - 1e-6)

    def _set_lot(self, lot):
        """Say which lot these goods are, scanned while inspecting.

        :raise UserError: another product's lot, or not while inspecting
        """
        self.ensure_one()
        self.inspection_id._ensure_may_inspect()
        if self.inspection_id.state != "running":
            raise UserError(self.env._("Start the inspection, then scan the lot."))
        if lot.product_id != self.product_id:
            raise UserError(
                self.env._(
                    "Lot %(lot)s is of %(other)s, not of %(product)s.",
                    lot=lot.name,
                    other=lot.product_id.display_name,
                    product=self.product_id.display_name,
                )
            )
        line = self.sudo()  # sudo: evidence, after the guard
        line._evidence_write({"lot_id": lot.id, "lot_name": lot.name})

    def action_scan_lot(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Scan the Lot"),
            "res_model": "workshop.inspection.lot",
            "view_mode": "form",
            "target": "new",
            "context": {"default_line_id": self.id},
        }

    # -------------------------------------------------------------------------- verdict
    def _apply_verdict(self, verdict):
        """What failed is held; what passed lets go of an earlier hold on it."""
        failed = self.filtered(
            lambda line: verdict.packing_failed or line.head_id.id in verdict.failed
        )
        critical = failed.filtered(
            lambda line: line.lot_name and line.head_id.id in verdict.critical
        )
        passed = self - failed
        passed._evidence_write({"verdict": "passed"})
        (failed - critical)._evidence_write({"verdict": "failed", "is_held": True})
        critical._evidence_write(
            {"verdict": "failed", "is_held": True, "is_lot_held": True}
        )
        before, rest = self.browse(), self.inspection_id.previous_id
        while rest:
            before |= rest.line_ids
            rest = rest.previous_id
        keys = {line._get_key() for line in passed}
        before.filtered(lambda line: line._get_key() in keys)._let_go()

    def _waive(self):
        failed = self.filtered(lambda line: line.verdict == "failed")
        failed._evidence_write({"verdict": "waived"})
        failed._let_go()

    def _let_go(self):
        held = self.filtered(lambda line: line.is_held or line.is_lot_held)
        held._evidence_write({"is_held": False, "is_lot_held": False})

    def _get_key(self):
        return (self.product_id.id, self.lot_name or "")

    # ------------------------------------------------------------------------- covering
    @api.model
    def _get_passes(self, picking_ids, needs):
        """What inspections of these transfers still cover, and what is held.

        :param list picking_ids: transfers
        :param dict needs: as ``cover``; their lots are looked up among held ones
        :return: list of ``tools.inspection.Pass``
        """
        names = ["product_id", "lot_name", "quantity", "used_quantity"]
        names += ["is_held", "verdict"]
        rows = self.search_fetch([("picking_id", "in", picking_ids)], names)
        passes = [
            Pass(
                row.id,
                row._get_key(),
                row.quantity - row.used_quantity
                if row.verdict in ("passed", "waived")
                else 0.0,
                row.is_held,
            )
            for row in rows
        ]
        lots = {key for keys in needs.values() for key in keys if key[1]}
        if lots:
            held = self.search(
                [
                    ("is_lot_held", "=", True),
                    ("product_id", "in", [product for product, _lot in lots]),
                    ("lot_name", "in", [lot for _product, lot in lots]),
                ]
            )
            passes += [Pass(row.id, row._get_key(), 0.0, True) for row in held]
        return passes

    @api.model
    def _use(self, amounts):
        """Count what left, one statement; of two at once one is retried.

        :param dict amounts: ``{line id: quantity}``
        """
        if not amounts:
            return
        self.env.flush_all()
        rows = SQL(", ").join(
            SQL("(%s, %s::numeric)", line_id, quantity)
            for line_id, quantity in amounts.items()
        )
        self.env.cr.execute(
            SQL(
                """UPDATE workshop_inspection_line line
                      SET used_quantity = COALESCE(used_quantity, 0) + v.quantity
                     FROM (VALUES %s) v(id, quantity) WHERE line.id = v.id""",
                rows,
            )
        )
        self.browse(amounts).invalidate_recordset(["used_quantity"], flush=False)
