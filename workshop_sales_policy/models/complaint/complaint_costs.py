from odoo import api, fields, models
from odoo.tools import formatLang

from ...tools.complaint import CopqParts, copq
from .complaint import DONE_STATES

# What people type; a change of it changes the cost.
TYPED = frozenset({"cost_rework", "cost_freight", "cost_gift", "hours_spent"})


class WorkshopComplaint(models.Model):
    """What a case cost (F3.5, COPQ): kept on the case, refreshed at named events.

    A part that is not known is left out and named, never counted as 0: a return whose
    freight nobody entered, goods that have not left yet, hours without a rate. What
    nobody typed is unknown while the case is open, and nothing once it is closed.
    """

    _inherit = "workshop.complaint"

    # typed while the case is open
    cost_rework = fields.Monetary(
        "Rework", copy=False, help="Cost of making the goods good or anew, untaxed."
    )
    cost_freight = fields.Monetary(
        "Freight Back and Again", copy=False, help="Goods back and sent again, untaxed."
    )
    cost_gift = fields.Monetary(
        "Gifts", copy=False, help="Given to the customer besides, at cost."
    )
    # rolled up by the server
    cost_refund = fields.Monetary(
        "Refunds",
        readonly=True,
        copy=False,
        help="Posted credit notes of this case, untaxed.",
    )
    cost_replacement = fields.Monetary(
        "Replacement Goods",
        readonly=True,
        copy=False,
        help="Cost of the goods that the replacement orders delivered.",
    )
    cost_hours = fields.Monetary(
        "Work",
        readonly=True,
        copy=False,
        help="Hours spent on the case at the rate of the policy.",
    )
    cost_total = fields.Monetary(
        "Cost of the Case",
        readonly=True,
        copy=False,
        help="Refunds, replacement goods, rework, freight, gifts and work: what is "
        "known of them.",
    )
    is_cost_known = fields.Boolean(
        readonly=True, copy=False, export_string_translation=False
    )
    # Keys of the parts that are not known, with commas.
    cost_missing = fields.Char(
        readonly=True, copy=False, export_string_translation=False
    )
    cost_text = fields.Char("Cost So Far", compute="_compute_cost_text")

    _cost_positive = models.Constraint(
        "CHECK(cost_rework >= 0 AND cost_freight >= 0 AND cost_gift >= 0)",
        "Costs cannot be negative.",
    )

    @api.depends("cost_total", "is_cost_known", "cost_missing")
    @api.depends_context("lang")
    def _compute_cost_text(self):
        words = self._get_cost_words()
        for case in self:
            keys = (case.cost_missing or "").split(",")
            missing = ", ".join(words[key] for key in keys if key in words)
            total = "—"
            if case.is_cost_known:
                total = formatLang(
                    self.env, case.cost_total, currency_obj=case.currency_id
                )
            case.cost_text = (
                self.env._(
                    "%(total)s · not known: %(missing)s", total=total, missing=missing
                )
                if missing and case.is_cost_known
                else total
            )

    def _get_cost_words(self):
        _ = self.env._
        return {
            "refunds": _("refunds"),
            "replacement": _("replacement goods"),
            "rework": _("rework"),
            "freight": _("freight"),
            "gifts": _("gifts"),
            "hours": _("hours of work"),
            "rate": _("cost of an hour"),
        }

    def write(self, vals):
        result = super().write(vals)
        if TYPED & vals.keys():
            self.sudo()._policy_refresh_costs()  # sudo: server columns, by what is kept
        return result

    def _policy_after_close(self):
        result = super()._policy_after_close()
        self._policy_refresh_costs()
        return result

    # ----------------------------------------------------------------------- roll-up
    def _policy_refresh_costs(self):
        """Roll the cost of these up; the same few queries for one and for many.

        As sudo. Writes only what differs.
        """
        refunds = self._get_refund_costs()
        goods = self._get_replacement_costs()
        for case in self:
            parts = case._get_cost_parts(refunds, goods)
            total, missing = copq(parts)
            hours = (parts.hours or 0.0) * (parts.rate or 0.0)
            case._policy_write(
                {
                    "cost_refund": parts.refunds or 0.0,
                    "cost_replacement": parts.replacement or 0.0,
                    "cost_hours": hours,
                    "cost_total": total or 0.0,
                    "is_cost_known": total is not None,
                    "cost_missing": ",".join(missing) or False,
                }
            )

    def _get_cost_parts(self, refunds, goods):
        """The parts of one case; ``None`` = not known.

        :param dict refunds: ``{case id: amount or None}``
        :param dict goods: the same of replacement goods
        :rtype: CopqParts
        """
        self.ensure_one()
        policy = self.company_id._policy_get_current()
        rate = policy._get_settings()["complaint_hour_rate"] if policy else 0.0
        nothing = 0.0 if self.state in DONE_STATES else None
        moved = self.id in goods or self._has_returned()
        return CopqParts(
            refunds=refunds.get(self.id, nothing),
            replacement=goods.get(self.id, nothing),
            rework=self.cost_rework or nothing,
            # Goods do not travel for nothing.
            freight=self.cost_freight or (None if moved else nothing),
            gifts=self.cost_gift or nothing,
            hours=self.hours_spent or None,
            rate=rate or None,
        )

    def _has_returned(self):
        self.ensure_one()
        return any(picking.state == "done" for picking in self.return_ids)

    def _get_refund_costs(self):
        """Posted credit notes by case, company currency, untaxed. One query.

        :return: ``{case id: amount}``; ``None`` while there is only a draft
        """
        groups = self.env["account.move"]._read_group(
            [
                ("policy_complaint_id", "in", self.ids),
                ("move_type", "=", "out_refund"),
                ("state", "in", ("draft", "posted")),
            ],
            ["policy_complaint_id", "state"],
            ["amount_untaxed_signed:sum"],
        )
        costs = {}
        for case, state, amount in groups:
            if state == "posted":
                costs[case.id] = -amount
            else:
                costs.setdefault(case.id, None)
        return costs

    def _get_replacement_costs(self):
        """Cost of what replacement orders delivered by case, company currency.

        At the cost frozen when the order was released, else the product's own.

        :return: ``{case id: amount}``; ``None`` when nothing left yet, or a cost is
            not known
        """
        orders = self.env["sale.order"].search_fetch(
            [("policy_complaint_id", "in", self.ids), ("state", "!=", "cancel")],
            ["policy_complaint_id"],
        )
        costs = {}
        for case, rows in orders.grouped("policy_complaint_id").items():
            amounts = sum((row._policy_get_given_cost() for row in rows), [])
            unknown = not amounts or None in amounts
            costs[case.id] = None if unknown else sum(amounts)
        return costs
