from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.attribution import (
    LOOK_BACK,
    MODELS,
    Touch,
    attribute,
    filter_touches,
)
from .promotion_history import UNIT_COST

DAYS_A_MONTH = 30.0


class WorkshopPromotion(models.Model):
    """Everything an evaluation is computed from, gathered in a few grouped queries."""

    _inherit = "workshop.promotion"

    def _freeze_inputs(self):
        """JSON-able inputs of ``tools.promotion_account.account``. As sudo.

        :rtype: dict
        """
        self.ensure_one()
        windows = self._get_windows()
        history = self.env["workshop.promotion.history"]
        others = self.substitute_ids | self.halo_ids
        products = self.product_ids | others
        spans = self._get_spans(windows)
        sold = history._read_days(self.company_id, products, spans, self.control_ids)
        study = self._get_study(windows, history)
        excluded = history._read_excluded(self, spans)
        main = self._pool(sold[product.id] for product in self.product_ids)
        main["margin"] = (self.plan_figures or {}).get("margin")
        return {
            "first": self.date_from.isoformat(),
            "last": self.date_to.isoformat(),
            "excluded": {
                day.isoformat(): name for day, name in sorted(excluded.items())
            },
            "overlaps": self._find_overlaps(history, windows),
            "shift": study.shift,
            "is_seasonal": study.is_seasonal,
            "method": study.chosen,
            "control_customers": study.control_customers,
            "control_orders": study.control_orders,
            "main": main,
            "substitutes": self._freeze_others(self.substitute_ids, sold),
            "halo": self._freeze_others(self.halo_ids, sold),
            "costs": self._sum_costs()[self.id],
            "amount_planned": self.amount_planned,
            "goal": [self.goal_metric, self.goal_value],
            **self._freeze_customers(),
            "attribution": self._freeze_attribution(windows),
            "awareness": self._judge_shares(self._compare_awareness()),
            "satisfaction": self._judge_shares(self._compare_satisfaction()),
        }

    def _find_overlaps(self, history, windows):
        """Names of other promotions in its days, or in those after."""
        days = history._read_other_promotions(self, windows.first, windows.post_last)
        return sorted(set(days.values()))

    def _freeze_others(self, products, sold):
        return [
            {
                "id": product.id,
                "name": product.display_name,
                **sold[product.id],
                "margin": self._get_card_price(product)[1],
            }
            for product in products
        ]

    # --------------------------------------------------------------------- customers
    def _freeze_customers(self):
        """Orders that carry the campaign, who of them is new, and leads."""
        self.ensure_one()
        self.env["sale.order"].flush_model()
        self.env["sale.order.line"].flush_model()
        ((attributed, orders, new, margin),) = self.env.execute_query(
            self._get_customers_query()
        )
        new = new or []
        months = max(1.0, (fields.Date.today() - self.date_from).days / DAYS_A_MONTH)
        leads, won = self._count_leads()
        return {
            "attributed": float(attributed or 0.0),
            "orders": orders,
            "new_customers": len(new),
            "monthly_margin": float(margin or 0.0) / len(new) / months if new else None,
            "leads": leads,
            "won_leads": won,
        }

    def _get_customers_query(self):
        """Attributed sales, number of orders, new customers and their margin since.

        New is whose first confirmed order of all times carries the campaign.
        """
        (least,) = self.company_id._policy_get_values("new_customer_amount")
        return SQL(
            """WITH mine AS (
                   SELECT o.id, o.date_order, p.commercial_partner_id AS customer,
                          o.amount_untaxed / NULLIF(o.currency_rate, 0) AS amount
                     FROM sale_order AS o JOIN res_partner AS p ON p.id = o.partner_id
                    WHERE o.policy_campaign_id = %(campaign)s AND o.state = 'sale'
                      AND o.company_id = %(company)s),
               fresh AS (
                   SELECT DISTINCT m.customer FROM mine AS m
                    WHERE m.amount >= %(least)s AND NOT EXISTS (
                          SELECT 1 FROM res_partner AS ep
                            JOIN sale_order AS e ON e.partner_id = ep.id
                           WHERE ep.commercial_partner_id = m.customer
                             AND e.company_id = %(company)s AND e.state = 'sale'
                             AND (e.date_order, e.id) < (m.date_order, m.id)))
               SELECT (SELECT SUM(amount) FROM mine), (SELECT COUNT(*) FROM mine),
                      (SELECT ARRAY_AGG(customer) FROM fresh),
                      (SELECT SUM((l.price_subtotal - l.product_uom_qty * %(unit)s)
                                  / NULLIF(o.currency_rate, 0))
                         FROM fresh
                         JOIN res_partner AS p
                           ON p.commercial_partner_id = fresh.customer
                         JOIN sale_order AS o ON o.partner_id = p.id
                          AND o.state = 'sale' AND o.company_id = %(company)s
                         JOIN sale_order_line AS l ON l.order_id = o.id
                          AND l.display_type IS NULL)""",
            campaign=self.campaign_id.id,
            company=self.company_id.id,
            least=least,
            unit=UNIT_COST,
        )

    def _count_leads(self):
        """Leads that carry the campaign, and those of them with a confirmed order.

        :rtype: tuple[int, int]
        """
        leads = self.env["crm.lead"].with_context(active_test=False)
        mine = [("campaign_id", "=", self.campaign_id.id)]
        won = [*mine, ("order_ids.state", "=", "sale")]
        return leads.search_count(mine), leads.search_count(won)

    # ------------------------------------------------------------------- attribution
    def _freeze_attribution(self, windows):
        """What each model gives this campaign of the orders that it touched.

        Touches are leads of the customer and the order's own offer; influenced is the
        whole of every order with a touch, and no share of anything.

        :return: ``{model: amount, "influenced": amount}``
        :rtype: dict[str, float]
        """
        orders = self._get_touched_orders(windows)
        touches = self._read_touches(orders)
        mine = self.campaign_id.id
        digits = self.currency_id.decimal_places
        result = dict.fromkeys((*MODELS, "influenced"), 0.0)
        for order in orders:
            counted = filter_touches(touches[order.id], order.date_order)
            if mine not in {touch.campaign for touch in counted}:
                continue
            amount = order.amount_untaxed / (order.currency_rate or 1.0)
            result["influenced"] += amount
            for model in MODELS:
                shares = attribute(amount, counted, order.date_order, model, digits)
                result[model] += shares.get(mine, 0.0)
        return result

    def _get_touched_orders(self, windows):
        """Confirmed orders of customers this campaign touched, until judged."""
        campaign = self.campaign_id.id
        leads = self.env["crm.lead"].with_context(active_test=False)
        partners = leads.search([("campaign_id", "=", campaign)]).partner_id
        orders = self.env["sale.order"]
        partners |= orders.search([("policy_campaign_id", "=", campaign)]).partner_id
        start, end = self.company_id._policy_get_period(
            windows.first, windows.post_last
        )
        return orders.search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", "sale"),
                ("date_order", ">=", start),
                ("date_order", "<", end),
                (
                    "partner_id.commercial_partner_id",
                    "in",
                    partners.commercial_partner_id.ids,
                ),
            ]
        )

    def _read_touches(self, orders):
        """Leads of these orders' customers, and each order's own offer.

        :return: ``{order id: [Touch]}``
        :rtype: dict
        """
        if not orders:
            return {}
        customers = orders.partner_id.commercial_partner_id.ids
        since = min(orders.mapped("date_order")) - LOOK_BACK - timedelta(days=1)
        leads = (
            self.env["crm.lead"]
            .with_context(active_test=False)
            .search_fetch(
                [
                    ("partner_id.commercial_partner_id", "in", customers),
                    ("campaign_id", "!=", False),
                    ("create_date", ">=", since),
                ],
                ["partner_id", "campaign_id", "create_date"],
            )
            .grouped(lambda lead: lead.partner_id.commercial_partner_id)
        )
        touches = {}
        for order in orders:
            rows = [*leads.get(order.partner_id.commercial_partner_id, ())]
            rows += [order] if order.policy_campaign_id else []
            touches[order.id] = [
                Touch(row.create_date, self._get_touched_by(row).id) for row in rows
            ]
        return touches

    @api.model
    def _get_touched_by(self, row):
        """Campaign of a lead, or the one an order counts for."""
        return row.campaign_id if row._name == "crm.lead" else row.policy_campaign_id
