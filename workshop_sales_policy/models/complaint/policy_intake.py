from odoo import fields, models
from odoo.exceptions import AccessError


class WorkshopPolicy(models.Model):
    """What the intake adds to a policy version: duplicates, and mails."""

    _inherit = "workshop.policy"

    complaint_similar_days = fields.Integer(
        "Similar Within (days)",
        default=14,
        help="Cases of the same customer, product and lot within so many days are "
        "suggested as one.",
    )
    complaint_mail_mb = fields.Float(
        "Files per E-mail (MB)",
        default=20.0,
        help="Files of an e-mail beyond this are not kept; the case says which.",
    )
    # The address is no rule: it is read from the company, and changed at any time.
    complaint_email = fields.Char("Address", compute="_compute_complaint_email")

    _complaint_intake_range = models.Constraint(
        "CHECK(complaint_similar_days >= 0 AND complaint_mail_mb > 0)",
        "Days of similar cases are not negative, and files need some megabytes.",
    )

    def _compute_complaint_email(self):
        for policy in self:
            # sudo: an address that customers are to know
            alias = policy.company_id.sudo().policy_complaint_alias_id
            policy.complaint_email = alias.alias_name and alias.display_name

    def action_complaint_address(self):
        """Choose the address customers write to; the owner's choice.

        :raise AccessError: anybody else
        """
        self.ensure_one()
        self.check_access("read")
        if not self.env.user.has_group("workshop_sales_policy.group_policy_owner"):
            raise AccessError(self.env._("The owner chooses this address."))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Address for Complaints"),
            "res_model": "workshop.complaint.address",
            "view_mode": "form",
            "target": "new",
            "context": {"default_company_id": self.company_id.id},
        }
