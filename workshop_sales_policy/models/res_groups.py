from odoo import api, models

# What decides who is in a group, directly or by another one.
MEMBERS = frozenset({"user_ids", "implied_ids", "implied_by_ids"})


class ResGroups(models.Model):
    _inherit = "res.groups"

    @api.model_create_multi
    def create(self, vals_list):
        if not any(MEMBERS & vals.keys() for vals in vals_list):
            return super().create(vals_list)
        with self.env["workshop.induction"]._watch_staff():
            return super().create(vals_list)

    def write(self, vals):
        if not MEMBERS & vals.keys():
            return super().write(vals)
        with self.env["workshop.induction"]._watch_staff():
            return super().write(vals)
