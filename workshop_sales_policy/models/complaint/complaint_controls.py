from odoo import api, fields, models
from odoo.fields import Domain


class WorkshopComplaintClock(models.Model):
    """What the cockpit measures of the deadlines: due in the period, met in time."""

    _inherit = "workshop.complaint.clock"

    @api.model
    def _get_control(self, kind, company, date_from, date_to):
        """Deadlines of one kind; those not needed any more are no case.

        :return: ``(model, applicable, compliant)``
        """
        applicable = (
            Domain("company_id", "=", company.id)
            & Domain("kind", "=", kind)
            & company._policy_get_period_domain("date_due", date_from, date_to)
            & (Domain("date_done", "!=", False) | Domain("is_breached", "=", True))
        )
        kept = applicable & Domain("is_breached", "=", False)
        return self._name, applicable, kept

    @api.model
    def _control_complaint_acknowledged(self, company, date_from, date_to):
        """Clause 3.6a: cases acknowledged in time."""
        return self._get_control("ack", company, date_from, date_to)

    @api.model
    def _control_first_contact(self, company, date_from, date_to):
        """Clause 3.6b: first contact in time."""
        return self._get_control("contact", company, date_from, date_to)

    @api.model
    def _control_solution_in_time(self, company, date_from, date_to):
        """Clause 3.6c: solutions in time."""
        return self._get_control("solution", company, date_from, date_to)

    @api.model
    def _control_complaint_replied(self, company, date_from, date_to):
        """Clause 4.3c: replies in time."""
        return self._get_control("reply", company, date_from, date_to)

    @api.model
    def _control_callback_done(self, company, date_from, date_to):
        """Clause 3.6d: call-backs done in time."""
        return self._get_control("callback", company, date_from, date_to)


class WorkshopComplaint(models.Model):
    _inherit = "workshop.complaint"

    # Due moments of clauses 4.3a and 4.3b, fixed when the case is recorded.
    date_owner_due = fields.Datetime(
        readonly=True, copy=False, index=True, export_string_translation=False
    )
    date_handover_due = fields.Datetime(
        readonly=True, copy=False, index=True, export_string_translation=False
    )
    is_owned_in_time = fields.Boolean(
        readonly=True, copy=False, export_string_translation=False
    )
    is_handed_in_time = fields.Boolean(
        readonly=True, copy=False, export_string_translation=False
    )

    def _after_receive(self):
        for complaint in self.sudo():  # sudo: evidence of the recording itself
            complaint._policy_write(complaint._prepare_control_dates())
        return super()._after_receive()

    def _prepare_control_dates(self):
        self.ensure_one()
        plan = self.env["workshop.workday"]._policy_plan_hours
        owner, handover = self._get_policy_values(
            "complaint_owner_hours", "complaint_handover_hours"
        )
        start, company = self.date_received, self.company_id
        department = self.department_id
        return {
            "date_owner_due": plan(company, department, start, owner)[0],
            "date_handover_due": plan(company, department, start, handover)[0],
            "is_owned_in_time": bool(department),
        }

    def _policy_write(self, vals):
        result = super()._policy_write(vals)
        if vals.get("date_owned") or vals.get("date_handed_over"):
            for complaint in self:
                super(WorkshopComplaint, complaint)._policy_write(
                    {
                        "is_owned_in_time": complaint._is_by(
                            complaint.date_owned, complaint.date_owner_due
                        ),
                        "is_handed_in_time": complaint._is_by(
                            complaint.date_handed_over, complaint.date_handover_due
                        ),
                    }
                )
        return result

    @staticmethod
    def _is_by(done, due):
        return bool(done and due and done <= due)

    @api.model
    def _control_complaint_owner(self, company, date_from, date_to):
        """Clause 4.3a: complaints with a responsible department in time."""
        applicable = self._get_case_domain(
            "date_owner_due", "date_owned", company, date_from, date_to
        )
        return (
            self._name,
            applicable,
            applicable & Domain("is_owned_in_time", "=", True),
        )

    @api.model
    def _control_complaint_recorded(self, company, date_from, date_to):
        """Clause 4.3b: recorded and handed over in time.

        A case answered, rejected or merged before its hand-over was due needs none.
        """
        applicable = self._get_case_domain(
            "date_handover_due", "date_handed_over", company, date_from, date_to
        ) & ~(
            Domain("date_handed_over", "=", False)
            & Domain("state", "in", ("closed", "rejected", "merged", "follow_up"))
        )
        return (
            self._name,
            applicable,
            applicable & Domain("is_handed_in_time", "=", True),
        )

    @api.model
    def _get_case_domain(self, due, done, company, date_from, date_to):
        return (
            Domain("company_id", "=", company.id)
            & Domain("kind", "=", "complaint")
            & Domain("state", "!=", "merged")
            & company._policy_get_period_domain(due, date_from, date_to)
            & (Domain(done, "!=", False) | Domain(due, "<", fields.Datetime.now()))
        )

    @api.model
    def _control_callback_satisfied(self, company, date_from, date_to):
        """Clause 4.3d: satisfied at the call-back - a score of 4 or 5."""
        applicable = (
            Domain("company_id", "=", company.id)
            & Domain("kind", "=", "complaint")
            & Domain("callback_score", ">", 0)
            & company._policy_get_period_domain("date_called_back", date_from, date_to)
        )
        return self._name, applicable, applicable & Domain("callback_score", ">=", 4)
