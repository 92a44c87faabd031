from odoo import fields, models


class ProductCategory(models.Model):
    _inherit = "product.category"

    policy_inspection_plan_id = fields.Many2one(
        "workshop.inspection.plan",
        "Inspection Plan",
        index="btree_not_null",
        help="How goods of this category are inspected before they leave (3.5b).",
    )
