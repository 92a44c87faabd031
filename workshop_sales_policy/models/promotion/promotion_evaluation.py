from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...tools.promotion_account import account
from .promotion import METHODS

MANAGER = "workshop_sales_policy.group_policy_manager"
VERDICTS = [
    ("repeat", "Repeat"),
    ("repeat_small", "Repeat small, with control"),
    ("adjust", "Adjust"),
    ("stop", "Stop"),
    ("unknown", "Not measurable"),
]
CONFIDENCES = [
    ("high", "High"),
    ("medium", "Medium"),
    ("low", "Low"),
    ("none", "None"),
]
LESSONS = frozenset({"lesson_worked", "lesson_change"})
FREE_PREFIXES = ("message_", "activity_")


class WorkshopPromotionEvaluation(models.Model):
    """What a promotion really brought: inputs frozen, figures from them alone (6.5).

    Drafted by the house, signed off by somebody who does not run the promotion; a
    correction is the next version and never touches the one before.
    """

    _name = "workshop.promotion.evaluation"
    _description = "Promotion Evaluation"
    _inherit = ["workshop.evidence.mixin", "mail.thread"]
    _order = "date_computed desc, id desc"
    _mail_post_access = "read"

    _evidence_free_fields = LESSONS | {"message_main_attachment_id"}

    name = fields.Char(compute="_compute_name")
    promotion_id = fields.Many2one(
        "workshop.promotion",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="promotion_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    channel_id = fields.Many2one(related="promotion_id.channel_id", store=True)
    user_id = fields.Many2one(related="promotion_id.user_id", store=True)
    version = fields.Integer(required=True, readonly=True, aggregator=None)
    restate_reason = fields.Char("Corrected Because", readonly=True)
    state = fields.Selection(
        [("draft", "Draft"), ("signed", "Signed off"), ("superseded", "Superseded")],
        required=True,
        readonly=True,
        default="draft",
        index=True,
    )
    date_computed = fields.Datetime("Computed On", required=True, readonly=True)
    date_from = fields.Date("First Day", readonly=True)
    date_to = fields.Date("Last Day", readonly=True, index=True)
    inputs = fields.Json(readonly=True, export_string_translation=False)
    results = fields.Json(readonly=True, export_string_translation=False)

    verdict = fields.Selection(VERDICTS, readonly=True, index=True)
    confidence = fields.Selection(CONFIDENCES, readonly=True)
    method = fields.Selection(METHODS, "Compared With", readonly=True)
    lift_pct = fields.Float("Lift (%)", readonly=True, aggregator="avg")
    has_lift = fields.Boolean(readonly=True, export_string_translation=False)
    contribution = fields.Monetary("Incremental Contribution", readonly=True)
    has_contribution = fields.Boolean(readonly=True, export_string_translation=False)
    cost = fields.Monetary("Promotion Cost", readonly=True)
    profit = fields.Monetary(
        "Profit or Loss", readonly=True, help="Incremental contribution less cost."
    )
    roi_pct = fields.Float("ROI (%)", readonly=True, aggregator="avg")
    has_roi = fields.Boolean(readonly=True, export_string_translation=False)
    revenue = fields.Monetary(
        "Attributed Sales", readonly=True, help="Orders that carry its campaign."
    )
    lead_count = fields.Integer("Leads", readonly=True)
    won_count = fields.Integer("Leads with an Order", readonly=True)
    customer_count = fields.Integer("New Customers", readonly=True)

    lesson_worked = fields.Text("What Worked")
    lesson_change = fields.Text("What to Do Differently")
    signed_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    date_signed = fields.Datetime("Signed Off On", readonly=True)
    can_sign = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_file = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_restate = fields.Boolean(
        compute="_compute_can", export_string_translation=False
    )

    _version_once = models.Constraint(
        "UNIQUE(promotion_id, version)", "This version of the evaluation exists."
    )

    @api.depends("promotion_id.name", "version")
    @api.depends_context("lang")
    def _compute_name(self):
        for row in self:
            name = row.promotion_id.name or ""
            row.name = name
            if row.version > 1:
                row.name = self.env._(
                    "%(promotion)s, version %(version)s",
                    promotion=name,
                    version=row.version,
                )

    @api.depends("state", "promotion_id.state")
    @api.depends_context("uid")
    def _compute_can(self):
        manager = self.env.user.has_group(MANAGER)
        for row in self:
            promotion = row.promotion_id
            row.can_sign = (
                row.state == "draft"
                and manager
                and self.env.user not in row._get_judged()
            )
            row.can_file = (
                row.state == "signed"
                and promotion.can_run
                and promotion.state == "evaluated"
            )
            row.can_restate = row.state == "signed" and manager

    def _get_judged(self):
        """Who never signs: whoever runs the promotion, or made it."""
        self.ensure_one()
        promotion = self.promotion_id.sudo()  # sudo: who made it is no secret
        return promotion.user_id | promotion.create_uid

    # ------------------------------------------------------------------------ drafted
    @api.model
    def _draft(self, promotion, reason=False):
        """Freeze the inputs now and compute from them. As sudo.

        :param str reason: of a correction
        :return: the new version
        """
        inputs = promotion._freeze_inputs()
        version = max(promotion.evaluation_ids.mapped("version"), default=0) + 1
        return self._evidence_create(
            [
                {
                    "promotion_id": promotion.id,
                    "version": version,
                    "restate_reason": reason,
                    "date_computed": fields.Datetime.now(),
                    "date_from": promotion.date_from,
                    "date_to": promotion.date_to,
                    "inputs": inputs,
                    **self._prepare_results(inputs),
                }
            ]
        )

    @api.model
    def _prepare_results(self, inputs):
        """Columns of an evaluation; the same inputs always give the same."""
        results = account(inputs)
        contribution, roi, lift = (
            results[key] for key in ("contribution", "roi", "lift")
        )
        known = contribution is not None
        return {
            "results": results,
            "verdict": results["verdict"] or "unknown",
            "confidence": results["confidence"],
            "method": results["method"] or False,
            "has_lift": lift is not None,
            "lift_pct": 100.0 * (lift or 0.0),
            "has_contribution": known,
            "contribution": contribution or 0.0,
            "cost": results["cost"],
            "profit": contribution - results["cost"] if known else 0.0,
            "has_roi": roi is not None,
            "roi_pct": 100.0 * (roi or 0.0),
            "revenue": inputs["attributed"],
            "lead_count": inputs["leads"],
            "won_count": inputs["won_leads"],
            "customer_count": inputs["new_customers"],
        }

    # ------------------------------------------------------------------------- guards
    def write(self, vals):
        names = {name for name in vals if not name.startswith(FREE_PREFIXES)}
        if not names:
            return self._evidence_write(vals)
        if names <= LESSONS:
            self._ensure_lessons_open()
        return super().write(vals)

    def _ensure_lessons_open(self):
        self.check_access("read")
        for row in self:
            row.promotion_id._ensure_runner()
            if row.state == "superseded" or row.promotion_id.state == "closed":
                raise UserError(
                    self.env._("The lessons of %s are filed and stay.", row.name)
                )

    # ------------------------------------------------------------------------ buttons
    def action_recompute(self):
        """Take the records as they are now; a draft only."""
        self.ensure_one()
        self.check_access("read")
        self.promotion_id._ensure_runner()
        self._ensure_draft()
        row = self.sudo()  # sudo: evidence, taken from the records
        inputs = row.promotion_id._freeze_inputs()
        row._evidence_write(
            {
                "inputs": inputs,
                "date_computed": fields.Datetime.now(),
                **self._prepare_results(inputs),
            }
        )
        return True

    def _ensure_draft(self):
        for row in self:
            if row.state != "draft":
                raise UserError(
                    self.env._(
                        "%s is signed off and stays as it is. Correct it by a new "
                        "version.",
                        row.name,
                    )
                )

    def action_sign(self):
        """Sign off what was computed.

        :raise AccessError: no manager, or who runs the promotion
        """
        self.check_access("read")
        for row in self:
            row._ensure_draft()
            if not row.can_sign:
                raise AccessError(
                    self.env._(
                        "A manager who did not run %s signs its evaluation off.",
                        row.promotion_id.name,
                    )
                )
            row.sudo()._do_sign()  # sudo: evidence, after the guard
        return True

    def _do_sign(self):
        self.ensure_one()
        promotion = self.promotion_id
        before = promotion.evaluation_ids - self
        before._evidence_write({"state": "superseded"})
        self._evidence_write(
            {
                "state": "signed",
                "signed_by_id": self.env.uid,
                "date_signed": fields.Datetime.now(),
            }
        )
        if promotion.state == "ended":
            promotion._policy_write(
                {
                    "state": "evaluated",
                    "date_evaluated": fields.Datetime.now(),
                    **promotion._next("lessons"),
                }
            )

    def action_file_lessons(self):
        """File the lessons: the next plans propose them, and the promotion closes.

        :raise UserError: one of the two is missing, or it is not signed off
        """
        self.ensure_one()
        self.check_access("read")
        self.promotion_id._ensure_runner()
        if self.state != "signed":
            raise UserError(
                self.env._("Sign %s off first, then file the lessons.", self.name)
            )
        self.promotion_id._ensure_state("evaluated")
        if not all((self[name] or "").strip() for name in LESSONS):
            raise UserError(
                self.env._("Write what worked, and what to do differently next time.")
            )
        promotion = self.promotion_id.sudo()  # sudo: evidence, after the guard
        promotion._policy_write(
            {
                "state": "closed",
                "date_closed": fields.Datetime.now(),
                **promotion._next("closed"),
            }
        )
        return True

    def action_restate(self, reason):
        """A new version from the records as they are now; the old one stays.

        :param str reason: what changed
        :return: window of the new version
        """
        self.ensure_one()
        self.check_access("read")
        if not self.can_restate:
            raise AccessError(
                self.env._("A manager corrects an evaluation that is signed off.")
            )
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say in a sentence what is corrected, and why."))
        draft = self.promotion_id.evaluation_ids.filtered(
            lambda row: row.state == "draft"
        )
        if not draft:
            # sudo: evidence, after the guard
            draft = self.sudo()._draft(self.promotion_id.sudo(), reason)
            draft._evidence_write({name: self[name] for name in LESSONS})
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": draft.id,
            "view_mode": "form",
        }
