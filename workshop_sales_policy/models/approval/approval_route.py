from odoo import api, models
from odoo.exceptions import UserError


class WorkshopApprovalRoute(models.AbstractModel):
    """Turns what triggered into the ordered steps of one request (F3.1, F3.15)."""

    _name = "workshop.approval.route"
    _description = "Approval Route"

    @api.model
    def _prepare_steps(self, policy, host, document, evaluation):
        """Resolve the people of every step, as they are now.

        A step emptied by the exclusions takes the next tier's first step, then the
        owners; an emptied extra step goes to the owners. Where nobody is left, the
        owners decide alone, if the policy allows it.

        :param policy: the version in force
        :param host: one document
        :param str document: key of the gate
        :param evaluation: ``tools.approval.Evaluation``-like, with level and reasons
        :return: values of ``workshop.approval.step``, in sequence
        :rtype: list[dict]
        :raise UserError: when nobody may decide
        """
        tier = policy._get_tier(document, evaluation.level)
        steps = tier.step_ids.sorted("sequence")
        # dict.fromkeys: each extra step once, in the order of the reasons
        rule_ids = list(dict.fromkeys(reason.rule_id for reason in evaluation.reasons))
        # sudo: the route binds everybody
        rules = self.env["workshop.approval.rule"].sudo().browse(rule_ids)
        extras = rules.extra_step_ids
        company = policy.company_id
        leader = host._policy_get_team_leader()
        excluded = host._policy_get_excluded_users()
        values = []
        for step in steps + extras:
            found = self._resolve(step, tier, company, leader, excluded)
            users, is_solo = found
            if not users:
                raise self._nobody_error(host, step)
            if is_solo and policy.micro_team != "allow":
                raise self._nobody_error(host, step)
            values.append(
                {
                    "sequence": len(values) + 1,
                    "name": step.display_name,
                    "mode": "any" if is_solo else step.mode,
                    "hours": step.hours,
                    "level": tier.level,
                    "user_ids": users.ids,
                    "is_solo": is_solo,
                }
            )
        return values

    @api.model
    def _resolve(self, step, tier, company, leader, excluded):
        """People of one step.

        :return: ``(res.users, is_solo)``; solo = only excluded owners are left
        """
        users = step._get_candidates(company, leader) - excluded
        if users:
            return users, False
        above = self._get_superior_step(step, tier)
        if above:
            users = above._get_candidates(company, leader) - excluded
            if users:
                return users, False
        owners = step._get_owners(company)
        return (owners - excluded, False) if owners - excluded else (owners, True)

    @api.model
    def _get_superior_step(self, step, tier):
        """The next tier's first step; an extra step has none but the owners."""
        if step.rule_id:
            return step.browse()
        return tier._get_next().step_ids.sorted("sequence")[:1]

    @api.model
    def _get_escalation_users(self, request, level, taken):
        """Whom an overdue step asks as well: the next tier's first step, or the owners.

        :param request: ``workshop.approval.request``
        :param int level: tier level of the overdue step
        :param taken: ``res.users`` who are asked already
        :return: ``res.users``, without the people excluded on the document
        """
        policy, company = request.policy_id, request.company_id
        host = request._get_host()
        excluded = host._policy_get_excluded_users() | taken
        tier = policy.tier_ids.filtered(
            lambda t: t.document == request.document and t.level == level
        )
        above = tier and tier._get_next().step_ids.sorted("sequence")[:1]
        steps = self.env["workshop.approval.tier.step"]
        users = steps.env["res.users"]
        if above:
            leader = host._policy_get_team_leader()
            users = above._get_candidates(company, leader) - excluded
        return users or steps._get_owners(company) - excluded

    @api.model
    def _nobody_error(self, host, step):
        return UserError(
            self.env._(
                "Nobody but you could decide on %(document)s (%(step)s). Ask the owner "
                "to give a second person that role, or to allow deciding alone with a "
                "second look.",
                document=host.display_name,
                step=step.display_name,
            )
        )
