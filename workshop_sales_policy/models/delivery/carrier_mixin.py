from odoo import fields, models


class WorkshopCarrierMixin(models.AbstractModel):
    """How a carrier's shipments are told to the customer."""

    _name = "workshop.carrier.mixin"
    _description = "Shipping Notice of a Carrier"

    policy_notice = fields.Selection(
        [
            ("tracking", "Tracking number"),
            ("driver", "Own driver: name, phone, until when"),
            ("pickup", "Customer picks up: until when"),
        ],
        "The Customer Is Told",
        default="tracking",
        required=True,
        help="The shipping notice goes out as soon as these facts are there.",
    )
    policy_transit_days = fields.Integer(
        "Working Days on the Way",
        help="Gives the expected arrival; 0 = not known.",
    )
