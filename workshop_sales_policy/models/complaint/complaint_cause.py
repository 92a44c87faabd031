from odoo import api, fields, models


class WorkshopComplaintCause(models.Model):
    """The cause tree: why something went wrong, for counting what it costs (4.3e)."""

    _name = "workshop.complaint.cause"
    _description = "Root Cause"
    _order = "parent_path, id"
    _parent_name = "parent_id"
    _parent_store = True
    _rec_name = "complete_name"

    name = fields.Char(required=True, translate=True)
    parent_id = fields.Many2one(
        "workshop.complaint.cause", "Part Of", ondelete="restrict", index=True
    )
    parent_path = fields.Char(index=True, export_string_translation=False)
    child_ids = fields.One2many("workshop.complaint.cause", "parent_id", "Parts")
    complete_name = fields.Char(
        "Cause",
        compute="_compute_complete_name",
        recursive=True,
        search="_search_complete_name",
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Empty: for every company.")

    @api.depends("name", "parent_id.complete_name")
    @api.depends_context("lang")
    def _compute_complete_name(self):
        for cause in self:
            parts = (cause.parent_id.complete_name, cause.name)
            cause.complete_name = " / ".join(filter(None, parts))

    def _search_complete_name(self, operator, value):
        return [("name", operator, value)]
