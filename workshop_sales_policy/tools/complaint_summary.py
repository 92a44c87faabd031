"""The figures of a month of complaints: rates, medians and the biggest causes (F3.5).

Rates come as ``{"part": n, "whole": n, "pct": percent or None}``, so that a reader sees
of how many; ``None`` = nothing to divide by.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from .complaint import median
from .numeric import percent

DAY = 86400.0


def rate(part: int, whole: int) -> dict:
    """A share with what it is of."""
    return {"part": part, "whole": whole, "pct": percent(part, whole)}


def clock_rates(groups: Iterable[tuple], kinds: Iterable[str]) -> dict:
    """Deadlines kept, by kind.

    :param groups: ``(kind, was it late, how many)``
    :param kinds: those wanted, in order; without a deadline their rate is empty
    """
    kept, due = dict.fromkeys(kinds, 0), dict.fromkeys(kinds, 0)
    for kind, is_late, count in groups:
        if kind in due:
            due[kind] += count
            kept[kind] += 0 if is_late else count
    return {kind: rate(kept[kind], due[kind]) for kind in due}


def ranked(rows: Iterable[tuple], limit: int) -> dict:
    """The biggest of named amounts, and what the others add up to.

    :param rows: ``(name, amount, …)``
    :param limit: how many are named
    :return: ``{"rows": [[name, amount, …]], "rest": amount, "others": how many}``
    """
    ordered = sorted((list(row) for row in rows), key=lambda row: (-row[1], row[0]))
    others = ordered[limit:]
    return {
        "rows": ordered[:limit],
        "rest": sum(row[1] for row in others),
        "others": len(others),
    }


def closing(rows: Iterable[tuple[datetime, datetime]]) -> dict:
    """How long the closed cases took, calendar days.

    :param rows: ``(received, closed)``
    :return: ``{"median": days or None, "mean": days or None}``
    """
    days = [(end - start).total_seconds() / DAY for start, end in rows]
    return {
        "median": median(days),
        "mean": sum(days) / len(days) if days else None,
    }


def expand(counts: Mapping) -> list:
    """``{score: how often}`` as a list of scores."""
    return [score for score, count in counts.items() for _time in range(count)]
