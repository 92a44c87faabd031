"""From yes to doorstep with every gate on, one situation per class."""

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .doorstep_common import (
    ACCEPTED,
    ANSWERED,
    APPROVED,
    FOLLOWED,
    INSPECTED,
    MADE,
    RECEIVED,
    SENT,
    SHIPPED,
    SIGNED,
    DoorstepCase,
    at,
)


@freeze_time(SENT)
@tagged("post_install", "-at_install")
class TestDoorstepMadeToOrder(DoorstepCase):
    maxDiff = None
    """Staff note the yes; made to order, one delivery, everything as promised."""

    def test_the_whole_way(self):
        order = self._offer()
        self.assertEqual(order.policy_stage, "sent")
        with freeze_time(ACCEPTED):
            self._say_yes(order)
        self.assertRecordValues(
            order, [{"state": "sent", "policy_stage": "contract_review"}]
        )
        contract = order.sudo().policy_contract_id
        with self.mock_mail_gateway():
            self._sign_both(contract)
        self.assertRecordValues(
            contract,
            [
                {
                    "state": "archived",
                    "date_signed": at(SIGNED),
                    "date_archived": at(SIGNED),
                    "date_handover_due": at("2026-11-25 03:00:00"),
                    "date_handed_over": at(SIGNED),
                    "is_in_time": True,
                }
            ],
        )
        self.assertRecordValues(
            order, [{"state": "sale", "policy_stage": "production"}]
        )
        rows = self._handovers(order).sorted("duty")
        expected = {
            "state": "waiting",
            "deadline": at("2026-11-25 03:00:00"),
            "attachment_id": contract.attachment_id.id,
        }
        self.assertRecordValues(
            rows, [{"duty": duty, **expected} for duty in ("logistics", "production")]
        )
        self._acknowledge(order)
        self.assertEqual(rows.mapped("state"), ["acknowledged"] * 2)
        self.assertEqual(rows.mapped("is_in_time"), [True] * 2)

        self._make_all(order)
        self.assertEqual(order.policy_stage, "inspection")
        self.assertEqual(rows.mapped("state"), ["acknowledged", "done"])
        picking = order.sudo().picking_ids
        with freeze_time(INSPECTED):
            self._inspect(picking)
        with freeze_time(SHIPPED), self.mock_mail_gateway():
            self._ship(picking)
            self._tell()
            self._tell()
        self.assertEqual(order.policy_stage, "shipped")
        self.assertEqual(rows.mapped("state"), ["done"] * 2)
        self.assertRecordValues(
            self._notices(order), [{"kind": "shipment", "state": "sent", "revision": 1}]
        )
        self.assertRecordValues(
            picking,
            [
                {
                    "policy_shipped_date": at(SHIPPED),
                    "policy_told_date": at(SHIPPED),
                    "policy_arrival_date": at("2026-11-27").date(),
                    "policy_receipt_due": at("2026-11-30 15:59:59"),
                }
            ],
        )
        with freeze_time(RECEIVED):
            self._receive(picking)
        self.assertEqual(order.policy_stage, "received")
        with freeze_time(FOLLOWED):
            self._follow_up(order)
        self.assertEqual(order.policy_stage, "followed_up")
        self.assertEqual(
            self._get_log(order),
            [
                ("inquiry", SENT),
                ("released", SENT),
                ("sent", SENT),
                ("accepted", ACCEPTED),
                ("contract_review", ACCEPTED),
                ("contract_signed", SIGNED),
                ("production", SIGNED),
                ("inspection", MADE),
                ("shipped", SHIPPED),
                ("received", RECEIVED),
                ("followed_up", FOLLOWED),
            ],
        )
        self.assertEqual(
            self._get_steps(order)[1:],
            [
                ("Released", "Li", SENT, False),
                ("Sent", "Li", SENT, False),
                ("Accepted", "Fang Min", ACCEPTED, False),
                ("Contract review", "Chen", APPROVED, "workshop.contract"),
                ("Contract signed", "Fang Min", SIGNED, "workshop.contract"),
                ("Order review", "", SIGNED, False),
                ("Production", "Sun", ANSWERED, "workshop.handover"),
                ("Inspection", "Zhou", INSPECTED, "workshop.inspection"),
                ("Shipped", "Kuang", SHIPPED, "stock.picking"),
                ("Received", "Fang Min", RECEIVED, "stock.picking"),
                ("Followed up", "Li", FOLLOWED, False),
            ],
        )


@freeze_time(SENT)
@tagged("post_install", "-at_install")
class TestDoorstepFrame(DoorstepCase):
    """The order of a customer with a frame contract: no contract of its own."""

    def test_the_frame_goes_along(self):
        frame = (
            self.env["workshop.contract"]
            .with_user(self.salesperson)
            .create(
                {
                    "partner_id": self.partner.id,
                    "is_frame": True,
                    "date_start": "2026-11-01",
                    "date_expiry": "2027-10-31",
                }
            )
        )
        frame.clause_ids.filtered(lambda c: c.state == "missing").write(
            {"text": "As in each order."}
        )
        frame = self._sign_both(frame)
        self.assertRecordValues(
            frame, [{"state": "archived", "date_handed_over": at(SIGNED)}]
        )
        rows = self.env["workshop.handover"].search([("res_id", "=", frame.id)])
        rows = rows.filtered(lambda row: row.res_model == frame._name)
        self.assertEqual(set(rows.mapped("duty")), {"production", "logistics"})
        self.assertEqual(rows.attachment_id, frame.attachment_id)

        with freeze_time(ANSWERED):
            order = self._offer()
            self._say_yes(order)
        self.assertRecordValues(
            order.sudo(),
            [
                {
                    "state": "sale",
                    "policy_stage": "production",
                    "policy_contract_id": frame.id,
                }
            ],
        )
        mine = self._handovers(order)
        self.assertEqual(mine.attachment_id, frame.attachment_id)
        self.assertEqual(len(mine), 2)
        # the frame was handed over once, at its archive
        self.assertEqual(frame.date_handed_over, at(SIGNED))
        self.assertEqual(
            self._get_log(order),
            [
                ("inquiry", ANSWERED),
                ("released", ANSWERED),
                ("sent", ANSWERED),
                ("accepted", ANSWERED),
                ("contract_signed", ANSWERED),
                ("production", ANSWERED),
            ],
        )


@freeze_time(SENT)
@tagged("post_install", "-at_install")
class TestDoorstepService(DoorstepCase):
    """A course: contract and review, nothing to make, inspect or ship."""

    def test_from_contract_to_follow_up(self):
        course = self._create_product("Baking course", type="service")
        order = self._offer(product=course, commitment_date=False)
        with freeze_time(ACCEPTED):
            self._say_yes(order)
        contract = order.sudo().policy_contract_id.with_user(self.salesperson)
        # no day was promised: the clause says so, and the contract may name one
        with self.assertRaisesRegex(UserError, "the clauses on Delivery"):
            contract.action_policy_submit()
        contract.date_promised = "2026-12-09"
        self._sign_both(contract)
        # the order does not say that day yet: its review stops it, in words
        self.assertRecordValues(
            order, [{"state": "sent", "policy_stage": "contract_signed"}]
        )
        with freeze_time(SIGNED):
            order.commitment_date = "2026-12-09 02:00:00"
            self.assertFalse(contract.is_outdated)
            order.action_confirm()
        self.assertRecordValues(
            order, [{"state": "sale", "policy_stage": "order_review"}]
        )
        # nobody makes or ships it: the archive is the hand-over
        self.assertRecordValues(
            contract, [{"date_handed_over": at(SIGNED), "is_in_time": True}]
        )
        self.assertFalse(self._handovers(order))
        self.assertFalse(order.sudo().picking_ids)
        self.assertFalse(self._notices(order, "shipment"))
        order.order_line.with_user(self.salesperson).qty_delivered = 100
        with freeze_time(FOLLOWED):
            self._follow_up(order)
        self.assertEqual(
            self._get_log(order)[-3:],
            [
                ("contract_signed", SIGNED),
                ("order_review", SIGNED),
                ("followed_up", FOLLOWED),
            ],
        )


@freeze_time(SENT)
@tagged("post_install", "-at_install")
class TestDoorstepSplit(DoorstepCase):
    """Bought goods in two deliveries: the least advanced one decides."""

    def test_sixty_then_forty(self):
        self._stock(self.product, 100)
        order = self._agreed(product=self.product)
        self.env.cr.precommit.run()
        self.assertEqual(order.policy_stage, "inspection")
        self.assertEqual(self._handovers(order).mapped("duty"), ["logistics"])
        first = order.sudo().picking_ids
        with freeze_time(INSPECTED):
            inspection = self._inspect(first)
        self.assertEqual(inspection.line_ids.quantity, 100.0)
        with self.mock_mail_gateway():
            with freeze_time(SHIPPED):
                self._ship(first, 60)
                self._tell()
            second = first.backorder_ids
            self.assertEqual(second.move_ids.quantity, 40.0)
            # what passed and stayed may follow without another look
            self.assertFalse(second.policy_is_held)
            self.assertRecordValues(
                order,
                [{"policy_stage": "inspection", "policy_receipt_state": "in_transit"}],
            )
            self.assertEqual(self._handovers(order).state, "waiting")
            with freeze_time("2026-11-26 08:00:00"):
                self._ship(second)
                self._tell()
        self.assertEqual(order.policy_stage, "shipped")
        self.assertEqual(self._handovers(order).state, "done")
        self.assertEqual(inspection.line_ids.used_quantity, 100.0)
        notices = self._notices(order, "shipment")
        self.assertEqual(sorted(notices.mapped("res_id")), sorted((first | second).ids))
        self.assertEqual(notices.mapped("state"), ["sent"] * 2)
        with freeze_time(RECEIVED):
            self._receive(first)
        self.assertRecordValues(
            order, [{"policy_stage": "shipped", "policy_receipt_state": "in_transit"}]
        )
        with freeze_time(FOLLOWED):
            self._receive(second)
        self.assertEqual(
            self._get_log(order)[5:],
            [
                ("contract_signed", SIGNED),
                ("inspection", SIGNED),
                ("shipped", "2026-11-26 08:00:00"),
                ("received", FOLLOWED),
            ],
        )
        received = self._get_steps(order)[-1]
        self.assertEqual(received, ("Received", "Fang Min", FOLLOWED, "stock.picking"))


@freeze_time(SENT)
@tagged("post_install", "-at_install")
class TestDoorstepAmended(DoorstepCase):
    """The order changes after its confirmation: the contract and its file follow."""

    def test_hand_overs_carry_the_new_file(self):
        order = self._agreed()
        first = order.sudo().policy_contract_id
        rows = self._handovers(order)
        with freeze_time(ANSWERED):
            action = order.action_policy_request_change()
            change = self.env["workshop.order.change"].browse(action["res_id"])
            change = change.with_user(self.salesperson)
            change.line_ids.price_unit = 154.0
            change.action_policy_submit()
            self._approve(change)
            self.assertEqual(order.order_line.price_unit, 154.0)
            self.assertTrue(first.is_outdated)
            first.with_user(self.salesperson).action_amend()
        second = first.next_ids
        self.assertEqual(second.line_ids.price_unit, 154.0)
        # the signed file stays with the departments until the next one is signed
        self.assertEqual(rows.attachment_id, first.attachment_id)
        self._sign_both(second)
        self.assertRecordValues(
            first | second,
            [
                {"state": "superseded", "sha256": first.sha256},
                {"state": "archived", "sha256": second.sha256},
            ],
        )
        self.assertEqual(order.sudo().policy_contract_id, second)
        self.assertEqual(rows.attachment_id, second.attachment_id)
        self.assertEqual(len(self._handovers(order)), 2)
        self.assertEqual(second.date_handed_over, at(SIGNED))
        self.assertEqual(order.policy_stage, "production")

    def test_changed_again_while_the_amendment_is_with_the_customer(self):
        order = self._agreed()
        first = order.sudo().policy_contract_id
        self._change_price(order, 154.0)
        first.with_user(self.salesperson).action_amend()
        second = first.next_ids.with_user(self.salesperson)
        second.action_policy_submit()
        self._approve(second)
        second._mark_sent("Link")
        self._change_price(order, 153.0)
        # what the customer would sign is no longer what was agreed
        self.assertEqual(second.state, "draft")
        self.assertEqual(second.line_ids.price_unit, 153.0)

    def test_cancelled_while_the_amendment_is_reviewed(self):
        order = self._agreed()
        first = order.sudo().policy_contract_id
        self._change_price(order, 154.0)
        first.with_user(self.salesperson).action_amend()
        second = first.next_ids.with_user(self.salesperson)
        second.action_policy_submit()
        order.sudo()._action_cancel()
        self.assertEqual(second.state, "terminated")
        self.assertEqual(second.sudo().policy_request_id.state, "void")
        self.assertEqual(first.state, "archived")

    def _change_price(self, order, price):
        action = order.action_policy_request_change()
        change = self.env["workshop.order.change"].browse(action["res_id"])
        change = change.with_user(self.salesperson)
        change.line_ids.price_unit = price
        change.action_policy_submit()
        self._approve(change)


@freeze_time(SENT)
@tagged("post_install", "-at_install")
class TestDoorstepSilent(DoorstepCase):
    """A customer without e-mail: everything is there to be passed on."""

    def test_contract_and_shipment_to_pass_on(self):
        self.partner.write({"email": False, "phone": "021-5550100"})
        self._stock(self.product, 100)
        with self.mock_mail_gateway():
            order = self._agreed(product=self.product)
            picking = order.sudo().picking_ids
            self._inspect(picking)
            self._ship(picking)
            self._tell()
            self.assertFalse(self._mails)
        contract = order.sudo().policy_contract_id
        notices = self._notices(order)
        self.assertRecordValues(
            notices.sorted("kind"),
            [
                {
                    "kind": kind,
                    "state": "to_pass_on",
                    "user_id": self.salesperson.id,
                    "partner_id": self.partner.id,
                }
                for kind in ("contract", "shipment")
            ],
        )
        mine = notices.with_user(self.salesperson).filtered(
            lambda notice: notice.kind == "contract"
        )
        self.assertIn(contract.sha256, mine.copy_text)
        self.assertIn(contract.access_token, mine.copy_text)
        mine.action_copied()
        self.assertRecordValues(
            mine, [{"state": "passed_on", "passed_by_id": self.salesperson.id}]
        )

    def test_confirmation_without_a_contract_to_pass_on(self):
        self.partner.write({"email": False, "phone": "021-5550100"})
        with self.mock_mail_gateway():
            order = self._offer(quantity=10.0)
            order.sudo()._policy_accept({"grade": "link", "way": "portal"})
            order.sudo()._policy_try_confirm()
            self.assertFalse(self._mails)
        notice = self._notices(order)
        self.assertRecordValues(
            notice,
            [
                {
                    "kind": "other",
                    "state": "to_pass_on",
                    "user_id": self.salesperson.id,
                    "subject": f"Order {order.name} is confirmed",
                }
            ],
        )
        self.assertIn(order.access_token, notice.copy_text)


@freeze_time(SENT)
@tagged("post_install", "-at_install")
class TestDoorstepHeld(DoorstepCase):
    """The goods fail: production hears of it, a second look lets them leave."""

    def test_reported_and_inspected_again(self):
        order = self._agreed()
        self._make_all(order)
        picking = order.sudo().picking_ids
        inspection = self._inspect(picking, bad=("Look: right goods, nothing damaged",))
        self.assertEqual(inspection.state, "failed")
        with self.assertRaisesRegex(UserError, "is held"):
            self._ship(picking)
        inspection.action_report_issue()
        issue = self.env["workshop.production.issue"].search(
            [("order_id", "=", order.id)]
        )
        self.assertRecordValues(
            issue,
            [
                {
                    "picking_id": picking.id,
                    "company_id": self.company.id,
                    "user_id": self.salesperson.id,
                    "state": "open",
                }
            ],
        )
        with self.assertRaises(UserError):
            inspection.action_report_issue()
        self.assertEqual(order.policy_stage, "inspection")
        self._inspect(picking)
        self._ship(picking)
        self.assertEqual(order.policy_stage, "shipped")
