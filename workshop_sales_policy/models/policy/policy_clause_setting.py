from odoo import fields, models


class WorkshopPolicyClauseSetting(models.Model):
    _name = "workshop.policy.clause.setting"
    _description = "Clause in a Policy Version"
    _inherit = ["workshop.policy.child.mixin"]
    _order = "policy_id, clause_sequence, id"
    _rec_name = "clause_id"

    policy_id = fields.Many2one(
        "workshop.policy", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="policy_id.company_id", store=True)
    clause_id = fields.Many2one(
        "workshop.policy.clause", required=True, ondelete="restrict", index=True
    )
    clause_sequence = fields.Integer(related="clause_id.sequence", store=True)
    is_active = fields.Boolean("In Use", default=True)
    weight = fields.Float(
        default=1.0, help="Weight in the overall compliance (clause 1.1)."
    )
    target_pct = fields.Float("Target (%)", default=95.0)
    user_id = fields.Many2one("res.users", "Responsible")

    _clause_unique = models.Constraint(
        "UNIQUE(policy_id, clause_id)", "A clause stands once in a policy version."
    )
    _weight_positive = models.Constraint(
        "CHECK(weight >= 0)", "A clause's weight cannot be negative."
    )
    _target_range = models.Constraint(
        "CHECK(target_pct >= 0 AND target_pct <= 100)",
        "A clause's target lies between 0 and 100 %.",
    )
