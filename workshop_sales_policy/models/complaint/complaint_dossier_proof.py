import base64
import hashlib

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext, human_size
from odoo.tools.image import image_process

from .corrective_action import TEXT_FIELDS
from .corrective_action_8d import STEPS_8D

THUMBNAIL = (420, 420)
PHOTO_TYPES = ("image/jpeg", "image/png", "image/gif", "image/webp")
# Texts of an 8D in the order of the disciplines; the light form has three of them.
ACTION_TEXTS = (
    "emergency",
    *(name for _step, names in STEPS_8D for name in names if name != "team_ids"),
    "lessons",
)
# Acts of which the case keeps the date alone.
ACT_DATES = (
    "date_received",
    "date_acknowledged",
    "date_contact",
    "date_handed_over",
    "date_proposed",
    "date_replied",
    "date_called_back",
    "date_closed",
)
OTHER_TEXTS = ("problem_who", "problem_why", "problem_how")


class WorkshopComplaint(models.Model):
    """Sections of the dossier that prove: deadlines, actions, timeline, files."""

    _inherit = "workshop.complaint"

    def _dossier_deadlines(self):
        _ = self.env._
        clocks = self.clock_ids.sorted(lambda row: (row.round, row.date_due, row.id))
        tables = self._dossier_table(
            clocks,
            (
                "kind",
                "round",
                "date_start",
                "date_due",
                "date_done",
                "result",
                "paused_hours",
                "breach_reason",
                "breach_user_id",
            ),
        )
        return {
            "title": _("Deadlines"),
            "tables": tables
            + self._dossier_table(
                self.pause_ids.sorted("id"),
                ("date_start", "date_end", "reason", "user_id"),
                _("Waited for the Customer"),
            ),
        }

    # -------------------------------------------------------------- corrective actions
    def _dossier_corrective(self):
        facts, texts, tables = [], [], []
        for action in self.corrective_ids.sorted("id"):
            label = action.display_name
            facts.append((label, self._dossier_value(action, "state")))
            facts += [
                (self._dossier_label(action, name), self._dossier_value(action, name))
                for name in (
                    "required_reason",
                    "user_id",
                    "team_ids",
                    "date_due",
                    "cause_id",
                )
                if action[name]
            ]
            texts += self._get_dossier_action_texts(action)
            tables += self._dossier_table(
                action.round_ids.filtered("date_done"),
                (
                    "number",
                    "date_done",
                    "done_by_id",
                    "date_check",
                    "verdict",
                    "date_verified",
                    "recurrence_id",
                ),
                self.env._("Rounds of %s", action.name),
            )
        return {
            "title": self.env._("Corrective Actions"),
            "facts": facts,
            "texts": texts,
            "tables": tables,
        }

    def _get_dossier_action_texts(self, action):
        """Texts of an action under the names of their disciplines.

        :return: list of label and text
        """
        labels = action._get_step_labels() if action.is_8d else {}
        steps = {name: labels.get(step) for step, names in STEPS_8D for name in names}
        steps |= {"emergency": labels.get("d0"), "lessons": labels.get("d8")}
        steps |= dict.fromkeys(OTHER_TEXTS, labels.get("d2"))
        order = [*ACTION_TEXTS[:5], *OTHER_TEXTS, *ACTION_TEXTS[5:]]
        return [
            (
                " · ".join(filter(None, (steps[name], label))),
                text,
            )
            for name in order
            if name in TEXT_FIELDS
            for label, text in self._dossier_texts(name, record=action)
        ]

    # ----------------------------------------------------------------------- timeline
    def _dossier_timeline(self):
        """What happened in order of time: dated acts, and what was written down."""
        events = [
            (self[name], "—", self._dossier_label(self, name))
            for name in ACT_DATES
            if self[name]
        ]
        for message in self.message_ids.sorted("id"):
            text = html2plaintext(message.body or "").strip()
            names = message.sudo().attachment_ids.mapped("name")  # sudo: names only
            if names:
                text = "\n".join(filter(None, (text, ", ".join(names))))
            if text:
                author = message.sudo().author_id.name  # sudo: a name
                events.append((message.date, author or message.email_from, text))
        rows = [
            [self._dossier_moment(moment), who or "—", what]
            for moment, who, what in sorted(events, key=lambda event: event[0])
        ]
        head = [self.env._("When"), self.env._("Who"), self.env._("What")]
        table = {"title": "", "head": head, "rows": rows}
        return {"title": self.env._("Timeline"), "tables": [table] if rows else []}

    # -------------------------------------------------------------------------- files
    def _get_dossier_files(self):
        """Files of the case, of its messages and of its corrective actions.

        :return: ``ir.attachment``, sudo, oldest first
        """
        self.ensure_one()
        # sudo: ir.attachment - files of records that the reader may read
        files = self.sudo().env["ir.attachment"]
        actions = self.corrective_ids
        found = files.search(
            [
                "|",
                "&",
                ("res_model", "=", self._name),
                ("res_id", "=", self.id),
                "&",
                ("res_model", "=", actions._name),
                ("res_id", "in", actions.ids),
            ]
        )
        messages = (self.message_ids | actions.message_ids).sudo()  # sudo: as above
        found |= self.sudo().photo_ids | messages.attachment_ids  # sudo: as above
        return found.sorted("id")

    def _dossier_files(self):
        rows = [
            [
                file.name,
                human_size(file.file_size or 0) or "0",
                self._dossier_moment(file.create_date),
                file.create_uid.name or "—",
                hashlib.sha256(file.raw or b"").hexdigest(),
            ]
            for file in self._get_dossier_files()
        ]
        _ = self.env._
        head = [_("File"), _("Size"), _("When"), _("Who"), "SHA-256"]
        table = {"title": "", "head": head, "rows": rows}
        return {"title": _("Evidence Files"), "tables": [table] if rows else []}

    def _get_dossier_photos(self):
        """Small pictures of the photos.

        :return: list of ``{"name", "data"}``, the data a URI
        """
        photos = []
        for file in self._get_dossier_files():
            if file.mimetype not in PHOTO_TYPES or not file.raw:
                continue
            try:
                small = image_process(file.raw, size=THUMBNAIL, output_format="JPEG")
            except (UserError, OSError, ValueError):
                continue  # a broken picture is still in the list of files
            data = base64.b64encode(small).decode()
            photos.append({"name": file.name, "data": f"data:image/jpeg;base64,{data}"})
        return photos
