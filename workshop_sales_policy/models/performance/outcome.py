from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...tools.approval import Facts

KINDS = [
    ("bonus", "Bonus"),
    ("promotion", "Promotion nomination"),
    ("praise", "Praise"),
    ("warning", "Warning"),
    ("transfer", "Transfer"),
]
PENALTIES = ("warning", "transfer")
FACTS = frozenset(
    {"company_id", "user_id", "card_id", "kind", "amount", "coaching_id", "reason"}
)


class WorkshopOutcome(models.Model):
    """What follows from a final card: reward, or after failed coaching a penalty.

    A proposal to the owner, who approves each one (``outcome``); money is a proposal to
    payroll only. Penalties need a coaching plan of the same person whose re-check
    failed twice, on every route (clause 2.3c).
    """

    _name = "workshop.outcome"
    _description = "Outcome"
    _inherit = ["mail.thread", "workshop.approval.mixin"]
    _order = "id desc"
    _mail_post_access = "read"
    _check_company_auto = True

    _policy_guarded_fields = frozenset(
        {
            "policy_approval_state",
            "policy_request_id",
            "policy_next_key",
            "policy_next_values",
            "policy_turn",
            "policy_turn_date",
            "policy_turn_warn_date",
            "date_approved",
        }
    )

    name = fields.Char(compute="_compute_name")
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(KINDS, required=True, default="praise", index=True)
    card_id = fields.Many2one(
        "workshop.scorecard",
        "Scorecard",
        domain="[('state', '=', 'final'), ('company_id', '=', company_id)]",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    user_id = fields.Many2one(
        "res.users",
        "Person",
        compute="_compute_user_id",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        index=True,
        domain="[('share', '=', False)]",
        ondelete="restrict",
    )
    coaching_id = fields.Many2one(
        "workshop.coaching",
        "Failed Coaching",
        domain="[('user_id', '=', user_id), ('state', '=', 'failed')]",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    amount = fields.Monetary(help="Of a bonus: what the card proposes.")
    reason = fields.Text("Why")
    date_approved = fields.Datetime("Approved On", readonly=True, copy=False)
    is_coached = fields.Boolean(
        "Coached Before",
        compute="_compute_is_coached",
        store=True,
        help="A coaching plan of this person failed its re-check twice before.",
    )

    _amount_positive = models.Constraint(
        "CHECK(amount IS NULL OR amount >= 0)", "A bonus cannot be negative."
    )
    # one failed plan, one penalty
    _one_penalty = models.UniqueIndex(
        "(coaching_id) WHERE coaching_id IS NOT NULL",
        "This coaching plan has led to a penalty already.",
    )

    @api.depends("kind", "user_id")
    @api.depends_context("lang")
    def _compute_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for outcome in self:
            outcome.name = self.env._(
                "%(kind)s · %(person)s",
                kind=kinds.get(outcome.kind, "—"),
                person=outcome.user_id.name or "—",
            )

    @api.depends("card_id", "coaching_id")
    def _compute_user_id(self):
        for outcome in self:
            outcome.user_id = (
                outcome.card_id.user_id
                or outcome.coaching_id.user_id
                or outcome.user_id
            )

    @api.depends("kind", "coaching_id.state", "coaching_id.user_id", "user_id")
    def _compute_is_coached(self):
        for outcome in self:
            plan = outcome.coaching_id
            outcome.is_coached = (
                plan.state == "failed" and plan.user_id == outcome.user_id
            )

    # -------------------------------------------------------------------- constraints
    @api.constrains("kind", "coaching_id", "user_id", "company_id")
    def _check_coached_first(self):
        for outcome in self:
            if outcome.kind in PENALTIES and not outcome.is_coached:
                raise ValidationError(
                    self.env._(
                        "Coach first: a warning or transfer of %s can be proposed only "
                        "after a coaching plan failed its re-check twice.",
                        outcome.user_id.name,
                    )
                )
            if outcome.kind not in PENALTIES and outcome.coaching_id:
                raise ValidationError(
                    self.env._("A failed coaching plan belongs to a penalty only.")
                )

    @api.constrains("kind", "card_id", "user_id", "amount")
    def _check_bonus(self):
        for outcome in self:
            card = outcome.card_id
            if card and (card.user_id != outcome.user_id or card.state != "final"):
                raise ValidationError(
                    self.env._(
                        "%s is not a final card of this person.", card.name or "—"
                    )
                )
            if outcome.kind != "bonus":
                if outcome.amount:
                    raise ValidationError(self.env._("Only a bonus has an amount."))
                continue
            if not card or card.is_insufficient or outcome.amount > card.bonus_amount:
                raise ValidationError(
                    self.env._(
                        "The bonus of %(person)s is at most what the card proposes: "
                        "%(amount)s.",
                        person=outcome.user_id.name,
                        amount=outcome.currency_id.format(card.bonus_amount),
                    )
                )

    # -------------------------------------------------------------------------- CRUD
    def write(self, vals):
        if FACTS & vals.keys():
            for outcome in self:
                if outcome.policy_approval_state in ("pending", "approved"):
                    raise UserError(
                        self.env._(
                            "%s is submitted and stays as it is. Withdraw it first.",
                            outcome.name,
                        )
                    )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        for outcome in self:
            if outcome.policy_request_id or outcome.policy_approval_state != "none":
                raise UserError(
                    self.env._("%s was submitted: it is never deleted.", outcome.name)
                )

    # ---------------------------------------------------------------------- proposed
    @api.model
    def _propose_bonus(self, cards):
        """A draft bonus for each final card that earned one. As sudo."""
        known = self.search([("card_id", "in", cards.ids), ("kind", "=", "bonus")])
        self.create(
            [
                {
                    "company_id": card.company_id.id,
                    "card_id": card.id,
                    "kind": "bonus",
                    "amount": card.bonus_amount,
                    "reason": self.env._(
                        "%(card)s: %(total).2f points, grade %(grade)s.",
                        card=card.name,
                        total=card.total,
                        grade=card.grade,
                    ),
                }
                for card in cards - known.card_id
                if card.bonus_amount > 0
            ]
        )

    # -------------------------------------------------------------------------- gate
    def _policy_get_document(self):
        self.ensure_one()
        return False if self.policy_approval_state == "approved" else "outcome"

    def _policy_get_material(self):
        self.ensure_one()
        return {
            "user_id": self.user_id.id,
            "kind": self.kind,
            "amount": self.amount,
            "card_id": self.card_id.id,
            "coaching_id": self.coaching_id.id,
            "reason": self.reason or "",
        }

    def _policy_get_facts(self, rules):
        return {outcome.id: (Facts(amount=outcome.amount), None) for outcome in self}

    def _policy_evaluate_batch(self, policy, document):
        """The owner approves each one, whatever the rules of the version say."""
        evaluations = super()._policy_evaluate_batch(policy, document)
        return {
            id_: evaluation._replace(level=max(evaluation.level, 1))
            for id_, evaluation in evaluations.items()
        }

    def _policy_get_author(self):
        return self.create_uid

    def _policy_get_beneficiary(self):
        """Nobody decides on his own reward or penalty."""
        return self.user_id

    def _policy_ensure_complete(self):
        for outcome in self:
            if not (outcome.reason or "").strip():
                raise UserError(self.env._("Say why, then submit: %s.", outcome.name))

    def _policy_prepare_figures(self, evaluation):
        self.ensure_one()
        return {
            "author_id": self._policy_get_author().id,
            "amount": self.amount,
            "currency_id": self.currency_id.id,
            "currency_rate": 1.0,
        }

    def _policy_do_release(self, request):
        self.ensure_one()
        self._policy_write(
            {
                "policy_approval_state": "approved",
                "date_approved": fields.Datetime.now(),
                **self._policy_set_next(False),
            }
        )

    def _policy_release_within(self, evaluations, document=None):
        raise UserError(
            self.env._("Put a policy version in force first: it names who approves.")
        )

    # ----------------------------------------------------------------------- control
    @api.model
    def _control_penalty_coached(self, company, date_from, date_to):
        """Clause 2.3c: penalties preceded by coaching."""
        applicable = (
            Domain("company_id", "=", company.id)
            & Domain("kind", "in", PENALTIES)
            & company._policy_get_period_domain("date_approved", date_from, date_to)
        )
        return self._name, applicable, applicable & Domain("is_coached", "=", True)
