from odoo import models


class PortalShare(models.TransientModel):
    """Share mails the link of an offer, with its token."""

    _inherit = "portal.share"

    def action_send_mail(self):
        orders = self._policy_get_orders()
        orders._policy_ensure_may_leave()
        result = super().action_send_mail()
        orders._policy_mark_sent()
        return result

    def _policy_get_orders(self):
        shares = self.filtered(lambda share: share.res_model == "sale.order")
        return self.env["sale.order"].browse(shares.mapped("res_id"))
