from odoo import fields, models
from odoo.exceptions import UserError

from ...tools.approval import Facts


class WorkshopComplaint(models.Model):
    """The compensation of a case: beyond the limit somebody else decides (4.3c)."""

    _inherit = "workshop.complaint"

    currency_id = fields.Many2one(related="company_id.currency_id")
    compensation_amount = fields.Monetary(
        "Compensation", copy=False, help="Refund, price reduction or goods, untaxed."
    )
    compensation_user_id = fields.Many2one(
        "res.users", "Proposed By", readonly=True, copy=False, ondelete="restrict"
    )
    is_compensation_released = fields.Boolean(
        readonly=True, copy=False, export_string_translation=False
    )

    def _open_compensation(self):
        """Release what is within the limit, ask for the rest. As sudo."""
        for complaint in self:
            if not complaint.compensation_amount:
                complaint._policy_write({"is_compensation_released": True})
                continue
            evaluation = complaint._policy_evaluate()[complaint.id]
            if evaluation.level:
                self.env["workshop.approval.request"]._open(
                    complaint,
                    "complaint_compensation",
                    evaluation,
                    complaint.solution,
                )
            else:
                complaint._policy_release_within({complaint.id: evaluation})

    def _ensure_compensation_released(self):
        for complaint in self:
            if complaint.is_compensation_released:
                continue
            if complaint.policy_approval_state == "refused":
                raise UserError(
                    self.env._(
                        "The compensation of %s was refused. Propose another solution.",
                        complaint.name,
                    )
                )
            complaint._policy_ensure_released()

    # ---------------------------------------------------------------- hooks of the gate
    def _policy_get_document(self):
        self.ensure_one()
        asked = (
            self.state == "solution_proposed"
            and self.compensation_amount
            and not self.is_compensation_released
        )
        return "complaint_compensation" if asked else False

    def _policy_get_material(self):
        self.ensure_one()
        return {
            "partner_id": self.partner_id.id,
            "amount": self.compensation_amount,
            "reason": self.solution or "",
        }

    def _policy_get_facts(self, rules):
        rows = self.env["workshop.approval.rule"].sudo()  # sudo: rules bind everybody
        matched = {
            rule.id: self.filtered_domain(rows.browse(rule.id)._get_domain())
            for rule in rules
            if rule.trigger == "domain"
        }
        return {
            complaint.id: (
                Facts(
                    amount=complaint.compensation_amount,
                    matched=frozenset(
                        rule_id
                        for rule_id, records in matched.items()
                        if complaint in records
                    ),
                ),
                None,
            )
            for complaint in self
        }

    def _policy_get_author(self):
        return self.compensation_user_id or self.user_id

    def _policy_get_beneficiary(self):
        """Nobody decides on what they proposed, or on the case about themselves."""
        return self.compensation_user_id | self.accused_id

    def _policy_get_excluded_users(self):
        """Four eyes: not the proposer, not whom the case is about.

        Whoever recorded the case has no part in the offer and may decide.
        """
        self.ensure_one()
        return self._policy_get_beneficiary()

    def _policy_get_team_leader(self):
        return self.order_id.team_id.user_id

    def _policy_prepare_figures(self, evaluation):
        self.ensure_one()
        return {
            "partner_id": self.partner_id.id,
            "author_id": self._policy_get_author().id,
            "amount": self.compensation_amount,
            "currency_id": self.currency_id.id,
            "currency_rate": 1.0,
        }

    def _policy_get_card_figures(self):
        return {
            row.id: {"severity": row.severity, "category": row.category_id.name or ""}
            for row in self
        }

    def _policy_word_figures(self, figures, currency):
        severities = dict(self._fields["severity"]._description_selection(self.env))
        severity = severities.get(figures.get("severity"), "")
        return " · ".join(filter(None, (severity, figures.get("category"))))

    def _policy_do_release(self, request):
        self.ensure_one()
        self._policy_write(
            {
                "policy_approval_state": "approved",
                "is_compensation_released": True,
                **self._policy_set_next(False),
            }
        )
        self._policy_tell()

    def _policy_release_within(self, evaluations, document=None):
        self._policy_write({"is_compensation_released": True})
        self.env["workshop.approval.decision"]._evidence_create(
            [
                {
                    "res_model": self._name,
                    "res_id": complaint.id,
                    "document": "complaint_compensation",
                    "company_id": complaint.company_id.id,
                    "kind": "within",
                    "user_id": self.env.uid,
                }
                for complaint in self
            ]
        )
