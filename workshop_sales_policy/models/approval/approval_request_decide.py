from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class WorkshopApprovalRequest(models.Model):
    """How a round is decided: approve, refuse, withdraw, void, second look."""

    _inherit = "workshop.approval.request"

    def _lock(self):
        """Write the row first, so that two who decide at once meet on it.

        Odoo runs REPEATABLE READ: a lock alone lets the loser go on with what he read
        before. The loser of two writes gets a serialization failure, which Odoo
        retries, and then reads what was decided.
        """
        self.env.execute_query(
            SQL(
                "UPDATE workshop_approval_request "
                "SET decision_seq = COALESCE(decision_seq, 0) + 1 "
                "WHERE id IN %s RETURNING id",
                tuple(self.ids),
            )
        )

    def _ensure_open(self, round_shown=None):
        """Raise unless this round is still to be decided and is the one shown.

        :param int round_shown: the round on the reader's screen, ``None`` to skip
        """
        self.ensure_one()
        latest = self._get_host().policy_request_id
        if latest != self or (round_shown and round_shown != self.round):
            raise UserError(
                self.env._(
                    "%(document)s changed while you were reading: round %(round)s has "
                    "replaced the one you see. Look at the differences, then decide.",
                    document=self.title,
                    round=latest.round,
                )
            )
        if self.state != "pending":
            states = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(document)s is decided already: %(state)s by %(user)s.",
                    document=self.title,
                    state=states[self.state],
                    user=self.decided_by_id.name or self.requester_id.name,
                )
            )

    def _get_pending_step(self):
        self.ensure_one()
        return self.step_ids.filtered(lambda step: step.state == "pending")[:1]

    def _approve(self, user, comment="", round_shown=None):
        """``user`` approves the step that is open.

        :param user: ``res.users`` who decides, or stands in
        :raise UserError: not open, not the round shown, not this user's turn
        """
        self._lock()
        self._ensure_open(round_shown)
        step = self._get_pending_step()
        on_behalf = step._ensure_may_decide(user)
        self._log("approve", user, on_behalf, comment, step)
        while step._approve_by(user, on_behalf):
            step = self._get_next_step()
            if not step:
                self._finish("approved", user, comment)
                break
            step._start()
            # The same person on consecutive steps decides once.
            on_behalf = step._get_on_behalf(user)
            if on_behalf is None:
                self._evidence_write({"notify_pending": True})
                self._trigger_notify()
                break
            self._log("approve", user, on_behalf, comment, step)

    def _get_next_step(self):
        self.ensure_one()
        waiting = self.step_ids.filtered(lambda step: step.state == "waiting")
        return waiting.sorted("sequence")[:1]

    def _refuse(self, user, comment, refuse_reason="", round_shown=None):
        """``user`` refuses; one refusal closes the round.

        :param str comment: as it was typed
        :param str refuse_reason: key of ``REFUSE_REASONS``; one of both is needed
        :raise UserError: without a comment, or as ``_approve``
        """
        if not ((comment or "").strip() or refuse_reason):
            raise UserError(
                self.env._("Say why: the author works on with your reason.")
            )
        self._lock()
        self._ensure_open(round_shown)
        step = self._get_pending_step()
        on_behalf = step._ensure_may_decide(user)
        self._evidence_write({"refuse_reason": refuse_reason or False})
        self._log("refuse", user, on_behalf, comment, step)
        step._close("refused", user, comment)
        self._finish("refused", user, comment)

    def _withdraw(self, user):
        """The requester, or the document's author, takes the round back."""
        self._lock()
        self._ensure_open()
        if user not in self.requester_id | self.author_id:
            raise UserError(
                self.env._(
                    "Only %(user)s can withdraw %(document)s.",
                    user=self.requester_id.name,
                    document=self.title,
                )
            )
        self._log("withdraw", user)
        self._finish("withdrawn", user)

    def _void(self):
        """The content changed beyond what the change table lets pass."""
        for request in self:
            request._log("void")
            request._finish("void", self.env.user)

    def _finish(self, state, user, comment=""):
        self.ensure_one()
        now = fields.Datetime.now()
        open_steps = self.step_ids.filtered(lambda s: s.state in ("waiting", "pending"))
        open_steps._evidence_write({"state": "skipped"})
        solo = state == "approved" and any(self.step_ids.mapped("is_solo"))
        days = self.policy_id._get_settings()["second_look_days"]
        self._evidence_write(
            {
                "state": state,
                "date_decided": now,
                "decided_by_id": user.id,
                "decision_comment": comment or False,
                "notify_pending": True,
                "is_solo": solo,
                "second_look_due": now.date() + timedelta(days=days) if solo else False,
            }
        )
        host = self._get_host()
        if state == "approved":
            host._policy_do_release(self)
        else:
            self._sync_host()
        self._trigger_notify()

    def _sync_host(self):
        """Copy the state of the round, whose turn and until when onto the document."""
        for request in self:
            step = request._get_pending_step()
            host = request._get_host()
            host._policy_write(
                {
                    "policy_approval_state": request.state,
                    "policy_request_id": request.id,
                    **host._policy_prepare_next(request, step),
                    **host._policy_prepare_review_values(request),
                }
            )

    def action_second_look(self, note=""):
        """The owner looks again at what somebody decided alone.

        :param str note: what was found
        :raise UserError: not the owner, or nothing to look at
        """
        self.ensure_one()
        if not self.env.user.has_group("workshop_sales_policy.group_policy_owner"):
            raise UserError(
                self.env._("The second look is the owner's. Ask the owner to do it.")
            )
        if not self.is_solo or self.second_look_date:
            raise UserError(self.env._("%s needs no second look.", self.display_name))
        request = self.sudo()  # sudo: evidence, guarded above
        request._evidence_write(
            {
                "second_look_date": fields.Datetime.now(),
                "second_look_user_id": self.env.uid,
                "second_look_note": note or False,
            }
        )
        request._log("second_look", comment=note)
        request._evidence_write({"notify_pending": True})
        request._trigger_notify()
        return True
