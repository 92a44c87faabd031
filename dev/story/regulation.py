"""The policy comes into force, is confirmed and read; one stands in for another."""

from datetime import timedelta

from .stage import scene

READERS = (
    (33, "09:45", "wang"),
    (32, "09:05", "chen"),
    (32, "09:40", "li"),
    (31, "13:20", "emma"),
    (30, "11:15", "lin"),
    (30, "16:45", "sun"),
    (29, "08:50", "wu"),
    (28, "10:30", "zheng"),
    (24, "17:10", "ma"),
)


@scene(back=33, time="09:30")
def the_owner_publishes(workshop):
    """Version 1 goes in force by the owner alone; a second person is named."""
    env = workshop.act_as("wang")
    policy = env["workshop.policy"].create(
        {
            "company_id": workshop.company.id,
            "second_person_id": workshop.users["chen"].id,
            "interpretation_user_id": workshop.users["wang"].id,
            "note": "第一版：报价先审后发，价格按成本、市场和目标毛利制定。\n"
            "First version: no quotation leaves the house unreviewed.",
        }
    )
    amount = policy.tier_ids.filtered(
        lambda tier: tier.document == "sale_quotation" and tier.level == 2
    )
    env["workshop.approval.rule"].create(
        {
            "policy_id": policy.id,
            "document": "sale_quotation",
            "trigger": "amount_above",
            "threshold": 50000.0,
            "tier_id": amount.id,
        }
    )
    policy.action_submit()
    workshop.policy = policy.sudo()


@scene(back=31, time="10:00")
def the_manager_confirms(workshop):
    """Clause 1.3a: seen by two."""
    workshop.policy.with_env(workshop.act_as("chen")).action_confirm()


def _read(login):
    def play(workshop):
        workshop.policy.with_env(workshop.act_as(login)).action_acknowledge()

    return play


for _back, _time, _login in READERS:
    scene(_back, _time)(_read(_login))


@scene(back=14, time="17:00")
def the_owner_travels(workshop):
    """Four days at a trade fair: the manager stands in, with dates."""
    _stand_in(workshop, "wang", "chen", 1, 4, "烘焙展 Baking fair, Shanghai")


@scene(back=1, time="17:20")
def the_manager_plans_leave(workshop):
    """Next week the owner stands in for the manager."""
    _stand_in(workshop, "chen", "wang", 7, 11, "年假 Annual leave")


def _stand_in(workshop, user, deputy, first, last, note):
    today = workshop.clock.now.date()
    workshop.act_as(user)["workshop.approval.delegation"].create(
        {
            "user_id": workshop.users[user].id,
            "deputy_id": workshop.users[deputy].id,
            "company_id": workshop.company.id,
            "date_from": today + timedelta(days=first),
            "date_to": today + timedelta(days=last),
            "note": note,
        }
    )
