from odoo import api, fields, models

from ...const import REFUSE_REASONS
from ...tools.change import compare, material_hash


class WorkshopApprovalRequest(models.Model):
    """One round of review of one document: what was asked, of whom, on which content.

    Rows are written by the methods here and in ``approval_request_decide`` only. The
    approvers, the content and the currency rate are those of the submission; later
    changes of rules do not touch a running round.
    """

    _name = "workshop.approval.request"
    _description = "Approval Request"
    _inherit = ["workshop.evidence.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _rec_name = "title"

    # Written by the job that tells people; says nothing about the decision.
    _evidence_free_fields = frozenset({"notify_pending", "noted_state"})

    # identity
    title = fields.Char("Document", required=True)
    res_model = fields.Char(required=True, export_string_translation=False)
    res_id = fields.Many2oneReference(model_field="res_model", required=True)
    document = fields.Selection(
        string="Kind",
        selection=lambda self: self.env["workshop.policy"]._selection_document(),
        required=True,
    )
    round = fields.Integer(required=True)
    policy_id = fields.Many2one("workshop.policy", required=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True, index=True)
    requester_id = fields.Many2one("res.users", required=True, ondelete="restrict")
    note = fields.Text("Requester's Note")

    # state
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("pending", "In review"),
            ("approved", "Approved"),
            ("refused", "Refused"),
            ("withdrawn", "Withdrawn"),
            ("void", "Void"),
        ],
        required=True,
        default="draft",
        index=True,
    )
    date_submit = fields.Datetime("Submitted On")
    date_decided = fields.Datetime("Decided On")
    decided_by_id = fields.Many2one("res.users", ondelete="restrict")
    decision_comment = fields.Text()
    refuse_reason = fields.Selection(REFUSE_REASONS, "Reason of the Refusal")
    decision_text = fields.Char("Comment", compute="_compute_decision_text")
    is_automatic = fields.Boolean(help="A change within what was approved.")
    notify_pending = fields.Boolean(index="btree_not_null")
    # What the document's chatter says already: a reminder is no news.
    noted_state = fields.Char(prefetch=False, export_string_translation=False)
    decision_seq = fields.Integer(export_string_translation=False)
    step_ids = fields.One2many("workshop.approval.step", "request_id", "Steps")
    decision_ids = fields.One2many("workshop.approval.decision", "request_id", "Log")

    # second look (micro-team)
    is_solo = fields.Boolean("Decided Alone")
    second_look_due = fields.Date()
    second_look_date = fields.Datetime()
    second_look_user_id = fields.Many2one("res.users", ondelete="restrict")
    second_look_note = fields.Text()

    # why and on what
    level = fields.Integer("Tier")
    is_top_level = fields.Boolean()
    reasons = fields.Json(export_string_translation=False)
    reason_text = fields.Char("Why It Is Here", compute="_compute_reason_text")
    material = fields.Json(prefetch=False, export_string_translation=False)
    material_hash = fields.Char(export_string_translation=False)
    differences = fields.Json(export_string_translation=False)
    difference_text = fields.Text("What Changed", compute="_compute_difference_text")

    # figures the approver needs, as they were at submission
    partner_id = fields.Many2one("res.partner", "Customer", ondelete="restrict")
    author_id = fields.Many2one("res.users", ondelete="restrict")
    currency_id = fields.Many2one("res.currency")
    currency_rate = fields.Float(
        digits=0, help="Document currency per company currency, frozen at submission."
    )
    amount = fields.Monetary()
    margin_pct = fields.Float("Margin (%)", aggregator="avg")
    has_margin = fields.Boolean()
    discount_pct = fields.Float("Discount (%)", aggregator="avg")
    headroom = fields.Monetary("To the Lower Tier")
    has_headroom = fields.Boolean()
    is_below_cost = fields.Boolean()
    figures = fields.Json(export_string_translation=False)

    _round_unique = models.Constraint(
        "UNIQUE(res_model, res_id, document, round)",
        "Somebody submitted this just now. Reload the page to see its review.",
    )
    _by_record = models.Index("(res_model, res_id, document)")
    _second_look = models.Index(
        "(second_look_due) WHERE is_solo AND second_look_date IS NULL"
    )

    @api.depends("title", "round")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for request in self:
            request.display_name = self.env._(
                "%(document)s · round %(round)s",
                document=request.title,
                round=request.round,
            )

    @api.depends("reasons")
    @api.depends_context("lang")
    def _compute_reason_text(self):
        words = self.env["workshop.approval.words"]
        for request in self:
            request.reason_text = words._word_reasons(request.reasons)

    @api.depends("differences")
    @api.depends_context("lang")
    def _compute_difference_text(self):
        words = self.env["workshop.approval.words"]
        for request in self:
            request.difference_text = words._word_differences(request.differences)

    @api.depends("refuse_reason", "decision_comment")
    @api.depends_context("lang")
    def _compute_decision_text(self):
        words = self.env["workshop.approval.words"]
        for request in self:
            request.decision_text = words._word_refusal(
                request.refuse_reason, request.decision_comment
            )

    def _get_host(self):
        """The document of this round, with the rights of this environment."""
        self.ensure_one()
        return self.env[self.res_model].browse(self.res_id)

    def action_open_document(self):
        """Open the document itself, for those who may read it."""
        self.ensure_one()
        self._get_host().check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }

    # --------------------------------------------------------------------- submitting
    @api.model
    def _get_latest(self, host, document, states=()):
        if not host.policy_request_id:
            return self.browse()
        domain = [
            ("res_model", "=", host._name),
            ("res_id", "=", host.id),
            ("document", "=", document),
        ]
        if states:
            domain.append(("state", "in", states))
        return self.search(domain, order="round desc", limit=1)

    @api.model
    def _open(self, host, document, evaluation, note="", baseline=None):
        """Open the next round of ``host`` and start its first step.

        :param host: one document, sudo
        :param str document: key of the gate
        :param evaluation: what triggered: ``level`` and ``reasons``
        :param str note: the requester's words
        :param dict baseline: content the differences are shown against; that of the
            round before by default
        :return: the pending request
        :raise UserError: when nobody may decide
        """
        policy = host._policy_get_company()._policy_get_current()
        routes = self.env["workshop.approval.route"]
        steps = routes._prepare_steps(policy, host, document, evaluation)
        rows = self.env["workshop.approval.step"]
        # Born pending: the first turn begins with the request, without an update.
        steps[0].update(
            rows._prepare_start(policy, host._policy_get_company(), steps[0]["hours"])
        )
        host.policy_request_id._close_refusal()
        request = self.with_context(tracking_disable=True)._evidence_create(
            [
                dict(
                    self._prepare_values(host, document, evaluation, policy, baseline),
                    state="pending",
                    note=note or False,
                    notify_pending=True,
                )
            ]
        )
        link = {"request_id": request.id, "company_id": request.company_id.id}
        rows._evidence_create([vals | link for vals in steps])
        request._sync_host()
        request._trigger_notify()
        return request

    @api.model
    def _record_automatic(self, host, document, evaluation, baseline=None):
        """Log a change that needs no higher tier than the approved one as a round."""
        policy = host._policy_get_company()._policy_get_current()
        request = self.with_context(tracking_disable=True)._evidence_create(
            [
                dict(
                    self._prepare_values(host, document, evaluation, policy, baseline),
                    state="approved",
                    is_automatic=True,
                    date_decided=fields.Datetime.now(),
                    decided_by_id=self.env.uid,
                )
            ]
        )
        request._log("automatic")
        # The newest round; the next one is numbered after it.
        host._policy_write({"policy_request_id": request.id})
        return request

    @api.model
    def _prepare_values(self, host, document, evaluation, policy, baseline=None):
        previous = self._get_latest(host, document)
        material = host._policy_get_material()
        baseline = (
            baseline or host._policy_get_difference_baseline() or previous.material
        )
        differences = []
        if baseline:
            differences = [
                {
                    "field": change.field,
                    "label": change.label,
                    # worded for each reader; the label is what was read then
                    "product_id": change.product_id,
                    "old": change.old,
                    "new": change.new,
                }
                for change in compare(baseline, material)
            ]
        return {
            "title": host.display_name,
            "res_model": host._name,
            "res_id": host.id,
            "document": document,
            "round": (previous.round or 0) + 1,
            "policy_id": policy.id,
            "company_id": host._policy_get_company().id,
            "requester_id": self._get_requester(host).id,
            "date_submit": fields.Datetime.now(),
            "level": evaluation.level,
            "is_top_level": policy._is_top_level(document, evaluation.level),
            "reasons": [
                {"trigger": r.trigger, "level": r.level, "values": r.values}
                for r in evaluation.reasons
            ],
            "material": material,
            "material_hash": material_hash(material),
            "differences": differences,
            **host._policy_prepare_figures(evaluation),
        }

    @api.model
    def _get_requester(self, host):
        """Who asks: the acting colleague, or the author when a customer's page acts."""
        user = self.env.user
        if user.share or user._is_superuser():
            return host._policy_get_author() or user
        return user

    def _log(self, kind, user=None, on_behalf=None, comment="", step=None):
        """Append one row per request to the audit trail.

        The submission is the request's own row: who, when, on which content.
        """
        self.env["workshop.approval.decision"]._evidence_create(
            [
                {
                    "request_id": request.id,
                    "step_id": step.id if step else False,
                    "res_model": request.res_model,
                    "res_id": request.res_id,
                    "document": request.document,
                    "company_id": request.company_id.id,
                    "kind": kind,
                    "user_id": (user or self.env.user).id,
                    "on_behalf_id": on_behalf.id if on_behalf else False,
                    "refuse_reason": kind == "refuse" and request.refuse_reason,
                    "comment": comment or False,
                    "material_hash": request.material_hash,
                }
                for request in self
            ]
        )
