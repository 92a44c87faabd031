from odoo import api, fields, models
from odoo.tools import split_every

BATCH = 100
NOTIFY_CRON = "workshop_sales_policy.ir_cron_approval_notify"
NOTIFY_KEY = "workshop_sales_policy.notify"
ACTIVITY_TYPE = "workshop_sales_policy.mail_activity_type_review"


class WorkshopApprovalRequest(models.Model):
    """Telling people, in a job of its own: few statements per document, no e-mail.

    One activity per person and round; it is moved along and closed by the act.
    """

    _inherit = "workshop.approval.request"

    def _trigger_notify(self):
        """Ask the job to run after this transaction; once is enough."""
        if self.env.cr.precommit.data.setdefault(NOTIFY_KEY, False):
            return
        self.env.cr.precommit.data[NOTIFY_KEY] = True
        cron_id = self.env["ir.model.data"]._xmlid_to_res_id(NOTIFY_CRON)
        # sudo: ir.cron - asks the job to run, nothing else
        self.env["ir.cron"].sudo().browse(cron_id)._trigger()

    @api.model
    def _cron_notify(self):
        """Tell people about every round that moved since the last run."""
        requests = self.sudo().search([("notify_pending", "=", True)])
        self.env["ir.cron"]._commit_progress(remaining=len(requests))
        for ids in split_every(BATCH, requests.ids):
            batch = self.sudo().browse(ids).exists()
            batch._notify()
            if not self.env["ir.cron"]._commit_progress(len(ids)):
                break

    def _notify(self):
        """Move the activities of these rounds to whose turn it is, and log the state.

        Set-based: one unlink, one create, one note per batch and model.
        """
        self._fill_figures()
        self._get_pending_steps()._refresh_deputies()
        wanted = self._get_wanted_activities()
        model_id = self.env["ir.model"]._get_id(self._name)
        activities = self.env["mail.activity"].search(
            [("res_model_id", "=", model_id), ("res_id", "in", self.ids)]
        )
        stale = activities.filtered(lambda a: (a.res_id, a.user_id.id) not in wanted)
        known = {(a.res_id, a.user_id.id) for a in activities - stale}
        stale.unlink()
        type_id = self.env.ref(ACTIVITY_TYPE).id
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            [
                dict(
                    values,
                    res_model_id=model_id,
                    res_id=res_id,
                    user_id=user_id,
                    activity_type_id=type_id,
                )
                for (res_id, user_id), values in wanted.items()
                if (res_id, user_id) not in known
            ]
        )
        self.filtered(lambda r: r.noted_state != r.state)._log_on_documents()
        for state, requests in self.grouped("state").items():
            requests.write({"notify_pending": False, "noted_state": state})

    def _fill_figures(self):
        """Complete the cards of new rounds, set-based per kind of document."""
        new = self.filtered(lambda r: r.state == "pending" and not r.figures)
        for model_name, requests in new.grouped("res_model").items():
            hosts = self.env[model_name].browse(requests.mapped("res_id"))
            figures = hosts._policy_get_card_figures()
            for request in requests:
                request._evidence_write({"figures": figures[request.res_id]})

    def _get_pending_steps(self):
        return self.step_ids.filtered(lambda step: step.state == "pending")

    def _get_wanted_activities(self):
        """Who should have which activity now.

        :return: ``{(request id, user id): activity values}``
        """
        wanted = {}
        today = fields.Date.today()
        # One recordset, so that the people of all steps are read at once.
        for step in self._get_pending_steps():
            request = step.request_id
            for user in step._get_deciders():
                lang = request.with_context(lang=user.lang)
                wanted[request.id, user.id] = {
                    "summary": lang.env._("Review %s", request.title),
                    "date_deadline": step.deadline.date() if step.deadline else today,
                }
        for request in self:
            if request._is_refusal_open():
                wanted[request.id, request.requester_id.id] = {
                    "summary": request.with_context(
                        lang=request.requester_id.lang
                    ).env._("Refused: edit %s and submit again", request.title),
                    "date_deadline": today,
                }
            elif request.second_look_due and not request.second_look_date:
                wanted.update(request._get_second_look_activities())
        return wanted

    def _is_refusal_open(self):
        """Whether the author has not acted on this refusal yet."""
        self.ensure_one()
        if self.state != "refused":
            return False
        host = self._get_host()
        return host.policy_request_id == self and (
            host.policy_approval_state == "refused"
        )

    def _close_refusal(self):
        """The author acted on a refusal: the to-do that asked for it goes."""
        refused = self.filtered(lambda request: request.state == "refused")
        if refused:  # core would search even for none
            refused.activity_unlink([ACTIVITY_TYPE], only_automated=False)

    def _get_second_look_activities(self):
        """What was decided alone is looked at again by every owner, the decider too.

        :return: as ``_get_wanted_activities``
        """
        self.ensure_one()
        owners = self.env["workshop.approval.tier.step"]._get_owners(self.company_id)
        return {
            (self.id, owner.id): {
                "summary": self.with_context(lang=owner.lang).env._(
                    "Second look at %s", self.title
                ),
                "date_deadline": self.second_look_due,
            }
            for owner in owners
        }

    def _log_on_documents(self):
        """A note on each document that can carry one: state, round, by whom, why."""
        for model_name, requests in self.grouped("res_model").items():
            model = self.env[model_name]
            if not hasattr(model, "_message_log_batch"):
                continue
            # Several rounds of one document: the newest says where it stands.
            bodies = {r.res_id: r._get_note_text() for r in requests.sorted("id")}
            left = model.browse(bodies).exists()  # a draft may have been deleted
            left._message_log_batch(bodies={r.id: bodies[r.id] for r in left})

    def _get_note_text(self):
        self.ensure_one()
        company_lang = self.company_id.partner_id.lang or self.env.lang
        request = self.with_context(lang=company_lang)
        states = dict(request._fields["state"]._description_selection(request.env))
        who = request.decided_by_id or request.requester_id
        return request.env._(
            "Round %(round)s: %(state)s (%(user)s). %(reason)s",
            round=request.round,
            state=states[request.state],
            user=who.name,
            reason=request.decision_text
            or " · ".join(
                filter(None, (request.reason_text, request._get_changed_text()))
            )
            or "",
        )

    def _get_changed_text(self):
        """What changed since the round before, in one line."""
        self.ensure_one()
        return (self.difference_text or "").replace("\n", "; ")
