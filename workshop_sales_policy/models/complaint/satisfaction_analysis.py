from odoo import fields, models
from odoo.tools import SQL

from .satisfaction_request import REASONS


class WorkshopSatisfactionAnalysis(models.Model):
    """Every customer who was asked, with his answer as numbers to take means of."""

    _name = "workshop.satisfaction.analysis"
    _description = "Answers about Satisfaction"
    _auto = False
    _order = "date_sent desc, id desc"
    _rec_name = "partner_id"

    company_id = fields.Many2one("res.company", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    user_id = fields.Many2one("res.users", "Salesperson", readonly=True)
    reason = fields.Selection(REASONS, "When Asked", readonly=True)
    grade = fields.Selection(
        [("login", "Customer's login"), ("link", "Customer's link")],
        "Evidence of the Reply",
        readonly=True,
    )
    date_sent = fields.Datetime("Asked On", readonly=True)
    date_answered = fields.Datetime("Reply Given On", readonly=True)
    answered_pct = fields.Float(
        "Answered (%)", readonly=True, aggregator="avg", digits=(16, 1)
    )
    score = fields.Integer("Stars", readonly=True, aggregator="avg")
    csat_pct = fields.Float(
        "Satisfied (%)",
        readonly=True,
        aggregator="avg",
        digits=(16, 1),
        help="Share of 4 and 5 stars among the answers.",
    )
    nps = fields.Float(
        "Net Promoter Score",
        readonly=True,
        aggregator="avg",
        digits=(16, 0),
        help="Share of 9 and 10 less share of 0 to 6, of those who said it.",
    )
    text = fields.Text("Customer's Words", readonly=True)

    @property
    def _table_query(self) -> SQL:
        # NULL where nobody answered: a mean takes what is known only.
        return SQL(
            """SELECT id, company_id, commercial_partner_id AS partner_id, user_id,
                      reason, grade, date_sent, date_answered, score::int AS score,
                      CASE WHEN date_answered IS NULL THEN 0.0 ELSE 100.0
                      END AS answered_pct,
                      CASE WHEN score::int >= 4 THEN 100.0
                           WHEN score IS NOT NULL THEN 0.0 END AS csat_pct,
                      CASE WHEN nps::int >= 9 THEN 100.0 WHEN nps::int <= 6 THEN -100.0
                           WHEN nps IS NOT NULL THEN 0.0 END AS nps,
                      text
                 FROM workshop_satisfaction_request
                WHERE date_sent IS NOT NULL"""
        )

    def action_open_request(self):
        """Open the answer behind the row, with the reader's own rights."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "workshop.satisfaction.request",
            "res_id": self.id,
            "view_mode": "form",
        }
