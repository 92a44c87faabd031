from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import split_every

NOTIFY_CRON = "workshop_sales_policy.ir_cron_corrective_notify"
NOTIFY_KEY = "workshop_sales_policy.corrective_notify"
ACTIVITY_TYPE = "workshop_sales_policy.mail_activity_type_corrective"
MANAGER = "workshop_sales_policy.group_policy_manager"
BATCH = 100


class WorkshopCorrectiveAction(models.Model):
    """Who works on a corrective action, who answers for it, and who is told."""

    _inherit = "workshop.corrective.action"

    notify_pending = fields.Boolean(
        readonly=True,
        copy=False,
        index="btree_not_null",
        export_string_translation=False,
    )
    can_work = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_finish = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_manage = fields.Boolean(compute="_compute_can", export_string_translation=False)

    @api.depends("user_id", "team_ids", "department_id", "state", "complaint_ids")
    @api.depends_context("uid")
    def _compute_can(self):
        user = self.env.user
        manager = user.has_group(MANAGER)
        workers = self._get_workers()
        for action in self:
            # sudo: whom the cases are about
            accused = user in action.sudo().complaint_ids.accused_id
            action.can_manage = manager and not accused
            # a new one has no workers yet: who opens it writes it
            action.can_work = not accused and user in workers.get(action._origin, user)
            action.can_finish = not accused and (manager or user == action.user_id)

    # ---------------------------------------------------------------------- who works
    def _get_workers(self):
        """Who may write on each: owner and team, department, those of its cases.

        :return: ``{action: res.users}``, saved ones only
        :rtype: dict
        """
        handovers = self.env["workshop.handover"].sudo()  # sudo: who works where
        workers = {}
        # sudo: names of those in charge
        for action in self.sudo()._origin:
            cases = action.complaint_ids
            workers[self.browse(action.id)] = (
                action.user_id
                | action.team_ids
                | cases.user_id
                | cases.salesperson_id
                | handovers._get_members(action.company_id, action.department_id)
                | handovers._get_role_managers(action.company_id)
            )
        return workers

    def _ensure_worker(self):
        """The present user may write on these.

        :raise AccessError: naming whose action it is
        """
        self.check_access("write")
        self._ensure_not_accused()
        workers = self._get_workers()
        for action in self:
            if self.env.user not in workers[action]:
                raise self._get_owner_error(action)

    def _ensure_owner(self):
        """The present user answers for these: the person in charge, or a manager."""
        self.check_access("write")
        self._ensure_not_accused()
        manager = self.env.user.has_group(MANAGER)
        for action in self:
            if not manager and self.env.user != action.user_id:
                raise self._get_owner_error(action)

    def _get_owner_error(self, action):
        return AccessError(
            self.env._(
                "%(action)s is in the hands of %(user)s. Ask there, or a manager.",
                action=action.name,
                user=action.sudo().user_id.name or "—",  # sudo: a name
            )
        )

    def _ensure_manager(self):
        self.check_access("write")
        self._ensure_not_accused()
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("A sales manager does this."))

    def _ensure_not_accused(self):
        """Whoever a case is about does not work on what follows from it (F3.1)."""
        for action in self.sudo():  # sudo: whom the cases are about
            if self.env.user in action.complaint_ids.accused_id:
                raise AccessError(
                    self.env._(
                        "%s follows from a case about you: somebody else works on it.",
                        action.name,
                    )
                )

    @api.model
    def _get_owner_of(self, case):
        """Who takes an action that opens by itself: never the person complained about.

        :return: one ``res.users``: the investigator, one of the department, whoever is
            in charge of the case, a manager
        """
        people = self.env["workshop.handover"].sudo()  # sudo: who works where
        candidates = (
            case.investigator_id.ids
            + people._get_members(case.company_id, case.department_id).ids
            + case.user_id.ids
            + people._get_managers(case.company_id).ids
        )
        users = self.env["res.users"].browse(candidates) - case.accused_id
        return users[:1]

    # ------------------------------------------------------------------ telling them
    def _policy_tell(self):
        """Let the job tell people of these; the transaction goes on."""
        # sudo: a mark for the job, nothing else
        self.sudo()._policy_write({"notify_pending": True})
        if not self or self.env.cr.precommit.data.setdefault(NOTIFY_KEY, False):
            return
        self.env.cr.precommit.data[NOTIFY_KEY] = True
        cron_id = self.env["ir.model.data"]._xmlid_to_res_id(NOTIFY_CRON)
        # sudo: ir.cron - asks the job to run, nothing else
        self.env["ir.cron"].sudo().browse(cron_id)._trigger()

    @api.model
    def _cron_notify(self):
        """Tell people about every action that moved since the last run."""
        rows = self.sudo().search([("notify_pending", "=", True)])
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(rows))
        for ids in split_every(BATCH, rows.ids):
            rows.browse(ids)._notify()
            if not cron._commit_progress(len(ids)):
                return

    def _notify(self):
        """Move the to-dos of these to whose turn it is; set-based."""
        self.env["mail.activity"]._policy_sync(
            self._name, self.ids, self._get_wanted_activities(), ACTIVITY_TYPE
        )
        self._policy_write({"notify_pending": False})

    def _get_wanted_activities(self):
        """Who should have which to-do now.

        Open: the person in charge; the managers too when the defect returned or it is
        late. Not delivered in the window: the managers decide.

        :return: ``{(action id, user id): activity values}``
        """
        managers = self.env["workshop.handover"]._get_managers
        wanted = {}
        for action in self.filtered(lambda row: row.state in ("open", "checking")):
            users = self.env["res.users"]
            day = action.date_due
            if action.state == "open":
                users = action.user_id
                if action.is_escalated or action.round_number > 1 or not users:
                    users |= managers(action.company_id)
            elif action.verdict == "no_delivery":
                users = managers(action.company_id)
                day = action.date_verified.date()
            for user in users - action.complaint_ids.accused_id:
                wanted[action.id, user.id] = {
                    "summary": action.with_context(lang=user.lang)._word_activity(),
                    "date_deadline": day,
                }
        return wanted
