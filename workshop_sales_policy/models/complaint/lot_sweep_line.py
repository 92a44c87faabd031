from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...tools.lot_sweep import Passage, sum_up
from .lot_sweep import HANDLER, MANAGER

NOT_REACHED = "not_reached"
OUTCOMES = [
    (NOT_REACHED, "Not reached"),
    ("returned", "Comes back"),
    ("replaced", "Replaced"),
    ("destroyed", "Destroyed"),
    ("consumed", "Consumed, all well"),
    ("harmed", "Somebody was harmed"),
]


class WorkshopLotSweepLine(models.Model):
    """One customer to call: what he has of the goods, and what came of the call."""

    _name = "workshop.lot.sweep.line"
    _description = "Customer of a Lot Sweep"
    _inherit = ["workshop.evidence.mixin"]
    _order = "sweep_id, is_settled, id"
    _rec_name = "partner_id"

    sweep_id = fields.Many2one(
        "workshop.lot.sweep",
        "Lot Sweep",
        required=True,
        ondelete="restrict",
        index=True,
    )
    state = fields.Selection(related="sweep_id.state", export_string_translation=False)
    company_id = fields.Many2one("res.company", required=True)

    # who
    partner_id = fields.Many2one("res.partner", "Customer", ondelete="restrict")
    contact_id = fields.Many2one("res.partner", "Who to Call", ondelete="restrict")
    phone = fields.Char(compute="_compute_phone", compute_sudo=True)
    user_id = fields.Many2one(
        "res.users", "Salesperson", ondelete="restrict", index="btree_not_null"
    )

    # what
    delivery_ids = fields.One2many(
        "workshop.lot.sweep.delivery", "line_id", "Deliveries and Returns"
    )
    goods_text = fields.Char("Has", compute="_compute_goods_text", compute_sudo=True)
    quantity = fields.Float(
        "Quantity Left",
        digits="Product Unit",
        help="Delivered less what came back. Empty when the goods have several units.",
    )
    uom_id = fields.Many2one("uom.uom", "Unit", ondelete="restrict")
    delivery_count = fields.Integer("Deliveries")
    date_first = fields.Datetime("First Delivery")
    date_last = fields.Datetime("Last Delivery")

    # the call
    outcome = fields.Selection(OUTCOMES)
    is_settled = fields.Boolean(export_string_translation=False)
    date_outcome = fields.Datetime("Called On")
    outcome_user_id = fields.Many2one("res.users", "Called By", ondelete="restrict")
    try_count = fields.Integer("Tries")
    note = fields.Text()
    notice_id = fields.Many2one("workshop.notice", "Message", ondelete="restrict")
    notice_state = fields.Selection(related="notice_id.state", string="Message Is")
    can_call = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _one_per_customer = models.UniqueIndex("(sweep_id, COALESCE(partner_id, 0))")

    # ---------------------------------------------------------------------- compute
    @api.depends("contact_id.phone", "partner_id.phone")
    def _compute_phone(self):
        for line in self:
            line.phone = line.contact_id.phone or line.partner_id.phone

    @api.depends("partner_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for line in self:
            # sudo: res.partner - a name
            name = line.partner_id.sudo().display_name
            line.display_name = name or self.env._("Nobody noted the customer")

    @api.depends("delivery_ids")
    def _compute_goods_text(self):
        for line in self:
            line.goods_text = ", ".join(
                f"{goods.display_name} × {quantity:g} {goods.uom_id.name}"
                for goods, quantity in line._get_total().goods.items()
                if quantity
            )

    @api.depends("user_id", "state")
    @api.depends_context("uid")
    def _compute_can(self):
        for line in self:
            line.can_call = line.state == "open" and line._may_call()

    def _get_total(self):
        """What this customer has, as ``tools.lot_sweep.Total``."""
        self.ensure_one()
        return sum_up(
            Passage(row.goods_id, row.uom_id, row.quantity, row.date)
            for row in self.delivery_ids
        )

    @api.model
    def _is_called(self, outcome):
        """Whether an outcome ends the calling."""
        return bool(outcome) and outcome != NOT_REACHED

    # ---------------------------------------------------------------------- keeping
    @api.model
    def _keep(self, sweep, passages):
        """Keep what was found: a line per customer, its rows and its totals; sudo.

        Who returned everything, or never kept any, needs no call.

        :param sweep: one ``workshop.lot.sweep``
        :param dict passages: ``{commercial partner: [values of a delivery]}``
        """
        lines = {line.partner_id: line for line in sweep.line_ids}
        orders = self.env["sale.order"]
        vals_list = []
        for partner, rows in passages.items():
            if partner in lines or not any(vals["quantity"] > 0 for vals in rows):
                continue
            last = max(rows, key=lambda vals: (vals["date"], vals["move_id"]))
            order = orders.browse(last["order_id"] or [])
            picking = self.env["stock.picking"].browse(last["picking_id"] or [])
            users = order.user_id | partner.user_id
            vals_list.append(
                {
                    "sweep_id": sweep.id,
                    "company_id": sweep.company_id.id,
                    "partner_id": partner.id,
                    "contact_id": (order or picking).partner_id.id or partner.id,
                    "user_id": users.filtered("active")[:1].id,
                }
            )
        for line in self._evidence_create(vals_list):
            lines[line.partner_id] = line
        passages = {
            lines[partner]: rows
            for partner, rows in passages.items()
            if partner in lines
        }
        self.env["workshop.lot.sweep.delivery"]._evidence_create(
            [
                dict(vals, line_id=line.id)
                for line, rows in passages.items()
                for vals in rows
            ]
        )
        for line, rows in passages.items():
            line._refresh_total(any(vals["quantity"] > 0 for vals in rows))

    def _refresh_total(self, has_more):
        """Sum up again what the customer has.

        :param bool has_more: goods were delivered since: he must be called (again)
        """
        self.ensure_one()
        total = self._get_total()
        vals = {
            "quantity": total.quantity or 0.0,
            "uom_id": total.unit and total.unit.id,
            "delivery_count": total.deliveries,
            "date_first": total.first,
            "date_last": total.last,
        }
        if total.is_all_back and not self._is_called(self.outcome):
            vals.update(outcome="returned", is_settled=True)
        elif has_more:
            vals.update(outcome=False, is_settled=False)
        self._evidence_write(vals)

    # ----------------------------------------------------------------------- guards
    def _may_call(self):
        self.ensure_one()
        user = self.env.user
        return (
            self.user_id == user or user.has_group(MANAGER) or user.has_group(HANDLER)
        )

    def _ensure_may_call(self):
        """Salespeople call their own customers, managers and handlers all.

        :raise AccessError: somebody else's customer
        """
        self.check_access("read")
        for line in self:
            if not line._may_call():
                raise AccessError(
                    self.env._(
                        "%(customer)s is called by %(person)s, a sales manager or a "
                        "department handler.",
                        customer=line.display_name,
                        person=line.user_id.name,
                    )
                )
        self.sweep_id._ensure_open()

    # ---------------------------------------------------------------------- buttons
    def action_not_reached(self):
        return self._set_outcome(NOT_REACHED)

    def action_returned(self):
        return self._set_outcome("returned")

    def action_replaced(self):
        return self._set_outcome("replaced")

    def action_destroyed(self):
        return self._set_outcome("destroyed")

    def action_consumed(self):
        return self._set_outcome("consumed")

    def action_harmed(self):
        """Ask what happened: harm is never one tap."""
        self.ensure_one()
        self._ensure_may_call()
        title = self.env._("What Happened to Them?")
        return self.sweep_id._get_act_action("harmed", title, line_id=self.id)

    def action_note(self):
        """Ask for a word on this customer."""
        self.ensure_one()
        self._ensure_may_call()
        title = self.env._("Note")
        return self.sweep_id._get_act_action(
            "note", title, line_id=self.id, text=self.note or ""
        )

    def _set_outcome(self, outcome, note=None):
        """Keep what came of a call; a later call corrects it, the history keeps both.

        :param str outcome: a key of ``OUTCOMES``
        :param str note: added words
        """
        self._ensure_may_call()
        words = dict(self._fields["outcome"]._description_selection(self.env))
        for line in self.sudo():  # sudo: evidence, after the guard
            vals = {
                "outcome": outcome,
                "is_settled": self._is_called(outcome),
                "date_outcome": fields.Datetime.now(),
                "outcome_user_id": self.env.uid,
                "try_count": line.try_count + 1,
            }
            if note:
                vals["note"] = note
            line._evidence_write(vals)
            text = f"{line.display_name}: {words[outcome]}."
            line.sweep_id._log(" ".join(filter(None, [text, note])))
        self.sudo().sweep_id._sync_activities()  # sudo: to-dos of who has to call
        return True

    def _set_harmed(self, text):
        """Somebody was harmed: words are needed.

        :param str text: what happened
        """
        self.ensure_one()
        text = (text or "").strip()
        if not text:
            raise UserError(self.env._("Say what happened to %s.", self.display_name))
        self._set_outcome("harmed", text)

    def _set_note(self, text):
        self._ensure_may_call()
        # sudo: evidence, after the guard
        self.sudo()._evidence_write({"note": (text or "").strip() or False})
