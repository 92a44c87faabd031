"""Slack of an order: how many days lie between readiness and promise (F3.4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from .numeric import is_above, is_below

DAY = 86400.0
# Slack in days at and below which an order that is not late yet turns amber.
AMBER_DAYS = 1.0


@dataclass(frozen=True)
class Supply:
    """Where one open quantity of an order comes from."""

    kind: str  # "made" | "bought" | "stock" | "waiting" = not there, source unknown
    date: datetime | None = None  # planned end, arrival or departure, naive UTC


@dataclass(frozen=True)
class Slack:
    """Slack of one order."""

    level: str  # "none" | "green" | "amber" | "red"
    days: float | None = None  # None = not known, or nothing left to deliver
    expected: datetime | None = None  # at the customer


def _ready(supply, promised, now):
    """When one quantity is ready, never in the past; ``None`` = not known."""
    if supply.kind == "stock":
        return now
    if supply.date is None:
        return None
    if supply.kind == "waiting" and supply.date <= promised:
        # The transfer is planned in time: where its goods come from is not known.
        return None
    return max(supply.date, now)


def get_slack(
    promised: datetime | None,
    supplies: Iterable[Supply],
    now: datetime,
    packing_days: float = 0.0,
    transit_days: float = 0.0,
) -> Slack:
    """Days between the promised date and the expected arrival (F3.4).

    Made goods are ready at the planned end of production, bought ones when they are
    planned to arrive, those in stock now. The latest quantity decides.

    :param promised: naive UTC; ``None`` = nothing promised
    :param supplies: open quantities; none = all delivered, or services
    :param packing_days: calendar days between ready and leaving
    :param transit_days: calendar days on the way
    :return: below 0 red, 0 to 1 amber, more green
    """
    if promised is None:
        return Slack("none")
    dates = [_ready(supply, promised, now) for supply in supplies]
    known = [date for date in dates if date is not None]
    if not known:
        return Slack("none")
    expected = max(known) + timedelta(days=packing_days + transit_days)
    days = (promised - expected).total_seconds() / DAY
    if len(known) < len(dates) and not is_below(days, 0.0):
        return Slack("none")  # the unknown one may be later
    return Slack(get_level(days), days, expected)


def get_level(days: float | None) -> str:
    """Colour of a slack in days.

    :return: "none" when it is not known
    """
    if days is None:
        return "none"
    if is_below(days, 0.0):
        return "red"
    return "green" if is_above(days, AMBER_DAYS) else "amber"


def get_done_pct(rows: Iterable[tuple[float, bool]]) -> float | None:
    """Share of what is to be made that is done.

    :param rows: ``(quantity, is done)`` of each manufacturing order
    :return: percent 0-100; ``None`` when nothing is to be made
    """
    rows = list(rows)
    total = sum(quantity for quantity, _done in rows)
    if total <= 0:
        return None
    return 100.0 * sum(quantity for quantity, done in rows if done) / total
