from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def write(self, vals):
        result = super().write(vals)
        if vals.get("active") is False:
            steps = self.env["workshop.approval.step"].sudo()  # sudo: open turns
            steps.search(
                [("state", "=", "pending"), ("user_ids", "in", self.ids)]
            )._replace_leavers()
        return result
