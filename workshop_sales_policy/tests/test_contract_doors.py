"""Attacks on contracts that no other test lists: dialogs, routes, files, evidence."""

import base64
from contextlib import suppress

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests.common import JsonRpcException
from odoo.tools import mute_logger

from .contract_common import ContractCase, ContractPortalCase
from .portal_common import SIGNATURE


class TestContractDialogs(ContractCase):
    """Dialogs reach no further than their contract."""

    def _ask(self, user, values, fields, **context):
        """What the form of the dialog asks before it is saved."""
        wizards = self.env["workshop.contract.send"].with_user(user)
        names = ("contract_id", "partner_id", "email", "link", "message")
        spec = {name: {} for name in names}
        return str(wizards.with_context(**context).onchange(values, fields, spec))

    def test_send_dialog_tells_a_colleague_nothing(self):
        contract = self._sent()
        secrets = ("15,500", contract.access_token, self.partner.email)
        found = self._ask(self.salesperson, {}, [], default_contract_id=contract.id)
        for secret in secrets:
            self.assertIn(secret, found)
        for values, fields, context in (
            ({}, [], {"default_contract_id": contract.id}),
            ({"contract_id": contract.id}, ["contract_id"], {}),
        ):
            with self.subTest(fields=fields):
                try:
                    found = self._ask(self.colleague, values, fields, **context)
                except AccessError:
                    continue
                for secret in secrets:
                    self.assertNotIn(secret, found)

    def test_act_dialog_acts_on_no_contract_of_a_colleague(self):
        contract = self._sent()
        wizards = self.env["workshop.contract.act"].with_user(self.colleague)
        pdf = base64.b64encode(b"%PDF-1.4\n%%EOF")
        for values in (
            {"act": "sign", "signature": SIGNATURE, "name": "Zhao"},
            {"act": "scan", "file": pdf, "name": "Fang Min"},
            {"act": "terminate", "reason": "x"},
        ):
            with self.subTest(values["act"]), self.assertRaises(UserError):
                wizards.create({"contract_id": contract.id, **values}).action_apply()
        self.assertRecordValues(
            contract, [{"state": "sent", "our_date": False, "scan_user_id": False}]
        )

    def test_auditor_writes_nothing(self):
        contract = self._sent()
        records = (
            contract,
            contract.clause_ids[0],
            contract.line_ids[0],
            contract.payment_ids[0],
        )
        for record in records:
            mine = record.with_user(self.auditor)
            with self.subTest(record._name):
                self.assertTrue(mine.read(["display_name"]))
                for act in (
                    lambda mine=mine: mine.write({"name": "x"}),
                    lambda mine=mine: mine.unlink(),
                    lambda mine=mine: mine.create({"name": "x"}),
                    lambda mine=mine: mine.web_save({"name": "x"}, {}),
                ):
                    with self.assertRaises(UserError):
                        act()
        for name in (
            "action_amend",
            "action_archive_again",
            "action_upload_scan",
            "action_confirm_scan",
            "action_refuse_scan",
            "action_policy_submit",
        ):
            mine = contract.with_user(self.auditor)
            with self.subTest(name), self.assertRaises(UserError):
                getattr(mine, name)()
                # a dialog may open, nothing of it is kept
                mine._upload_scan("Fang Min", b"%PDF-1.4\n%%EOF")

    def test_default_keys_forge_nothing(self):
        order = self._accepted()
        order.sudo().policy_contract_id._end("terminated", "x")
        guarded = {
            "state": "archived",
            "date_signed": "2026-11-01 00:00:00",
            "date_archived": "2026-11-01 00:00:00",
            "date_handed_over": "2026-11-01 00:00:00",
            "is_in_time": True,
            "is_reviewed": True,
            "is_unchanged": True,
            "customer_name": "Fang Min",
            "customer_date": "2026-11-01 00:00:00",
            "our_date": "2026-11-01 00:00:00",
            "approved_by_id": self.manager.id,
            "version": 9,
        }
        keys = {f"default_{name}": value for name, value in guarded.items()}
        contracts = self.env["workshop.contract"].with_user(self.salesperson)
        made = contracts.with_context(**keys).create({"order_id": order.id})
        for name, value in guarded.items():
            with self.subTest(name):
                field = made._fields[name]
                expected = field.convert_to_read(
                    field.convert_to_record(
                        field.convert_to_cache(value, made, validate=False), made
                    ),
                    made,
                )
                self.assertNotEqual(made[name], expected)
                self.assertFalse(made[name] and name not in ("state", "version"))
        self.assertRecordValues(made, [{"state": "draft", "version": 1}])

    def test_import_forges_nothing(self):
        contract = self._sent()
        mine = self.env["workshop.contract"].with_user(self.salesperson)
        for name, value in (
            ("state", "Archived"),
            ("customer_name", "Fang Min"),
            ("date_signed", "2026-11-01 00:00:00"),
            ("sha256", "0" * 64),
        ):
            result = mine.load([".id", name], [[str(contract.id), value]])
            with self.subTest(name):
                self.assertFalse(result["ids"])
        self.assertEqual(contract.state, "sent")

    def test_row_moved_into_a_signed_contract(self):
        signed = self._archived()
        draft = self._contract(self._accepted())
        for name in ("clause_ids", "line_ids", "payment_ids"):
            before = len(signed[name])
            with self.subTest(name):
                with self.assertRaises(UserError):
                    signed.write({name: [Command.link(draft[name][0].id)]})
                with self.assertRaises(UserError):
                    draft.write({name: [Command.link(signed[name][0].id)]})
                with self.assertRaises(UserError):
                    draft[name][0].write({"contract_id": signed.id})
                with self.assertRaises(UserError):
                    draft[name][0].copy({"contract_id": signed.id})
                self.env.invalidate_all()
                self.assertEqual(len(signed[name]), before)


class TestContractMeanwhile(ContractCase):
    """The order moves while its contract is on its way."""

    def test_price_between_approval_and_signature(self):
        contract = self._sent()
        order = contract.order_id
        order.with_user(self.salesperson).order_line.price_unit = 156.0
        self.assertEqual(contract.state, "draft")
        with self.assertRaises(UserError):
            self._sign_theirs(contract)
        self.assertNotEqual(order.state, "sale")

    def test_price_between_the_two_signatures(self):
        contract = self._sent()
        self._sign_theirs(contract)
        order = contract.order_id
        order.with_user(self.salesperson).order_line.price_unit = 156.0
        self.assertEqual(contract.state, "terminated")
        with self.assertRaises(UserError):
            self._sign_ours(contract)
        self.assertEqual(order.state, "sent")

    def test_line_added_removed_and_imported_between_signatures(self):
        for act in (
            lambda order: order.write(
                {
                    "order_line": [
                        Command.create(
                            {"product_id": self.product.id, "price_unit": 160.0}
                        )
                    ]
                }
            ),
            lambda order: order.order_line.write({"product_uom_qty": 99}),
            lambda order: self.env["sale.order.line"]
            .with_user(self.salesperson)
            .load(
                [".id", "price_unit"],
                [[str(order.order_line.id), "156"]],
            ),
        ):
            contract = self._contract(self._accepted())
            contract = self._sent(contract)
            self._sign_theirs(contract)
            act(contract.order_id.with_user(self.salesperson))
            self.env.invalidate_all()
            self.assertEqual(contract.state, "terminated")
            self.assertEqual(contract.order_id.state, "sent")

    def test_twenty_at_once_one_without_its_contract(self):
        orders = self.env["sale.order"].with_user(self.salesperson)
        for _index in range(19):
            orders |= self._create_order(price=155.0, quantity=10)
        orders.action_quotation_sent()
        waiting = self._accepted()
        with self._assert_shut(f"{waiting.name} needs a signed contract"):
            (orders | waiting).action_confirm()
        self.env.invalidate_all()
        self.assertEqual(set(orders.mapped("state")), {"sent"})
        orders.action_confirm()
        self.assertEqual(set(orders.mapped("state")), {"sale"})

    def test_everybody_confirms_nothing_without_it(self):
        order = self._accepted()
        people = {
            "stock.group_stock_user": "kuang",
            "mrp.group_mrp_user": "lu",
            "account.group_account_invoice": "qian",
        }
        for group, login in people.items():
            user = self._create_user(login, groups=group)
            for act in (
                lambda mine: mine.action_confirm(),
                lambda mine: mine.write({"state": "sale"}),
                lambda mine: mine.web_save({"state": "sale"}, {}),
                lambda mine: mine.order_line.write({"state": "sale"}),
            ):
                with self.subTest(login), self.assertRaises(UserError):
                    act(order.with_user(user))
                self.env.invalidate_all()
                self.assertEqual(order.state, "sent")
                self.assertFalse(order.sudo().picking_ids)

    def test_cancelled_with_an_archived_contract(self):
        contract = self._archived()
        order = contract.order_id
        order.sudo()._action_cancel()
        self.assertEqual(contract.state, "archived")
        self.assertEqual(order.policy_stage, "cancelled")
        with self.assertRaises(UserError):
            contract.with_user(self.salesperson).action_amend()
        # quoted again it is accepted again; what was signed still covers it
        order.with_user(self.salesperson).action_draft()
        order.with_user(self.salesperson).action_quotation_sent()
        self.assertFalse(order.policy_accept_date)
        order.with_user(self.salesperson).action_confirm()
        self.assertEqual(order.state, "sale")

    def test_merged_quotation_inherits_nothing(self):
        order = self._archived().order_id
        copy = order.with_user(self.salesperson).copy()
        self.assertRecordValues(
            copy.sudo(),
            [
                {
                    "policy_contract_id": False,
                    "policy_accept_date": False,
                    "policy_stage": "inquiry",
                }
            ],
        )
        copy.action_quotation_sent()
        with self._assert_shut("needs a signed contract"):
            copy.action_confirm()


class TestSealedRoutes(ContractPortalCase):
    """The sealed file, over every route of the web client."""

    def setUp(self):
        super().setUp()
        self._release(self.offer)
        self._accept(self.offer)
        self.contract = self._archived(
            self.offer.policy_contract_id.with_user(self.salesperson)
        )
        self.file = self.contract.sudo().attachment_id
        self.copy = self.contract.sudo().order_attachment_id

    def _assert_unchanged(self):
        self.env.invalidate_all()
        self.assertTrue(self.contract.sudo()._check_file())
        self.assertRecordValues(
            self.file,
            [
                {
                    "res_model": "workshop.contract",
                    "res_id": self.contract.id,
                    "public": False,
                    "policy_is_sealed": True,
                }
            ],
        )

    def test_rpc_of_everybody(self):
        admin = self._create_user("gao", "owner", groups="base.group_system")
        other = self.env["ir.attachment"].create({"name": "x", "raw": b"x"})
        for user in (self.salesperson, self.manager, self.owner, admin):
            for record in (self.file, self.copy):
                mine = record.with_user(user)
                for vals in (
                    {"raw": b"x"},
                    {"datas": base64.b64encode(b"x")},
                    {"db_datas": b"x"},
                    {"store_fname": other.store_fname},
                    {"checksum": "0"},
                    {"name": "x"},
                    {"mimetype": "text/html"},
                    {"type": "url", "url": "https://example.com"},
                    {"res_id": self.held.id},
                    {"res_model": "sale.order", "res_id": self.held.id},
                    {"res_field": "our_signature"},
                    {"public": True},
                    {"company_id": False},
                    {"policy_is_sealed": False},
                ):
                    with self.subTest(user=user.login, vals=vals):
                        with self.assertRaises(UserError):
                            mine.write(vals)
                        with self.assertRaises(UserError):
                            mine.web_save(vals, {})
                with self.assertRaises(UserError):
                    mine.unlink()
        self._assert_unchanged()

    def test_routes_of_the_client(self):
        self._login(self.manager)
        with mute_logger("odoo.http"), self.assertRaises(JsonRpcException):
            self.make_jsonrpc_request(
                "/mail/attachment/delete", {"attachment_id": self.copy.id}
            )
        self._assert_unchanged()
        self.assertTrue(self.copy.exists())

    def test_message_gives_the_file_up(self):
        """A message may hold the file; taking it off the message deletes nothing."""
        message = self.offer.with_user(self.salesperson).message_post(
            body="x", attachment_ids=self.copy.ids
        )
        with suppress(UserError), self.env.cr.savepoint():
            message.sudo().unlink()
        self.env.flush_all()
        self.assertTrue(self.copy.exists())
        self._assert_unchanged()

    def test_strangers_get_no_file(self):
        for user in (None, self.stranger, self.customer):
            self._login(user)
            for record in (self.file, self.copy):
                response = self.url_open(f"/web/content/{record.id}")
                with self.subTest(user=user and user.login):
                    self.assertNotIn("Contract", response.text)
                    self.assertNotEqual(response.content, record.raw)


class TestContractRoutes(ContractPortalCase):
    """Odd values on the customer's routes end in a sentence."""

    def setUp(self):
        super().setUp()
        self._release(self.offer)
        self._accept(self.offer)
        self.contract = self.offer.policy_contract_id
        self.contract._portal_ensure_token()
        self._sent(self.contract.with_user(self.salesperson))

    def _sign(self, **params):
        values = {
            "name": "Fang Min",
            "signature": SIGNATURE,
            "access_token": self.contract.access_token,
            **params,
        }
        result = self.make_jsonrpc_request(
            f"/my/contracts/{self.contract.id}/sign", values
        )
        self.env.invalidate_all()
        return result

    def test_names_that_are_no_text(self):
        for name in (12, True, ["Fang"], {"a": 1}, "   ", None):
            with self.subTest(name=name):
                self.assertIn("error", self._sign(name=name))
                self.assertFalse(self.contract.customer_date)

    def test_tokens_that_are_no_text(self):
        for token in (12, True, ["x"], {"a": 1}, "", None, self.held.access_token):
            with self.subTest(token=token):
                self.assertIn("error", self._sign(access_token=token))
                self.assertFalse(self.contract.customer_date)

    def test_script_in_a_name_is_text(self):
        self.assertIn("force_refresh", self._sign(name="<script>alert(1)</script>"))
        clause = "<script>alert('clause')</script>"
        self.assertEqual(self.contract.customer_name, "<script>alert(1)</script>")
        page = self.url_open(
            f"/my/contracts/{self.contract.id}"
            f"?access_token={self.contract.access_token}"
        )
        self.assertNotIn("<script>alert(", page.text)
        self.assertNotIn(clause, page.text)
        self.assertNotIn("<script>alert(", self.contract.message_ids[0].body)

    def test_script_in_a_clause_is_text(self):
        clause = self.contract.clause_ids[0]
        text = "<script>alert('clause')</script><img src=x onerror=alert(1)>"
        clause.flush_recordset()
        self.env.cr.execute(
            "UPDATE workshop_contract_clause SET text = %s, name = %s WHERE id = %s",
            (text, text, clause.id),
        )
        self.env.invalidate_all()
        page = self.url_open(
            f"/my/contracts/{self.contract.id}"
            f"?access_token={self.contract.access_token}"
        )
        self.assertIn("&lt;script&gt;alert", page.text)
        self.assertNotIn("<script>alert(", page.text)
        self.assertNotIn("<img src=x", page.text)
        self.assertNotIn("<img src=x", self.contract._render_pdf().decode())

    def test_declined_while_the_contract_is_on_its_way(self):
        self._post(self.offer, "decline", decline_message="Too late")
        self.assertIn(self.offer.state, ("sent", "cancel"))
        if self.offer.state == "cancel":
            self.assertEqual(self.contract.state, "terminated")
            self.assertIn("error", self._sign())
        self.assertFalse(self.contract.customer_date)
