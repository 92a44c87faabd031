from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

# As the point's own and as frozen on each result.
KINDS = [
    ("check", "OK or not OK"),
    ("measure", "Measure"),
    ("photo", "Photo"),
]
LIMITS = [
    ("between", "Between"),
    ("at_least", "At least"),
    ("at_most", "At most"),
]


class WorkshopInspectionPlan(models.Model):
    """What is looked at before goods leave; by product, by category, or for all."""

    _name = "workshop.inspection.plan"
    _description = "Inspection Plan"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one("res.company", index=True)
    is_default = fields.Boolean(
        "For All Other Goods",
        help="Used where neither the product nor its category names a plan.",
    )
    product_tmpl_ids = fields.One2many(
        "product.template", "policy_inspection_plan_id", "Products"
    )
    categ_ids = fields.One2many(
        "product.category", "policy_inspection_plan_id", "Categories"
    )
    point_ids = fields.One2many(
        "workshop.inspection.plan.point", "plan_id", "Points", copy=True
    )

    @api.constrains("point_ids")
    def _check_points(self):
        for plan in self:
            if not plan.point_ids:
                raise ValidationError(
                    self.env._(
                        "%s looks at nothing yet. Add a point, say: look at the goods.",
                        plan.name,
                    )
                )

    @api.model
    def _get_for_products(self, products, company):
        """The plan of each product: its own, its category's, or the default one.

        :param products: ``product.product``
        :return: ``{product id: plan}``
        :rtype: dict
        :raise UserError: when nothing applies to a product
        """
        # sudo: product.template - which plan applies does not depend on the reader
        products = products.sudo().with_company(company)
        mine = [False, company.id]
        default = self.sudo().search(
            [("is_default", "=", True), ("company_id", "in", mine)],
            order="company_id, sequence, id",  # the company's own before the shared one
            limit=1,
        )
        plans = {}
        for product in products:
            plan = product.policy_inspection_plan_id
            category = product.categ_id
            while category and not plan:
                plan = category.policy_inspection_plan_id
                category = category.parent_id
            if not plan.active or plan.company_id.id not in mine:
                plan = default
            if not plan:
                raise UserError(
                    self.env._(
                        "No inspection plan applies to %s. Add one under "
                        "Configuration, Inspection Plans.",
                        product.display_name,
                    )
                )
            plans[product.id] = plan
        return plans


class WorkshopInspectionPlanPoint(models.Model):
    """One thing to look at, to measure or to photograph."""

    _name = "workshop.inspection.plan.point"
    _description = "Point of an Inspection Plan"
    _order = "is_packing, sequence, id"

    plan_id = fields.Many2one(
        "workshop.inspection.plan", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="plan_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    name = fields.Char("What to Look At", required=True, translate=True)
    kind = fields.Selection(KINDS, required=True, default="check")
    limit_kind = fields.Selection(LIMITS, "Limits", required=True, default="between")
    limit_min = fields.Float("From", digits=(16, 3))
    limit_max = fields.Float("To", digits=(16, 3))
    unit = fields.Char(help="Of the measure: °C, g, mm.")
    photo_required = fields.Boolean("With Photo")
    is_critical = fields.Boolean(
        "Critical", help="A defect here holds the whole lot, wherever it goes."
    )
    is_packing = fields.Boolean(
        "Packing", help="Asked once for the whole transfer, after the goods."
    )

    @api.constrains("kind", "limit_kind", "limit_min", "limit_max")
    def _check_limits(self):
        for point in self:
            if point.kind != "measure" or point.limit_kind != "between":
                continue
            if point.limit_min > point.limit_max:
                raise ValidationError(
                    self.env._(
                        "%s: the lower limit lies above the upper one. Swap them.",
                        point.name,
                    )
                )

    def _prepare_result_values(self):
        """What a started inspection freezes of this point.

        :rtype: dict
        """
        self.ensure_one()
        return {
            "point_id": self.id,
            "sequence": self.sequence,
            "name": self.name,
            "kind": self.kind,
            "limit_kind": self.limit_kind,
            "limit_min": self.limit_min,
            "limit_max": self.limit_max,
            "unit": self.unit,
            "photo_required": self.photo_required or self.kind == "photo",
            "is_critical": self.is_critical,
            "is_packing": self.is_packing,
        }
