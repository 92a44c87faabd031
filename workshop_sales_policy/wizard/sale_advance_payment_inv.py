from odoo import models


class SaleAdvancePaymentInv(models.TransientModel):
    """A down payment invoice tells the customer the price as well as the offer does."""

    _inherit = "sale.advance.payment.inv"

    def _create_invoices(self, sale_orders):
        (sale_orders | self.sale_order_ids)._policy_ensure_released()
        return super()._create_invoices(sale_orders)
