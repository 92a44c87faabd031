from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import ormcache


class WorkshopPolicy(models.Model):
    """What the approval engine adds to a policy version (F3.1)."""

    _inherit = "workshop.policy"

    tier_ids = fields.One2many(
        "workshop.approval.tier", "policy_id", "Tiers", copy=True
    )
    rule_ids = fields.One2many("workshop.approval.rule", "policy_id", "Rules")
    micro_team = fields.Selection(
        [
            ("block", "Four eyes: somebody else decides"),
            ("allow", "Decide alone, second look follows"),
        ],
        "When Nobody Else Can Decide",
        required=True,
        default="block",
    )
    second_look_days = fields.Integer(
        "Days to the Second Look",
        default=7,
        help="A decision taken alone is looked at again by the owner within so many "
        "days.",
    )
    remind_pct = fields.Float(
        "Remind At (%)",
        default=50.0,
        help="Share of the hours to decide after which the approver is reminded.",
    )

    _second_look_positive = models.Constraint(
        "CHECK(second_look_days > 0)", "A second look needs at least one day."
    )
    _remind_range = models.Constraint(
        "CHECK(remind_pct > 0 AND remind_pct < 100)",
        "The reminder comes between 0 and 100 % of the time.",
    )

    # ------------------------------------------------------------ documents, defaults
    @api.model
    def _get_documents(self):
        """Kinds of documents that can need a say. Areas extend it.

        :return: ``{key: (label, model name)}``
        """
        return {}

    @api.model
    def _selection_document(self):
        return [(key, label) for key, (label, _m) in self._get_documents().items()]

    @api.model
    def _get_document_model(self, document):
        return self._get_documents()[document][1]

    @api.model
    def _get_default_tiers(self):
        """Tiers of a new first version. Areas extend it.

        :return: ``{document: [(level, name, [(approver kind, mode, hours)])]}``
        """
        return {}

    @api.model
    def _get_default_rules(self):
        """Rules of a new first version. Areas extend it.

        :return: ``[(document, trigger, threshold, level)]``
        """
        return []

    @api.model_create_multi
    def create(self, vals_list):
        policies = super().create(vals_list)
        policies.filtered(lambda p: not p.tier_ids)._fill_default_rules()
        return policies

    def _fill_default_rules(self):
        tiers, rules = self._get_default_tiers(), self._get_default_rules()
        for policy in self:
            rows = self.env["workshop.approval.tier"].create(
                [
                    {
                        "policy_id": policy.id,
                        "document": document,
                        "level": level,
                        "name": name,
                        "step_ids": [
                            fields.Command.create(
                                {
                                    "sequence": 10 * (index + 1),
                                    "approver_kind": kind,
                                    "mode": mode,
                                    "hours": hours,
                                }
                            )
                            for index, (kind, mode, hours) in enumerate(steps)
                        ],
                    }
                    for document, levels in tiers.items()
                    for level, name, steps in levels
                ]
            )
            policy._translate_default_tiers(rows)
            by_key = {(tier.document, tier.level): tier for tier in rows}
            self.env["workshop.approval.rule"].create(
                [
                    {
                        "policy_id": policy.id,
                        "document": document,
                        "trigger": trigger,
                        "threshold": threshold,
                        "tier_id": by_key[document, level].id,
                    }
                    for document, trigger, threshold, level in rules
                ]
            )

    def _translate_default_tiers(self, tiers):
        """Name proposed tiers in every language, not the author's alone."""
        for code, _name in self.env["res.lang"].get_installed():
            proposed = self.with_context(lang=code)._get_default_tiers()
            for tier in tiers.with_context(lang=code):
                levels = {
                    level: name for level, name, _steps in proposed[tier.document]
                }
                tier.name = levels[tier.level]

    def copy(self, default=None):
        """Copy tiers natively and rules onto the copied tiers."""
        copies = super().copy(default)
        for old, new in zip(self, copies, strict=True):
            tiers = {(t.document, t.level): t.id for t in new.tier_ids}
            for rule in old.rule_ids:
                tier_id = tiers[rule.document, rule.level]
                rule.copy({"policy_id": new.id, "tier_id": tier_id})
        return copies

    # --------------------------------------------------------------------- look-up
    @ormcache("self.id", "document")
    def _get_tool_rules(self, document):
        """Rules of ``document`` as plain values; cached, the version is immutable.

        :return: tuple of ``tools.approval.Rule``
        """
        rules = self.rule_ids.filtered(lambda rule: rule.document == document)
        return tuple(rule._as_tool_rule() for rule in rules)

    def _get_tier(self, document, level):
        """The tier of ``level`` or the next higher one; empty when there is none."""
        self.ensure_one()
        tiers = self.tier_ids.filtered(
            lambda tier: tier.document == document and tier.level >= level
        )
        return tiers.sorted("level")[:1]

    def _is_top_level(self, document, level):
        self.ensure_one()
        levels, _extras = self._get_route(document)
        return bool(levels) and level >= max(levels)

    @ormcache("self.id", "document")
    def _get_route(self, document):
        """Steps of every tier of ``document``, and extra steps by rule; cached.

        :return: ``({level: (RouteStep, …)}, {rule id: RouteStep})``
        """
        policy = self.sudo()  # sudo: workshop.policy - rules bind everybody
        tiers = policy.tier_ids.filtered(lambda tier: tier.document == document)
        levels = {
            tier.level: tuple(
                step._as_route_step() for step in tier.step_ids.sorted("sequence")
            )
            for tier in tiers.sorted("level")
        }
        extras = {
            rule.id: rule.extra_step_ids._as_route_step()
            for rule in policy.rule_ids
            if rule.extra_step_ids
        }
        return levels, extras

    # -------------------------------------------------------------------- readiness
    def _check_ready(self):
        for rule in self.rule_ids:
            self._check_rule_has_approver(rule)
        return super()._check_ready()

    def _check_rule_has_approver(self, rule):
        """Raise when a rule leads to a step that nobody could ever take."""
        if not rule.tier_id.step_ids:
            raise UserError(
                self.env._(
                    "%(rule)s leads to %(tier)s, which has no step. Add one.",
                    rule=rule.name,
                    tier=rule.tier_id.name,
                )
            )
        steps = self.env["workshop.approval.tier.step"]
        if steps._get_owners(self.company_id):
            return  # an empty step goes to the next tier, and at last to the owners
        nobody = self.env["res.users"].browse
        for step in rule.tier_id.step_ids | rule.extra_step_ids:
            if step._get_candidates(step._as_route_step(), self.company_id, nobody):
                continue
            raise UserError(
                self.env._(
                    "%(rule)s leads to %(step)s, but nobody holds that role in "
                    "%(company)s. Give somebody the role, or choose another.",
                    rule=rule.name,
                    step=step.display_name,
                    company=self.company_id.name,
                )
            )
