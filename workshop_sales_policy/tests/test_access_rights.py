from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user

from .common import ROLES, PolicyCase

# {model: rights of user, manager, owner, handler, inspector, finance, auditor};
# r = read, w = write, c = create, u = unlink.
TABLE = {
    "workshop.policy": ("r", "r", "rwcu", "r", "r", "r", "r"),
    "workshop.policy.clause": ("r", "r", "rw", "r", "r", "r", "r"),
    "workshop.policy.clause.setting": ("r", "r", "rwcu", "r", "r", "r", "r"),
    "workshop.policy.acknowledgement": ("r", "r", "r", "r", "r", "r", "r"),
    "workshop.workday": ("r", "r", "rwcu", "r", "r", "r", "r"),
    "workshop.compliance": ("", "r", "r", "", "", "", "r"),
    "workshop.approval.tier": ("r", "r", "rwcu", "", "", "r", "r"),
    "workshop.approval.tier.step": ("r", "r", "rwcu", "", "", "r", "r"),
    "workshop.approval.rule": ("r", "r", "rwcu", "", "", "r", "r"),
    "workshop.approval.request": ("r", "r", "r", "r", "r", "r", "r"),
    "workshop.approval.step": ("r", "r", "r", "r", "r", "r", "r"),
    "workshop.approval.decision": ("r", "r", "r", "r", "r", "r", "r"),
    "workshop.approval.delegation": (
        "rwcu",
        "rwcu",
        "rwcu",
        "rwcu",
        "rwcu",
        "rwcu",
        "r",
    ),
    "workshop.order.change": ("rwcu", "rwcu", "rwcu", "", "", "", "r"),
    "workshop.order.change.line": ("rwcu", "rwcu", "rwcu", "", "", "", "r"),
    "workshop.stage.analysis": ("", "r", "r", "", "", "", "r"),
    "workshop.notice": ("rw", "rw", "rw", "rw", "rw", "", "r"),
    "workshop.delivery.analysis": ("r", "r", "r", "", "", "", "r"),
    "workshop.promise": ("r", "r", "r", "", "", "", "r"),
    "workshop.receipt.record": ("rwc", "rwc", "rwc", "rwc", "rwc", "", ""),
    "workshop.order.followup": ("rwc", "rwc", "rwc", "", "", "", ""),
    "workshop.inspection.plan": ("r", "rwcu", "rwcu", "r", "r", "", "r"),
    "workshop.inspection.plan.point": ("r", "rwcu", "rwcu", "r", "r", "", "r"),
    "workshop.inspection": ("r", "r", "r", "r", "r", "", "r"),
    "workshop.inspection.line": ("r", "r", "r", "r", "r", "", "r"),
    "workshop.inspection.result": ("r", "r", "r", "r", "r", "", "r"),
    "workshop.inspection.coverage": ("r", "r", "r", "r", "r", "", "r"),
    "workshop.unordered.move": ("rwcu", "rwcu", "rwcu", "rwcu", "rwcu", "", "r"),
    "workshop.inspection.answer": ("", "", "rwc", "", "rwc", "", ""),
    "workshop.inspection.lot": ("", "", "rwc", "", "rwc", "", ""),
    "workshop.inspection.waiver": ("rwc", "rwc", "rwc", "rwc", "rwc", "", ""),
    "workshop.contract": ("rwcu", "rwcu", "rwcu", "", "", "", "r"),
    "workshop.contract.clause": ("rwcu", "rwcu", "rwcu", "", "", "", "r"),
    "workshop.contract.line": ("rwcu", "rwcu", "rwcu", "", "", "", "r"),
    "workshop.contract.payment": ("rwcu", "rwcu", "rwcu", "", "", "", "r"),
    "workshop.contract.template": ("r", "rwcu", "rwcu", "", "", "", "r"),
    "workshop.contract.template.clause": ("r", "rwcu", "rwcu", "", "", "", "r"),
    "workshop.contract.send": ("rwc", "rwc", "rwc", "", "", "", ""),
    "workshop.complaint": ("rwc", "rwc", "rwc", "rwc", "rwc", "", "r"),
    "workshop.complaint.clock": ("r", "r", "r", "r", "r", "", "r"),
    "workshop.complaint.pause": ("r", "r", "r", "r", "r", "", "r"),
    "workshop.complaint.callback": ("r", "r", "r", "r", "r", "", "r"),
    "workshop.complaint.category": ("r", "rwcu", "rwcu", "r", "r", "", "r"),
    "workshop.complaint.cause": ("r", "rwcu", "rwcu", "r", "r", "", "r"),
    "workshop.complaint.target": ("r", "r", "rwcu", "r", "r", "r", "r"),
    "workshop.corrective.action": ("rwc", "rwc", "rwc", "rwc", "rwc", "", "r"),
    "workshop.corrective.action.round": ("r", "r", "r", "r", "r", "", "r"),
    "workshop.corrective.action.cancel": ("", "rwc", "rwc", "", "", "", ""),
    "workshop.intake.counter": ("", "", "r", "", "", "", ""),
    "workshop.complaint.act": ("rwc", "rwc", "rwc", "rwc", "rwc", "", ""),
    "workshop.complaint.remedy": ("rwc", "rwc", "rwc", "rwc", "rwc", "", ""),
    "workshop.complaint.analysis": ("r", "r", "r", "", "", "", "r"),
    "workshop.complaint.rate": ("", "r", "r", "", "", "", "r"),
    "workshop.complaint.summary": ("r", "rw", "rw", "r", "r", "", "r"),
    "workshop.complaint.record": ("rwc", "rwc", "rwc", "rwc", "rwc", "", ""),
    "workshop.complaint.address": ("", "", "rwc", "", "", "", ""),
    "workshop.contract.act": ("rwc", "rwc", "rwc", "", "", "", ""),
    "workshop.approval.refuse": ("rwc", "rwc", "rwc", "rwc", "rwc", "rwc", ""),
    "workshop.approval.batch": ("rwc", "rwc", "rwc", "rwc", "rwc", "rwc", ""),
    "workshop.order.confirm": ("rwc", "rwc", "rwc", "", "", "", ""),
    "workshop.order.send": ("rwc", "rwc", "rwc", "", "", "", ""),
    "workshop.handover": ("r", "r", "r", "r", "r", "", "r"),
    "workshop.handover.answer": ("", "rwc", "rwc", "rwc", "rwc", "", ""),
    "workshop.production.issue": ("rwc", "rwc", "rwc", "rwc", "rwc", "", "r"),
    "workshop.lot.sweep": ("r", "r", "r", "r", "r", "", "r"),
    "workshop.lot.sweep.goods": ("r", "r", "r", "r", "r", "", "r"),
    "workshop.lot.sweep.line": ("r", "r", "r", "r", "r", "", "r"),
    "workshop.lot.sweep.delivery": ("r", "r", "r", "r", "r", "", "r"),
    "workshop.lot.sweep.start": ("", "rwc", "rwc", "rwc", "rwc", "", ""),
    "workshop.lot.sweep.act": ("rwc", "rwc", "rwc", "rwc", "rwc", "", ""),
    "workshop.feedback": ("rwc", "rwc", "rwc", "rwc", "rwc", "", "r"),
    "workshop.feedback.theme": ("rc", "rwcu", "rwcu", "rc", "rc", "", "r"),
    "workshop.satisfaction.request": ("r", "r", "r", "", "", "", "r"),
    "workshop.satisfaction.analysis": ("r", "r", "r", "", "", "", "r"),
    "workshop.satisfaction.summary": ("r", "r", "r", "", "", "", "r"),
    "workshop.theme.analysis": ("r", "r", "r", "r", "r", "", "r"),
    "workshop.policy.reason": ("", "", "rwc", "", "", "", ""),
    "workshop.indicator": ("r", "r", "rwc", "r", "r", "r", "r"),
    "workshop.scheme": ("r", "rwcu", "rwcu", "", "", "r", "r"),
    "workshop.scheme.line": ("r", "rwcu", "rwcu", "", "", "r", "r"),
    "workshop.scheme.band": ("r", "rwcu", "rwcu", "", "", "r", "r"),
    "workshop.target.plan": ("r", "rwcu", "rwcu", "", "", "r", "r"),
    "workshop.target.goal": ("r", "rwcu", "rwcu", "", "", "r", "r"),
    "workshop.target.team": ("r", "rwcu", "rwcu", "", "", "r", "r"),
    "workshop.target": ("r", "rwcu", "rwcu", "", "", "r", "r"),
    "workshop.outcome": ("r", "rwcu", "rwcu", "", "", "r", "r"),
    "workshop.scorecard": ("r", "r", "r", "", "", "r", "r"),
    "workshop.scorecard.line": ("r", "r", "r", "", "", "r", "r"),
    "workshop.red.line": ("r", "rwc", "rwc", "", "", "", "r"),
    "workshop.coaching": ("rw", "rw", "rw", "", "", "", "r"),
    "workshop.coaching.session": ("r", "r", "r", "", "", "", "r"),
    "workshop.coaching.check": ("r", "r", "r", "", "", "", "r"),
    "workshop.scorecard.act": ("rwc", "rwc", "rwc", "", "", "", ""),
    "workshop.coaching.act": ("rwc", "rwc", "rwc", "", "", "", ""),
    "workshop.scorecard.act.line": ("rwcu", "rwcu", "rwcu", "", "", "", ""),
    "workshop.induction": ("r", "rwc", "rwc", "r", "r", "", "r"),
    "workshop.induction.subject": ("r", "rw", "rw", "r", "r", "", "r"),
    "workshop.induction.exam": ("r", "r", "r", "r", "r", "", "r"),
    "workshop.induction.act": ("rwc", "rwc", "rwc", "rwc", "rwc", "", ""),
    "workshop.hiring.plan": ("", "rwcu", "rwcu", "", "", "", "r"),
    "workshop.hiring.candidate": ("", "rwcu", "rwcu", "", "", "", "r"),
    "workshop.promotion.channel": ("r", "rwc", "rwc", "r", "r", "r", "r"),
    "workshop.promotion.plan": ("r", "rwcu", "rwcu", "", "", "r", "r"),
    "workshop.promotion.plan.line": ("r", "rwcu", "rwcu", "", "", "r", "r"),
    "workshop.promotion": ("r", "rwcu", "rwcu", "r", "r", "r", "r"),
    "workshop.promotion.task": ("r", "rwcu", "rwcu", "r", "r", "r", "r"),
    "workshop.promotion.log": ("r", "r", "r", "r", "r", "r", "r"),
    "workshop.promotion.content": ("r", "rwcu", "rwcu", "", "", "", "r"),
    "workshop.promotion.evaluation": ("rw", "rw", "rw", "", "", "r", "r"),
    "workshop.promotion.act": ("rwc", "rwc", "rwc", "", "", "", ""),
    "workshop.work.report": ("rw", "rw", "rw", "", "", "", "r"),
    "workshop.work.report.line": ("r", "r", "r", "", "", "", "r"),
    "workshop.win.reason": ("r", "rwc", "rwc", "", "", "", "r"),
    "workshop.lead.won": ("rwc", "rwc", "rwc", "", "", "", ""),
    "workshop.scorecard.deal": ("rwcu", "rwcu", "rwcu", "", "", "", ""),
}
OPERATIONS = {"read": "r", "write": "w", "create": "c", "unlink": "u"}
# Models of core that the auditor reads, and nothing more.
AUDITED = (
    "sale.order",
    "sale.order.line",
    "stock.picking",
    "stock.move",
    "mrp.production",
    "account.move",
    "account.move.line",
    "delivery.carrier",
    "mrp.bom",
    "mrp.workorder",
    "stock.lot",
    "stock.scrap",
)


class TestModelRights(PolicyCase):
    """Every role on every new model, as literals."""

    def _get_user(self, role):
        return getattr(self, {"user": "salesperson"}.get(role, role))

    def _get_rights(self, user, model):
        rows = self.env[model].with_user(user)
        return "".join(
            letter for name, letter in OPERATIONS.items() if rows.has_access(name)
        )

    def test_table(self):
        for model, rights in TABLE.items():
            for role, expected in zip(ROLES, rights, strict=True):
                with self.subTest(model=model, role=role):
                    user = self._get_user(role)
                    self.assertEqual(self._get_rights(user, model), expected)

    def test_table_names_every_model(self):
        ours = {
            name
            for name, model in self.env.registry.items()
            if name.startswith("workshop.") and not model._abstract
        }
        self.assertEqual(ours, set(TABLE))

    def test_nobody_else_reads_anything(self):
        people = (
            new_test_user(self.env, login="plain", groups="base.group_user"),
            new_test_user(self.env, login="kunde", groups="base.group_portal"),
            self.env.ref("base.public_user"),
        )
        for model in TABLE:
            for user in people:
                with self.subTest(model=model, user=user.login):
                    self.assertEqual(self._get_rights(user, model), "")

    def test_auditor_reads_the_documents_and_writes_none(self):
        for model in AUDITED:
            with self.subTest(model=model):
                self.assertEqual(self._get_rights(self.auditor, model), "r")

    def test_auditor_reads_everybodys_expenses(self):
        # His own claims he writes like any employee.
        employee = self.env["hr.employee"].create(
            {
                "name": "Li",
                "user_id": self.salesperson.id,
                "company_id": self.company.id,
            }
        )
        expense = self.env["hr.expense"].create(
            {
                "name": "Taxi",
                "employee_id": employee.id,
                "company_id": self.company.id,
                "product_id": self._create_product("Travel", type="service").id,
                "total_amount_currency": 30.0,
            }
        )
        self.assertEqual(expense.with_user(self.auditor).name, "Taxi")
        with self.assertRaises(AccessError):
            expense.with_user(self.auditor).write({"name": "x"})


class TestRecordRules(PolicyCase):
    """Own, all and by company; every restriction has its counterpart."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._publish_policy()
        cls.mine = cls._create_order(price=150.0)
        cls.mine.action_policy_submit()
        cls.theirs = cls._create_order(price=100.0, user=cls.colleague)
        cls.theirs.action_policy_submit()
        cls.rounds = (cls.mine | cls.theirs).sudo().policy_request_id

    def _see(self, user, rows):
        found = rows.with_user(user).search([("id", "in", rows.ids)])
        return found.with_env(self.env)

    def test_rounds_of_mine_and_to_decide(self):
        mine, theirs = self.mine.sudo().policy_request_id, self.theirs.sudo()
        theirs = theirs.policy_request_id
        cases = (
            (self.salesperson, mine),
            (self.colleague, theirs),
            (self.manager, mine | theirs),
            (self.owner, mine | theirs),
            (self.auditor, mine | theirs),
            (self.handler, mine.browse()),
            (self.finance, mine.browse()),
        )
        for user, expected in cases:
            with self.subTest(user=user.login):
                self.assertEqual(self._see(user, self.rounds), expected)
                self.assertEqual(
                    self._see(user, self.rounds.step_ids), expected.step_ids
                )

    def test_a_deputy_reads_what_he_must_decide(self):
        self.env["workshop.approval.delegation"].with_user(self.manager).create(
            {"deputy_id": self.finance.id, "date_to": "2099-01-01"}
        )
        mine = self.mine.sudo().policy_request_id
        self.assertEqual(self._see(self.finance, self.rounds), mine)
        step = mine.step_ids.with_user(self.finance)
        self.assertEqual(step.read(["title", "amount"])[0]["amount"], 15000.0)
        step.action_approve()
        self.assertEqual(self.mine.policy_approval_state, "approved")

    def test_steps_lead_nobody_to_a_strange_order(self):
        step = self.theirs.sudo().policy_request_id.step_ids
        with self.assertRaises(AccessError):
            step.with_user(self.salesperson).read(["amount"])
        with self.assertRaises(AccessError):
            step.with_user(self.salesperson).action_open_document()

    def test_receipts(self):
        receipts = self.policy.acknowledgement_ids
        for user in (self.salesperson, self.handler, self.finance):
            self.assertEqual(self._see(user, receipts).user_id, user)
        for user in (self.manager, self.owner, self.auditor):
            self.assertEqual(self._see(user, receipts), receipts)

    def test_deputies(self):
        delegations = self.env["workshop.approval.delegation"]
        row = delegations.with_user(self.manager).create(
            {"deputy_id": self.finance.id, "date_to": "2099-01-01"}
        )
        for user in (self.manager, self.finance, self.owner, self.auditor):
            self.assertEqual(self._see(user, row), row.with_env(self.env))
        self.assertFalse(self._see(self.salesperson, row))
        for user in (self.finance, self.salesperson):
            with self.assertRaises(AccessError):
                row.with_user(user).write({"deputy_id": self.colleague.id})
        row.with_user(self.owner).write({"date_to": "2098-01-01"})

    def test_changes_of_orders(self):
        order = self._create_order(price=155.0)
        order.action_confirm()
        action = order.action_policy_request_change()
        change = self.env["workshop.order.change"].browse(action["res_id"])
        for user in (self.salesperson, self.manager, self.owner, self.auditor):
            self.assertEqual(self._see(user, change), change)
            self.assertEqual(self._see(user, change.line_ids), change.line_ids)
        self.assertFalse(self._see(self.colleague, change))
        self.assertFalse(self._see(self.colleague, change.line_ids))

    def test_contracts(self):
        order = self._create_order(price=155.0)
        self.partner.policy_contract_required = "always"
        order.action_quotation_sent()
        order.sudo()._policy_accept({"grade": "staff", "name": "Fang Min"})
        contract = order.sudo().policy_contract_id
        parts = (contract, contract.line_ids, contract.clause_ids, contract.payment_ids)
        for rows in parts:
            for user in (self.salesperson, self.manager, self.owner, self.auditor):
                self.assertEqual(self._see(user, rows), rows.with_env(self.env))
            self.assertFalse(self._see(self.colleague, rows))

    def test_another_company_sees_nothing(self):
        stranger = self._create_user(
            "ma", "owner", "auditor", company=self.other_company
        )
        stranger_env = {"allowed_company_ids": self.other_company.ids}
        for model in TABLE:
            rows = self.env[model].sudo().search([])
            if "company_id" not in rows._fields or rows._transient:
                continue
            mine = rows.filtered(lambda row: row.company_id == self.company)
            with self.subTest(model=model):
                found = mine.with_user(stranger).with_context(**stranger_env)
                self.assertFalse(found.search([("id", "in", mine.ids)]))

    def test_auditor_reads_all_orders(self):
        orders = self.mine | self.theirs
        self.assertEqual(self._see(self.auditor, orders), orders.with_env(self.env))
        with self.assertRaises(AccessError):
            self.mine.with_user(self.auditor).write({"note": "x"})
        with self.assertRaises(AccessError):
            self.mine.with_user(self.auditor).action_policy_submit()

    def test_customers_see_released_offers_only(self):
        portal = new_test_user(
            self.env,
            login="kunde",
            groups="base.group_portal",
            partner_id=self.partner.id,
        )
        released = self._create_order(price=155.0)
        released.action_quotation_sent()
        orders = (released | self.mine).with_user(portal)
        found = orders.search([("id", "in", orders.ids)])
        self.assertEqual(found.ids, released.ids)
        lines = (released | self.mine).order_line.with_user(portal)
        found = lines.search([("id", "in", lines.ids)])
        self.assertEqual(found.ids, released.order_line.ids)
        with self.assertRaises(AccessError):
            self.mine.with_user(portal).read(["name"])

    def test_costs_and_margins_are_closed_to_customers(self):
        portal = new_test_user(
            self.env,
            login="kunde",
            groups="base.group_portal",
            partner_id=self.partner.id,
        )
        order = self._create_order(price=155.0)
        order.action_quotation_sent()
        secret = (
            "margin",
            "margin_percent",
            "policy_margin_pct",
            "policy_discount_pct",
            "policy_headroom",
            "policy_headroom_text",
            "policy_required_level",
            "policy_release_margin_pct",
            "policy_release_material",
            "policy_next_text",
            "policy_next_values",
            "policy_turn",
        )
        for name in secret:
            with self.subTest(field=name), self.assertRaises(AccessError):
                order.with_user(portal).read([name])
        for name in ("purchase_price", "policy_cost_unit", "policy_list_price"):
            with self.subTest(field=name), self.assertRaises(AccessError):
                order.order_line.with_user(portal).read([name])
        with self.assertRaises(AccessError):
            self.env["sale.order"].with_user(portal).formatted_read_group(
                [], [], ["margin:sum"]
            )
        with self.assertRaises(AccessError):
            self.env["sale.order"].with_user(portal).search([("margin", ">", 0)])

    def test_roles_are_nested(self):
        self.assertTrue(self.owner.has_group("sales_team.group_sale_manager"))
        self.assertTrue(
            self.manager.has_group("sales_team.group_sale_salesman_all_leads")
        )
        self.assertFalse(self.manager.has_group("sales_team.group_sale_manager"))
        self.assertFalse(
            self.salesperson.has_group("sales_team.group_sale_salesman_all_leads")
        )
        self.assertTrue(
            self.inspector.has_group("workshop_sales_policy.group_policy_handler")
        )
        self.assertFalse(self.handler.has_group("sales_team.group_sale_salesman"))
        self.assertTrue(self.finance.has_group("account.group_account_invoice"))
        self.assertFalse(self.auditor.has_group("sales_team.group_sale_salesman"))
        privilege = self.env.ref("workshop_sales_policy.privilege_sales_policy")
        self.assertEqual(len(privilege.group_ids), 7)
        self.assertEqual(len(privilege.group_ids & self.owner.all_group_ids), 3)

    def test_a_manager_in_two_companies_works_in_one_at_a_time(self):
        self.manager.company_ids = [Command.link(self.other_company.id)]
        here = {"allowed_company_ids": self.other_company.ids}
        rounds = self.rounds.with_user(self.manager).with_context(**here)
        self.assertFalse(rounds.search([("id", "in", self.rounds.ids)]))
