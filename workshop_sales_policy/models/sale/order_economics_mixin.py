from datetime import datetime, time, timedelta

from pytz import timezone, utc

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import formatLang

from ...tools.approval import Facts
from ...tools.quotation import evaluate_quote


class WorkshopOrderEconomicsMixin(models.AbstractModel):
    """Margin, discount and headroom of an order, live (F3.2), and the rules' facts.

    Nothing here is stored: the figures depend on every line and would be recomputed at
    each edit. Lists read the stored stage and next line instead.
    """

    _name = "workshop.order.economics.mixin"
    _description = "Quotation Economics"

    policy_is_enforced = fields.Boolean(compute="_compute_policy_is_enforced")
    policy_can_edit_cost = fields.Boolean(compute="_compute_policy_is_enforced")
    policy_margin_pct = fields.Float(
        "Margin Under the Policy (%)",
        compute="_compute_policy_economics",
        groups="base.group_user",
    )
    policy_discount_pct = fields.Float(
        "Discount (%)",
        compute="_compute_policy_economics",
        groups="base.group_user",
    )
    policy_headroom = fields.Float(
        "Headroom",
        compute="_compute_policy_economics",
        groups="base.group_user",
        help="What can still be given away before the next tier is asked.",
    )
    policy_headroom_text = fields.Char(
        compute="_compute_policy_economics", groups="base.group_user"
    )
    policy_headroom_level = fields.Selection(
        [("success", "Within"), ("warning", "Tier 1"), ("danger", "Top tier")],
        compute="_compute_policy_economics",
        groups="base.group_user",
    )
    policy_required_level = fields.Integer(
        "Tier Needed", compute="_compute_policy_economics", groups="base.group_user"
    )

    @api.depends("company_id")
    @api.depends_context("uid")
    def _compute_policy_is_enforced(self):
        user = self.env.user
        manager = user.has_group("workshop_sales_policy.group_policy_manager")
        for order in self:
            enforced = bool(order.company_id._policy_get_current())
            order.policy_is_enforced = enforced
            order.policy_can_edit_cost = manager or not enforced

    @api.depends(
        "order_line.product_id",
        "order_line.product_uom_qty",
        "order_line.product_uom_id",
        "order_line.price_unit",
        "order_line.discount",
        "order_line.price_subtotal",
        "partner_id",
        "payment_term_id",
        "commitment_date",
        "pricelist_id",
    )
    @api.depends_context("lang")
    def _compute_policy_economics(self):
        for order in self:
            policy = order.company_id._policy_get_current()
            evaluation = order._policy_evaluate("sale_quotation")[order.id]
            quote = evaluation.economics
            order.policy_margin_pct = quote.margin_pct or 0.0
            order.policy_discount_pct = quote.discount_pct or 0.0
            order.policy_headroom = quote.headroom or 0.0
            order.policy_required_level = evaluation.level if policy else 0
            level, text = order._policy_word_headroom(policy, evaluation)
            order.policy_headroom_level = level
            order.policy_headroom_text = text

    def _policy_word_headroom(self, policy, evaluation):
        """The sentence under the totals: what is left, or how much it is over."""
        self.ensure_one()
        quote = evaluation.economics
        if not policy or not quote.lines:
            return False, False
        if not evaluation.level:
            if quote.headroom is None:
                return "success", self.env._("Within policy: no review needed.")
            return "success", self.env._(
                "You can still give %(amount)s (%(percent)s %%) without review.",
                amount=self._policy_money(quote.headroom),
                percent=formatLang(self.env, quote.headroom_pct or 0.0, digits=1),
            )
        tier = policy._get_tier("sale_quotation", evaluation.level).name
        top = policy._is_top_level("sale_quotation", evaluation.level)
        level = "danger" if top else "warning"
        if quote.headroom is not None and quote.headroom < 0:
            return level, self.env._(
                "%(amount)s over: %(tier)s decides.",
                amount=self._policy_money(-quote.headroom),
                tier=tier,
            )
        words = self.env["workshop.approval.words"]
        reasons = [
            {"trigger": r.trigger, "values": r.values} for r in evaluation.reasons
        ]
        return level, self.env._(
            "%(tier)s decides: %(reasons)s.",
            tier=tier,
            reasons=words._word_reasons(reasons),
        )

    def _policy_money(self, amount):
        self.ensure_one()
        return formatLang(self.env, amount, currency_obj=self.currency_id)

    # ----------------------------------------------------------------------- facts
    def _policy_get_quote(self, with_prices=False):
        """Economics of this order under the limits in force.

        :param bool with_prices: look up market prices and suggest prices as well
        :return: ``tools.quotation.QuoteEconomics``
        """
        self.ensure_one()
        policy = self.company_id._policy_get_current()
        lines = self._policy_get_lines()
        price_digits = self.env["decimal.precision"].precision_get("Product Price")
        return evaluate_quote(
            [row for line in lines for row in line._policy_as_quote_lines()],
            policy._get_limits(),
            price_digits=price_digits,
            currency_digits=self.currency_id.decimal_places,
            market_prices=(
                {line._policy_key(): line._policy_get_market_price() for line in lines}
                if with_prices
                else None
            ),
            markup_pct=(
                policy._get_settings()["target_markup_pct"]
                if policy and with_prices
                else None
            ),
        )

    def _policy_get_lines(self):
        """Lines that count: goods, services, delivery, discounts, rewards.

        A down payment or an option not taken has quantity 0. No flag leaves a line out:
        whoever types the price could set it.
        """
        self.ensure_one()
        return self.order_line.filtered(
            lambda line: not line.display_type and line.product_uom_qty
        )

    def _policy_get_facts(self, rules):
        triggers = {rule.trigger for rule in rules}
        matched = self._policy_match_domains(rules)
        return {
            order.id: order._policy_get_order_facts(triggers, matched) for order in self
        }

    def _policy_match_domains(self, rules):
        """Which `domain` rules match which order.

        :return: ``{rule id: matching order ids}``
        """
        rows = self.env["workshop.approval.rule"].sudo()  # sudo: rules bind everybody
        return {
            rule.id: set(self.filtered_domain(rows.browse(rule.id)._get_domain()).ids)
            for rule in rules
            if rule.trigger == "domain"
        }

    def _policy_get_order_facts(self, triggers, matched):
        """Facts of one order; what no rule asks for is not looked up.

        :return: ``(tools.approval.Facts, QuoteEconomics)``
        """
        self.ensure_one()
        quote = self._policy_get_quote()
        facts = {
            "margin_pct": quote.margin_pct,
            "discount_pct": quote.discount_pct,
            "free_lines": len(quote.free_lines),
            "no_cost_lines": len(quote.no_cost_lines),
            "no_list_lines": len(quote.no_list_lines),
            "has_revenue": quote.has_revenue,
            "margin_at_most_pct": quote.margin_at_most_pct,
            "matched": frozenset(r for r, ids in matched.items() if self.id in ids),
        }
        if "amount_above" in triggers:
            facts["amount"] = self._policy_get_company_amount(self.amount_untaxed)
        if triggers & {"term_longer", "credit"}:
            facts["term_days"] = self._policy_get_term_days(self.payment_term_id)
            usual = self.partner_id.with_company(
                self.company_id
            ).property_payment_term_id
            facts["default_term_days"] = self._policy_get_term_days(usual)
        if "date_early" in triggers and self.commitment_date:
            facts["promised"] = self._policy_local_date(self._policy_get_promise())
            facts["lead"] = self._policy_get_lead_date()
        if "credit" in triggers and facts["term_days"]:
            facts.update(self._policy_get_credit_facts())
        if "newcomer" in triggers:
            newcomers = self.env["workshop.induction"]._get_newcomer_ids(
                self.company_id
            )
            facts["newcomer"] = not newcomers.isdisjoint(
                {self.user_id.id, self.create_uid.id}
            )
        return Facts(**facts), quote

    def _policy_get_company_amount(self, amount):
        """``amount`` of the order in company currency, at the order's date.

        :return: ``None`` when the order's currency has no rate
        """
        self.ensure_one()
        currency, company = self.currency_id, self.company_id
        if currency == company.currency_id or not currency:
            return amount
        if not self._policy_has_rate():
            return None
        return currency._convert(
            amount, company.currency_id, company, self._policy_get_rate_date()
        )

    def _policy_get_rate_date(self):
        self.ensure_one()
        return self._policy_local_date(self.date_order or fields.Datetime.now())

    def _policy_has_rate(self):
        """Whether the order's currency can be converted; Odoo would silently take 1."""
        self.ensure_one()
        currency, company = self.currency_id, self.company_id
        if not currency or currency == company.currency_id:
            return True
        rates = currency.sudo().rate_ids  # sudo: rates are no secret
        return any(not r.company_id or r.company_id == company.root_id for r in rates)

    def _policy_ensure_rate(self):
        """Raise where the figures of an order cannot be known.

        :raise UserError: the order's currency has no rate
        """
        for order in self.filtered(lambda order: not order._policy_has_rate()):
            raise UserError(
                self.env._(
                    "%(order)s is in %(currency)s, which has no exchange rate. Enter a "
                    "rate, then go on.",
                    order=order.display_name,
                    currency=order.currency_id.name,
                )
            )

    def _policy_get_term_days(self, term):
        """Days until the last instalment of a payment term; 0 without one."""
        if not term:
            return 0
        today = fields.Date.today()
        dates = [line._get_due_date(today) for line in term.line_ids]
        return max(((date - today).days for date in dates), default=0)

    def _policy_get_tz(self):
        return (self.company_id or self.env.company)._policy_get_tz()

    def _policy_local_date(self, moment):
        self.ensure_one()
        record = self.with_context(tz=self._policy_get_tz())
        return fields.Datetime.context_timestamp(record, moment).date()

    def _policy_get_promise(self):
        """The promised date; one that was only proposed moves on with the days."""
        self.ensure_one()
        if self._policy_is_proposal_stale():
            return self._policy_get_proposed_promise()
        return self.commitment_date

    def _policy_is_proposal_stale(self):
        """Whether a draft's proposed date, untouched, has become too early."""
        self.ensure_one()
        if not self.policy_promise_proposed or self.state != "draft":
            return False
        if self.policy_approval_state == "pending" or not self.commitment_date:
            return False
        proposed = self._policy_get_proposed_promise()
        return bool(proposed) and self.commitment_date < proposed

    def _policy_get_lead_date(self):
        """First day on which everything can be there: today plus the longest lead."""
        self.ensure_one()
        return self._policy_local_date(self._policy_get_lead_moment_now())

    def _policy_get_lead_moment(self):
        """The moment (UTC) at which the first possible day begins here."""
        self.ensure_one()
        zone = timezone(self._policy_get_tz())
        day = datetime.combine(self._policy_get_lead_date(), time.min)
        return zone.localize(day).astimezone(utc).replace(tzinfo=None)

    def _policy_get_lead_moment_now(self):
        self.ensure_one()
        # The product's lead time binds; a line can only ask for more.
        leads = [
            max(line.customer_lead, line.product_id.sale_delay)
            for line in self._policy_get_lines()
            if line.product_id.type == "consu"
        ]
        return fields.Datetime.now() + timedelta(days=max(leads, default=0))

    def _policy_get_credit_facts(self):
        self.ensure_one()
        # sudo: res.partner - the balance decides, the salesperson need not read it
        partner = self.partner_id.commercial_partner_id.sudo()
        partner = partner.with_company(self.company_id)
        uses_limit = self.company_id.account_use_credit_limit and partner.credit_limit
        earlier = self.env["sale.order"].sudo()
        is_new = not earlier.search_count(
            [
                ("partner_id", "child_of", partner.id),
                ("company_id", "=", self.company_id.id),
                ("state", "=", "sale"),
                ("id", "!=", self._origin.id),
            ],
            limit=1,
        )
        return {
            "credit_due": partner.credit,
            "credit_limit": partner.credit_limit if uses_limit else None,
            "order_total": self._policy_get_company_amount(self.amount_total),
            "new_customer": is_new,
        }
