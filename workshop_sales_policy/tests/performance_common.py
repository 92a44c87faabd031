"""Base of the tests of scores: an approved scheme and plan, cards of November 2026."""

from freezegun import freeze_time

from odoo.fields import Command

from .common import PolicyCase

# A Tuesday of the period, and the first working day after it; 10:00 in Shanghai.
IN_NOVEMBER = "2026-11-10 02:00:00"
IN_DECEMBER = "2026-12-01 02:00:00"


class PerformanceCase(PolicyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = "Asia/Shanghai"
        with freeze_time("2026-10-01 02:00:00"):
            cls.policy = cls._publish_policy()
            cls.scheme = cls._approve_scheme(bonus_base=1000.0)

    @classmethod
    def _approve_scheme(cls, **values):
        scheme = (
            cls.env["workshop.scheme"]
            .with_user(cls.manager)
            .with_company(cls.company)
            .create({"name": "Sales", **values})
        )
        scheme.action_fill_default()
        scheme.action_policy_submit()
        scheme.with_user(cls.owner).action_policy_approve()
        return scheme

    @classmethod
    def _draft_plan(cls, goals, **values):
        """A plan of the fourth quarter; ``goals`` is ``{(user, code): amount}``."""
        indicators = cls.env["workshop.indicator"].search([])
        by_code = {row.code: row.id for row in indicators}
        return (
            cls.env["workshop.target.plan"]
            .with_user(cls.manager)
            .with_company(cls.company)
            .create(
                {
                    "name": "Plan",
                    "date_from": "2026-10-01",
                    "date_to": "2026-12-31",
                    "goal_ids": [
                        Command.create(
                            {
                                "user_id": user.id,
                                "indicator_id": by_code[code],
                                "amount": amount,
                            }
                        )
                        for (user, code), amount in goals.items()
                    ],
                    **values,
                }
            )
        )

    @classmethod
    def _approve_plan(cls, goals, **values):
        plan = cls._draft_plan(goals, **values)
        plan.action_spread()
        plan.action_policy_submit()
        plan.with_user(cls.owner).action_policy_approve()
        return plan

    @classmethod
    def _plan_sales(cls):
        """30,000 of sales and 9,000 of margin a quarter, three new customers."""
        return cls._approve_plan(
            {
                (cls.salesperson, "net_sales"): 30000.0,
                (cls.salesperson, "margin"): 9000.0,
                (cls.salesperson, "new_customers"): 3.0,
            }
        )

    def _sell(self, price=160.0, quantity=50.0, day="2026-11-05 02:00:00", **values):
        """A confirmed order of so many loaves at a cost of 110."""
        with freeze_time(day):
            order = self._create_order(price=price, quantity=quantity, **values)
            order.action_confirm()
            order.sudo().date_order = day
        return order

    def _open_cards(self, day=IN_NOVEMBER):
        with freeze_time(day):
            return self.env["workshop.scorecard"]._open_period(self.company)

    def _card(self, user=None, reader=None):
        user = user or self.salesperson
        return (
            self.env["workshop.scorecard"]
            .with_user(reader or self.manager)
            .with_company(self.company)
            .search(
                [("user_id", "=", user.id), ("date_from", "=", "2026-11-01")], limit=1
            )
        )

    def _line(self, card, code):
        return card.line_ids.filtered(lambda row: row.code == code)

    def _close(self, day=IN_DECEMBER):
        with freeze_time(day):
            return self.env["workshop.scorecard"].sudo()._close_ended(self.company)

    def _act(self, card, act, user=None, text="", ratings=None):
        """Answer a dialog of the card; ``ratings`` is ``{code: (rating, reason)}``."""
        dialog = (
            self.env["workshop.scorecard.act"]
            .with_user(user or self.manager)
            .create({"card_id": card.id, "act": act, "text": text})
        )
        for row in dialog.line_ids:
            given = (ratings or {}).get(row.line_id.code)
            if given:
                row.rating, row.reason = given
        dialog.action_apply()

    def _rate(self, card, attitude="4", teamwork="4", user=None):
        self._act(
            card,
            "rate",
            user=user,
            ratings={
                "attitude": (attitude, "On time, helps others."),
                "teamwork": (teamwork, "Shared her leads."),
            },
        )
