from odoo import models


class WorkshopPickingRemedyMixin(models.AbstractModel):
    """A transfer of a case: the return it asked for, or the goods given instead.

    The host calls ``_policy_after_remedy`` when goods have moved.
    """

    _name = "workshop.picking.remedy.mixin"
    _inherit = ["workshop.remedy.mixin"]
    _description = "Transfer of a Case"

    def _policy_get_cases(self):
        rows = self.sudo()  # sudo: which case it settles, whoever moves the goods
        return super()._policy_get_cases() | rows.sale_id.policy_complaint_id

    def _policy_after_remedy(self):
        """Named event: goods came back or were given; the cost rolls up."""
        self._policy_get_cases()._policy_refresh_costs()

    def _policy_get_moves_to_customer(self, product):
        """Moves that brought ``product`` to the customer with these transfers."""
        return self.move_ids.filtered(
            lambda move: move.state == "done"
            and move.product_id == product
            and move._policy_leaves_house()
        )
