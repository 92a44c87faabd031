import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.base.models.ir_qweb import QWebError

from ...const import EVIDENCE
from ...tools.contract import checksum

_logger = logging.getLogger(__name__)
REPORT = "workshop_sales_policy.report_contract"


class WorkshopContract(models.Model):
    """The archive: the signed PDF, sealed, with a checksum that anybody can check."""

    _inherit = "workshop.contract"

    date_archived = fields.Datetime("Archived On", copy=False, readonly=True)
    attachment_id = fields.Many2one(
        "ir.attachment",
        "Signed Contract",
        copy=False,
        readonly=True,
        ondelete="restrict",
        prefetch=EVIDENCE,
    )
    order_attachment_id = fields.Many2one(
        "ir.attachment",
        "Copy on the Order",
        copy=False,
        readonly=True,
        ondelete="restrict",
        prefetch=EVIDENCE,
    )
    sha256 = fields.Char("Checksum (SHA-256)", copy=False, readonly=True)
    date_checked = fields.Datetime("Checked On", copy=False, readonly=True)
    is_unchanged = fields.Boolean("Unchanged", copy=False, readonly=True)
    date_handover_due = fields.Datetime("Hand Over By", copy=False, readonly=True)
    date_handed_over = fields.Datetime("Handed Over On", copy=False, readonly=True)
    is_in_time = fields.Boolean("Archived and Handed Over in Time", copy=False)

    def _try_archive(self):
        """Archive; a signature is never lost because a PDF could not be made."""
        for contract in self:
            try:
                with self.env.cr.savepoint():
                    contract._archive()
            except (UserError, QWebError, OSError):
                # The job tries again (_cron_contracts); the next line says so.
                _logger.warning("Contract %s not archived", contract.name, exc_info=1)

    def action_archive_again(self):
        """Archive a contract whose PDF could not be made when it was signed."""
        self.ensure_one()
        self.check_access("write")
        if self.state != "signed" or not self.date_signed:
            raise UserError(
                self.env._("%s is archived when both sides have signed.", self.name)
            )
        self.sudo()._archive()  # sudo: evidence, guarded above
        return True

    def _archive(self):
        """Seal the signed PDF, replace the version before, open the order's gate."""
        self.ensure_one()
        content = self._render_pdf()
        filename = f"{self.name.replace('/', '-')}.pdf"
        now = fields.Datetime.now()
        values = {
            "state": "archived",
            "date_archived": now,
            "attachment_id": self._seal_file(filename, content, self).id,
            "sha256": checksum(content),
            "date_checked": now,
            "is_unchanged": True,
            "date_handover_due": self._get_handover_due(),
            **self._policy_set_next("", {}),
        }
        if self.order_id:
            copy = self._seal_file(filename, content, self.order_id)
            values["order_attachment_id"] = copy.id
        self._policy_write(values)
        self._supersede_previous()
        if not self._policy_hand_over():
            self._mark_handed_over()
        self._tell_archived()
        self._open_orders()

    def _render_pdf(self):
        """The signed contract in its own language, bytes of a PDF.

        :rtype: bytes
        """
        self.ensure_one()
        reports = self.env["ir.actions.report"].with_context(lang=self.lang)
        content, _kind = reports._render_qweb_pdf(
            "workshop_sales_policy.action_report_contract", self.ids
        )
        return content

    def _seal_file(self, name, content, record):
        """Attach a file that nobody replaces or deletes (models/ir_attachment.py).

        :param bytes content: of the file
        :param record: what it is attached to
        :rtype: ``ir.attachment``
        """
        attachment = self.env["ir.attachment"].create(
            {
                "name": name,
                "raw": content,
                "res_model": record._name,
                "res_id": record.id,
                "company_id": self.company_id.id,
            }
        )
        attachment._policy_seal()
        return attachment

    def _supersede_previous(self):
        """The version before ends now; its orders follow the new one."""
        self.ensure_one()
        previous = self.previous_id
        while previous:
            if previous.state not in ("superseded", "terminated"):
                previous._policy_write(
                    {"state": "superseded", "date_ended": fields.Datetime.now()}
                )
            previous.order_ids._policy_write({"policy_contract_id": self.id})
            previous = previous.previous_id

    def _open_orders(self):
        """The gate of the orders falls; those that waited are confirmed and mailed."""
        self.ensure_one()
        if self.is_frame:
            self._adopt_orders()
        orders = self.order_ids
        orders._policy_refresh_stage()
        for order in orders.filtered(lambda o: o.state in ("draft", "sent")):
            try:
                with self.env.cr.savepoint():
                    order._policy_try_confirm()
            except UserError as error:
                # The signature stays; whoever confirms next reads why.
                order._message_log(body=str(error))

    # ------------------------------------------------------------------------- check
    def action_check_file(self):
        """Compute the checksums again from the stored bytes and say the result.

        :return: a notification
        :rtype: dict
        """
        self.ensure_one()
        self.check_access("read")
        if not self.attachment_id:
            raise UserError(
                self.env._("%s has no archived file yet.", self.display_name)
            )
        unchanged = self.sudo()._check_file()  # sudo: evidence of the check
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if unchanged else "danger",
                "sticky": not unchanged,
                "message": self._word_file(),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _check_file(self):
        """Compare what is stored now with what was archived.

        :return: whether every copy is unchanged
        :rtype: bool
        """
        self.ensure_one()
        files = [(self.attachment_id, self.sha256)]
        if self.order_attachment_id:
            files.append((self.order_attachment_id, self.sha256))
        if self.scan_attachment_id:
            files.append((self.scan_attachment_id, self.scan_sha256))
        unchanged = all(
            checksum(attachment._policy_read_stored()) == expected
            for attachment, expected in files
        )
        self._policy_write(
            {"date_checked": fields.Datetime.now(), "is_unchanged": unchanged}
        )
        return unchanged

    def _word_file(self):
        """One sentence on the archived file, in the reader's language."""
        self.ensure_one()
        if not self.date_archived:
            return ""
        if not self.is_unchanged:
            return self.env._(
                "The archived file was changed or is gone. Compare it with the "
                "customer's copy and tell the owner."
            )
        return self.env._(
            "Unchanged since %s.", format_date(self.env, self.date_archived)
        )

    # --------------------------------------------------------------------- hand-over
    def _get_handover_due(self):
        self.ensure_one()
        policy = self.company_id._policy_get_current()
        hours = policy._get_settings()["contract_hours"] if policy else 4.0
        due, _plain = self.env["workshop.workday"]._policy_plan_hours(
            self.company_id,
            self.env["hr.department"],
            self.date_signed or fields.Datetime.now(),
            hours,
        )
        return due

    def _policy_hand_over(self):
        """Hook: hand the archived contract to production and logistics.

        Neutral here. Whoever opens hand-overs returns ``True`` and calls
        ``_mark_handed_over`` when they are there; otherwise the archive is the
        hand-over.

        :rtype: bool
        """
        return False

    def _mark_handed_over(self):
        """The departments have the contract: a fact of this moment (clause 3.3d)."""
        now = fields.Datetime.now()
        for contract in self.filtered(lambda c: not c.date_handed_over):
            due = contract.date_handover_due
            contract._policy_write(
                {"date_handed_over": now, "is_in_time": bool(due and now <= due)}
            )

    def _tell_archived(self):
        """The customer gets the signed copy and its checksum."""
        self.ensure_one()
        words = self.with_context(lang=self.lang)
        self._policy_tell_customer(
            words.env._("Contract %s is signed", self.name),
            words.env._(
                "Contract %(contract)s is signed by both sides and archived. Checksum "
                "of your copy (SHA-256): %(checksum)s",
                contract=self.name,
                checksum=self.sha256,
            ),
            self.attachment_id,
        )

    def _policy_tell_customer(self, subject, text, attachment=None):
        """A message to the customer: by mail, or for the salesperson to pass on.

        :param str subject: in the customer's language
        :param str text: plain, in the customer's language
        :param attachment: ``ir.attachment`` that goes along
        """
        self.ensure_one()
        partner = self.order_id.partner_id or self.partner_id
        files = [(attachment.name, attachment.raw)] if attachment else []
        if not partner.email:
            self._open_notice(partner, subject, text)
            return
        self.message_post(
            subject=subject,
            body=text,
            attachments=files,
            partner_ids=partner.ids,
            message_type="comment",
            subtype_xmlid="mail.mt_note",
        )

    def _open_notice(self, partner, subject, text):
        """Link and text that the salesperson passes on to a customer without mail."""
        self.ensure_one()
        self.env["workshop.notice"]._open(
            [
                {
                    "kind": "contract",
                    "res_model": self._name,
                    "res_id": self.id,
                    "order_id": self.order_id.id,
                    "company_id": self.company_id.id,
                    "partner_id": partner.id,
                    "user_id": self.user_id.id or self.env.uid,
                    "subject": subject,
                    "text": text,
                    "url": self.get_base_url() + self.get_portal_url(),
                }
            ]
        )._queue()

    # -------------------------------------------------------------------------- jobs
    @api.model
    def _cron_contracts(self):
        """Archive what waits for it, remind of frame contracts that end."""
        waiting = self.search([("state", "=", "signed"), ("date_signed", "!=", False)])
        waiting._try_archive()
        self._remind_expiring()

    # ---------------------------------------------------------------------- controls
    @api.model
    def _control_contract_complete(self, company, date_from, date_to):
        """Clause 3.3b: contracts complete at review."""
        applicable = Domain("company_id", "=", company.id) & (
            company._policy_get_period_domain("date_submitted", date_from, date_to)
        )
        return self._name, applicable, applicable & Domain("is_complete", "=", True)

    @api.model
    def _control_contract_approved(self, company, date_from, date_to):
        """Clause 3.3c: contracts approved before the customer signed."""
        applicable = Domain("company_id", "=", company.id) & (
            company._policy_get_period_domain("customer_date", date_from, date_to)
        )
        return self._name, applicable, applicable & Domain("is_reviewed", "=", True)

    @api.model
    def _bypass_contract_approved(self, company, date_from, date_to):
        """Signed or archived contracts that no review approved. Must be none."""
        return (
            Domain("company_id", "=", company.id)
            & Domain("state", "in", ("signed", "archived", "superseded"))
            & Domain("is_reviewed", "=", False)
            & company._policy_get_period_domain("customer_date", date_from, date_to)
        )

    @api.model
    def _control_contract_archived(self, company, date_from, date_to):
        """Clause 3.3d: signed contracts archived and handed over in time.

        Applicable when it is handed over or its time has passed.
        """
        now = fields.Datetime.now()
        decided = (
            Domain("date_handed_over", "!=", False)
            | Domain("date_handover_due", "<", now)
            | Domain("state", "=", "signed") & Domain("date_signed", "<", now)
        )
        applicable = (
            Domain("company_id", "=", company.id)
            & decided
            & company._policy_get_period_domain("date_signed", date_from, date_to)
        )
        kept = applicable & Domain("date_archived", "!=", False)
        return self._name, applicable, kept & Domain("is_in_time", "=", True)
