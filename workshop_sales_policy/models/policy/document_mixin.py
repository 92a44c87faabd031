from odoo import api, fields, models
from odoo.tools import format_datetime

from ...const import EVIDENCE


class WorkshopDocumentMixin(models.AbstractModel):
    """The next line: what happens next, whose turn, by when (screens.md 0).

    Fields the host gains: ``policy_next_text`` and ``policy_next_level`` (shown),
    computed without queries from the stored ``policy_next_key``,
    ``policy_next_values``, ``policy_turn`` and ``policy_turn_date``.

    Hosts write the stored ones with ``_policy_set_next`` at named events and may
    override ``_policy_get_next_line`` to add sentences of their own.
    """

    _name = "workshop.document.mixin"
    _description = "Document with a Next Line"

    # Reasons carry margins: no portal user reads them, over RPC either.
    policy_next_key = fields.Char(
        copy=False,
        readonly=True,
        groups="base.group_user",
        export_string_translation=False,
    )
    policy_next_values = fields.Json(
        copy=False,
        readonly=True,
        prefetch=EVIDENCE,
        groups="base.group_user",
        export_string_translation=False,
    )
    policy_turn = fields.Char(
        "Whose Turn", copy=False, readonly=True, groups="base.group_user"
    )
    policy_turn_date = fields.Datetime("Due", copy=False, readonly=True)
    policy_turn_warn_date = fields.Datetime(
        "Due Soon", copy=False, readonly=True, prefetch=EVIDENCE
    )

    policy_next_text = fields.Char(
        "Next Step", compute="_compute_policy_next", groups="base.group_user"
    )
    policy_next_level = fields.Selection(
        [
            ("info", "Information"),
            ("success", "Done"),
            ("warning", "Due soon"),
            ("danger", "Late or blocked"),
        ],
        compute="_compute_policy_next",
        string="Next Step Level",
        groups="base.group_user",
    )

    @api.depends("policy_next_key", "policy_next_values", "policy_turn_date")
    @api.depends_context("lang", "tz")
    def _compute_policy_next(self):
        for record in self:
            level, text = record._policy_get_next_line()
            record.policy_next_level = level
            record.policy_next_text = text

    def _policy_get_next_line(self):
        """Word the stored key in the reader's language. Hosts extend it.

        :return: ``(level, text)``, ``(False, False)`` when there is nothing to say
        :rtype: tuple
        """
        self.ensure_one()
        return False, False

    def _policy_set_next(self, key, values=None, turn="", date=None, warn_date=None):
        """Values that store whose turn it is and why; the caller writes them.

        :param str key: which sentence of ``_policy_get_next_line``
        :param dict values: JSON values of that sentence, unrounded
        :param str turn: names of those whose turn it is
        :param datetime date: due, UTC
        :param datetime warn_date: from then on "due soon", UTC
        :return: values for the host's guarded write
        :rtype: dict
        """
        return {
            "policy_next_key": key,
            "policy_next_values": values or False,
            "policy_turn": turn,
            "policy_turn_date": date,
            "policy_turn_warn_date": warn_date,
        }

    def _policy_format_due(self):
        """The due time as the reader's wall clock, empty without one."""
        self.ensure_one()
        if not self.policy_turn_date:
            return ""
        return format_datetime(self.env, self.policy_turn_date, dt_format="EEE HH:mm")

    def _policy_due_level(self):
        """Level of a running clock: info, warning when due soon, danger when late."""
        self.ensure_one()
        now = fields.Datetime.now()
        if self.policy_turn_date and now > self.policy_turn_date:
            return "danger"
        if self.policy_turn_warn_date and now >= self.policy_turn_warn_date:
            return "warning"
        return "info"
