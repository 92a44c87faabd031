from odoo import api, fields, models
from odoo.fields import Domain

QUALITY = "workshop_sales_policy.complaint_category_quality"


class WorkshopComplaint(models.Model):
    """What else happened with the lot of a case."""

    _inherit = "workshop.complaint"

    lot_sweep_ids = fields.Many2many(
        "workshop.lot.sweep", compute="_compute_same_lot", string="Lot Sweeps"
    )
    same_lot_ids = fields.Many2many(
        "workshop.complaint", compute="_compute_same_lot", string="Cases of This Lot"
    )

    @api.depends("lot_id")
    @api.depends_context("uid")
    def _compute_same_lot(self):
        # As the reader: sweeps and cases that he may see.
        lots, ids = self.lot_id.ids, self._origin.ids
        sweeps = self.env["workshop.lot.sweep"].search(
            Domain("complaint_id", "in", ids) | Domain("lot_id", "in", lots)
        )
        cases = self.search([("lot_id", "in", lots)])
        for complaint in self:
            lot = complaint.lot_id
            complaint.lot_sweep_ids = sweeps.filtered(
                lambda sweep, case=complaint._origin, lot=lot: (
                    sweep.complaint_id == case or (lot and sweep.lot_id == lot)
                )
            )
            complaint.same_lot_ids = (
                cases.filtered(lambda case, lot=lot: lot and case.lot_id == lot)
                - complaint._origin
            )

    def action_lot_sweep(self):
        """Who else got the lot, or the product, that this case is about."""
        self.ensure_one()
        self.check_access("read")
        return self.env["workshop.lot.sweep"]._get_start_action(
            self.lot_id, self.product_id, self.description, complaint_id=self.id
        )


class WorkshopLotSweepLine(models.Model):
    """Harm that a call brings up is a case of that customer."""

    _inherit = "workshop.lot.sweep.line"

    complaint_id = fields.Many2one("workshop.complaint", ondelete="restrict")

    def _set_harmed(self, text):
        result = super()._set_harmed(text)
        if not self.complaint_id:
            case = self.env["workshop.complaint"].with_company(self.company_id)
            case = case.create(self._prepare_complaint(text))
            # sudo: evidence, after the guard
            self.sudo()._evidence_write({"complaint_id": case.id})
        return result

    def _prepare_complaint(self, text):
        """Values of the case: the customer, the last goods of the sweep he got.

        :rtype: dict
        """
        self.ensure_one()
        line = self.sudo()  # sudo: which goods on which documents
        last = line.delivery_ids.filtered(lambda row: row.quantity > 0)[-1:]
        partner = line.contact_id or line.partner_id
        documents = {}
        for name in ("order_id", "picking_id"):
            owner = last[name].partner_id.commercial_partner_id
            if owner == partner.commercial_partner_id:
                documents[name] = last[name].id
        category = self.env.ref(QUALITY, raise_if_not_found=False)
        return {
            "partner_id": partner.id,
            "is_anonymous": not partner,
            "category_id": category and category.id,
            "channel": "phone",
            "description": text,
            "is_safety": True,
            "product_id": last.goods_id.product_id.id,
            "lot_id": last.goods_id.lot_id.id,
            **documents,
        }

    def action_open_complaint(self):
        """The case that the call brought up, with the reader's own rights."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "workshop.complaint",
            "res_id": self.complaint_id.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
