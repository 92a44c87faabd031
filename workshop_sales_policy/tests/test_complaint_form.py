"""The form "Report a problem": who may send it, what it keeps, what it refuses."""

import time

from odoo.tests import tagged
from odoo.tools.misc import hash_sign

from ..controllers.complaint_form import SCOPE
from .complaint_portal_common import ComplaintPortalCase

PDF = b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\n%%EOF\n"
EXE = b"MZ" + b"\x00" * 58 + b"\x80\x00\x00\x00" + b"\x00" * 64 + b"PE\x00\x00"


@tagged("post_install", "-at_install")
class TestComplaintForm(ComplaintPortalCase):
    def test_three_inputs_make_a_case(self):
        page, case = self._report()
        self.assertRecordValues(
            case,
            [
                {
                    "channel": "portal",
                    "state": "received",
                    "intake_grade": "open",
                    "is_anonymous": True,
                    "partner_id": False,
                    "company_id": self.company.id,
                    "department_id": self.department.id,
                    "user_id": self.manager.id,
                    "description": "Two loaves are mouldy.",
                    "is_safety": False,
                    "remedy": False,
                }
            ],
        )
        self.assertEqual(
            set(case.clock_ids.mapped("kind")), {"ack", "contact", "solution", "reply"}
        )
        self.assertIn(f"/my/complaints/{case.id}?access_token=", page.url)
        words = self._words(page)
        self.assertIn(f"Your message {case.name}", words)
        self.assertIn("Keep this link", words)
        self.assertIn("our answer stands only here", words)
        self.assertFalse(case.message_partner_ids)

    def test_contact_remedy_and_harm_are_kept_and_no_contact_is_made(self):
        partners = self.env["res.partner"].search_count([])
        _page, case = self._report(
            name="Mrs. Gao", phone="138 0000", email="Gao <gao@example.com>",
            remedy="refund", safety="1",
        )  # fmt: skip
        self.assertRecordValues(
            case,
            [
                {
                    "contact_name": "Mrs. Gao",
                    "contact_phone": "138 0000",
                    "email_from": "gao@example.com",
                    "is_anonymous": False,
                    "remedy": "refund",
                    "is_safety": True,
                }
            ],
        )
        self.assertEqual(self.env["res.partner"].search_count([]), partners)
        case.action_acknowledge()
        self.assertEqual(case.partner_id.email, "gao@example.com")

    def test_from_the_order_by_its_link(self):
        self._release(self.offer)
        page, case = self._report(
            order_id=self.offer.id, access_token=self.offer.access_token
        )
        self.assertRecordValues(
            case,
            [
                {
                    "intake_grade": "link",
                    "partner_id": self.partner.id,
                    "order_id": self.offer.id,
                    "user_id": self.salesperson.id,
                }
            ],
        )
        self.assertNotIn(self.offer.access_token, page.url)

    def test_anothers_order_is_not_taken_over(self):
        self._release(self.offer)
        self._release(self.held)
        for token in ("", "wrong", self.held.access_token):
            with self.subTest(token=token):
                _page, case = self._report(order_id=self.offer.id, access_token=token)
                self.assertEqual(case.intake_grade, "open")
                self.assertFalse(case.order_id)
                self.assertFalse(case.partner_id)
        self._login(self.stranger)
        _page, case = self._report(order_id=self.offer.id)
        self.assertFalse(case.order_id)
        self.assertEqual(case.partner_id, self.stranger.partner_id)
        _page, case = self._report(order=self.offer.id)
        self.assertFalse(case.order_id)

    def test_a_withheld_offer_is_no_way_in(self):
        _page, case = self._report(
            order_id=self.held.id, access_token=self.held.access_token
        )
        self.assertFalse(case.order_id)
        self.assertFalse(case.partner_id)

    def test_with_the_own_login(self):
        self._release(self.offer)
        self.offer.with_user(self.salesperson).action_confirm()
        self._login(self.customer)
        form = self.url_open("/complaint").text
        self.assertIn(self.offer.name, form)
        self.assertNotIn('name="email"', form)
        _page, case = self._report(order=self.offer.id, email="x@example.com")
        self.assertRecordValues(
            case,
            [
                {
                    "intake_grade": "login",
                    "partner_id": self.person.id,
                    "email_from": False,
                    "order_id": self.offer.id,
                    "create_uid": self.customer.id,
                }
            ],
        )
        self.assertNotIn(self.person, case.message_partner_ids)

    def test_what_was_typed_stays_when_something_is_missing(self):
        for data, words in (
            ({"category": ""}, "tap what kind"),
            ({"category": "abc"}, "tap what kind"),
            ({"category": self.mould.id}, "tap what kind"),
            ({"text": "  "}, "say what happened"),
            ({"email": "nobody"}, "check the e-mail address"),
        ):
            with self.subTest(data=data):
                page, case = self._report(**{"phone": "138 0001", **data})
                self.assertFalse(case)
                self.assertIn(words, self._words(page))
                self.assertIn('value="138 0001"', page.text)
        self.assertEqual(self.env["workshop.intake.counter"].search_count([]), 0)

    def test_words_are_words(self):
        text = "<script>alert(1)</script> & <b>bold</b>"
        page, case = self._report(text=text, name="<img src=x onerror=alert(1)>")
        self.assertEqual(case.description, text)
        for raw in ("<script>alert(1)", "<b>bold", "<img src=x"):
            self.assertNotIn(raw, page.text)
        page, _case = self._report(text=text, category="")
        self.assertNotIn("<script>alert(1)", page.text)

    def test_staff_see_it_but_do_not_send_it(self):
        self._login(self.salesperson)
        self.assertIn("what the customer sees", self.url_open("/complaint").text)
        page, case = self._report()
        self.assertFalse(case)
        self.assertIn("Only the customer acts here", page.text)

    def test_without_the_forms_secret_nothing_is_taken_in(self):
        cases = self.env["workshop.complaint"].search_count([])
        response = self.url_open(
            "/complaint", data={"category": self.quality.id, "text": "x"}
        )
        self.assertEqual(response.status_code, 400)
        self.assertEqual(self.env["workshop.complaint"].search_count([]), cases)

    def test_looking_records_nothing(self):
        cases = self.env["workshop.complaint"].search_count([])
        self.url_open(
            "/complaint", params={"category": self.quality.id, "text": "Mould"}
        )
        self.assertEqual(self.env["workshop.complaint"].search_count([]), cases)


@tagged("post_install", "-at_install")
class TestComplaintFormFiles(ComplaintPortalCase):
    def test_photo_and_pdf_are_kept_and_sealed(self):
        _page, case = self._report(
            files=[
                ("photo", ("a.png", self.pixel, "image/png")),
                ("photo", ("b.pdf", PDF, "application/pdf")),
            ]
        )
        self.assertEqual(
            set(case.photo_ids.mapped("mimetype")), {"image/png", "application/pdf"}
        )
        self.assertEqual(set(case.photo_ids.mapped("policy_is_sealed")), {True})
        self.assertEqual(case.photo_ids.mapped("res_id"), [case.id, case.id])

    def test_nine_megabytes_are_too_much(self):
        big = self.pixel + b"0" * 9 * 1024 * 1024
        page, case = self._report(files={"photo": ("x.png", big, "image/png")})
        self.assertFalse(case)
        self.assertIn("8 MB each", self._words(page))
        self.assertIn("Two loaves are mouldy.", page.text)

    def test_a_fourth_file_is_too_many(self):
        one = ("photo", ("x.png", self.pixel, "image/png"))
        page, case = self._report(files=[one] * 4)
        self.assertFalse(case)
        self.assertIn("At most three files", self._words(page))

    def test_the_name_of_a_file_proves_nothing(self):
        for name, content in (
            ("x.jpg", EXE),
            ("x.png", b"<html><script>alert(1)</script></html>"),
            ("x.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'></svg>"),
            ("x.pdf", b"PK\x03\x04" + b"\x00" * 40),
        ):
            with self.subTest(name=name, content=content[:8]):
                page, case = self._report(
                    files={"photo": (name, content, "image/jpeg")}
                )
                self.assertFalse(case)
                self.assertIn("Only photos (JPEG, PNG) and PDF", self._words(page))


@tagged("post_install", "-at_install")
class TestComplaintFormRobots(ComplaintPortalCase):
    def _get_started(self, ago):
        return hash_sign(self.env, SCOPE, int(time.time()) - ago)

    def test_the_trap(self):
        page, case = self._report(homepage="https://spam.example.com")
        self.assertFalse(case)
        self.assertIn("must stay empty", self._words(page))
        self.assertIn("Two loaves are mouldy.", page.text)
        self.assertNotIn("spam.example.com", page.text)

    def test_faster_than_a_person_types(self):
        self._change_policy(intake_seconds=3)
        for started in ("", "AAAA", self._get_started(0) + "x", self._get_started(0)):
            with self.subTest(started=started):
                page, case = self._report(started=started)
                self.assertFalse(case)
                self.assertIn("That was very quick", page.text)
        _page, case = self._report(started=self._get_started(5))
        self.assertEqual(len(case), 1)

    def test_beyond_the_days_limit_nothing_is_taken_in(self):
        self._change_policy(intake_limit=2)
        for _number in range(2):
            _page, case = self._report()
            self.assertEqual(len(case), 1)
        page, case = self._report()
        self.assertFalse(case)
        self.assertEqual(page.status_code, 429)
        self.assertIn("take in no more here", self._words(page))
        self.assertIn("021-5550100", self._words(page))
        # Who is known is counted by himself, not by the address he shares.
        self._login(self.customer)
        self.assertEqual(len(self._report()[1]), 1)

    def test_the_counter_names_nobody(self):
        self._report()
        row = self.env["workshop.intake.counter"].search([])
        self.assertEqual(row.hits, 1)
        self.assertNotIn("127.0.0.1", row.key)
        self.assertEqual(len(row.key), 64)

    def test_senders_days_and_companies_count_apart(self):
        counters = self.env["workshop.intake.counter"]
        self.assertEqual(counters._hit(self.company, "address", "203.0.113.7"), 1)
        self.assertEqual(counters._hit(self.company, "address", "203.0.113.7"), 2)
        self.assertEqual(counters._hit(self.company, "address", "203.0.113.8"), 1)
        self.assertEqual(counters._hit(self.company, "user", "203.0.113.7"), 1)
        self.assertEqual(counters._hit(self.other_company, "address", "203.0.113.7"), 1)

    def test_old_counts_are_cleaned(self):
        counters = self.env["workshop.intake.counter"]
        counters._hit(self.company, "address", "203.0.113.7")
        counters.search([]).date = "2020-01-01"
        counters._hit(self.company, "address", "203.0.113.8")
        counters._gc_counters()
        self.assertEqual(len(counters.search([])), 1)


@tagged("post_install", "-at_install")
class TestComplaintFormCompanies(ComplaintPortalCase):
    def test_the_visitor_meets_the_public_company_alone(self):
        self.assertEqual(
            self.env["workshop.complaint"]._get_form_path(self.company), "/complaint"
        )
        _page, case = self._report(company_id=self.other_company.id)
        self.assertEqual(case.company_id, self.company)

    def test_a_companys_own_link_leads_to_it(self):
        self._publish_other_policy()
        path = self.env["workshop.complaint"]._get_form_path(self.other_company)
        link = path.removeprefix("/complaint")
        self.assertIn("Other Bakery", self.url_open(path).text)
        page, case = self._report(link)
        self.assertEqual(case.company_id, self.other_company)
        self.assertIn("Other Bakery", page.text)

    def test_a_guessed_link_leads_nowhere(self):
        code = self.env["workshop.complaint"]._get_form_code(self.company)
        for link in (
            f"{self.other_company.id}",
            f"{self.other_company.id}-",
            f"{self.other_company.id}-{code}",
            f"{self.company.id}-{code[:-1]}",
            f"999999999-{code}",
            "abc",
        ):
            with self.subTest(link=link):
                self.assertEqual(self.url_open(f"/complaint/{link}").status_code, 404)
                response, case = self._report(f"/{link}")
                self.assertEqual(response.status_code, 404)
                self.assertFalse(case)

    def test_no_form_without_a_policy(self):
        path = self.env["workshop.complaint"]._get_form_path(self.other_company)
        self.assertEqual(self.url_open(path).status_code, 404)

    def test_a_closed_form_serves_customers_who_are_known(self):
        self._change_policy(intake_is_open=False)
        self._release(self.offer)
        self.assertEqual(self.url_open("/complaint").status_code, 404)
        response, case = self._report()
        self.assertEqual(response.status_code, 404)
        self.assertFalse(case)
        _page, case = self._report(
            order_id=self.offer.id, access_token=self.offer.access_token
        )
        self.assertEqual(len(case), 1)
        self._login(self.customer)
        self.assertEqual(len(self._report()[1]), 1)
