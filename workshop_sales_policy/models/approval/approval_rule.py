import math

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.safe_eval import safe_eval

from ...tools.approval import Rule

TRIGGERS = [
    ("always", "Always"),
    ("margin_below", "Margin below (%)"),
    ("discount_above", "Discount above (%)"),
    ("amount_above", "Amount above"),
    ("term_longer", "Payment term longer by (days)"),
    ("date_early", "Promised before lead time"),
    ("newcomer", "Salesperson in induction"),
    ("no_cost", "A product has no cost"),
    ("free_line", "A line is free"),
    ("credit", "Credit limit exceeded"),
    ("domain", "Matches a filter"),
]
# Triggers whose threshold says something, with its lowest and highest value.
THRESHOLDS = {
    "margin_below": (0.0, 100.0),
    "discount_above": (0.0, 100.0),
    "amount_above": (0.0, None),
    "term_longer": (0.0, None),
}


class WorkshopApprovalRule(models.Model):
    """When a document needs a say: a trigger, its limit and the tier it leads to."""

    _name = "workshop.approval.rule"
    _description = "Approval Rule"
    _inherit = ["workshop.policy.child.mixin"]
    _order = "policy_id, document, level desc, sequence, id"

    name = fields.Char(compute="_compute_name")
    policy_id = fields.Many2one(
        "workshop.policy", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="policy_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    document = fields.Selection(
        selection=lambda self: self.env["workshop.policy"]._selection_document(),
        required=True,
        default="sale_quotation",
    )
    trigger = fields.Selection(TRIGGERS, required=True, default="margin_below")
    threshold = fields.Float(
        "Limit",
        digits=(16, 4),
        help="Percent, an amount in company currency, or days: as the trigger says.",
    )
    domain = fields.Char(
        default="[]", help="Records that match this filter need a say."
    )
    tier_id = fields.Many2one(
        "workshop.approval.tier",
        required=True,
        ondelete="restrict",
        index=True,
        domain="[('policy_id', '=', policy_id), ('document', '=', document)]",
    )
    level = fields.Integer(related="tier_id.level", store=True)
    extra_step_ids = fields.One2many(
        "workshop.approval.tier.step",
        "rule_id",
        copy=True,
        help="One more step after the tier's own, say finance.",
    )

    @api.depends("trigger", "threshold")
    @api.depends_context("lang")
    def _compute_name(self):
        triggers = dict(self._fields["trigger"]._description_selection(self.env))
        for rule in self:
            name = triggers.get(rule.trigger, "")
            if rule.trigger in THRESHOLDS:
                name = f"{name} {rule.threshold:g}"
            rule.name = name

    @api.depends("name")
    def _compute_display_name(self):
        for rule in self:
            rule.display_name = rule.name

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._ensure_number(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._ensure_number(vals)
        return super().write(vals)

    @api.model
    def _ensure_number(self, vals):
        """A limit is a number; text and "not a number" would never trigger.

        :raise ValidationError: anything else
        """
        try:
            is_number = math.isfinite(float(vals.get("threshold") or 0.0))
        except (TypeError, ValueError):
            is_number = False
        if not is_number:
            raise ValidationError(
                self.env._(
                    "The limit of a rule is a number, not %(value)s.",
                    value=vals["threshold"],
                )
            )

    def _get_versions(self):
        return super()._get_versions() | self.tier_id.policy_id

    @api.constrains("trigger", "threshold")
    def _check_threshold(self):
        for rule in self:
            if rule.trigger not in THRESHOLDS:
                continue
            low, high = THRESHOLDS[rule.trigger]
            if rule.threshold < low or (high is not None and rule.threshold > high):
                raise ValidationError(
                    self.env._(
                        "%(rule)s: the limit lies between %(low)g and %(high)s.",
                        rule=rule.name,
                        low=low,
                        high="∞" if high is None else f"{high:g}",
                    )
                )

    @api.constrains("tier_id", "policy_id", "document")
    def _check_tier(self):
        for rule in self:
            tier = rule.tier_id
            if tier.document != rule.document or tier.policy_id != rule.policy_id:
                raise ValidationError(
                    self.env._(
                        "The tier of %(rule)s belongs to another kind of document or "
                        "another version. Choose one of this version.",
                        rule=rule.name,
                    )
                )

    @api.constrains("extra_step_ids")
    def _check_extra_step(self):
        for rule in self:
            if len(rule.extra_step_ids) > 1:
                raise ValidationError(
                    self.env._("A rule adds one extra step. Put more into its tier.")
                )

    @api.constrains("trigger", "domain", "document")
    def _check_domain(self):
        for rule in self.filtered(lambda r: r.trigger == "domain"):
            model = self.env["workshop.policy"]._get_document_model(rule.document)
            try:
                self.env[model].search(rule._get_domain(), limit=1)
            except Exception as error:
                raise ValidationError(
                    self.env._(
                        "The filter of this rule cannot be read: %(error)s. Build it "
                        "with the filter editor.",
                        error=error,
                    )
                ) from error

    def _get_domain(self):
        self.ensure_one()
        return safe_eval(self.domain or "[]", {"uid": self.env.uid})

    def _as_tool_rule(self):
        """This rule as the plain value that ``tools.approval`` evaluates."""
        self.ensure_one()
        return Rule(
            id=self.id,
            trigger=self.trigger,
            threshold=self.threshold,
            level=self.level,
        )
