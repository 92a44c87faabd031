from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

MANAGER = "workshop_sales_policy.group_policy_manager"


class WorkshopOrderCampaignMixin(models.AbstractModel):
    """Which campaign an order counts for: frozen on its confirmation (design.md 6).

    The campaign of a quotation may change; what an evaluation reads may not, but by a
    manager who says why.
    """

    _name = "workshop.order.campaign.mixin"
    _description = "Campaign an Order Counts For"

    policy_campaign_id = fields.Many2one(
        "utm.campaign",
        "Counts For",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups="base.group_user",
        help="The campaign on the day of the confirmation; evaluations read it.",
    )
    policy_is_campaign_frozen = fields.Boolean(
        readonly=True,
        copy=False,
        groups="base.group_user",
        export_string_translation=False,
        help="Confirmed once, with a campaign or without.",
    )
    policy_can_reattribute = fields.Boolean(
        compute="_compute_policy_can_reattribute", export_string_translation=False
    )

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_policy_can_reattribute(self):
        manager = self.env.user.has_group(MANAGER)
        for order in self:
            order.policy_can_reattribute = manager and order.state == "sale"

    def _policy_freeze_campaign(self):
        """Keep the campaign of orders that are being confirmed, or that they have none.

        An order that was cancelled and is confirmed again counts for what it did.
        """
        # sudo: evidence; whoever confirms, the campaign is kept
        for order in self.sudo():
            if not order.policy_is_campaign_frozen:
                order._policy_write(
                    {
                        "policy_campaign_id": order.campaign_id.id,
                        "policy_is_campaign_frozen": True,
                    }
                )

    def _policy_attach_campaign(self, reward):
        """An order that takes a promotion's offer came by it, unless it says otherwise.

        :param reward: ``loyalty.reward``
        """
        # sudo: workshop.promotion - its campaign is no secret to who takes its offer
        promotion = reward.program_id.sudo().policy_promotion_id
        if not promotion or self.campaign_id:
            return
        channel = promotion.channel_id
        self.write(
            {
                "campaign_id": promotion.campaign_id.id,
                "medium_id": (self.medium_id or channel.medium_id).id,
                "source_id": (self.source_id or channel.source_id).id,
            }
        )

    def _policy_note_campaign(self, before):
        """Say in the chatter that a confirmed order still counts for what it did.

        :param dict before: ``{order id: campaign}`` before the change
        """
        for order in self:
            old = before[order.id]
            if order.state != "sale" or old == order.campaign_id:
                continue
            order.sudo()._message_log(  # sudo: mail.message - a note of the house
                body=self.env._(
                    "Campaign changed from %(old)s to %(new)s. The order counts for "
                    "%(kept)s as before.",
                    old=old.title or "—",
                    new=order.campaign_id.title or "—",
                    kept=order.policy_campaign_id.title or "—",
                )
            )

    def action_policy_reattribute(self, campaign_id, reason):
        """Count a confirmed order for another campaign, with its reason.

        :param int campaign_id: ``utm.campaign``, ``False`` for none
        :param str reason: kept in the chatter
        :raise UserError: no reason, or not confirmed
        """
        self.check_access("write")
        if not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._("A manager corrects what an order counts for.")
            )
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say in a sentence why it counts for another."))
        campaign = self.env["utm.campaign"].browse(campaign_id or []).exists()
        for order in self:
            if order.state != "sale":
                raise UserError(
                    self.env._(
                        "%s is not confirmed: change its campaign itself.", order.name
                    )
                )
            old = order.policy_campaign_id
            order.sudo()._policy_write(  # sudo: evidence, after the guard
                {"policy_campaign_id": campaign.id}
            )
            order._message_log(
                body=self.env._(
                    "Counts for %(new)s instead of %(old)s: %(reason)s",
                    new=campaign.title or "—",
                    old=old.title or "—",
                    reason=reason,
                )
            )
        return True
