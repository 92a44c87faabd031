from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class WorkshopOrderVersionMixin(models.AbstractModel):
    """A newer offer in place of one that is with the customer (screens.md 2).

    *New Version* copies an offer that was sent to a draft of its own. When that one
    goes out, the older one is cancelled: Odoo then accepts, declines and pays it by no
    route. ``policy_replaced_by_id`` keeps why, so that its page leads to the newer one
    and nobody brings it back.
    """

    _name = "workshop.order.version.mixin"
    _description = "Newer Versions of an Offer"

    policy_replaces_id = fields.Many2one(
        "sale.order",
        "Replaces",
        copy=False,
        readonly=True,
        index="btree_not_null",
        groups="base.group_user",
        help="When this offer is sent, that one ends.",
    )
    policy_replaced_by_id = fields.Many2one(
        "sale.order",
        "Replaced By",
        copy=False,
        readonly=True,
        index="btree_not_null",
        groups="base.group_user",
    )
    policy_can_renew = fields.Boolean(
        compute="_compute_policy_can_renew", groups="base.group_user"
    )

    @api.depends("state", "policy_accept_date", "policy_replaced_by_id", "company_id")
    def _compute_policy_can_renew(self):
        for order in self:
            order.policy_can_renew = bool(
                order.company_id._policy_get_current()
                and not order._policy_get_renew_refusal()
            )

    # ---------------------------------------------------------------------- which one
    def _policy_is_replaced(self):
        """Whether a newer offer went out in place of this one.

        :rtype: bool
        """
        self.ensure_one()
        if not self.company_id._policy_get_current():
            return False  # and no column is read
        # sudo: the customer's page and payments ask as well
        return bool(self.sudo().policy_replaced_by_id)

    def _policy_get_newest(self):
        """The last offer of the line of versions that begins here.

        :return: ``sale.order``, sudo; the order itself when nothing replaced it
        """
        self.ensure_one()
        newest = self.sudo()  # sudo: whoever reads one version may know of the next
        while newest.policy_replaced_by_id:
            newest = newest.policy_replaced_by_id
        return newest

    def _policy_get_renew_refusal(self):
        """Why no newer version can be made of this offer, ``""`` when one can.

        A cancelled one that was replaced can, once the newer one is cancelled too.

        :rtype: str
        """
        self.ensure_one()
        newest = self._policy_get_newest()
        if newest != self and newest.state != "cancel":
            return self.env._(
                "%(order)s was replaced by %(newer)s. Go on with that one.",
                order=self.name,
                newer=newest.name,
            )
        if self.state != "sent" and newest == self:
            return self.env._(
                "%s is not with the customer. Send it, or change it as it is.",
                self.name,
            )
        if self._policy_has_accepted():
            return self.env._(
                "%s is accepted and stays as agreed. Confirm it, then request a "
                "change.",
                self.name,
            )
        # sudo: whether money moved; the invoices keep their own rules
        if self.sudo().invoice_ids.filtered(lambda move: move.state == "posted"):
            return self.env._(
                "%s is invoiced already. Reverse the invoice, then prepare a new "
                "version.",
                self.name,
            )
        return ""

    def action_policy_new_version(self):
        """Copy an offer that was sent to a draft that will replace it.

        :return: the form of the draft, the one that exists already where there is one
        :raise UserError: not sent, accepted or replaced already
        """
        self.ensure_one()
        self.check_access("write")
        self.browse().check_access("create")
        refusal = self._policy_get_renew_refusal()
        if refusal:
            raise UserError(refusal)
        newer = self.search(
            [("policy_replaces_id", "=", self.id), ("state", "=", "draft")], limit=1
        )
        if not newer:
            newer = self.copy()
            # sudo: a guarded column, after the check of access above
            newer.sudo()._policy_write({"policy_replaces_id": self.id})
        return newer._policy_open_form()

    def action_policy_open_newer(self):
        """Open the offer that replaced this one."""
        self.ensure_one()
        return self._policy_get_newest()._policy_open_form()

    def _policy_open_form(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }

    # ------------------------------------------------------------------------- events
    def _policy_mark_out(self):
        """What went out ends the offer it was made to replace."""
        result = super()._policy_mark_out()
        for order in self.filtered("policy_replaces_id"):
            older = order.policy_replaces_id
            if older.policy_replaced_by_id == order:
                continue
            if order._policy_may_replace(older):
                older._policy_write({"policy_replaced_by_id": order.id})
                if older.state != "cancel":
                    older._action_cancel()
        return result

    def _policy_may_replace(self, older):
        """Whether the older offer still waits, and is the same customer's.

        A copy for somebody else, or in another company, is an offer of its own; what
        was accepted meanwhile stays as agreed.
        """
        self.ensure_one()
        customer = self.partner_id.commercial_partner_id
        return (
            older.partner_id.commercial_partner_id == customer
            and older.company_id == self.company_id
            and older.state != "sale"
            and not older._policy_has_accepted()
        )

    def _policy_ensure_not_replaced(self):
        """A replaced offer stays where it is, whoever asks.

        :raise UserError: naming the newer one
        """
        for order in self:
            if order._policy_is_replaced():
                raise UserError(
                    self.env._(
                        "%(order)s was replaced by %(newer)s. Go on with that one.",
                        order=order.name,
                        newer=order._policy_get_newest().name,
                    )
                )

    def _policy_accept(self, evidence):
        self._policy_ensure_not_replaced()
        return super()._policy_accept(evidence)

    def _policy_is_ready(self):
        return super()._policy_is_ready() and not self._policy_is_replaced()

    def _policy_can_be_accepted(self):
        """Whether the customer's page may sign, pay or edit this offer.

        :rtype: bool
        """
        self.ensure_one()
        return self._policy_is_open_to_customer() and not self._policy_is_replaced()

    # ---------------------------------------------------------------------- the seller
    def _policy_get_step(self):
        if self._policy_is_replaced() and not self.env.user.share:
            return "newer"
        return super()._policy_get_step()

    def _policy_get_next_line(self):
        self.ensure_one()
        if self.env.user.share:
            return super()._policy_get_next_line()
        if self._policy_is_replaced():
            return self._policy_word_replaced()
        older = self.sudo().policy_replaces_id  # sudo: a state and a number
        if self.state == "draft" and older and not self._policy_may_replace(older):
            return "warning", self.env._(
                "%s was accepted meanwhile, or is another customer's: this offer "
                "will not replace it.",
                older.name,
            )
        return super()._policy_get_next_line()

    def _policy_word_replaced(self):
        newest = self._policy_get_newest()
        if newest.state == "cancel":
            return "warning", self.env._(
                "Replaced by %s, which is cancelled. Prepare a new version.",
                newest.name,
            )
        return "info", self.env._(
            "Replaced by %(newer)s on %(date)s. The customer reads it on the page.",
            newer=newest.name,
            date=format_date(self.env, newest.policy_out_date or newest.date_order),
        )

    # -------------------------------------------------------------------- the customer
    def _policy_get_customer_refusal(self, user):
        if self._policy_is_replaced():
            return self.env._(
                "This offer was replaced by a newer one. Please use the newer one."
            )
        return super()._policy_get_customer_refusal(user)

    def _policy_get_prepared_text(self):
        if self._policy_is_replaced():
            return self._policy_get_replaced_props()["text"]
        return super()._policy_get_prepared_text()

    def _policy_get_replaced_props(self):
        """What the page of a replaced offer says.

        :return: ``{"text", "url"}``; the address only of one that is open to the
            customer, ``{}`` when nothing replaced this one
        :rtype: dict
        """
        self.ensure_one()
        if not self._policy_is_replaced():
            return {}
        newest = self._policy_get_newest()
        if newest.state != "cancel" and newest._policy_is_open_to_customer():
            return {
                "text": self.env._("This offer was replaced by a newer one."),
                "url": newest.get_portal_url(),
                "label": self.env._("See the newer offer %s", newest.name),
            }
        return {
            "text": self.env._(
                "This offer was replaced by a newer one. %s will send it to you.",
                self._policy_get_contact()["name"],
            ),
            "url": "",
            "label": "",
        }
