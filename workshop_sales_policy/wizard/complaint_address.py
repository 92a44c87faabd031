from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class WorkshopComplaintAddress(models.TransientModel):
    """The e-mail address at which customers complain, chosen by the owner."""

    _name = "workshop.complaint.address"
    _description = "Address for Complaints"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    domain_id = fields.Many2one(
        "mail.alias.domain", related="company_id.alias_domain_id"
    )
    name = fields.Char(
        "Address", compute="_compute_name", store=True, readonly=False, required=True
    )

    @api.depends("company_id")
    def _compute_name(self):
        for wizard in self:
            # sudo: an address that customers are to know
            company = wizard.company_id.sudo()
            wizard.name = (
                company.policy_complaint_alias_id.alias_name
                or company._policy_propose_complaint_alias()
            )

    def _get_company(self):
        """The company whose address is chosen, after the guard.

        :return: ``res.company``, sudo
        :raise AccessError: not its owner
        """
        self.ensure_one()
        is_owner = self.env.user.has_group("workshop_sales_policy.group_policy_owner")
        if not is_owner or self.company_id not in self.env.user.company_ids:
            raise AccessError(self.env._("The owner chooses this address."))
        return self.company_id.sudo()  # sudo: mail.alias - after the guard

    def action_apply(self):
        """Put the address into force; the old one stops.

        :raise UserError: no name, or one that is taken
        """
        company = self._get_company()
        if not (self.name or "").strip():
            raise UserError(self.env._("Enter the part of the address before the @."))
        company._policy_set_complaint_alias(self.name.strip())
        return {"type": "ir.actions.act_window_close"}

    def action_stop(self):
        """Complaints come in by mail no more; replies still reach their case."""
        self._get_company().policy_complaint_alias_id.unlink()
        return {"type": "ir.actions.act_window_close"}
