from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

ACTIVITY_TYPE = "workshop_sales_policy.mail_activity_type_delay"


class WorkshopOrderDelayMixin(models.AbstractModel):
    """An order turned red: the manager's to-do, and a message to the customer."""

    _name = "workshop.order.delay.mixin"
    _description = "Delay of an Order"

    def _policy_on_first_red(self):
        """Once per order until it recovers: tell the manager, draft a notice."""
        for order in self:
            order._policy_write(
                {
                    "policy_red_date": fields.Datetime.now(),
                    "policy_red_promise": order.commitment_date,
                    "policy_red_action_date": False,
                    "policy_is_red_handled": False,
                }
            )
        told = self.filtered(
            lambda o: o.company_id._policy_get_current()._get_settings()["delay_notice"]
        )
        told._policy_tell_managers()
        told._policy_draft_delay_notices()

    def _policy_on_recovered(self):
        """On time again: the to-do goes, and the notice nobody has sent yet."""
        activities = self.env["mail.activity"].search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("activity_type_id", "=", self.env.ref(ACTIVITY_TYPE).id),
            ]
        )
        activities.unlink()
        if self:
            notices = self.env["workshop.notice"].sudo()  # sudo: by the facts alone
            notices.search(
                [
                    ("kind", "=", "delay"),
                    ("order_id", "in", self.ids),
                    ("state", "=", "draft"),
                ]
            )._cancel()

    def _policy_tell_managers(self):
        model_id = self.env["ir.model"]._get_id(self._name)
        type_id = self.env.ref(ACTIVITY_TYPE).id
        people = self.env["workshop.approval.tier.step"]
        rows = []
        for order in self:
            managers = people._get_managers(order.company_id)
            leader = order.team_id.user_id & managers
            for user in leader or managers:
                lang = order.with_context(lang=user.lang)
                rows.append(
                    {
                        "res_model_id": model_id,
                        "res_id": order.id,
                        "user_id": user.id,
                        "activity_type_id": type_id,
                        "date_deadline": fields.Date.context_today(order),
                        "summary": lang.env._("%s runs late: act now", order.name),
                    }
                )
        activities = self.env["mail.activity"]
        activities.with_context(mail_activity_quick_update=True).create(rows)

    def _policy_draft_delay_notices(self):
        """A message for the salesperson to check, in the customer's language."""
        if not self:
            return
        notices = self.env["workshop.notice"]
        # sudo: counts only; each time it turns red anew is a message of its own
        counts = dict(
            notices.sudo()._read_group(
                [("kind", "=", "delay"), ("order_id", "in", self.ids)],
                ["order_id"],
                ["__count"],
            )
        )
        notices._open(
            [
                dict(
                    order._policy_prepare_delay_notice(),
                    revision=counts.get(order, 0) + 1,
                )
                for order in self
            ]
        )

    def _policy_prepare_delay_notice(self):
        self.ensure_one()
        lang = self.partner_id.lang or self.company_id.partner_id.lang or self.env.lang
        order = self.with_context(lang=lang, tz=self._policy_get_tz())
        _ = order.env._

        def day(moment):
            return format_date(order.env, order._policy_local_date(moment))

        return {
            "kind": "delay",
            "order_id": self.id,
            "partner_id": self.partner_id.id,
            "res_model": self._name,
            "res_id": self.id,
            "user_id": self.user_id.id,
            "subject": _("Your order %s arrives later", self.name),
            "text": _(
                "Your order %(order)s was promised for %(promised)s. We now expect it "
                "on %(expected)s. We apologise; please tell us if this does not suit "
                "you.",
                order=self.name,
                promised=day(self.commitment_date),
                expected=day(self.policy_expected_date),
            ),
            "url": self.get_base_url() + self.get_portal_url(),
        }

    def _policy_mark_delay_handled(self):
        """Somebody acted on a red order: an issue, a message, a new promise."""
        now = fields.Datetime.now()
        for order in self.filtered(
            lambda o: o.policy_red_date and not o.policy_red_action_date
        ):
            promise = order.policy_red_promise
            order._policy_write(
                {
                    "policy_red_action_date": now,
                    "policy_is_red_handled": bool(promise and now <= promise),
                }
            )

    def _policy_word_slack(self):
        """The sentence of an order that runs late, or nearly."""
        self.ensure_one()
        expected, promised = (
            format_date(self.env, self._policy_local_date(moment)) if moment else "—"
            for moment in (self.policy_expected_date, self.commitment_date)
        )
        if self.policy_slack_level == "red":
            return "danger", self.env._(
                "Runs late: expected on %(expected)s, promised for %(promised)s. Agree "
                "a new date with the customer, or report a problem.",
                expected=expected,
                promised=promised,
            )
        return "warning", self.env._(
            "Tight: expected on %(expected)s, promised for %(promised)s.",
            expected=expected,
            promised=promised,
        )

    def action_policy_report_problem(self):
        """A production issue of this order."""
        self.ensure_one()
        self.check_access("read")
        return self.env["workshop.production.issue"]._get_report_action(
            {"order_id": self.id}
        )

    @api.model
    def _control_delay_handled(self, company, date_from, date_to):
        """Clause 3.4c: red orders with an action before the promised date.

        An action is a production issue, a message to the customer or a new promise. The
        case falls in the month of the date that was promised when it turned red.
        """
        now = fields.Datetime.now()
        applicable = (
            Domain("company_id", "=", company.id)
            & company._policy_get_period_domain(
                "policy_red_promise", date_from, date_to
            )
            & (
                Domain("policy_red_action_date", "!=", False)
                | Domain("policy_red_promise", "<", now)
            )
        )
        kept = applicable & Domain("policy_is_red_handled", "=", True)
        return "sale.order", applicable, kept
