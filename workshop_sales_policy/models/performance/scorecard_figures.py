from odoo import api, fields, models

from ...tools.numeric import is_below
from ...tools.scoring import get_gap, project, score_card, score_line


class WorkshopScorecard(models.Model):
    """Taking the figures: records and targets in, scores out (tools.scoring)."""

    _inherit = "workshop.scorecard"

    # ---------------------------------------------------------------------- readings
    def _read_figures(self):
        """Readings and targets of these cards, a few queries per company and period.

        :return: ``{card: ({code: Reading}, {code: target})}``
        :rtype: dict
        """
        found = {}
        keys = self.grouped(
            lambda card: (card.company_id, card.date_from, card.date_to)
        )
        for (company, first, last), cards in keys.items():
            users = cards.user_id
            readings = cards.line_ids.indicator_id._read_all(
                company, users, first, last
            )
            targets = self.env["workshop.target"]._get_amounts(
                company, users, first, last
            )
            for card in cards:
                found[card] = (
                    _pick(readings, card.user_id.id),
                    _pick(targets, card.user_id.id),
                )
        return found

    def _take_figures(self):
        """Read and score anew, while it is open and at its close. As sudo."""
        now = fields.Datetime.now()
        for card, (readings, targets) in self._read_figures().items():
            days = self._get_elapsed(card)
            for line in card.line_ids:
                line._evidence_write(line._prepare_figures(readings, targets, days))
            card._evidence_write({"date_taken": now})
            card._score()

    def _score(self):
        """Total, grade and bonus from the lines as they are. As sudo."""
        red = self.env["workshop.red.line"]
        for card in self:
            crossed = red._get_confirmed(
                card.company_id, card.date_from, card.date_to
            ).get(card.user_id, red)
            for line in card.line_ids:
                line._evidence_write(line._prepare_score())
            result = score_card(
                card.scheme_id._get_rule(),
                [line._get_score() for line in card.line_ids],
                bool(crossed),
            )
            card._evidence_write(
                {
                    "total": result.total or 0.0,
                    "has_total": result.total is not None,
                    "known_weight": result.known_weight,
                    "grade": result.grade or False,
                    "is_insufficient": result.is_insufficient,
                    "is_all_known": all(card.line_ids.mapped("has_score")),
                    "bonus_amount": card.currency_id.round(result.bonus),
                    "red_line_ids": [fields.Command.set(crossed.ids)],
                    **card._get_boxes(),
                }
            )

    def _is_below_line(self):
        """Whether this final card asks for coaching: graded, and below the line."""
        self.ensure_one()
        if not self.grade:
            return False
        (least,) = self.company_id._policy_get_values("coaching_points")
        return is_below(self.total, least)

    def _get_differences(self):
        """What today's records say otherwise than this card; reads only. As sudo.

        :return: one sentence for each line that differs
        :rtype: list[str]
        """
        self.ensure_one()
        ((readings, targets),) = self._read_figures().values()
        texts = []
        for line in self.line_ids.filtered(lambda row: row.kind == "computed"):
            reading = readings.get(line.code)
            now = reading.actual if reading else None
            before = line.actual if line.has_actual else None
            texts += line._word_difference(self.env._("actual"), before, now)
            before = line.target if line.has_target else None
            texts += line._word_difference(
                self.env._("target"), before, targets.get(line.code)
            )
        return texts

    # ------------------------------------------------------------- while it is open
    @api.model
    def _get_elapsed(self, card):
        """Working days gone by, today included, and of the whole period.

        :rtype: tuple
        """
        workdays = self.env["workshop.workday"]
        company = card.company_id
        today = min(company._policy_get_today(), card.date_to)
        return (
            workdays._policy_count_workdays(company, card.date_from, today),
            workdays._policy_count_workdays(company, card.date_from, card.date_to),
        )


class WorkshopScorecardLine(models.Model):
    _inherit = "workshop.scorecard.line"

    def _prepare_figures(self, readings, targets, days):
        """Columns of a reading; a rating stays what a person gave.

        :param tuple days: working days gone by, and of the period
        :rtype: dict
        """
        self.ensure_one()
        target = targets.get(self.code)
        values = {"target": target or 0.0, "has_target": target is not None}
        if self.kind != "computed":
            return values
        reading = readings.get(self.code)
        actual = reading.actual if reading else None
        projected = project(actual, *days, self.indicator_id.is_additive)
        return values | {
            "actual": actual or 0.0,
            "has_actual": actual is not None,
            "projected": projected or 0.0,
            "res_model": reading.model if reading else False,
            "res_ids": reading.ids if reading else [],
            "inputs": reading.inputs if reading else {},
        }

    def _get_actual(self):
        """The value that is scored; ``None`` when it is not known."""
        self.ensure_one()
        if self.kind == "rated":
            return float(self.rating) if self.rating else None
        return self.actual if self.has_actual else None

    def _get_score(self, actual=None):
        """This line as ``tools.scoring.LineScore``.

        :param float actual: another value than its own: what if?
        """
        self.ensure_one()
        return score_line(
            self.scheme_line_id._get_rule(),
            self._get_actual() if actual is None else actual,
            self.target if self.has_target else None,
        )

    def _prepare_score(self):
        self.ensure_one()
        result = self._get_score()
        values = {
            "score": result.score or 0.0,
            "has_score": result.score is not None,
            "attainment_pct": 100.0 * (result.attainment or 0.0),
            "explanation": {"reason": result.reason},
        }
        if self.kind == "rated":
            values |= {
                "actual": float(self.rating or 0.0),
                "has_actual": bool(self.rating),
            }
        return values

    def _get_gap(self):
        """What is missing to the target, ``None`` when nobody knows."""
        self.ensure_one()
        return get_gap(
            self._get_actual(),
            self.target if self.has_target else None,
            self.indicator_id.direction,
        )


def _pick(values, user_id):
    """The part of ``{(user id, code): value}`` of one person, by code."""
    return {code: value for (id_, code), value in values.items() if id_ == user_id}
