from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from ...tools.target import spread


class WorkshopTargetGoal(models.Model):
    _name = "workshop.target.goal"
    _description = "Goal of a Sales Plan"
    _inherit = ["workshop.version.row.mixin"]
    _order = "plan_id, user_id, sequence, id"

    _typed_fields = frozenset(
        {
            "plan_id",
            "user_id",
            "indicator_id",
            "amount",
            "season",
            "active_from",
            "active_to",
            "target_ids",
        }
    )

    plan_id = fields.Many2one(
        "workshop.target.plan", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="plan_id.company_id", store=True)
    sequence = fields.Integer(related="indicator_id.sequence", store=True)
    user_id = fields.Many2one(
        "res.users", "Person", required=True, domain="[('share', '=', False)]"
    )
    indicator_id = fields.Many2one(
        "workshop.indicator",
        required=True,
        domain="[('kind', '!=', 'rated')]",
        ondelete="restrict",
    )
    code = fields.Char(related="indicator_id.code")
    amount = fields.Float("Goal", required=True)
    season = fields.Selection(
        [("even", "Even"), ("last_year", "Like last year")],
        "Spread",
        required=True,
        default="even",
    )
    active_from = fields.Date("Joins", help="Months before count by working days.")
    active_to = fields.Date("Leaves")
    target_ids = fields.One2many("workshop.target", "goal_id", "Months")

    _once = models.Constraint(
        "UNIQUE(plan_id, user_id, indicator_id)",
        "One goal for each person and indicator.",
    )

    @api.depends("user_id", "indicator_id")
    def _compute_display_name(self):
        for goal in self:
            goal.display_name = (
                f"{goal.user_id.name or ''} · {goal.indicator_id.name or ''}"
            )

    def _format(self, number):
        return self.indicator_id._format(number, self.plan_id.currency_id)

    def _get_month_total(self):
        """Sum of the months, or their mean where months do not add up."""
        self.ensure_one()
        amounts = self.target_ids.mapped("amount")
        if self.indicator_id.is_additive or not amounts:
            return sum(amounts)
        return sum(amounts) / len(amounts)

    def _is_off(self):
        """Whether the months say something else than the goal, beyond a cent."""
        self.ensure_one()
        return bool(self.target_ids) and (
            abs(self._get_month_total() - self._get_share()) > 0.005
        )

    # ------------------------------------------------------------------------ spread
    def _get_months(self):
        """First days of the months of the plan."""
        months, day = [], self.plan_id.date_from
        while day <= self.plan_id.date_to:
            months.append(day)
            day += relativedelta(months=1)
        return months

    def _get_active_shares(self):
        """Share of each month's working days in which the person is there."""
        workdays = self.env["workshop.workday"]
        shares = []
        for first in self._get_months():
            last = first + relativedelta(months=1, days=-1)
            total = workdays._policy_count_workdays(self.company_id, first, last)
            start = max(first, self.active_from or first)
            stop = min(last, self.active_to or last)
            there = (
                workdays._policy_count_workdays(self.company_id, start, stop)
                if start <= stop
                else 0
            )
            shares.append(there / total if total else 0.0)
        return shares

    def _get_share(self):
        """The goal; what a joiner or leaver is to reach of it where months add up."""
        self.ensure_one()
        if not self.indicator_id.is_additive:
            return self.amount
        if not self.active_from and not self.active_to:
            return self.amount
        return sum(self._prepare_amounts())

    def _prepare_amounts(self):
        """Amount of each month, in their order.

        :rtype: list[float]
        """
        self.ensure_one()
        months = self._get_months()
        if not self.indicator_id.is_additive:
            return [self.amount] * len(months)
        weights = [1.0] * len(months)
        if self.season == "last_year":
            weights = self._get_last_year(months) or weights
        amounts = spread(self.amount, weights, 2)
        if self.active_from or self.active_to:
            shares = self._get_active_shares()
            amounts = [
                round(amount * share, 2)
                for amount, share in zip(amounts, shares, strict=True)
            ]
        return amounts

    def _get_last_year(self, months):
        """What was reached in the same months a year before; empty when nothing was."""
        values = []
        indicator = self.indicator_id.sudo()  # sudo: sums of the person's own records
        for first in months:
            start = first - relativedelta(years=1)
            last = start + relativedelta(months=1, days=-1)
            found = indicator._read_all(self.company_id, self.user_id, start, last)
            reading = found.get((self.user_id.id, indicator.code))
            values.append(max(0.0, reading.actual or 0.0) if reading else 0.0)
        return values if any(values) else []

    def _spread(self):
        self.ensure_one()
        months = zip(self._get_months(), self._prepare_amounts(), strict=True)
        self._create_months(months)

    def _create_months(self, months):
        """Targets of this goal.

        :param months: pairs of first day and amount
        """
        self.ensure_one()
        self.env["workshop.target"].create(
            [
                {"goal_id": self.id, "date_from": first, "amount": amount}
                for first, amount in months
            ]
        )

    # ------------------------------------------------------------------------ guards
    def _get_versions(self):
        return self.plan_id
