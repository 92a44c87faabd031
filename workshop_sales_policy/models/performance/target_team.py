from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...tools.target import spread


class WorkshopTargetTeam(models.Model):
    """What a whole team is to reach: split to its people, or summed up from them."""

    _name = "workshop.target.team"
    _description = "Goal of a Team"
    _inherit = ["workshop.version.row.mixin"]
    _order = "plan_id, team_id, sequence, id"

    _typed_fields = frozenset({"plan_id", "team_id", "indicator_id", "amount", "share"})

    plan_id = fields.Many2one(
        "workshop.target.plan", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="plan_id.company_id", store=True)
    team_id = fields.Many2one("crm.team", required=True, ondelete="restrict")
    indicator_id = fields.Many2one(
        "workshop.indicator",
        required=True,
        domain="[('kind', '!=', 'rated')]",
        ondelete="restrict",
    )
    sequence = fields.Integer(related="indicator_id.sequence", store=True)
    amount = fields.Float("Goal", required=True)
    share = fields.Selection(
        [("even", "Even"), ("last_year", "Like last year")],
        required=True,
        default="even",
        help="Among the people of the team.",
    )
    people_amount = fields.Float("Of Its People", compute="_compute_people_amount")

    _once = models.Constraint(
        "UNIQUE(plan_id, team_id, indicator_id)",
        "One goal for each team and indicator.",
    )

    @api.depends("team_id", "indicator_id")
    def _compute_display_name(self):
        for row in self:
            row.display_name = (
                f"{row.team_id.name or ''} · {row.indicator_id.name or ''}"
            )

    @api.depends("plan_id.goal_ids.amount", "team_id", "indicator_id")
    def _compute_people_amount(self):
        for row in self:
            row.people_amount = row._get_people_amount()

    def _get_versions(self):
        return self.plan_id

    def _get_goals(self):
        """Goals of the team's people for the indicator."""
        self.ensure_one()
        return self.plan_id.goal_ids.filtered(
            lambda goal: (
                goal.indicator_id == self.indicator_id
                and goal.user_id.sale_team_id == self.team_id
            )
        )

    def _get_people_amount(self):
        """Their sum, or their mean where the indicator does not add up."""
        self.ensure_one()
        amounts = self._get_goals().mapped("amount")
        if self.indicator_id.is_additive or not amounts:
            return sum(amounts)
        return sum(amounts) / len(amounts)

    def _get_people(self):
        """Salespeople of the team, in a fixed order.

        :rtype: res.users
        """
        self.ensure_one()
        company = self.plan_id.company_id
        people = self.env["workshop.handover"]
        staff = people._get_role_staff(company) - people._get_role_managers(company)
        return staff.filtered(lambda user: user.sale_team_id == self.team_id).sorted(
            "id"
        )

    def _split(self):
        """Give each person of the team a goal; the last one takes the remainder."""
        for row in self:
            people = row._get_people()
            if not people:
                raise UserError(
                    self.env._("%s has no salesperson yet: add one.", row.team_id.name)
                )
            known = row._get_goals().grouped("user_id")
            for user, amount in zip(people, row._get_parts(people), strict=True):
                if user in known:
                    known[user].amount = amount
                    continue
                row.plan_id.goal_ids = [
                    Command.create(
                        {
                            "user_id": user.id,
                            "indicator_id": row.indicator_id.id,
                            "amount": amount,
                        }
                    )
                ]

    def _get_parts(self, people):
        """Amount of each person, in their order.

        :rtype: list[float]
        """
        if not self.indicator_id.is_additive:
            return [self.amount] * len(people)
        weights = [1.0] * len(people)
        if self.share == "last_year":
            weights = self._get_last_year(people) or weights
        return spread(self.amount, weights, 2)

    def _get_last_year(self, people):
        """What each reached in the same months a year before; empty without any."""
        plan = self.plan_id
        indicator = self.indicator_id.sudo()  # sudo: sums of the team's own records
        found = indicator._read_all(
            plan.company_id,
            people,
            fields.Date.subtract(plan.date_from, years=1),
            fields.Date.subtract(plan.date_to, years=1),
        )
        readings = [found.get((user.id, indicator.code)) for user in people]
        values = [max(0.0, row.actual or 0.0) if row else 0.0 for row in readings]
        return values if any(values) else []


class WorkshopTargetPlan(models.Model):
    _inherit = "workshop.target.plan"

    team_ids = fields.One2many(
        "workshop.target.team", "plan_id", "Goals of Teams", copy=True
    )

    def action_split(self):
        """Top-down: goals of teams become goals of their people, months anew."""
        self.check_access("write")
        self._ensure_draft()
        for plan in self:
            if not plan.team_ids:
                raise UserError(
                    self.env._("Enter the goal of a team first, then split it.")
                )
            plan.team_ids._split()
        return self.action_spread()

    def action_sum_up(self):
        """Bottom-up: months make goals of people, these the goals of their teams."""
        result = super().action_sum_up()
        for row in self.team_ids:
            row.amount = row._get_people_amount()
        return result

    def _get_team_differences(self):
        """A sentence for each team whose people's goals say something else.

        :rtype: list[str]
        """
        self.ensure_one()
        if not self.goal_ids:
            return []  # not split yet
        currency = self.currency_id
        return [
            self.env._(
                "%(goal)s: its people's goals make %(sum)s, the team's is %(amount)s.",
                goal=row.display_name,
                sum=row.indicator_id._format(row._get_people_amount(), currency),
                amount=row.indicator_id._format(row.amount, currency),
            )
            for row in self.team_ids
            if abs(row._get_people_amount() - row.amount) > 0.005
        ]

    @api.depends("team_ids.amount")
    def _compute_difference_text(self):
        result = super()._compute_difference_text()
        for plan in self:
            lines = [plan.difference_text, *plan._get_team_differences()]
            plan.difference_text = "\n".join(filter(None, lines))
        return result
