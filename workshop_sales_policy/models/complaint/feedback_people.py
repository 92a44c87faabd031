from odoo import fields, models

from .feedback import OPEN_STATES

ACTIVITY_TYPE = "workshop_sales_policy.mail_activity_type_feedback"


class WorkshopFeedback(models.Model):
    """Who answers feedback, and who is told of it."""

    _inherit = "workshop.feedback"

    def _get_actors(self):
        """Who is asked for the reply: the department's people, else the managers.

        :return: ``{feedback: res.users}``; one look-up per department
        :rtype: dict
        """
        handovers = self.env["workshop.handover"]
        actors = {}
        for (company, department), rows in self.grouped(
            lambda row: (row.company_id, row.department_id)
        ).items():
            users = handovers._get_members(company, department)
            users = users or handovers._get_managers(company)
            actors.update(dict.fromkeys(rows, users))
        return actors

    def _get_turn_words(self):
        """Whose turn it is: the department's name, else those who are asked."""
        self.ensure_one()
        if self.department_id:
            return self.department_id.name
        users = self._get_actors()[self]
        return ", ".join(user._policy_get_name() for user in users[:3]) or "—"

    def _sync_activities(self):
        """One activity per person and feedback while it is open; none after. Set-based.

        Runs as sudo after the caller's guard: other people's to-do.
        """
        self.env["mail.activity"]._policy_sync(
            self._name, self.ids, self._get_wanted_activities(), ACTIVITY_TYPE
        )

    def _get_wanted_activities(self):
        """Who should have which activity now; the managers once it is late.

        :return: ``{(feedback id, user id): activity values}``
        :rtype: dict
        """
        wanted = {}
        waiting = self.filtered(lambda row: row.state in OPEN_STATES)
        for feedback, users in waiting._get_actors().items():
            if feedback.is_late:
                managers = self.env["workshop.handover"]._get_managers(
                    feedback.company_id
                )
                users |= managers
            due = (feedback.date_due or fields.Datetime.now()).date()
            for user in users:
                words = feedback.with_context(lang=user.lang)
                wanted[feedback.id, user.id] = {
                    "summary": words.env._("Answer feedback: %s", feedback.name),
                    "date_deadline": due,
                }
        return wanted
