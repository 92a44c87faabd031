"""Base of the tests of people: a newcomer who joined under a policy."""

from freezegun import freeze_time

from .common import PolicyCase

# Monday 2 November 2026, 10:00 in Shanghai.
JOINED = "2026-11-02 02:00:00"


class PeopleCase(PolicyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = "Asia/Shanghai"
        with freeze_time(JOINED):
            cls.policy = cls._publish_policy()
            cls.newcomer = cls._create_user("mei", "user")
        cls.induction = cls._induction_of(cls.newcomer)

    @classmethod
    def _induction_of(cls, user):
        return cls.env["workshop.induction"].search([("user_id", "=", user.id)])

    def _subject(self, key, user=None):
        subject = self.induction.subject_ids.filtered(lambda row: row.subject == key)
        return subject.with_user(user or self.manager)

    def _train(self, key, user=None, note="Two hours in the shop.", score=None):
        self._subject(key, user).action_train(note, score)

    def _answer(self, key, right=5, user=None):
        """Take the quiz of a subject with so many right answers of five."""
        subject = self._subject(key, self.newcomer)
        subject.action_quiz()
        sheet = subject.sudo().answer_id
        for number, question in enumerate(subject.sudo().survey_id.question_ids):
            wanted = number < right
            choice = question.suggested_answer_ids.filtered(
                lambda row, wanted=wanted: row.is_correct == wanted
            )[:1]
            sheet._save_lines(question, str(choice.id))
        sheet.with_user(user or self.newcomer).sudo()._mark_done()
        return sheet

    def _pass_all(self):
        for key in ("product", "selling", "service", "rules"):
            self._train(key)
            self._answer(key)
