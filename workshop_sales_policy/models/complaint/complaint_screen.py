from odoo import api, fields, models

from .complaint import DONE_STATES

# Five segments of the strip, and the states that lie in each.
SEGMENTS = [
    ("received", ("received", "acknowledged")),
    ("assessed", ("assessed",)),
    ("investigated", ("investigating", "solution_proposed")),
    ("answered", ("replied",)),
    ("called_back", ("follow_up",)),
]


class WorkshopComplaint(models.Model):
    """What the form shows beyond the case itself: the strip, and the dialogs."""

    _inherit = "workshop.complaint"

    policy_strip = fields.Json(
        compute="_compute_policy_strip", export_string_translation=False
    )
    is_done = fields.Boolean(
        compute="_compute_is_done", export_string_translation=False
    )

    @api.depends("state")
    def _compute_is_done(self):
        for complaint in self:
            complaint.is_done = complaint.state in DONE_STATES

    @api.depends("state", "clock_level")
    @api.depends_context("lang")
    def _compute_policy_strip(self):
        words = dict(self._fields["state"]._description_selection(self.env))
        labels = self._get_segment_labels()
        for complaint in self:
            complaint.policy_strip = {
                "segments": [
                    {
                        "key": key,
                        "label": labels[key],
                        "state": complaint._get_segment_state(index),
                        "detail": words[complaint.state]
                        if complaint.state in states
                        else "",
                    }
                    for index, (key, states) in enumerate(SEGMENTS)
                ],
                "steps": complaint._get_strip_steps(),
            }

    def _get_segment_labels(self):
        _ = self.env._
        return {
            "received": _("Recorded"),
            "assessed": _("Assessed"),
            "investigated": _("Investigated"),
            "answered": _("Answered"),
            "called_back": _("Called back"),
        }

    def _get_segment_state(self, index):
        """:return: "done", "current", "late" or "todo" of the segment at ``index``"""
        self.ensure_one()
        here = next(
            (i for i, (_key, states) in enumerate(SEGMENTS) if self.state in states),
            len(SEGMENTS),
        )
        if index < here:
            return "done"
        if index > here:
            return "todo"
        return "late" if self.clock_level == "late" else "current"

    def _get_strip_steps(self):
        """Who did what when: for the popover of the strip.

        :rtype: list[dict]
        """
        self.ensure_one()
        names = (
            "date_received",
            "date_acknowledged",
            "date_assessed",
            "date_handed_over",
            "date_proposed",
            "date_replied",
            "date_called_back",
            "date_closed",
        )
        return [
            {
                "label": self._fields[name]._description_string(self.env),
                "state": "done",
                "date": fields.Datetime.to_string(self[name]),
            }
            for name in names
            if self[name]
        ]

    # ----------------------------------------------------------------------- dialogs
    def _get_act_dialog(self, act, title):
        """The dialog that asks what an act needs, and nothing else.

        :param str act: key of ``workshop.complaint.act``
        """
        self.ensure_one()
        self._ensure_actor()
        return {
            "type": "ir.actions.act_window",
            "name": f"{title} · {self.name}",
            "res_model": "workshop.complaint.act",
            "view_mode": "form",
            "target": "new",
            "context": {"default_complaint_id": self.id, "default_act": act},
        }

    def action_contact_dialog(self):
        return self._get_act_dialog("contact", self.env._("Log Contact"))

    def action_assess_dialog(self):
        return self._get_act_dialog("assess", self.env._("Assess"))

    def action_propose_dialog(self):
        return self._get_act_dialog("propose", self.env._("Propose Solution"))

    def action_reply_dialog(self):
        return self._get_act_dialog("reply", self.env._("Reply"))

    def action_callback_dialog(self):
        return self._get_act_dialog("callback", self.env._("Log Call-back"))

    def action_wait_dialog(self):
        return self._get_act_dialog("wait", self.env._("Wait for Customer"))

    def action_reject_dialog(self):
        return self._get_act_dialog("reject", self.env._("Reject with Reason"))

    def action_reopen_dialog(self):
        return self._get_act_dialog("reopen", self.env._("Reopen"))

    def action_archive_dialog(self):
        return self._get_act_dialog("archive", self.env._("Archive"))

    def action_open_notice(self):
        """The answer as it was or is to be sent, with its text to copy."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "workshop.notice",
            "res_id": self.reply_notice_id.id,
            "view_mode": "form",
        }
