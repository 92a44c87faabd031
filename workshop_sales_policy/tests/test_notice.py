from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.mail.tests.common import MailCase

from .common import NOW, PolicyCase


@tagged("post_install", "-at_install")
class NoticeCase(PolicyCase, MailCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.salesperson.email = "li@example.com"
        cls.order = cls._create_order(price=155.0)
        cls.silent = cls.env["res.partner"].create({"name": "Market Stall"})

    def _open(self, **values):
        return self.env["workshop.notice"]._open(
            [
                {
                    "kind": "other",
                    "order_id": self.order.id,
                    "partner_id": self.partner.id,
                    "res_model": "sale.order",
                    "res_id": self.order.id,
                    "subject": "About your order",
                    "text": "It is <ready>.",
                    "url": "https://example.com/my/orders/1",
                    **values,
                }
            ]
        )

    def _run(self):
        self.env["workshop.notice"]._get_ready()._send_ready()

    def _server_down(self):
        return patch.object(
            self.env.registry["ir.mail_server"],
            "_connect__",
            side_effect=OSError("connection refused"),
        )


class TestNotice(NoticeCase):
    def test_opens_as_a_draft_of_the_salesperson(self):
        notice = self._open()
        self.assertRecordValues(
            notice,
            [
                {
                    "state": "draft",
                    "user_id": self.salesperson.id,
                    "company_id": self.company.id,
                    "revision": 1,
                }
            ],
        )

    def test_opened_twice_is_one(self):
        first = self._open()
        self.assertEqual(self._open(text="Once more."), first)
        self.assertEqual(first.text, "It is <ready>.")
        self.assertNotEqual(self._open(revision=2), first)

    def test_a_batch_may_name_one_twice(self):
        vals = {
            "kind": "delay",
            "partner_id": self.partner.id,
            "res_model": "sale.order",
            "res_id": self.order.id,
            "subject": "Late",
            "text": "Late.",
        }
        notices = self.env["workshop.notice"]._open([vals, vals])
        self.assertEqual(notices[0], notices[1])

    def test_sent_in_the_background_only(self):
        notice = self._open()
        with self.mock_mail_gateway():
            notice.with_user(self.salesperson).action_send()
            self.assertEqual(notice.state, "queued")
            self.assertFalse(self._mails)
            self._run()
        self.assertEqual(notice.state, "sent")
        self.assertTrue(notice.date_out)
        self.assertEqual(len(self._mails), 1)
        self.assertIn("lotus@example.com", self._mails[0]["email_to"][0])
        self.assertIn("It is &lt;ready&gt;.", self._mails[0]["body"])
        self.assertIn("https://example.com/my/orders/1", self._mails[0]["body"])

    def test_sent_never_twice(self):
        notice = self._open()
        notice._queue()
        with self.mock_mail_gateway():
            self._run()
            self._run()
            notice._send_ready()
        self.assertEqual(len(self._mails), 1)

    def test_a_claimed_one_is_not_claimed_again(self):
        notice = self._open()
        notice._queue()
        self.assertTrue(notice._claim())
        self.assertFalse(notice._claim())
        self.assertEqual(notice.state, "queued")

    def test_interrupted_half_way_is_shown_to_a_person_not_sent_again(self):
        notice = self._open()
        notice._queue()
        notice._claim()
        later = fields.Datetime.now() + timedelta(hours=2)
        with freeze_time(later), self.mock_mail_gateway():
            notice._send_ready()
        self.assertFalse(self._mails)
        self.assertEqual(notice.state, "to_pass_on")
        self.assertIn("interrupted", notice.failure_text)

    def test_mail_server_down_is_tried_again_with_growing_pauses(self):
        notice = self._open()
        with freeze_time(NOW) as clock:
            notice._queue()
            pauses = []
            with self.mock_mail_gateway(), self._server_down():
                for _try in range(3):
                    self._run()
                    pauses.append(notice.date_retry - fields.Datetime.now())
                    self._run()  # not yet
                    clock.move_to(notice.date_retry)
            self.assertEqual(
                [pause.total_seconds() / 60 for pause in pauses], [1, 5, 15]
            )
            self.assertEqual(notice.try_count, 3)
            with self.mock_mail_gateway():
                self._run()
        self.assertEqual(notice.state, "sent")
        self.assertEqual(len(self._mails), 1)

    def test_after_the_last_try_a_person_passes_it_on(self):
        notice = self._open()
        with freeze_time(NOW) as clock:
            notice._queue()
            with self.mock_mail_gateway(), self._server_down():
                while notice.state == "queued":
                    self._run()
                    clock.move_to(notice.date_retry or NOW)
        self.assertEqual(notice.try_count, 7)
        self.assertEqual(notice.state, "to_pass_on")

    def test_without_address_it_is_to_be_passed_on(self):
        notice = self._open(partner_id=self.silent.id)
        notice._queue()
        self.assertEqual(notice.state, "to_pass_on")
        self.assertEqual(
            notice.copy_text, "It is <ready>.\nhttps://example.com/my/orders/1"
        )
        notice.with_user(self.salesperson).action_copied()
        self.assertRecordValues(
            notice, [{"state": "passed_on", "passed_by_id": self.salesperson.id}]
        )

    def test_the_customers_own_opening_passes_it_on(self):
        notice = self._open(partner_id=self.silent.id)
        notice._queue()
        self.env["workshop.notice"]._mark_opened("sale.order", self.order.ids)
        self.assertEqual(notice.state, "passed_on")
        self.assertTrue(notice.date_opened)
        self.assertFalse(notice.passed_by_id)

    def test_only_the_sender_or_a_manager_acts(self):
        notice = self._open(partner_id=self.silent.id)
        for user in (self.colleague, self.handler):
            for name in ("action_send", "action_copied", "action_cancel"):
                with self.subTest(user=user.login, action=name):
                    with self.assertRaises(AccessError):
                        getattr(notice.with_user(user), name)()
        notice.with_user(self.manager).action_copied()
        self.assertEqual(notice.state, "passed_on")

    def test_words_are_free_until_it_goes_the_rest_never(self):
        notice = self._open(partner_id=self.silent.id)
        mine = notice.with_user(self.salesperson)
        mine.write({"text": "It is ready today."})
        for vals in ({"state": "sent"}, {"partner_id": self.partner.id}):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                mine.write(vals)
        with self.assertRaises(AccessError):
            notice.with_user(self.manager).unlink()
        with self.assertRaises(UserError):
            notice.unlink()
        mine.action_copied()
        with self.assertRaises(UserError):
            mine.write({"text": "Something else."})

    def test_a_handler_reads_his_own_without_reading_the_order(self):
        notice = self._open(user_id=self.handler.id)
        mine = notice.with_user(self.handler)
        names = ("subject", "copy_text", "email", "state")
        spec = {name: {} for name in names} | {
            name: {"fields": {"display_name": {}}}
            for name in ("order_id", "partner_id", "user_id")
        }
        row = mine.web_read(spec)[0]
        self.assertEqual(row["order_id"]["display_name"], self.order.display_name)

    def test_cancelled_says_nothing(self):
        notice = self._open()
        notice.with_user(self.salesperson).action_cancel()
        with self.mock_mail_gateway():
            self._run()
        self.assertEqual(notice.state, "cancelled")
        self.assertFalse(self._mails)

    def test_opening_a_batch_costs_the_same_statements(self):
        def vals(number):
            return {
                "kind": "other",
                "partner_id": self.partner.id,
                "res_model": "res.partner",
                "res_id": number,
                "subject": "Hello",
                "text": "Hello",
            }

        notices = self.env["workshop.notice"]
        notices._open([vals(1)])
        self.env.flush_all()

        def count(numbers):
            before = self.env.cr.sql_log_count
            notices._open([vals(number) for number in numbers])
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        self.assertEqual(count([2]), count(range(3, 23)))
