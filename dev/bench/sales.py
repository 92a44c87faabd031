"""Rows of the quotation: its life, its lists, its views."""

from dev.bench.columns import get_specification
from dev.bench.scenario import Scenario, plus, ratio
from dev.bench.workshop import ADDON


class CreateToConfirm(Scenario):
    title = "create, submit, approve, confirm; 10 lines, one rule matches"
    judge = ratio(1.20)

    def measure(self, env, subject):
        # Each act is a request of its own: what it wrote is flushed.
        order = self.orders(env, price=145.0)
        env.flush_all()
        if self.people.ours:
            order.action_policy_submit()
            env.flush_all()
            order.with_user(self.people.manager).action_policy_approve()
            env.flush_all()
        order.action_confirm()


class ConfirmOne(Scenario):
    title = "confirm, no rule matches"
    judge = plus(2)

    def prepare(self, env):
        return self.orders(env).id

    def measure(self, env, subject):
        order = env["sale.order"].with_user(self.people.salesperson).browse(subject)
        order.action_confirm()


class ConfirmTwenty(Scenario):
    title = "confirm 20 orders at once, no rule matches"
    judge = plus(8)
    repeats = 7

    def prepare(self, env):
        return self.orders(env, count=20).ids

    def measure(self, env, subject):
        orders = env["sale.order"].with_user(self.people.salesperson).browse(subject)
        orders.action_confirm()


class TellPeople(Scenario):
    title = "telling people, batch of 20"
    repeats = 7

    def prepare(self, env):
        if not self.people.ours:
            return None
        orders = self.orders(env, count=20, price=145.0)
        orders.action_policy_submit()
        return orders.policy_request_id.ids

    def measure(self, env, subject):
        if subject:
            env["workshop.approval.request"].browse(subject)._notify()

    @staticmethod
    def judge(plain, ours):
        value = ours["sql"] / 20
        return f"{value:.2f} statements per document", "<= 3", value <= 3


class ListOfEighty(Scenario):
    title = "list of 80 orders: stage, whose turn, next approver"
    repeats = 25

    # a part of what plain Odoo's list of quotations reads
    native = (
        "name",
        "create_date",
        "partner_id",
        "user_id",
        "activity_ids",
        "amount_total",
        "currency_id",
        "state",
        "invoice_status",
    )
    # … and what our lists add: views/sale/order_screens_views.xml
    added = (
        "policy_stage",
        "policy_turn",
        "policy_turn_date",
        "policy_turn_warn_date",
    )

    def prepare(self, env):
        orders = self.orders(env, count=80, price=145.0)
        if self.people.ours:
            orders[:40].action_policy_submit()
        return orders.ids, self.get_specification(env)

    def get_specification(self, env):
        """Return what is read of each order, for ``web_search_read``."""
        names = self.native + (self.added if self.people.ours else ())
        specification = {name: {} for name in names}
        specification["partner_id"] = {"fields": {"display_name": {}}}
        specification["user_id"] = {"fields": {"display_name": {}}}
        return specification

    def measure(self, env, subject):
        ids, specification = subject
        orders = env["sale.order"].with_user(self.people.manager)
        orders.web_search_read([("id", "in", ids)], specification, limit=80)

    @staticmethod
    def judge(plain, ours):
        value = ours["seconds"] / plain["seconds"]
        text = (
            f"time {1000 * ours['seconds']:.1f} / {1000 * plain['seconds']:.1f} ms"
            f" = {value:.2f} x, SQL {ours['sql']:.0f} / {plain['sql']:.0f}"
        )
        kept = value <= 1.15 and ours["sql"] <= plain["sql"]
        return text, "<= 1.15 x, no more SQL", kept


class ListAsShown(ListOfEighty):
    title = "the same list as the browser asks for it, slack and receipt shown"

    def prepare(self, env):
        ids, specification = super().prepare(env)
        if self.people.ours:
            # sudo: the columns are written by deliveries, which none of these has
            env["sale.order"].sudo().browse(ids)._policy_write(
                {
                    "policy_expected_date": "2099-01-01 09:00:00",
                    "policy_slack_days": 1.5,
                    "policy_slack_level": "amber",
                    "policy_receipt_state": "in_transit",
                }
            )
        return ids, specification

    def get_specification(self, env):
        ours = f"{ADDON}.sale_order_view_list_policy"
        view = env.ref(ours if self.people.ours else "sale.view_quotation_tree")
        orders = env["sale.order"].with_user(self.people.manager)
        return get_specification(orders, view)


class GetViews(Scenario):
    title = "get_views of sale.order, warm"
    judge = plus(0)

    def prepare(self, env):
        self.measure(env, None)

    def measure(self, env, subject):
        orders = env["sale.order"].with_user(self.people.salesperson)
        orders.get_views([(False, "list"), (False, "form"), (False, "search")])
