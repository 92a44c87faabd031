from odoo import fields, models


class WorkshopWinReason(models.Model):
    """Why a lead was won: the twin of Odoo's own reasons for a loss (clause 2.2f)."""

    _name = "workshop.win.reason"
    _description = "Reason of a Won Lead"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _name_unique = models.UniqueIndex("(name)", "This reason exists already.")
