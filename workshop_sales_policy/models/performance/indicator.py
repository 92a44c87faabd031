from collections import namedtuple

from odoo import api, fields, models
from odoo.exceptions import UserError

# What the records say of one person: ``actual`` in the indicator's unit or ``None``,
# the records that were counted, and figures a reader may want to check.
Reading = namedtuple("Reading", "actual model ids inputs", defaults=(None, "", (), {}))

UNITS = [
    ("money", "Amount"),
    ("count", "Number"),
    ("percent", "Percent"),
    ("rating", "1 to 5"),
    ("days", "Days"),
]
# What makes a number mean what it means.
MEANING = frozenset({"code", "kind", "unit", "direction", "is_additive"})
KINDS = [
    ("computed", "From the records"),
    ("rated", "Rated by the manager"),
    ("manual", "Entered with a reason"),
]


class WorkshopIndicator(models.Model):
    """The catalogue of what a scheme can score.

    A computed one is a record and a method ``_read_<code>(company, users, date_from,
    date_to)`` that returns ``{user id: Reading}`` by one grouped query; the files
    ``indicator_*.py`` hold them. Who is left out has no value: missing is not zero.
    """

    _name = "workshop.indicator"
    _description = "Performance Indicator"
    _order = "sequence, id"

    code = fields.Char(required=True, readonly=True)
    name = fields.Char(required=True, translate=True)
    description = fields.Text("How It Is Counted", translate=True)
    sequence = fields.Integer(default=10)
    unit = fields.Selection(UNITS, required=True, default="count")
    kind = fields.Selection(KINDS, required=True, default="manual")
    direction = fields.Selection(
        [("higher", "Higher is better"), ("lower", "Lower is better")],
        "Which Way",
        required=True,
        default="higher",
    )
    is_additive = fields.Boolean(
        "Adds Up",
        help="A month is the sum of its days: targets are split, shared by working "
        "days and projected.",
    )
    active = fields.Boolean(default=True)

    _code_unique = models.Constraint("UNIQUE(code)", "Each indicator exists once.")

    @api.constrains("kind", "code")
    def _check_reader(self):
        for indicator in self:
            if indicator.kind == "computed" and not indicator._get_reader():
                raise UserError(
                    self.env._(
                        "Nothing computes %s. Choose another way of counting.",
                        indicator.name,
                    )
                )

    def write(self, vals):
        if MEANING & vals.keys():
            self._ensure_unused()
        return super().write(vals)

    def _ensure_unused(self):
        """What an approved scheme scores by keeps its meaning.

        :raise UserError: naming the scheme
        """
        # sudo: workshop.scheme.line - whether any company scores by it
        line = (
            self.env["workshop.scheme.line"]
            .sudo()
            .search(
                [("indicator_id", "in", self.ids), ("scheme_id.state", "!=", "draft")],
                limit=1,
            )
        )
        if line:
            raise UserError(
                self.env._(
                    "%(indicator)s is part of %(scheme)s and keeps its meaning. Make "
                    "another indicator and change the scheme.",
                    indicator=line.indicator_id.name,
                    scheme=line.scheme_id.display_name,
                )
            )

    def _format(self, number, currency):
        """A goal or a target of it, with the currency where it is an amount.

        :rtype: str
        """
        return currency.format(number) if self.unit == "money" else f"{number:g}"

    def _get_reader(self):
        self.ensure_one()
        return getattr(self, f"_read_{self.code}", None)

    def _read_all(self, company, users, date_from, date_to):
        """What the records say of these indicators, for a whole team at once.

        One grouped query per indicator, whatever the number of people. Runs as sudo,
        after the caller's guard.

        :param users: ``res.users``
        :param date date_from: first day, inclusive, in the company's time zone
        :param date date_to: last day, inclusive
        :return: ``{(user id, code): Reading}``; who has no value is left out
        :rtype: dict
        """
        found = {}
        if not users:
            return found
        self.env.flush_all()
        for indicator in self.filtered(lambda row: row.kind == "computed"):
            rows = indicator._get_reader()(company, users, date_from, date_to)
            found.update({(id_, indicator.code): row for id_, row in rows.items()})
        return found

    def _read_rows(self, query, model):
        """Run a query of ``user id, actual, ids, inputs`` rows.

        :rtype: dict[int, Reading]
        """
        return {
            user_id: Reading(
                None if actual is None else float(actual),
                model,
                sorted(filter(None, ids or ())),
                inputs or {},
            )
            for user_id, actual, ids, inputs in self.env.execute_query(query)
            if user_id
        }
