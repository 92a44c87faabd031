"""Economics of a quotation: margin, discount, floor prices, headroom (F3.2, F3.15).

All percentages are 0-100, all money is untaxed and in the order's currency. Figures
stay unrounded except prices to quote (up) and headroom (down): rounding those half-up
would promise a price that then needs review.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .numeric import (
    TOLERANCE,
    divide,
    is_above,
    is_below,
    percent,
    round_down,
    round_half_up,
    round_up,
)


@dataclass(frozen=True)
class QuoteLine:
    """One line that counts; leave out sections, down payments and untaken options."""

    key: object  # the caller's id of the line, unique in the quotation
    quantity: float  # order unit; negative = return
    list_price: float | None  # L per unit, before any discount; None = unknown
    net_price: float  # per unit, after line discount, before document discounts
    unit_cost: float | None  # c, order unit and currency; None = unknown
    kind: str = "goods"  # goods | delivery | discount (of the document) | reward
    needs_cost: bool = False  # storable or a kit of such: without cost is a reason
    can_be_free: bool = False  # combo parent, approved reward: price 0 is no reason


@dataclass(frozen=True)
class Limit:
    """What leads to one tier level; the strictest where a level has several rules."""

    level: int
    min_margin_pct: float | None = None  # 0-100; below leads to this level
    max_discount_pct: float | None = None  # 0-100; above leads to this level


@dataclass(frozen=True)
class LineEconomics:
    """Figures of one line, its share of the document discounts included.

    A document discount that was spread is left with revenue 0, so that the revenues
    of all lines add up to that of the quotation.
    """

    key: object
    revenue: float  # S = p·q
    cost: float | None  # C = c·q; None = unknown
    margin: float | None  # money
    margin_pct: float | None  # None at price 0 or without cost
    discount_pct: float | None  # None without a list price
    net_price: float  # p per unit
    floor_price: float | None  # lowest net price that keeps the strictest margin
    lowest_price: float | None  # lowest net price that needs no review
    suggested_price: float | None
    is_free: bool
    lacks_cost: bool
    lacks_list: bool = False


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


# ------------------------------------------------------------------------- one line
def is_discount(line: QuoteLine) -> bool:
    """Tell whether a line is a document discount: every negative price is (F3.15).

    :rtype: bool
    """
    return line.kind == "discount" or line.net_price < 0


def get_unit_cost(line: QuoteLine) -> float | None:
    """Cost per unit; only what must have a cost can miss it (F3.15 "Quotes").

    Services and combo parents without a cost have none to bear: 0.

    :return: order currency; ``None`` = missing (on storable goods a cost of 0 too)
    """
    if is_discount(line):
        return 0.0
    cost = line.unit_cost or 0.0
    return None if line.needs_cost and abs(cost) <= TOLERANCE else cost


def has_list_price(line: QuoteLine) -> bool:
    """Tell whether a line enters the discount sums: L known and not 0 (F3.15).

    :rtype: bool
    """
    return not is_discount(line) and abs(line.list_price or 0.0) > TOLERANCE


def discount_share(amount: float, base: float, total: float) -> float:
    """Part of a document discount that one line bears, pro rata of its amount (F3.2).

    :param amount: document discounts together, normally negative
    :param base: amount of the line
    :param total: amount of all lines that bear discounts, above 0
    """
    return amount * base / total


def net_revenues(lines: Iterable[QuoteLine]) -> list[float]:
    """S of each line after document discounts (F3.2, F3.15 "Quotes").

    Delivery and returns bear no share; without any line to bear them the discounts
    stay where they are.

    :return: one amount per line, in the order of ``lines``; adds up to Σ price·q
    """
    lines = list(lines)
    amounts = [line.net_price * line.quantity for line in lines]
    bears = [
        not is_discount(line) and line.kind != "delivery" and amount > 0
        for line, amount in zip(lines, amounts, strict=True)
    ]
    total = sum(a for a, b in zip(amounts, bears, strict=True) if b)
    discount = sum(
        a for line, a in zip(lines, amounts, strict=True) if is_discount(line)
    )
    if not total or not discount:
        return amounts
    return [
        amount + discount_share(discount, amount, total)
        if bearing
        else (0.0 if is_discount(line) else amount)
        for line, amount, bearing in zip(lines, amounts, bears, strict=True)
    ]


def is_free(line: QuoteLine, net_price: float) -> bool:
    """Tell whether goods with a cost leave for nothing (F3.15 "Quotes").

    :param net_price: per unit, after the share of document discounts
    :rtype: bool
    """
    if is_discount(line) or line.kind == "delivery" or line.can_be_free:
        return False
    if line.quantity <= 0 or not is_above(get_unit_cost(line), 0.0):
        return False
    return net_price <= TOLERANCE * max(1.0, abs(line.net_price))


def lacks_list(line: QuoteLine) -> bool:
    """Tell whether a discount cannot be judged: L = 0 although it costs (F3.2).

    An unknown list price (``None``) is no reason, and neither is a permitted gift.

    :rtype: bool
    """
    if is_discount(line) or not line.quantity or line.list_price is None:
        return False
    if line.can_be_free and abs(line.net_price) <= TOLERANCE:
        return False
    return abs(line.list_price) <= TOLERANCE and is_above(get_unit_cost(line), 0.0)


# ---------------------------------------------------------------------------- prices
def floor_price(unit_cost, min_margin_pct, digits) -> float | None:
    """Lowest net price that keeps a margin: c / (1 - m), rounded up (F3.2).

    :param unit_cost: ``None`` = unknown
    :param min_margin_pct: 0-100, ``None`` = no limit; none is possible from 100 on
    :param int digits: price decimals
    """
    if unit_cost is None or min_margin_pct is None:
        return None
    price = divide(unit_cost, max(0.0, 1.0 - min_margin_pct / 100.0))
    return None if price is None else round_up(price, digits)


def lowest_price(line: QuoteLine, floor, limit: Limit, digits) -> float | None:
    """Lowest net price that needs no review: the dearer of both limits (F3.2).

    :param floor: the line's floor price
    :param limit: strictest margin and discount of all levels
    :param int digits: price decimals
    :return: ``None`` when a margin is asked for but the floor cannot be known
    """
    if floor is None and limit.min_margin_pct is not None:
        return None
    prices = [] if floor is None else [floor]
    if limit.max_discount_pct is not None and has_list_price(line):
        price = line.list_price * (1.0 - limit.max_discount_pct / 100.0)
        prices.append(round_up(price, digits))
    return max(prices, default=None)


def suggested_price(unit_cost, floor, market, markup_pct, digits) -> float | None:
    """max(floor, min(market price, cost·(1 + markup))) (F3.2).

    :param unit_cost: ``None`` = unknown, then nothing is suggested
    :param market: market price while fresh, ``None`` otherwise
    :param markup_pct: target markup on cost, 0-100 and more; ``None`` = none set
    :param int digits: price decimals; half-up, but never below the floor
    """
    if unit_cost is None:
        return None
    prices = [] if market is None else [market]
    if markup_pct is not None and unit_cost > TOLERANCE:
        prices.append(unit_cost * (1.0 + markup_pct / 100.0))
    if not prices:
        return None
    price = round_half_up(min(prices), digits)
    return price if floor is None else max(floor, price)


def _evaluate_line(line, revenue, limit, digits, market, markup_pct):
    """Figures of one line.

    :param float revenue: S after document discounts
    :param Limit limit: strictest margin and discount of all levels
    """
    unit_cost = get_unit_cost(line)
    quantity = line.quantity
    price = revenue / quantity if quantity else line.net_price
    cost = unit_cost * quantity if unit_cost is not None else None
    listed = has_list_price(line)
    floor = lowest = suggested = None
    if not is_discount(line) and quantity >= 0:
        floor = floor_price(unit_cost, limit.min_margin_pct, digits)
        lowest = lowest_price(line, floor, limit, digits)
        suggested = suggested_price(unit_cost, floor, market, markup_pct, digits)
    return LineEconomics(
        key=line.key,
        revenue=revenue,
        cost=cost,
        margin=None if cost is None else revenue - cost,
        margin_pct=None if unit_cost is None else percent(price - unit_cost, price),
        discount_pct=percent(line.list_price - price, line.list_price)
        if listed
        else None,
        net_price=price,
        floor_price=floor,
        lowest_price=lowest,
        suggested_price=suggested,
        is_free=is_free(line, price),
        lacks_cost=unit_cost is None and bool(quantity),
        lacks_list=lacks_list(line),
    )


# ---------------------------------------------------------------------- the quotation
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
    strictest = strictest_limit(limits)
    rows = [
        _evaluate_line(
            line,
            revenue,
            strictest,
            price_digits,
            market_prices.get(line.key),
            markup_pct,
        )
        for line, revenue in zip(lines, net_revenues(lines), strict=True)
    ]
    totals = _sum_totals(lines, rows)
    no_list = tuple(row.key for row in rows if row.lacks_list)
    if level is None:
        level = _triggered_level(limits, totals, bool(no_list))
    room, trigger = None, None
    if lines:
        room, trigger = _get_headroom(totals, strictest_limit(limits, level))
    margin = None if totals.cost is None else totals.revenue - totals.cost
    return QuoteEconomics(
        lines={row.key: row for row in rows},
        revenue=totals.revenue,
        cost=totals.cost,
        list_total=totals.list_total,
        margin=margin,
        margin_pct=totals.margin_pct,
        discount_pct=totals.discount_pct,
        headroom=None if room is None else round_down(room, currency_digits),
        headroom_pct=percent(room, totals.revenue) if totals.revenue > 0 else None,
        headroom_trigger=trigger,
        free_lines=tuple(row.key for row in rows if row.is_free),
        no_cost_lines=tuple(row.key for row in rows if row.lacks_cost),
        no_list_lines=no_list,
        level=level,
        has_revenue=totals.has_revenue,
        margin_at_most_pct=totals.margin_at_most_pct,
    )
