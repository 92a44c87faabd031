from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class WorkshopThemeAnalysis(models.Model):
    """A theme that many customers speak of is answered by a corrective action (4.2c).

    An action answers a theme when it was started from it, or is about a category that
    counts under it, for the same product; and when it was at work in the theme's month
    or begun in the one after.
    """

    _inherit = "workshop.theme.analysis"
    _depends = {
        "workshop.corrective.action": [
            "product_id",
            "category_id",
            "defect_id",
            "res_model",
            "res_id",
            "state",
            "company_id",
            "date_verified",
        ],
    }

    has_action = fields.Boolean("Has an Action", readonly=True)

    @property
    def _table_query(self) -> SQL:
        return SQL(
            """SELECT themes.*, EXISTS (
                      SELECT 1
                        FROM workshop_corrective_action AS action
                   LEFT JOIN workshop_complaint_category AS category
                          ON category.id = action.category_id
                   LEFT JOIN workshop_complaint_category AS defect
                          ON defect.id = action.defect_id
                       WHERE action.company_id = themes.company_id
                         AND action.state != 'cancelled'
                         AND action.product_id IS NOT DISTINCT FROM themes.product_id
                         AND (action.res_model = 'workshop.feedback.theme'
                              AND action.res_id = themes.theme_id
                              OR COALESCE(defect.theme_id, category.theme_id)
                                 = themes.theme_id)
                         AND action.create_date < themes.month + interval '2 months'
                         AND (action.date_verified IS NULL
                              OR action.date_verified >= themes.month)
                      ) AS has_action
                 FROM (%s) AS themes""",
            super()._table_query,
        )

    def action_start_action(self):
        """A new corrective action about this theme and product, to be filled in."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Corrective Action"),
            "res_model": "workshop.corrective.action",
            "view_mode": "form",
            "context": {
                "default_title": self.theme_id.name,
                "default_product_id": self.product_id.id,
                "default_res_model": "workshop.feedback.theme",
                "default_res_id": self.theme_id.id,
            },
        }

    @api.model
    def _control_theme_action(self, company, date_from, date_to):
        """Clause 4.2c: themes that ask for an action and have one."""
        applicable = (
            Domain("company_id", "=", company.id)
            & Domain("needs_action", "=", True)
            & Domain("month", ">=", date_from)
            & Domain("month", "<=", date_to)
        )
        return self._name, applicable, applicable & Domain("has_action", "=", True)
