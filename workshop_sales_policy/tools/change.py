"""What changed after an approval, and whether it may pass (design 4, F3.15).

A material snapshot is JSON-able: ``{field: value, …, "lines": {key: {field: value}}}``.
A line's ``label`` names it in differences; it is neither compared nor hashed.
"""

import hashlib
import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from .numeric import is_above, is_below, is_same

LINES = "lines"
LABEL = "label"
VALIDITY_FIELDS = frozenset({"validity_date", "validity"})
DATE_FIELDS = frozenset({"commitment_date", "promised_date"})
TERM_FIELDS = frozenset({"payment_term_id"})
NUMBER_FIELDS = frozenset({"quantity", "price_unit", "discount"})


@dataclass(frozen=True)
class Change:
    """One material value that differs; all but the last two go into a record."""

    field: str  # "line" = a whole line was added (old None) or removed (new None)
    line: str | None  # key of the line; None = of the document itself
    old: object
    new: object
    label: str = ""
    # The line before and after, for `passes`: what is cheap depends on its signs.
    line_old: dict | None = None
    line_new: dict | None = None

    @property
    def product_id(self):
        """Which product the line sells, or sold; ``None`` of the document itself."""
        return (self.line_new or self.line_old or {}).get("product_id")


# ---------------------------------------------------------------------- canonical form
def _canonical(value):
    """``value`` in the one form that equal content has.

    Numbers in fixed decimals without trailing zeros, so that 155, 155.0 and a
    155.0000000000001 from a computation are the same; ids in order.
    """
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, (float, Decimal)):
        if not math.isfinite(value):
            raise ValueError("A material value is not a finite number")
        fixed = f"{value:.9f}".rstrip("0").rstrip(".")
        return fixed if "." in fixed else int(fixed)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): _canonical(item) for key, item in value.items()}
    items = [_canonical(item) for item in value]
    if isinstance(value, (set, frozenset)) or all(type(i) is int for i in items):
        return sorted(items)
    return items


def _strip_labels(material):
    lines = (material.get(LINES) or {}).items()
    return material | {
        LINES: {
            key: {name: value for name, value in line.items() if name != LABEL}
            for key, line in lines
        }
    }


def material_hash(material: dict) -> str:
    """SHA-256 of what an approval is about; it only detects a change (F3.1).

    :param dict material: a material snapshot, floats rounded to their field's digits
    :return: 64 hexadecimal digits; the order of keys and of ids does not matter
    :raise ValueError: on a number that is not finite
    """
    content = json.dumps(
        _canonical(_strip_labels(material)),
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    )
    return hashlib.sha256(content.encode()).hexdigest()


# -------------------------------------------------------------------------- comparing
def _number(value):
    """A number, also from the rounded text that a snapshot may hold."""
    return None if value is None or value is False else float(value)


def _is_equal(name, old, new):
    if name in NUMBER_FIELDS:
        return is_same(_number(old), _number(new))
    return _canonical(old) == _canonical(new)


def _get_names(old, new):
    """Names of both, in a steady order."""
    return list(dict.fromkeys([*old, *new]))


def _compare_line(key, old, new):
    label = (new or old).get(LABEL) or ""
    if old is None or new is None:
        return [Change("line", key, old, new, label, old, new)]
    return [
        Change(name, key, old.get(name), new.get(name), label, old, new)
        for name in _get_names(old, new)
        if name != LABEL and not _is_equal(name, old.get(name), new.get(name))
    ]


def compare(old: dict, new: dict) -> list[Change]:
    """List what differs between two material snapshots.

    :param dict old: the approved one
    :param dict new: the present one
    :return: those of the document first, then line by line; values as they were given
    """
    changes = [
        Change(name, None, old.get(name), new.get(name))
        for name in _get_names(old, new)
        if name != LINES and not _is_equal(name, old.get(name), new.get(name))
    ]
    old_lines = {str(key): line for key, line in (old.get(LINES) or {}).items()}
    new_lines = {str(key): line for key, line in (new.get(LINES) or {}).items()}
    for key in _get_names(old_lines, new_lines):
        changes += _compare_line(key, old_lines.get(key), new_lines.get(key))
    return changes


# ------------------------------------------------------------------ may a change pass?
def _is_plain_sale(line):
    """Tell whether a line sells something at a price that is not negative."""
    quantity, price = _number(line.get("quantity")), _number(line.get("price_unit"))
    return (quantity or 0.0) >= 0 and (price or 0.0) >= 0


def _is_kept(margin_old, margin_new):
    """Tell whether the margin is known and not lower (F3.15)."""
    if margin_old is None or margin_new is None:
        return False
    return not is_below(margin_new, margin_old)


def _parse_moment(value):
    """A date or datetime, also from ISO text, in a form that can be ordered."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    return datetime(value.year, value.month, value.day) if value else None


def _passes_price(change, *_margins):
    """Up is in our favour, except on a return, where it is what we refund."""
    quantities = [
        _number((line or {}).get("quantity")) or 0.0
        for line in (change.line_old, change.line_new)
    ]
    if min(quantities) < 0:
        return False
    return is_above(_number(change.new), _number(change.old))


def _passes_discount(change, *_margins):
    """Down is in our favour on a plain sale only."""
    lines = (change.line_old or {}, change.line_new or {})
    if not all(_is_plain_sale(line) for line in lines):
        return False
    return is_below(_number(change.new), _number(change.old))


def _passes_quantity(change, margin_old, margin_new):
    """Less of the same at the same margin; down to nothing is a removal."""
    old, new = _number(change.old), _number(change.new)
    if old is None or new is None or old * new <= 0:
        return False
    return is_below(abs(new), abs(old)) and _is_kept(margin_old, margin_new)


def _passes_removal(change, margin_old, margin_new):
    """A document discount may go; a return only where the margin does not suffer."""
    if change.old is None or change.new is not None:
        return False
    quantity = _number(change.old.get("quantity")) or 0.0
    price = _number(change.old.get("price_unit")) or 0.0
    if price * quantity >= 0:
        return False
    return quantity > 0 or _is_kept(margin_old, margin_new)


def _passes_date(change, lead):
    """Later than approved and not before what is possible; a date must remain."""
    old, new = _parse_moment(change.old), _parse_moment(change.new)
    if old is None or new is None or new <= old:
        return False
    first = _parse_moment(lead)
    return first is None or new >= first


def _is_choice(change):
    """Tell whether a change is what a customer can do: take or leave an option."""
    if change.line is None:
        return False
    if change.field == "optional":
        return bool(change.old) and not change.new
    lines = (change.line_old or {}, change.line_new or {})
    return change.field == "quantity" and bool(lines[0].get("optional"))


# {field of a line: test of (change, margin before, margin now)}
LINE_TESTS = {
    "price_unit": _passes_price,
    "discount": _passes_discount,
    "quantity": _passes_quantity,
    "line": _passes_removal,
}


def passes(
    change: Change,
    *,
    margin_old: float | None,
    margin_new: float | None,
    level_old: int,
    level_new: int,
    lead: date | datetime | None = None,
    term_days_old: float | None = None,
    term_days_new: float | None = None,
    by_customer: bool = True,
) -> bool:
    """Tell whether a change keeps the approval; what is not listed does not.

    :param margin_old: order margin % 0-100 as approved, costs frozen; ``None`` unknown
    :param margin_new: order margin % now, on the same costs
    :param level_old: tier level that approved, 0 = within policy
    :param level_new: tier level the document evaluates to now
    :param lead: first possible day, or its first moment where dates are datetimes (in
        the same zone as they); ``None`` = unknown, then no date is too early
    :param term_days_old: days of the payment term as approved
    :param term_days_new: days of the payment term now
    :param by_customer: False when staff changed the optional lines
    :rtype: bool
    """
    if by_customer and _is_choice(change):
        return level_new <= level_old
    if change.field in VALIDITY_FIELDS:
        return True
    if change.field in DATE_FIELDS:
        return _passes_date(change, lead)
    if change.field in TERM_FIELDS:
        return is_below(term_days_new, term_days_old)
    test = LINE_TESTS.get(change.field) if change.line is not None else None
    return bool(test and test(change, margin_old, margin_new))


def all_pass(changes: Iterable[Change], **context) -> bool:
    """Tell whether each change alone keeps the approval (F3.15).

    :param changes: what ``compare`` found; none at all passes
    :param context: keyword arguments of ``passes``
    :rtype: bool
    """
    return all(passes(change, **context) for change in changes)
