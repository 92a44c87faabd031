from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .induction import SUBJECTS

PLAN = "workshop_sales_policy.induction_plan"


class WorkshopInduction(models.Model):
    """The programme: steps of the activity plan become subjects and to-dos."""

    _inherit = "workshop.induction"

    def _begin_programme(self):
        """Subjects and to-dos of new inductions. As sudo.

        A subject the plan leaves out is the mentor's, by the last day.
        """
        subjects = self.env["workshop.induction.subject"]
        for row in self:
            steps = row._get_plan().template_ids
            by_subject = {step.policy_subject: step for step in reversed(steps)}
            subjects._evidence_create(
                [
                    row._get_subject_values(key, number, by_subject.get(key))
                    for number, (key, _label) in enumerate(SUBJECTS, start=1)
                ]
            )
            for step in steps.filtered(lambda step: not step.policy_subject):
                row.with_context(mail_activity_quick_update=True).activity_schedule(
                    activity_type_id=step.activity_type_id.id,
                    summary=step.summary,
                    note=step.note,
                    date_deadline=step._get_date_deadline(row.date_start),
                    user_id=(step.responsible_id or row.mentor_id or row.user_id).id,
                )

    def _get_plan(self):
        self.ensure_one()
        policy = self.company_id._policy_get_current()
        plan = policy.induction_plan_id or self.env.ref(PLAN, raise_if_not_found=False)
        return plan or self.env["mail.activity.plan"]

    def _get_subject_values(self, key, number, step):
        self.ensure_one()
        trainer = step and step.responsible_id - self.user_id
        return {
            "induction_id": self.id,
            "subject": key,
            "sequence": number,
            "trainer_id": (trainer or self.mentor_id).id,
            "survey_id": step and step.policy_survey_id.id,
            "date_due": min(step._get_date_deadline(self.date_start), self.date_due)
            if step
            else self.date_due,
        }


class WorkshopInductionSubject(models.Model):
    """The quiz of a subject is one of Odoo's surveys, taken by the newcomer alone."""

    _inherit = "workshop.induction.subject"

    answer_id = fields.Many2one(
        "survey.user_input",
        "Answers",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        groups="survey.group_survey_user",
        help="The sheet of the last quiz.",
    )

    def action_quiz(self):
        """Open the quiz, or the one begun before.

        :return: window action of its page
        :raise AccessError: somebody else's
        """
        self.ensure_one()
        self.check_access("read")
        if self.user_id != self.env.user:
            raise AccessError(self.env._("Only %s takes this quiz.", self.user_id.name))
        self._ensure_open()
        if not self.has_quiz or self.state != "trained":
            raise UserError(
                self.env._(
                    "No quiz waits in %s: first the training.", self.display_name
                )
            )
        subject = self.sudo()  # sudo: the newcomer's own answer sheet, after the guard
        sheet = subject.answer_id
        if not sheet or sheet.state == "done":
            sheet = subject.survey_id._create_answer(
                user=self.env.user,
                check_attempts=False,
                lang_id=self.env["res.lang"]._get_data(code=self.env.user.lang).id,
            )
            subject._evidence_write({"answer_id": sheet.id})
        return {
            "type": "ir.actions.act_url",
            "target": "self",
            "url": sheet.get_start_url(),
        }

    @api.model
    def _examine(self, sheets):
        """Keep the results of newcomers' own finished answer sheets.

        :param sheets: ``survey.user_input``, done
        """
        # sudo: evidence; whose sheet it is and who finished it is checked here
        for subject in self.sudo().search([("answer_id", "in", sheets.ids)]):
            sheet = subject.answer_id
            if (
                subject.user_id == self.env.user
                and subject.state == "trained"
                and subject.induction_id.state == "open"
                and subject.survey_id == sheet.survey_id
            ):
                subject._add_exam(sheet.scoring_percentage, "quiz")
