from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...const import DUTIES

OPEN_STATES = ("waiting", "acknowledged", "refused")


class WorkshopHandover(models.Model):
    """What sales gave to a department, by when, and what the department answered.

    One per document and department. Rows are evidence: made by ``_open_for``, moved by
    the buttons, which check who acts. ``handover_people`` says who may and who is told.
    """

    _name = "workshop.handover"
    _description = "Hand-over"
    _inherit = [
        "workshop.evidence.mixin",
        "workshop.document.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_promised, deadline, id"

    # Written by the jobs that tell people and count time; no part of the answer.
    _evidence_free_fields = frozenset({"notify_pending"})

    # what it is about
    res_model = fields.Char(required=True, export_string_translation=False)
    res_id = fields.Many2oneReference(model_field="res_model", required=True)
    title = fields.Char("Document", required=True)
    order_id = fields.Many2one(
        "sale.order", ondelete="restrict", index="btree_not_null"
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    partner_id = fields.Many2one("res.partner", "Customer", ondelete="restrict")
    user_id = fields.Many2one("res.users", "Salesperson", index=True)
    content = fields.Text("Products and Quantities")
    note = fields.Text()
    attachment_id = fields.Many2one("ir.attachment", "Contract", ondelete="restrict")
    active = fields.Boolean(default=True)

    # who answers
    duty = fields.Selection(DUTIES, required=True, index=True)
    department_id = fields.Many2one("hr.department", index=True)
    is_undirected = fields.Boolean(
        help="Nobody of the department works here as handler: open to every handler."
    )

    # clock and answer
    state = fields.Selection(
        [
            ("waiting", "To acknowledge"),
            ("acknowledged", "Acknowledged"),
            ("refused", "Sent back"),
            ("done", "Done"),
        ],
        required=True,
        default="waiting",
        index=True,
        group_expand=True,
    )
    date_promised = fields.Datetime("Promised to the Customer")
    deadline = fields.Datetime("Acknowledge By", index=True)
    date_warn = fields.Datetime(export_string_translation=False)
    is_plain_hours = fields.Boolean(
        help="No working hours were found; the deadline runs in plain hours."
    )
    date_answered = fields.Datetime("Reply Given On")
    answered_by_id = fields.Many2one("res.users", "Reply Given By", ondelete="restrict")
    is_in_time = fields.Boolean("Answered in Time")
    date_acknowledged = fields.Datetime("Acknowledged On")
    date_planned = fields.Datetime("Planned For")
    refuse_reason = fields.Char("Why Not")
    date_possible = fields.Datetime("Possible On")
    date_done = fields.Datetime("Done On")
    done_by_id = fields.Many2one("res.users", ondelete="restrict")
    is_done_in_time = fields.Boolean("Done in Time and in Full")
    is_reminded = fields.Boolean()
    is_escalated = fields.Boolean("Escalated")
    notify_pending = fields.Boolean(index="btree_not_null")
    # By the answer, then by the planned day; sent back is late, done is neither.
    due_kind = fields.Selection(
        [("late", "Late"), ("today", "Today"), ("later", "Later")],
        "Due When",
        index="btree_not_null",
        group_expand=True,
    )

    is_beyond_promise = fields.Boolean(
        "Planned after the Promise", compute="_compute_is_beyond_promise"
    )
    can_act = fields.Boolean(compute="_compute_can_act")
    can_repeat = fields.Boolean(compute="_compute_can_act")
    is_done_by_itself = fields.Boolean(
        compute="_compute_is_done_by_itself",
        compute_sudo=True,
        help="Its manufacturing order or transfer closes it.",
    )
    slack_days = fields.Float(
        related="order_id.policy_slack_days", string="Slack (days)", related_sudo=True
    )
    slack_level = fields.Selection(
        related="order_id.policy_slack_level", related_sudo=True
    )

    _one_open = models.UniqueIndex(
        "(res_model, res_id, duty) WHERE active",
        "This department has the hand-over already.",
    )
    _clock = models.Index("(deadline) WHERE state = 'waiting'")

    @api.depends("title", "duty", "department_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        duties = dict(self._fields["duty"]._description_selection(self.env))
        for row in self:
            row.display_name = f"{row.title} · {duties.get(row.duty, '')}"

    @api.depends("date_planned", "date_promised")
    def _compute_is_beyond_promise(self):
        for row in self:
            row.is_beyond_promise = bool(
                row.date_planned
                and row.date_promised
                and row.date_planned > row.date_promised
            )

    @api.depends("department_id", "company_id", "state")
    @api.depends_context("uid")
    def _compute_can_act(self):
        allowed = self._get_actionable()
        manager = self.env.user.has_group("workshop_sales_policy.group_policy_manager")
        for row in self:
            row.can_act = row in allowed
            mine = row.user_id == self.env.user
            row.can_repeat = row.state == "refused" and (mine or manager)

    @api.depends("state", "duty", "order_id")
    def _compute_is_done_by_itself(self):
        for row in self:
            row.is_done_by_itself = row.state == "acknowledged" and row._is_work_open()

    # --------------------------------------------------------------------- next line
    @api.depends(
        "state",
        "deadline",
        "date_planned",
        "date_promised",
        "date_possible",
        "refuse_reason",
    )
    @api.depends_context("uid")
    def _compute_policy_next(self):
        return super()._compute_policy_next()

    def _policy_get_next_line(self):
        self.ensure_one()
        words = {
            "waiting": self._word_waiting,
            "acknowledged": self._word_acknowledged,
            "refused": self._word_refused,
        }.get(self.state)
        if words:
            return words()
        who = self.done_by_id.name
        when = self._format_day(self.date_done)
        if not who:
            return "success", self.env._("Done on %s.", when)
        return "success", self.env._(
            "Done on %(date)s by %(user)s.", date=when, user=who
        )

    def _word_waiting(self):
        return self._policy_due_level(), self.env._(
            "Waits for %(who)s to acknowledge until %(due)s.",
            who=self.policy_turn or "—",
            due=self._policy_format_due() or "—",
        )

    def _word_acknowledged(self):
        if self.is_beyond_promise:
            return "warning", self.env._(
                "Planned for %(planned)s, promised for %(promised)s: agree a new date "
                "with the customer.",
                planned=self._format_day(self.date_planned),
                promised=self._format_day(self.date_promised),
            )
        late = self.date_planned and self.date_planned < fields.Datetime.now()
        return ("danger" if late else "info"), (
            self.env._("Was planned for %s.", self._format_day(self.date_planned))
            if late
            else self.env._(
                "Planned for %(date)s by %(user)s.",
                date=self._format_day(self.date_planned),
                user=self.answered_by_id.name or "—",
            )
        )

    def _word_refused(self):
        return "danger", self.env._(
            "Not possible as promised: %(reason)s. Possible on %(date)s. %(user)s "
            "agrees a date with the customer and hands over again.",
            reason=(self.refuse_reason or "").rstrip(". 。"),
            date=self._format_day(self.date_possible),
            user=self.user_id.name or "—",
        )

    def _format_day(self, moment):
        """A day as the reader writes it, "—" when there is none."""
        if not moment:
            return "—"
        local = fields.Datetime.context_timestamp(self, moment)
        return self.env["ir.qweb.field.date"].value_to_html(local.date(), {})

    # ----------------------------------------------------------------------- buttons
    def action_acknowledge(self):
        """Take it over for the proposed day: one tap.

        :raise AccessError: not of this department
        :raise UserError: answered already
        """
        self._ensure_may_act()
        for row in self:
            row._acknowledge(row._get_proposed_date())
        return True

    def action_plan_dialog(self):
        """Take it over for another day."""
        return self._get_dialog("plan", self.env._("Acknowledge for Another Day"))

    def action_refuse_dialog(self):
        """Say by when it can be, and why not as promised."""
        return self._get_dialog("refuse", self.env._("Can't by Then"))

    def _get_dialog(self, act, title):
        self.ensure_one()
        self._ensure_may_act()
        return {
            "type": "ir.actions.act_window",
            "name": f"{title} · {self.title}",
            "res_model": "workshop.handover.answer",
            "view_mode": "form",
            "target": "new",
            "context": {"default_handover_id": self.id, "default_act": act},
        }

    def action_done(self):
        """The department has done its part.

        :raise UserError: not acknowledged yet, or its own documents are still open
        """
        self._ensure_may_act()
        for row in self:
            row._ensure_state("acknowledged")
            if row._is_work_open():
                raise UserError(
                    self.env._(
                        "%s is done by itself with its manufacturing order or "
                        "transfer. Finish that one.",
                        row.display_name,
                    )
                )
        self.sudo()._finish(self.env.user)  # sudo: evidence, after the guard
        return True

    def action_hand_over_again(self):
        """The salesperson agreed on something: the department is asked anew.

        :raise AccessError: neither the salesperson nor a manager
        """
        for row in self:
            row.check_access("read")
            row._ensure_state("refused")
            if not row.can_repeat:
                raise AccessError(
                    self.env._(
                        "%(user)s hands %(name)s over again.",
                        user=row.user_id.name or "—",
                        name=row.display_name,
                    )
                )
        self.sudo()._restart()  # sudo: evidence, after the guard
        return True

    def action_open_document(self):
        """The document behind, for those who may read it."""
        self.ensure_one()
        document = self.env[self.res_model].browse(self.res_id)
        document.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }

    def action_open_contract(self):
        """The contract's file: whoever may read the hand-over may read it."""
        self.ensure_one()
        self.check_access("read")
        attachment = self.attachment_id.sudo()  # sudo: ir.attachment - checked above
        if not attachment:
            raise UserError(self.env._("No contract belongs to %s.", self.display_name))
        token = attachment.generate_access_token()[0]
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}?access_token={token}",
            "target": "new",
        }

    def action_report_problem(self):
        """A production issue of this hand-over's order."""
        self.ensure_one()
        return self.env["workshop.production.issue"]._get_report_action(
            {
                "handover_id": self.id,
                "order_id": self.order_id.id,
                "department_id": self.department_id.id,
            }
        )

    # ------------------------------------------------------------------------ guards
    def _ensure_may_act(self):
        """Members of the department, a manager or the owner, in this company.

        :raise AccessError: naming who may
        """
        self.check_access("read")
        for row in self - self._get_actionable():
            raise AccessError(
                self.env._(
                    "%(name)s is answered by %(who)s.",
                    name=row.display_name,
                    who=row.sudo().policy_turn or "—",  # sudo: whose turn is no secret
                )
            )

    def _ensure_state(self, *states):
        labels = dict(self._fields["state"]._description_selection(self.env))
        for row in self:
            if row.state not in states:
                raise UserError(
                    self.env._(
                        "%(name)s is %(state)s already. Reload the page.",
                        name=row.display_name,
                        state=labels[row.state],
                    )
                )
