from odoo import fields, models
from odoo.tools import SQL

from ...const import SEVERITIES
from .complaint import STATES

# Columns of the case that the view shows as they are.
PLAIN = (
    "company_id",
    "name",
    "kind",
    "state",
    "severity",
    "category_id",
    "defect_id",
    "product_id",
    "cause_id",
    "department_id",
    "user_id",
    "salesperson_id",
    "date_received",
    "date_closed",
    "cost_refund",
    "cost_replacement",
    "cost_rework",
    "cost_freight",
    "cost_gift",
    "cost_hours",
)


class WorkshopComplaintAnalysis(models.Model):
    """One row per case: how often, how fast, how well, at what cost (F3.5).

    Merged cases are left out: the case they were merged into counts. What is not known
    is empty and counts in no average or sum.
    """

    _name = "workshop.complaint.analysis"
    _description = "Complaints and Their Cost"
    _auto = False
    _order = "date_received desc, id desc"
    _depends = {
        "workshop.complaint": [
            *PLAIN,
            "commercial_partner_id",
            "cost_total",
            "is_cost_known",
            "reopen_count",
            "callback_score",
        ],
        "workshop.complaint.clock": [
            "complaint_id",
            "kind",
            "round",
            "date_done",
            "is_breached",
        ],
    }

    name = fields.Char("Number", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    kind = fields.Selection(
        [("complaint", "Complaint"), ("after_sales", "After-sales request")],
        readonly=True,
    )
    state = fields.Selection(STATES, readonly=True)
    severity = fields.Selection(SEVERITIES, readonly=True)
    category_id = fields.Many2one(
        "workshop.complaint.category", "What Kind", readonly=True
    )
    defect_id = fields.Many2one("workshop.complaint.category", readonly=True)
    cause_id = fields.Many2one("workshop.complaint.cause", "Root Cause", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    department_id = fields.Many2one(
        "hr.department", "Responsible Department", readonly=True
    )
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    user_id = fields.Many2one("res.users", "Person in Charge", readonly=True)
    salesperson_id = fields.Many2one("res.users", readonly=True)
    date_received = fields.Datetime("Recorded On", readonly=True)
    date_closed = fields.Datetime("Closed On", readonly=True)

    # measures
    case_count = fields.Integer("Cases", readonly=True)
    cost_total = fields.Monetary(
        "Cost of Poor Quality",
        readonly=True,
        help="What is known of refunds, replacement goods, rework, freight, gifts and "
        "work. Cases of which nothing is known are left out.",
    )
    cost_refund = fields.Monetary("Refunds", readonly=True)
    cost_replacement = fields.Monetary("Replacement Goods", readonly=True)
    cost_rework = fields.Monetary("Rework", readonly=True)
    cost_freight = fields.Monetary("Freight Back and Again", readonly=True)
    cost_gift = fields.Monetary("Gifts", readonly=True)
    cost_hours = fields.Monetary("Work", readonly=True)
    days_to_close = fields.Float(
        "Days to Close",
        readonly=True,
        aggregator="avg",
        digits=(16, 1),
        help="Calendar days from the receipt to the end of the case.",
    )
    reopened_pct = fields.Float("Reopened (%)", readonly=True, aggregator="avg")
    callback_score = fields.Float(
        "Call-back Score", readonly=True, aggregator="avg", digits=(16, 1)
    )
    ack_pct = fields.Float("Acknowledged in Time (%)", readonly=True, aggregator="avg")
    contact_pct = fields.Float(
        "First Contact in Time (%)", readonly=True, aggregator="avg"
    )
    solution_pct = fields.Float("Solved in Time (%)", readonly=True, aggregator="avg")
    reply_pct = fields.Float("Replied in Time (%)", readonly=True, aggregator="avg")
    callback_pct = fields.Float(
        "Called Back in Time (%)", readonly=True, aggregator="avg"
    )

    @property
    def _table_query(self) -> SQL:
        plain = SQL(", ").join(SQL.identifier("c", name) for name in PLAIN)
        rates = SQL(", ").join(
            SQL("clock.%s", SQL.identifier(f"{kind}_pct")) for kind in self._get_kinds()
        )
        return SQL(
            """SELECT c.id, %(plain)s, company.currency_id,
                      c.commercial_partner_id AS partner_id,
                      1 AS case_count,
                      CASE WHEN c.is_cost_known THEN c.cost_total END AS cost_total,
                      EXTRACT(EPOCH FROM c.date_closed - c.date_received) / 86400
                          AS days_to_close,
                      CASE WHEN c.reopen_count > 0 THEN 100.0 ELSE 0.0 END
                          AS reopened_pct,
                      NULLIF(c.callback_score, 0) AS callback_score,
                      %(rates)s
                 FROM workshop_complaint AS c
                 JOIN res_company AS company ON company.id = c.company_id
                 LEFT JOIN (%(clocks)s) AS clock ON clock.complaint_id = c.id
                WHERE c.state != 'merged'""",
            plain=plain,
            rates=rates,
            clocks=self._get_clocks_query(),
        )

    def _get_kinds(self):
        return ("ack", "contact", "solution", "reply", "callback")

    def _get_clocks_query(self):
        """Whether each deadline was kept the first time; open ones are empty."""
        columns = SQL(", ").join(
            SQL(
                "MIN(CASE WHEN is_breached THEN 0.0 ELSE 100.0 END)"
                " FILTER (WHERE kind = %s) AS %s",
                kind,
                SQL.identifier(f"{kind}_pct"),
            )
            for kind in self._get_kinds()
        )
        return SQL(
            """SELECT complaint_id, %s
                 FROM workshop_complaint_clock
                WHERE round = 0 AND (date_done IS NOT NULL OR is_breached)
                GROUP BY complaint_id""",
            columns,
        )

    def action_open_case(self):
        """The case behind this row, with the reader's own rights."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "workshop.complaint",
            "res_id": self.id,
            "view_mode": "form",
        }
