from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools import ormcache

from .complaint_target import DEFAULT_HOURS


class WorkshopPolicy(models.Model):
    """What complaints add to a policy version (clauses 3.6, 4.3, F3.5)."""

    _inherit = "workshop.policy"

    complaint_target_ids = fields.One2many(
        "workshop.complaint.target", "policy_id", "Hours by Severity", copy=True
    )
    complaint_warn_pct = fields.Float(
        "Warn At (%)",
        default=75.0,
        help="Share of the working time after which a deadline counts as due soon.",
    )
    complaint_owner_hours = fields.Float(
        "Hours to a Responsible Department",
        default=4.0,
        help="Working hours until a case has its responsible department (clause 4.3a).",
    )
    complaint_handover_hours = fields.Float(
        "Hours to Hand a Case Over",
        default=8.0,
        help="Working hours from the receipt of a case until its department is told "
        "(clause 4.3b).",
    )
    complaint_major_points = fields.Integer(
        "Major From (points)",
        default=8,
        help="Severity points = impact 1–5 × recurrence 1–5.",
    )
    complaint_urgent_points = fields.Integer("Urgent From (points)", default=15)
    complaint_window_days = fields.Integer(
        "Recurrence Counts Within (days)",
        default=90,
        help="Cases of the same product and defect, and of the same customer, within "
        "so many days raise the severity.",
    )
    callback_hours = fields.Float(
        "Hours to Call Back",
        default=24.0,
        help="Working hours from the reply to the call-back (clauses 3.6d, 4.3d).",
    )
    callback_tries = fields.Integer(
        "Tries on Different Days",
        default=3,
        help="A customer not reached on so many days is closed as unreachable.",
    )
    callback_reopen_score = fields.Integer(
        "Reopen at a Score Up To",
        default=2,
        help="A call-back with this score or less takes the case up again.",
    )

    _complaint_hours_positive = models.Constraint(
        "CHECK(complaint_owner_hours > 0 AND complaint_handover_hours > 0 "
        "AND callback_hours > 0 AND complaint_window_days > 0 AND callback_tries > 0)",
        "Hours, days and tries of complaints must be above zero.",
    )
    _complaint_warn_range = models.Constraint(
        "CHECK(complaint_warn_pct > 0 AND complaint_warn_pct < 100)",
        "Due soon comes between 0 and 100 % of the time.",
    )
    _complaint_points_order = models.Constraint(
        "CHECK(complaint_major_points > 0 "
        "AND complaint_major_points < complaint_urgent_points)",
        "A case is major before it is urgent: the points for urgent must be higher.",
    )
    _callback_score_range = models.Constraint(
        "CHECK(callback_reopen_score BETWEEN 0 AND 4)",
        "The score that takes a case up again lies between 0 and 4.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        policies = super().create(vals_list)
        for policy in policies.filtered(lambda row: not row.complaint_target_ids):
            policy.complaint_target_ids = [
                Command.create(
                    {"severity": severity, **{f"{k}_hours": h for k, h in row.items()}}
                )
                for severity, row in DEFAULT_HOURS.items()
            ]
        return policies

    @ormcache("self.id")
    def _get_complaint_targets(self):
        """Working hours of each clock by severity; cached, the version is immutable.

        Versions from before complaints came have no rows: the defaults count.

        :return: ``{severity: {"ack": h, "contact": h, "solution": h, "reply": h}}``
        :rtype: dict
        """
        policy = self.sudo()  # sudo: workshop.policy - rules bind everybody
        given = {
            row.severity: {
                kind: row[f"{kind}_hours"] for kind in DEFAULT_HOURS["major"]
            }
            for row in policy.complaint_target_ids
        }
        return DEFAULT_HOURS | given

    @api.model
    def _get_documents(self):
        return super()._get_documents() | {
            "complaint_compensation": (
                self.env._("Compensation"),
                "workshop.complaint",
            ),
        }

    @api.model
    def _get_default_tiers(self):
        manager = (1, self.env._("Sales manager"), [("manager", "any", 8.0)])
        owner = (2, self.env._("Owner"), [("owner", "any", 8.0)])
        return super()._get_default_tiers() | {
            "complaint_compensation": [manager, owner]
        }

    @api.model
    def _get_default_rules(self):
        return super()._get_default_rules() + [
            ("complaint_compensation", "amount_above", 200.0, 1),
            ("complaint_compensation", "amount_above", 2000.0, 2),
        ]
