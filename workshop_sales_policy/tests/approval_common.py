"""Bases of the tests of the approval engine."""

from odoo.fields import Command

from .common import PolicyCase


class RoundCase(PolicyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._publish_policy()

    def _submitted(self, price=150.0, **values):
        order = self._create_order(price=price, **values)
        order.action_policy_submit("He buys every week.")
        return order

    def _rounds(self, order):
        rounds = self.env["workshop.approval.request"].search(
            [("res_model", "=", order._name), ("res_id", "=", order.id)]
        )
        return rounds.sorted("id")


class RouteCase(PolicyCase):
    """Each test publishes the rules it is about."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.deputy_manager = cls._create_user("feng", "manager")
        cls.second_owner = cls._create_user("xu", "owner")

    def _draft(self, **values):
        policy = (
            self.env["workshop.policy"]
            .with_user(self.owner)
            .create(
                {
                    "company_id": self.company.id,
                    "second_person_id": self.manager.id,
                    **self.policy_values,
                    **values,
                }
            )
        )
        policy.rule_ids.unlink()
        return policy

    def _set_steps(self, policy, level, *steps, document="sale_quotation"):
        tier = policy._get_tier(document, level)
        tier.step_ids = [Command.clear()] + [
            Command.create({"sequence": index, **values})
            for index, values in enumerate(steps)
        ]
        return tier

    def _submit(self, price=100.0, user=None, **values):
        order = self._create_order(price=price, user=user, **values)
        order.action_policy_submit()
        return order.sudo().policy_request_id

    def _names(self, request):
        return [
            sorted(step.user_ids.mapped("name"))
            for step in request.step_ids.sorted("sequence")
        ]
