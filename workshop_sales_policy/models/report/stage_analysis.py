from odoo import api, fields, models
from odoo.tools import SQL

from ..sale.order_stage_mixin import STAGES

# Where an order ends: nobody waits any more.
FINAL_STAGES = ("followed_up", "cancelled")


class WorkshopStageAnalysis(models.Model):
    """Where orders wait: one row per stay of an order in a stage.

    Read from the log that the stage writes of itself; an order that came back to a
    stage has a row for each stay.
    """

    _name = "workshop.stage.analysis"
    _description = "Lead Times by Stage"
    _auto = False
    _order = "date_from desc, id desc"
    _rec_name = "order_id"
    _depends = {
        "sale.order": ["policy_stage_log", "user_id", "team_id", "partner_id"],
        "res.partner": ["commercial_partner_id"],
    }

    order_id = fields.Many2one("sale.order", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    user_id = fields.Many2one("res.users", "Salesperson", readonly=True)
    team_id = fields.Many2one("crm.team", "Sales Team", readonly=True)
    stage = fields.Selection(STAGES, readonly=True)
    date_from = fields.Datetime("Entered On", readonly=True)
    date_to = fields.Datetime("Left On", readonly=True)
    is_current = fields.Boolean("Still There", readonly=True)
    days = fields.Float(
        "Days in Stage",
        readonly=True,
        aggregator="avg",
        digits=(16, 1),
        help="Calendar days; up to now while the order is still there.",
    )

    @api.model
    def formatted_read_group(self, domain, groupby=(), *args, **kwargs):
        # A chart reads from inquiry to follow-up, not by the letters of the keys.
        groups = super().formatted_read_group(domain, groupby, *args, **kwargs)
        if groupby and groupby[0] == "stage":
            ranks = {key: rank for rank, (key, _label) in enumerate(STAGES)}
            groups.sort(key=lambda group: ranks.get(group["stage"], len(ranks)))
        return groups

    @property
    def _table_query(self):
        # Terms of the interval only: the reader's rules and filters come on top.
        return SQL(
            """
            SELECT stay.*,
                   CASE WHEN date_to IS NOT NULL
                        THEN EXTRACT(EPOCH FROM date_to - date_from) / 86400
                        WHEN stage NOT IN %(final)s
                        THEN EXTRACT(EPOCH FROM %(now)s - date_from) / 86400
                   END AS days
              FROM (
                SELECT row_number() OVER (ORDER BY sale.id, entry.number) AS id,
                       sale.id AS order_id,
                       sale.company_id,
                       partner.commercial_partner_id AS partner_id,
                       sale.user_id,
                       sale.team_id,
                       entry.value ->> 0 AS stage,
                       (entry.value ->> 1)::timestamp AS date_from,
                       lead((entry.value ->> 1)::timestamp) OVER stays AS date_to,
                       lead(entry.number) OVER stays IS NULL AS is_current
                  FROM sale_order sale
                  JOIN res_partner partner ON partner.id = sale.partner_id
            CROSS JOIN LATERAL jsonb_array_elements(sale.policy_stage_log)
                       WITH ORDINALITY AS entry(value, number)
                 WHERE sale.policy_stage_log IS NOT NULL
                WINDOW stays AS (PARTITION BY sale.id ORDER BY entry.number)
              ) stay
            """,
            final=FINAL_STAGES,
            now=fields.Datetime.now(),
        )
