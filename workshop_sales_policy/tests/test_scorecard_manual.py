"""A value that nobody computes: entered with a reason and a proof."""

from base64 import b64encode

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .performance_common import PerformanceCase

PROOF = b64encode(b"Training list, signed.")


@tagged("post_install", "-at_install")
class TestManualIndicator(PerformanceCase):
    @classmethod
    def _approve_scheme(cls, **values):
        """Five training days for 100 points, besides the manager's ratings."""
        scheme = (
            cls.env["workshop.scheme"]
            .with_user(cls.manager)
            .with_company(cls.company)
            .create({"name": "Sales", **values})
        )
        scheme.action_fill_default()
        sales = scheme.line_ids.filtered(
            lambda row: row.indicator_id.code == "net_sales"
        )
        sales.weight = 20.0
        scheme.line_ids = [
            Command.create(
                {
                    "indicator_id": cls.env.ref(
                        "workshop_sales_policy.indicator_manual"
                    ).id,
                    "weight": 20.0,
                    "method": "linear",
                    "cap_pct": 120.0,
                }
            )
        ]
        scheme.action_policy_submit()
        scheme.with_user(cls.owner).action_policy_approve()
        return scheme

    def setUp(self):
        super().setUp()
        self._approve_plan({(self.salesperson, "manual"): 5.0})
        self._open_cards()
        self._close()
        self.card = self._card()

    def _enter(self, value=4.0, reason="Four of five days.", proof=PROOF, user=None):
        dialog = (
            self.env["workshop.scorecard.act"]
            .with_user(user or self.manager)
            .create({"card_id": self.card.id, "act": "rate"})
        )
        for row in dialog.line_ids:
            if row.kind == "manual":
                row.write(
                    {
                        "is_entered": True,
                        "value": value,
                        "reason": reason,
                        "proof": proof,
                        "proof_name": "list.txt",
                    }
                )
            else:
                row.write({"rating": "4", "reason": "Steady."})
        dialog.action_apply()

    def test_entered_scored_and_shown(self):
        self.assertFalse(self._line(self.card, "manual").has_score)
        self._enter()
        line = self._line(self.card, "manual")
        # four of five: 80 points
        self.assertEqual((line.actual, line.target, line.score), (4.0, 5.0, 80.0))
        self.assertEqual(line.rating_reason, "Four of five days.")
        proof = self.env[line.res_model].browse(line.res_ids)
        self.assertEqual(
            proof.with_user(self.salesperson).raw, b"Training list, signed."
        )
        with self.assertRaisesRegex(UserError, "stays as it is"):
            proof.sudo().raw = b"Another list."

    def test_needs_reason_and_proof(self):
        with self.assertRaisesRegex(UserError, "Say in a word why"):
            self._enter(reason=" ")
        with self.assertRaisesRegex(UserError, "Attach the proof"):
            self._enter(proof=False)
        self.assertEqual(self._card().state, "computed")

    def test_kept_when_rated_again_and_when_corrected(self):
        self._enter()
        self._enter(value=5.0, reason="All five.", proof=False)
        self.assertEqual(self._line(self.card, "manual").score, 100.0)
        self.card.with_user(self.manager).action_send()
        self.card.with_user(self.salesperson).action_acknowledge()
        self.card.with_user(self.manager).action_finalise()
        self._act(self.card, "restate", user=self.owner, text="A late order.")
        again = self._card()
        self.assertEqual(again.version, 2)
        self.assertEqual(self._line(again, "manual").score, 100.0)

    def test_unknown_is_left_out(self):
        self._rate(self.card)
        line = self._line(self.card, "manual")
        self.assertFalse(line.has_score)
        self.assertEqual(line.actual_text, "—")

    def test_the_rated_person_enters_nothing(self):
        with self.assertRaises(UserError):
            self._enter(user=self.salesperson)

    def test_a_computed_line_is_not_entered(self):
        dialog = (
            self.env["workshop.scorecard.act"]
            .with_user(self.manager)
            .create({"card_id": self.card.id, "act": "rate"})
        )
        for row in dialog.line_ids.filtered(lambda row: row.kind == "rated"):
            row.write({"rating": "4", "reason": "Steady."})
        dialog.line_ids = [
            Command.create(
                {
                    "line_id": self._line(self.card, "margin").id,
                    "is_entered": True,
                    "value": 1e6,
                    "reason": "x",
                    "proof": PROOF,
                }
            )
        ]
        with self.assertRaisesRegex(UserError, "is not entered by hand"):
            dialog.action_apply()
