"""What a case cost: rolled up at named events, missing is not zero."""

from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError
from odoo.tests import BaseCase, tagged
from odoo.tools import mute_logger

from ..tools.remedy import exceeds, spread
from .common import NOW
from .common_remedy import RemedyCase


@tagged("post_install", "-at_install")
class TestRemedyTools(BaseCase):
    def test_spread(self):
        for quantity, available, expected in (
            (3.0, {1: 2.0, 2: 5.0}, {1: 2.0, 2: 1.0}),
            (2.0, {1: 2.0, 2: 5.0}, {1: 2.0}),
            (1.0, {1: 0.0, 2: 5.0}, {2: 1.0}),
            (1.0, {1: -1.0, 2: 5.0}, {2: 1.0}),
            (0.0, {1: 2.0}, {}),
            (9.0, {1: 2.0}, {1: 2.0}),
        ):
            with self.subTest(quantity=quantity, available=available):
                self.assertEqual(spread(quantity, available), expected)

    def test_exceeds(self):
        for released, given, more, expected in (
            (100.0, 60.0, 40.0, False),
            (100.0, 60.0, 40.004, False),
            (100.0, 60.0, 40.01, True),
            (0.0, 0.0, 0.0, False),
            (0.0, 0.01, 0.0, True),
        ):
            with self.subTest(released=released, given=given, more=more):
                self.assertEqual(exceeds(released, given, more, 0.01), expected)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestCosts(RemedyCase):
    def test_nothing_is_known_at_first(self):
        case = self._create_case()
        case.sudo()._policy_refresh_costs()
        self.assertFalse(case.is_cost_known)
        self.assertEqual(case.cost_text, "—")

    def test_typed_parts_count_at_once(self):
        case = self._create_case()
        case.write({"cost_freight": 12.5, "cost_gift": 20.0, "hours_spent": 1.5})
        # 12.50 + 20.00 + 1.5 h × 60 = 122.50
        self.assertRecordValues(
            case,
            [
                {
                    "cost_hours": 90.0,
                    "cost_total": 122.5,
                    "is_cost_known": True,
                    "cost_missing": "refunds,replacement,rework",
                }
            ],
        )
        self.assertEqual(
            case.cost_text,
            "¥\xa0122.50 · not known: refunds, replacement goods, rework",
        )

    def test_posted_credit_note_counts_untaxed(self):
        self._set_tax(self._add_tax(13.0))
        case = self._create_case(amount=100.0)
        move = case._make_refund(100.0).with_user(self.finance)
        self.assertIn("refunds", case.cost_missing)
        move.action_post()
        self.assertRecordValues(case, [{"cost_refund": 100.0, "cost_total": 100.0}])
        move.button_draft()
        self.assertRecordValues(case, [{"cost_refund": 0.0, "is_cost_known": False}])
        move.action_post()
        self.assertEqual(case.cost_refund, 100.0)

    def test_deleted_draft_is_forgotten(self):
        case = self._create_case(amount=100.0)
        case.cost_gift = 5.0
        case._make_refund(40.0)
        self._close(case)
        self.assertIn("refunds", case.cost_missing)
        case.refund_ids.sudo().unlink()
        self.assertNotIn("refunds", case.cost_missing)

    def test_replacement_counts_when_it_left(self):
        case = self._create_case(amount=220.0)
        self._approve(case)
        order = case._make_replacement(2.0)
        order.action_confirm()
        self.assertIn("replacement", case.cost_missing)
        self._deliver(order)
        # 2 × 110; goods travelled and nobody entered the freight
        self.assertRecordValues(
            case, [{"cost_replacement": 220.0, "cost_total": 220.0}]
        )
        self.assertIn("freight", case.cost_missing)

    def test_later_cost_of_the_product_changes_nothing(self):
        case = self._create_case(amount=110.0)
        order = case._make_replacement(1.0)
        order.action_confirm()
        self.product.with_company(self.company).standard_price = 130.0
        self._deliver(order)
        self.assertEqual(case.cost_replacement, 110.0)

    def test_returned_goods_ask_for_their_freight(self):
        case = self._create_case(amount=50.0)
        self._close(case)
        self.assertNotIn("freight", case.cost_missing)
        other = self._create_case(amount=50.0)
        other._make_return(2.0).button_validate()
        self._close(other)
        self.assertIn("freight", other.cost_missing)

    def test_closed_case_knows_what_was_nothing(self):
        case = self._create_case(amount=50.0)
        case.hours_spent = 2.0
        self._close(case)
        # 2 h × 60, everything else nothing
        self.assertRecordValues(
            case, [{"cost_total": 120.0, "cost_missing": False, "cost_hours": 120.0}]
        )

    def test_late_credit_note_rolls_up_after_the_close(self):
        case = self._create_case(amount=50.0)
        case.hours_spent = 1.0
        move = case._make_refund(50.0)
        self._close(case)
        self.assertRecordValues(case, [{"cost_total": 60.0, "cost_missing": "refunds"}])
        move.with_user(self.finance).action_post()
        self.assertRecordValues(case, [{"cost_total": 110.0, "cost_missing": False}])

    def test_cost_columns_are_the_servers(self):
        case = self._create_case()
        for name in (
            "cost_refund",
            "cost_replacement",
            "cost_hours",
            "cost_total",
            "is_cost_known",
            "cost_missing",
            "repair_number",
        ):
            for user in (
                self.salesperson,
                self.manager,
                self.env.ref("base.user_root"),
            ):
                with self.subTest(name=name, user=user.login):
                    with self.assertRaisesRegex(UserError, "by its buttons only"):
                        case.with_user(user).write({name: 1})
        forged = self._create_case(cost_total=9.0, cost_refund=9.0, is_cost_known=True)
        self.assertRecordValues(
            forged, [{"cost_total": 0.0, "cost_refund": 0.0, "is_cost_known": False}]
        )

    def test_closed_case_takes_no_more_costs(self):
        case = self._create_case(amount=50.0)
        self._close(case)
        with self.assertRaisesRegex(UserError, "is closed"):
            case.cost_gift = 5.0

    @mute_logger("odoo.sql_db")
    def test_costs_are_not_negative(self):
        case = self._create_case()
        with self.assertRaises(CheckViolation):
            case.cost_gift = -1.0
            case.flush_recordset()

    def test_many_cases_cost_as_many_queries_as_few(self):
        few = self._create_case() | self._create_case()
        many = few.browse()
        for _number in range(10):
            many |= self._create_case()

        def count(cases):
            cases = cases.sudo()
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            cases._policy_refresh_costs()
            self.env.flush_all()
            return self.env.cr.sql_log_count - start

        count(few)
        few_queries = count(few)
        self.assertLessEqual(count(many), few_queries + 3)

    def _close(self, case):
        case._reply("Sorry.")
        case.sudo().reply_notice_id._set_gone("sent", case.date_replied)
        case._log_callback(True, 4, "Fine")
        self.assertEqual(case.state, "closed")


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestCostsWithoutRate(RemedyCase):
    remedy_values = {}

    def test_hours_without_rate_are_not_free(self):
        case = self._create_case()
        case.hours_spent = 3.0
        self.assertFalse(case.is_cost_known)
        case.cost_freight = 8.0
        self.assertRecordValues(
            case,
            [
                {
                    "cost_total": 8.0,
                    "cost_hours": 0.0,
                    "cost_missing": "refunds,replacement,rework,gifts,rate",
                }
            ],
        )
