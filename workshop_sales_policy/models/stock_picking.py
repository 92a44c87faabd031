from odoo import api, models

# The key only keeps core's own mail from doubling ours; it opens nothing.
OWN_NOTICE = "policy_own_notice"


class StockPicking(models.Model):
    """Where transfers meet core: narrow hooks, the rest is in ``delivery/``."""

    _name = "stock.picking"
    _inherit = [
        "stock.picking",
        "workshop.picking.inspection.mixin",
        "workshop.picking.facts.mixin",
        "workshop.picking.shipping.mixin",
        "workshop.picking.notice.mixin",
        "workshop.picking.receipt.mixin",
        "workshop.picking.controls.mixin",
        "workshop.picking.stage.mixin",
        "workshop.picking.remedy.mixin",
        "workshop.complaint.source.mixin",
    ]
    _policy_complaint_field = "picking_id"

    @api.constrains("state")
    def _check_policy_left(self):
        self._policy_ensure_moves_left()

    def _pre_action_done_hook(self):
        self._policy_ensure_may_leave()
        return super()._pre_action_done_hook()

    def _action_done(self):
        self._policy_ensure_facts()
        result = super()._action_done()
        self._policy_after_shipping()
        self._policy_after_remedy()
        return result

    def _send_confirmation_email(self):
        own = self.with_context(**{OWN_NOTICE: True})
        return super(StockPicking, own)._send_confirmation_email()

    def message_post_with_source(self, source_ref, **kwargs):
        # Core's mail at validation knows no number yet; the notice takes its place.
        if self.env.context.get(OWN_NOTICE) and self._policy_is_followed():
            return self.env["mail.message"]
        return super().message_post_with_source(source_ref, **kwargs)
