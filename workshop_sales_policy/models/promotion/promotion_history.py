from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class WorkshopPromotionHistory(models.AbstractModel):
    """What was sold of some products, day by day, in one statement (F3.8).

    Confirmed orders on the company's own day of the confirmation, less what was
    credited of them whenever that was: goods that came back were not sold. In company
    currency without tax, at the cost frozen at release; a document's discount is borne
    by its lines as in F3.2.
    """

    _name = "workshop.promotion.history"
    _description = "Sales of Products by Day"

    @api.model
    def _read_days(self, company, products, spans, control):
        """Daily sales of each product.

        :param products: ``product.product``
        :param list spans: ``[(first day, last day)]``, inclusive
        :param control: ``res.partner``, the control group
        :return: ``{product id: {"rows": […], "unknown": n}}``; a row is ``[day, units,
            net, cost, the control's units, net, cost]``, ``unknown`` units without cost
        :rtype: dict
        """
        result = {product.id: {"rows": [], "unknown": 0.0} for product in products}
        if not products:
            return result
        self.env["sale.order"].flush_model()
        self.env["sale.order.line"].flush_model()
        self.env["account.move"].flush_model()
        self.env["account.move.line"].flush_model()
        rows = self.env.execute_query(
            self._get_days_query(company, products, spans, control)
        )
        for product, day, *values in rows:
            *numbers, unknown = (float(value or 0.0) for value in values)
            result[product]["rows"].append([day.isoformat(), *numbers])
            result[product]["unknown"] += unknown
        return result

    def _get_days_query(self, company, products, spans, control):
        return SQL(
            """WITH %(sold)s
               SELECT product_id, day, SUM(units), SUM(net), SUM(cost),
                      SUM(units) FILTER (WHERE is_control),
                      SUM(net) FILTER (WHERE is_control),
                      SUM(cost) FILTER (WHERE is_control),
                      SUM(units) FILTER (WHERE NOT is_known)
                 FROM (SELECT product_id, day, is_control, is_known, units, net, cost
                         FROM sold
                       UNION ALL
                       SELECT s.product_id, s.day, s.is_control, s.is_known,
                              -c.quantity * s.factor,
                              -c.amount, -c.quantity * s.unit_cost
                         FROM sold AS s JOIN LATERAL (%(credited)s) AS c ON TRUE
                      ) AS rows
                GROUP BY product_id, day ORDER BY product_id, day""",
            sold=self._get_sold(company, products, spans, control),
            credited=self._get_credited(),
        )

    def _get_sold(self, company, products, spans, control):
        """Lines of confirmed orders, and what documents took off them."""
        moments = [company._policy_get_period(*span) for span in spans]
        return SQL(
            """l AS MATERIALIZED (
                   SELECT l.id, l.order_id, l.product_id, l.product_uom_id,
                          l.product_uom_qty, l.price_subtotal, l.policy_cost_state,
                          l.policy_cost_unit, l.purchase_price, o.date_order,
                          o.partner_id, NULLIF(o.currency_rate, 0) AS rate
                     FROM sale_order AS o JOIN sale_order_line AS l
                       ON l.order_id = o.id
                    WHERE o.company_id = %(company)s AND o.state = 'sale'
                      AND (%(spans)s) AND l.product_id IN %(products)s
                      AND l.display_type IS NULL),
               off AS (
                   SELECT n.order_id,
                          -SUM(n.price_subtotal) FILTER (WHERE n.price_subtotal < 0)
                          / NULLIF(SUM(n.price_subtotal) FILTER (
                              WHERE n.price_subtotal > 0
                                AND n.is_delivery IS NOT TRUE), 0) AS share
                     FROM sale_order_line AS n
                    WHERE n.display_type IS NULL AND n.order_id IN (
                          SELECT d.order_id FROM sale_order_line AS d
                           WHERE d.price_subtotal < 0 AND d.order_id IN (
                                 SELECT order_id FROM l))
                    GROUP BY n.order_id),
               sold AS (
                   SELECT l.id, l.product_id, f.factor,
                          (l.date_order AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s)::date
                              AS day,
                          p.commercial_partner_id = ANY(%(control)s) AS is_control,
                          (k.unit > 0 OR t.type = 'service') AS is_known,
                          l.product_uom_qty * f.factor AS units,
                          l.price_subtotal * (1 - COALESCE(off.share, 0)) / l.rate
                              AS net,
                          l.product_uom_qty * k.unit / l.rate AS cost,
                          k.unit / l.rate AS unit_cost
                     FROM l
                     JOIN res_partner AS p ON p.id = l.partner_id
                     JOIN product_product AS pp ON pp.id = l.product_id
                     JOIN product_template AS t ON t.id = pp.product_tmpl_id
                     JOIN uom_uom AS lu ON lu.id = l.product_uom_id
                     JOIN uom_uom AS tu ON tu.id = t.uom_id
                     LEFT JOIN off ON off.order_id = l.order_id
                    CROSS JOIN LATERAL (SELECT lu.factor / tu.factor AS factor) AS f
                    CROSS JOIN LATERAL (
                          SELECT COALESCE(CASE WHEN l.policy_cost_state = 'known'
                                               THEN l.policy_cost_unit END,
                                          l.purchase_price, 0) AS unit) AS k)""",
            company=company.id,
            spans=SQL(" OR ").join(
                SQL("(o.date_order >= %s AND o.date_order < %s)", start, stop)
                for start, stop in moments
            ),
            products=tuple(products.ids),
            control=control.commercial_partner_id.ids,
            tz=company._policy_get_tz(),
        )

    def _get_credited(self):
        """Posted credit notes of line ``s``: quantity in its unit, amount above 0."""
        return SQL(
            """SELECT aml.quantity * au.factor / lu.factor AS quantity,
                      aml.balance AS amount
                 FROM sale_order_line_invoice_rel AS rel
                 JOIN account_move_line AS aml ON aml.id = rel.invoice_line_id
                 JOIN account_move AS am ON am.id = aml.move_id
                 JOIN sale_order_line AS sl ON sl.id = rel.order_line_id
                 JOIN uom_uom AS lu ON lu.id = sl.product_uom_id
                 JOIN uom_uom AS au
                   ON au.id = COALESCE(aml.product_uom_id, sl.product_uom_id)
                WHERE rel.order_line_id = s.id AND am.move_type = 'out_refund'
                  AND am.state = 'posted'"""
        )

    @api.model
    def _count_control(self, company, control, first, last):
        """Customers of the control who bought something in the weeks before.

        :return: ``(customers, orders)``
        :rtype: tuple[int, int]
        """
        if not control:
            return 0, 0
        domain = company._policy_get_period_domain("date_order", first, last)
        rows = self.env["sale.order"]._read_group(
            domain
            & Domain("company_id", "=", company.id)
            & Domain("state", "=", "sale")
            & Domain("partner_id", "child_of", control.commercial_partner_id.ids),
            ["partner_id"],
            ["__count"],
        )
        customers = {partner.commercial_partner_id for partner, _count in rows}
        return len(customers), sum(count for _partner, count in rows)

    # ------------------------------------------------------------------- not clean
    @api.model
    def _read_excluded(self, promotion, spans):
        """Days that nothing is compared with, each with its reason.

        Official holidays are days off of the company's calendar. Of last year only the
        days of other promotions count: the festival itself is what is compared with.

        :param list spans: ``[(first, last)]``, the weeks before first
        :return: ``{day: name of the promotion or holiday}``
        :rtype: dict
        """
        excluded = {}
        for number, (first, last) in enumerate(spans):
            if not number:
                excluded.update(self._read_holidays(promotion.company_id, first, last))
            excluded.update(self._read_other_promotions(promotion, first, last))
        return excluded

    def _read_holidays(self, company, first, last):
        start, stop = company._policy_get_period(first, last)
        leaves = self.env["resource.calendar.leaves"].search(
            [
                ("company_id", "=", company.id),
                ("resource_id", "=", False),
                ("calendar_id", "in", (False, company.resource_calendar_id.id)),
                ("date_from", "<", stop),
                ("date_to", ">", start),
            ]
        )
        days = {}
        for leave in leaves:
            for day in company._policy_list_days(leave.date_from, leave.date_to):
                if first <= day <= last:
                    days[day] = leave.name or ""
        return days

    def _read_other_promotions(self, promotion, first, last):
        others = self.env["workshop.promotion"].search(
            [
                ("company_id", "=", promotion.company_id.id),
                ("id", "not in", promotion.ids),
                ("state", "in", ("running", "ended", "evaluated", "closed")),
                ("product_ids", "in", promotion.product_ids.ids),
                ("date_from", "<=", last),
                ("date_to", ">=", first),
            ]
        )
        return {
            day: other.name
            for other in others
            for day in other._get_windows().promo
            if first <= day <= last
        }
