"""Mail put through the real gateway: what opens a case, what reaches one, what not."""

from email.message import EmailMessage
from itertools import count

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MailCase

from .common import NOW
from .common_complaint import ComplaintCase

DOMAIN = "bakery.example.com"
ADDRESS = f"complaint@{DOMAIN}"
PHOTO = b"\xff\xd8\xff" + b"0" * 100
NUMBERS = count(1)
GATEWAY_LOG = "odoo.addons.mail.models.mail_thread"


class ComplaintMailCase(ComplaintCase, MailCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time("2026-11-01"):
            cls._publish_policy()
        cls.company.alias_domain_id = cls.env["mail.alias.domain"].create(
            {"name": DOMAIN, "catchall_alias": "catch", "bounce_alias": "back"}
        )
        cls.company.sudo()._policy_set_complaint_alias("complaint")

    def _mail(self, sender="Fang Min <fang@example.com>", to=ADDRESS, **values):
        """One mail, as it arrives.

        :return: the bytes put through the gateway
        """
        mail = EmailMessage()
        mail["From"], mail["To"] = sender, to
        if values.get("subject", "Mouldy bread"):
            mail["Subject"] = values.get("subject", "Mouldy bread")
        number = next(NUMBERS)
        mail["Message-Id"] = values.get("msg_id", f"<{number}@example.com>")
        for name, value in values.get("headers", {}).items():
            mail[name] = value
        mail.set_content(values.get("text", "Two of ten loaves are green."))
        if "html" in values:
            mail.add_alternative(values["html"], subtype="html")
        for name, content in values.get("files", ()):
            mail.add_attachment(
                content, maintype="application", subtype="octet-stream", filename=name
            )
        return mail.as_bytes()

    @mute_logger(GATEWAY_LOG, "odoo.addons.workshop_sales_policy")
    def _receive(self, mail):
        """Put a mail through the gateway, as the mail server does.

        :return: the case it opened or reached, sudo; empty when it was ignored
        """
        threads = self.env["mail.thread"].with_user(self.env.ref("base.user_root"))
        found = threads.sudo().message_process(None, mail)
        return self.env["workshop.complaint"].sudo().browse(found or [])

    def _write_to_customer(self, case):
        """What the customer answers to: the acknowledgement, sent by its job."""
        case.with_user(case.user_id).action_acknowledge()
        with self.mock_mail_gateway():
            self.env["workshop.notice"]._get_ready()._send_ready()
        notice = self.env["workshop.notice"].search(
            [("res_model", "=", case._name), ("res_id", "=", case.id)], limit=1
        )
        return notice.mail_id.mail_message_id


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestMailOpensCase(ComplaintMailCase):
    def test_unknown_sender_is_welcome(self):
        partners = self.env["res.partner"].search_count([])
        case = self._receive(self._mail())
        self.assertRecordValues(
            case,
            [
                {
                    "company_id": self.company.id,
                    "channel": "email",
                    "state": "received",
                    "description": "Mouldy bread\nTwo of ten loaves are green.",
                    "email_from": "fang@example.com",
                    "contact_name": "Fang Min",
                    "partner_id": False,
                    "user_id": self.manager.id,
                    "clock_kind": "ack",
                }
            ],
        )
        # no contact before somebody takes the case on
        self.assertEqual(self.env["res.partner"].search_count([]), partners)
        self.assertIn("Two of ten", case.message_ids[-1].body)

    def test_known_customer_is_recognized(self):
        case = self._receive(self._mail("Lotus <LOTUS@example.com>"))
        self.assertRecordValues(
            case,
            [
                {
                    "partner_id": self.partner.id,
                    "user_id": self.salesperson.id,
                    "email_from": "lotus@example.com",
                }
            ],
        )

    def test_a_colleague_passes_on_what_others_say(self):
        self.salesperson.email = "li@bakery.example.com"
        case = self._receive(self._mail("Li <li@bakery.example.com>"))
        self.assertFalse(case.partner_id)
        self.assertEqual(case.user_id, self.salesperson)

    def test_the_address_decides_the_company(self):
        self.other_company.sudo()._policy_set_complaint_alias("help")
        self.other_company.policy_complaint_alias_id.alias_domain_id = (
            self.company.alias_domain_id
        )
        case = self._receive(self._mail(to=f"help@{DOMAIN}"))
        self.assertEqual(case.company_id, self.other_company)

    def test_empty_mail(self):
        case = self._receive(self._mail(subject="", text=""))
        self.assertEqual(case.description, "E-mail without text")
        self.assertEqual(case.state, "received")

    def test_html_becomes_text_without_scripts(self):
        html = (
            "<html><head><style>p {color: red}</style></head><body><p>Green</p>"
            "<script>alert(1)</script><p onclick='x()'>mould</p></body></html>"
        )
        case = self._receive(self._mail(subject="Bread", html=html))
        self.assertEqual(case.description.split(), ["Bread", "Green", "mould"])
        bodies = "".join(case.message_ids.mapped("body"))
        self.assertNotIn("alert", bodies)
        self.assertNotIn("onclick", bodies)

    def test_photos_become_sealed_files_of_the_case(self):
        case = self._receive(self._mail(files=[("bread.jpg", PHOTO)]))
        self.assertEqual(case.photo_ids.mapped("name"), ["bread.jpg"])
        self.assertEqual(case.photo_ids.raw, PHOTO)
        self.assertTrue(case.photo_ids.policy_is_sealed)
        self.assertEqual(case.photo_ids.res_id, case.id)

    def test_thirty_megabytes_and_programs_are_named_not_kept(self):
        large = b"\xff\xd8\xff" + b"0" * (15 * 1024 * 1024)
        files = [
            ("one.jpg", large),
            ("two.jpg", large),
            ("bill.pdf.exe", b"MZ"),
            ("small.jpg", PHOTO),
        ]
        case = self._receive(self._mail(files=files))
        self.assertEqual(case.photo_ids.mapped("name"), ["one.jpg", "small.jpg"])
        notes = "".join(case.message_ids.mapped("body"))
        self.assertIn("two.jpg (15.0 MB, too large)", notes)
        self.assertIn("bill.pdf.exe (0.0 MB, may harm a computer)", notes)
        self.assertNotIn("one.jpg (", notes)

    def test_what_machines_write_opens_nothing(self):
        before = self.env["workshop.complaint"].search_count([])
        for values in (
            {"headers": {"Auto-Submitted": "auto-replied"}},
            {"headers": {"X-Autoreply": "yes"}},
            {"headers": {"Precedence": "bulk"}},
            {"subject": "Out of office: back on Monday"},
            {"subject": "自动回复：休假中"},
            {"sender": "MAILER-DAEMON@example.com"},
            {"sender": f"Bakery <{ADDRESS}>"},
            {"sender": f"Bakery <catch@{DOMAIN}>"},
        ):
            with self.subTest(values=values):
                self.assertFalse(self._receive(self._mail(**values)))
        self.assertEqual(self.env["workshop.complaint"].search_count([]), before)

    def test_a_mail_counts_once(self):
        mail = self._mail()
        self.assertTrue(self._receive(mail))
        self.assertFalse(self._receive(mail))

    def test_a_flood_of_one_sender_stops(self):
        self.env["ir.config_parameter"].set_param("mail.gateway.loop.threshold", "2")
        cases = self.env["workshop.complaint"]
        with self.mock_mail_gateway():
            for _number in range(3):
                cases |= self._receive(self._mail())
        self.assertEqual(len(cases), 2)

    def test_other_documents_hear_of_machines_as_before(self):
        order = self._create_order()
        message = order.message_post(body="Hello", subtype_xmlid="mail.mt_comment")
        mail = self._mail(
            to=f"catch@{DOMAIN}",
            headers={"In-Reply-To": message.message_id, "Precedence": "bulk"},
        )
        self._receive(mail)
        self.assertIn("green", order.message_ids[0].body)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestMailReachesCase(ComplaintMailCase):
    def _answer(self, message, **values):
        headers = {"In-Reply-To": message.message_id, **values.pop("headers", {})}
        values.setdefault("subject", f"Re: {message.subject}")
        values.setdefault("text", "The lot is L1.")
        return self._receive(self._mail(headers=headers, **values))

    def test_reply_threads_into_the_case(self):
        case = self._receive(self._mail())
        message = self._write_to_customer(case)
        self.assertEqual((message.model, message.res_id), (case._name, case.id))
        self.assertIn(ADDRESS, message.reply_to)
        with freeze_time("2026-11-25 02:00:00"):
            self.assertEqual(self._answer(message), case)
        self.assertIn("The lot is L1.", case.message_ids[0].body)
        self.assertEqual(str(case.date_word), "2026-11-25 02:00:00")

    def test_an_order_does_not_catch_the_reply(self):
        order = self._create_order()
        case = self._create_complaint(order_id=order.id)
        message = self._write_to_customer(case)
        self.assertEqual(message.model, case._name)
        self.assertEqual(self._answer(message, sender="lotus@example.com"), case)

    def test_reply_ends_the_pause_and_tells_the_person_in_charge(self):
        case = self._create_complaint()
        message = self._write_to_customer(case)
        case.action_wait("Which lot?")
        with freeze_time("2026-11-24 04:00:00"):  # two working hours later
            self._answer(message, sender="lotus@example.com")
        case = case.sudo()
        self.assertFalse(case.is_paused)
        self.assertEqual(self._get_clock(case, "solution").paused_hours, 2.0)
        case._notify()
        to_do = case.activity_ids
        self.assertEqual(to_do.user_id, self.salesperson)
        self.assertEqual(to_do.summary, f"Read the new message at {case.name}")
        self.assertIn("read it", case.policy_next_text)
        case.with_user(self.salesperson).action_word_read()
        case._notify()
        self.assertEqual(case.activity_ids.summary, f"Assess {case.name}")

    def test_a_colleagues_mail_is_no_word_of_the_customer(self):
        self.colleague.email = "zhao@bakery.example.com"
        case = self._create_complaint()
        message = self._write_to_customer(case)
        case.action_wait("Which lot?")
        self._answer(message, sender="zhao@bakery.example.com")
        self.assertTrue(case.is_paused)
        self.assertFalse(case.date_word)

    def test_absence_notes_change_nothing(self):
        case = self._create_complaint()
        message = self._write_to_customer(case)
        case.action_wait("Which lot?")
        messages = len(case.message_ids)
        found = self._answer(
            message,
            sender="lotus@example.com",
            headers={"Auto-Submitted": "auto-replied"},
        )
        self.assertFalse(found)
        self.assertTrue(case.is_paused)
        self.assertEqual(len(case.message_ids), messages)

    def test_reply_after_the_end_is_kept_and_told(self):
        case = self._create_complaint()
        message = self._write_to_customer(case)
        case._reject("Within the tolerance", "We are sorry, this is normal.")
        self._answer(message, sender="lotus@example.com", text="I do not agree.")
        case = case.sudo()
        self.assertEqual(case.state, "rejected")
        self.assertIn("I do not agree.", case.message_ids[0].body)
        case._notify()
        self.assertEqual(
            case.activity_ids.summary,
            f"Read the message at {case.name}, which has ended",
        )
        case.with_user(self.salesperson)._reopen("He does not agree")
        self.assertFalse(case.date_word)

    def test_files_of_a_reply_follow_the_same_rules(self):
        case = self._create_complaint()
        message = self._write_to_customer(case)
        files = [("lot.jpg", PHOTO), ("lot.exe", b"MZ")]
        self._answer(message, sender="lotus@example.com", files=files)
        self.assertEqual(case.photo_ids.mapped("name"), ["lot.jpg"])
        self.assertIn("lot.exe", "".join(case.message_ids.mapped("body")))

    def test_reply_to_a_merged_case_reaches_the_one_that_stays(self):
        case = self._create_complaint()
        message = self._write_to_customer(case)
        main = self._create_complaint()
        case._merge_into(main)
        self.assertEqual(self._answer(message, sender="lotus@example.com"), main)
        self.assertTrue(main.date_word)
        self.assertFalse(case.date_word)

    def test_mail_that_comes_back_is_told(self):
        case = self._create_complaint()
        message = self._write_to_customer(case)
        report = (
            f"From: MAILER-DAEMON@example.com\nTo: back@{DOMAIN}\n"
            "Subject: Undelivered\nMessage-Id: <report@example.com>\n"
            f"In-Reply-To: {message.message_id}\n"
            'Content-Type: multipart/report; boundary="=="\n\n'
            "--==\nContent-Type: text/plain\n\nUnknown user\n\n"
            "--==\nContent-Type: message/delivery-status\n\n"
            "Reporting-MTA: dns; example.com\n\n"
            "Final-Recipient: rfc822; lotus@example.com\nAction: failed\n\n"
            "--==\nContent-Type: message/rfc822\n\n"
            f"Message-Id: {message.message_id}\nSubject: x\n\nText\n\n--==--\n"
        )
        self.assertFalse(self._receive(report.encode()))
        self.assertIn("lotus@example.com", case.message_ids[0].body)
        self.assertTrue(case.date_word)

    def test_a_word_is_read_by_whoever_takes_care(self):
        case = self._create_complaint()
        with self.assertRaisesRegex(UserError, "no unread"):
            case.action_word_read()
        case.sudo()._hear_customer()
        with self.assertRaises(AccessError):
            case.with_user(self.colleague).action_word_read()
        self.assertTrue(case.date_word)
        case._log_contact("phone", "He meant lot L1.")
        self.assertFalse(case.date_word)
