from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date


class WorkshopProductionMixin(models.AbstractModel):
    """For whom something is made, by when, and what happens when that moves."""

    _name = "workshop.production.mixin"
    _description = "Production for an Order"

    policy_order_id = fields.Many2one(
        "sale.order",
        "Made for Order",
        copy=False,
        index="btree_not_null",
        check_company=True,
        domain="[('state', '=', 'sale'), ('company_id', '=', company_id)]",
        help="Of a manufacturing order made by hand: it counts for that order.",
    )
    policy_promise_date = fields.Datetime(
        "Promised to the Customer", compute="_compute_policy_promise"
    )
    policy_promise_text = fields.Char(compute="_compute_policy_promise")
    policy_promise_level = fields.Selection(
        [("info", "In time"), ("warning", "Tight"), ("danger", "Late")],
        compute="_compute_policy_promise",
    )

    @api.depends("date_finished", "state", "policy_order_id", "sale_line_id")
    @api.depends_context("lang", "tz")
    def _compute_policy_promise(self):
        for production in self:
            orders = production._policy_get_orders().filtered("commitment_date")
            order = orders.sorted("commitment_date")[:1]
            production.policy_promise_date = order.commitment_date
            level, text = production._policy_word_promise(order)
            production.policy_promise_level = level
            production.policy_promise_text = text

    @api.constrains("policy_order_id", "company_id")
    def _check_policy_order_company(self):
        for production in self.sudo():  # sudo: companies only
            order = production.policy_order_id
            if order and order.company_id != production.company_id:
                raise ValidationError(
                    self.env._(
                        "%(order)s belongs to another company. Choose an order of "
                        "%(company)s.",
                        order=order.name,
                        company=production.company_id.name,
                    )
                )

    def _policy_get_orders(self):
        """Orders this is made for, sudo: number and promise are no secret to makers."""
        production = self.sudo()  # sudo: sale.order - as above
        return (
            production.policy_order_id
            | production.sale_line_id.order_id
            | production.reference_ids.sale_ids
        )

    def _policy_word_promise(self, order):
        """For whom, by when, and whether the plan keeps it.

        :return: ``(level, text)``
        """
        self.ensure_one()
        if not order or not order.company_id._policy_get_current():
            return False, False
        promised = format_date(
            self.env, order._policy_local_date(order.commitment_date)
        )
        values = {
            "order": order.name,
            "customer": order.partner_id.display_name,
            "date": promised,
        }
        if self.state in ("done", "cancel"):
            return False, False
        end = self.date_finished or fields.Datetime.now()
        if end > order.commitment_date:
            return "danger", self.env._(
                "For %(order)s (%(customer)s), promised for %(date)s: the planned end "
                "is later. Plan it earlier, or report a problem.",
                **values,
            )
        level = "warning" if order.policy_slack_level in ("amber", "red") else "info"
        return level, self.env._(
            "For %(order)s (%(customer)s), promised for %(date)s.", **values
        )

    def _policy_word_progress(self):
        """One line about this manufacturing order for a reader of the order.

        :rtype: str
        """
        self.ensure_one()
        states = dict(self._fields["state"]._description_selection(self.env))
        moment = self.date_finished
        day = (
            fields.Datetime.context_timestamp(self, moment).date() if moment else False
        )
        return " · ".join(
            (
                self.name,
                f"{self.product_qty:g} × {self.product_id.display_name}",
                states[self.state],
                format_date(self.env, day) if day else "—",
            )
        )

    def _policy_refresh_orders(self, before=None):
        """Slack, progress and hand-overs of the orders these are made for.

        :param before: orders they were made for until now
        """
        orders = self._policy_get_orders()
        orders = (orders | before if before else orders).filtered(
            lambda o: o.state == "sale" and o.company_id._policy_get_current()
        )
        if orders:
            orders._policy_refresh_progress(production=True)
            orders._policy_finish_handovers()
            orders._policy_refresh_stage()

    def action_policy_report_problem(self):
        """A production issue of this manufacturing order."""
        self.ensure_one()
        self.check_access("read")
        return self.env["workshop.production.issue"]._get_report_action(
            {
                "production_id": self.id,
                "order_id": self._policy_get_orders()[:1].id,
            }
        )
