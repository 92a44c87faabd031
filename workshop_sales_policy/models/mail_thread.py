from odoo import api, models

CASE = "workshop.complaint"


class MailThread(models.AbstractModel):
    """Where incoming mail meets cases; here, since a route comes before its model."""

    _inherit = "mail.thread"

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
