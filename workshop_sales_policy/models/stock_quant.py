from odoo import fields, models
from odoo.fields import Domain

from ..const import SKIP_LOTS


class StockQuant(models.Model):
    """Stock that no delivery reserves, because its lot is held."""

    _inherit = "stock.quant"

    policy_hold = fields.Boolean(related="lot_id.policy_hold", string="Lot Held")

    def _get_gather_domain(
        self,
        product_id,
        location_id,
        lot_id=None,
        package_id=None,
        owner_id=None,
        strict=False,
    ):
        domain = super()._get_gather_domain(
            product_id, location_id, lot_id, package_id, owner_id, strict
        )
        # Strict: core looks for one row to count up or down, never for goods to take.
        skipped = not strict and self.env.context.get(SKIP_LOTS)
        return domain & Domain("lot_id", "not in", list(skipped)) if skipped else domain
