"""Walking through working time given as ``(start, stop)`` intervals (F3.5).

Datetimes are aware; elapsed time is taken between instants (timestamps), so that a
change to summer time inside an interval costs or gives its hour.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta, tzinfo


def _hours(start: datetime, stop: datetime) -> float:
    """Hours between two instants. Subtracting datetimes of one zone ignores DST."""
    return (stop.timestamp() - start.timestamp()) / 3600.0


def merge(intervals: Iterable, extra: Iterable = ()) -> list:
    """Join intervals into ordered ones that neither overlap nor touch.

    :param intervals: ``(start, stop, …)``, any order; further items are dropped
    :param extra: more of them, such as those of make-up days
    :return: list of ``(start, stop)``; empty and reversed intervals are left out
    """
    spans = sorted(
        (span[0], span[1]) for span in [*intervals, *extra] if span[0] < span[1]
    )
    merged = []
    for start, stop in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], stop))
        else:
            merged.append((start, stop))
    return merged


def add_hours(intervals: Iterable, start: datetime, hours: float) -> datetime | None:
    """The instant at which ``hours`` of working time since ``start`` are used up.

    :param intervals: working time, any order
    :param start: aware; working time before it does not count
    :param hours: 0 or less = ``start`` itself, inside working time or not
    :return: aware; ``None`` when the intervals run out
    """
    if hours <= 0:
        return start
    left = hours
    for begin, stop in merge(intervals):
        begin = max(begin, start)
        size = _hours(begin, stop)
        if size <= 0:
            continue
        # Done exactly at the end of a day is done that day (F3.15 "Complaints").
        if left <= size + 1e-9:
            end = datetime.fromtimestamp(
                round(begin.timestamp() + left * 3600.0, 6), begin.tzinfo
            )
            return min(end, stop)
        left -= size
    return None


def hours_between(intervals: Iterable, start: datetime, stop: datetime) -> float:
    """Working hours from ``start`` to ``stop``.

    :return: 0.0 when none lie between them or ``stop`` is not after ``start``
    """
    return sum(
        max(0.0, _hours(max(begin, start), min(end, stop)))
        for begin, end in merge(intervals)
    )


def _midnight(day: date, tz: tzinfo) -> datetime:
    """Start of a local day; pytz zones need ``localize`` to find their offset."""
    naive = datetime.combine(day, time.min)
    localize = getattr(tz, "localize", None)
    return localize(naive) if localize else naive.replace(tzinfo=tz)


def subtract_days(intervals: Iterable, days: Iterable[date], tz: tzinfo) -> list:
    """Take whole local days out of working time, cutting what reaches into them.

    :param intervals: ``(start, stop, …)``, aware, any order
    :param days: local dates whose hours are given otherwise (make-up days)
    :param tz: zone that says where the days begin and end
    :return: ordered list of ``(start, stop)``
    """
    spans = merge(intervals)
    for day in sorted(set(days)):
        first, last = _midnight(day, tz), _midnight(day + timedelta(days=1), tz)
        spans = [
            part
            for start, stop in spans
            for part in ((start, min(stop, first)), (max(start, last), stop))
            if part[0] < part[1]
        ]
    return spans
