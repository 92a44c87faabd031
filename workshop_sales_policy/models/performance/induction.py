from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import clean_context, format_date

MANAGER = "workshop_sales_policy.group_policy_manager"
ACTIVITY_TYPE = "workshop_sales_policy.mail_activity_type_induction"
# The four subjects of clause 2.1b, in the order they are taught.
SUBJECTS = [
    ("product", "Product knowledge"),
    ("selling", "Selling skills"),
    ("service", "Customer service standards"),
    ("rules", "Company rules"),
]
STARTED = frozenset({"user_id", "mentor_id", "company_id"})
FREE_PREFIXES = ("message_", "activity_", "website_message_")


class WorkshopInduction(models.Model):
    """The training of one new salesperson: four subjects, each passed (clause 2.1b).

    Opens by itself when somebody becomes a salesperson while a policy is in force, by
    the activity plan the policy names. Until it is passed the trigger ``newcomer``
    sends every quotation of that person to review.
    """

    _name = "workshop.induction"
    _description = "Induction"
    _inherit = [
        "workshop.evidence.mixin",
        "workshop.document.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_due desc, id desc"
    _mail_post_access = "read"

    _evidence_free_fields = frozenset({"mentor_id", "message_main_attachment_id"})

    name = fields.Char(compute="_compute_name")
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    user_id = fields.Many2one(
        "res.users",
        "New Salesperson",
        required=True,
        index=True,
        domain="[('share', '=', False)]",
        ondelete="restrict",
    )
    mentor_id = fields.Many2one(
        "res.users",
        domain="[('share', '=', False)]",
        ondelete="restrict",
        help="Trains where the programme names nobody else.",
    )
    state = fields.Selection(
        [("open", "In progress"), ("passed", "Passed"), ("stopped", "Stopped")],
        required=True,
        readonly=True,
        default="open",
        index=True,
    )
    date_start = fields.Date("Since", required=True, readonly=True)
    date_due = fields.Date("Pass By", required=True, readonly=True, index=True)
    date_passed = fields.Date(readonly=True)
    is_in_time = fields.Boolean(
        "Passed in Time", compute="_compute_is_in_time", store=True
    )
    is_transfer = fields.Boolean(
        "Changed into Sales",
        readonly=True,
        help="Begun by hand for a colleague: no hire (clause 2.1a).",
    )
    pass_pct = fields.Float(
        "Pass Mark (%)", readonly=True, help="As the policy said when it began."
    )
    subject_ids = fields.One2many(
        "workshop.induction.subject", "induction_id", "Subjects", readonly=True
    )
    passed_count = fields.Integer("Subjects Passed", readonly=True)
    is_mine = fields.Boolean(compute="_compute_turn", export_string_translation=False)
    can_train = fields.Boolean(compute="_compute_turn", export_string_translation=False)
    can_quiz = fields.Boolean(compute="_compute_turn", export_string_translation=False)

    _one_open = models.UniqueIndex(
        "(company_id, user_id) WHERE state = 'open'",
        "This person is in induction already.",
    )

    @api.depends("user_id")
    @api.depends_context("lang")
    def _compute_name(self):
        for row in self:
            row.name = self.env._("Induction of %s", row.user_id.name or "—")

    @api.depends("date_passed", "date_due")
    def _compute_is_in_time(self):
        for row in self:
            row.is_in_time = bool(row.date_passed) and row.date_passed <= row.date_due

    @api.depends("state", "user_id", "subject_ids.state", "subject_ids.trainer_id")
    @api.depends_context("uid")
    def _compute_turn(self):
        for row in self:
            row.is_mine = row.user_id == self.env.user
            row.can_train = bool(row._get_trainable())
            row.can_quiz = row.is_mine and bool(row._get_quiz())

    def _get_trainable(self):
        """Subjects the present user may train or examine now."""
        self.ensure_one()
        if self.state != "open":
            return self.subject_ids.browse()
        return self.subject_ids.filtered(
            lambda row: row._is_with_trainer() and row._is_trainer(self.env.user)
        )

    def _get_quiz(self):
        """The next subject whose quiz waits for the newcomer."""
        self.ensure_one()
        return self.subject_ids.filtered(
            lambda row: row.state == "trained" and row.survey_id
        )[:1]

    # ------------------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Begin inductions by hand: for someone who changes into sales.

        Only person, mentor and company are taken; the rest follows from the policy.
        """
        self.browse().check_access("create")
        created = super().create([])  # evidence is not written this way
        for vals in vals_list:
            given = {name: vals[name] for name in STARTED & vals.keys()}
            company = self.env["res.company"].browse(
                given.get("company_id", self.env.company.id)
            )
            users = self.env["res.users"].browse(given.get("user_id"))
            self._ensure_may_begin(company, users)
            # sudo: evidence, after the guard; no ``default_…`` key says how it begins
            rows = self.with_context(clean_context(self.env.context)).sudo()
            created |= rows._open_for(
                company, users, given.get("mentor_id"), is_transfer=True
            )
        return created.sudo(self.env.su)

    @api.model
    def _ensure_may_begin(self, company, user):
        if company not in self.env.companies:
            raise AccessError(
                self.env._("Begin an induction in one of your companies.")
            )
        if not company._policy_get_current():
            raise UserError(
                self.env._(
                    "Put a policy version in force first: it names the subjects."
                )
            )
        if not user or user == self.env.user or user.sudo().share:  # sudo: of any user
            raise UserError(self.env._("Name the new salesperson: somebody else."))
        if user.id in self._get_newcomer_ids(company):
            raise UserError(
                self.env._("%s is in induction already.", user._policy_get_name())
            )

    def write(self, vals):
        names = {name for name in vals if not name.startswith(FREE_PREFIXES)}
        if not names:
            return self._evidence_write(vals)
        if names == {"mentor_id"}:
            self._ensure_manager()
            for row in self:
                if row.state != "open":
                    raise UserError(
                        self.env._("%s has ended and stays as it is.", row.name)
                    )
        return super().write(vals)

    @api.constrains("mentor_id", "user_id")
    def _check_mentor(self):
        for row in self:
            if row.mentor_id == row.user_id:
                raise ValidationError(
                    self.env._("Nobody is his own mentor: name another.")
                )

    def _ensure_manager(self):
        self.check_access("read")
        for row in self:
            if not self.env.user.has_group(MANAGER) or row.user_id == self.env.user:
                raise AccessError(
                    self.env._("Another manager leads %s.", row.name or "—")
                )

    # ----------------------------------------------------------------------- opened
    @api.model
    def _open_for(self, company, users, mentor_id=False, is_transfer=False):
        """Open the programme of the company for these people. As sudo.

        :param users: ``res.users``; who is in induction already is left out
        :param int mentor_id: who trains where the programme names nobody
        :param bool is_transfer: a colleague, no hire
        :return: the new rows
        """
        known = self._get_newcomer_ids(company)
        days, pass_pct = company._policy_get_values(
            "induction_days", "induction_pass_pct"
        )
        today = company._policy_get_today()
        rows = self._evidence_create(
            [
                {
                    "company_id": company.id,
                    "user_id": user.id,
                    "mentor_id": mentor_id or user._policy_get_superior(company).id,
                    "is_transfer": is_transfer,
                    "date_start": today,
                    "date_due": today + relativedelta(days=days),
                    "pass_pct": pass_pct,
                }
                for user in users
                if user.id not in known
            ]
        )
        if rows:
            rows._begin_programme()
            rows._tell()
            self.env.registry.clear_cache()
        return rows

    def _pass_if_complete(self):
        """The last subject is passed: independent from now on. As sudo."""
        for row in self:
            done = row.subject_ids.filtered(lambda subject: subject.state == "passed")
            values = {"passed_count": len(done)}
            if row.state == "open" and done == row.subject_ids:
                values |= {
                    "state": "passed",
                    "date_passed": row.company_id._policy_get_today(),
                }
                self.env.registry.clear_cache()
            row._evidence_write(values)
        self._tell()

    # ------------------------------------------------------------------------ words
    def _tell(self):
        """A to-do for whoever has the next step: a trainer or the newcomer. As sudo."""
        wanted = {}
        for row in self.filtered(lambda row: row.state == "open"):
            for subject in row.subject_ids.sorted("date_due", reverse=True):
                user = subject._get_turn()
                if not user:
                    continue
                # the earliest one stays: the last written wins
                words = subject.with_context(lang=user.lang)
                wanted[row.id, user.id] = {
                    "summary": words._word_turn(),
                    "date_deadline": subject.date_due,
                }
        self.env["mail.activity"]._policy_sync(
            self._name, self.ids, wanted, ACTIVITY_TYPE
        )

    @api.depends("state", "date_due", "subject_ids.state", "subject_ids.trainer_id")
    @api.depends_context("lang")
    def _compute_policy_next(self):
        return super()._compute_policy_next()

    def _policy_get_next_line(self):
        self.ensure_one()
        _ = self.env._
        if self.state == "passed":
            return "success", _(
                "Passed on %s: quotations follow the same rules as everybody's.",
                format_date(self.env, self.date_passed),
            )
        if self.state == "stopped":
            return "info", _("Stopped: no salesperson any more.")
        subject = self.subject_ids.filtered(lambda row: row.state != "passed")[:1]
        today = self.company_id._policy_get_today()
        late = bool(self.date_due and self.date_due < today)
        if not subject:
            return "info", False
        return "danger" if late else "info", _(
            "%(turn)s · all by %(day)s. Until then every quotation goes to review.",
            turn=subject._word_turn(),
            day=format_date(self.env, self.date_due),
        )

    # ---------------------------------------------------------------------- screens
    def action_train_dialog(self):
        """Ask what was trained, and the result where no quiz gives it."""
        self.ensure_one()
        subjects = self._get_trainable()
        if not subjects:
            raise UserError(self.env._("No subject waits for this trainer."))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Training Held"),
            "res_model": "workshop.induction.act",
            "view_mode": "form",
            "target": "new",
            "context": {"default_subject_id": subjects[0].id},
        }

    def action_quiz(self):
        """Open the next quiz of the newcomer."""
        self.ensure_one()
        subject = self._get_quiz()
        if not subject:
            raise UserError(self.env._("No quiz waits: first the training."))
        return subject.action_quiz()

    # ---------------------------------------------------------------------- control
    @api.model
    def _control_induction_passed(self, company, date_from, date_to):
        """Clause 2.1b: newcomers with all four subjects passed in time."""
        today = company._policy_get_today()
        applicable = (
            Domain("company_id", "=", company.id)
            & Domain("state", "!=", "stopped")
            & Domain("date_due", ">=", date_from)
            & Domain("date_due", "<=", date_to)
            & (Domain("state", "=", "passed") | Domain("date_due", "<", today))
        )
        return self._name, applicable, applicable & Domain("is_in_time", "=", True)
