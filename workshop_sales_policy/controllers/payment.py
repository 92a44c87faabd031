from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.sale.controllers.portal import PaymentPortal


class PolicyPaymentPortal(PaymentPortal):
    """No payment is started for an offer that the customer may not accept now."""

    @http.route()
    def portal_order_transaction(self, order_id, access_token, **kwargs):
        # The token first: a stranger learns nothing about the offer.
        order = self._policy_get_order(order_id, access_token)
        refusal = order and order._policy_get_customer_refusal(request.env.user)
        if refusal:
            raise UserError(refusal)
        return super().portal_order_transaction(order_id, access_token, **kwargs)
