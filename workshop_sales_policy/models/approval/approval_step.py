from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class WorkshopApprovalStep(models.Model):
    """One person's, or one group's, turn in a round; also a card of the desk."""

    _name = "workshop.approval.step"
    _description = "Approval Step"
    _inherit = ["workshop.evidence.mixin"]
    _order = "deadline, id"

    request_id = fields.Many2one(
        "workshop.approval.request", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(required=True)
    tier_step_id = fields.Many2one(
        "workshop.approval.tier.step", required=True, ondelete="restrict"
    )
    name = fields.Char("Step", related="tier_step_id.display_name")
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("pending", "In review"),
            ("approved", "Approved"),
            ("refused", "Refused"),
            ("skipped", "Skipped"),
        ],
        required=True,
        default="waiting",
        index=True,
    )
    mode = fields.Selection(
        [("any", "Any of them"), ("all", "All of them")], required=True, default="any"
    )
    hours = fields.Float()
    level = fields.Integer("Tier")
    is_solo = fields.Boolean("Decided Alone")
    user_ids = fields.Many2many(
        "res.users", "workshop_step_user_rel", "step_id", "user_id", "Approvers"
    )
    deputy_ids = fields.Many2many(
        "res.users", "workshop_step_deputy_rel", "step_id", "user_id", "Deputies"
    )
    escalation_user_ids = fields.Many2many(
        "res.users",
        "workshop_step_escalation_rel",
        "step_id",
        "user_id",
        "Escalated To",
    )
    agreed_user_ids = fields.Many2many(
        "res.users", "workshop_step_agreed_rel", "step_id", "user_id", "Agreed"
    )
    date_start = fields.Datetime("Waiting Since")
    date_warn = fields.Datetime()
    deadline = fields.Datetime("Due", index="btree_not_null")
    is_plain_hours = fields.Boolean(
        help="No working hours were found; the deadline runs in plain hours."
    )
    is_reminded = fields.Boolean()
    is_escalated = fields.Boolean("Escalated")
    decided_by_id = fields.Many2one("res.users", ondelete="restrict")
    date_decided = fields.Datetime()
    comment = fields.Text()

    # the card; stored on the request, read in one query for a whole list
    title = fields.Char(related="request_id.title")
    document = fields.Selection(related="request_id.document")
    round = fields.Integer(related="request_id.round")
    company_id = fields.Many2one("res.company", required=True, index=True)
    partner_id = fields.Many2one(related="request_id.partner_id")
    author_id = fields.Many2one(related="request_id.author_id")
    note = fields.Text(related="request_id.note")
    currency_id = fields.Many2one(related="request_id.currency_id")
    amount = fields.Monetary(related="request_id.amount")
    margin_pct = fields.Float(related="request_id.margin_pct")
    has_margin = fields.Boolean(related="request_id.has_margin")
    discount_pct = fields.Float(related="request_id.discount_pct")
    headroom = fields.Monetary(related="request_id.headroom")
    has_headroom = fields.Boolean(related="request_id.has_headroom")
    missing_amount = fields.Monetary(
        "Missing to the Lower Tier",
        compute="_compute_missing_amount",
        help="How much is given away beyond what needs no such say.",
    )
    figures = fields.Json("Figures as Values", related="request_id.figures")
    reason_text = fields.Char(related="request_id.reason_text")
    difference_text = fields.Text(related="request_id.difference_text")
    figures_text = fields.Text("Figures", compute="_compute_figures_text")
    asks_back = fields.Boolean(compute="_compute_asks_back")
    can_decide = fields.Boolean(compute="_compute_can_decide", search="_search_mine")
    on_behalf_text = fields.Char(compute="_compute_can_decide")
    clock_level = fields.Selection(
        [("info", "In time"), ("warning", "Due soon"), ("danger", "Late")],
        compute="_compute_clock_level",
        string="Clock",
    )

    _pending = models.Index("(deadline) WHERE state = 'pending'")

    @api.depends("request_id.is_top_level", "request_id.is_below_cost")
    def _compute_asks_back(self):
        """Approve is one tap; it asks back only below cost or at the top tier."""
        for step in self:
            request = step.request_id
            step.asks_back = request.is_top_level or request.is_below_cost

    @api.depends("headroom")
    def _compute_missing_amount(self):
        for step in self:
            step.missing_amount = max(-step.headroom, 0.0)

    @api.depends("figures")
    @api.depends_context("lang")
    def _compute_figures_text(self):
        for step in self:
            host = self.env[step.request_id.res_model]
            step.figures_text = host._policy_word_figures(
                step.figures or {}, step.currency_id
            )

    @api.depends("user_ids", "deputy_ids", "escalation_user_ids", "state")
    @api.depends_context("uid", "lang")
    def _compute_can_decide(self):
        user = self.env.user
        for step in self:
            mine = step._get_deciders()
            step.can_decide = step.state == "pending" and user in mine
            direct = step.user_ids | step.escalation_user_ids
            names = ", ".join(step.user_ids.mapped("name"))
            step.on_behalf_text = (
                self.env._("for %s, by delegation", names)
                if step.can_decide and user not in direct
                else False
            )

    def _search_mine(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        return self._get_desk_domain(self.env.user)

    @api.depends("deadline", "date_warn", "state")
    def _compute_clock_level(self):
        now = fields.Datetime.now()
        for step in self:
            if step.deadline and step.deadline < now:
                step.clock_level = "danger"
            elif step.date_warn and step.date_warn <= now:
                step.clock_level = "warning"
            else:
                step.clock_level = "info"

    @api.model
    def _get_desk_domain(self, user):
        """What waits for ``user``: own turn, a deputy's, or escalated to them."""
        return Domain("state", "=", "pending") & Domain.OR(
            Domain(name, "in", user.ids)
            for name in ("user_ids", "deputy_ids", "escalation_user_ids")
        )

    @api.model
    def _get_waiting_for(self, users):
        """Open turns that name one of ``users``, archived ones included."""
        return (
            self.with_context(active_test=False)
            .search(
                Domain("state", "=", "pending")
                & (
                    Domain("user_ids", "in", users.ids)
                    | Domain("escalation_user_ids", "in", users.ids)
                )
            )
            .with_context(active_test=True)
        )

    # -------------------------------------------------------------------- whose turn
    def _get_deciders(self):
        """Everybody whose word counts now; for ``all``, those who have not agreed."""
        self.ensure_one()
        # Whether somebody still works here is cached: reading them all is not needed.
        step = self.with_context(active_test=False)
        users = step.user_ids - step.agreed_user_ids
        users |= step.deputy_ids | step.escalation_user_ids
        users = users.filtered(lambda user: user._policy_is_active())
        return users.with_context(active_test=True)

    def _get_on_behalf(self, user):
        """For whom ``user`` decides this step.

        :return: empty ``res.users`` = in their own right, a user = as deputy,
            ``None`` = it is not their turn
        """
        self.ensure_one()
        if not user._policy_is_active():
            return None
        # Now, not at submission: who became the salesperson since decides no more.
        excluded = self.request_id._get_host()._policy_get_excluded_users()
        if user in excluded and not self.is_solo:
            return None
        if user in self.escalation_user_ids:
            return user.browse()
        step = self.with_context(active_test=False)
        open_users = (step.user_ids - step.agreed_user_ids).with_context(
            active_test=True
        )
        if user in open_users:
            return user.browse()
        deputies = self.env["workshop.approval.delegation"]._get_deputies(
            open_users, self.company_id
        )
        for principal in open_users:
            if user in deputies[principal.id]:
                return principal
        return None

    def _ensure_may_decide(self, user):
        """Whose turn it is, or a sentence that names them.

        :return: as ``_get_on_behalf``
        :raise UserError: not this user's turn
        """
        self.ensure_one()
        on_behalf = self._get_on_behalf(user)
        if on_behalf is None:
            raise UserError(
                self.env._(
                    "%(document)s waits for %(users)s, not for you.",
                    document=self.request_id.title,
                    users=", ".join(self._get_deciders().mapped("name")),
                )
            )
        return on_behalf

    # ---------------------------------------------------------------------- progress
    def _start(self):
        """This step's turn begins: clock, deputies, and the document's next line."""
        self.ensure_one()
        request = self.request_id
        self._evidence_write(
            self._prepare_start(request.policy_id, request.company_id, self.hours)
        )
        request._sync_host()

    @api.model
    def _prepare_start(self, policy, company, hours):
        """Values of a step whose turn begins now: its clock in working time."""
        now = fields.Datetime.now()
        plan = self.env["workshop.workday"]._policy_plan_hours
        department = self.env["hr.department"]
        remind = policy._get_settings()["remind_pct"] / 100.0
        deadline, is_plain = plan(company, department, now, hours)
        warn, _plain = plan(company, department, now, hours * remind)
        return {
            "state": "pending",
            "date_start": now,
            "deadline": deadline,
            "date_warn": warn,
            "is_plain_hours": is_plain,
        }

    def _refresh_deputies(self):
        """Let today's deputies read and decide; excluded people stay out."""
        delegations = self.env["workshop.approval.delegation"]
        for company, steps in self.grouped("company_id").items():
            deputies = delegations._get_deputies(steps.user_ids, company)
            for step in steps:
                users = self.env["res.users"].union(
                    *(deputies[user.id] for user in step.user_ids)
                )
                if users and not step.is_solo:
                    users -= step.request_id._get_host()._policy_get_excluded_users()
                users -= step.user_ids
                if users != step.deputy_ids:
                    step._evidence_write(
                        {"deputy_ids": [fields.Command.set(users.ids)]}
                    )

    def _approve_by(self, user, on_behalf):
        """Count one agreement.

        :return: whether the step is approved now
        :rtype: bool
        """
        self.ensure_one()
        if self.mode == "all" and user not in self.escalation_user_ids:
            principal = on_behalf or user
            self._evidence_write(
                {"agreed_user_ids": [fields.Command.link(principal.id)]}
            )
            missing = (self.user_ids - self.agreed_user_ids).filtered("active")
            if missing:
                self.request_id._sync_host()
                self.request_id.write({"notify_pending": True})
                self.request_id._trigger_notify()
                return False
        self._close("approved", user)
        return True

    def _close(self, state, user, comment=""):
        self._evidence_write(
            {
                "state": state,
                "decided_by_id": user.id,
                "date_decided": fields.Datetime.now(),
                "comment": comment or False,
            }
        )

    # ---------------------------------------------------------- reminder, escalation
    @api.model
    def _cron_deadlines(self):
        """Remind, escalate and refresh deputies of what is open. Resumable."""
        now = fields.Datetime.now()
        steps = self.sudo()._get_due(now)
        self.env["ir.cron"]._commit_progress(remaining=len(steps))
        for step in steps:
            step._apply_clock(now)
            if not self.env["ir.cron"]._commit_progress(1):
                return
        self.sudo().search([("state", "=", "pending")])._refresh_deputies()

    @api.model
    def _get_due(self, now):
        """Open turns to remind of, or to escalate."""
        return self.search(
            Domain("state", "=", "pending")
            & (
                Domain("is_escalated", "=", False) & Domain("deadline", "<=", now)
                | Domain("is_reminded", "=", False) & Domain("date_warn", "<=", now)
            )
        )

    def _apply_clock(self, now):
        """Remind at the warning time, ask the next tier as well at the deadline."""
        for step in self:
            if step.deadline and step.deadline <= now and not step.is_escalated:
                step._escalate()
            elif not step.is_reminded:
                step._evidence_write({"is_reminded": True})
                step.request_id.write({"notify_pending": True})
        self.request_id._sync_host()
        if self:
            self.request_id._trigger_notify()

    def _escalate(self):
        self.ensure_one()
        request = self.request_id
        users = self.env["workshop.approval.route"]._get_escalation_users(
            request, self, self.user_ids | self.escalation_user_ids
        )
        self._evidence_write(
            {
                "is_escalated": True,
                "is_reminded": True,
                "escalation_user_ids": [fields.Command.link(u.id) for u in users],
            }
        )
        request.write({"notify_pending": True})
        request._log(
            "escalate", step=self, comment=", ".join(users.mapped("name")) or None
        )

    def _replace_leavers(self):
        """Approvers who were archived: the rest go on, or the next tier is asked."""
        for step in self:
            if not step._get_deciders():
                step._escalate()
                step.request_id._log("replace", step=step)
        self.request_id._sync_host()
        if self:
            self.request_id._trigger_notify()
