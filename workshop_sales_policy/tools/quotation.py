"""Economics of a quotation: margin, discount and headroom (F3.2, F3.15).

All percentages are 0-100, all money is untaxed and in the order's currency. Figures
stay unrounded, but headroom is rounded down: what it offers must not need a review.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .numeric import TOLERANCE, divide, is_above, is_below, percent, round_down
from .quotation_line import (
    Limit,
    LineEconomics,
    QuoteLine,
    evaluate_line,
    get_unit_cost,
    has_list_price,
    is_discount,
    net_revenues,
)

__all__ = ["Limit", "LineEconomics", "QuoteEconomics", "QuoteLine", "evaluate_quote"]


@dataclass(frozen=True)
class QuoteEconomics:
    """Figures of a quotation; ``None`` = cannot be known, never zero."""

    lines: dict  # {key: LineEconomics}
    revenue: float  # ΣS
    cost: float | None  # ΣC; None when a cost is missing
    list_total: float  # ΣL·q of the lines with a list price
    margin: float | None
    margin_pct: float | None
    discount_pct: float | None
    headroom: float | None  # rounded down; negative = that much over
    headroom_pct: float | None  # of revenue, unrounded
    headroom_trigger: str | None  # margin_below | discount_above: what binds
    free_lines: tuple  # keys
    no_cost_lines: tuple  # keys
    no_list_lines: tuple  # keys: list price 0 with a cost
    level: int = 0  # tier level that headroom is measured at
    has_revenue: bool = True  # False: something is quoted, but for nothing (top tier)
    # Margin if missing costs were nil. Below a limit even so = below for certain;
    # else one line without cost would hide a loss on all the others.
    margin_at_most_pct: float | None = None


@dataclass(frozen=True)
class _Totals:
    """Sums over the lines that limits are tested on."""

    revenue: float
    cost: float | None
    known_cost: float  # ΣC where missing costs count as nil
    list_total: float
    list_revenue: float  # ΣS without the lines that have no list price
    has_revenue: bool
    margin_pct: float | None
    margin_at_most_pct: float | None
    discount_pct: float | None


def has_revenue(lines: list[QuoteLine], revenue: float) -> bool:
    """Tell whether a margin can be stated at all (F3.2: ΣS = 0 → top tier).

    A negative total that is not a plain return says nothing either: discounts beyond
    the goods' price would show as a splendid margin.

    :param float revenue: ΣS
    :return: True for an empty quotation, which has nothing to judge
    :rtype: bool
    """
    goods = [line for line in lines if not is_discount(line) and line.quantity]
    scale = sum(abs(line.net_price * line.quantity) for line in lines)
    if abs(revenue) <= TOLERANCE * max(1.0, scale):
        return not goods
    return revenue > 0 or bool(goods) and all(line.quantity < 0 for line in goods)


def _sum_totals(lines, rows):
    """Add up the quotation.

    :param lines: list of ``QuoteLine``
    :param rows: ``LineEconomics`` in the same order
    """
    revenue = sum(row.revenue for row in rows)
    missing = [line for line in lines if line.quantity and get_unit_cost(line) is None]
    known_cost = sum((get_unit_cost(line) or 0.0) * line.quantity for line in lines)
    cost = None if missing else known_cost
    unlisted = sum(
        row.revenue
        for line, row in zip(lines, rows, strict=True)
        if not is_discount(line) and not has_list_price(line)
    )
    list_total = sum(
        line.list_price * line.quantity for line in lines if has_list_price(line)
    )
    sells = has_revenue(lines, revenue)
    at_most = percent(revenue - known_cost, revenue) if sells else None
    if missing and (revenue < 0 or any(line.quantity < 0 for line in missing)):
        at_most = None  # a returned cost would raise the margin: no upper bound
    return _Totals(
        revenue=revenue,
        cost=cost,
        known_cost=known_cost,
        list_total=list_total,
        list_revenue=revenue - unlisted,
        has_revenue=sells,
        margin_pct=None if missing else at_most,
        margin_at_most_pct=at_most,
        discount_pct=percent(list_total - (revenue - unlisted), list_total),
    )


def strictest_limit(limits: Iterable[Limit], level: int = 0) -> Limit:
    """Join limits: the highest margin and the lowest discount asked for.

    :param int level: only limits of this tier level and above count. With 0 that is
        the room before any review, even where a higher level is the stricter one.
    """
    limits = [limit for limit in limits if limit.level >= level]
    margins = [x.min_margin_pct for x in limits if x.min_margin_pct is not None]
    discounts = [x.max_discount_pct for x in limits if x.max_discount_pct is not None]
    return Limit(level, max(margins, default=None), min(discounts, default=None))


def _triggered_level(limits, totals, has_unlisted):
    """Highest level whose limits are broken; 0 when none is (F3.1, F3.2).

    :param bool has_unlisted: a line has list price 0 with a cost
    """
    levels = [0]
    margins = [x.level for x in limits if x.min_margin_pct is not None]
    discounts = [x.level for x in limits if x.max_discount_pct is not None]
    if not totals.has_revenue and margins:
        levels.append(max(margins))
    if has_unlisted and discounts:
        levels.append(min(discounts))
    for limit in limits:
        if is_below(totals.margin_at_most_pct, limit.min_margin_pct) or is_above(
            totals.discount_pct, limit.max_discount_pct
        ):
            levels.append(limit.level)
    return max(levels)


def _get_headroom(totals, limit):
    """What may still be given away under ``limit``: the lesser of both (F3.2).

    :return: ``(money unrounded, trigger that binds)``; ``(None, None)`` when a limit
        asks for a margin that cannot be known, or nothing is limited
    :rtype: tuple
    """
    rooms = []
    if limit.min_margin_pct is not None:
        needed = divide(totals.cost, max(0.0, 1.0 - limit.min_margin_pct / 100.0))
        if needed is None:
            return None, None
        rooms.append((totals.revenue - needed, "margin_below"))
    if limit.max_discount_pct is not None and abs(totals.list_total) > TOLERANCE:
        lowest = totals.list_total * (1.0 - limit.max_discount_pct / 100.0)
        rooms.append((totals.list_revenue - lowest, "discount_above"))
    return min(rooms, key=lambda room: room[0], default=(None, None))


def _join(rows, totals, level, room, trigger, currency_digits):
    """Put lines, sums and headroom together.

    :param room: headroom, unrounded
    :rtype: QuoteEconomics
    """
    margin = None if totals.cost is None else totals.revenue - totals.cost
    size = max(abs(totals.revenue), abs(totals.list_total), abs(totals.known_cost))
    return QuoteEconomics(
        lines={row.key: row for row in rows},
        revenue=totals.revenue,
        cost=totals.cost,
        list_total=totals.list_total,
        margin=margin,
        margin_pct=totals.margin_pct,
        discount_pct=totals.discount_pct,
        headroom=None if room is None else round_down(room, currency_digits, size),
        headroom_pct=percent(room, totals.revenue) if totals.revenue > 0 else None,
        headroom_trigger=trigger,
        free_lines=tuple(row.key for row in rows if row.is_free),
        no_cost_lines=tuple(row.key for row in rows if row.lacks_cost),
        no_list_lines=tuple(row.key for row in rows if row.lacks_list),
        level=level,
        has_revenue=totals.has_revenue,
        margin_at_most_pct=totals.margin_at_most_pct,
    )


def evaluate_quote(
    lines: Iterable[QuoteLine],
    limits: Iterable[Limit] = (),
    price_digits: int = 2,
    currency_digits: int = 2,
    level: int | None = None,
    market_prices: Mapping[object, float | None] | None = None,
    markup_pct: float | None = None,
) -> QuoteEconomics:
    """Evaluate a quotation against the margin and discount limits (F3.2, F3.15).

    :param lines: what counts; see ``QuoteLine``
    :param limits: one per tier level
    :param price_digits: decimals that prices to quote are rounded up to
    :param currency_digits: decimals that headroom is rounded down to
    :param level: tier level the quotation evaluates to by all its rules; ``None`` =
        by these limits alone. At 0 headroom is the room before any review, at k the
        (negative) way back below k.
    :param market_prices: ``{key: fresh market price}``, missing or ``None`` = none
    :param markup_pct: target markup on cost, ``None`` = none set
    """
    lines, limits = list(lines), list(limits)
    market_prices = market_prices or {}
    limit = strictest_limit(limits)
    rows = [
        evaluate_line(
            line, revenue, limit, price_digits, market_prices.get(line.key), markup_pct
        )
        for line, revenue in zip(lines, net_revenues(lines), strict=True)
    ]
    totals = _sum_totals(lines, rows)
    if level is None:
        has_unlisted = any(row.lacks_list for row in rows)
        level = _triggered_level(limits, totals, has_unlisted)
    room, trigger = None, None
    if lines:
        room, trigger = _get_headroom(totals, strictest_limit(limits, level))
    return _join(rows, totals, level, room, trigger, currency_digits)
