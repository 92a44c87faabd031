from datetime import timedelta

from odoo import fields, models
from odoo.tools import formatLang


class WorkshopOrderFiguresMixin(models.AbstractModel):
    """What the approver's card shows of an order, taken once per round."""

    _name = "workshop.order.figures.mixin"
    _description = "Figures of the Approval Card"

    def _policy_prepare_figures(self, evaluation):
        self.ensure_one()
        quote = evaluation.economics
        return {
            "partner_id": self.partner_id.id,
            "author_id": self._policy_get_author().id,
            "currency_id": self.currency_id.id,
            "currency_rate": self.currency_rate or 1.0,
            "amount": self.amount_total,
            "margin_pct": quote.margin_pct or 0.0,
            "has_margin": quote.margin_pct is not None,
            "discount_pct": quote.discount_pct or 0.0,
            "headroom": quote.headroom or 0.0,
            "has_headroom": quote.headroom is not None,
            "is_below_cost": quote.margin is not None and quote.margin < 0,
        }

    def _policy_get_card_figures(self):
        """Last price, twelve months and payment behaviour, for a batch of orders.

        :return: ``{order id: {"last": {product, then, now, percent} or None,
            "year": amount in the order's currency, "late_days": mean or None}}``;
            a handful of queries whatever the batch
        :rtype: dict
        """
        # sudo: sums and a price for the approver, not the records themselves
        orders = self.sudo()
        last = orders._policy_get_last_prices()
        year = orders._policy_get_year_amounts()
        late = orders._policy_get_late_days()
        return {
            order.id: {
                "last": last.get(order.id),
                "year": year.get(order._policy_customer_key(), 0.0),
                "late_days": late.get(order._policy_customer_key()[:2]),
            }
            for order in orders
        }

    def _policy_customer_key(self):
        self.ensure_one()
        customer = self.partner_id.commercial_partner_id
        return customer.id, self.company_id.id, self.currency_id.id

    def _policy_get_last_prices(self):
        """The line of most value of each order against its last confirmed price."""
        top = {}
        for order in self:
            lines = order._policy_get_lines().filtered(lambda ln: ln.price_subtotal > 0)
            if lines:
                top[order.id] = lines.sorted("price_subtotal", reverse=True)[0]
        lines = self.env["sale.order.line"].sudo()  # sudo: as above
        groups = lines._read_group(
            [
                ("state", "=", "sale"),
                ("product_uom_qty", ">", 0),
                ("product_id", "in", [line.product_id.id for line in top.values()]),
                (
                    "order_partner_id",
                    "child_of",
                    self.partner_id.commercial_partner_id.ids,
                ),
                ("order_id", "not in", self.ids),
            ],
            ["order_partner_id", "product_id", "company_id", "currency_id"],
            ["id:max"],
        )
        latest = {}
        for partner, product, company, currency, line_id in groups:
            customer = partner.commercial_partner_id.id
            key = (customer, company.id, currency.id, product.id)
            latest[key] = max(line_id, latest.get(key, 0))
        found = lines.browse(latest.values())
        found.fetch(["price_unit", "discount", "product_uom_id"])
        result = {}
        for order_id, line in top.items():
            key = (*line.order_id._policy_customer_key(), line.product_id.id)
            if key in latest:
                result[order_id] = line._policy_compare_price(lines.browse(latest[key]))
        return result

    def _policy_get_year_amounts(self):
        """Untaxed confirmed sales of twelve months, by customer, company, currency."""
        since = fields.Datetime.now() - timedelta(days=365)
        groups = self.env["sale.order"]._read_group(
            [
                ("partner_id", "child_of", self.partner_id.commercial_partner_id.ids),
                ("state", "=", "sale"),
                ("date_order", ">=", since),
            ],
            ["partner_id", "company_id", "currency_id"],
            ["amount_untaxed:sum"],
        )
        result = {}
        for partner, company, currency, amount in groups:
            key = (partner.commercial_partner_id.id, company.id, currency.id)
            result[key] = result.get(key, 0.0) + amount
        return result

    def _policy_get_late_days(self):
        """Mean days between due and paid of last year's invoices that fell due.

        :return: ``{(customer id, company id): days}``; no invoice, no entry
        """
        today = fields.Date.today()
        moves = self.env["account.move"].search_fetch(
            [
                (
                    "commercial_partner_id",
                    "in",
                    self.partner_id.commercial_partner_id.ids,
                ),
                ("move_type", "=", "out_invoice"),
                ("state", "=", "posted"),
                ("invoice_date_due", ">=", today - timedelta(days=365)),
                ("invoice_date_due", "<", today),
            ],
            ["commercial_partner_id", "company_id", "invoice_date_due"],
        )
        paid = moves._policy_get_paid_dates() if moves else {}
        days = {}
        for move in moves:
            late = (paid.get(move.id, today) - move.invoice_date_due).days
            key = (move.commercial_partner_id.id, move.company_id.id)
            days.setdefault(key, []).append(max(late, 0))
        return {key: sum(values) / len(values) for key, values in days.items()}

    def _policy_word_figures(self, figures, currency):
        """Two lines: the last price, then what is known of the customer."""
        lines, parts = [], []
        if last := figures.get("last"):
            # sudo: only the name, in the reader's language
            products = self.env["product.product"].sudo()
            product = products.browse(last.get("product_id"))
            lines.append(
                self.env._(
                    "%(product)s: last %(then)s → now %(now)s (%(percent)s %%)",
                    product=product.display_name or last["product"],
                    then=formatLang(self.env, last["then"], digits=2),
                    now=formatLang(self.env, last["now"], digits=2),
                    percent=formatLang(self.env, last["percent"], digits=1),
                )
            )
        if "year" in figures:
            parts.append(
                self.env._(
                    "12 months %(amount)s",
                    amount=formatLang(self.env, figures["year"], currency_obj=currency),
                )
            )
        late = figures.get("late_days")
        if late is not None:
            parts.append(
                self.env._(
                    "pays %(days)s days late",
                    days=formatLang(self.env, late, digits=0),
                )
            )
        lines.append(" · ".join(parts))
        return "\n".join(filter(None, lines)) or False
