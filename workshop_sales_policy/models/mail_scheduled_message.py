from odoo import api, models


class MailScheduledMessage(models.Model):
    """A message for later that marks the quotation as sent is sent now or not at all.

    Posting asks again (``sale.order.message_post``): content may change until then.
    """

    _inherit = "mail.scheduled.message"

    @api.model_create_multi
    def create(self, vals_list):
        messages = super().create(vals_list)
        messages._policy_ensure_released()
        return messages

    def write(self, vals):
        result = super().write(vals)
        if "send_context" in vals:
            self._policy_ensure_released()
        return result

    def _policy_ensure_released(self):
        offers = self.filtered(
            lambda message: message.model == "sale.order"
            and (message.send_context or {}).get("mark_so_as_sent")
        )
        orders = self.env["sale.order"].browse(offers.mapped("res_id"))
        orders._policy_ensure_may_leave()
