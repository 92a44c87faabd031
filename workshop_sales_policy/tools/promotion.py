"""What a promotion really earned (formulas F3.8 and F3.15 "Promotions").

Contribution, not revenue: what was sold above what would have been sold anyway, less
what was bought earlier, less what was taken from substitutes, less what it cost.
Amounts are of one currency; units and contributions belong to whole windows. ``None``
is a number that is not known, never zero.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, sqrt

from .numeric import divide, is_above

# Ranks of confidence, lowest first.
CONFIDENCE = ("none", "low", "medium", "high")
# |z| from which a difference is no chance, and answers below which it only indicates.
REAL_Z = 1.96
FEW_ANSWERS = 30


@dataclass(frozen=True)
class Run:
    """What happened, in contribution margin of whole windows.

    ``units`` sold and ``actual`` margin in the promotion's days; ``baseline`` is what
    these days would have brought at normal prices, ``baseline_units`` in units, both
    ``None`` without a method; ``dip`` the margin missing in the days after;
    ``cannibalised`` what substitutes lost in the promotion's days, ``halo`` what
    products chosen beforehand gained; ``cost`` of it all, ``unit_margin`` at promotion
    prices. A margin is ``None`` where a cost is not known.
    """

    units: float
    actual: float | None
    baseline_units: float | None
    baseline: float | None
    dip: float = 0.0
    cannibalised: float = 0.0
    halo: float = 0.0
    cost: float = 0.0
    unit_margin: float | None = None


@dataclass(frozen=True)
class Result:
    """What an evaluation says; shares are ratios (0.57 = 57 %)."""

    lift: float | None
    contribution: float | None
    roi: float | None
    break_even: int | None
    verdict: str
    reason: str = ""
    confidence: str = "none"


# ----------------------------------------------------------------------- break-even
def get_break_even(
    baseline_units: float, margin: float, promo_margin: float, cost: float
) -> int | None:
    """Units that pay for it, whole and rounded up; the planning figure.

    :param margin: contribution of a unit at the normal price
    :param promo_margin: the same at the promotion's price
    :return: ``None`` when it can never pay back
    """
    return _break_even(baseline_units * margin + cost, promo_margin)


def get_break_even_after(run: Run) -> int | None:
    """Units that would have paid, with what was bought earlier or taken away.

    :return: ``None`` without a baseline, or when it could never pay back
    """
    if run.baseline is None or run.unit_margin is None:
        return None
    lost = max(0.0, run.dip) + max(0.0, run.cannibalised)
    return _break_even(run.baseline + lost + run.cost - run.halo, run.unit_margin)


def _break_even(needed, unit_margin):
    if not is_above(unit_margin, 0.0):
        return None
    # a whole number that floating point left a hair above itself is not one more
    return ceil(needed / unit_margin - 1e-9)


# ------------------------------------------------------------------------ baselines
def get_counterfactual(
    treated_before: float, control_before: float, control_after: float
) -> float:
    """What the treated would have bought, by how the control went (scale-free).

    Without any purchase of the control before, its change is added instead.
    """
    if control_before:
        return treated_before * control_after / control_before
    return treated_before + control_after - control_before


def is_placebo_small(effect: float, placebo: float) -> bool:
    """Whether the formula finds little where there was nothing to find.

    :param placebo: the same formula over two halves of the weeks before, scaled to the
        length of the window
    """
    return abs(placebo) <= 0.5 * abs(effect) + 1e-9


def get_trend(now: float, before: float) -> float | None:
    """How the last eight weeks went against the same a year ago, from 0.5 to 2.

    :return: ``None`` when nothing was sold a year ago
    """
    trend = divide(now, before)
    return None if trend is None else min(2.0, max(0.5, trend))


def choose_method(
    available: Mapping[str, bool], is_seasonal: bool, weeks: int, placebo_ok: bool
) -> tuple[str, str]:
    """Which baseline is taken, and how sure it is.

    :param available: whether ``did``, ``weekday`` and ``last_year`` can be computed
    :param weeks: clean weeks behind the weekday mean
    :return: method or ``""``, confidence
    """
    order = ("did", "weekday", "last_year")
    if is_seasonal:
        order = ("did", "last_year", "weekday")
    method = next((name for name in order if available.get(name)), "")
    if method == "did":
        return method, "high" if placebo_ok else "low"
    if method == "weekday":
        return method, "medium" if weeks >= 6 and not is_seasonal else "low"
    return method, "low" if method else "none"


# ------------------------------------------------------------------------- evaluate
def evaluate(run: Run, confidence: str) -> Result:
    """Lift, incremental contribution, ROI, break-even and verdict of a promotion."""
    lift = _get_lift(run)
    contribution = get_contribution(run)
    roi = None
    if contribution is not None:
        roi = divide(contribution - run.cost, run.cost)
    if run.baseline_units is not None and not run.baseline_units:
        confidence = "none"  # new: there is nothing to compare with
    verdict, reason = get_verdict(contribution, roi, run.cost, confidence)
    if not verdict and run.baseline_units is not None:
        reason = "cost_missing"
    must = get_break_even_after(run)
    return Result(lift, contribution, roi, must, verdict, reason, confidence)


def _get_lift(run):
    ratio = divide(run.units, run.baseline_units)
    return None if ratio is None else ratio - 1.0


def get_contribution(run: Run) -> float | None:
    """What is left over what would have been earned anyway.

    :return: ``None`` without a method, or where a cost is not known
    """
    if run.baseline is None or run.actual is None:
        return None
    lost = max(0.0, run.dip) + max(0.0, run.cannibalised)
    return run.actual - run.baseline - lost + run.halo


def get_verdict(
    contribution: float | None, roi: float | None, cost: float, confidence: str
) -> tuple[str, str]:
    """Repeat, repeat small with a control, adjust or stop; why, where it is not plain.

    :return: verdict or ``""`` (not measurable), key of a reason
    """
    if contribution is None:
        return "", "no_baseline"
    if not is_above(contribution, 0.0):
        return "stop", ""
    if not cost:
        return "repeat_small", "no_cost"
    if not is_above(roi, 0.0):
        return "adjust", ""
    if CONFIDENCE.index(confidence) >= CONFIDENCE.index("medium"):
        return "repeat", ""
    return "repeat_small", "low_confidence"


# --------------------------------------------------------------- customers, channels
def get_cac(cost: float, new_customers: int) -> float | None:
    """Cost of a new customer; ``None`` when none was won."""
    return divide(cost, new_customers)


def get_payback_months(cac: float | None, monthly: float | None) -> float | None:
    """Months until a new customer has paid for himself.

    :param monthly: contribution of a new customer a month
    :return: ``None`` when that never happens
    """
    return divide(cac, monthly) if is_above(monthly, 0.0) else None


def share_u_shaped(touches: int) -> list[float]:
    """Weights of the touches before an order, first to last, that add up to 1."""
    if touches <= 2:
        return [1.0 / touches] * touches
    middle = 0.2 / (touches - 2)
    return [0.4, *([middle] * (touches - 2)), 0.4]


def share_decaying(ages: Sequence[float]) -> list[float]:
    """Weights that halve every 30 days.

    :param ages: days before the order, one a touch
    """
    weights = [0.5 ** (age / 30.0) for age in ages]
    total = sum(weights)
    return [weight / total for weight in weights]


def compare_shares(
    before: int, asked_before: int, after: int, asked_after: int
) -> tuple[float | None, str]:
    """Whether awareness or satisfaction changed, or it only looks so.

    :param before: answers that said yes, of ``asked_before``; the same after
    :return: ``z`` and ``real``, ``chance``, ``indicative`` or ``none``
    """
    if not asked_before or not asked_after:
        return None, "none"
    pooled = (before + after) / (asked_before + asked_after)
    if not 0.0 < pooled < 1.0:
        return None, "none"
    error = sqrt(pooled * (1.0 - pooled) * (1.0 / asked_after + 1.0 / asked_before))
    z = (after / asked_after - before / asked_before) / error
    if min(asked_before, asked_after) < FEW_ANSWERS:
        return z, "indicative"
    return z, "real" if abs(z) >= REAL_Z else "chance"
