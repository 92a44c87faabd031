from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import NOW
from .delivery_common import HandoverCase
from .test_views_first_button import FirstButtonCase


@freeze_time(NOW)
@tagged("post_install", "-at_install")
class TestProductionIssue(HandoverCase, FirstButtonCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time(NOW):
            cls.order = cls._confirmed()
        cls.maker = cls._create_user("lu", "handler", groups="mrp.group_mrp_user")

    def _issues(self, user=None):
        rows = self.env["workshop.production.issue"].with_user(user or self.handler)
        return rows.with_company(self.company)

    def _report(self, user=None, **values):
        values = {"name": "Oven 2 is down", "order_id": self.order.id, **values}
        return self._issues(user).create(values)

    def test_reported_from_the_manufacturing_order(self):
        production = self._productions(self.order).with_user(self.maker)
        action = production.with_company(self.company).action_policy_report_problem()
        form = Form.from_action(
            self._issues(self.maker).env, dict(action, context=action["context"])
        )
        form.name = "Oven 2 is down"
        issue = form.save()
        self.assertRecordValues(
            issue.sudo(),
            [
                {
                    "order_id": self.order.id,
                    "production_id": production.id,
                    "company_id": self.company.id,
                    "user_id": self.salesperson.id,
                    "state": "open",
                }
            ],
        )

    def test_the_salesperson_is_told_once(self):
        issue = self._report(solver_id=self.handler.id)
        self.assertEqual(
            issue.sudo().activity_ids.user_id, self.salesperson | self.handler
        )
        issue.write({"date_due": "2026-11-25 02:00:00"})
        self.assertEqual(len(issue.sudo().activity_ids), 2)

    def test_solved_with_words(self):
        issue = self._report()
        with self.assertRaisesRegex(UserError, "Say how"):
            issue.action_solve()
        issue.solution = "Fuse replaced."
        issue.action_solve()
        self.assertRecordValues(
            issue, [{"state": "solved", "solved_by_id": self.handler.id}]
        )
        self.assertFalse(issue.sudo().activity_ids)
        with self.assertRaisesRegex(UserError, "solved already"):
            issue.action_solve()

    def test_who_may(self):
        for user, sees in (
            (self.salesperson, True),
            (self.colleague, False),
            (self.handler, True),
            (self.inspector, True),
            (self.manager, True),
            (self.owner, True),
            (self.auditor, True),
        ):
            issue = self._report()
            with self.subTest(user=user.login):
                found = self._issues(user).search([("id", "=", issue.id)])
                self.assertEqual(bool(found), sees)
        for user in (self.finance, self.auditor):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._report(user)
        with self.assertRaises(AccessError):
            self._report().with_user(self.auditor).write({"cause": "x"})
        with self.assertRaises(AccessError):
            self._report().with_user(self.colleague).action_solve()

    def test_side_doors(self):
        issue = self._report(state="solved", company_id=self.other_company.id)
        self.assertEqual(issue.state, "open")
        self.assertEqual(issue.company_id, self.company)
        issue = (
            self._issues()
            .with_context(default_state="solved")
            .create({"name": "x", "order_id": self.order.id})
        )
        self.assertEqual(issue.state, "open")
        root = self.env.ref("base.user_root")
        for user in (self.handler, self.manager, self.owner, root):
            with self.subTest(user=user.login):
                with self.assertRaises(UserError):
                    issue.with_user(user).write({"state": "solved"})
                with self.assertRaises(UserError):
                    issue.with_user(user).unlink()
        issue.solution = "Fuse replaced."
        issue.action_solve()
        with self.assertRaisesRegex(UserError, "stays as it is"):
            issue.write({"cause": "Somebody else"})

    def test_documents_of_one_company(self):
        stranger = self._create_user("ma", "handler", company=self.other_company)
        with self.assertRaises(UserError):
            self.env["workshop.production.issue"].with_user(stranger).with_company(
                self.other_company
            ).create({"name": "x", "order_id": self.order.id})
        production = self.env["mrp.production"].create(
            {"product_id": self.product.id, "company_id": self.other_company.id}
        )
        with self.assertRaisesRegex(UserError, "another company"):
            self._issues(self.env.ref("base.user_root")).create(
                {
                    "name": "x",
                    "order_id": self.order.id,
                    "production_id": production.id,
                }
            )

    def test_opened_for_an_event(self):
        issue = self._issues()._open(
            [
                {
                    "name": "Packing is torn",
                    "picking_id": self.order.sudo().picking_ids.id,
                }
            ]
        )
        self.assertEqual(issue.order_id, self.order)

    def test_first_button(self):
        issue = self._report()
        self.assertEqual(
            self._get_button(issue, self.handler), ("action_solve", "Solve")
        )
        self.assertEqual(issue.next_text, "Sun solves it. Say until when.")
