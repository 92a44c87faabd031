from odoo import api, fields, models
from odoo.fields import Command

from ...const import RECEIPT_EXCEPTIONS
from .complaint import DONE_STATES

CHANNELS = {"portal": "portal", "signature": "driver", "note": "phone"}


class WorkshopComplaint(models.Model):
    """Receipt exceptions become cases (F3.4: late, damaged, short, refused → case)."""

    _inherit = "workshop.complaint"

    receipt_exception = fields.Selection(RECEIPT_EXCEPTIONS, readonly=True, copy=False)

    @api.model
    def _open_for_receipt(self, picking, kind, note, attachments):
        """The case of a delivery with which something is wrong; one while it is open.

        As sudo, after the caller's guard: the customer's page runs as a visitor.

        :param picking: ``stock.picking``
        :param str kind: key of ``RECEIPT_EXCEPTIONS``
        :param str note: what was said
        :param attachments: photos, ``ir.attachment``
        :return: ``workshop.complaint``, sudo
        """
        cases = self.sudo().with_company(picking.company_id)  # sudo: see the docstring
        lang = picking.company_id.partner_id.lang or self.env.lang
        kinds = dict(
            self.with_context(lang=lang)
            ._fields["receipt_exception"]
            ._description_selection(self.with_context(lang=lang).env)
        )
        text = "\n".join(filter(None, (kinds[kind], (note or "").strip())))
        case = cases.search(
            [("picking_id", "=", picking.id), ("state", "not in", DONE_STATES)],
            order="id",
            limit=1,
        )
        if case:
            case._add_to_receipt(text, attachments)
        else:
            case = cases.create(cases._prepare_receipt_values(picking, kind, text))
            case._keep_copies(attachments)
        case._policy_write({"receipt_exception": kind})
        # Made now: the delivery page only reads.
        case._portal_ensure_token()
        return case

    @api.model
    def _prepare_receipt_values(self, picking, kind, text):
        picking = picking.sudo()  # sudo: the delivery itself
        product = self._get_only_product(picking)
        categories = self.env["workshop.complaint.category"]
        partner = picking.sale_id.partner_id or picking.partner_id
        return {
            "company_id": picking.company_id.id,
            "channel": CHANNELS.get(picking.policy_receipt_way, "other"),
            "partner_id": partner.id,
            "order_id": picking.sale_id.id,
            "picking_id": picking.id,
            "category_id": categories._get_for_exception(kind, picking.company_id).id,
            "product_id": product.id,
            "lot_id": self._get_only_lot(picking, product).id,
            "description": text,
            "date_event": picking.company_id._policy_get_today(),
        }

    def _add_to_receipt(self, text, attachments):
        """Said again, or by the customer after staff: the open case keeps both."""
        self.ensure_one()
        self._message_log(body=text)
        self._keep_copies(attachments)
        self._hear_customer()

    def _keep_copies(self, attachments):
        """Photos of another document, as files of the case: its readers see them.

        :param attachments: ``ir.attachment``
        """
        self.ensure_one()
        # sudo: ir.attachment - evidence that the caller has at hand
        copies = self.env["ir.attachment"].sudo()
        for row in attachments.sudo():  # sudo: as above
            copies |= row.copy({"res_model": self._name, "res_id": self.id})
        if copies:
            self._policy_write({"photo_ids": [Command.link(row.id) for row in copies]})
            copies._policy_seal()

    @api.model
    def _get_for_page(self, picking):
        """The case whose status page the customer of a delivery may open.

        :return: ``workshop.complaint``, sudo; empty when the receipt opened none
        """
        # sudo: the delivery page has checked who looks at this delivery
        case = self.sudo().search(
            [("picking_id", "=", picking.id), ("receipt_exception", "!=", False)],
            order="id desc",
            limit=1,
        )
        if not case:
            return case
        main = case._get_main()
        same = main.commercial_partner_id == case.commercial_partner_id
        return main if same else case
