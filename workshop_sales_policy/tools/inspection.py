"""Sample size and verdict of an inspection, and what a pass covers (F3.4)."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from .numeric import TOLERANCE

OK = "ok"
NOT_OK = "not_ok"
OPEN = "open"
# Quantities come from conversions of units: less than this is no quantity.
DUST = 1e-6
# Up to so many pieces every one is looked at; a sample is never smaller than that.
SMALL_LOT = 5


def sample_size(quantity: float) -> int:
    """How many pieces of a lot are looked at (F3.4).

    :param float quantity: goods in the lot; a part of a piece counts as one
    :return: n = N if N ≤ 5, else min(N, max(5, ⌈√N⌉))
    :raise ValueError: when there is nothing to inspect
    """
    if not math.isfinite(quantity) or quantity <= TOLERANCE:
        raise ValueError("Nothing to inspect")
    pieces = math.ceil(quantity - TOLERANCE)
    if pieces <= SMALL_LOT:
        return pieces
    return min(pieces, max(SMALL_LOT, math.ceil(math.sqrt(pieces))))


def parse_measure(text: str) -> float:
    """A measure as a person types it: "3.5", "3,5", " 1 200 " or "-4".

    :raise ValueError: when it is no finite number
    """
    plain = "".join((text or "").split())
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    value = float(plain.replace("−", "-"))
    # float() also takes "nan", "inf" and "1_0", which nobody measures.
    if not math.isfinite(value) or "_" in plain:
        raise ValueError("Not a finite number")
    return value


def is_within(value: float, kind: str, low: float, high: float) -> bool:
    """Tell whether a measure keeps its limits; a limit itself is kept.

    :param str kind: ``between``, ``at_least`` or ``at_most``
    """
    if kind != "at_most" and value < low - TOLERANCE:
        return False
    return kind == "at_least" or value <= high + TOLERANCE


@dataclass(frozen=True)
class Answer:
    """One answered point; ``group`` is the goods it is about, ``None`` the packing."""

    group: object
    state: str  # OK, NOT_OK or OPEN
    is_critical: bool = False


@dataclass(frozen=True)
class Verdict:
    """What the answers say: goods that failed, and those held as a whole lot."""

    failed: frozenset
    critical: frozenset
    packing_failed: bool

    @property
    def passed(self):
        return not self.failed and not self.packing_failed


def judge(answers: Iterable[Answer]) -> Verdict:
    """Accept on no defect; a critical one holds the whole lot (F3.4).

    :raise ValueError: while a point is open
    """
    answers = list(answers)
    if any(answer.state == OPEN for answer in answers):
        raise ValueError("A point is open")
    bad = [answer for answer in answers if answer.state == NOT_OK]
    return Verdict(
        failed=frozenset(a.group for a in bad if a.group is not None),
        critical=frozenset(
            a.group for a in bad if a.is_critical and a.group is not None
        ),
        packing_failed=any(a.group is None for a in bad),
    )


@dataclass
class Pass:
    """What one inspected line still covers, in the unit of the product."""

    id: object
    key: tuple  # (product, lot)
    left: float
    is_held: bool = False


@dataclass
class Cover:
    """Outcome of ``cover``: what is used of which pass, and what nothing covers."""

    uses: list = field(default_factory=list)  # (need, pass id, quantity)
    missing: dict = field(default_factory=dict)  # {need: {key: quantity}}
    held: set = field(default_factory=set)  # keys whose goods failed


def cover(needs: dict, passes: Iterable[Pass]) -> Cover:
    """Take what leaves from what passed, each quantity once.

    :param dict needs: ``{need: {key: quantity}}``; a need is one move
    :param passes: in the order in which they are used up; a held one covers nothing
        and closes the others of its key
    """
    result = Cover()
    by_key = {}
    for one in passes:
        if one.is_held:
            result.held.add(one.key)
        by_key.setdefault(one.key, []).append([one.id, one.left])
    for need, keys in needs.items():
        for key, quantity in keys.items():
            rest = quantity
            for source in () if key in result.held else by_key.get(key, ()):
                taken = min(rest, source[1])
                if taken > DUST:
                    result.uses.append((need, source[0], taken))
                    source[1] -= taken
                    rest -= taken
            if rest > DUST:
                result.missing.setdefault(need, {})[key] = rest
    return result
