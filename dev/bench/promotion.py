"""Rows of promotions: an evaluation, and the page of a running one."""

from datetime import date
from time import perf_counter

from odoo.fields import Command

from dev.bench.performance import ScoresLarge

FIRST, LAST = date(2026, 10, 5), date(2026, 10, 14)
# What any implementation would need at least: the sales of these products by day.
BARE = """SELECT l.product_id,
                 (o.date_order AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s)::date,
                 SUM(l.product_uom_qty), SUM(l.price_subtotal / o.currency_rate),
                 SUM(l.product_uom_qty * l.purchase_price / o.currency_rate)
            FROM sale_order AS o JOIN sale_order_line AS l ON l.order_id = o.id
           WHERE o.company_id = %(company)s AND o.state = 'sale'
             AND l.product_id = ANY(%(products)s)
             AND ((o.date_order >= %(start)s AND o.date_order < %(stop)s)
                  OR (o.date_order >= %(start_before)s
                      AND o.date_order < %(stop_before)s))
           GROUP BY 1, 2"""


class PromotionEvaluation(ScoresLarge):
    """Everything an evaluation freezes, against the bare sums of the same sales."""

    title = "evaluate a promotion, 1,000,000 lines of history"

    def furnish(self, env):
        super().furnish(env)
        if not self.people.ours:
            return
        own, substitute = self.people.products[:2]
        self.people.promotion = env["workshop.promotion"].create(
            {
                "name": "Bench",
                "date_from": FIRST,
                "date_to": LAST,
                "product_ids": [Command.set([own])],
                "substitute_ids": [Command.set([substitute])],
                "amount_planned": 1000.0,
            }
        )

    def measure(self, env, subject):
        if not self.people.ours:
            return None
        promotion = self.people.promotion
        company = promotion.company_id
        spans = promotion._get_spans(promotion._get_windows())
        (start, stop), (start_before, stop_before) = (
            company._policy_get_period(*span) for span in spans
        )
        values = {
            "tz": company._policy_get_tz(),
            "company": company.id,
            "products": list(self.people.products[:2]),
            "start": start,
            "stop": stop,
            "start_before": start_before,
            "stop_before": stop_before,
        }
        begun = perf_counter()
        env.cr.execute(BARE, values)
        env.cr.fetchall()
        bare = perf_counter() - begun
        statements, begun = env.cr.sql_log_count, perf_counter()
        promotion.sudo()._freeze_inputs()
        return {
            "bare": bare,
            "ours": perf_counter() - begun,
            "statements": env.cr.sql_log_count - statements,
        }

    @staticmethod
    def judge(plain, ours):
        extra = ours["extra"]
        ratio = extra["ours"] / extra["bare"]
        text = (
            f"{extra['statements']:.0f} statements, {1000 * extra['ours']:.0f} ms, "
            f"bare {1000 * extra['bare']:.0f} ms = {ratio:.2f} x"
        )
        return text, "<= 1.50 x", ratio <= 1.5


class PromotionPage(PromotionEvaluation):
    """The page of a running promotion: spent, orders, lift so far."""

    title = "the page of a running promotion, 1,000,000 lines of history"

    def measure(self, env, subject):
        if not self.people.ours:
            return None
        promotion = self.people.promotion
        promotion.sudo()._policy_write({"state": "running"})
        env.flush_all()
        env.invalidate_all()
        statements, begun = env.cr.sql_log_count, perf_counter()
        promotion._get_lift_so_far(LAST)
        promotion.read(["amount_spent", "order_count", "lead_count"])
        return {
            "ours": perf_counter() - begun,
            "statements": env.cr.sql_log_count - statements,
        }

    @staticmethod
    def judge(plain, ours):
        extra = ours["extra"]
        text = f"{1000 * extra['ours']:.0f} ms, {extra['statements']:.0f} statements"
        return text, "<= 1 s", extra["ours"] <= 1.0
