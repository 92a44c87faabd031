from odoo import models


class LoyaltyProgram(models.Model):
    _name = "loyalty.program"
    _inherit = ["loyalty.program", "workshop.promotion.offer.mixin"]
