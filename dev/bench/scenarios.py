"""What is measured: each scenario runs on plain Odoo and with the addon.

``prepare`` makes what the measured part needs; ``measure`` is what counts. On plain
Odoo the same user does what the same work takes there.
"""

from types import SimpleNamespace

from odoo.fields import Command
from odoo.tests import new_test_user

from dev.bench.columns import get_specification

ADDON = "workshop_sales_policy"
RULES = (
    ("margin_below", 25.0, 1),
    ("margin_below", 15.0, 2),
    ("discount_above", 5.0, 1),
    ("amount_above", 1_000_000.0, 1),
)


def has_addon(env):
    """Return whether this database has the addon."""
    return "workshop.policy" in env


def set_up(env):
    """People, products, a customer and, with the addon, a policy in force."""
    people = SimpleNamespace(ours=has_addon(env))
    _hire(env, people)
    if "stock_text_confirmation" in env.company:
        # A phone number makes core ask about a text message instead of shipping.
        env.company.stock_text_confirmation = False
    # with phone and address: the order review asks how to reach a customer
    customer = {
        "name": "Bench customer",
        "street": "1 Mill Lane",
        "city": "Suzhou",
        "phone": "0512 555",
    }
    people.partner = env["res.partner"].create(customer).id
    services = [{"name": f"Bench service {i}", "type": "service"} for i in range(10)]
    goods = {"name": "Bench goods", "type": "consu", "is_storable": True}
    people.products = _make(env, services).ids
    people.goods = _make(env, [goods]).id
    if people.ours:
        _publish(env, people)
    return people


def _hire(env, people):
    """A user per role; on plain Odoo with the native rights of that role."""
    native = {
        "salesperson": "sales_team.group_sale_salesman",
        "manager": "sales_team.group_sale_salesman_all_leads",
        "owner": "sales_team.group_sale_manager",
    }
    roles = {
        "salesperson": f"{ADDON}.group_policy_user",
        "manager": f"{ADDON}.group_policy_manager",
        "owner": f"{ADDON}.group_policy_owner",
    }
    groups = dict(roles if people.ours else native, shipper="stock.group_stock_user")
    for name, group in groups.items():
        user = new_test_user(
            env.__class__(env.cr, env.uid, {"no_reset_password": True}),
            f"bench_{name}",
            groups=f"base.group_user,{group}",
            tz="Asia/Shanghai",
        )
        setattr(people, name, user.id)


def _make(env, products):
    """Products at the prices of F3.2, untaxed."""
    prices = {"list_price": 160.0, "standard_price": 110.0}
    taxes = {"taxes_id": [Command.clear()]}
    return env["product.product"].create(
        [{**product, **prices, **taxes} for product in products]
    )


def _publish(env, people):
    policy = (
        env["workshop.policy"]
        .with_user(people.owner)
        # far away, so that the check itself is measured and no contract is drafted
        .create({"second_person_id": people.manager, "contract_amount": 1e9})
    )
    policy.rule_ids.unlink()
    tiers = {
        tier.level: tier.id
        for tier in policy.tier_ids
        if tier.document == "sale_quotation"
    }
    env["workshop.approval.rule"].create(
        [
            {
                "policy_id": policy.id,
                "document": "sale_quotation",
                "trigger": trigger,
                "threshold": threshold,
                "tier_id": tiers[level],
            }
            for trigger, threshold, level in RULES
        ]
    )
    policy.action_submit()


class Scenario:
    """One row of the table; subclasses say what is prepared and what is measured."""

    title = ""
    repeats = 15

    def __init__(self, people):
        self.people = people

    def prepare(self, env):
        """Return what ``measure`` works on; not measured."""
        return None

    def measure(self, env, subject):
        """Do the work; may return a number of its own (``extra``)."""
        raise NotImplementedError

    @staticmethod
    def judge(plain, ours):
        """Return ``(value, limit, kept)`` as texts and a verdict."""
        raise NotImplementedError

    def orders(self, env, count=1, price=158.0, user=None):
        """Create quotations of ten service lines; 158 is within policy, 145 is not."""
        return (
            env["sale.order"]
            .with_user(user or self.people.salesperson)
            .create(
                [
                    {
                        "partner_id": self.people.partner,
                        "order_line": [
                            Command.create(
                                {
                                    "product_id": product,
                                    "product_uom_qty": 2,
                                    "price_unit": price,
                                }
                            )
                            for product in self.people.products
                        ],
                    }
                    for _index in range(count)
                ]
            )
        )


def _ratio(limit):
    def judge(plain, ours):
        value = ours["sql"] / plain["sql"]
        text = f"SQL {ours['sql']:.0f} / {plain['sql']:.0f} = {value:.2f} x"
        return text, f"<= {limit:.2f} x", value <= limit

    return staticmethod(judge)


def _plus(limit):
    def judge(plain, ours):
        value = ours["sql"] - plain["sql"]
        text = f"SQL {plain['sql']:.0f} + {value:.0f}"
        return text, f"<= plain + {limit}", value <= limit

    return staticmethod(judge)


class CreateToConfirm(Scenario):
    title = "create, submit, approve, confirm; 10 lines, one rule matches"
    judge = _ratio(1.20)

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
    judge = _plus(2)

    def prepare(self, env):
        return self.orders(env).id

    def measure(self, env, subject):
        order = env["sale.order"].with_user(self.people.salesperson).browse(subject)
        order.action_confirm()


class ConfirmTwenty(Scenario):
    title = "confirm 20 orders at once, no rule matches"
    judge = _plus(8)
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
    judge = _plus(0)

    def prepare(self, env):
        self.measure(env, None)

    def measure(self, env, subject):
        orders = env["sale.order"].with_user(self.people.salesperson)
        orders.get_views([(False, "list"), (False, "form"), (False, "search")])


class ValidateTwenty(Scenario):
    title = "validate 20 transfers with inspections passed"
    judge = _ratio(1.10)
    repeats = 7

    def prepare(self, env):
        warehouse = env["stock.warehouse"].search([], limit=1)
        product = env["product.product"].browse(self.people.goods)
        env["stock.quant"]._update_available_quantity(
            product, warehouse.lot_stock_id, 1000.0
        )
        orders = (
            env["sale.order"]
            .with_user(self.people.salesperson)
            .create(
                [
                    {
                        "partner_id": self.people.partner,
                        "commitment_date": "2099-01-01",
                        "order_line": [
                            Command.create(
                                {
                                    "product_id": product.id,
                                    "product_uom_qty": 2,
                                    "price_unit": 158.0,
                                }
                            )
                        ],
                    }
                    for _index in range(20)
                ]
            )
        )
        if self.people.ours:
            orders.order_line.policy_specification = "400 g"
        orders.action_confirm()
        pickings = orders.sudo().picking_ids
        pickings.action_assign()
        if self.people.ours:
            self._pass(env, pickings)
        return pickings.ids

    def _pass(self, env, pickings):
        for inspection in env["workshop.inspection"].sudo()._open(pickings):
            inspection = inspection.with_user(self.people.owner)
            inspection.action_start()
            inspection.result_ids.sudo()._evidence_write({"state": "ok"})
            inspection.action_finish()

    def measure(self, env, subject):
        pickings = env["stock.picking"].with_user(self.people.shipper).browse(subject)
        pickings.with_context(skip_backorder=True).button_validate()
        assert set(pickings.mapped("state")) == {"done"}


class DeadlineCron(Scenario):
    title = "deadlines of complaints: a batch of 500 out of 100,000 open cases"
    repeats = 3
    cases = 100_000

    def prepare(self, env):
        if not self.people.ours:
            return None
        # Generated in the database: the rows of 100,000 recorded cases, of which 500
        # missed a deadline a minute ago and the others have a week.
        company = env.company
        category = env.ref(f"{ADDON}.complaint_category_quality")
        env.cr.execute(
            """INSERT INTO workshop_complaint (name, kind, channel, company_id, active,
                   category_id, description, user_id, state, severity, date_received,
                   create_uid, create_date)
               SELECT 'B' || number, 'complaint', 'phone', %s, TRUE, %s, 'Bench', %s,
                      'received', 'ordinary', now() AT TIME ZONE 'UTC', %s, now()
                 FROM generate_series(1, %s) AS number
            RETURNING id""",
            [company.id, category.id, self.people.salesperson, env.uid, self.cases],
        )
        first = env.cr.fetchone()[0]
        env.cr.execute(
            """INSERT INTO workshop_complaint_clock (complaint_id, company_id, kind,
                   round, severity, target_hours, paused_hours, date_start, date_warn,
                   date_due, is_open, is_paused, is_warned, is_breached, create_uid)
               SELECT id, company_id, row.kind, 0, 'ordinary', 4, 0, date_received,
                      due, due, TRUE, FALSE, FALSE, FALSE, create_uid
                 FROM workshop_complaint
                CROSS JOIN (VALUES ('solution'), ('reply')) AS row (kind)
                CROSS JOIN LATERAL (SELECT date_received + CASE
                    WHEN row.kind = 'reply' AND id %% 200 = %s
                    THEN interval '-1 minute'
                    ELSE interval '7 days' END AS due) AS dates
                WHERE name LIKE 'B%%'""",
            [first % 200],
        )
        env.cr.execute("ANALYZE workshop_complaint, workshop_complaint_clock")
        return True

    def measure(self, env, subject):
        if not subject:
            return None
        clocks = env["workshop.complaint.clock"].sudo()
        now = env.cr.now()
        batch = clocks._get_due_batch(now, 0)
        assert len(batch) == 500
        batch.try_lock_for_update()._apply_clock(now)
        return None

    @staticmethod
    def judge(plain, ours):
        text = f"{ours['sql']:.0f} statements for 500 ({ours['seconds']:.2f} s)"
        return text, "<= 20, whatever the batch", ours["sql"] <= 20


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
    )
}
