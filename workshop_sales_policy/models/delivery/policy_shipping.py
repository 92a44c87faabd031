from odoo import fields, models


class WorkshopPolicy(models.Model):
    """What shipping and receipt add to a policy version (clauses 3.5a, c, d, F3.4)."""

    _inherit = "workshop.policy"

    follow_shipments = fields.Boolean(
        "Follow Shipments Until Receipt",
        default=True,
        help="Customers are told of each shipment, and its receipt is followed up "
        "(clauses 3.5c and 3.5d).",
    )
    tracking_required = fields.Selection(
        [
            ("hours", "Within the hours below"),
            ("validation", "Before a transfer is validated"),
        ],
        "Shipping Facts Are Needed",
        default="hours",
        required=True,
        help="Carriers: tracking number. Own driver: name, phone, until when. Pick-up "
        "by the customer: until when.",
    )
    notice_hours = fields.Float(
        "Hours to Tell the Customer",
        default=4.0,
        help="Working hours from the validation of the transfer to the notice with its "
        "facts (clause 3.5c).",
    )
    receipt_grace_days = fields.Integer(
        "Ask After Expected Arrival (working days)",
        default=1,
        help="Without an answer of the customer the salesperson is asked to find out "
        "(clause 3.5d).",
    )
    receipt_days = fields.Integer(
        "Ask After Shipping (working days)",
        default=3,
        help="Where no arrival is expected on a certain day.",
    )
    otif_tolerance_pct = fields.Float(
        "Still in Full When Short By (%)",
        default=0.0,
        help="A line counts as delivered in full up to this shortfall (clause 3.5a).",
    )

    _shipping_positive = models.Constraint(
        "CHECK(notice_hours > 0 AND receipt_grace_days > 0 AND receipt_days > 0 "
        "AND otif_tolerance_pct >= 0 AND otif_tolerance_pct < 100)",
        "Hours and days must be above zero, the shortfall between 0 and 100 %.",
    )
