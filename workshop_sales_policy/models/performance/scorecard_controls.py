from odoo import api, models
from odoo.fields import Domain


class WorkshopScorecard(models.Model):
    """What the cockpit measures of the cards: those whose day came in the period."""

    _inherit = "workshop.scorecard"

    @api.model
    def _get_due_domain(self, company, date_from, date_to):
        """First versions due in the period; one due later is not decided yet."""
        today = company._policy_get_today()
        return (
            Domain("company_id", "=", company.id)
            & Domain("version", "=", 1)
            & Domain("date_due", ">=", date_from)
            & Domain("date_due", "<=", date_to)
            & (Domain("date_final", "!=", False) | Domain("date_due", "<", today))
        )

    @api.model
    def _control_scorecard_in_time(self, company, date_from, date_to):
        """Clause 2.2c: scorecards finalised in time."""
        applicable = self._get_due_domain(company, date_from, date_to)
        return (
            self._name,
            applicable,
            applicable & Domain("is_final_in_time", "=", True),
        )

    @api.model
    def _control_scorecard_final(self, company, date_from, date_to):
        """Clause 2.3a: salespeople with a final scorecard."""
        applicable = self._get_due_domain(company, date_from, date_to)
        return self._name, applicable, applicable & Domain("date_final", "!=", False)

    @api.model
    def _control_indicator_known(self, company, date_from, date_to):
        """Clause 2.3b: scorecards whose indicators are all known."""
        applicable = (
            Domain("company_id", "=", company.id)
            & Domain("state", "=", "final")
            & company._policy_get_period_domain("date_final", date_from, date_to)
        )
        return self._name, applicable, applicable & Domain("is_all_known", "=", True)
