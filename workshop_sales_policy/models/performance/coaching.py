from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

MANAGER = "workshop_sales_policy.group_policy_manager"
ACTIVITY_TYPE = "workshop_sales_policy.mail_activity_type_coaching"
# Two re-checks that failed unlock a warning or a transfer (F3.7, clause 2.3c).
CHECKS = 2
TYPED = frozenset({"goal", "actions", "coach_id"})
FREE_PREFIXES = ("message_", "activity_", "website_message_")


class WorkshopCoaching(models.Model):
    """Help before penalty: a goal, what is done, and a re-check (clause 2.3c).

    Opens by itself when a final card is below the line. Its re-check may pass; one
    that fails gives it another term, the second one ends it.
    """

    _name = "workshop.coaching"
    _description = "Coaching Plan"
    _inherit = [
        "workshop.evidence.mixin",
        "workshop.document.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_check desc, id desc"
    _mail_post_access = "read"

    _evidence_free_fields = TYPED | {"message_main_attachment_id"}

    name = fields.Char(compute="_compute_name")
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    card_id = fields.Many2one(
        "workshop.scorecard", "Scorecard", required=True, readonly=True, index=True
    )
    user_id = fields.Many2one(
        "res.users", "Person", required=True, readonly=True, index=True
    )
    coach_id = fields.Many2one(
        "res.users", domain="[('share', '=', False)]", ondelete="restrict"
    )
    goal = fields.Text(help="What will be different at the re-check.")
    actions = fields.Text("What Is Done", help="Training, visits together, practice.")
    state = fields.Selection(
        [("open", "In progress"), ("passed", "Passed"), ("failed", "Not Improved")],
        required=True,
        readonly=True,
        default="open",
        index=True,
    )
    date_start = fields.Date("Since", required=True, readonly=True)
    date_check = fields.Date("Re-check On", required=True, readonly=True, index=True)
    date_end = fields.Date("Ended On", readonly=True)
    check_ids = fields.One2many(
        "workshop.coaching.check", "coaching_id", "Re-checks", readonly=True
    )
    session_ids = fields.One2many(
        "workshop.coaching.session", "coaching_id", "Sessions", readonly=True
    )
    failed_count = fields.Integer("Failed Re-checks", readonly=True)
    can_coach = fields.Boolean(
        compute="_compute_can_coach", export_string_translation=False
    )

    _one_a_card = models.UniqueIndex(
        "(card_id)", "There is a coaching plan for this card already."
    )

    @api.depends("user_id", "date_start")
    @api.depends_context("lang")
    def _compute_name(self):
        for plan in self:
            plan.name = self.env._("Coaching of %s", plan.user_id.name)

    @api.depends("user_id", "coach_id")
    @api.depends_context("uid")
    def _compute_can_coach(self):
        user = self.env.user
        manager = user.has_group(MANAGER)
        for plan in self:
            plan.can_coach = plan.user_id != user and (manager or user == plan.coach_id)

    # ------------------------------------------------------------------------- CRUD
    def write(self, vals):
        names = {name for name in vals if not name.startswith(FREE_PREFIXES)}
        if not names:
            return self._evidence_write(vals)
        if names <= TYPED:
            self._ensure_coach()
            self._ensure_open()
        return super().write(vals)

    @api.constrains("coach_id", "user_id")
    def _check_coach(self):
        for plan in self:
            if plan.coach_id == plan.user_id:
                raise UserError(self.env._("Nobody coaches himself: name another."))

    # ----------------------------------------------------------------------- guards
    def _ensure_coach(self):
        self.check_access("read")
        for plan in self:
            if not plan.can_coach:
                raise AccessError(
                    self.env._(
                        "%(plan)s is led by %(coach)s or a manager.",
                        plan=plan.name,
                        coach=plan.coach_id.name or "—",
                    )
                )

    def _ensure_open(self):
        for plan in self:
            if plan.state != "open":
                raise UserError(
                    self.env._("%s has ended and stays as it is.", plan.name)
                )

    # ----------------------------------------------------------------------- opened
    @api.model
    def _open_for(self, cards):
        """A plan for each final card below the line. As sudo.

        No plan for a card without a grade: too little is known to say so.

        :return: the new ones
        """
        values = []
        for card in cards:
            if not card._is_below_line() or self.search_count(
                [("card_id", "in", (card | card.replaces_id).ids)], limit=1
            ):
                continue
            company = card.company_id
            (days,) = company._policy_get_values("coaching_days")
            today = company._policy_get_today()
            values.append(
                {
                    "company_id": company.id,
                    "card_id": card.id,
                    "user_id": card.user_id.id,
                    "coach_id": card.rated_by_id.id,
                    "goal": card._word_weakest(),
                    "date_start": today,
                    "date_check": today + relativedelta(days=days),
                }
            )
        plans = self._evidence_create(values)
        plans._tell()
        return plans

    def _tell(self):
        """A to-do for the coach: the re-check. As sudo."""
        wanted = {}
        for plan in self.filtered(lambda row: row.state == "open" and row.coach_id):
            row = plan.with_context(lang=plan.coach_id.lang)
            wanted[plan.id, plan.coach_id.id] = {
                "summary": row.env._("Re-check: %s", row.name),
                "date_deadline": plan.date_check,
            }
        self.env["mail.activity"]._policy_sync(
            self._name, self.ids, wanted, ACTIVITY_TYPE
        )

    # --------------------------------------------------------------------- sessions
    def action_log_session(self, note):
        """Keep what was done on this day.

        :param str note: what was practised or agreed
        :raise UserError: nothing was said, or the plan has ended
        """
        self.ensure_one()
        self._ensure_coach()
        self._ensure_open()
        note = (note or "").strip()
        if not note:
            raise UserError(self.env._("Write in a sentence what was done."))
        sessions = self.env["workshop.coaching.session"].sudo()  # sudo: evidence
        sessions._evidence_create(
            [
                {
                    "coaching_id": self.id,
                    "date": self.company_id._policy_get_today(),
                    "coach_id": self.env.uid,
                    "note": note,
                }
            ]
        )
        return True

    # --------------------------------------------------------------------- re-check
    def action_check(self, is_passed, reason):
        """Say whether it got better; never before its day.

        A failed one gives the plan another term, the second one ends it.

        :param bool is_passed: the goal is reached
        :param str reason: by what it shows
        :raise UserError: too early, without goal or reason, or ended
        """
        self.ensure_one()
        self._ensure_coach()
        self._ensure_open()
        reason = (reason or "").strip()
        today = self.company_id._policy_get_today()
        if not (self.goal or "").strip() or not (self.actions or "").strip():
            raise UserError(
                self.env._("Write the goal and what is done, then the re-check counts.")
            )
        if not self.session_ids.filtered(
            lambda row: row.date >= self.date_start
            and row.date > max(self.check_ids.mapped("date"), default=row.date.min)
        ):
            raise UserError(
                self.env._("Log at least one session before the re-check: coach first.")
            )
        if today < self.date_check:
            raise UserError(
                self.env._(
                    "The re-check is on %s. Until then there is time to improve.",
                    format_date(self.env, self.date_check),
                )
            )
        if not reason:
            raise UserError(self.env._("Say in a word by what it shows."))
        plan = self.sudo()  # sudo: evidence, after the guard
        plan._add_check(is_passed, reason, today)
        plan._tell()
        return True

    def _add_check(self, is_passed, reason, today):
        """Keep the verdict and what follows from it. As sudo."""
        self.env["workshop.coaching.check"]._evidence_create(
            [
                {
                    "coaching_id": self.id,
                    "number": len(self.check_ids) + 1,
                    "date": today,
                    "is_passed": is_passed,
                    "reason": reason,
                    "checked_by_id": self.env.uid,
                }
            ]
        )
        if is_passed:
            self._evidence_write({"state": "passed", "date_end": today})
            return
        failed = self.failed_count + 1
        if failed >= CHECKS:
            self._evidence_write(
                {"state": "failed", "date_end": today, "failed_count": failed}
            )
            return
        (days,) = self.company_id._policy_get_values("coaching_days")
        self._evidence_write(
            {
                "failed_count": failed,
                "date_check": today + relativedelta(days=days),
            }
        )

    # ------------------------------------------------------------------------ words
    @api.depends("state", "date_check", "goal", "actions", "failed_count")
    def _compute_policy_next(self):
        return super()._compute_policy_next()

    def _policy_get_next_line(self):
        self.ensure_one()
        _ = self.env._
        if self.state == "passed":
            return "success", _("The goal is reached.")
        if self.state == "failed":
            return "warning", _(
                "Two re-checks failed. A warning or a transfer may be proposed now; "
                "the owner decides."
            )
        day = format_date(self.env, self.date_check)
        coach = self.coach_id.name or "—"
        if not (self.goal or "").strip() or not (self.actions or "").strip():
            return "warning", _("%s writes the goal and what is done.", coach)
        late = self.date_check and self.date_check < self.company_id._policy_get_today()
        if self.failed_count:
            return "danger" if late else "warning", _(
                "The first re-check failed. %(coach)s checks again on %(day)s.",
                coach=coach,
                day=day,
            )
        return "danger" if late else "info", _(
            "%(coach)s coaches and checks on %(day)s.", coach=coach, day=day
        )

    def action_check_dialog(self):
        """Ask for the verdict."""
        return self._get_dialog("check", self.env._("Re-check"))

    def action_session_dialog(self):
        """Ask what was done."""
        return self._get_dialog("session", self.env._("Log a Session"))

    def _get_dialog(self, act, title):
        self.ensure_one()
        self._ensure_coach()
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "workshop.coaching.act",
            "view_mode": "form",
            "target": "new",
            "context": {"default_coaching_id": self.id, "default_act": act},
        }


class WorkshopCoachingSession(models.Model):
    _name = "workshop.coaching.session"
    _description = "Coaching Session"
    _inherit = ["workshop.evidence.mixin"]
    _order = "date desc, id desc"

    coaching_id = fields.Many2one("workshop.coaching", required=True, index=True)
    company_id = fields.Many2one(
        related="coaching_id.company_id", store=True, precompute=True
    )
    date = fields.Date(required=True)
    coach_id = fields.Many2one("res.users", required=True, ondelete="restrict")
    note = fields.Text(required=True)


class WorkshopCoachingCheck(models.Model):
    _name = "workshop.coaching.check"
    _description = "Coaching Re-check"
    _inherit = ["workshop.evidence.mixin"]
    _order = "coaching_id, number"

    coaching_id = fields.Many2one("workshop.coaching", required=True, index=True)
    company_id = fields.Many2one(
        related="coaching_id.company_id", store=True, precompute=True
    )
    number = fields.Integer(required=True)
    date = fields.Date(required=True)
    is_passed = fields.Boolean("Passed")
    reason = fields.Text(required=True)
    checked_by_id = fields.Many2one("res.users", required=True, ondelete="restrict")

    _one_number = models.UniqueIndex(
        "(coaching_id, number)", "This re-check was made already."
    )
