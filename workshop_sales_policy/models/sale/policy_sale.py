from odoo import api, fields, models
from odoo.tools import ormcache

from ...tools.quotation import Limit


class WorkshopPolicy(models.Model):
    """What quotations and orders add to a policy version (clauses 3.1–3.2, F3.2)."""

    _inherit = "workshop.policy"

    market_price_days = fields.Integer(
        "Market Price Is Fresh For (days)",
        default=90,
        help="An older market price is not proposed any more (clause 3.1b).",
    )
    target_markup_pct = fields.Float(
        "Target Markup on Cost (%)",
        default=50.0,
        help="Used with the market price to suggest a price (clause 3.2b).",
    )
    inquiry_hours = fields.Float(
        "Hours to Answer an Inquiry",
        default=16.0,
        help="Working hours from the inquiry to the quotation (clause 3.2a).",
    )
    term_price = fields.Text("Price", translate=True)
    term_payment = fields.Text("Payment", translate=True)
    term_delivery = fields.Text("Delivery", translate=True)
    term_after_sales = fields.Text("After-sales", translate=True)

    _sale_positive = models.Constraint(
        "CHECK(market_price_days >= 0 AND inquiry_hours > 0 "
        "AND target_markup_pct >= 0)",
        "Days, hours and markup cannot be negative.",
    )

    @api.model
    def _get_documents(self):
        return super()._get_documents() | {
            "sale_quotation": (self.env._("Quotation"), "sale.order"),
            "sale_order": (self.env._("Order"), "sale.order"),
            "order_change": (self.env._("Order change"), "workshop.order.change"),
        }

    @api.model
    def _get_default_tiers(self):
        manager = (1, self.env._("Sales manager"), [("manager", "any", 8.0)])
        owner = (2, self.env._("Owner"), [("owner", "any", 8.0)])
        return super()._get_default_tiers() | {
            "sale_quotation": [manager, owner],
            "sale_order": [manager, owner],
            "order_change": [manager, owner],
        }

    @api.model
    def _get_default_rules(self):
        return super()._get_default_rules() + [
            ("sale_quotation", "margin_below", 25.0, 1),
            ("sale_quotation", "margin_below", 15.0, 2),
            ("sale_quotation", "discount_above", 5.0, 1),
            ("sale_quotation", "term_longer", 0.0, 1),
            ("sale_quotation", "date_early", 0.0, 1),
            ("sale_quotation", "no_cost", 0.0, 1),
            ("sale_quotation", "free_line", 0.0, 1),
            ("sale_quotation", "credit", 0.0, 1),
        ]

    @api.model
    def _get_default_terms(self):
        """The four terms of a new version, in the environment's language.

        :return: ``{field: text}``
        """
        return {
            "term_price": self.env._(
                "Prices are in the currency shown; taxes are listed apart. They hold "
                "until the date of validity."
            ),
            "term_payment": self.env._(
                "Payable as stated under payment terms, by transfer to our account."
            ),
            "term_delivery": self.env._(
                "Delivered by the promised date to the address shown; we tell you "
                "carrier and number."
            ),
            "term_after_sales": self.env._(
                "Tell us within 7 days if something is wrong: we repair, replace or "
                "refund."
            ),
        }

    @api.model_create_multi
    def create(self, vals_list):
        policies = super().create(vals_list)
        for policy, vals in zip(policies, vals_list, strict=True):
            # A new form sends every field, the empty ones too.
            policy._fill_default_terms({name for name in vals if vals[name]})
        return policies

    def _fill_default_terms(self, given):
        """Give the terms nobody wrote their default in every installed language."""
        self.ensure_one()
        for code, _name in self.env["res.lang"].get_installed():
            policy = self.with_context(lang=code)
            texts = policy._get_default_terms().items()
            policy.write({name: text for name, text in texts if name not in given})

    @ormcache("self.id", "lang")
    def _get_terms(self, lang):
        """The four terms of a published version in one language, cached.

        :return: ``{"price": text, "payment": …, "delivery": …, "after_sales": …}``
        """
        policy = self.sudo().with_context(lang=lang)  # sudo: customers read them
        return {
            name.removeprefix("term_"): policy[name] or ""
            for name in self._get_default_terms()
        }

    def _get_limits(self):
        """Margin and discount limits per tier level of quotations, strictest first.

        :return: list of ``tools.quotation.Limit``
        """
        margins, discounts = {}, {}
        for rule in self._get_tool_rules("sale_quotation") if self else ():
            if rule.trigger == "margin_below":
                known = margins.get(rule.level, rule.threshold)
                margins[rule.level] = max(known, rule.threshold)
            elif rule.trigger == "discount_above":
                known = discounts.get(rule.level, rule.threshold)
                discounts[rule.level] = min(known, rule.threshold)
        return [
            Limit(level, margins.get(level), discounts.get(level))
            for level in sorted({*margins, *discounts})
        ]

    def _policy_apply_enforcement(self):
        """Drafts meet their next gate; what was sent or confirmed stays as it is."""
        self.env["sale.order"].sudo()._policy_refresh_withheld(self.company_id)
        return super()._policy_apply_enforcement()
