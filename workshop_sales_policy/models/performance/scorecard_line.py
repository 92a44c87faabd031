from odoo import api, fields, models

RATINGS = [(str(number), str(number)) for number in range(1, 6)]


class WorkshopScorecardLine(models.Model):
    """One indicator of a card: target, actual, score, and the records behind it."""

    _name = "workshop.scorecard.line"
    _description = "Scorecard Line"
    _inherit = ["workshop.evidence.mixin", "workshop.reading.mixin"]
    _order = "card_id, sequence, id"

    card_id = fields.Many2one(
        "workshop.scorecard", required=True, readonly=True, index=True
    )
    company_id = fields.Many2one(
        related="card_id.company_id", store=True, index=True, precompute=True
    )
    user_id = fields.Many2one(
        related="card_id.user_id", store=True, index=True, precompute=True
    )
    team_id = fields.Many2one(related="card_id.team_id", store=True, precompute=True)
    date_from = fields.Date(related="card_id.date_from", store=True, precompute=True)
    state = fields.Selection(related="card_id.state", store=True)
    sequence = fields.Integer(readonly=True)
    scheme_line_id = fields.Many2one(
        "workshop.scheme.line", required=True, readonly=True, ondelete="restrict"
    )
    kind = fields.Selection(related="indicator_id.kind")
    weight = fields.Float("Weight (%)", readonly=True, aggregator=None)

    # A missing number is no zero: has_… tells them apart.
    target = fields.Float("Target Value", readonly=True, aggregator=None)
    has_target = fields.Boolean(readonly=True, export_string_translation=False)
    projected = fields.Float(readonly=True, aggregator=None)
    attainment_pct = fields.Float("Attainment (%)", readonly=True, aggregator="avg")
    score = fields.Float("Points", readonly=True, aggregator="avg")
    has_score = fields.Boolean(readonly=True, export_string_translation=False)
    explanation = fields.Json(readonly=True, export_string_translation=False)

    # what a person judged
    rating = fields.Selection(RATINGS, readonly=True)
    rating_reason = fields.Text("Reason", readonly=True)
    self_rating = fields.Selection(RATINGS, "Own Rating", readonly=True)
    rated_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")

    # shown
    target_text = fields.Char("Target", compute="_compute_texts")
    score_text = fields.Char("Score", compute="_compute_texts")
    gap_text = fields.Char("To Go", compute="_compute_texts")
    explanation_text = fields.Char("How", compute="_compute_texts")
    bar = fields.Integer(
        compute="_compute_texts",
        help="Attainment for the bar, 0 to 100.",
        export_string_translation=False,
    )

    @api.depends(
        "target", "has_target", "actual", "has_actual", "score", "has_score",
        "explanation", "rating",
    )  # fmt: skip
    @api.depends_context("lang")
    def _compute_texts(self):
        for line in self:
            line.target_text = line._word_number(line.target, line.has_target)
            line.score_text = f"{line.score:.2f}" if line.has_score else "—"
            line.gap_text = line._word_gap()
            line.explanation_text = line._word_explanation()
            line.bar = min(100, max(0, round(line.attainment_pct)))
