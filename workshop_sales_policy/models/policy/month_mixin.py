from babel.dates import format_skeleton

from odoo import api, fields, models
from odoo.tools.misc import babel_locale_parse, get_lang


class WorkshopMonthMixin(models.AbstractModel):
    """A row of a month, which reads "Nov 2026" instead of its first day.

    Fields the host gains: ``month_text``. It names its Date field in ``_month_field``.
    """

    _name = "workshop.month.mixin"
    _description = "Row of a Month"

    _month_field = "date"

    month_text = fields.Char("Month", compute="_compute_month_text")

    @api.depends(lambda self: [self._month_field])
    @api.depends_context("lang")
    def _compute_month_text(self):
        locale = babel_locale_parse(get_lang(self.env).code)
        for row in self:
            day = row[self._month_field]
            row.month_text = day and format_skeleton("yMMM", day, locale=locale)
