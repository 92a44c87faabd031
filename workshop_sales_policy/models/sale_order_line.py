from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date, formatLang

from ..tools.quotation import QuoteLine

MATERIAL_FIELDS = frozenset(
    {
        "product_id",
        "product_uom_id",
        "product_uom_qty",
        "price_unit",
        "discount",
        "tax_ids",
        "is_optional",
        "order_id",
    }
)
GUARDED_FIELDS = frozenset(
    {"policy_list_price", "policy_cost_unit", "policy_cost_state"}
)


class SaleOrderLine(models.Model):
    """Specification, list price and cost of a line; the line's own side doors."""

    _inherit = "sale.order.line"

    policy_specification = fields.Text(
        "Specification",
        compute="_compute_policy_specification",
        store=True,
        readonly=False,
        precompute=True,
        help="Size, taste, packing: what was agreed for this line (clause 3.2a).",
    )
    policy_list_price = fields.Float(
        "List Price",
        compute="_compute_policy_list_price",
        store=True,
        precompute=True,
        min_display_digits="Product Price",
        groups="base.group_user",
        help="Pricelist price before any discount; nobody types it.",
    )
    policy_cost_unit = fields.Float(
        "Cost at Release",
        copy=False,
        readonly=True,
        min_display_digits="Product Price",
        groups="base.group_user",
    )
    policy_cost_state = fields.Selection(
        [("known", "Known"), ("missing", "Missing")],
        copy=False,
        readonly=True,
        groups="base.group_user",
    )
    policy_price_hint = fields.Char(
        "Price Hint", compute="_compute_policy_price_hint", groups="base.group_user"
    )

    @api.depends("product_id")
    def _compute_policy_specification(self):
        for line in self:
            if not line.company_id._policy_get_current():
                line.policy_specification = line.policy_specification
                continue
            lang = line.order_id.partner_id.lang or self.env.lang
            product = line.product_id.with_context(lang=lang)
            line.policy_specification = product.policy_specification or product.name

    @api.depends(
        "product_id", "product_uom_id", "product_uom_qty", "order_id.pricelist_id"
    )
    def _compute_policy_list_price(self):
        for line in self:
            enforced = line.company_id._policy_get_current()
            line.policy_list_price = (
                line._policy_get_pricelist_price() if enforced else 0.0
            )

    def _policy_get_pricelist_price(self):
        """The price before discounts as core proposes it, in the order's currency."""
        self.ensure_one()
        if not self.product_id or self.display_type or not self.product_uom_id:
            return 0.0
        line = self.with_company(self.company_id)
        price = line._get_display_price()
        if not line.product_id.taxes_id:
            return price
        return line.product_id._get_tax_included_unit_price_from_price(
            price,
            product_taxes=line.product_id.taxes_id._filter_taxes_by_company(
                line.company_id
            ),
            fiscal_position=line.order_id.fiscal_position_id,
        )

    @api.depends("product_id", "product_uom_id", "product_uom_qty", "price_unit")
    @api.depends_context("lang")
    def _compute_policy_price_hint(self):
        for line in self:
            line.policy_price_hint = line._policy_word_price_hint()

    # ------------------------------------------------------------------ constraints
    @api.constrains("state")
    def _check_policy_state(self):
        """A line never runs ahead of its order (it would open a delivery)."""
        for line in self:
            if line.order_id and line.state != line.order_id.state:
                raise ValidationError(
                    self.env._(
                        "A line of %(order)s follows its order. Confirm the order "
                        "instead.",
                        order=line.order_id.display_name,
                    )
                )

    # -------------------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            for name in GUARDED_FIELDS:
                vals.pop(name, None)
        orders = self.env["sale.order"].browse(
            {vals["order_id"] for vals in vals_list if vals.get("order_id")}
        )
        with orders._policy_watch():
            lines = super().create(vals_list)
        if any("purchase_price" in vals for vals in vals_list):
            lines._policy_ensure_may_set_cost()
        return lines

    def write(self, vals):
        if GUARDED_FIELDS & vals.keys():
            raise UserError(
                self.env._("List price and cost of a line are not typed in.")
            )
        if "purchase_price" in vals:
            self._policy_ensure_may_set_cost()
        if "qty_delivered" in vals:
            self._policy_ensure_delivered_by_hand()
        if MATERIAL_FIELDS.isdisjoint(vals):
            return super().write(vals)
        orders = self.order_id
        if vals.get("order_id"):
            orders |= orders.browse(vals["order_id"])
        with orders._policy_watch():
            return super().write(vals)

    def unlink(self):
        with self.order_id._policy_watch():
            return super().unlink()

    def _policy_ensure_may_set_cost(self):
        """Comfort, not a gate: the cost that counts is the product's own."""
        manager = self.env.user.has_group("workshop_sales_policy.group_policy_manager")
        if self.env.su or manager:
            return
        if any(line.company_id._policy_get_current() for line in self):
            raise UserError(
                self.env._(
                    "The cost comes from the product. Ask the sales manager if it is "
                    "wrong."
                )
            )

    def _policy_ensure_delivered_by_hand(self):
        """Delivered goods are what the transfers say while a policy is in force."""
        for line in self:
            if (
                line.qty_delivered_method == "stock_move"
                and line.company_id._policy_get_current()
            ):
                raise UserError(
                    self.env._(
                        "%s is delivered by its transfer. Validate the delivery.",
                        line.display_name,
                    )
                )

    # --------------------------------------------------------------------- economics
    def _policy_key(self):
        self.ensure_one()
        return self._origin.id or self.id

    def _policy_as_quote_line(self):
        """This line as the plain value that ``tools.quotation`` evaluates.

        :rtype: tools.quotation.QuoteLine
        """
        self.ensure_one()
        kind = self._policy_get_kind()
        return QuoteLine(
            key=self._policy_key(),
            quantity=self.product_uom_qty,
            list_price=self._policy_untaxed(self._policy_get_list_price()),
            net_price=self.price_subtotal / self.product_uom_qty,
            unit_cost=self._policy_get_cost(),
            kind=kind,
            needs_cost=self.product_id.is_storable,
            can_be_free=self.product_type == "combo" or bool(self.reward_id),
        )

    def _policy_get_kind(self):
        self.ensure_one()
        if self._is_delivery():
            return "delivery"
        if self.price_unit < 0 or self._is_global_discount():
            return "discount"
        return "reward" if self.reward_id else "goods"

    def _policy_get_list_price(self):
        self.ensure_one()
        return self.policy_list_price or self._policy_get_pricelist_price()

    def _policy_untaxed(self, price):
        """``price`` without the taxes that it includes.

        Where subtotal and price agree nothing is included, and no tax is read.
        """
        self.ensure_one()
        discount = 1 - (self.discount or 0.0) / 100.0
        gross = self.price_unit * discount * self.product_uom_qty
        if gross and abs(gross - self.price_subtotal) <= self.currency_id.rounding:
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
        if self.product_type == "combo" or self._policy_get_kind() == "discount":
            return 0.0
        product = self.product_id.with_company(self.company_id)
        cost = product.standard_price or self._policy_get_kit_cost(product)
        if not cost:
            return None if product.is_storable or cost is None else 0.0
        cost = product.uom_id._compute_price(cost, self.product_uom_id)
        return self._convert_to_sol_currency(cost, product.cost_currency_id)

    def _policy_get_kit_cost(self, product):
        """Cost of a kit by its components; ``None`` when one has none, 0 for no kit."""
        if product.type != "consu":
            return 0.0
        boms = self.env["mrp.bom"].sudo()  # sudo: mrp.bom - cost, not the recipe
        bom = boms._bom_find(
            product, company_id=self.company_id.id, bom_type="phantom"
        )[product]
        if not bom:
            return 0.0
        total = 0.0
        _boms, lines = bom.explode(product, 1.0)
        for bom_line, data in lines:
            part = bom_line.product_id.with_company(self.company_id)
            if not part.standard_price:
                return None
            quantity = bom_line.product_uom_id._compute_quantity(
                data["qty"], part.uom_id, round=False
            )
            total += part.standard_price * quantity
        return total

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

    def _policy_get_market_price(self):
        """The product's market price while fresh, in the order's currency."""
        self.ensure_one()
        product = self.product_id
        policy = self.company_id._policy_get_current()
        if not (policy and product.policy_market_price and product.policy_market_date):
            return None
        age = (fields.Date.today() - product.policy_market_date).days
        if age > policy._get_settings()["market_price_days"]:
            return None
        price = product.uom_id._compute_price(
            product.policy_market_price, self.product_uom_id
        )
        return self._convert_to_sol_currency(price, self.company_id.currency_id)

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

        :return: JSON ``{product, then, now, percent}``; ``None`` when it was free
        """
        self.ensure_one()
        then = last.price_unit * (1 - (last.discount or 0.0) / 100.0)
        then = last.product_uom_id._compute_price(then, self.product_uom_id)
        if not then:
            return None
        now = self.price_unit * (1 - (self.discount or 0.0) / 100.0)
        return {
            "product": self.product_id.display_name,
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
