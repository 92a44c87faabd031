from odoo import fields, models
from odoo.exceptions import UserError


class WorkshopComplaintPause(models.Model):
    """A time in which a case waits for the customer; its hours are added back."""

    _name = "workshop.complaint.pause"
    _description = "Pause of a Case"
    _inherit = ["workshop.evidence.mixin"]
    _order = "date_start desc, id desc"

    complaint_id = fields.Many2one(
        "workshop.complaint", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(related="complaint_id.company_id", store=True)
    date_start = fields.Datetime("From", required=True)
    date_end = fields.Datetime("Until")
    reason = fields.Char("Waits For", required=True)
    user_id = fields.Many2one("res.users", "Asked By", ondelete="restrict")

    _one_open = models.UniqueIndex(
        "(complaint_id) WHERE date_end IS NULL",
        "This case waits for the customer already.",
    )


class WorkshopComplaint(models.Model):
    """Waiting for the customer is no state of its own: clocks stop, the case stays."""

    _inherit = "workshop.complaint"

    pause_ids = fields.One2many("workshop.complaint.pause", "complaint_id", "Pauses")
    is_paused = fields.Boolean(
        "Waiting for the Customer", readonly=True, copy=False, index="btree_not_null"
    )

    def action_wait(self, reason):
        """Wait for the customer: the clocks stop.

        :param str reason: what is asked of him
        :raise UserError: closed, waiting already, or without a reason
        """
        self._ensure_actor()
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say what the customer was asked for."))
        now = fields.Datetime.now()
        for complaint in self.sudo():  # sudo: evidence, after the guard
            complaint._ensure_open()
            if complaint.is_paused:
                raise UserError(
                    self.env._("%s waits for the customer already.", complaint.name)
                )
            complaint.clock_ids._pause(now)
            self.env["workshop.complaint.pause"].sudo()._evidence_create(
                [
                    {
                        "complaint_id": complaint.id,
                        "date_start": now,
                        "reason": reason,
                        "user_id": self.env.uid,
                    }
                ]
            )
            complaint._policy_write({"is_paused": True})
            complaint._policy_refresh_clock(now)
            complaint._message_log(
                body=self.env._("Waits for the customer: %s", reason)
            )
        return True

    def action_resume(self):
        """The customer answered: the clocks run on."""
        self._ensure_actor()
        self.filtered("is_paused").sudo()._resume()  # sudo: after the guard
        return True

    def _resume(self):
        """End the pause of these, as a word of the customer does; runs as sudo."""
        now = fields.Datetime.now()
        for complaint in self.filtered("is_paused"):
            pause = complaint.pause_ids.filtered(lambda row: not row.date_end)
            pause._evidence_write({"date_end": now})
            complaint.clock_ids._resume(pause.date_start or now, now)
            complaint._policy_write({"is_paused": False})
        self._policy_refresh_clock(now)
