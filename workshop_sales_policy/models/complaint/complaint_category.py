from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...const import DUTIES, RECEIPT_EXCEPTIONS


class WorkshopComplaintCategory(models.Model):
    """What is wrong, and which department answers for it (clause 4.3a).

    Top-level rows are the chips of the intake; their children name the defect, which
    with the product decides whether a case is a recurrence (F3.5).
    """

    _name = "workshop.complaint.category"
    _description = "Complaint Category"
    _order = "sequence, id"
    _parent_store = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    parent_id = fields.Many2one(
        "workshop.complaint.category", "Part Of", ondelete="restrict", index=True
    )
    parent_path = fields.Char(index=True, export_string_translation=False)
    child_ids = fields.One2many("workshop.complaint.category", "parent_id", "Defects")
    company_id = fields.Many2one("res.company", help="Empty: for every company.")
    duty = fields.Selection(
        DUTIES,
        "Responsible",
        help="The department with this duty answers for such cases, unless "
        "one is named here.",
    )
    department_id = fields.Many2one(
        "hr.department", "Responsible Department", check_company=True
    )
    receipt_exception = fields.Selection(
        RECEIPT_EXCEPTIONS,
        "Takes Receipt Exceptions",
        help="A receipt exception of this kind opens a case of this category.",
    )

    @api.constrains("parent_id")
    def _check_two_levels(self):
        for category in self:
            if category.parent_id.parent_id or (
                category.parent_id and category.child_ids
            ):
                raise ValidationError(
                    self.env._(
                        "%s would be a third level. A defect belongs to a category, "
                        "and a category to nothing.",
                        category.name,
                    )
                )

    @api.depends("name", "parent_id.name")
    def _compute_display_name(self):
        for category in self:
            parts = (category.parent_id.name, category.name)
            category.display_name = " · ".join(filter(None, parts))

    def _get_department(self, company):
        """Which department answers for a case of this category in ``company``.

        :return: ``hr.department``, sudo; empty when nobody entered one
        """
        self.ensure_one()
        category = self.sudo()  # sudo: who does what is no secret
        for row in category | category.parent_id:
            department = row.department_id
            if department and department.company_id in (company, company.browse()):
                return department
        duty = category.duty or category.parent_id.duty
        return self.env["workshop.handover"].sudo()._get_department(company, duty)

    @api.model
    def _get_for_exception(self, kind, company):
        """The category that takes a receipt exception; the first one by default."""
        own = [("company_id", "in", (company.id, False))]
        found = self.search([("receipt_exception", "=", kind), *own], limit=1)
        return found or self.search([("parent_id", "=", False), *own], limit=1)
