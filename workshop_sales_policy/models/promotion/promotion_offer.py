from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class WorkshopPromotionOfferMixin(models.AbstractModel):
    """An Odoo loyalty programme that belongs to a promotion: live while that runs."""

    _name = "workshop.promotion.offer.mixin"
    _description = "Offer of a Promotion"

    policy_promotion_id = fields.Many2one(
        "workshop.promotion",
        "Promotion",
        domain="[('state', 'in', ('idea', 'approved', 'running'))]",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        groups="base.group_user",
        help="The offer is live only while its promotion runs.",
    )

    # Stored, so that whoever applies an offer needs no right to read promotions.
    policy_promotion_state = fields.Selection(
        related="policy_promotion_id.state",
        store=True,
        export_string_translation=False,
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals.pop("policy_promotion_state", None)
        return super().create(vals_list)

    def write(self, vals):
        if "policy_promotion_state" in vals:
            raise UserError(self.env._("An offer goes live with its promotion."))
        if "policy_promotion_id" in vals:
            self._policy_ensure_link_free(vals["policy_promotion_id"])
        return super().write(vals)

    def _policy_ensure_link_free(self, promotion_id):
        """An offer leaves a promotion only while that is an idea, or given up."""
        for program in self.sudo():  # sudo: the state of a promotion is no secret
            promotion = program.policy_promotion_id
            if not promotion or promotion.id == promotion_id:
                continue
            if promotion.state not in ("idea", "cancelled"):
                raise UserError(
                    self.env._(
                        "%(program)s belongs to %(promotion)s, and its result counts "
                        "it. Archive the offer to stop it.",
                        program=program.name,
                        promotion=promotion.name,
                    )
                )

    @api.model
    def _policy_get_live_domain(self, company, prefix=""):
        """Programmes that may give anything: no promotion, or one that runs.

        :param str prefix: path to the programme, with its dot
        """
        if not company._policy_get_current():
            return Domain.TRUE
        return Domain(f"{prefix}policy_promotion_state", "in", (False, "running"))

    def _policy_is_live(self, company):
        """Whether this offer may give anything now."""
        self.ensure_one()
        return self.active and bool(
            self.filtered_domain(self._policy_get_live_domain(company))
        )
