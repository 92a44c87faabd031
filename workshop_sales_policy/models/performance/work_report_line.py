from odoo import fields, models


class WorkshopWorkReportLine(models.Model):
    """A figure of the report, beside the target of the same months."""

    _name = "workshop.work.report.line"
    _description = "Work Report Figure"
    _inherit = ["workshop.evidence.mixin", "workshop.reading.mixin"]
    _order = "report_id, sequence, id"

    report_id = fields.Many2one(
        "workshop.work.report", required=True, readonly=True, index=True
    )
    company_id = fields.Many2one(
        related="report_id.company_id", store=True, precompute=True
    )
    user_id = fields.Many2one(related="report_id.user_id", store=True, precompute=True)
    date_from = fields.Date(related="report_id.date_from", store=True, precompute=True)
    sequence = fields.Integer(readonly=True)
