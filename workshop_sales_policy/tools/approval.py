"""Which approval rules a document triggers, and how high they lead (F3.1, F3.2)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from .numeric import is_above, is_below


@dataclass(frozen=True)
class Rule:
    """One rule of a policy version, as plain values."""

    id: object
    trigger: str  # a key of ``TRIGGERS``
    threshold: float  # percent 0-100, company currency or days: as the trigger says
    level: int  # tier level it leads to, 1 = lowest
    extra_step_id: object = None
    label: str = ""


@dataclass(frozen=True)
class Facts:
    """What is known of a document; ``None`` = not known or not applicable: no reason.

    Money of one trigger is in one currency; the caller converts to company currency.
    """

    margin_pct: float | None = None
    # Margin if missing costs were nil (``QuoteEconomics``); used where it is unknown.
    margin_at_most_pct: float | None = None
    discount_pct: float | None = None
    amount: float | None = None  # company currency
    term_days: float | None = None  # 0 = pays at once
    default_term_days: float | None = None  # of the customer
    promised: date | None = None
    lead: date | None = None  # first possible day
    credit_due: float | None = None
    credit_limit: float | None = None  # None = no limit
    order_total: float | None = None  # tax included
    new_customer: bool = False  # no earlier confirmed order
    free_lines: int = 0
    no_cost_lines: int = 0
    no_list_lines: int = 0  # list price 0 with a cost
    has_revenue: bool = True  # False: goods are quoted, but ΣS = 0
    newcomer: bool = False  # salesperson without passed induction
    over_budget: float | None = None  # amount beyond the budget
    matched: frozenset = frozenset()  # ids of `domain` rules whose domain matched


@dataclass(frozen=True)
class Reason:
    """Why a document needs a say: key and unrounded, JSON-able numbers."""

    rule_id: object
    trigger: str
    level: int
    values: dict  # {"value": …, "limit": …} and/or {"count": n}; {} = says itself


def _test_above(value, limit):
    """Values of a reason when ``value`` is strictly above ``limit``, else ``None``."""
    return {"value": value, "limit": limit} if is_above(value, limit) else None


def _test_count(count):
    return {"count": count} if count else None


def _test_margin(rule, facts):
    """Unknown because a cost is missing is no reason; surely below is one."""
    value = facts.margin_pct
    if value is None and facts.has_revenue:
        value = facts.margin_at_most_pct
    if not is_below(value, rule.threshold):
        return None
    return {"value": value, "limit": rule.threshold}


def _test_term(rule, facts):
    if facts.default_term_days is None:
        return None
    limit = facts.default_term_days + rule.threshold
    return _test_above(facts.term_days, limit)


def _test_date(_rule, facts):
    promised, lead = facts.promised, facts.lead
    if promised is None or lead is None or promised >= lead:
        return None
    return {"value": promised.isoformat(), "limit": lead.isoformat()}


def _test_credit(_rule, facts):
    """Due + order above the limit; a new customer on credit has limit 0 (F3.15)."""
    limit, due = facts.credit_limit, facts.credit_due
    if facts.new_customer and (facts.term_days or 0) > 0:
        limit, due = 0.0, due or 0.0
    if due is None or facts.order_total is None:
        return None
    return _test_above(due + facts.order_total, limit)


def _test_always(_rule, _facts):
    return {}


# {trigger: test}; a test returns the values of the reason, None = not triggered.
TRIGGERS: dict[str, Callable] = {
    "always": _test_always,
    "margin_below": _test_margin,
    "discount_above": lambda r, f: _test_above(f.discount_pct, r.threshold),
    "amount_above": lambda r, f: _test_above(f.amount, r.threshold),
    "term_longer": _test_term,
    "date_early": _test_date,
    "newcomer": lambda r, f: {} if f.newcomer else None,
    "no_cost": lambda r, f: _test_count(f.no_cost_lines),
    "free_line": lambda r, f: _test_count(f.free_lines),
    "credit": _test_credit,
    "over_budget": lambda r, f: _test_above(f.over_budget, r.threshold),
    "domain": lambda r, f: {} if r.id in f.matched else None,
}


def _test_no_revenue(rules, facts):
    """ΣS = 0 with goods leads to the top tier of the margin rules (F3.2)."""
    rules = [rule for rule in rules if rule.trigger == "margin_below"]
    if facts.has_revenue or not rules:
        return []
    rule = max(rules, key=lambda rule: rule.level)
    values = {"value": None, "limit": rule.threshold}
    return [Reason(rule.id, rule.trigger, rule.level, values)]


def _test_no_list(rules, facts):
    """A line with list price 0 leads to the lowest tier that knows discounts (F3.15).

    It comes besides the discount of the other lines: ``value`` is ``None``.
    """
    rules = [rule for rule in rules if rule.trigger == "discount_above"]
    if not facts.no_list_lines or not rules:
        return []
    rule = min(rules, key=lambda rule: rule.level)
    values = {"value": None, "limit": rule.threshold, "count": facts.no_list_lines}
    return [Reason(rule.id, rule.trigger, rule.level, values)]


def evaluate_rules(rules: Iterable[Rule], facts: Facts) -> list[Reason]:
    """Test every rule; each one that is triggered gives its reason (F3.1).

    :param rules: those of one document kind, in their order
    :param facts: what is known of the document
    :return: highest level first, then in the order of the rules; empty = within policy
    :raise ValueError: on an unknown trigger: a rule that nobody tests would be a hole
    """
    rules = list(rules)
    reasons = []
    for rule in rules:
        if rule.trigger not in TRIGGERS:
            raise ValueError(f"Unknown trigger {rule.trigger!r} of rule {rule.id!r}")
        values = TRIGGERS[rule.trigger](rule, facts)
        if values is not None:
            reasons.append(Reason(rule.id, rule.trigger, rule.level, values))
    reasons += _test_no_revenue(rules, facts) + _test_no_list(rules, facts)
    order = {rule.id: index for index, rule in enumerate(rules)}
    return sorted(reasons, key=lambda r: (-r.level, order[r.rule_id]))


def highest_level(reasons: Iterable[Reason]) -> int:
    """The tier level that decides: the highest one triggered (F3.1).

    :return: 0 when there is no reason
    """
    return max((reason.level for reason in reasons), default=0)
