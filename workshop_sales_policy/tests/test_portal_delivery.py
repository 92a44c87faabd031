import base64
import re

from lxml import html

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .portal_common import SIGNATURE, PortalCase
from .shipping_common import ShippingCase

PIXEL = base64.b64decode(SIGNATURE)


@tagged("post_install", "-at_install")
class DeliveryPortalCase(ShippingCase, PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order, cls.picking = cls._confirm()
        cls.picking.carrier_tracking_ref = "SF123"
        cls._ship(cls.picking)
        cls.order._portal_ensure_token()

    def _url(self, suffix="", order=None, picking=None):
        order, picking = order or self.order, picking or self.picking
        return f"/my/orders/{order.id}/deliveries/{picking.id}{suffix}"

    def _look(self, token=True, **kwargs):
        token = self.order.access_token if token is True else token
        query = f"?access_token={token}" if token else ""
        return self.url_open(self._url(**kwargs) + query)

    def _say(self, answer="fine", token=True, files=None, **data):
        page = self._look(token=token).text
        found = re.search(r'csrf_token: "(\w+)"', page)
        token = self.order.access_token if token is True else token
        response = self.url_open(
            self._url("/receipt"),
            data={
                "csrf_token": found[1],
                "access_token": token or "",
                "answer": answer,
                **data,
            },
            files=files,
        )
        self.env.invalidate_all()
        return response

    def assertOnItsWay(self):
        self.env.invalidate_all()
        self.assertRecordValues(
            self.picking,
            [{"policy_receipt_state": "in_transit", "policy_receipt_date": False}],
        )


class TestDeliveryPage(DeliveryPortalCase):
    def test_anonymous_with_the_link_sees_parcel_and_question(self):
        page = self._look()
        self.assertEqual(page.status_code, 200)
        for word in (
            "Swift Express",
            "SF123",
            "swift.example.com/?n=SF123",
            "All fine",
        ):
            self.assertIn(word, page.text)
        words = html.fromstring(page.text).find(".//main").text_content()
        for secret in (r"\b110\b", "argin", "staff"):  # 110 is what it costs
            self.assertNotRegex(words, secret)

    def test_looking_says_nothing(self):
        self._look()
        self.url_open(
            self._url("/receipt")
            + f"?access_token={self.order.access_token}&answer=fine"
        )
        self.assertOnItsWay()

    def test_all_fine_by_link(self):
        page = self._say()
        self.assertIn("we have noted it", page.text)
        self.assertRecordValues(
            self.picking,
            [
                {
                    "policy_receipt_state": "received",
                    "policy_receipt_grade": "link",
                    "policy_receipt_way": "portal",
                    "policy_receipt_name": "Lotus Tea House",
                    "policy_receipt_user_id": False,
                }
            ],
        )
        self.assertEqual(self.order.policy_receipt_state, "received")

    def test_own_login_is_better_evidence(self):
        self._login(self.customer)
        self._say(token=False)
        self.assertEqual(self.picking.policy_receipt_grade, "login")
        self.assertEqual(self.picking.policy_receipt_name, "Fang Min")

    def test_second_tap_shows_who_and_when(self):
        self._say()
        first = self.picking.policy_receipt_date
        page = self._look()
        self.assertIn("Receipt confirmed by Lotus Tea House at", page.text)
        self.assertNotIn("o_policy_fine", page.text)
        found = re.search(r'csrf_token: "(\w+)"', page.text)
        self.url_open(
            self._url("/receipt"),
            data={
                "csrf_token": found[1],
                "access_token": self.order.access_token,
                "answer": "problem",
                "exception": "damaged",
            },
        )
        self.env.invalidate_all()
        self.assertEqual(self.picking.policy_receipt_state, "received")
        self.assertEqual(self.picking.policy_receipt_date, first)

    def test_something_is_wrong_with_words_and_photo(self):
        page = self._say(
            "problem",
            exception="damaged",
            note="Two boxes <b>crushed</b>.",
            files={"photo": ("box.png", PIXEL, "image/png")},
        )
        self.assertEqual(self.picking.policy_receipt_state, "exception")
        self.assertEqual(self.picking.policy_receipt_exception, "damaged")
        self.assertEqual(self.picking.policy_receipt_note, "Two boxes <b>crushed</b>.")
        photo = self.picking.policy_receipt_attachment_ids
        self.assertEqual(photo.mimetype, "image/png")
        self.assertIn("&lt;b&gt;", self.picking.message_ids[0].body)
        case = self.env["workshop.complaint"].search(
            [("picking_id", "=", self.picking.id)]
        )
        self.assertRecordValues(
            case,
            [
                {
                    "channel": "portal",
                    "user_id": self.salesperson.id,
                    "description": "Damaged\nTwo boxes <b>crushed</b>.",
                }
            ],
        )
        self.assertEqual(case.photo_ids.raw, photo.raw)
        # its page is one tap away
        self.assertIn(f"/my/complaints/{case.id}?access_token=", page.text)

    def test_what_is_wrong_must_be_one_of_the_four(self):
        for exception in ("", "stolen"):
            self.assertIn(
                "tap what is wrong", self._say("problem", exception=exception).text
            )
        self.assertIn("tap what is wrong", self._say("maybe").text)
        self.assertOnItsWay()

    def test_files_that_are_no_photos_are_refused(self):
        for name, content in (
            ("x.png", b"<script>alert(1)</script>"),
            ("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'></svg>"),
        ):
            page = self._say(
                "problem",
                exception="damaged",
                files={"photo": (name, content, "image/png")},
            )
            self.assertIn("Only photos", page.text)
        page = self._say(
            "problem",
            exception="damaged",
            files={"photo": ("x.png", PIXEL + b"0" * 8 * 1024 * 1024, "image/png")},
        )
        self.assertIn("8 MB", page.text)
        self.assertOnItsWay()
        self.assertFalse(self.picking.policy_receipt_attachment_ids)

    def test_another_orders_token_is_refused(self):
        other, picking = self._confirm()
        self._ship(picking)
        other._portal_ensure_token()
        page = self._look(token=other.access_token)
        self.assertNotIn("SF123", page.text)
        mixed = self.url_open(
            f"/my/orders/{other.id}/deliveries/{self.picking.id}"
            f"?access_token={other.access_token}"
        )
        self.assertNotIn("SF123", mixed.text)
        csrf = re.search(r'csrf_token: "(\w+)"', self._look().text)[1]
        for url, token in (
            (self._url("/receipt"), other.access_token),
            (
                f"/my/orders/{other.id}/deliveries/{self.picking.id}/receipt",
                other.access_token,
            ),
            (self._url("/receipt"), ""),
        ):
            self.url_open(
                url, data={"csrf_token": csrf, "access_token": token, "answer": "fine"}
            )
            self.assertOnItsWay()

    def test_a_stranger_with_a_login_is_refused(self):
        self._login(self.stranger)
        self.assertNotIn("SF123", self._look(token=False).text)
        csrf = re.search(r'csrf_token: "(\w+)"', self.url_open("/my").text)[1]
        self.url_open(
            self._url("/receipt"), data={"csrf_token": csrf, "answer": "fine"}
        )
        self.assertOnItsWay()

    def test_staff_look_but_are_no_customers(self):
        for user in (self.salesperson, self.shipper):
            self._login(user)
            page = self._say()
            self.assertIn("Only the customer confirms here", page.text)
            self.assertOnItsWay()

    def test_without_the_forms_secret_nothing_is_said(self):
        self._look()
        response = self.url_open(
            self._url("/receipt"),
            data={"access_token": self.order.access_token, "answer": "fine"},
        )
        self.assertEqual(response.status_code, 400)
        self.assertOnItsWay()

    def test_nothing_to_say_before_it_left(self):
        order, picking = self._confirm()
        order._portal_ensure_token()
        csrf = re.search(r'csrf_token: "(\w+)"', self._look().text)[1]
        self.url_open(
            self._url("/receipt", order=order, picking=picking),
            data={
                "csrf_token": csrf,
                "access_token": order.access_token,
                "answer": "fine",
            },
        )
        self.env.invalidate_all()
        self.assertEqual(picking.policy_receipt_state, "none")

    def test_the_customer_may_correct_what_staff_noted(self):
        self.picking._policy_record_receipt(
            {"exception": False, "name": "Li", "grade": "staff", "way": "note"}
        )
        self._say("problem", exception="short")
        self.assertEqual(self.picking.policy_receipt_state, "exception")
        self.assertEqual(self.picking.policy_receipt_grade, "link")

    def test_opened_by_a_person_counts_a_fetched_link_does_not(self):
        self.picking._policy_tell()
        notice = self.picking.policy_notice_id
        self._look()
        self.env.invalidate_all()
        self.assertFalse(notice.date_opened)
        params = {"access_token": self.order.access_token}
        self._login(self.salesperson)
        self.make_jsonrpc_request(self._url("/opened"), params)
        self.env.invalidate_all()
        self.assertFalse(notice.date_opened)
        self._login()
        self.make_jsonrpc_request(self._url("/opened"), params)
        self.env.invalidate_all()
        self.assertTrue(notice.date_opened)

    def test_the_orders_page_leads_there(self):
        page = self._get_page(self.order)
        self.assertIn(self._url(), page.text)
        self.assertIn("Did it arrive?", page.text)

    def test_portal_users_read_no_notes_of_staff(self):
        mine = self.picking.with_user(self.customer)
        for name in (
            "policy_receipt_note",
            "policy_notice_id",
            "policy_told_text",
            "policy_receipt_user_id",
        ):
            with self.subTest(field=name), self.assertRaises(AccessError):
                mine.read([name])


class TestDeliveryPagePhone(DeliveryPortalCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_something_is_wrong_on_the_phone(self):
        url = self._url() + f"?access_token={self.order.access_token}"
        self.start_tour(url, "workshop_delivery_wrong_phone")
        self.assertEqual(self.picking.policy_receipt_state, "exception")
        self.assertEqual(self.picking.policy_receipt_exception, "short")

    def test_all_fine_on_the_phone(self):
        self.start_tour(self.order.get_portal_url(), "workshop_delivery_fine_phone")
        self.assertEqual(self.picking.policy_receipt_state, "received")
