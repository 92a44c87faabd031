from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class WorkshopPolicy(models.Model):
    """How a version moves: submit, confirm, publish, suspend, resume, read."""

    _inherit = "workshop.policy"

    def _ensure_owner(self):
        if not self.env.user.has_group("workshop_sales_policy.group_policy_owner"):
            raise AccessError(
                self.env._("Only the owner moves the policy. Ask the owner to do it.")
            )

    def _update_state(self, state, sources, **vals):
        """The one gateway of state changes.

        :param str state: target
        :param tuple sources: states it may come from
        """
        for policy in self:
            if policy.state not in sources:
                raise UserError(
                    self.env._(
                        "%(name)s is %(state)s: this step is not open any more. "
                        "Reload the page to see where it stands.",
                        name=policy.name,
                        state=dict(
                            policy._fields["state"]._description_selection(self.env)
                        )[policy.state],
                    )
                )
        self._write_lifecycle(dict(vals, state=state))

    def _check_ready(self):
        """Raise what stands against putting this version in force. Areas extend it."""
        self.ensure_one()
        if self.date_planned and self.date_planned < fields.Datetime.now():
            raise UserError(
                self.env._(
                    "%(name)s cannot be in force from %(date)s: that is past. Choose a "
                    "later time, or leave it empty for at once.",
                    name=self.name,
                    date=fields.Datetime.context_timestamp(
                        self, self.date_planned
                    ).strftime("%Y-%m-%d %H:%M"),
                )
            )

    def _next_number(self):
        self.ensure_one()
        [[highest]] = self._read_group(
            [("company_id", "=", self.company_id.id)], [], ["number:max"]
        )
        return (highest or 0) + 1

    def action_submit(self):
        """Version 1 goes in force by the owner alone; later ones ask the second person.

        :raise UserError: when no second person is named, or the content is not ready
        """
        self.ensure_one()
        self._ensure_owner()
        self._check_ready()
        first = not self.search_count(
            [("company_id", "=", self.company_id.id), ("number", ">", 0)], limit=1
        )
        second = self.second_person_id
        if not self._is_possible_second_person(second):
            raise UserError(
                self.env._(
                    "Name a second person, an active colleague other than yourself: a "
                    "change of the policy is seen by two (clause 1.3a)."
                )
            )
        number = self.number or self._next_number()
        self._update_state("pending", ("draft",), number=number, author_id=self.env.uid)
        if first:
            due = fields.Datetime.now() + timedelta(days=self.second_person_days)
            self._write_lifecycle({"second_person_due": due})
            self._publish()
        self._notify_second_person()
        return True

    def _is_possible_second_person(self, user):
        """An active colleague, other than who submits."""
        return user and user != self.env.user and user.active and not user.share

    def action_back_to_draft(self):
        self.ensure_one()
        self._ensure_owner()
        self._update_state("draft", ("pending",))
        self.activity_unlink(["mail.mail_activity_data_todo"])
        return True

    def action_confirm(self):
        """The second person agrees; a pending version goes in force.

        :raise UserError: for anybody but the named second person
        """
        self.ensure_one()
        if not self.is_second_person or self.author_id == self.env.user:
            raise UserError(
                self.env._(
                    "%(name)s is confirmed by %(user)s, not by its author.",
                    name=self.name,
                    user=self.second_person_id.name or "—",
                )
            )
        # sudo: workshop.policy - the named second person need not be an owner
        policy = self.sudo()
        policy._write_lifecycle({"second_person_date": fields.Datetime.now()})
        if policy.state == "pending":
            policy._check_ready()
            policy._publish()
        policy.activity_feedback(["mail.mail_activity_data_todo"], user_id=self.env.uid)
        policy._message_log(body=self.env._("Confirmed by %s.", self.env.user.name))
        return True

    def _publish(self):
        self.ensure_one()
        now = fields.Datetime.now()
        effective = max(self.date_planned or now, now)
        self._update_state(
            "published", ("pending",), date_published=now, date_effective=effective
        )
        if effective <= now:
            self._apply_effective()
        else:
            cron = self.env.ref("workshop_sales_policy.ir_cron_policy_effective")
            cron.sudo()._trigger(at=effective)  # sudo: ir.cron - a date, nothing else

    def _apply_effective(self):
        """What happens the moment a version comes into force. Areas extend it."""
        self.ensure_one()
        older = self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "in", ("published", "suspended")),
                ("id", "!=", self.id),
                "|",
                ("date_effective", "<=", self.date_effective),
                # planned for later, but this one was written after it
                ("number", "<", self.number),
            ]
        )
        if older:
            older._write_lifecycle({"state": "superseded"})
        receipts = self.env["workshop.policy.acknowledgement"].sudo()
        receipts._open(self, self._get_users_in_scope())  # sudo: evidence, own method
        self._policy_apply_enforcement()

    def _policy_apply_enforcement(self):
        """Set documents under, or out of, enforcement; set-based. Areas extend it."""
        self.ensure_one()

    def _get_users_in_scope(self):
        """Who is bound by the policy: people with one of its roles in the company."""
        self.ensure_one()
        roles = self.env.ref("workshop_sales_policy.privilege_sales_policy").group_ids
        return self.env["res.users"].search(
            [
                ("all_group_ids", "in", roles.ids),
                ("company_ids", "in", self.company_id.id),
                ("share", "=", False),
            ]
        )

    def _notify_second_person(self):
        self.ensure_one()
        if not self.second_person_id:
            return
        due = self.second_person_due or fields.Datetime.now() + timedelta(
            days=self.second_person_days
        )
        self.with_context(mail_activity_quick_update=True).activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=due.date(),
            user_id=self.second_person_id.id,
            summary=self.env._("Confirm the change of the sales policy"),
        )

    def action_change(self):
        """Copy this version to a draft, or open the draft that exists already."""
        self.ensure_one()
        self._ensure_owner()
        draft = self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "in", ("draft", "pending")),
            ],
            limit=1,
        )
        if not draft:
            draft = self.copy()
            draft._write_lifecycle({"previous_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": draft.id,
            "view_mode": "form",
        }

    def action_suspend(self, reason=""):
        """End enforcement at once; logged with its reason and shown to all.

        :param str reason: why, shown to everybody
        :raise UserError: without a reason
        """
        self.ensure_one()
        self._ensure_owner()
        if not (reason or "").strip():
            raise UserError(
                self.env._("Say why enforcement ends: everybody will read it.")
            )
        self._update_state(
            "suspended",
            ("published",),
            date_suspended=fields.Datetime.now(),
            suspended_by_id=self.env.uid,
            suspend_reason=reason.strip(),
        )
        self._policy_apply_enforcement()
        self.message_post(body=self.env._("Suspended: %s", reason.strip()))
        return True

    def action_resume(self, reason=""):
        """Enforce the same version again.

        :param str reason: why, logged
        :raise UserError: without a reason
        """
        self.ensure_one()
        self._ensure_owner()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why enforcement resumes: it is logged."))
        self._update_state("published", ("suspended",))
        self._policy_apply_enforcement()
        self.message_post(body=self.env._("Resumed: %s", reason.strip()))
        return True

    def action_acknowledge(self):
        """The reader confirms to have read this version (clause 1.2)."""
        self.ensure_one()
        # sudo: the reader's own row, whatever was read of the others before
        rows = self.env["workshop.policy.acknowledgement"].sudo()
        receipts = rows.search(
            [("policy_id", "=", self.id), ("user_id", "=", self.env.uid)]
        )
        if not receipts:
            raise UserError(
                self.env._("You are not asked to read %(name)s.", name=self.name)
            )
        receipts._confirm()
        return True

    @api.model
    def _cron_apply_effective(self):
        """Put versions in force whose moment has come."""
        current = self.env["res.company"].search([])
        for company in current:
            policy = self._get_current(company)
            if policy and not policy.acknowledgement_ids:
                policy._apply_effective()
