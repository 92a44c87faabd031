from odoo import fields, models

from ...const import EVIDENCE

SCORES = [(str(number), str(number)) for number in range(1, 6)]
GRADES = [
    ("login", "Customer's login"),
    ("link", "Customer's link"),
    ("staff", "Told to staff"),
]


class WorkshopComplaintCallback(models.Model):
    """One try to call a customer back, or the customer's own score on the page."""

    _name = "workshop.complaint.callback"
    _description = "Call-back of a Case"
    _inherit = ["workshop.evidence.mixin"]
    _order = "date desc, id desc"

    complaint_id = fields.Many2one(
        "workshop.complaint", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(related="complaint_id.company_id", store=True)
    round = fields.Integer()
    date = fields.Datetime("On", required=True)
    user_id = fields.Many2one("res.users", "Logged By", ondelete="restrict")
    is_reached = fields.Boolean("Reached")
    score = fields.Integer(aggregator="avg", help="1-5; 0 = not reached.")
    note = fields.Text()
    grade = fields.Selection(GRADES, "Evidence", required=True)

    _score_range = models.Constraint(
        "CHECK(score BETWEEN 0 AND 5)", "A score lies between 1 and 5."
    )


class WorkshopComplaint(models.Model):
    _inherit = "workshop.complaint"

    callback_ids = fields.One2many(
        "workshop.complaint.callback", "complaint_id", "Call-backs"
    )
    callback_score = fields.Integer(
        "Call-back Score", readonly=True, copy=False, aggregator="avg"
    )
    callback_grade = fields.Selection(
        GRADES, "Evidence of the Score", readonly=True, copy=False, prefetch=EVIDENCE
    )
    date_called_back = fields.Datetime("Called Back On", readonly=True, copy=False)
