from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from ...const import EVIDENCE
from .picking_facts_mixin import FACT_FIELDS


class WorkshopPickingShippingMixin(models.AbstractModel):
    """A transfer that leaves for a customer: its facts, and whether he was told.

    The host calls ``_policy_ensure_facts`` before and ``_policy_after_shipping`` after
    it is done. Columns in ``_policy_shipping_guarded`` are written by
    ``_policy_write`` only. Validation writes one statement for a batch; the notice is
    worded and sent by jobs (``picking_notice_mixin.py``).
    """

    _name = "workshop.picking.shipping.mixin"
    _description = "Shipment"

    _policy_shipping_guarded = frozenset(
        {
            "policy_shipped_date",
            "policy_notice_due",
            "policy_notice_pending",
            "policy_notice_id",
            "policy_told_facts",
            "policy_told_date",
            "policy_told_in_time",
            "policy_facts_reminded",
            "policy_arrival_date",
            "policy_receipt_due",
            "policy_receipt_state",
            "policy_receipt_date",
            "policy_receipt_name",
            "policy_receipt_grade",
            "policy_receipt_way",
            "policy_receipt_note",
            "policy_receipt_exception",
            "policy_receipt_signature",
            "policy_receipt_user_id",
            "policy_receipt_attachment_ids",
            "policy_receipt_in_time",
            "policy_receipt_reminded",
        }
    )

    policy_shipped_date = fields.Datetime("Shipped On", copy=False, readonly=True)
    policy_notice_due = fields.Datetime(
        "To Be Told By",
        copy=False,
        readonly=True,
        index="btree_not_null",
        groups="base.group_user",
    )
    # Shipped or changed, and not told yet: what the job picks up.
    policy_notice_pending = fields.Boolean(
        copy=False,
        readonly=True,
        prefetch=EVIDENCE,
        groups="base.group_user",
        export_string_translation=False,
    )
    policy_notice_id = fields.Many2one(
        "workshop.notice",
        "Shipping Notice",
        copy=False,
        readonly=True,
        index="btree_not_null",
        groups="base.group_user",
    )
    policy_notice_state = fields.Selection(
        related="policy_notice_id.state", string="Notice", groups="base.group_user"
    )
    policy_told_facts = fields.Char(
        copy=False,
        readonly=True,
        prefetch=EVIDENCE,
        groups="base.group_user",
        export_string_translation=False,
    )
    policy_told_date = fields.Datetime(
        "Customer Told On", copy=False, readonly=True, groups="base.group_user"
    )
    policy_told_in_time = fields.Boolean(
        "Told in Time",
        copy=False,
        readonly=True,
        prefetch=EVIDENCE,
        groups="base.group_user",
    )
    policy_facts_reminded = fields.Boolean(
        copy=False,
        readonly=True,
        prefetch=EVIDENCE,
        groups="base.group_user",
        export_string_translation=False,
    )
    policy_told_text = fields.Char(
        "Customer Told", compute="_compute_policy_told_text", groups="base.group_user"
    )
    policy_ship_step = fields.Selection(
        [
            ("tracking", "Add tracking number"),
            ("driver", "Add driver"),
            ("pickup", "Add pick-up time"),
            ("pass_on", "Pass on the notice"),
            ("receipt", "Record receipt"),
        ],
        "Next Shipping Step",
        compute="_compute_policy_ship_step",
        groups="base.group_user",
    )

    # ---------------------------------------------------------------------- compute
    @api.depends("policy_notice_id.state", "policy_notice_id.date_out")
    @api.depends_context("lang", "tz")
    def _compute_policy_told_text(self):
        for picking in self:
            notice = picking.sudo().policy_notice_id  # sudo: whether he was told
            at = notice.date_out and format_datetime(
                self.env, notice.date_out, dt_format="EEE HH:mm"
            )
            picking.policy_told_text = {
                "sent": self.env._("notified %s", at),
                "passed_on": self.env._("passed on %s", at),
                "to_pass_on": self.env._("to be passed on"),
                "draft": self.env._("to be passed on"),
                "queued": self.env._("notice is being sent"),
            }.get(notice.state, False)

    @api.depends(
        *FACT_FIELDS, "state", "policy_shipped_date", "policy_receipt_state", "sale_id"
    )
    @api.depends_context("uid")
    def _compute_policy_ship_step(self):
        for picking in self:
            picking.policy_ship_step = picking._policy_get_ship_step()

    def _policy_get_ship_step(self):
        """The next step of a shipment for this reader, ``False`` for none.

        :rtype: str or bool
        """
        self.ensure_one()
        if not self._policy_is_followed() or not self.has_access("write"):
            return False
        if self.state != "done":
            refused = self._policy_are_facts_required() and not self._policy_get_facts()
            waits = self.state in ("assigned", "confirmed", "waiting")
            return waits and refused and self.policy_notice_kind
        if not self.policy_shipped_date:
            return False
        if self.policy_receipt_state == "in_transit":
            notice = self.sudo().policy_notice_id  # sudo: whose turn it is
            if not self._policy_get_facts():
                return self.policy_notice_kind
            if notice.state == "to_pass_on" and notice.user_id == self.env.user:
                return "pass_on"
            return "receipt"
        return False

    # ------------------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            for name in self._policy_shipping_guarded:
                # Explicit values beat ``default_…`` context keys.
                if name in vals or f"default_{name}" in self.env.context:
                    vals[name] = "none" if name == "policy_receipt_state" else False
            self._policy_clean_facts(vals)
        return super().create(vals_list)

    def write(self, vals):
        if self._policy_shipping_guarded & vals.keys():
            raise UserError(
                self.env._(
                    "%s: shipment and receipt move by their buttons only. Use Record "
                    "Receipt.",
                    ", ".join(self.mapped("display_name")),
                )
            )
        if FACT_FIELDS.isdisjoint(vals):
            return super().write(vals)
        vals = dict(vals)
        self._policy_clean_facts(vals)
        result = super().write(vals)
        self._policy_after_facts()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_policy_receipt(self):
        for picking in self:
            if picking.policy_receipt_state in ("received", "exception"):
                raise UserError(
                    self.env._("The receipt of %s is evidence and stays.", picking.name)
                )

    def _policy_write(self, vals):
        """Write guarded columns after the caller's guard; no tracking, no mail."""
        return models.BaseModel.write(self, vals)

    # --------------------------------------------------------------------- business
    def _policy_is_followed(self):
        """Whether a policy in force follows shipments of this company.

        :rtype: bool
        """
        self.ensure_one()
        policy = self.company_id._policy_get_current()
        return bool(policy and policy._get_settings()["follow_shipments"])

    def _policy_is_shipment(self):
        """Whether goods of this transfer leave for a customer who can be told.

        :rtype: bool
        """
        self.ensure_one()
        moves = self.move_ids.filtered(lambda move: move.state != "cancel")
        return bool(self.partner_id or self.sudo().sale_id) and any(
            move._policy_leaves_house() for move in moves
        )

    def _policy_after_shipping(self):
        """Shipped: start the clocks, mark for the job. One statement for a batch."""
        # sudo: guarded columns; validating was core's to allow
        shipped = self.sudo().filtered(
            lambda picking: picking.state == "done"
            and not picking.policy_shipped_date
            and picking._policy_is_followed()
            and picking._policy_is_shipment()
        )
        if not shipped:
            return
        for picking in shipped:
            picking._policy_write(picking._policy_prepare_shipped())
        if any(picking.policy_notice_pending for picking in shipped):
            self._policy_trigger_notices()
        shipped.sale_id._policy_after_departure()

    def _policy_prepare_shipped(self):
        """Columns of a transfer that has just left.

        :rtype: dict
        """
        self.ensure_one()
        now = fields.Datetime.now()
        hours = self.company_id._policy_get_current()._get_settings()["notice_hours"]
        due, _plain = self.env["workshop.workday"]._policy_plan_hours(
            self.company_id, self.env["hr.department"], now, hours
        )
        facts = self._policy_get_facts()
        return {
            "policy_shipped_date": now,
            "policy_notice_due": due,
            "policy_told_in_time": bool(self.policy_told_date),
            "policy_notice_pending": bool(facts) and facts != self.policy_told_facts,
            "policy_receipt_state": "in_transit",
            **self._policy_prepare_arrival(now),
        }

    def _policy_after_facts(self):
        """Facts came or were corrected: tell the customer, move the arrival."""
        # sudo: guarded columns; the write of the facts was core's to allow
        followed = self.sudo().filtered(lambda p: p._policy_is_followed())
        for picking in followed:
            # The customer who picks up is told when the goods are ready.
            ready = (
                picking.policy_notice_kind == "pickup" and picking.state == "assigned"
            )
            shipped = picking.policy_receipt_state == "in_transit"
            if not shipped and not (ready and picking._policy_is_shipment()):
                continue
            facts = picking._policy_get_facts()
            values = {
                "policy_notice_pending": bool(facts)
                and facts != picking.policy_told_facts
            }
            if shipped:
                values |= picking._policy_prepare_arrival(picking.policy_shipped_date)
            picking._policy_write(values)
            if values["policy_notice_pending"]:
                picking._policy_trigger_notices()

    # ---------------------------------------------------------------------- buttons
    def action_policy_open_notice(self):
        """The notice of this shipment, to copy or to look at."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "workshop.notice",
            "res_id": self.policy_notice_id.id,
            "view_mode": "form",
        }
