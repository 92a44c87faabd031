from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...const import EVIDENCE


class WorkshopOrderReleaseMixin(models.AbstractModel):
    """Release of a quotation is a fact of its own (design.md 5).

    A draft under a policy is *withheld*: nothing reaches the customer. Release clears
    ``policy_withheld`` and writes ``policy_release_date``; an empty
    ``policy_release_request_id`` then means "within policy".
    """

    _name = "workshop.order.release.mixin"
    _description = "Release of a Quotation"

    policy_withheld = fields.Boolean("Withheld", copy=False, readonly=True)
    policy_release_date = fields.Datetime("Released On", copy=False, readonly=True)
    policy_release_user_id = fields.Many2one(
        "res.users", "Released By", copy=False, readonly=True, prefetch=EVIDENCE
    )
    policy_release_request_id = fields.Many2one(
        "workshop.approval.request",
        "Released By Round",
        copy=False,
        readonly=True,
        index="btree_not_null",
        help="Empty on a released quotation: it was within policy.",
    )
    policy_release_level = fields.Integer(
        "Released Tier",
        copy=False,
        readonly=True,
        groups="base.group_user",
        prefetch=EVIDENCE,
    )
    policy_release_margin_pct = fields.Float(
        copy=False, readonly=True, groups="base.group_user", prefetch=EVIDENCE
    )
    policy_release_has_margin = fields.Boolean(
        copy=False, readonly=True, groups="base.group_user", prefetch=EVIDENCE
    )
    policy_release_material = fields.Json(
        copy=False,
        readonly=True,
        prefetch=False,
        groups="base.group_user",
        export_string_translation=False,
    )
    policy_order_release_date = fields.Datetime(
        "Order Reviewed On", copy=False, readonly=True
    )
    policy_needs_review = fields.Boolean(
        compute="_compute_policy_gate", groups="base.group_user"
    )
    policy_gate_open = fields.Boolean(
        compute="_compute_policy_gate", groups="base.group_user"
    )

    @api.depends(
        "policy_withheld",
        "policy_release_date",
        "policy_approval_state",
        "policy_required_level",
        "state",
    )
    def _compute_policy_gate(self):
        """Which button is the reader's next step: Send, or Submit for review."""
        for order in self:
            closed = not order._policy_is_released()
            order.policy_gate_open = not closed
            order.policy_needs_review = (
                closed
                and bool(order.policy_required_level)
                and order.policy_approval_state != "pending"
            )

    # ------------------------------------------------------------------------ gate
    def _policy_get_team_leader(self):
        return self.team_id.user_id

    def _policy_get_beneficiary(self):
        """The salesperson, who lives on what is sold (F3.1)."""
        return self.user_id

    def _policy_get_author(self):
        return self.user_id or self.create_uid

    def _policy_get_document(self):
        self.ensure_one()
        if self._policy_quotation_is_closed():
            return "sale_quotation"
        if self._policy_order_is_closed():
            return "sale_order"
        return False

    def _policy_quotation_is_closed(self):
        """Whether the quotation must still be released before anything else.

        Drafts and withheld offers under a policy; what was sent or confirmed before
        the policy took effect is exempt while its content stays (design.md 1.2).
        """
        self.ensure_one()
        if self.policy_release_date:
            return False
        if not self.company_id._policy_get_current():
            return False
        return self.policy_withheld or self._policy_is_new_state()

    def _policy_is_new_state(self):
        """Whether no exemption can apply: a draft, or an offer nobody had sent."""
        return self.state == "draft"

    def _policy_order_is_closed(self):
        """Whether rules ask for a review of the order before it is confirmed."""
        self.ensure_one()
        return self.state in ("draft", "sent") and self._policy_lacks_order_review()

    def _policy_lacks_order_review(self):
        """As above, also while the order is just being confirmed."""
        self.ensure_one()
        if self.policy_order_release_date or self._policy_is_exempt():
            return False
        policy = self.company_id._policy_get_current()
        return bool(policy and policy._has_order_gate())

    def _policy_get_customer(self):
        """The customer as gates read it, in one statement with the company's own.

        Core's confirmation reads that one; apart they would cost a statement more.

        :return: ``res.partner``, sudo: whether something is filled in, not what
        """
        self.ensure_one()
        partner = self.partner_id.sudo()
        own = self.company_id.partner_id.id
        return partner.with_prefetch((*partner._prefetch_ids, own))

    def _policy_get_contract_differences(self):
        """What the order says otherwise than its contract. Areas extend it.

        :return: one text per difference, in the reader's language
        :rtype: list[str]
        """
        self.ensure_one()
        return []

    def _policy_is_exempt(self):
        """Sent or confirmed before the policy took effect, and unchanged since."""
        self.ensure_one()
        return (
            self.state in ("sent", "sale")
            and not self.policy_withheld
            and not self.policy_release_date
        )

    def _policy_is_released(self):
        """The quotation gate; a pending order review never un-releases it."""
        self.ensure_one()
        return not self._policy_quotation_is_closed()

    def _policy_release_within(self, evaluations, document=None):
        kinds = {
            order.id: document or order._policy_get_document() or "sale_quotation"
            for order in self
        }
        self.policy_request_id._close_refusal()
        decisions = []
        for order in self:
            kind = kinds[order.id]
            order._policy_write(
                order._policy_prepare_release(kind, evaluations[order.id])
            )
            if kind == "sale_order":
                continue  # its guarded column is the log: no row per order
            decisions.append(
                {
                    "res_model": order._name,
                    "res_id": order.id,
                    "document": kind,
                    "company_id": order.company_id.id,
                    "kind": "within",
                    "user_id": self.env.uid,
                }
            )
        quotes = self.filtered(lambda order: kinds[order.id] != "sale_order")
        quotes.order_line._policy_freeze_costs()
        if decisions:
            self.env["workshop.approval.decision"]._evidence_create(decisions)

    def _policy_prepare_release(self, document, evaluation, request=None):
        """Columns that open one gate of this order.

        :rtype: dict
        """
        self.ensure_one()
        now = fields.Datetime.now()
        policy = self.company_id._policy_get_current()
        # The state is that of the gate now in front: after the offer comes the order.
        more = document == "sale_quotation" and policy._has_order_gate()
        values = {
            "policy_approval_state": "approved" if request and not more else "none",
            "policy_request_id": request.id if request else self.policy_request_id.id,
            **self._policy_set_next("", {}),
        }
        if document == "sale_order":
            return dict(values, policy_order_release_date=now)
        return dict(
            values,
            policy_withheld=False,
            policy_release_date=now,
            policy_release_user_id=self.env.uid,
            policy_release_request_id=request.id if request else False,
            policy_release_level=evaluation.level,
            policy_release_margin_pct=evaluation.facts.margin_pct,
            policy_release_has_margin=evaluation.facts.margin_pct is not None,
            policy_release_material=request.material if request else False,
            policy_stage=self._policy_stage_of("released"),
            policy_next_key="released",
        )

    def _policy_do_release(self, request):
        self.ensure_one()
        if request.document == "sale_quotation":
            self.order_line._policy_freeze_costs()
        evaluation = self._policy_evaluate(request.document)[self.id]
        order = self.with_user(request.decided_by_id).sudo()
        order._policy_write(
            order._policy_prepare_release(
                request.document,
                evaluation._replace(level=request.level),
                request,
            )
        )
        if request.document == "sale_order":
            order._policy_try_confirm()

    def _policy_prepare_evaluation(self):
        """Rewards follow the lines; a stale one would distort the economics.

        A pending offer is left alone: what is being read does not move.
        """
        self._policy_ensure_rate()
        for order in self:
            if order._policy_is_proposal_stale():
                order.sudo()._policy_propose_promise()  # sudo: as the rewards below
            if order.policy_approval_state != "pending" and order.order_line.reward_id:
                # sudo: loyalty.card - a stock user may meet the gate, too
                order.sudo()._update_programs_and_rewards()

    def _policy_ensure_complete(self):
        """Clause 3.2a: specification, quantity and promised date before a review.

        :raise UserError: naming what is missing, per order
        """
        for order in self:
            if order.state == "cancel":
                raise UserError(
                    self.env._(
                        "%s is cancelled. Set it to quotation, then go on.",
                        order.display_name,
                    )
                )
            missing = order._policy_get_missing()
            if missing:
                raise UserError(
                    self.env._(
                        "%(order)s is not complete yet: %(missing)s. Fill it in, then "
                        "go on.",
                        order=order.display_name,
                        missing=", ".join(missing),
                    )
                )

    def _policy_get_missing(self):
        """What an inquiry must capture before its quotation is reviewed (3.2a)."""
        self.ensure_one()
        lines = self._policy_get_lines()
        goods = lines.filtered(lambda line: line.product_id.type == "consu")
        missing = []
        if not lines:
            missing.append(self.env._("a line with product and quantity"))
        if goods and not self.commitment_date:
            missing.append(self.env._("the promised date"))
        bare = goods.filtered(lambda line: not line.policy_specification)
        if bare:
            missing.append(
                self.env._(
                    "the specification of %s", ", ".join(bare.product_id.mapped("name"))
                )
            )
        return missing

    @api.model
    def _policy_refresh_withheld(self, company):
        """Set drafts under, or out of, the policy; two set-based statements.

        Called when a version takes effect, is suspended or resumed. What was sent or
        confirmed meanwhile is exempt.
        """
        enforced = bool(company._policy_get_current())
        base = Domain("company_id", "=", company.id)
        if enforced:
            # A sent one that was out under the policy and has no release was voided
            # since: a suspension does not heal that.
            drafts = Domain("state", "=", "draft")
            drafts |= Domain("state", "=", "sent") & Domain(
                "policy_is_reviewed", "=", True
            )
            drafts &= base & Domain("policy_release_date", "=", False)
            orders = self.search(drafts & Domain("policy_withheld", "=", False))
            orders._policy_write({"policy_withheld": True})
        else:
            orders = self.search(base & Domain("policy_withheld", "=", True))
            orders._policy_write({"policy_withheld": False})
