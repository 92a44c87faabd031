from odoo import fields, models

from .corrective_action import VERDICTS


class WorkshopCorrectiveActionRound(models.Model):
    """One try to get rid of a defect: what was done, and what came of it.

    Opened with the action and each time the defect returns. Carried out, it keeps the
    words of that day; the verdict is the job's (``corrective_action_check``).
    """

    _name = "workshop.corrective.action.round"
    _description = "Round of a Corrective Action"
    _inherit = ["workshop.evidence.mixin"]
    _order = "action_id, number"
    _rec_name = "number"

    action_id = fields.Many2one(
        "workshop.corrective.action",
        "Corrective Action",
        required=True,
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    number = fields.Integer("Round", required=True, aggregator=None)
    date_start = fields.Datetime("Opened On", required=True)

    # carried out
    date_done = fields.Datetime("Carried Out On")
    done_by_id = fields.Many2one("res.users", "Carried Out By", ondelete="restrict")
    cause_text = fields.Text("Root Cause")
    action_text = fields.Text("Action")
    prevention_text = fields.Text("Prevention")

    # the check of its effect
    check_days = fields.Integer(
        aggregator=None, help="Days of the window, by the policy of that day."
    )
    date_check = fields.Datetime("Effect Checked On")
    is_extended = fields.Boolean("Extended Once")
    date_verified = fields.Datetime("Verdict On")
    verdict = fields.Selection(VERDICTS)
    date_delivery = fields.Datetime("Last Delivered On")
    recurrence_id = fields.Many2one(
        "workshop.complaint", "Came Back With", ondelete="restrict"
    )

    _number_unique = models.Constraint(
        "UNIQUE(action_id, number)", "This round is open already."
    )
    _control_index = models.Index("(company_id, date_verified)")
