"""Other cases of these weeks, feedback, and what is open on the last morning."""

from . import care
from .stage import scene


# --------------------------------------------------------------------- answered in time
@scene(back=22, time="16:40")
def canteen_complains_about_time(workshop):
    workshop.late_breakfast = care.record(
        workshop, "lin", "hengda", "late", "早餐箱九點才到，第一輪員工沒吃上。"
    )


@scene(back=22, time="17:05")
def canteen_is_taken_on(workshop):
    care.settle(
        workshop,
        workshop.late_breakfast,
        "lin",
        2,
        "transport",
        "改為七點半前送達，固定司機。",
    )


@scene(back=21, time="09:30")
def canteen_is_answered(workshop):
    care.answer(
        workshop,
        workshop.late_breakfast,
        "lin",
        "劉主任您好：今後固定由王師傅七點半前送到。",
    )


@scene(back=20, time="10:30")
def canteen_is_called_back(workshop):
    care.act(
        workshop,
        workshop.late_breakfast,
        "lin",
        "callback",
        is_reached=True,
        score="5",
        text="連著三天都準時。",
    )


# --------------------------------------------------- late, explained, taken up again
@scene(back=19, time="09:15")
def mart_misses_a_carton(workshop):
    workshop.short = care.record(
        workshop, "li", "neighbour", "short", "吐司少了一箱，箱单写 150 实收 130。"
    )


@scene(back=18, time="11:00")
def mart_is_answered_late(workshop):
    """The acknowledgement was due yesterday: late for good, and explained."""
    case = workshop.short
    care.settle(workshop, case, "li", 2, "people", "明早补送 20 袋吐司。")
    late = case.clock_ids.filtered(lambda clock: clock.is_breached)
    for clock in late.with_env(workshop.act_as("li")):
        clock.action_explain("当天去无锡送样，没看到消息。")
    care.answer(workshop, case, "li", "小赵您好：少的 20 袋明早补送，实在抱歉。")


@scene(back=16, time="15:40")
def mart_is_not_satisfied(workshop):
    care.act(
        workshop,
        workshop.short,
        "li",
        "callback",
        is_reached=True,
        score="2",
        text="补来的只有 18 袋。",
    )
    assert workshop.short.state == "investigating"


@scene(back=15, time="10:10")
def mart_gets_the_rest(workshop):
    case = workshop.short
    care.act(workshop, case, "li", "propose", text="再补 2 袋并送 5 袋。", amount=90.0)
    care.answer(workshop, case, "li", "小赵您好：2 袋已补，另送 5 袋赔礼。")


@scene(back=13, time="14:20")
def mart_is_content(workshop):
    care.act(
        workshop,
        workshop.short,
        "li",
        "callback",
        is_reached=True,
        score="4",
        text="这次对了。",
    )


# ---------------------------------------------------------- not supported, with reason
@scene(back=14, time="10:05")
def stranger_blames_the_bread(workshop):
    workshop.stranger = care.record(
        workshop,
        "emma",
        None,
        "quality",
        "A caller says our toast made him ill; he bought it at a stall.",
        contact_name="Mr Fang",
        contact_phone="138 0013 8000",
    )


@scene(back=14, time="11:20")
def stranger_is_told_why(workshop):
    case = workshop.stranger
    case.with_env(workshop.act_as("emma")).action_acknowledge()
    care.act(
        workshop,
        case,
        "emma",
        "reject",
        reason="Not our goods: no label of ours, we do not sell to stalls.",
        text="方先生您好：照片上的吐司没有我们的标签，我们也不向流动摊位供货。"
        "如您不同意，可回复我们，也可拨打 12315。",
    )
    notice = case.sudo().reply_notice_id
    if notice.state == "to_pass_on":
        notice.with_env(workshop.act_as("emma")).action_copied()


# -------------------------------------------------------------------- a simple question
@scene(back=9, time="09:50")
def hotel_asks_how_to_heat(workshop):
    case = care.record(
        workshop,
        "emma",
        "maple",
        "other",
        "How long do frozen croissants take in a combi oven?",
        kind="after_sales",
        remedy="explain",
    )
    case.action_acknowledge()
    care.answer(
        workshop, case, "emma", "14 minutes at 170 °C, no steam. 170 度 14 分钟。"
    )


# ------------------------------------------------------------- open on the last morning
@scene(back=2, time="09:55")
def school_passes_it_to_the_authority(workshop):
    """A parent called 12315: another clock runs."""
    case = care.record(
        workshop,
        "li",
        "yucai",
        "quality",
        "家长反映早餐箱里的可颂偏硬，已打 12315。",
        channel="other",
    )
    case.action_acknowledge()
    care.act(workshop, case, "li", "assess", impact="3")
    case._log_external("SZ2026-118820", workshop.clock.get_day(3))
    case.action_hand_over()
    workshop.authority = case


@scene(back=1, time="10:30")
def kindergarten_waits_for_a_photo(workshop):
    case = care.record(
        workshop, "li", "sunshine", "damaged", "蛋糕盒子压扁了一角，孩子生日用的。"
    )
    case.action_acknowledge()
    care.act(workshop, case, "li", "wait", reason="蛋糕的照片")


@scene(back=0, time="08:50")
def restaurant_found_a_string(workshop):
    """Somebody could be harmed: urgent, the manager knows at once."""
    case = care.record(
        workshop,
        "lin",
        "fullhouse",
        "quality",
        "蛋撻裡吃到一段細繩，客人很生氣，幸好沒吞下去。",
        is_safety=True,
        defect_id=care.get_category(workshop, "defect_foreign").id,
        product_id=workshop.products["tart"].id,
    )
    case.action_acknowledge()
    care.act(workshop, case, "lin", "assess", impact="5", is_safety=True)
    case.action_hand_over()


# --------------------------------------------------------------------------- feedback
FEEDBACK = (
    (12, "11:10", "li", "yunqi_tea", "praise", "茉莉曲奇卖得最好，茶客都问。", ""),
    (10, "15:20", "emma", "riverside", "wish", "Smaller croissants?", "45 g from May."),
    (8, "10:40", "lin", "victoria", "suggestion", "想要英文標籤。", "下一批加貼。"),
    (3, "16:30", "li", "bookshop", "wish", "司康能不能做无糖的？", ""),
    (0, "09:20", "emma", "coffee", "suggestion", "Toast bags without plastic?", ""),
)


def _note(login, customer, kind, text, answer):
    def play(workshop):
        env = workshop.act_as(login)
        feedback = env["workshop.feedback"].create(
            {
                "partner_id": workshop.customers[customer].id,
                "kind": kind,
                "text": text,
            }
        )
        if answer:
            feedback = feedback.with_env(workshop.act_as("chen"))
            feedback.answer = answer
            feedback.action_answer()

    return play


for _back, _time, *_row in FEEDBACK:
    scene(_back, _time)(_note(*_row))
