import logging

from babel.dates import format_skeleton
from pytz import timezone, utc

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import split_every
from odoo.tools.misc import babel_locale_parse, get_lang

_logger = logging.getLogger(__name__)

BATCH = 100
DAY_AND_TIME = ("MMMd", "Hm")
NOTICE_CRON = "workshop_sales_policy.ir_cron_shipping_notice"
NOTICE_KEY = "workshop_sales_policy.shipping_notice"
ACTIVITY_TYPE = "workshop_sales_policy.mail_activity_type_shipping"


class WorkshopPickingNoticeMixin(models.AbstractModel):
    """The job behind the shipping notice: word it, open it, remind of what lacks."""

    _name = "workshop.picking.notice.mixin"
    _description = "Shipping Notice"

    def _policy_trigger_notices(self):
        """Ask the job to run after this transaction; once is enough."""
        data = self.env.cr.precommit.data
        if data.get(NOTICE_KEY):
            return
        data[NOTICE_KEY] = True
        cron_id = self.env["ir.model.data"]._xmlid_to_res_id(NOTICE_CRON)
        # sudo: ir.cron - asks the job to run, nothing else
        self.env["ir.cron"].sudo().browse(cron_id)._trigger()

    @api.model
    def _policy_cron_notices(self):
        """Open the notices of what was shipped or corrected; another job sends them."""
        pickings = self.sudo().search([("policy_notice_pending", "=", True)])
        self.env["ir.cron"]._commit_progress(remaining=len(pickings))
        for ids in split_every(BATCH, pickings.ids):
            self.sudo().browse(ids).exists()._policy_tell_safely()
            if not self.env["ir.cron"]._commit_progress(len(ids)):
                break

    def _policy_tell_safely(self):
        """As ``_policy_tell``; one shipment that cannot be worded holds up no other."""
        try:
            with self.env.cr.savepoint():
                self._policy_tell()
        except (UserError, KeyError, ValueError):
            if len(self) == 1:
                _logger.exception("No notice of %s", self.name)
                return
            for picking in self:
                picking._policy_tell_safely()

    def _policy_tell(self):
        """Open and queue the notice of each shipment, once per content."""
        vals_list, tellers = [], self.browse()
        for picking in self:
            facts = picking._policy_get_facts()
            if not facts or facts == picking.policy_told_facts:
                continue
            vals_list.append(picking._policy_prepare_notice())
            tellers |= picking
        tellers.policy_notice_id._cancel()  # what was not said yet is out of date
        notices = self.env["workshop.notice"]._open(vals_list)
        for picking, notice in zip(tellers, notices, strict=True):
            picking._policy_write(
                {
                    "policy_notice_id": notice.id,
                    "policy_told_facts": picking._policy_get_facts(),
                }
            )
        self._policy_write({"policy_notice_pending": False})
        self.activity_unlink([ACTIVITY_TYPE])
        notices._queue()

    def _policy_prepare_notice(self):
        """Values of the notice, worded in the customer's language.

        :rtype: dict
        """
        self.ensure_one()
        order = self.sale_id
        partner = order.partner_id or self.partner_id
        lang = partner.lang or self.env.lang
        words = self.with_context(lang=lang)
        before = self.policy_notice_id
        sender = order.user_id or self.user_id or self.create_uid
        return {
            "kind": "shipment",
            "order_id": order.id,
            "partner_id": partner.id,
            "company_id": self.company_id.id,
            "user_id": sender.id,
            "res_model": self._name,
            "res_id": self.id,
            "revision": before.revision + 1 if before else 1,
            "subject": words._policy_get_notice_subject(bool(self.policy_told_date)),
            "text": words._policy_get_notice_text(bool(self.policy_told_date)),
            "url": self._policy_get_portal_link() if order else False,
        }

    def _policy_get_notice_subject(self, is_correction):
        self.ensure_one()
        name = self.sale_id.name or self.name
        if is_correction:
            return self.env._("Correction: your delivery %s", name)
        if self.policy_notice_kind == "pickup":
            return self.env._("Your goods are ready: %s", name)
        return self.env._("Your goods are on the way: %s", name)

    def _policy_get_notice_text(self, is_correction):
        """The message in plain words; the link follows it.

        :param bool is_correction: something else was said before
        :rtype: str
        """
        self.ensure_one()
        _ = self.env._
        order = self.sale_id.name or self.name
        lines = []
        if is_correction:
            lines.append(_("Please note: this corrects our message before."))
        if self.policy_notice_kind == "tracking":
            lines.append(_("The goods of %s have left.", order))
            lines.append(
                _(
                    "Carrier: %(carrier)s, tracking number: %(number)s",
                    carrier=self.carrier_id.name,
                    number=self.carrier_tracking_ref,
                )
            )
            lines += filter(None, [self._policy_get_tracking_link()])
        elif self.policy_notice_kind == "driver":
            lines.append(_("The goods of %s have left.", order))
            lines.append(
                _(
                    "Our driver %(name)s, phone %(phone)s, arrives %(when)s.",
                    name=self.policy_driver_name,
                    phone=self.policy_driver_phone,
                    when=self._policy_word_window(),
                )
            )
        else:
            lines.append(
                _(
                    "The goods of %(order)s are ready. You can pick them up %(when)s.",
                    order=order,
                    when=self._policy_word_window(),
                )
            )
        lines.append(_("When they are with you, please tell us with one tap:"))
        return "\n".join(lines)

    def _policy_word_window(self):
        """The time of arrival or pick-up in the reader's language and zone.

        :rtype: str
        """
        self.ensure_one()
        start, stop = self.policy_window_from, self.policy_window_to
        if not start:
            return self.env._("by %s", self._policy_format_moment(stop))
        same_day = self._policy_get_local(start).date() == (
            self._policy_get_local(stop).date()
        )
        return self.env._(
            "from %(start)s to %(stop)s",
            start=self._policy_format_moment(start),
            stop=self._policy_format_moment(
                stop, ("Hm",) if same_day else DAY_AND_TIME
            ),
        )

    def _policy_format_moment(self, moment, skeletons=DAY_AND_TIME):
        """Day and time in the reader's language and the company's zone.

        :param datetime moment: naive UTC
        :param tuple skeletons: of CLDR, which has none of day and hour together
        :rtype: str
        """
        self.ensure_one()
        local = self._policy_get_local(moment)
        locale = babel_locale_parse(get_lang(self.env).code)
        return " ".join(
            format_skeleton(skeleton, local, locale=locale) for skeleton in skeletons
        )

    def _policy_get_local(self, moment):
        """A moment of the database on the company's clock."""
        self.ensure_one()
        zone = timezone(self.company_id._policy_get_tz())
        return utc.localize(moment).astimezone(zone)

    def _policy_get_tracking_link(self):
        """The carrier's page of this parcel, ``""`` without one that can be opened.

        :rtype: str
        """
        self.ensure_one()
        link = self.carrier_tracking_url or ""
        return link if link.startswith(("https://", "http://")) else ""

    def _policy_get_portal_link(self, token=True):
        """The customer's page of this delivery.

        :param bool token: with the order's token, for those without a login
        :rtype: str
        """
        self.ensure_one()
        order = self.sale_id
        link = f"{order.get_base_url()}/my/orders/{order.id}/deliveries/{self.id}"
        return f"{link}?access_token={order._portal_ensure_token()}" if token else link

    @api.model
    def _policy_notice_gone(self, notices):
        """A notice reached its customer: keep when, and whether in time."""
        for notice in notices:
            picking = self.browse(notice.res_id).exists()
            if picking and not picking.policy_told_date:
                due = picking.policy_notice_due
                picking._policy_write(
                    {
                        "policy_told_date": notice.date_out,
                        "policy_told_in_time": not due or notice.date_out <= due,
                    }
                )

    # --------------------------------------------------------------------- reminders
    @api.model
    def _policy_cron_shipments(self):
        """Remind of missing facts and of silent receipts; one activity each, once."""
        done = (
            self.sudo()._policy_remind_facts() + self.sudo()._policy_remind_receipts()
        )
        self.env["ir.cron"]._commit_progress(done)

    @api.model
    def _policy_remind_facts(self):
        """Shipments whose facts did not come in time: to the person responsible.

        :return: how many were reminded of
        :rtype: int
        """
        late = self.search(
            [
                ("policy_receipt_state", "=", "in_transit"),
                ("policy_notice_due", "<", fields.Datetime.now()),
                ("policy_told_date", "=", False),
                ("policy_facts_reminded", "=", False),
            ]
        ).filtered(lambda p: p._policy_is_followed() and not p._policy_get_facts())
        late._policy_remind(
            lambda p: p.user_id or p.sale_id.user_id or p.create_uid,
            lambda p: p.env._("Tell the customer: facts of %s are missing", p.name),
        )
        late._policy_write({"policy_facts_reminded": True})
        return len(late)

    def _policy_remind(self, get_user, get_summary):
        """One activity per shipment, created in one go.

        :param get_user: from a picking to the person
        :param get_summary: from a picking in that person's language to the words
        """
        if not self:
            return
        type_id = self.env.ref(ACTIVITY_TYPE).id
        model_id = self.env["ir.model"]._get_id(self._name)
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            [
                {
                    "res_model_id": model_id,
                    "res_id": picking.id,
                    "user_id": get_user(picking).id,
                    "activity_type_id": type_id,
                    "summary": get_summary(
                        picking.with_context(lang=get_user(picking).lang)
                    ),
                    "date_deadline": picking.company_id._policy_get_today(),
                    "automated": True,
                }
                for picking in self
            ]
        )
