from odoo import api, models
from odoo.exceptions import ValidationError

from .sale_order import QUIET_GATE


class PaymentTransaction(models.Model):
    """Refuse a payment before the money is taken; afterwards raise nothing, wait."""

    _inherit = "payment.transaction"

    @api.constrains("sale_order_ids")
    def _check_policy_released(self):
        for order in self.sale_order_ids:
            if not order._policy_can_be_accepted():
                raise ValidationError(order._policy_get_prepared_text())

    def _post_process(self):
        promises = self.filtered(
            lambda tx: tx.state == "pending"
            and tx.provider_id.custom_mode == "cash_on_delivery"
        )
        promises._policy_keep_acceptance()
        quiet = self.with_context(**{QUIET_GATE: True})
        result = super(PaymentTransaction, quiet)._post_process()
        # Core confirms a cash-on-delivery order from draft only; ours was sent before.
        accepted = promises.sale_order_ids.filtered(
            lambda order: order.policy_accept_way == "payment"
        )
        accepted.with_context(**{QUIET_GATE: True})._policy_try_confirm()
        return result

    def _check_amount_and_confirm_order(self):
        self._policy_keep_acceptance()
        ready = self.filtered(
            lambda tx: all(order._policy_is_ready() for order in tx.sale_order_ids)
        )
        return super(PaymentTransaction, ready)._check_amount_and_confirm_order()

    def _policy_keep_acceptance(self):
        """Who pays what was asked accepts the offer; less is a payment, no more.

        Core takes any payment, be it 1.00, for a yes when no prepayment is required.
        """
        for tx in self.filtered(lambda tx: len(tx.sale_order_ids) == 1):
            order = tx.sale_order_ids
            if order._policy_is_replaced():
                order._message_log(
                    body=self.env._(
                        "A payment of %(amount)s arrived after %(newer)s replaced this "
                        "offer. Ask the customer, or pay the money back.",
                        amount=tx.currency_id.format(tx.amount),
                        newer=order._policy_get_newest().name,
                    )
                )
                continue
            if (
                not order.company_id._policy_get_current()
                or order.state not in ("draft", "sent")
                or order._policy_has_accepted()
            ):
                continue
            if not order._policy_is_released():
                order._message_log(
                    body=self.env._(
                        "A payment of %(amount)s arrived while this quotation is not "
                        "released. Release and confirm it, or pay the money back.",
                        amount=tx.currency_id.format(tx.amount),
                    )
                )
            elif tx._policy_pays_enough(order):
                grade = order._policy_get_grade(tx.create_uid)
                name = tx.partner_name or tx.partner_id.name
                order._policy_accept({"grade": grade, "way": "payment", "name": name})
                if order._policy_get_open_gates():
                    order._policy_mark_sent()

    def _policy_pays_enough(self, order):
        """Whether the money reaches the required prepayment, or else the total."""
        self.ensure_one()
        paid = self.amount
        if self.state != "pending":
            money = order.transaction_ids.filtered(
                lambda tx: tx.state in ("authorized", "done")
            )
            paid = sum(money.mapped("amount"))
        asked = order._get_prepayment_required_amount() or order.amount_total
        return order.currency_id.compare_amounts(paid, asked) >= 0
