from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

MAILING = "mailing.mailing"
# A mailing in one of these goes out, or went.
GOING = ("in_queue", "sending", "done")
CLOSED = ("idea", "pending", "cancelled")


class WorkshopPromotion(models.Model):
    """Mailings of a promotion go out once it is approved, where they are installed.

    E-mails and text messages are the same model to Odoo. Their job must never meet a
    mailing it may not send: what waits in its queue is put back before.
    """

    _inherit = "workshop.promotion"

    def _policy_write(self, vals):
        result = super()._policy_write(vals)
        if vals.get("state") == "cancelled":
            self._hold_mailings()
        return result

    @api.model
    def _ensure_campaigns_approved(self, campaigns):
        """Raise while a promotion of these campaigns is not approved.

        :param campaigns: ``utm.campaign``
        """
        # sudo: the state of a promotion is no secret
        promotions = self.sudo().search([("campaign_id", "in", campaigns.ids)])
        for promotion in promotions:
            enforced = promotion.company_id._policy_get_current()
            if promotion.state in CLOSED and enforced:
                raise UserError(
                    self.env._(
                        "%s is not approved: its mailing stays here. Submit the "
                        "promotion, then send.",
                        promotion.name,
                    )
                )

    def _hold_mailings(self):
        """Take mailings of these promotions out of the queue; they are drafts again."""
        if MAILING not in self.env or not self:
            return
        # sudo: mailing.mailing - who gives up a promotion may not manage mailings
        mailings = self.env[MAILING].sudo()
        queued = mailings.search(
            Domain("campaign_id", "in", self.campaign_id.ids)
            & Domain("state", "in", ("in_queue", "sending"))
        )
        queued.action_cancel()
        for mailing in queued:
            mailing._message_log(
                body=self.env._(
                    "Back to draft: the promotion of this campaign is not approved."
                )
            )


class WorkshopPolicy(models.Model):
    """What waits to be sent when a policy comes in force waits for its approval."""

    _inherit = "workshop.policy"

    def _policy_apply_enforcement(self):
        result = super()._policy_apply_enforcement()
        if self.company_id._policy_get_current():
            # sudo: whoever publishes the policy, mailings of all are held
            self.env["workshop.promotion"].sudo().search(
                [("company_id", "=", self.company_id.id), ("state", "in", CLOSED)]
            )._hold_mailings()
        return result
