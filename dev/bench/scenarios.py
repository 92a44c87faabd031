"""The rows of the table, in its order."""

from dev.bench.complaint import DeadlineCron, TwentyByMail
from dev.bench.delivery import ValidateTwenty
from dev.bench.performance import ScoresLarge, ScoresSmall, WhereAmI
from dev.bench.promotion import PromotionEvaluation, PromotionPage
from dev.bench.sales import (
    ConfirmOne,
    ConfirmTwenty,
    CreateToConfirm,
    GetViews,
    ListAsShown,
    ListOfEighty,
    TellPeople,
)

SCENARIOS = {
    scenario.__name__: scenario
    for scenario in (
        CreateToConfirm,
        ConfirmOne,
        ConfirmTwenty,
        TellPeople,
        ListOfEighty,
        ListAsShown,
        GetViews,
        ValidateTwenty,
        DeadlineCron,
        TwentyByMail,
        ScoresSmall,
        ScoresLarge,
        WhereAmI,
        PromotionEvaluation,
        PromotionPage,
    )
}
