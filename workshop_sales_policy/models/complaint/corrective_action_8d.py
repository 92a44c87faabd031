from odoo import api, fields, models

# What each discipline must say before an action counts as carried out.
STEPS_8D = (
    ("d1", ("team_ids",)),
    (
        "d2",
        (
            "problem_what",
            "problem_where",
            "problem_when",
            "problem_how_many",
            "problem_is",
            "problem_is_not",
        ),
    ),
    ("d3", ("containment",)),
    ("d4", ("root_cause", "escape_point")),
    ("d5", ("chosen_action",)),
    ("d6", ("implementation", "validation")),
    ("d7", ("prevention",)),
)
STEPS_LIGHT = (
    ("d3", ("containment",)),
    ("d4", ("root_cause",)),
    ("d5", ("chosen_action",)),
)


class WorkshopCorrectiveAction(models.Model):
    """The eight disciplines of a corrective action, and the three of the light form."""

    _inherit = "workshop.corrective.action"

    # D0 to D2: emergency, team, problem
    emergency = fields.Text("Emergency Response")
    team_ids = fields.Many2many(
        "res.users",
        "workshop_corrective_action_team_rel",
        domain="[('share', '=', False)]",
        copy=False,
    )
    problem_what = fields.Text("What")
    problem_where = fields.Text("Where")
    problem_when = fields.Text("When")
    problem_who = fields.Text("Who")
    problem_why = fields.Text("Why It Matters")
    problem_how = fields.Text("How")
    problem_how_many = fields.Text("How Many")
    problem_is = fields.Text("Is", help="Where and when it happens.")
    problem_is_not = fields.Text(
        "Is Not", help="Where and when it could happen as well, but does not."
    )
    # D3 to D5: containment, cause, action
    containment = fields.Text(help="What keeps bad goods from customers right now.")
    cause_id = fields.Many2one(
        "workshop.complaint.cause", "Kind of Cause", ondelete="restrict"
    )
    root_cause = fields.Text()
    escape_point = fields.Text(
        help="At which step it could have been noticed, and why it was not."
    )
    chosen_action = fields.Text("Action")
    # D6 to D8: carried out, prevention, close
    implementation = fields.Text("How It Was Carried Out")
    validation = fields.Text("How It Was Proved")
    prevention = fields.Text(
        help="What else could have the same cause, and what was changed there."
    )
    lessons = fields.Text("Lessons and Thanks to the Team")

    def _get_missing(self):
        """The first text that is still to be written.

        :return: ``(step key, field name)``, ``None`` when nothing is missing
        """
        self.ensure_one()
        for step, names in STEPS_8D if self.is_8d else STEPS_LIGHT:
            for name in names:
                value = self[name]
                if isinstance(value, str):
                    value = value.strip()
                if not value:
                    return step, name
        return None

    def _word_missing(self, step, name):
        """What is still to be written.

        :param str step: key of the discipline
        :param str name: field
        """
        self.ensure_one()
        label = self._fields[name]._description_string(self.env)
        if not self.is_8d:
            return self.env._(
                "%(action)s is not complete. Fill in “%(label)s”, then press Carried "
                "Out.",
                action=self.name,
                label=label,
            )
        return self.env._(
            "%(action)s is not complete. Fill in “%(label)s” at %(step)s, then press "
            "Carried Out.",
            action=self.name,
            label=label,
            step=self._get_step_labels()[step],
        )

    @api.model
    def _get_step_labels(self):
        """Names of the eight disciplines, as the pages of the form have them.

        :rtype: dict[str, str]
        """
        _ = self.env._
        return {
            "d0": _("D0 Emergency"),
            "d1": _("D1 Team"),
            "d2": _("D2 Problem"),
            "d3": _("D3 Containment"),
            "d4": _("D4 Cause"),
            "d5": _("D5 Action"),
            "d6": _("D6 Proof"),
            "d7": _("D7 Prevention"),
            "d8": _("D8 Close"),
        }
