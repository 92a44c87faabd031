from odoo import models
from odoo.tools import SQL

from .indicator import Reading

# A customer who was silent for longer came back (F3.7).
SILENT_DAYS = 365


class WorkshopIndicator(models.Model):
    """Sales, margin and customers won, from orders and credit notes (F3.7, F3.15).

    Orders count on the day of their confirmation, credit notes on their own, each for
    the salesperson of the order, in company currency without tax.
    """

    _inherit = "workshop.indicator"

    def _get_span(self, company, users, date_from, date_to):
        """Parts that every query of a period needs."""
        start, stop = company._policy_get_period(date_from, date_to)
        return {
            "company": company.id,
            "users": tuple(users.ids),
            "start": start,
            "stop": stop,
            "first": date_from,
            "last": date_to,
        }

    def _get_order_where(self, span):
        """Confirmed orders of the period; ``o`` is ``sale_order``.

        Of everybody: naming the people here would make the database look through the
        index of their orders of all times, and the month costs more every year. Who was
        not asked for is left out at the end.
        """
        return SQL(
            """o.company_id = %(company)s AND o.state = 'sale'
               AND o.date_order >= %(start)s AND o.date_order < %(stop)s""",
            **span,
        )

    def _get_credit_query(self, span, is_margin=False):
        """Credit notes of the period by the salesperson of their order.

        One without an order counts for whom its own salesperson is.

        :return: query of ``user_id, amount, id``, amounts above 0
        """
        amount = SQL("aml.balance")
        if is_margin:
            amount = SQL(
                """aml.balance - aml.quantity
                   * COALESCE(CASE WHEN l.policy_cost_state = 'known'
                                   THEN l.policy_cost_unit END, l.purchase_price, 0)
                   / NULLIF(o.currency_rate, 0)"""
            )
        return SQL(
            """SELECT COALESCE(o.user_id, am.invoice_user_id) AS user_id,
                      %(amount)s AS amount, am.id
                 FROM account_move AS am
                 JOIN account_move_line AS aml ON aml.move_id = am.id
                  AND aml.display_type = 'product'
                 LEFT JOIN LATERAL (
                      SELECT rel.order_line_id FROM sale_order_line_invoice_rel AS rel
                       WHERE rel.invoice_line_id = aml.id LIMIT 1) AS rel ON TRUE
                 LEFT JOIN sale_order_line AS l ON l.id = rel.order_line_id
                 LEFT JOIN sale_order AS o ON o.id = l.order_id
                WHERE am.company_id = %(company)s AND am.move_type = 'out_refund'
                  AND am.state = 'posted' AND am.invoice_date >= %(first)s
                  AND am.invoice_date <= %(last)s""",
            amount=amount,
            **span,
        )

    def _get_net_query(self, sold, span, is_margin=False):
        """What was sold less what was credited, in one grouped query.

        :param SQL sold: query of ``user_id, amount, ids`` of the orders, a row each
        """
        return SQL(
            """SELECT u.id, COALESCE(sold.amount, 0) - COALESCE(credit.amount, 0),
                      sold.ids,
                      JSONB_BUILD_OBJECT(
                          'sold', COALESCE(sold.amount, 0),
                          'credited', COALESCE(credit.amount, 0),
                          'credit_ids', COALESCE(TO_JSONB(credit.ids), '[]'))
                 FROM UNNEST(%(people)s) AS u(id)
                 LEFT JOIN (%(sold)s) AS sold ON sold.user_id = u.id
                 LEFT JOIN (SELECT user_id, SUM(amount) AS amount,
                                   ARRAY_AGG(DISTINCT id) AS ids
                              FROM (%(credit)s) AS rows
                             GROUP BY user_id) AS credit ON credit.user_id = u.id""",
            people=list(span["users"]),
            sold=sold,
            credit=self._get_credit_query(span, is_margin),
        )

    def _read_net_sales(self, company, users, date_from, date_to):
        """Confirmed orders less credit notes; nothing sold is zero, and known."""
        span = self._get_span(company, users, date_from, date_to)
        sold = SQL(
            """SELECT o.user_id, ARRAY_AGG(o.id) AS ids,
                      SUM(o.amount_untaxed / NULLIF(o.currency_rate, 0)) AS amount
                 FROM sale_order AS o WHERE %s GROUP BY o.user_id""",
            self._get_order_where(span),
        )
        return self._read_rows(self._get_net_query(sold, span), "sale.order")

    def _read_margin(self, company, users, date_from, date_to):
        """Margin of the orders at the cost frozen at their release, less credits.

        Lines are summed by rate and divided once: a division a line costs as much as
        the rest of the query.
        """
        span = self._get_span(company, users, date_from, date_to)
        sold = SQL(
            """SELECT orders.user_id, orders.ids, lines.amount
                 FROM (SELECT o.user_id, ARRAY_AGG(o.id) AS ids FROM sale_order AS o
                        WHERE %(orders)s GROUP BY o.user_id) AS orders
                 LEFT JOIN (
                      SELECT user_id, SUM(amount / NULLIF(currency_rate, 0)) AS amount
                        FROM (SELECT o.user_id, o.currency_rate,
                                     SUM(l.price_subtotal - l.product_uom_qty
                                         * COALESCE(CASE WHEN l.policy_cost_state
                                                              = 'known'
                                                         THEN l.policy_cost_unit END,
                                                    l.purchase_price, 0)) AS amount
                                FROM sale_order AS o
                                JOIN sale_order_line AS l ON l.order_id = o.id
                               WHERE %(orders)s AND l.display_type IS NULL
                               GROUP BY o.user_id, o.currency_rate) AS rates
                       GROUP BY user_id) AS lines ON lines.user_id = orders.user_id""",
            orders=self._get_order_where(span),
        )
        query = self._get_net_query(sold, span, is_margin=True)
        return self._read_rows(query, "sale.order")

    def _read_invoiced_sales(self, company, users, date_from, date_to):
        """Posted invoices less credit notes, each on its own day (F3.7).

        For a scheme that counts what was invoiced instead of what was ordered.
        """
        span = self._get_span(company, users, date_from, date_to)
        query = SQL(
            """SELECT user_id, SUM(amount), ARRAY_AGG(DISTINCT id), NULL::jsonb
                 FROM (SELECT COALESCE(o.user_id, am.invoice_user_id) AS user_id,
                              -aml.balance AS amount, am.id
                         FROM account_move AS am
                         JOIN account_move_line AS aml ON aml.move_id = am.id
                          AND aml.display_type = 'product'
                         LEFT JOIN LATERAL (
                              SELECT rel.order_line_id
                                FROM sale_order_line_invoice_rel AS rel
                               WHERE rel.invoice_line_id = aml.id LIMIT 1
                              ) AS rel ON TRUE
                         LEFT JOIN sale_order_line AS l ON l.id = rel.order_line_id
                         LEFT JOIN sale_order AS o ON o.id = l.order_id
                        WHERE am.company_id = %(company)s AND am.state = 'posted'
                          AND am.move_type IN ('out_invoice', 'out_refund')
                          AND am.invoice_date >= %(first)s
                          AND am.invoice_date <= %(last)s) AS rows
                WHERE user_id IN %(users)s
                GROUP BY user_id""",
            **span,
        )
        found = self._read_rows(query, "account.move")
        return self._fill_zero(found, users, "account.move")

    def _fill_zero(self, found, users, model):
        """Of a sum, nothing counted is zero."""
        nothing = Reading(0.0, model, [], {})
        return {user.id: found.get(user.id, nothing) for user in users}

    def _read_new_customers(self, company, users, date_from, date_to):
        """First-ever orders of customers, fully refunded ones left out."""
        span = self._get_span(company, users, date_from, date_to)
        (least,) = company._policy_get_values("new_customer_amount")
        # first who is new, then whether it was all given back: few are left by then
        query = SQL(
            """WITH o AS MATERIALIZED (
                   SELECT o.id, o.user_id, o.amount_untaxed
                     FROM sale_order AS o
                     JOIN res_partner AS p ON p.id = o.partner_id
                    WHERE %(orders)s
                      AND o.amount_untaxed / NULLIF(o.currency_rate, 0) >= %(least)s
                      AND NOT EXISTS (
                          SELECT 1 FROM res_partner AS ep
                            JOIN sale_order AS e ON e.partner_id = ep.id
                           WHERE ep.commercial_partner_id = p.commercial_partner_id
                             AND e.company_id = o.company_id AND e.state = 'sale'
                             AND (e.date_order, e.id) < (o.date_order, o.id)))
               SELECT user_id, COUNT(*), ARRAY_AGG(id), NULL::jsonb
                 FROM o WHERE NOT (%(refunded)s)
                GROUP BY user_id""",
            orders=self._get_order_where(span),
            least=least,
            refunded=self._get_refunded(),
        )
        found = self._read_rows(query, "sale.order")
        return self._fill_zero(found, users, "sale.order")

    def _get_refunded(self):
        """Whether all of order ``o`` was credited."""
        return SQL(
            """o.amount_untaxed > 0 AND o.amount_untaxed <= (
                   SELECT COALESCE(SUM(aml.price_subtotal), 0) + 0.005
                     FROM sale_order_line AS rl
                     JOIN sale_order_line_invoice_rel AS rel
                       ON rel.order_line_id = rl.id
                     JOIN account_move_line AS aml ON aml.id = rel.invoice_line_id
                     JOIN account_move AS am ON am.id = aml.move_id
                    WHERE rl.order_id = o.id AND am.state = 'posted'
                      AND am.move_type = 'out_refund')"""
        )

    def _read_reactivated_customers(self, company, users, date_from, date_to):
        """Customers who ordered again after more than a year; counted apart."""
        span = self._get_span(company, users, date_from, date_to)
        query = SQL(
            """SELECT o.user_id, COUNT(DISTINCT p.commercial_partner_id),
                      ARRAY_AGG(o.id), NULL::jsonb
                 FROM sale_order AS o
                 JOIN res_partner AS p ON p.id = o.partner_id
                 CROSS JOIN LATERAL (
                      SELECT MAX(e.date_order) AS date FROM res_partner AS ep
                        JOIN sale_order AS e ON e.partner_id = ep.id
                       WHERE ep.commercial_partner_id = p.commercial_partner_id
                         AND e.company_id = o.company_id AND e.state = 'sale'
                         AND (e.date_order, e.id) < (o.date_order, o.id)) AS before
                WHERE %(orders)s
                  AND before.date < o.date_order - make_interval(days => %(days)s)
                GROUP BY o.user_id""",
            orders=self._get_order_where(span),
            days=SILENT_DAYS,
        )
        found = self._read_rows(query, "sale.order")
        return self._fill_zero(found, users, "sale.order")

    def _read_quotations(self, company, users, date_from, date_to):
        """Offers that first reached a customer in the period."""
        span = self._get_span(company, users, date_from, date_to)
        query = SQL(
            """SELECT o.user_id, COUNT(*), ARRAY_AGG(o.id), NULL::jsonb
                 FROM sale_order AS o
                WHERE o.company_id = %(company)s
                  AND o.policy_out_date >= %(start)s AND o.policy_out_date < %(stop)s
                GROUP BY o.user_id""",
            **span,
        )
        found = self._read_rows(query, "sale.order")
        return self._fill_zero(found, users, "sale.order")
