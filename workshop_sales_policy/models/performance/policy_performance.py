from odoo import api, fields, models


class WorkshopPolicy(models.Model):
    """What scores add to a policy version (clauses 2.2c, 2.3, F3.7)."""

    _inherit = "workshop.policy"

    scheme_id = fields.Many2one(
        "workshop.scheme",
        "Scoring Scheme",
        domain="[('company_id', '=', company_id), ('state', '=', 'approved')]",
        ondelete="restrict",
        help="Empty: the newest approved scheme counts.",
    )
    new_customer_amount = fields.Float(
        "New Customer From (amount)",
        default=0.0,
        help="A first order below it, in company currency without tax, wins no new "
        "customer.",
    )
    scorecard_days = fields.Integer(
        "Working Days to a Final Card",
        default=15,
        help="From the end of the period until its scorecards are final (clause 2.2c).",
    )
    coaching_points = fields.Float(
        "Coach Below (points)",
        default=70.0,
        help="A final card with fewer points opens a coaching plan (2.3c).",
    )
    coaching_days = fields.Integer(
        "Days to the Re-check",
        default=30,
        help="From the start of a coaching plan to each re-check.",
    )

    _performance_days_positive = models.Constraint(
        "CHECK(scorecard_days > 0 AND coaching_days > 0)",
        "The days of scorecards and coaching must be above zero.",
    )

    @api.model
    def _get_documents(self):
        return super()._get_documents() | {
            "sales_plan": (self.env._("Sales Plan"), "workshop.target.plan"),
            "scheme": (self.env._("Scoring Scheme"), "workshop.scheme"),
            "outcome": (self.env._("Outcome"), "workshop.outcome"),
        }

    @api.model
    def _get_default_tiers(self):
        owner = (1, self.env._("Owner"), [("owner", "any", 16.0)])
        return super()._get_default_tiers() | {
            "sales_plan": [owner],
            "scheme": [owner],
            "outcome": [owner],
        }

    @api.model
    def _get_default_rules(self):
        return super()._get_default_rules() + [
            ("sales_plan", "always", 0.0, 1),
            ("scheme", "always", 0.0, 1),
            ("outcome", "always", 0.0, 1),
        ]
