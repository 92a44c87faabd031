from odoo import fields, models


class WorkshopPolicy(models.Model):
    """What corrective actions and the authority's clock add to a policy version."""

    _inherit = "workshop.policy"

    capa_cases = fields.Integer(
        "Corrective Action From (cases)",
        default=2,
        help="Cases of the same product and defect within the recurrence window from "
        "which a corrective action opens by itself. An urgent case always opens one.",
    )
    capa_due_days = fields.Integer(
        "Carried Out Within (working days)",
        default=10,
        help="Working days from the opening of a corrective action until it is "
        "carried out.",
    )
    capa_days = fields.Integer(
        "Effect Checked After (days)",
        default=90,
        help="Without a recurrence in so many days, and with at least one delivery, "
        "a corrective action took effect (clause 4.3e).",
    )
    external_accept_days = fields.Integer(
        "Authority Decides Within (working days)",
        default=7,
        help="Working days after the day 12315 received the case until it decides "
        "whether to take it on. A product default, not legal advice.",
    )
    external_end_days = fields.Integer(
        "Mediation Ends Within (working days)",
        default=45,
        help="Working days after the day 12315 received the case until the mediation "
        "ends. A product default, not legal advice.",
    )

    _capa_positive = models.Constraint(
        "CHECK(capa_cases > 0 AND capa_due_days > 0 AND capa_days > 0)",
        "Cases and days of corrective actions must be above zero.",
    )
    _external_order = models.Constraint(
        "CHECK(external_accept_days > 0 AND external_accept_days <= external_end_days)",
        "The authority decides before the mediation ends, both after one day or more.",
    )
