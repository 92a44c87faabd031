from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.approval import Reason, highest_level
from ...tools.numeric import is_above
from ...tools.review import ReviewFacts, red_points, review_order

# Tier that decides on an order with a red point: the lowest one of orders.
REVIEW_LEVEL = 1
CHECK = "check_"
ROW = '<li class="d-flex gap-2"><i class="fa fa-fw mt-1 {}" title="{}"></i>{}</li>'


class WorkshopOrderReviewMixin(models.AbstractModel):
    """The review of an order before it is confirmed: five points (clause 3.4a).

    A red point is a reason of the gate ``sale_order`` like any rule's, so the engine
    words, routes and logs it. All green passes in silence: the guarded column
    ``policy_order_release_date`` is its log. The facts are read when asked for, so what
    the salesperson puts right counts at once.
    """

    _name = "workshop.order.review.mixin"
    _description = "Review of an Order"

    policy_shows_checklist = fields.Boolean(
        compute="_compute_policy_checklist", groups="base.group_user"
    )
    policy_checklist = fields.Html(
        "Order Review",
        compute="_compute_policy_checklist",
        sanitize=False,  # built here, values escaped
        groups="base.group_user",
    )

    @api.depends(
        "state",
        "policy_accept_date",
        "policy_order_release_date",
        "policy_approval_state",
        "partner_id",
        "partner_shipping_id",
        "commitment_date",
        "order_line",
    )
    @api.depends_context("lang")
    def _compute_policy_checklist(self):
        for order in self:
            order.policy_shows_checklist = order._policy_shows_checklist()
            order.policy_checklist = (
                order._policy_word_checklist()
                if order.policy_shows_checklist
                else False
            )

    def _policy_shows_checklist(self):
        """From acceptance, or a red point of a sent offer, until confirmation."""
        self.ensure_one()
        policy = self.company_id._policy_get_current()
        if not policy or not policy._get_settings()["order_review"]:
            return False
        if not self._policy_is_released() or not self._policy_order_is_closed():
            return False
        request = self.policy_request_id.sudo()  # sudo: which gate, no figures
        if self._policy_has_accepted() or (
            request.document == "sale_order" and request.state in ("pending", "refused")
        ):
            return True
        return self.state == "sent" and bool(red_points(self._policy_get_points()))

    def _policy_word_checklist(self):
        words = self.env["workshop.approval.words"]
        rows = Markup("").join(
            Markup(ROW).format(
                *(
                    ("fa-check-circle text-success", self.env._("In order"))
                    if point.is_green
                    else ("fa-times-circle text-danger", self.env._("To be put right"))
                ),
                words._word_point(point),
            )
            for point in self._policy_get_points()
        )
        return Markup('<ul class="list-unstyled mb-0">{}</ul>').format(rows)

    # ------------------------------------------------------------------------ checks
    def _policy_get_points(self):
        """The five points of this order as they are now; reads only.

        :return: list of ``tools.review.Point``
        """
        self.ensure_one()
        evaluation = self._policy_evaluate("sale_order")[self.id]
        credit = next(
            (r.values for r in evaluation.reasons if r.trigger == "credit"), None
        )
        return review_order(self._policy_get_review_facts(credit))

    def _policy_get_review_facts(self, credit=None):
        """:rtype: tools.review.ReviewFacts"""
        self.ensure_one()
        partner = self._policy_get_customer()
        people = partner | partner.commercial_partner_id
        facts = {
            "has_name": bool((partner.name or "").strip()),
            "has_contact": any((p.phone or p.email or "").strip() for p in people),
            "differences": tuple(self._policy_get_contract_differences()),
            "credit": credit,
        }
        goods = any(
            line.product_id.type == "consu" for line in self._policy_get_lines()
        )
        if not goods:
            return ReviewFacts(**facts)
        address = self.partner_shipping_id.sudo()  # sudo: as the partner
        promised = self.commitment_date
        return ReviewFacts(
            **facts,
            has_goods=True,
            is_pickup=self._policy_is_pickup(),
            has_street=bool((address.street or "").strip()),
            has_city=bool((address.city or "").strip()),
            promised=self._policy_local_date(promised) if promised else None,
            lead=self._policy_get_lead_date(),
            today=self.company_id._policy_get_today(),
            is_early_accepted=bool(self._policy_get_accepted_reason("date_early")),
        )

    def _policy_is_pickup(self):
        """Whether the customer fetches the goods; carriers say so where they can."""
        self.ensure_one()
        carrier = self.carrier_id.sudo()  # sudo: delivery.carrier - how it leaves
        return "policy_notice" in carrier._fields and carrier.policy_notice == "pickup"

    def _policy_get_accepted_reason(self, trigger):
        """Values of a reason that the quotation's round knew and accepted.

        :return: ``None`` when no round accepted it
        """
        self.ensure_one()
        request = self.policy_release_request_id.sudo()  # sudo: why, no figures shown
        if request.state != "approved":
            return None
        for reason in request.reasons or []:
            if reason["trigger"] == trigger:
                return reason["values"] or {"accepted": True}
        return None

    # ---------------------------------------------------------------------- the gate
    def _policy_evaluate_batch(self, policy, document):
        result = super()._policy_evaluate_batch(policy, document)
        if document != "sale_order" or not policy:
            return result
        if not policy._get_settings()["order_review"]:
            return result
        for order in self:
            evaluation = result[order.id]
            reasons = order._policy_drop_accepted_credit(evaluation.reasons)
            reasons = reasons + order._policy_get_check_reasons()
            result[order.id] = evaluation._replace(
                level=highest_level(reasons), reasons=reasons
            )
        return result

    def _policy_before_write(self, vals):
        result = super()._policy_before_write(vals)
        if vals == {"state": "sale"}:
            # The constraint would refuse as well, but after writing.
            self.filtered(lambda o: o.state != "cancel")._policy_ensure_order_reviewed()
        return result

    def _policy_get_check_reasons(self):
        """Red points as reasons; credit is a rule and speaks for itself."""
        self.ensure_one()
        return [
            Reason(None, f"{CHECK}{point.key}", REVIEW_LEVEL, point.values)
            for point in red_points(review_order(self._policy_get_review_facts()))
        ]

    def _policy_drop_accepted_credit(self, reasons):
        """Who accepted a credit with the quotation is not asked for the same again."""
        self.ensure_one()
        credit = [reason for reason in reasons if reason.trigger == "credit"]
        accepted = self._policy_get_accepted_reason("credit") if credit else None
        if not accepted or any(
            is_above(reason.values.get("value"), accepted.get("value"))
            for reason in credit
        ):
            return reasons
        return [reason for reason in reasons if reason.trigger != "credit"]

    def _policy_back_to_draft(self):
        """An order that is quoted again is reviewed again."""
        if self.policy_order_release_date:
            self._policy_write({"policy_order_release_date": False})
        return super()._policy_back_to_draft()

    # ------------------------------------------------------------------------- words
    def _policy_word_block(self, evaluation, document=None):
        document = document or self._policy_get_document()
        request = self.policy_request_id.sudo()  # sudo: whether it waits
        if request.state == "pending" or not self._policy_has_checks(evaluation):
            return super()._policy_word_block(evaluation, document)
        return self.env._(
            "%(document)s is not confirmed yet: %(reasons)s. Put it right, or submit "
            "it for review: %(tier)s decides.",
            document=self.display_name,
            tier=self._policy_get_tier_name(evaluation.level, document),
            reasons=self._policy_word_evaluation(evaluation),
        )

    def _policy_has_checks(self, evaluation):
        return any(reason.trigger.startswith(CHECK) for reason in evaluation.reasons)

    def _policy_word_evaluation(self, evaluation):
        return self.env["workshop.approval.words"]._word_reasons(
            [{"trigger": r.trigger, "values": r.values} for r in evaluation.reasons]
        )

    def _policy_word_needs_review(self):
        document = self._policy_get_document()
        if document != "sale_order":
            return super()._policy_word_needs_review()
        evaluation = self._policy_evaluate(document)[self.id]
        request = self.policy_request_id.sudo()  # sudo: who refused and why
        if request.document == document and request.state == "refused":
            return "danger", self.env._(
                "Refused by %(user)s: %(comment)s. Still open: %(reasons)s.",
                user=request.decided_by_id.name,
                comment=(request.decision_comment or "").rstrip(". 。"),
                reasons=self._policy_word_evaluation(evaluation),
            )
        if not self._policy_has_checks(evaluation):
            return super()._policy_word_needs_review()
        return "warning", self.env._(
            "Not confirmed yet: %(reasons)s. Put it right, or submit it for review: "
            "%(tier)s decides.",
            tier=self._policy_get_tier_name(evaluation.level, document),
            reasons=self._policy_word_evaluation(evaluation),
        )

    def _policy_get_stage_facts(self):
        """When the order's own gate fell, and by whom where somebody decided."""
        facts = super()._policy_get_stage_facts()
        policy = self.company_id._policy_get_current()
        # sudo: workshop.approval.request - who and when is no secret
        request = self.sudo().policy_request_id
        decided = request.document == "sale_order" and request.decided_by_id
        reviews = policy and policy._get_settings()["order_review"]
        if self.policy_order_release_date and (decided or reviews):
            facts["order_review"] = {
                "user": decided.name if decided else "",
                "date": self.policy_order_release_date,
            }
        return facts

    # ---------------------------------------------------------------------- controls
    @api.model
    def _policy_get_reviewed_domain(self, company, date_from, date_to):
        """Orders confirmed in the period, while orders were reviewed here.

        The first version that asked for it says since when; orders that were sent or
        confirmed before are exempt.
        """
        first = (
            self.env["workshop.policy"]
            .sudo()  # sudo: workshop.policy - since when, no content
            .search(
                [
                    ("company_id", "=", company.id),
                    ("order_review", "=", True),
                    ("date_effective", "!=", False),
                    ("state", "in", ("published", "suspended", "superseded")),
                ],
                order="date_effective",
                limit=1,
            )
        )
        if not first:
            return Domain.FALSE
        return (
            Domain("company_id", "=", company.id)
            & Domain("state", "=", "sale")
            & Domain("date_order", ">=", first.date_effective)
            & company._policy_get_period_domain("date_order", date_from, date_to)
            & (
                Domain("policy_release_date", "!=", False)
                | Domain("policy_withheld", "=", True)
            )
        )

    @api.model
    def _control_order_reviewed(self, company, date_from, date_to):
        """Clause 3.4a: orders reviewed before confirmation."""
        applicable = self._policy_get_reviewed_domain(company, date_from, date_to)
        kept = applicable & Domain("policy_order_release_date", "!=", False)
        return "sale.order", applicable, kept

    @api.model
    def _bypass_order_reviewed(self, company, date_from, date_to):
        """Confirmed orders that no review has seen; must be none."""
        applicable = self._policy_get_reviewed_domain(company, date_from, date_to)
        return applicable & Domain("policy_order_release_date", "=", False)
