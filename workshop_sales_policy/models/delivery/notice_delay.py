from odoo import models

GONE = ("queued", "sent", "passed_on")


class WorkshopNotice(models.Model):
    """A message about a delay that leaves the house is an action on a red order."""

    _inherit = "workshop.notice"

    def _evidence_write(self, vals):
        result = super()._evidence_write(vals)
        if vals.get("state") in GONE:
            delays = self.filtered(lambda notice: notice.kind == "delay")
            delays.order_id._policy_mark_delay_handled()
        return result
