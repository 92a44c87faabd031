from odoo import api, fields, models
from odoo.tools import ormcache

# What decides who may take an approval step; cached in workshop.approval.tier.step.
ROLE_FIELDS = frozenset({"group_ids", "active", "company_ids", "name"})


class ResUsers(models.Model):
    _inherit = "res.users"

    # Kept by its owner for the next contract; nobody else reads it.
    policy_signature = fields.Binary(
        "Kept Signature",
        copy=False,
        attachment=False,
        prefetch=False,
        groups="base.group_system",
    )

    @api.model_create_multi
    def create(self, vals_list):
        with self.env["workshop.induction"]._watch_staff():
            return super().create(vals_list)

    def write(self, vals):
        if not ROLE_FIELDS & vals.keys():
            return super().write(vals)
        with self.env["workshop.induction"]._watch_staff():
            result = super().write(vals)
        if vals.get("active") is False:
            steps = self.env["workshop.approval.step"].sudo()  # sudo: open turns
            steps._get_waiting_for(self)._replace_leavers()
        return result

    @ormcache("self.id")
    def _policy_is_active(self):
        """Whether this user still works here, cached.

        :rtype: bool
        """
        self.ensure_one()
        return self.sudo().active  # sudo: res.users - a colleague's state

    @ormcache("self.id")
    def _policy_get_name(self):
        """The user's name, cached: whose turn it is costs no query.

        :rtype: str
        """
        self.ensure_one()
        return self.sudo().name  # sudo: res.users - a colleague's name

    def _policy_get_superior(self, company):
        """The manager who trains and hears this user: the team's leader, if one is.

        :rtype: res.users
        """
        self.ensure_one()
        tiers = self.env["workshop.approval.tier.step"]
        managers = tiers._get_role_users("manager", company) - self
        owners = tiers._get_role_users("owner", company)
        leader = self.sudo().sale_team_id.user_id & managers  # sudo: who leads a team
        return (leader or managers - owners or managers)[:1]
