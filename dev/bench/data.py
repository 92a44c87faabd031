"""Years of orders, generated in the database as copies of one that Odoo wrote."""

from odoo.fields import Command
from odoo.tests import new_test_user
from odoo.tools import SQL

LINES = 5
PARTNERS = 2_000
YEARS = 3


class History:
    """Confirmed orders of a team; deterministic, ``LINES`` lines each.

    The month that is measured has the same orders whatever the history before it.
    """

    def __init__(self, env, people, salespeople=50, month_orders=5_000):
        self.env = env
        self.people = people
        self.month_orders = month_orders
        self.count = 0
        self.users = self._hire(salespeople)
        self.partners = env["res.partner"].create(
            [{"name": f"Bench {number}"} for number in range(PARTNERS)]
        )
        self.template = self._sell()

    def _hire(self, count):
        env = self.env(context={"no_reset_password": True})
        users = env["res.users"]
        for number in range(count):
            users |= new_test_user(
                env,
                f"bench_seller_{number}",
                groups="base.group_user,workshop_sales_policy.group_policy_user",
            )
        return users

    def _sell(self):
        """One confirmed order through the ORM: what every copy looks like."""
        order = self.env["sale.order"].create(
            {
                "partner_id": self.people.partner,
                "user_id": self.people.salesperson,
                "order_line": [
                    Command.create(
                        {
                            "product_id": product,
                            "product_uom_qty": 2,
                            "price_unit": 158.0,
                        }
                    )
                    for product in self.people.products[:LINES]
                ],
            }
        )
        order.action_confirm()
        self.env.flush_all()
        return order

    def _get_columns(self, table, replaced):
        """Columns to write and what to read for each, ``id`` left to the database."""
        self.env.cr.execute(
            """SELECT column_name FROM information_schema.columns
                WHERE table_name = %s AND column_name != 'id'
                ORDER BY ordinal_position""",
            [table],
        )
        names = [name for (name,) in self.env.cr.fetchall()]
        into = SQL(", ").join(map(SQL.identifier, names))
        read = SQL(", ").join(
            replaced.get(name) or SQL.identifier("t", name) for name in names
        )
        return into, read

    def grow(self, lines, first, last):
        """Add orders until there are so many lines; the first call fills the month.

        :param int lines: of all generated orders together
        :param date first: of the month that is measured; ``last`` its last day
        """
        if not self.count:
            self._add(self.month_orders, first, (last - first).days + 1)
        wanted = lines // LINES - self.count
        # the years before the month
        self._add(wanted, SQL("%s::date - %s", first, YEARS * 365), YEARS * 365)
        self.env.cr.execute("ANALYZE sale_order, sale_order_line, res_partner")

    def _add(self, count, start, days):
        users, partners = list(self.users.ids), list(self.partners.ids)
        start = start if isinstance(start, SQL) else SQL("%s::date", start)
        number = SQL("(number + %s)", self.count)
        partner = SQL("(%s::int[])[1 + %s %% %s]", partners, number, len(partners))
        replaced = {
            "name": SQL("'BENCH' || %s", number),
            "partner_id": partner,
            "partner_invoice_id": partner,
            "partner_shipping_id": partner,
            "user_id": SQL("(%s::int[])[1 + %s %% %s]", users, number, len(users)),
            "date_order": SQL("%s + (number %% %s) * interval '1 day'", start, days),
        }
        into, read = self._get_columns("sale_order", replaced)
        self.env.cr.execute(
            SQL(
                """INSERT INTO sale_order (%s) SELECT %s FROM sale_order AS t
                    CROSS JOIN generate_series(1, %s) AS number WHERE t.id = %s""",
                into,
                read,
                count,
                self.template.id,
            )
        )
        into, read = self._get_columns("sale_order_line", {"order_id": SQL("o.id")})
        self.env.cr.execute(
            SQL(
                """INSERT INTO sale_order_line (%s) SELECT %s FROM sale_order AS o
                    CROSS JOIN sale_order_line AS t
                    WHERE t.order_id = %s AND o.name LIKE 'BENCH%%'
                      AND substr(o.name, 6)::int > %s""",
                into,
                read,
                self.template.id,
                self.count,
            )
        )
        self.count += count
