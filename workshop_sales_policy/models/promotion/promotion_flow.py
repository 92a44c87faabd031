from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ...tools.approval import Reason

MANAGER = "workshop_sales_policy.group_policy_manager"
HOURS_A_DAY = 8.0


class WorkshopPromotion(models.Model):
    """From idea to closed: who moves a promotion, when, and what freezes (F3.8)."""

    _inherit = "workshop.promotion"

    can_run = fields.Boolean(compute="_compute_can", export_string_translation=False)
    has_evaluation = fields.Boolean(
        compute="_compute_has_evaluation", export_string_translation=False
    )
    can_start = fields.Boolean(compute="_compute_can", export_string_translation=False)

    @api.depends("state", "user_id", "date_from", "date_to")
    @api.depends_context("uid")
    def _compute_can(self):
        manager = self.env.user.has_group(MANAGER)
        for promotion in self:
            promotion.can_run = manager or promotion.user_id == self.env.user
            promotion.can_start = (
                promotion.can_run
                and promotion.state == "approved"
                and promotion._is_its_time()
            )

    @api.depends("evaluation_ids")
    def _compute_has_evaluation(self):
        for promotion in self.sudo():  # sudo: that there is one is no secret
            promotion.has_evaluation = bool(promotion.evaluation_ids)

    def _is_its_time(self):
        self.ensure_one()
        today = self.company_id._policy_get_today()
        return bool(self._get_windows()) and self.date_from <= today <= self.date_to

    # -------------------------------------------------------------------- submission
    def _policy_ensure_complete(self):
        for promotion in self:
            missing = promotion._get_missing()
            if missing:
                raise UserError(
                    self.env._(
                        "%(promotion)s is not complete yet: %(missing)s.",
                        promotion=promotion.name,
                        missing=", ".join(missing),
                    )
                )
            if promotion.date_to < promotion.company_id._policy_get_today():
                raise UserError(
                    self.env._(
                        "%s lies in the past: choose days to come.", promotion.name
                    )
                )
            promotion._ensure_in_budget()

    def _get_missing(self):
        """What must be known before anybody can decide, in words."""
        self.ensure_one()
        _ = self.env._
        missing = []
        if not self.product_ids:
            missing.append(_("the products"))
        if not self.channel_id:
            missing.append(_("the channel"))
        if not self.goal_value:
            missing.append(_("the goal's number"))
        if not self.planned_units:
            missing.append(_("the planned sales"))
        if not (self.strengths or "").strip():
            missing.append(_("the selling points"))
        if not (self.hypothesis or "").strip():
            missing.append(_("why it should work"))
        if self.product_ids and self._plan()["missing"] == "cost":
            missing.append(_("the cost of every product"))
        return missing

    def _ensure_in_budget(self):
        """A promotion of a plan stays in what the plan gave its channel."""
        self.ensure_one()
        plan = self.plan_id
        if plan.state != "approved":
            return
        row = plan.line_ids.filtered(lambda row: row.channel_id == self.channel_id)
        others = plan.promotion_ids._filter_counted() - self
        others = others.filtered(
            lambda other: other.channel_id == self.channel_id and other.state != "idea"
        )
        left = sum(row.mapped("amount")) - sum(others.mapped("amount_planned"))
        if self.currency_id.compare_amounts(self.amount_planned, left) > 0:
            raise UserError(
                self.env._(
                    "%(plan)s has %(left)s left for %(channel)s. Plan less, or change "
                    "the plan first.",
                    plan=plan.name,
                    left=self.currency_id.format(left),
                    channel=self.channel_id.name,
                )
            )

    def _policy_evaluate_batch(self, policy, document):
        """What can never pay back goes to the highest tier (F3.8)."""
        result = super()._policy_evaluate_batch(policy, document)
        if not policy or document != "promotion":
            return result
        top = max(policy._get_route(document)[0], default=1)
        for promotion in self.filtered(lambda row: row.break_even_state == "never"):
            found = result[promotion.id]
            reason = Reason(False, "never_pays", top, {})
            result[promotion.id] = found._replace(
                level=top, reasons=[reason, *found.reasons]
            )
        return result

    def _policy_prepare_review_values(self, request):
        """What was known at the submission is what was approved."""
        values = super()._policy_prepare_review_values(request)
        if request.state == "pending":
            values["plan_figures"] = self.plan_figures or self._plan()
        elif request.state != "approved":
            values["plan_figures"] = False
        return values

    def _policy_do_release(self, request):
        self.ensure_one()
        values = self._policy_get_approved_values()
        self._policy_write({"state": "approved", **values, **self._next("start")})

    # ----------------------------------------------------------------------- running
    def _ensure_runner(self):
        self.check_access("read")
        for promotion in self:
            if not promotion.can_run:
                raise AccessError(
                    self.env._(
                        "%(owner)s or a manager runs %(promotion)s.",
                        owner=promotion.user_id.name,
                        promotion=promotion.name,
                    )
                )

    def _ensure_state(self, *states):
        for promotion in self:
            if promotion.state not in states:
                labels = dict(self._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "%(promotion)s is %(state)s: this is not its step now.",
                        promotion=promotion.name,
                        state=labels[promotion.state],
                    )
                )

    def action_start(self):
        """Go live: offers and approved content are used from now on.

        :raise UserError: not approved, too early, or over
        """
        self._ensure_runner()
        self._ensure_state("approved")
        for promotion in self:
            if not promotion._is_its_time():
                raise UserError(
                    self.env._(
                        "%(promotion)s runs from %(first)s to %(last)s.",
                        promotion=promotion.name,
                        first=format_date(self.env, promotion.date_from),
                        last=format_date(self.env, promotion.date_to),
                    )
                )
            # sudo: evidence, after the guard
            promotion.sudo()._do_start()
        return True

    def _do_start(self):
        self.ensure_one()
        self._policy_write(
            {
                "state": "running",
                "date_started": fields.Datetime.now(),
                **self._next("run"),
            }
        )
        self.content_ids.filtered(lambda row: row.state == "approved")._do_use()

    def action_end(self):
        """End before its last day; the weeks after begin tomorrow.

        :raise UserError: not running
        """
        self._ensure_runner()
        self._ensure_state("running")
        for promotion in self.sudo():  # sudo: evidence, after the guard
            today = promotion.company_id._policy_get_today()
            if today < promotion.date_to:
                promotion._evidence_log(
                    "adjustment",
                    self.env._(
                        "Ended early; it was to run until %s.",
                        format_date(self.env, promotion.date_to),
                    ),
                )
                promotion._policy_write({"date_to": today})
            promotion._do_end()
        return True

    def _do_end(self):
        """The run is over: judge whether it kept to the plan, wait for the rest."""
        self.ensure_one()
        self._policy_write(
            {
                "state": "ended",
                "date_ended": fields.Datetime.now(),
                "is_on_plan": self._is_kept_to_plan(),
                "date_due": self._get_date_due(),
            }
        )
        self._policy_write(self._next("wait"))

    def _is_kept_to_plan(self):
        """Started on its first day, tasks done in time, not above the budget."""
        self.ensure_one()
        if not self.date_started:
            return False
        _first, end = self.company_id._policy_get_period(self.date_from, self.date_from)
        in_time = self.date_started < end
        tasks = all(task.is_in_time for task in self.task_ids)
        within = self.currency_id.compare_amounts(
            self.amount_spent + self.amount_committed, self.amount_planned
        )
        return in_time and tasks and within <= 0

    def _get_date_due(self):
        company = self.company_id
        (days,) = company._policy_get_values("promotion_evaluation_days")
        _start, end = company._policy_get_period(self.date_post, self.date_post)
        due, _plain = self.env["workshop.workday"]._policy_plan_hours(
            company, self.env["hr.department"], end, days * HOURS_A_DAY
        )
        return due

    def action_cancel(self, reason):
        """Give it up, before or while it runs; what was spent stays counted.

        :param str reason: why, kept
        """
        self._ensure_runner()
        self._ensure_state("idea", "approved", "running")
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say in a sentence why it is cancelled."))
        self.sudo()._policy_write(  # sudo: evidence, after the guard
            {
                "state": "cancelled",
                **self._policy_set_next("promotion_cancelled", {"reason": reason}),
            }
        )
        return True

    # ------------------------------------------------------------------------ nightly
    @api.model
    def _cron_promotions(self):
        """Nightly: end what is over, draft the evaluations that are due."""
        promotions = self.sudo()  # sudo: evidence, written by the house
        for company in self.env["res.company"]._policy_each_night():
            promotions._follow_days(company)

    @api.model
    def _follow_days(self, company):
        """End what ran its days, and evaluate what waited long enough. As sudo."""
        today = company._policy_get_today()
        own = [("company_id", "=", company.id)]
        for promotion in self.search(
            [*own, ("state", "=", "running"), ("date_to", "<", today)]
        ):
            promotion._do_end()
        waiting = self.search(
            [*own, ("state", "=", "ended"), ("evaluation_ids", "=", False)]
        )
        waiting.filtered(lambda row: row.date_post < today)._draft_evaluation()

    def _draft_evaluation(self):
        """First evaluations, drafted from the records. As sudo."""
        evaluations = self.env["workshop.promotion.evaluation"].sudo()
        for promotion in self:
            evaluations._draft(promotion)
            promotion._policy_write(promotion._next("sign"))

    def action_evaluate(self):
        """Open the evaluation; draft it where the job has not come yet.

        :raise UserError: the weeks after the promotion are not over
        """
        self.ensure_one()
        self.check_access("read")
        self._ensure_state("ended", "evaluated", "closed")
        if not self.evaluation_ids:
            self._ensure_runner()
            if self.date_post >= self.company_id._policy_get_today():
                raise UserError(self._word_ready())
            self.sudo()._draft_evaluation()  # sudo: evidence, after the guard
        return {
            "type": "ir.actions.act_window",
            "res_model": "workshop.promotion.evaluation",
            "res_id": self.evaluation_ids.sorted("version")[-1:].id,
            "view_mode": "form",
        }
