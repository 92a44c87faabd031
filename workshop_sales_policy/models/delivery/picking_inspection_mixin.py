from odoo import api, fields, models
from odoo.exceptions import UserError

from .inspection import STATES

# Shown on a transfer: the inspection's own states, and before one is opened.
BADGES = [("needed", "To be inspected"), *STATES]


class WorkshopPickingInspectionMixin(models.AbstractModel):
    """The transfer's side of the delivery gate: badge, next line, Inspect."""

    _name = "workshop.picking.inspection.mixin"
    _description = "Transfer under the Delivery Gate"

    policy_inspection_state = fields.Selection(
        BADGES, "Inspection Result", compute="_compute_policy_inspection"
    )
    policy_is_held = fields.Boolean(
        compute="_compute_policy_inspection", export_string_translation=False
    )
    policy_can_inspect = fields.Boolean(
        compute="_compute_policy_inspection", export_string_translation=False
    )
    policy_may_inspect = fields.Boolean(
        compute="_compute_policy_inspection",
        help="At an earlier step: the pass binds to the shipment.",
        export_string_translation=False,
    )
    policy_gate_text = fields.Char(
        "Inspection Note", compute="_compute_policy_inspection"
    )
    policy_gate_level = fields.Selection(
        [("info", "Information"), ("success", "Done"), ("danger", "Late or blocked")],
        compute="_compute_policy_inspection",
        export_string_translation=False,
    )
    policy_has_unordered = fields.Boolean(
        compute="_compute_policy_has_unordered", export_string_translation=False
    )
    policy_inspection_ids = fields.One2many(
        "workshop.inspection",
        "picking_id",
        "Inspections",
        groups="workshop_sales_policy.group_policy_user,"
        "workshop_sales_policy.group_policy_handler,"
        "workshop_sales_policy.group_policy_auditor",
    )

    @api.depends("state", "move_ids.quantity", "move_ids.state")
    @api.depends_context("uid", "lang")
    def _compute_policy_inspection(self):
        gated = self.filtered(lambda p: p.move_ids._policy_filter_gated())
        open_ones = gated.filtered(lambda p: p.state not in ("done", "cancel"))
        uncovered = open_ones._policy_get_uncovered()
        last = gated._origin._policy_get_last_inspections()
        for picking in self:
            inspection = last.get(picking._origin.id)
            missing, held = uncovered.get(picking.id, ({}, set()))
            # What passed covers no longer: goods were added, or left already.
            state = inspection.state if inspection else False
            if missing and state in (False, "passed", "waived"):
                state = "needed"
            picking.policy_inspection_state = state
            picking.policy_is_held = bool(missing or held)
            picking.policy_can_inspect = bool(missing) and picking.state != "draft"
            picking.policy_may_inspect = (
                picking not in gated
                and picking.state == "assigned"
                and bool(picking._policy_get_inspectable_moves())
            )
            level, text = picking._policy_word_gate(state)
            picking.policy_gate_level = level
            picking.policy_gate_text = text

    def _policy_word_gate(self, state):
        """The transfer's next line as far as the inspection goes."""
        _ = self.env._
        if self.state in ("done", "cancel", "draft"):
            return False, False
        if state == "needed":
            return "info", _("Inspect the goods, then they may leave.")
        if state == "todo":
            return "info", _("Waits for the inspection: the inspectors have it.")
        if state == "running":
            return "info", _("The inspection is running.")
        if state == "failed":
            return "danger", _("Held: the goods did not pass the inspection.")
        if state == "passed":
            return "success", _("Passed: the goods may leave.")
        if state == "waived":
            return "success", _("Waiver approved: the goods may leave.")
        return False, False

    @api.depends("move_ids.quantity", "move_ids.sale_line_id", "state")
    def _compute_policy_has_unordered(self):
        for picking in self:
            moves = picking.move_ids.filtered(
                lambda m: m.state not in ("done", "cancel")
            )
            unordered = moves.filtered(lambda m: m._policy_is_unordered())
            picking.policy_has_unordered = bool(
                unordered - unordered._policy_filter_approved() if unordered else False
            )

    # ------------------------------------------------------------------------ look-up
    def _policy_get_origins(self):
        """Transfers whose passes reach these: split off from, or steps before them.

        A pass at pick or pack binds to the shipment at the end.

        :return: other transfers than ``self``
        """
        found, rest = self, self
        while rest:
            rest = rest.backorder_id | rest.move_ids.move_orig_ids.picking_id
            rest -= found
            found |= rest
        return found - self

    def _policy_get_leaving_moves(self):
        """Moves that a validation would take out of the house now."""
        moves = self.browse().move_ids
        for picking in self:
            todo = picking.move_ids.filtered(
                lambda m: m.state not in ("done", "cancel") and m.quantity
            )
            moves |= todo.filtered("picked") or todo
        return moves

    def _policy_get_uncovered(self):
        """Goods of each transfer that nothing lets leave yet.

        :return: ``{picking id: ({(product id, lot): quantity}, held keys)}``
        :rtype: dict
        """
        result = {}
        moves = self._policy_get_leaving_moves()._policy_filter_gated()
        if not moves:
            return result
        outcome, _exempt = moves._policy_cover()
        for move in moves:
            missing, held = result.setdefault(move.picking_id.id, ({}, set()))
            for key, quantity in outcome.missing.get(move.id, {}).items():
                missing[key] = missing.get(key, 0.0) + quantity
                if key in outcome.held:
                    held.add(key)
        return result

    def _policy_get_last_inspections(self):
        """The newest inspection of each transfer, or of a step before it.

        :return: ``{picking id: workshop.inspection}``, sudo
        """
        if not self:
            return {}
        # sudo: workshop.inspection - a badge, whoever reads the transfer
        rows = self.env["workshop.inspection"].sudo()
        own = rows.search([("picking_id", "in", self.ids)], order="id")
        last = {row.picking_id.id: row for row in own}
        for picking in self.filtered(lambda p: p.id not in last):
            before = picking.sudo()._policy_get_origins()
            if before:
                domain = [("picking_id", "in", before.ids)]
                row = rows.search(domain, order="id desc", limit=1)
                if row:
                    last[picking.id] = row
        return last

    # ----------------------------------------------------------------------- the gate
    def _policy_ensure_may_leave(self):
        """Say what is missing before core asks about backorders.

        :raise UserError: one sentence per transfer
        """
        moves = self._policy_get_leaving_moves()
        moves._policy_ensure_unheld()
        moves._policy_ensure_inspected()

    def _policy_ensure_moves_left(self):
        """A transfer is not done while goods of it have not left.

        Its state, written by hand, moves nothing: no stock, no quantity delivered.

        :raise UserError: which transfer
        """
        for picking in self.filtered(lambda p: p.state == "done"):
            waiting = picking.move_ids.filtered(
                lambda m: m.state not in ("done", "cancel")
            )
            if waiting and waiting._policy_filter_gated():
                raise UserError(
                    self.env._(
                        "%s is done when its goods have left: inspect them, then use "
                        "Validate.",
                        picking.name,
                    )
                )

    # --------------------------------------------------------------------- inspecting
    def _policy_open_inspections(self):
        """Put ready transfers on the inspectors' list; batch, sudo.

        Nothing is opened where goods are covered already, or being inspected.
        """
        waiting = self.filtered(lambda p: p.state not in ("draft", "done", "cancel"))
        uncovered = waiting._policy_get_uncovered()
        wanted = waiting.filtered(lambda p: uncovered.get(p.id, ({},))[0])
        last = wanted._policy_get_last_inspections()
        wanted = wanted.filtered(
            lambda p: (
                not last.get(p.id)
                or last[p.id].state not in ("todo", "running", "failed")
            )
        )
        return self.env["workshop.inspection"].sudo()._open(wanted)

    def action_policy_inspect(self):
        """Open the inspection of this transfer; put it on the list when there is none.

        :raise UserError: when there is nothing to inspect
        """
        self.ensure_one()
        self.check_access("read")
        inspections = self.env["workshop.inspection"]
        inspection = self._policy_get_open_inspection()
        if not inspections.has_access("read"):
            return {
                "type": "ir.actions.client",
                "tag": "display_notification",
                "params": {
                    "message": self.env._("The inspectors have it on their list."),
                    "type": "success",
                    "next": {"type": "ir.actions.client", "tag": "soft_reload"},
                },
            }
        return {
            "type": "ir.actions.act_window",
            "res_model": inspections._name,
            "res_id": inspection.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def _policy_get_open_inspection(self):
        """The inspection to go on with: open or failed, else a new one.

        :raise UserError: when there is nothing to inspect
        """
        self.ensure_one()
        picking = self.sudo()  # sudo: after the access check; evidence
        last = picking._policy_get_last_inspections().get(picking.id)
        if last and last.state in ("todo", "running", "failed"):
            return last
        moves = picking._policy_get_inspectable_moves()
        if not moves:
            raise UserError(
                self.env._(
                    "%s has nothing to inspect: its goods are not ready, or do not "
                    "leave the house.",
                    picking.name,
                )
            )
        return self.env["workshop.inspection"].sudo()._open(picking)

    def _policy_get_inspectable_moves(self):
        """Goods at hand that leave now, or at the last step of pick-pack-ship."""
        policy = self.company_id._policy_get_current()
        if not policy or not policy._get_settings()["inspection_gate"]:
            return self.move_ids.browse()
        return self._policy_get_leaving_moves().filtered(
            lambda m: (
                m._policy_leaves_house()
                or m._policy_leaves_later()
                or any(dest._policy_leaves_house() for dest in m.move_dest_ids)
            )
        )

    def _policy_get_printed_inspections(self):
        """Inspections whose checks belong on the packing list, newest last; sudo."""
        self.ensure_one()
        last = self._policy_get_last_inspections().get(self.id)
        # sudo: workshop.inspection - checks on paper, for whoever prints the transfer
        return last or self.env["workshop.inspection"].sudo()

    def action_policy_unordered(self):
        """Ask that goods which are not on the order may leave with it."""
        self.ensure_one()
        request = self.env["workshop.unordered.move"]._open_for(self)
        return {
            "type": "ir.actions.act_window",
            "res_model": request._name,
            "res_id": request.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def action_policy_open_inspections(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "workshop_sales_policy.workshop_inspection_action"
        )
        return dict(action, domain=[("picking_id", "=", self.id)], context={})

    def _policy_get_packing_photos(self):
        """Photos of the packing check, of the goods that left with this transfer."""
        self.ensure_one()
        # sudo: workshop.inspection.result - the customer sees how it was packed
        photos = self.sudo().policy_inspection_ids.result_ids.filtered(
            lambda row: row.is_packing and row.state == "ok" and row.photo
        )
        return super()._policy_get_packing_photos() | self.env[
            "ir.attachment"
        ].sudo().search(  # sudo: as above
            [
                ("res_model", "=", photos._name),
                ("res_field", "=", "photo"),
                ("res_id", "in", photos.ids),
            ]
        )
