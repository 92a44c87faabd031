from odoo import api, models


class WorkshopPolicyChildMixin(models.AbstractModel):
    """A row that belongs to one policy version and freezes with it.

    Hosts define ``policy_id`` (a Many2one or a stored related field). The row can be
    created, written and deleted only while the version is a draft. A host that hangs
    below another child extends ``_get_versions``.
    """

    _name = "workshop.policy.child.mixin"
    _description = "Part of a Policy Version"

    def _get_versions(self):
        """Versions these rows belong to, by every path that leads to one."""
        return self.policy_id

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._get_versions()._ensure_draft()
        return records

    def write(self, vals):
        self._get_versions()._ensure_draft()
        result = super().write(vals)
        # not into another, published version either
        self._get_versions()._ensure_draft()
        return result

    def _update_field_translations(self, *args, **kwargs):
        self._get_versions()._ensure_draft()
        return super()._update_field_translations(*args, **kwargs)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        self._get_versions()._ensure_draft()
