from odoo import api, fields, models
from odoo.tools import format_amount, formatLang
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

METHOD_NAMES = {
    "did": _lt("Control group"),
    "weekday": _lt("Same weekdays before"),
    "last_year": _lt("Last year"),
}
# Why a method was not used; %s is its number.
REFUSALS = {
    "": _lt("used"),
    "not_first": _lt("not needed: an earlier one could be used"),
    "few_weeks": _lt("only %s clean weeks before, four are needed"),
    "small_control": _lt("only %s customers of the control bought before"),
    "nothing_last_year": _lt("nothing to compare with %s days before"),
}
SHARE_WORDS = {
    "real": _lt("a real change"),
    "chance": _lt("may be chance"),
    "indicative": _lt("only an indication: fewer than 30 answers"),
    "none": _lt("not known"),
}
ATTRIBUTION_NAMES = {
    "first": _lt("First touch"),
    "last": _lt("Last touch"),
    "linear": _lt("All touches alike"),
    "u_shaped": _lt("First and last most"),
    "decay": _lt("The later, the more"),
    "influenced": _lt("Influenced (not to be added up)"),
}


class WorkshopPromotionEvaluation(models.Model):
    """An evaluation in words: one honest sentence, and where each figure is from."""

    _inherit = "workshop.promotion.evaluation"

    sentence = fields.Char("In a Sentence", compute="_compute_words")
    confidence_text = fields.Char("How Sure", compute="_compute_words")
    methods_text = fields.Text("Methods", compute="_compute_words")
    figures_text = fields.Text("Where the Figures Come From", compute="_compute_words")
    shares_text = fields.Text("Awareness and Satisfaction", compute="_compute_words")
    customers_text = fields.Text("Customers", compute="_compute_words")
    attribution_text = fields.Text("Attribution", compute="_compute_words")

    @api.depends("results", "inputs", "verdict")
    @api.depends_context("lang")
    def _compute_words(self):
        for row in self:
            found, inputs = row.results, row.inputs
            row.sentence = found and row._word_sentence(found)
            row.confidence_text = found and " ".join(
                filter(None, (row._word_confidence(found), row._word_overlaps(inputs)))
            )
            row.methods_text = found and row._word_methods(found)
            row.figures_text = found and row._word_figures(found, inputs)
            row.shares_text = found and row._word_shares(inputs)
            row.customers_text = found and row._word_customers(found, inputs)
            row.attribution_text = found and row._word_attribution(inputs)

    # ---------------------------------------------------------------------- sentence
    def _word_sentence(self, found):
        """Sold so much more, earned or lost so much, because …"""
        self.ensure_one()
        _ = self.env._
        if not found["verdict"]:
            if found["reason"] == "cost_missing":
                return _("Not measurable: a product has no cost.")
            return _("Not measurable: there is nothing to compare with.")
        profit = found["contribution"] - found["cost"]
        amount = self._money(abs(profit))
        earned = _("earned %s", amount) if profit > 0 else _("lost %s", amount)
        if found["lift"] is None:
            sold = _("Sold %s of something new", self._count(found["units"]))
        elif found["lift"] >= 0:
            sold = _("Sold %s %% more", self._count(100.0 * found["lift"]))
        else:
            sold = _("Sold %s %% less", self._count(-100.0 * found["lift"]))
        cause = profit <= 0 and self._word_cause(found)
        if not cause:
            return _("%(sold)s, %(earned)s.", sold=sold, earned=earned)
        return _(
            "%(sold)s, %(earned)s: %(cause)s.", sold=sold, earned=earned, cause=cause
        )

    def _word_cause(self, found):
        """What ate the gain, in words; the largest causes first."""
        _ = self.env._
        earlier, switched = (found["dip"] or 0.0) > 0, found["cannibalised"] > 0
        if earlier and switched:
            return _("buyers bought earlier and switched")
        if earlier:
            return _("buyers bought earlier")
        if switched:
            return _("buyers switched from other products")
        normal, promo = found["normal_margin"], found["promo_margin"]
        if normal is not None and promo is not None and promo < normal:
            return _("who buys anyway paid less")
        return _("it cost more than it brought")

    def _word_confidence(self, found):
        """How sure, with the reason."""
        _ = self.env._
        levels = dict(self._fields["confidence"]._description_selection(self.env))
        level = levels[found["confidence"]]
        if not found["method"]:
            return _("%s: no method could be used.", level)
        if found["baseline_units"] == 0:
            return _("%s: new, nothing was sold before.", level)
        method = self._say(METHOD_NAMES[found["method"]])
        if found["method"] == "did" and not found["placebo_ok"]:
            return _(
                "%(level)s: %(method)s, but the weeks before already differ (placebo "
                "%(placebo)s units).",
                level=level,
                method=method,
                placebo=self._count(found["placebo"] or 0.0, 1),
            )
        if found["method"] == "weekday":
            return _(
                "%(level)s: %(method)s, %(weeks)s clean weeks.",
                level=level,
                method=method,
                weeks=found["weeks"],
            )
        return _("%(level)s: %(method)s.", level=level, method=method)

    def _word_overlaps(self, inputs):
        """Promotions of the same products whose effect cannot be told apart."""
        names = inputs.get("overlaps")
        return names and self.env._(
            "At the same time ran %s: what each added cannot be told apart.",
            ", ".join(names),
        )

    def _word_methods(self, found):
        return "\n".join(
            f"{self._say(METHOD_NAMES[method])}: {self._say(REFUSALS[key], number)}"
            for method, key, number in found["methods"]
        )

    # ----------------------------------------------------------------------- figures
    def _word_figures(self, found, inputs):
        """Each figure with what it was computed from."""
        lines = (
            self._word_goal(found, inputs),
            self._word_lift(found),
            self._word_contribution(found),
            self._word_costs(found, inputs),
            self._word_break_even(found),
            self._word_left_out(inputs),
        )
        return "\n".join(filter(None, lines))

    def _word_goal(self, found, inputs):
        """What was to be reached, and what was."""
        metric, goal = inputs.get("goal") or ("", 0.0)
        if not goal:
            return ""
        reached = {
            "units": self._count(found["units"], 1),
            "revenue": self._money(found["net"]),
            "leads": self._count(inputs["leads"]),
            "customers": self._count(inputs["new_customers"]),
        }[metric]
        labels = self.env["workshop.promotion"]._fields["goal_metric"]
        return self.env._(
            "Goal: %(metric)s %(goal)s; reached %(reached)s.",
            metric=dict(labels._description_selection(self.env))[metric],
            goal=self._money(goal) if metric == "revenue" else self._count(goal),
            reached=reached,
        )

    def _word_lift(self, found):
        if found["baseline_units"] is None:
            return ""
        return self.env._(
            "Lift: %(units)s sold, %(normal)s normally.",
            units=self._count(found["units"], 1),
            normal=self._count(found["baseline_units"], 1),
        )

    def _word_contribution(self, found):
        if found["contribution"] is None:
            return ""
        return self.env._(
            "Incremental contribution: %(actual)s earned − %(baseline)s anyway "
            "− %(dip)s bought earlier − %(switched)s switched + %(halo)s sold "
            "along = %(result)s.",
            actual=self._money(found["actual"]),
            baseline=self._money(found["baseline"]),
            dip=self._money(found["dip"] or 0.0),
            switched=self._money(found["cannibalised"]),
            halo=self._money(found["halo"]),
            result=self._money(found["contribution"]),
        )

    def _word_costs(self, found, inputs):
        costs = inputs["costs"]
        return self.env._(
            "Cost: %(claims)s claims + %(bills)s bills + %(gifts)s gifts + "
            "%(hours)s hours = %(total)s; %(planned)s were planned.",
            claims=self._money(costs["expenses"]),
            bills=self._money(costs["bills"]),
            gifts=self._money(costs["gifts"]),
            hours=self._money(costs["hours"]),
            total=self._money(found["cost"]),
            planned=self._money(inputs["amount_planned"]),
        )

    def _word_break_even(self, found):
        if found["break_even"] is None:
            return ""
        return self.env._(
            "Break-even after all: %(must)s; sold %(units)s.",
            must=self._count(found["break_even"]),
            units=self._count(found["units"]),
        )

    def _word_left_out(self, inputs):
        days = len(inputs["excluded"])
        if not days:
            return ""
        return self.env._("Days left out of the comparison: %s.", days)

    def _word_customers(self, found, inputs):
        _ = self.env._
        never = _("never")
        payback = found["payback"]
        return "\n".join(
            (
                _(
                    "Orders of its campaign: %(orders)s, %(amount)s; ROAS %(roas)s.",
                    orders=inputs["orders"],
                    amount=self._money(inputs["attributed"]),
                    roas=self._count(found["roas"], 2),
                ),
                _(
                    "Leads: %(leads)s, %(each)s each; %(won)s %% ordered.",
                    leads=inputs["leads"],
                    each=self._money(found["cost_per_lead"]),
                    won=self._count(found["conversion"], 0, 100.0),
                ),
                _(
                    "New customers: %(new)s, %(cac)s each; paid back in %(months)s "
                    "months.",
                    new=inputs["new_customers"],
                    cac=self._money(found["cac"]),
                    months=never
                    if payback is None and found["cac"] is not None
                    else self._count(payback, 1),
                ),
            )
        )

    def _word_shares(self, inputs):
        _ = self.env._
        labels = {"awareness": _("Knew us"), "satisfaction": _("Satisfied")}
        return "\n".join(
            _(
                "%(what)s: %(before)s %% of %(n0)s before, %(after)s %% of %(n1)s "
                "after; %(word)s.",
                what=label,
                before=self._count(inputs[key]["before"], 0, 100.0),
                n0=inputs[key]["asked"][0],
                after=self._count(inputs[key]["after"], 0, 100.0),
                n1=inputs[key]["asked"][1],
                word=self._say(SHARE_WORDS[inputs[key]["word"]]),
            )
            for key, label in labels.items()
        )

    def _word_attribution(self, inputs):
        return "\n".join(
            f"{self._say(label)}: {self._money(inputs['attribution'][key])}"
            for key, label in ATTRIBUTION_NAMES.items()
        )

    # ------------------------------------------------------------------------- words
    def _say(self, text, *values):
        # as env._ does with a lazy text; the linters want no variable there
        words = text._translate(self.env.lang or "en_US")
        return words % values if "%s" in words else words

    def _money(self, amount):
        if amount is None:
            return "—"
        currency = self.currency_id or self.env.company.currency_id
        return format_amount(self.env, amount, currency)

    def _count(self, value, digits=0, factor=1.0):
        return "—" if value is None else formatLang(self.env, factor * value, digits)
