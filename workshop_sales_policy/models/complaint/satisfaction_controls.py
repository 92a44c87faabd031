from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class WorkshopSatisfactionRequest(models.Model):
    """What the cockpit measures of the questions: clause 4.2a."""

    _inherit = "workshop.satisfaction.request"

    @api.model
    def _control_satisfaction_asked(self, company, date_from, date_to):
        """Clause 4.2a: active customers asked in the period.

        The period ends with the month and is as long as the policy says a customer may
        wait (``satisfaction_every_days``). A customer is due when he ordered before it
        and the policy was in force all through it; who was asked counts at any rate,
        who does not want to be written to never.
        """
        start, stop = company._policy_get_period(date_from, date_to)
        stop = min(stop, fields.Datetime.now())
        policy = company._policy_get_current()
        settings = policy._get_settings() if policy else {}
        since = stop - timedelta(days=settings.get("satisfaction_every_days", 90))
        asked = Domain(
            "id",
            "in",
            self._search(
                [
                    ("company_id", "=", company.id),
                    ("date_sent", ">=", min(since, start)),
                    ("date_sent", "<", stop),
                ]
            ).subselect("commercial_partner_id"),
        )
        due = Domain.FALSE
        if self._is_measured_since(company, since):
            orders = self.env["sale.order"]._search(
                self._get_active_domain(company, stop, since)
            )
            customer = orders.join(
                orders.table, "partner_id", "res_partner", "id", "partner_id"
            )
            due = Domain(
                "id",
                "in",
                orders.subselect(SQL.identifier(customer, "commercial_partner_id")),
            )
        applicable = (asked | due) & ~self._get_unwilling_domain()
        return "res.partner", applicable, applicable & asked

    @api.model
    def _is_measured_since(self, company, moment):
        """Whether a policy was in force at ``moment`` already."""
        return bool(
            self.env["workshop.policy"]
            .sudo()  # sudo: workshop.policy - since when something binds is no secret
            .search_count(
                [
                    ("company_id", "=", company.id),
                    ("date_effective", "!=", False),
                    ("date_effective", "<=", moment),
                ],
                limit=1,
            )
        )
