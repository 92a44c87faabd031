from odoo import api, fields, models
from odoo.exceptions import AccessError


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = [
        "res.partner",
        "workshop.feedback.entry.mixin",
        "workshop.complaint.source.mixin",
    ]

    _policy_complaint_field = "commercial_partner_id"

    policy_contract_required = fields.Selection(
        [
            ("rule", "By the policy's rules"),
            ("always", "Always"),
            ("never", "Never"),
        ],
        "Contract",
        default="rule",
        copy=False,
        help="Which orders of this customer need a contract (clause 3.3a). Set by the "
        "sales manager; the company's own choice counts for its contacts.",
    )

    def _policy_get_feedback_values(self):
        return {"partner_id": self.id}

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        chosen = partners.filtered(
            lambda partner: partner.policy_contract_required not in (False, "rule")
        )
        chosen._policy_ensure_may_choose_contract()
        return partners

    def write(self, vals):
        if "policy_contract_required" in vals:
            self._policy_ensure_may_choose_contract()
        return super().write(vals)

    def _policy_ensure_may_choose_contract(self):
        """Who needs a contract is the manager's choice, not the seller's.

        :raise AccessError: anybody else
        """
        manager = self.env.user.has_group("workshop_sales_policy.group_policy_manager")
        if self and not manager and not self.env.su:
            raise AccessError(
                self.env._(
                    "Whether a customer needs a contract is set by the sales manager. "
                    "Ask for it."
                )
            )

    def _policy_get_complaint_source(self):
        return self._origin.commercial_partner_id

    def _policy_get_complaint_defaults(self):
        return {"default_partner_id": self.id}
