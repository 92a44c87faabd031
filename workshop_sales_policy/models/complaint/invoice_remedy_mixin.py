from odoo import models

ACTIVITY_TYPE = "workshop_sales_policy.mail_activity_type_refund"


class WorkshopInvoiceRemedyMixin(models.AbstractModel):
    """A credit note that a case asked for: never above what was released.

    The host calls ``_policy_after_refund`` when the state of one changes.
    """

    _name = "workshop.invoice.remedy.mixin"
    _inherit = ["workshop.remedy.mixin"]
    _description = "Credit Note of a Case"

    def _policy_after_refund(self):
        """Named event: a credit note was posted, taken back or cancelled.

        The cost of the case is written in the same transaction: of two people who
        post at once one waits, and then meets the amount of the other.

        :raise UserError: posted ones pass the released compensation
        """
        refunds = self.filtered(
            lambda move: move.move_type == "out_refund"
            # sudo: the case's own link
            and move.sudo().policy_complaint_id
        )
        if not refunds:
            return
        posted = refunds.filtered(lambda move: move.state == "posted")
        for case in posted._policy_get_cases():
            case._ensure_refunds_released()
        refunds._policy_get_cases()._policy_refresh_costs()
        settled = refunds.filtered(lambda move: move.state != "draft")
        self.env["mail.activity"]._policy_sync(
            "account.move", settled.ids, {}, ACTIVITY_TYPE
        )

    def _policy_tell_finance(self, case):
        """Put the draft on the list of finance; nobody when the asker is finance.

        :param case: ``workshop.complaint``, sudo
        """
        self.ensure_one()
        if self.env.user.has_group("account.group_account_invoice"):
            return
        steps = self.env["workshop.approval.tier.step"]
        wanted = {
            (self.id, user.id): {
                "summary": case._word_refund(self, user.lang),
                "date_deadline": case.company_id._policy_get_today(),
            }
            for user in steps._get_role_users("finance", case.company_id)
        }
        self.env["mail.activity"]._policy_sync(
            "account.move", self.ids, wanted, ACTIVITY_TYPE
        )
