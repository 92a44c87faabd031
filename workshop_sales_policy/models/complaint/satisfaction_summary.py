from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.satisfaction_figures import summarise

YEAR = relativedelta(months=12)
DEFAULT_ANSWERS = 5


class WorkshopSatisfactionSummary(models.Model):
    """Figures per month and for twelve months: company, salesperson, product (F3.6).

    The rows carry the scores, ``tools/satisfaction`` makes the figures of them. What is
    not known, or rests on too few answers of a person or product, reads "—".
    """

    _name = "workshop.satisfaction.summary"
    _description = "Satisfaction"
    _inherit = ["workshop.month.mixin"]
    _auto = False
    _order = "date desc, span desc, kind, sent_count desc, id"

    kind = fields.Selection(
        [("company", "Company"), ("user", "Salesperson"), ("product", "Product")],
        "For",
        readonly=True,
    )
    span = fields.Selection(
        [("month", "Month"), ("year", "12 months")], "Period", readonly=True
    )
    date = fields.Date("Month", readonly=True, help="The last month of the period.")
    company_id = fields.Many2one("res.company", readonly=True)
    user_id = fields.Many2one("res.users", "Salesperson", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    sent_count = fields.Integer("Questions Sent", readonly=True, aggregator=None)
    answer_count = fields.Integer("Answered", readonly=True, aggregator=None)
    scores = fields.Json(readonly=True, export_string_translation=False)
    nps_scores = fields.Json(readonly=True, export_string_translation=False)

    name = fields.Char(compute="_compute_name")
    csat_text = fields.Char("Satisfied", compute="_compute_figures")
    mean_text = fields.Char("Mean Stars", compute="_compute_figures")
    shrunk_text = fields.Char(
        "Score",
        compute="_compute_figures",
        help="The mean drawn towards the company's of 12 months while answers are few: "
        "(5 × company + n × mean) ÷ (5 + n).",
    )
    nps_text = fields.Char("Net Promoter Score", compute="_compute_figures")
    response_text = fields.Char("Reply Rate", compute="_compute_figures")
    is_publishable = fields.Boolean("Enough Answers", compute="_compute_figures")

    @property
    def _table_query(self) -> SQL:
        month = fields.Date.context_today(self).replace(day=1)
        parts = {
            "company": (SQL("NULL::int"), SQL("NULL::int"), SQL("")),
            "user": (
                SQL("asked.user_id"),
                SQL("NULL::int"),
                SQL("WHERE asked.user_id IS NOT NULL"),
            ),
            "product": (
                SQL("NULL::int"),
                SQL("rel.product_id"),
                SQL(
                    "JOIN workshop_satisfaction_product_rel rel "
                    "ON rel.request_id = asked.id"
                ),
            ),
        }
        return SQL(
            """WITH asked AS (
                   SELECT id, company_id, user_id, 'month' AS span, month AS date,
                          score::int AS score, nps::int AS nps, date_answered
                     FROM workshop_satisfaction_request
                    WHERE month IS NOT NULL
                UNION ALL
                   SELECT id, company_id, user_id, 'year', %(month)s::date,
                          score::int, nps::int, date_answered
                     FROM workshop_satisfaction_request
                    WHERE month > %(before)s AND month <= %(month)s)
               SELECT row_number() OVER (
                          ORDER BY kind, span, date, company_id, user_id, product_id
                      ) AS id, parts.*
                 FROM (%(parts)s) AS parts""",
            month=month,
            before=month - YEAR,
            parts=SQL(" UNION ALL ").join(
                self._get_part_query(kind, *part) for kind, part in parts.items()
            ),
        )

    def _get_part_query(self, kind, user, product, source):
        """Rows of one kind.

        :param SQL user: column of the salesperson, or NULL
        :param SQL product: column of the product, or NULL
        :param SQL source: further join, or condition
        """
        return SQL(
            """SELECT %(kind)s AS kind, span, date, company_id, %(user)s AS user_id,
                      %(product)s AS product_id, COUNT(*) AS sent_count,
                      COUNT(date_answered) AS answer_count,
                      jsonb_agg(score) FILTER (WHERE score IS NOT NULL) AS scores,
                      jsonb_agg(nps) FILTER (WHERE nps IS NOT NULL) AS nps_scores
                 FROM asked %(source)s
                GROUP BY span, date, company_id, %(user)s, %(product)s""",
            kind=kind,
            user=user,
            product=product,
            source=source,
        )

    # ---------------------------------------------------------------------- compute
    @api.depends("kind", "user_id", "product_id", "company_id")
    def _compute_name(self):
        for row in self:
            subject = row.user_id or row.product_id or row.company_id
            # sudo: res.users, product.product - names of rows that may be read
            row.name = subject.sudo().display_name

    @api.depends("scores", "nps_scores", "sent_count", "date", "company_id")
    @api.depends_context("lang")
    def _compute_figures(self):
        priors = self._get_priors()
        for row in self:
            policy = row.company_id._policy_get_current()
            least = (
                policy._get_settings()["satisfaction_answers"]
                if policy
                else DEFAULT_ANSWERS
            )
            row._set_texts(
                summarise(
                    row.scores or [],
                    row.nps_scores or [],
                    row.answer_count,
                    row.sent_count,
                    priors.get((row.company_id.id, row.date)),
                    least,
                )
            )

    def _set_texts(self, figures):
        """Word the figures; a company's are always shown."""
        self.ensure_one()
        shown = figures.is_publishable or self.kind == "company"

        def word(value, pattern):
            return pattern % value if shown and value is not None else "—"

        self.is_publishable = figures.is_publishable
        self.csat_text = word(figures.csat, "%.0f %%")
        self.mean_text = word(figures.mean, "%.2f")
        self.shrunk_text = word(figures.shrunk, "%.2f")
        nps = word(figures.nps, "%+.0f")
        self.nps_text = "0" if nps in ("+0", "-0") else nps
        self.response_text = (
            "—" if figures.response is None else f"{figures.response:.0f} %"
        )

    def _get_priors(self):
        """The company's mean of the 12 months that end with each row's month.

        :return: ``{(company id, month): mean 1–5}``, unknown ones are missing
        :rtype: dict
        """
        rows = self.filtered("date")
        if not rows:
            return {}
        # sudo: a mean of the whole company, whoever reads his own row
        months = self.sudo().search(
            [
                ("kind", "=", "company"),
                ("span", "=", "month"),
                ("company_id", "in", rows.company_id.ids),
                ("date", ">", min(rows.mapped("date")) - YEAR),
            ]
        )
        priors = {}
        for company, date in {(row.company_id, row.date) for row in rows}:
            scores = [
                score
                for month in months
                if month.company_id == company and date - YEAR < month.date <= date
                for score in month.scores or []
            ]
            if scores:
                priors[company.id, date] = sum(scores) / len(scores)
        return priors

    # ----------------------------------------------------------------------- buttons
    def action_open_answers(self):
        """The questions behind the row, with the reader's own rights."""
        self.ensure_one()
        first = self.date - YEAR + relativedelta(months=1)
        domain = (
            Domain("company_id", "=", self.company_id.id)
            & Domain("month", ">=", first if self.span == "year" else self.date)
            & Domain("month", "<=", self.date)
        )
        if self.kind == "user":
            domain &= Domain("user_id", "=", self.user_id.id)
        if self.kind == "product":
            domain &= Domain("product_ids", "in", self.product_id.ids)
        return {
            "type": "ir.actions.act_window",
            "name": f"{self.name} · {self.month_text}",
            "res_model": "workshop.satisfaction.request",
            "view_mode": "list,kanban,form",
            "views": [(False, "list"), (False, "kanban"), (False, "form")],
            "domain": list(domain),
        }

    @api.model
    def _get_figures(self, company, date_from, date_to, by="user_id"):
        """Figures of a period by the month in which customers were asked: scorecards.

        :param date date_from: any day of the first month
        :param date date_to: any day of the last month
        :param str by: ``user_id`` or ``product_ids``
        :return: ``{user or product id: tools.satisfaction_figures.Figures}``
        :rtype: dict
        """
        first, last = date_from.replace(day=1), date_to.replace(day=1)
        policy = company._policy_get_current()
        settings = policy._get_settings() if policy else {}
        least = settings.get("satisfaction_answers", DEFAULT_ANSWERS)
        # sudo: workshop.satisfaction.request - figures of everybody, for the engine
        requests = self.env["workshop.satisfaction.request"].sudo()
        until = Domain("company_id", "=", company.id) & Domain("month", "<=", last)
        counts = requests._read_group(
            until & Domain("month", ">", last - YEAR) & Domain("score", "!=", False),
            ["score"],
            ["__count"],
        )
        total = sum(count for _score, count in counts)
        stars = sum(int(score) * count for score, count in counts)
        groups = requests._read_group(
            until & Domain("month", ">=", first) & Domain(by, "!=", False),
            [by],
            ["score:array_agg", "nps:array_agg", "date_answered:count", "__count"],
        )
        return {
            subject.id: summarise(
                [int(score) for score in scores if score],
                [int(score) for score in nps_scores if score],
                answered,
                sent,
                stars / total if total else None,
                least,
            )
            for subject, scores, nps_scores, answered, sent in groups
        }
