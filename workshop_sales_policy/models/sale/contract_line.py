from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.contract import Row


class WorkshopContractLine(models.Model):
    """What a contract sells: copied from the quotation, compared with it."""

    _name = "workshop.contract.line"
    _description = "Line of a Contract"
    _order = "sequence, id"

    contract_id = fields.Many2one(
        "workshop.contract", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="contract_id.company_id", store=True)
    currency_id = fields.Many2one(related="contract_id.currency_id")
    sequence = fields.Integer(default=10)
    order_line_id = fields.Many2one(
        "sale.order.line", "Quotation Line", ondelete="set null", index=True
    )
    product_id = fields.Many2one("product.product", ondelete="restrict")
    name = fields.Char("Description", required=True)
    specification = fields.Text()
    quantity = fields.Float(digits="Product Unit", default=1.0)
    uom_id = fields.Many2one("uom.uom", "Unit", ondelete="restrict")
    price_unit = fields.Float("Price", min_display_digits="Product Price")
    discount = fields.Float("Discount (%)", digits="Discount")
    tax_ids = fields.Many2many("account.tax", string="Taxes")
    lead_days = fields.Float("Lead Time (days)")
    price_subtotal = fields.Monetary(
        "Untaxed Amount", compute="_compute_amounts", store=True
    )
    price_total = fields.Monetary("Amount", compute="_compute_amounts", store=True)

    _positive = models.Constraint(
        "CHECK(lead_days >= 0 AND discount <= 100)",
        "A lead time cannot be negative, a discount not above 100 %.",
    )

    @api.depends("quantity", "price_unit", "discount", "tax_ids", "contract_id")
    def _compute_amounts(self):
        for line in self:
            price = line.price_unit * (1 - (line.discount or 0.0) / 100.0)
            # sudo: account.tax - the rate of a tax is no secret to who writes the line
            amounts = line.tax_ids.sudo().compute_all(
                price,
                currency=line.currency_id or line.contract_id.currency_id,
                quantity=line.quantity,
                product=line.product_id,
                partner=line.contract_id.partner_id,
            )
            line.price_subtotal = amounts["total_excluded"]
            line.price_total = amounts["total_included"]

    # -------------------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.contract_id._ensure_draft()
        lines.contract_id._on_content_change()
        return lines

    def write(self, vals):
        self.contract_id._ensure_draft()
        if "contract_id" in vals:
            raise UserError(self.env._("A line stays in its contract."))
        result = super().write(vals)
        self.contract_id._on_content_change()
        return result

    def unlink(self):
        contracts = self.contract_id
        contracts._ensure_draft()
        result = super().unlink()
        contracts.exists()._on_content_change()
        return result

    def _as_row(self):
        self.ensure_one()
        return Row(
            key=self.order_line_id.id or None,
            label=self.name,
            quantity=self.quantity,
            price_unit=self.price_unit,
            discount=self.discount,
        )

    def _get_material(self):
        """JSON-able values an approval is about.

        :rtype: dict
        """
        self.ensure_one()
        return {
            "label": self.name,
            "product_id": self.product_id.id or None,
            "quantity": self.quantity,
            "price_unit": self.price_unit,
            "discount": self.discount,
        }
