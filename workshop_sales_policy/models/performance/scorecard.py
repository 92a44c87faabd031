from babel.dates import format_skeleton

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date
from odoo.tools.misc import babel_locale_parse, get_lang

STATES = [
    ("open", "In progress"),
    ("computed", "Computed"),
    ("rated", "Rated"),
    ("acknowledged", "Confirmed by Employee"),
    ("disputed", "Disputed"),
    ("final", "Final"),
    ("restated", "Restated"),
]
FREE_PREFIXES = ("message_", "activity_", "website_message_")


class WorkshopScorecard(models.Model):
    """How one person did in one period, by what the records show (2.2c, 2.3, F3.7).

    Opened by a job for everybody in scope, computed at the end of the period, rated by
    a manager, confirmed or disputed by the person, frozen. A correction is a new
    version. Nobody types a score: ``scorecard_flow`` holds the acts.
    """

    _name = "workshop.scorecard"
    _description = "Scorecard"
    _inherit = [
        "workshop.evidence.mixin",
        "workshop.document.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_from desc, company_id, user_id, version desc"
    _mail_post_access = "read"

    _evidence_free_fields = frozenset({"message_main_attachment_id"})

    # identity
    name = fields.Char(compute="_compute_name")
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        "res.users", "Person", required=True, readonly=True, index=True
    )
    team_id = fields.Many2one("crm.team", readonly=True, index="btree_not_null")
    scheme_id = fields.Many2one(
        "workshop.scheme", required=True, readonly=True, ondelete="restrict"
    )
    date_from = fields.Date("From", required=True, readonly=True, index=True)
    date_to = fields.Date("To", required=True, readonly=True)
    version = fields.Integer(required=True, readonly=True, default=1)
    replaces_id = fields.Many2one(
        "workshop.scorecard", "Corrects", readonly=True, index="btree_not_null"
    )
    restate_reason = fields.Text("Why Corrected", readonly=True)

    # where it stands
    state = fields.Selection(
        STATES,
        required=True,
        readonly=True,
        default="open",
        index=True,
        group_expand="_expand_states",
    )
    date_due = fields.Date(
        "Final By", required=True, readonly=True, index=True, help="Clause 2.2c."
    )
    date_taken = fields.Datetime("Figures Of", readonly=True)
    date_rated = fields.Datetime("Rated On", readonly=True)
    rated_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    date_sent = fields.Datetime("Sent to Employee", readonly=True)
    date_answer_due = fields.Date("Answer By", readonly=True)
    date_answered = fields.Datetime("Answered On", readonly=True)
    dispute = fields.Text(readonly=True)
    date_settled = fields.Datetime("Settled On", readonly=True)
    settled_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    settlement = fields.Text(readonly=True)
    date_final = fields.Datetime("Final Since", readonly=True)
    is_final_in_time = fields.Boolean("Final in Time", readonly=True)
    final_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")

    # result; a number that is not known stays empty, never 0 (F3.0)
    line_ids = fields.One2many("workshop.scorecard.line", "card_id", readonly=True)
    total = fields.Float(readonly=True, digits=(16, 2), aggregator="avg")
    has_total = fields.Boolean(readonly=True, export_string_translation=False)
    known_weight = fields.Float("Known Weight (%)", readonly=True, aggregator=None)
    grade = fields.Char(readonly=True, index=True)
    is_insufficient = fields.Boolean("Insufficient Data", readonly=True)
    is_all_known = fields.Boolean("All Indicators Known", readonly=True)
    red_line_ids = fields.Many2many(
        "workshop.red.line",
        "workshop_scorecard_red_line_rel",
        string="Red Lines",
        readonly=True,
    )
    bonus_amount = fields.Monetary("Proposed Bonus", readonly=True)

    _one_version = models.UniqueIndex(
        "(company_id, user_id, date_from, date_to, version)",
        "This person has a card for the period already.",
    )

    @api.depends("user_id", "date_from", "date_to", "version")
    @api.depends_context("lang")
    def _compute_name(self):
        for card in self:
            name = self.env._(
                "%(person)s · %(period)s",
                person=card.user_id.name,
                period=card._word_period(),
            )
            if card.version > 1:
                name = self.env._(
                    "%(card)s · version %(number)s", card=name, number=card.version
                )
            card.name = name

    def _word_period(self):
        """The period in the reader's words: a month by name, else first to last day."""
        self.ensure_one()
        if (self.date_from.year, self.date_from.month) == (
            self.date_to.year,
            self.date_to.month,
        ):
            locale = babel_locale_parse(get_lang(self.env).code)
            return format_skeleton("yMMMM", self.date_from, locale=locale)
        return self.env._(
            "%(first)s to %(last)s",
            first=format_date(self.env, self.date_from),
            last=format_date(self.env, self.date_to),
        )

    @api.model
    def _expand_states(self, states, domain):
        """Columns of the kanban: all but the corrected ones, which are shown if any."""
        return [key for key, _label in STATES if key != "restated" or key in states]

    # ----------------------------------------------------------------------- guards
    def write(self, vals):
        # chatter and to-dos are nobody's decision
        names = {name for name in vals if not name.startswith(FREE_PREFIXES)}
        if names:
            return super().write(vals)
        return self._evidence_write(vals)

    def _evidence_error(self):
        return UserError(
            self.env._(
                "Scores are taken from the records and stay as they are. Use the "
                "buttons of the card: rate, dispute, settle or correct."
            )
        )

    # ---------------------------------------------------------------------- screens
    def action_open_red_lines(self):
        """The red lines that cap this card."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Red Lines"),
            "res_model": "workshop.red.line",
            "view_mode": "list,form",
            "domain": [("id", "in", self.red_line_ids.ids)],
        }

    def action_open_outcomes(self):
        """What followed from this card."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Outcomes"),
            "res_model": "workshop.outcome",
            "view_mode": "list,form",
            "domain": [("card_id", "=", self.id)],
            "context": {"default_card_id": self.id},
        }
