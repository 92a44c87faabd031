"""The stage: who acts, on what, and what the nightly jobs do between the scenes."""

from collections import namedtuple
from datetime import timedelta

from odoo.fields import Command

from . import catalogue, people

SCENES = []


class Scene(namedtuple("Scene", "back time play")):
    """What one user does at one moment; ``back`` = working days before the end."""

    @property
    def order(self):
        return -self.back, self.time


def scene(back, time):
    """Register a function ``(workshop)`` as a scene.

    :param int back: working days before the end of the story; 0 = its last morning
    :param str time: local time, ``"HH:MM"``
    """

    def register(function):
        SCENES.append(Scene(back, time, function))
        return function

    return register


class Workshop:
    """What the scenes share: the cast, the goods and the quotations by nickname."""

    def __init__(self, env):
        self.env = env
        self.company = env.ref("base.main_company")
        self.users = {}
        self.products = {}
        self.customers = {}
        self.orders = {}
        self.policy = None
        self.clock = None

    def furnish(self):
        """Hire the people, stock the shelves, open the customers' accounts."""
        self.users = people.create_users(self.env, self.company)
        people.create_departments(self.env, self.company, self.users)
        people.create_holidays(self.env, self.company)
        self.products = catalogue.create_products(self.env, self.company)
        self.customers = catalogue.create_customers(self.env, self.users)
        people.create_portal_user(self.env, self.customers)

    # ------------------------------------------------------------------------ acting
    def act_as(self, login):
        """Return the environment of a user, as their own browser would have it."""
        user = self.users[login]
        return self.env(
            user=user.id,
            su=False,
            context={
                "lang": user.lang,
                "tz": user.tz,
                "allowed_company_ids": self.company.ids,
                "mail_notify_force_send": False,
            },
        )

    def get_order(self, nickname, login):
        """Return a quotation of the story as a user sees it."""
        return self.orders[nickname].with_env(self.act_as(login))

    def quote(self, nickname, login, customer, lines, promise=None, **values):
        """Write a quotation as a salesperson.

        :param lines: ``[(product, quantity, price or None, discount %)]``
        :param int promise: days until the goods are there; None = the lead time
        """
        partner = self.customers[customer]
        if promise:
            values["commitment_date"] = self.clock.get_utc_now() + timedelta(promise)
        order = self.act_as(login)["sale.order"].create(
            {
                "partner_id": partner.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.products[product].id,
                            "product_uom_qty": quantity,
                            **({} if price is None else {"price_unit": price}),
                            "discount": discount,
                        }
                    )
                    for product, quantity, price, discount in lines
                ],
                **values,
            }
        )
        self.orders[nickname] = order.sudo()
        return order

    # -------------------------------------------------------------------------- jobs
    def run_jobs(self):
        """Do what the scheduled jobs would have done by now."""
        env = self.env
        steps = env["workshop.approval.step"].search([("state", "=", "pending")])
        now = self.clock.env.cr.now()
        due = steps.filtered(
            lambda step: (
                (step.deadline and step.deadline <= now and not step.is_escalated)
                or (step.date_warn and step.date_warn <= now and not step.is_reminded)
            )
        )
        due._apply_clock(now)
        requests = env["workshop.approval.request"]
        requests.search([("notify_pending", "=", True)])._notify()

    def measure(self):
        """Measure the clauses once there are any."""
        if self.policy:
            rows = self.env["workshop.compliance"]
            rows._measure_company(self.company, self.clock.now.date())

    def close(self):
        """Measure a last time; no mail waits for a server that the demo has not."""
        self.measure()
        self.env["digest.digest"].search([]).action_deactivate()
        outgoing = [("state", "in", ("outgoing", "exception"))]
        self.env["mail.mail"].search(outgoing).write({"state": "cancel"})
