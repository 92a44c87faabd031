from odoo import api, fields, models


class WorkshopPolicy(models.Model):
    """What contracts add to a policy version (clause 3.3, F3.3)."""

    _inherit = "workshop.policy"

    contract_always = fields.Boolean(
        "Contract for Every Order", help="Whatever its amount (clause 3.3a)."
    )
    contract_amount = fields.Float(
        "Contract Above",
        digits=(16, 2),
        default=10000.0,
        help="Orders above this amount with taxes, in company currency, need a "
        "contract; 0 = the amount alone asks for none (clause 3.3a).",
    )
    contract_longer_term = fields.Boolean(
        "Contract for Longer Payment Terms",
        default=True,
        help="Orders with a longer payment term than the customer's usual one need a "
        "contract (clause 3.3a).",
    )
    contract_hours = fields.Float(
        "Hours to Hand Over",
        default=4.0,
        help="Working hours from the last signature until the contract is archived and "
        "handed over (clause 3.3d).",
    )
    contract_renewal_days = fields.Integer(
        "Days Before Expiry",
        default=30,
        help="So many days before a frame contract ends its salesperson is reminded.",
    )

    _contract_positive = models.Constraint(
        "CHECK(contract_amount >= 0 AND contract_hours > 0 "
        "AND contract_renewal_days >= 0)",
        "Amounts, hours and days of contracts cannot be negative.",
    )

    @api.model
    def _get_documents(self):
        return super()._get_documents() | {
            "contract": (self.env._("Contract"), "workshop.contract"),
        }

    @api.model
    def _get_default_tiers(self):
        return super()._get_default_tiers() | {
            "contract": [
                (1, self.env._("Sales manager"), [("manager", "any", 8.0)]),
                (2, self.env._("Owner"), [("owner", "any", 8.0)]),
            ],
        }

    @api.model
    def _get_default_rules(self):
        return super()._get_default_rules() + [("contract", "always", 0.0, 1)]
