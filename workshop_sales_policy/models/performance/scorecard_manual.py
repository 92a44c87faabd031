from math import isfinite

from odoo import models
from odoo.exceptions import UserError


class WorkshopScorecard(models.Model):
    """Values nobody computes: entered by the rater with a reason and a proof."""

    _inherit = "workshop.scorecard"

    def _enter(self, entries):
        """Keep them beside the ratings; after the caller's guard. As sudo.

        :param dict entries: ``{line: (value, reason, file name, base64)}``; without a
            new file the one kept before stays
        :raise UserError: one has no reason or no proof
        """
        for line, (value, reason, file_name, data) in entries.items():
            if not (reason or "").strip():
                raise UserError(
                    self.env._("Say in a word why, for: %s.", line.indicator_id.name)
                )
            if not isfinite(value):  # JSON knows NaN, and a total would become one
                raise UserError(
                    self.env._("Enter a number, for: %s.", line.indicator_id.name)
                )
            if not data and not line.res_ids:
                raise UserError(
                    self.env._("Attach the proof, for: %s.", line.indicator_id.name)
                )
            values = {
                "actual": value,
                "has_actual": True,
                "rating_reason": reason.strip(),
                "rated_by_id": self.env.uid,
            }
            if data:
                proof = self.env["ir.attachment"].create(
                    {
                        "name": file_name or line.indicator_id.name,
                        "datas": data,
                        "res_model": self._name,
                        "res_id": line.card_id.id,
                    }
                )
                proof._policy_seal()
                values |= {"res_model": proof._name, "res_ids": proof.ids}
            line._evidence_write(values)


class WorkshopScorecardLine(models.Model):
    _inherit = "workshop.scorecard.line"

    def _get_entered(self):
        """What a rater entered, for a corrected card; nothing of another kind.

        :rtype: dict
        """
        if self.kind != "manual":
            return {}
        return {
            "actual": self.actual,
            "has_actual": self.has_actual,
            "res_model": self.res_model,
            "res_ids": self.res_ids,
        }
