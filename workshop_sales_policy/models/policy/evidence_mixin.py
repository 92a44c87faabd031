from odoo import api, models
from odoo.exceptions import UserError


class WorkshopEvidenceMixin(models.AbstractModel):
    """Rows that only guarded methods write, and that nobody deletes.

    Hosts write through ``_evidence_create`` and ``_evidence_write``; the plain
    ``create``, ``write`` and ``unlink`` refuse everybody, the superuser included,
    since the portal runs as one. Hosts may name columns that stay free (a reading
    mark, an activity) in ``_evidence_free_fields``.
    """

    _name = "workshop.evidence.mixin"
    _description = "Evidence: written by guarded methods only"

    _evidence_free_fields = frozenset()

    @api.model_create_multi
    def create(self, vals_list):
        if vals_list:
            raise self._evidence_error()
        return super().create(vals_list)

    def write(self, vals):
        if set(vals) - self._evidence_free_fields:
            raise self._evidence_error()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise self._evidence_error()

    @api.model
    def _evidence_create(self, vals_list):
        """Create rows after the caller's guard.

        :param list vals_list: one dict of values a row
        :return: the new rows
        :rtype: recordset
        """
        return super().create(vals_list)

    def _evidence_write(self, vals):
        """Write ``vals`` after the caller's guard."""
        return super().write(vals)

    def _evidence_error(self):
        return UserError(
            self.env._(
                "%(name)s is evidence: it is written by its buttons only and never "
                "deleted. Use the buttons of the document instead.",
                name=self._description,
            )
        )
