from odoo import fields, models


class HrDepartment(models.Model):
    _inherit = "hr.department"

    policy_calendar_id = fields.Many2one(
        "resource.calendar",
        "Working Hours for Deadlines",
        check_company=True,
        help="Deadlines of this department run in these hours; empty: the company's.",
    )
