from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

# Cost of a unit of line l: frozen at release, else the product's when it was sold.
UNIT_COST = SQL(
    """COALESCE(CASE WHEN l.policy_cost_state = 'known' THEN l.policy_cost_unit END,
                l.purchase_price, 0)"""
)


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
        for model in (
            "sale.order",
            "sale.order.line",
            "account.move",
            "account.move.line",
            "res.partner",
        ):
            self.env[model].flush_model()
        rows = self.env.execute_query(
            self._get_days_query(company, products, spans, control)
        )
        for product, day, *values in rows:
            *numbers, unknown = (float(value or 0.0) for value in values)
            result[product]["rows"].append([day.isoformat(), *numbers])
            result[product]["unknown"] += unknown
        return result

    def _get_days_query(self, company, products, spans, control):
        """What was sold, less discounts of documents, less credit notes.

        Most lines have neither: the sums come first, and only their few rows are
        converted to the product's unit and the company's currency.
        """
        scope = self._get_scope(company, products, spans)
        columns = self._get_columns(company, control)
        return SQL(
            """SELECT parts.product_id, parts.day,
                      SUM(quantity * u.factor / tu.factor), SUM(net), SUM(cost),
                      SUM(quantity * u.factor / tu.factor) FILTER (WHERE is_control),
                      SUM(net) FILTER (WHERE is_control),
                      SUM(cost) FILTER (WHERE is_control),
                      SUM(unknown * u.factor / tu.factor)
                        FILTER (WHERE t.type != 'service')
                 FROM (%(sold)s UNION ALL %(off)s UNION ALL %(credited)s) AS parts
                 JOIN product_product AS pp ON pp.id = parts.product_id
                 JOIN product_template AS t ON t.id = pp.product_tmpl_id
                 JOIN uom_uom AS u ON u.id = parts.uom_id
                 JOIN uom_uom AS tu ON tu.id = t.uom_id
                GROUP BY parts.product_id, parts.day
                ORDER BY parts.product_id, parts.day""",
            sold=self._get_sold(scope, columns),
            off=self._get_off(scope, columns),
            credited=self._get_credited(scope, columns),
        )

    def _get_scope(self, company, products, spans):
        """Which orders ``o`` and lines ``l`` count."""
        days = SQL(" OR ").join(
            SQL(
                "(o.date_order >= %s AND o.date_order < %s)",
                *company._policy_get_period(*span),
            )
            for span in spans
        )
        return SQL(
            """o.company_id = %s AND o.state = 'sale' AND (%s)
               AND l.product_id IN %s AND l.display_type IS NULL""",
            company.id,
            days,
            tuple(products.ids),
        )

    def _get_columns(self, company, control):
        """Product, day and whether the control bought, the same of every part."""
        is_control = SQL("FALSE")
        if control:
            is_control = SQL(
                """o.partner_id IN (SELECT p.id FROM res_partner AS p
                                     WHERE p.commercial_partner_id IN %s)""",
                tuple(control.commercial_partner_id.ids),
            )
        return SQL(
            """l.product_id,
               (o.date_order AT TIME ZONE 'UTC' AT TIME ZONE %s)::date AS day,
               %s AS is_control""",
            company._policy_get_tz(),
            is_control,
        )

    def _get_sold(self, scope, columns):
        """Lines of confirmed orders; ``unknown`` units have no cost."""
        return SQL(
            """SELECT product_id, day, is_control, uom_id, quantity,
                      net / rate AS net, cost / rate AS cost, unknown
                 FROM (SELECT %(columns)s, l.product_uom_id AS uom_id,
                              NULLIF(o.currency_rate, 0) AS rate,
                              SUM(l.product_uom_qty) AS quantity,
                              SUM(l.price_subtotal) AS net,
                              SUM(l.product_uom_qty * %(unit)s) AS cost,
                              SUM(l.product_uom_qty) FILTER (WHERE %(unit)s <= 0)
                                  AS unknown
                         FROM sale_order AS o
                         JOIN sale_order_line AS l ON l.order_id = o.id
                        WHERE %(scope)s
                        GROUP BY 1, 2, 3, 4, 5) AS sums""",
            columns=columns,
            unit=UNIT_COST,
            scope=scope,
        )

    def _get_off(self, scope, columns):
        """What discounts of the whole document took off these lines.

        A negative price is a discount; a negative quantity is goods that came back.
        """
        return SQL(
            """SELECT %(columns)s, l.product_uom_id, 0,
                      -l.price_subtotal * off.share / NULLIF(o.currency_rate, 0), 0, 0
                 FROM (SELECT n.order_id,
                              -SUM(n.price_subtotal) FILTER (
                                  WHERE n.price_subtotal < 0 AND n.product_uom_qty > 0)
                              / NULLIF(SUM(n.price_subtotal) FILTER (
                                  WHERE n.price_subtotal > 0
                                    AND n.is_delivery IS NOT TRUE), 0) AS share
                         FROM sale_order_line AS n
                        WHERE n.display_type IS NULL AND n.order_id IN (
                              SELECT d.order_id FROM sale_order_line AS d
                               WHERE d.price_subtotal < 0 AND d.display_type IS NULL)
                        GROUP BY n.order_id) AS off
                 JOIN sale_order AS o ON o.id = off.order_id
                 JOIN sale_order_line AS l ON l.order_id = o.id
                WHERE off.share > 0 AND %(scope)s""",
            columns=columns,
            scope=scope,
        )

    def _get_credited(self, scope, columns):
        """Posted credit notes of these lines, at the cost the line was sold at."""
        return SQL(
            """SELECT %(columns)s, au.id, -aml.quantity, -aml.balance,
                      -aml.quantity * au.factor / lu.factor * %(unit)s
                          / NULLIF(o.currency_rate, 0),
                      -aml.quantity * (%(unit)s <= 0)::int
                 FROM account_move AS am
                 JOIN account_move_line AS aml ON aml.move_id = am.id
                 JOIN sale_order_line_invoice_rel AS rel
                   ON rel.invoice_line_id = aml.id
                 JOIN sale_order_line AS l ON l.id = rel.order_line_id
                 JOIN sale_order AS o ON o.id = l.order_id
                 JOIN uom_uom AS lu ON lu.id = l.product_uom_id
                 JOIN uom_uom AS au
                   ON au.id = COALESCE(aml.product_uom_id, l.product_uom_id)
                WHERE am.move_type = 'out_refund' AND am.state = 'posted'
                  AND %(scope)s""",
            columns=columns,
            unit=UNIT_COST,
            scope=scope,
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
