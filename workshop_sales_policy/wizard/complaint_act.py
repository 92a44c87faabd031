from odoo import api, fields, models

from ..const import SEVERITIES
from ..models.complaint.complaint import CHANNELS
from ..models.complaint.complaint_callback import SCORES


class WorkshopComplaintAct(models.TransientModel):
    """What one step of a case needs to know; the case checks who acts and writes it."""

    _name = "workshop.complaint.act"
    _description = "Step of a Case"

    complaint_id = fields.Many2one("workshop.complaint", required=True)
    act = fields.Selection(
        [
            ("contact", "Log Contact"),
            ("assess", "Assess"),
            ("propose", "Propose Solution"),
            ("reply", "Reply"),
            ("callback", "Log Call-back"),
            ("wait", "Wait for Customer"),
            ("reject", "Reject with Reason"),
            ("reopen", "Reopen"),
            ("archive", "Archive"),
            ("explain", "Explain"),
        ],
        required=True,
    )
    clock_id = fields.Many2one("workshop.complaint.clock")
    channel = fields.Selection(CHANNELS, default="phone")
    text = fields.Text(compute="_compute_proposal", store=True, readonly=False)
    reason = fields.Char()
    impact = fields.Selection(
        SCORES, compute="_compute_proposal", store=True, readonly=False
    )
    is_safety = fields.Boolean(
        "Someone Could Be Harmed",
        compute="_compute_proposal",
        store=True,
        readonly=False,
    )
    override = fields.Selection(SEVERITIES, "Other Severity Than the Points")
    points_text = fields.Char("Severity", compute="_compute_points_text")
    needs_reason = fields.Boolean(
        compute="_compute_points_text", export_string_translation=False
    )
    currency_id = fields.Many2one(related="complaint_id.currency_id")
    amount = fields.Monetary(
        "Compensation", compute="_compute_proposal", store=True, readonly=False
    )
    is_reached = fields.Boolean("Customer Was Reached", default=True)
    score = fields.Selection(SCORES, "Satisfaction", help="5 = very satisfied.")

    @api.depends("complaint_id", "act")
    def _compute_proposal(self):
        for wizard in self:
            case = wizard.complaint_id
            texts = {
                "propose": case.solution,
                "reply": case.reply_text or case._get_reply_draft(),
                "reject": case._get_reply_draft(),
            }
            wizard.text = texts.get(wizard.act)
            wizard.impact = str(case.impact) if case.impact else False
            wizard.is_safety = case.is_safety
            wizard.amount = case.compensation_amount

    @api.depends("impact", "is_safety", "override", "complaint_id")
    @api.depends_context("lang")
    def _compute_points_text(self):
        severities = dict(self._fields["override"]._description_selection(self.env))
        for wizard in self:
            case = wizard.complaint_id
            taken_back = case.is_safety and not wizard.is_safety
            wizard.needs_reason = bool(
                wizard.override or taken_back or case.date_assessed
            )
            wizard.points_text = ""
            if wizard.act == "assess" and wizard.impact:
                found = case._prepare_assessment(int(wizard.impact), wizard.is_safety)
                wizard.points_text = self.env._(
                    "%(impact)s × %(recurrence)s = %(points)s points: %(severity)s",
                    impact=found["impact"],
                    recurrence=found["recurrence"],
                    points=found["points"],
                    severity=severities[wizard.override or found["severity"]],
                )

    def action_apply(self):
        """Do the step; the case refuses what is not its next one."""
        self.ensure_one()
        getattr(self, f"_apply_{self.act}")(self.complaint_id)
        return {"type": "ir.actions.act_window_close"}

    def _apply_contact(self, case):
        case._log_contact(self.channel, self.text)

    def _apply_assess(self, case):
        impact = int(self.impact) if self.impact else 0
        case._assess(impact, self.is_safety, self.override, self.reason)

    def _apply_propose(self, case):
        case._propose(self.text, self.amount)

    def _apply_reply(self, case):
        case._reply(self.text)

    def _apply_callback(self, case):
        case._ensure_actor()
        score = int(self.score) if self.is_reached and self.score else None
        case._log_callback(self.is_reached, score, self.text)

    def _apply_wait(self, case):
        case.action_wait(self.reason)

    def _apply_reject(self, case):
        case._reject(self.reason, self.text)

    def _apply_reopen(self, case):
        case._ensure_actor()
        case._reopen(self.reason)

    def _apply_archive(self, case):
        case.action_archive_reason(self.reason)

    def _apply_explain(self, case):
        self.clock_id.action_explain(self.reason)
