from odoo import api, fields, models


class WorkshopPolicy(models.Model):
    """What promotions add to a policy version (chapter 6, F3.8)."""

    _inherit = "workshop.policy"

    promotion_evaluation_days = fields.Integer(
        "Working Days to Evaluate a Promotion",
        default=10,
        help="From the end of the weeks after a promotion until its evaluation is "
        "signed off (clause 6.5a).",
    )
    research_days = fields.Integer(
        "Research Stays Fresh (days)",
        default=90,
        help="A promotion plan cites research that was done within so many days "
        "(clause 6.1b).",
    )
    promotion_hour_rate = fields.Float(
        "Cost of an Hour on Promotions",
        default=0.0,
        help="Hours entered on tasks count with it. 0 = hours are not counted.",
    )

    _promotion_positive = models.Constraint(
        "CHECK(promotion_evaluation_days > 0 AND research_days > 0 "
        "AND promotion_hour_rate >= 0)",
        "Days must be above zero, the cost of an hour not below.",
    )

    @api.model
    def _get_documents(self):
        return super()._get_documents() | {
            "promotion_plan": (
                self.env._("Promotion Plan"),
                "workshop.promotion.plan",
            ),
            "promotion": (self.env._("Promotion"), "workshop.promotion"),
            "promotion_content": (
                self.env._("Promotion Content"),
                "workshop.promotion.content",
            ),
        }

    @api.model
    def _get_default_tiers(self):
        manager = (1, self.env._("Sales manager"), [("manager", "any", 8.0)])
        owner = (1, self.env._("Owner"), [("owner", "any", 16.0)])
        top = (2, self.env._("Owner"), [("owner", "any", 16.0)])
        return super()._get_default_tiers() | {
            "promotion_plan": [owner],
            "promotion": [manager, top],
            "promotion_content": [manager],
        }

    @api.model
    def _get_default_rules(self):
        return super()._get_default_rules() + [
            ("promotion_plan", "always", 0.0, 1),
            ("promotion", "always", 0.0, 1),
            ("promotion", "amount_above", 5000.0, 2),
            ("promotion_content", "always", 0.0, 1),
        ]
