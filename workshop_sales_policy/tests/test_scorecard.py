"""A card from the open period to the frozen result; who may do what."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .performance_common import IN_DECEMBER, PerformanceCase


@tagged("post_install", "-at_install")
class TestCardFigures(PerformanceCase):
    def test_opened_once_for_everybody_in_scope(self):
        cards = self._open_cards()
        self.assertIn(self.salesperson, cards.user_id)
        self.assertNotIn(self.manager, cards.user_id)
        self.assertFalse(self._open_cards())
        card = self._card()
        self.assertEqual(str(card.date_to), "2026-11-30")
        # fifteen working days after Monday 30 November
        self.assertEqual(str(card.date_due), "2026-12-21")
        self.assertEqual(len(card.line_ids), 6)

    def test_worked_by_hand(self):
        """Sales 8,000 of 10,000; margin 2,500 of 3,000; one new customer of one."""
        self._plan_sales()
        self._open_cards()
        order = self._sell()
        self._close()
        card = self._card()
        self.assertEqual(card.state, "computed")
        sales = self._line(card, "net_sales")
        self.assertEqual(sales.actual, 8000.0)
        self.assertEqual(sales.target, 10000.0)
        self.assertEqual(sales.res_ids, order.ids)
        self.assertAlmostEqual(sales.score, 60.0)  # 80 % on the curve
        margin = self._line(card, "margin")
        self.assertEqual((margin.actual, margin.target), (2500.0, 3000.0))
        # 83.33 %: 60 + 40 × 3.33 / 20
        self.assertAlmostEqual(margin.score, 66.67, 2)
        self.assertEqual(self._line(card, "new_customers").score, 100.0)
        self.assertFalse(self._line(card, "satisfaction").has_score)
        # (40·60 + 30·66.667 + 10·100) / 80
        self.assertAlmostEqual(card.total, 67.5)
        self.assertEqual((card.known_weight, card.grade), (80.0, "D"))
        self._rate(card, "5", "4")
        # + 5·100 + 5·80 = 6,300 / 90
        self.assertAlmostEqual(card.total, 70.0)
        self.assertEqual((card.grade, card.is_all_known), ("C", False))
        self.assertEqual(card.bonus_amount, 800.0)

    def test_no_target_is_left_out_and_no_zero(self):
        self._open_cards()
        self._sell()
        self._close()
        card = self._card()
        line = self._line(card, "net_sales")
        self.assertEqual(
            (line.has_actual, line.has_target, line.has_score), (True, False, False)
        )
        self.assertEqual((line.target_text, line.score_text), ("—", "—"))
        self.assertTrue(card.is_insufficient)
        self.assertFalse(card.grade)

    def test_nothing_sold_is_zero(self):
        self._plan_sales()
        self._open_cards()
        self._close()
        line = self._line(self._card(), "net_sales")
        self.assertEqual((line.actual, line.has_actual, line.score), (0.0, True, 0.0))

    def test_red_line_of_the_period_caps(self):
        self._plan_sales()
        self._open_cards()
        self._sell(quantity=80.0)
        proof = (
            self.env["ir.attachment"]
            .with_user(self.manager)
            .create({"name": "mail.pdf", "raw": b"x"})
        )
        row = (
            self.env["workshop.red.line"]
            .with_user(self.manager)
            .with_company(self.company)
            .create(
                {
                    "user_id": self.salesperson.id,
                    "kind": "leak",
                    "date": "2026-11-12",
                    "description": "Price list sent to a competitor.",
                    "proof_ids": proof.ids,
                }
            )
        )
        with self.assertRaises(AccessError):
            row.action_confirm()
        row.with_user(self.owner).action_confirm()
        self._close()
        card = self._card()
        self.assertEqual((card.total, card.grade), (59.0, "E"))
        self.assertEqual(card.red_line_ids, row)
        with self.assertRaisesRegex(UserError, "stays as it was decided"):
            row.with_user(self.manager).write({"date": "2026-10-12"})

    def test_refund_after_close_is_said_and_changes_nothing(self):
        self._plan_sales()
        self._open_cards()
        order = self._sell()
        self._close()
        card = self._card()
        before = card.read(["total", "grade", "state"])
        order.sudo()._action_cancel()
        with freeze_time(IN_DECEMBER):
            action = card.action_compare()
        self.assertIn("8,000", action["params"]["message"])
        self.assertEqual(card.read(["total", "grade", "state"]), before)

    def test_same_records_give_the_same_card(self):
        self._plan_sales()
        self._open_cards()
        self._sell()
        self._close()
        with freeze_time(IN_DECEMBER):
            action = self._card().action_compare()
        self.assertEqual(action["params"]["type"], "success")


@tagged("post_install", "-at_install")
@freeze_time(IN_DECEMBER)
class TestCardFlow(PerformanceCase):
    def setUp(self):
        super().setUp()
        self._plan_sales()
        self._open_cards()
        self._sell(quantity=75.0)  # 12,000 of sales: 120 %, the end of the curve
        self._close()
        self.card = self._card()

    def _sent(self):
        self._rate(self.card)
        self.card.action_send()
        return self.card.with_user(self.salesperson)

    def test_rated_sent_confirmed_final(self):
        card = self._sent()
        self.assertEqual((card.state, card.policy_next_level), ("rated", "info"))
        card.action_acknowledge()
        self.card.action_finalise()
        self.assertEqual((card.state, card.is_final_in_time), ("final", True))
        # (40·120 + 30·120 + 10·100 + 10·80) / 90 = 113.33
        self.assertEqual((card.total, card.grade), (113.33, "A"))
        bonus = self.env["workshop.outcome"].search([("card_id", "=", card.id)])
        self.assertEqual((bonus.kind, bonus.amount), ("bonus", 1200.0))

    def test_every_rating_has_a_reason(self):
        with self.assertRaisesRegex(UserError, "Say in a word why"):
            self._act(
                self.card,
                "rate",
                ratings={"attitude": ("4", " "), "teamwork": ("4", "Good")},
            )
        with self.assertRaisesRegex(UserError, "Give a rating to"):
            self._act(self.card, "rate", ratings={"attitude": ("4", "Good")})

    def test_rated_is_not_rater(self):
        for user in (self.salesperson, self.auditor):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.card.with_user(user).action_rate_dialog()
        # a manager's own card is the owner's
        with freeze_time("2026-11-10 02:00:00"):
            card = (
                self.env["workshop.scorecard"]
                .sudo()
                ._open_for(
                    self.company,
                    self.scheme.sudo(),
                    self.manager,
                    self.card.date_from,
                    self.card.date_to,
                )
            )
        card._set_state("computed")
        with self.assertRaisesRegex(AccessError, "Nobody rates himself"):
            self._rate(card.with_user(self.manager), user=self.manager)
        self._rate(card.with_user(self.owner), user=self.owner)
        self.assertEqual(card.rated_by_id, self.owner)

    def test_own_rating_weighs_nothing(self):
        total = self.card.total
        self._act(
            self.card,
            "self",
            user=self.salesperson,
            ratings={"attitude": ("5", ""), "teamwork": ("5", "")},
        )
        self.assertEqual(self._line(self.card, "attitude").self_rating, "5")
        self.assertEqual(self.card.total, total)

    def test_disputed_and_settled_by_the_owner(self):
        card = self._sent()
        self._act(card, "dispute", user=self.salesperson, text="I helped every day.")
        self.assertEqual(card.state, "disputed")
        with self.assertRaisesRegex(UserError, "settles it first"):
            self.card.action_finalise()
        with self.assertRaises(AccessError):
            self.card.action_settle_dialog()
        self._act(
            card,
            "settle",
            user=self.owner,
            text="True, teamwork is a 5.",
            ratings={"teamwork": ("5", "Helped every day.")},
        )
        self.assertEqual(self._line(card, "teamwork").rating, "5")
        self.card.action_finalise()
        self.assertEqual(card.state, "final")

    def test_too_late_to_dispute(self):
        card = self._sent()
        # five working days after Tuesday 1 December
        self.assertEqual(str(card.date_answer_due), "2026-12-08")
        with self.assertRaisesRegex(UserError, "may answer until"):
            self.card.action_finalise()
        with freeze_time("2026-12-09 02:00:00"):
            with self.assertRaisesRegex(UserError, "days to dispute"):
                self._act(card, "dispute", user=self.salesperson, text="No.")
            self.card.action_finalise()  # silence does not stop the card
        self.assertEqual(card.state, "final")

    def test_corrected_by_a_new_version(self):
        card = self._sent()
        card.action_acknowledge()
        self.card.action_finalise()
        with self.assertRaises(AccessError):
            self.card.action_restate_dialog()
        self._act(self.card, "restate", user=self.owner, text="An order was missing.")
        new = self.env["workshop.scorecard"].search([("replaces_id", "=", card.id)])
        self.assertEqual(
            (card.state, new.state, new.version), ("restated", "computed", 2)
        )
        self.assertEqual(self._line(new, "attitude").rating, "4")

    # ----------------------------------------------------------------------- forging
    def test_nobody_writes_a_score(self):
        card, line = self.card, self.card.line_ids[:1]
        for user in (self.salesperson, self.manager, self.owner, self.env.user):
            for record, vals in (
                (card, {"total": 100.0}),
                (card, {"state": "final"}),
                (card, {"grade": "A", "message_ids": []}),
                (line, {"actual": 1e6}),
                (line, {"rating": "5"}),
            ):
                with (
                    self.subTest(user=user.login, vals=vals),
                    self.assertRaises(UserError),
                ):
                    record.with_user(user).write(vals)
            with (
                self.subTest(user=user.login),
                self.assertRaises(UserError),
            ):
                card.with_user(user).unlink()
            with (
                self.subTest(user=user.login),
                self.assertRaises(UserError),
            ):
                card.with_user(user).copy()

    def test_nobody_changes_a_target_or_scheme_afterwards(self):
        target = self.env["workshop.target"].search([], limit=1)
        for record, vals in (
            (target, {"amount": 1.0}),
            (target.goal_id, {"amount": 1.0}),
            (target.plan_id, {"date_to": "2027-01-31"}),
            (target.plan_id, {"state": "draft"}),
            (self.scheme, {"bonus_base": 1e6}),
            (self.scheme.line_ids[:1], {"weight": 90.0}),
            (self.scheme.band_ids[:1], {"lowest": 1.0}),
        ):
            for user in (self.manager, self.owner):
                with (
                    self.subTest(record=record, user=user.login),
                    self.assertRaises(UserError),
                ):
                    record.with_user(user).write(vals)

    def test_ratings_of_another_card_are_refused(self):
        other = self._card(self.colleague)
        dialog = (
            self.env["workshop.scorecard.act"]
            .with_user(self.manager)
            .create({"card_id": self.card.id, "act": "rate"})
        )
        dialog.line_ids[0].line_id = self._line(other, "attitude")
        dialog.line_ids.write({"rating": "1", "reason": "x"})
        with self.assertRaisesRegex(UserError, "not rated on this card"):
            dialog.action_apply()

    def test_own_cards_only(self):
        card = self.card.with_user(self.colleague)
        with self.assertRaises(AccessError):
            card.read(["total"])
        self.assertEqual(self._card(reader=self.salesperson), self.card)
        self.assertEqual(self._card(reader=self.auditor), self.card)

    def test_controls(self):
        cards = self.env["workshop.scorecard"]
        period = (self.company, date(2026, 12, 1), date(2026, 12, 31))
        with freeze_time("2026-12-22 02:00:00"):
            model, due, kept = cards._control_scorecard_in_time(*period)
            self.assertIn(self.card.id, self.env[model].search(due).ids)
            self.assertFalse(self.env[model].search(kept))
        card = self._sent()
        card.action_acknowledge()
        self.card.action_finalise()
        _model, due, kept = cards._control_scorecard_in_time(*period)
        self.assertEqual(cards.search(kept).ids, self.card.ids)
        _model, _due, kept = cards._control_indicator_known(*period)
        self.assertFalse(cards.search(kept))  # nobody has rated the bread
