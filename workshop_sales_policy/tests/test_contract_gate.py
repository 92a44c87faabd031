"""Every route that could confirm an order without its signed contract."""

from odoo.exceptions import UserError
from odoo.fields import Command

from .contract_common import ContractCase
from .portal_common import SIGNATURE

SHUT = "needs a signed contract"


class TestContractGate(ContractCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._accepted()
        cls.people = (
            cls.salesperson,
            cls.manager,
            cls.owner,
            cls._create_user("kuang", groups="stock.group_stock_user"),
            cls.env.ref("base.user_root"),
        )

    def _assert_waits(self, order=None):
        order = order or self.order
        self.env.invalidate_all()
        self.assertEqual(order.state, "sent")
        self.assertFalse(order.sudo().picking_ids)

    def test_acceptance_is_stored_and_the_order_waits(self):
        self._assert_waits()
        self.assertTrue(self.order.policy_accept_date)
        self.assertEqual(self.order.policy_contract_id.state, "draft")

    def test_confirm_button(self):
        for user in self.people[:3]:
            with self._assert_shut(SHUT):
                self.order.with_user(user).action_confirm()
        self._assert_waits()

    def test_superuser_confirms_nothing(self):
        with self._assert_shut(SHUT):
            self.order.sudo().with_user(self.people[-1]).action_confirm()
        self._assert_waits()

    def test_state_written(self):
        for user in self.people:
            with self._assert_shut(SHUT):
                self.order.with_user(user).sudo().write({"state": "sale"})
        self._assert_waits()

    def test_state_written_with_more(self):
        with self._assert_shut(SHUT):
            self.order.write({"state": "sale", "client_order_ref": "x"})
        self._assert_waits()

    def test_born_confirmed(self):
        values = self.order.copy_data()[0]
        with self.assertRaises(UserError):
            self.env["sale.order"].with_user(self.manager).create(
                dict(values, state="sale")
            )

    def test_imported_confirmed(self):
        fields = ["partner_id/.id", "state", "order_line/product_id/.id"]
        fields += ["order_line/product_uom_qty", "order_line/price_unit"]
        row = [self.partner.id, "sale", self.product.id, 100, 155]
        result = (
            self.env["sale.order"]
            .with_user(self.salesperson)
            .load(fields, [[str(cell) for cell in row]])
        )
        self.assertFalse(result["ids"])

    def test_copied_confirmed(self):
        with self.assertRaises(UserError):
            self.order.copy({"state": "sale"})

    def test_a_copy_does_not_inherit_the_contract(self):
        self._archived(self._contract(self.order))
        copy = self.order.copy()
        self.assertFalse(copy.policy_contract_id)
        self.assertFalse(copy.policy_contract_needed)

    def test_columns_are_guarded(self):
        for values in ({"policy_contract_id": 1}, {"policy_contract_needed": False}):
            for user in self.people:
                with self.assertRaises(UserError):
                    self.order.with_user(user).sudo().write(values)

    def test_batch_with_one_that_waits(self):
        free = self._create_order(price=155.0, quantity=10)
        free.action_quotation_sent()
        with self._assert_shut(self.order.name):
            (free | self.order).action_confirm()
        self._assert_waits()

    def test_validate_order_as_the_portal_does(self):
        self.order.sudo()._validate_order()
        self._assert_waits()

    def test_paid_in_full_waits_too(self):
        self.order.require_payment = True
        self.assertFalse(self.order._has_to_be_paid())
        self._archived(self._contract(self.order))
        self.assertTrue(self.order._has_to_be_paid())
        self._assert_waits()

    def test_line_does_not_run_ahead(self):
        with self.assertRaises(UserError):
            self.order.order_line.write({"state": "sale"})

    def test_signed_contract_confirms_by_itself(self):
        self._archived(self._contract(self.order))
        self.assertEqual(self.order.state, "sale")

    def test_one_signature_is_not_enough(self):
        contract = self._sent(self._contract(self.order))
        self._sign_theirs(contract)
        self._assert_waits()
        self._sign_ours(contract)
        self.assertEqual(self.order.state, "sale")

    def test_dialog_of_staff_keeps_the_yes_and_opens_the_contract(self):
        order = self._create_order(price=155.0)
        wizard = (
            self.env["workshop.order.confirm"]
            .with_user(self.salesperson)
            .create({"order_id": order.id, "name": "Fang Min"})
        )
        action = wizard.action_confirm()
        self.assertEqual(action["res_model"], "workshop.contract")
        self.assertEqual(order.state, "sent")
        self.assertTrue(order.policy_accept_date)

    def test_order_with_a_contract_is_not_deleted(self):
        self.order.with_user(self.owner).action_cancel()
        with self._assert_shut("is kept"):
            self.order.with_user(self.owner).unlink()

    def test_first_button_opens_the_contract(self):
        self.assertEqual(self.order.policy_step, "contract")
        self.assertIn("both sides", self.order.policy_next_text)
        action = self.order.action_policy_open_contract()
        self.assertEqual(action["res_id"], self.order.policy_contract_id.id)


class TestContractAndChange(ContractCase):
    """What the order does after its contract."""

    def setUp(self):
        super().setUp()
        self.order = self._accepted()
        self.contract = self._contract(self.order)

    def test_change_takes_an_approved_contract_back(self):
        self._sent(self.contract)
        self.order.order_line.price_unit = 158.0
        self.assertEqual(self.contract.state, "draft")
        self.assertEqual(self.contract.amount_total, 15800.0)
        self.assertIn("order changed", self.contract.policy_next_text)

    def test_change_during_the_review_closes_the_round(self):
        self.contract.action_policy_submit()
        request = self.contract.policy_request_id.sudo()
        self.order.order_line.price_unit = 158.0
        self.assertEqual(request.state, "void")
        self.assertEqual(self.contract.state, "draft")

    def test_change_after_one_signature_ends_the_version(self):
        self._sent(self.contract)
        self._sign_theirs(self.contract)
        self.order.order_line.price_unit = 158.0
        self.assertEqual(self.contract.state, "terminated")
        self.assertEqual(self.order.policy_step, "contract")
        self.order.action_policy_open_contract()
        self.assertNotEqual(self.order.policy_contract_id, self.contract)
        self.assertEqual(self.order.policy_contract_id.state, "draft")

    def test_change_after_the_archive_closes_the_gate_again(self):
        self.order.require_payment = True  # keeps it unconfirmed
        self._archived(self.contract)
        self.order.order_line.price_unit = 158.0
        self.assertTrue(self.contract.is_outdated)
        self.order.require_payment = False
        with self._assert_shut(SHUT):
            self.order.action_confirm()

    def test_agreed_anew_after_the_archive_is_amended(self):
        self.order.require_payment = True
        self._archived(self.contract)
        self.order.order_line.price_unit = 120.0  # withheld again
        self.assertFalse(self.order.policy_accept_date)
        self._approve(self.order, self.owner)
        self.order.sudo()._policy_accept({"grade": "staff", "name": "Fang Min"})
        draft = self.contract._get_newest()
        self.assertRecordValues(
            draft, [{"version": 2, "state": "draft", "amount_total": 12000.0}]
        )

    def test_validity_is_no_matter_of_the_contract(self):
        self._approved(self.contract)
        self.order.validity_date = "2099-01-01"
        self.assertEqual(self.contract.state, "approved")

    def test_cancelled_order_ends_its_contract(self):
        self._approved(self.contract)
        self.order.action_cancel()
        self.assertEqual(self.contract.state, "terminated")

    def test_no_contract_for_a_cancelled_order(self):
        other = self._create_order(price=155.0)
        other.action_cancel()
        with self._assert_shut("is cancelled and cannot have"):
            self.env["workshop.contract"].with_user(self.salesperson).create(
                {"order_id": other.id}
            )

    def test_no_contract_before_the_yes(self):
        other = self._create_order(price=155.0)
        with self._assert_shut("not accepted yet"):
            self.env["workshop.contract"].with_user(self.salesperson).create(
                {"order_id": other.id}
            )

    def test_accepted_again_after_a_cancellation_drafts_anew(self):
        self.order.action_cancel()
        self.order.action_draft()
        self.order.action_quotation_sent()
        self.order.sudo()._policy_accept({"grade": "staff", "name": "Fang Min"})
        self.assertEqual(self.order.policy_contract_id.state, "draft")
        self.assertNotEqual(self.order.policy_contract_id, self.contract)

    def test_applied_change_outdates_the_archived_contract(self):
        self._archived(self.contract)
        self.assertEqual(self.order.state, "sale")
        action = self.order.action_policy_request_change()
        change = self.env["workshop.order.change"].browse(action["res_id"])
        change = change.with_user(self.salesperson)
        change.line_ids.write({"quantity": 90})
        change.action_policy_submit()
        self._approve(change)
        self.assertTrue(self.contract.is_outdated)
        self.assertEqual(self.contract.policy_step, "amend")
        self.assertEqual(self.order.state, "sale")


class TestContractExemption(ContractCase):
    """Orders that the policy does not reach."""

    @classmethod
    def setUpClass(cls):
        super(ContractCase, cls).setUpClass()  # the policy comes later
        cls.sent = cls._create_order(price=155.0)
        cls.sent.action_quotation_sent()
        cls._publish_policy()

    def test_sent_before_needs_none(self):
        self.sent.action_confirm()
        self.assertEqual(self.sent.state, "sale")
        self.assertFalse(self.sent.policy_contract_id)

    def test_without_a_policy_in_force_none_is_needed(self):
        policy = self.company._policy_get_current()
        policy.with_user(self.owner).action_suspend("Test")
        order = self._create_order(price=155.0)
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        self.assertFalse(order.policy_contract_id)

    def test_lines_added_after_the_policy_are_met(self):
        self.sent.order_line = [
            Command.create({"product_id": self.product.id, "product_uom_qty": 1})
        ]
        self.assertTrue(self.sent._policy_needs_contract() or self.sent.policy_withheld)

    def test_signature_constant_is_an_image(self):
        self.assertTrue(SIGNATURE)
