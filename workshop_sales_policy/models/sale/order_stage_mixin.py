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
# Six segments of the strip; Contract is absent while no order needs one.
SEGMENTS = [
    ("quote", ("inquiry", "quotation_review", "released", "sent", "accepted")),
    ("contract", ("contract_review", "contract_signed")),
    ("order", ("order_review",)),
    ("production", ("production",)),
    ("delivery", ("inspection", "shipped", "received")),
    ("follow_up", ("followed_up",)),
]


class WorkshopOrderStageMixin(models.AbstractModel):
    """Where an order stands, from inquiry to follow-up: stored, written at events."""

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
    policy_strip = fields.Json(
        compute="_compute_policy_strip",
        groups="base.group_user",
        export_string_translation=False,
    )

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
            goods = any(line.product_id.type == "consu" for line in self.order_line)
            return "production" if goods else "order_review"
        if self._policy_has_accepted():
            return "accepted"
        if not self._policy_is_released():
            pending = self.policy_approval_state == "pending"
            return "quotation_review" if pending else "inquiry"
        return "sent" if self.state == "sent" else "released"

    def _policy_prepare_review_values(self, request):
        self.ensure_one()
        if request.document != "sale_quotation" or self.state in ("sale", "cancel"):
            return {}
        stage = "quotation_review" if request.state == "pending" else "inquiry"
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

    @api.depends("policy_stage", "policy_turn_date")
    @api.depends_context("lang")
    def _compute_policy_strip(self):
        words = dict(self._fields["policy_stage"]._description_selection(self.env))
        labels = self._policy_get_segment_labels()
        order_of = {key: index for index, (key, _label) in enumerate(STAGES)}
        for order in self:
            stage = order.policy_stage
            if not stage or stage == "cancelled":
                order.policy_strip = False
                continue
            reached = order_of[stage]
            segments = []
            for key, stages in SEGMENTS:
                if key == "contract" and stage not in stages:
                    continue
                state = order._policy_get_segment_state(stages, stage, order_of)
                segments.append(
                    {
                        "key": key,
                        "label": labels[key],
                        "state": state,
                        "detail": words[stage] if stage in stages else "",
                    }
                )
            order.policy_strip = {
                "segments": segments,
                "steps": order._policy_get_strip_steps(words, reached, order_of),
            }

    def _policy_get_segment_labels(self):
        _ = self.env._
        return {
            "quote": _("Quote"),
            "contract": _("Contract"),
            "order": _("Order"),
            "production": _("Production"),
            "delivery": _("Delivery"),
            "follow_up": _("Follow-up"),
        }

    def _policy_get_segment_state(self, stages, stage, order_of):
        self.ensure_one()
        if stage in stages:
            late = self.policy_turn_date and self.policy_turn_date < (
                fields.Datetime.now()
            )
            return "late" if late else "current"
        return "done" if order_of[stages[-1]] < order_of[stage] else "todo"

    def _policy_get_strip_steps(self, words, reached, order_of):
        """Who did which stage when, from the facts of the order.

        :return: list of ``{label, state, user, date, res_model, res_id}``
        """
        self.ensure_one()
        facts = self._policy_get_stage_facts()
        steps = []
        for key, _label in STAGES[:-1]:
            fact = facts.get(key, {})
            if not fact and order_of[key] != reached:
                continue
            done = order_of[key] < reached
            steps.append(
                {
                    "label": words[key],
                    "state": "done" if done else "current",
                    "user": fact.get("user") or "",
                    "date": fields.Datetime.to_string(fact.get("date")) or False,
                    "res_model": fact.get("res_model") or False,
                    "res_id": fact.get("res_id") or False,
                }
            )
        return steps

    def _policy_get_stage_facts(self):
        """Facts by stage. Areas extend it.

        :return: ``{stage: {user, date, res_model, res_id}}``
        """
        self.ensure_one()
        facts = {"inquiry": {"user": self.create_uid.name, "date": self.create_date}}
        request = self.sudo().policy_request_id  # sudo: who and when is no secret
        if request:
            facts["quotation_review"] = {
                "user": request.decided_by_id.name or request.requester_id.name,
                "date": request.date_decided or request.date_submit,
            }
        if self.policy_release_date:
            facts["released"] = {
                "user": self.policy_release_user_id.name,
                "date": self.policy_release_date,
            }
        return facts
