from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

ACTION = "workshop_sales_policy.workshop_complaint_action"


class DigestDigest(models.Model):
    """Complaints in Odoo's periodic mail: how many were open, how many late."""

    _inherit = "digest.digest"

    kpi_workshop_complaint = fields.Boolean("Open Complaints")
    kpi_workshop_complaint_value = fields.Integer(
        compute="_compute_kpi_workshop_complaint_value",
        export_string_translation=False,
    )
    kpi_workshop_complaint_late = fields.Boolean("Complaints Past a Deadline")
    kpi_workshop_complaint_late_value = fields.Integer(
        compute="_compute_kpi_workshop_complaint_late_value",
        export_string_translation=False,
    )

    def _compute_kpi_workshop_complaint_value(self):
        open_then = self._policy_get_open_domain()
        self._policy_count_complaints("kpi_workshop_complaint_value", open_then)

    def _compute_kpi_workshop_complaint_late_value(self):
        _start, end, _companies = self._get_kpi_compute_parameters()
        late = Domain("date_due", "<", end) & (
            Domain("is_open", "=", True) & Domain("is_paused", "=", False)
            | Domain("date_done", ">=", end)
        )
        late_then = self._policy_get_open_domain() & Domain("clock_ids", "any", late)
        self._policy_count_complaints("kpi_workshop_complaint_late_value", late_then)

    def _policy_get_open_domain(self):
        """Cases open at the end of the period, so that periods can be compared."""
        _start, end, _companies = self._get_kpi_compute_parameters()
        return Domain("date_received", "<", end) & (
            Domain("date_closed", "=", False) | Domain("date_closed", ">=", end)
        )

    def _policy_count_complaints(self, name, domain):
        cases = self.env["workshop.complaint"]
        if not cases.has_access("read"):
            raise AccessError(
                self.env._("Complaints are not yours to read: the digest leaves them.")
            )
        _start, _end, companies = self._get_kpi_compute_parameters()
        groups = cases._read_group(
            Domain("company_id", "in", companies.ids)
            & Domain("state", "!=", "merged")
            & domain,
            ["company_id"],
            ["__count"],
        )
        counts = {company.id: count for company, count in groups}
        for digest in self:
            company = digest.company_id or self.env.company
            digest[name] = counts.get(company.id, 0)

    def _compute_kpis_actions(self, company, user):
        actions = super()._compute_kpis_actions(company, user)
        menu = self.env.ref("workshop_sales_policy.policy_menu_root").id
        for name in ("kpi_workshop_complaint", "kpi_workshop_complaint_late"):
            actions[name] = f"{ACTION}?menu_id={menu}"
        return actions
