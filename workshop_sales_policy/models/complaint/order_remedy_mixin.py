from odoo import fields, models
from odoo.tools import float_is_zero


class WorkshopOrderRemedyMixin(models.AbstractModel):
    """A replacement order: goods at price 0 that a case gives to its customer.

    Goods for nothing are always a reason for a review (design.md 5). The compensation
    of the case was decided on already, by its own limits and people; asking once more
    for the same gift helps nobody. So an order of free lines only, for the customer of
    the case, passes as within policy while its cost is within what is left of the
    released compensation. It is judged by effect at each evaluation: one more loaf,
    another customer, a priced line or a case reopened, and the gate asks as ever.
    """

    _name = "workshop.order.remedy.mixin"
    _inherit = ["workshop.remedy.mixin"]
    _description = "Replacement Order of a Case"

    policy_covered_amount = fields.Float(
        "Covered by Compensation",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="Cost of the goods, company currency: it was taken from the released "
        "compensation of the case.",
    )

    def _policy_evaluate_batch(self, policy, document):
        result = super()._policy_evaluate_batch(policy, document)
        if document != "sale_quotation":
            return result
        for order in self.filtered("policy_complaint_id"):
            evaluation = result[order.id]
            if evaluation.level and order._policy_get_covered() is not None:
                result[order.id] = evaluation._replace(level=0, reasons=[])
        return result

    def _policy_get_covered(self):
        """Cost that the compensation of the case covers; reads only, as sudo.

        :return: company currency; ``None`` when this order is not covered
        """
        self.ensure_one()
        case = self.policy_complaint_id.sudo()  # sudo: what was released for it
        if not case.is_compensation_released or self.company_id != case.company_id:
            return None
        if self.partner_id.commercial_partner_id != case.commercial_partner_id:
            return None
        cost = self._policy_get_gift_cost()
        if cost is None or case._exceeds_compensation(cost, except_order=self._origin):
            return None
        return cost

    def _policy_get_gift_cost(self):
        """Cost of an order that gives everything away, in company currency.

        :return: ``None`` when something is sold, or a cost is not known
        """
        total = 0.0
        lines = self._policy_get_lines()
        for line in lines.filtered(lambda row: row._policy_get_kind() != "delivery"):
            cost = line._policy_get_cost()
            price = line._policy_get_net_price()
            free = float_is_zero(price, precision_digits=6)
            if cost is None or not free or line.product_uom_qty < 0:
                return None
            total += cost * line.product_uom_qty
        return self._policy_get_company_amount(total) if lines else None

    def _policy_release_within(self, evaluations, document=None):
        """Note what a release takes from the compensation of the case."""
        linked = self.filtered("policy_complaint_id")
        covered = {}
        for order in linked:
            kind = document or order._policy_get_document() or "sale_quotation"
            if kind == "sale_quotation":
                covered[order] = order._policy_get_covered() or 0.0
        result = super()._policy_release_within(evaluations, document)
        for order, amount in covered.items():
            order._policy_write({"policy_covered_amount": amount})
        return result

    def _policy_word_headroom(self, policy, evaluation):
        # sudo: the case's number and whether it covers this
        order = self.sudo()
        if (
            policy
            and order.policy_complaint_id
            and not evaluation.level
            and order._policy_get_covered() is not None
        ):
            return "success", self.env._(
                "The compensation of %s covers it: no review needed.",
                order.policy_complaint_id.name,
            )
        return super()._policy_word_headroom(policy, evaluation)

    def _policy_get_given_cost(self):
        """Cost of what this order delivered, line by line.

        :return: list in company currency; ``None`` for a line without known cost
        """
        self.ensure_one()
        costs = []
        for line in self.order_line.filtered(lambda row: row.qty_delivered > 0):
            cost = line._policy_get_cost()
            if cost is not None:
                cost = self._policy_get_company_amount(cost * line.qty_delivered)
            costs.append(cost)
        return costs
