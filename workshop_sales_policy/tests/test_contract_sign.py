import base64

from odoo.exceptions import AccessError, UserError

from ..models.sale.contract_sign import SIGNATURE_BYTES
from .contract_common import SCAN, ContractCase
from .portal_common import SIGNATURE


class TestContractSign(ContractCase):
    """Both sides sign after the review, each once."""

    def setUp(self):
        super().setUp()
        self.contract = self._contract()

    def test_nobody_signs_before_the_review(self):
        for act in (
            lambda: self._sign_ours(self.contract),
            lambda: self._sign_theirs(self.contract),
            lambda: self.contract._mark_sent("x"),
            lambda: self.contract.action_send(),
            lambda: self.contract._upload_scan("Fang", SCAN),
        ):
            with self.assertRaises(UserError):
                act()
        self.assertFalse(self.contract.our_date or self.contract.customer_date)

    def test_authorised_people_sign_for_us(self):
        self._approved(self.contract)
        for user in (self.salesperson, self.colleague, self.finance, self.auditor):
            with self.assertRaises(UserError):
                self._sign_ours(self.contract, user)
        self._sign_ours(self.contract, self.owner)
        self.assertRecordValues(
            self.contract,
            [{"our_user_id": self.owner.id, "our_name": "Chen", "state": "approved"}],
        )
        with self._assert_shut("is signed for us by Chen"):
            self._sign_ours(self.contract)

    def test_our_signature_is_an_image_with_a_name(self):
        self._approved(self.contract)
        manager = self.contract.with_user(self.manager)
        for name, image in (
            ("", SIGNATURE),
            ("Chen", ""),
            ("Chen", False),
            ("Chen", "aGVsbG8="),
            ("Chen", "A" * (SIGNATURE_BYTES * 4 // 3 + 4)),
        ):
            with self.assertRaises(UserError):
                manager._sign_for_us(name, image)

    def test_dialog_keeps_the_signature_for_the_next(self):
        self._approved(self.contract)
        wizards = self.env["workshop.contract.act"].with_user(self.manager)
        wizard = wizards.create({"contract_id": self.contract.id, "act": "sign"})
        self.assertEqual(wizard.name, "Chen")
        wizard.write({"signature": SIGNATURE, "keep": True})
        wizard.action_apply()
        self.assertEqual(self.contract.our_user_id, self.manager)
        second = self._approved(self._contract())
        wizard = wizards.create({"contract_id": second.id, "act": "sign"})
        self.assertTrue(wizard.signature)

    def test_sending_marks_it_once(self):
        self._approved(self.contract)
        wizard = (
            self.env["workshop.contract.send"]
            .with_user(self.salesperson)
            .create({"contract_id": self.contract.id})
        )
        self.assertIn("/my/contracts/", wizard.message)
        self.assertIn("15,500.00", wizard.message)
        wizard.action_copied()
        self.assertEqual(self.contract.state, "sent")
        sent = self.contract.date_sent
        wizard.action_print()
        self.assertEqual(self.contract.date_sent, sent)

    def test_mail_goes_to_the_customer(self):
        self._approved(self.contract)
        wizard = (
            self.env["workshop.contract.send"]
            .with_user(self.salesperson)
            .create({"contract_id": self.contract.id})
        )
        wizard.action_email()
        self.assertEqual(self.contract.state, "sent")
        message = self.contract.message_ids.filtered("partner_ids")
        self.assertEqual(message.partner_ids, self.partner)
        self.partner.email = False
        wizard = wizard.create({"contract_id": self.contract.id})
        with self._assert_shut("no e-mail address"):
            wizard.action_email()

    def test_customer_signs_once(self):
        self._sent(self.contract)
        self._sign_theirs(self.contract, ip="203.0.113.7")
        self.assertRecordValues(
            self.contract,
            [
                {
                    "state": "signed",
                    "customer_name": "Fang Min",
                    "customer_grade": "link",
                    "customer_ip": "203.0.113.7",
                    "is_reviewed": True,
                    "date_signed": False,
                }
            ],
        )
        with self._assert_shut("cannot be signed now"):
            self._sign_theirs(self.contract)

    # -------------------------------------------------------------------------- scan
    def test_scan_needs_a_second_person(self):
        self._sent(self.contract)
        self.contract._upload_scan("Fang Min", SCAN)
        self.assertEqual(self.contract.policy_step, "wait")
        with self._assert_shut("somebody else"):
            self.contract.action_confirm_scan()
        self.assertEqual(self.contract.with_user(self.manager).policy_step, "scan")
        self.contract.with_user(self.manager).action_confirm_scan()
        self.assertRecordValues(
            self.contract,
            [
                {
                    "state": "signed",
                    "customer_grade": "scan",
                    "scan_user_id": self.salesperson.id,
                    "scan_confirm_user_id": self.manager.id,
                }
            ],
        )

    def test_scan_of_another_paper_is_refused(self):
        self._sent(self.contract)
        self.contract._upload_scan("Fang Min", SCAN)
        self.contract.with_user(self.manager).action_refuse_scan()
        self.assertFalse(self.contract.scan_user_id)
        with self._assert_shut("No scan"):
            self.contract.with_user(self.manager).action_confirm_scan()

    def test_scan_is_a_pdf_or_a_picture(self):
        self._sent(self.contract)
        for name, content, message in (
            ("", SCAN, "who signed"),
            ("Fang", b"", "Choose the scan"),
            ("Fang", b"MZ\x90\x00 a program", "PDF, PNG or JPEG"),
            ("Fang", b"<html></html>", "PDF, PNG or JPEG"),
            ("Fang", SCAN + b"0" * 16_000_000, "larger than 15 MB"),
        ):
            with self.subTest(message=message), self._assert_shut(message):
                self.contract._upload_scan(name, content)

    def test_dialog_uploads_the_scan(self):
        self._sent(self.contract)
        wizard = (
            self.env["workshop.contract.act"]
            .with_user(self.salesperson)
            .create(
                {
                    "contract_id": self.contract.id,
                    "act": "scan",
                    "name": "Fang Min",
                    "file": base64.b64encode(SCAN),
                }
            )
        )
        wizard.action_apply()
        self.assertEqual(self.contract.scan_attachment_id.raw, SCAN)

    # -------------------------------------------------------------------- amendments
    def test_amendment_is_a_version_of_its_own(self):
        self._archived(self.contract)
        action = self.contract.action_amend()
        draft = self.contract.browse(action["res_id"])
        self.assertRecordValues(
            draft,
            [
                {
                    "number": self.contract.number,
                    "version": 2,
                    "name": f"{self.contract.number}-2",
                    "previous_id": self.contract.id,
                    "state": "draft",
                }
            ],
        )
        self.assertEqual(self.contract.state, "archived")
        self._archived(draft)
        self.assertEqual(self.contract.state, "superseded")
        self.assertEqual(self.contract.order_id.policy_contract_id, draft)

    def test_amended_twice_opens_the_same_draft(self):
        self._sent(self.contract)
        first = self.contract.action_amend()["res_id"]
        self.assertEqual(self.contract.action_amend()["res_id"], first)

    def test_old_version_is_not_signed(self):
        self._sent(self.contract)
        self.contract.action_amend()
        for act in (self._sign_ours, self._sign_theirs):
            with self._assert_shut("was replaced by"):
                act(self.contract)
        self.assertEqual(self.contract.policy_step, "newer")

    def test_amendment_given_up_leaves_the_version_before(self):
        self._archived(self.contract)
        draft = self.contract.browse(self.contract.action_amend()["res_id"])
        draft._terminate("Not needed.")
        self.assertEqual(self.contract.order_id.policy_contract_id, self.contract)
        self.assertEqual(self.contract.policy_step, "order")

    def test_draft_is_edited_not_amended(self):
        with self._assert_shut("cannot be amended"):
            self.contract.action_amend()

    def test_edited_clause_is_taken_over(self):
        self.contract.clause_ids.filtered(
            lambda row: row.key == "quality"
        ).text = "As the sample."
        self._sent(self.contract)
        draft = self.contract.browse(self.contract.action_amend()["res_id"])
        quality = draft.clause_ids.filtered(lambda row: row.key == "quality")
        self.assertEqual(quality.text, "As the sample.")

    # ------------------------------------------------------------------------ ending
    def test_signed_one_is_ended_by_the_manager_with_a_reason(self):
        self._archived(self.contract)
        with self._assert_shut("by the sales manager"):
            self.contract._terminate("He moved away.")
        manager = self.contract.with_user(self.manager)
        with self._assert_shut("Say why"):
            manager._terminate(" ")
        manager._terminate("He moved away.")
        self.assertEqual(self.contract.state, "terminated")
        with self._assert_shut("ended already"):
            manager._terminate("Again.")

    def test_colleague_touches_nothing(self):
        self._sent(self.contract)
        for act in ("action_send", "action_amend", "action_confirm_scan"):
            with self.assertRaises(AccessError):
                getattr(self.contract.with_user(self.colleague), act)()
