from odoo import api, fields, models
from odoo.tools import format_amount, formatLang

from ...tools.promotion_account import read_ledger
from ...tools.promotion_study import Windows, choose, estimate, list_days


class WorkshopPromotion(models.Model):
    """How a running promotion does: orders, sales, lift so far, days left (6.4)."""

    _inherit = "workshop.promotion"

    order_count = fields.Integer("Orders", compute="_compute_live")
    order_amount = fields.Monetary("Sales of Its Orders", compute="_compute_live")
    lead_count = fields.Integer("Leads", compute="_compute_live")
    live_text = fields.Char("So Far", compute="_compute_live_text")

    @api.depends("state")
    def _compute_live(self):
        # sudo: orders and leads of everybody, as a number
        orders = self.env["sale.order"].sudo()
        leads = self.env["crm.lead"].sudo().with_context(active_test=False)
        campaigns = self.campaign_id.ids
        sold = {
            campaign.id: (count, amount)
            for campaign, count, amount in orders._read_group(
                [("policy_campaign_id", "in", campaigns), ("state", "=", "sale")],
                ["policy_campaign_id"],
                ["__count", "amount_untaxed:sum"],
            )
        }
        asked = {
            campaign.id: count
            for campaign, count in leads._read_group(
                [("campaign_id", "in", campaigns)], ["campaign_id"], ["__count"]
            )
        }
        for promotion in self:
            id_ = promotion.campaign_id.id
            promotion.order_count, promotion.order_amount = sold.get(id_, (0, 0.0))
            promotion.lead_count = asked.get(id_, 0)

    @api.depends("state", "date_from", "date_to")
    @api.depends_context("lang")
    def _compute_live_text(self):
        for promotion in self:
            promotion.live_text = (
                promotion._word_live() if promotion.state == "running" else False
            )

    def _word_live(self):
        """Orders, units and lift so far; before half time nobody judges."""
        self.ensure_one()
        _ = self.env._
        today = self.company_id._policy_get_today()
        length = (self.date_to - self.date_from).days + 1
        passed = (today - self.date_from).days + 1
        head = _(
            "Day %(day)s of %(days)s: %(orders)s orders, %(amount)s; spent %(spent)s "
            "of %(budget)s.",
            day=min(passed, length),
            days=length,
            orders=self.order_count,
            amount=format_amount(self.env, self.order_amount, self.currency_id),
            spent=format_amount(self.env, self.amount_spent, self.currency_id),
            budget=format_amount(self.env, self.amount_planned, self.currency_id),
        )
        if passed * 2 < length:
            return " ".join([head, _("Too early to judge.")])
        lift = self._get_lift_so_far(min(today, self.date_to))
        if lift is None:
            return " ".join([head, _("Nothing to compare with.")])
        word = formatLang(self.env, 100.0 * lift, 0)
        return " ".join(
            [head, _("Units so far %(lift)s %% against normal.", lift=word)]
        )

    def _get_lift_so_far(self, today):
        """Units until now against the baseline of the same days; ``None`` unknown."""
        windows = Windows(self.date_from, today)
        history = self.env["workshop.promotion.history"].sudo()  # sudo: sums
        products = self.product_ids
        sold = history._read_days(
            self.company_id, products, self._get_spans(windows), self.control_ids
        )
        ledger = read_ledger(self._pool(sold.values()))
        study = self._get_study(windows, history)
        choice = choose(study, ledger.units)
        if not choice.method:
            return None
        days = list_days(windows.first, today)
        normal = sum(estimate(study, ledger.units, choice.method, days))
        count = "get_treated" if choice.method == "did" else "get_sold"
        return getattr(ledger.units, count)(days) / normal - 1.0 if normal else None

    # ----------------------------------------------------------------------- buttons
    def action_open_orders(self):
        """Orders that count for it, by the reader's own rights."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sale.action_orders")
        domain = [("policy_campaign_id", "=", self.campaign_id.id)]
        return dict(action, domain=domain, context={})

    def action_open_leads(self):
        """Leads that carry its campaign."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("crm.crm_lead_all_leads")
        domain = [("campaign_id", "=", self.campaign_id.id)]
        context = {"default_campaign_id": self.campaign_id.id, "active_test": False}
        return dict(action, domain=domain, context=context)
