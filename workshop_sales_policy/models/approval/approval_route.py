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
        levels, extras = policy._get_route(document)
        level = min((k for k in levels if k >= evaluation.level), default=None)
        if level is None:
            raise self._nobody_error(host)
        # dict.fromkeys: each extra step once, in the order of the reasons
        rule_ids = dict.fromkeys(reason.rule_id for reason in evaluation.reasons)
        steps = (*levels[level], *(extras[r] for r in rule_ids if r in extras))
        company = host._policy_get_company()
        excluded = host._policy_get_excluded_users()
        values = []
        may_be_alone = policy._get_settings()["micro_team"] == "allow"
        for step in steps:
            above = self._get_superior(step, levels, level)
            users, is_solo = self._resolve(step, above, company, host, excluded)
            if not users or (is_solo and not may_be_alone):
                raise self._nobody_error(host)
            row = self._prepare_step_values(step, users, is_solo)
            values.append(dict(row, sequence=len(values) + 1, level=level))
        return values

    @api.model
    def _prepare_step_values(self, step, users, is_solo):
        return {
            "tier_step_id": step.id,
            "mode": "any" if is_solo else step.mode,
            "hours": step.hours,
            "user_ids": users.ids,
            "is_solo": is_solo,
        }

    @api.model
    def _resolve(self, step, above, company, host, excluded):
        """People of one step.

        :return: ``(res.users, is_solo)``; solo = only excluded owners are left
        """
        steps = self.env["workshop.approval.tier.step"]
        for candidate in (step, above):
            if candidate:
                users = steps._get_candidates(
                    candidate, company, host._policy_get_team_leader
                )
                if users - excluded:
                    return users - excluded, False
        owners = steps._get_owners(company)
        return (owners - excluded, False) if owners - excluded else (owners, True)

    @api.model
    def _get_superior(self, step, levels, level):
        """The next tier's first step; an extra step has none but the owners."""
        if step.is_extra:
            return None
        higher = min((k for k in levels if k > level and levels[k]), default=None)
        return levels[higher][0] if higher is not None else None

    @api.model
    def _get_escalation_users(self, request, step, taken):
        """Whom an overdue step asks as well: the next tier's first step, or the owners.

        :param request: ``workshop.approval.request``
        :param step: the overdue ``workshop.approval.step``
        :param taken: ``res.users`` who are asked already
        :return: ``res.users``, without the people excluded on the document
        """
        host, company = request._get_host(), request.company_id
        excluded = host._policy_get_excluded_users() | taken
        levels, _extras = request.policy_id._get_route(request.document)
        above = self._get_superior(
            step.tier_step_id._as_route_step(), levels, step.level
        )
        steps = self.env["workshop.approval.tier.step"]
        users = self.env["res.users"]
        if above:
            users = steps._get_candidates(above, company, host._policy_get_team_leader)
        return users - excluded or steps._get_owners(company) - excluded

    @api.model
    def _nobody_error(self, host):
        return UserError(
            self.env._(
                "Nobody but you could decide on %(document)s. Ask the owner to give a "
                "second person that role, or to allow deciding alone with a second "
                "look.",
                document=host.display_name,
            )
        )
