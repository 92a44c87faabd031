from datetime import timedelta

from odoo import api, fields, models

STAGES = [
    ("inquiry", "Inquiry"),
    ("quotation_review", "Quotation review"),
    ("released", "Released"),
    ("sent", "Sent"),
    ("accepted", "Accepted"),
    ("contract_review", "Contract review"),
    ("contract_signed", "Contract signed"),
    ("order_review", "Order review"),
    ("production", "Production"),
    ("inspection", "Inspection"),
    ("shipped", "Shipped"),
    ("received", "Received"),
    ("followed_up", "Followed up"),
    ("cancelled", "Cancelled"),
]

# Confirming enters production and finds the goods on the shelf: less is no stay.
PASSING = timedelta(minutes=1)


class WorkshopOrderStageMixin(models.AbstractModel):
    """Where an order stands, from inquiry to follow-up: stored, written at events.

    ``_policy_refresh_stage`` brings it up to date after an event; every entry into a
    stage stays in ``policy_stage_log``, in the statement that writes the stage.
    """

    _name = "workshop.order.stage.mixin"
    _description = "Stage of an Order"

    policy_stage = fields.Selection(
        STAGES,
        "Stage",
        copy=False,
        readonly=True,
        index="btree_not_null",
        group_expand="_policy_expand_stages",
    )
    policy_stage_log = fields.Json(
        copy=False,
        readonly=True,
        groups="base.group_user",
        export_string_translation=False,
        help="[[stage, moment in UTC, user id], …] in the order of their entry.",
    )

    def _policy_write(self, vals):
        result = super()._policy_write(vals)
        if vals.get("policy_stage"):
            self._policy_log_stage(vals["policy_stage"])
        return result

    def _policy_log_stage(self, stage):
        """Append an entry where the stage is new; part of the stage's own UPDATE.

        Goods from stock leave production as soon as they enter it: passed over.
        """
        for order in self:
            log = order.policy_stage_log or []
            if not log or log[-1][0] != stage:
                entry = order._policy_prepare_stage_entry(stage)
                if log and self._policy_was_passed_over(*log[-1][:2]):
                    log = log[:-1]
                order._policy_write({"policy_stage_log": [*log, entry]})

    @api.model
    def _policy_was_passed_over(self, stage, moment):
        entered = fields.Datetime.to_datetime(moment)
        return stage == "production" and fields.Datetime.now() - entered < PASSING

    @api.model
    def _policy_prepare_stage_entry(self, stage):
        moment = fields.Datetime.to_string(fields.Datetime.now())
        return [stage, moment, self.env.uid]

    def _policy_stage_of(self, stage):
        """``stage`` while a policy is in force for this order, else no stage."""
        self.ensure_one()
        return stage if self.company_id._policy_get_current() else False

    def _policy_get_stage(self):
        """The stage that the record's own facts say; unneeded ones are passed over.

        :rtype: str
        """
        self.ensure_one()
        if self.state == "cancel":
            return "cancelled"
        if self.state == "sale":
            return self._policy_get_delivery_stage()
        if self._policy_has_accepted():
            return self._policy_get_agreed_stage()
        if not self._policy_is_released():
            pending = self.policy_approval_state == "pending"
            return "quotation_review" if pending else "inquiry"
        return "sent" if self.state == "sent" else "released"

    # ------------------------------------------------- between acceptance and the order
    def _policy_needs_contract(self):
        """Whether this order is confirmed on a signed contract only.

        :rtype: bool
        """
        return False

    def _policy_get_contract_stage(self):
        """``contract_review`` or ``contract_signed``, ``False`` without a contract."""
        return False

    def _policy_get_agreed_stage(self):
        """The customer said yes: which of the later gates is in front."""
        self.ensure_one()
        contract = self._policy_get_contract_stage()
        if contract == "contract_review":
            return contract
        # sudo: workshop.approval.request - that a review runs is no secret
        request = self.sudo().policy_request_id
        if request.state == "pending" and request.document == "sale_order":
            return "order_review"
        return contract or "accepted"

    # -------------------------------------------------------------- after the order
    def _policy_is_followed_up(self):
        """Whether somebody asked the customer how it went.

        :rtype: bool
        """
        self.ensure_one()
        return bool(self.policy_followup_date)

    def _policy_get_transfers(self):
        """Transfers of this order that were not cancelled, returns left out."""
        self.ensure_one()
        # sudo: stock.picking - where the goods are, for whoever moves them
        return self.sudo().picking_ids.filtered(
            lambda picking: picking.state != "cancel"
            and picking.location_id.usage != "customer"
        )

    def _policy_get_delivery_stage(self):
        """Where the goods are: the least advanced open transfer decides.

        Services have no way to go: reviewed, then followed up.
        """
        self.ensure_one()
        followed_up = self._policy_is_followed_up()
        if not any(line.product_id.type == "consu" for line in self.order_line):
            return "followed_up" if followed_up else "order_review"
        transfers = self._policy_get_transfers()
        last = transfers.filtered(lambda picking: picking._policy_goes_to_customer())
        open_ones = last.filtered(lambda picking: picking.state != "done")
        if last and not open_ones and self._policy_get_waiting_lines():
            return "production"
        if open_ones or not last:
            steps = transfers - last  # picked or packed: the goods are there
            ready = any(picking._policy_has_its_goods() for picking in steps)
            ready = ready or all(picking._policy_has_its_goods() for picking in last)
            return "inspection" if last and ready else "production"
        if followed_up:
            return "followed_up"
        received = all(picking._policy_is_received() for picking in last)
        return "received" if received else "shipped"

    def _policy_get_waiting_lines(self):
        """Goods that no transfer brings yet: a vendor has not taken the order.

        Nothing of such a line was delivered, not even a whole kit of it, and nothing
        was called off or came back.
        """
        self.ensure_one()

        def went_on(move):
            return move.state == "cancel" or move.location_id.usage == "customer"

        # sudo: stock.move - where the goods are, as for the transfers
        return self.sudo().order_line.filtered(
            lambda line: (
                line.product_id.type == "consu"
                and line.product_uom_qty > 0
                and line.qty_delivered <= 0
                and not any(went_on(move) for move in line.move_ids)
            )
        )

    def _policy_prepare_review_values(self, request):
        self.ensure_one()
        if self.state in ("sale", "cancel"):
            return {}
        pending = request.state == "pending"
        if request.document == "sale_order":
            stage = "order_review" if pending else self._policy_get_agreed_stage()
            return {"policy_stage": self._policy_stage_of(stage)}
        if request.document != "sale_quotation":
            return {}
        stage = "quotation_review" if pending else "inquiry"
        return {"policy_stage": self._policy_stage_of(stage)}

    def _policy_refresh_stage(self):
        """Bring the stored stage up to date, one statement per stage."""
        by_stage = {}
        for order in self:
            stage = order._policy_stage_of(order._policy_get_stage())
            if stage and stage != order.policy_stage:
                by_stage[stage] = by_stage.get(stage, self.browse()) | order
        for stage, orders in by_stage.items():
            orders._policy_write({"policy_stage": stage})

    @api.model
    def _policy_report_stage_drift(self):
        """Orders whose stored stage no longer says what their facts say.

        :return: the orders, refreshed
        """
        orders = self.search(
            [("policy_stage", "not in", (False, "cancelled", "followed_up"))]
        )
        drifted = orders.filtered(lambda o: o.policy_stage != o._policy_get_stage())
        drifted._policy_refresh_stage()
        return drifted
