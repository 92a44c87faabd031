import threading
from datetime import timedelta

from psycopg2 import errors

from odoo import SUPERUSER_ID, api, fields
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged

from .common import PolicyCase


@tagged("post_install", "-at_install")
class TestTwoWorkersAtOnce(BaseCase):
    """Two workers run the deadline job in the same second: nothing escalates twice.

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
        company = env["res.company"].create({"name": "Two Ovens"})
        role = "workshop_sales_policy.group_policy_"
        users = {
            login: env["res.users"].create(
                {
                    "name": login.capitalize(),
                    "login": f"ovens_{login}",
                    "company_id": company.id,
                    "company_ids": [Command.set(company.ids)],
                    "group_ids": [Command.set(env.ref(f"{role}{name}").ids)],
                }
            )
            for login, name in (("wang", "owner"), ("chen", "manager"), ("li", "user"))
        }
        env["workshop.policy"].with_user(users["wang"]).with_company(company).create(
            {
                "company_id": company.id,
                "second_person_id": users["chen"].id,
                **PolicyCase.policy_values,
            }
        ).action_submit()
        cases = (
            env["workshop.complaint"]
            .with_user(users["li"])
            .with_company(company)
            .create([{"description": f"Case {number}"} for number in range(4)])
        )
        past = fields.Datetime.now() - timedelta(hours=1)
        clocks = cases.sudo().clock_ids.filtered(lambda c: c.kind == "ack")
        clocks._evidence_write({"date_due": past, "date_warn": past})
        cls.case_ids, cls.manager_id = cases.ids, users["chen"].id
        env["workshop.complaint"]._cron_notify()

    def test_nothing_escalates_twice(self):
        began = threading.Barrier(2)
        outcomes = []

        def run():
            with self.registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                clocks = env["workshop.complaint.clock"]
                clocks.search_count([])  # the snapshot begins here
                began.wait(30)
                try:
                    clocks._cron_deadlines()
                    env["workshop.complaint"]._cron_notify()
                    outcomes.append("done")
                except errors.SerializationFailure:
                    cr.rollback()
                    outcomes.append("later")  # the job comes again

        threads = [threading.Thread(target=run) for _index in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        self.assertEqual(len(outcomes), 2)
        self.assertIn("done", outcomes)
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            env["workshop.complaint"]._cron_notify()
            cases = env["workshop.complaint"].browse(self.case_ids)
            late = cases.clock_ids.filtered("is_breached")
            self.assertEqual(late.mapped("kind"), ["ack"] * 4)
            self.assertTrue(all(cases.mapped("is_escalated")))
            todos = env["mail.activity"].search(
                [
                    ("res_model", "=", "workshop.complaint"),
                    ("res_id", "in", self.case_ids),
                    ("user_id", "=", self.manager_id),
                ]
            )
            self.assertEqual(sorted(todos.mapped("res_id")), sorted(self.case_ids))
