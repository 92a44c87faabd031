from odoo import api, models


class WorkshopApprovalWords(models.AbstractModel):
    """Words of what was changed in a scheme, a plan or an outcome."""

    _inherit = "workshop.approval.words"

    @api.model
    def _word_field(self, name):
        _ = self.env._
        words = {
            "weight": _("Weight (%)"),
            "method": _("Method"),
            "points": _("Points"),
            "cap_pct": _("At Most (% of target)"),
            "floor_pct": _("Nothing Below (% of target)"),
            "step": _("Points Off per Event"),
            "zero_target": _("A Target of Zero"),
            "period_kind": _("Period"),
            "period": _("Period"),
            "grades": _("Grades"),
            "bonus_base": _("Bonus Base"),
            "bonus_cap": _("Bonus at Most"),
            "team_factor": _("Team Factor"),
            "kind": _("Kind"),
        }
        return words.get(name) or super()._word_field(name)
