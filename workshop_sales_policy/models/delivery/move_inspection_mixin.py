from functools import partial

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...const import EVIDENCE
from ...tools.inspection import cover

EXEMPT = ("policy_exempt_qty", "policy_exempt_product", "policy_exempt_place")
GUARDED = frozenset({*EXEMPT, "policy_gated"})
EXEMPT_SQL = SQL(
    "policy_exempt_qty = product_qty, policy_exempt_product = product_id, "
    "policy_exempt_place = location_dest_id"
)
OPEN_STATES = ("waiting", "confirmed", "partially_available", "assigned")
PENDING_KEY = "workshop_sales_policy.inspections"


def _is_outside(place):
    """A customer, or the transit between companies."""
    return place.usage == "customer" or (
        place.usage == "transit" and not place.company_id
    )


class WorkshopMoveInspectionMixin(models.AbstractModel):
    """The delivery gate: what leaves the house is covered, by product, lot, quantity.

    The host calls ``_policy_ensure_inspected`` where goods leave. What covers them is
    kept in ``workshop.inspection.coverage``, so that a move costs no column.
    """

    _name = "workshop.move.inspection.mixin"
    _description = "Goods under the Delivery Gate"

    policy_exempt_qty = fields.Float(
        "Exempt Quantity",
        copy=False,
        readonly=True,
        digits="Product Unit",
        help="Confirmed before the inspection became a rule: this much may leave.",
        export_string_translation=False,
    )
    # Ids, compared and never followed: other goods, or another place, are not exempt.
    policy_exempt_product = fields.Integer(
        copy=False, readonly=True, prefetch=EVIDENCE, export_string_translation=False
    )
    policy_exempt_place = fields.Integer(
        copy=False, readonly=True, prefetch=EVIDENCE, export_string_translation=False
    )
    policy_gated = fields.Boolean(
        "Under the Gate",
        copy=False,
        readonly=True,
        help="Waited for an inspection when the rule was suspended.",
        export_string_translation=False,
    )
    policy_coverage_ids = fields.One2many(
        "workshop.inspection.coverage",
        "move_id",
        "Left By",
        groups="workshop_sales_policy.group_policy_user,"
        "workshop_sales_policy.group_policy_handler,"
        "workshop_sales_policy.group_policy_auditor",
    )

    # ------------------------------------------------------------------ what leaves
    def _policy_leaves_house(self):
        """Whether this move takes goods of ours out of the house.

        Told by where the goods go, never by the operation type: a customer, or the
        transit between companies. What comes from a customer never leaves again.

        :rtype: bool
        """
        self.ensure_one()
        if self.location_id.usage == "customer":
            return False
        places = self.location_dest_id | self.move_line_ids.location_dest_id
        return any(_is_outside(place) for place in places)

    def _policy_leaves_later(self):
        """Whether a later step takes these goods out: picking and packing.

        :rtype: bool
        """
        self.ensure_one()
        return _is_outside(self.location_final_id)

    def _policy_filter_gated(self):
        """Moves that leave the house of a company whose policy has the gate."""
        policies = {}
        for company in self.company_id:
            policy = company._policy_get_current()
            policies[company] = policy and policy._get_settings()["inspection_gate"]
        if not any(policies.values()):
            return self.browse()
        return self.filtered(
            lambda move: policies.get(move.company_id) and move._policy_leaves_house()
        )

    def _policy_get_needs(self):
        """What leaves with each move, in the unit of its product.

        A move without quantity that is done all the same counts as asked for: its
        state was written by hand.

        :return: ``{move id: {(product id, lot name): quantity}}``
        :rtype: dict
        """
        needs = {}
        for move in self:
            lines = move.move_line_ids
            if any(line.picked for line in lines):
                lines = lines.filtered("picked")
            keys = needs[move.id] = {}
            for line in lines:
                lot = line.lot_id.name or line.lot_name or ""
                key = (line.product_id.id, lot)
                keys[key] = keys.get(key, 0.0) + line.quantity_product_uom
            if not any(keys.values()):
                needs[move.id] = {(move.product_id.id, ""): move.product_qty}
        return needs

    def _policy_subtract_known(self, needs):
        """Take off what is exempt and what an earlier check has covered already."""
        # sudo: workshop.inspection.coverage - how much, whoever ships
        rows = self.env["workshop.inspection.coverage"].sudo()
        known = rows.search_fetch(
            [("move_id", "in", self.ids)],
            ["move_id", "product_id", "lot_name", "quantity"],
        )
        for row in known:
            keys = needs.get(row.move_id.id, {})
            key = (row.product_id.id, row.lot_name or "")
            if key in keys:
                keys[key] -= row.quantity
        exempt = {}
        for move in self.filtered(lambda m: m._policy_is_exempt()):
            rest = move.policy_exempt_qty - sum(
                row.quantity for row in known if row.move_id == move and row.is_exempt
            )
            for key in needs[move.id]:
                taken = min(max(needs[move.id][key], 0.0), rest)
                if key[0] == move.policy_exempt_product and taken > 0:
                    exempt.setdefault(move.id, {})[key] = taken
                    needs[move.id][key] -= taken
                    rest -= taken
        return exempt

    def _policy_cover(self):
        """Match what leaves with what passed.

        :return: ``(Cover, exempt part by move and key)``
        """
        needs = self._policy_get_needs()
        exempt = self._policy_subtract_known(needs)
        if not any(q > 0 for keys in needs.values() for q in keys.values()):
            return cover({}, ()), exempt
        lines = self.env["workshop.inspection.line"].sudo()  # sudo: evidence, read
        pickings = self.picking_id.sudo()  # sudo: as above
        found = lines._get_passes(pickings.ids, needs)
        outcome = cover(needs, found)
        if outcome.missing:
            # Inspected at an earlier step, or before the transfer was split.
            before = pickings._policy_get_origins()
            if before:
                needs = self._policy_get_needs()
                self._policy_subtract_known(needs)
                found += lines._get_passes(before.ids, {})
                outcome = cover(needs, found)
        return outcome, exempt

    # -------------------------------------------------------------------- the gate
    def _policy_ensure_inspected(self, keep=False):
        """Refuse goods that no pass, waiver or exemption covers; batch.

        :param bool keep: they leave now: note what covered them, so that it covers
            nothing else
        :raise UserError: what is missing and who can help, one sentence per transfer
        """
        moves = self._policy_filter_gated()
        if not moves:
            return
        outcome, exempt = moves._policy_cover()
        if outcome.missing:
            raise UserError(moves._policy_word_missing(outcome))
        if keep:
            # sudo: evidence, after the check above
            rows = self.env["workshop.inspection.coverage"].sudo()
            rows._keep(moves, outcome.uses, exempt)

    def _policy_word_missing(self, outcome):
        """One sentence per transfer: what stands in the way, who clears it."""
        texts = {}
        for move in self:
            for (product_id, lot), quantity in outcome.missing.get(move.id, {}).items():
                product = self.env["product.product"].sudo().browse(product_id)
                name = (
                    f"{product.display_name} ({lot})" if lot else product.display_name
                )
                digits = self.env["decimal.precision"].precision_get("Product Unit")
                amount = f"{round(quantity, digits):g} {product.uom_id.name}"
                held = (product_id, lot) in outcome.held
                key = (move.picking_id, held)
                texts.setdefault(key, []).append(f"{name}, {amount}")
        words = []
        for (picking, held), goods in texts.items():
            goods = "; ".join(goods)
            # sudo: a name; who refuses needs no right to read the transfer
            name = picking.sudo().name
            if not picking:
                text = self.env._(
                    "%s cannot leave without a transfer: put it on one, so that it "
                    "can be inspected.",
                    goods,
                )
            elif held:
                text = self.env._(
                    "%(transfer)s is held: %(goods)s did not pass the inspection. "
                    "Inspect again, or ask for a waiver.",
                    transfer=name,
                    goods=goods,
                )
            else:
                text = self.env._(
                    "%(transfer)s must be inspected before it leaves: %(goods)s. "
                    "Use Inspect on the transfer.",
                    transfer=name,
                    goods=goods,
                )
            words.append(text)
        return "\n".join(words)

    # --------------------------------------------------------------------- to inspect
    def _policy_note_ready(self):
        """Goods became ready: at the end of the transaction they are to inspect.

        Then the transfer has its final moves, and a batch costs what one does.
        """
        ready = self.filtered(
            lambda move: move.picking_id and move.state in OPEN_STATES[2:]
        )
        pickings = ready._policy_filter_gated().picking_id
        if not pickings:
            return
        waiting = self.env.cr.precommit.data.setdefault(PENDING_KEY, set())
        if not waiting:
            env = self.sudo().env  # sudo: whoever made the goods ready
            self.env.cr.precommit.add(partial(self._policy_open_ready, env))
        waiting.update(pickings.ids)

    @api.model
    def _policy_open_ready(self, env):
        ids = env.cr.precommit.data.pop(PENDING_KEY, set())
        env["stock.picking"].browse(ids).exists()._policy_open_inspections()

    # ------------------------------------------------------------------------ exempt
    def _policy_write(self, vals):
        """Write guarded columns after the caller's guard."""
        return models.BaseModel.write(self, vals)

    def _policy_is_exempt(self):
        """Whether this move still takes the same goods to the same place."""
        self.ensure_one()
        return (
            self.policy_exempt_qty > 0
            and self.policy_exempt_product == self.product_id.id
            and self.policy_exempt_place == self.location_dest_id.id
        )

    @api.model
    def _policy_ensure_unguarded(self, vals_list):
        """Drop or refuse what only the methods here write."""
        for vals in vals_list:
            for name in GUARDED & vals.keys():
                vals[name] = False

    def _policy_before_write(self, vals):
        """Refuse columns that only the methods here write."""
        if not GUARDED.isdisjoint(vals):
            raise UserError(
                self.env._(
                    "What is exempt from the inspection was set when the policy took "
                    "effect and stays as it is."
                )
            )

    def _policy_split_exempt(self, moves):
        """Goods that were exempt stay so on the backorder ``moves`` split off."""
        for move in self.filtered("policy_exempt_qty"):
            rest = move.policy_exempt_qty - move.product_qty
            for part in moves.filtered(
                lambda m, move=move: m.product_id == move.product_id
                and m.picking_id == move.picking_id
                and m.sale_line_id == move.sale_line_id
                and not m.policy_exempt_qty
            ):
                taken = min(rest, part.product_qty)
                if taken > 0:
                    same = {name: move[name] for name in EXEMPT[1:]}
                    part._policy_write(dict(same, policy_exempt_qty=taken))
                    move._policy_write(
                        {"policy_exempt_qty": move.policy_exempt_qty - taken}
                    )
                    rest -= taken

    @api.model
    def _policy_get_leaving_sql(self):
        """Condition on ``stock_move`` m: as ``_policy_leaves_house``, in SQL."""
        return SQL(
            """EXISTS (SELECT 1 FROM stock_location s, stock_location d
                WHERE s.id = m.location_id AND d.id = m.location_dest_id
                  AND s.usage != 'customer'
                  AND (d.usage = 'customer'
                       OR (d.usage = 'transit' AND d.company_id IS NULL)))"""
        )

    @api.model
    def _policy_update_open(self, company, assignment, condition):
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """UPDATE stock_move m SET %s
                    WHERE m.company_id = %s AND COALESCE(m.policy_exempt_qty, 0) = 0
                      AND %s AND %s""",
                assignment,
                company.id,
                condition,
                self._policy_get_leaving_sql(),
            )
        )
        self.invalidate_model(list(GUARDED))

    @api.model
    def _policy_mark_exempt(self, company):
        """What is confirmed as the gate takes effect may leave; one statement."""
        self._policy_update_open(
            company,
            EXEMPT_SQL,
            SQL("m.state IN %s AND m.policy_gated IS NOT TRUE", OPEN_STATES),
        )

    @api.model
    def _policy_exempt_left(self, company, since):
        """What left while the gate was suspended is no bypass; one statement."""
        self._policy_update_open(
            company,
            EXEMPT_SQL,
            SQL("m.state = 'done' AND m.date >= %s", since),
        )

    @api.model
    def _policy_mark_gated(self, company):
        """What waits for an inspection now waits again when the gate is back."""
        self._policy_update_open(
            company,
            SQL("policy_gated = TRUE"),
            SQL("m.state IN %s", (*OPEN_STATES, "draft")),
        )

    # ---------------------------------------------------------------------- control
    @api.model
    def _control_delivery_inspected(self, company, date_from, date_to):
        """Clause 3.5b: goods inspected, or waived, before they left."""
        start = self.env["workshop.policy"]._get_gate_start(company)
        if not start:
            return "stock.move", fields.Domain.FALSE, fields.Domain.FALSE
        away = fields.Domain("location_dest_id.usage", "=", "customer") | (
            fields.Domain("location_dest_id.usage", "=", "transit")
            & fields.Domain("location_dest_id.company_id", "=", False)
        )
        applicable = (
            fields.Domain("company_id", "=", company.id)
            & fields.Domain("state", "=", "done")
            & fields.Domain("date", ">=", start)
            & fields.Domain("policy_exempt_qty", "=", 0)
            & company._policy_get_period_domain("date", date_from, date_to)
            & fields.Domain("location_id.usage", "!=", "customer")
            & away
        )
        kept = applicable & fields.Domain("policy_coverage_ids", "!=", False)
        return "stock.move", applicable, kept

    @api.model
    def _bypass_delivery_inspected(self, company, date_from, date_to):
        """Goods that left without pass, waiver or exemption. Must be none."""
        _model, applicable, kept = self._control_delivery_inspected(
            company, date_from, date_to
        )
        return applicable & ~kept
