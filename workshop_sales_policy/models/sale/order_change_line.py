from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import float_compare


class WorkshopOrderChangeLine(models.Model):
    _name = "workshop.order.change.line"
    _description = "Line of an Order Change"
    _order = "id"

    change_id = fields.Many2one(
        "workshop.order.change", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="change_id.company_id", store=True)
    currency_id = fields.Many2one(related="change_id.currency_id")
    order_line_id = fields.Many2one("sale.order.line", readonly=True)
    product_id = fields.Many2one("product.product", required=True)
    old_quantity = fields.Float(
        related="order_line_id.product_uom_qty", string="Before"
    )
    old_price_unit = fields.Float(
        related="order_line_id.price_unit", string="Price Before"
    )
    old_discount = fields.Float(
        related="order_line_id.discount", string="Discount Before (%)"
    )
    quantity = fields.Float(digits="Product Unit", required=True, default=1.0)
    price_unit = fields.Float("Unit Price", digits="Product Price", required=True)
    discount = fields.Float(digits="Discount")
    amount = fields.Monetary(compute="_compute_amount")

    _quantity_positive = models.Constraint(
        "CHECK(quantity >= 0)", "A quantity cannot be negative."
    )

    @api.depends("quantity", "price_unit", "discount")
    def _compute_amount(self):
        for line in self:
            line.amount = (
                line.quantity * line.price_unit * (1 - (line.discount or 0.0) / 100.0)
            )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.change_id._ensure_editable()
        return lines

    def write(self, vals):
        self.change_id._ensure_editable()
        result = super().write(vals)
        self.change_id._ensure_editable()  # not into another, submitted one either
        return result

    @api.constrains("order_line_id", "product_id", "change_id")
    def _check_order_line(self):
        """A row is about its own order's line and product, or about a new product."""
        for row in self:
            line = row.order_line_id
            if not line:
                continue
            if line.order_id != row.change_id.order_id:
                raise ValidationError(
                    self.env._(
                        "%(line)s belongs to another order than %(order)s.",
                        line=line.display_name,
                        order=row.change_id.order_id.name,
                    )
                )
            if line.product_id != row.product_id:
                raise ValidationError(
                    self.env._(
                        "%(line)s keeps its product. Set its quantity to 0 and add a "
                        "row for the other product.",
                        line=line.display_name,
                    )
                )

    def _get_changed_values(self):
        """What this row changes on its order line, or says of a new one.

        :rtype: dict
        """
        self.ensure_one()
        values = {
            "product_uom_qty": self.quantity,
            "price_unit": self.price_unit,
            "discount": self.discount,
        }
        line = self.order_line_id
        if not line:
            return values if self.quantity else {}
        return {
            name: value
            for name, value in values.items()
            if float_compare(value, line[name], precision_digits=6)
        }

    def _is_changed(self):
        return bool(self._get_changed_values())

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        self.change_id._ensure_editable()

    def _get_material(self):
        self.ensure_one()
        return {
            "product_id": self.product_id.id,
            "quantity": self.quantity,
            "price_unit": self.price_unit,
            "discount": self.discount,
            "label": self.product_id.display_name,
        }

    def _get_agreed_material(self):
        """As ``_get_material``, with what the order says now."""
        line = self.order_line_id
        return dict(
            self._get_material(),
            quantity=line.product_uom_qty,
            price_unit=line.price_unit,
            discount=line.discount,
        )

    def _apply(self):
        self.ensure_one()
        values = self._get_changed_values()
        if not values:
            return
        if self.order_line_id:
            # The price in force stays where only the quantity changes.
            self.order_line_id.write({"price_unit": self.price_unit, **values})
        else:
            self.env["sale.order.line"].create(
                dict(
                    values,
                    order_id=self.change_id.order_id.id,
                    product_id=self.product_id.id,
                )
            )
