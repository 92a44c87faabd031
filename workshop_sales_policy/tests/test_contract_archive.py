import os
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tools import mute_logger

from ..tools.contract import checksum
from .contract_common import SCAN, ContractCase

PDF = b"%PDF-1.4 signed"


class ArchiveCase(ContractCase):
    def setUp(self):
        super().setUp()
        self.contract = self._archived(self._contract()).sudo()
        self.file = self.contract.attachment_id


class TestContractArchive(ArchiveCase):
    """The signed file is sealed, and what happened to it shows."""

    def test_archived_by_itself_with_its_checksum(self):
        self.assertEqual(self.contract.state, "archived")
        self.assertEqual(self.contract.sha256, checksum(self.file.raw))
        self.assertEqual(len(self.contract.sha256), 64)
        self.assertIn("Unchanged since", self.contract.file_text)

    def test_copy_hangs_on_the_order(self):
        copy = self.contract.order_attachment_id
        self.assertEqual(
            (copy.res_model, copy.res_id), ("sale.order", self.contract.order_id.id)
        )
        self.assertEqual(copy.raw, self.file.raw)

    def test_customer_reads_the_checksum(self):
        bodies = " ".join(self.contract.message_ids.mapped("body"))
        self.assertIn(self.contract.sha256, bodies)

    def test_taxes_stand_apart_from_the_lines(self):
        self.product.taxes_id = self._create_tax(13)
        contract = self._approved()  # 100 x 155 = 15,500; 13 % of it = 2,015
        text = contract.sudo()._render_pdf().decode()
        for words in ("15,500.00", "2,015.00", "17,515.00"):
            self.assertIn(words, text)

    def test_core_moves_the_file_between_disk_and_database(self):
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param("ir_attachment.location", "db")
        self.file.write({"raw": self.file.raw, "mimetype": self.file.mimetype})
        self.assertTrue(self.file.db_datas)
        self.contract.action_check_file()
        self.assertTrue(self.contract.is_unchanged)

    def test_both_names_stand_in_the_file(self):
        text = self.file.raw.decode()
        for words in (
            "Fang Min",
            "Chen",
            "Walnut loaf",
            "15,500.00",
            "壹万伍仟伍佰元整",
        ):
            self.assertIn(words, text)

    def test_signature_survives_a_file_that_cannot_be_made(self):
        contract = self._sent(self._contract())
        self._sign_ours(contract)
        with (
            patch.object(
                self.env.registry["workshop.contract"],
                "_render_pdf",
                side_effect=UserError("no wkhtmltopdf"),
            ),
            mute_logger("odoo.addons.workshop_sales_policy"),
            self.assertLogs("odoo.addons.workshop_sales_policy", "WARNING"),
        ):
            self._sign_theirs(contract)
        self.assertEqual(contract.state, "signed")
        self.assertEqual(contract.policy_step, "archive")
        self.env["workshop.contract"].sudo()._cron_contracts()
        self.assertEqual(contract.state, "archived")
        self.assertEqual(contract.order_id.state, "sale")

    # ---------------------------------------------------------------- every other route
    def _people(self):
        return (self.salesperson, self.owner, self.env.ref("base.user_root"))

    def test_file_is_not_replaced(self):
        values = (
            {"datas": "aGVsbG8="},
            {"raw": b"x"},
            {"db_datas": b"x"},
            {"name": "other.pdf"},
            {"res_id": 0},
            {"res_model": "res.partner"},
            {"res_field": "image"},
            {"public": True},
            {"type": "url", "url": "https://example.com"},
            {"mimetype": "text/html"},
            {"policy_is_sealed": False},
        )
        files = self.file | self.contract.order_attachment_id
        for vals in values:
            for user in self._people():
                for file in files:
                    with self.subTest(vals=vals, user=user.login):
                        with self._assert_shut("is archived and stays"):
                            file.with_user(user).sudo().write(dict(vals))
        self.assertTrue(self.contract._check_file())

    def test_file_is_not_replaced_by_assignment(self):
        with self._assert_shut("is archived"):
            self.file.raw = b"x"

    def test_file_is_not_deleted(self):
        for user in self._people():
            for file in self.file | self.contract.order_attachment_id:
                with self._assert_shut("is archived"):
                    file.with_user(user).sudo().unlink()
                with self._assert_shut("is archived"):
                    file.with_user(user).sudo()._delete_and_notify()

    def test_contract_is_not_deleted(self):
        for user in self._people():
            with self._assert_shut("is kept|stays as it is|was submitted"):
                self.contract.with_user(user).sudo().unlink()

    def test_message_takes_no_sealed_file_along(self):
        message = self.contract.message_post(
            body="x", attachment_ids=self.file.ids, message_type="comment"
        )
        message.sudo().unlink()
        self.assertTrue(self.file.exists())
        self.assertTrue(self.contract._check_file())

    def test_order_does_not_take_its_copy_along(self):
        with self.assertRaises(UserError):
            self.contract.order_id.sudo().unlink()

    def test_database_refuses_what_the_orm_would_not_see(self):
        import psycopg2

        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.ForeignKeyViolation),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "DELETE FROM ir_attachment WHERE id = %s", [self.file.id]
            )

    def test_nobody_seals_his_own_file(self):
        attachments = self.env["ir.attachment"]
        file = attachments.create({"name": "x", "raw": b"x", "policy_is_sealed": True})
        self.assertFalse(file.policy_is_sealed)
        with self.assertRaises(UserError):
            file.write({"policy_is_sealed": True})
        file.write({"name": "y", "raw": b"y"})
        file.unlink()

    def test_copy_of_a_sealed_file_is_free(self):
        copy = self.file.copy()
        copy.raw = b"x"
        copy.unlink()
        self.assertTrue(self.contract._check_file())

    def test_scan_is_sealed_as_well(self):
        contract = self._sent(self._contract())
        contract._upload_scan("Fang Min", SCAN)
        with self._assert_shut("is archived"):
            contract.sudo().scan_attachment_id.raw = b"x"

    # ------------------------------------------------------------------------- check
    def test_check_says_unchanged(self):
        action = self.contract.with_user(self.salesperson).action_check_file()
        self.assertEqual(action["params"]["type"], "success")
        self.assertIn("Unchanged since", action["params"]["message"])

    def test_changed_bytes_in_the_filestore_are_found(self):
        path = self.file._full_path(self.file.store_fname)
        original = self.file.raw
        os.chmod(path, 0o600)  # noqa: S103 - a test's own file
        try:
            with open(path, "wb") as stored:
                stored.write(original.replace(b"15,500.00", b"15,900.00"))
            action = self.contract.with_user(self.auditor).action_check_file()
        finally:
            with open(path, "wb") as stored:
                stored.write(original)
        self.assertEqual(action["params"]["type"], "danger")
        self.assertEqual(self.contract.policy_next_level, "danger")
        self.contract._check_file()
        self.assertTrue(self.contract.is_unchanged)

    def test_another_file_behind_the_row_is_found(self):
        other = self.env["ir.attachment"].create({"name": "x", "raw": b"forged"})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE ir_attachment SET store_fname = %s WHERE id = %s",
            [other.store_fname, self.contract.order_attachment_id.id],
        )
        self.env.invalidate_all()
        self.assertFalse(self.contract._check_file())

    def test_lost_bytes_are_found(self):
        with (
            patch.object(
                self.env.registry["ir.attachment"], "_file_read", return_value=b""
            ),
        ):
            self.assertFalse(self.contract._check_file())

    def test_nothing_to_check_before_the_archive(self):
        contract = self._contract()
        with self._assert_shut("no archived file"):
            contract.action_check_file()


class TestSealCostsNothing(ContractCase):
    def test_writing_an_ordinary_file(self):
        file = self.env["ir.attachment"].create({"name": "x", "raw": b"x"})
        self.env.flush_all()
        with self.assertQueryCount(1):
            file.write({"res_model": "res.partner", "res_id": self.partner.id})
            file.flush_recordset()
