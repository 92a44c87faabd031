from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    policy_specification = fields.Text(
        "Specification",
        translate=True,
        help="Proposed on quotations: size, taste, packing (clause 3.2a).",
    )
    policy_market_price = fields.Monetary(
        "Market Price",
        groups="base.group_user",
        help="What others ask, per unit of the product (clause 3.2b).",
    )
    policy_market_date = fields.Date(
        "Market Price Seen On",
        groups="base.group_user",
    )
    policy_inspection_plan_id = fields.Many2one(
        "workshop.inspection.plan",
        "Inspection Plan",
        index="btree_not_null",
        groups="base.group_user",
        help="How these goods are inspected before they leave; empty: as the category "
        "says (clause 3.5b).",
    )
