from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import ormcache


class WorkshopPolicy(models.Model):
    """What the review of orders adds to a policy version (clause 3.4a)."""

    _inherit = "workshop.policy"

    order_review = fields.Boolean(
        "Check Orders Before Confirmation",
        default=True,
        help="Customer, delivery address, lines against the contract, date and credit "
        "are checked; what is all right passes by itself (clause 3.4a).",
    )

    @api.model
    def _get_default_rules(self):
        return super()._get_default_rules() + [("sale_order", "credit", 0.0, 1)]

    @ormcache("self.id", "document")
    def _get_tool_rules(self, document):
        rules = super()._get_tool_rules(document)
        if document == "sale_order" and not self._get_settings()["order_review"]:
            # Credit is a point of the checklist and is switched off with it.
            rules = tuple(rule for rule in rules if rule.trigger != "credit")
        return rules

    def _has_order_gate(self):
        """Whether anything is asked of an order before it is confirmed; cached.

        :rtype: bool
        """
        self.ensure_one()
        if self._get_settings()["order_review"]:
            return True
        return bool(self._get_tool_rules("sale_order"))

    def _check_ready(self):
        if self.order_review and not self.tier_ids.filtered(
            lambda tier: tier.document == "sale_order" and tier.step_ids
        ):
            raise UserError(
                self.env._(
                    "Orders are checked, but nobody decides on those that do not fit. "
                    "Add a tier for orders, or switch the check off."
                )
            )
        return super()._check_ready()
