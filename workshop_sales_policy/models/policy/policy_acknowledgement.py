from odoo import api, fields, models
from odoo.fields import Domain


class WorkshopPolicyAcknowledgement(models.Model):
    """Who read which policy version, and when (clause 1.2).

    A row is opened for every user in scope when a version takes effect and is
    closed by that user's own *I have read it*; ``date`` empty = still to be read.
    """

    _name = "workshop.policy.acknowledgement"
    _description = "Policy Read Receipt"
    _inherit = ["workshop.evidence.mixin"]
    _order = "policy_id desc, user_id"
    _rec_name = "user_id"

    policy_id = fields.Many2one(
        "workshop.policy", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(related="policy_id.company_id", store=True)
    user_id = fields.Many2one(
        "res.users", required=True, ondelete="restrict", index=True
    )
    date_due = fields.Date("To Be Read By", required=True)
    date = fields.Datetime("Read On")
    is_in_time = fields.Boolean("In Time", compute="_compute_is_in_time", store=True)

    _user_unique = models.Constraint(
        "UNIQUE(policy_id, user_id)", "One read receipt per person and version."
    )

    @api.depends("date", "date_due")
    def _compute_is_in_time(self):
        for row in self:
            if not row.date:
                row.is_in_time = False
                continue
            _start, end = row.company_id._policy_get_period(row.date_due, row.date_due)
            row.is_in_time = row.date < end

    def _open(self, policy, users):
        """Ask ``users`` to read ``policy``; rows that exist stay as they are."""
        known = self.search([("policy_id", "=", policy.id)]).user_id
        today = policy.company_id._policy_get_today()
        due = fields.Date.add(today, days=policy.acknowledge_days)
        return self._evidence_create(
            [
                {"policy_id": policy.id, "user_id": user.id, "date_due": due}
                for user in users - known
            ]
        )

    def _confirm(self):
        """The reader confirms; a second tap keeps the first date."""
        self.filtered(lambda row: not row.date)._evidence_write(
            {"date": fields.Datetime.now()}
        )

    @api.model
    def _control_acknowledgement(self, company, date_from, date_to):
        """Clause 1.2: receipts due in the period; kept when read by the due date."""
        applicable = Domain(
            [
                ("company_id", "=", company.id),
                ("date_due", ">=", date_from),
                ("date_due", "<=", date_to),
                ("user_id.active", "=", True),
            ]
        )
        return self._name, applicable, applicable & Domain("is_in_time", "=", True)
