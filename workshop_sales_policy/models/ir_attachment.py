from odoo import api, fields, models
from odoo.exceptions import UserError

# What makes up a sealed file; its reading marks and descriptions stay free.
SEALED_FIELDS = frozenset(
    {
        "name",
        "raw",
        "datas",
        "db_datas",
        "store_fname",
        "checksum",
        "file_size",
        "mimetype",
        "res_model",
        "res_id",
        "res_field",
        "company_id",
        "type",
        "url",
        "public",
        "policy_is_sealed",
    }
)


class IrAttachment(models.Model):
    """Sealed files: nobody replaces or deletes them, whatever route and rights."""

    _inherit = "ir.attachment"

    # Read together with the row, so that ordinary attachments cost no statement.
    policy_is_sealed = fields.Boolean(
        "Sealed",
        copy=False,
        readonly=True,
        help="Archived evidence: it is neither replaced nor deleted.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(
            [dict(vals, policy_is_sealed=False) for vals in vals_list]
        )

    def write(self, vals):
        if not SEALED_FIELDS.isdisjoint(vals):
            self._policy_ensure_not_sealed(vals)
            if vals.get("policy_is_sealed"):
                raise self._policy_sealed_error()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sealed(self):
        self._policy_ensure_not_sealed()

    def _policy_ensure_not_sealed(self, vals=None):
        # sudo: ir.attachment - the seal binds whoever may write the file
        sealed = self.sudo().filtered("policy_is_sealed")
        changed = sealed.filtered(lambda file: not file._policy_only_moves(vals))
        if changed:
            raise changed._policy_sealed_error()

    def _policy_only_moves(self, vals):
        """Whether ``vals`` say what the file holds already.

        Core moves files between database and disk by writing them anew.
        """
        self.ensure_one()
        return bool(vals) and (
            vals.keys() <= {"raw", "mimetype"}
            and vals.get("raw") == self.raw
            and vals.get("mimetype", self.mimetype) == self.mimetype
        )

    def _policy_sealed_error(self):
        return UserError(
            self.env._(
                "%s is archived and stays as it is. Attach the new file beside it.",
                ", ".join(self.mapped("name")) or "—",
            )
        )

    def _policy_seal(self):
        """Seal files for good, after the caller's guard."""
        models.BaseModel.write(self, {"policy_is_sealed": True})

    @api.model
    def _policy_find_column(self, records, name):
        """The files behind a binary column of ``records``, sudo."""
        return self.sudo().search(  # sudo: ir.attachment - for the caller's own rows
            [
                ("res_model", "=", records._name),
                ("res_id", "in", records.ids),
                ("res_field", "=", name),
            ]
        )

    def _policy_unseal(self):
        """Let go of files that better evidence replaces, after the caller's guard."""
        models.BaseModel.write(self, {"policy_is_sealed": False})

    def _policy_read_stored(self):
        """The bytes as they are stored now, past every cache; empty when gone.

        :rtype: bytes
        """
        self.ensure_one()
        self.invalidate_recordset(["raw", "datas", "store_fname", "db_datas"])
        return self.raw or b""
