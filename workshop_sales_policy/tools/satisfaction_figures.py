"""All figures of a group of answers at once (F3.6)."""

from collections.abc import Sequence
from dataclasses import dataclass

from .satisfaction import csat, is_publishable, mean, nps, response_rate, shrunk


@dataclass(frozen=True)
class Figures:
    """What one company, person or product was given; ``None`` = not known.

    ``csat``, ``response`` percent 0–100; ``mean``, ``shrunk`` 1–5; ``nps`` −100 to 100;
    ``sent``, ``answers`` counts. Nothing is rounded.
    """

    sent: int
    answers: int
    csat: float | None
    mean: float | None
    shrunk: float | None
    nps: float | None
    response: float | None
    is_publishable: bool


def summarise(
    scores: Sequence[int],
    nps_scores: Sequence[int],
    answers: int,
    sent: int,
    prior_mean: float | None,
    least: int,
) -> Figures:
    """Put the figures of one group together.

    :param scores: 1–5 of those answers that gave stars
    :param nps_scores: 0–10 of those answers that gave one
    :param answers: how many answered
    :param sent: how many were asked
    :param prior_mean: the company's mean of 12 months, ``None`` = it has none
    :param least: answers from which a person's figures may be shown
    """
    average = mean(scores)
    return Figures(
        sent=sent,
        answers=answers,
        csat=csat(scores),
        mean=average,
        shrunk=shrunk(average, len(scores), prior_mean),
        nps=nps(nps_scores),
        response=response_rate(answers, sent),
        is_publishable=is_publishable(len(scores), least),
    )
