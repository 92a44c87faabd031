from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import split_every

from .complaint import DONE_STATES

NOTIFY_CRON = "workshop_sales_policy.ir_cron_complaint_notify"
NOTIFY_KEY = "workshop_sales_policy.complaint_notify"
ACTIVITY_TYPE = "workshop_sales_policy.mail_activity_type_complaint"
MANAGER = "workshop_sales_policy.group_policy_manager"
BATCH = 100


class WorkshopComplaint(models.Model):
    """Who takes care of a case, who may act on it, and who is told."""

    _inherit = "workshop.complaint"

    notify_pending = fields.Boolean(
        readonly=True,
        copy=False,
        index="btree_not_null",
        export_string_translation=False,
    )
    can_act = fields.Boolean(
        compute="_compute_can_act", export_string_translation=False
    )
    can_manage = fields.Boolean(
        compute="_compute_can_act", export_string_translation=False
    )

    @api.depends("user_id", "department_id", "investigator_id", "accused_id", "state")
    @api.depends_context("uid")
    def _compute_can_act(self):
        actors = self._get_actors()
        manager = self.env.user.has_group(MANAGER)
        for complaint in self:
            complaint.can_act = self.env.user in actors[complaint]
            complaint.can_manage = manager

    # ----------------------------------------------------------------------- who acts
    def _get_actors(self):
        """Who may move each case: in charge, its salesperson, its department, managers.

        :return: ``{complaint: res.users}``
        :rtype: dict
        """
        handovers = self.env["workshop.handover"].sudo()  # sudo: who works where
        users = self.sudo()  # sudo: names of those in charge
        actors = {}
        for (company, department), rows in users.grouped(
            lambda row: (row.company_id, row.department_id)
        ).items():
            handlers = handovers._get_members(company, department)
            managers = handovers._get_role_managers(company)
            for row in rows:
                people = row.user_id | row.salesperson_id | row.investigator_id
                actors[row.with_env(self.env)] = people | handlers | managers
        return actors

    def _ensure_actor(self):
        """The present user may act on these.

        :raise AccessError: naming who does
        """
        self.check_access("write")
        if self.env.su:
            return
        actors = self._get_actors()
        for complaint in self:
            if self.env.user not in actors[complaint]:
                raise AccessError(
                    self.env._(
                        "%(case)s is taken care of by %(user)s. Ask there, or a sales "
                        "manager.",
                        case=complaint.name,
                        user=complaint.sudo().user_id.name or "—",  # sudo: a name
                    )
                )

    def _ensure_manager(self):
        self.check_access("write")
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("A sales manager does this."))

    def _ensure_not_accused(self):
        """Whoever is complained about neither investigates nor closes (F3.1)."""
        for complaint in self:
            if complaint.accused_id and complaint.accused_id == self.env.user:
                raise AccessError(
                    self.env._(
                        "%s is about you: somebody else investigates and closes it.",
                        complaint.name,
                    )
                )

    def _ensure_may_name(self, names):
        """Naming people keeps four eyes: who is complained about does not look into it.

        :param set names: columns that are about to be written
        """
        self.ensure_one()
        if "accused_id" in names and self.accused_id:
            self._ensure_manager()
            if self.accused_id == self.env.user:
                self._ensure_not_accused()

    @api.constrains("accused_id", "investigator_id")
    def _check_accused(self):
        for complaint in self:
            if complaint.accused_id and complaint.accused_id == (
                complaint.investigator_id
            ):
                raise UserError(
                    self.env._(
                        "%s is complained about and cannot investigate. Name somebody "
                        "else.",
                        complaint.accused_id.name,
                    )
                )

    # --------------------------------------------------------------- who takes care
    @api.model
    def _get_owner(self, company, partner, order):
        """Who is in charge of a new case: the salesperson, whoever records, a manager.

        :return: ``(person in charge, salesperson)``
        """
        people = self.env["workshop.handover"].sudo()  # sudo: who holds a role
        managers = people._get_managers(company)
        staff = people._get_role_staff(company)
        partner = partner.sudo()  # sudo: whose customer it is
        seller = (
            order.sudo().user_id  # sudo: as above
            or partner.user_id
            or partner.commercial_partner_id.user_id
        )
        seller = seller.filtered(lambda user: user in staff)
        writer = self.env.user.filtered(lambda user: user in staff)
        return seller or writer or managers[:1], seller

    # ------------------------------------------------------------------ telling them
    def _policy_tell(self):
        """Let the job tell people of these; the transaction goes on."""
        self._policy_write({"notify_pending": True})
        if not self or self.env.cr.precommit.data.setdefault(NOTIFY_KEY, False):
            return
        self.env.cr.precommit.data[NOTIFY_KEY] = True
        cron_id = self.env["ir.model.data"]._xmlid_to_res_id(NOTIFY_CRON)
        # sudo: ir.cron - asks the job to run, nothing else
        self.env["ir.cron"].sudo().browse(cron_id)._trigger()

    @api.model
    def _cron_notify(self):
        """Tell people about every case that moved since the last run."""
        rows = self.sudo().with_context(active_test=False)
        rows = rows.search([("notify_pending", "=", True)])
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

        :return: ``{(complaint id, user id): activity values}``
        """
        managers = self.env["workshop.handover"]._get_managers
        wanted = {}
        for row in self.filtered(lambda c: c.active and c.state not in DONE_STATES):
            users = row._get_turn()
            if row.is_escalated or (row.is_safety and row.state == "received"):
                users |= managers(row.company_id)
            due = (row.clock_due or fields.Datetime.now()).date()
            for user in users:
                wanted[row.id, user.id] = {
                    "summary": row.with_context(lang=user.lang)._word_activity(),
                    "date_deadline": due,
                }
        return wanted

    def _get_turn(self):
        """Whose step is next. Areas extend it.

        :return: ``res.users``
        """
        self.ensure_one()
        if self.state == "investigating" and self.investigator_id:
            return self.investigator_id
        return self.user_id
