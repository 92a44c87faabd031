from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import ormcache

# Columns that only the buttons below write; everything else freezes on submission.
LIFECYCLE_FIELDS = frozenset(
    {
        "state",
        "number",
        "author_id",
        "previous_id",
        "date_published",
        "date_effective",
        "second_person_date",
        "second_person_due",
        "date_suspended",
        "suspended_by_id",
        "suspend_reason",
    }
)
# Chatter and activities are no content of the regulation.
FREE_PREFIXES = ("message_", "activity_", "website_message_")


class WorkshopPolicy(models.Model):
    """One version of the sales policy of one company.

    Rules, tiers, limits, hours and texts are fields and children of a version; areas
    add theirs in a file of their own. A version is written while it is a draft and
    never again: *Change* copies it. The caches below rely on that.
    """

    _name = "workshop.policy"
    _description = "Sales Policy Version"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "company_id, number desc"

    name = fields.Char(compute="_compute_name")
    number = fields.Integer(readonly=True, copy=False, default=0)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("pending", "To be confirmed"),
            ("published", "Published"),
            ("suspended", "Suspended"),
            ("superseded", "Superseded"),
        ],
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )
    note = fields.Text("What Changes", copy=False)
    author_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        default=lambda self: self.env.user,
    )
    previous_id = fields.Many2one("workshop.policy", readonly=True, copy=False)
    second_person_id = fields.Many2one(
        "res.users",
        copy=False,
        domain="[('share', '=', False), ('id', '!=', author_id)]",
        help="Confirms the change: not its author (clause 1.3a).",
    )
    second_person_date = fields.Datetime("Confirmed On", readonly=True, copy=False)
    second_person_due = fields.Datetime("To Be Confirmed By", readonly=True, copy=False)
    date_planned = fields.Datetime(
        "In Force From", copy=False, help="Empty: as soon as it is published."
    )
    date_published = fields.Datetime("Published On", readonly=True, copy=False)
    date_effective = fields.Datetime("In Force Since", readonly=True, copy=False)
    date_suspended = fields.Datetime("Suspended On", readonly=True, copy=False)
    suspended_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    suspend_reason = fields.Text(readonly=True, copy=False)

    interpretation_user_id = fields.Many2one(
        "res.users",
        "Interpreted By",
        help="Whoever answers questions about this policy (clause 9.1).",
    )
    acknowledge_days = fields.Integer(
        "Days to Read", default=7, help="A version is read within so many days (1.2)."
    )
    second_person_days = fields.Integer(
        "Days to Confirm",
        default=7,
        help="Version 1 is confirmed by the second person within so many days.",
    )
    clause_setting_ids = fields.One2many(
        "workshop.policy.clause.setting", "policy_id", "Clauses", copy=True
    )
    acknowledgement_ids = fields.One2many(
        "workshop.policy.acknowledgement", "policy_id", "Read Receipts"
    )
    acknowledged_count = fields.Integer(compute="_compute_acknowledged")
    to_acknowledge_count = fields.Integer(compute="_compute_acknowledged")
    is_to_acknowledge = fields.Boolean(compute="_compute_acknowledged")
    is_second_person = fields.Boolean(compute="_compute_is_second_person")
    is_in_force = fields.Boolean(compute="_compute_is_in_force")

    _number_unique = models.UniqueIndex(
        "(company_id, number) WHERE number > 0",
        "This version number is taken.",
    )
    _days_positive = models.Constraint(
        "CHECK(acknowledge_days > 0 AND second_person_days > 0)",
        "Periods to read and to confirm are at least one day.",
    )

    @api.depends("number")
    @api.depends_context("lang")
    def _compute_name(self):
        for policy in self:
            policy.name = (
                self.env._("Version %(number)s", number=policy.number)
                if policy.number
                else self.env._("New version")
            )

    @api.depends("acknowledgement_ids.date")
    @api.depends_context("uid")
    def _compute_acknowledged(self):
        for policy in self:
            receipts = policy.acknowledgement_ids
            policy.to_acknowledge_count = len(receipts)
            policy.acknowledged_count = len(receipts.filtered("date"))
            mine = receipts.filtered(lambda row: row.user_id == self.env.user)
            policy.is_to_acknowledge = bool(mine) and not mine.date

    @api.depends("second_person_id", "author_id", "state", "second_person_date")
    @api.depends_context("uid")
    def _compute_is_second_person(self):
        for policy in self:
            policy.is_second_person = (
                policy.second_person_id == self.env.user
                and not policy.second_person_date
                and policy.state in ("pending", "published")
            )

    @api.depends("state", "date_effective")
    def _compute_is_in_force(self):
        for policy in self:
            policy.is_in_force = policy == self._get_current(policy.company_id)

    # ------------------------------------------------------------ which is in force
    @api.model
    @ormcache("company_id")
    def _get_timeline(self, company_id):
        """Versions that were put in force, newest first.

        :return: tuple of ``(date_effective, id, is_suspended)``
        """
        rows = self.sudo().search_fetch(  # sudo: workshop.policy - rules bind everybody
            [
                ("company_id", "=", company_id),
                ("state", "in", ("published", "suspended")),
            ],
            ["date_effective", "state"],
            order="date_effective desc, number desc",
        )
        return tuple((r.date_effective, r.id, r.state == "suspended") for r in rows)

    @api.model
    @ormcache()
    def _get_company_ids(self):
        """Companies that ever published a version, cached: without one nothing of ours
        asks the database whether a policy is in force.

        :rtype: tuple
        """
        # sudo: which companies follow a policy, whoever asks
        rows = self.sudo()._read_group(
            [("state", "in", ("published", "suspended"))], ["company_id"]
        )
        return tuple(company.id for (company,) in rows)

    @api.model
    def _get_current(self, company):
        """The version in force for ``company`` now; empty when nothing is enforced.

        :param company: one ``res.company`` (empty: nothing in force)
        :return: ``workshop.policy`` (sudo: its limits bind everybody, also the portal)
        """
        now = fields.Datetime.now()
        for date_effective, policy_id, is_suspended in self._get_timeline(company.id):
            if date_effective <= now:
                return self.sudo().browse([] if is_suspended else policy_id)
        return self.sudo().browse()

    @api.model
    def _get_suspended(self, company):
        """The version whose enforcement is suspended now, else empty."""
        now = fields.Datetime.now()
        for date_effective, policy_id, is_suspended in self._get_timeline(company.id):
            if date_effective <= now:
                return self.sudo().browse(policy_id if is_suspended else [])
        return self.sudo().browse()

    @ormcache("self.id")
    def _get_settings(self):
        """Plain settings of a published version, cached: hot paths read no row.

        :return: ``{field name: value}`` of the numbers, switches and choices
        """
        kinds = ("integer", "float", "boolean", "selection")
        names = [
            name
            for name, field in self._fields.items()
            if field.store and field.type in kinds and name not in LIFECYCLE_FIELDS
        ]
        policy = self.sudo()  # sudo: workshop.policy - rules bind everybody
        return {name: policy[name] for name in names}

    # ---------------------------------------------------------------- frozen content
    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            # Explicit values beat ``default_…`` context keys.
            vals.update(dict.fromkeys(LIFECYCLE_FIELDS, False))
            vals.update(state="draft", number=0, author_id=self.env.uid)
        policies = super().create(vals_list)
        policies._fill_clauses()
        return policies

    def write(self, vals):
        content = {name for name in vals if not name.startswith(FREE_PREFIXES)}
        if content & LIFECYCLE_FIELDS:
            raise UserError(
                self.env._(
                    "A policy version moves by its buttons only: Submit, Confirm, "
                    "Publish, Suspend, Resume."
                )
            )
        if content:
            self._ensure_draft()
        return super().write(vals)

    def _update_field_translations(self, *args, **kwargs):
        self._ensure_draft()
        return super()._update_field_translations(*args, **kwargs)

    def _write_lifecycle(self, vals):
        """Move the version, after the caller's guard; clears what is cached of it."""
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        self._ensure_draft()

    def _ensure_draft(self):
        for policy in self:
            if policy.state != "draft":
                raise UserError(
                    self.env._(
                        "%(name)s is no draft any more and stays as it is. Use Change "
                        "to prepare the next version.",
                        name=policy.name,
                    )
                )

    def _fill_clauses(self):
        """Give every version one row per clause; copied rows stay."""
        clauses = self.env["workshop.policy.clause"].search([])
        self.env["workshop.policy.clause.setting"].create(
            [
                {"policy_id": policy.id, "clause_id": clause.id}
                for policy in self
                for clause in clauses - policy.clause_setting_ids.clause_id
            ]
        )

    @api.model
    def _control_second_person(self, company, date_from, date_to):
        """Clause 1.3a: rule changes with a second person."""
        applicable = Domain(
            [
                ("company_id", "=", company.id),
                "|",
                ("second_person_date", "!=", False),
                "|",
                ("second_person_due", "=", False),
                ("second_person_due", "<", fields.Datetime.now()),
            ]
        ) & company._policy_get_period_domain("date_published", date_from, date_to)
        kept = applicable & Domain("second_person_date", "!=", False)
        return self._name, applicable, kept
