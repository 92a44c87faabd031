from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models


class WorkshopApprovalStep(models.Model):
    """The desk: what the cards' buttons do, and what an empty desk says."""

    _inherit = "workshop.approval.step"

    def action_approve(self, comment=""):
        """Approve from the desk: the card shows its own round."""
        self.ensure_one()
        request = self.request_id.sudo()  # sudo: evidence; the guard is in _approve
        request._approve(self.env.user, comment, round_shown=self.round)
        return True

    def action_open_document(self):
        self.ensure_one()
        return self.request_id.action_open_document()

    def action_approve_selected(self):
        """Approve many at once; names what it skips and asks first.

        :return: the dialog that lists both
        """
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Approve selected"),
            "res_model": "workshop.approval.batch",
            "view_mode": "form",
            "target": "new",
            "context": {"default_step_ids": self.ids},
        }

    def action_refuse_dialog(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Refuse %s", self.title),
            "res_model": "workshop.approval.refuse",
            "view_mode": "form",
            "target": "new",
            "context": {"default_request_id": self.request_id.id},
        }

    @api.model
    def get_empty_list_help(self, help_message):
        """The empty desk says what was decided this week, in numbers."""
        count, minutes = self._get_desk_summary(self.env.user)
        if not count:
            text = self.env._(
                "A card appears here when a document needs your say: why, the figures, "
                "and two buttons."
            )
        elif minutes < 60:
            text = self.env._(
                "Decided this week: %(count)s, median %(minutes)s min.",
                count=count,
                minutes=round(minutes),
            )
        else:
            text = self.env._(
                "Decided this week: %(count)s, median %(hours)s h.",
                count=count,
                hours=round(minutes / 60),
            )
        message = super().get_empty_list_help(help_message) or ""
        return Markup("%s<p>%s</p>") % (Markup(message), text)

    @api.model
    def _get_desk_summary(self, user):
        """What the empty desk says: decisions of this week and their median minutes.

        :return: ``(count, median minutes or None)``
        """
        week = fields.Datetime.now() - timedelta(days=7)
        rows = self.sudo().search(  # sudo: the user's own decisions
            [("decided_by_id", "=", user.id), ("date_decided", ">=", week)]
        )
        waits = sorted(
            (row.date_decided - row.date_start).total_seconds() / 60
            for row in rows
            if row.date_start
        )
        if not waits:
            return 0, None
        return len(waits), waits[len(waits) // 2]
