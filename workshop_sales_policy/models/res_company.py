from odoo import models


class ResCompany(models.Model):
    _inherit = "res.company"

    def _policy_get_current(self):
        """The policy version in force for this company, empty without one.

        :return: ``workshop.policy``, sudo; no query once cached
        """
        return self.env["workshop.policy"]._get_current(self)
