from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.complaint import median, per_thousand
from ...tools.complaint_summary import clock_rates, closing, expand, ranked, rate
from ...tools.satisfaction import csat
from .complaint_clock import KINDS

# How many products, kinds and causes are named; the others are one row.
NAMED = 5
# Recurrence points from which the same product and defect had been there before.
REPEATED = 3


class WorkshopComplaintSummary(models.Model):
    """Where the figures come from: grouped queries, arithmetic in ``tools``."""

    _inherit = "workshop.complaint.summary"

    @api.model
    def _get_cases_domain(self, company):
        """Complaints of a company; merged ones are counted where they went."""
        return (
            Domain("company_id", "=", company.id)
            & Domain("kind", "=", "complaint")
            & Domain("state", "!=", "merged")
        )

    @api.model
    def _prepare_figures(self, company, date_from, date_to):
        """Everything that the summary of a month says, frozen as plain values.

        Received, contacted, due, called back and closed in the month are counted each
        by its own date. Names are kept in the company's language. As sudo.

        :return: values of the summary
        :rtype: dict
        """
        lang = company.partner_id.lang or self.env.lang
        env = self.with_context(lang=lang, active_test=False).sudo()  # sudo: see above
        period = (company, date_from, date_to)
        received = env._get_received(*period)
        closed = env._get_closed(*period)
        figures = {
            **received,
            **closed,
            "clocks": env._get_clock_rates(*period),
            "contact_hours": env._get_contact_hours(*period),
            "csat": env._get_csat(*period),
            **env._get_line_rate(*period, received["cases"]),
        }
        return {
            "figures": figures,
            "date_figures": fields.Datetime.now(),
            "case_count": received["cases"],
            "cost_total": closed["cost"]["total"] or 0.0,
        }

    def _get_received(self, company, date_from, date_to):
        domain = self._get_cases_domain(company) & company._policy_get_period_domain(
            "date_received", date_from, date_to
        )
        cases = self.env["workshop.complaint"]

        def named(column):
            groups = cases._read_group(domain, [column], ["__count"])
            rows = [(row.display_name or "—", count) for row, count in groups]
            return ranked(rows, NAMED)

        severities = cases._read_group(domain, ["severity"], ["__count"])
        assessed = cases._read_group(
            domain & Domain("date_assessed", "!=", False), ["recurrence"], ["__count"]
        )
        return {
            "cases": cases.search_count(domain),
            "severity": dict(severities),
            "category": named("category_id"),
            "product": named("product_id"),
            "cause": named("cause_id"),
            "repeats": rate(
                sum(count for points, count in assessed if points >= REPEATED),
                sum(count for _points, count in assessed),
            ),
        }

    def _get_closed(self, company, date_from, date_to):
        """Cases closed in the month: how long, reopened, at what cost."""
        domain = (
            self._get_cases_domain(company)
            & Domain("state", "=", "closed")
            & company._policy_get_period_domain("date_closed", date_from, date_to)
        )
        cases = self.env["workshop.complaint"]
        rows = cases.search_fetch(
            domain, ["date_received", "date_closed", "reopen_count"]
        )
        known = domain & Domain("is_cost_known", "=", True)
        groups = cases._read_group(known, ["cause_id"], ["cost_total:sum", "__count"])
        total = sum(amount for _cause, amount, _count in groups)
        counted = sum(count for _cause, _amount, count in groups)
        return {
            "closed": len(rows),
            "days": closing((row.date_received, row.date_closed) for row in rows),
            "reopened": rate(len(rows.filtered("reopen_count")), len(rows)),
            "cost": {
                "total": total if counted else None,
                "counted": counted,
                "incomplete": cases.search_count(
                    domain & Domain("cost_missing", "!=", False)
                ),
                "by_cause": ranked(
                    (
                        (cause.display_name or "—", amount, count)
                        for cause, amount, count in groups
                    ),
                    NAMED,
                ),
            },
        }

    def _get_clock_rates(self, company, date_from, date_to):
        """Deadlines of the month, kept and due, as the cockpit counts them."""
        clocks = self.env["workshop.complaint.clock"]
        groups = clocks._read_group(
            Domain("company_id", "=", company.id)
            & company._policy_get_period_domain("date_due", date_from, date_to)
            & (Domain("date_done", "!=", False) | Domain("is_breached", "=", True)),
            ["kind", "is_breached"],
            ["__count"],
        )
        return clock_rates(groups, [kind for kind, _label in KINDS])

    def _get_contact_hours(self, company, date_from, date_to):
        """Median working hours to the first contact; ``None`` without one."""
        domain = self._get_cases_domain(company) & company._policy_get_period_domain(
            "date_contact", date_from, date_to
        )
        rows = self.env["workshop.complaint"].search_fetch(
            domain, ["department_id", "date_received", "date_contact"]
        )
        count = self.env["workshop.workday"]._policy_count_hours
        return median(
            count(company, row.department_id, row.date_received, row.date_contact)[0]
            for row in rows
        )

    def _get_csat(self, company, date_from, date_to):
        """Share of 4 and 5 among the scores of the month's call-backs."""
        groups = self.env["workshop.complaint.callback"]._read_group(
            Domain("company_id", "=", company.id)
            & Domain("is_reached", "=", True)
            & company._policy_get_period_domain("date", date_from, date_to),
            ["score"],
            ["__count"],
        )
        scores = expand(dict(groups))
        return {"answers": len(scores), "pct": csat(scores)}

    def _get_line_rate(self, company, date_from, date_to, complaints):
        lines = self.env["workshop.complaint.rate"]._read_group(
            [
                ("company_id", "=", company.id),
                ("month", ">=", date_from),
                ("month", "<=", date_to),
            ],
            [],
            ["line_count:sum"],
        )[0][0]
        return {
            "lines": lines or 0,
            "per_thousand": per_thousand(complaints, lines or 0),
        }
