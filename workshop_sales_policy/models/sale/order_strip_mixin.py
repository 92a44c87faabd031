from odoo import SUPERUSER_ID, api, fields, models

from .order_stage_mixin import STAGES

# Six segments of the strip; Contract is absent while no order needs one.
SEGMENTS = [
    ("quote", ("inquiry", "quotation_review", "released", "sent", "accepted")),
    ("contract", ("contract_review", "contract_signed")),
    ("order", ("order_review",)),
    ("production", ("production",)),
    ("delivery", ("inspection", "shipped", "received")),
    ("follow_up", ("followed_up",)),
]
LAST_STAGE = "followed_up"  # nothing comes after it: it is done when it is reached
ORDER_OF = {key: index for index, (key, _label) in enumerate(STAGES)}


class WorkshopOrderStripMixin(models.AbstractModel):
    """The progress strip of an order: six segments, and who did which stage when."""

    _name = "workshop.order.strip.mixin"
    _description = "Progress Strip of an Order"

    policy_strip = fields.Json(
        compute="_compute_policy_strip",
        groups="base.group_user",
        export_string_translation=False,
    )

    @api.depends("policy_stage", "policy_turn_date")
    @api.depends_context("lang")
    def _compute_policy_strip(self):
        words = dict(self._fields["policy_stage"]._description_selection(self.env))
        labels = self._policy_get_segment_labels()
        for order in self:
            stage = order.policy_stage
            if not stage or stage == "cancelled":
                order.policy_strip = False
                continue
            order.policy_strip = {
                "segments": [
                    {
                        "key": key,
                        "label": labels[key],
                        "state": order._policy_get_segment_state(stages),
                        "detail": words[stage] if stage in stages else "",
                    }
                    for key, stages in SEGMENTS
                    if key != "contract" or order._policy_shows_contract(stages)
                ],
                "steps": order._policy_get_strip_steps(words),
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

    def _policy_shows_contract(self, stages):
        """Whether this order has, had or will need a contract."""
        self.ensure_one()
        passed = {entry[0] for entry in self.policy_stage_log or []}
        return bool(passed & set(stages)) or self._policy_needs_contract()

    def _policy_get_segment_state(self, stages):
        self.ensure_one()
        if self.policy_stage == LAST_STAGE:
            return "done"
        if self.policy_stage in stages:
            late = self.policy_turn_date and self.policy_turn_date < (
                fields.Datetime.now()
            )
            return "late" if late else "current"
        passed = ORDER_OF[stages[-1]] < ORDER_OF[self.policy_stage]
        return "done" if passed else "todo"

    def _policy_get_strip_steps(self, words):
        """Who did which stage when, from the facts of the order.

        :return: list of ``{label, state, user, date, res_model, res_id}``
        """
        self.ensure_one()
        facts = self._policy_get_stage_facts()
        reached = ORDER_OF[self.policy_stage]
        steps = []
        for key, _label in STAGES[:-1]:
            fact = facts.get(key, {})
            if ORDER_OF[key] > reached or (not fact and ORDER_OF[key] != reached):
                continue
            model = fact.get("res_model")
            is_open = bool(model) and self.env[model].has_access("read")
            steps.append(
                {
                    "label": words[key],
                    "state": "done"
                    if ORDER_OF[key] < reached or key == LAST_STAGE
                    else "current",
                    "user": fact.get("user") or "",
                    "date": fields.Datetime.to_string(fact.get("date")) or False,
                    "res_model": model if is_open else False,
                    "res_id": fact["res_id"] if is_open else False,
                }
            )
        return steps

    def _policy_get_stage_facts(self):
        """Facts by stage: who entered it when; areas put what they know better.

        :return: ``{stage: {user, date, res_model, res_id}}``
        """
        self.ensure_one()
        facts = {"inquiry": {"user": self.create_uid.name, "date": self.create_date}}
        for stage, moment, uid in self.policy_stage_log or []:
            facts[stage] = {
                "user": self._policy_get_actor_name(uid),
                "date": fields.Datetime.to_datetime(moment),
            }
        request = self.sudo().policy_request_id  # sudo: who and when is no secret
        if request.document == "sale_quotation":
            facts["quotation_review"] = {
                "user": request.decided_by_id.name or request.requester_id.name,
                "date": request.date_decided or request.date_submit,
            }
        if self.policy_release_date:
            facts["released"] = {
                "user": self.policy_release_user_id.name,
                "date": self.policy_release_date,
            }
        if self.policy_accept_date:
            facts["accepted"] = {
                "user": self.policy_accept_name or self.partner_id.name,
                "date": self.policy_accept_date,
            }
        return facts

    @api.model
    def _policy_get_actor_name(self, uid):
        """A colleague's name; none where a customer or a job acted as superuser."""
        user = self.env["res.users"].browse(uid)
        # sudo: res.users - whether it is a customer's or the website's
        if uid == SUPERUSER_ID or user.sudo().share:
            return ""
        return user._policy_get_name()
