from datetime import date

from odoo.exceptions import UserError
from odoo.tests import freeze_time

from .common import PolicyCase

TERMS = ["price", "payment", "delivery", "after_sales"]


class ComplianceCase(PolicyCase):
    """October 2026 in Shanghai; version 1 took effect on Monday the 12th."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = "Asia/Shanghai"
        cls.company.resource_calendar_id.tz = "Asia/Shanghai"
        with freeze_time("2026-10-12 02:00:00"):
            cls.policy = cls._publish_policy()
            cls.rows = cls.env["workshop.compliance"]._open_month(
                cls.company, date(2026, 10, 12)
            )

    def _row(self, number):
        return self.rows.filtered(lambda row: row.clause_id.number == number)

    def _measure(self, number):
        row = self._row(number)
        row._refresh()
        return row

    def _assert_row(self, number, applicable, kept, state, bypass=0, rate=None):
        row = self._measure(number)
        self.assertRecordValues(
            row,
            [
                {
                    "applicable_count": applicable,
                    "compliant_count": kept,
                    "not_kept_count": applicable - kept,
                    "bypass_count": bypass,
                    "state": state,
                }
            ],
        )
        if rate is not None:
            self.assertAlmostEqual(row.rate, rate, 2)

    def _sql(self, order, **values):
        """Write past every method, as only the database's owner can."""
        order.flush_recordset()
        for name, value in values.items():
            self.env.cr.execute(
                f"UPDATE sale_order SET {name} = %s WHERE id = %s", (value, order.id)
            )
        order.invalidate_recordset()

    def _sent(self, moment="2026-10-15 02:00:00", asked=None, price=155.0):
        with freeze_time(moment):
            order = self._create_order(price=price)
            if asked:
                self._sql(order, create_date=asked)
            if price < 152.0:
                order.action_policy_submit()
                self._approve(order)
            order.action_quotation_sent()
        return order

    def _confirmed(self, moment="2026-10-15 02:00:00", price=155.0):
        order = self._sent(moment, price=price)
        with freeze_time(moment):
            order.action_confirm()
        return order


class TestControls(ComplianceCase):
    def test_nothing_happened_is_not_exercised(self):
        for number in ("1.3c", "3.2a", "3.2b", "3.2c"):
            with self.subTest(number=number):
                self._assert_row(number, 0, 0, "not_exercised", rate=0.0)

    def test_receipts(self):
        # Eight people were asked, due on the 19th.
        with freeze_time("2026-10-19 15:59:59"):  # a second to midnight in Shanghai
            for user in (self.salesperson, self.manager, self.handler):
                self.policy.with_user(user).action_acknowledge()
        with freeze_time("2026-10-19 16:00:01"):
            self.policy.with_user(self.finance).action_acknowledge()
        self._assert_row("1.2", 8, 3, "not_kept", rate=37.5)

    def test_who_left_owes_no_receipt(self):
        self.colleague.active = False
        self._assert_row("1.2", 7, 0, "not_kept")

    def test_second_person_is_not_due_yet(self):
        with freeze_time("2026-10-18 02:00:00"):
            self._assert_row("1.3a", 0, 0, "not_exercised")

    def test_second_person_did_not_come(self):
        with freeze_time("2026-10-20 02:00:00"):
            self._assert_row("1.3a", 1, 0, "not_kept", rate=0.0)

    def test_second_person_confirmed(self):
        with freeze_time("2026-10-13 02:00:00"):
            self.policy.with_user(self.manager).action_confirm()
            self._assert_row("1.3a", 1, 1, "kept", rate=100.0)

    def test_margin_within_or_approved(self):
        self._confirmed(price=155.0)
        self._confirmed(price=150.0)
        self._assert_row("1.3c", 2, 2, "kept", rate=100.0)

    def test_margin_below_and_not_approved(self):
        self._confirmed(price=155.0)
        order = self._confirmed(price=150.0)
        self._sql(order, policy_release_request_id=None)
        self._assert_row("1.3c", 2, 1, "not_kept", rate=50.0)

    def test_margin_after_an_approved_change(self):
        order = self._confirmed(price=155.0)
        with freeze_time("2026-10-16 02:00:00"):
            action = order.action_policy_request_change()
            change = self.env["workshop.order.change"].browse(action["res_id"])
            change = change.with_user(self.salesperson)
            change.line_ids.price_unit = 140.0
            change.action_policy_submit()
            self._approve(change)
        self._assert_row("1.3c", 1, 1, "kept")

    def test_quotation_in_time(self):
        # Asked Tue 13th 10:00; 16 working hours: 6 + 8 + 2 = Thu 15th 10:00
        self._sent("2026-10-15 02:00:00", asked="2026-10-13 02:00:00")
        self._sent("2026-10-15 02:00:01", asked="2026-10-13 02:00:00")
        self._assert_row("3.2a", 2, 1, "not_kept", rate=50.0)

    def test_quotation_hours_are_kept(self):
        order = self._sent("2026-10-15 02:00:00", asked="2026-10-13 02:00:00")
        self._measure("3.2a")
        self.assertRecordValues(
            order, [{"policy_inquiry_hours": 48.0, "policy_is_prompt": True}]
        )
        self.assertEqual(str(order.policy_inquiry_due), "2026-10-15 02:00:00")

    def test_reviewed_before_it_went_out(self):
        self._sent(price=155.0)
        self._sent(price=150.0)
        self._assert_row("3.2b", 2, 2, "kept", rate=100.0)

    def test_voided_later_was_reviewed_all_the_same(self):
        order = self._sent(price=155.0)
        order.order_line.price_unit = 100.0
        self.assertTrue(order.policy_withheld)
        self._assert_row("3.2b", 1, 1, "kept", bypass=0)

    def test_bypass_is_counted_and_never_kept(self):
        self._sent()
        with freeze_time("2026-10-15 02:00:00"):
            order = self._create_order(price=100.0)
            self._sql(order, state="sent", date_order="2026-10-15 02:00:00")
        self._assert_row("3.2b", 1, 1, "not_kept", bypass=1, rate=100.0)

    def test_exempt_ones_measure_nothing(self):
        with freeze_time("2026-10-14 02:00:00"):
            self.policy.action_suspend("Power cut.")
            order = self._create_order(price=100.0)
            order.action_quotation_sent()
            self.policy.action_resume("Back.")
            order.action_confirm()
        for number in ("1.3c", "3.2a", "3.2b"):
            self._assert_row(number, 0, 0, "not_exercised")

    def test_terms_acknowledged_by_the_customer(self):
        for terms in (TERMS, TERMS[:3]):
            order = self._sent()
            with freeze_time("2026-10-16 02:00:00"):
                order.sudo()._policy_accept({"grade": "link", "terms": terms})
        self._assert_row("3.2c", 2, 1, "not_kept", rate=50.0)

    def test_terms_said_to_staff_are_accepted_not_acknowledged(self):
        self._confirmed()
        self._assert_row("3.2c", 1, 0, "not_kept", rate=0.0)

    def test_the_month_is_the_companys(self):
        # 00:30 on 1 October and 23:30 on the 31st in Shanghai, 00:30 on 1 November
        for moment in (
            "2026-10-31 15:30:00",
            "2026-10-31 16:30:00",
        ):
            self._sent(moment)
        self._assert_row("3.2b", 1, 1, "kept")


class TestMonths(ComplianceCase):
    """Measured nightly, frozen five working days after the end, restated later."""

    def _run(self, day):
        with freeze_time(f"{day} 02:00:00"):
            self.env["workshop.compliance"]._measure_company(
                self.company, date.fromisoformat(day)
            )

    def test_one_row_per_measured_clause(self):
        numbers = self.rows.mapped("clause_id.number")
        self.assertEqual(
            sorted(set(numbers) & {"1.2", "1.3a", "1.3c", "3.2a", "3.2b", "3.2c"}),
            ["1.2", "1.3a", "1.3c", "3.2a", "3.2b", "3.2c"],
        )
        self.assertEqual(len(numbers), len(set(numbers)))
        self._run("2026-10-20")
        rows = self.env["workshop.compliance"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertEqual(rows, self.rows)

    def test_a_clause_not_in_use_has_no_row(self):
        draft = self.policy.browse(self.policy.action_change()["res_id"])
        draft.second_person_id = self.manager
        setting = draft.clause_setting_ids.filtered(
            lambda row: row.clause_id.number == "3.2c"
        )
        setting.is_active = False
        with freeze_time("2026-11-02 02:00:00"):
            draft.action_submit()
            draft.with_user(self.manager).action_confirm()
            rows = self.env["workshop.compliance"]._open_month(
                self.company, date(2026, 11, 2)
            )
        self.assertNotIn("3.2c", rows.mapped("clause_id.number"))
        self.assertIn("3.2b", rows.mapped("clause_id.number"))

    def test_frozen_after_five_working_days(self):
        # 2, 3, 4, 5, 6 November
        self._run("2026-11-06")
        self.assertFalse(self._row("3.2b").date_frozen)
        self._run("2026-11-07")
        self.assertTrue(self._row("3.2b").date_frozen)

    def test_later_changes_are_a_restatement(self):
        order = self._sent()
        self._sent()
        self._run("2026-11-07")
        self._sql(order, policy_is_reviewed=False)
        self._run("2026-11-08")
        self.assertRecordValues(
            self._row("3.2b"),
            [
                {
                    "applicable_count": 2,
                    "compliant_count": 2,
                    "rate": 100.0,
                    "is_restated": True,
                    "restated_applicable_count": 2,
                    "restated_compliant_count": 1,
                }
            ],
        )

    def test_unchanged_is_no_restatement(self):
        self._sent()
        self._run("2026-11-07")
        self._run("2026-11-08")
        self.assertFalse(self._row("3.2b").is_restated)

    def test_overall_is_the_weighted_mean_of_what_was_exercised(self):
        self._row("1.2")._evidence_write(
            {"state": "not_kept", "rate": 50.0, "weight": 1.0}
        )
        self._row("3.2b")._evidence_write(
            {"state": "kept", "rate": 100.0, "weight": 3.0}
        )
        overall = self.env["workshop.compliance"]._get_overall_rate(
            self.company, date(2026, 10, 1)
        )
        self.assertAlmostEqual(overall, 87.5)

    def test_overall_of_nothing_is_unknown(self):
        overall = self.env["workshop.compliance"]._get_overall_rate(
            self.company, date(2026, 10, 1)
        )
        self.assertIsNone(overall)

    def test_drill_down(self):
        good, bad = self._sent(), self._sent()
        self._sql(bad, policy_is_reviewed=False)
        row = self._measure("3.2b").with_user(self.manager)
        self.assertEqual(
            row.action_open_cases()["domain"], [("id", "in", (bad | good).ids)]
        )
        self.assertEqual(row.action_open_not_kept()["domain"], [("id", "in", bad.ids)])
        self.assertEqual(row.action_open_bypasses()["domain"], [("id", "in", [])])

    def test_rows_of_the_job_only(self):
        with self.assertRaisesRegex(UserError, "is evidence"):
            self._row("3.2b").sudo().write({"rate": 100.0})

    def test_nobody_takes_the_measure_off_a_clause(self):
        clause = self._row("3.2b").clause_id.with_user(self.owner)
        for values in ({"control_model": False}, {"control": "x"}, {"number": "0"}):
            with self.assertRaisesRegex(UserError, "belongs to the product"):
                clause.write(values)
        clause.name = "Price and review"
        self.assertEqual(clause.control, "quotation_reviewed")


class TestSuspension(ComplianceCase):
    """What went out while nothing was enforced is exempt, and counted (clause 3.2b)."""

    def _act(self, moment, act):
        with freeze_time(moment):
            return act()

    def _suspend_and_resume(self, between):
        owner = self.policy.with_user(self.owner)
        self._act("2026-10-15 02:00:00", lambda: owner.action_suspend("Migration"))
        self._act("2026-10-16 02:00:00", between)
        self._act("2026-10-19 02:00:00", lambda: owner.action_resume("Done"))

    def test_sent_and_confirmed_meanwhile_are_counted_once(self):
        # Before: one sent under the policy. Meanwhile: one sent at a loss, one sent and
        # confirmed, one confirmed that was sent before, a draft and one cancelled.
        before = self._sent("2026-10-13 02:00:00")
        draft = self._create_order(price=90.0)
        lost, both, gone = (self._create_order(price=90.0) for _index in range(3))

        def between():
            (lost | both).action_quotation_sent()
            both.action_confirm()
            before.action_confirm()
            gone.action_cancel()

        self._suspend_and_resume(between)
        row = self._measure("3.2b")
        self.assertRecordValues(
            row,
            [
                {
                    "applicable_count": 1,
                    "compliant_count": 1,
                    "exempt_count": 3,
                    "bypass_count": 0,
                    "state": "kept",
                }
            ],
        )
        action = row.action_open_exempt()
        self.assertEqual(set(action["domain"][0][2]), set((lost | both | before).ids))
        self.assertTrue(draft.policy_withheld)

    def test_exempt_stays_exempt_when_it_goes_on(self):
        order = self._create_order(price=90.0)
        self._suspend_and_resume(order.action_quotation_sent)
        self.assertFalse(order.policy_withheld)
        self._act("2026-10-20 02:00:00", order.action_confirm)
        self.assertEqual(order.state, "sale")
        self.assertEqual(str(order.policy_exempt_date), "2026-10-16 02:00:00")
        self.assertEqual(self._measure("3.2b").exempt_count, 1)

    def test_born_sent_is_counted(self):
        def between():
            self.order = self._create_order(price=90.0, state="sent")

        self._suspend_and_resume(between)
        self.assertEqual(self._measure("3.2b").exempt_count, 1)

    def test_other_company_and_other_month_are_not_counted(self):
        order = self._create_order(price=90.0)
        self._suspend_and_resume(order.action_quotation_sent)
        self._sql(order, policy_exempt_date="2026-11-01 02:00:00")
        self.assertEqual(self._measure("3.2b").exempt_count, 0)

    def test_nothing_is_marked_without_a_suspension(self):
        order = self._sent("2026-10-13 02:00:00")
        self.assertFalse(order.policy_exempt_date)
        plain = self.env["sale.order"].create(
            {"partner_id": self.partner.id, "company_id": self.other_company.id}
        )
        plain.action_quotation_sent()
        self.assertFalse(plain.policy_exempt_date)


class TestCockpitTitle(ComplianceCase):
    """The title of the cockpit says how much was kept, and the change."""

    def test_title_has_the_overall_rate(self):
        self._sent("2026-10-15 02:00:00")
        policies = self.env["workshop.policy"].with_user(self.manager)
        policies = policies.with_company(self.company)
        with freeze_time("2026-10-16 02:00:00"):
            self.assertEqual(policies._get_cockpit_action()["name"], "Cockpit")
            self._measure("3.2b")
            action = policies._get_cockpit_action()
        self.assertEqual(action["name"], "Cockpit · 100 % kept")
        self.assertEqual(action["display_name"], action["name"])
