from odoo import fields, models


class WorkshopComplaintAct(models.TransientModel):
    """What the authority said: the case checks who acts and writes it."""

    _inherit = "workshop.complaint.act"

    act = fields.Selection(
        selection_add=[
            ("external", "Passed On by 12315"),
            ("external_decide", "12315 Decision"),
            ("external_settle", "Mediation"),
        ],
        ondelete={
            "external": "cascade",
            "external_decide": "cascade",
            "external_settle": "cascade",
        },
    )
    external_number = fields.Char("12315 Number")
    external_date = fields.Date("Received by 12315 On")
    external_decision = fields.Selection(
        [("accepted", "Taken on"), ("refused", "Not taken on")], "12315 Decision"
    )
    external_outcome = fields.Selection(
        [
            ("settled", "Settled"),
            ("failed", "No agreement"),
            ("withdrawn", "Withdrawn by the customer"),
        ],
        "Mediation",
    )

    def _apply_external(self, case):
        case._log_external(self.external_number, self.external_date)

    def _apply_external_decide(self, case):
        case._decide_external(self.external_decision, self.reason)

    def _apply_external_settle(self, case):
        case._settle_external(self.external_outcome, self.reason)
