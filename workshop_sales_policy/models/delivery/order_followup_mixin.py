from odoo import fields, models
from odoo.exceptions import UserError

from ...const import EVIDENCE

SCORES = [("1", "1"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5")]


class WorkshopOrderFollowupMixin(models.AbstractModel):
    """The salesperson asks afterwards how it was: the last stage of an order."""

    _name = "workshop.order.followup.mixin"
    _description = "Follow-up of an Order"

    policy_followup_date = fields.Datetime("Followed Up On", copy=False, readonly=True)
    policy_followup_user_id = fields.Many2one(
        "res.users", "Followed Up By", copy=False, readonly=True, prefetch=EVIDENCE
    )
    policy_followup_score = fields.Selection(
        SCORES,
        "Satisfaction",
        copy=False,
        readonly=True,
        prefetch=EVIDENCE,
        groups="base.group_user",
    )
    policy_followup_note = fields.Text(
        "Note on Follow-up",
        copy=False,
        readonly=True,
        prefetch=EVIDENCE,
        groups="base.group_user",
    )

    def _policy_can_follow_up(self):
        """Whether the goods arrived, or the services were delivered, and nobody asked.

        :rtype: bool
        """
        self.ensure_one()
        if self.state != "sale" or self.policy_followup_date:
            return False
        if self.policy_receipt_state in ("received", "exception"):
            return True
        lines = self._policy_get_lines()
        if any(line.product_id.type == "consu" for line in lines):
            return False
        return bool(lines) and all(
            line.qty_delivered >= line.product_uom_qty for line in lines
        )

    def _policy_get_step(self):
        step = super()._policy_get_step()
        if step == "change" and self._policy_can_follow_up():
            return "follow_up"
        return step

    def _policy_word_confirmed(self):
        if self.policy_receipt_state == "received" and self._policy_can_follow_up():
            return "success", self.env._(
                "Received: ask the customer how it was, then log the follow-up."
            )
        return super()._policy_word_confirmed()

    def _policy_get_stage_facts(self):
        facts = super()._policy_get_stage_facts()
        if self.policy_followup_date:
            facts["followed_up"] = {
                "user": self.policy_followup_user_id.name,
                "date": self.policy_followup_date,
            }
        return facts

    def action_policy_follow_up(self):
        """Ask for score and note.

        :raise UserError: nothing arrived yet, or followed up already
        """
        self.ensure_one()
        self._policy_ensure_can_follow_up()
        return self._policy_get_dialog(
            "workshop.order.followup", self.env._("Log Follow-up")
        )

    def _policy_ensure_can_follow_up(self):
        for order in self:
            if not order._policy_can_follow_up():
                raise UserError(
                    self.env._(
                        "%s: the follow-up comes once, after the goods arrived.",
                        order.name,
                    )
                )

    def _policy_log_followup(self, score=False, note=""):
        """Keep the follow-up: who, when, how satisfied.

        :param str score: ``"1"`` … ``"5"``, optional
        :param str note: the customer's words
        """
        self.check_access("write")
        self._policy_ensure_can_follow_up()
        # sudo: guarded columns, after access and the moment were checked
        self.sudo()._policy_write(
            {
                "policy_followup_date": fields.Datetime.now(),
                "policy_followup_user_id": self.env.uid,
                "policy_followup_score": score,
                "policy_followup_note": note,
            }
        )
        self.sudo()._policy_refresh_stage()
