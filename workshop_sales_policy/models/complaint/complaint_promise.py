from odoo import fields, models
from odoo.tools import SQL


class WorkshopPromise(models.Model):
    """What complaining customers were promised: the answer, and the call-back."""

    _inherit = "workshop.promise"

    kind = fields.Selection(
        selection_add=[("reply", "Reply"), ("callback", "Call-back")]
    )

    def _get_promise_queries(self):
        return super()._get_promise_queries() + [
            self._get_case_query(
                "reply",
                2,
                SQL("c.date_acknowledged"),
                # The first acknowledgement names the date; a merged case's is not owed.
                SQL("AND clock.round = 0 AND c.date_acknowledged IS NOT NULL"),
            ),
            self._get_case_query("callback", 3, SQL("clock.date_start"), SQL()),
        ]

    def _get_case_query(self, kind, number, promised, condition):
        """Deadlines of one kind that a known customer was told.

        :param SQL promised: when he was told
        :param SQL condition: further conditions, beginning with ``AND``
        :rtype: SQL
        """
        return SQL(
            """SELECT %(id)s AS id, %(kind)s AS kind, c.name AS title,
                      c.company_id, c.commercial_partner_id AS partner_id, c.user_id,
                      %(promised)s AS date_promised, clock.date_due, clock.date_done,
                      CASE WHEN clock.is_breached THEN 'broken'
                           WHEN clock.is_open THEN 'open' ELSE 'kept' END AS state,
                      'workshop.complaint' AS res_model, c.id AS res_id
                 FROM workshop_complaint_clock AS clock
                 JOIN workshop_complaint AS c ON c.id = clock.complaint_id
                WHERE clock.kind = %(kind)s AND c.partner_id IS NOT NULL
                  AND c.state != 'merged'
                  AND (clock.is_open OR clock.date_done IS NOT NULL
                       OR clock.is_breached)
                  %(condition)s""",
            id=self._get_promise_id(SQL("clock.id"), number),
            kind=kind,
            promised=promised,
            condition=condition,
        )
