from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from .induction import FREE_PREFIXES, MANAGER, SUBJECTS


class WorkshopInductionSubject(models.Model):
    """One of the four subjects: a trainer teaches, a quiz or the trainer examines."""

    _name = "workshop.induction.subject"
    _description = "Induction Subject"
    _inherit = ["workshop.evidence.mixin"]
    _order = "induction_id, date_due, sequence, id"

    _evidence_free_fields = frozenset({"trainer_id"})

    induction_id = fields.Many2one(
        "workshop.induction", required=True, readonly=True, index=True
    )
    company_id = fields.Many2one(
        related="induction_id.company_id", store=True, precompute=True
    )
    user_id = fields.Many2one(
        related="induction_id.user_id", store=True, precompute=True
    )
    subject = fields.Selection(SUBJECTS, "Subject Taught", required=True, readonly=True)
    sequence = fields.Integer(readonly=True)
    trainer_id = fields.Many2one(
        "res.users",
        domain="[('share', '=', False), ('id', '!=', user_id)]",
        ondelete="restrict",
    )
    date_due = fields.Date("Complete By", required=True, readonly=True)
    survey_id = fields.Many2one(
        "survey.survey", "Quiz", readonly=True, ondelete="restrict"
    )
    has_quiz = fields.Boolean(compute="_compute_has_quiz")
    state = fields.Selection(
        [
            ("todo", "Training to Come"),
            ("trained", "To Be Examined"),
            ("passed", "Passed"),
        ],
        required=True,
        readonly=True,
        default="todo",
    )
    date_trained = fields.Date("Trained On", readonly=True)
    trained_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    note = fields.Text("What Was Trained", readonly=True)
    date_passed = fields.Date(readonly=True)
    has_score = fields.Boolean(readonly=True, export_string_translation=False)
    score = fields.Float(
        "Score (%)", readonly=True, digits=(5, 1), help="Of the last examination."
    )
    exam_ids = fields.One2many(
        "workshop.induction.exam", "subject_id", "Examinations", readonly=True
    )
    can_train = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_quiz = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _one_of_each = models.UniqueIndex(
        "(induction_id, subject)", "An induction has each subject once."
    )

    @api.depends("subject")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["subject"]._description_selection(self.env))
        for row in self:
            row.display_name = labels.get(row.subject, "")

    @api.depends("survey_id")
    def _compute_has_quiz(self):
        for row in self:
            # sudo: survey.survey - whether there is one
            row.has_quiz = bool(row.sudo().survey_id.active)

    @api.depends("state", "trainer_id", "induction_id.state", "induction_id.mentor_id")
    @api.depends_context("uid")
    def _compute_can(self):
        for row in self:
            is_open = row.induction_id.state == "open"
            row.can_train = (
                is_open and row._is_with_trainer() and row._is_trainer(self.env.user)
            )
            row.can_quiz = (
                is_open
                and row.state == "trained"
                and row.has_quiz
                and row.user_id == self.env.user
            )

    # ------------------------------------------------------------------- whose turn
    def _is_with_trainer(self):
        """The training is to come, or its result is the trainer's to give."""
        self.ensure_one()
        return self.state == "todo" or (self.state == "trained" and not self.has_quiz)

    def _is_trainer(self, user):
        """Whether ``user`` may train and examine this: never the newcomer himself."""
        self.ensure_one()
        if user == self.user_id:
            return False
        return user in (self.trainer_id, self.induction_id.mentor_id) or user.has_group(
            MANAGER
        )

    def _get_turn(self):
        """Who has the next step; nobody once it is passed.

        :rtype: res.users
        """
        self.ensure_one()
        if self.state == "passed":
            return self.env["res.users"]
        if self._is_with_trainer():
            return self.trainer_id or self.induction_id.mentor_id
        return self.user_id

    def _word_turn(self):
        self.ensure_one()
        _ = self.env._
        who = self._get_turn().name or "—"
        day = format_date(self.env, self.date_due)
        if self.state == "todo":
            return _(
                "%(subject)s: %(who)s trains by %(day)s",
                subject=self.display_name,
                who=who,
                day=day,
            )
        if self.has_quiz:
            return _(
                "%(subject)s: %(who)s takes the quiz by %(day)s",
                subject=self.display_name,
                who=who,
                day=day,
            )
        return _(
            "%(subject)s: %(who)s examines by %(day)s",
            subject=self.display_name,
            who=who,
            day=day,
        )

    # ----------------------------------------------------------------------- guards
    def write(self, vals):
        names = {name for name in vals if not name.startswith(FREE_PREFIXES)}
        if names == {"trainer_id"}:
            self._ensure_open()
            self.induction_id._ensure_manager()
            if vals["trainer_id"] in self.user_id.ids:
                raise UserError(self.env._("Nobody trains himself: name another."))
            result = super().write(vals)
            # sudo: mail.activity - the to-do moves to the new trainer
            self.sudo().induction_id._tell()
            return result
        return super().write(vals)

    def _ensure_open(self):
        for row in self:
            if row.induction_id.state != "open" or row.state == "passed":
                raise UserError(
                    self.env._(
                        "%(subject)s of %(person)s is done and stays as it is.",
                        subject=row.display_name,
                        person=row.user_id.name,
                    )
                )

    def _ensure_trainer(self):
        self.check_access("read")
        self._ensure_open()
        for row in self:
            if not row._is_trainer(self.env.user):
                raise AccessError(
                    self.env._(
                        "%(subject)s is trained by %(trainer)s or a manager.",
                        subject=row.display_name,
                        trainer=row.trainer_id.name or row.induction_id.mentor_id.name,
                    )
                )

    # --------------------------------------------------------------------- training
    def action_train(self, note, score=None):
        """Keep that the training was held; without a quiz, its result too.

        :param str note: what was trained
        :param float score: percent; only where no quiz examines, may come later
        :raise UserError: nothing was said, or the score lies outside 0 to 100
        """
        self.ensure_one()
        self._ensure_trainer()
        note = (note or "").strip()
        if self.state == "todo" and not note:
            raise UserError(self.env._("Write in a sentence what was trained."))
        if score is not None and self.has_quiz:
            raise UserError(
                self.env._("%s is examined by its quiz.", self.display_name)
            )
        if self.state == "trained" and score is None:
            raise UserError(self.env._("Enter the result in percent."))
        if score is not None and not 0.0 <= score <= 100.0:
            raise UserError(self.env._("A result lies between 0 and 100 percent."))
        row = self.sudo()  # sudo: evidence, after the guard
        if self.state == "todo":
            row._evidence_write(
                {
                    "state": "trained",
                    "date_trained": self.company_id._policy_get_today(),
                    "trained_by_id": self.env.uid,
                    "note": note,
                }
            )
        if score is None:
            row.induction_id._tell()
        else:
            row._add_exam(score, "trainer", examiner_id=self.env.uid)
        return True

    def _add_exam(self, score, kind, **values):
        """Keep a result; the subject is passed from the mark on. As sudo.

        :param float score: percent
        """
        self.ensure_one()
        today = self.company_id._policy_get_today()
        is_passed = score >= self.induction_id.pass_pct - 1e-9
        self.env["workshop.induction.exam"]._evidence_create(
            [
                {
                    "subject_id": self.id,
                    "number": len(self.exam_ids) + 1,
                    "date": today,
                    "kind": kind,
                    "score": score,
                    "is_passed": is_passed,
                    **values,
                }
            ]
        )
        result = {"score": score, "has_score": True}
        if is_passed:
            result |= {"state": "passed", "date_passed": today}
        self._evidence_write(result)
        self.induction_id._pass_if_complete()

    # ---------------------------------------------------------------------- screens
    def action_train_dialog(self):
        """Ask what was trained."""
        self.ensure_one()
        self._ensure_trainer()
        return self.induction_id.action_train_dialog() | {
            "context": {"default_subject_id": self.id}
        }


class WorkshopInductionExam(models.Model):
    """A result of a subject, passed or not: all of them stay."""

    _name = "workshop.induction.exam"
    _description = "Induction Examination"
    _inherit = ["workshop.evidence.mixin"]
    _order = "subject_id, number"

    subject_id = fields.Many2one(
        "workshop.induction.subject", required=True, index=True
    )
    company_id = fields.Many2one(
        related="subject_id.company_id", store=True, precompute=True
    )
    number = fields.Integer(required=True)
    date = fields.Date(required=True)
    kind = fields.Selection(
        [("quiz", "Quiz"), ("trainer", "Trainer")], "Examined By", required=True
    )
    score = fields.Float("Score (%)", digits=(5, 1))
    is_passed = fields.Boolean("Passed")
    examiner_id = fields.Many2one("res.users", ondelete="restrict")

    _one_number = models.UniqueIndex(
        "(subject_id, number)", "This examination was kept already."
    )
