from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import hmac

from ...tools.sender import address_key

KEPT_DAYS = 2
# Counted by address; who asks to be called may still complain.
ADDRESS_SCOPES = ("address", "lead")


class WorkshopIntakeCounter(models.Model):
    """How often one sender wrote on a company's day.

    The sender is kept as a hash with the day in it: nobody can be recognised from it,
    nor followed from one day to the next.
    """

    _name = "workshop.intake.counter"
    _description = "Messages of One Sender in a Day"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    date = fields.Date("Day", required=True, index=True)
    key = fields.Char(required=True, export_string_translation=False)
    hits = fields.Integer("Number of Messages", required=True)

    _once = models.Constraint(
        "UNIQUE(company_id, date, key)", "This sender is counted already."
    )

    @api.model
    def _hit(self, company, scope, sender):
        """Count one message and tell which one of the day it is.

        The row is written first and read from the same statement: of two messages at
        the same moment one waits for the other, and neither is missed. Plain SQL, since
        the ORM knows no insert-or-update: the first two messages of a sender would meet
        in the unique index.

        :param str scope: ``address``, ``user``, ``order``, ``case``, or another form
            with a count of its own
        :param sender: address or id
        :rtype: int
        """
        day = company._policy_get_today()
        if scope in ADDRESS_SCOPES:
            sender = address_key(sender)
        # sudo: ir.config_parameter - the secret that nobody reads from the hash
        key = hmac(self.env(su=True), "workshop.intake", (scope, sender, str(day)))
        [(hits,)] = self.env.execute_query(
            SQL(
                """
                INSERT INTO workshop_intake_counter AS row (company_id, date, key, hits)
                VALUES (%s, %s, %s, 1)
                ON CONFLICT (company_id, date, key) DO UPDATE SET hits = row.hits + 1
                RETURNING hits
                """,
                company.id,
                day,
                key,
            )
        )
        return hits

    @api.autovacuum
    def _gc_counters(self):
        last = fields.Date.today() - timedelta(days=KEPT_DAYS)
        self.sudo().search([("date", "<", last)]).unlink()  # sudo: old counts only
