"""Sharing goods and money of a case among the documents that settle it."""

from collections.abc import Mapping

from .numeric import TOLERANCE, is_above


def spread(quantity: float, available: Mapping) -> dict:
    """Take a quantity from several places, one after the other.

    :param quantity: how much is wanted, at most what is available
    :param available: ``{key: quantity}``, in the order in which they are used
    :return: ``{key: quantity taken}``, keys that give nothing left out
    """
    taken = {}
    rest = quantity
    for key, amount in available.items():
        part = min(max(amount, 0.0), rest)
        if part > TOLERANCE:
            taken[key] = part
            rest -= part
    return taken


def exceeds(released: float, given: float, more: float, rounding: float) -> bool:
    """Whether giving ``more`` passes what was released.

    :param released: compensation decided on, company currency
    :param given: given already, company currency
    :param rounding: smallest amount of the currency: less is dust
    """
    return is_above(given + more, released + rounding / 2)
