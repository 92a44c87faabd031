"""What people do with a complaint: staff by the dialogs, customers on their pages."""

import base64
import io

from PIL import Image, ImageDraw

from .acts import act_as_customer


def draw_mould():
    """Return a photo of a mouldy loaf, as bytes."""
    image = Image.new("RGB", (640, 480), "#e9e2d6")
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((90, 140, 550, 380), 90, fill="#8a5a33")
    draw.rounded_rectangle((120, 170, 520, 350), 70, fill="#c48f57")
    for x, y, size in ((230, 230, 38), (330, 280, 52), (430, 220, 30), (280, 300, 22)):
        draw.ellipse((x - size, y - size, x + size, y + size), fill="#7f9a86")
        inner = size // 2
        draw.ellipse((x - inner, y - inner, x + inner, y + inner), fill="#d9e2da")
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=80)
    return buffer.getvalue()


def get_category(workshop, key):
    """Return a category or defect of the regulation by the end of its XML id."""
    return workshop.env.ref(f"workshop_sales_policy.complaint_{key}")


def get_delivered(workshop, nickname):
    """Return the delivery of an order to its customer."""
    pickings = workshop.orders[nickname].sudo().picking_ids
    return pickings.filtered(lambda p: p.state == "done")[:1]


def get_lot(workshop, number):
    """Return a lot by its number."""
    return workshop.env["stock.lot"].search([("name", "=", number)], limit=1)


def record(workshop, login, customer, kind, text, **values):
    """The three inputs of the phone: who, what kind, what happened."""
    env = workshop.act_as(login)
    dialog = env["workshop.complaint.record"].create(
        {
            "partner_id": customer and workshop.customers[customer].id,
            "category_id": get_category(workshop, f"category_{kind}").id,
            "description": text,
            **values,
        }
    )
    action = dialog.action_record()
    return env["workshop.complaint"].browse(action["res_id"])


def report_online(workshop, nickname, kind, text, login=None, **values):
    """Do what the portal does with the form "Report a problem" and its photo."""
    env = act_as_customer(workshop, login)
    order = workshop.orders[nickname]
    cases = env["workshop.complaint"]
    case = cases._receive_from_form(
        workshop.company,
        {
            "partner_id": order.partner_id.id,
            "category_id": get_category(workshop, f"category_{kind}").id,
            "description": text,
            "order_id": order.id,
            "picking_id": get_delivered(workshop, nickname).id,
            **values,
        },
        "login" if login else "link",
        [draw_mould()],
    )
    return case.with_env(workshop.env)


def report_by_mail(workshop, sender, subject, text):
    """A mail to the address for complaints, through the real gateway."""
    photo = base64.encodebytes(draw_mould()).decode()
    mail = (
        f"From: {sender}\nTo: hello@golden-ear.example.com\nSubject: {subject}\n"
        f"Message-Id: <{abs(hash(subject))}@example.com>\nMIME-Version: 1.0\n"
        'Content-Type: multipart/mixed; boundary="=="\n\n'
        f"--==\nContent-Type: text/plain; charset=utf-8\n\n{text}\n\n"
        "--==\nContent-Type: image/jpeg\nContent-Transfer-Encoding: base64\n"
        'Content-Disposition: attachment; filename="loaf.jpg"\n\n'
        f"{photo}\n--==--\n"
    )
    case_id = workshop.env["mail.thread"].message_process(
        "workshop.complaint", mail.encode()
    )
    return workshop.env["workshop.complaint"].browse(case_id)


def act(workshop, case, login, act, **values):
    """One step by its dialog, as the browser does it."""
    env = workshop.act_as(login)
    env["workshop.complaint.act"].create(
        {"complaint_id": case.id, "act": act, **values}
    ).action_apply()


def answer(workshop, case, login, text):
    """Reply; what goes by hand is copied into WeChat."""
    act(workshop, case, login, "reply", text=text)
    notice = case.sudo().reply_notice_id
    if notice.state == "to_pass_on":
        notice.with_env(workshop.act_as(login)).action_copied()


def settle(workshop, case, login, impact, cause, solution, amount=0.0):
    """Take on, speak to the customer, assess, find the cause, propose."""
    mine = case.with_env(workshop.act_as(login))
    mine.action_acknowledge()
    act(workshop, case, login, "contact", channel="phone", text="")
    act(workshop, case, login, "assess", impact=str(impact))
    mine.cause_id = workshop.env.ref(f"workshop_sales_policy.complaint_cause_{cause}")
    act(workshop, case, login, "propose", text=solution, amount=amount)
