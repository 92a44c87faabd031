from odoo import models


class ResGroups(models.Model):
    _inherit = "res.groups"

    def write(self, vals):
        result = super().write(vals)
        if {"user_ids", "implied_ids", "implied_by_ids"} & vals.keys():
            # Who holds a role is cached (workshop.approval.tier.step).
            self.env.registry.clear_cache()
        return result
