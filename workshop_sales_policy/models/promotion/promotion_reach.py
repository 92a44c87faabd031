from odoo import api, fields, models

TRACKER = "link.tracker"
MAILING = "mailing.mailing"


class WorkshopPromotion(models.Model):
    """Tracked links and mailings of a promotion, where Odoo's apps for them are.

    Both carry the promotion's campaign by themselves; here they are counted and opened.
    """

    _inherit = "workshop.promotion"

    has_trackers = fields.Boolean(
        compute="_compute_reach", export_string_translation=False
    )
    has_mailings = fields.Boolean(
        compute="_compute_reach", export_string_translation=False
    )
    click_count = fields.Integer("Clicks", compute="_compute_reach")
    mailing_count = fields.Integer("Mailings", compute="_compute_reach")

    @api.depends("campaign_id")
    @api.depends_context("uid")
    def _compute_reach(self):
        """What the reader may open; 0 where the app is not installed."""
        clicks = self._read_by_campaign(TRACKER, "count:sum")
        mailings = self._read_by_campaign(MAILING, "__count")
        has_trackers = self._can_read(TRACKER)
        has_mailings = self._can_read(MAILING)
        for promotion in self:
            campaign = promotion.campaign_id
            promotion.has_trackers = has_trackers
            promotion.has_mailings = has_mailings
            promotion.click_count = clicks.get(campaign, 0)
            promotion.mailing_count = mailings.get(campaign, 0)

    def _can_read(self, model):
        return model in self.env and self.env[model].has_access("read")

    def _read_by_campaign(self, model, aggregate):
        if not self._can_read(model):
            return {}
        domain = [("campaign_id", "in", self.campaign_id.ids)]
        rows = self.env[model]._read_group(domain, ["campaign_id"], [aggregate])
        return dict(rows)

    # ----------------------------------------------------------------------- buttons
    def action_open_trackers(self):
        """Tracked links of its campaign; a new one carries its channel too."""
        channel = self.channel_id
        return self._open_reach(
            TRACKER,
            self.env._("Links of %s", self.name),
            default_medium_id=channel.medium_id.id,
            default_source_id=channel.source_id.id,
        )

    def action_open_mailings(self):
        """Mailings of its campaign, e-mails and text messages."""
        return self._open_reach(MAILING, self.env._("Mailings of %s", self.name))

    def _open_reach(self, model, name, **defaults):
        self.ensure_one()
        campaign = self.campaign_id.id
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "list,kanban,form",
            "domain": [("campaign_id", "=", campaign)],
            "context": {"default_campaign_id": campaign, **defaults},
        }
