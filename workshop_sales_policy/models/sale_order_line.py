from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

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
# Stored results of core's own computation; a plain write would forge them.
COMPUTED_FIELDS = frozenset(
    {
        "price_subtotal",
        "price_tax",
        "price_total",
        "qty_invoiced",
        "qty_to_invoice",
        "company_id",
        "currency_id",
    }
)
# A frozen cost is that of this product in this unit on this order.
COST_FIELDS = frozenset({"product_id", "product_uom_id", "order_id"})


class SaleOrderLine(models.Model):
    """Specification, list price and cost of a line; the line's own side doors."""

    _name = "sale.order.line"
    _inherit = ["sale.order.line", "workshop.order.line.economics.mixin"]

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

    # Few lines are discounts of a document or goods that came back.
    _policy_negative_index = models.Index(
        "(order_id) WHERE price_subtotal < 0 AND display_type IS NULL"
    )

    @api.depends("product_id")
    def _compute_policy_specification(self):
        for line in self:
            if not line.order_id.company_id._policy_get_current():
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
            enforced = line.order_id.company_id._policy_get_current()
            line.policy_list_price = (
                line._policy_get_pricelist_price() if enforced else 0.0
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
            order = line.order_id
            if (
                order
                and line.state != order.state
                and order.company_id._policy_get_current()
            ):
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
        lines = self._policy_without_defaults()
        order_ids = set()
        for vals in vals_list:
            for name in GUARDED_FIELDS | COMPUTED_FIELDS:
                vals.pop(name, None)
            order_ids.add(vals.get("order_id") or lines._policy_get_default_order())
        orders = self.env["sale.order"].browse(filter(None, order_ids))
        with orders._policy_watch():
            lines = super(SaleOrderLine, lines).create(vals_list)
        if any("purchase_price" in vals for vals in vals_list):
            lines._policy_ensure_may_set_cost()
        if any(vals.get("qty_delivered") for vals in vals_list):
            lines.filtered("product_uom_qty")._policy_ensure_delivered_by_hand()
        return lines

    @api.model
    def _policy_without_defaults(self):
        """No ``default_…`` key of a caller reaches a guarded column."""
        names = {f"default_{name}" for name in GUARDED_FIELDS | COMPUTED_FIELDS}
        if names.isdisjoint(self.env.context):
            return self
        kept = {k: v for k, v in self.env.context.items() if k not in names}
        return self.with_env(self.env(context=kept))

    @api.model
    def _policy_get_default_order(self):
        return self.default_get(["order_id"]).get("order_id")

    def write(self, vals):
        self._policy_ensure_not_forged(vals)
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
            result = super().write(vals)
            if COST_FIELDS & vals.keys():
                self._policy_unfreeze_costs()
            return result

    def unlink(self):
        with self.order_id._policy_watch():
            return super().unlink()

    def _policy_ensure_not_forged(self, vals):
        """Figures that reviews rest on are computed, never written."""
        if GUARDED_FIELDS & vals.keys():
            raise UserError(
                self.env._("List price and cost of a line are not typed in.")
            )
        if COMPUTED_FIELDS & vals.keys() and any(
            order.company_id._policy_get_current() for order in self.order_id
        ):
            raise UserError(
                self.env._(
                    "Amounts of a line follow its price and quantity. Change those."
                )
            )

    def _policy_ensure_may_set_cost(self):
        """Comfort, not a gate: the cost that counts is the product's own."""
        manager = self.env.user.has_group("workshop_sales_policy.group_policy_manager")
        if self.env.su or manager:
            return
        if any(order.company_id._policy_get_current() for order in self.order_id):
            raise UserError(
                self.env._(
                    "The cost comes from the product. Ask the sales manager if it is "
                    "wrong."
                )
            )

    def _policy_ensure_delivered_by_hand(self):
        """Delivered goods are what the transfers say while a policy is in force.

        The product decides, not the method of the line: that one can be written.
        """
        for line in self:
            if (
                line.product_id.type == "consu"
                and line.order_id.company_id._policy_get_current()
            ):
                raise UserError(
                    self.env._(
                        "%s is delivered by its transfer. Validate the delivery.",
                        line.display_name,
                    )
                )

    def _policy_get_shown_specification(self):
        """The specification as customers read it; nothing when it only repeats.

        :rtype: str
        """
        self.ensure_one()
        text = (self.policy_specification or "").strip()
        return "" if text == (self.product_id.name or "").strip() else text
