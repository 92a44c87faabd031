from odoo import models


class ResGroups(models.Model):
    _inherit = "res.groups"

    def write(self, vals):
        if not {"user_ids", "implied_ids", "implied_by_ids"} & vals.keys():
            return super().write(vals)
        # sudo: workshop.induction - who becomes a salesperson, whoever appoints him
        inductions = self.env["workshop.induction"].sudo()
        staff = inductions._get_staff()
        result = super().write(vals)
        # Who holds a role is cached (workshop.approval.tier.step).
        self.env.registry.clear_cache()
        inductions._follow_staff(staff)
        return result
