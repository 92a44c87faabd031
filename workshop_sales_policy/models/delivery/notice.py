from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

# What the sender may still word himself, until the message goes.
TEXT_FIELDS = frozenset({"subject", "text"})
OPEN_STATES = ("draft", "to_pass_on")


class WorkshopNotice(models.Model):
    """One message to one customer: by mail, or as link and text to pass on.

    Areas open notices with ``_open``, which returns drafts for ``user_id`` to check,
    and ``_queue`` those that need no look. Sending happens in a job of its own
    (``notice_send.py``), never in the transaction that caused the message. A customer
    without e-mail address is told by hand: the notice stays in the sender's list until
    its text is copied, or until the customer opens the page (design.md 1.8).

    Rows are evidence; subject and text are free while nothing has gone.
    """

    _name = "workshop.notice"
    _description = "Message to a Customer"
    _inherit = ["workshop.evidence.mixin"]
    _order = "id desc"
    _rec_name = "subject"

    _evidence_free_fields = TEXT_FIELDS

    kind = fields.Selection(
        [
            ("shipment", "Shipping notice"),
            ("delay", "Delay"),
            ("contract", "Contract"),
            ("other", "Other"),
        ],
        required=True,
        default="other",
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    order_id = fields.Many2one(
        "sale.order", ondelete="restrict", index="btree_not_null"
    )
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, ondelete="restrict", index=True
    )
    user_id = fields.Many2one(
        "res.users", "Sender", required=True, ondelete="restrict", index=True
    )
    res_model = fields.Char(
        "Document Model", required=True, export_string_translation=False
    )
    res_id = fields.Many2oneReference(
        "Document",
        model_field="res_model",
        required=True,
        export_string_translation=False,
    )
    revision = fields.Integer(
        default=1, required=True, help="2 and up: a correction of what was said before."
    )
    subject = fields.Char(required=True)
    text = fields.Text("Message", required=True)
    url = fields.Char("Link")
    copy_text = fields.Text("Text to Copy", compute="_compute_copy_text")
    lang = fields.Char("Language", required=True)

    state = fields.Selection(
        [
            ("draft", "To check"),
            ("queued", "On its way"),
            ("sent", "Sent by e-mail"),
            ("to_pass_on", "To be passed on"),
            ("passed_on", "Passed on"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        index=True,
    )
    email = fields.Char(compute="_compute_email")
    date_out = fields.Datetime("Gone On", help="Sent by e-mail, or passed on.")
    passed_by_id = fields.Many2one("res.users", "Passed On By", ondelete="restrict")
    date_opened = fields.Datetime(
        "Opened by the Customer",
        help="The customer acted on the page. A link that was merely fetched does not "
        "count.",
    )
    mail_id = fields.Many2one("mail.mail", "E-mail", ondelete="set null", copy=False)
    try_count = fields.Integer("Tries")
    date_retry = fields.Datetime("Next Try")
    date_claimed = fields.Datetime(export_string_translation=False)
    failure_text = fields.Char("What Went Wrong")

    _message_unique = models.Constraint(
        "UNIQUE(kind, res_model, res_id, revision)",
        "This message to the customer exists already.",
    )
    _queue_index = models.Index("(date_retry, id) WHERE state = 'queued'")

    # ---------------------------------------------------------------------- compute
    @api.depends("text", "url")
    def _compute_copy_text(self):
        for notice in self:
            parts = [notice.text or ""]
            if notice.url and notice.url not in parts[0]:
                parts.append(notice.url)
            notice.copy_text = "\n".join(filter(None, parts))

    @api.depends("partner_id")
    def _compute_email(self):
        for notice in self:
            # sudo: res.partner - whether there is an address; it is not shown in full
            notice.email = notice.partner_id.sudo().email_normalized

    # ------------------------------------------------------------------------- CRUD
    def write(self, vals):
        gone = self.filtered(lambda notice: notice.state not in OPEN_STATES)
        if gone and TEXT_FIELDS & vals.keys():
            raise UserError(
                self.env._(
                    "%s is gone or on its way and stays as it was worded.",
                    gone[0].subject,
                )
            )
        return super().write(vals)

    # --------------------------------------------------------------------- business
    @api.model
    def _open(self, vals_list):
        """Open messages, as drafts for their sender to check.

        Exactly one per ``(kind, res_model, res_id, revision)``: asking again returns
        the one that exists. Two statements for a batch. Runs as sudo, after the
        caller's guard.

        :param list vals_list: dicts with ``kind, partner_id, res_model, res_id,
            subject, text`` and, where known, ``order_id, url, user_id, revision,
            company_id``; subject and text in the customer's language, the text without
            the link
        :return: ``workshop.notice`` in the order of ``vals_list``
        :rtype: recordset
        """
        notices = self.sudo()  # sudo: evidence, the caller checked
        prepared = [notices._prepare_values(vals) for vals in vals_list]
        known = notices._get_known(prepared)
        fresh = {}
        for vals in prepared:
            key = notices._get_key(vals)
            if key not in known:
                fresh.setdefault(key, vals)
        for key, notice in zip(
            fresh, notices._evidence_create(list(fresh.values())), strict=True
        ):
            known[key] = notice
        return notices.browse(known[notices._get_key(vals)].id for vals in prepared)

    @api.model
    def _get_key(self, vals):
        return vals["kind"], vals["res_model"], vals["res_id"], vals["revision"]

    def _get_known(self, prepared):
        """Messages that exist already, by key."""
        domain = Domain.OR(
            Domain(
                [
                    ("kind", "=", kind),
                    ("res_model", "=", model),
                    ("res_id", "in", [vals["res_id"] for vals in prepared]),
                ]
            )
            for kind, model in {(v["kind"], v["res_model"]) for v in prepared}
        )
        return {
            (row.kind, row.res_model, row.res_id, row.revision): row
            for row in self.search(domain)
        }

    def _prepare_values(self, vals):
        """Fill in sender, company and language of one message.

        :rtype: dict
        """
        order = self.env["sale.order"].browse(vals.get("order_id") or [])
        partner = self.env["res.partner"].browse(vals["partner_id"])
        return {
            "revision": 1,
            **vals,
            "company_id": vals.get("company_id")
            or order.company_id.id
            or self.env.company.id,
            "user_id": vals.get("user_id") or order.user_id.id or self.env.uid,
            "lang": partner.lang or self.env.lang or "en_US",
        }

    def _queue(self):
        """Let the job send these: by mail, or to the sender's list without address.

        Two statements for a batch; the transaction goes on without sending anything.
        """
        waiting = self.filtered(lambda notice: notice.state in OPEN_STATES)
        reachable = waiting.filtered("email")
        if reachable:
            reachable._evidence_write(
                {
                    "state": "queued",
                    "try_count": 0,
                    "date_retry": False,
                    "date_claimed": False,
                    "failure_text": False,
                }
            )
            self._trigger_send()
        silent = waiting.filtered(lambda n: not n.email and n.state == "draft")
        silent._evidence_write({"state": "to_pass_on"})

    def _cancel(self):
        """What was not said yet need not be said any more."""
        open_ones = self.filtered(
            lambda n: n.state in OPEN_STATES
            or (n.state == "queued" and not n.date_claimed and not n.mail_id)
        )
        open_ones._evidence_write({"state": "cancelled"})

    def _pass_on(self, **values):
        """These reached the customer by hand, or by the customer's own opening."""
        told = self.filtered(lambda notice: notice.state in OPEN_STATES)
        told._set_gone("passed_on", fields.Datetime.now(), **values)

    def _set_gone(self, state, date, **values):
        """These have reached their customers; tell the documents that want to know.

        A document's model may define ``_policy_notice_gone(notices)``.
        """
        self._evidence_write(
            {
                "state": state,
                "date_out": date,
                "date_claimed": False,
                "failure_text": False,
                **values,
            }
        )
        for model_name, notices in self.grouped("res_model").items():
            model = self.env.get(model_name)
            if hasattr(model, "_policy_notice_gone"):
                model._policy_notice_gone(notices)

    @api.model
    def _mark_opened(self, res_model, res_ids):
        """The customer acted on the page of these documents (a POST).

        What was still to be passed on has reached him by another way.

        :param str res_model: model of the documents
        :param list res_ids: their ids
        """
        # sudo: workshop.notice - the page runs as a visitor; evidence of that visit
        notices = self.sudo().search(
            [
                ("res_model", "=", res_model),
                ("res_id", "in", list(res_ids)),
                ("date_opened", "=", False),
                ("state", "!=", "cancelled"),
            ]
        )
        notices._evidence_write({"date_opened": fields.Datetime.now()})
        notices.filtered(lambda n: n.state == "to_pass_on")._pass_on()

    # ---------------------------------------------------------------------- buttons
    def _check_sender(self):
        """Whose message this is: the sender, or who may act for everybody.

        :raise AccessError: another person's message
        """
        self.check_access("write")
        if self.env.su or self.env.user.has_group(
            "workshop_sales_policy.group_policy_manager"
        ):
            return
        if self.user_id - self.env.user:
            raise AccessError(
                self.env._("Only the sender or a manager passes this message on.")
            )

    def action_send(self):
        """Send by mail; without an address the message is to be passed on by hand."""
        self._check_sender()
        for notice in self:
            if notice.state not in OPEN_STATES:
                raise UserError(
                    self.env._("%s is gone or on its way already.", notice.subject)
                )
        self.sudo()._queue()  # sudo: evidence, after the sender was checked
        return True

    def action_copied(self):
        """The text was copied: passed on, by whom and when."""
        self._check_sender()
        # sudo: evidence, after the sender was checked
        self.sudo()._pass_on(passed_by_id=self.env.uid)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "Text copied, it counts as passed on. Paste it to the customer."
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_cancel(self):
        """Nobody needs this message any more."""
        self._check_sender()
        self.sudo()._cancel()  # sudo: evidence, after the sender was checked
        return True

    def action_open_document(self):
        """Open what the message is about, with the reader's own rights."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }
