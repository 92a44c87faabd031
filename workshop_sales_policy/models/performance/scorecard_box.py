from odoo import fields, models

from ...tools.scoring import ATTITUDE_STEPS, pick_box

# by number, so that groups stand in their order
BOXES = [("1", "Low"), ("2", "Middle"), ("3", "High")]


class WorkshopScorecard(models.Model):
    """Nine boxes: whether the figures are reached, and how (2.3a)."""

    _inherit = "workshop.scorecard"

    result_box = fields.Selection(
        BOXES,
        "Results",
        readonly=True,
        help="High from the best grade on, low below the coaching line.",
    )
    attitude_box = fields.Selection(
        BOXES,
        "Attitude and Teamwork",
        readonly=True,
        help="High from a mean rating of 4 on, low below 3.",
    )

    def _get_boxes(self):
        """Which box this card stands in; empty where nothing is known.

        :rtype: dict
        """
        self.ensure_one()
        judged = self.line_ids.filtered(lambda row: row.kind == "rated")
        (line,) = self.company_id._policy_get_values("coaching_points")
        best = max(self.scheme_id.band_ids.mapped("lowest"), default=line)
        return {
            name: str(box) if box else False
            for name, box in (
                ("result_box", self._pick_box(self.line_ids - judged, (line, best))),
                ("attitude_box", self._pick_box(judged, ATTITUDE_STEPS)),
            )
        }

    def _pick_box(self, lines, steps):
        return pick_box([line._get_score() for line in lines], steps)
