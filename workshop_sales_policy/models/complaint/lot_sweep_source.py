from odoo import models


class WorkshopInspection(models.Model):
    _inherit = "workshop.inspection"

    def action_lot_sweep(self):
        """Who else got the lot of the goods that failed."""
        self.ensure_one()
        self.check_access("read")
        inspection = self.sudo()  # sudo: which goods; the sweep checks who asks
        lines = inspection.line_ids
        lines = lines.filtered(lambda line: line.verdict == "failed") or lines
        line = lines.filtered("lot_name")[:1] or lines[:1]
        lot = self.env["stock.lot"].sudo()  # sudo: as above
        if line.lot_name:
            lot = lot.search(
                [
                    ("product_id", "=", line.product_id.id),
                    ("name", "=", line.lot_name),
                    ("company_id", "in", (inspection.company_id.id, False)),
                ],
                limit=1,
            )
        return self.env["workshop.lot.sweep"]._get_start_action(
            lot.with_env(self.env),
            line.product_id.with_env(self.env),
            self.env._("Inspection %s failed", self.name),
        )


class WorkshopProductionIssue(models.Model):
    _inherit = "workshop.production.issue"

    def action_lot_sweep(self):
        """Who else got the lot that was being made, or shipped."""
        self.ensure_one()
        self.check_access("read")
        issue = self.sudo()  # sudo: which goods; the sweep checks who asks
        production = issue.production_id
        lots = production.lot_producing_ids or issue.picking_id.move_line_ids.lot_id
        return self.env["workshop.lot.sweep"]._get_start_action(
            lots[:1].with_env(self.env),
            (production or issue.picking_id.move_ids[:1]).product_id.with_env(self.env),
            self.name,
        )
