from odoo import api, fields, models
from odoo.fields import Domain


class WorkshopTarget(models.Model):
    _name = "workshop.target"
    _description = "Target"
    _inherit = ["workshop.version.row.mixin"]
    _order = "date_from, user_id, sequence, id"

    _typed_fields = frozenset({"goal_id", "date_from", "amount"})

    goal_id = fields.Many2one(
        "workshop.target.goal", required=True, ondelete="cascade", index=True
    )
    # not precomputed: the plan's list would hold each new row twice
    plan_id = fields.Many2one(related="goal_id.plan_id", store=True, index=True)
    company_id = fields.Many2one(
        related="goal_id.company_id", store=True, index=True, precompute=True
    )
    state = fields.Selection(related="plan_id.state", store=True)
    user_id = fields.Many2one(
        related="goal_id.user_id", store=True, index=True, precompute=True
    )
    team_id = fields.Many2one(related="user_id.sale_team_id", store=True)
    indicator_id = fields.Many2one(
        related="goal_id.indicator_id", store=True, index=True, precompute=True
    )
    sequence = fields.Integer(related="indicator_id.sequence", store=True)
    date_from = fields.Date("Month", required=True, index=True)
    amount = fields.Float("Target", required=True)

    _once = models.Constraint(
        "UNIQUE(goal_id, date_from)", "One target for each month of a goal."
    )

    @api.depends("user_id", "indicator_id", "date_from")
    def _compute_display_name(self):
        for row in self:
            row.display_name = f"{row.goal_id.display_name} · {row.date_from or ''}"

    def _get_versions(self):
        # by the goal: what the row itself says of its plan is a copy
        return self.goal_id.plan_id

    # ----------------------------------------------------------------------- reading
    @api.model
    def _get_domain(self, company, date_from, date_to):
        return (
            Domain("company_id", "=", company.id)
            & Domain("state", "=", "approved")
            & Domain("date_from", ">=", date_from)
            & Domain("date_from", "<=", date_to)
        )

    @api.model
    def _get_people(self, company, date_from, date_to):
        """Who has an approved target in a period. Runs as the caller.

        :rtype: res.users
        """
        groups = self._read_group(
            self._get_domain(company, date_from, date_to), ["user_id"]
        )
        return self.env["res.users"].union(*(user for (user,) in groups))

    @api.model
    def _get_amounts(self, company, users, date_from, date_to):
        """Approved targets of a period of whole months; who has none is left out.

        Months that add up are summed, others averaged.

        :return: ``{(user id, indicator code): amount}``
        :rtype: dict
        """
        groups = self._read_group(
            self._get_domain(company, date_from, date_to)
            & Domain("user_id", "in", users.ids),
            ["user_id", "indicator_id"],
            ["amount:sum", "amount:avg"],
        )
        return {
            (user.id, indicator.code): total if indicator.is_additive else mean
            for user, indicator, total, mean in groups
        }

    # ----------------------------------------------------------------------- control
    @api.model
    def _control_target_approved(self, company, date_from, date_to):
        """Clause 2.2a: salespeople with an approved target for the period."""
        staff = self.env["workshop.handover"]
        people = staff._get_role_staff(company) - staff._get_role_managers(company)
        done = self.sudo()._get_people(company, date_from, date_to)  # sudo: who has one
        applicable = Domain("id", "in", people.ids)
        return "res.users", applicable, applicable & Domain("id", "in", done.ids)
