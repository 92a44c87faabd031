"""The promise ledger counts what complaining customers were told."""

from freezegun import freeze_time

from odoo.tests import tagged

from .common import NOW
from .common_complaint import ComplaintCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestComplaintPromise(ComplaintCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time("2026-11-01"):
            cls._publish_policy()

    def _get_promises(self, case, user=None):
        self.env.flush_all()
        self.env.invalidate_all()
        promises = self.env["workshop.promise"].with_user(user or self.manager)
        return promises.search(
            [("res_model", "=", case._name), ("res_id", "=", case.id)]
        )

    def _answer(self, case):
        case._assess(1, False)
        case._propose("Two new loaves")
        case._reply("You get two.")
        notice = case.sudo().reply_notice_id
        notice._set_gone("sent", case.date_replied)

    def test_promised_with_the_acknowledgement(self):
        case = self._create_complaint()
        self.assertFalse(self._get_promises(case))
        case.action_acknowledge()
        promise = self._get_promises(case)
        self.assertRecordValues(
            promise,
            [
                {
                    "kind": "reply",
                    "title": case.name,
                    "partner_id": self.partner.id,
                    "user_id": self.salesperson.id,
                    "company_id": self.company.id,
                    "state": "open",
                    "is_pending": True,
                }
            ],
        )
        # 40 working hours = Tuesday 10:00 a week later
        self.assertEqual(str(promise.date_due), "2026-12-01 02:00:00")
        self.assertEqual(str(promise.date_promised), NOW)
        self.assertEqual(promise.action_open_document()["res_id"], case.id)

    def test_kept_and_the_call_back_follows(self):
        case = self._create_complaint()
        case.action_acknowledge()
        self._answer(case)
        by_kind = {row.kind: row for row in self._get_promises(case)}
        self.assertEqual(
            {kind: row.state for kind, row in by_kind.items()},
            {"reply": "kept", "callback": "open"},
        )
        self.assertEqual(str(by_kind["callback"].date_due), "2026-11-27 02:00:00")
        case._log_callback(True, 5, "")
        states = {row.kind: row.state for row in self._get_promises(case)}
        self.assertEqual(states, {"reply": "kept", "callback": "kept"})

    def test_answered_late_is_not_kept(self):
        case = self._create_complaint()
        case.action_acknowledge()
        with freeze_time("2026-12-01 02:00:01"):
            self._answer(case)
        reply = self._get_promises(case).filtered(lambda row: row.kind == "reply")
        self.assertEqual((reply.state, reply.kept_pct), ("broken", 0.0))

    def test_nothing_is_promised_to_nobody(self):
        case = self._create_complaint(partner_id=False, is_anonymous=True)
        case.action_acknowledge()
        self.assertFalse(self._get_promises(case))

    def test_what_is_not_owed_any_more_is_no_promise(self):
        merged, main = self._create_complaint(), self._create_complaint()
        merged.action_acknowledge()
        merged._merge_into(main)
        self.assertFalse(self._get_promises(merged))

    def test_own_promises_only(self):
        case = self._create_complaint()
        case.action_acknowledge()
        self.assertTrue(self._get_promises(case, self.salesperson))
        self.assertFalse(self._get_promises(case, self.colleague))
        self.assertTrue(self._get_promises(case, self.auditor))

    def test_control_counts_them(self):
        case = self._create_complaint()
        case.action_acknowledge()
        self._answer(case)
        self.env.flush_all()
        model, applicable, kept = self.env["workshop.promise"]._control_promise_kept(
            self.company, case.date_received.date(), case.date_received.date()
        )
        rows = self.env[model].search(applicable)
        self.assertFalse(rows)  # due later
        day = self._get_promises(case).filtered(lambda r: r.kind == "reply").date_due
        model, applicable, kept = self.env["workshop.promise"]._control_promise_kept(
            self.company, day.date(), day.date()
        )
        self.assertEqual(self.env[model].search(kept).mapped("kind"), ["reply"])

    def test_ids_differ_between_kinds(self):
        case = self._create_complaint()
        case.action_acknowledge()
        self._answer(case)
        rows = self.env["workshop.promise"].search([])
        self.assertEqual(len(set(rows.ids)), len(rows.ids))
        reply = self._get_promises(case).filtered(lambda r: r.kind == "reply")
        self.assertEqual(reply.id, self._get_clock(case, "reply").id * 8 + 2)
