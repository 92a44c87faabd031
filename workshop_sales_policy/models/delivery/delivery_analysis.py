from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.numeric import TOLERANCE


class WorkshopDeliveryAnalysis(models.Model):
    """On time in full: one row per order line of goods (F3.4), no amounts.

    Real quantities and dates of what left for the customer decide, never
    ``delivery_status``; ``tools.otif.judge_line`` is the same arithmetic. The days are
    those of the company's own zone.
    """

    _name = "workshop.delivery.analysis"
    _description = "Deliveries on Time in Full"
    _auto = False
    _order = "date_due desc, id desc"
    _rec_name = "order_id"

    order_id = fields.Many2one("sale.order", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    user_id = fields.Many2one("res.users", "Salesperson", readonly=True)
    team_id = fields.Many2one("crm.team", "Sales Team", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    date_due = fields.Datetime("Promised Date", readonly=True)
    date_done = fields.Date("Delivered On", readonly=True)
    quantity_ordered = fields.Float("Ordered", readonly=True)
    quantity_delivered = fields.Float("Delivered", readonly=True)
    is_on_time = fields.Boolean("On Time", readonly=True)
    is_in_full = fields.Boolean("In Full", readonly=True)
    is_otif = fields.Boolean("On Time in Full", readonly=True)
    otif_pct = fields.Float(
        "On Time in Full (%)",
        readonly=True,
        aggregator="avg",
        help="Lines delivered on time and in full of all lines that were due. Open "
        "lines and lines without promised date are left out.",
    )
    days_late = fields.Integer(readonly=True, aggregator="avg")
    state = fields.Selection(
        [
            ("kept", "On time in full"),
            ("missed", "Not kept"),
            ("open", "Not due yet"),
            ("no_promise", "No promised date"),
        ],
        readonly=True,
    )

    @property
    def _table_query(self) -> SQL:
        return SQL(
            """%(companies)s SELECT id, order_id, company_id, partner_id, user_id,
                      team_id, product_id, date_due, date_done, quantity_ordered,
                      quantity_delivered, is_on_time, is_in_full, state, days_late,
                      state = 'kept' AS is_otif,
                      CASE state WHEN 'kept' THEN 100.0 WHEN 'missed' THEN 0.0
                      END AS otif_pct
                 FROM (%(judged)s) AS judged""",
            companies=self._get_companies_cte(),
            judged=self._get_judged_query(),
        )

    def _get_companies_cte(self):
        """Each company's own day, zone and tolerance, as a table of values."""
        rows = []
        # sudo: res.company, workshop.policy - a zone and a limit of each
        for company in self.env["res.company"].sudo().search([]):
            policy = company._policy_get_current()
            settings = policy._get_settings() if policy else {}
            rows.append(
                SQL(
                    "(%s, %s, %s::date, %s)",
                    company.id,
                    company._policy_get_tz(),
                    company._policy_get_today(),
                    1.0 - settings.get("otif_tolerance_pct", 0.0) / 100.0,
                )
            )
        return SQL(
            "WITH companies (company_id, tz, today, share) AS (VALUES %s)",
            SQL(", ").join(rows),
        )

    def _get_judged_query(self):
        """Lines with their verdict: the mirror of ``tools.otif.judge_line``."""
        return SQL(
            """SELECT line.*,
                      line.complete_day IS NOT NULL AS is_in_full,
                      COALESCE(line.complete_day, line.last_day) AS date_done,
                      CASE WHEN line.complete_day IS NOT NULL
                                OR line.today > line.due_day
                           THEN COALESCE(line.complete_day, line.last_day)
                                <= line.due_day END AS is_on_time,
                      CASE WHEN line.due_day IS NULL THEN 'no_promise'
                           WHEN line.complete_day <= line.due_day THEN 'kept'
                           WHEN line.complete_day IS NOT NULL THEN 'missed'
                           WHEN line.today > line.due_day THEN 'missed'
                           ELSE 'open' END AS state,
                      CASE WHEN line.complete_day IS NOT NULL
                               THEN GREATEST(line.complete_day - line.due_day, 0)
                           WHEN line.last_day <= line.due_day THEN 0
                           WHEN line.today > line.due_day
                               THEN line.today - line.due_day END AS days_late
                 FROM (%s) AS line""",
            self._get_lines_query(),
        )

    def _get_lines_query(self):
        """Lines of goods that were promised, with what left of them.

        Services and shipping costs are not delivered by transfer; a line reduced to
        nothing and an order cancelled before it was due are no misses.
        """
        return SQL(
            """SELECT l.id, l.order_id, o.company_id, p.commercial_partner_id
                          AS partner_id, o.user_id, o.team_id, l.product_id,
                      o.commitment_date AS date_due,
                      (o.commitment_date AT TIME ZONE 'UTC' AT TIME ZONE c.tz)::date
                          AS due_day,
                      c.today, l.product_uom_qty AS quantity_ordered,
                      COALESCE(gone.quantity, 0) AS quantity_delivered,
                      gone.complete_day, gone.last_day
                 FROM sale_order_line AS l
                 JOIN sale_order AS o ON o.id = l.order_id
                 JOIN companies AS c ON c.company_id = o.company_id
                 JOIN res_partner AS p ON p.id = o.partner_id
                 JOIN product_product AS pp ON pp.id = l.product_id
                 JOIN product_template AS pt ON pt.id = pp.product_tmpl_id
                 JOIN uom_uom AS u ON u.id = l.product_uom_id
                 LEFT JOIN LATERAL (%(moves)s) AS gone ON TRUE
                WHERE (o.state = 'sale' OR (o.state = 'cancel'
                           AND o.policy_cancel_date > o.commitment_date))
                  AND pt.type = 'consu' AND l.product_uom_qty > 0
                  AND l.display_type IS NULL AND l.is_delivery IS NOT TRUE
                  AND l.is_downpayment IS NOT TRUE""",
            moves=self._get_moves_query(),
        )

    def _get_moves_query(self):
        """What left for the customer for one line ``l``, in its unit ``u``.

        A kit's components say when, Odoo's own count of kits says how many.
        """
        return SQL(
            """SELECT CASE WHEN bool_or(day.is_part) THEN l.qty_delivered
                           ELSE MAX(day.total) END AS quantity,
                      MAX(day.day) AS last_day,
                      CASE WHEN bool_or(day.is_part) THEN
                               CASE WHEN l.qty_delivered
                                         >= l.product_uom_qty * c.share - %(dust)s
                                    THEN MAX(day.day) END
                           ELSE MIN(day.day) FILTER (WHERE day.total
                                   >= l.product_uom_qty * c.share - %(dust)s)
                      END AS complete_day
                 FROM (SELECT (m.date AT TIME ZONE 'UTC' AT TIME ZONE c.tz)::date
                                  AS day,
                              m.product_id != l.product_id AS is_part,
                              SUM(m.quantity * mu.factor / u.factor)
                                  OVER (ORDER BY m.date, m.id) AS total
                         FROM stock_move AS m
                         JOIN uom_uom AS mu ON mu.id = m.product_uom
                         JOIN stock_location AS src ON src.id = m.location_id
                         JOIN stock_location AS dest ON dest.id = m.location_dest_id
                        WHERE m.sale_line_id = l.id AND m.state = 'done'
                          AND src.usage != 'customer'
                          AND (dest.usage = 'customer' OR (dest.usage = 'transit'
                                   AND dest.company_id IS NULL))) AS day""",
            dust=TOLERANCE,
        )

    def action_open_order(self):
        """The order behind this row, with the reader's own rights."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "sale.order",
            "res_id": self.order_id.id,
            "view_mode": "form",
        }

    def _control_delivery_otif(self, company, date_from, date_to):
        """Clause 3.5a: order lines due in the period, delivered on time in full."""
        applicable = (
            Domain("company_id", "=", company.id)
            & company._policy_get_period_domain("date_due", date_from, date_to)
            & Domain("state", "in", ("kept", "missed"))
        )
        kept = applicable & Domain("state", "=", "kept")
        return self._name, applicable, kept
