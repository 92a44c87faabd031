"""From frozen inputs to a promotion's profit and loss (F3.8, F3.15 "Promotions").

The inputs are what an evaluation stores; the same inputs always give the same result,
and everything the page shows comes from here. Amounts are company currency without tax,
units the products' own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from .numeric import divide
from .promotion import (
    Run,
    evaluate,
    get_cac,
    get_payback_months,
)
from .promotion_study import (
    METHODS,
    Series,
    Study,
    Windows,
    choose,
    estimate,
)


@dataclass(frozen=True)
class Ledger:
    """What was sold of one product, or of all the promotion's, day by day.

    ``margins`` is contribution (net less cost); ``planned_margin`` of a unit stands in
    where nothing was sold before; ``is_known`` is false where a cost is missing.
    """

    units: Series
    margins: Series
    revenue: Series
    planned_margin: float | None = None
    is_known: bool = True


def read_ledger(data: Mapping) -> Ledger:
    """Rows ``[day, units, net, cost, of it the control's units, net, cost]``."""
    columns = [{} for _number in range(6)]
    for day, *values in data["rows"]:
        for column, value in zip(columns, values, strict=True):
            column[date.fromisoformat(day)] = value
    units, net, cost, control_units, control_net, control_cost = columns
    return Ledger(
        Series(units, control_units),
        Series(
            {day: net[day] - cost[day] for day in net},
            {day: control_net[day] - control_cost[day] for day in net},
        ),
        Series(net, control_net),
        data.get("margin"),
        not data.get("unknown"),
    )


def read_study(inputs: Mapping) -> Study:
    """The study of stored inputs."""
    first, last = (date.fromisoformat(inputs[key]) for key in ("first", "last"))
    return Study(
        Windows(first, last),
        frozenset(map(date.fromisoformat, inputs["excluded"])),
        inputs["shift"],
        inputs["is_seasonal"],
        inputs["method"],
        inputs["control_customers"],
        inputs["control_orders"],
    )


def get_normal_margin(study: Study, ledger: Ledger) -> float | None:
    """Contribution of a unit at normal prices: of the clean days before.

    :return: the planned one where nothing was sold, ``None`` where no cost is known
    """
    units = ledger.units.get_sold(study.clean)
    if not ledger.is_known:
        return None
    if not units:
        return ledger.planned_margin
    return ledger.margins.get_sold(study.clean) / units


@dataclass(frozen=True)
class Observer:
    """Counts what a promotion's customers bought, by the method that was taken.

    A control bought without the promotion: what it did is no success of it.
    """

    study: Study
    method: str

    def count(self, series: Series, days: Sequence[date]) -> float:
        if self.method == "did":
            return series.get_treated(days)
        return series.get_sold(days)

    def expect(self, ledger: Ledger, days: Sequence[date]) -> list[float] | None:
        """Units a day without the promotion; ``None`` without a method."""
        if not self.method:
            return None
        return estimate(self.study, ledger.units, self.method, days)

    def measure(self, ledger: Ledger) -> dict:
        """The promotion's own products: units and margins of its days and those after.

        Without a cost the margins are ``None``, and the units are known all the same.
        """
        promo, post = self.study.windows.promo, self.study.windows.post
        daily, after = self.expect(ledger, promo), self.expect(ledger, post)
        normal = get_normal_margin(self.study, ledger)
        units = self.count(ledger.units, promo)
        net = self.count(ledger.revenue, promo)
        actual = self.count(ledger.margins, promo) if ledger.is_known else None
        baseline_units = None if daily is None else sum(daily)
        baseline = dip = dip_units = None
        if daily is not None and (normal is not None or not baseline_units):
            baseline = baseline_units * (normal or 0.0)
        if after is not None:
            dip_units = sum(after) - self.count(ledger.units, post)
        if baseline is not None and after is not None:
            lost = sum(after) * (normal or 0.0) - self.count(ledger.margins, post)
            dip = max(0.0, lost)
        return {
            "units": units,
            "net": net,
            "actual": actual,
            "variable_cost": None if actual is None else net - actual,
            "promo_margin": divide(actual, units),
            "normal_margin": normal,
            "baseline_units": baseline_units,
            "baseline": baseline,
            "dip_units": dip_units,
            "dip": dip,
        }

    def measure_other(self, row: Mapping) -> dict:
        """What another product lost in the promotion's days, in margin.

        Where its past or its cost is not known, ``lost`` is ``None``: counts nothing.
        """
        ledger, promo = read_ledger(row), self.study.windows.promo
        daily = self.expect(ledger, promo)
        normal = get_normal_margin(self.study, ledger)
        lost = None
        if daily is not None and normal is not None:
            lost = sum(daily) * normal - self.count(ledger.margins, promo)
        return {
            "id": row["id"],
            "units": self.count(ledger.units, promo),
            "baseline_units": None if daily is None else sum(daily),
            "lost": lost,
        }

    def chart(self, ledger: Ledger) -> dict:
        """Days, what was sold, and what would have been, from before to after."""
        windows = self.study.windows
        before = windows.pre[-28:]
        days = [*before, *windows.promo, *windows.post]
        return {
            "days": [day.isoformat() for day in days],
            "actual": [self.count(ledger.units, [day]) for day in days],
            "baseline": self.expect(ledger, days),
            "promo": [len(before), len(before) + windows.length - 1],
        }


def account(inputs: Mapping) -> dict:
    """All figures of an evaluation.

    :param inputs: what ``workshop.promotion.evaluation`` froze
    :return: JSON-able figures; ``None`` where one is not known
    """
    study, main = read_study(inputs), read_ledger(inputs["main"])
    choice = choose(study, main.units)
    observer = Observer(study, choice.method)
    own = observer.measure(main)
    losses = [observer.measure_other(row) for row in inputs["substitutes"]]
    gains = [observer.measure_other(row) for row in inputs["halo"]]
    run = Run(
        units=own["units"],
        actual=own["actual"],
        baseline_units=own["baseline_units"],
        baseline=own["baseline"],
        dip=own["dip"] or 0.0,
        # each substitute by itself: the gain of one pays for no other's loss
        cannibalised=sum(max(0.0, row["lost"] or 0.0) for row in losses),
        halo=0.0 - sum(row["lost"] or 0.0 for row in gains),
        cost=sum(inputs["costs"].values()),
        unit_margin=own["promo_margin"],
    )
    return {
        **asdict(evaluate(run, choice.confidence)),
        **own,
        **_explain(choice),
        "substitutes": losses,
        "cannibalised": run.cannibalised,
        "halo": run.halo,
        "halo_products": gains,
        "cost": run.cost,
        "roas": divide(inputs["attributed"], run.cost),
        **_account_customers(inputs, run.cost),
        "series": observer.chart(main),
    }


def _explain(choice):
    """The method, and ``[[method, key why it was not used, number]]`` of them all."""
    return {
        "method": choice.method,
        "methods": [
            [method, *choice.refusals.get(method, ("", 0))]
            if method in choice.refusals or method == choice.method
            else [method, "not_first", 0]
            for method in METHODS
        ],
        "weeks": choice.weeks,
        "placebo": choice.placebo,
        "placebo_ok": choice.placebo_ok,
    }


def _account_customers(inputs, cost):
    new = inputs["new_customers"]
    cac = get_cac(cost, new)
    return {
        "cac": cac,
        "payback": get_payback_months(cac, inputs["monthly_margin"]),
        "cost_per_lead": divide(cost, inputs["leads"]),
        "conversion": divide(inputs["won_leads"], inputs["leads"]),
    }
