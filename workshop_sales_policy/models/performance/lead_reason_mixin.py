from odoo import api, fields, models
from odoo.fields import Domain


class WorkshopLeadReasonMixin(models.AbstractModel):
    """A lead is closed with its reason, won or lost (clause 2.2f).

    Winning a lead on the kanban stays one move; its reason may follow in one tap, and
    the cockpit counts the leads that have none.
    """

    _name = "workshop.lead.reason.mixin"
    _description = "Lead with a Closing Reason"

    policy_won_reason_id = fields.Many2one(
        "workshop.win.reason",
        "Won Reason",
        index="btree_not_null",
        tracking=True,
        ondelete="restrict",
    )
    policy_lacks_reason = fields.Boolean(
        "No Closing Reason",
        compute="_compute_policy_lacks_reason",
        search="_search_policy_lacks_reason",
    )

    @api.depends("won_status", "lost_reason_id", "policy_won_reason_id")
    def _compute_policy_lacks_reason(self):
        for lead in self:
            lead.policy_lacks_reason = (
                lead.won_status == "won" and not lead.policy_won_reason_id
            ) or (lead.won_status == "lost" and not lead.lost_reason_id)

    def _search_policy_lacks_reason(self, operator, value):
        if operator != "in":
            return NotImplemented
        lacks = Domain("won_status", "in", ("won", "lost")) & ~self._get_reason_domain()
        return lacks if True in value else ~lacks

    @api.model
    def _get_reason_domain(self):
        return (
            Domain("won_status", "=", "won")
            & Domain("policy_won_reason_id", "!=", False)
        ) | (Domain("won_status", "=", "lost") & Domain("lost_reason_id", "!=", False))

    def _policy_get_lead_company(self):
        """The company whose regulation a lead follows.

        :rtype: res.company
        """
        self.ensure_one()
        return self.company_id or self.user_id.company_id or self.env.company

    def action_policy_close(self):
        """Ask for the reason: before a lead is won, or after either end.

        :return: window action of the dialog
        """
        self.ensure_one()
        self.check_access("write")
        if self.won_status == "lost":
            return self.env["ir.actions.act_window"]._for_xml_id(
                "crm.crm_lead_lost_action"
            ) | {"context": {"default_lead_ids": self.ids}}
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Why was it won?"),
            "res_model": "workshop.lead.won",
            "view_mode": "form",
            "target": "new",
            "context": {"default_lead_id": self.id},
        }

    def _policy_asks_why_won(self):
        """Whether a win waits for its reason first.

        :rtype: bool
        """
        self.ensure_one()
        company = self._policy_get_lead_company()
        return not self.policy_won_reason_id and bool(company._policy_get_current())

    # ----------------------------------------------------------------------- control
    @api.model
    def _control_lead_reason(self, company, date_from, date_to):
        """Clause 2.2f: leads with a closing reason."""
        applicable = (
            Domain("active", "in", (True, False))
            & Domain("won_status", "in", ("won", "lost"))
            & (
                Domain("company_id", "=", company.id)
                | (
                    Domain("company_id", "=", False)
                    & Domain("user_id.company_id", "=", company.id)
                )
            )
            & company._policy_get_period_domain("date_closed", date_from, date_to)
        )
        return "crm.lead", applicable, applicable & self._get_reason_domain()
