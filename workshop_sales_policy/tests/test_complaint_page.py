"""The customer's status page: what it says, and what the customer does on it."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from .complaint_portal_common import ComplaintPortalCase


@tagged("post_install", "-at_install")
class TestComplaintPage(ComplaintPortalCase):
    def _get_steps(self, response):
        page = self.case._get_page_steps()
        self.assertIn("o_policy_steps", response.text)
        return {step["key"]: step["state"] for step in page}

    def _pass_on(self):
        """Make the answer wait for the salesperson's own hands."""
        self.partner.email = False
        self._answer_case()
        self.assertEqual(self.case.reply_notice_id.state, "to_pass_on")
        self.assertEqual(self.case.state, "replied")
        self.assertFalse(self.case.date_replied)

    def _close(self, score=4):
        self._answer_case()
        self.case.reply_notice_id._pass_on()
        self.case._set_replied()
        self.case._await_callback() if self.case.state == "replied" else None
        self.case.with_user(self.salesperson)._log_callback(True, score, "Fine")
        self.assertEqual(self.case.state, "closed")

    # --------------------------------------------------------------------- it says
    def test_without_login_in_four_steps(self):
        page = self._look()
        self.assertEqual(page.status_code, 200)
        self.assertEqual(
            self._get_steps(page),
            {
                "received": "current",
                "looked_into": "todo",
                "answered": "todo",
                "closed": "todo",
            },
        )
        words = self._words(page)
        for text in (
            f"Your message {self.case.name}",
            "Being looked into",
            "We will answer by",
            "Two loaves are mouldy.",
            "Li",
            "021-5550123",
        ):
            self.assertIn(text, words)
        self.assertEqual(page.headers["Referrer-Policy"], "same-origin")

    def test_by_when_in_words(self):
        with freeze_time("2037-03-03 02:00:00"):  # Tuesday 10:00 in Shanghai
            case = self._create_complaint().sudo()
            # 40 working hours later it is Tuesday 10:00 of the next week
            self.assertEqual(
                case._get_page_values()["next"], "We will answer by Tue, Mar 10 10:00."
            )
        with freeze_time("2037-03-11"):
            self.assertEqual(
                case._get_page_values()["next"],
                "We wanted to answer by Tue, Mar 10 10:00. It takes longer, and we are "
                "sorry for that.",
            )

    def test_never_what_staff_know(self):
        case = self.case
        self._answer_case()
        case.sudo()._policy_write({"severity_reason": "Blames Zhao"})
        case.with_user(self.salesperson).write(
            {"analysis": "Damp flour", "accused_id": self.colleague.id}
        )
        case._message_log(body="Logged for the house")
        case.with_user(self.salesperson).message_post(
            body="A note among us", subtype_xmlid="mail.mt_note"
        )
        self._comment("A word to a colleague", self.manager.partner_id)
        words = self._words(self._look())
        for secret in (
            "Bakehouse",
            "Zhao",
            "Damp flour",
            "Logged for the house",
            "A note among us",
            "A word to a colleague",
            "rdinary",
        ):
            self.assertNotIn(secret, words)

    def test_conversation_holds_what_was_meant_for_the_customer(self):
        self._say("message", text="There is a third one.")
        self._comment("Could you tell us the lot?", self.partner)
        self._answer_case()
        talk = self.case._get_conversation()
        self.assertEqual(
            sorted(entry["is_own"] for entry in talk), [False] * 3 + [True] * 2
        )
        words = self._words(self._look())
        for text in (
            "There is a third one.",
            "Could you tell us the lot?",
            "Thank you for telling us.",
            "We bake them again on Friday.",
        ):
            self.assertIn(text, words)

    def test_a_reply_by_mail_is_the_customers_own_word(self):
        self.case.message_post(
            body="By mail", author_id=self.person.id, message_type="email",
            subtype_xmlid="mail.mt_comment",
        )  # fmt: skip
        self.assertIs(self.case._get_conversation()[1]["is_own"], True)

    def test_an_anonymous_case_reads_its_answer_on_the_page(self):
        _page, case = self._report()
        self._answer_case(case, user=self.manager)
        self.env.invalidate_all()
        self.assertEqual(case.state, "closed")
        self.assertIn(
            "We bake them again on Friday.", self._words(self._look(case=case))
        )

    def test_rejected_says_why_and_what_next(self):
        case = self.case.with_user(self.salesperson)
        case.action_acknowledge()
        case._reject("Told so by the baker", "The loaves were sold as yesterday's.")
        words = self._words(self._look())
        self.assertIn("sold as yesterday's", words)
        self.assertIn("call 12315", words)
        self.assertIn("I don't agree", words)
        self.assertNotIn("Told so by the baker", words)
        self._say("disagree", reason="Nobody told me.")
        self.assertEqual(self.case.state, "investigating")
        self.assertEqual(self.case.reopen_count, 1)

    def test_merged_shows_the_main_cases_progress(self):
        main = self._create_complaint().sudo()
        main._policy_write({"state": "investigating"})
        self.case._policy_write({"state": "merged", "merged_into_id": main.id})
        self._comment("Only for the other", self.partner, case=main)
        page = self._look()
        words = self._words(page)
        self.assertIn("together with another message", words)
        self.assertIn("We will answer by", words)
        self.assertRegex(
            page.text, r'o_policy_step_current"[^>]*data-step="looked_into"'
        )
        self.assertNotIn("Only for the other", words)
        self.assertNotIn("I accept", words)
        self._say("message", text="Any news?")
        self.assertTrue(main.date_word)
        self.assertTrue(self.case.date_word)

    def test_archived_is_still_the_customers_own(self):
        self._close()
        self.case.with_user(self.manager).action_archive_reason("Old")
        page = self._look()
        self.assertIn("Closed on", self._words(page))
        self._say("message", text="One more thing.")
        self.assertEqual(self.case.state, "closed")
        self.assertTrue(self.case.date_word)

    def test_the_login_lists_its_own_cases(self):
        other = self._create_complaint(partner_id=self.stranger.partner_id.id)
        self._login(self.customer)
        page = self.url_open("/my/complaints")
        self.assertIn(self.case.name, page.text)
        self.assertNotIn(other.name, page.text)
        self.assertIn("/my/complaints", self.url_open("/my").text)
        self.assertEqual(self._look(token=False).status_code, 200)

    # ------------------------------------------------------------------ it takes in
    def test_a_message_with_a_photo(self):
        page = self._say(
            "message",
            text="Look at <b>this</b>.",
            files={"photo": ("x.png", self.pixel, "image/png")},
        )
        self.assertIn("Thank you, we have received it.", page.text)
        message = self.case.message_ids[0]
        self.assertEqual(message.author_id, self.partner)
        self.assertIn("&lt;b&gt;", message.body)
        self.assertNotIn("<b>this", page.text)
        self.assertEqual(self.case.photo_ids.mimetype, "image/png")
        self.assertTrue(self.case.photo_ids.policy_is_sealed)
        photo = self.url_open(
            self._url(f"/file/{self.case.photo_ids.id}"),
            params={"access_token": self.case.access_token},
        )
        self.assertEqual(photo.headers["Content-Type"], "image/png")
        self.assertNotIn(self.partner, self.case.message_partner_ids)

    def test_a_message_tells_the_person_in_charge(self):
        self._say("message", text="Any news?")
        self.case._notify()
        activity = self.case.activity_ids
        self.assertEqual(activity.user_id, self.salesperson)
        self.assertIn("Read the new message", activity.summary)
        self.assertIn("New message of", self.case.policy_next_text)
        self.case.with_user(self.salesperson).action_word_read()
        self.case._notify()
        self.assertIn("Take on", self.case.activity_ids.summary)
        self.assertNotIn("New message of", self.case.policy_next_text)

    def test_answering_the_customer_reads_the_message(self):
        self._say("message", text="Any news?")
        self.case.with_user(self.salesperson).message_post(
            body="A note", subtype_xmlid="mail.mt_note"
        )
        self.assertTrue(self.case.date_word)
        self._comment("On Friday.", self.partner)
        self.assertFalse(self.case.date_word)

    def test_a_message_ends_the_pause(self):
        self.case.with_user(self.salesperson).action_wait("A photo of the label.")
        self.assertIn("A photo of the label.", self._words(self._look()))
        self._say("message", text="Here it is.")
        self.assertFalse(self.case.is_paused)
        self.assertTrue(self.case.pause_ids.date_end)

    def test_a_message_on_a_closed_case_is_kept_and_told(self):
        self._close()
        self._say("message", text="It happened again.")
        self.assertEqual(self.case.state, "closed")
        self.assertIn("It happened again.", self._words(self._look()))
        self.case._notify()
        self.assertEqual(self.case.activity_ids.user_id, self.salesperson)

    def test_empty_and_wrong_files_are_refused_with_what_was_typed(self):
        self.assertIn("write something", self._words(self._say("message")))
        page = self._say(
            "message",
            text="Keep these words",
            files={"photo": ("x.jpg", b"MZ\x90\x00" * 20, "image/jpeg")},
        )
        self.assertIn("Only photos", self._words(page))
        self.assertIn("Keep these words", page.text)
        self.assertFalse(self.case.date_word)

    def test_so_many_a_day(self):
        self._change_policy(intake_word_limit=1)
        self._say("message", text="One")
        page = self._say("message", text="Two")
        self.assertIn("take in no more here", self._words(page))
        self.assertNotIn("Two", self.case.message_ids.mapped("body"))

    # --------------------------------------------------------------------- answers
    def test_accept_keeps_date_and_grade(self):
        self._answer_case()
        page = self._say("accept")
        self.assertIn("You accepted it on", self._words(page))
        self.assertEqual(self.case.accept_grade, "link")
        self.assertTrue(self.case.date_accepted)
        self.assertNotIn("I accept", self._words(self._look()))
        self.assertIn("said already", self._words(self._say("accept")))

    def test_accept_with_the_own_login_is_better_evidence(self):
        self._answer_case()
        self._login(self.customer)
        self._say("accept", token=False)
        self.assertEqual(self.case.accept_grade, "login")

    def test_nothing_to_accept_before_the_answer(self):
        self.assertNotIn("I accept", self._words(self._look()))
        for act, data in (
            ("accept", {}),
            ("disagree", {"reason": "No"}),
            ("rate", {"score": "1"}),
        ):
            page = self._say(act, **data)
            self.assertIn("no longer open", self._words(page))
        self.assertEqual(self.case.state, "received")
        self.assertFalse(self.case.date_accepted)
        self.assertFalse(self.case.callback_ids)

    def test_disagree_takes_the_case_up_again(self):
        self._pass_on()
        self._say("accept")
        self.assertIn("say why", self._words(self._say("disagree", reason=" ")))
        self.assertEqual(self.case.reopen_count, 0)
        page = self._say("disagree", reason="They are still mouldy.")
        self.assertRecordValues(
            self.case,
            [
                {
                    "state": "investigating",
                    "reopen_count": 1,
                    "date_accepted": False,
                    "accept_grade": False,
                }
            ],
        )
        self.assertIn("We look into it again. We will answer by", self._words(page))
        self.assertIn("They are still mouldy.", self._words(page))
        self.assertTrue(
            any(
                "(Customer's link)" in body
                for body in self.case.message_ids.mapped("body")
            )
        )

    def test_an_answer_to_pass_on_is_received_by_the_customers_act(self):
        self._pass_on()
        self._look()
        self.env.invalidate_all()
        self.assertEqual(self.case.reply_notice_id.state, "to_pass_on")
        self.make_jsonrpc_request(
            self._url("/opened"), {"access_token": self.case.access_token}
        )
        self.env.invalidate_all()
        self.assertEqual(self.case.reply_notice_id.state, "passed_on")
        self.assertEqual(self.case.state, "follow_up")
        self.assertTrue(self.case.date_replied)

    def test_a_request_answered_on_opening_can_still_be_disputed(self):
        self.case.with_user(self.salesperson).write({"kind": "after_sales"})
        self._pass_on()
        self._say("message", text="Thanks")
        self.assertEqual(self.case.state, "closed")
        self._say("disagree", reason="It does not help.")
        self.assertEqual(self.case.state, "investigating")

    def test_good_stars_close_the_case(self):
        self._pass_on()
        page = self._say("rate", score="5", note="Quick!")
        self.assertRecordValues(
            self.case,
            [
                {
                    "state": "closed",
                    "close_reason": "satisfied",
                    "callback_score": 5,
                    "callback_grade": "link",
                }
            ],
        )
        self.assertIn("5 of 5 stars", self._words(page))
        self.assertNotIn("o_policy_rate", page.text)

    def test_few_stars_take_it_up_again(self):
        self._pass_on()
        self._say("rate", score="2")
        self.assertEqual(self.case.state, "investigating")
        self.assertTrue(self.case.date_word)

    def test_after_the_end_the_customers_own_stars_count_once(self):
        self._close(4)
        self._say("rate", score="2", note="Not really")
        self.assertRecordValues(
            self.case,
            [
                {
                    "state": "closed",
                    "callback_score": 2,
                    "callback_grade": "link",
                }
            ],
        )
        self.assertEqual(sorted(self.case.callback_ids.mapped("score")), [2, 4])
        self.assertIn("said already", self._words(self._say("rate", score="5")))
        self.assertEqual(self.case.callback_score, 2)

    def test_stars_are_one_to_five(self):
        self._answer_case()
        for score in ("", "0", "6", "x", "5.0"):
            page = self._say("rate", score=score)
            self.assertIn("one to five stars", self._words(page))
        self.assertFalse(self.case.callback_ids)

    def test_looking_changes_nothing(self):
        self._pass_on()
        columns = [
            name
            for name, field in self.case._fields.items()
            if field.store and field.column_type
        ]
        self.env.invalidate_all()
        before = self.case.read(columns)
        messages = self.case.message_ids.ids
        self._look()
        for act, params in (
            ("accept", {}),
            ("disagree", {"reason": "No"}),
            ("rate", {"score": "1"}),
            ("message", {"text": "Hello"}),
        ):
            response = self.url_open(
                self._url(f"/{act}"),
                params={"access_token": self.case.access_token, **params},
            )
            self.assertIn(response.status_code, (404, 405))
        self.env.invalidate_all()
        self.assertEqual(self.case.read(columns), before)
        self.assertEqual(self.case.message_ids.ids, messages)
        self.assertFalse(self.case.reply_notice_id.date_opened)

    def test_the_callback_deadline_is_said(self):
        self._pass_on()
        self.case._mark_page_opened()
        due = self.case._get_page_due("callback")
        self.assertGreater(due, fields.Datetime.now() + timedelta(hours=1))
        self.assertIn("or we ask you by", self.case._get_page_values()["next"])

    def test_the_badges_of_the_home_page_are_not_disturbed(self):
        self._login(self.customer)
        self.assertRegex(self._words(self.url_open("/my")), "1 ?Report a problem")
        counted = self.make_jsonrpc_request(
            "/my/counters", {"counters": ["order_count"]}
        )
        self.assertNotIn("policy_complaint_count", counted)
