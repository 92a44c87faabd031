from odoo import fields, models


class WorkshopPolicy(models.Model):
    """What hand-overs and production add to a policy version (clauses 2.2d, 3.4)."""

    _inherit = "workshop.policy"

    handover = fields.Boolean(
        "Hand Orders Over",
        default=True,
        help="Production and logistics are told of each confirmed order and answer for "
        "it (clauses 3.4b, 2.2d).",
    )
    handover_hours = fields.Float(
        "Hours to Acknowledge a Hand-over",
        default=4.0,
        help="Working hours of the department (clause 2.2d).",
    )
    packing_days = fields.Float(
        "Days for Packing",
        default=0.0,
        help="Calendar days between ready and leaving. Odoo plans production to end on "
        "the promised day: raise its security days by as much (clause 3.4c).",
    )
    transit_days = fields.Float(
        "Days on the Way",
        default=0.0,
        help="Calendar days between leaving and the customer (clause 3.4c).",
    )
    delay_notice = fields.Boolean(
        "Draft a Notice When an Order Runs Late",
        default=True,
        help="On the first red day the manager gets an activity, and the salesperson a "
        "message to the customer to check (clause 3.4c).",
    )

    _handover_positive = models.Constraint(
        "CHECK(handover_hours > 0 AND packing_days >= 0 AND transit_days >= 0)",
        "Hours to acknowledge are above 0, days are not negative.",
    )
