from odoo import api, fields, models
from odoo.fields import Domain


class WorkshopPickingControlsMixin(models.AbstractModel):
    """What the cockpit measures on shipments: clauses 3.5c and 3.5d."""

    _name = "workshop.picking.controls.mixin"
    _description = "Controls on Shipments"

    @api.model
    def _control_shipment_notified(self, company, date_from, date_to):
        """Clause 3.5c: shipments told in time, with the facts of their carrier."""
        applicable = (
            Domain("company_id", "=", company.id)
            & company._policy_get_period_domain("policy_notice_due", date_from, date_to)
            & (
                Domain("policy_told_date", "!=", False)
                | Domain("policy_notice_due", "<", fields.Datetime.now())
            )
        )
        kept = applicable & Domain("policy_told_in_time", "=", True)
        return "stock.picking", applicable, kept

    @api.model
    def _control_receipt_known(self, company, date_from, date_to):
        """Clause 3.5d: shipments whose receipt was known in time."""
        applicable = (
            Domain("company_id", "=", company.id)
            & company._policy_get_period_domain(
                "policy_receipt_due", date_from, date_to
            )
            & (
                Domain("policy_receipt_state", "in", ("received", "exception"))
                | Domain("policy_receipt_due", "<", fields.Datetime.now())
            )
        )
        kept = applicable & Domain("policy_receipt_in_time", "=", True)
        return "stock.picking", applicable, kept
