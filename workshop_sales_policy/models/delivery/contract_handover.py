from odoo import models

DUTIES = ("production", "logistics")


class WorkshopContract(models.Model):
    """The archived contract goes to production and logistics (clause 3.3d)."""

    _inherit = "workshop.contract"

    def _policy_hand_over(self):
        """Frame contracts at the archive, others with the order they belong to.

        :return: whether hand-overs carry this contract, now or at confirmation
        :rtype: bool
        """
        self.ensure_one()
        policy = self.company_id._policy_get_current()
        if not policy or not policy._get_settings()["handover"]:
            return super()._policy_hand_over()
        handovers = self.env["workshop.handover"].sudo()  # sudo: evidence
        if self.is_frame:
            # what is still open of the version before goes on with this one
            handovers._get_open_of(self.previous_id)._close_cancelled()
            handovers._renew_contract(self.order_ids, self.attachment_id)
            vals_list = [self._prepare_handover_values(duty) for duty in DUTIES]
            handovers._open_for(vals_list)
            self._mark_handed_over()
            return True
        if self.order_id.state == "sale":
            handovers._renew_contract(self.order_id, self.attachment_id)
            self._mark_handed_over()
            return True
        return self.order_id._policy_has_goods()

    def _prepare_handover_values(self, duty):
        """A frame contract in the words of a hand-over, without amounts.

        :rtype: dict
        """
        self.ensure_one()
        return {
            "res_model": self._name,
            "res_id": self.id,
            "title": self.name,
            "duty": duty,
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "user_id": self.user_id.id,
            "content": "\n".join(self.line_ids.mapped("product_id.display_name")),
            "attachment_id": self.attachment_id.id,
        }
