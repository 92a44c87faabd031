from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import formatLang


class WorkshopReadingMixin(models.AbstractModel):
    """A row that keeps what an indicator read: the number and the records behind it.

    The host has ``company_id``. A missing number is no zero: ``has_actual`` tells them
    apart.
    """

    _name = "workshop.reading.mixin"
    _description = "Reading of an Indicator"

    indicator_id = fields.Many2one(
        "workshop.indicator", required=True, readonly=True, ondelete="restrict"
    )
    code = fields.Char(related="indicator_id.code")
    name = fields.Char("Indicator", related="indicator_id.name")
    actual = fields.Float("Actual Value", readonly=True, aggregator="avg")
    has_actual = fields.Boolean(readonly=True, export_string_translation=False)
    inputs = fields.Json(readonly=True, export_string_translation=False)
    res_model = fields.Char(readonly=True, export_string_translation=False)
    res_ids = fields.Json(readonly=True, export_string_translation=False)
    actual_text = fields.Char("Actual", compute="_compute_actual_text")
    has_records = fields.Boolean(
        compute="_compute_has_records", export_string_translation=False
    )

    @api.depends("res_ids")
    def _compute_has_records(self):
        for line in self:
            line.has_records = bool(line.res_model and line.res_ids)

    @api.depends("actual", "has_actual", "indicator_id")
    @api.depends_context("lang")
    def _compute_actual_text(self):
        for line in self:
            line.actual_text = line._word_number(line.actual, line.has_actual)

    def _word_number(self, number, is_known=True):
        """A value in the indicator's unit; ``—`` when it is not known.

        :rtype: str
        """
        self.ensure_one()
        if not is_known or number is None:
            return "—"
        unit = self.indicator_id.unit
        if unit == "money":
            return self.company_id.currency_id.format(number)
        if unit == "percent":
            return self.env._("%s %%", formatLang(self.env, number, digits=1))
        if unit == "days":
            return self.env._("%s days", formatLang(self.env, number, digits=1))
        whole = not number % 1
        return formatLang(self.env, number, digits=0 if whole else 2)

    def action_open_records(self):
        """The very records that were counted; the reader's rights still hold.

        :raise UserError: nothing was counted
        """
        self.ensure_one()
        if not self.has_records:
            raise UserError(
                self.env._("Nothing was counted for %s in this period.", self.name)
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": self.res_model,
            "view_mode": "list,form",
            "domain": [("id", "in", self.res_ids)],
            "context": {"create": False, "active_test": False},
        }
