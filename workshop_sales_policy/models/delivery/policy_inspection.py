from odoo import api, fields, models


class WorkshopPolicy(models.Model):
    """What the inspection adds to a policy version (clause 3.5b, F3.4)."""

    _inherit = "workshop.policy"

    inspection_gate = fields.Boolean(
        "Inspect Before Goods Leave",
        default=True,
        help="Nothing leaves the house without a passed inspection or an approved "
        "waiver (clause 3.5b).",
    )

    @api.model
    def _get_documents(self):
        return super()._get_documents() | {
            "inspection_waiver": (self.env._("Waiver"), "workshop.inspection"),
            "unordered_move": (
                self.env._("Goods not on the order"),
                "workshop.unordered.move",
            ),
        }

    @api.model
    def _get_default_tiers(self):
        manager = (1, self.env._("Sales manager"), [("manager", "any", 4.0)])
        owner = (2, self.env._("Owner"), [("owner", "any", 4.0)])
        return super()._get_default_tiers() | {
            "inspection_waiver": [manager, owner],
            "unordered_move": [manager, owner],
        }

    @api.model
    def _get_default_rules(self):
        return super()._get_default_rules() + [
            ("inspection_waiver", "always", 0.0, 1),
            ("unordered_move", "always", 0.0, 1),
        ]

    # ---------------------------------------------------------------- exempt transfers
    def _apply_effective(self):
        # A version that follows one with the gate exempts nothing: what waits for an
        # inspection under the old one waits under the new one, too.
        before = self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "in", ("published", "suspended")),
                ("id", "!=", self.id),
                ("date_effective", "<=", fields.Datetime.now()),
            ],
            order="date_effective desc, number desc",
            limit=1,
        )
        moves = self.env["stock.move"].sudo()  # sudo: set-based, whoever publishes
        if before.state == "suspended":
            moves._policy_exempt_left(self.company_id, before.date_suspended)
        elif before.inspection_gate:
            moves._policy_mark_gated(self.company_id)
        return super()._apply_effective()

    def _policy_apply_enforcement(self):
        """Transfers confirmed before the gate took effect stay exempt (design.md 1)."""
        moves = self.env["stock.move"].sudo()  # sudo: as above
        if self.inspection_gate and self.state == "suspended":
            moves._policy_mark_gated(self.company_id)
        elif self.inspection_gate and self.company_id._policy_get_current() == self:
            moves._policy_mark_exempt(self.company_id)
            if self.date_suspended:
                moves._policy_exempt_left(self.company_id, self.date_suspended)
        return super()._policy_apply_enforcement()

    @api.model
    def _get_gate_start(self, company):
        """Since when goods of ``company`` leave under the gate without a break.

        :return: moment, ``None`` while there is no gate
        :rtype: datetime or None
        """
        start = None
        versions = self.sudo().search(  # sudo: workshop.policy - dates only
            [
                ("company_id", "=", company.id),
                ("date_effective", "<=", fields.Datetime.now()),
                ("state", "in", ("published", "suspended", "superseded")),
            ],
            order="date_effective desc, number desc",
        )
        for version in versions:
            if not version.inspection_gate:
                break
            start = version.date_effective
        return start
