from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# Ids of the parts of the ledger lie side by side: row id × this + number of the kind.
KINDS = 8


class WorkshopPromise(models.Model):
    """The promise ledger: every date promised to a customer, kept or not (1.3b).

    One part per kind of promise; areas add theirs to ``_get_promise_queries``.
    """

    _name = "workshop.promise"
    _description = "Promise to a Customer"
    _auto = False
    _order = "date_due, id"
    _rec_name = "title"

    kind = fields.Selection(
        [("quotation", "Quotation"), ("delivery", "Delivery")], readonly=True
    )
    title = fields.Char("What", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    user_id = fields.Many2one("res.users", "Who Promised", readonly=True)
    date_promised = fields.Datetime("Promised On", readonly=True)
    date_due = fields.Datetime("Due", readonly=True)
    date_done = fields.Datetime("Done On", readonly=True)
    state = fields.Selection(
        [("open", "Not due yet"), ("kept", "Kept"), ("broken", "Not kept")],
        readonly=True,
    )
    is_pending = fields.Boolean(
        "Still Owed", readonly=True, help="Open, or late and not done yet."
    )
    kept_pct = fields.Float("Kept (%)", readonly=True, aggregator="avg")
    res_model = fields.Char(readonly=True, export_string_translation=False)
    res_id = fields.Many2oneReference(
        model_field="res_model", readonly=True, export_string_translation=False
    )

    @property
    def _table_query(self) -> SQL:
        return SQL(
            """SELECT promise.*, state = 'open' OR date_done IS NULL AS is_pending,
                      CASE state WHEN 'kept' THEN 100.0 WHEN 'broken' THEN 0.0
                      END AS kept_pct
                 FROM (%s) AS promise""",
            SQL(" UNION ALL ").join(self._get_promise_queries()),
        )

    def _get_promise_queries(self):
        """The parts of the ledger. Areas extend the list.

        Each selects ``id, kind, title, company_id, partner_id, user_id,
        date_promised, date_due, date_done, state, res_model, res_id`` in this order;
        ids by ``_get_promise_id``.

        :rtype: list[SQL]
        """
        return [self._get_delivery_query(), self._get_quotation_query()]

    def _get_promise_id(self, column, number):
        """Id of a row: unique over all parts.

        :param SQL column: id of the row in its own table
        :param int number: of the part, 0 to 7: 0 delivery, 1 quotation
        :rtype: SQL
        """
        return SQL("%s * %s + %s", column, KINDS, number)

    def _get_delivery_query(self):
        """The promised date of each order: kept when every line was."""
        analysis = self.env["workshop.delivery.analysis"]
        return SQL(
            """SELECT %(id)s AS id, 'delivery' AS kind, o.name AS title,
                      line.company_id, line.partner_id, line.user_id,
                      o.date_order AS date_promised, line.date_due,
                      line.date_done::timestamp AS date_done,
                      CASE WHEN line.is_missed THEN 'broken'
                           WHEN line.is_open THEN 'open' ELSE 'kept' END AS state,
                      'sale.order' AS res_model, line.order_id AS res_id
                 FROM (SELECT order_id, company_id, partner_id, user_id, date_due,
                              bool_or(state = 'missed') AS is_missed,
                              bool_or(state = 'open') AS is_open,
                              CASE WHEN bool_and(is_in_full) THEN MAX(date_done)
                              END AS date_done
                         FROM (%(lines)s) AS lines
                        WHERE date_due IS NOT NULL
                        GROUP BY order_id, company_id, partner_id, user_id, date_due
                      ) AS line
                 JOIN sale_order AS o ON o.id = line.order_id""",
            id=self._get_promise_id(SQL("line.order_id"), 0),
            lines=analysis._table_query,
        )

    def _get_quotation_query(self):
        """The hours in which an inquiry is answered: open until the offer is out.

        One cancelled before it went out is owed nothing any more.
        """
        return SQL(
            """SELECT %(id)s AS id, 'quotation' AS kind, o.name AS title,
                      o.company_id, p.commercial_partner_id AS partner_id, o.user_id,
                      o.policy_inquiry_date AS date_promised,
                      o.policy_inquiry_due AS date_due, o.policy_out_date AS date_done,
                      CASE WHEN o.policy_out_date <= o.policy_inquiry_due THEN 'kept'
                           WHEN o.policy_out_date IS NULL
                                AND o.policy_inquiry_due >= %(now)s THEN 'open'
                           ELSE 'broken' END AS state,
                      'sale.order' AS res_model, o.id AS res_id
                 FROM sale_order AS o
                 JOIN res_partner AS p ON p.id = o.partner_id
                WHERE o.policy_inquiry_due IS NOT NULL
                  AND (o.policy_out_date IS NOT NULL OR o.state = 'draft')""",
            id=self._get_promise_id(SQL("o.id"), 1),
            now=fields.Datetime.now(),
        )

    def action_open_document(self):
        """Open what was promised, with the reader's own rights."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }

    def _control_promise_kept(self, company, date_from, date_to):
        """Clause 1.3b: promises due in the period and kept."""
        applicable = (
            Domain("company_id", "=", company.id)
            & company._policy_get_period_domain("date_due", date_from, date_to)
            & Domain("state", "in", ("kept", "broken"))
        )
        return self._name, applicable, applicable & Domain("state", "=", "kept")
