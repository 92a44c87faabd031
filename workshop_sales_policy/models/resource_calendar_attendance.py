from odoo import api, models


class ResourceCalendarAttendance(models.Model):
    _inherit = "resource.calendar.attendance"

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        self.env["workshop.workday"]._clear_intervals()
        return rows

    def write(self, vals):
        result = super().write(vals)
        self.env["workshop.workday"]._clear_intervals()
        return result

    def unlink(self):
        result = super().unlink()
        self.env["workshop.workday"]._clear_intervals()
        return result
