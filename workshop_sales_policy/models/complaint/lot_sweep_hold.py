from odoo import models
from odoo.exceptions import AccessError, UserError

from .lot_sweep import HANDLER, MANAGER

INSPECTOR = "workshop_sales_policy.group_policy_inspector"


class WorkshopLotSweep(models.Model):
    """Holding what is left of a lot, and lifting the hold.

    A flag on the goods, not a move to a quarantine place: it works where a workshop has
    one storeroom, costs no transfer to undo, and binds goods wherever they stand, also
    those on a cart or in another warehouse. Who has such a place may move them there:
    inside the house held goods go where they are put.
    """

    _inherit = "workshop.lot.sweep"

    def _may_hold(self):
        """Whether the present user decides about held goods of these.

        :rtype: bool
        """
        user = self.env.user
        if user.has_group(MANAGER) or user.has_group(INSPECTOR):
            return True
        if not user.has_group(HANDLER):
            return False
        # sudo: hr.employee - who works in quality
        return bool(
            self.env["hr.employee"]
            .sudo()
            .search_count(
                [
                    ("user_id", "=", user.id),
                    ("department_id.policy_duty", "=", "quality"),
                    ("company_id", "in", self.company_id.ids or self.env.company.ids),
                ],
                limit=1,
            )
        )

    def _word_reason(self):
        """Why goods are held, as part of a sentence; empty for no sweep.

        :rtype: str
        """
        complaint = self.complaint_id.name
        reason = (self.reason or "").rstrip(" .")
        return f"{complaint}, {reason}" if complaint else reason

    def _ensure_may_hold(self):
        self.check_access("read")
        if not self._may_hold():
            raise AccessError(
                self.env._(
                    "A sales manager, an inspector or somebody of the quality "
                    "department holds goods and lifts the hold. Ask one of them."
                )
            )

    def action_hold(self):
        """Hold all that is left: nothing of it leaves, or is used up.

        :raise UserError: goods without a lot, or no policy to enforce it
        """
        self._ensure_may_hold()
        self._ensure_open()
        for sweep in self.sudo():  # sudo: evidence and other people's reservations
            if not sweep.lot_id:
                raise UserError(
                    self.env._(
                        "%s has no lots, so nobody can tell its goods apart. Move them "
                        "to a place of their own.",
                        sweep.product_id.display_name,
                    )
                )
            if not sweep.company_id._policy_get_current():
                raise UserError(
                    self.env._(
                        "No sales policy is in force in %s, so nothing can be held. "
                        "Move the goods to a place of their own.",
                        sweep.company_id.name,
                    )
                )
            goods = sweep.goods_ids.filtered("lot_id")
            freed = goods._hold()
            sweep._evidence_write(
                {"is_held": True, "freed_text": "\n".join(freed) or False}
            )
            sweep._log(self.env._("Held: %s", ", ".join(goods.mapped("display_name"))))
        return True

    def action_lift(self):
        """Ask why the goods may leave again."""
        self.ensure_one()
        self.check_access("read")
        return self._get_lift_action()

    def _get_lift_action(self, goods=None):
        self._ensure_may_hold()
        values = {"goods_id": goods.id} if goods else {}
        return self._get_act_action("lift", self.env._("Lift the Hold"), **values)

    def _lift(self, reason, goods=None):
        """Let goods leave again.

        :param str reason: kept with the goods
        :param goods: some rows of the sweep; all held ones when left out
        """
        self.ensure_one()
        self._ensure_may_hold()
        reason = (reason or "").strip()
        if not reason:
            raise UserError(
                self.env._("Say why %s may leave again.", (goods or self).display_name)
            )
        sweep = self.sudo()  # sudo: evidence, after the guard
        rows = sweep.goods_ids.filtered("is_held")
        if goods:
            rows &= goods.sudo()  # sudo: as above
        if not rows:
            raise UserError(
                self.env._("Nothing of %s is held. Reload the page.", self.name)
            )
        rows._lift(reason)
        sweep._evidence_write({"is_held": any(sweep.goods_ids.mapped("is_held"))})
        sweep._log(
            self.env._(
                "Hold lifted: %(goods)s. %(reason)s",
                goods=", ".join(rows.mapped("display_name")),
                reason=reason,
            )
        )
