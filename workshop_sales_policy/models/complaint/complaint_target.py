from odoo import api, fields, models

from ...const import SEVERITIES

# Product defaults of F3.5, working hours from the receipt of the case.
DEFAULT_HOURS = {
    "ordinary": {"ack": 4.0, "contact": 8.0, "solution": 24.0, "reply": 40.0},
    "major": {"ack": 2.0, "contact": 4.0, "solution": 16.0, "reply": 40.0},
    "urgent": {"ack": 1.0, "contact": 2.0, "solution": 8.0, "reply": 16.0},
}


class WorkshopComplaintTarget(models.Model):
    """By when a case of one severity is acknowledged, contacted, solved, answered."""

    _name = "workshop.complaint.target"
    _description = "Deadlines by Severity"
    _inherit = ["workshop.policy.child.mixin"]
    _order = "policy_id, severity_rank"

    policy_id = fields.Many2one(
        "workshop.policy", required=True, ondelete="cascade", index=True
    )
    severity = fields.Selection(SEVERITIES, required=True, readonly=True)
    severity_rank = fields.Integer(
        compute="_compute_severity_rank", store=True, export_string_translation=False
    )
    ack_hours = fields.Float("Acknowledge Within", required=True)
    contact_hours = fields.Float("First Contact Within", required=True)
    solution_hours = fields.Float("Solution Within", required=True)
    reply_hours = fields.Float("Reply Within", required=True)

    _one_per_severity = models.Constraint(
        "UNIQUE(policy_id, severity)", "This severity has its hours already."
    )
    _hours_positive = models.Constraint(
        "CHECK(ack_hours > 0 AND contact_hours > 0 AND solution_hours > 0 "
        "AND reply_hours > 0)",
        "Deadlines are above zero working hours.",
    )

    @api.depends("severity")
    def _compute_severity_rank(self):
        ranks = {key: index for index, (key, _label) in enumerate(SEVERITIES)}
        for row in self:
            row.severity_rank = ranks.get(row.severity, 0)
