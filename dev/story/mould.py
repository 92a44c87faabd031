"""Mouldy bread: three customers in one day, one cause, and who else got this lot."""

from . import care
from .stage import scene

LOT = "H1121"


def _get_action(workshop):
    product = workshop.products["grain"]
    actions = workshop.env["workshop.corrective.action"]
    return actions.search([("product_id", "=", product.id)], order="id", limit=1)


# ------------------------------------------------ three months before: the first mould
@scene(back=91, time="10:20")
def bookshop_finds_mould(workshop):
    workshop.first_mould = care.record(
        workshop,
        "li",
        "bookshop",
        "quality",
        "两个杂粮面包长了白毛，保质期还有三天。",
        defect="mould",
        remedy="refund",
    )


@scene(back=91, time="14:30")
def bookshop_is_answered(workshop):
    case = workshop.first_mould
    care.settle(
        workshop, case, "li", 3, "storage", "退还两个面包的钱，再送两个新的。", 56.0
    )
    care.answer(workshop, case, "li", "秦店长您好：两个面包已退款，明早补送两个新的。")


@scene(back=90, time="09:40")
def bookshop_is_called_back(workshop):
    care.act(
        workshop,
        workshop.first_mould,
        "li",
        "callback",
        is_reached=True,
        score="4",
        text="秦店长：处理得快。",
    )


@scene(back=89, time="15:10")
def bread_cools_down_first(workshop):
    """A preventive action; ninety days later a job will say whether it took effect."""
    env = workshop.act_as("chen")
    action = env["workshop.corrective.action"].create(
        {
            "product_id": workshop.products["grain"].id,
            "category_id": care.get_category(workshop, "category_quality").id,
            "defect_id": care.get_category(workshop, "defect_mould").id,
            "user_id": workshop.users["sun"].id,
            "containment": "当天剩余的杂粮面包全部切开检查。",
            "root_cause": "面包未凉透就装袋，袋内结水珠。",
            "chosen_action": "出炉后在架上冷却两小时再装袋，装袋前量中心温度。",
        }
    )
    action.with_env(workshop.act_as("sun")).action_done()


# ------------------------------------------------------------ one day, three voices
@scene(back=4, time="09:10")
def tea_house_reports_mould(workshop):
    """On the customer's own page, with a photo."""
    workshop.mould = care.report_online(
        workshop,
        "grain_tea",
        "quality",
        "今天打开的杂粮面包有 6 个发霉，生产批次 H1121，照片附上。客人还没吃到。",
        "lotus",
        product_id=workshop.products["grain"].id,
        lot_id=care.get_lot(workshop, LOT).id,
        quantity=6,
        remedy="refund",
    )


@scene(back=4, time="09:35")
def mould_is_taken_on(workshop):
    case = workshop.mould.with_env(workshop.act_as("li"))
    case.defect_id = care.get_category(workshop, "defect_mould")
    case.action_acknowledge()
    care.act(
        workshop, case, "li", "contact", channel="phone", text="何姐：先停卖，等消息。"
    )


@scene(back=4, time="08:40")
def hotel_writes_a_mail(workshop):
    workshop.mould_mail = care.report_by_mail(
        workshop,
        "Purchasing <purchase@riverside.example.com>",
        "Mouldy multigrain bread",
        "Good morning, four of the multigrain loaves of Monday are mouldy, lot "
        "H1121. Please call us today. Gu Zhiyuan",
    )


@scene(back=4, time="08:55")
def hotel_is_sorted(workshop):
    case = workshop.mould_mail.with_env(workshop.act_as("emma"))
    case.write(
        {
            "product_id": workshop.products["grain"].id,
            "lot_id": care.get_lot(workshop, LOT).id,
            "order_id": workshop.orders["grain_hotel"].id,
            "category_id": care.get_category(workshop, "category_quality").id,
            "defect_id": care.get_category(workshop, "defect_mould").id,
            "quantity": 4,
        }
    )
    case.action_acknowledge()


@scene(back=4, time="09:05")
def coffee_tells_the_driver(workshop):
    workshop.mould_driver = care.record(
        workshop,
        "ma",
        "coffee",
        "quality",
        "范老板娘在门口说：杂粮面包有三个长毛，已经退给司机。",
        channel="driver",
        defect="mould",
        order_id=workshop.orders["grain_coffee"].id,
        product_id=workshop.products["grain"].id,
        lot_id=care.get_lot(workshop, LOT).id,
        quantity=3,
    )


@scene(back=4, time="13:20")
def mould_is_assessed(workshop):
    """Three of the same product and defect: major, and the old action opens again."""
    care.act(workshop, workshop.mould, "li", "assess", impact="4")
    case = workshop.mould
    assert case.severity == "major", f"{case.name}: {case.severity}"
    case.with_env(workshop.act_as("li")).action_hand_over()


@scene(back=4, time="13:40")
def who_else_got_this_lot(workshop):
    """The manager lists the buyers, and what is left stays in the house."""
    env = workshop.act_as("chen")
    lot = care.get_lot(workshop, LOT)
    workshop.sweep = env["workshop.lot.sweep"]._start(
        lot.product_id,
        "三位客户反映 H1121 批杂粮面包发霉。",
        lot=lot,
        complaint=workshop.mould.with_env(env),
    )
    workshop.sweep.action_hold()


@scene(back=4, time="15:30")
def buyers_are_called(workshop):
    for line in workshop.sweep.sudo().line_ids:
        if line.partner_id == workshop.customers["lotus_tea"]:
            line.with_env(workshop.act_as("li")).action_returned()


@scene(back=3, time="09:20")
def production_finds_the_cause(workshop):
    case = workshop.mould
    handover = workshop.env["workshop.handover"].search(
        [("res_model", "=", case._name), ("res_id", "=", case.id)]
    )
    handover.with_env(workshop.act_as("sun")).action_acknowledge()
    case.with_env(workshop.act_as("sun")).write(
        {
            "investigator_id": workshop.users["sun"].id,
            "cause_id": workshop.env.ref(
                "workshop_sales_policy.complaint_cause_storage"
            ).id,
            "analysis": "H1121 批出炉后二号冷却架占用，提前一小时装袋，袋内起雾。"
            "冷却记录表当天没有填。",
            "hours_spent": 3,
        }
    )


@scene(back=3, time="10:05")
def compensation_is_proposed(workshop):
    """Above ¥200: somebody else decides."""
    case = workshop.mould
    care.act(
        workshop,
        case,
        "li",
        "propose",
        text="40 个杂粮面包全额退款，另赠 10 个；今后每批附冷却记录。",
        amount=1080.0,
    )
    assert case.policy_approval_state == "pending", case.policy_approval_state


@scene(back=3, time="10:40")
def compensation_is_approved(workshop):
    case = workshop.mould.with_env(workshop.act_as("chen"))
    case.action_policy_approve("同意，老客户，尽快答复。")


@scene(back=3, time="11:10")
def tea_house_is_answered(workshop):
    care.answer(
        workshop,
        workshop.mould,
        "li",
        "何姐您好：查明是那一批提前装袋造成的。40 个全额退款 1,080 元，另送 10 个新的；"
        "今后每批都附冷却记录。您若不同意，可在页面回复，也可拨打 12315。",
    )


@scene(back=3, time="13:40")
def the_others_are_answered(workshop):
    """The same lot, the same cause; the call-backs are due."""
    workshop.mould_driver.with_env(workshop.act_as("emma")).action_acknowledge()
    for case, text in (
        (workshop.mould_mail, "Refund for all 30 loaves; the lot is off the market."),
        (workshop.mould_driver, "退款 3 个并补送 3 个；这一批已全部停售。"),
    ):
        care.act(workshop, case, "emma", "contact", channel="phone", text="")
        care.act(workshop, case, "emma", "assess", impact="3")
        care.act(workshop, case, "emma", "propose", text=text)
        care.answer(workshop, case, "emma", text)


@scene(back=2, time="14:50")
def bread_is_watched_again(workshop):
    """The action that had opened again by itself: this time with a lock on it."""
    action = _get_action(workshop).with_env(workshop.act_as("sun"))
    assert action.state == "open", f"{action.name}: {action.state}"
    action.write(
        {
            "team_ids": [(6, 0, [workshop.users[n].id for n in ("sun", "zhou")])],
            "problem_what": "杂粮面包在保质期内发霉",
            "problem_where": "面包切口和底部",
            "problem_when": "装袋后三到四天",
            "problem_how_many": "H1121 批，三位客户共 13 个",
            "problem_is": "只在杂粮面包、只在 H1121 批",
            "problem_is_not": "可颂和 H1128 批没有",
            "containment": "H1121 批库存全部停发，逐位通知买过的客户。",
            "root_cause": "冷却架被占用时，冷却时间没有人看着。",
            "escape_point": "包装检查只看外观，不量中心温度。",
            "chosen_action": "加一台冷却架；装袋前登记中心温度，超过 28 °C 不封口。",
            "implementation": "冷却架已到，封口机已接温度计。",
            "validation": "连续两批每批抽 5 个，放置 7 天无霉点。",
            "prevention": "全麦面包和吐司同样执行。",
        }
    )


@scene(back=1, time="15:20")
def tea_house_is_called_back(workshop):
    """Lotus gives a 4; the case closes when the action is carried out."""
    _get_action(workshop).with_env(workshop.act_as("sun")).action_done()
    care.act(
        workshop,
        workshop.mould,
        "li",
        "callback",
        is_reached=True,
        score="4",
        text="何姐：处理得干脆，新面包没问题。",
    )
    assert workshop.mould.state == "closed", workshop.mould.state
