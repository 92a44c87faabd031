from odoo import api, models


class WorkshopPolicyChildMixin(models.AbstractModel):
    """A row that belongs to one policy version and freezes with it.

    Hosts define ``policy_id`` (a Many2one or a stored related field). The row can be
    created, written and deleted only while the version is a draft.
    """

    _name = "workshop.policy.child.mixin"
    _description = "Part of a Policy Version"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records.policy_id._ensure_draft()
        return records

    def write(self, vals):
        self.policy_id._ensure_draft()
        result = super().write(vals)
        self.policy_id._ensure_draft()  # not into another, published version either
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        self.policy_id._ensure_draft()
