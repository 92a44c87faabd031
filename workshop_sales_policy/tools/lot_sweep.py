"""Who got how much of some goods: what was delivered less what came back."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from .inspection import DUST


@dataclass(frozen=True)
class Passage:
    """Goods on their way to a customer, or back.

    ``goods`` tells products and lots apart, ``unit`` their units; ``quantity`` is in
    that unit, below 0 when the goods came back.
    """

    goods: Hashable
    unit: Hashable
    quantity: float
    date: datetime


@dataclass(frozen=True)
class Total:
    """What one customer has; ``goods`` is ``{goods: quantity}``, nothing below 0.

    ``quantity`` is ``None`` when the goods have several units: kilos and pieces do not
    add up. Dates and count are those of the deliveries, not of the returns.
    """

    goods: dict = field(default_factory=dict)
    quantity: float | None = 0.0
    unit: Hashable = None
    deliveries: int = 0
    first: datetime | None = None
    last: datetime | None = None

    @property
    def is_all_back(self) -> bool:
        """Whether nothing is left with the customer."""
        return not any(self.goods.values())


def sum_up(passages: Iterable[Passage]) -> Total:
    """Sum what went to one customer and what came back from there.

    More may come back than is known to have gone: a return names its lot more often
    than a delivery did. Such goods count as none, and never against other goods.
    """
    goods, units, dates = {}, {}, []
    for passage in passages:
        goods[passage.goods] = goods.get(passage.goods, 0.0) + passage.quantity
        units[passage.goods] = passage.unit
        if passage.quantity > 0:
            dates.append(passage.date)
    goods = {key: left if left > DUST else 0.0 for key, left in goods.items()}
    kinds = set(units.values())
    return Total(
        goods,
        sum(goods.values()) if len(kinds) < 2 else None,
        kinds.pop() if len(kinds) == 1 else None,
        len(dates),
        min(dates, default=None),
        max(dates, default=None),
    )
