from odoo import fields, models
from odoo.exceptions import AccessError, UserError

WRITERS = (
    "workshop_sales_policy.group_policy_user",
    "workshop_sales_policy.group_policy_handler",
    "workshop_sales_policy.group_policy_finance",
)


class WorkshopPromotionLog(models.Model):
    """What the market said while a promotion ran, and what was adjusted (6.4b)."""

    _name = "workshop.promotion.log"
    _description = "Log of a Promotion"
    _inherit = ["workshop.evidence.mixin"]
    _order = "date desc, id desc"

    promotion_id = fields.Many2one(
        "workshop.promotion", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(related="promotion_id.company_id", store=True)
    date = fields.Datetime(required=True, index=True)
    user_id = fields.Many2one("res.users", "By", required=True, ondelete="restrict")
    kind = fields.Selection(
        [("feedback", "Feedback"), ("adjustment", "Adjustment")], required=True
    )
    text = fields.Text(required=True)


class WorkshopPromotion(models.Model):
    """Entries are written by everybody who sells, and never changed."""

    _inherit = "workshop.promotion"

    log_count = fields.Integer(
        compute="_compute_log_count", export_string_translation=False
    )

    def _compute_log_count(self):
        counts = dict(
            self.env["workshop.promotion.log"]._read_group(
                [("promotion_id", "in", self.ids)], ["promotion_id"], ["__count"]
            )
        )
        for promotion in self:
            promotion.log_count = counts.get(promotion._origin, 0)

    def action_log(self, text, kind="feedback"):
        """Keep what was heard, or what is done differently from now on.

        :param str text: a sentence or two
        :param str kind: ``feedback`` or ``adjustment``; whoever runs it adjusts
        :raise UserError: nothing was said, or it does not run
        """
        self.ensure_one()
        self.check_access("read")
        if not any(map(self.env.user.has_group, WRITERS)):
            raise AccessError(self.env._("Who only reads writes nothing here."))
        self._ensure_state("running", "ended")
        text = (text or "").strip()
        if not text:
            raise UserError(
                self.env._("Write in a sentence what you heard or changed.")
            )
        if kind == "adjustment":
            self._ensure_runner()
        elif kind != "feedback":
            raise UserError(self.env._("An entry is feedback or an adjustment."))
        self.sudo()._evidence_log(kind, text)  # sudo: evidence, after the guard
        return True

    def _evidence_log(self, kind, text):
        self.env["workshop.promotion.log"]._evidence_create(
            [
                {
                    "promotion_id": self.id,
                    "date": fields.Datetime.now(),
                    "user_id": self.env.uid,
                    "kind": kind,
                    "text": text,
                }
            ]
        )
