from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from .portal_common import ALL_TERMS, SIGNATURE, PortalCase


class TestPortalAcceptance(PortalCase):
    """The customer's yes: whole or not at all, graded, apart from confirmation."""

    def _add_order_rule(self):
        """Every order is reviewed once more before it is confirmed."""
        policy = self.company._policy_get_current()
        action = policy.with_user(self.owner).action_change()
        draft = policy.browse(action["res_id"]).with_user(self.owner)
        draft.second_person_id = self.manager
        self._add_rule(draft, "sale_order", "amount_above", 1000.0, 1)
        draft.action_submit()
        draft.with_user(self.manager).action_confirm()

    def assertNotAccepted(self, order, result):
        self.assertIn("error", result)
        self.assertRecordValues(
            order,
            [{"signed_by": False, "policy_accept_date": False, "signed_on": False}],
        )
        self.assertNotEqual(order.state, "sale")

    # ---------------------------------------------------------------------- happy path
    def test_link_accepts_and_confirms(self):
        self._release(self.held)
        self.assertTrue(self._accept(self.held)["force_refresh"])
        self.assertRecordValues(
            self.held,
            [
                {
                    "state": "sale",
                    "signed_by": "Fang Min",
                    "policy_accept_name": "Fang Min",
                    "policy_accept_grade": "link",
                    "policy_accept_way": "portal",
                    "policy_terms_acknowledged": True,
                }
            ],
        )
        self.assertTrue(self.held.policy_opened_date)

    def test_customers_own_login_is_better_evidence(self):
        self._release(self.held)
        self._login(self.customer)
        self._accept(self.held, token=False)
        self.assertEqual(self.held.policy_accept_grade, "login")

    def test_other_login_with_the_link_is_only_a_link(self):
        self._release(self.held)
        self._login(self.stranger)
        self._accept(self.held)
        self.assertEqual(self.held.policy_accept_grade, "link")

    def test_accepted_order_says_what_happens_next(self):
        self._release(self.held)
        self._accept(self.held)
        self.assertIn("o_policy_status", self._get_page(self.held).text)

    # -------------------------------------------------------------------- what misses
    def test_each_tick_is_needed(self):
        self._release(self.held)
        for missing in ALL_TERMS:
            terms = [term for term in ALL_TERMS if term != missing]
            self.assertNotAccepted(self.held, self._accept(self.held, terms=terms))
        for terms in (None, [], "price payment delivery after_sales", {}):
            self.assertNotAccepted(self.held, self._accept(self.held, terms=terms))

    def test_name_is_needed(self):
        self._release(self.held)
        for name in (None, "", "   "):
            self.assertNotAccepted(self.held, self._accept(self.held, name=name))

    def test_a_company_does_not_sign(self):
        self._release(self.held)
        result = self._accept(self.held, name="lotus tea house")
        self.assertNotAccepted(self.held, result)

    def test_signature_is_needed_and_must_be_an_image(self):
        self._release(self.held)
        for signature in (None, "", "no base64!", "aGVsbG8=", 5):
            result = self._accept(self.held, signature=signature)
            self.assertNotAccepted(self.held, result)
        self._accept(self.held)
        self.assertEqual(self.held.state, "sale")

    def test_trouble_behind_the_signature_keeps_nothing(self):
        self._release(self.held)

        def refuse(order):
            raise UserError(order.env._("margin 13 %%"))

        self.patch(self.env.registry["sale.order"], "_validate_order", refuse)
        with self.assertLogs("odoo.addons.workshop_sales_policy", "WARNING"):
            result = self._accept(self.held)
        self.assertNotAccepted(self.held, result)
        self.assertNotIn("margin", result["error"])

    # ------------------------------------------------------------------------- closed
    def test_unreleased_offer_is_not_accepted(self):
        self.assertNotAccepted(self.held, self._accept(self.held))
        self.assertNotAccepted(self.offer, self._accept(self.offer))

    def test_customers_login_does_not_accept_an_unreleased_offer(self):
        self._login(self.customer)
        result = self._accept(self.held, token=False)
        self.assertNotAccepted(self.held, result)
        self.assertIn("being prepared", result["error"])

    def test_wrong_token_learns_nothing(self):
        result = self._call(self.held, "accept", token=False, access_token="guess")
        self.assertNotIn(self.held.name, result["error"])

    def test_salesperson_does_not_accept_as_the_customer(self):
        self._release(self.held)
        self._login(self.salesperson)
        for token in (True, False):
            result = self._accept(self.held, token=token)
            self.assertNotAccepted(self.held, result)
            self.assertIn("Only the customer", result["error"])

    def test_expired_offer_is_not_accepted_but_renewed_on_request(self):
        self._release(self.held)
        self.held.validity_date = "2020-01-01"
        self.assertNotAccepted(self.held, self._accept(self.held))
        self.assertIn("Ask us to renew", self._get_page(self.held).text)
        self._post(self.held, "message", renew="1")
        self.assertIn("Please renew", self.held.message_ids[:1].body)

    def test_offer_changed_since_is_not_accepted(self):
        self._release(self.held)
        self.held.order_line.with_user(self.salesperson).price_unit = 120.0
        self.assertNotAccepted(self.held, self._accept(self.held))

    def test_second_acceptance_changes_nothing(self):
        self._release(self.held)
        self._accept(self.held)
        before = self.held.policy_accept_date
        self.assertIn("error", self._accept(self.held, name="Somebody"))
        self.assertRecordValues(
            self.held,
            [{"policy_accept_name": "Fang Min", "policy_accept_date": before}],
        )

    # ---------------------------------------------------------------------- later gate
    def test_acceptance_waits_for_a_later_gate_and_then_confirms(self):
        self._add_order_rule()
        self._release(self.held)
        self.assertTrue(self._accept(self.held)["force_refresh"])
        self.assertRecordValues(
            self.held, [{"state": "sent", "policy_stage": "accepted"}]
        )
        self.assertIn("checks the order once more", self._get_page(self.held).text)
        self.held.with_user(self.salesperson).action_policy_submit()
        self._approve(self.held)
        self.assertEqual(self.held.state, "sale")

    def test_signed_order_waits_for_its_prepayment(self):
        self.held.require_payment = True
        self._release(self.held)
        self._accept(self.held)
        self.assertEqual(self.held.state, "sent")
        self.held._policy_try_confirm()
        self.assertEqual(self.held.state, "sent")

    # ------------------------------------------------------------------ without policy
    def test_without_policy_acceptance_is_plain_odoos(self):
        self.company._policy_get_current().with_user(self.owner).action_suspend("Test")
        self._accept(self.held, terms=None, name="Lotus Tea House")
        self.assertRecordValues(
            self.held, [{"state": "sale", "policy_accept_date": False}]
        )

    # ------------------------------------------------------------------------- forging
    def test_signature_is_not_written_by_staff(self):
        self._release(self.held)
        for name, value in (
            ("signed_by", "Fang Min"),
            ("signature", SIGNATURE),
            ("signed_on", "2026-01-01 00:00:00"),
        ):
            for user in (self.salesperson, self.manager, self.owner):
                with self.assertRaisesRegex(UserError, "signs on the offer's own page"):
                    self.held.with_user(user).write({name: value})

    def test_signature_is_not_written_from_another_company(self):
        self.salesperson.sudo().company_ids = [Command.link(self.other_company.id)]
        order = self.held.with_user(self.salesperson).with_company(self.other_company)
        with self.assertRaises(UserError):
            order.write({"signed_by": "Fang Min"})

    def test_order_is_not_born_signed(self):
        with self.assertRaises(UserError):
            self._create_order(signed_by="Fang Min")

    def test_superuser_signs_no_closed_offer(self):
        with self.assertRaises(UserError):
            self.held.with_user(1).write({"signed_by": "Fang Min"})

    def test_acceptance_columns_are_not_written(self):
        self._release(self.held)
        order = self.held.with_user(self.salesperson)
        for name in ("policy_accept_date", "policy_opened_date"):
            with self.assertRaises(UserError):
                order.write({name: "2026-01-01 00:00:00"})


class TestPortalRpc(PortalCase):
    """What a customer's login reads over RPC."""

    def _as_customer(self, model):
        return self.env[model].with_user(self.customer)

    def test_withheld_offer_and_lines_are_unreadable(self):
        for records in (self.held, self.held.order_line):
            with self.assertRaises(AccessError):
                records.with_user(self.customer).read(["name"])
            found = self._as_customer(records._name).search([("id", "in", records.ids)])
            self.assertFalse(found)

    def test_withheld_lines_are_not_summed(self):
        groups = self._as_customer("sale.order.line").formatted_read_group(
            [("order_id", "=", self.held.id)], ["order_id"], ["price_subtotal:sum"]
        )
        self.assertFalse(groups)

    def test_released_offer_is_read_without_margin_and_cost(self):
        self._release(self.held)
        order = self.held.with_user(self.customer)
        self.assertEqual(order.amount_total, 15000.0)
        secrets = {
            "sale.order": ["margin", "margin_percent", "policy_release_margin_pct"],
            "sale.order.line": ["purchase_price", "margin", "policy_cost_unit"],
        }
        for model, names in secrets.items():
            records = order if model == "sale.order" else order.order_line
            for name in names:
                with self.assertRaises(AccessError, msg=name):
                    records.read([name])
                with self.assertRaises(AccessError, msg=name):
                    self._as_customer(model).formatted_read_group(
                        [], [], [f"{name}:sum"]
                    )
                with self.assertRaises(AccessError, msg=name):
                    self._as_customer(model).search([(name, ">", 0)])

    def test_no_figure_of_ours_is_readable_but_those_of_the_customer(self):
        figures = ("char", "float", "integer", "json", "monetary", "text")
        readable = {
            name
            for model in ("sale.order", "sale.order.line")
            for name, field in self.env[model]._fields.items()
            if name.startswith("policy_")
            and field.type in figures
            and self._as_customer(model)._has_field_access(field, "read")
        }
        expected = {
            "policy_accept_name",
            "policy_accept_note",
            "policy_accepted_terms",
            "policy_change_count",
            "policy_inquiry_hours",
            "policy_round",
            "policy_specification",
            "policy_term_after_sales",
            "policy_term_delivery",
            "policy_term_payment",
            "policy_term_price",
        }
        self.assertLessEqual(readable, expected)

    def test_reviews_are_unreadable(self):
        for model in (
            "workshop.approval.request",
            "workshop.approval.step",
            "workshop.approval.decision",
            "workshop.policy",
        ):
            with self.assertRaises(AccessError):
                self._as_customer(model).search([])


class TestPortalTour(PortalCase):
    """The customer ticks, signs, and the order is confirmed: at the desk."""

    _tour = "workshop_portal_accept"

    def test_customer_accepts_in_the_browser(self):
        self._release(self.held)
        url = f"/my/orders/{self.held.id}?access_token={self.held.access_token}"
        self.start_tour(url, self._tour)
        self.env.invalidate_all()
        self.assertRecordValues(
            self.held,
            [
                {
                    "state": "sale",
                    "policy_accept_name": "Fang Min",
                    "policy_terms_acknowledged": True,
                }
            ],
        )
        self.assertTrue(self.held.policy_opened_date)


class TestPortalTourPhone(TestPortalTour):
    """The same with the thumb: total and button stick to the bottom."""

    browser_size = "390x844"
    touch_enabled = True
    allow_inherited_tests_method = True
    _tour = "workshop_portal_accept_phone"
