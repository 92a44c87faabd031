from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.complaint.complaint_flow import FLOW


class WorkshopComplaintAct(models.TransientModel):
    """Merging, as a step of a case: with which, and which of the two stays."""

    _inherit = "workshop.complaint.act"

    act = fields.Selection(
        selection_add=[("merge", "Merge")], ondelete={"merge": "cascade"}
    )
    company_id = fields.Many2one(related="complaint_id.company_id")
    other_id = fields.Many2one(
        "workshop.complaint",
        "Merge With",
        domain="[('company_id', '=', company_id), ('id', '!=', complaint_id), "
        "('state', 'not in', ('closed', 'rejected', 'merged'))]",
    )
    stays = fields.Selection(
        [("this", "This case"), ("other", "The other one")],
        "Which One Stays",
        compute="_compute_stays",
        store=True,
        readonly=False,
    )

    @api.depends("other_id", "complaint_id")
    def _compute_stays(self):
        """The one that came first; a request, or one not answered, ends sooner."""
        for wizard in self:
            case, other = wizard.complaint_id, wizard.other_id
            stays = other.date_received and other.date_received < case.date_received
            if other and case.kind != other.kind:
                stays = other.kind == "complaint"
            elif case.state in FLOW["merged"] and other.state not in FLOW["merged"]:
                stays = bool(other)
            elif case.state not in FLOW["merged"]:
                stays = False
            wizard.stays = "other" if stays else "this"

    def _apply_merge(self, case):
        if not self.other_id:
            raise UserError(self.env._("Choose the case with which it is merged."))
        if self.stays == "this":
            self.other_id._merge_into(case)
        else:
            case._merge_into(self.other_id)

    def action_apply(self):
        result = super().action_apply()
        if self.act != "merge":
            return result
        main = self.complaint_id.sudo()._get_main()  # sudo: where it leads
        return {
            "type": "ir.actions.act_window",
            "res_model": main._name,
            "res_id": main.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
