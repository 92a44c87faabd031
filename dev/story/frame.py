"""A frame contract for the hotel's breakfasts, which ends before long."""

from datetime import timedelta

from . import acts
from .stage import scene


@scene(back=26, time="14:20")
def hotel_frame_is_drafted(workshop):
    env = workshop.act_as("emma")
    end = workshop.clock.end.date() + timedelta(days=20)
    contract = env["workshop.contract"].create(
        {"partner_id": workshop.customers["riverside"].id, "date_expiry": end}
    )
    workshop.frame = contract.sudo()
    contract.action_policy_submit("Trial season until mid-December, then a full year.")


@scene(back=25, time="09:40")
def hotel_frame_is_approved(workshop):
    acts.approve_contract(workshop, workshop.frame, "chen", "试一季，同意。")


@scene(back=25, time="10:00")
def hotel_frame_is_signed_for_us(workshop):
    acts.sign_for_us(workshop, workshop.frame, "wang")


@scene(back=25, time="11:15")
def hotel_frame_is_sent(workshop):
    acts.send_contract(workshop, workshop.frame, "emma")


@scene(back=24, time="10:10")
def hotel_frame_is_signed(workshop):
    acts.sign_as_customer(workshop, workshop.frame, "顾志远")
    assert workshop.frame.state == "archived", workshop.frame.state


@scene(back=24, time="11:00")
def hotel_frame_is_taken_over_by_production(workshop):
    _take_over(workshop, "sun", "production")


@scene(back=24, time="11:20")
def hotel_frame_is_taken_over_by_logistics(workshop):
    _take_over(workshop, "ma", "logistics")


def _take_over(workshop, login, duty):
    """Read, known to everybody in the department, done."""
    handover = acts.get_handover(workshop, login, workshop.frame, duty)
    handover.action_acknowledge()
    handover.action_done()
