from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.mail import is_html_empty

from ...tools.approval import Facts
from ..approval.approval_mixin import WorkshopApprovalMixin as ApprovalMixin


class WorkshopPromotionContent(models.Model):
    """A leaflet, a text or an offer: approved before anybody sees it (6.3).

    A change of an approved one is its next version; the one in use stays until that is
    approved.
    """

    _name = "workshop.promotion.content"
    _description = "Promotion Content"
    _inherit = ["mail.thread", "workshop.version.mixin"]
    _order = "promotion_id, id desc"
    _mail_post_access = "read"

    _version_document = "promotion_content"
    _policy_guarded_fields = ApprovalMixin._policy_guarded_fields | {
        "state",
        "date_approved",
        "previous_id",
        "version",
        "date_used",
    }

    name = fields.Char("Title", required=True)
    promotion_id = fields.Many2one(
        "workshop.promotion", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(related="promotion_id.company_id")
    kind = fields.Selection(
        [
            ("leaflet", "Leaflet"),
            ("copy", "Copywriting"),
            ("offer", "Offer"),
            ("mailing", "Mailing"),
        ],
        required=True,
        default="leaflet",
    )
    version = fields.Integer(readonly=True, copy=False, aggregator=None)
    previous_id = fields.Many2one(
        "workshop.promotion.content", "Replaces", readonly=True, copy=False
    )
    selling_point = fields.Char(help="The one thing it says (6.3b).")
    segment_id = fields.Many2one(
        "res.partner.category", help="Whom it speaks to: a contact tag."
    )
    text = fields.Html(sanitize=True)
    file_ids = fields.Many2many(
        "ir.attachment", "workshop_promotion_content_file_rel", string="Files"
    )
    date_used = fields.Datetime("In Use Since", readonly=True, copy=False)

    @api.depends("name", "version")
    def _compute_display_name(self):
        for content in self:
            content.display_name = f"{content.name or ''} · {content.version or 1}"

    @api.model
    def _policy_get_initial(self, name, vals):
        return 1 if name == "version" else super()._policy_get_initial(name, vals)

    def _copy_version(self):
        draft = super()._copy_version()
        draft.sudo()._policy_write(  # sudo: guarded column
            {"version": self.version + 1}
        )
        return draft

    # -------------------------------------------------------------------------- gate
    def _policy_get_author(self):
        return self.create_uid

    def _policy_get_material(self):
        self.ensure_one()
        files = self.file_ids.sudo()  # sudo: ir.attachment - the hashes of its files
        return {
            "name": self.name,
            "selling_point": self.selling_point or "",
            "segment": self.segment_id.name or "",
            "text": self.text or "",
            "files": ", ".join(
                f"{row.name} {(row.checksum or '')[:8]}" for row in files.sorted("name")
            ),
        }

    def _policy_get_facts(self, rules):
        return {content.id: (Facts(), None) for content in self}

    def _policy_ensure_complete(self):
        for content in self:
            if not (content.selling_point or "").strip() or not content.segment_id:
                raise UserError(
                    self.env._(
                        "%s: name the selling point, and the segment it speaks to.",
                        content.name,
                    )
                )
            if not content.file_ids and not content._has_text():
                raise UserError(
                    self.env._(
                        "%s is empty: write the text or add a file.", content.name
                    )
                )

    def _has_text(self):
        return not is_html_empty(self.text)

    def _policy_do_release(self, request):
        """Replaces the version before; in a running promotion it is used at once."""
        self.ensure_one()
        before = self.previous_id
        before._policy_write({"state": "superseded"})
        self._policy_freeze_files()
        self._policy_write({"state": "approved", **self._policy_get_approved_values()})
        if self.promotion_id.state == "running":
            self._do_use()

    def _policy_freeze_files(self):
        """The files belong to what was approved: nobody swaps them afterwards."""
        files = self.file_ids.filtered(lambda file: not file.policy_is_sealed)
        files.write({"res_model": self._name, "res_id": self.id, "public": False})
        files._policy_seal()

    def action_use(self):
        """Hand it out from now on.

        :raise UserError: not approved while a policy is in force
        """
        self.check_access("write")
        for content in self:
            enforced = content.company_id._policy_get_current()
            if content.state != "approved" and enforced:
                raise UserError(
                    self.env._(
                        "%s is not approved yet: submit it, then use it.",
                        content.display_name,
                    )
                )
        self.sudo()._do_use()  # sudo: evidence, after the guard
        return True

    def _do_use(self):
        fresh = self.filtered(lambda content: not content.date_used)
        fresh._policy_write({"date_used": fields.Datetime.now()})
