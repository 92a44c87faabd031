from odoo import api, fields, models
from odoo.exceptions import UserError

LINK = "policy_complaint_id"


class WorkshopRemedyMixin(models.AbstractModel):
    """An order, transfer or credit note that a case started and stays linked to.

    Only ``_policy_link_case`` writes the link: what is linked counts in the cost of
    the case, and lets goods of a released compensation pass without a second say.
    """

    _name = "workshop.remedy.mixin"
    _description = "Document of a Case"

    policy_complaint_id = fields.Many2one(
        "workshop.complaint",
        "Complaint",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="base.group_user",
    )

    @api.model_create_multi
    def create(self, vals_list):
        forged = f"default_{LINK}" in self.env.context
        for vals in vals_list:
            # Explicit values beat ``default_…`` context keys.
            if forged or LINK in vals:
                vals[LINK] = False
        return super().create(vals_list)

    def write(self, vals):
        if LINK in vals:
            raise UserError(
                self.env._(
                    "%s: a document is linked to a case by the buttons of the case "
                    "only.",
                    ", ".join(self.mapped("display_name")),
                )
            )
        return super().write(vals)

    def unlink(self):
        cases = self._policy_get_cases()
        result = super().unlink()
        cases._policy_refresh_costs()
        return result

    def _policy_get_cases(self):
        """The cases that started these, as sudo: their cost rolls up whoever acts."""
        # sudo: workshop.complaint - see above
        return self.sudo().policy_complaint_id

    def _policy_link_case(self, case):
        """Link these to their case after the caller's guard. As sudo."""
        models.BaseModel.write(self, {LINK: case.id})
