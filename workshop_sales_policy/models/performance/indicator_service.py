from dateutil.relativedelta import relativedelta

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.satisfaction import shrunk
from .indicator import Reading


class WorkshopIndicator(models.Model):
    """Satisfaction, complaints, promises, payment and activity of a person."""

    _inherit = "workshop.indicator"

    def _read_satisfaction(self, company, users, date_from, date_to):
        """Mean of the customers' own stars, drawn towards the company's (F3.6)."""
        span = self._get_span(company, users, date_from, date_to)
        span["since"], _stop = company._policy_get_period(
            date_to - relativedelta(months=12) + relativedelta(days=1), date_to
        )
        # one query: each person's month, and the company's twelve months beside it
        query = SQL(
            """SELECT user_id, AVG(score::int) FILTER (WHERE %(inside)s) AS mean,
                      ARRAY_AGG(id) FILTER (WHERE %(inside)s),
                      JSONB_BUILD_OBJECT(
                          'answers', COUNT(*) FILTER (WHERE %(inside)s),
                          'link', COUNT(*) FILTER (WHERE grade = 'link'
                                                   AND %(inside)s),
                          'sum', SUM(score::int), 'count', COUNT(*))
                 FROM workshop_satisfaction_request
                WHERE company_id = %(company)s AND state = 'answered'
                  AND score IS NOT NULL AND grade IN ('login', 'link')
                  AND date_answered >= %(since)s AND date_answered < %(stop)s
                GROUP BY user_id""",
            inside=SQL("date_answered >= %s", span["start"]),
            **span,
        )
        rows = self.env.execute_query(query)
        count = sum(inputs["count"] for *_row, inputs in rows)
        total = sum(inputs["sum"] for *_row, inputs in rows)
        prior = total / count if count else None
        wanted = set(users.ids)
        return {
            user_id: Reading(
                shrunk(float(mean), inputs["answers"], prior),
                "workshop.satisfaction.request",
                sorted(ids),
                {
                    "answers": inputs["answers"],
                    "link": inputs["link"],
                    "mean": float(mean),
                    "company_mean": prior,
                },
            )
            for user_id, mean, ids, inputs in rows
            if user_id in wanted and mean is not None
        }

    def _read_complaint_rate(self, company, users, date_from, date_to):
        """Complaints per 1,000 lines delivered; unknown without a delivery."""
        span = self._get_span(company, users, date_from, date_to)
        query = SQL(
            """SELECT user_id,
                      1000.0 * COUNT(case_id) / NULLIF(COUNT(line_id), 0),
                      ARRAY_AGG(case_id),
                      JSONB_BUILD_OBJECT('cases', COUNT(case_id),
                                         'lines', COUNT(line_id))
                 FROM (SELECT salesperson_id AS user_id, id AS case_id,
                              NULL::int AS line_id
                         FROM workshop_complaint
                        WHERE company_id = %(company)s AND kind = 'complaint'
                          AND state != 'merged' AND salesperson_id IN %(users)s
                          AND date_received >= %(start)s AND date_received < %(stop)s
                       UNION ALL
                       SELECT DISTINCT o.user_id, NULL::int, l.id
                         FROM stock_move AS m
                         JOIN sale_order_line AS l ON l.id = m.sale_line_id
                         JOIN sale_order AS o ON o.id = l.order_id
                         JOIN stock_location AS dest ON dest.id = m.location_dest_id
                        WHERE m.company_id = %(company)s AND m.state = 'done'
                          AND m.date >= %(start)s AND m.date < %(stop)s
                          AND dest.usage = 'customer' AND o.user_id IN %(users)s
                      ) AS rows
                GROUP BY user_id""",
            **span,
        )
        return self._read_rows(query, "workshop.complaint")

    def _read_promises_kept(self, company, users, date_from, date_to):
        """Share of promises due in the period that were kept, in percent."""
        model, applicable, _kept = self.env["workshop.promise"]._control_promise_kept(
            company, date_from, date_to
        )
        groups = self.env[model]._read_group(
            applicable & Domain("user_id", "in", users.ids),
            ["user_id"],
            ["kept_pct:avg", "id:array_agg"],
        )
        return {user.id: Reading(mean, model, ids, {}) for user, mean, ids in groups}

    def _read_collection_days(self, company, users, date_from, date_to):
        """Days from invoice to full payment, of invoices paid up in the period."""
        span = self._get_span(company, users, date_from, date_to)
        query = SQL(
            """SELECT user_id, AVG(paid - invoice_date), ARRAY_AGG(id), NULL::jsonb
                 FROM (SELECT am.id, am.invoice_user_id AS user_id, am.invoice_date,
                              MAX(part.max_date) AS paid
                         FROM account_partial_reconcile AS part
                         JOIN account_move_line AS aml ON aml.id = part.debit_move_id
                         JOIN account_move AS am ON am.id = aml.move_id
                        WHERE am.company_id = %(company)s
                          AND am.move_type = 'out_invoice' AND am.state = 'posted'
                          AND am.payment_state IN ('paid', 'in_payment')
                          AND am.invoice_user_id IN %(users)s
                        GROUP BY am.id) AS invoices
                WHERE paid >= %(first)s AND paid <= %(last)s
                GROUP BY user_id""",
            **span,
        )
        return self._read_rows(query, "account.move")

    def _read_activities(self, company, users, date_from, date_to):
        """Calls, meetings and to-dos done with customers, leads and offers."""
        done = self.env["mail.activity"].with_context(active_test=False)
        groups = done._read_group(
            [
                ("active", "=", False),
                ("date_done", ">=", date_from),
                ("date_done", "<=", date_to),
                ("user_id", "in", users.ids),
                ("res_model", "in", ("crm.lead", "res.partner", "sale.order")),
                (
                    "activity_type_id.category",
                    "in",
                    ("default", "meeting", "phonecall"),
                ),
            ],
            ["user_id"],
            ["__count", "id:array_agg"],
        )
        found = {
            user.id: Reading(float(count), "mail.activity", ids, {})
            for user, count, ids in groups
        }
        return self._fill_zero(found, users, "mail.activity")
