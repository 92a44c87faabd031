from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user

from .common import ROLES, PolicyCase

GUARDED = {
    "policy_approval_state": "approved",
    "policy_withheld": False,
    "policy_release_date": "2026-01-01 00:00:00",
    "policy_release_level": 9,
    "policy_release_margin_pct": 99.0,
    "policy_release_material": {"lines": {}},
    "policy_order_release_date": "2026-01-01 00:00:00",
    "policy_stage": "accepted",
    "policy_accept_date": "2026-01-01 00:00:00",
    "policy_accept_grade": "login",
    "policy_accept_name": "Forged",
    "policy_terms_acknowledged": True,
    "policy_out_date": "2026-01-01 00:00:00",
    "policy_is_reviewed": True,
    "policy_is_prompt": True,
    "policy_next_key": "released",
}


class TestEvidenceRows(PolicyCase):
    """Rounds, steps, log, receipts and compliance are written by methods only."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._publish_policy()
        cls.order = cls._create_order(price=150.0)
        cls.order.action_policy_submit()
        cls.request = cls.order.sudo().policy_request_id
        cls.request._log("escalate", step=cls.request.step_ids)
        cls.env["workshop.compliance"]._open_month(
            cls.company, cls.policy.create_date.date()
        )
        month = cls.env["workshop.compliance"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.rows = {
            "workshop.approval.request": (cls.request, {"state": "approved"}),
            "workshop.approval.step": (cls.request.step_ids, {"state": "approved"}),
            "workshop.approval.decision": (
                cls.request.decision_ids,
                {"kind": "approve"},
            ),
            "workshop.policy.acknowledgement": (
                cls.policy.acknowledgement_ids[0],
                {"date": "2026-01-01 00:00:00"},
            ),
            "workshop.compliance": (month, {"compliant_count": 100}),
        }
        cls.users = [getattr(cls, {"user": "salesperson"}.get(r, r)) for r in ROLES]

    def test_every_role_is_refused(self):
        for user in self.users:
            for model, (row, vals) in self.rows.items():
                with self.subTest(user=user.login, model=model):
                    row = row.with_user(user)
                    with self.assertRaises(UserError):
                        row.write(vals)
                    with self.assertRaises(UserError):
                        row.unlink()
                    with self.assertRaises(UserError):
                        row.create([vals])
                    with self.assertRaises(UserError):
                        row.copy()

    def test_the_superuser_is_refused(self):
        root = self.env.ref("base.user_root")
        for model, (row, vals) in self.rows.items():
            with self.subTest(model=model):
                row = row.with_user(root).sudo()
                for act in (
                    lambda r=row, v=vals: r.write(v),
                    lambda r=row: r.unlink(),
                    lambda r=row, v=vals: r.create([v]),
                ):
                    with self.assertRaisesRegex(UserError, "is evidence"):
                        act()

    def test_not_through_a_parents_commands(self):
        step = self.request.step_ids
        for user in (self.owner, self.env.ref("base.user_root")):
            with self.assertRaises(UserError):
                self.request.with_user(user).write(
                    {"step_ids": [Command.update(step.id, {"state": "approved"})]}
                )
        receipt = self.policy.acknowledgement_ids[0]
        with self.assertRaises(UserError):
            self.policy.sudo().write(
                {
                    "acknowledgement_ids": [
                        Command.update(receipt.id, {"date": "2026-01-01 00:00:00"})
                    ]
                }
            )

    def test_not_by_import(self):
        result = (
            self.env["workshop.approval.request"]
            .with_user(self.owner)
            .load([".id", "state"], [[str(self.request.id), "approved"]])
        )
        self.assertFalse(result["ids"])
        self.assertEqual(self.request.state, "pending")

    def test_guarded_methods_are_private(self):
        for name in (
            "_approve",
            "_finish",
            "_evidence_write",
            "_policy_write",
            "_void",
        ):
            self.assertTrue(name.startswith("_"))
            self.assertTrue(
                hasattr(self.request, name) or hasattr(self.order, name), name
            )

    def test_reader_may_still_be_told(self):
        self.request.write({"notify_pending": False})
        self.assertFalse(self.request.notify_pending)


class TestGuardedColumns(PolicyCase):
    """What a review wrote on an order is written by nothing else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._publish_policy()
        cls.order = cls._create_order(price=150.0)

    def _assert_clean(self, order):
        self.assertRecordValues(
            order,
            [
                {
                    "policy_approval_state": "none",
                    "policy_withheld": True,
                    "policy_release_date": False,
                    "policy_release_level": 0,
                    "policy_order_release_date": False,
                    "policy_stage": "inquiry",
                    "policy_accept_date": False,
                    "policy_accept_grade": False,
                    "policy_terms_acknowledged": False,
                    "policy_out_date": False,
                    "policy_is_reviewed": False,
                    "policy_next_key": False,
                }
            ],
        )
        with self.assertRaisesRegex(UserError, "needs the review"):
            order.action_confirm()

    def _prepare(self, **values):
        return {
            "partner_id": self.partner.id,
            "order_line": [
                Command.create(
                    {
                        "product_id": self.product.id,
                        "product_uom_qty": 100,
                        "price_unit": 150.0,
                    }
                )
            ],
            **values,
        }

    def test_write(self):
        users = (self.salesperson, self.owner, self.env.ref("base.user_root"))
        for name, value in GUARDED.items():
            for user in users:
                with self.subTest(name=name, user=user.login):
                    with self.assertRaisesRegex(UserError, "by their buttons only"):
                        self.order.with_user(user).write({name: value})

    def test_create(self):
        orders = self.env["sale.order"].with_user(self.salesperson)
        self._assert_clean(orders.create(self._prepare(**GUARDED)))

    def test_default_keys(self):
        context = {f"default_{name}": value for name, value in GUARDED.items()}
        orders = self.env["sale.order"].with_user(self.salesperson)
        self._assert_clean(orders.with_context(**context).create(self._prepare()))

    def test_copy(self):
        self.order.action_policy_submit()
        self._approve(self.order)
        self._assert_clean(self.order.copy())
        self._assert_clean(self.order.copy(dict(GUARDED)))

    def test_web_save(self):
        orders = self.env["sale.order"].with_user(self.salesperson)
        with self.assertRaises(UserError):
            self.order.web_save({"policy_withheld": False}, {"id": {}})
        [row] = orders.web_save(self._prepare(policy_withheld=False), {"id": {}})
        self._assert_clean(orders.browse(row["id"]))

    def test_import(self):
        orders = self.env["sale.order"].with_user(self.salesperson)
        result = orders.load(
            [".id", "policy_withheld"], [[str(self.order.id), "False"]]
        )
        self.assertFalse(result["ids"])
        self._assert_clean(self.order)

    def test_commands_from_the_customer(self):
        partner = self.partner.with_user(self.owner)
        with self.assertRaises(UserError):
            partner.write(
                {
                    "sale_order_ids": [
                        Command.update(self.order.id, {"policy_withheld": False})
                    ]
                }
            )
        partner.write({"sale_order_ids": [Command.create(self._prepare(**GUARDED))]})
        self._assert_clean(partner.sale_order_ids - self.order)

    def test_change_state_is_guarded(self):
        order = self._create_order(price=155.0)
        order.action_confirm()
        action = order.action_policy_request_change()
        change = self.env["workshop.order.change"].browse(action["res_id"])
        for vals in ({"state": "approved"}, {"date_applied": "2026-01-01 00:00:00"}):
            with self.assertRaisesRegex(UserError, "by their buttons only"):
                change.with_user(self.owner).write(vals)
        forged = change.with_user(self.salesperson).create(
            {"order_id": order.id, "reason": "x", "state": "approved"}
        )
        self.assertEqual(forged.state, "draft")

    def test_portal_user_calls_nothing(self):
        portal = new_test_user(
            self.env,
            login="kunde",
            groups="base.group_portal",
            partner_id=self.partner.id,
        )
        order = self._create_order(price=155.0)
        order.action_quotation_sent()
        order = order.with_user(portal)
        for method in (
            "action_policy_submit",
            "action_policy_withdraw",
            "action_policy_approve",
            "action_policy_request_change",
        ):
            with self.subTest(method=method):
                with self.assertRaises(UserError):
                    getattr(order, method)()
        for name in ("policy_next_values", "policy_next_text", "policy_margin_pct"):
            with self.subTest(name=name):
                with self.assertRaises(AccessError):
                    order.read([name])
