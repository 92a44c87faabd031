"""After 90 days the job gives a verdict; the same defect opens an action again."""

from datetime import date

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import NOW
from .corrective_common import CorrectiveCase

# Carried out on 24 November at 10:00 in Shanghai, 90 and 180 days later.
CHECK = "2027-02-22 02:00:00"
SECOND_CHECK = "2027-05-23 02:00:00"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestCorrectiveCheck(CorrectiveCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["stock.quant"]._update_available_quantity(
            cls.product,
            cls.env["stock.warehouse"]
            .search([("company_id", "=", cls.company.id)], limit=1)
            .lot_stock_id,
            1000,
        )

    def setUp(self):
        super().setUp()
        self.action = self._open_action()
        self._carry_out(self.action)

    def test_delivered_and_quiet_is_effective(self):
        with freeze_time("2026-12-20 04:00:00"):
            self._deliver()
        self._check("2027-02-22 01:59:59")
        self.assertEqual(self.action.state, "checking")
        self._check(CHECK)
        self.assertRecordValues(
            self.action, [{"state": "effective", "verdict": "effective"}]
        )
        row = self.action.round_ids
        self.assertEqual(
            (str(row.date_verified), str(row.date_delivery)),
            (CHECK, "2026-12-20 04:00:00"),
        )

    def test_delivered_before_proves_nothing(self):
        with freeze_time("2026-11-24 01:00:00"):
            self._deliver()
        self._check(CHECK)
        self.assertTrue(self.action.is_extended)

    def test_not_delivered_extends_once_then_stays_undecided(self):
        self._check(CHECK)
        self.assertRecordValues(
            self.action, [{"state": "checking", "verdict": False, "is_extended": True}]
        )
        self.assertEqual(str(self.action.date_check), SECOND_CHECK)
        self._check("2027-05-23 01:59:59")
        self.assertFalse(self.action.verdict)
        self._check(SECOND_CHECK, "2027-05-24 02:00:00", "2027-09-01 02:00:00")
        self.assertRecordValues(
            self.action, [{"state": "checking", "verdict": "no_delivery"}]
        )
        self.assertEqual(str(self.action.date_verified), SECOND_CHECK)
        self.assertEqual(str(self.action.date_check), SECOND_CHECK)
        self.action._notify()
        self.assertEqual(self.action.activity_ids.user_id, self.manager)
        self.action.with_user(self.manager).action_cancel("Not baked any more")
        self.assertEqual(self.action.state, "cancelled")

    def test_delivered_in_the_second_window_is_effective(self):
        self._check(CHECK)
        with freeze_time("2027-03-01 04:00:00"):
            self._deliver()
        self._check(SECOND_CHECK)
        self.assertEqual(self.action.state, "effective")

    def test_goods_that_come_back_are_no_delivery(self):
        customers = self.env.ref("stock.stock_location_customers")
        with freeze_time("2026-12-20 04:00:00"):
            move = self.env["stock.move"].create(
                {
                    "product_id": self.product.id,
                    "product_uom_qty": 1.0,
                    "location_id": customers.id,
                    "location_dest_id": customers.id,
                    "company_id": self.company.id,
                }
            )
            move._action_confirm()
            move.quantity = 1.0
            move.picked = True
            move._action_done()
        self.assertEqual(move.state, "done")
        self._check(CHECK)
        self.assertTrue(self.action.is_extended)

    def test_job_twice_changes_nothing(self):
        with freeze_time("2026-12-20 04:00:00"):
            self._deliver()
        self._check(CHECK)
        before = self.action.round_ids.read()
        notes = len(self.action.message_ids)
        self._check(CHECK, "2027-02-23 02:00:00")
        self.assertEqual(self.action.round_ids.read(), before)
        self.assertEqual(len(self.action.message_ids), notes)

    def test_same_defect_opens_it_again_at_once(self):
        with freeze_time("2026-12-10 02:00:00"):
            case = self._complain()
        self.assertRecordValues(
            self.action,
            [
                {
                    "state": "open",
                    "round_number": 2,
                    "date_done": False,
                    "verdict": False,
                }
            ],
        )
        self.assertIn(case.sudo(), self.action.complaint_ids)
        first, second = self.action.round_ids
        self.assertRecordValues(
            first,
            [
                {
                    "verdict": "failed",
                    "recurrence_id": case.id,
                    "action_text": "Pack below 25 °C only.",
                }
            ],
        )
        self.assertEqual(str(first.date_verified), "2026-12-10 02:00:00")
        self.assertEqual(str(second.date_start), "2026-12-10 02:00:00")
        # Thursday: ten working days end on Thu 24 December.
        self.assertEqual(str(self.action.date_due), "2026-12-24")
        self.action._notify()
        self.assertEqual(self.action.activity_ids.user_id, self.handler | self.manager)
        # Again carried out: a new window of its own.
        with freeze_time("2026-12-11 02:00:00"):
            self.action.with_user(self.handler).action_done()
        self.assertEqual(self.action.state, "checking")
        self.assertEqual(str(self.action.date_check), "2027-03-11 02:00:00")

    def test_known_at_the_assessment_opens_it_then(self):
        with freeze_time("2026-12-10 02:00:00"):
            case = self._create_complaint(product_id=False, category_id=False)
            self.assertEqual(self.action.state, "checking")
            case.write({"product_id": self.product.id, "category_id": self.quality.id})
            self.assertEqual(self.action.state, "checking")  # which defect?
            case.defect_id = self.mould
            self.assertEqual(self.action.state, "open")

    def test_received_before_is_no_recurrence(self):
        with freeze_time("2026-11-24 01:59:59"):
            case = self._complain()
        self.assertEqual(self.action.state, "checking")
        self.assertIn(case.sudo(), self.action.complaint_ids)

    def test_undecided_opens_again(self):
        self._check(CHECK, SECOND_CHECK)
        with freeze_time("2027-08-01 02:00:00"):
            self._complain()
        self.assertEqual(self.action.state, "open")
        self.assertEqual(self.action.round_ids[0].verdict, "failed")

    def test_after_a_good_verdict(self):
        with freeze_time("2026-12-20 04:00:00"):
            self._deliver()
        self._check(CHECK)
        with freeze_time("2027-05-24 02:00:00"):  # 91 days after the verdict
            self._complain()
        self.assertEqual(self.action.state, "effective")
        with freeze_time("2027-05-23 02:00:00"):  # 90 days after it
            case = self._complain()
        self.assertEqual((self.action.state, self.action.round_number), ("open", 2))
        # The window itself was quiet: its verdict stays.
        self.assertRecordValues(
            self.action.round_ids[0],
            [{"verdict": "effective", "recurrence_id": case.id}],
        )

    def test_known_late_but_received_in_the_window_corrects_the_verdict(self):
        with freeze_time("2026-12-20 04:00:00"):
            self._deliver()
            case = self._create_complaint()
        self._check(CHECK)
        self.assertEqual(self.action.state, "effective")
        with freeze_time("2027-02-24 02:00:00"):
            case.defect_id = self.mould
        self.assertEqual(self.action.state, "open")
        self.assertEqual(self.action.round_ids[0].verdict, "failed")

    def test_rejected_claim_was_no_recurrence(self):
        with freeze_time("2026-12-10 02:00:00"):
            case = self._complain()
            self.assertEqual(self.action.state, "open")
            case._reject("Kept in the sun", "Please keep it cool.")
        self.assertRecordValues(
            self.action,
            [{"state": "checking", "round_number": 1, "verdict": False}],
        )
        self.assertEqual(str(self.action.date_check), CHECK)
        self.assertNotIn(case.sudo(), self.action.complaint_ids)
        with freeze_time("2026-12-12 02:00:00"):
            real = self._complain()
        self.assertEqual((self.action.state, self.action.round_number), ("open", 2))
        self.assertEqual(self.action.round_ids[0].recurrence_id, real.sudo())
        self.assertEqual(
            str(self.action.round_ids[1].date_start), "2026-12-12 02:00:00"
        )

    def test_rejected_one_of_two_leaves_it_open(self):
        with freeze_time("2026-12-10 02:00:00"):
            case = self._complain()
            other = self._complain()
            case._reject("Kept in the sun", "Please keep it cool.")
        self.assertEqual(self.action.state, "open")
        self.assertEqual(self.action.round_ids[0].recurrence_id, other.sudo())

    def test_late_action_is_escalated_once(self):
        self.action = self._open_action(product_id=self._create_product("Bun").id)
        self._check("2026-12-08 15:59:59")  # 23:59:59 of the due day
        self.assertFalse(self.action.is_escalated)
        self._check("2026-12-08 16:00:00")
        self.assertTrue(self.action.is_escalated)
        self.action._notify()
        self.assertEqual(self.action.activity_ids.user_id, self.handler | self.manager)
        with freeze_time("2026-12-10 02:00:00"):
            self._carry_out(self.action)
        self.assertFalse(self.action.is_escalated)

    def test_control_counts_required_ones(self):
        actions = self.env["workshop.corrective.action"]

        def measure(first, last):
            model, applicable, kept = actions._control_corrective_effective(
                self.company, first, last
            )
            rows = self.env[model].sudo()
            return rows.search_count(applicable), rows.search_count(kept)

        november = (date(2026, 11, 1), date(2026, 11, 30))
        december = (date(2026, 12, 1), date(2026, 12, 31))
        february = (date(2027, 2, 1), date(2027, 2, 28))
        self.assertEqual(measure(*november), (0, 0))  # not decided yet
        with freeze_time("2026-12-20 04:00:00"):
            self._deliver()
        self._check(CHECK)
        self.assertEqual(measure(*february), (1, 1))
        bun = self._open_action(product_id=self._create_product("Bun").id)
        with freeze_time("2026-12-08 15:00:00"):  # its last day
            self.assertEqual(measure(*december), (0, 0))
        with freeze_time("2026-12-08 16:00:00"):
            self.assertEqual(measure(*december), (1, 0))
        with freeze_time("2026-12-09 02:00:00"):
            self._carry_out(bun)
            self.assertEqual(measure(*december), (0, 0))
        with freeze_time("2026-12-20 02:00:00"):
            self._complain(product_id=bun.product_id.id)
            self.assertEqual(measure(*december), (1, 0))
        light = actions.with_user(self.handler).create({"title": "Labels"})
        light.with_user(self.manager).date_due = "2026-12-01"
        with freeze_time("2026-12-24 02:00:00"):
            self.assertEqual(measure(*december), (1, 0))

    def test_clause_is_measured(self):
        clause = self.env.ref("workshop_sales_policy.clause_4_3e")
        self.assertEqual(clause.control_model, "workshop.corrective.action")

    def test_verdicts_cost_the_same_for_two_and_twenty(self):
        def cost(count):
            actions = self.env["workshop.corrective.action"].sudo()
            for number in range(count):
                product = self._create_product(f"Roll {count}-{number}")
                action = self._open_action(product_id=product.id)
                self._carry_out(action)
                actions |= action
            with freeze_time(CHECK):
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                actions._check_effect(fields.Datetime.now())
                self.env.flush_all()
                spent = self.env.cr.sql_log_count - before
            self.assertEqual(set(actions.mapped("is_extended")), {True})
            with freeze_time(SECOND_CHECK):
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                actions._check_effect(fields.Datetime.now())
                self.env.flush_all()
                spent += self.env.cr.sql_log_count - before
            self.assertEqual(set(actions.mapped("verdict")), {"no_delivery"})
            return spent

        few = cost(2)
        self.assertLessEqual(cost(20), few + 4)

    def test_reception_of_many_costs_one_search(self):
        with freeze_time("2026-12-10 02:00:00"):
            cases = self.env["workshop.complaint"].sudo()
            for _number in range(3):
                cases |= self._complain().sudo()
        self.assertEqual(self.action.round_number, 2)
        self.assertEqual(len(self.action.complaint_ids), 4)
        with self.assertRaises(UserError):
            self.action.with_user(self.manager).action_cancel("Too many")
