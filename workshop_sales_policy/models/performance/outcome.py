from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...tools.approval import Facts
from ..approval.approval_mixin import WorkshopApprovalMixin as ApprovalMixin

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
    _inherit = ["mail.thread", "workshop.always.approved.mixin"]
    _order = "id desc"
    _mail_post_access = "read"
    _check_company_auto = True

    _policy_guarded_fields = ApprovalMixin._policy_guarded_fields | {"date_approved"}

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
    # not stored: a stored column could be given over RPC, and this one opens a gate
    is_coached = fields.Boolean(
        "Coached Before",
        compute="_compute_is_coached",
        help="A coaching plan of this person failed its re-check twice before.",
    )

    _amount_positive = models.Constraint(
        "CHECK(amount IS NULL OR amount >= 0)", "A bonus cannot be negative."
    )
    _one_bonus = models.UniqueIndex(
        "(card_id) WHERE kind = 'bonus'", "This card has its bonus already."
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
            left = self._get_bonus_left(card)
            if (
                not card
                or outcome.currency_id.compare_amounts(outcome.amount, left) > 0
            ):
                raise ValidationError(
                    self.env._(
                        "The bonus of %(person)s is at most what the card proposes: "
                        "%(amount)s.",
                        person=outcome.user_id.name,
                        amount=outcome.currency_id.format(left),
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
    def _get_bonus_left(self, card):
        """What a card proposes, less what versions before it have brought already.

        :rtype: float
        """
        before, previous = card.browse(), card.replaces_id
        while previous:
            before |= previous
            previous = previous.replaces_id
        # sudo: workshop.outcome - what was granted, whoever proposes
        granted = self.sudo().search(
            [
                ("card_id", "in", before.ids),
                ("kind", "=", "bonus"),
                ("policy_approval_state", "=", "approved"),
            ]
        )
        return max(0.0, card.bonus_amount - sum(granted.mapped("amount")))

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
                    "amount": left,
                    "reason": self.env._(
                        "%(card)s: %(total).2f points, grade %(grade)s.",
                        card=card.name,
                        total=card.total,
                        grade=card.grade,
                    ),
                }
                for card in cards - known.card_id
                if (left := self._get_bonus_left(card)) > 0
            ]
        )

    def _get_bonus_rows(self):
        """What the bonus sheet says: one row a bonus, how it came about.

        :rtype: list[dict]
        """
        rows = []
        for outcome in self.filtered(lambda row: row.kind == "bonus").sorted("name"):
            scheme = outcome.card_id.scheme_id
            band = scheme.band_ids.filtered(
                lambda row, grade=outcome.card_id.grade: row.grade == grade
            )
            rows.append(
                {
                    "outcome": outcome,
                    "card": outcome.card_id,
                    "scheme": scheme,
                    "coefficient": band.coefficient,
                }
            )
        return rows

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

    def _policy_get_author(self):
        return self.create_uid

    def _policy_get_beneficiary(self):
        """Nobody decides on his own reward or penalty."""
        return self.user_id

    def _policy_ensure_complete(self):
        for outcome in self:
            if not (outcome.reason or "").strip():
                raise UserError(self.env._("Say why, then submit: %s.", outcome.name))
        self._check_bonus()  # its card may have been corrected since

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
        self._check_bonus()  # as at the submission
        self._policy_write(self._policy_get_approved_values())

    # ----------------------------------------------------------------------- control
    @api.model
    def _control_penalty_coached(self, company, date_from, date_to):
        """Clause 2.3c: penalties preceded by coaching."""
        applicable = (
            Domain("company_id", "=", company.id)
            & Domain("kind", "in", PENALTIES)
            & company._policy_get_period_domain("date_approved", date_from, date_to)
        )
        kept = applicable & Domain("coaching_id.state", "=", "failed")
        return self._name, applicable, kept
