from odoo import models
from odoo.exceptions import UserError

# Stored results of core's own computation; a plain write would forge them.
COMPUTED_FIELDS = frozenset({"amount_untaxed", "amount_tax", "amount_total"})
# A frozen cost is in the order's currency; these may change it.
CURRENCY_FIELDS = frozenset({"currency_id", "pricelist_id", "partner_id"})


class WorkshopOrderGatewayMixin(models.AbstractModel):
    """What every write of an order passes: company, state and forged amounts."""

    _name = "workshop.order.gateway.mixin"
    _description = "Gateway of Writes on Orders"

    def _policy_prepare_create(self, vals_list):
        """Say the company now: the withheld mark depends on it, whatever a context."""
        default = None
        for vals in vals_list:
            for name in COMPUTED_FIELDS:
                vals.pop(name, None)
            if not vals.get("company_id"):
                default = default or self.default_get(["company_id"])
                vals["company_id"] = default.get("company_id") or self.env.company.id

    def _policy_after_create(self):
        """Propose the promise; mark what was born sent or confirmed."""
        enforced = self.filtered(lambda order: order.company_id._policy_get_current())
        for order in enforced.filtered(lambda order: not order.commitment_date):
            order._policy_propose_promise()
        born = self.filtered(lambda order: order.state in ("sent", "sale"))
        if born:
            born._policy_after_state(dict.fromkeys(born.ids, "draft"))

    def _policy_before_write(self, vals):
        """Refuse forged amounts and moves to another company; close old drafts.

        A draft or cancelled order may never have met the policy (it took effect this
        minute, or while the order was cancelled): going out, it is withheld first.
        """
        if COMPUTED_FIELDS & vals.keys():
            self._policy_ensure_not_forged()
        if "company_id" in vals:
            self._policy_ensure_company_stays(vals["company_id"])
        if vals.get("state") in ("sent", "sale"):
            fresh = self.filtered(
                lambda order: order.state in ("draft", "cancel")
                and not order.policy_withheld
                and not order.policy_release_date
                and order.company_id._policy_get_current()
            )
            # sudo: a guarded column; the writer may be a stock or invoicing user
            fresh.sudo()._policy_write({"policy_withheld": True})
            if vals.keys() == {"state"}:
                # The constraint would refuse as well, but after writing. With more
                # values than the state it has to be after them.
                self.filtered(lambda o: o.state != "cancel")._policy_ensure_released()

    def _policy_ensure_not_forged(self):
        if any(order.company_id._policy_get_current() for order in self):
            raise UserError(
                self.env._("Totals follow the lines. Change prices and quantities.")
            )

    def _policy_ensure_company_stays(self, company_id):
        """An offer that went out stays in its company: another has other rules.

        :raise UserError: sent or confirmed, and one of the companies has a policy
        """
        target = self.env["res.company"].browse(company_id)
        for order in self:
            if order.company_id == target or order.state in ("draft", "cancel"):
                continue
            companies = order.company_id | target
            if any(company._policy_get_current() for company in companies):
                raise UserError(
                    self.env._(
                        "%(order)s belongs to %(company)s and stays there. Cancel it, "
                        "then quote in %(target)s.",
                        order=order.display_name,
                        company=order.company_id.name,
                        target=target.name,
                    )
                )

    def _policy_write_watched(self, vals, write):
        """Write material values, and forget costs frozen in another currency.

        :param write: core's own write, called with ``vals``
        """
        with self._policy_watch():
            if CURRENCY_FIELDS.isdisjoint(vals):
                return write(vals)
            before = {order.id: order.currency_id for order in self}
            result = write(vals)
            changed = self.filtered(lambda o: o.currency_id != before[o.id])
            changed.order_line._policy_unfreeze_costs()
            return result

    def _policy_after_company(self):
        """A draft in another company starts anew: the release was the other's."""
        for order in self.sudo():  # sudo: guarded columns, the move itself was allowed
            rounds = order.policy_request_id | order.policy_release_request_id
            rounds.filtered(lambda r: r.state in ("pending", "approved"))._void()
            order._policy_take_back()
            if not order.company_id._policy_get_current():
                order._policy_write({"policy_stage": False})

    def _policy_after_state(self, before):
        """Withhold what became a draft again, mark what went out, move the stage.

        :param dict before: ``{order id: state before the write}``
        """
        # sudo: guarded columns; the change of state itself was core's to allow
        orders = self.sudo().filtered(lambda o: o.company_id._policy_get_current())
        (self.sudo() - orders)._policy_mark_exempt(before)
        for order in orders.filtered(lambda o: o.state != before.get(o.id)):
            if order.state == "draft":
                order._policy_back_to_draft()
            elif order.state == "cancel" and order.policy_request_id.state == "pending":
                order.policy_request_id._void()
        out = orders.filtered(lambda order: order.state in ("sent", "sale"))
        out._policy_mark_out()
        confirmed = out.filtered(lambda o: o.state == "sale" and o.policy_release_date)
        confirmed._policy_ensure_accepted()
        orders._policy_refresh_stage()

    def _policy_back_to_draft(self):
        """Core forgets the signature here; the acceptance goes with it."""
        self.ensure_one()
        values = {}
        if self._policy_has_accepted():
            values = self._policy_clear_acceptance()
        if not self.policy_release_date and not self.policy_withheld:
            values["policy_withheld"] = True
        if values:
            self._policy_write(values)
