from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

STATES = [
    ("open", "To carry out"),
    ("done", "Carried out"),
    ("checking", "Effect being checked"),
    ("effective", "Took effect"),
    ("cancelled", "Cancelled"),
]
VERDICTS = [
    ("effective", "Took effect"),
    ("failed", "It happened again"),
    ("no_delivery", "Not delivered, undecided"),
]
REQUIRED = [
    ("urgent", "Urgent case"),
    ("repeated", "Same defect again"),
]
# What it is about: typed for one's own action, taken from the case where required.
FACT_FIELDS = frozenset(
    {"title", "product_id", "category_id", "defect_id", "is_8d", "res_model", "res_id"}
)
# Words of the eight disciplines, and of the light form.
TEXT_FIELDS = frozenset(
    {
        "team_ids",
        "emergency",
        "problem_what",
        "problem_where",
        "problem_when",
        "problem_who",
        "problem_why",
        "problem_how",
        "problem_how_many",
        "problem_is",
        "problem_is_not",
        "containment",
        "cause_id",
        "root_cause",
        "escape_point",
        "chosen_action",
        "implementation",
        "validation",
        "prevention",
        "lessons",
    }
)
ASSIGN_FIELDS = frozenset({"user_id", "date_due"})
# The words at the end of an 8D are found while the effect is watched.
LATE_FIELDS = frozenset({"lessons"})
FREE_PREFIXES = ("message_", "activity_", "website_message_")


class WorkshopCorrectiveAction(models.Model):
    """What keeps a defect from coming back: 8D where required, else the light form.

    Opened by itself when a case is urgent or not the first of its kind
    (``corrective_action_complaint``), or by hand. Carried out by its owner, checked
    after ``capa_days`` by a job, opened again by itself when the same defect returns:
    each try is a row of ``workshop.corrective.action.round`` (F3.5, clause 4.3e).
    """

    _name = "workshop.corrective.action"
    _description = "Corrective Action"
    _inherit = ["workshop.document.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "date_due, id desc"
    _mail_post_access = "read"
    _check_company_auto = True

    # identity
    name = fields.Char("Number", readonly=True, copy=False, index="trigram")
    title = fields.Char("What It Is About")
    subject = fields.Char("About", compute="_compute_subject")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
    )
    state = fields.Selection(
        STATES,
        required=True,
        default="open",
        readonly=True,
        copy=False,
        index=True,
        group_expand="_expand_states",
    )
    is_required = fields.Boolean("Required by the Policy", readonly=True, copy=False)
    required_reason = fields.Selection(
        REQUIRED, "Why Required", readonly=True, copy=False
    )
    is_8d = fields.Boolean("8D", help="All eight disciplines instead of three texts.")

    # what it is about
    complaint_ids = fields.Many2many(
        "workshop.complaint",
        "workshop_corrective_action_complaint_rel",
        string="Cases",
        readonly=True,
        copy=False,
    )
    product_id = fields.Many2one(
        "product.product", check_company=True, index="btree_not_null"
    )
    category_id = fields.Many2one(
        "workshop.complaint.category",
        "What Kind",
        domain="[('parent_id', '=', False), ('company_id', 'in', [company_id, False])]",
        ondelete="restrict",
    )
    defect_id = fields.Many2one(
        "workshop.complaint.category",
        domain="[('parent_id', '=', category_id)]",
        ondelete="restrict",
    )
    department_id = fields.Many2one(
        "hr.department", "Responsible Department", readonly=True, index=True, copy=False
    )
    # Another document it answers, such as a theme of feedback (clause 4.2c).
    res_model = fields.Char(export_string_translation=False)
    res_id = fields.Many2oneReference("Comes From", model_field="res_model")

    # who and until when
    user_id = fields.Many2one(
        "res.users",
        "Person in Charge",
        domain="[('share', '=', False)]",
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    date_due = fields.Date("Carry Out By", index=True)
    is_escalated = fields.Boolean("Escalated", readonly=True, copy=False)

    # the running round
    round_ids = fields.One2many(
        "workshop.corrective.action.round", "action_id", "Rounds"
    )
    round_id = fields.Many2one(
        "workshop.corrective.action.round",
        "Running Round",
        readonly=True,
        copy=False,
    )
    # Mirrored from its row (``_write_round``): what lists and jobs ask for.
    round_number = fields.Integer(readonly=True, copy=False)
    date_done = fields.Datetime("Carried Out On", readonly=True, copy=False)
    date_check = fields.Datetime(
        "Effect Checked On", readonly=True, copy=False, index="btree_not_null"
    )
    date_verified = fields.Datetime("Verdict On", readonly=True, copy=False)
    verdict = fields.Selection(VERDICTS, readonly=True, copy=False)
    is_extended = fields.Boolean("Extended Once", readonly=True, copy=False)
    cancel_reason = fields.Text("Why Cancelled", readonly=True, copy=False)
    cancelled_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )

    _number_unique = models.UniqueIndex("(company_id, name)", "This number is taken.")
    _one_open = models.UniqueIndex(
        "(company_id, product_id, category_id, COALESCE(defect_id, 0)) "
        "WHERE state = 'open' AND product_id IS NOT NULL AND category_id IS NOT NULL",
        "A corrective action for this product and defect is open already. Use that "
        "one.",
    )
    _match_index = models.Index("(company_id, product_id, category_id)")

    @api.depends("title", "product_id", "category_id", "defect_id")
    @api.depends_context("lang")
    def _compute_subject(self):
        for action in self:
            kind = action.defect_id or action.category_id
            parts = (action.product_id.display_name, kind.name)
            action.subject = action.title or " · ".join(filter(None, parts))

    @api.depends("name", "subject")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for action in self:
            parts = (action.name, action.subject)
            action.display_name = " · ".join(filter(None, parts))

    @api.model
    def _expand_states(self, states, domain):
        return ["open", "checking", "effective"]

    # -------------------------------------------------------------------- constraints
    @api.constrains("title", "product_id", "category_id")
    def _check_subject(self):
        for action in self:
            if not (action.title or action.product_id or action.category_id):
                raise ValidationError(
                    self.env._(
                        "Say what the corrective action is about: a product, or a "
                        "title."
                    )
                )

    @api.constrains("user_id", "team_ids")
    def _check_people(self):
        for action in self.sudo():  # sudo: whom the cases are about
            accused = action.complaint_ids.accused_id
            both = accused & (action.user_id | action.team_ids)
            if both:
                raise ValidationError(
                    self.env._(
                        "%s is complained about and takes no part in this action. "
                        "Name somebody else.",
                        both[0].name,
                    )
                )

    @api.constrains("res_model", "res_id")
    def _check_source(self):
        for action in self:
            if not action.res_id:
                continue
            known = action.res_model in self.env
            source = known and self.env[action.res_model].browse(action.res_id).exists()
            if not source:
                raise ValidationError(
                    self.env._("The document that %s answers is gone.", action.name)
                )
            # Constraints run as superuser; the writer's own rights count.
            source.sudo(False).check_access("read")

    # -------------------------------------------------------------------------- CRUD
    @api.model_create_multi
    def create(self, vals_list):
        allowed = FACT_FIELDS | TEXT_FIELDS | ASSIGN_FIELDS | {"company_id"}
        prepared = []
        for vals in vals_list:
            vals = {
                name: value
                for name, value in vals.items()
                if name in allowed or name.startswith(FREE_PREFIXES)
            }
            # Explicit values beat ``default_…`` context keys.
            guarded = dict.fromkeys(self._get_server_fields(), False)
            guarded |= {"state": "open", "complaint_ids": [], "round_ids": []}
            prepared.append(self._complete_values({**guarded, **vals}))
        actions = super().create(prepared)
        actions.sudo()._start_round()  # sudo: evidence of the opening itself
        actions._policy_tell()
        return actions

    @api.model
    def _complete_values(self, vals):
        """Number, department and due day of a new action; the server's.

        :rtype: dict
        """
        company = self.env["res.company"].browse(
            vals.get("company_id") or self.env.company.id
        )
        category = self.env["workshop.complaint.category"].browse(
            vals.get("category_id") or []
        )
        # sudo: who answers for it
        department = category.sudo()._get_department(company) if category else False
        return {
            **vals,
            "company_id": company.id,
            "name": self._get_next_number(company),
            "department_id": department.id if department else False,
            "date_due": vals.get("date_due") or self._get_due_day(company),
        }

    @api.model
    def _get_due_day(self, company):
        """The working day by which an action opened today is carried out."""
        (days,) = company._policy_get_values("capa_due_days")
        return self.env["workshop.workday"]._policy_add_workdays(
            company, company._policy_get_today(), days
        )

    @api.model
    def _get_next_number(self, company):
        """One row of numbers per company; made when it is first needed."""
        code = "workshop.corrective.action"
        # sudo: ir.sequence - takes the next number, nothing else
        sequences = self.env["ir.sequence"].sudo().with_company(company)
        known = sequences.search(
            [("code", "=", code), ("company_id", "=", company.id)], limit=1
        )
        known = known or sequences.create(
            {
                "name": f"{company.name}: {code}",
                "code": code,
                "prefix": "CA",
                "padding": 4,
                "company_id": company.id,
            }
        )
        return known.next_by_id()

    @api.model
    def _get_server_fields(self):
        """Stored columns that only the buttons and jobs write.

        :rtype: set[str]
        """
        free = FACT_FIELDS | TEXT_FIELDS | ASSIGN_FIELDS | {"company_id"}
        return {
            name
            for name, field in self._fields.items()
            if field.store
            and field.readonly
            and not field.compute
            and field.type not in ("one2many", "many2many")
            and name not in free
            and name not in models.MAGIC_COLUMNS
            and not name.startswith(FREE_PREFIXES)
            and self._has_field_access(field, "write")
        }

    def write(self, vals):
        names = {name for name in vals if not name.startswith(FREE_PREFIXES)}
        if names - FACT_FIELDS - TEXT_FIELDS - ASSIGN_FIELDS:
            raise UserError(
                self.env._(
                    "A corrective action moves by its buttons only: number, dates, "
                    "state and cases follow from them."
                )
            )
        if names:
            self._ensure_worker()
            self._ensure_editable(names)
        result = super().write(vals)
        if "user_id" in names:
            self._policy_tell()
        return result

    def _ensure_editable(self, names):
        """What may still be written of each, and by whom.

        :param set names: columns that are about to be written
        :raise UserError: it is carried out, or its facts come from the case
        """
        if "date_due" in names:
            self._ensure_manager()
        for action in self:
            open_names = LATE_FIELDS if action.state == "checking" else frozenset()
            if action.state != "open" and names - open_names:
                raise UserError(
                    self.env._(
                        "%s is carried out and stays as it is. It opens again by "
                        "itself when the defect returns.",
                        action.name,
                    )
                )
            if action.is_required and names & FACT_FIELDS:
                raise UserError(
                    self.env._(
                        "What %s is about comes from its case. Correct the product or "
                        "the defect there.",
                        action.name,
                    )
                )

    def _policy_write(self, vals):
        """Write guarded columns after the caller's guard; no tracking, no mail."""
        return models.BaseModel.write(self, vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._(
                "A corrective action is never deleted. Carry it out, or ask a sales "
                "manager to cancel it with a reason."
            )
        )

    def copy_data(self, default=None):
        raise UserError(
            self.env._("A corrective action is not duplicated. Open a new one.")
        )
