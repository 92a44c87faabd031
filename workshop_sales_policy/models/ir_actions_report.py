from odoo import models


class IrActionsReport(models.Model):
    """Every print of an order passes here: html, text, PDF, mail and portal."""

    _inherit = "ir.actions.report"

    def _get_rendering_context(self, report, docids, data):
        if report.model == "sale.order" and docids:
            self.env["sale.order"].browse(docids)._policy_ensure_may_leave()
        if report.model == "workshop.contract" and docids:
            self.env["workshop.contract"].browse(docids)._ensure_may_leave()
        if report.model == "workshop.complaint" and docids:
            self.env["workshop.complaint"].browse(docids)._ensure_may_print()
        if report.model == "workshop.promotion" and docids:
            self.env["workshop.promotion"].browse(docids)._ensure_may_print()
        return super()._get_rendering_context(report, docids, data)
