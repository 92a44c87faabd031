import threading
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, get_db_name, tagged

from .portal_common import SIGNATURE


@tagged("post_install", "-at_install")
class TestTwoAtOneContract(BaseCase):
    """Customer and staff act in the same second, and two workers send.

    Real transactions that commit, on a database of their own.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())
        with cls.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            admin = env.ref("base.user_admin")
            second = env["res.users"].create({"name": "Chen", "login": "chen"})
            policies = env["workshop.policy"].with_user(admin)
            policies.create(
                {
                    "second_person_id": second.id,
                    "contract_always": True,
                    "order_review": False,
                    "inspection_gate": False,
                }
            ).action_submit()
            cls.admin_id = admin.id
            partner = env["res.partner"].create(
                {"name": "Lotus Tea House", "email": "lotus@example.com"}
            )
            cls.partner_id = partner.id
            product = env["product.product"].create(
                {
                    "name": "Baking course",
                    "type": "service",
                    "list_price": 100.0,
                    "standard_price": 10.0,
                    "taxes_id": [Command.clear()],
                }
            )
            cls.product_id = product.id

    def _sent(self):
        """A contract that is with the customer: its id."""
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            line = {"product_id": self.product_id, "product_uom_qty": 1}
            order = (
                env["sale.order"]
                .with_user(self.admin_id)
                .create(
                    {
                        "partner_id": self.partner_id,
                        "order_line": [Command.create(line)],
                    }
                )
            )
            order.action_quotation_sent()
            order.sudo()._policy_accept({"grade": "staff", "way": "phone"})
            contract = order.sudo().policy_contract_id
            contract._policy_write(
                {
                    "state": "sent",
                    "date_approved": "2026-01-01",
                    "date_sent": "2026-01-01",
                }
            )
            return contract.id

    def _at_once(self, *acts):
        """Run each in a transaction that began before any of them committed.

        :return: list of "" or the sentence of the refusal
        """
        began = threading.Barrier(len(acts))
        results = [None] * len(acts)

        def run(index, act):
            with self.registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                first = [True]

                def attempt():
                    env["workshop.contract"].search([]).mapped("state")
                    if first:
                        first.clear()
                        began.wait(30)
                    return act(env)

                try:
                    retrying(attempt, env)
                    results[index] = ""
                except Exception as error:
                    results[index] = str(error) or repr(error)

        threads = [
            threading.Thread(target=run, args=(index, act))
            for index, act in enumerate(acts)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        return results

    def _read(self, contract_id):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            contract = env["workshop.contract"].browse(contract_id)
            return {
                "state": contract.state,
                "next": contract.next_ids.mapped("state"),
                "order": contract.order_id.state,
                "log": len(
                    contract.message_ids.filtered(
                        lambda m: "Signed for the customer" in (m.body or "")
                    )
                ),
            }

    def _sign(self, contract_id, name="Fang Min"):
        evidence = {"grade": "link", "name": name, "signature": SIGNATURE}
        return lambda env: (
            env["workshop.contract"].browse(contract_id)._sign_for_customer(evidence)
        )

    def _sign_ours(self, contract_id):
        def act(env):
            contracts = env["workshop.contract"].with_user(self.admin_id)
            contracts.browse(contract_id)._sign_for_us("Admin", SIGNATURE)

        return act

    def _amend(self, contract_id):
        def act(env):
            contracts = env["workshop.contract"].with_user(self.admin_id)
            contracts.browse(contract_id).action_amend()

        return act

    def test_both_sides_sign_at_once(self):
        contract_id = self._sent()
        results = self._at_once(self._sign(contract_id), self._sign_ours(contract_id))
        self.assertEqual(results, ["", ""])
        found = self._read(contract_id)
        self.assertEqual(found["state"], "archived")
        self.assertEqual(found["order"], "sale")

    def test_the_customer_signs_twice_at_once(self):
        contract_id = self._sent()
        results = self._at_once(
            self._sign(contract_id), self._sign(contract_id, "Somebody Else")
        )
        self.assertEqual(results.count(""), 1, results)
        self.assertEqual(self._read(contract_id)["log"], 1)

    def test_two_amend_at_once(self):
        contract_id = self._sent()
        results = self._at_once(self._amend(contract_id), self._amend(contract_id))
        self.assertIn("", results)
        self.assertEqual(self._read(contract_id)["next"], ["draft"], results)

    def test_signed_while_it_is_amended(self):
        contract_id = self._sent()
        results = self._at_once(self._sign(contract_id), self._amend(contract_id))
        self.assertIn("", results)
        found = self._read(contract_id)
        self.assertNotEqual(found["state"], "archived")
        if found["state"] == "signed" and found["next"]:
            # as if he had signed a moment before: ours is refused from now on
            [refusal] = self._at_once(self._sign_ours(contract_id))
            self.assertIn("was replaced by", refusal)
        self.assertNotEqual(self._read(contract_id)["order"], "sale")

    def test_two_workers_send_the_same_notices_once(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            notices = env["workshop.notice"]._open(
                [
                    {
                        "kind": "other",
                        "partner_id": self.partner_id,
                        "res_model": "res.partner",
                        "res_id": number,
                        "subject": f"Message {number}",
                        "text": "Hello.",
                        "user_id": self.admin_id,
                    }
                    for number in (1, 2, 3)
                ]
            )
            notices._queue()
            ids = notices.ids
        sent = []
        lock = threading.Lock()

        def send(records, **kwargs):
            with lock:
                sent.extend(records.mapped("subject"))
            records.write({"state": "sent"})

        def work(env):
            try:
                env["workshop.notice"]._cron_send()
            except SerializationFailure:
                env.cr.rollback()  # the job runs again by itself

        with patch.object(self.registry["mail.mail"], "send", send):
            results = self._at_once(work, work) + self._at_once(work)
        self.assertEqual(results, [""] * 3)
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            states = env["workshop.notice"].browse(ids).mapped("state")
        self.assertEqual(states, ["sent"] * 3)
        self.assertEqual(sorted(sent), ["Message 1", "Message 2", "Message 3"])
