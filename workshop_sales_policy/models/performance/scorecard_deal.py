from odoo import api, fields, models

from ...tools.scoring import CardRule, score_card

DEALS = 20
FORM = "workshop_sales_policy.workshop_scorecard_view_form_where"


class WorkshopScorecard(models.Model):
    """Where am I: the open card as it stands now, and what each open deal changes."""

    _inherit = "workshop.scorecard"

    deal_ids = fields.One2many("workshop.scorecard.deal", "card_id", "Open Deals")
    projected_text = fields.Char("Projected End", compute="_compute_projected_text")
    ranking_text = fields.Text("Ranking", compute="_compute_ranking_text")

    @api.depends("line_ids.projected", "line_ids.score")
    @api.depends_context("lang")
    def _compute_projected_text(self):
        for card in self:
            rule = card.scheme_id.sudo()._get_rule()  # sudo: rules are no secret
            result = score_card(rule, card._get_projected_scores())
            card.projected_text = card._word_total(result)

    def _get_projected_scores(self):
        """Scores of the lines as they would end if all goes on as so far."""
        return [
            line._get_score(line.projected if line.has_actual else None)
            for line in self.sudo().line_ids  # sudo: the rules of the scheme
        ]

    def _word_total(self, result):
        if result.total is None or result.is_insufficient:
            return self.env._("Too little is known yet.")
        return self.env._(
            "%(total).2f points · grade %(grade)s",
            total=result.total,
            grade=result.grade or "—",
        )

    @api.depends("scheme_id", "total")
    @api.depends_context("lang", "uid")
    def _compute_ranking_text(self):
        for card in self:
            card.ranking_text = card._word_ranking()

    def _word_ranking(self):
        """Totals of the team, where the scheme shows them; else nothing.

        :rtype: str
        """
        self.ensure_one()
        if not self.scheme_id.show_ranking:
            return ""
        # sudo: names and totals only, as the owner decided
        cards = self.sudo().search(
            [
                ("company_id", "=", self.company_id.id),
                ("date_from", "=", self.date_from),
                ("team_id", "=", self.team_id.id),
                ("state", "!=", "restated"),
                ("has_total", "=", True),
            ],
            order="total desc, id",
        )
        return "\n".join(
            f"{place}. {card.user_id.name} · {card.total:.2f}"
            for place, card in enumerate(cards, 1)
        )

    # ------------------------------------------------------------------------ screen
    @api.model
    def action_where_am_i(self):
        """Open the running card of the present user, taken anew from the records."""
        user, company = self.env.user, self.env.company
        today = company._policy_get_today()
        card = self.search(
            [
                ("company_id", "=", company.id),
                ("user_id", "=", user.id),
                ("state", "=", "open"),
                ("date_from", "<=", today),
                ("date_to", ">=", today),
            ],
            limit=1,
        )
        if not card:
            action = self.env["ir.actions.act_window"]._for_xml_id(
                "workshop_sales_policy.workshop_scorecard_action_mine"
            )
            return action
        card.sudo()._take_figures()  # sudo: evidence, taken from the records
        self.env["workshop.scorecard.deal"]._list_for(card)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Where Am I"),
            "res_model": self._name,
            "res_id": card.id,
            "views": [(self.env.ref(FORM).id, "form")],
        }


class WorkshopScorecardDeal(models.TransientModel):
    """An open offer of the rated person, and what winning it makes of his card."""

    _name = "workshop.scorecard.deal"
    _description = "Open Deal"
    _order = "sequence, id"

    card_id = fields.Many2one("workshop.scorecard", required=True, ondelete="cascade")
    order_id = fields.Many2one("sale.order", required=True, ondelete="cascade")
    partner_id = fields.Many2one(related="order_id.partner_id")
    stage = fields.Selection(related="order_id.policy_stage")
    sequence = fields.Integer()
    currency_id = fields.Many2one(related="card_id.currency_id")
    amount = fields.Monetary()
    total = fields.Float("Points Then")
    gain = fields.Float("More Points")
    grade = fields.Char("Grade Then")
    effect_text = fields.Char("If Won", compute="_compute_effect_text")

    @api.depends("total", "grade", "gain")
    @api.depends_context("lang")
    def _compute_effect_text(self):
        for deal in self:
            if deal.grade and deal.grade != deal.card_id.grade:
                deal.effect_text = self.env._(
                    "Win %(order)s → %(grade)s (%(total).2f points)",
                    order=deal.order_id.name,
                    grade=deal.grade,
                    total=deal.total,
                )
            else:
                deal.effect_text = self.env._(
                    "Win %(order)s → %(gain)+.2f points",
                    order=deal.order_id.name,
                    gain=deal.gain,
                )

    @api.model
    def _list_for(self, card):
        """The open offers of a card's person, those that change most first.

        :return: the rows
        """
        self.search(
            [("card_id", "=", card.id), ("create_uid", "=", self.env.uid)]
        ).unlink()
        orders = self.env["sale.order"].search(
            [
                ("company_id", "=", card.company_id.id),
                ("user_id", "=", card.user_id.id),
                ("state", "in", ("draft", "sent")),
                ("amount_untaxed", ">", 0),
            ],
            order="amount_untaxed desc",
            limit=DEALS,
        )
        values = [self._prepare_deal(card, order) for order in orders]
        values.sort(key=lambda vals: -vals["gain"])
        return self.create(
            [dict(vals, sequence=number) for number, vals in enumerate(values)]
        )

    def _prepare_deal(self, card, order):
        """What the card would be if this order were confirmed today."""
        rate = order.currency_rate or 1.0
        more = {
            "net_sales": order.amount_untaxed / rate,
            # sudo: sale.order - the margin counts, whoever may not read it
            "margin": order.sudo().margin / rate,
            "new_customers": float(self._is_new(order)),
        }
        host = card.sudo()  # sudo: the rules of the scheme
        scores = [
            line._get_score(line.actual + more[line.code])
            if line.code in more and line.has_actual
            else line._get_score()
            for line in host.line_ids
        ]
        rule: CardRule = host.scheme_id._get_rule()
        result = score_card(rule, scores, bool(host.red_line_ids))
        total = result.total or 0.0
        return {
            "card_id": card.id,
            "order_id": order.id,
            "amount": more["net_sales"],
            "total": total,
            "gain": total - (card.total if card.has_total else 0.0),
            "grade": result.grade or False,
        }

    @api.model
    def _is_new(self, order):
        """Whether the customer has no confirmed order yet."""
        # sudo: sale.order - orders of colleagues count, too
        return not order.sudo().search_count(
            [
                (
                    "partner_id.commercial_partner_id",
                    "=",
                    order.partner_id.commercial_partner_id.id,
                ),
                ("company_id", "=", order.company_id.id),
                ("state", "=", "sale"),
            ],
            limit=1,
        )

    def action_open_deal(self):
        """Open the offer, to go on with it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "sale.order",
            "res_id": self.order_id.id,
            "view_mode": "form",
        }
