from odoo import fields, models

from ..const import DUTIES


class HrDepartment(models.Model):
    _inherit = "hr.department"

    policy_calendar_id = fields.Many2one(
        "resource.calendar",
        "Working Hours for Deadlines",
        check_company=True,
        help="Deadlines of this department run in these hours; empty: the company's.",
    )
    policy_duty = fields.Selection(
        DUTIES,
        "Takes Over",
        help="Hand-overs of this duty go to this department (clauses 2.2d, 3.4b).",
    )
