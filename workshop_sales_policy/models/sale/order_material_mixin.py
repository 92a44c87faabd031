from contextlib import contextmanager

from odoo import SUPERUSER_ID, fields, models
from odoo.exceptions import UserError

from ...tools.change import all_pass
from ..approval.approval_watch_mixin import WATCH_KEY


class WorkshopOrderMaterialMixin(models.AbstractModel):
    """What a release is about, and what a change of it does (design.md 4, 5).

    An offer is withheld again when a change does not pass the table; a confirmed order
    stays as agreed, and only the evaluated tier decides.
    """

    _name = "workshop.order.material.mixin"
    _description = "Released Content of an Order"

    # A confirmed order may move these without a say; a date is rescheduled natively.
    _policy_soft_fields = frozenset({"validity_date", "commitment_date", "terms"})

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
                if not line.display_type and not line._policy_is_down_payment()
            },
        }

    # --------------------------------------------------------------------- watching
    def _policy_filter_watched(self):
        """Released, exempt or pending orders under a policy; others cost nothing.

        Cancelled ones too: set back to a draft they would still be released.
        """
        return self.filtered(
            lambda order: (
                order.policy_release_date
                or order.policy_approval_state == "pending"
                or order._policy_is_exempt()
            )
            and order.company_id._policy_get_current()
        )

    def _policy_get_baseline(self):
        """Content, tier and margin each order was released with.

        A pending order has the content of its round; an exempt one has its content of
        this moment, taken before the change.
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
                continue
            evaluation = order._policy_evaluate("sale_quotation")[order.id]
            request = order.policy_request_id
            pending = request.state == "pending"
            baseline[order.id] = (
                request.material if pending else order._policy_get_material(),
                request.level if pending else evaluation.level,
                evaluation.facts.margin_pct,
            )
        return baseline

    def _policy_on_change(self, changes, level, margin_pct, material):
        if self.state == "sale":
            self._policy_on_confirmed_change(changes, level, material)
            return
        evaluation = self._policy_evaluate("sale_quotation")[self.id]
        if all_pass(
            changes,
            margin_old=margin_pct,
            margin_new=evaluation.facts.margin_pct,
            level_old=level,
            level_new=evaluation.level,
            lead=self._policy_get_lead_moment(),
            by_customer=self._policy_is_customer_acting(),
            **self._policy_get_term_change(changes),
        ):
            self._policy_recheck_order_review()
        else:
            self._policy_void(material)

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

    # ----------------------------------------------------------------------- offers
    def _policy_void(self, material=None):
        """Withhold the offer again; where a say is needed the next round opens.

        :param dict material: the old content, for the differences of the next round
        """
        self.ensure_one()
        rounds = self.policy_request_id | self.policy_release_request_id
        rounds.filtered(lambda r: r.state in ("pending", "approved"))._void()
        self._policy_take_back()
        if self.state == "cancel":
            return
        evaluation = self._policy_evaluate("sale_quotation")[self.id]
        if evaluation.level:
            self.env["workshop.approval.request"]._open(
                self, "sale_quotation", evaluation, baseline=material
            )

    def _policy_take_back(self):
        """Empty what a release wrote: the gate is closed, costs count anew."""
        for order in self:
            order.order_line._policy_unfreeze_costs()
            order._policy_write(
                {
                    # what was sent had passed its gate, or was exempt: no bypass
                    "policy_is_reviewed": (
                        order.policy_is_reviewed or order.state == "sent"
                    ),
                    "policy_withheld": bool(order.company_id._policy_get_current()),
                    "policy_approval_state": "void",
                    "policy_release_date": False,
                    "policy_release_user_id": False,
                    "policy_release_request_id": False,
                    "policy_release_material": False,
                    "policy_order_release_date": False,
                    **order._policy_set_next("review_void", {}),
                    **order._policy_clear_acceptance(),
                }
            )
        self._policy_refresh_stage()

    def _policy_recheck_order_review(self):
        """A change may keep the offer and still need a higher say on the order."""
        self.ensure_one()
        if not self.policy_order_release_date:
            return
        evaluation = self._policy_evaluate("sale_order")[self.id]
        approved = self.env["workshop.approval.request"]._get_latest(
            self, "sale_order", ("approved",)
        )
        if evaluation.level > approved.level:
            approved._void()
            self._policy_write({"policy_order_release_date": False})

    # ------------------------------------------------------------- confirmed orders
    def _policy_on_confirmed_change(self, changes, level, material):
        """A confirmed order stays as agreed (design.md 5).

        :raise UserError: the change needs a higher tier than the order was released at
        """
        changes = [c for c in changes if not self._policy_is_native_addition(c)]
        changes = [c for c in changes if c.field not in self._policy_soft_fields]
        if not changes:
            return
        if self._policy_is_exempt():
            level = 0  # nobody approved it: exempt only while it stays as it was
        evaluation = self._policy_evaluate("sale_quotation")[self.id]
        if evaluation.level > level:
            raise self._policy_agreed_error(evaluation)
        self.env["workshop.approval.request"]._record_automatic(
            self, "sale_quotation", evaluation, baseline=material
        )
        self._policy_write({"policy_release_material": self._policy_get_material()})

    def _policy_agreed_error(self, evaluation):
        self.ensure_one()
        return UserError(
            self.env._(
                "%(order)s is confirmed and stays as agreed: this change needs "
                "%(tier)s (%(reasons)s). Use Request a change.",
                order=self.display_name,
                tier=self._policy_get_tier_name(evaluation.level, "sale_quotation"),
                reasons=self.env["workshop.approval.words"]._word_reasons(
                    [
                        {"trigger": reason.trigger, "values": reason.values}
                        for reason in evaluation.reasons
                    ]
                ),
            )
        )

    @contextmanager
    def _policy_apply_change(self, change):
        """Apply an approved change: it becomes what the order is compared with."""
        self.ensure_one()
        watched = self.env.cr.cache.setdefault(WATCH_KEY, set())
        key = (self._name, self.id)
        watched.add(key)
        was_locked = self.locked
        if was_locked:
            self.action_unlock()
        try:
            yield
        finally:
            watched.discard(key)
        if was_locked:
            self.action_lock()
        if self.policy_release_date:
            self.sudo()._policy_write(  # sudo: evidence, the change was approved
                {
                    "policy_release_material": self._policy_get_material(),
                    "policy_release_level": change.policy_request_id.level,
                    "policy_release_request_id": change.policy_request_id.id,
                }
            )

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
        return takes_nothing and line._policy_is_carriage_or_expense()
