from odoo.tests import Form, HttpCase, tagged

from .common import PolicyCase


class DeskTourCase(PolicyCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._publish_policy()
        users = cls.salesperson | cls.manager
        users.sudo().odoobot_state = "disabled"


@tagged("post_install", "-at_install")
class TestDeskTour(DeskTourCase):
    def test_manager_decides_without_opening(self):
        good = self._create_order(price=150)
        customer = self.env["res.partner"].create({"name": "Riverside Hotel"})
        bad = self._create_order(price=149, partner_id=customer.id)
        (good | bad).action_policy_submit()
        self.start_tour("/odoo/policy-desk", "policy_desk_tour", login="chen")
        self.assertEqual(good.policy_approval_state, "approved")
        self.assertEqual(good.policy_release_user_id, self.manager)
        self.assertEqual(bad.policy_approval_state, "refused")
        request = bad.policy_request_id
        self.assertRecordValues(
            request,
            [
                {
                    "refuse_reason": "terms",
                    "decision_comment": "Thirty days are too long.",
                    "decision_text": "Payment or delivery: Thirty days are too long.",
                }
            ],
        )


@tagged("post_install", "-at_install")
class TestDeskTourPhone(DeskTourCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_quote_below_the_limit_and_decide_at_the_desk(self):
        self.start_tour(
            "/odoo/policy-quotations", "policy_phone_submit_tour", login="li"
        )
        order = self.env["sale.order"].search(
            [("user_id", "=", self.salesperson.id)], limit=1
        )
        self.assertEqual(order.policy_approval_state, "pending")
        self.assertEqual(order.order_line.price_unit, 150.0)
        self.start_tour("/odoo/sales-policy", "policy_phone_approve_tour", login="chen")
        self.assertEqual(order.policy_approval_state, "approved")
        self.assertFalse(order.policy_withheld)


@tagged("post_install", "-at_install")
class TestDeskBatch(PolicyCase):
    def test_the_dialog_names_what_it_approves_and_skips(self):
        self._publish_policy()
        orders = self._create_order(price=150) | self._create_order(price=149)
        costly = self._create_order(price=120)
        (orders | costly).action_policy_submit()
        steps = (orders | costly).policy_request_id.step_ids.with_user(self.manager)
        action = steps.action_approve_selected()
        wizard = self.env[action["res_model"]].with_user(self.manager)
        form = Form(wizard.with_context(**action["context"]))
        self.assertEqual(len(form.approve_ids), 2)
        self.assertEqual(form.skip_text, f"{costly.name}: not your turn")
        form.save().action_approve()
        self.assertEqual(set(orders.mapped("policy_approval_state")), {"approved"})
        self.assertEqual(costly.policy_approval_state, "pending")
