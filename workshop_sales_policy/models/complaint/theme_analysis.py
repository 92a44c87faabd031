from datetime import datetime, time

from dateutil.relativedelta import relativedelta
from pytz import timezone, utc

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# Ids of the sources lie side by side: row id × this + number of the source.
SOURCES = 4
DEFAULT_CASES = 3


class WorkshopThemeAnalysis(models.Model):
    """What customers speak of: cases of a theme and product in a month (4.2c).

    One row per company, theme, product and month of the company's own days. Areas add
    their cases to ``_get_theme_queries``.
    """

    _name = "workshop.theme.analysis"
    _description = "Themes by Product and Month"
    _inherit = ["workshop.month.mixin"]
    _auto = False
    _order = "month desc, case_count desc, id"
    _rec_name = "theme_id"
    _month_field = "month"
    _depends = {
        "workshop.feedback": [
            "theme_id",
            "product_id",
            "date_received",
            "company_id",
            "kind",
        ],
    }

    company_id = fields.Many2one("res.company", readonly=True)
    theme_id = fields.Many2one("workshop.feedback.theme", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    month = fields.Date(readonly=True)
    case_count = fields.Integer(
        "Cases", readonly=True, help="Suggestions, defects, wishes and complaints."
    )
    praise_count = fields.Integer("Praise", readonly=True)
    feedback_count = fields.Integer("Feedback", readonly=True)
    complaint_count = fields.Integer("Complaints", readonly=True)
    needs_action = fields.Boolean(
        "Needs an Action",
        readonly=True,
        help="So many cases in the month that the policy asks for an action "
        "(clause 4.2c).",
    )

    @property
    def _table_query(self) -> SQL:
        return SQL(
            """SELECT grouped.*, grouped.case_count >= c.theme_cases AS needs_action
                 FROM (
                     SELECT MIN(entry.id) AS id, entry.company_id, entry.theme_id,
                            entry.product_id,
                            date_trunc(
                                'month', entry.date AT TIME ZONE 'UTC' AT TIME ZONE c.tz
                            )::date AS month,
                            COUNT(*) FILTER (WHERE entry.is_case) AS case_count,
                            COUNT(*) FILTER (WHERE NOT entry.is_case) AS praise_count,
                            COUNT(*) FILTER (
                                WHERE entry.source = 'feedback') AS feedback_count,
                            COUNT(*) FILTER (
                                WHERE entry.source = 'complaint') AS complaint_count
                       FROM (%(entries)s) AS entry
                       JOIN (VALUES %(companies)s) AS c (company_id, tz, theme_cases)
                         ON c.company_id = entry.company_id
                      GROUP BY entry.company_id, entry.theme_id, entry.product_id, 5
                 ) AS grouped
                 JOIN (VALUES %(companies)s) AS c (company_id, tz, theme_cases)
                   ON c.company_id = grouped.company_id""",
            entries=SQL(" UNION ALL ").join(self._get_theme_queries()),
            companies=self._get_company_values(),
        )

    def _get_company_values(self):
        """Zone and limit of each company, as rows of values.

        :rtype: SQL
        """
        rows = []
        # sudo: res.company, workshop.policy - a zone and a limit of each
        for company in self.env["res.company"].sudo().search([]):
            policy = company._policy_get_current()
            settings = policy._get_settings() if policy else {}
            limit = settings.get("theme_cases", DEFAULT_CASES)
            rows.append(
                SQL("(%s, %s, %s)", company.id, company._policy_get_tz(), limit)
            )
        return SQL(", ").join(rows)

    def _get_theme_queries(self):
        """Where themes come from. Areas extend the list.

        Each selects ``id, company_id, theme_id, product_id, date, is_case, source``
        in this order; ids by ``_get_theme_id``, the date a UTC timestamp, ``is_case``
        false for what needs no action, ``source`` feedback or complaint.

        :rtype: list[SQL]
        """
        return [
            SQL(
                """SELECT %(id)s AS id, company_id, theme_id, product_id,
                          date_received AS date, kind != 'praise' AS is_case,
                          'feedback' AS source
                     FROM workshop_feedback
                    WHERE theme_id IS NOT NULL""",
                id=self._get_theme_id(SQL("id"), 0),
            )
        ]

    def _get_theme_id(self, column, number):
        """Id of an entry: unique over all sources.

        :param SQL column: id of the entry in its own table
        :param int number: of the source, 0 to 3: 0 feedback, 1 complaint
        :rtype: SQL
        """
        return SQL("%s * %s + %s", column, SOURCES, number)

    def _get_entry_domain(self, name):
        """Domain of one source's records behind this row.

        :param str name: of the source's Datetime field
        :rtype: Domain
        """
        self.ensure_one()
        zone = timezone(self.company_id._policy_get_tz())
        start, stop = (
            zone.localize(datetime.combine(day, time.min))
            .astimezone(utc)
            .replace(tzinfo=None)
            for day in (self.month, self.month + relativedelta(months=1))
        )
        return (
            Domain("company_id", "=", self.company_id.id)
            & Domain("product_id", "=", self.product_id.id)
            & Domain(name, ">=", start)
            & Domain(name, "<", stop)
        )

    def action_open_feedback(self):
        """The feedback behind the row, with the reader's own rights."""
        self.ensure_one()
        domain = self._get_entry_domain("date_received")
        domain &= Domain("theme_id", "=", self.theme_id.id)
        return self._prepare_cases_action("workshop.feedback", domain)

    def _prepare_cases_action(self, model_name, domain):
        return {
            "type": "ir.actions.act_window",
            "name": f"{self.theme_id.name} · {self.month_text}",
            "res_model": model_name,
            "view_mode": "list,kanban,form",
            "views": [(False, "list"), (False, "kanban"), (False, "form")],
            "domain": list(domain),
        }
