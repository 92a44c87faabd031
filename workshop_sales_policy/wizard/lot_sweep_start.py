from odoo import api, fields, models
from odoo.exceptions import UserError


class WorkshopLotSweepStart(models.TransientModel):
    """Which lot, or which product and days, and why."""

    _name = "workshop.lot.sweep.start"
    _description = "Start a Lot Sweep"

    product_id = fields.Many2one(
        "product.product", domain="[('type', '=', 'consu')]", required=True
    )
    has_lots = fields.Boolean(
        compute="_compute_has_lots", export_string_translation=False
    )
    lot_id = fields.Many2one(
        "stock.lot", "Scanned Lot", domain="[('product_id', '=', product_id)]"
    )
    # Typed by who may not read the list of lots.
    lot_number = fields.Char(
        compute="_compute_lot_number",
        store=True,
        readonly=False,
        help="As printed on the goods",
    )
    date_from = fields.Date("Delivered From")
    date_to = fields.Date("Delivered Until")
    reason = fields.Text("Why", required=True)
    complaint_id = fields.Many2one("workshop.complaint")
    hold = fields.Boolean("Hold What Is Left")
    can_hold = fields.Boolean(
        compute="_compute_can_hold", export_string_translation=False
    )

    @api.depends("product_id")
    def _compute_has_lots(self):
        for wizard in self:
            wizard.has_lots = wizard.product_id.tracking in ("lot", "serial")

    @api.depends("lot_id")
    def _compute_lot_number(self):
        for wizard in self:
            if wizard.lot_id:
                # sudo: stock.lot - its number, for the present form
                wizard.lot_number = wizard.lot_id.sudo().name

    @api.depends_context("uid", "company")
    def _compute_can_hold(self):
        sweeps = self.env["workshop.lot.sweep"]
        can_hold = sweeps._may_hold() and bool(self.env.company._policy_get_current())
        for wizard in self:
            wizard.can_hold = can_hold

    def action_start(self):
        """Start the sweep and open it; the sweep checks who may."""
        self.ensure_one()
        lot = self._get_lot()
        sweep = self.env["workshop.lot.sweep"]._start(
            self.product_id,
            self.reason,
            lot=lot,
            complaint=self.complaint_id,
            date_from=self.date_from,
            date_to=self.date_to,
        )
        if self.hold and self.can_hold and lot and not sweep.is_held:
            sweep.action_hold()
        return sweep._get_form_action()

    def _get_lot(self):
        """The lot of this number, sudo; empty for goods without lots.

        :raise UserError: no such lot
        """
        self.ensure_one()
        lots = self.env["stock.lot"].sudo()  # sudo: found by its printed number
        if not self.lot_number:
            return lots
        lot = lots.search(
            [
                ("product_id", "=", self.product_id.id),
                ("name", "=", self.lot_number.strip()),
                ("company_id", "in", (self.env.company.id, False)),
            ],
            limit=1,
        )
        if not lot:
            raise UserError(
                self.env._(
                    "%(product)s has no lot %(lot)s. Check the number on the label.",
                    product=self.product_id.display_name,
                    lot=self.lot_number,
                )
            )
        return lot
