from odoo import api, fields, models
from odoo.tools import format_date, format_datetime


class WorkshopPolicy(models.Model):
    """What the screens of a version say: the next line, old → new, the first screen."""

    _inherit = "workshop.policy"

    next_text = fields.Char("Next Step", compute="_compute_next")
    next_level = fields.Selection(
        [("info", "Information"), ("success", "Done"), ("danger", "Blocked")],
        "Next Step Level",
        compute="_compute_next",
    )
    is_author = fields.Boolean(compute="_compute_is_author")
    change_text = fields.Text("Old → New", compute="_compute_change_text")

    @api.depends("author_id")
    @api.depends_context("uid")
    def _compute_is_author(self):
        for policy in self:
            policy.is_author = policy.author_id == self.env.user

    @api.depends(
        "state",
        "second_person_id",
        "second_person_date",
        "second_person_due",
        "date_effective",
        "date_planned",
        "suspend_reason",
    )
    @api.depends_context("uid", "lang", "tz")
    def _compute_next(self):
        for policy in self:
            policy.next_level, policy.next_text = policy._get_next_line()

    def _get_next_line(self):
        """What happens next with this version, whose turn, by when.

        :return: ``(level, text)``, ``(False, False)`` when there is nothing to say
        """
        self.ensure_one()
        second = self.second_person_id.name or "—"
        if self.state == "draft":
            if not self.second_person_id:
                return "info", self.env._("Name a second person, then submit.")
            return "info", self.env._(
                "Draft: nothing of it counts yet. %s confirms it.", second
            )
        if self.state == "pending":
            return "info", self.env._(
                "Waits for %s to confirm; the version before stays in force.", second
            )
        if self.state == "suspended":
            return "danger", self.env._(
                "Suspended since %(date)s by %(user)s: %(reason)s",
                date=format_datetime(self.env, self.date_suspended, dt_format="short"),
                user=self.suspended_by_id.name,
                reason=self.suspend_reason,
            )
        if self.state == "published":
            return self._get_published_line(second)
        return False, False

    def _get_published_line(self, second):
        if self.date_effective and self.date_effective > fields.Datetime.now():
            return "info", self.env._(
                "In force from %s.",
                format_datetime(self.env, self.date_effective, dt_format="short"),
            )
        if not self.second_person_date and self.second_person_due:
            return "info", self.env._(
                "In force. %(user)s confirms it by %(date)s.",
                user=second,
                date=format_date(self.env, self.second_person_due),
            )
        return "success", self.env._(
            "In force since %s. It stays as it is; Change prepares the next version.",
            format_date(self.env, self.date_effective),
        )

    # -------------------------------------------------------------------- old → new
    @api.depends("state", "previous_id")
    @api.depends_context("lang")
    def _compute_change_text(self):
        for policy in self:
            old = policy.previous_id
            policy.change_text = "\n".join(policy._get_changes(old)) if old else False

    def _get_changes(self, old):
        """Lines that say what differs from ``old``: fields, rules, steps.

        :rtype: list[str]
        """
        self.ensure_one()
        lines = []
        for name in self._get_compared_fields():
            before, after = old[name], self[name]
            if before != after:
                field = self._fields[name]
                lines.append(
                    f"{field._description_string(self.env)}: "
                    f"{field.convert_to_display_name(before, old) or '—'} → "
                    f"{field.convert_to_display_name(after, self) or '—'}"
                )
        lines += self._get_row_changes(old._get_rule_words(), self._get_rule_words())
        return lines + self._get_row_changes(
            old._get_tier_words(), self._get_tier_words()
        )

    def _get_row_changes(self, before, after):
        removed = [self.env._("removed: %s", row) for row in before if row not in after]
        return removed + [
            self.env._("new: %s", row) for row in after if row not in before
        ]

    @api.model
    def _get_compared_fields(self):
        """Names of the editable values of a version, of every area."""
        simple = ("integer", "float", "char", "text", "selection", "boolean")
        skipped = {"note", "number", "state", "suspend_reason"}
        return [
            name
            for name, field in self._fields.items()
            if field.type in simple
            and field.store
            and not field.readonly
            and not field.compute
            and name not in skipped
            and not name.startswith(("message_", "activity_", "website_"))
        ]

    def _get_rule_words(self):
        documents = dict(self._selection_document())
        return [
            f"{documents[rule.document]}: {rule.name} → {rule.tier_id.name}"
            for rule in self.rule_ids
        ]

    def _get_tier_words(self):
        documents = dict(self._selection_document())
        return [
            f"{documents[tier.document]}, {tier.display_name}: "
            + ", ".join(
                f"{step.display_name} ({step.hours:g} h)" for step in tier.step_ids
            )
            for tier in self.tier_ids
        ]

    # ----------------------------------------------------------------------- dialogs
    def action_suspend_dialog(self):
        return self._get_reason_dialog("suspend", self.env._("Suspend the policy"))

    def action_resume_dialog(self):
        return self._get_reason_dialog("resume", self.env._("Resume the policy"))

    def _get_reason_dialog(self, act, title):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "workshop.policy.reason",
            "view_mode": "form",
            "target": "new",
            "context": {"default_policy_id": self.id, "default_act": act},
        }

    # ------------------------------------------------------------------ first screen
    @api.model
    def _get_home_action(self):
        """The first screen of the app that is not empty for this reader (screens.md 1).

        :return: a window action
        :rtype: dict
        """
        return self.env["ir.actions.actions"]._for_xml_id(
            f"workshop_sales_policy.{self._get_home_name()}"
        )

    @api.model
    def _get_home_name(self):
        user = self.env.user

        def has(role):
            return user.has_group(f"workshop_sales_policy.group_policy_{role}")

        company = self.env.company
        if not (self._get_current(company) or self._get_suspended(company)):
            if has("owner"):
                return "workshop_policy_action"
        steps = self.env["workshop.approval.step"]
        if steps.has_access("read"):
            if steps.search_count([("can_decide", "=", True)], limit=1):
                return "workshop_approval_step_action"
        inspections = self.env["workshop.inspection"]
        if has("inspector") and inspections._has_waiting():
            return "workshop_inspection_action"
        if has("manager") or has("auditor"):
            return "policy_cockpit_action"
        if has("user"):
            orders = self.env["sale.order"]
            moved = orders.search_count(orders._policy_get_moved_domain(), limit=1)
            return "policy_my_day_action" if moved else "policy_quotation_action"
        if has("handler"):
            handovers = self.env["workshop.handover"]
            if handovers.search_count(handovers._get_home_domain(), limit=1):
                return "workshop_handover_action"
        return "workshop_policy_clause_action"

    @api.model
    def _get_cockpit_action(self):
        """The cockpit, with the overall rate of the month and its change in the title.

        :return: a window action
        :rtype: dict
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "workshop_sales_policy.workshop_compliance_action"
        )
        # The menu belongs to the server action: with its id the client finds the app.
        overview = self.env.ref("workshop_sales_policy.policy_cockpit_action")
        action.update(id=overview.id, path="policy-overview")
        rows = self.env["workshop.compliance"]
        month = fields.Date.context_today(self).replace(day=1)
        rate = rows._get_overall_rate(self.env.company, month)
        if rate is None:
            return action
        before = rows._get_overall_rate(
            self.env.company, fields.Date.subtract(month, months=1)
        )
        name = self.env._("Cockpit · %(rate).0f %% kept", rate=rate)
        if before is not None:
            name = self.env._(
                "Cockpit · %(rate).0f %% kept (%(change)+.0f)",
                rate=rate,
                change=rate - before,
            )
        # The client prefers the stored name where it finds one.
        return dict(action, name=name, display_name=name)
