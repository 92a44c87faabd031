from odoo import api, fields, models
from odoo.exceptions import UserError

from ...const import CHAPTERS

FIXED_FIELDS = frozenset(
    {"number", "sequence", "chapter", "control", "control_model", "assumed"}
)


class WorkshopPolicyClause(models.Model):
    _name = "workshop.policy.clause"
    _description = "Policy Clause"
    _order = "sequence, number"
    _rec_names_search = ["number", "name"]

    number = fields.Char(required=True)
    sequence = fields.Integer()
    chapter = fields.Selection(CHAPTERS, required=True, index=True)
    name = fields.Char("Title", required=True, translate=True)
    text = fields.Text("Clause", translate=True)
    feature = fields.Text("In Odoo", translate=True)
    assumed = fields.Boolean(
        help="Not in the original regulation, which stops in chapter 7."
    )
    duty_group_ids = fields.Many2many(
        "res.groups",
        "workshop_clause_group_rel",
        "clause_id",
        "group_id",
        "Roles with a Duty",
    )
    action_xmlid = fields.Char(export_string_translation=False)
    control = fields.Char(export_string_translation=False)
    control_model = fields.Char(export_string_translation=False)
    control_label = fields.Char("What Is Measured", translate=True)

    is_my_duty = fields.Boolean(
        "My Duty", compute="_compute_is_my_duty", search="_search_is_my_duty"
    )
    can_open_feature = fields.Boolean(compute="_compute_can_open_feature")
    is_to_acknowledge = fields.Boolean(compute="_compute_is_to_acknowledge")
    acknowledge_text = fields.Char(compute="_compute_is_to_acknowledge")
    compliance_ids = fields.One2many("workshop.compliance", "clause_id")
    current_rate = fields.Float(
        "Compliance This Month", compute="_compute_current_rate", aggregator=None
    )
    current_state = fields.Selection(
        [
            ("none", "No measure"),
            ("not_exercised", "Not exercised"),
            ("kept", "Kept"),
            ("not_kept", "Not kept"),
        ],
        compute="_compute_current_rate",
    )

    _number_unique = models.Constraint(
        "UNIQUE(number)", "Each clause number exists once."
    )

    @api.depends("number", "name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for clause in self:
            clause.display_name = f"{clause.number} {clause.name}"

    @api.depends_context("uid")
    def _compute_is_my_duty(self):
        groups = self.env.user.all_group_ids
        for clause in self:
            clause.is_my_duty = bool(clause.duty_group_ids & groups)

    def _search_is_my_duty(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("duty_group_ids", "in", self.env.user.all_group_ids.ids)]

    @api.depends_context("uid", "company", "lang")
    def _compute_is_to_acknowledge(self):
        """Whether this reader still owes the receipt of the version in force (1.2)."""
        policy = self.env.company._policy_get_current()
        open_ = bool(policy) and policy.is_to_acknowledge
        text = (
            self.env._("%s is in force: please read it, then say so.", policy.name)
            if open_
            else False
        )
        self.is_to_acknowledge = open_
        self.acknowledge_text = text

    @api.depends_context("company")
    def _compute_current_rate(self):
        month = fields.Date.context_today(self).replace(day=1)
        # sudo: workshop.compliance - the handbook tells everybody how a clause is kept
        rows = {
            row.clause_id: row
            for row in self.env["workshop.compliance"]
            .sudo()
            .search(
                [
                    ("clause_id", "in", self.ids),
                    ("company_id", "=", self.env.company.id),
                    ("date", "=", month),
                ]
            )
        }
        for clause in self:
            row = rows.get(clause)
            clause.current_rate = row.rate if row else 0.0
            if not clause.control_model:
                clause.current_state = "none"
            else:
                clause.current_state = row.state if row else "not_exercised"

    def action_acknowledge(self):
        """The reader confirms the version in force from the handbook (clause 1.2)."""
        return self.env.company._policy_get_current().action_acknowledge()

    @api.depends("action_xmlid")
    @api.depends_context("uid")
    def _compute_can_open_feature(self):
        """Whether the screen exists and its model is this reader's to read."""
        for clause in self:
            action = clause.action_xmlid and self.env.ref(
                clause.action_xmlid, raise_if_not_found=False
            )
            # sudo: ir.actions - which model a screen shows is no secret
            model = action.sudo().res_model if action else False
            clause.can_open_feature = bool(model) and self.env[model].has_access("read")

    def action_open_feature(self):
        """Open the screen where this clause happens.

        :return: a window action, ``False`` while the area has none
        :rtype: dict or bool
        """
        self.ensure_one()
        if not self.action_xmlid:
            return False
        return self.env["ir.actions.act_window"]._for_xml_id(self.action_xmlid)

    def write(self, vals):
        # Updates of the module load as the superuser; people correct texts only.
        if FIXED_FIELDS & vals.keys() and not self.env.su:
            raise UserError(
                self.env._(
                    "What a clause is measured by belongs to the product. Take a "
                    "clause out of use in the next policy version instead."
                )
            )
        return super().write(vals)

    def action_open_compliance(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "workshop_sales_policy.workshop_compliance_action"
        )
        return dict(action, domain=[("clause_id", "=", self.id)], context={})
