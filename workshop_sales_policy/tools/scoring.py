"""Scores from targets and actual values (formulas F3.7 and F3.15 "Scores").

Percent are ratios here: 1.0 is 100 %. Points run from 0 to about 120. ``None`` is a
number that is not known, never zero.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from .numeric import is_below, round_half_up

METHODS = ("linear", "points", "banded", "veto", "deduction", "rating")


@dataclass(frozen=True)
class LineRule:
    """How one indicator is scored.

    ``weight`` in percent; ``direction`` ``higher`` or ``lower`` is better; ``cap`` and
    ``floor`` are attainments (1.2 = 120 %), a cap of 0 is none; ``points`` pairs of
    attainment and points, rising; ``step`` points lost per event; ``zero_target``
    ``na`` (no score) or ``met``; ``is_satisfaction`` scores 1-5 from 0 to 100 (F3.6).
    """

    weight: float
    method: str = "linear"
    direction: str = "higher"
    cap: float = 0.0
    floor: float = 0.0
    points: tuple[tuple[float, float], ...] = ()
    step: float = 0.0
    zero_target: str = "na"
    is_satisfaction: bool = False


@dataclass(frozen=True)
class LineScore:
    """What came out of one line; ``reason`` says by which rule or why nothing did."""

    weight: float
    score: float | None = None
    attainment: float | None = None
    reason: str = ""


@dataclass(frozen=True)
class CardRule:
    """What a scheme says of a whole card.

    ``bands`` pairs of lowest total and grade; ``coefficients`` by grade;
    ``insufficient`` and weights in percent; ``bonus_cap`` 0 is none.
    """

    bands: tuple[tuple[float, str], ...] = ()
    coefficients: dict[str, float] = field(default_factory=dict)
    insufficient: float = 50.0
    red_line_cap: float = 59.0
    bonus_base: float = 0.0
    team_factor: float = 1.0
    bonus_cap: float = 0.0


@dataclass(frozen=True)
class CardScore:
    """Total, grade and proposed bonus; without a total there is neither."""

    total: float | None
    known_weight: float
    grade: str = ""
    bonus: float = 0.0
    is_insufficient: bool = False
    is_capped: bool = False


def parse_points(text: str) -> tuple[tuple[float, float], ...]:
    """Read ``"60:0 80:60 100:100"``: percent of the target and the points for it.

    :return: pairs of attainment (ratio) and points
    :raise ValueError: naming the part that cannot be read, or the order
    """
    pairs = []
    for part in text.replace(",", " ").split():
        left, _colon, right = part.partition(":")
        try:
            pairs.append((float(left) / 100.0, float(right)))
        except ValueError:
            raise ValueError(part) from None
    if len(pairs) < 2:
        raise ValueError(text)
    if any(a[0] >= b[0] for a, b in zip(pairs, pairs[1:], strict=False)):
        raise ValueError(text)
    return tuple(pairs)


def prorate(target: float | None, active: float, period: float) -> float | None:
    """Share of a target for who was there ``active`` of ``period`` working days.

    A period without working days asks for nothing that can be measured: ``None``.
    """
    if target is None or period <= 0:
        return None
    return target * min(active, period) / period


def get_attainment(
    actual: float | None,
    target: float | None,
    direction: str = "higher",
    zero_target: str = "na",
) -> float | None:
    """How far the target is reached, as a ratio; ``None`` when nobody can say."""
    if actual is None or target is None:
        return None
    if direction == "lower":
        if target < 0:
            return None
        if not target:
            return 1.0 if not actual else 0.0
        return max(0.0, 2.0 - actual / target)
    if target > 0:
        return actual / target
    if target < 0:
        return 1.0 + (actual - target) / abs(target)
    if zero_target == "met":
        return 1.0 if actual >= 0 else 0.0
    return None


def interpolate(points: Sequence[tuple[float, float]], attainment: float) -> float:
    """Points of a broken line; flat before its first and behind its last corner."""
    if attainment <= points[0][0]:
        return points[0][1]
    for (low, start), (high, end) in zip(points, points[1:], strict=False):
        if attainment <= high:
            return start + (end - start) * (attainment - low) / (high - low)
    return points[-1][1]


def pick_band(bands: Iterable[tuple[float, object]], value: float, default=None):
    """What belongs to the highest lower bound that ``value`` reaches, inclusive."""
    found = default
    for bound, result in sorted(bands, key=lambda band: band[0]):
        if value >= bound - 1e-9:
            found = result
    return found


def score_line(
    rule: LineRule, actual: float | None, target: float | None = None
) -> LineScore:
    """Score one indicator.

    :param actual: in the indicator's own unit; of a rating the mean of 1 to 5, of a
        deduction the number of events
    :param target: in the same unit; ratings and deductions need none
    """
    if actual is None:
        return LineScore(rule.weight, reason="no_actual")
    if rule.method == "rating":
        points = 100.0 * (actual - 1) / 4 if rule.is_satisfaction else 20.0 * actual
        return LineScore(rule.weight, points, points / 100.0, "rating")
    if rule.method == "deduction":
        points = max(0.0, 100.0 - rule.step * actual)
        return LineScore(rule.weight, points, points / 100.0, "deduction")
    if target is None:
        return LineScore(rule.weight, reason="no_target")
    attainment = get_attainment(actual, target, rule.direction, rule.zero_target)
    if attainment is None:
        return LineScore(rule.weight, reason="zero_target")
    score = _score_attainment(rule, attainment)
    return LineScore(rule.weight, score, attainment, rule.method)


def _score_attainment(rule: LineRule, attainment: float) -> float:
    if rule.method == "veto":
        return 100.0 if attainment >= 1 - 1e-9 else 0.0
    if rule.method == "points":
        return interpolate(rule.points, attainment)
    if rule.method == "banded":
        return pick_band(rule.points, attainment, 0.0)
    if rule.floor and attainment < rule.floor - 1e-9:
        return 0.0
    reached = min(attainment, rule.cap) if rule.cap else attainment
    return max(0.0, 100.0 * reached)


def score_card(
    rule: CardRule, lines: Sequence[LineScore], has_red_line: bool = False
) -> CardScore:
    """Total of the known lines, its grade and the proposed bonus.

    The grade is that of the total as shown, two decimals half-up. Insufficient data
    beats a red line: no grade and no bonus.
    """
    known = [line for line in lines if line.score is not None]
    weight = sum(line.weight for line in known)
    if not weight:
        return CardScore(None, 0.0, is_insufficient=True)
    total = sum(line.weight * line.score for line in known) / weight
    capped = has_red_line and total > rule.red_line_cap
    total = round_half_up(min(total, rule.red_line_cap) if has_red_line else total, 2)
    if weight < rule.insufficient - 1e-9:
        return CardScore(total, weight, is_insufficient=True, is_capped=capped)
    grade = pick_band(rule.bands, total, "")
    bonus = rule.bonus_base * rule.coefficients.get(grade, 0.0) * rule.team_factor
    if rule.bonus_cap:
        bonus = min(bonus, rule.bonus_cap)
    return CardScore(total, weight, grade, bonus, False, capped)


def project(
    actual: float | None, elapsed: float, period: float, is_additive: bool
) -> float | None:
    """Where an indicator ends if it goes on as so far.

    :param elapsed: working days gone by, today included
    :param period: working days of the period
    """
    if actual is None or not is_additive or elapsed <= 0:
        return actual if not is_additive else None
    return actual * period / min(elapsed, period)


def get_gap(actual: float | None, target: float | None, direction: str) -> float | None:
    """What is missing to the target, above 0; 0 when it is reached."""
    if actual is None or target is None:
        return None
    missing = target - actual if direction == "higher" else actual - target
    return max(0.0, missing)


# Thirds of the nine boxes: points of the results from the coaching line and from the
# best grade on; a mean rating from 3 and from 4 of 5. No standard says where.
ATTITUDE_STEPS = (60.0, 80.0)


def pick_box(scores: Iterable[LineScore], steps: tuple[float, float]) -> int | None:
    """Which third some lines of a card fall into: 1 low, 2 middle, 3 high.

    :param scores: the lines of one axis, results or behaviour
    :param steps: lowest points of the middle and of the high third
    :return: ``None`` when none of them is known
    """
    total = score_card(CardRule(insufficient=0.0), scores).total
    if total is None:
        return None
    return 1 + sum(not is_below(total, step) for step in steps)
