from odoo import api, fields, models


class WorkshopPolicy(models.Model):
    """What hiring, induction and reports add to a version (clauses 2.1, 2.2h)."""

    _inherit = "workshop.policy"

    induction_days = fields.Integer(
        "Days to Pass the Induction",
        default=30,
        help="From the day somebody becomes a salesperson (clause 2.1b).",
    )
    induction_pass_pct = fields.Float(
        "Induction Pass Mark (%)",
        default=80.0,
        help="A subject is passed from this result on. Until all four are, quotations "
        "of the newcomer go to review.",
    )
    induction_plan_id = fields.Many2one(
        "mail.activity.plan",
        "Induction Programme",
        domain="[('res_model', '=', 'workshop.induction')]",
        ondelete="restrict",
        help="Empty: the programme delivered with the app.",
    )
    report_kind = fields.Selection(
        [("week", "Every week"), ("month", "Every month")],
        "Work Reports",
        required=True,
        default="week",
        help="How often salespeople report to their manager (clause 2.2h).",
    )
    report_hours = fields.Float(
        "Working Hours to the Report",
        default=8.0,
        help="From the end of the period until the work report is submitted.",
    )

    _people_positive = models.Constraint(
        "CHECK(induction_days > 0 AND report_hours > 0 "
        "AND induction_pass_pct BETWEEN 1 AND 100)",
        "Days and hours must be above zero, the pass mark between 1 and 100.",
    )

    @api.model
    def _get_documents(self):
        return super()._get_documents() | {
            "hiring_plan": (self.env._("Hiring Plan"), "workshop.hiring.plan"),
        }

    @api.model
    def _get_default_tiers(self):
        owner = (1, self.env._("Owner"), [("owner", "any", 16.0)])
        return super()._get_default_tiers() | {"hiring_plan": [owner]}

    @api.model
    def _get_default_rules(self):
        return super()._get_default_rules() + [
            ("hiring_plan", "always", 0.0, 1),
            ("sale_quotation", "newcomer", 0.0, 1),
        ]
