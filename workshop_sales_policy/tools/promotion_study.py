"""What would have been sold without a promotion, day by day (F3.8, F3.15).

Units of one product, or of all products of the promotion together. A day without a row
sold nothing; a day that is not clean (another promotion, an official holiday) is left
out of what is compared with, never out of what happened.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from .promotion import (
    choose_method,
    get_counterfactual,
    get_trend,
    is_placebo_small,
)

METHODS = ("did", "weekday", "last_year")
# Eight weeks before; at least two weeks after.
PRE_DAYS = 56
POST_DAYS = 14
YEAR_DAYS = 364
# Fewest clean weeks of the weekday mean; who makes a control.
WEEKS = 4
CONTROL_CUSTOMERS = 5
CONTROL_ORDERS = 10


@dataclass(frozen=True)
class Windows:
    """First and last day of a promotion, and what lies before and after it."""

    first: date
    last: date
    # Last day of the eight weeks before; a plan looks back from today.
    pre_last: date | None = None

    @property
    def length(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def post_last(self) -> date:
        return self.last + timedelta(days=max(POST_DAYS, self.length))

    @property
    def promo(self) -> list[date]:
        return list_days(self.first, self.last)

    @property
    def post(self) -> list[date]:
        return list_days(self.last + timedelta(days=1), self.post_last)

    @property
    def pre(self) -> list[date]:
        last = self.pre_last or self.first - timedelta(days=1)
        return list_days(last - timedelta(days=PRE_DAYS - 1), last)


@dataclass(frozen=True)
class Series:
    """Units sold by day: to everybody, and of it to the control."""

    sold: Mapping[date, float]
    control: Mapping[date, float] = field(default_factory=dict)

    def get_treated(self, days: Sequence[date]) -> float:
        return self.get_sold(days) - self.get_control(days)

    def get_sold(self, days: Sequence[date]) -> float:
        return sum(self.sold.get(day, 0.0) for day in days)

    def get_control(self, days: Sequence[date]) -> float:
        return sum(self.control.get(day, 0.0) for day in days)


@dataclass(frozen=True)
class Study:
    """What a baseline is computed from.

    ``excluded`` are days that are not clean, ``shift`` how many days ago the same time
    of last year was (364, or between two festivals), ``chosen`` the method locked at
    approval, ``""`` for the automatic choice.
    """

    windows: Windows
    excluded: frozenset[date] = frozenset()
    shift: int = YEAR_DAYS
    is_seasonal: bool = False
    chosen: str = ""
    control_customers: int = 0
    control_orders: int = 0

    @property
    def clean(self) -> list[date]:
        return [day for day in self.windows.pre if day not in self.excluded]


@dataclass(frozen=True)
class Choice:
    """Which method was taken, how sure it is, and why the others were not.

    ``refusals`` is ``{method: (key of the reason, number)}``.
    """

    method: str
    confidence: str
    weeks: int
    placebo: float | None
    placebo_ok: bool
    refusals: Mapping[str, tuple[str, float]]


def list_days(first: date, last: date) -> list[date]:
    """Days from the first to the last, both included."""
    return [first + timedelta(days=step) for step in range((last - first).days + 1)]


# ----------------------------------------------------------------------- estimates
def estimate(
    study: Study, series: Series, method: str, days: Sequence[date]
) -> list[float] | None:
    """What would have been sold on each of these days without the promotion.

    :return: units a day, ``None`` where the method cannot say
    """
    return {
        "did": _estimate_by_control,
        "weekday": _estimate_by_weekday,
        "last_year": _estimate_by_last_year,
    }[method](study, series, days)


def _estimate_by_control(study, series, days):
    clean = study.clean
    if not clean:
        return None
    treated = series.get_treated(clean) / len(clean)
    control = series.get_control(clean) / len(clean)
    return [
        get_counterfactual(treated, control, series.get_control([day])) for day in days
    ]


def _estimate_by_weekday(study, series, days):
    means = {
        weekday: series.get_sold(same) / len(same)
        for weekday, same in _group_by_weekday(study.clean).items()
    }
    if not all(day.weekday() in means for day in days):
        return None
    return [means[day.weekday()] for day in days]


def _estimate_by_last_year(study, series, days):
    """Last year's days times the trend; a day that was not clean takes their mean."""
    trend = _get_trend(study, series)
    if trend is None:
        return None
    shift = timedelta(days=study.shift)
    kept = [day - shift for day in days if day - shift not in study.excluded]
    total = series.get_sold(kept)
    if not total:
        return None
    mean = total / len(kept)
    return [
        trend
        * (mean if day - shift in study.excluded else series.get_sold([day - shift]))
        for day in days
    ]


def _get_trend(study, series):
    shift = timedelta(days=study.shift)
    pairs = [day for day in study.clean if day - shift not in study.excluded]
    before = [day - shift for day in pairs]
    return get_trend(series.get_sold(pairs), series.get_sold(before))


def _group_by_weekday(days):
    groups = defaultdict(list)
    for day in days:
        groups[day.weekday()].append(day)
    return groups


# -------------------------------------------------------------------------- choice
def choose(study: Study, series: Series) -> Choice:
    """Take the first method that can be computed, in the order of F3.8.

    A method locked at approval comes first; where it cannot say anything, the order
    decides, so that nobody picks one afterwards.
    """
    weeks = _count_clean_weeks(study)
    refusals = {}
    for method in METHODS:
        reason = _get_refusal(study, series, method, weeks)
        if reason:
            refusals[method] = reason
    placebo, placebo_ok = None, True
    if "did" not in refusals:
        placebo, placebo_ok = _test_placebo(study, series)
    available = {method: method not in refusals for method in METHODS}
    if study.chosen and available[study.chosen]:
        available = {study.chosen: True}
    method, confidence = choose_method(available, study.is_seasonal, weeks, placebo_ok)
    return Choice(method, confidence, weeks, placebo, placebo_ok, refusals)


def _count_clean_weeks(study):
    groups = _group_by_weekday(study.clean)
    needed = {day.weekday() for day in study.windows.promo}
    return min(len(groups.get(weekday, ())) for weekday in needed)


def _get_refusal(study, series, method, weeks):
    """Why a method cannot be used: key and number, ``None`` when it can."""
    if method == "did":
        return _get_control_refusal(study)
    if method == "weekday":
        return ("few_weeks", weeks) if weeks < WEEKS else None
    if estimate(study, series, method, study.windows.promo) is None:
        return ("nothing_last_year", study.shift)
    return None


def _get_control_refusal(study):
    enough = (
        study.control_customers >= CONTROL_CUSTOMERS
        or study.control_orders >= CONTROL_ORDERS
    )
    if not enough:
        return ("small_control", study.control_customers)
    return None if study.clean else ("few_weeks", 0)


def _test_placebo(study, series):
    """The same formula over the two halves of the weeks before (F3.8).

    :return: effect it finds where there was none, scaled to the promotion's length,
        ``None`` without clean days in both halves; and whether it is small enough
    """
    middle = study.windows.pre[PRE_DAYS // 2]
    first = [day for day in study.clean if day < middle]
    second = [day for day in study.clean if day >= middle]
    if not first or not second:
        return None, False
    expected = get_counterfactual(
        series.get_treated(first) / len(first),
        series.get_control(first) / len(first),
        series.get_control(second) / len(second),
    )
    found = series.get_treated(second) / len(second) - expected
    placebo = found * study.windows.length
    effect = series.get_treated(study.windows.promo) - sum(
        _estimate_by_control(study, series, study.windows.promo)
    )
    return placebo, is_placebo_small(effect, placebo)
