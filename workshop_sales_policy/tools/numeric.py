"""Comparing, dividing and rounding as F3.0, F3.2 and F3.15 "Comparing" ask for it."""

import math

# Limits are compared unrounded; this much is floating-point dust, not a difference.
TOLERANCE = 1e-9


def is_above(value, limit):
    """Tell whether ``value`` is strictly above ``limit`` (F3.15 "Comparing").

    :param value: number or ``None``
    :param limit: number or ``None``
    :return: False when either is missing: what is not known is no reason
    :rtype: bool
    """
    return value is not None and limit is not None and value > limit + TOLERANCE


def is_below(value, limit):
    """Tell whether ``value`` is strictly below ``limit`` (F3.15 "Comparing").

    :param value: number or ``None``
    :param limit: number or ``None``
    :return: False when either is missing
    :rtype: bool
    """
    return is_above(limit, value)


def is_same(left, right):
    """Tell whether two numbers differ by dust only; missing equals missing alone.

    :rtype: bool
    """
    if left is None or right is None:
        return left is right
    return abs(left - right) <= TOLERANCE


def divide(dividend, divisor):
    """Divide; ``None`` without a dividend, without a divisor or by zero (F3.0).

    :rtype: float or None
    """
    if dividend is None or divisor is None or abs(divisor) <= TOLERANCE:
        return None
    return dividend / divisor


def percent(dividend, divisor):
    """``divide`` as a percentage 0-100.

    :rtype: float or None
    """
    result = divide(dividend, divisor)
    return None if result is None else 100.0 * result


def _dust(size):
    """How far off a number may be by floating point alone: grows with its size."""
    return TOLERANCE * max(1.0, abs(size) / 1000.0)


def round_up(value, digits):
    """Round towards plus infinity; a value already on the step stays there.

    :param float value: any number
    :param int digits: decimals to keep
    :rtype: float
    """
    scale = 10**digits
    return math.ceil((value - _dust(value)) * scale) / scale


def round_down(value, digits, size=0.0):
    """Round towards minus infinity; a value already on the step stays there.

    :param float value: any number
    :param int digits: decimals to keep
    :param float size: largest number that ``value`` is a difference of; its dust is
        in there, too
    :rtype: float
    """
    scale = 10**digits
    dust = _dust(max(abs(value), abs(size)))
    return math.floor((value + dust) * scale) / scale


def round_half_up(value, digits):
    """Round commercially: halves go away from zero (F3.0).

    :param float value: any number
    :param int digits: decimals to keep
    :rtype: float
    """
    scale = 10**digits
    size = math.floor((abs(value) + _dust(value)) * scale + 0.5) / scale
    return -size if value < 0 and size else size
