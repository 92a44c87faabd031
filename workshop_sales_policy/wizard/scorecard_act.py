from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..models.performance.scorecard_line import RATINGS


class WorkshopScorecardAct(models.TransientModel):
    """What one step of a card needs to know; the card checks who acts and writes it."""

    _name = "workshop.scorecard.act"
    _description = "Step of a Scorecard"

    card_id = fields.Many2one("workshop.scorecard", required=True)
    act = fields.Selection(
        [
            ("rate", "Rate"),
            ("self", "Rate Myself"),
            ("dispute", "Dispute"),
            ("settle", "Settle"),
            ("restate", "Correct"),
        ],
        required=True,
    )
    text = fields.Text()
    dispute = fields.Text(related="card_id.dispute")
    line_ids = fields.One2many(
        "workshop.scorecard.act.line",
        "act_id",
        "Ratings",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

    has_manual = fields.Boolean(
        compute="_compute_has_manual", export_string_translation=False
    )

    @api.depends("card_id", "act")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = [Command.clear()]
            if wizard.act not in ("rate", "self", "settle"):
                continue
            own = wizard.act == "self"
            kinds = ("rated", "manual") if wizard.act == "rate" else ("rated",)
            lines = wizard.card_id.line_ids.filtered(
                lambda row, kinds=kinds: row.kind in kinds
            )
            wizard.line_ids = [
                Command.create(
                    {
                        "line_id": line.id,
                        "rating": line.self_rating if own else line.rating,
                        "reason": False if own else line.rating_reason,
                        "is_entered": line.kind == "manual" and line.has_actual,
                        "value": line.actual if line.kind == "manual" else 0.0,
                    }
                )
                for line in lines
            ]

    @api.depends("line_ids.kind")
    def _compute_has_manual(self):
        for wizard in self:
            wizard.has_manual = "manual" in wizard.line_ids.mapped("kind")

    def action_apply(self):
        """Do the step; the card checks who may."""
        self.ensure_one()
        card = self.card_id
        getattr(card, f"_do_{self.act}")(self)
        return {"type": "ir.actions.act_window_close"}

    def _get_ratings(self):
        """The ratings given.

        :return: ``{workshop.scorecard.line: (rating, reason)}``
        :raise UserError: a line belongs to another card
        """
        ratings = {}
        for row in self.line_ids.filtered("rating"):
            if row.line_id.card_id != self.card_id or row.line_id.kind != "rated":
                raise UserError(
                    self.env._("%s is not rated on this card.", row.line_id.name)
                )
            ratings[row.line_id] = (row.rating, row.reason)
        return ratings

    def _get_entries(self):
        """Values that nobody computes, each with its reason and its proof.

        :return: ``{workshop.scorecard.line: (value, reason, file name, base64)}``
        :raise UserError: a line belongs to another card
        """
        entries = {}
        for row in self.line_ids.filtered("is_entered"):
            if row.line_id.card_id != self.card_id or row.line_id.kind != "manual":
                raise UserError(
                    self.env._("%s is not entered by hand.", row.line_id.name)
                )
            entries[row.line_id] = (row.value, row.reason, row.proof_name, row.proof)
        return entries


class WorkshopScorecardActLine(models.TransientModel):
    _name = "workshop.scorecard.act.line"
    _description = "Rating"

    act_id = fields.Many2one(
        "workshop.scorecard.act", required=True, ondelete="cascade"
    )
    line_id = fields.Many2one(
        "workshop.scorecard.line", required=True, ondelete="cascade"
    )
    name = fields.Char("Indicator", related="line_id.name")
    self_rating = fields.Selection(related="line_id.self_rating")
    rating = fields.Selection(RATINGS, help="5 = excellent.")
    reason = fields.Char()
    kind = fields.Selection(related="line_id.kind")
    is_entered = fields.Boolean("Known")
    value = fields.Float()
    proof = fields.Binary(attachment=False)
    proof_name = fields.Char(export_string_translation=False)
