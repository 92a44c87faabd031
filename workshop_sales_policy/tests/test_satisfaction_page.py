import re

from odoo.tests import HttpCase, new_test_user

from .test_satisfaction_ask import SatisfactionCase


class SatisfactionPageCase(SatisfactionCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls._create_portal_user("fang", cls.partner)
        other = cls.env["res.partner"].create({"name": "Other Tea House"})
        cls.stranger = cls._create_portal_user("other", other)

    def setUp(self):
        super().setUp()
        self.request = self._asked()
        self.url = f"/my/satisfaction/{self.request.token}"

    @classmethod
    def _create_portal_user(cls, login, partner):
        return new_test_user(
            cls.env,
            login=login,
            groups="base.group_portal",
            partner_id=partner.id,
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
        )

    def _login(self, user):
        self.authenticate(user.login, user.login.ljust(8, "x"))

    def _post(self, score="5", csrf=True, **data):
        page = self.url_open(self.url).text
        token = re.search(r'csrf_token: "(\w+)"', page)[1]
        response = self.url_open(
            f"{self.url}/answer",
            data={"csrf_token": token if csrf else "x", "score": score, **data},
        )
        self.env.invalidate_all()
        return response

    def assertUnanswered(self):
        self.env.invalidate_all()
        self.assertRecordValues(
            self.request,
            [{"state": "sent", "score": False, "date_answered": False}],
        )


class TestPage(SatisfactionPageCase):
    def test_stars_and_recommendation_without_login(self):
        page = self.url_open(self.url)
        self.assertEqual(page.status_code, 200)
        self.assertEqual(page.text.count('name="score"'), 5)
        self.assertEqual(page.text.count('name="nps"'), 11)
        self.assertIn("How satisfied are you with Golden Ear Bakery?", page.text)

    def test_answered_by_link(self):
        page = self._post("4", nps="10", text="<b>Good</b>")
        self.assertIn("Thank you for your answer", page.text)
        self.assertRecordValues(
            self.request,
            [
                {
                    "state": "answered",
                    "score": "4",
                    "nps": "10",
                    "text": "<b>Good</b>",
                    "grade": "link",
                }
            ],
        )

    def test_second_visit_shows_thanks(self):
        self._post("4")
        page = self.url_open(self.url).text
        self.assertIn("o_policy_satisfaction_thanks", page)
        self.assertNotIn("<form", page[page.index("o_policy_satisfaction_thanks") :])
        self._post("1")
        self.assertEqual(self.request.score, "4")

    def test_own_login_is_better_evidence(self):
        self._login(self.customer)
        self._post()
        self.assertEqual(self.request.grade, "login")

    def test_looking_answers_nothing(self):
        self.url_open(self.url)
        self.url_open(f"{self.url}?score=5")
        page = self.url_open(f"{self.url}/answer?score=5")
        self.assertIn(page.status_code, (404, 405))
        self.assertUnanswered()
        self.assertEqual(self.request._get_notices().date_opened, False)

    def test_a_forged_form_is_refused(self):
        response = self._post(csrf=False)
        self.assertEqual(response.status_code, 400)
        self.assertUnanswered()

    def test_no_session_of_ours_answers(self):
        for user in (self.salesperson, self.manager, self.owner):
            with self.subTest(user=user.login):
                self._login(user)
                page = self.url_open(self.url).text
                self.assertIn("what the customer sees now", page)
                self.assertIn("Only the customer answers here", self._post().text)
                self.assertUnanswered()

    def test_another_customer_answers_nothing(self):
        self._login(self.stranger)
        self.assertIn("belongs to another customer", self._post().text)
        self.assertUnanswered()

    def test_wrong_links(self):
        for token in ("x", self.request.token[:-1], self.request.token + "x"):
            with self.subTest(token=token):
                page = self.url_open(f"/my/satisfaction/{token}")
                self.assertEqual(page.status_code, 404)

    def test_only_one_to_five_stars(self):
        for score in ("", "0", "6", "4.5", "five"):
            with self.subTest(score=score):
                page = self._post(score, text="Kept <i>words</i>")
                self.assertIn("tap one to five stars", page.text)
                self.assertIn("Kept &lt;i&gt;words&lt;/i&gt;", page.text)
        self.assertUnanswered()

    def test_a_recommendation_out_of_scale_is_none(self):
        self._post("5", nps="11")
        self.assertRecordValues(self.request, [{"score": "5", "nps": False}])

    def test_closed(self):
        self.request._set_expired()
        page = self.url_open(self.url).text
        self.assertIn("This question is closed", page)
        self._post()
        self.assertFalse(self.request.score)

    def test_in_the_customers_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.partner.lang = "zh_CN"
        self.env.flush_all()
        self.assertIn('lang="zh-CN"', self.url_open(self.url).text)

    def test_few_stars_by_the_page_reach_the_department(self):
        self._post("1", text="Burnt.")
        feedback = self.env["workshop.feedback"].search(
            [("request_id", "=", self.request.id)]
        )
        self.assertEqual(feedback.user_id, self.salesperson)
        self.assertEqual(feedback.activity_ids.user_id, self.inspector)
