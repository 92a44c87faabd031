from odoo import api, fields, models

COST_MODELS = [
    ("fixed", "One price"),
    ("day", "Per day"),
    ("lead", "Per lead"),
    ("click", "Per click"),
    ("share", "Share of sales (%)"),
]


class WorkshopPromotionChannel(models.Model):
    """Where promotions run, and how that is charged (clause 6.2a).

    A channel is an Odoo medium and source, so that leads, quotations and orders of its
    promotions say where they came from.
    """

    _name = "workshop.promotion.channel"
    _description = "Promotion Channel"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True)
    kind = fields.Selection(
        [
            ("online", "Online advertising"),
            ("fair", "Fair"),
            ("social", "Social media"),
            ("event", "Offline event"),
            ("mail", "Letters and leaflets"),
            ("other", "Other"),
        ],
        required=True,
        default="other",
    )
    medium_id = fields.Many2one(
        "utm.medium",
        "UTM Medium",
        required=True,
        ondelete="restrict",
        help="Leads and orders of its promotions carry it.",
    )
    source_id = fields.Many2one("utm.source", ondelete="restrict")
    cost_model = fields.Selection(
        COST_MODELS, "Charged", required=True, default="fixed"
    )
    cost_rate = fields.Float(
        "Channel Rate", help="Company currency without tax, or percent of sales."
    )
    promotion_ids = fields.One2many("workshop.promotion", "channel_id", "Promotions")

    _rate_positive = models.Constraint(
        "CHECK(cost_rate >= 0)", "A rate cannot be negative."
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not vals.get("medium_id"):
                # sudo: utm.medium - the medium of the same name, which people of
                # sales may not create
                mediums = self.env["utm.medium"].sudo()
                medium = mediums.search([("name", "=ilike", vals["name"])], limit=1)
                medium = medium or mediums.create({"name": vals["name"]})
                vals["medium_id"] = medium.id
        return super().create(vals_list)

    def _estimate(self, days, reached, sales):
        """What a promotion here is going to cost by its rate.

        :param int days: length of the promotion
        :param float reached: leads or clicks expected
        :param float sales: planned sales, company currency without tax
        :rtype: float
        """
        self.ensure_one()
        quantity = {
            "fixed": 1.0,
            "day": days,
            "lead": reached,
            "click": reached,
            "share": sales / 100.0,
        }[self.cost_model]
        return self.cost_rate * quantity
