from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date


class WorkshopOrderFormMixin(models.AbstractModel):
    """The reader's next step on an order: which button is first, and the sentence.

    On a phone Odoo shows the first visible header button only, so one field says which
    it is; the form's buttons read it. Nothing here is stored or shown in lists.
    """

    _name = "workshop.order.form.mixin"
    _description = "Next Step on the Order Form"

    policy_step = fields.Selection(
        [
            ("send", "Send"),
            ("submit", "Submit for review"),
            ("resubmit", "Submit again"),
            ("approve", "Approve"),
            ("withdraw", "Withdraw"),
            ("wait", "Wait for somebody else"),
            ("read", "Only to read"),
            ("contract", "Open the contract"),
            ("confirm", "Confirm"),
            ("change", "Request a change"),
            ("newer", "Open the newer offer"),
            ("native", "As without a policy"),
        ],
        "Next Step Button",
        compute="_compute_policy_step",
    )

    @api.depends(
        "state",
        "company_id",
        "policy_needs_review",
        "policy_approval_state",
        "policy_request_id",
        "policy_accept_date",
        "policy_order_release_date",
        "policy_replaced_by_id",
        "policy_receipt_state",
        "policy_followup_date",
        "order_line.qty_delivered",
        "policy_contract_needed",
    )
    @api.depends_context("uid")
    def _compute_policy_step(self):
        for order in self:
            order.policy_step = order._policy_get_step()

    def _policy_get_step(self):
        """The button that is first for this reader; ``False`` = a native form.

        :rtype: str or bool
        """
        self.ensure_one()
        if self.env.user.share or not self.policy_is_enforced:
            return False
        pending = self.policy_approval_state == "pending"
        if pending and self.policy_can_approve:
            return "approve"
        if not self.has_access("write"):
            return "read"
        if self.state == "cancel":
            return False
        if pending:
            return "withdraw" if self.policy_can_withdraw else "wait"
        closed = self.policy_needs_review or self._policy_order_needs_review()
        if not self.env.user.has_group("workshop_sales_policy.group_policy_user"):
            return "wait" if closed else "native"
        if closed:
            return "resubmit" if self.policy_approval_state == "refused" else "submit"
        if self.state == "sale":
            return "change"
        if self.state == "sent" or self._policy_has_accepted():
            return "confirm"
        return "send"

    def _policy_order_needs_review(self):
        """Whether an offer that went out still meets the gate of the order itself."""
        self.ensure_one()
        if self.state != "sent" and not self._policy_has_accepted():
            return False
        if not self.policy_gate_open or not self._policy_order_is_closed():
            return False
        return bool(self._policy_evaluate("sale_order")[self.id].level)

    # --------------------------------------------------------------------- next line
    @api.depends(
        "state",
        "policy_needs_review",
        "policy_headroom_text",
        "policy_stage",
        "policy_accept_date",
        "policy_approval_state",
        "validity_date",
        "commitment_date",
        "order_line",
        "policy_replaces_id",
        "policy_replaced_by_id",
        "policy_receipt_state",
        "policy_followup_date",
    )
    def _compute_policy_next(self):
        return super()._compute_policy_next()

    def _policy_get_next_line(self):
        """What happens next with this order, worded live for the open form."""
        self.ensure_one()
        if self.env.user.share:
            return False, False  # a customer never reads of a review
        if not self.company_id._policy_get_current():
            return self._policy_word_suspended()
        if self.state == "cancel":
            return False, False
        if self.policy_approval_state in ("pending", "refused", "void"):
            if self.policy_approval_state == "pending" or self.policy_needs_review:
                return super()._policy_get_next_line()
        if self.policy_needs_review or self._policy_order_needs_review():
            return self._policy_word_needs_review()
        if self.state == "sale":
            return self._policy_word_confirmed()
        if self._policy_has_accepted():
            return self._policy_word_accepted()
        if self.state == "sent":
            return self._policy_word_sent()
        return self._policy_word_draft()

    def _policy_word_suspended(self):
        """Red to everybody until enforcement is back (screens.md 3)."""
        policy = self.env["workshop.policy"]._get_suspended(self.company_id)
        if not policy or self.state not in ("draft", "sent"):
            return False, False
        return "danger", self.env._(
            "The sales policy is suspended since %(date)s by %(user)s: %(reason)s",
            date=format_date(self.env, policy.date_suspended),
            user=policy.suspended_by_id.name,
            reason=policy.suspend_reason,
        )

    def _policy_word_needs_review(self):
        document = self._policy_get_document()
        evaluation = self._policy_evaluate(document)[self.id]
        policy = self.company_id._policy_get_current()
        return "warning", self.env._(
            "%(tier)s decides before it goes on: %(reasons)s. Submit it for review.",
            tier=policy._get_tier(document, evaluation.level).name or "",
            reasons=self.env["workshop.approval.words"]._word_reasons(
                [
                    {"trigger": reason.trigger, "values": reason.values}
                    for reason in evaluation.reasons
                ]
            ),
        )

    def _policy_word_draft(self):
        if not self._policy_get_lines():
            return "info", self.env._(
                "Start with a customer and a product; the rest is proposed."
            )
        missing = self._policy_get_missing()
        if missing and not self.policy_release_date:
            return "warning", self.env._(
                "Not complete yet: %(missing)s.", missing=", ".join(missing)
            )
        request = self.sudo().policy_release_request_id  # sudo: who said yes
        if request:
            return "success", self.env._(
                "Approved by %(user)s: it can be sent.", user=request.decided_by_id.name
            )
        return "success", self.env._("Within policy: it can be sent without review.")

    def _policy_word_sent(self):
        today = fields.Date.context_today(self)
        if self.validity_date and self.validity_date < today:
            return "warning", self.env._(
                "The offer ended on %(date)s. Renew its validity, or ask the customer.",
                date=format_date(self.env, self.validity_date),
            )
        if not self.validity_date:
            return "info", self.env._("With the customer: waits for an answer.")
        return "info", self.env._(
            "With the customer: waits for an answer until %(date)s.",
            date=format_date(self.env, self.validity_date),
        )

    def _policy_word_accepted(self):
        return "success", self.env._(
            "Accepted by %(name)s on %(date)s: confirm the order.",
            name=self.policy_accept_name or self.partner_id.name,
            date=format_date(self.env, self.policy_accept_date),
        )

    def _policy_word_confirmed(self):
        # sudo: that a change waits, and for whom, is no secret to a reader of the order
        changes = self.sudo().policy_change_ids
        change = changes.filtered(lambda row: row.state == "pending")[:1]
        if change:
            return "info", self.env._(
                "A change of this order waits for %(users)s.",
                users=change.policy_turn or "—",
            )
        if not self.commitment_date or self.delivery_status == "full":
            return False, False
        local = fields.Datetime.context_timestamp(self, self.commitment_date)
        late = self.commitment_date < fields.Datetime.now()
        return ("warning" if late else "info"), (
            self.env._("Promised for %s: that is past.", format_date(self.env, local))
            if late
            else self.env._("Promised for %s.", format_date(self.env, local))
        )

    # ----------------------------------------------------------------------- buttons
    def action_policy_send(self):
        """E-mail, link to copy, or print: the gate first, then the choice.

        :raise UserError: why the offer cannot go out yet, and who clears it
        """
        self.ensure_one()
        self._policy_ensure_released()
        return self._policy_get_dialog("workshop.order.send", self.env._("Send"))

    def action_policy_confirm(self):
        """Ask how the customer agreed, then confirm; agreed online is enough.

        :raise UserError: a gate that is closed
        """
        self.ensure_one()
        self._policy_ensure_released()
        if self._policy_has_accepted():
            return self.action_confirm()
        return self._policy_get_dialog("workshop.order.confirm", self.env._("Confirm"))

    def _policy_get_dialog(self, model, title):
        return {
            "type": "ir.actions.act_window",
            "name": f"{title} · {self.name}",
            "res_model": model,
            "view_mode": "form",
            "target": "new",
            "context": {"default_order_id": self.id},
        }

    def action_policy_open_changes(self):
        """The changes asked for on this confirmed order."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "workshop_sales_policy.workshop_order_change_action"
        )
        return dict(action, domain=[("order_id", "=", self.id)], context={})

    # ------------------------------------------------------------------------ stages
    @api.model
    def _policy_expand_stages(self, stages, domain):
        """Columns of the kanban in the order of the work, the early ones always."""
        always = ("inquiry", "quotation_review", "released", "sent", "accepted")
        keys = [key for key, _label in self._fields["policy_stage"].selection]
        return [key for key in keys if key in always or key in stages]

    # ------------------------------------------------------------------------ my day
    @api.model
    def _policy_get_moved_domain(self):
        """Own quotations that moved: refused, released, opened, accepted."""
        now = fields.Datetime.now()
        recent = now - timedelta(days=30)
        moved = Domain.OR(
            [
                Domain("policy_approval_state", "in", ("refused", "void")),
                Domain("policy_stage", "in", ("released", "accepted")),
                Domain("policy_opened_date", ">=", now - timedelta(days=7)),
            ]
        )
        return (
            Domain("user_id", "=", self.env.uid)
            & Domain("state", "in", ("draft", "sent"))
            & Domain("write_date", ">=", recent)
            & moved
        )
