from odoo import api, models


class ResourceCalendarLeaves(models.Model):
    _inherit = "resource.calendar.leaves"

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._policy_clear_intervals()
        return rows

    def write(self, vals):
        result = super().write(vals)
        self._policy_clear_intervals()
        return result

    def unlink(self):
        is_shared = any(not leave.resource_id for leave in self)
        result = super().unlink()
        if is_shared:
            self.env["workshop.workday"]._clear_intervals()
        return result

    def _policy_clear_intervals(self):
        """One person's leave moves no deadline of the company."""
        if any(not leave.resource_id for leave in self):
            self.env["workshop.workday"]._clear_intervals()
