from odoo.exceptions import UserError
from odoo.fields import Command

from .approval_common import RouteCase


class TestSteps(RouteCase):
    """Steps run in sequence; an extra step comes last, once."""

    def test_extra_step_is_added_once_and_last(self):
        policy = self._draft()
        finance = self.env.ref("workshop_sales_policy.group_policy_finance")
        for trigger, limit in (("discount_above", 5.0), ("amount_above", 1.0)):
            rule = self._add_rule(policy, "sale_quotation", trigger, limit, 1)
            if trigger == "amount_above":
                rule.extra_step_ids = [
                    Command.create({"approver_kind": "group", "group_id": finance.id})
                ]
        policy.action_submit()
        request = self._submit(150.0)
        self.assertEqual(self._names(request), [["Chen", "Feng"], ["Wu"]])
        self.assertEqual(request.step_ids.mapped("state"), ["pending", "waiting"])

    def test_second_step_waits_for_the_first(self):
        policy = self._draft()
        self._add_rule(policy, "sale_quotation", "always", 0, 1)
        self._set_steps(
            policy, 1, {"approver_kind": "manager"}, {"approver_kind": "owner"}
        )
        policy.action_submit()
        request = self._submit()
        order = request._get_host()
        with self.assertRaisesRegex(UserError, "waits for Chen, Feng, not for you"):
            self._approve(order, self.owner)
        self._approve(order, self.manager)
        self.assertEqual(order.policy_approval_state, "pending")
        self.assertEqual(order.policy_turn, "Wang, Xu")
        self._approve(order, self.owner)
        self.assertEqual(order.policy_approval_state, "approved")

    def test_all_of_them(self):
        policy = self._draft()
        self._add_rule(policy, "sale_quotation", "always", 0, 1)
        self._set_steps(policy, 1, {"approver_kind": "manager", "mode": "all"})
        policy.action_submit()
        order = self._submit()._get_host()
        self._approve(order, self.manager)
        self.assertEqual(order.policy_approval_state, "pending")
        self.assertEqual(order.policy_turn, "Feng")
        with self.assertRaisesRegex(UserError, "not for you"):
            self._approve(order, self.manager)
        self._approve(order, self.deputy_manager)
        self.assertEqual(order.policy_approval_state, "approved")

    def test_same_person_on_consecutive_steps_decides_once(self):
        policy = self._draft()
        self._add_rule(policy, "sale_quotation", "always", 0, 1)
        self._set_steps(
            policy,
            1,
            {"approver_kind": "manager"},
            {"approver_kind": "user", "user_id": self.manager.id},
        )
        policy.action_submit()
        request = self._submit()
        self._approve(request._get_host(), self.manager)
        self.assertEqual(request.state, "approved")
        self.assertEqual(request.decision_ids.mapped("kind"), ["approve", "approve"])

    def test_not_across_another_person(self):
        policy = self._draft()
        self._add_rule(policy, "sale_quotation", "always", 0, 1)
        self._set_steps(
            policy,
            1,
            {"approver_kind": "user", "user_id": self.manager.id},
            {"approver_kind": "user", "user_id": self.owner.id},
            {"approver_kind": "user", "user_id": self.manager.id},
        )
        policy.action_submit()
        order = self._submit()._get_host()
        self._approve(order, self.manager)
        self._approve(order, self.owner)
        self.assertEqual(order.policy_turn, "Chen")
        self._approve(order, self.manager)
        self.assertEqual(order.policy_approval_state, "approved")

    def test_team_leader(self):
        policy = self._draft()
        self._add_rule(policy, "sale_quotation", "always", 0, 1)
        self._set_steps(policy, 1, {"approver_kind": "team_leader"})
        policy.action_submit()
        team = self.env["crm.team"].create(
            {"name": "Counter", "user_id": self.colleague.id}
        )
        self.assertEqual(self._names(self._submit(team_id=team.id)), [["Zhao"]])
        no_leader = self.env["crm.team"].create({"name": "Nobody's", "user_id": False})
        self.assertEqual(
            self._names(self._submit(team_id=no_leader.id)), [["Chen", "Feng"]]
        )

    def test_approvers_are_those_of_the_submission(self):
        self._publish_policy(rules=[("sale_quotation", "always", 0, 1)])
        request = self._submit()
        self._create_user("late", "manager")
        self.assertEqual(self._names(request), [["Chen", "Feng"]])


class TestFourEyes(RouteCase):
    """Creator, requester, salesperson and beneficiary never decide."""

    def _publish(self, **values):
        return self._publish_policy(
            rules=[("sale_quotation", "always", 0, 1)], **values
        )

    def test_creator(self):
        self._publish()
        request = self._submit(user=self.manager, user_id=self.salesperson.id)
        self.assertEqual(self._names(request), [["Feng"]])

    def test_salesperson(self):
        self._publish()
        order = self._create_order(user=self.deputy_manager, user_id=self.manager.id)
        order.with_user(self.owner).action_policy_submit()
        # creator Feng, salesperson Chen, requester Wang: the other owner is left
        self.assertEqual(self._names(order.sudo().policy_request_id), [["Xu"]])

    def test_requester(self):
        self._publish()
        order = self._create_order()
        order.with_user(self.manager).action_policy_submit()
        self.assertEqual(self._names(order.sudo().policy_request_id), [["Feng"]])

    def test_who_becomes_the_salesperson_decides_no_more(self):
        self._publish()
        order = self._submit()._get_host()
        order.user_id = self.manager
        with self.assertRaisesRegex(UserError, "not for you"):
            self._approve(order, self.manager)

    def test_requester_cannot_approve_what_he_submitted(self):
        self._publish()
        order = self._submit()._get_host()
        with self.assertRaisesRegex(UserError, "not for you"):
            self._approve(order, self.salesperson)

    def test_emptied_step_takes_the_next_tiers_first(self):
        self._publish()
        self.deputy_manager.active = False
        request = self._submit(user=self.manager)
        self.assertEqual(self._names(request), [["Wang", "Xu"]])

    def test_emptied_top_step_goes_to_the_other_owner(self):
        self._publish_policy(rules=[("sale_quotation", "always", 0, 2)])
        request = self._submit(user=self.owner)
        self.assertEqual(self._names(request), [["Xu"]])

    def test_emptied_extra_step_goes_to_the_owners(self):
        policy = self._draft()
        rule = self._add_rule(policy, "sale_quotation", "always", 0, 1)
        rule.extra_step_ids = [
            Command.create({"approver_kind": "user", "user_id": self.salesperson.id})
        ]
        policy.action_submit()
        self.assertEqual(
            self._names(self._submit()), [["Chen", "Feng"], ["Wang", "Xu"]]
        )

    def test_excluded_are_left_out_of_an_all_step(self):
        policy = self._draft()
        self._add_rule(policy, "sale_quotation", "always", 0, 1)
        self._set_steps(policy, 1, {"approver_kind": "manager", "mode": "all"})
        policy.action_submit()
        request = self._submit(user=self.manager)
        self.assertEqual(self._names(request), [["Feng"]])

    def test_alone_is_blocked_by_default(self):
        self._publish()
        (self.manager | self.deputy_manager | self.second_owner).active = False
        order = self._create_order(user=self.owner)
        with self.assertRaisesRegex(UserError, "Nobody but you could decide"):
            order.action_policy_submit()
        self.assertRecordValues(
            order, [{"policy_approval_state": "none", "policy_request_id": False}]
        )

    def test_alone_where_allowed_is_looked_at_again(self):
        policy = self._publish(micro_team="allow")
        (self.manager | self.deputy_manager | self.second_owner).active = False
        request = self._submit(user=self.owner)
        self._approve(request._get_host(), self.owner)
        self.assertTrue(request.is_solo)
        days = (request.second_look_due - request.date_decided.date()).days
        self.assertEqual(days, policy.second_look_days)
        request._notify()
        self.assertEqual(request.activity_ids.user_id, self.owner)
        self.assertEqual(request.activity_ids.date_deadline, request.second_look_due)
        request.with_user(self.owner).action_second_look("All right.")
        request._notify()
        self.assertFalse(request.activity_ids)
        self.assertEqual(request.second_look_note, "All right.")

    def test_second_look_is_the_owners(self):
        self._publish(micro_team="allow")
        (self.manager | self.deputy_manager | self.second_owner).active = False
        request = self._submit(user=self.owner)
        self._approve(request._get_host(), self.owner)
        with self.assertRaisesRegex(UserError, "second look is the owner"):
            request.with_user(self.finance).action_second_look("fine")
        self.assertFalse(request.second_look_date)

    def test_with_others_about_it_is_not_alone(self):
        self._publish(micro_team="allow")
        request = self._submit()
        self._approve(request._get_host(), self.manager)
        self.assertFalse(request.is_solo)
        self.assertFalse(request.second_look_due)
