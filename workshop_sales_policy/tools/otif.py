"""On time and in full: the arithmetic of one order line (F3.4)."""

from dataclasses import dataclass
from datetime import date

from .numeric import is_above


@dataclass(frozen=True)
class LineVerdict:
    """What a line due says; ``None`` = not known yet."""

    state: str  # "kept" | "missed" | "open" | "no_promise"
    is_on_time: bool | None = None
    is_in_full: bool | None = None
    date_done: date | None = None  # the day it was complete, else the last delivery
    days_late: int | None = None


def judge_line(ordered, deliveries, promised, today, tolerance_pct=0.0):
    """Judge one order line by what left the house and when.

    The line is in full from the day on which what was delivered reaches what was
    ordered less the tolerance; later replacements do not make it late, and goods that
    come back do not either.

    :param float ordered: quantity, above 0
    :param deliveries: ``[(date, quantity)]`` to the customer, unit of the order line
    :param date promised: last day, inclusive; ``None`` = a defect of the data
    :param date today: the company's own day
    :param float tolerance_pct: shortfall that still counts as full, 0–100
    :return: the verdict
    :rtype: LineVerdict
    """
    needed = ordered * (1 - tolerance_pct / 100)
    total = 0.0
    complete = None
    for day, quantity in sorted(deliveries):
        total += quantity
        if not is_above(needed, total):
            complete = day
            break
    last = max((day for day, _quantity in deliveries), default=None)
    done = complete or last
    if promised is None:
        return LineVerdict("no_promise", None, complete is not None, done)
    if complete:
        late = (complete - promised).days
        state = "kept" if late <= 0 else "missed"
        return LineVerdict(state, late <= 0, True, done, max(late, 0))
    if today > promised:
        # What left may have been on time; the rest is owed, or was never sent.
        on_time = last is not None and last <= promised
        late = 0 if on_time else (today - promised).days
        return LineVerdict("missed", on_time, False, done, late)
    return LineVerdict("open", None, None, done)
