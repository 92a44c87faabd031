from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .scorecard_line import RATINGS

CRITERIA = ("experience", "communication", "responsibility")
# What people type; the rest is settled by the buttons or follows. Afterwards only the
# user may still be named.
TYPED = frozenset({"plan_id", "name", "phone", "note", *CRITERIA})
LATER = frozenset({"user_id"})


class WorkshopHiringCandidate(models.Model):
    """Somebody who could be hired, by the three criteria of clause 2.1a."""

    _name = "workshop.hiring.candidate"
    _description = "Candidate"
    _order = "plan_id, score desc, id"

    plan_id = fields.Many2one(
        "workshop.hiring.plan", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="plan_id.company_id", store=True, precompute=True
    )
    name = fields.Char(required=True)
    phone = fields.Char()
    experience = fields.Selection(RATINGS, "Sales Experience")
    communication = fields.Selection(RATINGS)
    responsibility = fields.Selection(RATINGS)
    score = fields.Float(
        "Mean", compute="_compute_score", store=True, digits=(3, 2), aggregator="avg"
    )
    note = fields.Text("What Speaks for and against")
    state = fields.Selection(
        [("proposed", "Proposed"), ("hired", "Hired"), ("declined", "Declined")],
        required=True,
        readonly=True,
        default="proposed",
        copy=False,
    )
    date_hired = fields.Date("Hired On", readonly=True, copy=False)
    decided_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    user_id = fields.Many2one(
        "res.users",
        "Hired As",
        domain="[('share', '=', False)]",
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        help="The user the new colleague works with.",
    )

    _one_hire = models.UniqueIndex(
        "(company_id, user_id) WHERE user_id IS NOT NULL",
        "This person was hired on another line already.",
    )

    @api.depends(*CRITERIA)
    def _compute_score(self):
        for row in self:
            given = [int(row[name]) for name in CRITERIA if row[name]]
            row.score = sum(given) / len(given) if given else 0.0

    @api.constrains("user_id", "state")
    def _check_user(self):
        for row in self:
            if row.user_id and row.state != "hired":
                raise ValidationError(
                    self.env._("Hire %s first, then name the user.", row.name)
                )

    # -------------------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        # explicit values beat ``default_…`` context keys
        undecided = {
            "state": "proposed",
            "date_hired": False,
            "decided_by_id": False,
            "user_id": False,
        }
        return super().create(
            [
                {name: value for name, value in vals.items() if name in TYPED}
                | undecided
                for vals in vals_list
            ]
        )

    def write(self, vals):
        decided = self.filtered(lambda row: row.state != "proposed")
        if vals.keys() - (LATER if decided else TYPED | LATER):
            raise UserError(
                self.env._(
                    "Candidates are hired or declined by their buttons, and stay as "
                    "they were decided."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_proposed(self):
        for row in self:
            if row.state != "proposed":
                raise UserError(
                    self.env._("%s is decided and is never deleted.", row.name)
                )

    # ----------------------------------------------------------------------- buttons
    def action_hire(self):
        """Hire on the approved line, as long as it has a place left.

        :raise UserError: not approved, not rated, or no place left
        """
        self.ensure_one()
        self.check_access("write")
        plan = self.plan_id
        if plan.policy_approval_state != "approved":
            raise UserError(
                self.env._("%s is not approved yet: submit it first.", plan.name)
            )
        if not all(self[name] for name in CRITERIA):
            raise UserError(
                self.env._(
                    "Rate experience, communication and responsibility of %s first.",
                    self.name,
                )
            )
        # two hires at once meet on the plan's own row, and one is tried again
        if plan.hired_count >= plan.headcount:
            raise UserError(
                self.env._("%s is full. Make another line for more people.", plan.name)
            )
        return self._decide("hired")

    def action_decline(self):
        """Keep that this one is not hired."""
        self.check_access("write")
        return self._decide("declined")

    def _decide(self, state):
        for row in self:
            if row.state != "proposed":
                raise UserError(self.env._("%s is decided already.", row.name))
        today = fields.Date.context_today(self)
        super().write(
            {
                "state": state,
                "date_hired": today if state == "hired" else False,
                "decided_by_id": self.env.uid,
            }
        )
        return True
