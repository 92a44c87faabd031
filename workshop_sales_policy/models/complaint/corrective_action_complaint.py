from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from ...tools.complaint import capa_needed

KEY_FIELDS = frozenset({"product_id", "category_id", "defect_id"})
GONE_STATES = ("rejected", "merged")


class WorkshopComplaint(models.Model):
    """Corrective actions that follow from cases, by themselves (clause 4.3e).

    A case joins the open action of its product and defect; received after one was
    carried out, it opens that one again. Urgent or not the first of its kind, it opens
    a new one at its assessment. An open required action keeps its cases from closing.
    """

    _inherit = "workshop.complaint"

    corrective_ids = fields.Many2many(
        "workshop.corrective.action",
        "workshop_corrective_action_complaint_rel",
        string="Corrective Actions",
        readonly=True,
        copy=False,
    )
    corrective_count = fields.Integer(
        compute="_compute_corrective_count", export_string_translation=False
    )

    @api.depends("corrective_ids")
    def _compute_corrective_count(self):
        for complaint in self:
            complaint.corrective_count = len(complaint.corrective_ids)

    @api.model
    def _get_server_fields(self):
        return super()._get_server_fields() | {"corrective_ids"}

    def write(self, vals):
        result = super().write(vals)
        if KEY_FIELDS & vals.keys():
            self.sudo()._correct_corrective()  # sudo: evidence that follows the case
        if vals.get("accused_id"):
            self.sudo()._protect_corrective()  # sudo: as above
        return result

    def _policy_write(self, vals):
        result = super()._policy_write(vals)
        if vals.get("merged_into_id"):
            # What follows from a merged case follows from the one that stays.
            for case in self:
                for action in case.corrective_ids - case.merged_into_id.corrective_ids:
                    action._policy_write(
                        {"complaint_ids": [Command.link(case.merged_into_id.id)]}
                    )
        return result

    # ------------------------------------------------------------------ named events
    def _after_receive(self):
        result = super()._after_receive()
        self.sudo()._follow_corrective()  # sudo: evidence that follows the case
        return result

    def _policy_after_assess(self, first):
        result = super()._policy_after_assess(first)
        self._follow_corrective(is_assessed=True)
        return result

    def _set_state(self, target):
        result = super()._set_state(target)
        if target in GONE_STATES:
            for complaint in self:
                for action in complaint.corrective_ids:
                    action._withdraw_recurrence(complaint)
        return result

    # ------------------------------------------------------------------- what follows
    def _follow_corrective(self, is_assessed=False):
        """Let these join, open again or open what they call for. As sudo.

        Without a policy in force nothing opens by itself. One query finds the actions
        of a whole batch.

        :param bool is_assessed: their severity stands, so that one may be required
        """
        cases = self.filtered(
            lambda case: (
                case.kind == "complaint"
                and case.state not in GONE_STATES
                and case.company_id._policy_get_current()
            )
        )
        actions = cases._find_corrective()
        for case in cases:
            reason = is_assessed and case._get_corrective_reason()
            action = case._pick_corrective(actions)
            if action:
                action._take_case(case)
            elif reason and not case._has_corrective():
                action = case._open_corrective(is_8d=True)
                actions |= action
            if reason and action.state == "open" and not action.is_required:
                action._require(reason)

    def _find_corrective(self):
        """Actions of the products of these that may still take a case."""
        known = self.filtered(lambda case: case.product_id and case.category_id)
        actions = self.env["workshop.corrective.action"]
        if not known:
            return actions
        return actions.search(
            Domain("company_id", "in", known.company_id.ids)
            & Domain("product_id", "in", known.product_id.ids)
            & Domain("category_id", "in", known.category_id.ids)
            & Domain("state", "in", ("open", "checking", "effective"))
        )

    def _has_corrective(self):
        """Whether a required action about this very case stands already."""
        self.ensure_one()
        known = self.product_id and self.category_id
        return any(
            row.is_required
            and row.state != "cancelled"
            and (not known or row._matches(self))
            for row in self.corrective_ids
        )

    def _pick_corrective(self, actions):
        """The one of ``actions`` this case belongs to: open, failed by it, or checked.

        The one of exactly its defect comes before one of the whole kind.
        """
        self.ensure_one()
        same = actions.filtered(lambda row: row._matches(self))
        same = same.sorted(lambda row: (not row.defect_id, row.id))
        return (
            same.filtered(lambda row: row.state == "open")[:1]
            or same.filtered(lambda row: row._is_recurrence(self))[:1]
            or same.filtered(lambda row: row.state == "checking")[:1]
        )

    def _get_corrective_reason(self):
        """Why a corrective action is required, ``False`` when none is (F3.5).

        :return: ``urgent``, ``repeated`` or ``False``
        """
        self.ensure_one()
        (cases,) = self._get_policy_values("capa_cases")
        same = len(self._get_same_defect())
        if not capa_needed(self.severity, same, cases):
            return False
        return "urgent" if self.severity == "urgent" else "repeated"

    def _open_corrective(self, is_8d=False):
        """A new action about this case, with what the case knows. As sudo."""
        self.ensure_one()
        actions = self.env["workshop.corrective.action"]
        known = self.product_id or self.category_id
        quantity = f"{self.quantity:g}" if self.quantity else False
        here = self.with_context(tz=self.company_id._policy_get_tz())
        received = fields.Datetime.context_timestamp(here, self.date_received)
        action = actions.create(
            {
                "title": False if known else self.name,
                "company_id": self.company_id.id,
                "product_id": self.product_id.id,
                "category_id": self.category_id.id,
                "defect_id": self.defect_id.id,
                "is_8d": is_8d,
                "user_id": actions._get_owner_of(self).id,
                "problem_what": self.description,
                "problem_when": fields.Date.to_string(self.date_event or received),
                "problem_how_many": quantity,
                "cause_id": self.cause_id.id,
            }
        )
        action._policy_write({"complaint_ids": [Command.link(self.id)]})
        self._message_log(
            body=self.env._("Corrective action %s was opened.", action.name)
        )
        return action

    # ---------------------------------------------------------------- facts corrected
    def _correct_corrective(self):
        """Product or defect of these was corrected: open actions follow. As sudo."""
        for case in self:
            for action in case.corrective_ids:
                if action._matches(case) or not action.is_required:
                    continue
                if not action._withdraw_recurrence(case) and action.state == "open":
                    case._leave_corrective(action)
            case._follow_corrective(is_assessed=bool(case.date_assessed))

    def _leave_corrective(self, action):
        """The case is of another defect: its action follows it, or goes on without."""
        self.ensure_one()
        others = action.complaint_ids - self
        there = self._pick_corrective(self._find_corrective())
        if others or there:
            action._policy_write({"complaint_ids": [Command.unlink(self.id)]})
        if not others and there:
            reason = self.env._("Its case belongs to %s.", there.name)
            action._set_state("cancelled")
            action._policy_write({"cancel_reason": reason})
            action._message_log(body=reason)
        elif not others:
            action._policy_write(
                {
                    **{name: self[name].id for name in KEY_FIELDS},
                    "department_id": self.department_id.id,
                }
            )

    def _protect_corrective(self):
        """Who is complained about works no longer on what follows. As sudo."""
        managers = self.env["workshop.handover"]._get_managers
        for case in self:
            accused = case.accused_id
            for action in case.corrective_ids.filtered(lambda a: a.state == "open"):
                values = {}
                if accused in action.team_ids:
                    values["team_ids"] = [Command.unlink(accused.id)]
                if accused == action.user_id:
                    others = managers(case.company_id) - accused
                    values["user_id"] = others[:1].id
                if values:
                    action._policy_write(values)
                    action._policy_tell()

    # ------------------------------------------------------------------------ closing
    def _get_open_corrective(self):
        """The required action that still keeps this case open, empty for none."""
        self.ensure_one()
        # sudo: workshop.corrective.action - whether it is carried out binds everybody
        actions = self.sudo().corrective_ids.filtered(
            lambda row: row.state == "open" and row.is_required
        )
        binds = self.kind == "complaint" and self.company_id._policy_get_current()
        return actions[:1] if binds else actions[:0]

    def _get_corrective_block(self):
        """Why an open action keeps this case from closing, ``""`` when none does."""
        self.ensure_one()
        action = self._get_open_corrective()
        if not action:
            return ""
        return self.env._(
            "%(case)s stays open until corrective action %(action)s is carried out. "
            "%(user)s is in charge of it.",
            case=self.name,
            action=action.name,
            user=action.user_id.name or "—",
        )

    def _get_close_block(self):
        return super()._get_close_block() or self._get_corrective_block()

    def _end(self, reason):
        block = self._get_corrective_block()
        if block:
            raise UserError(block)
        return super()._end(reason)

    def _policy_after_corrective(self):
        """Named event: an action of these is carried out or given up. As sudo."""
        for case in self:
            # Nobody to call back: the answer was the last step.
            answered = case.state == "replied" and case.date_replied
            if answered and not case.reply_notice_id and not case._get_close_block():
                case._end("answered")
        self._policy_tell()

    # ------------------------------------------------------------------------- screen
    @api.depends("corrective_ids.state")
    def _compute_policy_next(self):
        return super()._compute_policy_next()

    def _waits_for_corrective(self):
        """Whether all is said to the customer and only an open action is left."""
        self.ensure_one()
        called = self.state == "follow_up" and self.date_called_back
        answered = self.state == "replied" and self.date_replied
        return bool(called or answered) and bool(self._get_open_corrective())

    def _word_turn(self):
        if not self._waits_for_corrective():
            return super()._word_turn()
        action = self._get_open_corrective()
        return self.env._(
            "%(user)s carries out corrective action %(action)s",
            user=action.user_id.name or "—",
            action=action.name,
        )

    def _get_turn(self):
        # The action has a to-do of its own.
        waits = self._waits_for_corrective()
        return self.env["res.users"] if waits else super()._get_turn()

    def action_open_corrective(self):
        """The corrective actions of this case, with the reader's own rights."""
        self.ensure_one()
        self.check_access("read")
        actions = self.corrective_ids
        values = {
            "type": "ir.actions.act_window",
            "name": self.env._("Corrective Actions"),
            "res_model": "workshop.corrective.action",
        }
        if len(actions) == 1:
            return {**values, "view_mode": "form", "res_id": actions.id}
        return {
            **values,
            "view_mode": "list,kanban,form",
            "domain": [("id", "in", actions.ids)],
        }

    def action_start_corrective(self):
        """Open a corrective action that the policy does not require, or the open one.

        :raise UserError: the case is closed
        """
        self.ensure_one()
        self._ensure_actor()
        self._ensure_not_accused()
        self._ensure_open()
        case = self.sudo()  # sudo: evidence, after the guard
        actions = case._find_corrective().filtered(lambda row: row.state == "open")
        action = case._pick_corrective(actions)
        if action:
            action._take_case(case)
        else:
            action = case._open_corrective()
        return {
            "type": "ir.actions.act_window",
            "res_model": "workshop.corrective.action",
            "view_mode": "form",
            "res_id": action.id,
        }
