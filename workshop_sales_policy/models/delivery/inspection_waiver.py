from odoo import api, models
from odoo.exceptions import UserError

from ...tools.approval import Facts, Reason
from ..approval.approval_mixin import Evaluation


class WorkshopInspection(models.Model):
    """The waiver of a failed inspection: asked with reason and photo, decided by one
    who neither inspected nor asked (clause 3.5b).
    """

    _inherit = "workshop.inspection"

    def _ask_waiver(self, reason, photo):
        """Ask that held goods may leave all the same.

        :param str reason: why, for the approver
        :param photo: of the goods as they are
        :raise UserError: not held, asked already, or incomplete
        """
        self.ensure_one()
        self.check_access("read")
        if self.state != "failed" or self.is_replaced:
            raise UserError(
                self.env._(
                    "%s is not held any more. Open the transfer to see where it "
                    "stands.",
                    self.name,
                )
            )
        if not (reason or "").strip() or not photo:
            raise UserError(
                self.env._(
                    "A waiver needs a reason and a photo: whoever decides was not "
                    "there."
                )
            )
        inspection = self.sudo()  # sudo: evidence, after the guard
        inspection._policy_ensure_not_pending()
        inspection._policy_write(
            {
                "waiver_reason": reason.strip(),
                "waiver_photo": photo,
                "waiver_user_id": self.env.uid,
            }
        )
        inspection.action_policy_submit(reason.strip())

    # ---------------------------------------------------------------- hooks of the gate
    def _policy_get_document(self):
        self.ensure_one()
        held = self.state == "failed" and not self.is_replaced
        return "inspection_waiver" if held else False

    def _policy_get_material(self):
        """What is waived: the goods, and what was found."""
        self.ensure_one()
        return {
            "reason": self.waiver_reason or "",
            "lines": {
                str(line.id): {
                    "product_id": line.product_id.id,
                    "lot": line.lot_name or "",
                    "quantity": line.quantity,
                    "label": line.title,
                }
                for line in self.line_ids
            },
        }

    def _policy_ensure_complete(self):
        for inspection in self:
            if not inspection.waiver_reason or not inspection.waiver_photo:
                raise UserError(
                    self.env._(
                        "A waiver needs a reason and a photo: whoever decides was not "
                        "there."
                    )
                )

    def _policy_evaluate_batch(self, policy, document):
        """Never within policy; a critical defect is for the highest tier."""
        rules = policy._get_tool_rules(document) if policy and document else ()
        levels = [rule.level for rule in rules] or [1]
        result = {}
        for inspection in self:
            bad = inspection.result_ids.filtered(lambda row: row.state == "not_ok")
            critical = any(bad.mapped("is_critical"))
            level = 2 if critical else max(1, min(levels))
            reason = Reason(
                rule_id=False,
                trigger="inspection",
                level=level,
                values={"points": bad.mapped("display_name"), "critical": critical},
            )
            result[inspection.id] = Evaluation(level, [reason], None, Facts())
        return result

    def _policy_get_author(self):
        return self.waiver_user_id or self.inspector_id or self.create_uid

    def _policy_get_beneficiary(self):
        return self.inspector_id | self.order_id.user_id

    def _policy_get_excluded_users(self):
        """Four eyes: not the inspector, not who asked, not who sold the goods.

        Whoever confirmed the order made the record by that and may decide.
        """
        self.ensure_one()
        request = self.policy_request_id
        asked = request.requester_id if request.state == "pending" else self.env.user
        return self._policy_get_beneficiary() | self.waiver_user_id | asked

    def _policy_prepare_figures(self, evaluation):
        self.ensure_one()
        return {
            "partner_id": self.partner_id.id,
            "author_id": self._policy_get_author().id,
            "currency_id": self.company_id.currency_id.id,
            "currency_rate": 1.0,
        }

    def _policy_do_release(self, request):
        self.ensure_one()
        self._policy_write({"policy_approval_state": "approved"})
        self._update_state("waived", ("failed",))
        self.line_ids._waive()

    def _policy_release_within(self, evaluations, document=None):
        """A waiver always needs a say; without a policy there is nothing to waive."""
        raise UserError(
            self.env._("No policy is in force: the goods may leave without a waiver.")
        )


class WorkshopApprovalWords(models.AbstractModel):
    _inherit = "workshop.approval.words"

    @api.model
    def _word_reason_other(self, trigger, values):
        if trigger == "inspection":
            points = ", ".join(values.get("points") or []) or "—"
            if values.get("critical"):
                return self.env._("critical, not OK: %s", points)
            return self.env._("not OK: %s", points)
        if trigger == "unordered":
            return self.env._("not on the order: %s", values.get("goods"))
        return super()._word_reason_other(trigger, values)
