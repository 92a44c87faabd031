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
    """Words of what changed on a quotation: labels, and names instead of ids."""

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
