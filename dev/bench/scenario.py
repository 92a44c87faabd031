"""What a row of the table is: something prepared, something measured, a limit.

``prepare`` makes what the measured part needs; ``measure`` is what counts. On plain
Odoo the same user does what the same work takes there.
"""

from odoo.fields import Command


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


def ratio(limit):
    def judge(plain, ours):
        value = ours["sql"] / plain["sql"]
        text = f"SQL {ours['sql']:.0f} / {plain['sql']:.0f} = {value:.2f} x"
        return text, f"<= {limit:.2f} x", value <= limit

    return staticmethod(judge)


def plus(limit):
    def judge(plain, ours):
        value = ours["sql"] - plain["sql"]
        text = f"SQL {plain['sql']:.0f} + {value:.0f}"
        return text, f"<= plain + {limit}", value <= limit

    return staticmethod(judge)
