from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

MANAGER = "workshop_sales_policy.group_policy_manager"
HANDLER = "workshop_sales_policy.group_policy_handler"


class WorkshopLotSweep(models.Model):
    """Who else got this lot, what is left of it, and who has told the customers (4.3e).

    Started for a lot, or for a product and days of delivery where nobody tracks lots.
    What it finds is evidence: goods made from the lot (``lot_sweep_goods.py``), each
    delivery and return (``lot_sweep_delivery.py``), one line to call per customer
    (``lot_sweep_line.py``). Looking again only adds. The hold outlives the sweep: it
    is lifted by a person, with a reason.
    """

    _name = "workshop.lot.sweep"
    _description = "Lot Sweep"
    _inherit = ["workshop.evidence.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "state desc, id desc"

    # identity: what is swept, and why
    name = fields.Char(required=True)
    product_id = fields.Many2one("product.product", required=True, ondelete="restrict")
    lot_id = fields.Many2one("stock.lot", ondelete="restrict", index="btree_not_null")
    lot_name = fields.Char("Lot")
    date_from = fields.Date("Delivered From")
    date_to = fields.Date("Delivered Until")
    company_id = fields.Many2one("res.company", required=True, index=True)
    reason = fields.Text("Why", required=True)
    complaint_id = fields.Many2one(
        "workshop.complaint", ondelete="restrict", index="btree_not_null"
    )
    user_id = fields.Many2one(
        "res.users", "Started By", required=True, ondelete="restrict"
    )
    date_start = fields.Datetime("Started On", required=True)

    # state
    state = fields.Selection(
        [("open", "Calling"), ("done", "Done")],
        required=True,
        default="open",
        index=True,
    )
    date_done = fields.Datetime("Finished On")
    done_by_id = fields.Many2one("res.users", "Finished By", ondelete="restrict")
    done_note = fields.Text("What Came of It")
    is_held = fields.Boolean("Goods Held")
    freed_text = fields.Text("Taken Off By the Hold")

    # what was found
    goods_ids = fields.One2many("workshop.lot.sweep.goods", "sweep_id")
    line_ids = fields.One2many("workshop.lot.sweep.line", "sweep_id", "Customers")
    delivery_ids = fields.One2many(
        "workshop.lot.sweep.delivery", "sweep_id", "Deliveries and Returns"
    )
    line_count = fields.Integer(
        compute="_compute_progress", export_string_translation=False
    )
    left_count = fields.Integer(
        compute="_compute_progress", export_string_translation=False
    )
    progress_text = fields.Char("Calls", compute="_compute_progress")
    stock_text = fields.Text("Stock Left", compute="_compute_stock_text")
    open_text = fields.Text("Reserved For", compute="_compute_stock_text")

    # what the reader sees and may do
    next_level = fields.Selection(
        [("info", "Information"), ("success", "Done"), ("warning", "Due soon")],
        "Next Step Level",
        compute="_compute_next",
    )
    next_text = fields.Char("Next Step", compute="_compute_next")
    can_work = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_hold = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_lift = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _one_open = models.UniqueIndex(
        "(lot_id, company_id) WHERE state = 'open'",
        "A sweep of this lot is open already. Reload the page to see it.",
    )

    # ---------------------------------------------------------------------- compute
    @api.depends("line_ids.outcome")
    @api.depends_context("lang")
    def _compute_progress(self):
        # sudo: how many of all, also for who reads only own customers
        rows = self.env["workshop.lot.sweep.line"].sudo()
        totals = {}
        for sweep, outcome, count in rows._read_group(
            [("sweep_id", "in", self.ids)], ["sweep_id", "outcome"], ["__count"]
        ):
            known = totals.setdefault(sweep.id, [0, 0])
            known[0] += count
            known[1] += count if rows._is_called(outcome) else 0
        for sweep in self:
            count, called = totals.get(sweep.id, (0, 0))
            sweep.line_count = count
            sweep.left_count = count - called
            sweep.progress_text = self.env._(
                "%(called)s of %(count)s called", called=called, count=count
            )

    @api.depends("goods_ids", "is_held")
    @api.depends_context("lang")
    def _compute_stock_text(self):
        for sweep in self:
            # sudo: where goods are and who waits for them, whoever calls the customers
            goods = sweep.sudo().goods_ids
            sweep.stock_text = "\n".join(goods._word_stock())
            sweep.open_text = "\n".join(goods._word_reserved())

    @api.depends("state", "line_ids.outcome", "is_held")
    @api.depends_context("lang", "tz")
    def _compute_next(self):
        for sweep in self:
            sweep.next_level, sweep.next_text = sweep._get_next_line()

    def _get_next_line(self):
        """What happens next.

        :return: ``(level, text)``
        """
        self.ensure_one()
        _ = self.env._
        if self.state == "done":
            return "success", _(
                "Finished on %(date)s by %(user)s.",
                date=self.env["workshop.handover"]._format_day(self.date_done),
                user=self.done_by_id.name,
            )
        if self.left_count:
            return "warning", _(
                "Call the customers. Left to call: %(count)s.", count=self.left_count
            )
        if self.is_held:
            return "info", _(
                "Everybody was called. The goods stay held until they are scrapped or "
                "the hold is lifted."
            )
        return "info", _("Everybody was called. Finish the sweep.")

    @api.depends("state", "is_held", "company_id")
    @api.depends_context("uid")
    def _compute_can(self):
        may_start = self._may_start()
        for sweep in self:
            may_hold = sweep._may_hold()
            sweep.can_work = may_start and sweep.state == "open"
            sweep.can_lift = may_hold and sweep.is_held
            sweep.can_hold = (
                may_hold
                and not sweep.is_held
                and bool(sweep.lot_id)
                and sweep.state == "open"
                and bool(sweep.company_id._policy_get_current())
            )

    # ----------------------------------------------------------------------- guards
    @api.model
    def _may_start(self):
        user = self.env.user
        return user.has_group(MANAGER) or user.has_group(HANDLER)

    def _ensure_may_work(self):
        """Managers and handlers run a sweep.

        :raise AccessError: another role
        :raise UserError: it is finished
        """
        self.check_access("read")
        if not self._may_start():
            raise AccessError(
                self.env._(
                    "A sales manager or a department handler runs a lot sweep. Ask one "
                    "of them."
                )
            )
        self._ensure_open()

    def _ensure_open(self):
        for sweep in self:
            if sweep.state != "open":
                raise UserError(
                    self.env._(
                        "The sweep %s is finished. Start a new one to go on.",
                        sweep.name,
                    )
                )
