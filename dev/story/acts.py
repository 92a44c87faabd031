"""What people do after the customer's yes: one function per act, as the user acting."""

from .carriers import DRIVER
from .drawing import draw_parcel, draw_signature

ADDRESS = "203.0.113.24"


# ------------------------------------------------------------------------- hand-overs
def get_handover(workshop, login, document, duty):
    """Return the hand-over of an order or contract to one department."""
    return workshop.act_as(login)["workshop.handover"].search(
        [
            ("res_model", "=", document._name),
            ("res_id", "=", document.id),
            ("duty", "=", duty),
        ]
    )


def acknowledge(workshop, nickname, login, duty, day=None):
    """Take an order over: with one tap, or for another day.

    :param day: naive UTC; None = the proposed day
    """
    order = workshop.orders[nickname]
    handover = get_handover(workshop, login, order, duty)
    assert handover.state == "waiting", f"{nickname} {duty}: {handover.state}"
    if day is None:
        handover.action_acknowledge()
        return
    dialog = handover.env["workshop.handover.answer"].create(
        {"handover_id": handover.id, "act": "plan", "date": day}
    )
    dialog.action_answer()


def send_back(workshop, nickname, login, duty, day, reason):
    """Say that it cannot be by then, and when it can."""
    handover = get_handover(workshop, login, workshop.orders[nickname], duty)
    dialog = handover.env["workshop.handover.answer"].create(
        {"handover_id": handover.id, "act": "refuse", "date": day, "reason": reason}
    )
    dialog.action_answer()


# ------------------------------------------------------------------------- production
def get_productions(workshop, nickname, login="sun"):
    """Return what is made for an order, as the maker sees it."""
    productions = workshop.orders[nickname]._policy_get_productions()
    return productions.with_env(workshop.act_as(login))


def make(workshop, nickname):
    """Production makes what was ordered."""
    for production in get_productions(workshop, nickname):
        production.action_assign()
        production.qty_producing = production.product_qty
        production._set_qty_producing()
        production.button_mark_done()
        assert production.state == "done", f"{production.name} is {production.state}"


def report_problem(workshop, nickname, login, name, **values):
    """Report what went wrong in making an order."""
    order = workshop.orders[nickname]
    values.setdefault("order_id", order.id)
    values.setdefault("production_id", order._policy_get_productions()[:1].id)
    return workshop.act_as(login)["workshop.production.issue"].create(
        {"name": name, "solver_id": workshop.users[login].id, **values}
    )


# -------------------------------------------------------------------------- inspection
def start_inspection(workshop, nickname):
    """Begin on the phone: the goods are taken as they are."""
    picking = workshop.get_delivery(nickname, "zhou")
    inspection = picking.env["workshop.inspection"].search(
        [("picking_id", "in", picking.ids), ("state", "=", "todo")]
    )
    inspection.action_start()
    return inspection


def inspect(workshop, nickname, squashed=""):
    """Look, count, pack, one photo: each point with one tap.

    :param str squashed: what is not in order with the packing
    """
    inspection = start_inspection(workshop, nickname)
    photo = draw_parcel(is_damaged=bool(squashed))
    for row in inspection.result_ids:
        if row.kind == "photo":
            answer = row.env["workshop.inspection.answer"].create(
                {"result_id": row.id, "photo": photo}
            )
            answer.action_save()
        elif squashed and row.is_packing:
            row._answer("not_ok", note=squashed)
        else:
            row.action_ok()
    inspection.action_finish()
    return inspection


# ---------------------------------------------------------------------------- shipping
def ship(workshop, nickname, facts=True):
    """Logistics validates what passed and adds what the customer must know."""
    pickings = workshop.get_delivery(nickname, "ma")
    for picking in pickings.filtered(lambda picking: picking.state != "done"):
        for move in picking.move_ids:
            move.quantity = move.product_uom_qty
            move.picked = True
        picking.button_validate()
        assert picking.state == "done", f"{picking.name} stays {picking.state}"
        if facts:
            picking.write(get_facts(workshop, picking))


def get_facts(workshop, picking):
    """What the customer is told: the parcel's number, or who comes until when."""
    if picking.policy_notice_kind == "tracking":
        return {"carrier_tracking_ref": f"XD26{picking.id:05d}8801"}
    day = workshop.clock.now.date()
    facts = {
        "policy_window_from": workshop.clock.as_utc(day, "14:00"),
        "policy_window_to": workshop.clock.as_utc(day, "16:00"),
    }
    if picking.policy_notice_kind == "driver":
        facts["policy_driver_name"], facts["policy_driver_phone"] = DRIVER
    return facts


def pass_on(workshop, nickname, login):
    """Paste what waits for it into WeChat: one tap per message."""
    order = workshop.orders[nickname]
    notices = workshop.act_as(login)["workshop.notice"].search(
        [("order_id", "=", order.id), ("state", "=", "to_pass_on")]
    )
    for notice in notices:
        notice.action_copied()


# -------------------------------------------------------------------- contract's papers
def act_as_customer(workshop, login=None):
    """Return what a page of the portal runs with: its visitor, as the superuser."""
    user = workshop.env.ref("base.public_user").id
    if login:
        user = workshop.env["res.users"].search([("login", "=", login)]).id
    return workshop.env(
        user=user,
        su=True,
        context={
            "lang": "zh_CN",
            "tz": "Asia/Shanghai",
            "mail_notify_force_send": False,
        },
    )


def approve_contract(workshop, contract, login, comment=""):
    """Decide from the desk: one tap on the card."""
    cards = workshop.act_as(login)["workshop.approval.step"].search(
        [("request_id", "=", contract.policy_request_id.id), ("state", "=", "pending")]
    )
    cards[:1].action_approve(comment)


def sign_for_us(workshop, contract, login):
    """An authorised person signs for the bakery."""
    env = workshop.act_as(login)
    dialog = env["workshop.contract.act"].create(
        {
            "contract_id": contract.id,
            "act": "sign",
            "name": env.user.name,
            "signature": draw_signature(),
        }
    )
    dialog.action_apply()


def send_contract(workshop, contract, login):
    """Copy the link of the contract into WeChat."""
    env = workshop.act_as(login)
    env["workshop.contract.send"].create({"contract_id": contract.id}).action_copied()


def sign_as_customer(workshop, contract, name, login=None):
    """Do what the portal does after the customer signed in the box."""
    env = act_as_customer(workshop, login)
    contract = contract.with_env(env).with_context(lang=contract.lang)
    refusal = contract._get_customer_refusal(env.user)
    assert not refusal, refusal
    contract._sign_for_customer(
        {
            "grade": contract._get_grade(env.user),
            "name": name,
            "signature": draw_signature(),
            "ip": ADDRESS,
        }
    )


# ----------------------------------------------------------------- receipt, afterwards
def say_received(workshop, nickname, name, login=None, exception=False, note=""):
    """Do what the portal does after one tap of the customer on the delivery's page."""
    env = act_as_customer(workshop, login)
    order = workshop.orders[nickname].with_env(env)
    for picking in order.picking_ids:
        if picking.policy_receipt_state != "in_transit":
            continue
        photos = env["ir.attachment"]
        if exception:
            photos = photos.create(
                {
                    "name": f"{picking.name} 1".replace("/", "-"),
                    "datas": draw_parcel(is_damaged=True),
                    "res_model": picking._name,
                    "res_id": picking.id,
                }
            )
        picking._policy_record_receipt(
            {
                "exception": exception,
                "name": name,
                "grade": order._policy_get_grade(env.user),
                "way": "portal",
                "note": note,
            },
            attachments=photos,
        )
        env["workshop.notice"]._mark_opened(picking._name, picking.ids)


def note_receipt(workshop, nickname, login, name, note):
    """Staff writes down what the customer said on the telephone."""
    for picking in workshop.get_delivery(nickname, login):
        dialog = picking.env["workshop.receipt.record"].create(
            {"picking_id": picking.id, "way": "note", "name": name, "note": note}
        )
        dialog.action_record()


def follow_up(workshop, nickname, login, score, note):
    """Ask how it was."""
    order = workshop.get_order(nickname, login)
    dialog = order.env["workshop.order.followup"].create(
        {"order_id": order.id, "score": score, "note": note}
    )
    dialog.action_log()
