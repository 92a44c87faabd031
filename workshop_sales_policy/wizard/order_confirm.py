from odoo import fields, models
from odoo.exceptions import UserError


class WorkshopOrderConfirm(models.TransientModel):
    """Staff confirm an order: how did the customer agree?"""

    _name = "workshop.order.confirm"
    _description = "Confirm an Order"

    order_id = fields.Many2one("sale.order", required=True)
    way = fields.Selection(
        [("phone", "By phone"), ("message", "By message"), ("paper", "On paper")],
        "How Did the Customer Agree?",
        required=True,
        default="phone",
    )
    name = fields.Char("Who Agreed?", required=True)
    photo = fields.Binary("Photo of the Paper", attachment=False)
    note = fields.Char()

    def action_confirm(self):
        """Keep the acceptance as said to staff, then confirm.

        :raise UserError: on paper without a photo, or a gate that is closed
        """
        self.ensure_one()
        order = self.order_id
        order.check_access("write")
        if self.way == "paper" and not self.photo:
            raise UserError(
                self.env._("Take a photo of the signed paper, then confirm.")
            )
        order._policy_ensure_released()
        attachment = self.env["ir.attachment"]
        if self.photo:
            attachment = attachment.create(
                {
                    "name": self.env._("Acceptance of %s", order.name),
                    "datas": self.photo,
                    "res_model": order._name,
                    "res_id": order.id,
                }
            )
        # sudo: evidence; access and gate were checked above
        order.sudo()._policy_accept(
            {
                "grade": "staff",
                "way": self.way,
                "name": self.name,
                "note": self.note,
                "user_id": self.env.uid,
                "attachment_id": attachment.id,
            }
        )
        gates = order._policy_get_open_gates()
        if gates:
            order._policy_mark_sent()
        if order._policy_waits_for_contract():
            return order.action_policy_open_contract()
        if gates:
            return {"type": "ir.actions.act_window_close"}
        return order.action_confirm()
