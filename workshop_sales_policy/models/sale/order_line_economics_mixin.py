from dataclasses import replace

from odoo import models
from odoo.tools import format_date, formatLang

from ...tools.quotation import QuoteLine


class WorkshopOrderLineEconomicsMixin(models.AbstractModel):
    """Price, cost and hints of an order line, as F3.2 wants them.

    Only what nobody can type counts: the product, the order and the line's own price,
    quantity and discount. Flags and figures of the line are checked against them.
    """

    _name = "workshop.order.line.economics.mixin"
    _description = "Economics of an Order Line"

    def _policy_get_pricelist_price(self):
        """The price before discounts as core proposes it, in the order's currency."""
        self.ensure_one()
        if not self.product_id or self.display_type or not self.product_uom_id:
            return 0.0
        line = self._policy_in_company()
        price = line._get_display_price()
        if not line.product_id.taxes_id:
            return price
        return line.product_id._get_tax_included_unit_price_from_price(
            price,
            product_taxes=line.product_id.taxes_id._filter_taxes_by_company(
                line.order_id.company_id
            ),
            fiscal_position=line.order_id.fiscal_position_id,
        )

    def _policy_in_company(self):
        """This line in its order's company; the environment stays where it fits.

        ``env.company`` would ask the database whether the company exists.
        """
        company = self.order_id.company_id
        allowed = self.env.context.get("allowed_company_ids")
        current = allowed[0] if allowed else self.env.user.company_id.id
        return self if company.id == current else self.with_company(company)

    def _policy_key(self):
        self.ensure_one()
        return self._origin.id or self.id

    def _policy_as_quote_lines(self):
        """This line as the plain values that ``tools.quotation`` evaluates.

        A negative price is a document discount; the goods it hangs on leave the house
        all the same, for nothing.

        :rtype: list[tools.quotation.QuoteLine]
        """
        self.ensure_one()
        cost = self._policy_get_cost()
        price = self._policy_get_net_price()
        line = QuoteLine(
            key=self._policy_key(),
            quantity=self.product_uom_qty,
            list_price=self._policy_untaxed(self._policy_get_list_price()),
            net_price=price,
            unit_cost=cost,
            kind=self._policy_get_kind(),
            needs_cost=cost is None,
            can_be_free=self._policy_can_be_free(),
        )
        if price >= 0 or self.product_id.type != "consu" or self.product_uom_qty < 0:
            return [line]
        goods = replace(line, net_price=0.0, kind="goods", can_be_free=False)
        return [goods, replace(line, key=f"{line.key}-", kind="discount")]

    def _policy_get_kind(self):
        self.ensure_one()
        if self._policy_is_carriage():
            return "delivery"
        if self.price_unit < 0:
            return "discount"
        return "reward" if self.reward_id else "goods"

    def _policy_get_net_price(self):
        """Price per unit after line discount, without tax, unrounded.

        Where subtotal and price agree nothing is included, and no tax is read; rounding
        the subtotal to cents must not break a limit that the price keeps.
        """
        self.ensure_one()
        price = self.price_unit * (1 - (self.discount or 0.0) / 100.0)
        gross = price * self.product_uom_qty
        if abs(gross - self.price_subtotal) <= self.order_id.currency_id.rounding:
            return price
        return self.price_subtotal / self.product_uom_qty

    def _policy_can_be_free(self):
        """Combo parents are free; so is what a running programme gives away."""
        self.ensure_one()
        reward = self.reward_id.sudo()  # sudo: loyalty.reward - whether it is real
        if not reward:
            return self.product_id.type == "combo"
        given = reward.reward_product_ids | reward.discount_line_product_id
        program = reward.program_id
        return program._policy_is_live(self.company_id) and self.product_id in given

    def _policy_is_carriage(self):
        """A delivery line by what it sells, not by its flag alone."""
        self.ensure_one()
        return self.is_delivery and self.product_id.type == "service"

    def _policy_is_carriage_or_expense(self):
        """Lines that Odoo adds for a carrier, or for an expense to pass on."""
        self.ensure_one()
        product = self.product_id.sudo()  # sudo: product - how it is passed on
        if self.is_expense:
            return product.expense_policy != "no"
        carriers = self.env["delivery.carrier"].sudo()  # sudo: whether one charges it
        return self._policy_is_carriage() and bool(
            carriers.search_count([("product_id", "=", product.id)], limit=1)
        )

    def _policy_is_down_payment(self):
        """Core's own down payments have no quantity; with one it is a sale."""
        self.ensure_one()
        return self.is_downpayment and not self.product_uom_qty

    def _policy_get_list_price(self):
        self.ensure_one()
        return self.policy_list_price or self._policy_get_pricelist_price()

    def _policy_untaxed(self, price):
        """``price`` without the taxes that it includes; see the net price."""
        self.ensure_one()
        net = self._policy_get_net_price()
        gross = self.price_unit * (1 - (self.discount or 0.0) / 100.0)
        if net and net == gross:
            return price
        if not any(tax.price_include for tax in self.tax_ids):
            return price
        return self.tax_ids.compute_all(price, currency=self.currency_id)[
            "total_excluded"
        ]

    def _policy_get_cost(self):
        """Unit cost in the order's unit and currency; ``None`` when unknown.

        The product's own cost, frozen at release; never what somebody typed.
        """
        self.ensure_one()
        if self.policy_cost_state:
            return self.policy_cost_unit if self.policy_cost_state == "known" else None
        order = self.order_id
        product = self.product_id.with_company(order.company_id)
        if not product or product.type == "combo":
            return 0.0
        cost = product.standard_price or self._policy_get_kit_cost(product)
        if not cost:
            return None if product.is_storable or cost is None else 0.0
        cost = product.uom_id._compute_price(cost, self.product_uom_id)
        return self._policy_to_order_currency(cost)

    def _policy_to_order_currency(self, amount):
        """``amount`` of company currency in the order's, at its date, unrounded.

        :return: ``None`` when the order's currency has no rate
        """
        order = self.order_id
        company, currency = order.company_id, order.currency_id
        if not currency or currency == company.currency_id:
            return amount
        if not order._policy_has_rate():
            return None
        return company.currency_id._convert(
            amount, currency, company, order._policy_get_rate_date(), round=False
        )

    def _policy_get_kit_cost(self, product):
        """Cost of a kit by its components; ``None`` when one has none, 0 for no kit."""
        if product.type != "consu":
            return 0.0
        boms = self.env["mrp.bom"].sudo()  # sudo: mrp.bom - cost, not the recipe
        company = self.order_id.company_id
        bom = boms._bom_find(product, company_id=company.id, bom_type="phantom")[
            product
        ]
        if not bom:
            return 0.0
        total = 0.0
        _boms, lines = bom.explode(product, 1.0)  # once: makes the BoM's own quantity
        for bom_line, data in lines:
            part = bom_line.product_id.with_company(company)
            if not part.standard_price:
                return None
            quantity = bom_line.product_uom_id._compute_quantity(
                data["qty"], part.uom_id, round=False
            )
            total += part.standard_price * quantity
        made = bom.product_uom_id._compute_quantity(
            bom.product_qty, product.uom_id, round=False
        )
        return total / made

    def _policy_freeze_costs(self):
        """Keep the cost that counted when the quotation was released."""
        for line in self:
            if line.display_type or not line.product_id:
                continue
            cost = line._policy_get_cost()
            models.BaseModel.write(
                line,
                {
                    "policy_cost_unit": cost or 0.0,
                    "policy_cost_state": "missing" if cost is None else "known",
                },
            )

    def _policy_unfreeze_costs(self):
        """Forget frozen costs: another product, unit or currency, or a new review."""
        frozen = self.sudo().filtered("policy_cost_state")  # sudo: guarded columns
        models.BaseModel.write(
            frozen, {"policy_cost_unit": 0.0, "policy_cost_state": False}
        )

    def _policy_get_market_price(self):
        """The product's market price while fresh, in the order's currency."""
        self.ensure_one()
        product = self.product_id
        company = self.order_id.company_id
        policy = company._policy_get_current()
        if not (policy and product.policy_market_price and product.policy_market_date):
            return None
        age = (company._policy_get_today() - product.policy_market_date).days
        if age > policy._get_settings()["market_price_days"]:
            return None
        price = product.uom_id._compute_price(
            product.policy_market_price, self.product_uom_id
        )
        return self._policy_to_order_currency(price)

    def _policy_get_last_price(self):
        """Net unit price of this product's last confirmed line for this customer.

        :return: in the order's currency and unit; ``None`` when there is none
        """
        self.ensure_one()
        order = self.order_id
        customer = order.partner_id.commercial_partner_id
        # sudo: sale.order.line - a price paid, for whoever quotes now
        last = self.sudo().search(
            [
                ("order_partner_id", "child_of", customer.id),
                ("product_id", "=", self.product_id.id),
                ("state", "=", "sale"),
                ("company_id", "=", order.company_id.id),
                ("currency_id", "=", order.currency_id.id),
                ("order_id", "!=", order._origin.id),
                ("product_uom_qty", ">", 0),
            ],
            order="id desc",
            limit=1,
        )
        if not last:
            return None
        price = last.price_unit * (1 - (last.discount or 0.0) / 100.0)
        return last.product_uom_id._compute_price(price, self.product_uom_id)

    def _policy_compare_price(self, last):
        """This line's net price against that of an earlier one.

        :return: JSON ``{product, product_id, then, now, percent}``; ``None`` when it
            was free
        """
        self.ensure_one()
        then = last.price_unit * (1 - (last.discount or 0.0) / 100.0)
        then = last.product_uom_id._compute_price(then, self.product_uom_id)
        if not then:
            return None
        now = self.price_unit * (1 - (self.discount or 0.0) / 100.0)
        return {
            "product": self.product_id.display_name,
            "product_id": self.product_id.id,
            "then": then,
            "now": now,
            "percent": 100.0 * (now - then) / then,
        }

    def _policy_word_price_hint(self):
        """Lowest price without review, market and last price, in one sentence."""
        self.ensure_one()
        order = self.order_id
        policy = order.company_id._policy_get_current()
        if not (policy and self.product_id and self.product_uom_qty):
            return False
        quote = order._policy_get_quote(with_prices=True)
        line = quote.lines.get(self._policy_key())
        parts = []
        if line and line.lowest_price is not None:
            floor = line.floor_price or 0.0
            by_discount = line.lowest_price > floor
            amount = self._policy_price(line.lowest_price)
            parts.append(
                self.env._("lowest without review %s (discount limit)", amount)
                if by_discount
                else self.env._("lowest without review %s (margin limit)", amount)
            )
        market = self._policy_get_market_price()
        if market is not None:
            parts.append(
                self.env._(
                    "market %(price)s (%(date)s)",
                    price=self._policy_price(market),
                    date=format_date(self.env, self.product_id.policy_market_date),
                )
            )
        last = self._policy_get_last_price()
        if last is not None:
            parts.append(
                self.env._("last for this customer %s", self._policy_price(last))
            )
        return " · ".join(parts) or False

    def _policy_price(self, amount):
        return formatLang(self.env, amount, currency_obj=self.currency_id)

    def _policy_get_line_material(self):
        self.ensure_one()
        digits = self.env["decimal.precision"].precision_get
        return {
            "product_id": self.product_id.id,
            "quantity": round(self.product_uom_qty, digits("Product Unit")),
            "uom_id": self.product_uom_id.id,
            "price_unit": round(self.price_unit, digits("Product Price")),
            "discount": round(self.discount, digits("Discount")),
            "tax_ids": sorted(self.tax_ids.ids),
            "optional": self._is_line_optional(),
            "label": self.product_id.display_name,
        }
