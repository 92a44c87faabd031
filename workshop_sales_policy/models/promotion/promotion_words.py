from odoo import api, fields, models
from odoo.tools import format_date

# States in which a segment of the strip is done, and in which it is the current one.
STRIP = (
    ("idea", ("idea", "pending")),
    ("approved", ("approved",)),
    ("running", ("running",)),
    ("waiting", ("ended",)),
    ("evaluated", ("evaluated",)),
    ("lessons", ("closed",)),
)


class WorkshopPromotion(models.Model):
    """The next line and the strip of a promotion."""

    _inherit = "workshop.promotion"

    strip = fields.Json(compute="_compute_strip", export_string_translation=False)

    def _next(self, key):
        """Columns of the next line for a step of the run."""
        self.ensure_one()
        day = {
            "start": self.date_from,
            "run": self.date_to,
            "wait": self.date_post,
            "sign": False,
            "lessons": False,
            "closed": False,
        }[key]
        due = self.date_due if key == "sign" else False
        if day:
            _first, due = self.company_id._policy_get_period(day, day)
        # nobody waits for the days after a promotion; they pass
        turn = "" if key in ("wait", "closed") else self._get_turn(key).name or ""
        values = {"day": day.isoformat()} if day else {}
        return self._policy_set_next(f"promotion_{key}", values, turn, due)

    def _get_turn(self, key):
        """Whose step it is: its owner's; the signature is somebody else's."""
        self.ensure_one()
        if key != "sign":
            return self.user_id
        return self.user_id._policy_get_superior(self.company_id)

    def _policy_get_next_line(self):
        self.ensure_one()
        _ = self.env._
        values = self.policy_next_values or {}
        key = (self.policy_next_key or "").removeprefix("promotion_")
        if not (self.policy_next_key or "").startswith("promotion_"):
            return super()._policy_get_next_line()
        who = self.policy_turn or "—"
        day = fields.Date.to_date(values.get("day"))
        day = day and format_date(self.env, day)
        level = self._policy_due_level()
        if key == "start":
            return level, _("%(who)s starts it on %(day)s.", who=who, day=day)
        if key == "run":
            return level, _(
                "Runs until %(day)s. %(who)s logs what the market says.",
                who=who,
                day=day,
            )
        if key == "wait":
            return "info", self._word_ready()
        if key == "sign":
            return level, _("%s reads the evaluation and signs it off.", who)
        if key == "lessons":
            return "info", _("%s files the lessons.", who)
        if key == "cancelled":
            return "warning", _("Cancelled: %s", values.get("reason") or "")
        return "success", _("Closed: its lessons are proposed in the next plans.")

    def _word_ready(self):
        self.ensure_one()
        return self.env._(
            "Ready after %s, the days in which buyers may stay away.",
            format_date(self.env, self.date_post),
        )

    @api.depends("state", "date_to", "date_post")
    @api.depends_context("lang")
    def _compute_strip(self):
        _ = self.env._
        labels = {
            "idea": _("Idea"),
            "approved": _("Approved"),
            "running": _("In progress"),
            "waiting": _("Days after"),
            "evaluated": _("Evaluated"),
            "lessons": _("Lessons"),
        }
        for promotion in self:
            promotion.strip = {
                "segments": promotion._get_segments(labels),
                "steps": [],
            }

    def _get_segments(self, labels):
        self.ensure_one()
        if self.state == "cancelled":
            return [
                {"key": key, "label": labels[key], "state": "skipped"}
                for key, _states in STRIP
            ]
        now = next(i for i, (_k, states) in enumerate(STRIP) if self.state in states)
        last = self.state == "closed"
        return [
            {
                "key": key,
                "label": labels[key],
                "state": "done"
                if number < now or last
                else "current"
                if number == now
                else "todo",
            }
            for number, (key, _states) in enumerate(STRIP)
        ]
