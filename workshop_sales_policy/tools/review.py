"""The order review: five points that a machine can check (clause 3.4a, F3.4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

# In the order people read them.
POINTS = ("customer", "address", "lines", "date", "credit")


@dataclass(frozen=True)
class ReviewFacts:
    """What is known of an order; nothing here asks for a record."""

    has_name: bool = True
    has_contact: bool = True  # a phone number or an e-mail address
    has_goods: bool = False  # services need neither address nor date
    is_pickup: bool = False  # the customer fetches the goods
    has_street: bool = True
    has_city: bool = True
    differences: tuple = ()  # from the contract, in words
    promised: date | None = None
    lead: date | None = None  # first day on which everything can be there
    today: date | None = None
    is_early_accepted: bool = False  # a round accepted a date before the lead time
    credit: dict | None = None  # values of the credit rule when it is exceeded


@dataclass(frozen=True)
class Point:
    """One row of the checklist: red says what is missing by key and values."""

    key: str
    is_green: bool
    values: dict  # JSON-able: ``missing`` keys, or what the words need


def _check_customer(facts):
    missing = [
        key
        for key, known in (("name", facts.has_name), ("contact", facts.has_contact))
        if not known
    ]
    return {"missing": missing} if missing else None


def _check_address(facts):
    if not facts.has_goods or facts.is_pickup:
        return None
    missing = [
        key
        for key, known in (("street", facts.has_street), ("city", facts.has_city))
        if not known
    ]
    return {"missing": missing} if missing else None


def _check_lines(facts):
    return {"differences": list(facts.differences)} if facts.differences else None


def _check_date(facts):
    """Not before the lead time; an earlier one only if accepted and still ahead."""
    if not facts.has_goods:
        return None
    if facts.promised is None:
        return {"missing": ["date"]}
    if facts.lead is None or facts.promised >= facts.lead:
        return None
    is_ahead = facts.today is None or facts.promised >= facts.today
    if facts.is_early_accepted and is_ahead:
        return None
    return {"value": facts.promised.isoformat(), "limit": facts.lead.isoformat()}


_CHECKS = {
    "customer": _check_customer,
    "address": _check_address,
    "lines": _check_lines,
    "date": _check_date,
    "credit": lambda facts: facts.credit,
}


def review_order(facts: ReviewFacts) -> list[Point]:
    """Check the five points of an order.

    :return: all of them in the order of ``POINTS``, green and red
    """
    points = []
    for key in POINTS:
        values = _CHECKS[key](facts)
        points.append(Point(key, values is None, values or {}))
    return points


def red_points(points: Iterable[Point]) -> list[Point]:
    """The points that stand in the way."""
    return [point for point in points if not point.is_green]
