from odoo import api, fields, models
from odoo.fields import Domain


class WorkshopLotHoldMixin(models.AbstractModel):
    """What a lot shows of its hold; the truth is in ``workshop.lot.sweep.goods``.

    Nothing is stored here, so nothing can be written past the sweep, and a lot that
    several companies share is held in the one that holds it.
    """

    _name = "workshop.lot.hold.mixin"
    _description = "Lot under a Hold"

    policy_hold = fields.Boolean(
        "Lot Held", compute="_compute_policy_hold", search="_search_policy_hold"
    )
    policy_hold_date = fields.Datetime("Lot Held Since", compute="_compute_policy_hold")
    policy_hold_reason = fields.Text("Why It Is Held", compute="_compute_policy_hold")

    @api.model
    def _policy_get_hold_domain(self):
        return Domain("is_held", "=", True) & Domain(
            "company_id", "in", self.env.companies.ids
        )

    @api.depends_context("allowed_company_ids")
    def _compute_policy_hold(self):
        # sudo: workshop.lot.sweep.goods - whoever sees the lot sees that it is held
        rows = self.env["workshop.lot.sweep.goods"].sudo()
        rows = rows.search(
            self._policy_get_hold_domain() & Domain("lot_id", "in", self.ids),
            order="date_held desc",
        )
        held = {row.lot_id.id: row for row in rows}
        for lot in self:
            row = held.get(lot.id, rows.browse())
            lot.policy_hold = bool(row)
            lot.policy_hold_date = row.date_held
            lot.policy_hold_reason = row.sweep_id._word_reason()

    @api.model
    def _search_policy_hold(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: workshop.lot.sweep.goods - as above
        rows = self.env["workshop.lot.sweep.goods"].sudo()
        held = Domain(
            "id", "in", rows._search(self._policy_get_hold_domain()).subselect("lot_id")
        )
        return held if True in value else ~held

    def action_policy_sweep(self):
        """Who else got this lot: the open sweep, or the dialog that starts one."""
        self.ensure_one()
        self.check_access("read")
        return self.env["workshop.lot.sweep"]._get_start_action(self)
