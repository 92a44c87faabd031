from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError

MANAGER = "workshop_sales_policy.group_policy_manager"
OWNER = "workshop_sales_policy.group_policy_owner"
ACTIVITY_TYPE = "workshop_sales_policy.mail_activity_type_scorecard"


class WorkshopScorecard(models.Model):
    """Whose cards are opened, who may act on one, and who is told."""

    _inherit = "workshop.scorecard"

    can_rate = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_settle = fields.Boolean(compute="_compute_can", export_string_translation=False)
    is_mine = fields.Boolean(compute="_compute_can", export_string_translation=False)

    @api.depends("user_id")
    @api.depends_context("uid")
    def _compute_can(self):
        user = self.env.user
        owner = user.has_group(OWNER)
        for card in self:
            card.is_mine = card.user_id == user
            card.can_settle = owner and not card.is_mine
            card.can_rate = user in card._get_raters()

    # ------------------------------------------------------------------ whose cards
    @api.model
    def _get_people(self, company, date_from, date_to):
        """Who is scored: salespeople, and whoever has a target for the period.

        A manager without a target of his own is not; someone who left in the period
        has a target and therefore a card.

        :rtype: res.users
        """
        people = self.env["workshop.handover"]
        managers = people._get_role_managers(company)
        staff = people._get_role_staff(company) - managers
        targets = self.env["workshop.target"].sudo()  # sudo: who has one
        return staff | targets._get_people(company, date_from, date_to)

    @api.model
    def _get_period(self, scheme, day):
        """First and last day of the scheme's period around ``day``, inclusive."""
        first = day.replace(day=1)
        months = 1
        if scheme.period_kind == "quarter":
            first -= relativedelta(months=(first.month - 1) % 3)
            months = 3
        return first, first + relativedelta(months=months, days=-1)

    # ------------------------------------------------------------------ who may act
    def _get_raters(self):
        """Who rates this card: a manager, the owner where a manager is rated.

        Never the rated person (F3.1, segregation).

        :rtype: res.users
        """
        self.ensure_one()
        people = self.env["workshop.handover"]
        company = self.company_id
        managers = people._get_role_managers(company)
        owners = self.env["workshop.approval.tier.step"]._get_role_users(
            "owner", company
        )
        raters = owners if self.user_id in managers else managers
        return raters - self.user_id

    def _ensure_rater(self):
        """The present user may rate, send and finalise these.

        :raise AccessError: it is his own card, or another role's act
        """
        self.check_access("read")
        for card in self:
            if self.env.user == card.user_id:
                raise AccessError(
                    self.env._(
                        "Nobody rates himself: another manager or the owner does %s.",
                        card.name,
                    )
                )
            if self.env.user not in card._get_raters():
                names = ", ".join(card._get_raters().mapped("name")) or "—"
                raise AccessError(
                    self.env._(
                        "%(card)s is rated by: %(names)s.", card=card.name, names=names
                    )
                )

    def _ensure_owner(self):
        """The present user is an owner, and these are not about him."""
        self.check_access("read")
        if not self.env.user.has_group(OWNER):
            raise AccessError(self.env._("The owner does this."))
        for card in self:
            if card.user_id == self.env.user:
                raise AccessError(
                    self.env._("Nobody settles his own card: another owner does.")
                )

    def _ensure_mine(self):
        """The present user is the rated person of each."""
        self.check_access("read")
        for card in self:
            if card.user_id != self.env.user:
                raise AccessError(
                    self.env._(
                        "%(card)s is answered by %(person)s.",
                        card=card.name,
                        person=card.user_id.name,
                    )
                )

    # ------------------------------------------------------------------- who is told
    def _tell(self):
        """Move the to-dos to whose turn it is. As sudo."""
        wanted = {}
        for card in self:
            for user in card._get_turn():
                row = card.with_context(lang=user.lang)
                wanted[card.id, user.id] = {
                    "summary": row._word_activity(),
                    "date_deadline": card._get_turn_date(),
                }
        self.env["mail.activity"]._policy_sync(
            self._name, self.ids, wanted, ACTIVITY_TYPE
        )

    def _get_turn(self):
        """Whose turn it is.

        :rtype: res.users
        """
        self.ensure_one()
        nobody = self.env["res.users"]
        if self.state == "computed" or (self.state == "rated" and not self.date_sent):
            return self._get_raters()[:1] or nobody
        if self.state == "rated":
            return self.user_id
        if self.state == "disputed" and not self.date_settled:
            steps = self.env["workshop.approval.tier.step"]
            return steps._get_role_users("owner", self.company_id) - self.user_id
        if self.state in ("acknowledged", "disputed"):
            return self.rated_by_id
        return nobody

    def _get_turn_date(self):
        self.ensure_one()
        if self.state == "rated" and self.date_sent:
            return self.date_answer_due
        return self.date_due
