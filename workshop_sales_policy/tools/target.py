"""Splitting a goal over months so that the parts add up to it."""

from collections.abc import Sequence

from .numeric import round_half_up


def spread(amount: float, weights: Sequence[float], digits: int) -> list[float]:
    """Split an amount in proportion to weights, rounded; the last takes the remainder.

    :param weights: one a part, not all zero
    :param digits: decimals of a part
    :return: parts whose sum is ``amount``, rounded to ``digits``
    :raise ValueError: no weights, or nothing to split by
    """
    total = sum(weights)
    if not weights or total <= 0:
        raise ValueError("Nothing to split by.")
    parts = [round_half_up(amount * weight / total, digits) for weight in weights[:-1]]
    return parts + [round_half_up(amount - sum(parts), digits)]
