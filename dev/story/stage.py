"""The stage: who acts, on what, and what the nightly jobs do between the scenes."""

from collections import namedtuple
from datetime import timedelta

from odoo.fields import Command

from . import carriers, catalogue, people

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
        self.carriers = {}
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
        self.carriers = carriers.create_carriers(self.env)

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

    def get_delivery(self, nickname, login):
        """Return the transfers of an order to its customer, as a user sees them."""
        order = self.orders[nickname]
        pickings = order.picking_ids.filtered(
            lambda picking: picking.state != "cancel"
            and picking.location_dest_id.usage == "customer"
        )
        return pickings.with_env(self.act_as(login))

    def quote(self, nickname, login, customer, lines, promise=None, due=None, **values):
        """Write a quotation as a salesperson.

        :param lines: ``[(product, quantity, price or None, discount %)]``
        :param int promise: days until the goods are there; None = the lead time
        :param int due: or working days before the end, 17:00
        """
        partner = self.customers[customer]
        if promise:
            values["commitment_date"] = self.clock.get_utc_now() + timedelta(promise)
        if due is not None:
            values["commitment_date"] = self.clock.get_utc(due, "17:00")
        values.setdefault(
            "carrier_id", self.carriers[carriers.get_carrier(customer)].id
        )
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
        """Do what the jobs that watch the clock would have done by now."""
        env, now = self.env, self.clock.env.cr.now()
        steps = env["workshop.approval.step"].search([("state", "=", "pending")])
        due = steps.filtered(
            lambda step: (
                (step.deadline and step.deadline <= now and not step.is_escalated)
                or (step.date_warn and step.date_warn <= now and not step.is_reminded)
            )
        )
        due._apply_clock(now)
        handovers = env["workshop.handover"]
        handovers.search(handovers._get_due_domain(now))._apply_clock(now)
        handovers._refresh_due_kind(now)
        orders = env["sale.order"]
        late = orders.search(orders._policy_get_progress_domain())
        late._policy_refresh_progress(production=True)
        clocks = env["workshop.complaint.clock"]
        clocks._get_due_batch(now, 0)._apply_clock(now)
        env["stock.picking"]._policy_remind_facts()
        env["stock.picking"]._policy_remind_receipts()
        self.run_triggered()

    def run_triggered(self):
        """Do what a request does at its end, and the jobs that it asked for."""
        env = self.env
        env.flush_all()
        env.cr.precommit.run()
        requests = env["workshop.approval.request"]
        requests.search([("notify_pending", "=", True)])._notify()
        handovers = env["workshop.handover"].with_context(active_test=False)
        handovers.search([("notify_pending", "=", True)])._notify()
        cases = env["workshop.complaint"].with_context(active_test=False)
        cases.search([("notify_pending", "=", True)])._notify()
        pickings = env["stock.picking"]
        pickings.search([("policy_notice_pending", "=", True)])._policy_tell_safely()
        self._post()

    def _post(self):
        """The mails to customers: the demo has no server, so they count as gone."""
        for notice in self.env["workshop.notice"]._get_ready():
            notice._create_mail().state = "sent"
            notice._send_ready()

    def measure(self):
        """Do the nightly jobs: stages, ends of contracts, the clauses once in force."""
        if self.policy:
            self.env["sale.order"]._policy_report_stage_drift()
            self.env["workshop.contract"]._cron_contracts()
            now = self.clock.get_utc_now()
            actions = self.env["workshop.corrective.action"]
            actions.search(actions._get_check_domain(now))._check_effect(now)
            self.env["workshop.satisfaction.request"]._run_company(self.company)
            cards = self.env["workshop.scorecard"]
            cards._close_ended(self.company)
            cards._open_period(self.company)
            reports = self.env["workshop.work.report"]
            reports._open_period(self.company)
            reports._draft_ending(self.company)
            self.env["workshop.promotion"]._follow_days(self.company)
            rows = self.env["workshop.compliance"]
            rows._measure_company(self.company, self.clock.now.date())

    def close(self):
        """Measure a last time; no mail waits for a server that the demo has not."""
        self.measure()
        self.env["digest.digest"].search([]).action_deactivate()
        outgoing = [("state", "in", ("outgoing", "exception"))]
        self.env["mail.mail"].search(outgoing).write({"state": "cancel"})
