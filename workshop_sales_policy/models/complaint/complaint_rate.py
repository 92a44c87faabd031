from odoo import fields, models
from odoo.tools import SQL, Query


class WorkshopComplaintRate(models.Model):
    """Complaints per 1,000 delivered lines, by product and month (F3.5).

    A line of an order counts in the month in which its first goods left; a complaint
    in the month of its receipt, merged ones left out. Months are the company's own.
    Without a delivery the rate is empty: 0 would praise a month without deliveries.
    """

    _name = "workshop.complaint.rate"
    _description = "Complaints per 1,000 Delivered Lines"
    _auto = False
    _order = "month desc, complaint_count desc, id"
    _rec_name = "product_id"

    company_id = fields.Many2one("res.company", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    month = fields.Date(readonly=True)
    complaint_count = fields.Integer("Complaints", readonly=True)
    line_count = fields.Integer("Delivered Lines", readonly=True)
    per_thousand = fields.Float(
        "Per 1,000 Lines",
        readonly=True,
        aggregator="avg",
        digits=(16, 1),
        help="Complaints for each 1,000 delivered lines; empty without deliveries.",
    )

    def _read_group_select(self, aggregate_spec: str, query: Query) -> SQL:
        # The rate of several products is that of their sums, no mean of rates.
        if aggregate_spec != "per_thousand:avg":
            return super()._read_group_select(aggregate_spec, query)
        return SQL(
            "1000.0 * SUM(%s) / NULLIF(SUM(%s), 0)",
            self._field_to_sql(self._table, "complaint_count", query),
            self._field_to_sql(self._table, "line_count", query),
        )

    @property
    def _table_query(self) -> SQL:
        return SQL(
            """WITH companies (company_id, tz) AS (VALUES %(companies)s),
                    told AS (%(told)s),
                    gone AS (%(gone)s)
               SELECT COALESCE(gone.id * 2, told.id * 2 + 1) AS id,
                      COALESCE(gone.company_id, told.company_id) AS company_id,
                      COALESCE(gone.product_id, told.product_id) AS product_id,
                      COALESCE(gone.month, told.month) AS month,
                      COALESCE(told.total, 0) AS complaint_count,
                      COALESCE(gone.total, 0) AS line_count,
                      1000.0 * COALESCE(told.total, 0) / gone.total AS per_thousand
                 FROM gone FULL JOIN told
                   ON told.company_id = gone.company_id
                  AND told.product_id = gone.product_id
                  AND told.month = gone.month""",
            companies=self._get_companies(),
            told=self._get_told_query(),
            gone=self._get_gone_query(),
        )

    def _get_companies(self):
        # sudo: res.company - a time zone of each
        companies = self.env["res.company"].sudo().search([])
        return SQL(", ").join(
            SQL("(%s, %s)", company.id, company._policy_get_tz())
            for company in companies
        )

    def _get_told_query(self):
        return SQL(
            """SELECT MIN(c.id) AS id, c.company_id, c.product_id,
                      date_trunc('month', c.date_received AT TIME ZONE 'UTC'
                                 AT TIME ZONE own.tz)::date AS month,
                      COUNT(*) AS total
                 FROM workshop_complaint AS c
                 JOIN companies AS own ON own.company_id = c.company_id
                WHERE c.kind = 'complaint' AND c.state != 'merged'
                GROUP BY 2, 3, 4"""
        )

    def _get_gone_query(self):
        """Lines of goods by the month of their first departure to the customer."""
        return SQL(
            """SELECT MIN(first.id) AS id, first.company_id, first.product_id,
                      date_trunc('month', first.date AT TIME ZONE 'UTC'
                                 AT TIME ZONE own.tz)::date AS month,
                      COUNT(*) AS total
                 FROM (SELECT l.id, l.company_id, l.product_id, MIN(m.date) AS date
                         FROM stock_move AS m
                         JOIN sale_order_line AS l ON l.id = m.sale_line_id
                         JOIN stock_location AS src ON src.id = m.location_id
                         JOIN stock_location AS dest ON dest.id = m.location_dest_id
                        WHERE m.state = 'done' AND src.usage != 'customer'
                          AND (dest.usage = 'customer' OR (dest.usage = 'transit'
                                   AND dest.company_id IS NULL))
                        GROUP BY l.id) AS first
                 JOIN companies AS own ON own.company_id = first.company_id
                GROUP BY 2, 3, 4"""
        )

    def action_open_cases(self):
        """The complaints of this product, with the reader's own rights."""
        self.ensure_one()
        nothing = self.env._("Without product")
        return {
            "type": "ir.actions.act_window",
            "name": self.product_id.display_name or nothing,
            "res_model": "workshop.complaint",
            "view_mode": "list,form",
            "domain": [
                ("product_id", "=", self.product_id.id),
                ("company_id", "=", self.company_id.id),
                ("kind", "=", "complaint"),
            ],
        }
