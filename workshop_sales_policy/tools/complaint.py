"""What a complaint weighs, by when it is answered and what it costs (F3.5).

Limits that a workshop may set itself are parameters without a default: their defaults
belong to the policy version.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median as middle

from .numeric import divide

# Levels of severity, lowest first.
LEVELS = ("ordinary", "major", "urgent")
RANK = {level: rank for rank, level in enumerate(LEVELS)}

# Cases of one product and defect in the window from which a corrective action is
# needed, this case counted (F3.5).
CAPA_CASES = 2


@dataclass(frozen=True)
class SeverityLimits:
    """Points from which a case is of a level; both inclusive, of the policy version."""

    urgent: float
    major: float


@dataclass(frozen=True)
class Severity:
    """How heavy a case weighs."""

    points: int | None  # impact × recurrence, 1–25; ``None`` = not assessed
    level: str  # of ``LEVELS``


def window_start(day: date, days: int) -> date:
    """First day whose cases count as recurrences on ``day``, both inclusive.

    :param days: length of the window; a case exactly so many days ago still counts
    """
    return day - timedelta(days=days)


def recurrence_points(same_defect: int, customer_earlier: int) -> int:
    """How often it happened in the window, as points (F3.5, F3.15 "Complaints").

    Product and defect come first; the customer's other cases matter only when this
    case is the first of its kind.

    :param same_defect: cases of the same product and defect, this one counted: ≥ 1
    :param customer_earlier: earlier cases of the customer, whatever their product
    :return: 1 first · 2 same customer · 3 two or three · 4 four or five · 5 more
    :raise ValueError: when ``same_defect`` leaves this case out
    """
    if same_defect < 1:
        raise ValueError("A recurrence counts the case itself.")
    if same_defect > 5:
        return 5
    if same_defect > 3:
        return 4
    if same_defect > 1:
        return 3
    return 2 if customer_earlier > 0 else 1


def severity(
    impact: int | None, recurrence: int | None, is_safety: bool, limits: SeverityLimits
) -> Severity:
    """Weigh a case: impact × recurrence; a safety case is urgent whatever its points.

    :param impact: 1–5; ``None`` = not assessed, then "ordinary" until it is (F3.15)
    :param recurrence: 1–5, see ``recurrence_points``
    :raise ValueError: when one of them is given and not 1–5
    """
    for value in (impact, recurrence):
        if value is not None and not 1 <= value <= 5:
            raise ValueError(f"Impact and recurrence are 1 to 5, not {value!r}.")
    points = None if impact is None or recurrence is None else impact * recurrence
    level = "ordinary"
    if is_safety or (points is not None and points >= limits.urgent):
        level = "urgent"
    elif points is not None and points >= limits.major:
        level = "major"
    return Severity(points, level)


def is_raised(old: str | None, new: str) -> bool:
    """Whether ``new`` is the higher level; before the first one, "ordinary" counts."""
    return RANK[new] > RANK[old or "ordinary"]


def due_hours(target: float, paused: float) -> float:
    """Working hours after the start of a clock at which it is due.

    :param target: working hours allowed
    :param paused: working hours the clock stood still so far; they are added back
    """
    return target + paused


def warn_hours(target: float, paused: float, share: float) -> float:
    """Working hours after the start of a clock at which to warn (F3.15).

    :param target: working hours allowed by the target in force
    :param paused: working hours the clock stood still so far
    :param share: ratio 0–1 of the target
    """
    return target * share + paused


def raised_due(
    old_due: datetime | None, new_due: datetime | None, changed_at: datetime
) -> tuple[datetime | None, bool]:
    """The deadline of an open clock after its case became heavier (F3.5, F3.15).

    :param old_due: deadline before; ``None`` = there was none
    :param new_due: of the new target, counted from the same start
    :param changed_at: when the severity was raised
    :return: ``(due, is_breached_now)``: the earlier deadline, and whether the raise
        itself puts it into the past: that breach is dated at the change. A clock
        already overdue before keeps the breach it has: False.
    """
    dues = [due for due in (old_due, new_due) if due is not None]
    if not dues:
        return None, False
    due = min(dues)
    was_past = old_due is not None and old_due < changed_at
    return due, due < changed_at and not was_past


def is_met(done: datetime | None, due: datetime | None) -> bool | None:
    """Whether it was done in time; exactly at the deadline is (F3.15).

    :return: ``None`` while it is not done, or when nothing was due
    """
    if done is None or due is None:
        return None
    return done <= due


def callback_outcome(
    score: int | None, tries_days: Iterable[date], max_tries: int, reopen_at: int
) -> str:
    """What follows from calling the customer back (F3.5).

    :param score: 1–5; ``None`` = nobody answered yet
    :param tries_days: local days of the calls without answer, a day counts once
    :param max_tries: days without answer after which the case closes
    :param reopen_at: this score and any below it reopens the case
    :return: "close", "reopen", "again" (call another day) or "unreachable" (close,
        left out of satisfaction)
    :raise ValueError: on a score that is not 1–5: 0 is no answer, not a bad one
    """
    if score is None:
        return "unreachable" if len(set(tries_days)) >= max_tries else "again"
    if not 1 <= score <= 5:
        raise ValueError(f"A call-back is scored 1 to 5, not {score!r}.")
    return "reopen" if score <= reopen_at else "close"


def capa_needed(level: str, same_defect: int, cases: int = CAPA_CASES) -> bool:
    """Whether a case needs a corrective action: urgent, or not the first of its kind.

    :param same_defect: cases of the product and defect in the window, this one counted
    :param cases: number of them from which it is needed
    """
    return level == "urgent" or same_defect >= cases


def capa_outcome(recurrences: int, deliveries: int, was_extended: bool) -> str:
    """Judge a corrective action by the window after it (F3.5).

    A recurrence speaks at any time, the others at the end of the window.

    :param recurrences: cases of the product and defect since the action
    :param deliveries: deliveries of the product in the same time: without one, no
        recurrence proves nothing
    :param was_extended: the window has been given once more already
    :return: "failed" (reopen the action), "effective", "extend" (once), or
        "no_delivery": undecided for good, which does not count as effective
    """
    if recurrences > 0:
        return "failed"
    if deliveries > 0:
        return "effective"
    return "no_delivery" if was_extended else "extend"


@dataclass(frozen=True)
class CopqParts:
    """Cost of poor quality by part: company currency, no tax, costs above 0.

    ``None`` = not known; 0.0 = known to be nothing.
    """

    refunds: float | None = None  # credit notes: money back and price reductions
    replacement: float | None = None  # goods given instead, at cost
    rework: float | None = None  # cost of the manufacturing orders of rework
    freight: float | None = None  # goods back and sent again
    gifts: float | None = None
    hours: float | None = None  # hours of work on the case
    rate: float | None = None  # cost of an hour


def copq(parts: CopqParts) -> tuple[float | None, list[str]]:
    """Cost of poor quality of a case (F3.5), unrounded.

    :return: ``(total, missing)``: sum of the known parts, ``None`` without any; names
        of the unknown ones. Without hours the rate is of no interest.
    """
    names = ["refunds", "replacement", "rework", "freight", "gifts"]
    amounts = {name: getattr(parts, name) for name in names}
    missing = [name for name in names if amounts[name] is None]
    known = [amount for amount in amounts.values() if amount is not None]
    if parts.hours == 0:
        known.append(0.0)
    elif parts.hours is not None and parts.rate is not None:
        known.append(parts.hours * parts.rate)
    else:
        missing += [name for name in ("hours", "rate") if getattr(parts, name) is None]
    return (sum(known) if known else None), missing


def per_thousand(count: float | None, lines: float | None) -> float | None:
    """Complaints per 1,000 delivered lines.

    :return: ``None`` for no lines: 0 would praise a month without deliveries
    """
    rate = divide(count, lines)
    return None if rate is None else 1000.0 * rate


def median(values: Iterable[float | None]) -> float | None:
    """Median of the known values; halfway between the middle two of an even number.

    :return: ``None`` without any
    """
    known = [value for value in values if value is not None]
    return middle(known) if known else None
