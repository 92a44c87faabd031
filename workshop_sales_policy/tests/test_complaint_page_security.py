"""Another customer's case is reached by no id, link, login or method."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .complaint_portal_common import ComplaintPortalCase

ACTS = (
    ("message", {"text": "Intruder"}),
    ("accept", {}),
    ("disagree", {"reason": "Intruder"}),
    ("rate", {"score": "1"}),
)


@tagged("post_install", "-at_install")
class TestComplaintPageSecurity(ComplaintPortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.theirs = cls._create_complaint(
            partner_id=cls.stranger.partner_id.id, description="Their secret"
        ).sudo()
        cls.theirs._portal_ensure_token()

    def setUp(self):
        super().setUp()
        self._answer_case()
        self.state = self.case.state

    def assertClosedTo(self, token):
        """Neither the page, nor a file, nor one of the acts."""
        page = self._look(token=token)
        self.assertNotIn("Two loaves are mouldy.", page.text)
        messages = self.case.message_ids.ids
        for act, data in ACTS:
            with self.subTest(act=act, token=token):
                page = self._say(act, token=token, **data)
                self.assertNotIn("Two loaves are mouldy.", page.text)
                self.assertEqual(self.case.state, self.state)
                self.assertEqual(self.case.message_ids.ids, messages)
                self.assertFalse(self.case.date_accepted)
                self.assertFalse(self.case.callback_ids)
        result = self.make_jsonrpc_request(
            self._url("/opened"), {"access_token": token or None}
        )
        self.assertFalse(result)

    def test_nobody_without_link(self):
        self.assertClosedTo("")

    def test_a_wrong_link(self):
        token = self.case.access_token
        for wrong in ("wrong", token[:-1], token.upper() + "x"):
            self.assertClosedTo(wrong)

    def test_the_link_of_another_case(self):
        self.assertClosedTo(self.theirs.access_token)

    def test_the_link_of_an_order(self):
        self.assertClosedTo(self.offer.access_token)

    def test_another_customers_login(self):
        self._login(self.stranger)
        self.assertClosedTo("")
        self.assertClosedTo(self.theirs.access_token)

    def test_a_token_of_another_shape(self):
        for token in ([self.case.access_token], {"a": 1}, 7, True):
            result = self.make_jsonrpc_request(
                self._url("/opened"), {"access_token": token}
            )
            self.assertFalse(result)

    def test_a_case_that_does_not_exist(self):
        page = self.url_open(
            "/my/complaints/999999999",
            params={"access_token": self.case.access_token},
        )
        self.assertNotIn("Your message", page.text)

    def test_a_customer_without_company_meets_no_case_without_customer(self):
        nobody = self._create_complaint(
            partner_id=False, is_anonymous=True, description="Hidden words"
        )
        for user in (self.customer, self.stranger, None):
            self._login(user)
            page = self.url_open(f"/my/complaints/{nobody.id}")
            self.assertNotIn("Hidden words", page.text)

    def test_a_file_of_another_case(self):
        self._login()
        self._say(
            "message",
            case=self.theirs,
            text="Mine",
            files={"photo": ("x.png", self.pixel, "image/png")},
        )
        photo = self.theirs.photo_ids
        self.assertEqual(len(photo), 1)
        for case, token in (
            (self.case, self.case.access_token),
            (self.theirs, self.case.access_token),
            (self.theirs, ""),
        ):
            response = self.url_open(
                self._url(f"/file/{photo.id}", case=case),
                params={"access_token": token},
            )
            self.assertEqual(response.status_code, 404)
        for path in ("/web/image/", "/web/content/"):
            self.assertNotEqual(self.url_open(f"{path}{photo.id}").content, self.pixel)

    def test_a_file_of_the_house_is_none_of_the_page(self):
        file = self.env["ir.attachment"].create(
            {
                "name": "inside.png",
                "raw": self.pixel,
                "res_model": "workshop.complaint",
                "res_id": self.case.id,
            }
        )
        self.case._policy_write({"photo_ids": [(4, file.id)]})
        response = self.url_open(
            self._url(f"/file/{file.id}"),
            params={"access_token": self.case.access_token},
        )
        self.assertEqual(response.status_code, 404)

    def test_staff_look_but_are_no_customers(self):
        messages = self.case.message_ids.ids
        for user in (self.salesperson, self.manager):
            self._login(user)
            self.assertIn("what the customer sees", self._look().text)
            for act, data in ACTS:
                page = self._say(act, **data)
                self.assertIn("Only the customer acts here", page.text)
            self.make_jsonrpc_request(
                self._url("/opened"), {"access_token": self.case.access_token}
            )
        self.env.invalidate_all()
        self.assertEqual(self.case.state, self.state)
        self.assertEqual(self.case.message_ids.ids, messages)
        self.assertFalse(self.case.reply_notice_id.date_opened)
        self.assertFalse(self.case.callback_ids)

    def test_without_the_forms_secret_nothing_is_said(self):
        for act, data in ACTS:
            response = self.url_open(
                self._url(f"/{act}"),
                data={"access_token": self.case.access_token, **data},
            )
            self.assertEqual(response.status_code, 400)
        self.env.invalidate_all()
        self.assertFalse(self.case.date_accepted)

    def test_the_chatter_routes_know_no_link(self):
        self._comment("A word to a colleague", self.manager.partner_id)
        signed = {
            "pid": self.partner.id,
            "hash": self.case._sign_token(self.partner.id),
        }
        for user in (None, self.customer):
            self._login(user)
            for key in ({"token": self.case.access_token}, signed):
                with self.subTest(user=user, key=key):
                    self.assertNotIn("A word to a colleague", self._fetch(key))
                    before = len(self.case.message_ids)
                    self._post_to_chatter(key)
                    self.env.invalidate_all()
                    self.assertEqual(len(self.case.message_ids), before)

    def _fetch(self, key):
        thread = {"thread_model": "workshop.complaint", "thread_id": self.case.id}
        return self._call_route("/mail/chatter_fetch", {**thread, **key})

    def _post_to_chatter(self, key):
        thread = {"thread_model": "workshop.complaint", "thread_id": self.case.id}
        return self._call_route(
            "/mail/message/post", {**thread, "post_data": {"body": "Intruder"}, **key}
        )

    def _call_route(self, route, params):
        return self.url_open(
            route, json={"jsonrpc": "2.0", "method": "call", "params": params}
        ).text

    def test_customers_hold_no_right_on_the_models(self):
        for user in (self.customer, self.env.ref("base.public_user")):
            for model in (
                "workshop.complaint",
                "workshop.complaint.clock",
                "workshop.complaint.pause",
                "workshop.complaint.callback",
                "workshop.complaint.act",
                "workshop.intake.counter",
            ):
                for operation in ("read", "write", "create", "unlink"):
                    with self.subTest(user=user.login, model=model, op=operation):
                        rows = self.env[model].with_user(user)
                        self.assertFalse(rows.has_access(operation))

    def test_no_method_serves_a_customers_rpc(self):
        mine = self.case.with_user(self.customer)
        for call in (
            lambda: mine.read(["name"]),
            lambda: mine.search([("id", "=", mine.id)]),
            lambda: mine.write({"description": "x"}),
            lambda: mine.create({"description": "x"}),
            lambda: mine.message_post(body="x"),
            mine.action_acknowledge,
            mine.action_close,
            mine.action_word_read,
            mine.action_resume,
            lambda: mine.action_wait("x"),
            lambda: mine.action_archive_reason("x"),
            mine.get_portal_url,
        ):
            with self.assertRaises(AccessError):
                call()

    def test_two_companies_keep_apart(self):
        """A case of another company is the customer's own, by login and link alike."""
        owner = self._publish_other_policy()
        case = (
            self.env["workshop.complaint"]
            .with_user(owner)
            .with_company(self.other_company)
            .create({"partner_id": self.partner.id, "description": "Elsewhere"})
            .sudo()
        )
        self.assertEqual(case.company_id, self.other_company)
        case._portal_ensure_token()
        page = self._look(case=case)
        self.assertIn("Elsewhere", self._words(page))
        self.assertIn("Other Bakery", page.text)
        self._say("message", case=case, text="Hello there")
        self.assertTrue(case.date_word)
        counter = self.env["workshop.intake.counter"].search([])
        self.assertEqual(counter.company_id, self.other_company)
        self._login(self.salesperson)
        page = self._look(token=False, case=case)
        self.assertNotIn("Elsewhere", page.text)
