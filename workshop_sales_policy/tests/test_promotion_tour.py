"""Plan to approval, and evaluation to lessons, in the browser."""

from datetime import timedelta

from freezegun import freeze_time

from odoo.tests import HttpCase, tagged

from .promotion_common import JUDGED, PromotionCase
from .screen_common import FormReaderMixin
from .test_views_first_button import FirstButtonCase


class TourCase(PromotionCase, HttpCase):
    def setUp(self):
        super().setUp()
        (self.manager | self.owner).sudo().odoobot_state = "disabled"


@tagged("post_install", "-at_install")
class TestPlanTour(TourCase):
    def test_submitted_at_the_desk(self):
        today = self.company._policy_get_today()
        self.promotion.write({"date_from": today, "date_to": today + timedelta(days=9)})
        self.start_tour(
            "/odoo/promotions",
            "policy_promotion_submit_tour",
            login=self.manager.login,
        )
        self.assertEqual(self.promotion.state, "pending")


@tagged("post_install", "-at_install")
class TestApproveTour(TourCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_approved_on_the_phone(self):
        today = self.company._policy_get_today()
        self.promotion.write({"date_from": today, "date_to": today + timedelta(days=9)})
        self.promotion.action_policy_submit()
        self.start_tour(
            "/odoo/promotions",
            "policy_phone_promotion_approve_tour",
            login=self.owner.login,
        )
        self.assertEqual(self.promotion.state, "approved")


@tagged("post_install", "-at_install")
class TestEvaluationTour(TourCase):
    def test_signed_off_then_the_lessons(self):
        self._sell_example()
        self._run()
        self._spend(1200.0)
        row = self._evaluate()
        self.start_tour(
            "/odoo/promotion-evaluations",
            "policy_promotion_sign_tour",
            login=self.owner.login,
        )
        self.assertEqual(row.signed_by_id, self.owner)
        self.start_tour(
            "/odoo/promotion-evaluations",
            "policy_promotion_lessons_tour",
            login=self.manager.login,
        )
        self.assertEqual(self.promotion.state, "closed")


@tagged("post_install", "-at_install")
class TestFirstButtons(FirstButtonCase, PromotionCase):
    def _first(self, user=None, record=None):
        found = self._get_button(record or self.promotion, user or self.manager)
        return found and found[1]

    def test_of_each_state(self):
        self.assertEqual(self._first(), "Submit for Review")
        self.assertIsNone(self._first(self.auditor))
        with freeze_time("2026-09-01 02:00:00"):
            self.promotion.action_policy_submit()
            self.assertEqual(self._first(self.owner), "Approve")
            self.promotion.with_user(self.owner).action_policy_approve()
        with freeze_time("2026-09-07 02:00:00"):
            self.assertEqual(self._first(), "Start Promotion")
            self.promotion.action_start()
            self.assertEqual(self._first(), "Log")
            self.assertEqual(self._first(self.salesperson), "Log")
        with freeze_time("2026-09-17 02:00:00"):
            self.promotion.sudo()._follow_days(self.company)
            self.assertEqual(self._first(), "Log")
        row = self._evaluate()
        with freeze_time(JUDGED):
            self.assertEqual(self._first(), "Evaluate")
            self.assertEqual(self._first(self.owner, row), "Sign Off")
            row.with_user(self.owner).action_sign()
            self.assertEqual(self._first(), "File the Lessons")
            self.assertEqual(self._first(record=row), "File the Lessons")


@tagged("post_install", "-at_install")
class TestReaders(FormReaderMixin, PromotionCase):
    """Everybody who may read a promotion opens its forms whole."""

    def test_each_role_opens_each_form(self):
        self._sell_example()
        self._run()
        self._spend(1200.0)
        evaluation = self._evaluate()
        content = self.env["workshop.promotion.content"].create(
            {"name": "Leaflet", "promotion_id": self.promotion.id}
        )
        self.env["workshop.promotion.task"].create(
            {
                "promotion_id": self.promotion.id,
                "name": "Stand",
                "date_planned": self.promotion.date_from,
            }
        )
        plan = self.env["workshop.promotion.plan"].create(
            {"name": "2027", "year": 2027, "company_id": self.company.id}
        )
        roles = ("salesperson", "manager", "owner", "handler", "finance", "auditor")
        opened = set()
        for record in (self.promotion, evaluation, content, plan, self.channel):
            for role in roles:
                user = getattr(self, role)
                if not record.with_user(user).has_access("read"):
                    continue
                with self.subTest(model=record._name, role=role):
                    self.assertTrue(self._read_form(record, user))
                    opened.add((record._name, role))
        for role in ("salesperson", "manager", "owner", "finance", "auditor"):
            self.assertIn(("workshop.promotion", role), opened)
