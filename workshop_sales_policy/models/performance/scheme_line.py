from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.scoring import LineRule, parse_points


class WorkshopSchemeLine(models.Model):
    _name = "workshop.scheme.line"
    _description = "Indicator of a Scheme"
    _inherit = ["workshop.policy.child.mixin"]
    _order = "scheme_id, sequence, id"

    scheme_id = fields.Many2one(
        "workshop.scheme", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="scheme_id.company_id")
    sequence = fields.Integer()
    indicator_id = fields.Many2one(
        "workshop.indicator", required=True, ondelete="restrict"
    )
    kind = fields.Selection(related="indicator_id.kind")
    weight = fields.Float("Weight (%)", required=True)
    method = fields.Selection(
        [
            ("linear", "In proportion"),
            ("points", "Points, in between"),
            ("banded", "Points, by steps"),
            ("veto", "All or nothing"),
            ("deduction", "Points off per event"),
            ("rating", "Mean of 1 to 5"),
        ],
        required=True,
        default="linear",
    )
    points = fields.Char(
        help="Percent of the target and the points for it, for example: "
        "60:0 80:60 100:100 120:120"
    )
    cap_pct = fields.Float("At Most (% of target)", help="0 = no limit.")
    floor_pct = fields.Float("Nothing Below (% of target)")
    step = fields.Float("Points Off per Event")
    zero_target = fields.Selection(
        [("na", "Left out"), ("met", "Met from 0 on")],
        "A Target of Zero",
        required=True,
        default="na",
    )

    _weight_range = models.Constraint(
        "CHECK(weight > 0 AND weight <= 100 AND cap_pct >= 0 AND floor_pct >= 0 "
        "AND step >= 0)",
        "A weight is above 0 and at most 100; limits are not below 0.",
    )
    _once = models.Constraint(
        "UNIQUE(scheme_id, indicator_id)", "Each indicator stands once in a scheme."
    )

    @api.constrains("method", "points", "indicator_id", "step")
    def _check_method(self):
        for line in self:
            if line.method in ("points", "banded"):
                try:
                    parse_points(line.points or "")
                except ValueError as error:
                    raise ValidationError(
                        self.env._(
                            "The points of %(indicator)s cannot be read at "
                            '"%(part)s". Write pairs that rise, such as '
                            "60:0 80:60 100:100.",
                            indicator=line.indicator_id.name,
                            part=error.args[0],
                        )
                    ) from None
            if line.kind == "rated" and line.method != "rating":
                raise ValidationError(
                    self.env._(
                        "%s is rated from 1 to 5: its method is the mean.",
                        line.indicator_id.name,
                    )
                )
            if line.method == "deduction" and not line.step:
                raise ValidationError(
                    self.env._(
                        "Say how many points an event of %s costs.",
                        line.indicator_id.name,
                    )
                )

    def _get_versions(self):
        return self.scheme_id

    def _get_material(self):
        """What an approval is about, of this line.

        :rtype: dict
        """
        self.ensure_one()
        return {
            "label": self.indicator_id.name,
            "weight": self.weight,
            "method": self.method,
            "points": self.points or "",
            "cap_pct": self.cap_pct,
            "floor_pct": self.floor_pct,
            "step": self.step,
            "zero_target": self.zero_target,
        }

    def _get_rule(self):
        """What ``tools.scoring`` needs to know of this line.

        :rtype: LineRule
        """
        self.ensure_one()
        has_points = self.method in ("points", "banded")
        return LineRule(
            self.weight,
            self.method,
            self.indicator_id.direction,
            self.cap_pct / 100.0,
            self.floor_pct / 100.0,
            parse_points(self.points) if has_points else (),
            self.step,
            self.zero_target,
            self.indicator_id.code == "satisfaction",
        )


class WorkshopSchemeBand(models.Model):
    _name = "workshop.scheme.band"
    _description = "Grade of a Scheme"
    _inherit = ["workshop.policy.child.mixin"]
    _order = "scheme_id, lowest desc"

    scheme_id = fields.Many2one(
        "workshop.scheme", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="scheme_id.company_id")
    grade = fields.Char(required=True)
    lowest = fields.Float("From (points)", required=True)
    coefficient = fields.Float("Bonus Coefficient")

    _once = models.Constraint(
        "UNIQUE(scheme_id, grade)", "Each grade stands once in a scheme."
    )
    _positive = models.Constraint(
        "CHECK(lowest >= 0 AND coefficient >= 0)",
        "Points and coefficients are not below 0.",
    )

    def _get_versions(self):
        return self.scheme_id
