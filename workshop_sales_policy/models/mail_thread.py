from odoo import api, models

from .promotion.promotion_mailing import GOING, MAILING

CASE = "workshop.complaint"


class MailThread(models.AbstractModel):
    """Where incoming mail meets cases, since a route comes before its model; and where
    mailings meet promotions, since this addon does not need the mailing app.
    """

    _inherit = "mail.thread"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        if self._name == MAILING:
            records._policy_ensure_mailing()
        return records

    def write(self, vals):
        result = super().write(vals)
        if self._name == MAILING and {"state", "campaign_id"} & vals.keys():
            self._policy_ensure_mailing()
        return result

    def _policy_ensure_mailing(self):
        going = self.filtered(lambda mailing: mailing.state in GOING)
        self.env["workshop.promotion"]._ensure_campaigns_approved(going.campaign_id)

    @api.model
    def message_route(
        self, message, message_dict, model=None, thread_id=None, custom_values=None
    ):
        routes = super().message_route(
            message, message_dict, model, thread_id, custom_values
        )
        if not any(route[0] == CASE for route in routes or ()):
            return routes
        return self.env[CASE]._filter_routes(message, message_dict, routes)
