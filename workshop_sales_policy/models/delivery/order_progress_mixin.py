from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import split_every

from ...const import EVIDENCE
from ...tools.delivery import Supply, get_done_pct, get_slack

BATCH = 200
MOVING = ("done", "cancel")


class WorkshopOrderProgressMixin(models.AbstractModel):
    """How far an order is and whether the promise holds (F3.4, clause 3.4c).

    Stored and written at events, set-based: planned dates or state of manufacturing
    orders, dates of transfers, the promise. So a salesperson reads them without any
    right on production, and a list of orders without a query per row.
    """

    _name = "workshop.order.progress.mixin"
    _description = "Progress of an Order"

    policy_expected_date = fields.Datetime(
        "Expected On",
        copy=False,
        readonly=True,
        help="When everything is ready, packed and with the customer.",
        groups="base.group_user",
    )
    policy_slack_days = fields.Float(
        "Slack (days)",
        copy=False,
        readonly=True,
        digits=(16, 1),
        aggregator="min",
        help="Promised date less expected date: below 0 it is late.",
        groups="base.group_user",
    )
    policy_slack_level = fields.Selection(
        [
            ("none", "Unknown"),
            ("green", "On time"),
            ("amber", "Tight"),
            ("red", "Runs late"),
        ],
        "Slack",
        copy=False,
        readonly=True,
        index="btree_not_null",
        groups="base.group_user",
    )
    policy_has_production = fields.Boolean(
        "Is Made",
        copy=False,
        readonly=True,
        prefetch=EVIDENCE,
        groups="base.group_user",
    )
    policy_production_done_pct = fields.Float(
        "Made (%)",
        copy=False,
        readonly=True,
        aggregator="avg",
        prefetch=EVIDENCE,
        groups="base.group_user",
    )
    policy_production_text = fields.Text(
        "Production",
        compute="_compute_policy_production_text",
        groups="base.group_user",
    )
    # the last time it turned red: what was promised then, and whether somebody acted
    policy_red_date = fields.Datetime(
        "Late Since",
        copy=False,
        readonly=True,
        groups="base.group_user",
        prefetch=EVIDENCE,
    )
    policy_red_promise = fields.Datetime(
        "Promised Then",
        copy=False,
        readonly=True,
        groups="base.group_user",
        prefetch=EVIDENCE,
        index="btree_not_null",
    )
    policy_red_action_date = fields.Datetime(
        "Acted On",
        copy=False,
        readonly=True,
        groups="base.group_user",
        prefetch=EVIDENCE,
    )
    policy_is_red_handled = fields.Boolean(
        "Acted before the Promise",
        copy=False,
        readonly=True,
        groups="base.group_user",
        prefetch=EVIDENCE,
    )

    @api.depends("policy_has_production", "policy_production_done_pct")
    @api.depends_context("lang", "tz")
    def _compute_policy_production_text(self):
        # sudo: mrp.production - number, state and date of what is made for the order
        made = self.sudo().filtered("policy_has_production")
        if self.env.user.share:  # how it is made is no customer's to read
            made = made.browse()
        productions = made._policy_get_productions_by_order()
        for order in self:
            rows = productions.get(order.id) or self.env["mrp.production"]
            order.policy_production_text = "\n".join(
                row._policy_word_progress() for row in rows.with_env(self.env).sudo()
            )

    # ------------------------------------------------------------------- productions
    def _policy_get_production_domain(self):
        """Manufacturing orders made for these orders, by itself or by hand."""
        return Domain.OR(
            [
                Domain("sale_line_id.order_id", "in", self.ids),
                Domain("reference_ids.sale_ids", "in", self.ids),
                Domain("policy_order_id", "in", self.ids),
            ]
        )

    def _policy_get_productions_by_order(self):
        """:return: ``{order id: mrp.production}`` without cancelled ones; one query"""
        rows = self.env["mrp.production"].sudo()  # sudo: states and dates only
        result = dict.fromkeys(self.ids, rows)
        if not self.ids:
            return result
        domain = self._policy_get_production_domain()
        for row in rows.search(domain & Domain("state", "!=", "cancel")):
            for order in row._policy_get_orders():
                if order.id in result:
                    result[order.id] |= row
        return result

    def _policy_get_productions(self):
        """The manufacturing orders of this order, sudo, cancelled ones left out."""
        self.ensure_one()
        return self._policy_get_productions_by_order()[self.id]

    # ----------------------------------------------------------------------- refresh
    def _policy_refresh_progress(self, production=False):
        """Bring expected date, slack and progress up to date; tell of a first red.

        :param bool production: look for manufacturing orders, also where none was known
        """
        # sudo: columns nobody writes by hand, from states and dates alone
        orders = self.sudo().filtered(
            lambda o: o.state == "sale" and o.company_id._policy_get_current()
        )
        if not orders:
            return
        made = orders if production else orders.filtered("policy_has_production")
        productions = made._policy_get_productions_by_order()
        moves = orders._policy_get_open_moves()
        now = fields.Datetime.now()
        before = {order.id: order.policy_slack_level for order in orders}
        for order in orders:
            rows = productions.get(order.id) or self.env["mrp.production"]
            order._policy_store_progress(rows, moves.get(order.id), now)
        red = orders.filtered(lambda o: o.policy_slack_level == "red")
        red.filtered(lambda o: before[o.id] != "red")._policy_on_first_red()
        (orders - red).filtered(lambda o: before[o.id] == "red")._policy_on_recovered()

    def _policy_store_progress(self, productions, moves, now):
        self.ensure_one()
        settings = self.company_id._policy_get_current()._get_settings()
        slack = get_slack(
            self.commitment_date or None,
            self._policy_get_supplies(productions, moves),
            now,
            settings["packing_days"],
            settings["transit_days"],
        )
        done = get_done_pct(
            (row.product_qty, row.state == "done") for row in productions
        )
        values = {
            "policy_expected_date": slack.expected
            and slack.expected.replace(microsecond=0),
            "policy_slack_days": slack.days or 0.0,
            "policy_slack_level": slack.level,
            "policy_has_production": bool(productions),
            "policy_production_done_pct": done or 0.0,
        }
        changed = {
            name: value
            for name, value in values.items()
            if self[name] != (value or self._fields[name].falsy_value or False)
        }
        if changed:
            self._policy_write(changed)

    def _policy_get_open_moves(self):
        """Open moves to the customer.

        :return: ``{order id: stock.move}``; one query
        """
        moves = self.env["stock.move"].search(
            [
                ("picking_id.sale_id", "in", self.ids),
                ("location_dest_id.usage", "in", ("customer", "transit")),
                ("state", "not in", MOVING),
            ]
        )
        return {
            order.id: rows
            for order, rows in moves.grouped(lambda m: m.picking_id.sale_id).items()
        }

    def _policy_get_supplies(self, productions, moves):
        """Where each open quantity comes from.

        :return: list of ``tools.delivery.Supply``
        """
        open_ones = productions.filtered(lambda row: row.state not in MOVING)
        supplies = [Supply("made", row.date_finished or None) for row in open_ones]
        if moves is None:
            # All delivered; what is still made for it is for somebody else.
            return []
        for move in moves:
            if move.product_id in open_ones.product_id:
                continue
            if move.state == "assigned":
                supplies.append(Supply("stock"))
                continue
            dates = move._policy_get_receipt_dates()
            if dates:
                supplies.append(Supply("bought", max(dates)))
            elif move.move_orig_ids and all(
                row.state in ("assigned", "done", "cancel")
                for row in move.move_orig_ids
            ):
                supplies.append(Supply("stock"))  # waits for its own picking only
            else:
                supplies.append(
                    Supply("waiting", move.picking_id.scheduled_date or None)
                )
        return supplies

    @api.model
    def _policy_get_progress_domain(self):
        """Orders whose slack moves with the clock: still to be delivered."""
        return [
            ("state", "=", "sale"),
            ("policy_slack_level", "!=", False),
            ("delivery_status", "in", ("pending", "started", "partial")),
        ]

    @api.model
    def _cron_policy_refresh_progress(self):
        """Time passes without an event: refresh what is still to be delivered."""
        orders = self.sudo().search(self._policy_get_progress_domain())
        self.env["ir.cron"]._commit_progress(remaining=len(orders))
        for ids in split_every(BATCH, orders.ids):
            batch = orders.browse(ids).exists()
            batch._policy_refresh_progress(production=True)
            if not self.env["ir.cron"]._commit_progress(len(ids)):
                break
