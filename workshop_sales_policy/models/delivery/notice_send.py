from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import SQL

BATCH = 100
SEND_CRON = "workshop_sales_policy.ir_cron_notice_send"
SEND_KEY = "workshop_sales_policy.notice_send"
# Minutes until the next try, growing; after the last one a person takes over.
PAUSES = (1, 5, 15, 60, 240, 720)


class WorkshopNotice(models.Model):
    """Sending messages in the background: retried, and never twice.

    A message is claimed by its own committed UPDATE before the mail leaves. One that is
    found claimed without an outcome was interrupted half-way: whether it left is not
    known, so it is not sent again but shown to its sender.
    """

    _inherit = "workshop.notice"

    def _trigger_send(self, at=None):
        """Ask the job to run after this transaction; once is enough.

        :param datetime at: not before, naive UTC
        """
        data = self.env.cr.precommit.data
        if not at and data.get(SEND_KEY):
            return
        if not at:
            data[SEND_KEY] = True
        cron_id = self.env["ir.model.data"]._xmlid_to_res_id(SEND_CRON)
        # sudo: ir.cron - asks the job to run, nothing else
        self.env["ir.cron"].sudo().browse(cron_id)._trigger(at=at)

    @api.model
    def _get_ready(self, limit=None):
        """Messages whose time has come, oldest first."""
        return self.sudo().search(
            [
                ("state", "=", "queued"),
                "|",
                ("date_retry", "=", False),
                ("date_retry", "<=", fields.Datetime.now()),
            ],
            order="date_retry NULLS FIRST, id",
            limit=limit,
        )

    @api.model
    def _cron_send(self):
        """Send what is ready, one by one, each claimed on disk before it leaves."""
        notices = self._get_ready()
        commit = self.env["ir.cron"]._commit_progress
        commit(remaining=len(notices))
        for notice in notices:
            claimed = notice._claim()
            commit()
            if claimed:
                notice._send_claimed()
            if not commit(1):
                break

    def _send_ready(self):
        """As the job, in one transaction: for callers that commit by themselves."""
        for notice in self:
            if notice._claim():
                notice._send_claimed()

    def _claim(self):
        """Take this message for sending; the row is written first.

        :return: whether this caller may send it
        :rtype: bool
        """
        self.ensure_one()
        self.flush_recordset()
        now = fields.Datetime.now()
        self.env.cr.execute(
            SQL(
                """UPDATE workshop_notice
                      SET date_claimed = %(now)s, try_count = COALESCE(try_count, 0) + 1
                    WHERE id = %(id)s AND state = 'queued' AND date_claimed IS NULL
                      AND (date_retry IS NULL OR date_retry <= %(now)s)""",
                id=self.id,
                now=now,
            )
        )
        claimed = bool(self.env.cr.rowcount)
        self.invalidate_recordset()
        if not claimed and self.state == "queued" and self.date_claimed:
            self._settle_interrupted()
        return claimed

    def _settle_interrupted(self):
        """Claimed before, no outcome: look whether the mail left, else ask a person."""
        if self.mail_id.state == "sent":
            self._set_gone("sent", self.date_claimed)
            return
        if self.date_claimed > fields.Datetime.now() - timedelta(hours=1):
            return  # another worker may still be at it
        self._hand_over(
            self.env._("Sending was interrupted: ask the customer, or pass it on.")
        )

    def _hand_over(self, reason):
        """To the sender's list, with the reason."""
        self._evidence_write(
            {
                "state": "to_pass_on",
                "failure_text": reason,
                "date_claimed": False,
                "date_retry": False,
            }
        )

    def _send_claimed(self):
        """Send a claimed message and keep what came of it; never raises for a mail."""
        self.ensure_one()
        if not self.email:
            self._hand_over(self.env._("The customer has no e-mail address."))
            return
        mail = self.mail_id or self._create_mail()
        if mail.state != "sent":
            mail.write({"state": "outgoing", "failure_reason": False})
            mail.send(raise_exception=False)
        if mail.state == "sent":
            self._set_gone("sent", fields.Datetime.now())
        elif self.try_count > len(PAUSES):
            self._hand_over(mail.failure_reason)
        else:
            pause = timedelta(minutes=PAUSES[self.try_count - 1])
            again = fields.Datetime.now() + pause
            self._evidence_write(
                {
                    "date_claimed": False,
                    "date_retry": again,
                    "failure_text": mail.failure_reason,
                }
            )
            self._trigger_send(at=again)

    def _create_mail(self):
        """The one mail of this message; a retry sends the same one again."""
        self.ensure_one()
        notice = self.with_context(lang=self.lang)
        document = notice._get_mail_document()
        body = notice.env["mail.render.mixin"]._render_encapsulate(
            "mail.mail_notification_light",
            notice._get_mail_body(),
            add_context={
                "company": notice.company_id,
                "model_description": False,
                "record_name": notice.subject,
            },
            context_record=document,
        )
        # sudo: mail.mail - core's queue, for the message prepared above
        mail = (
            notice.env["mail.mail"]
            .sudo()
            .create(
                {
                    "subject": self.subject,
                    "body_html": body,
                    "email_from": self.user_id.email_formatted
                    or self.company_id.email_formatted,
                    "author_id": self.user_id.partner_id.id,
                    "recipient_ids": [(4, self.partner_id.id)],
                    "model": document._name,
                    "res_id": document.id,
                    "auto_delete": False,
                }
            )
        )
        self._evidence_write({"mail_id": mail.id})
        return mail

    def _get_mail_document(self):
        """In whose thread the mail stands, and answers to it arrive. Areas extend it.

        :rtype: recordset
        """
        self.ensure_one()
        return self.order_id or self.env[self.res_model].browse(self.res_id)

    def _get_mail_body(self):
        """The text as paragraphs, and the link as a button."""
        self.ensure_one()
        lines = (self.text or "").splitlines()
        body = Markup("<p>%s</p>") % Markup("<br/>").join(lines)
        if self.url:
            body += Markup(
                '<p style="margin: 16px 0;"><a href="%s" style="background-color: '
                "#714B67; padding: 10px 18px; text-decoration: none; color: #fff; "
                'border-radius: 5px;">%s</a></p>'
            ) % (self.url, self.env._("Open the page"))
        return body
