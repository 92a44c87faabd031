from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from .test_satisfaction_ask import SatisfactionCase
from .test_satisfaction_page import SatisfactionPageCase

SURVEY = "workshop_sales_policy.survey_satisfaction"


class TestSurvey(SatisfactionPageCase):
    """The regular question as a survey, finished over its own routes."""

    policy_values = {**SatisfactionCase.policy_values, "satisfaction_poll": "survey"}

    def setUp(self):
        super().setUp()
        self.survey = self.env.ref(SURVEY)
        self.answer = self.request.user_input_id

    def _finish(self, stars=4, points=10, text=""):
        """Open the link, begin and submit, as the page does."""
        url = f"/survey/{{}}/{self.survey.access_token}/{self.answer.access_token}"
        self.url_open(self.answer.get_start_url())
        self.make_jsonrpc_request(url.format("begin"), {})
        questions = {
            question.title: str(question.id) for question in self.survey.question_ids
        }
        result = self.make_jsonrpc_request(
            url.format("submit"),
            {
                questions["How satisfied are you with us?"]: str(stars),
                questions["Would you recommend us?"]: str(points),
                questions["What was good, what should be better?"]: text,
            },
        )
        self.env.invalidate_all()
        return result

    def test_the_message_leads_to_the_survey(self):
        notice = self.request._get_notices()
        self.assertIn(f"/survey/start/{self.survey.access_token}", notice.url)
        self.assertIn(self.answer.access_token, notice.url)
        self.assertEqual(self.answer.partner_id, self.partner)

    def test_the_customers_answer_is_copied(self):
        self._finish(4, 10, "Good bread.")
        self.assertRecordValues(
            self.request,
            [
                {
                    "state": "answered",
                    "score": "4",
                    "nps": "10",
                    "text": "Good bread.",
                    "grade": "link",
                }
            ],
        )

    def test_zero_points_are_an_answer(self):
        self._finish(5, 0)
        self.assertEqual(self.request.nps, "0")

    def test_own_login_is_better_evidence(self):
        self._login(self.customer)
        self._finish()
        self.assertEqual(self.request.grade, "login")

    def test_opening_answers_nothing(self):
        self.url_open(self.answer.get_start_url())
        self.assertUnanswered()

    def test_nobody_else_finishes_it(self):
        for user in (self.manager, self.stranger):
            with self.subTest(user=user.login):
                self._login(user)
                self._finish()  # core's page refuses another person's login
                self.assertUnanswered()
                with self.assertRaisesRegex(AccessError, "Only the customer"):
                    self.answer.with_user(user).sudo()._mark_done()
                self.assertNotEqual(self.answer.state, "done")
        self.authenticate(None, None)
        self._finish()
        self.assertEqual(self.request.state, "answered")

    def test_lines_written_afterwards_change_nothing(self):
        self._finish(4, 10)
        officer = new_test_user(
            self.env,
            login="officer",
            groups="survey.group_survey_manager,workshop_sales_policy.group_policy_user",
        )
        lines = self.answer.with_user(officer).user_input_line_ids
        lines.filtered(lambda line: line.value_scale == 4).value_scale = 5
        self.answer.with_user(officer).write({"state": "in_progress"})
        with self.assertRaises(AccessError):
            self.answer.with_user(officer)._mark_done()
        self.assertEqual(self.request.score, "4")

    def test_after_a_delivery_our_page_asks(self):
        other = self.env["res.partner"].create({"name": "Other"})
        order = self._create_order()
        request = self._asked(other, reason="delivery", order_id=order.id)
        self.assertFalse(request.user_input_id)
        self.assertIn("/my/satisfaction/", request._get_notices().url)

    def test_without_the_survey_our_page_asks(self):
        self.survey.active = False
        other = self.env["res.partner"].create({"name": "Other"})
        self.assertFalse(self._asked(other).user_input_id)

    def test_other_surveys_are_as_ever(self):
        answer = self.survey._create_answer(user=self.manager)
        answer.with_user(self.manager).sudo()._mark_done()
        self.assertEqual(answer.state, "done")
