from odoo.exceptions import AccessError, UserError

from .lot_sweep_common import LotSweepCase


class TestCalls(LotSweepCase):
    def setUp(self):
        super().setUp()
        self._deliver(self.flour, 7.0, self.f1)
        self._deliver(self.flour, 3.0, self.f1, self.hotel)
        self._deliver(self.flour, 5.0, self.f1, self.cafe, self.colleague)
        self.sweep = self._sweep()

    def test_progress(self):
        line = self._line(self.sweep, self.partner)
        line.action_not_reached()
        self.assertRecordValues(
            line.sudo(),
            [
                {
                    "outcome": "not_reached",
                    "try_count": 1,
                    "outcome_user_id": self.handler.id,
                }
            ],
        )
        self.assertEqual(self.sweep.progress_text, "0 of 3 called")
        for button in (
            "action_returned",
            "action_replaced",
            "action_destroyed",
            "action_consumed",
        ):
            getattr(line, button)()
            self.assertEqual(line.outcome, button.removeprefix("action_"))
            self.assertEqual(self.sweep.progress_text, "1 of 3 called")
        self.assertEqual(line.try_count, 5)
        self.assertEqual(self.sweep.next_text, "Call the customers. Left to call: 2.")
        bodies = " ".join(self.sweep.sudo().message_ids.mapped("body"))
        self.assertIn("Lotus Tea House: Not reached.", bodies)
        self.assertIn("Lotus Tea House: Destroyed.", bodies)

    def test_harm_needs_words(self):
        line = self._line(self.sweep, self.partner, self.salesperson)
        action = line.action_harmed()
        acts = self.env["workshop.lot.sweep.act"].with_user(self.salesperson)
        acts = acts.with_context(**action["context"])
        with self.assertRaisesRegex(UserError, "Say what happened to Lotus"):
            acts.create({"text": " "}).action_apply()
        acts.create({"text": "Cut her lip."}).action_apply()
        self.assertRecordValues(
            line.sudo(), [{"outcome": "harmed", "note": "Cut her lip."}]
        )

    def test_who_calls(self):
        for user in (
            self.salesperson,
            self.handler,
            self.inspector,
            self.manager,
            self.owner,
        ):
            with self.subTest(user=user.login):
                line = self._line(self.sweep, self.partner, user)
                self.assertTrue(line.can_call)
                line.action_consumed()
                self.assertEqual(line.sudo().outcome_user_id, user)
        for user in (self.colleague, self.finance, self.auditor):
            line = self._line(self.sweep, self.partner, user)
            with self.subTest(user=user.login):
                for act in ("consumed", "harmed", "note", "message"):
                    with self.assertRaises(AccessError):
                        getattr(line, f"action_{act}")()

    def test_one_to_do_per_person(self):
        activities = self.sweep.sudo().activity_ids
        self.assertEqual(
            {(a.user_id, a.summary) for a in activities},
            {
                (self.salesperson, "Customers to call: 2 · Flour · F1"),
                (self.colleague, "Customers to call: 1 · Flour · F1"),
            },
        )
        self._line(self.sweep, self.cafe, self.colleague).action_returned()
        self._line(self.sweep, self.partner).action_consumed()
        activities = self.sweep.sudo().activity_ids
        self.assertRecordValues(
            activities,
            [
                {
                    "user_id": self.salesperson.id,
                    "summary": "Customers to call: 1 · Flour · F1",
                }
            ],
        )
        self._line(self.sweep, self.hotel).action_consumed()
        self.assertFalse(self.sweep.sudo().activity_ids)

    def test_finish(self):
        with self.assertRaisesRegex(UserError, "of Flour · F1 still to call: 3"):
            self.sweep._finish("")
        with self.assertRaises(AccessError):
            self.sweep.with_user(self.salesperson)._finish("x")
        self._line(self.sweep, self.partner).action_consumed()
        self.sweep._finish("The hotel has closed for good.")
        self.assertRecordValues(
            self.sweep.sudo(),
            [
                {
                    "state": "done",
                    "done_by_id": self.handler.id,
                    "done_note": "The hotel has closed for good.",
                }
            ],
        )
        self.assertFalse(self.sweep.sudo().activity_ids)
        line = self._line(self.sweep, self.hotel)
        self.assertFalse(line.can_call)
        with self.assertRaisesRegex(UserError, "is finished"):
            line.action_consumed()
        with self.assertRaisesRegex(UserError, "is finished"):
            self.sweep.action_look_again()

    def test_message_in_the_customers_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.partner.lang = "zh_CN"
        line = self._line(self.sweep, self.hotel, self.salesperson)
        action = line.action_message()
        notice = self.env["workshop.notice"].browse(action["res_id"])
        self.assertRecordValues(
            notice,
            [
                {
                    "kind": "recall",
                    "partner_id": self.hotel.id,
                    "user_id": self.salesperson.id,
                    "state": "draft",
                    "subject": "Please do not eat: Flour (F1)",
                }
            ],
        )
        self.assertIn("Flour (F1) × 3 Units", notice.text)
        self.assertEqual(line.action_message()["res_id"], notice.id)
        # Another's message is his to pass on.
        with self.assertRaisesRegex(UserError, "Li has this message"):
            self._line(self.sweep, self.hotel).action_message()
        action = self._line(self.sweep, self.partner, self.manager).action_message()
        notice = self.env["workshop.notice"].browse(action["res_id"])
        self.assertEqual(notice.lang, "zh_CN")

    def test_note(self):
        line = self._line(self.sweep, self.partner, self.salesperson)
        action = line.action_note()
        self.env["workshop.lot.sweep.act"].with_user(self.salesperson).with_context(
            **action["context"]
        ).create({"text": "Calls back at five."}).action_apply()
        self.assertEqual(line.note, "Calls back at five.")
        self.assertFalse(line.outcome)
