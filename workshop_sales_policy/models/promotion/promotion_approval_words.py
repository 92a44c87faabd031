from odoo import api, models


class WorkshopApprovalWords(models.AbstractModel):
    """Words of what is decided about a promotion, its plan or its content."""

    _inherit = "workshop.approval.words"

    @api.model
    def _word_reason_other(self, trigger, values):
        if trigger == "never_pays":
            return self.env._("can never pay back")
        return super()._word_reason_other(trigger, values)

    @api.model
    def _word_field(self, name):
        _ = self.env._
        words = {
            "goals": _("Goals"),
            "research": _("Market Research"),
            "channel": _("Channel"),
            "planned_units": _("Planned Sales (units)"),
            "products": _("Products"),
            "selling_point": _("Selling Point"),
            "segment": _("Segment"),
            "text": _("Text"),
            "files": _("Files"),
        }
        return words.get(name) or super()._word_field(name)
