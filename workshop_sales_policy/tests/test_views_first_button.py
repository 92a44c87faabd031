"""The phone rule: the first visible header button is the reader's next step."""

from lxml import etree

from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .common import PolicyCase


class FirstButtonCase(PolicyCase):
    def _get_button(self, record, user):
        """Name and label of the first header button that ``user`` sees on a phone."""
        visible = self._get_buttons(record, user)
        return visible[0] if visible else None

    def _get_buttons(self, record, user):
        record = record.with_user(user).with_company(record.company_id)
        record.invalidate_recordset()
        view = record.get_views([(False, "form")])["views"]["form"]
        header = etree.fromstring(view["arch"]).find("header")
        fields = record.fields_get(attributes=["type"])
        values = _Values(record, fields)
        return [
            (button.get("name"), button.get("string"))
            for button in header.iter("button")
            if not safe_eval(
                button.get("invisible") or "False", dict(values.load(button))
            )
        ]


class _Values:
    """Field values of a record as the web client evaluates them in modifiers."""

    def __init__(self, record, fields):
        self.record = record
        self.fields = fields

    def load(self, button):
        expression = button.get("invisible") or ""
        for name, info in self.fields.items():
            if name in expression:
                value = self.record[name]
                if info["type"] == "many2one":
                    value = value.id
                elif info["type"] in ("one2many", "many2many"):
                    value = value.ids
                yield name, value
        if "id" in expression:
            yield "id", self.record.id


@tagged("post_install", "-at_install")
class TestQuotationFirstButton(FirstButtonCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._publish_policy()

    def test_draft_within_policy_is_sent(self):
        order = self._create_order(price=155)
        self.assertEqual(
            self._get_button(order, self.salesperson), ("action_policy_send", "Send")
        )

    def test_draft_beyond_policy_is_submitted(self):
        order = self._create_order(price=150)
        self.assertEqual(
            self._get_button(order, self.salesperson),
            ("action_policy_submit", "Submit for Review"),
        )

    def test_pending_is_withdrawn_by_its_author(self):
        order = self._create_order(price=150)
        order.action_policy_submit()
        self.assertEqual(
            self._get_button(order, self.salesperson),
            ("action_policy_withdraw", "Withdraw"),
        )

    def test_pending_is_approved_by_whose_turn_it_is(self):
        order = self._create_order(price=150)
        order.action_policy_submit()
        names = self._get_buttons(order, self.manager)
        self.assertEqual(
            names[:2],
            [
                ("action_policy_approve", "Approve"),
                ("action_policy_refuse_dialog", "Refuse"),
            ],
        )

    def test_pending_offers_nothing_but_a_look_to_the_others(self):
        order = self._create_order(price=150)
        order.action_policy_submit()
        for user in (self.owner, self.auditor):
            with self.subTest(user=user.login):
                self.assertEqual(
                    self._get_button(order, user),
                    ("action_preview_sale_order", "Preview"),
                )

    def test_approved_is_sent(self):
        order = self._create_order(price=150)
        order.action_policy_submit()
        self._approve(order)
        self.assertEqual(
            self._get_button(order, self.salesperson), ("action_policy_send", "Send")
        )

    def test_refused_is_submitted_again(self):
        order = self._create_order(price=150)
        order.action_policy_submit()
        order.with_user(self.manager).action_policy_refuse("Too low.")
        self.assertEqual(
            self._get_button(order, self.salesperson),
            ("action_policy_submit", "Submit Again"),
        )

    def test_refused_and_mended_is_sent(self):
        order = self._create_order(price=150)
        order.action_policy_submit()
        order.with_user(self.manager).action_policy_refuse("Too low.")
        order.order_line.price_unit = 160
        self.assertEqual(
            self._get_button(order, self.salesperson), ("action_policy_send", "Send")
        )

    def test_withdrawn_is_submitted(self):
        order = self._create_order(price=150)
        order.action_policy_submit()
        order.action_policy_withdraw()
        self.assertEqual(
            self._get_button(order, self.salesperson),
            ("action_policy_submit", "Submit for Review"),
        )

    def test_sent_is_confirmed_or_sent_again(self):
        order = self._create_order(price=155)
        order.action_quotation_sent()
        self.assertEqual(
            self._get_buttons(order, self.salesperson)[:2],
            [
                ("action_policy_confirm", "Confirm"),
                ("action_policy_send", "Send Again"),
            ],
        )

    def test_sent_with_a_rule_on_orders_is_submitted(self):
        self.policy.action_change()
        draft = self.policy.search([("state", "=", "draft")])
        self._add_rule(draft, "sale_order", "always", 0.0, 1)
        draft.second_person_id = self.manager
        draft.with_user(self.owner).action_submit()
        draft.with_user(self.manager).action_confirm()
        order = self._create_order(price=155)
        order.action_quotation_sent()
        self.assertEqual(
            self._get_button(order, self.salesperson),
            ("action_policy_submit", "Submit for Review"),
        )

    def test_confirmed_changes_by_request(self):
        order = self._create_order(price=155)
        order.action_confirm()
        self.assertEqual(
            self._get_button(order, self.salesperson),
            ("action_policy_request_change", "Request a Change"),
        )

    def test_buttons_the_gate_refuses_are_hidden(self):
        order = self._create_order(price=150)
        refused = {"action_quotation_send", "action_confirm", "action_policy_send"}
        for state in ("draft", "pending"):
            if state == "pending":
                order.action_policy_submit()
            for user in (self.salesperson, self.manager, self.owner, self.auditor):
                names = {name for name, _label in self._get_buttons(order, user)}
                self.assertFalse(names & refused, (state, user.login))

    def test_cancelled_goes_back_to_a_quotation(self):
        order = self._create_order(price=150)
        order._action_cancel()
        self.assertEqual(
            self._get_buttons(order, self.salesperson)[0],
            ("action_draft", "Set to Quotation"),
        )

    def test_replaced_leads_to_the_newer_offer(self):
        order = self._create_order(price=155)
        order.action_quotation_sent()
        buttons = self._get_buttons(order, self.salesperson)
        self.assertEqual(buttons[0][0], "action_policy_confirm")
        self.assertIn(("action_policy_new_version", "New Version"), buttons)
        newer = order.browse(order.action_policy_new_version()["res_id"])
        newer.action_quotation_sent()
        buttons = self._get_buttons(order, self.salesperson)
        self.assertEqual(
            buttons[0], ("action_policy_open_newer", "Open the Newer Offer")
        )
        self.assertNotIn("action_draft", [name for name, _label in buttons])
        newer.action_cancel()
        self.assertEqual(
            self._get_buttons(order, self.salesperson)[0],
            ("action_policy_new_version", "New Version"),
        )


@tagged("post_install", "-at_install")
class TestNativeFirstButton(FirstButtonCase):
    def test_without_a_policy_the_form_is_native(self):
        order = self._create_order(price=100)
        self.assertFalse(order.policy_step)
        self.assertFalse(order.policy_next_text)
        self.assertEqual(
            self._get_buttons(order, self.salesperson),
            [
                ("action_quotation_send", "Send"),
                ("sale.action_report_saleorder", "Print"),
                ("action_confirm", "Confirm"),
                ("action_preview_sale_order", "Preview"),
                ("action_cancel", "Cancel"),
            ],
        )

    def test_suspended_is_native_and_says_so_in_red(self):
        policy = self._publish_policy()
        order = self._create_order(price=150)
        policy.with_user(self.owner).action_suspend("Stocktaking")
        self.assertEqual(
            self._get_button(order, self.salesperson), ("action_quotation_send", "Send")
        )
        self.assertEqual(order.policy_next_level, "danger")
        self.assertIn("Stocktaking", order.policy_next_text)


@tagged("post_install", "-at_install")
class TestPolicyFirstButton(FirstButtonCase):
    def test_each_state_has_its_next_step(self):
        policy = (
            self.env["workshop.policy"]
            .with_user(self.owner)
            .create(
                {"company_id": self.company.id, "second_person_id": self.manager.id}
            )
        )
        self.assertEqual(self._get_button(policy, self.owner)[1], "Submit")
        policy.action_submit()
        self.assertEqual(self._get_button(policy, self.owner)[1], "Change")
        self.assertEqual(self._get_button(policy, self.manager)[1], "Confirm")
        self.assertEqual(
            self._get_button(policy, self.salesperson)[1], "I Have Read It"
        )
        policy.action_suspend("Stocktaking")
        self.assertEqual(self._get_button(policy, self.owner)[1], "Resume")

    def test_a_change_waits_for_the_second_person(self):
        policy = self._publish_policy()
        policy.with_user(self.manager).action_confirm()
        policy.with_user(self.owner).action_change()
        draft = policy.search([("state", "=", "draft")])
        draft.with_user(self.owner).second_person_id = self.manager
        draft.with_user(self.owner).action_submit()
        self.assertEqual(self._get_button(draft, self.manager)[1], "Confirm")
        self.assertEqual(self._get_button(draft, self.owner)[1], "Back to Draft")


@tagged("post_install", "-at_install")
class TestOrderChangeFirstButton(FirstButtonCase):
    def test_each_state_has_its_next_step(self):
        self._publish_policy()
        order = self._create_order(price=155)
        order.action_confirm()
        change = self.env["workshop.order.change"].browse(
            order.action_policy_request_change()["res_id"]
        )
        change = change.with_user(self.salesperson)
        self.assertEqual(
            self._get_button(change, self.salesperson)[1], "Submit for Review"
        )
        change.line_ids.quantity = 80
        change.action_policy_submit()
        self.assertEqual(self._get_button(change, self.salesperson)[1], "Withdraw")
        self.assertEqual(self._get_button(change, self.manager)[1], "Approve")
        change.with_user(self.manager).action_policy_refuse("No.")
        self.assertEqual(self._get_button(change, self.salesperson)[1], "Submit Again")


@tagged("post_install", "-at_install")
class TestFirstScreen(FirstButtonCase):
    def _get_home(self, user):
        policy = self.env["workshop.policy"].with_user(user)
        return policy.with_company(self.company)._get_home_action()["xml_id"]

    def _assert_home(self, user, name):
        self.assertEqual(self._get_home(user), f"workshop_sales_policy.{name}")

    def test_owner_begins_with_the_policy(self):
        self._assert_home(self.owner, "workshop_policy_action")

    def test_nothing_waits(self):
        self._publish_policy()
        self._assert_home(self.salesperson, "policy_quotation_action")
        self._assert_home(self.manager, "policy_cockpit_action")
        self._assert_home(self.owner, "policy_cockpit_action")
        self._assert_home(self.auditor, "policy_cockpit_action")
        self._assert_home(self.handler, "workshop_policy_clause_action")
        self._assert_home(self.finance, "workshop_policy_clause_action")

    def test_manager_begins_with_what_waits(self):
        self._publish_policy()
        self._create_order(price=150).action_policy_submit()
        self._assert_home(self.manager, "workshop_approval_step_action")

    def test_salesperson_begins_with_what_moved(self):
        self._publish_policy()
        order = self._create_order(price=150)
        order.action_policy_submit()
        order.with_user(self.manager).action_policy_refuse("Too low.")
        self._assert_home(self.salesperson, "policy_my_day_action")
        self._assert_home(self.colleague, "policy_quotation_action")

    def test_the_app_opens_for_every_role(self):
        self._publish_policy()
        action = self.env.ref("workshop_sales_policy.policy_home_action")
        for user in (
            self.salesperson,
            self.manager,
            self.owner,
            self.handler,
            self.inspector,
            self.finance,
            self.auditor,
        ):
            with self.subTest(user=user.login):
                result = action.with_user(user).with_company(self.company).run()
                self.assertEqual(result["type"][:11], "ir.actions.")


@tagged("post_install", "-at_install")
class TestDeskWords(FirstButtonCase):
    def test_the_empty_desk_counts_this_week(self):
        self._publish_policy()
        order = self._create_order(price=150)
        order.action_policy_submit()
        steps = self.env["workshop.approval.step"].with_user(self.manager)
        self.assertIn("A card appears here", steps.get_empty_list_help("<p>x</p>"))
        self._approve(order)
        self.assertIn(
            "Decided this week: 1, median 0 min.", steps.get_empty_list_help("<p>x</p>")
        )

    def test_a_new_round_shows_names_and_not_ids(self):
        self._publish_policy()
        order = self._create_order(price=150)
        order.action_policy_submit()
        order.with_user(self.manager).action_policy_refuse("Too low.")
        other = self.env["res.partner"].create({"name": "Riverside Hotel"})
        order.write({"partner_id": other.id})
        order.order_line.price_unit = 151
        order.action_policy_submit()
        lines = order.policy_request_id.difference_text.split("\n")
        self.assertIn("customer Lotus Tea House → Riverside Hotel", lines)
        self.assertIn("Walnut loaf: price 150.00 → 151.00", lines)

    def test_missing_amount_is_never_negative(self):
        self._publish_policy()
        order = self._create_order(price=150)
        order.action_policy_submit()
        self.assertEqual(order.policy_request_id.step_ids.missing_amount, 200.0)

    def test_a_form_of_an_old_round_cannot_approve(self):
        self._publish_policy()
        order = self._create_order(price=150)
        order.action_policy_submit()
        host = order.with_user(self.manager).with_context(policy_round_shown=7)
        with self.assertRaisesRegex(Exception, "changed while you were reading"):
            host.action_policy_approve()
