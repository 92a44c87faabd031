"""Rows of the scores: a month of a large team over years of orders."""

from datetime import date
from resource import RUSAGE_SELF, getrusage
from time import perf_counter

from dev.bench.data import History
from dev.bench.scenario import Scenario

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
CODES = ("net_sales", "margin", "new_customers", "quotations")
# What any implementation would need at least: one pass over the month's rows each.
BARE = (
    """SELECT user_id, SUM(amount_untaxed) FROM sale_order
        WHERE company_id = %(company)s AND state = 'sale'
          AND date_order >= %(start)s AND date_order < %(stop)s
        GROUP BY user_id""",
    """SELECT o.user_id, SUM(l.price_subtotal - l.product_uom_qty * l.purchase_price)
         FROM sale_order AS o JOIN sale_order_line AS l ON l.order_id = o.id
        WHERE o.company_id = %(company)s AND o.state = 'sale'
          AND o.date_order >= %(start)s AND o.date_order < %(stop)s
        GROUP BY o.user_id""",
    # a customer is a commercial partner (F3.0): any implementation looks there
    """SELECT o.user_id, COUNT(*) FROM sale_order AS o
         JOIN res_partner AS p ON p.id = o.partner_id
        WHERE o.company_id = %(company)s AND o.state = 'sale'
          AND o.date_order >= %(start)s AND o.date_order < %(stop)s
          AND NOT EXISTS (SELECT 1 FROM res_partner AS ep
                            JOIN sale_order AS e ON e.partner_id = ep.id
                           WHERE ep.commercial_partner_id = p.commercial_partner_id
                             AND e.company_id = o.company_id AND e.state = 'sale'
                             AND (e.date_order, e.id) < (o.date_order, o.id))
        GROUP BY o.user_id""",
    """SELECT user_id, COUNT(*) FROM sale_order
        WHERE company_id = %(company)s
          AND policy_out_date >= %(start)s AND policy_out_date < %(stop)s
        GROUP BY user_id""",
)
# Seconds of the smaller history, to compare the larger one with.
BEFORE = {}


class ScoresSmall(Scenario):
    title = "a month of scores: 50 salespeople, 100,000 lines of history"
    repeats = 5
    lines = 100_000

    def furnish(self, env):
        """Orders stay for the rows that follow."""
        if not self.people.ours:
            return
        if not hasattr(self.people, "history"):
            self.people.history = History(env, self.people)
        self.people.history.grow(self.lines, FIRST, LAST)

    def measure(self, env, subject):
        if not self.people.ours:
            return None
        company, users = env.company, self.people.history.users
        start, stop = company._policy_get_period(FIRST, LAST)
        values = {"company": company.id, "start": start, "stop": stop}
        begun = perf_counter()
        for query in BARE:
            env.cr.execute(query, values)
            env.cr.fetchall()
        bare = perf_counter() - begun
        indicators = env["workshop.indicator"].search([("code", "in", CODES)])
        indicators.mapped("kind")
        memory = getrusage(RUSAGE_SELF).ru_maxrss
        statements, begun = env.cr.sql_log_count, perf_counter()
        found = indicators._read_all(company, users, FIRST, LAST)
        ours = perf_counter() - begun
        assert len(found) == len(users) * len(CODES)
        return {
            "bare": bare,
            "ours": ours,
            "statements": env.cr.sql_log_count - statements,
            "memory": getrusage(RUSAGE_SELF).ru_maxrss - memory,
        }

    @staticmethod
    def judge(plain, ours):
        extra = ours["extra"]
        ratio = extra["ours"] / extra["bare"]
        BEFORE.setdefault("ours", extra["ours"])
        text = (
            f"{extra['statements']:.0f} queries, {1000 * extra['ours']:.0f} ms, bare "
            f"{1000 * extra['bare']:.0f} ms = {ratio:.2f} x;"
            f" {extra['ours'] / BEFORE['ours']:.2f} x the smaller history,"
            f" {extra['memory'] / 1024:+.0f} MB"
        )
        kept = ratio <= 1.5 and extra["statements"] <= len(CODES)
        return text, "<= 1.50 x, one query per indicator", kept


class ScoresLarge(ScoresSmall):
    title = "the same month, 1,000,000 lines of history"
    lines = 1_000_000


class WhereAmI(ScoresLarge):
    """One salesperson opens the page: his card anew, and what open deals change."""

    title = "where am I, 1,000,000 lines of history"

    def furnish(self, env):
        super().furnish(env)
        if not self.people.ours:
            return
        scheme = env["workshop.scheme"].create({"name": "Bench"})
        scheme.action_fill_default()
        scheme._policy_write({"state": "approved", "number": 1})
        self.people.card = env["workshop.scorecard"]._open_for(
            env.company, scheme, self.people.history.users[0], FIRST, LAST
        )

    def measure(self, env, subject):
        if not self.people.ours:
            return None
        card = self.people.card
        env.invalidate_all()
        statements, begun = env.cr.sql_log_count, perf_counter()
        card._take_figures()
        env["workshop.scorecard.deal"]._list_for(card)
        env.flush_all()
        return {
            "ours": perf_counter() - begun,
            "statements": env.cr.sql_log_count - statements,
        }

    @staticmethod
    def judge(plain, ours):
        extra = ours["extra"]
        text = f"{1000 * extra['ours']:.0f} ms, {extra['statements']:.0f} statements"
        return text, "<= 300 ms, SQL and Python together", extra["ours"] <= 0.3
