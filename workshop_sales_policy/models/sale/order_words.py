from odoo import api, fields, models
from odoo.tools import format_date

# Material values that are ids, and the model whose name people read instead.
RECORD_FIELDS = {
    "partner_id": "res.partner",
    "currency_id": "res.currency",
    "pricelist_id": "product.pricelist",
    "payment_term_id": "account.payment.term",
    "product_id": "product.product",
    "uom_id": "uom.uom",
    "tax_ids": "account.tax",
}


class WorkshopApprovalWords(models.AbstractModel):
    """Words of what changed on a quotation, and of the points of an order's review."""

    _inherit = "workshop.approval.words"

    @api.model
    def _word_field(self, name):
        _ = self.env._
        labels = {
            "partner_id": _("customer"),
            "currency_id": _("currency"),
            "pricelist_id": _("pricelist"),
            "payment_term_id": _("payment term"),
            "validity_date": _("valid until"),
            "commitment_date": _("promised date"),
            "terms": _("terms"),
            "product_id": _("product"),
            "quantity": _("quantity"),
            "uom_id": _("unit"),
            "price_unit": _("price"),
            "discount": _("discount (%)"),
            "tax_ids": _("taxes"),
            "optional": _("optional"),
        }
        return labels.get(name) or super()._word_field(name)

    @api.model
    def _word_label(self, row):
        # sudo: the name only, of what stood on a document the reader may see
        products = self.env["product.product"].sudo()
        product = products.browse(row.get("product_id") or ()).exists()
        return product.display_name or super()._word_label(row)

    @api.model
    def _word_change_value(self, name, value):
        if value and name in RECORD_FIELDS:
            ids = value if isinstance(value, list) else [value]
            # sudo: names only, of what stood on a document the reader may see
            records = self.env[RECORD_FIELDS[name]].sudo().browse(ids).exists()
            return ", ".join(records.mapped("display_name")) or "—"
        if value and name in ("validity_date", "commitment_date"):
            return format_date(self.env, fields.Date.to_date(value[:10]))
        if name == "terms":
            return self.env._("text") if any((value or {}).values()) else "—"
        if name == "optional":
            return self.env._("yes") if value else self.env._("no")
        return super()._word_change_value(name, value)

    # ------------------------------------------------------------------ order review
    @api.model
    def _word_reason_other(self, trigger, values):
        if trigger.startswith("check_"):
            return self._word_red_point(trigger.removeprefix("check_"), values)
        return super()._word_reason_other(trigger, values)

    @api.model
    def _word_point(self, point):
        """One row of the order's checklist in words.

        :param point: ``tools.review.Point``
        :rtype: str
        """
        if not point.is_green:
            return self._word_red_point(point.key, point.values)
        _ = self.env._
        return {
            "customer": _("Customer: name and contact are known"),
            "address": _("Delivery address: nothing is missing"),
            "lines": _("Lines: as agreed"),
            "date": _("Promised date: can be met"),
            "credit": _("Credit: within the limit"),
        }[point.key]

    @api.model
    def _word_red_point(self, key, values):
        _ = self.env._
        names = {
            "name": _("name"),
            "contact": _("phone or e-mail"),
            "street": _("street"),
            "city": _("city"),
        }
        missing = ", ".join(
            names[name] for name in values.get("missing") or () if name in names
        )
        if key == "customer":
            return _("customer without %s", missing)
        if key == "address":
            return _("delivery address without %s", missing)
        if key == "lines":
            return _(
                "other than the contract: %s",
                "; ".join(values.get("differences") or ()),
            )
        if key == "date" and values.get("missing"):
            return _("no promised date")
        return self._word_reason("date_early" if key == "date" else key, values)
