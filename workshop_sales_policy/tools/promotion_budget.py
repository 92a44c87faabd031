"""How a year's promotion budget is split by what the channels earned (6.2b)."""

from collections.abc import Hashable, Mapping

from .numeric import round_half_up

# A channel nobody has measured gets a trial; all trials together at most this much.
TRIAL = 0.10
TRIALS = 0.30


def propose_allocation(
    total: float, earned: Mapping[Hashable, float | None], digits: int = 2
) -> dict[Hashable, float]:
    """Shares by the contribution that each channel's promotions brought.

    A channel that brought nothing gets nothing; one that was never measured gets a
    trial of 10 %, all trials together 30 %. What rounding leaves goes to the largest.

    :param total: the year's budget
    :param earned: incremental contribution by channel, ``None`` = never measured
    :return: amounts that add up to ``total``, all zero where no channel earned anything
        and none is to be tried
    """
    unknown = [key for key, value in earned.items() if value is None]
    gains = {key: max(0.0, value) for key, value in earned.items() if value is not None}
    gained = sum(gains.values())
    trials = min(TRIAL * len(unknown), TRIALS) if gained else float(bool(unknown))
    shares = {key: trials / len(unknown) for key in unknown}
    for key, gain in gains.items():
        shares[key] = (1.0 - trials) * gain / gained if gained else 0.0
    amounts = {
        key: round_half_up(total * share, digits) for key, share in shares.items()
    }
    if any(shares.values()):
        largest = max(shares, key=shares.get)
        rest = total - sum(amounts.values())
        amounts[largest] = round_half_up(amounts[largest] + rest, digits)
    return amounts
