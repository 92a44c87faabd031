from contextlib import contextmanager

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.change import all_pass
from ..approval.approval_mixin import WATCH_KEY


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
        "res.users", "Released By", copy=False, readonly=True
    )
    policy_release_request_id = fields.Many2one(
        "workshop.approval.request",
        "Released By Round",
        copy=False,
        readonly=True,
        index="btree_not_null",
        help="Empty on a released quotation: it was within policy.",
    )
    policy_release_level = fields.Integer("Released Tier", copy=False, readonly=True)
    policy_release_margin_pct = fields.Float(
        copy=False, readonly=True, groups="base.group_user"
    )
    policy_release_has_margin = fields.Boolean(
        copy=False, readonly=True, groups="base.group_user"
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
        if self.state not in ("draft", "sent") or self.policy_order_release_date:
            return False
        policy = self.company_id._policy_get_current()
        return bool(policy and policy._get_tool_rules("sale_order"))

    def _policy_is_released(self):
        """The quotation gate; a pending order review never un-releases it."""
        self.ensure_one()
        return not self._policy_quotation_is_closed()

    def _policy_release_within(self, evaluations):
        kinds = {order.id: order._policy_get_document() for order in self}
        decisions = []
        for order in self:
            evaluation = evaluations[order.id]
            document = kinds[order.id] or "sale_quotation"
            order._policy_write(order._policy_prepare_release(document, evaluation))
            decisions.append(
                {
                    "res_model": order._name,
                    "res_id": order.id,
                    "document": document,
                    "company_id": order.company_id.id,
                    "kind": "within",
                    "user_id": self.env.uid,
                }
            )
        quotes = self.filtered(lambda order: kinds[order.id] != "sale_order")
        quotes.order_line._policy_freeze_costs()
        self.env["workshop.approval.decision"]._evidence_create(decisions)

    def _policy_prepare_release(self, document, evaluation, request=None):
        """Columns that open one gate of this order.

        :rtype: dict
        """
        self.ensure_one()
        now = fields.Datetime.now()
        values = {
            "policy_approval_state": "approved" if request else "none",
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

    def _policy_ensure_complete(self):
        """Clause 3.2a: specification, quantity and promised date before a review.

        :raise UserError: naming what is missing, per order
        """
        self._policy_refresh_rewards()
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

    def _policy_refresh_rewards(self):
        """Rewards follow the lines; a stale one would distort the economics."""
        for order in self:
            if any(line.reward_id for line in order.order_line):
                order._update_programs_and_rewards()

    def _policy_get_missing(self):
        """What an inquiry must capture before its quotation is reviewed (3.2a)."""
        self.ensure_one()
        lines = self._policy_get_lines()
        goods = lines.filtered(
            lambda line: line.product_id.type == "consu" and not line._is_delivery()
        )
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
            drafts = base & Domain("state", "=", "draft")
            drafts &= Domain("policy_release_date", "=", False)
            orders = self.search(drafts & Domain("policy_withheld", "=", False))
            orders._policy_write({"policy_withheld": True})
        else:
            orders = self.search(base & Domain("policy_withheld", "=", True))
            orders._policy_write({"policy_withheld": False})

    # --------------------------------------------------------------------- material
    def _policy_get_material(self):
        self.ensure_one()
        order = self.with_context(lang="en_US")
        return {
            "partner_id": order.partner_id.id,
            "currency_id": order.currency_id.id,
            "pricelist_id": order.pricelist_id.id or None,
            "payment_term_id": order.payment_term_id.id or None,
            "validity_date": fields.Date.to_string(order.validity_date) or None,
            "commitment_date": fields.Datetime.to_string(order.commitment_date) or None,
            "terms": order._policy_get_terms_material(),
            "lines": {
                str(line.id): line._policy_get_line_material()
                for line in order.order_line
                if not line.display_type and not line.is_downpayment
            },
        }

    def _policy_filter_watched(self):
        """Released, exempt or pending orders under a policy; others cost nothing."""
        return self.filtered(
            lambda order: (
                order.state in ("draft", "sent", "sale")
                and (
                    order.policy_release_date
                    or order.policy_approval_state == "pending"
                    or (order.state in ("sent", "sale") and not order.policy_withheld)
                )
                and order.company_id._policy_get_current()
            )
        )

    def _policy_get_baseline(self):
        """Content, tier and margin each order was released with.

        An exempt or pending order has its content of this moment, taken before the
        change.
        """
        baseline = {}
        for order in self.sudo():  # sudo: evidence
            if order.policy_release_date:
                if not order.policy_release_material:
                    # Released within policy: its content is what it held until now.
                    material = order._policy_get_material()
                    order._policy_write({"policy_release_material": material})
                baseline[order.id] = (
                    order.policy_release_material,
                    order.policy_release_level,
                    # a margin that was unknown is not zero
                    order.policy_release_margin_pct
                    if order.policy_release_has_margin
                    else None,
                )
            else:
                evaluation = order._policy_evaluate("sale_quotation")[order.id]
                baseline[order.id] = (
                    order._policy_get_material(),
                    evaluation.level,
                    evaluation.facts.margin_pct,
                )
        return baseline

    def _policy_on_change(self, changes, level, margin_pct):
        if self.state == "sale":
            self._policy_on_confirmed_change(changes, level)
            return
        evaluation = self._policy_evaluate("sale_quotation")[self.id]
        if not all_pass(
            changes,
            margin_old=margin_pct,
            margin_new=evaluation.facts.margin_pct,
            level_old=level,
            level_new=evaluation.level,
            lead=self._policy_get_lead_moment(),
            by_customer=self._policy_is_customer_acting(),
            **self._policy_get_term_change(changes),
        ):
            self._policy_void(evaluation)

    def _policy_is_customer_acting(self):
        """Whether a customer's own page makes this change; staff have a login."""
        return self.env.uid == SUPERUSER_ID or self.env.user.share

    def _policy_get_term_change(self, changes):
        """Days of the payment term before and now, where it changed."""
        terms = self.env["account.payment.term"]
        for change in changes:
            if change.field == "payment_term_id":
                old = terms.browse(change.old or [])
                return {
                    "term_days_old": self._policy_get_term_days(old),
                    "term_days_new": self._policy_get_term_days(self.payment_term_id),
                }
        return {}

    def _policy_void(self, evaluation):
        """Withhold the offer again; where a say is needed the next round opens."""
        self.ensure_one()
        request = self.policy_request_id
        had_round = request.state in ("pending", "approved")
        if had_round:
            request._void()
        self._policy_write(
            {
                "policy_withheld": True,
                "policy_release_date": False,
                "policy_release_user_id": False,
                "policy_release_request_id": False,
                "policy_order_release_date": False,
                "policy_stage": self._policy_stage_of("inquiry"),
                **self._policy_clear_acceptance(),
            }
        )
        if had_round and evaluation.level:
            self.env["workshop.approval.request"]._open(
                self, "sale_quotation", evaluation
            )

    def _policy_on_confirmed_change(self, changes, level):
        """A confirmed order stays as agreed (design.md 5).

        :raise UserError: the change needs a higher tier than the order was released at
        """
        changes = [c for c in changes if not self._policy_is_native_addition(c)]
        changes = [c for c in changes if c.field not in self._policy_soft_fields]
        if not changes:
            return
        evaluation = self._policy_evaluate("sale_quotation")[self.id]
        if evaluation.level > level:
            words = self.env["workshop.approval.words"]
            raise UserError(
                self.env._(
                    "%(order)s is confirmed and stays as agreed: this change needs "
                    "%(tier)s (%(reasons)s). Use Request a change.",
                    order=self.display_name,
                    tier=self._policy_get_quotation_tier(evaluation.level),
                    reasons=words._word_reasons(
                        [
                            {"trigger": r.trigger, "values": r.values}
                            for r in evaluation.reasons
                        ]
                    ),
                )
            )
        self.env["workshop.approval.request"]._record_automatic(
            self, "sale_quotation", evaluation
        )
        self._policy_write({"policy_release_material": self._policy_get_material()})

    @contextmanager
    def _policy_apply_change(self, change):
        """Apply an approved change: it becomes what the order is compared with."""
        self.ensure_one()
        watched = self.env.cr.cache.setdefault(WATCH_KEY, set())
        key = (self._name, self.id)
        watched.add(key)
        try:
            yield
        finally:
            watched.discard(key)
        if self.policy_release_date:
            self.sudo()._policy_write(  # sudo: evidence, the change was approved
                {
                    "policy_release_material": self._policy_get_material(),
                    "policy_release_level": change.policy_request_id.level,
                }
            )

    # A confirmed order may move these without a say; a date is rescheduled natively.
    _policy_soft_fields = frozenset({"validity_date", "commitment_date", "terms"})

    def _policy_get_quotation_tier(self, level):
        policy = self.company_id._policy_get_current()
        return policy._get_tier("sale_quotation", level).name or ""

    def _policy_get_tier_name(self, level):
        return self._policy_get_quotation_tier(level)

    def _policy_is_native_addition(self, change):
        """Lines that Odoo itself adds to a confirmed order, recognised by effect.

        Ordered quantity 0, or a delivery or expense line that takes no money off.
        """
        if change.field != "line" or change.old is not None:
            return False
        line = self.env["sale.order.line"].browse(int(change.line))
        if not line.product_uom_qty:
            return True
        takes_nothing = line.price_unit >= 0 and (line.discount or 0.0) <= 0
        return takes_nothing and (line._is_delivery() or line.is_expense)
