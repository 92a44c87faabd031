from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import split_every

BATCH = 100
NOTIFY_CRON = "workshop_sales_policy.ir_cron_handover_notify"
NOTIFY_KEY = "workshop_sales_policy.handover_notify"
ACTIVITY_TYPE = "workshop_sales_policy.mail_activity_type_handover"


class WorkshopHandover(models.Model):
    """Who may answer a hand-over, who is told of it, and its clock."""

    _inherit = "workshop.handover"

    # ------------------------------------------------------------------------ people
    @api.model
    def _get_department(self, company, duty):
        """The department of a duty in ``company``; empty when nobody entered one."""
        departments = self.env["hr.department"].sudo()  # sudo: who does what
        return departments.search(
            [("policy_duty", "=", duty), ("company_id", "in", (company.id, False))],
            order="company_id, id",
            limit=1,
        )

    @api.model
    def _get_members(self, company, department):
        """Handlers who work in ``department``."""
        if not department:
            return self.env["res.users"]
        handlers = self._get_handlers(company)
        employees = self.env["hr.employee"].sudo()  # sudo: who works where
        return employees.search(
            [
                ("department_id", "=", department.id),
                ("user_id", "in", handlers.ids),
            ]
        ).user_id

    @api.model
    def _get_handlers(self, company):
        steps = self.env["workshop.approval.tier.step"]
        return steps._get_role_users("handler", company)

    @api.model
    def _get_managers(self, company):
        return self.env["workshop.approval.tier.step"]._get_managers(company)

    @api.model
    def _get_role_managers(self, company):
        """Everybody who may act as sales manager, the owners too."""
        return self.env["workshop.approval.tier.step"]._get_role_users(
            "manager", company
        )

    @api.model
    def _get_role_staff(self, company):
        """Salespeople and those above them."""
        return self.env["workshop.approval.tier.step"]._get_role_users("user", company)

    @api.model
    def _get_turn_words(self, company):
        """Names of whom an undirected hand-over waits for."""
        names = [user._policy_get_name() for user in self._get_handlers(company)]
        return ", ".join(names[:3]) + (", …" if len(names) > 3 else "")

    def _get_actors(self):
        """Who answers each of these.

        :return: ``{hand-over: res.users}``; the members, or else every handler
        :rtype: dict
        """
        actors = {}
        for key, rows in self.grouped(
            lambda row: (row.company_id, row.department_id)
        ).items():
            users = self._get_members(*key) or self._get_handlers(key[0])
            actors.update(dict.fromkeys(rows, users))
        return actors

    def _get_actionable(self):
        """Those of ``self`` that the present user may answer."""
        user = self.env.user
        if self.env.su:
            return self
        if user.has_group("workshop_sales_policy.group_policy_manager"):
            return self.filtered(lambda row: row.company_id in user.company_ids)
        if not user.has_group("workshop_sales_policy.group_policy_handler"):
            return self.browse()
        actors = self.sudo()._get_actors()  # sudo: who works where
        return self.filtered(lambda row: user in actors[row.sudo()])

    # ------------------------------------------------------------------ telling them
    def _trigger_notify(self):
        """Ask the job to run after this transaction; once is enough."""
        if not self or self.env.cr.precommit.data.setdefault(NOTIFY_KEY, False):
            return
        self.env.cr.precommit.data[NOTIFY_KEY] = True
        cron_id = self.env["ir.model.data"]._xmlid_to_res_id(NOTIFY_CRON)
        # sudo: ir.cron - asks the job to run, nothing else
        self.env["ir.cron"].sudo().browse(cron_id)._trigger()

    @api.model
    def _cron_notify(self):
        """Tell people about every hand-over that moved since the last run."""
        rows = self.sudo().with_context(active_test=False)
        rows = rows.search([("notify_pending", "=", True)])
        self.env["ir.cron"]._commit_progress(remaining=len(rows))
        for ids in split_every(BATCH, rows.ids):
            rows.browse(ids).exists()._notify()
            if not self.env["ir.cron"]._commit_progress(len(ids)):
                break

    def _notify(self):
        """Move the activities of these to whose turn it is; set-based."""
        wanted = self._get_wanted_activities()
        activities = self.env["mail.activity"].search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        )
        stale = activities.filtered(lambda a: (a.res_id, a.user_id.id) not in wanted)
        known = {(a.res_id, a.user_id.id) for a in activities - stale}
        stale.unlink()
        model_id = self.env["ir.model"]._get_id(self._name)
        type_id = self.env.ref(ACTIVITY_TYPE).id
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            [
                {
                    **values,
                    "res_model_id": model_id,
                    "res_id": res_id,
                    "user_id": user_id,
                    "activity_type_id": type_id,
                }
                for (res_id, user_id), values in wanted.items()
                if (res_id, user_id) not in known
            ]
        )
        self.write({"notify_pending": False})

    def _get_wanted_activities(self):
        """Who should have which activity now.

        :return: ``{(hand-over id, user id): activity values}``
        """
        wanted = {}
        actors = self._get_actors()
        for row in self.filtered("active"):
            if row.state == "waiting":
                users = actors[row]
                if row.is_escalated:
                    users |= self._get_managers(row.company_id)
                for user in users:
                    wanted[row.id, user.id] = row._prepare_activity(
                        user, row.deadline, "waiting"
                    )
            elif row.user_id and (row.state == "refused" or row._is_late_plan()):
                wanted[row.id, row.user_id.id] = row._prepare_activity(
                    row.user_id, fields.Datetime.now(), "promise"
                )
        return wanted

    def _is_late_plan(self):
        return self.state == "acknowledged" and self.is_beyond_promise

    def _prepare_activity(self, user, moment, kind):
        self.ensure_one()
        row = self.with_context(lang=user.lang)
        _ = row.env._
        words = {
            "waiting": _("Acknowledge %s", row.display_name),
            "promise": _("Agree a new date: %s", row.display_name),
        }
        return {"summary": words[kind], "date_deadline": moment.date()}

    # ------------------------------------------------------------------------- clock
    @api.model
    def _cron_deadlines(self):
        """Remind at half the time, tell the manager at its end. Resumable."""
        now = fields.Datetime.now()
        rows = self.sudo().search(self._get_due_domain(now))
        self.env["ir.cron"]._commit_progress(remaining=len(rows))
        for ids in split_every(BATCH, rows.ids):
            rows.browse(ids)._apply_clock(now)
            if not self.env["ir.cron"]._commit_progress(len(ids)):
                return
        self.sudo()._refresh_due_kind(now)

    @api.model
    def _get_due_domain(self, now):
        return Domain("state", "=", "waiting") & (
            Domain("is_escalated", "=", False) & Domain("deadline", "<=", now)
            | Domain("is_reminded", "=", False) & Domain("date_warn", "<=", now)
        )

    def _apply_clock(self, now):
        """Mark what was reminded of and escalated; two statements a batch."""
        late = self.filtered(lambda row: row.deadline <= now)
        late._evidence_write(
            {"is_reminded": True, "is_escalated": True, "notify_pending": True}
        )
        (self - late)._evidence_write({"is_reminded": True})
        late._trigger_notify()

    @api.model
    def _refresh_due_kind(self, now):
        """Late, today, later: a card changes its column when the day does."""
        changed = {}
        for row in self.search([("state", "in", ("waiting", "acknowledged"))]):
            moment = row.deadline if row.state == "waiting" else row.date_planned
            kind = self._get_due_kind(row.company_id, moment, now)
            if kind != row.due_kind:
                changed.setdefault(kind, []).append(row.id)
        for kind, ids in changed.items():
            self.browse(ids)._evidence_write({"due_kind": kind})

    # ---------------------------------------------------------------------- controls
    @api.model
    def _control_handover_acknowledged(self, company, date_from, date_to):
        """Clause 2.2d: hand-overs answered within their hours.

        "Can't by then" with a reason is an answer, too: the clock asks for one.
        """
        now = fields.Datetime.now()
        period = company._policy_get_period_domain("deadline", date_from, date_to)
        applicable = (
            Domain("company_id", "=", company.id)
            & Domain("active", "=", True)
            & period
            & (Domain("date_answered", "!=", False) | Domain("deadline", "<", now))
        )
        return self._name, applicable, applicable & Domain("is_in_time", "=", True)

    @api.model
    def _control_production_acknowledged(self, company, date_from, date_to):
        """Clause 3.4b: acknowledged in time, and made on time and in full.

        Both facts are on the hand-over of an order to production, so one row is one
        case: it falls in the month of the promised date (without one, of the day by
        which to acknowledge) and counts once it is done or that date has passed. Time
        and quantity of its manufacturing orders are frozen when the last is done.
        """
        now = fields.Datetime.now()
        period = company._policy_get_period_domain
        no_promise = Domain("date_promised", "=", False)
        applicable = (
            Domain("company_id", "=", company.id)
            & Domain("active", "=", True)
            & Domain("duty", "=", "production")
            & Domain("order_id", "!=", False)
            & (
                period("date_promised", date_from, date_to)
                & (Domain("state", "=", "done") | Domain("date_promised", "<", now))
                | no_promise
                & period("deadline", date_from, date_to)
                & (Domain("state", "=", "done") | Domain("deadline", "<", now))
            )
        )
        kept = Domain("is_in_time", "=", True) & Domain("is_done_in_time", "=", True)
        return self._name, applicable, applicable & kept

    @api.model
    def _get_home_domain(self):
        """What makes the desk somebody's first screen: something to answer or do."""
        return [("state", "in", ("waiting", "acknowledged"))]
