"""Which touch before an order gets how much of it (F3.8, F3.15 "Promotions")."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from .numeric import round_half_up
from .promotion import share_decaying, share_u_shaped

MODELS = ("first", "last", "linear", "u_shaped", "decay")
LOOK_BACK = timedelta(days=90)


@dataclass(frozen=True)
class Touch:
    """A lead or an offer that a campaign brought, and when."""

    moment: datetime
    campaign: Hashable


def filter_touches(touches: Sequence[Touch], ordered: datetime) -> list[Touch]:
    """Touches of an order: before it, not more than 90 × 24 h; oldest first."""
    counted = [
        touch for touch in touches if timedelta(0) < ordered - touch.moment <= LOOK_BACK
    ]
    return sorted(counted, key=lambda touch: touch.moment)


def get_weights(touches: Sequence[Touch], ordered: datetime, model: str) -> list[float]:
    """Weights of the touches, oldest first, that add up to 1."""
    count = len(touches)
    if model == "first":
        return [1.0] + [0.0] * (count - 1)
    if model == "last":
        return [0.0] * (count - 1) + [1.0]
    if model == "linear":
        return [1.0 / count] * count
    if model == "u_shaped":
        return share_u_shaped(count)
    ages = [(ordered - touch.moment) / timedelta(days=1) for touch in touches]
    return share_decaying(ages)


def attribute(
    amount: float,
    touches: Sequence[Touch],
    ordered: datetime,
    model: str,
    digits: int = 2,
) -> dict[Hashable, float]:
    """Split an order among the campaigns that touched its customer.

    Shares are rounded half up, what is left goes to the latest touch.

    :param touches: those that count, oldest first
    :return: ``{campaign: amount}``; empty without a touch
    """
    if not touches:
        return {}
    shares = [
        round_half_up(amount * weight, digits)
        for weight in get_weights(touches, ordered, model)
    ]
    shares[-1] = round_half_up(amount - sum(shares[:-1]), digits)
    result = {}
    for touch, share in zip(touches, shares, strict=True):
        result[touch.campaign] = round_half_up(
            result.get(touch.campaign, 0.0) + share, digits
        )
    return result
