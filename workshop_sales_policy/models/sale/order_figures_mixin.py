from datetime import timedelta

from odoo import fields, models
from odoo.tools import formatLang


class WorkshopOrderFiguresMixin(models.AbstractModel):
    """What the approver's card shows of an order, taken once at submission."""

    _name = "workshop.order.figures.mixin"
    _description = "Figures of the Approval Card"

    def _policy_prepare_figures(self, evaluation):
        self.ensure_one()
        quote = evaluation.economics
        rate = self.currency_rate or 1.0
        return {
            "partner_id": self.partner_id.id,
            "author_id": (self.user_id or self.create_uid).id,
            "currency_id": self.currency_id.id,
            "currency_rate": rate,
            "amount": self.amount_total,
            "margin_pct": quote.margin_pct or 0.0,
            "has_margin": quote.margin_pct is not None,
            "discount_pct": quote.discount_pct or 0.0,
            "headroom": quote.headroom or 0.0,
            "has_headroom": quote.headroom is not None,
            "is_below_cost": quote.margin is not None and quote.margin < 0,
            "figures": self._policy_get_customer_figures(),
        }

    def _policy_get_customer_figures(self):
        """Last price, twelve months and payment behaviour of the customer.

        :return: JSON: ``last``: ``{product, then, now, percent}``, ``year`` amount in
            company currency, ``late_days`` mean or ``None``
        """
        self.ensure_one()
        return {
            "last": self._policy_get_last_price_figure(),
            "year": self._policy_get_year_amount(),
            "late_days": self._policy_get_late_days(),
        }

    def _policy_get_last_price_figure(self):
        """The line of most value against its last price for this customer."""
        lines = self._policy_get_lines().filtered(lambda line: line.price_subtotal > 0)
        line = lines.sorted("price_subtotal", reverse=True)[:1]
        last = line._policy_get_last_price() if line else None
        if not last:
            return None
        now = line.price_unit * (1 - (line.discount or 0.0) / 100.0)
        return {
            "product": line.product_id.display_name,
            "then": last,
            "now": now,
            "percent": 100.0 * (now - last) / last,
        }

    def _policy_get_year_amount(self):
        since = fields.Datetime.now() - timedelta(days=365)
        # sudo: sale.order - a sum for the approver, not the orders themselves
        [[total]] = (
            self.env["sale.order"]
            .sudo()
            ._read_group(
                [
                    (
                        "partner_id",
                        "child_of",
                        self.partner_id.commercial_partner_id.id,
                    ),
                    ("company_id", "=", self.company_id.id),
                    ("state", "=", "sale"),
                    ("date_order", ">=", since),
                    ("currency_id", "=", self.currency_id.id),
                ],
                [],
                ["amount_untaxed:sum"],
            )
        )
        return total or 0.0

    def _policy_get_late_days(self):
        """Mean days between due and paid of last year's invoices; ``None`` = none."""
        since = fields.Date.today() - timedelta(days=365)
        customer = self.partner_id.commercial_partner_id
        # sudo: account.move - payment behaviour for the approver
        moves = (
            self.env["account.move"]
            .sudo()
            .search_fetch(
                [
                    ("commercial_partner_id", "=", customer.id),
                    ("company_id", "=", self.company_id.id),
                    ("move_type", "=", "out_invoice"),
                    ("state", "=", "posted"),
                    (
                        "payment_state",
                        "in",
                        ("paid", "in_payment", "not_paid", "partial"),
                    ),
                    ("invoice_date_due", ">=", since),
                    ("invoice_date_due", "<", fields.Date.today()),
                ],
                ["invoice_date_due", "payment_state"],
            )
        )
        if not moves:
            return None
        paid = moves._policy_get_paid_dates()
        today = fields.Date.today()
        late = [
            max((paid.get(move.id, today) - move.invoice_date_due).days, 0)
            for move in moves
        ]
        return sum(late) / len(late)

    def _policy_word_figures(self, figures, currency):
        parts = []
        if last := figures.get("last"):
            parts.append(
                self.env._(
                    "%(product)s: last %(then)s → now %(now)s (%(percent)s %%)",
                    product=last["product"],
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
        return " · ".join(parts) or False
