from odoo import api, fields, models
from odoo.exceptions import UserError

# What 6.4a measures with: it stays once the promotion runs.
PLANNED = frozenset({"promotion_id", "name", "user_id", "date_planned"})
BEFORE = ("idea", "pending", "approved")


class WorkshopPromotionTask(models.Model):
    """Something to do for a promotion: planned by when, done when (6.4a)."""

    _name = "workshop.promotion.task"
    _description = "Task of a Promotion"
    _order = "date_planned, id"

    promotion_id = fields.Many2one(
        "workshop.promotion", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="promotion_id.company_id", store=True)
    name = fields.Char("Task", required=True)
    user_id = fields.Many2one(
        "res.users",
        "Responsible",
        required=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        ondelete="restrict",
    )
    date_planned = fields.Date("Planned For", required=True)
    date_done = fields.Date("Done On", readonly=True, copy=False)
    hours = fields.Float(
        help="Hours it took; they cost what the policy says, if it says so."
    )
    is_in_time = fields.Boolean("In Time", compute="_compute_is_in_time")

    _hours_positive = models.Constraint(
        "CHECK(hours >= 0)", "Hours cannot be negative."
    )

    @api.depends("date_planned", "date_done")
    def _compute_is_in_time(self):
        for task in self:
            task.is_in_time = (
                bool(task.date_done) and task.date_done <= task.date_planned
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals["date_done"] = False
        return super().create(vals_list)

    def write(self, vals):
        if vals.keys() - {"hours"}:
            self._ensure_not_done()
        if PLANNED & vals.keys():
            self._ensure_planning()
        if "date_done" in vals:
            raise UserError(self.env._("Use Done: it keeps the day."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        self._ensure_not_done()
        for task in self:
            if task.promotion_id.state not in BEFORE:
                raise UserError(
                    self.env._(
                        "%s was planned and stays in the plan, done or not.", task.name
                    )
                )

    def _ensure_planning(self):
        for task in self:
            if task.promotion_id.state not in BEFORE:
                raise UserError(
                    self.env._(
                        "%s was planned: day and person stay. Add a task for what is "
                        "new, and log why.",
                        task.name,
                    )
                )

    def _ensure_not_done(self):
        for task in self:
            if task.date_done:
                raise UserError(self.env._("%s is done and stays as it is.", task.name))

    def action_done(self):
        """Done today; whose task it is, or who runs the promotion."""
        self.check_access("read")
        self._ensure_not_done()
        for task in self:
            if task.user_id != self.env.user:
                task.promotion_id._ensure_runner()
            today = task.company_id._policy_get_today()
            task.sudo()._stamp(today)  # sudo: evidence, after the guard
        return True

    def _stamp(self, day):
        return super().write({"date_done": day})
