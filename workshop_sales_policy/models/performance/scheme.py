from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...tools.approval import Facts
from ...tools.numeric import is_same
from ...tools.scoring import CardRule
from ..approval.approval_mixin import WorkshopApprovalMixin as ApprovalMixin

CURVE = "60:0 80:60 100:100 120:120"
# Code, weight, method, points or cap, of the regulation's own scheme (2.3b).
DEFAULT_LINES = (
    ("net_sales", 40.0, "points"),
    ("margin", 30.0, "points"),
    ("new_customers", 10.0, "linear"),
    ("satisfaction", 10.0, "rating"),
    ("attitude", 5.0, "rating"),
    ("teamwork", 5.0, "rating"),
)
DEFAULT_BANDS = (
    ("A", 90.0, 1.2),
    ("B", 80.0, 1.0),
    ("C", 70.0, 0.8),
    ("D", 60.0, 0.0),
    ("E", 0.0, 0.0),
)


class WorkshopScheme(models.Model):
    """How people are scored: indicators with weights, grades, what follows (2.3a).

    Approved once and immutable; a change is a copy with the next number, which counts
    from the next period on. Cards keep the scheme they were opened with.
    """

    _name = "workshop.scheme"
    _description = "Scoring Scheme"
    _inherit = ["mail.thread", "workshop.version.mixin"]
    _order = "company_id, number desc"
    _mail_post_access = "read"

    _version_document = "scheme"
    _policy_guarded_fields = ApprovalMixin._policy_guarded_fields | {
        "state",
        "date_approved",
        "number",
        "previous_id",
    }

    name = fields.Char(required=True, translate=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    number = fields.Integer("Version", readonly=True, copy=False)
    previous_id = fields.Many2one(
        "workshop.scheme", "Replaces", readonly=True, copy=False
    )
    period_kind = fields.Selection(
        [("month", "Month"), ("quarter", "Quarter")],
        "Period",
        required=True,
        default="month",
    )
    line_ids = fields.One2many(
        "workshop.scheme.line", "scheme_id", "Indicators", copy=True
    )
    weight_total = fields.Float(
        "Weights (%)", compute="_compute_weight_total", help="Must be 100."
    )
    band_ids = fields.One2many("workshop.scheme.band", "scheme_id", "Grades", copy=True)
    insufficient_pct = fields.Float(
        "No Grade Below (%)",
        default=50.0,
        help="Known weight below which a card has no grade: too little is known.",
    )
    red_line_cap = fields.Float(
        "At Most with a Red Line",
        default=59.0,
        help="Points of a person with a confirmed red line in the period.",
    )
    dispute_days = fields.Integer(
        "Working Days to Dispute",
        default=5,
        help="From the day a card is sent to its person.",
    )
    bonus_base = fields.Monetary(
        help="Bonus at a coefficient of 1. A proposal to payroll."
    )
    bonus_cap = fields.Monetary("Bonus at Most", help="0 = no limit.")
    team_factor = fields.Float(
        default=1.0, help="The bonus is multiplied by it, for good or bad team months."
    )
    show_ranking = fields.Boolean(
        "Show the Ranking",
        help="Salespeople see each other's total of the period. Off: their own only.",
    )

    _positive = models.Constraint(
        "CHECK(dispute_days > 0 AND bonus_base >= 0 AND bonus_cap >= 0 "
        "AND team_factor >= 0 AND insufficient_pct BETWEEN 0 AND 100 "
        "AND red_line_cap BETWEEN 0 AND 100)",
        "Days must be above zero, amounts not below, percentages between 0 and 100.",
    )

    @api.depends("line_ids.weight")
    def _compute_weight_total(self):
        for scheme in self:
            scheme.weight_total = sum(scheme.line_ids.mapped("weight"))

    @api.depends("name", "number")
    def _compute_display_name(self):
        for scheme in self:
            number = f" · {scheme.number}" if scheme.number else ""
            scheme.display_name = f"{scheme.name or ''}{number}"

    # ----------------------------------------------------------------------- buttons
    def action_fill_default(self):
        """Lines and grades of the regulation, where the draft has none yet."""
        self._ensure_draft()
        catalogue = self.env["workshop.indicator"].search([])
        by_code = {indicator.code: indicator for indicator in catalogue}
        for scheme in self:
            if scheme.line_ids or scheme.band_ids:
                raise UserError(
                    self.env._("%s has lines already: edit them.", scheme.display_name)
                )
            scheme.write(
                {
                    "line_ids": [
                        Command.create(
                            {
                                "indicator_id": by_code[code].id,
                                "weight": weight,
                                "method": method,
                                "points": CURVE if method == "points" else False,
                                "cap_pct": 120.0 if method == "linear" else 0.0,
                                "sequence": sequence,
                            }
                        )
                        for sequence, (code, weight, method) in enumerate(DEFAULT_LINES)
                    ],
                    "band_ids": [
                        Command.create(
                            {"grade": grade, "lowest": lowest, "coefficient": factor}
                        )
                        for grade, lowest, factor in DEFAULT_BANDS
                    ],
                }
            )
        return True

    # ---------------------------------------------------------------------- reading
    @api.model
    def _get_current(self, company):
        """The scheme that counts for periods that begin now; empty without one.

        The policy version in force may choose one, else the newest approved counts.

        :return: ``workshop.scheme``, sudo
        """
        policy = company._policy_get_current()
        schemes = self.sudo()  # sudo: the rules bind whoever they are about
        if not policy:
            return schemes
        chosen = policy.scheme_id.sudo()  # sudo: as above
        if chosen.state == "approved" and chosen.company_id == company:
            return chosen
        return schemes.search(
            [("company_id", "=", company.id), ("state", "=", "approved")],
            order="number desc",
            limit=1,
        )

    def _get_rule(self):
        """What ``tools.scoring`` needs to know of a whole card.

        :rtype: CardRule
        """
        self.ensure_one()
        bands = self.band_ids
        return CardRule(
            tuple((band.lowest, band.grade) for band in bands),
            {band.grade: band.coefficient for band in bands},
            self.insufficient_pct,
            self.red_line_cap,
            self.bonus_base,
            self.team_factor,
            self.bonus_cap,
        )

    # -------------------------------------------------------------------------- gate
    def _policy_get_material(self):
        self.ensure_one()
        return {
            "period_kind": self.period_kind,
            "grades": [
                f"{band.grade} {band.lowest:g} × {band.coefficient:g}"
                for band in self.band_ids
            ],
            "bonus_base": self.bonus_base,
            "bonus_cap": self.bonus_cap,
            "team_factor": self.team_factor,
            "lines": {
                line.indicator_id.code: line._get_material() for line in self.line_ids
            },
        }

    def _policy_get_facts(self, rules):
        return {scheme.id: (Facts(amount=0.0), None) for scheme in self}

    def _policy_ensure_complete(self):
        for scheme in self:
            if not is_same(scheme.weight_total, 100.0):
                raise UserError(
                    self.env._(
                        "The weights of %(scheme)s add up to %(total).2f %%. Make it "
                        "100.",
                        scheme=scheme.display_name,
                        total=scheme.weight_total,
                    )
                )
            if not any(not band.lowest for band in scheme.band_ids):
                raise UserError(
                    self.env._(
                        "The lowest grade of %s begins at 0 points. Add it.",
                        scheme.display_name,
                    )
                )

    def _policy_do_release(self, request):
        self.ensure_one()
        others = self.search(
            [("company_id", "=", self.company_id.id), ("state", "=", "approved")]
        )
        others._policy_write({"state": "superseded"})
        latest = self.search(
            [("company_id", "=", self.company_id.id)], order="number desc", limit=1
        )
        self._policy_write(
            {
                "state": "approved",
                "number": latest.number + 1,
                **self._policy_get_approved_values(),
            }
        )
