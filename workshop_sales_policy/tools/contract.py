"""What a contract is checked for: placeholders, differences, payments, dates (F3.3)."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from string import Formatter

from .numeric import is_same

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
BLANK = "______"
LINE_FIELDS = ("quantity", "price_unit", "discount")


# ----------------------------------------------------------------------- placeholders
def find_placeholders(text: str) -> list[str]:
    """List the names between braces, in their order.

    :raise ValueError: when a brace has no partner
    """
    names = []
    for _literal, name, spec, conversion in Formatter().parse(text or ""):
        if name is None:
            continue
        if spec or conversion:
            name = f"{name}{'!' + conversion if conversion else ''}:{spec or ''}"
        names.append(name)
    return names


def find_unknown(text: str, allowed: Iterable[str]) -> list[str]:
    """List names between braces that are not in ``allowed``; each one once.

    A name with a dot, an index or a format (``{company.env}``) is unknown.

    :raise ValueError: when a brace has no partner
    """
    known = set(allowed)
    return [n for n in dict.fromkeys(find_placeholders(text)) if n not in known]


def fill(text: str, values: Mapping[str, str]) -> tuple[str, list[str]]:
    """Put values in the place of their names; nothing in a value is read again.

    :param dict values: ``{name: text}``
    :return: ``(filled text, names without a value)``; those are left as a blank line
    """
    missing = []

    def replace(match):
        value = values.get(match[1])
        if value:
            return str(value)
        missing.append(match[1])
        return BLANK

    filled = PLACEHOLDER.sub(replace, text or "")
    return filled, list(dict.fromkeys(missing))


# ------------------------------------------------------------------------ differences
@dataclass(frozen=True)
class Row:
    """One line of a contract or of a quotation, as plain values."""

    key: object  # of the quotation's line; None = the contract's own
    label: str
    quantity: float = 0.0
    price_unit: float = 0.0
    discount: float = 0.0  # percent 0-100


@dataclass(frozen=True)
class Terms:
    """What a contract and its quotation must agree on."""

    rows: tuple = ()
    total: float = 0.0
    payment: object = None  # id of the payment term
    promised: date | None = None
    currency: object = None


@dataclass(frozen=True)
class Difference:
    """One difference, named by its kind."""

    kind: str  # line_added, line_missing, a name of LINE_FIELDS, total, payment …
    label: str = ""
    old: object = None  # of the quotation
    new: object = None  # of the contract


def _compare_rows(old, new):
    by_key = {row.key: row for row in new if row.key is not None}
    for row in old:
        twin = by_key.pop(row.key, None)
        if twin is None:
            yield Difference("line_missing", row.label)
            continue
        for name in LINE_FIELDS:
            before, after = getattr(row, name), getattr(twin, name)
            if not is_same(before, after):
                yield Difference(name, row.label, before, after)
    for row in new:
        if row.key is None or row.key in by_key:
            yield Difference("line_added", row.label)


def compare_terms(quotation: Terms, contract: Terms, rounding: float = 0.01):
    """Name every difference of a contract from its quotation.

    :param float rounding: of the currency; totals may differ by half of it per line,
        since taxes are rounded per line or per document
    :return: lines in the quotation's order, then currency, total, payment, date
    :rtype: list[Difference]
    """
    found = list(_compare_rows(quotation.rows, contract.rows))
    if quotation.currency != contract.currency:
        found.append(Difference("currency", "", quotation.currency, contract.currency))
    room = rounding * max(1, len(quotation.rows)) / 2 + 1e-9
    if abs(quotation.total - contract.total) > room:
        found.append(Difference("total", "", quotation.total, contract.total))
    if quotation.payment != contract.payment:
        found.append(Difference("payment", "", quotation.payment, contract.payment))
    if quotation.promised != contract.promised:
        found.append(Difference("date", "", quotation.promised, contract.promised))
    return found


# ------------------------------------------------------------- payments, dates, bytes
def sum_percentages(percentages: Iterable[float]) -> float:
    """Sum of the parts of a payment, percent 0-100, free of floating-point dust."""
    return round(sum(percentages), 6)


def is_whole(percentages: Iterable[float]) -> bool:
    """Tell whether the parts of a payment are the whole: none negative, sum 100."""
    parts = list(percentages)
    return all(part > 0 for part in parts) and is_same(sum_percentages(parts), 100.0)


def split_evenly(shares: Iterable[float]) -> list[float]:
    """Percentages that add up to 100, rounded to cents; the last takes the rest.

    :param shares: amounts of the parts, in any unit
    :return: percent 0-100 each; empty when there is nothing to split
    """
    amounts = list(shares)
    whole = sum(amounts)
    if not whole:
        return []
    parts = [round(100.0 * amount / whole, 2) for amount in amounts]
    parts[-1] = round(100.0 - sum(parts[:-1]), 2)
    return parts


def first_possible(signing: date, lead_days: float) -> date:
    """Signing plus lead time, a part of a day counts as a day (F3.3)."""
    days = int(lead_days)
    return signing + timedelta(days=days + (lead_days > days))


def is_too_early(promised: date | None, signing: date | None, lead_days: float) -> bool:
    """Tell whether a date is promised before signing + lead time.

    A date or a signing that is missing is no reason (F3.15 "Comparing").
    """
    if promised is None or signing is None:
        return False
    return promised < first_possible(signing, lead_days)


def checksum(content: bytes) -> str:
    """SHA-256 of the bytes of a file, 64 hexadecimal digits."""
    return hashlib.sha256(content or b"").hexdigest()
