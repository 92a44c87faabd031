from datetime import date, datetime

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import mute_logger

from .common import NOW
from .feedback_common import FeedbackCase


def at(text):
    return datetime.fromisoformat(text)


class SatisfactionCase(FeedbackCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._publish_policy()

    def _requests(self, user=None):
        rows = self.env["workshop.satisfaction.request"]
        rows = rows.with_user(user) if user else rows.sudo()
        return rows.with_company(self.company)

    def _values(self, partner=None, **values):
        partner = partner or self.partner
        return {
            "company_id": self.company.id,
            "partner_id": partner.id,
            "reason": "regular",
            "res_model": "res.partner",
            "res_id": partner.id,
            "user_id": self.salesperson.id,
            **values,
        }

    def _ask(self, *partners, now=NOW, **values):
        """Queued on Tuesday, 24 November 2026, 10:00 in Shanghai."""
        with freeze_time(now):
            return self._requests()._ask(
                [self._values(partner, **values) for partner in partners]
            )

    def _asked(self, partner=None, now=NOW, **values):
        """Asked, and the message reached the customer."""
        request = self._ask(partner or self.partner, now=now, **values)
        with freeze_time(now):
            request._set_sent()
        return request

    def _say(self, request, score="5", now="2026-11-25 02:00:00", **values):
        with freeze_time(now):
            return request._record_answer({"score": score, "grade": "link", **values})


class TestAsk(SatisfactionCase):
    def test_by_mail_and_asked_when_it_left(self):
        request = self._ask(self.partner)
        self.assertRecordValues(
            request,
            [
                {
                    "state": "queued",
                    "date_sent": False,
                    "month": False,
                    "commercial_partner_id": self.partner.id,
                }
            ],
        )
        with self.mock_mail_gateway(), freeze_time("2026-11-24 02:05:00"):
            self._send()
        self.assertRecordValues(
            request,
            [
                {
                    "state": "sent",
                    "date_sent": at("2026-11-24 02:05:00"),
                    "month": date(2026, 11, 1),
                }
            ],
        )
        body = self._mails[0]["body"]
        self.assertIn("How satisfied are you with Golden Ear Bakery?", body)
        self.assertIn(f"/my/satisfaction/{request.token}", body)

    def test_the_month_is_the_companys(self):
        # 31 October, 23:30 UTC is 1 November in Shanghai
        request = self._asked(now="2026-10-31 23:30:00")
        self.assertEqual(request.month, date(2026, 11, 1))

    def test_without_an_address_it_is_passed_on(self):
        request = self._ask(self.silent)
        notice = request._get_notices()
        self.assertRecordValues(
            notice,
            [
                {
                    "state": "to_pass_on",
                    "kind": "satisfaction",
                    "user_id": self.salesperson.id,
                }
            ],
        )
        self.assertEqual(request.state, "queued")
        notice.with_user(self.salesperson).action_copied()
        self.assertEqual(request.state, "sent")

    def test_nobody_looks_after_the_customer(self):
        request = self._ask(self.silent, user_id=False)
        self.assertEqual(request._get_notices().user_id, self.manager)

    def test_the_customers_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.partner.lang = "fr_FR"
        self.assertEqual(self._ask(self.partner)._get_notices().lang, "fr_FR")


class TestPause(SatisfactionCase):
    """At most one question per customer in 30 days."""

    def test_being_asked(self):
        self._ask(self.partner)
        self.assertFalse(self._ask(self.partner))

    def test_within_and_after_thirty_days(self):
        self._asked(now="2026-11-02 02:00:00")
        self.assertFalse(self._ask(self.partner, now="2026-12-02 01:59:59"))
        self.assertTrue(self._ask(self.partner, now="2026-12-02 02:00:00"))

    def test_all_people_of_a_customer_are_one(self):
        child = self.env["res.partner"].create(
            {"name": "Fang Min", "parent_id": self.partner.id}
        )
        self.assertEqual(len(self._ask(child, self.partner)), 1)
        self.assertFalse(self._ask(self.partner))

    def test_the_first_of_a_batch_counts(self):
        requests = self._ask(self.silent, self.partner, self.silent)
        self.assertEqual(requests.partner_id, self.silent | self.partner)
        self.assertEqual(len(requests), 2)

    def test_other_company_asks_by_itself(self):
        self._asked()
        request = self._ask(self.partner, company_id=self.other_company.id)
        self.assertEqual(request.company_id, self.other_company)

    def test_who_does_not_want_to(self):
        self.env["mail.blacklist"].sudo()._add("lotus@example.com")
        self.assertFalse(self._ask(self.partner))

    def test_our_own_people(self):
        self.assertFalse(self._ask(self.salesperson.partner_id))

    def test_never_passed_on_does_not_count(self):
        request = self._ask(self.silent, now="2026-11-02 02:00:00")
        with freeze_time("2026-12-02 02:00:01"):
            self._requests()._run_company(self.company)
        self.assertEqual(request.state, "expired")
        self.assertEqual(request._get_notices().state, "cancelled")
        self.assertTrue(self._ask(self.silent, now="2026-12-02 02:00:02"))

    def test_two_at_the_same_moment(self):
        self._ask(self.partner)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._requests()._evidence_create(
                [self._requests()._prepare_question(self._values())]
            )

    def test_one_query_for_all(self):
        partners = self.env["res.partner"].create(
            [{"name": f"Stall {number}"} for number in range(20)]
        )
        requests = self._requests()
        values = [self._values(partner) for partner in partners]
        requests._choose(values[:2])
        self.env.invalidate_all()
        few = self._count(lambda: requests._choose(values[:2]))
        self.env.invalidate_all()
        many = self._count(lambda: requests._choose(values))
        self.assertEqual(few, many)

    def _count(self, act):
        before = self.env.cr.sql_log_count
        act()
        return self.env.cr.sql_log_count - before


class TestAnswer(SatisfactionCase):
    def test_once(self):
        request = self._asked()
        self.assertTrue(self._say(request, "4", nps="9", text=" Good. "))
        self.assertFalse(self._say(request, "1"))
        self.assertRecordValues(
            request,
            [
                {
                    "state": "answered",
                    "score": "4",
                    "nps": "9",
                    "text": "Good.",
                    "grade": "link",
                    "date_answered": at("2026-11-25 02:00:00"),
                    "stars": "★★★★☆",
                }
            ],
        )

    def test_answered_before_it_was_noted_as_passed_on(self):
        request = self._ask(self.silent)
        self._say(request)
        self.assertRecordValues(
            request,
            [{"state": "answered", "date_sent": at("2026-11-25 02:00:00")}],
        )
        self.assertEqual(request._get_notices().state, "passed_on")

    def test_closed_is_not_answered(self):
        request = self._asked()
        request._set_expired()
        self.assertFalse(self._say(request))
        self.assertFalse(request.score)

    def test_few_stars_with_words_are_feedback(self):
        request = self._asked(product_ids=self.product.ids)
        self._say(request, "2", text="The crust was burnt.")
        feedback = self.env["workshop.feedback"].search(
            [("request_id", "=", request.id)]
        )
        self.assertRecordValues(
            feedback,
            [
                {
                    "kind": "defect",
                    "text": "The crust was burnt.",
                    "channel": "other",
                    "user_id": self.salesperson.id,
                    "department_id": self.quality.id,
                    "product_id": self.product.id,
                    "company_id": self.company.id,
                    "state": "routed",
                }
            ],
        )

    def test_others_are_none(self):
        child = self.env["res.partner"].create({"name": "A"})
        other = self.env["res.partner"].create({"name": "B"})
        self._say(self._asked(), "3", text="So so.")
        self._say(self._asked(child), "1")
        self._say(self._asked(other, reason="complaint"), "1", text="Again!")
        self.assertFalse(
            self.env["workshop.feedback"].search([("request_id", "!=", False)])
        )


class TestForging(SatisfactionCase):
    def test_nobody_writes_an_answer(self):
        request = self._asked()
        root = self.env.ref("base.user_root")
        for user in (self.salesperson, self.manager, self.owner, self.auditor):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                request.with_user(user).write({"score": "5"})
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self._requests(user).create(
                    dict(self._values(), state="answered", score="5", token="x")
                )
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                request.with_user(user).unlink()
        for values in (
            {"score": "5"},
            {"nps": "10"},
            {"state": "answered"},
            {"grade": "login"},
            {"date_sent": NOW},
            {"date_answered": NOW},
            {"month": "2026-01-01"},
            {"user_id": self.colleague.id},
            {"text": "Perfect"},
        ):
            with (
                self.subTest(values=values),
                self.assertRaisesRegex(UserError, "is evidence"),
            ):
                request.with_user(root).sudo().write(values)
        with self.assertRaisesRegex(UserError, "is evidence"):
            request.sudo().unlink()
        with self.assertRaisesRegex(UserError, "is evidence"):
            self._requests().create(self._values())

    def test_the_link_is_read_by_nobody(self):
        request = self._asked()
        for user in (self.salesperson, self.manager, self.owner, self.auditor):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                request.with_user(user).read(["token"])

    def test_readers(self):
        request = self._asked()
        for user, sees in (
            (self.salesperson, True),
            (self.colleague, False),
            (self.manager, True),
            (self.owner, True),
            (self.auditor, True),
        ):
            with self.subTest(user=user.login):
                domain = [("id", "=", request.id)]
                self.assertEqual(bool(self._requests(user).search(domain)), sees)
                rows = self.env["workshop.satisfaction.analysis"].with_user(user)
                rows = rows.with_company(self.company)
                self.assertEqual(bool(rows.search(domain)), sees)

    def test_another_company(self):
        stranger = self._create_user("ma", "manager", company=self.other_company)
        request = self._asked()
        with self.assertRaises(AccessError):
            request.with_user(stranger).with_context(
                allowed_company_ids=self.other_company.ids
            ).read(["score"])


class JobCase(SatisfactionCase):
    def _received(self, received="2026-11-23 02:00:00", state="received", **values):
        """An order whose goods arrived on Monday unless told otherwise."""
        with freeze_time("2026-11-20 02:00:00"):
            order = self._create_order(price=155.0, **values).sudo()
            order.action_confirm()
        order.picking_ids._policy_write(
            {"policy_receipt_state": state, "policy_receipt_date": received}
        )
        order._policy_write({"policy_receipt_state": state})
        return order

    def _run(self, now=NOW):
        known = self._requests().search([])
        with freeze_time(now):
            self._requests()._run_company(self.company)
        return self._requests().search([]) - known


class TestSwitchedOff(JobCase):
    def test_nothing_is_asked(self):
        self._received()
        self.assertFalse(self._run())


class TestJob(JobCase):
    """What the daily job asks, and what not."""

    policy_values = {**SatisfactionCase.policy_values, "satisfaction_ask": True}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.flour = cls._create_product("Flour")

    def test_after_a_delivery(self):
        order = self._received()
        request = self._run()
        self.assertRecordValues(
            request,
            [
                {
                    "reason": "delivery",
                    "order_id": order.id,
                    "partner_id": self.partner.id,
                    "user_id": self.salesperson.id,
                    "product_ids": self.product.ids,
                    "company_id": self.company.id,
                }
            ],
        )
        self.assertIn(
            f"Your order {order.name} has arrived", request._get_notices().text
        )

    def test_once_per_order(self):
        self._received()
        request = self._run()
        request._set_sent()
        request._evidence_write({"date_sent": "2026-10-01 02:00:00"})
        self.assertFalse(self._run())

    def test_not_after_trouble_nor_long_ago(self):
        self._received(state="exception")
        self._received(received="2026-11-17 01:59:59")
        self._received(state="in_transit", received=False)
        self.assertFalse(self._run())

    def test_not_before_the_policy(self):
        # in force since 1 November, 10:00 in Shanghai
        with freeze_time("2026-10-31 02:00:00"):
            order = self._create_order(price=155.0).sudo()
            order.action_confirm()
        order.picking_ids._policy_write(
            {
                "policy_receipt_state": "received",
                "policy_receipt_date": "2026-11-01 01:59:59",
            }
        )
        order._policy_write({"policy_receipt_state": "received"})
        self.assertFalse(self._run("2026-11-02 02:00:00"))

    def test_nothing_while_suspended(self):
        self._received()
        self.policy.with_user(self.owner).action_suspend("Stocktaking")
        self.assertFalse(self._run())

    def test_other_companys_orders(self):
        self._received()
        with freeze_time(NOW):
            self._requests()._run_company(self.other_company)
        self.assertFalse(self._requests().search([]))

    def _ordered(self, moment, partner, user=None):
        with freeze_time(moment):
            order = self._create_order(price=155.0, partner_id=partner.id).sudo()
            order.action_confirm()
            order.date_order = moment
        return order

    def test_regularly_a_days_share(self):
        """Active: 3 of 4; 3 ÷ 90 rounded up = 1 a day, who waited longest first."""
        names = ("Old", "Never", "Long ago", "Lately")
        old, never, waited, lately = self.env["res.partner"].create(
            [{"name": name} for name in names]
        )
        self._ordered("2025-11-20 02:00:00", old)  # more than 365 days
        for partner in (never, waited, lately):
            self._ordered("2026-06-01 02:00:00", partner)
        self._asked(waited, now="2026-08-01 02:00:00")
        self._asked(lately, now="2026-09-01 02:00:00")  # 84 days before
        first = self._run()
        self.assertRecordValues(
            first,
            [
                {
                    "partner_id": never.id,
                    "reason": "regular",
                    "res_model": "res.partner",
                    "res_id": never.id,
                    "user_id": self.salesperson.id,
                }
            ],
        )
        first._set_sent()
        self.assertEqual(self._run().partner_id, waited)
        self.assertFalse(self._run())

    def test_first_orders_of_the_last_days_wait(self):
        new = self.env["res.partner"].create({"name": "New"})
        self._ordered("2026-10-26 02:00:00", new)  # 29 days
        self.assertFalse(self._run())
        self.assertEqual(self._run("2026-11-26 02:00:00").partner_id, new)

    def test_the_job_itself(self):
        self._received()
        with freeze_time(NOW), self.enter_registry_test_mode():
            self.env.ref(
                "workshop_sales_policy.ir_cron_satisfaction_ask"
            ).method_direct_trigger()
        self.assertEqual(len(self._requests().search([])), 1)

    def test_goods_without_services(self):
        order = self._received(
            order_line=[
                Command.create({"product_id": product.id, "price_unit": 155.0})
                for product in (
                    self.product,
                    self.flour,
                    self._create_product("Slicing", type="service"),
                )
            ]
        )
        self.assertEqual(self._run().product_ids, self.product | self.flour)
        self.assertEqual(len(order.order_line), 3)


class TestControl(SatisfactionCase):
    """November, 90 days back from its end: since 2 September."""

    @classmethod
    def _publish_policy(cls, *args, **kwargs):
        with freeze_time("2026-06-01 02:00:00"):
            return super(FeedbackCase, cls)._publish_policy(*args, **kwargs)

    def _ordered(self, moment, name, company=None):
        partner = self.env["res.partner"].create({"name": name})
        child = self.env["res.partner"].create({"name": "x", "parent_id": partner.id})
        order = self._create_order(price=155.0, partner_id=child.id).sudo()
        order.action_confirm()
        order.date_order = moment
        return partner

    def _measure(self, now="2026-12-05 02:00:00"):
        with freeze_time(now):
            model, applicable, kept = self._requests()._control_satisfaction_asked(
                self.company, date(2026, 11, 1), date(2026, 11, 30)
            )
            rows = self.env[model].sudo()
            return rows.search(applicable), rows.search(kept)

    def test_active_customers(self):
        asked = self._ordered("2026-05-01 02:00:00", "Asked")
        forgotten = self._ordered("2026-05-01 02:00:00", "Forgotten")
        early = self._ordered("2026-05-01 02:00:00", "Asked too early")
        self._ordered("2025-11-20 02:00:00", "Not active any more")
        self._ordered("2026-10-01 02:00:00", "Not due yet")
        unwilling = self._ordered("2026-05-01 02:00:00", "Unwilling")
        unwilling.email = "no@example.com"
        self.env["mail.blacklist"].sudo()._add("no@example.com")
        self._asked(asked, now="2026-09-02 02:00:00")
        self._asked(early, now="2026-08-01 02:00:00")
        applicable, kept = self._measure()
        self.assertEqual(applicable, asked | forgotten | early)
        self.assertEqual(kept, asked)

    def test_asked_counts_although_not_due(self):
        new = self._ordered("2026-11-10 02:00:00", "New")
        self._asked(new, now="2026-11-20 02:00:00")
        applicable, kept = self._measure()
        self.assertEqual((applicable, kept), (new, new))

    def test_queued_is_not_asked(self):
        partner = self._ordered("2026-05-01 02:00:00", "To be passed on")
        self._ask(partner, now="2026-11-20 02:00:00")
        applicable, kept = self._measure()
        self.assertEqual(applicable, partner)
        self.assertFalse(kept)

    def test_another_companys_question(self):
        partner = self._ordered("2026-05-01 02:00:00", "Shared")
        self._asked(partner, company_id=self.other_company.id)
        _applicable, kept = self._measure()
        self.assertFalse(kept)

    def test_the_clause_is_measured(self):
        self.assertRecordValues(
            self.env.ref("workshop_sales_policy.clause_4_2a"),
            [
                {
                    "control": "satisfaction_asked",
                    "control_model": "workshop.satisfaction.request",
                }
            ],
        )


class TestControlOfAYoungPolicy(SatisfactionCase):
    def test_nobody_is_due_in_the_first_days(self):
        """In force since 1 November: the 90 days end on 30 January."""
        partner = self.env["res.partner"].create({"name": "Old customer"})
        order = self._create_order(price=155.0, partner_id=partner.id).sudo()
        order.action_confirm()
        order.date_order = "2026-05-01 02:00:00"
        for now, due in (
            ("2027-01-30 01:00:00", False),
            ("2027-01-30 03:00:00", True),
        ):
            with self.subTest(now=now), freeze_time(now):
                model, applicable, _kept = self._requests()._control_satisfaction_asked(
                    self.company, date(2027, 1, 1), date(2027, 1, 31)
                )
                self.assertEqual(bool(self.env[model].sudo().search(applicable)), due)
