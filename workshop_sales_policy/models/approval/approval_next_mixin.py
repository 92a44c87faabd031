from odoo import models


class WorkshopApprovalNextMixin(models.AbstractModel):
    """Words of a document under approval: why its gate is closed, and the next line."""

    _name = "workshop.approval.next.mixin"
    _description = "Next Line of a Document under Approval"
    _inherit = ["workshop.document.mixin"]

    def _policy_word_block(self, evaluation, document=None):
        """The sentence of a closed gate: what stands in the way, who clears it.

        :param str document: key of the gate; the one in front by default
        """
        self.ensure_one()
        # sudo: names and reasons are what the refused reader must learn
        request = self.policy_request_id.sudo()
        words = self.env["workshop.approval.words"]
        reasons = words._word_reasons(
            [{"trigger": r.trigger, "values": r.values} for r in evaluation.reasons]
        )
        if request.state == "pending":
            return self.env._(
                "%(document)s waits for %(users)s: %(reasons)s.",
                document=self.display_name,
                users=self.policy_turn or "—",
                reasons=reasons,
            )
        return self.env._(
            "%(document)s needs the review of %(tier)s before it can go on: "
            "%(reasons)s. Submit it for review.",
            document=self.display_name,
            tier=self._policy_get_tier_name(evaluation.level, document),
            reasons=reasons,
        )

    def _policy_get_tier_name(self, level, document=None):
        policy = self._policy_get_company()._policy_get_current()
        document = document or self._policy_get_document()
        return policy._get_tier(document, level).name or ""

    def _policy_prepare_review_values(self, request):
        """More columns of the host that follow the state of a round.

        :rtype: dict
        """
        return {}

    def _policy_prepare_next(self, request, step):
        """Next-line columns for the state of ``request``; the host writes them."""
        values = {"reasons": request.reasons or []}
        if request.state == "pending" and step:
            names = ", ".join(u._policy_get_name() for u in step._get_deciders())
            return self._policy_set_next(
                "review_pending", values, names, step.deadline, step.date_warn
            )
        if request.state == "refused":
            values["reason"] = request.refuse_reason or ""
            values["comment"] = request.decision_comment or ""
            values["user"] = request.decided_by_id.name
            return self._policy_set_next(
                "review_refused", values, request.requester_id.name
            )
        return self._policy_set_next(f"review_{request.state}", values)

    def _policy_get_next_line(self):
        self.ensure_one()
        values = self.policy_next_values or {}
        words = self.env["workshop.approval.words"]
        if self.policy_next_key == "review_pending":
            return self._policy_due_level(), self.env._(
                "Waits for %(users)s until %(due)s · %(reasons)s",
                users=self.policy_turn,
                due=self._policy_format_due(),
                reasons=words._word_reasons(values.get("reasons")),
            )
        if self.policy_next_key == "review_refused":
            return "danger", self.env._(
                "Refused by %(user)s: %(comment)s",
                user=values.get("user"),
                comment=words._word_refusal(
                    values.get("reason"), values.get("comment")
                ),
            )
        if self.policy_next_key == "review_withdrawn":
            return "info", self.env._("Withdrawn: edit it and submit it again.")
        if self.policy_next_key == "review_void":
            return "warning", self.env._(
                "The content changed after the review: submit it again."
            )
        return super()._policy_get_next_line()
