from datetime import timedelta

from odoo import fields, models

# A case closed longer ago is not asked about any more.
CLOSED_DAYS = 7


class WorkshopSatisfactionRequest(models.Model):
    """After a complaint is closed the customer is asked, unless he said it already."""

    _inherit = "workshop.satisfaction.request"

    def _prepare_events(self, company):
        return super()._prepare_events(company) + self._prepare_complaints(company)

    def _prepare_complaints(self, company):
        """Complaints closed in the last days whose customers were not asked.

        Whoever gave stars on the page of his case has answered by himself; who is not
        reachable is left in peace.

        :return: values for ``_ask``
        :rtype: list[dict]
        """
        effective = company._policy_get_current().date_effective
        since = fields.Datetime.now() - timedelta(days=CLOSED_DAYS)
        complaints = self.env["workshop.complaint"].search(
            [
                ("company_id", "=", company.id),
                ("kind", "=", "complaint"),
                ("state", "=", "closed"),
                ("close_reason", "in", ("satisfied", "answered")),
                ("callback_grade", "not in", ("login", "link")),
                ("date_closed", ">=", max(since, effective)),
                ("partner_id", "!=", False),
            ],
            order="date_closed, id",
        )
        known = self.search(
            [("res_model", "=", complaints._name), ("res_id", "in", complaints.ids)]
        )
        asked = set(known.mapped("res_id"))
        return [
            {
                "company_id": complaint.company_id.id,
                "partner_id": complaint.partner_id.id,
                "reason": "complaint",
                "res_model": complaint._name,
                "res_id": complaint.id,
                "user_id": (complaint.user_id or complaint.salesperson_id).id,
                "product_ids": complaint.product_id.ids,
            }
            for complaint in complaints
            if complaint.id not in asked
        ]
