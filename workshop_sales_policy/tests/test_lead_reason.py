from datetime import date

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import PolicyCase


@tagged("post_install", "-at_install")
class TestLeadReason(PolicyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._publish_policy()
        cls.won = cls.env.ref("workshop_sales_policy.win_reason_quality")
        cls.lost = cls.env.ref("workshop_sales_policy.lost_reason_competitor")

    def _lead(self, **values):
        return (
            self.env["crm.lead"]
            .with_user(self.salesperson)
            .with_company(self.company)
            .create(
                {
                    "name": "Forty boxes a month",
                    "type": "opportunity",
                    "company_id": self.company.id,
                    "user_id": self.salesperson.id,
                    **values,
                }
            )
        )

    def _lose(self, lead, reason=None):
        wizard = self.env["crm.lead.lost"].with_user(self.salesperson)
        row = wizard.create(
            {"lead_ids": lead.ids, "lost_reason_id": reason and reason.id}
        )
        row.action_lost_reason_apply()

    def test_won_asks_first(self):
        lead = self._lead()
        action = lead.action_set_won_rainbowman()
        self.assertEqual(action["res_model"], "workshop.lead.won")
        self.assertEqual(lead.won_status, "pending")
        self.env["workshop.lead.won"].with_user(self.salesperson).create(
            {"lead_id": lead.id, "reason_id": self.won.id}
        ).action_apply()
        self.assertEqual(lead.won_status, "won")
        self.assertEqual(lead.policy_won_reason_id, self.won)
        self.assertFalse(lead.policy_lacks_reason)

    def test_a_move_on_the_board_stays_one_move(self):
        lead = self._lead()
        lead.action_set_won()
        self.assertEqual(lead.won_status, "won")
        self.assertTrue(lead.policy_lacks_reason)
        found = lead.search([("policy_lacks_reason", "=", True)])
        self.assertIn(lead, found)
        dialog = lead.action_policy_close()
        self.env["workshop.lead.won"].with_user(self.salesperson).with_context(
            **dialog["context"]
        ).create({"reason_id": self.won.id}).action_apply()
        self.assertFalse(lead.policy_lacks_reason)
        self.assertNotIn(lead, lead.search([("policy_lacks_reason", "=", True)]))

    def test_lost_needs_its_reason(self):
        lead = self._lead()
        with self.assertRaisesRegex(UserError, "Choose why it was lost"):
            self._lose(lead)
        self._lose(lead, self.lost)
        self.assertEqual(lead.won_status, "lost")
        self.assertFalse(lead.policy_lacks_reason)

    def test_lost_by_another_route_is_asked_later(self):
        lead = self._lead()
        lead.action_set_lost()
        self.assertTrue(lead.policy_lacks_reason)
        self.assertEqual(lead.action_policy_close()["res_model"], "crm.lead.lost")

    def test_as_in_odoo_without_a_policy(self):
        self.policy.with_user(self.owner).action_suspend("A quiet week.")
        lead, other = self._lead(), self._lead()
        lead.action_set_won_rainbowman()
        self.assertEqual(lead.won_status, "won")
        self._lose(other)
        self.assertEqual(other.won_status, "lost")

    def test_control(self):
        with freeze_time("2026-11-10 02:00:00"):
            known, bare, lost = self._lead(), self._lead(), self._lead(company_id=False)
            known.policy_won_reason_id = self.won
            (known | bare).action_set_won()
            self._lose(lost, self.lost)
            self._lead()  # still open
        with freeze_time("2026-12-02 02:00:00"):
            self._lead().action_set_won()
        model, applicable, kept = self.env["crm.lead"]._control_lead_reason(
            self.company, date(2026, 11, 1), date(2026, 11, 30)
        )
        rows = self.env[model]
        self.assertEqual(rows.search(applicable), known | bare | lost)
        self.assertEqual(rows.search(kept), known | lost)
