from collections import namedtuple

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

# One step of a published version as plain values; see ``_as_route_step``.
RouteStep = namedtuple("RouteStep", "id kind user_id group_id mode hours is_extra")

APPROVER_KINDS = [
    ("team_leader", "Team leader"),
    ("manager", "Sales manager"),
    ("user", "Named person"),
    ("group", "Role"),
    ("owner", "Owner"),
]


class WorkshopApprovalTierStep(models.Model):
    """One step of a tier's route, or the one extra step that a rule adds."""

    _name = "workshop.approval.tier.step"
    _description = "Approval Tier Step"
    _inherit = ["workshop.policy.child.mixin"]
    _order = "tier_id, sequence, id"

    tier_id = fields.Many2one(
        "workshop.approval.tier", ondelete="cascade", index="btree_not_null"
    )
    rule_id = fields.Many2one(
        "workshop.approval.rule", ondelete="cascade", index="btree_not_null"
    )
    policy_id = fields.Many2one(
        "workshop.policy", compute="_compute_policy_id", store=True, index=True
    )
    company_id = fields.Many2one(related="policy_id.company_id")
    sequence = fields.Integer(default=10)
    approver_kind = fields.Selection(APPROVER_KINDS, required=True, default="manager")
    user_id = fields.Many2one(
        "res.users", "Person", domain="[('share', '=', False)]", ondelete="restrict"
    )
    group_id = fields.Many2one("res.groups", "Role", ondelete="restrict")
    mode = fields.Selection(
        [("any", "Any of them"), ("all", "All of them")],
        required=True,
        default="any",
    )
    hours = fields.Float(
        "Hours to Decide",
        default=8.0,
        help="Working hours. At half of them the approver is reminded, at their end "
        "the next tier is asked as well.",
    )

    _one_owner = models.Constraint(
        "CHECK((tier_id IS NULL) <> (rule_id IS NULL))",
        "A step belongs to a tier or to a rule.",
    )
    _hours_positive = models.Constraint(
        "CHECK(hours > 0)", "Hours to decide are more than zero."
    )

    @api.depends("tier_id.policy_id", "rule_id.policy_id")
    def _compute_policy_id(self):
        for step in self:
            step.policy_id = step.tier_id.policy_id or step.rule_id.policy_id

    @api.depends("approver_kind", "user_id", "group_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["approver_kind"]._description_selection(self.env))
        for step in self:
            step.display_name = (
                step.user_id.name or step.group_id.name or kinds.get(step.approver_kind)
            )

    @api.constrains("approver_kind", "user_id", "group_id")
    def _check_approver(self):
        for step in self:
            if step.approver_kind == "user" and not step.user_id:
                raise ValidationError(self.env._("Name the person of this step."))
            if step.approver_kind == "group" and not step.group_id:
                raise ValidationError(self.env._("Name the role of this step."))
            if step.approver_kind == "user" and not step.user_id.active:
                raise ValidationError(
                    self.env._(
                        "%(user)s is archived and cannot decide. Name somebody else.",
                        user=step.user_id.name,
                    )
                )

    def _get_versions(self):
        # policy_id is stored and could be given; the parents cannot lie.
        versions = super()._get_versions()
        return versions | self.tier_id.policy_id | self.rule_id.policy_id

    def _as_route_step(self):
        """This step as the plain value that routes are cached as."""
        self.ensure_one()
        return RouteStep(
            self.id,
            self.approver_kind,
            self.user_id.id,
            self.group_id.id,
            self.mode,
            self.hours,
            bool(self.rule_id),
        )

    @api.model
    def _get_candidates(self, step, company, get_leader):
        """Who may take a step, before exclusions.

        :param RouteStep step: the step
        :param company: ``res.company`` of the document
        :param get_leader: called for the document's team leader, may return none
        :return: active internal ``res.users`` of the company
        """
        users = self.env["res.users"]
        if step.kind == "user":
            users = users.browse(step.user_id)
        elif step.kind == "team_leader":
            users = get_leader()
        elif step.kind == "group":
            return users.browse(self._get_group_user_ids(step.group_id, company.id))
        elif step.kind == "owner":
            return self._get_owners(company)
        users = users.filtered(lambda u: u.active and company in u.company_ids)
        if step.kind == "user" or users:
            return users
        return self._get_managers(company)

    @api.model
    @ormcache("group_id", "company_id")
    def _get_group_user_ids(self, group_id, company_id):
        """Active internal people of a role in a company; cached until users change.

        :return: tuple of ``res.users`` ids
        """
        users = self.env["res.users"].sudo()  # sudo: who holds a role is no secret
        return tuple(
            users.search(
                [
                    ("all_group_ids", "in", group_id),
                    ("company_ids", "in", company_id),
                    ("share", "=", False),
                ]
            ).ids
        )

    @api.model
    def _get_role_users(self, role, company):
        group_id = self.env["ir.model.data"]._xmlid_to_res_id(
            f"workshop_sales_policy.group_policy_{role}"
        )
        ids = self._get_group_user_ids(group_id, company.id)
        return self.env["res.users"].browse(ids)

    @api.model
    def _get_owners(self, company):
        return self._get_role_users("owner", company)

    @api.model
    def _get_managers(self, company):
        """Sales managers who are no owners; the owner decides only what exceeds them.

        Where nobody is a manager only, the owners take the step.
        """
        users = self._get_role_users("manager", company)
        return users - self._get_owners(company) or users
