from odoo import api, fields, models
from odoo.fields import Domain


class WorkshopContract(models.Model):
    """Frame contracts: one that covers the customer's orders until it ends."""

    _inherit = "workshop.contract"

    def _covers(self, order):
        """Whether this contract, signed by both sides, covers ``order`` today.

        :param order: one ``sale.order``
        :rtype: bool
        """
        if not self or self.state != "archived" or self.is_outdated:
            return False
        if not self.is_frame:
            return True
        today = self.company_id._policy_get_today()
        return (
            (not self.date_start or self.date_start <= today)
            and (not self.date_expiry or self.date_expiry >= today)
            and self.company_id == order.company_id
            and self.partner_id.commercial_partner_id
            == order.partner_id.commercial_partner_id
        )

    @api.model
    def _find_frame(self, order):
        """The frame contract that covers ``order`` today; empty without one."""
        frames = self.search(
            Domain("is_frame", "=", True)
            & Domain("state", "=", "archived")
            & Domain("company_id", "=", order.company_id.id)
            & Domain(
                "partner_id", "child_of", order.partner_id.commercial_partner_id.id
            )
        )
        return frames.filtered(lambda frame: frame._covers(order))[:1]

    def _adopt_orders(self):
        """Orders of the customer that wait for a contract are covered from now on."""
        self.ensure_one()
        waiting = self.env["sale.order"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "in", ("draft", "sent")),
                ("policy_contract_needed", "=", True),
                ("policy_accept_date", "!=", False),
                (
                    "partner_id",
                    "child_of",
                    self.partner_id.commercial_partner_id.id,
                ),
            ]
        )
        for order in waiting.filtered(lambda o: not o._policy_contract_is_signed()):
            contract = order.policy_contract_id
            if contract.state in ("draft", "review"):
                contract._end(
                    "terminated", self.env._("Covered by frame contract %s.", self.name)
                )
            if contract.state not in ("approved", "sent", "signed"):
                order._policy_write({"policy_contract_id": self.id})

    @api.model
    def _remind_expiring(self):
        """One activity per frame contract that ends soon, for its salesperson."""
        kind = self.env.ref("workshop_sales_policy.mail_activity_type_renewal")
        today = fields.Date.today()
        frames = self.search(
            [
                ("is_frame", "=", True),
                ("state", "=", "archived"),
                ("date_expiry", "!=", False),
                ("date_expiry", ">=", today),
            ]
        )
        for contract in frames:
            policy = contract.company_id._policy_get_current()
            days = policy._get_settings()["contract_renewal_days"] if policy else 0
            left = (contract.date_expiry - contract.company_id._policy_get_today()).days
            known = contract.activity_ids.filtered(lambda a: a.activity_type_id == kind)
            if left > days or known or contract.next_ids:
                continue
            user = contract.user_id or contract.create_uid
            words = contract.with_context(lang=user.lang, mail_activity_quick_update=1)
            words.activity_schedule(
                activity_type_id=kind.id,
                date_deadline=contract.date_expiry,
                user_id=user.id,
                summary=words.env._("%s ends: renew it?", contract.name),
            )
