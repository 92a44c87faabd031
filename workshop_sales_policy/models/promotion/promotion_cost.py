from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .promotion_history import UNIT_COST

# Claims that may still be paid, and those that are approved or more.
CLAIMED = ("submitted",)
APPROVED = ("approved", "posted", "in_payment", "paid")


class WorkshopPromotion(models.Model):
    """What a promotion costs, from documents that point to it; nothing typed twice."""

    _inherit = "workshop.promotion"

    amount_spent = fields.Monetary("Spent", compute="_compute_amounts")
    amount_committed = fields.Monetary(
        "Committed",
        compute="_compute_amounts",
        help="Submitted claims and drafted bills that are not approved yet.",
    )
    amount_left = fields.Monetary("Budget Left", compute="_compute_amounts")

    @api.depends("amount_planned")
    def _compute_amounts(self):
        # sudo: sums of documents that their own people keep
        spent = self.sudo()._sum_costs()
        committed = self.sudo()._sum_committed()
        for promotion in self:
            id_ = promotion._origin.id
            promotion.amount_spent = sum(spent.get(id_, {}).values())
            promotion.amount_committed = committed.get(id_, 0.0)
            promotion.amount_left = (
                promotion.amount_planned
                - promotion.amount_committed
                - promotion.amount_spent
            )

    def _sum_costs(self):
        """What was spent, by kind; company currency without tax. Three queries.

        :return: ``{promotion id: {"expenses": …, "bills": …, "gifts": …, "hours": …}}``
        """
        kinds = ("expenses", "bills", "gifts", "hours")
        costs = {id_: dict.fromkeys(kinds, 0.0) for id_ in self.ids}
        for promotion, amount in self._read_claims(APPROVED):
            costs[promotion.id]["expenses"] = amount
        for promotion, amount in self._read_bills("posted"):
            # what a bill costs is negative in the company's books
            costs[promotion.id]["bills"] = -amount
        for id_, amount in self._read_gifts():
            costs[id_]["gifts"] = float(amount)
        for promotion, hours in self.env["workshop.promotion.task"]._read_group(
            [("promotion_id", "in", self.ids)], ["promotion_id"], ["hours:sum"]
        ):
            (rate,) = promotion.company_id._policy_get_values("promotion_hour_rate")
            costs[promotion.id]["hours"] = hours * rate
        return costs

    def _sum_committed(self):
        """Claims and bills on their way; company currency without tax."""
        committed = {}
        for promotion, amount in self._read_claims(CLAIMED):
            committed[promotion.id] = amount
        for promotion, amount in self._read_bills("draft"):
            committed[promotion.id] = committed.get(promotion.id, 0.0) - amount
        return committed

    def _read_claims(self, states):
        return self.env["hr.expense"]._read_group(
            Domain("policy_promotion_id", "in", self.ids)
            & Domain("state", "in", states),
            ["policy_promotion_id"],
            ["untaxed_amount:sum"],
        )

    def _read_bills(self, state):
        return self.env["account.move"]._read_group(
            Domain("policy_promotion_id", "in", self.ids)
            & Domain("state", "=", state)
            & Domain("move_type", "in", ("in_invoice", "in_refund", "in_receipt")),
            ["policy_promotion_id"],
            ["amount_untaxed_signed:sum"],
        )

    def _read_gifts(self):
        """Cost of what its offers gave away beside its own products.

        A free unit of the promotion's own products is a unit sold at nothing, and
        counted there.
        """
        if not self.ids:
            return []
        self.env["sale.order.line"].flush_model()
        self.env["sale.order"].flush_model()
        return self.env.execute_query(
            SQL(
                """SELECT g.policy_promotion_id,
                          SUM(l.product_uom_qty * %(unit)s
                              / NULLIF(o.currency_rate, 0))
                     FROM loyalty_program AS g
                     JOIN loyalty_reward AS r ON r.program_id = g.id
                     JOIN sale_order_line AS l ON l.reward_id = r.id
                     JOIN sale_order AS o ON o.id = l.order_id AND o.state = 'sale'
                    WHERE g.policy_promotion_id IN %(promotions)s
                      AND l.price_subtotal = 0
                      AND NOT EXISTS (
                          SELECT 1 FROM workshop_promotion_product_rel AS rel
                           WHERE rel.workshop_promotion_id = g.policy_promotion_id
                             AND rel.product_product_id = l.product_id)
                    GROUP BY g.policy_promotion_id""",
                promotions=tuple(self.ids),
                unit=UNIT_COST,
            )
        )

    def _budget_get_reserved(self):
        """What an approved promotion still holds of a budget (F3.9).

        For a budget line: the plan less what claims and bills took of it; nothing once
        the promotion is closed or cancelled.

        :return: ``{promotion id: amount}``, company currency, never below zero
        :rtype: dict[int, float]
        """
        holding = ("approved", "running", "ended", "evaluated")
        return {
            promotion.id: max(0.0, promotion.amount_left)
            if promotion.state in holding
            else 0.0
            for promotion in self
        }

    # ----------------------------------------------------------------------- buttons
    def action_open_claims(self):
        """Claims that name this promotion, by the reader's own rights."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Expenses of %s", self.name),
            "res_model": "hr.expense",
            "view_mode": "list,kanban,form",
            "domain": [("policy_promotion_id", "=", self.id)],
            "context": {"default_policy_promotion_id": self.id},
        }

    def action_open_bills(self):
        """Vendor bills that name this promotion."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Bills of %s", self.name),
            "res_model": "account.move",
            "view_mode": "list,kanban,form",
            "domain": [("policy_promotion_id", "=", self.id)],
            "context": {
                "default_move_type": "in_invoice",
                "default_policy_promotion_id": self.id,
            },
        }
