from odoo import models
from odoo.exceptions import UserError

from ...const import SKIP_LOTS


class WorkshopMoveHoldMixin(models.AbstractModel):
    """Held lots neither leave the house nor become other goods.

    Scrapping, sending back to the supplier and moving inside the house stay open: that
    is how held goods are got rid of. The host calls ``_policy_ensure_unheld`` where
    goods are used up and asks ``_policy_skip_held_lots`` before it reserves.
    """

    _name = "workshop.move.hold.mixin"
    _description = "Goods under a Hold"

    def _policy_uses_up(self):
        """Whether this move takes goods out of the house, or into production.

        Goods made from a held lot would leave under another name.

        :rtype: bool
        """
        self.ensure_one()
        places = self.location_dest_id | self.move_line_ids.location_dest_id
        return self._policy_leaves_house() or "production" in places.mapped("usage")

    def _policy_counts_down(self):
        """Whether a stock count takes goods off the books, by someone not entitled.

        Counted down under one lot and up under another, held goods would be free.
        Who may lift a hold may count them down; scrapping is open as before.

        :rtype: bool
        """
        self.ensure_one()
        return (
            self.is_inventory
            and self.location_dest_id.usage == "inventory"
            and not self.env["workshop.lot.sweep"]._may_hold()
        )

    def _policy_is_bound_away(self):
        """As ``_policy_uses_up``, the earlier steps of pick-pack-ship included."""
        self.ensure_one()
        final = self.location_final_id
        return (
            self._policy_uses_up()
            or final.usage == "customer"
            or (final.usage == "transit" and not final.company_id)
            or any(move._policy_uses_up() for move in self.move_dest_ids)
        )

    def _policy_get_held(self):
        """Held lots by product, where a policy is in force.

        :rtype: dict[int, frozenset[int]]
        """
        self.ensure_one()
        company = self.company_id
        if not company._policy_get_current():
            return {}
        return self.env["workshop.lot.sweep.goods"]._get_held_lots(company.id)

    def _policy_ensure_unheld(self):
        """Refuse goods of a held lot; batch, no query where nothing is held.

        :raise UserError: naming lot, sweep and who lifts the hold
        """
        for move in self:
            held = move._policy_get_held()
            lines = move.move_line_ids
            products = lines.product_id | move.product_id
            if held.keys().isdisjoint(products.ids):
                continue
            if move._policy_counts_down():
                lots = lines.lot_id.filtered(
                    lambda lot, held=held: lot.id in held.get(lot.product_id.id, ())
                )
                if lots:
                    raise UserError(move._policy_word_counted(lots[0]))
            if not move._policy_uses_up():
                continue
            if any(line.picked for line in lines):
                lines = lines.filtered("picked")
            lines = lines.filtered("quantity")
            unknown = move.product_id if not lines else products.browse()
            for line in lines:
                if line.product_id.id not in held:
                    continue
                lot = line._policy_get_lot()
                if lot.id in held[line.product_id.id]:
                    raise UserError(move._policy_word_held(lot))
                if not lot and not line.lot_name:
                    unknown |= line.product_id
            for product in unknown.filtered(lambda p, held=held: p.id in held):
                raise UserError(move._policy_word_unknown(product, held[product.id]))

    def _policy_get_hold(self, lot):
        """The row that holds ``lot``, whoever asks.

        :rtype: workshop.lot.sweep.goods
        """
        self.ensure_one()
        # sudo: workshop.lot.sweep.goods - why it is held, whoever ships
        return (
            self.env["workshop.lot.sweep.goods"]
            .sudo()
            .search(
                [
                    ("lot_id", "=", lot.id),
                    ("is_held", "=", True),
                    ("company_id", "=", self.company_id.id),
                ],
                limit=1,
            )
        )

    def _policy_word_held(self, lot):
        """What is held, why, and who lifts it.

        :rtype: str
        """
        row = self._policy_get_hold(lot)
        return self.env._(
            "%(goods)s is held: %(reason)s. Take another lot, or ask %(person)s, a "
            "sales manager or an inspector to lift the hold.",
            goods=row.display_name,
            reason=row.sweep_id._word_reason(),
            person=row.held_by_id.name,
        )

    def _policy_word_counted(self, lot):
        row = self._policy_get_hold(lot)
        return self.env._(
            "%(goods)s is held: %(reason)s. Scrap it, or let %(person)s, a sales "
            "manager or an inspector count it down.",
            goods=row.display_name,
            reason=row.sweep_id._word_reason(),
            person=row.held_by_id.name,
        )

    def _policy_word_unknown(self, product, lot_ids):
        self.ensure_one()
        # sudo: names of goods, whoever ships
        lots = self.env["stock.lot"].sudo().browse(lot_ids)
        return self.env._(
            "Say which lot of %(product)s this is: %(lots)s is held.",
            product=product.sudo().display_name,
            lots=", ".join(sorted(lots.mapped("name"))),
        )

    def _policy_skip_held_lots(self):
        """This move, reserving none of the lots on hold when its goods will leave.

        :rtype: stock.move
        """
        self.ensure_one()
        held = self._policy_get_held().get(self.product_id.id)
        if not held or not self._policy_is_bound_away():
            return self
        return self.with_context(**{SKIP_LOTS: held})


class WorkshopMoveLineHoldMixin(models.AbstractModel):
    """Which lot a line is about, also before core has looked up its name."""

    _name = "workshop.move.line.hold.mixin"
    _description = "Lot of a Move Line"

    def _policy_get_lot(self):
        """The lot, by its name where only that was typed.

        :rtype: stock.lot
        """
        self.ensure_one()
        if self.lot_id or not self.lot_name:
            return self.lot_id
        # sudo: stock.lot - which one it is, whoever moves it
        return (
            self.env["stock.lot"]
            .sudo()
            .search(
                [
                    ("product_id", "=", self.product_id.id),
                    ("name", "=", self.lot_name),
                    ("company_id", "in", (self.company_id.id, False)),
                ],
                limit=1,
            )
        )
