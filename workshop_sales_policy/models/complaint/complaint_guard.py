from uuid import uuid4

from odoo import api, fields, models
from odoo.exceptions import UserError

from .complaint import DONE_STATES

# What was told, corrected freely until somebody takes the case on; then the person in
# charge only completes what is missing.
TOLD_FIELDS = frozenset(
    {"channel", "description", "remedy", "is_safety", "date_event", "kind"}
)
FACT_FIELDS = frozenset(
    {
        "partner_id",
        "is_anonymous",
        "contact_name",
        "contact_phone",
        "email_from",
        "category_id",
        "defect_id",
        "product_id",
        "lot_id",
        "order_id",
        "picking_id",
        "quantity",
    }
)
# Working notes of the case, free while it is open.
WORK_FIELDS = frozenset(
    {
        "user_id",
        "investigator_id",
        "accused_id",
        "cause_id",
        "analysis",
        "hours_spent",
        "cost_rework",
        "cost_freight",
        "cost_gift",
        "solution",
        "reply_text",
        "compensation_amount",
    }
)
FREE_PREFIXES = ("message_", "activity_", "website_message_", "rating_")


class WorkshopComplaint(models.Model):
    """What a person may write on a case; everything else its buttons write."""

    _inherit = "workshop.complaint"

    @api.model_create_multi
    def create(self, vals_list):
        allowed = TOLD_FIELDS | FACT_FIELDS | WORK_FIELDS | {"photo_ids", "company_id"}
        now = fields.Datetime.now()
        prepared = []
        for vals in vals_list:
            vals = {
                name: value
                for name, value in vals.items()
                if name in allowed or name.startswith(FREE_PREFIXES)
            }
            # Explicit values beat ``default_…`` context keys.
            guarded = dict.fromkeys(self._get_server_fields(), False)
            guarded |= {"state": "received", "severity": "ordinary", "active": True}
            prepared.append({**guarded, **vals, "date_received": now})
        complaints = super().create([self._complete_values(v) for v in prepared])
        complaints._claim_photos()
        complaints._after_receive()
        return complaints

    def _claim_photos(self):
        """Own uploads become files of the case, for all its readers.

        An id alone makes no other document's file evidence, or sealed.

        :raise UserError: a file belongs to another document
        """
        for complaint in self:
            # sudo: ir.attachment - the user's own uploads, checked here
            photos = complaint.sudo().photo_ids
            mine = photos.filtered(
                lambda file: file.create_uid == self.env.user and not file.res_id
            )
            if photos - mine:
                raise UserError(
                    self.env._(
                        "%s belongs to another document. Attach a copy of it instead.",
                        ", ".join((photos - mine).mapped("name")),
                    )
                )
            mine.write({"res_model": self._name, "res_id": complaint.id})

    @api.model
    def _get_server_fields(self):
        """Stored columns of the case that only its buttons write.

        :rtype: set[str]
        """
        free = TOLD_FIELDS | FACT_FIELDS | WORK_FIELDS | {"photo_ids", "company_id"}
        mine = self.env["workshop.complaint"]._fields
        return {
            name
            for name, field in mine.items()
            if field.store
            and field.readonly
            and not field.compute
            and field.type not in ("one2many", "many2many")
            and name not in free
            and name not in models.MAGIC_COLUMNS
            and not name.startswith(FREE_PREFIXES)
        }

    def write(self, vals):
        names = {name for name in vals if not name.startswith(FREE_PREFIXES)}
        if names - TOLD_FIELDS - FACT_FIELDS - WORK_FIELDS:
            raise UserError(
                self.env._(
                    "A case moves by its buttons only: number, dates, severity and "
                    "state follow from them."
                )
            )
        if names:
            self._ensure_editable(names)
        result = super().write(vals)
        if "category_id" in vals:
            self._follow_category()
        if {"partner_id", "order_id", "picking_id"} & names:
            self._follow_customer()
        if {"user_id", "investigator_id"} & names:
            self._policy_tell()
        return result

    def _ensure_editable(self, names):
        for complaint in self:
            if complaint.state in DONE_STATES:
                raise UserError(
                    self.env._(
                        "%s is closed and stays as it is. Reopen it to go on.",
                        complaint.name,
                    )
                )
            told = {name for name in names & TOLD_FIELDS if complaint[name]}
            if told and complaint.state != "received":
                raise UserError(
                    self.env._(
                        "%s was taken on: what was told stays as it was. Add what is "
                        "new as a note.",
                        complaint.name,
                    )
                )
            offered = names & {"solution", "compensation_amount"}
            if offered and complaint.date_proposed:
                raise UserError(
                    self.env._(
                        "The solution of %s is proposed. Use Propose Solution again to "
                        "change it.",
                        complaint.name,
                    )
                )
            complaint._ensure_may_name(names)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._(
                "A case is never deleted. Reject it, merge it or archive it with a "
                "reason."
            )
        )

    def action_archive(self):
        """Archiving needs a reason: the dialog asks for it."""
        return self.action_archive_dialog()

    def action_unarchive(self):
        raise UserError(
            self.env._("An archived case stays archived. Record a new one instead.")
        )

    def copy_data(self, default=None):
        raise UserError(self.env._("A case is not duplicated. Record a new one."))

    def _portal_ensure_token(self):
        """The link's secret is a server column too; core writes it the plain way."""
        if not self.access_token:
            # sudo: only the customer's link is made
            self.sudo()._policy_write({"access_token": str(uuid4())})
        return self.access_token
