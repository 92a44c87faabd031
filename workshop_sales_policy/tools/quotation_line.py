"""Economics of one quotation line: its cost, its share of discounts, its prices (F3.2).

All percentages are 0-100, all money is untaxed and in the order's currency. Prices to
quote are rounded up: half-up would promise a price that then needs review.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from .numeric import TOLERANCE, divide, is_above, percent, round_half_up, round_up


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


def evaluate_line(line, revenue, limit, digits, market, markup_pct) -> LineEconomics:
    """Figures of one line (F3.2).

    :param float revenue: S after document discounts
    :param Limit limit: strictest margin and discount of all levels
    :param int digits: price decimals
    :param market: fresh market price, ``None`` = none
    :param markup_pct: target markup on cost, ``None`` = none set
    """
    unit_cost = get_unit_cost(line)
    quantity = line.quantity
    price = revenue / quantity if quantity else line.net_price
    cost = unit_cost * quantity if unit_cost is not None else None
    discount = None
    if has_list_price(line):
        discount = percent(line.list_price - price, line.list_price)
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
        discount_pct=discount,
        net_price=price,
        floor_price=floor,
        lowest_price=lowest,
        suggested_price=suggested,
        is_free=is_free(line, price),
        lacks_cost=unit_cost is None and bool(quantity),
        lacks_list=lacks_list(line),
    )
