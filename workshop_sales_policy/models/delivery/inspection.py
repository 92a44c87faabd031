from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...tools.inspection import Answer, judge

STATES = [
    ("todo", "To inspect"),
    ("running", "Being inspected"),
    ("passed", "Passed"),
    ("failed", "Failed"),
    ("waived", "Waived"),
]
INSPECTORS = (
    "workshop_sales_policy.group_policy_inspector",
    "workshop_sales_policy.group_policy_owner",
)


class WorkshopInspection(models.Model):
    """One inspection of the goods of one transfer: evidence from its start on.

    Started, it takes the goods at hand as lines (product, lot, quantity) and freezes
    the points of their plans as results. What passed covers so much and nothing else;
    what failed is held until a new inspection passes it or a waiver is approved.
    """

    _name = "workshop.inspection"
    _description = "Inspection"
    _inherit = [
        "workshop.evidence.mixin",
        "mail.thread",
        "workshop.approval.mixin",
    ]
    _order = "date_due, id desc"

    # identity
    name = fields.Char(required=True, copy=False)
    picking_id = fields.Many2one(
        "stock.picking", "Transfer", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    partner_id = fields.Many2one("res.partner", "Customer", ondelete="restrict")
    order_id = fields.Many2one(
        "sale.order", ondelete="restrict", index="btree_not_null"
    )
    previous_id = fields.Many2one(
        "workshop.inspection",
        "Replaces",
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    next_ids = fields.One2many("workshop.inspection", "previous_id", "Inspected Again")

    # state
    state = fields.Selection(
        STATES, required=True, default="todo", copy=False, index=True
    )
    picking_state = fields.Selection(
        related="picking_id.state", string="Shipment", help="State of the transfer."
    )
    is_replaced = fields.Boolean(
        compute="_compute_is_replaced", export_string_translation=False
    )
    date_due = fields.Datetime("Ships On", index=True)
    date_start = fields.Datetime("Started On")
    date_done = fields.Datetime("Finished On")
    inspector_id = fields.Many2one("res.users", ondelete="restrict")
    issue_date = fields.Datetime("Reported On")

    # what and how
    line_ids = fields.One2many("workshop.inspection.line", "inspection_id", "Goods")
    result_ids = fields.One2many(
        "workshop.inspection.result", "inspection_id", "Points"
    )
    goods_text = fields.Char("Goods in Short", compute="_compute_goods_text")
    point_count = fields.Integer(
        compute="_compute_progress", export_string_translation=False
    )
    answered_count = fields.Integer(
        compute="_compute_progress", export_string_translation=False
    )
    progress_text = fields.Char("Progress", compute="_compute_progress")
    defect_text = fields.Char("Not OK Points", compute="_compute_progress")

    # waiver
    waiver_reason = fields.Text("Why It May Leave")
    waiver_photo = fields.Image(max_width=1600, max_height=1600)
    waiver_user_id = fields.Many2one("res.users", "Waiver Asked By")

    # what the reader may do
    can_inspect = fields.Boolean(
        compute="_compute_can_inspect", export_string_translation=False
    )
    can_report = fields.Boolean(
        compute="_compute_can_inspect", export_string_translation=False
    )

    _one_open = models.UniqueIndex(
        "(picking_id) WHERE state IN ('todo', 'running')",
        "This transfer is being inspected already. Reload the page to see it.",
    )

    @api.depends("next_ids")
    def _compute_is_replaced(self):
        for inspection in self:
            inspection.is_replaced = bool(inspection.next_ids)

    @api.depends("line_ids", "picking_id")
    def _compute_goods_text(self):
        for inspection in self.sudo():  # sudo: names and quantities of the goods
            rows = [
                (line.title, line.quantity, line.uom_id) for line in inspection.line_ids
            ] or [
                (move.product_id.display_name, move.quantity, move.product_uom)
                for move in inspection.picking_id.move_ids
                if move.state != "cancel"
            ]
            inspection.goods_text = ", ".join(
                f"{title} × {quantity:g} {uom.name}" for title, quantity, uom in rows
            )

    @api.depends("result_ids.state")
    @api.depends_context("lang")
    def _compute_progress(self):
        for inspection in self:
            results = inspection.result_ids
            answered = results.filtered(lambda row: row.state != "open")
            inspection.point_count = len(results)
            inspection.answered_count = len(answered)
            inspection.progress_text = f"{len(answered)}/{len(results)}"
            inspection.defect_text = ", ".join(
                row.display_name for row in results if row.state == "not_ok"
            )

    @api.depends_context("uid")
    @api.depends("state", "issue_date")
    def _compute_can_inspect(self):
        may = any(self.env.user.has_group(group) for group in INSPECTORS)
        for inspection in self:
            inspection.can_inspect = may
            inspection.can_report = (
                may and inspection.state == "failed" and not inspection.issue_date
            )

    @api.depends("state", "result_ids.state", "policy_approval_state")
    def _compute_policy_next(self):
        return super()._compute_policy_next()

    def _policy_get_next_line(self):
        self.ensure_one()
        _ = self.env._
        if self.state == "todo":
            return "info", _("Start, then answer each point with one tap.")
        if self.state == "running":
            return "info", _(
                "%(answered)s of %(count)s points answered.",
                answered=self.answered_count,
                count=self.point_count,
            )
        if self.state == "passed":
            return "success", _("Passed: the goods may leave.")
        if self.state == "waived":
            return "success", _("Waiver approved: the goods may leave.")
        if self.is_replaced:
            return "info", _("Held, and inspected again: see the new inspection.")
        if self.policy_approval_state in ("pending", "refused"):
            return super()._policy_get_next_line()
        return "danger", _("Held: %s", self.defect_text)

    # -------------------------------------------------------------------------- opening
    @api.model
    def _open(self, pickings, previous=None):
        """Put transfers on the inspectors' list; batch, after the caller's guard.

        :param pickings: ``stock.picking``
        :param previous: the failed inspection that the new one replaces
        :return: the new inspections
        """
        counts = {}
        self.flush_model(["state"])  # a closed one makes room before the next comes
        if pickings:
            counts = dict(
                self._read_group(
                    [("picking_id", "in", pickings.ids)], ["picking_id"], ["__count"]
                )
            )
        quiet = self.with_context(
            tracking_disable=True, mail_create_nolog=True, mail_create_nosubscribe=True
        )
        return quiet._evidence_create(
            [
                {
                    "name": f"{picking.name} ({counts[picking] + 1})"
                    if picking in counts
                    else picking.name,
                    "picking_id": picking.id,
                    "company_id": picking.company_id.id,
                    "partner_id": picking.policy_customer_id.id,
                    "order_id": picking.sale_id.id,
                    "date_due": picking.scheduled_date,
                    "previous_id": previous.id if previous else False,
                }
                for picking in pickings
            ]
        ).with_context(tracking_disable=False)

    # -------------------------------------------------------------------------- guards
    def _ensure_may_inspect(self):
        self.check_access("read")
        if not any(self.env.user.has_group(group) for group in INSPECTORS):
            raise AccessError(
                self.env._("Inspectors pass goods. Ask one of them to inspect these.")
            )

    def _update_state(self, state, sources, **vals):
        """The one gateway of state changes; writes the row first.

        :param str state: target
        :param tuple sources: states it may come from
        :raise UserError: somebody moved it meanwhile
        """
        words = dict(self._fields["state"]._description_selection(self.env))
        for inspection in self:
            if inspection.state not in sources:
                raise UserError(
                    self.env._(
                        "%(name)s is %(state)s already. Reload the page to go on.",
                        name=inspection.name,
                        state=words[inspection.state],
                    )
                )
        self._policy_write(dict(vals, state=state))
        self.order_id._policy_refresh_stage()

    # ------------------------------------------------------------------------- buttons
    def action_start(self):
        """Take the goods at hand and freeze the points to answer.

        :raise UserError: nothing to inspect, or started already
        """
        self.ensure_one()
        self._ensure_may_inspect()
        inspection = self.sudo()  # sudo: evidence, after the guard
        inspection._update_state(
            "running",
            ("todo",),
            inspector_id=self.env.uid,
            date_start=fields.Datetime.now(),
        )
        self.env["workshop.inspection.line"].sudo()._take_goods(inspection)
        return True

    def action_finish(self):
        """Judge the answers: accept on no defect, hold what failed (F3.4).

        :raise UserError: while points are open
        """
        self.ensure_one()
        self._ensure_may_inspect()
        inspection = self.sudo()  # sudo: evidence, after the guard
        left = inspection.result_ids.filtered(lambda row: row.state == "open")
        if left:
            raise UserError(
                self.env._(
                    "%(count)s points are open: %(points)s. Answer them, then finish.",
                    count=len(left),
                    points=", ".join(left.mapped("display_name")),
                )
            )
        verdict = judge(
            Answer(
                None if row.is_packing else row.line_id.id, row.state, row.is_critical
            )
            for row in inspection.result_ids
        )
        inspection._update_state(
            "passed" if verdict.passed else "failed",
            ("running",),
            date_done=fields.Datetime.now(),
        )
        inspection.line_ids._apply_verdict(verdict)
        inspection.result_ids._seal_photos()
        return True

    def action_inspect_again(self):
        """A failed inspection stays; a new one of the same goods replaces it."""
        self.ensure_one()
        self._ensure_may_inspect()
        inspection = self.sudo()  # sudo: evidence, after the guard
        if inspection.policy_approval_state == "pending":
            raise UserError(
                self.env._(
                    "A waiver of %s is being decided. Withdraw it, then inspect again.",
                    self.name,
                )
            )
        if self.state != "failed" or self.is_replaced:
            raise UserError(
                self.env._(
                    "%s is not held any more. Open the transfer to see where it "
                    "stands.",
                    self.name,
                )
            )
        again = inspection._open(inspection._get_picking_now(), inspection)
        return again.with_env(self.env)._get_form_action()

    def _get_picking_now(self):
        """The transfer on which the goods are now: a later step, or a backorder.

        :raise UserError: when all of it has left, or is cancelled
        """
        self.ensure_one()
        found, picking = self.picking_id, self.picking_id
        while picking:
            here = picking.filtered(lambda p: p.state not in ("done", "cancel"))
            if here:
                return here[0]
            picking = picking.move_ids.move_dest_ids.picking_id | picking.backorder_ids
            picking -= found
            found |= picking
        raise UserError(
            self.env._(
                "The goods of %s are on no open transfer any more: nothing is left to "
                "inspect.",
                self.name,
            )
        )

    def action_ask_waiver(self):
        """The dialog that asks for reason and photo."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask for a Waiver"),
            "res_model": "workshop.inspection.waiver",
            "view_mode": "form",
            "target": "new",
            "context": {"default_inspection_id": self.id},
        }

    def _get_form_action(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
