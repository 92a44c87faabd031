from odoo import models


class PaymentLinkWizard(models.TransientModel):
    """A payment link opens the offer's page: only once it is released."""

    _inherit = "payment.link.wizard"

    def _prepare_url(self, base_url, related_document):
        if related_document._name == "sale.order":
            related_document._policy_ensure_may_leave()
        return super()._prepare_url(base_url, related_document)
