from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

MANAGER = "workshop_sales_policy.group_policy_manager"
OWNER = "workshop_sales_policy.group_policy_owner"
KINDS = [
    ("leak", "Customer data given away"),
    ("voucher", "False voucher"),
    ("bypass", "Approval bypassed"),
]
FACTS = frozenset({"company_id", "user_id", "kind", "date", "description", "proof_ids"})
FREE_PREFIXES = ("message_", "activity_")


class WorkshopRedLine(models.Model):
    """A breach that caps the score of its period, once two people agree on it (F3.7).

    Reported by a manager with proof, confirmed or dismissed by an owner who is neither
    the reporter nor the person.
    """

    _name = "workshop.red.line"
    _description = "Red Line"
    _inherit = ["mail.thread"]
    _order = "date desc, id desc"
    _mail_post_access = "read"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name")
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    user_id = fields.Many2one(
        "res.users",
        "Person",
        required=True,
        index=True,
        domain="[('share', '=', False)]",
        ondelete="restrict",
    )
    kind = fields.Selection(KINDS, "What Happened", required=True)
    date = fields.Date(
        "Happened On", required=True, index=True, default=fields.Date.context_today
    )
    description = fields.Text(required=True)
    proof_ids = fields.Many2many("ir.attachment", "workshop_red_line_proof_rel")
    state = fields.Selection(
        [
            ("reported", "Reported"),
            ("confirmed", "Confirmed"),
            ("dismissed", "Dismissed"),
        ],
        required=True,
        default="reported",
        readonly=True,
        copy=False,
        index=True,
    )
    decided_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    date_decided = fields.Datetime("Decided On", readonly=True, copy=False)
    can_decide = fields.Boolean(
        compute="_compute_can_decide", export_string_translation=False
    )

    @api.depends("kind", "user_id")
    @api.depends_context("lang")
    def _compute_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for row in self:
            row.name = self.env._(
                "%(kind)s · %(person)s",
                kind=kinds.get(row.kind, "—"),
                person=row.user_id.name or "—",
            )

    @api.depends("state", "user_id", "create_uid")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        user = self.env.user
        owner = user.has_group(OWNER)
        for row in self:
            row.can_decide = (
                owner
                and row.state == "reported"
                and user not in (row.user_id, row.create_uid)
            )

    @api.constrains("date", "company_id")
    def _check_date(self):
        for row in self:
            if row.date > row.company_id._policy_get_today():
                raise ValidationError(
                    self.env._("The day of a red line lies in the past.")
                )

    # -------------------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        # Explicit values beat ``default_…`` context keys.
        undecided = {"state": "reported", "decided_by_id": False, "date_decided": False}
        rows = super().create(
            [
                {name: value for name, value in vals.items() if name in FACTS}
                | undecided
                for vals in vals_list
            ]
        )
        rows._claim_proof()
        return rows

    def _claim_proof(self):
        """Own uploads become files of the row, for all its readers, and are sealed.

        :raise UserError: a file belongs to another document
        """
        for row in self:
            # sudo: ir.attachment - the user's own uploads, checked here
            files = row.sudo().proof_ids
            mine = files.filtered(
                lambda file: file.create_uid == self.env.user and not file.res_id
            )
            kept = files.filtered(
                lambda file, row=row: (file.res_model, file.res_id)
                == (row._name, row.id)
            )
            if files - mine - kept:
                raise UserError(
                    self.env._(
                        "%s belongs to another document. Attach a copy of it instead.",
                        ", ".join((files - mine - kept).mapped("name")),
                    )
                )
            mine.write({"res_model": self._name, "res_id": row.id})
            mine._policy_seal()

    def write(self, vals):
        names = {name for name in vals if not name.startswith(FREE_PREFIXES)}
        if names - FACTS or any(row.state != "reported" for row in self if names):
            raise UserError(
                self.env._(
                    "A red line is decided by its buttons, and stays as it was decided."
                )
            )
        result = super().write(vals)
        if "proof_ids" in vals:
            self._claim_proof()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("A red line is never deleted. The owner may dismiss it.")
        )

    # ----------------------------------------------------------------------- buttons
    def action_confirm(self):
        """The owner confirms: the score of the period is capped.

        :raise UserError: without proof, or decided already
        """
        for row in self:
            if not row.proof_ids:
                raise UserError(self.env._("Attach the proof first: %s.", row.name))
        return self._decide("confirmed")

    def action_dismiss(self):
        """The owner finds nothing to it."""
        return self._decide("dismissed")

    def _decide(self, state):
        self.check_access("read")
        for row in self:
            if row.state != "reported":
                raise UserError(self.env._("%s is decided already.", row.name))
            if not row.can_decide:
                raise AccessError(
                    self.env._(
                        "An owner who neither reported it nor is the person decides "
                        "on %s.",
                        row.name,
                    )
                )
        rows = self.sudo()  # sudo: evidence, after the guard
        super(WorkshopRedLine, rows).write(
            {
                "state": state,
                "decided_by_id": self.env.uid,
                "date_decided": fields.Datetime.now(),
            }
        )
        return True

    @api.model
    def _get_confirmed(self, company, date_from, date_to):
        """Confirmed red lines of a period by person. As sudo.

        :return: ``{res.users: workshop.red.line}``
        :rtype: dict
        """
        return self.search(
            [
                ("company_id", "=", company.id),
                ("state", "=", "confirmed"),
                ("date", ">=", date_from),
                ("date", "<=", date_to),
            ]
        ).grouped("user_id")
