import threading

from psycopg2 import errors

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, get_db_name, tagged

from .common import PolicyCase


@tagged("post_install", "-at_install")
class TestTwoApproversAtOnce(BaseCase):
    """Two people decide in the same second: one wins, the other reads who did.

    Real transactions that commit, on a database of their own.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())
        with cls.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            cls._set_up_workshop(env)

    @classmethod
    def _set_up_workshop(cls, env):
        company = env.company
        role = "workshop_sales_policy.group_policy_"
        env.ref(f"{role}owner").user_ids = [Command.clear()]
        env.ref(f"{role}manager").user_ids = [Command.clear()]
        users = {
            login: env["res.users"].create(
                {
                    "name": login.capitalize(),
                    "login": login,
                    "company_id": company.id,
                    "company_ids": [Command.set(company.ids)],
                    "group_ids": [Command.set(env.ref(f"{role}{name}").ids)],
                }
            )
            for login, name in (
                ("wang", "owner"),
                ("chen", "manager"),
                ("feng", "manager"),
                ("li", "user"),
            )
        }
        cls.users = {login: user.id for login, user in users.items()}
        policy = (
            env["workshop.policy"]
            .with_user(users["wang"])
            .create(
                {
                    "company_id": company.id,
                    "second_person_id": users["chen"].id,
                    **PolicyCase.policy_values,
                }
            )
        )
        policy._get_tier("sale_quotation", 2).step_ids.write(
            {"approver_kind": "manager", "mode": "all"}
        )
        policy.action_submit()
        cls.partner_id = env["res.partner"].create({"name": "Lotus Tea House"}).id
        cls.product_id = (
            env["product.product"]
            .create(
                {
                    "name": "Walnut loaf",
                    "list_price": 160.0,
                    "standard_price": 110.0,
                    "is_storable": True,
                    "taxes_id": [Command.clear()],
                }
            )
            .id
        )

    def _submit(self, price):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, self.users["li"], {})
            order = env["sale.order"].create(
                {
                    "partner_id": self.partner_id,
                    "order_line": [
                        Command.create(
                            {
                                "product_id": self.product_id,
                                "product_uom_qty": 100,
                                "price_unit": price,
                            }
                        )
                    ],
                }
            )
            order.action_policy_submit()
            return order.id

    def _at_once(self, order_id, **acts):
        """Run each act in a transaction that began before any of them committed.

        :param acts: ``{login: function of the order}``
        :return: ``{login: "" or the sentence of the refusal}``
        """
        began = threading.Barrier(len(acts))
        results = {}

        def run(login, act):
            with self.registry.cursor() as cr:
                env = api.Environment(cr, self.users[login], {})
                first = [True]

                def attempt():
                    order = env["sale.order"].browse(order_id)
                    order.fetch(["policy_approval_state"])  # the snapshot begins here
                    if first:
                        first.clear()
                        began.wait(30)
                    act(order)

                try:
                    retrying(attempt, env)
                    results[login] = ""
                except UserError as error:
                    results[login] = str(error)
                except errors.SerializationFailure as error:
                    results[login] = f"raw: {error}"

        threads = [
            threading.Thread(target=run, args=(login, act))
            for login, act in acts.items()
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        return results

    def _read(self, order_id):
        cr = self.registry.cursor()
        self.addCleanup(cr.close)
        env = api.Environment(cr, SUPERUSER_ID, {})
        return env["sale.order"].browse(order_id)

    def test_two_who_approve_any(self):
        order_id = self._submit(150.0)
        results = self._at_once(
            order_id,
            chen=lambda order: order.action_policy_approve(),
            feng=lambda order: order.action_policy_approve(),
        )
        texts = sorted(results.values())
        self.assertEqual(texts[0], "")
        self.assertRegex(texts[1], "is decided already: Approved by (Chen|Feng)")
        order = self._read(order_id)
        self.assertEqual(order.policy_approval_state, "approved")
        self.assertEqual(
            order.policy_request_id.decision_ids.mapped("kind"), ["approve"]
        )

    def test_one_approves_and_one_refuses(self):
        order_id = self._submit(150.0)
        results = self._at_once(
            order_id,
            chen=lambda order: order.action_policy_approve(),
            feng=lambda order: order.action_policy_refuse("No."),
        )
        self.assertEqual(sorted(map(bool, results.values())), [False, True])
        self.assertIn("is decided already", "".join(results.values()))
        order = self._read(order_id)
        self.assertEqual(len(order.policy_request_id.decision_ids), 1)

    def test_two_of_all_agree_at_once_and_none_is_lost(self):
        order_id = self._submit(100.0)
        results = self._at_once(
            order_id,
            chen=lambda order: order.action_policy_approve(),
            feng=lambda order: order.action_policy_approve(),
        )
        self.assertEqual(results, {"chen": "", "feng": ""})
        order = self._read(order_id)
        self.assertEqual(order.policy_approval_state, "approved")
        self.assertEqual(len(order.policy_request_id.step_ids.agreed_user_ids), 2)

    def test_price_lowered_while_it_is_approved(self):
        order_id = self._submit(150.0)
        self._at_once(
            order_id,
            chen=lambda order: order.action_policy_approve("", 1),
            li=lambda order: order.order_line.write({"price_unit": 130.0}),
        )
        order = self._read(order_id)
        self.assertEqual(order.order_line.price_unit, 130.0)
        self.assertTrue(order.policy_withheld)
        self.assertEqual(order.policy_approval_state, "pending")

    def test_submitted_twice_at_once(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, self.users["li"], {})
            order_id = env["sale.order"].browse(self._submit(150.0)).copy().id
            env["sale.order"].browse(order_id).order_line.price_unit = 150.0
        results = self._at_once(
            order_id,
            li=lambda order: order.action_policy_submit(),
            wang=lambda order: order.action_policy_submit(),
        )
        self.assertEqual(sorted(map(bool, results.values())), [False, True])
        self.assertIn("submitted", "".join(results.values()))
        order = self._read(order_id)
        rounds = order.env["workshop.approval.request"].search_count(
            [("res_model", "=", "sale.order"), ("res_id", "=", order_id)]
        )
        self.assertEqual(rounds, 1)
