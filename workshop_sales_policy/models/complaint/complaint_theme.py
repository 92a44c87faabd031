from odoo import fields, models
from odoo.tools import SQL


class WorkshopComplaintCategory(models.Model):
    _inherit = "workshop.complaint.category"

    theme_id = fields.Many2one(
        "workshop.feedback.theme",
        "Counts as Theme",
        ondelete="restrict",
        help="Under which theme such complaints are counted beside feedback; a defect "
        "without one counts as its category (clause 4.2c).",
    )


class WorkshopThemeAnalysis(models.Model):
    """Complaints beside feedback: what customers complain of is a theme, too (4.2c)."""

    _inherit = "workshop.theme.analysis"
    _depends = {
        "workshop.complaint": [
            "category_id",
            "defect_id",
            "product_id",
            "date_received",
            "company_id",
            "kind",
            "state",
            "active",
        ],
        "workshop.complaint.category": ["theme_id"],
    }

    def _get_theme_queries(self):
        # A merged case is counted with the one it was merged into.
        return super()._get_theme_queries() + [
            SQL(
                """SELECT %(id)s AS id, c.company_id,
                          COALESCE(defect.theme_id, category.theme_id) AS theme_id,
                          c.product_id, c.date_received AS date, TRUE AS is_case,
                          'complaint' AS source
                     FROM workshop_complaint AS c
                     JOIN workshop_complaint_category AS category
                       ON category.id = c.category_id
                LEFT JOIN workshop_complaint_category AS defect
                       ON defect.id = c.defect_id
                    WHERE c.kind = 'complaint' AND c.active AND c.state != 'merged'
                      AND COALESCE(defect.theme_id, category.theme_id) IS NOT NULL""",
                id=self._get_theme_id(SQL("c.id"), 1),
            )
        ]

    def action_open_complaints(self):
        """The complaints behind the row, with the reader's own rights."""
        self.ensure_one()
        domain = self._get_entry_domain("date_received") & fields.Domain(
            [("kind", "=", "complaint"), ("state", "!=", "merged")]
        )
        theme = self.theme_id.id
        # ``=`` False on a path asks for a defect; a case without one counts as well.
        own = fields.Domain("defect_id", "any", [("theme_id", "!=", False)])
        domain &= fields.Domain("defect_id.theme_id", "=", theme) | (
            ~own & fields.Domain("category_id.theme_id", "=", theme)
        )
        return self._prepare_cases_action("workshop.complaint", domain)
