from dateutil.relativedelta import relativedelta

from odoo import models
from odoo.fields import Domain
from odoo.tools import format_date
from odoo.tools.i18n import format_list

# What a report shows, in this order; every one read as the scorecard reads it.
REPORTED = (
    "net_sales",
    "margin",
    "new_customers",
    "quotations",
    "activities",
    "promises_kept",
    "satisfaction",
)
# As many of each kind are named; the rest is counted.
NAMED = 5


class WorkshopWorkReport(models.Model):
    """The draft: figures and sentences from the records, in the writer's language."""

    _inherit = "workshop.work.report"

    def _take_figures(self):
        """Read the figures of the period anew. As sudo."""
        lines = self.env["workshop.work.report.line"]
        catalogue = self.env["workshop.indicator"].search([("code", "in", REPORTED)])
        indicators = catalogue.sorted(lambda row: REPORTED.index(row.code))
        for (company, first, last), reports in self.grouped(
            lambda report: (report.company_id, report.date_from, report.date_to)
        ).items():
            read = indicators._read_all(company, reports.user_id, first, last)
            for report in reports:
                known = report.line_ids.grouped("indicator_id")
                for number, indicator in enumerate(indicators):
                    reading = read.get((report.user_id.id, indicator.code))
                    values = report._get_line_values(reading)
                    if indicator in known:
                        known[indicator]._evidence_write(values)
                        continue
                    lines._evidence_create(
                        [
                            values
                            | {
                                "report_id": report.id,
                                "indicator_id": indicator.id,
                                "sequence": number,
                            }
                        ]
                    )

    def _get_line_values(self, reading):
        if not reading or reading.actual is None:
            return {"has_actual": False, "actual": 0.0, "res_ids": []}
        return {
            "has_actual": True,
            "actual": reading.actual,
            "res_model": reading.model,
            "res_ids": list(reading.ids),
            "inputs": reading.inputs,
        }

    def _draft(self):
        """Figures, and sentences where nothing was typed yet. As sudo."""
        self._take_figures()
        for report in self:
            words = report.with_context(lang=report.user_id.lang)
            report._evidence_write(
                {
                    "done": report.done or words._draft_done(),
                    "problems": report.problems or words._draft_problems(),
                    "plan": report.plan or words._draft_plan(),
                }
            )

    def _list(self, title, names):
        """A sentence that names the first few and counts the rest.

        :param list names: words, may be empty
        :return: no or one sentence
        :rtype: list[str]
        """
        if not names:
            return []
        rest = len(names) - NAMED
        more = [self.env._("%s more", rest)] if rest > 0 else []
        shown = format_list(self.env, [*names[:NAMED], *more])
        return [self.env._("%(title)s: %(names)s.", title=title, names=shown)]

    def _word_order(self, order):
        return (
            f"{order.name} {order.partner_id.display_name} "
            f"{order.currency_id.format(order.amount_untaxed)}"
        )

    def _draft_done(self):
        self.ensure_one()
        _ = self.env._
        by_code = {line.code: line for line in self.line_ids}
        sold = by_code["net_sales"]
        orders = self.env["sale.order"].browse(
            sold.res_ids if sold.res_model == "sale.order" else []
        )
        sentences = [
            _(
                "Sold %(amount)s net; offers sent: %(offers)s; calls and visits: "
                "%(calls)s; new customers: %(new)s.",
                amount=sold.actual_text,
                offers=by_code["quotations"].actual_text,
                calls=by_code["activities"].actual_text,
                new=by_code["new_customers"].actual_text,
            )
        ]
        sentences += self._list(
            _("Orders"), [self._word_order(order) for order in orders.exists()]
        )
        return "\n".join(sentences)

    def _draft_problems(self):
        """Open complaints of the writer's customers and promises not kept."""
        self.ensure_one()
        _ = self.env._
        cases = self.env["workshop.complaint"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("salesperson_id", "=", self.user_id.id),
                ("state", "not in", ("closed", "rejected", "merged")),
            ]
        )
        sentences = self._list(
            _("Open complaints"),
            [f"{case.name} {case.partner_id.display_name or ''}" for case in cases],
        )
        model, due, kept = self.env["workshop.promise"]._control_promise_kept(
            self.company_id, self.date_from, self.date_to
        )
        mine = Domain("user_id", "=", self.user_id.id)
        promises = self.env[model]
        missed = promises.search_count(due & mine) - promises.search_count(kept & mine)
        if missed > 0:
            sentences.append(_("Promises not kept: %s.", missed))
        return "\n".join(sentences)

    def _draft_plan(self):
        """To-dos of the period that follows, and offers that wait for an answer."""
        self.ensure_one()
        _ = self.env._
        length = (self.date_to - self.date_from).days + 1
        last = self.date_to + relativedelta(days=length)
        todos = self.env["mail.activity"].search(
            [
                ("user_id", "=", self.user_id.id),
                ("date_deadline", ">", self.date_to),
                ("date_deadline", "<=", last),
                ("res_model", "in", ("crm.lead", "res.partner", "sale.order")),
            ],
            order="date_deadline, id",
        )
        sentences = self._list(
            _("Next to-dos"),
            [
                f"{format_date(self.env, todo.date_deadline)} "
                f"{todo.res_name or ''} {todo.summary or todo.activity_type_id.name}"
                for todo in todos
            ],
        )
        offers = self.env["sale.order"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("user_id", "=", self.user_id.id),
                ("state", "=", "sent"),
            ],
            order="amount_untaxed desc, id",
        )
        sentences += self._list(
            _("Offers to follow up"), [self._word_order(order) for order in offers]
        )
        return "\n".join(sentences)
