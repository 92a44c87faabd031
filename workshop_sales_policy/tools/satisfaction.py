"""How satisfied customers are, and who falls silent (F3.6).

Scores that are missing (``None``) are left out, never counted as 0; without any score
the answer is ``None``.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from statistics import fmean, median

from .numeric import is_below, percent

# Answers that the prior mean weighs as much as (C of F3.6), and the prior mean of a
# company that has none of its own yet.
PRIOR_WEIGHT = 5.0
PRIOR_MEAN = 4.0

# A customer with so many orders has a rhythm; silent for so many of its gaps is at
# risk (F3.6).
CHURN_ORDERS = 3
CHURN_GAPS = 2.0


def _known(scores: Iterable, least: int, most: int) -> list:
    """Scores that were given.

    :raise ValueError: on one outside the scale: an unset 0 would pass for a bad one
    """
    known = [score for score in scores if score is not None]
    for score in known:
        if not least <= score <= most:
            raise ValueError(f"A score is {least} to {most}, not {score!r}.")
    return known


def csat(scores: Iterable[int | None]) -> float | None:
    """Share of satisfied answers: 4 and 5 of 1–5.

    :return: percent 0–100
    """
    known = _known(scores, 1, 5)
    return percent(sum(score >= 4 for score in known), len(known))


def mean(scores: Iterable[int | None]) -> float | None:
    """Mean of scores 1–5."""
    known = _known(scores, 1, 5)
    return fmean(known) if known else None


def nps(scores: Iterable[int | None]) -> float | None:
    """Net promoter score: share of 9–10 less share of 0–6.

    :param scores: 0–10; 0 is an answer
    :return: −100 to 100
    """
    known = _known(scores, 0, 10)
    promoters = sum(score >= 9 for score in known)
    detractors = sum(score <= 6 for score in known)
    return percent(promoters - detractors, len(known))


def shrunk(
    mean_x: float | None,
    n: int,
    prior_mean: float | None,
    weight: float = PRIOR_WEIGHT,
    fallback: float = PRIOR_MEAN,
) -> float | None:
    """Mean of a person or product, drawn towards the company's while answers are few.

    :param mean_x: mean of its ``n`` scores 1–5
    :param prior_mean: the company's mean of 12 months; ``None`` = it has none
    :param weight: number of answers that the prior mean weighs as much as
    :param fallback: prior mean when the company has none
    :return: 1–5, unrounded; ``None`` without an answer
    """
    if mean_x is None or n <= 0:
        return None
    prior = fallback if prior_mean is None else prior_mean
    return (weight * prior + n * mean_x) / (weight + n)


def kpi_score(x: float | None) -> float | None:
    """A mean of scores 1–5 as points 0–100: 1 is 0, 5 is 100."""
    return None if x is None else 100.0 * (x - 1.0) / 4.0


def response_rate(n: int | None, sent: int | None) -> float | None:
    """Answers per survey sent.

    :return: percent 0–100; ``None`` when none was sent
    """
    return percent(n, sent)


def is_publishable(n: int, least: int) -> bool:
    """Whether a person's score may be shown: from ``least`` answers on, inclusive."""
    return n >= least


def order_gaps(days: Iterable[date]) -> list[int]:
    """Days between one order and the next.

    Orders of one day are one: a split order says nothing about the rhythm.

    :param days: local dates of orders, any order
    :return: one number fewer than there are different days
    """
    ordered = sorted(set(days))
    return [
        (later - earlier).days
        for earlier, later in zip(ordered, ordered[1:], strict=False)
    ]


def silent_churn(
    days_since_last: float | None,
    gaps: Sequence[float],
    orders: int = CHURN_ORDERS,
    factor: float = CHURN_GAPS,
) -> bool | None:
    """Whether a customer has fallen silent: "at risk, ask why".

    :param days_since_last: days since the last order
    :param gaps: days between its orders, see ``order_gaps``
    :param orders: least number of orders, one more than there are gaps
    :param factor: silent from so many median gaps on, inclusive
    :return: ``None`` when too few orders, or a median gap of 0, tell no rhythm
    """
    if days_since_last is None or not gaps or len(gaps) + 1 < orders:
        return None
    gap = median(gaps)
    return not is_below(days_since_last, factor * gap) if gap > 0 else None
