from datetime import datetime, time

from pytz import timezone, utc

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...const import EVIDENCE, RECEIPT_EXCEPTIONS

RECEIPT_STATES = [
    ("none", "Not shipped"),
    ("in_transit", "On its way"),
    ("received", "Received"),
    ("exception", "Receipt exception"),
]
NOTE_LENGTH = 2000


class WorkshopPickingReceiptMixin(models.AbstractModel):
    """Whether and how the goods arrived: by the customer, a signature or staff's note.

    A word of the customer is final; one of staff (grade ``staff``) may be replaced by
    the customer's own. An exception calls ``_policy_open_case``.
    """

    _name = "workshop.picking.receipt.mixin"
    _description = "Receipt of a Shipment"

    policy_arrival_date = fields.Date("Expected Arrival", copy=False, readonly=True)
    policy_receipt_state = fields.Selection(
        RECEIPT_STATES,
        "Receipt",
        default="none",
        copy=False,
        readonly=True,
        index=True,
    )
    policy_receipt_due = fields.Datetime(
        "Receipt Known By",
        copy=False,
        readonly=True,
        index="btree_not_null",
        groups="base.group_user",
    )
    policy_receipt_date = fields.Datetime("Received On", copy=False, readonly=True)
    policy_receipt_name = fields.Char(
        "Received By", copy=False, readonly=True, prefetch=EVIDENCE
    )
    policy_receipt_grade = fields.Selection(
        [
            ("login", "Customer's login"),
            ("link", "Customer's link"),
            ("scan", "Confirmed scan"),
            ("staff", "Told to staff"),
        ],
        "Evidence of Receipt",
        copy=False,
        readonly=True,
        prefetch=EVIDENCE,
        groups="base.group_user",
    )
    policy_receipt_way = fields.Selection(
        [
            ("portal", "Customer's page"),
            ("signature", "Signature on the phone"),
            ("note", "Note of staff"),
        ],
        "Way of Receipt",
        copy=False,
        readonly=True,
        prefetch=EVIDENCE,
        groups="base.group_user",
    )
    policy_receipt_note = fields.Text(
        "Note on Receipt",
        copy=False,
        readonly=True,
        prefetch=EVIDENCE,
        groups="base.group_user",
    )
    policy_receipt_exception = fields.Selection(
        RECEIPT_EXCEPTIONS,
        "What Is Wrong",
        copy=False,
        readonly=True,
        prefetch=EVIDENCE,
    )
    policy_receipt_signature = fields.Image(
        "Signature of Receipt",
        copy=False,
        readonly=True,
        attachment=True,
        max_width=1024,
        max_height=1024,
        groups="base.group_user",
    )
    policy_receipt_user_id = fields.Many2one(
        "res.users",
        "Recorded By",
        copy=False,
        readonly=True,
        prefetch=EVIDENCE,
        groups="base.group_user",
    )
    policy_receipt_attachment_ids = fields.Many2many(
        "ir.attachment",
        relation="stock_picking_policy_receipt_rel",
        string="Photos of Receipt",
        copy=False,
        readonly=True,
        groups="base.group_user",
    )
    policy_receipt_in_time = fields.Boolean(
        "Receipt Known in Time",
        copy=False,
        readonly=True,
        prefetch=EVIDENCE,
        groups="base.group_user",
    )
    policy_receipt_reminded = fields.Boolean(
        copy=False,
        readonly=True,
        prefetch=EVIDENCE,
        groups="base.group_user",
        export_string_translation=False,
    )

    # ---------------------------------------------------------------------- arrival
    def _policy_prepare_arrival(self, shipped):
        """Expected arrival, and by when its receipt should be known.

        :param datetime shipped: naive UTC
        :rtype: dict
        """
        self.ensure_one()
        company = self.company_id
        add_days = self.env["workshop.workday"]._policy_add_workdays
        settings = company._policy_get_current()._get_settings()
        zone = timezone(company._policy_get_tz())
        day = utc.localize(shipped).astimezone(zone).date()
        transit = self.carrier_id.policy_transit_days
        arrival = False
        if self.policy_notice_kind != "tracking" and self.policy_window_to:
            arrival = utc.localize(self.policy_window_to).astimezone(zone).date()
        elif self.policy_notice_kind == "tracking" and transit > 0:
            arrival = add_days(company, day, transit)
        last = (
            add_days(company, arrival, settings["receipt_grace_days"])
            if arrival
            else add_days(company, day, settings["receipt_days"])
        )
        due = zone.localize(datetime.combine(last, time.max.replace(microsecond=0)))
        return {
            "policy_arrival_date": arrival,
            "policy_receipt_due": due.astimezone(utc).replace(tzinfo=None),
        }

    # --------------------------------------------------------------------- recording
    def _policy_record_receipt(self, vals, attachments=None):
        """Keep how the goods arrived. The caller has checked who acts.

        :param dict vals: ``exception`` (key or ``False`` = all fine), ``name``,
            ``grade``, ``way``, ``note``, ``signature``, ``user_id``
        :param attachments: photos, ``ir.attachment``
        :return: ``False`` when the receipt was known already
        :rtype: bool
        """
        self.ensure_one()
        if not self._policy_is_receipt_open(vals["grade"]):
            return False
        now = fields.Datetime.now()
        attachments = attachments or self.env["ir.attachment"]
        known = self.policy_receipt_date
        if known:  # the customer's own word replaces the one of staff
            self._policy_get_receipt_signature()._policy_unseal()
        self._policy_write(
            {
                "policy_receipt_state": "exception"
                if vals["exception"]
                else "received",
                "policy_receipt_exception": vals["exception"],
                "policy_receipt_date": now,
                "policy_receipt_name": vals.get("name") or False,
                "policy_receipt_grade": vals["grade"],
                "policy_receipt_way": vals["way"],
                "policy_receipt_note": (vals.get("note") or "")[:NOTE_LENGTH] or False,
                "policy_receipt_signature": vals.get("signature") or False,
                "policy_receipt_user_id": vals.get("user_id") or False,
                "policy_receipt_attachment_ids": [(6, 0, attachments.ids)],
                # Known first by staff, confirmed by the customer: the first counts.
                "policy_receipt_in_time": self.policy_receipt_in_time
                or (not known and now <= (self.policy_receipt_due or now)),
            }
        )
        (attachments | self._policy_get_receipt_signature())._policy_seal()
        self.activity_unlink(["workshop_sales_policy.mail_activity_type_shipping"])
        self._policy_log_receipt(attachments)
        if vals["exception"]:
            self._policy_open_case(
                vals["exception"], vals.get("note") or "", attachments
            )
        self.sale_id._policy_after_delivery()
        return True

    def _policy_get_receipt_signature(self):
        """The file of the signature on the phone, sudo."""
        return self.env["ir.attachment"]._policy_find_column(
            self, "policy_receipt_signature"
        )

    def _policy_is_receipt_open(self, grade):
        """Whether a word of ``grade`` still counts: none yet, or only staff's before.

        :rtype: bool
        """
        self.ensure_one()
        if self.policy_receipt_state == "in_transit":
            return True
        said = self.policy_receipt_state in ("received", "exception")
        return said and self.policy_receipt_grade == "staff" and grade != "staff"

    def _policy_log_receipt(self, attachments):
        """A line in the chatter of transfer and order, in the company's language."""
        self.ensure_one()
        lang = self.company_id.partner_id.lang or self.env.lang
        body = self.with_context(lang=lang)._policy_word_receipt()
        if self.policy_receipt_note:
            body = f"{body} {self.policy_receipt_note}"
        self._message_log(body=body, attachment_ids=attachments.ids)
        if self.sale_id:
            self.sale_id._message_log(body=f"{self.name}: {body}")

    def _policy_word_receipt(self):
        """Who confirmed what, when: for the page, the chatter and the next line.

        :rtype: str
        """
        self.ensure_one()
        at = self._policy_format_moment(self.policy_receipt_date)
        name = self.policy_receipt_name or "—"
        if self.policy_receipt_state == "received":
            return self.env._(
                "Receipt confirmed by %(name)s at %(at)s.", name=name, at=at
            )
        kinds = dict(
            self._fields["policy_receipt_exception"]._description_selection(self.env)
        )
        return self.env._(
            "%(name)s reported at %(at)s: %(kind)s.",
            name=name,
            at=at,
            kind=kinds.get(self.policy_receipt_exception, "—"),
        )

    def _policy_open_case(self, kind, note, attachments):
        """Something is wrong with what arrived: a case is opened, or the open one told.

        :param str kind: ``late, damaged, short, refused``
        :param str note: the customer's words
        :param attachments: photos, ``ir.attachment``
        :return: ``workshop.complaint``
        """
        self.ensure_one()
        return self.env["workshop.complaint"]._open_for_receipt(
            self, kind, note, attachments
        )

    def _policy_get_receipt_user(self):
        """Who follows up the receipt: the salesperson."""
        self.ensure_one()
        return self.sale_id.user_id or self.user_id or self.create_uid

    def _policy_get_packing_photos(self):
        """Photos of the packing that the customer sees. Areas extend it.

        :return: ``ir.attachment``
        """
        self.ensure_one()
        return self.env["ir.attachment"]

    @api.model
    def _policy_remind_receipts(self):
        """Silence after the expected arrival: ask the salesperson to find out.

        :return: how many were reminded of
        :rtype: int
        """
        silent = self.search(
            [
                ("policy_receipt_state", "=", "in_transit"),
                ("policy_receipt_due", "<", fields.Datetime.now()),
                ("policy_receipt_reminded", "=", False),
            ]
        ).filtered(lambda picking: picking._policy_is_followed())
        silent._policy_remind(
            lambda p: p._policy_get_receipt_user(),
            lambda p: p.env._(
                "Ask %(customer)s whether %(name)s arrived",
                customer=p.policy_customer_id.name or "—",
                name=p.name,
            ),
        )
        silent._policy_write({"policy_receipt_reminded": True})
        return len(silent)

    # ---------------------------------------------------------------------- portal
    def _policy_get_portal_values(self):
        """What the customer's page says, in his language.

        :rtype: dict
        """
        self.ensure_one()
        _ = self.env._
        known = self.policy_receipt_state in ("received", "exception")
        contact = self.sale_id._policy_get_contact()["name"]
        kinds = self._fields["policy_receipt_exception"]
        case = self.env["workshop.complaint"]._get_for_page(self) if known else False
        return {
            "title": _("Your delivery for %s", self.sale_id.name),
            "state": self.policy_receipt_state,
            "is_open": self._policy_is_receipt_open("link"),
            "receipt": self._policy_word_receipt() if known else "",
            "case": _("%s takes care of it and gets in touch with you.", contact)
            if self.policy_receipt_state == "exception"
            else "",
            "case_link": case._get_portal_link() if case else "",
            "kind": self.policy_notice_kind,
            "when": "" if known else self._policy_word_arrival(),
            "link": self._policy_get_tracking_link(),
            "goods": self._policy_get_shown_goods(),
            "photos": self._policy_get_packing_photos(),
            "exceptions": kinds._description_selection(self.env),
        }

    def _policy_word_arrival(self):
        """When the goods arrive or can be picked up, ``""`` when it is not known.

        :rtype: str
        """
        self.ensure_one()
        _ = self.env._
        if self.policy_notice_kind == "tracking":
            arrival = self.policy_arrival_date
            return (
                _("Expected on %s", format_date(self.env, arrival)) if arrival else ""
            )
        if not self.policy_window_to:
            return ""
        window = self._policy_word_window()
        if self.policy_notice_kind == "driver":
            return _("Arrives %s", window)
        return _("Can be picked up %s", window)

    # ---------------------------------------------------------------------- buttons
    def action_policy_record_receipt(self):
        """Ask how the goods arrived: signature on the phone, or a note.

        :raise UserError: nothing is on its way, or the receipt is known
        """
        self.ensure_one()
        self.check_access("write")
        if self.policy_receipt_state != "in_transit":
            raise UserError(
                self.env._("%s: nothing is on its way to the customer.", self.name)
            )
        title = self.env._("Record Receipt")
        return {
            "type": "ir.actions.act_window",
            "name": f"{title} · {self.name}",
            "res_model": "workshop.receipt.record",
            "view_mode": "form",
            "target": "new",
            "context": {"default_picking_id": self.id},
        }
