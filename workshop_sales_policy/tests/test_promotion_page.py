"""The page behind the leaflet's QR code, and the leaflet itself."""

import re
from datetime import timedelta

from lxml import html

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .promotion_common import PromotionCase


class PageCase(PromotionCase, HttpCase):
    """A promotion that runs today, and no waiting for the form."""

    policy_values = {**PromotionCase.policy_values, "intake_seconds": 0}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.phone = "021-5550100"
        cls.today = cls.company._policy_get_today()
        cls.promotion.write(
            {"date_from": cls.today, "date_to": cls.today + timedelta(days=9)}
        )
        cls.promotion.sudo()._policy_write({"state": "running"})
        cls.path = cls.promotion._get_page_path()

    def _csrf(self):
        return re.search(r'csrf_token: "(\w+)"', self.url_open("/web/login").text)[1]

    def _send(self, **data):
        """Send the form: the answer and the new leads."""
        leads = self.env["crm.lead"].sudo()
        last = leads.search([], order="id desc", limit=1)
        answer = self.url_open(self.path, data={"csrf_token": self._csrf(), **data})
        self.env.invalidate_all()
        return answer, leads.search([("id", ">", last.id or 0)])

    def _words(self, response):
        main = html.fromstring(response.text).find(".//main")
        return " ".join(main.text_content().split())

    def _open_by_hand(self):
        return self.make_jsonrpc_request(f"{self.path}/opened", {})


@tagged("post_install", "-at_install")
class TestPage(PageCase):
    def test_what_a_visitor_sees(self):
        words = self._words(self.url_open(self.path))
        self.assertIn("Mid-Autumn gift boxes", words)
        self.assertIn("Printed with the hotel's own name.", words)
        self.assertIn("Gift box", words)
        self.assertIn("Please call me", words)
        self.assertIn("021-5550100", words)
        # neither what we think, nor what it costs, nor who is behind it
        for secret in ("two weeks before the festival", "1,200", "Chen"):
            self.assertNotIn(secret, words)

    def test_approved_texts_come_first(self):
        text, idea = self.env["workshop.promotion.content"].create(
            [
                {
                    "name": name,
                    "promotion_id": self.promotion.id,
                    "kind": "copy",
                    "text": f"<p>{name} text</p>",
                    "selling_point": "Own name",
                    "segment_id": self.segment.id,
                }
                for name in ("Ready", "Unread")
            ]
        )
        text._policy_write({"state": "approved"})
        text._do_use()
        words = self._words(self.url_open(self.path))
        self.assertIn("Ready text", words)
        self.assertNotIn("Unread text", words)
        self.assertEqual(idea.state, "draft")

    def test_three_inputs_make_a_lead(self):
        answer, lead = self._send(
            name="Mrs. Gao", phone="138 0000", email="Gao <gao@example.com>", note="Two"
        )
        self.assertIn("Thank you.", self._words(answer))
        self.assertNotIn("Please call me", self._words(answer))
        self.assertRecordValues(
            lead,
            [
                {
                    "name": "Mid-Autumn gift boxes: Mrs. Gao",
                    "contact_name": "Mrs. Gao",
                    "phone": "138 0000",
                    "email_from": "gao@example.com",
                    "campaign_id": self.promotion.campaign_id.id,
                    "medium_id": self.channel.medium_id.id,
                    "company_id": self.company.id,
                    "user_id": self.manager.id,
                }
            ],
        )
        self.assertIn("Two", lead.description)
        self.assertRecordValues(
            lead.activity_ids,
            [
                {
                    "user_id": self.manager.id,
                    "date_deadline": self.today + timedelta(days=1),
                }
            ],
        )
        self.promotion.invalidate_recordset()
        self.assertEqual(self.promotion.lead_count, 1)

    def test_a_lead_where_the_company_works_with_leads(self):
        group = self.env.ref("crm.group_use_lead")
        people = self.env.ref("base.group_user")
        for implied, expected in (([], "opportunity"), ([group.id], "lead")):
            with self.subTest(expected):
                people.implied_ids = [
                    Command.unlink(group.id),
                    *map(Command.link, implied),
                ]
                self.assertEqual(self.promotion._get_lead_type(), expected)

    def test_what_is_missing_is_said_and_nothing_is_lost(self):
        for data, word in (
            ({"name": "Gao", "note": "<b>Ten</b>"}, "telephone number or an e-mail"),
            ({"email": "gao at home", "name": "Gao"}, "check the e-mail"),
            ({"phone": "1", "homepage": "x", "name": "Gao"}, "must stay empty"),
        ):
            with self.subTest(word):
                answer, leads = self._send(**data)
                self.assertFalse(leads)
                self.assertIn(word, self._words(answer))
                self.assertIn('value="Gao"', answer.text)
        self.assertNotIn("<b>Ten", answer.text)

    def test_ten_messages_a_day(self):
        for number in range(11):
            answer, leads = self._send(phone=f"1380000{number}")
        self.assertFalse(leads)
        self.assertEqual(answer.status_code, 429)
        self.assertIn("we take no more", self._words(answer))
        self.assertEqual(self.promotion.lead_count, 10)

    def test_another_link_opens_nothing(self):
        other = self._promotion(name="Fair")
        code = self.path.rpartition("-")[2]
        for path in (
            f"/promotion/{other.id}-{code}",
            f"/promotion/{self.promotion.id}-",
            f"/promotion/{self.promotion.id}",
            "/promotion/999999999-x",
            "/promotion/x",
            f"{self.path}x",
        ):
            with self.subTest(path):
                self.assertEqual(self.url_open(path).status_code, 404)
                answer = self.url_open(
                    path, data={"csrf_token": self._csrf(), "phone": "1"}
                )
                self.assertEqual(answer.status_code, 404)

    def test_nobody_sees_what_is_not_approved(self):
        for state in ("idea", "pending", "cancelled"):
            with self.subTest(state):
                self.promotion.sudo()._policy_write({"state": state})
                self.assertEqual(self.url_open(self.path).status_code, 404)
                self.assertEqual(self._open_by_hand(), False)

    def test_over_it_takes_no_message(self):
        for state in ("ended", "evaluated", "closed"):
            with self.subTest(state):
                self.promotion.sudo()._policy_write({"state": state})
                words = self._words(self.url_open(self.path))
                self.assertIn("This offer is over", words)
                self.assertNotIn("Please call me", words)
                answer, leads = self._send(phone="138")
                self.assertFalse(leads)
                self.assertIn("This offer is over", self._words(answer))

    def test_staff_look_and_send_nothing(self):
        self.promotion.sudo()._policy_write({"state": "idea"})
        self.authenticate(self.salesperson.login, self.salesperson.login)
        self.assertIn("No customer sees this", self._words(self.url_open(self.path)))
        self.promotion.sudo()._policy_write({"state": "running"})
        self.assertIn("what the customer sees", self._words(self.url_open(self.path)))
        _answer, leads = self._send(phone="138")
        self.assertFalse(leads)
        self._open_by_hand()
        self.assertEqual(self.promotion.visit_count, 0)

    def test_who_may_not_read_it_is_a_visitor_like_any(self):
        """Neither a colleague without a role nor the other company looks behind it."""
        self.promotion.sudo()._policy_write({"state": "idea"})
        plain = self._create_user("plain")
        other = self._create_user("else", "manager", company=self.other_company)
        for user in (plain, other):
            with self.subTest(user.login):
                with self.assertRaises(AccessError):
                    self.promotion.with_user(user).action_open_page()
                with self.assertRaises(AccessError):
                    self.promotion.with_user(user).action_leaflet()
                with self.assertRaises(AccessError):
                    self.promotion.with_user(user).read(["page_url"])
                self.authenticate(user.login, user.login)
                self.assertEqual(self.url_open(self.path).status_code, 404)

    def test_a_visit_is_a_person_s_act_and_counts_once(self):
        self.url_open(self.path)
        self.assertEqual(self.promotion.visit_count, 0)
        self.assertTrue(self._open_by_hand())
        self.assertFalse(self._open_by_hand())
        self.promotion.invalidate_recordset()
        self.assertEqual(self.promotion.visit_count, 1)
        self.authenticate(None, None)  # another browser
        self._open_by_hand()
        self.promotion.invalidate_recordset()
        self.assertEqual(self.promotion.visit_count, 2)

    def test_one_address_does_not_make_a_success(self):
        for _visitor in range(52):
            self.authenticate(None, None)
            self._open_by_hand()
        self.promotion.invalidate_recordset()
        self.assertEqual(self.promotion.visit_count, 50)

    def test_leads_use_up_no_complaints(self):
        for number in range(11):
            self._send(phone=f"1380000{number}")
        counters = self.env["workshop.intake.counter"]
        self.assertEqual(counters._hit(self.company, "address", "127.0.0.1"), 1)
        self.assertEqual(counters._hit(self.company, "lead", "127.0.0.1"), 12)

    def test_whoever_runs_it_without_leads_gets_none(self):
        clerk = self._create_user("clerk", "finance")
        self.promotion.sudo()._policy_write({"state": "idea"})
        self.promotion.user_id = clerk
        self.promotion.sudo()._policy_write({"state": "running"})
        _answer, lead = self._send(email="gao@example.com")
        self.assertEqual(lead.name, "Mid-Autumn gift boxes: gao@example.com")
        self.assertFalse(lead.user_id)
        self.assertFalse(lead.activity_ids)

    def test_nobody_writes_the_count(self):
        with self.assertRaises(UserError):
            self.promotion.visit_count = 100
        born = self._promotion(name="Fair", visit_count=100)
        self.assertEqual(born.visit_count, 0)
        key = self.promotion.with_context(default_visit_count=100)
        forged = key.create(
            {"name": "Forged", "date_from": self.today, "date_to": self.today}
        )
        self.assertEqual(forged.visit_count, 0)


@tagged("post_install", "-at_install")
class TestPagePhone(PageCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_the_customer_asks_to_be_called(self):
        self.start_tour(self.path, "workshop_promotion_page")
        lead = self.env["crm.lead"].search(
            [("campaign_id", "=", self.promotion.campaign_id.id)]
        )
        self.assertRecordValues(
            lead, [{"contact_name": "Mrs. <Gao>", "phone": "138 0000 1111"}]
        )
        self.promotion.invalidate_recordset()
        self.assertEqual(self.promotion.visit_count, 1)


@tagged("post_install", "-at_install")
class TestLeaflet(PageCase):
    def _render(self):
        report = self.env["ir.actions.report"].with_user(self.manager)
        content, _kind = report._render_qweb_html(
            "workshop_sales_policy.report_promotion_leaflet", self.promotion.ids
        )
        return content.decode()

    def test_it_carries_the_code_of_its_page(self):
        page = self._render()
        self.assertIn("Mid-Autumn gift boxes", page)
        self.assertIn("Printed with the hotel", page)
        image = html.fromstring(page).find(f".//img[@alt='Barcode {self._url()}']")
        self.assertIsNotNone(image)
        self.assertTrue(image.get("src").startswith("data:image/png;base64,"))

    def _url(self):
        self.assertTrue(self.promotion.page_url.endswith(self.path))
        return self.promotion.page_url

    def test_nothing_is_printed_before_its_approval(self):
        for state in ("idea", "pending", "ended", "cancelled"):
            with self.subTest(state):
                self.promotion.sudo()._policy_write({"state": state})
                with self.assertRaisesRegex(UserError, "not its step now"):
                    self.promotion.action_leaflet()
                with self.assertRaisesRegex(UserError, "not its step now"):
                    self._render()

    def test_without_a_policy_odoo_decides(self):
        self.policy.with_user(self.owner).action_suspend("Stocktaking.")
        self.promotion.sudo()._policy_write({"state": "idea"})
        self.assertIn("Mid-Autumn", self._render())
        self.assertEqual(self.url_open(self.path).status_code, 200)
