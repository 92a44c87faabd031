"""Every menu opens for everybody who sees it, and reads what its views show."""

import re

from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import PolicyCase
from .doorstep_common import DoorstepCase
from .screen_common import FormReaderMixin

MENUS = {
    "salesperson": {
        "Monthly Summary",
        "Record a Complaint",
        "Mine",
        "All",
        "Corrective Actions",
        "Approvals",
        "Hand-overs",
        "To Pass On",
        "My Promises",
        "To Ship",
        "Receipts",
        "Production Issues",
        "My Day",
        "Quotations",
        "Orders by Stage",
        "Contracts",
        "Order Changes",
        "To Inspect",
        "Feedback",
        "Themes",
        "Customers' Answers",
        "Satisfaction",
        "Unordered Goods",
        "Handbook",
        "Lot Sweeps",
    },
    "manager": {
        "Monthly Summary",
        "Record a Complaint",
        "Mine",
        "All",
        "Corrective Actions",
        "Complaint Categories",
        "Root Causes",
        "Approvals",
        "Hand-overs",
        "To Pass On",
        "My Promises",
        "To Ship",
        "Receipts",
        "Production Issues",
        "My Day",
        "Quotations",
        "Orders by Stage",
        "Contracts",
        "Contract Templates",
        "Lead Times",
        "Order Changes",
        "Handbook",
        "Lot Sweeps",
        "Cockpit",
        "Versions",
        "Read Receipts",
        "Reviews",
        "Approval Log",
        "On Time in Full",
        "Complaints",
        "Complaints per 1,000",
        "Promise Ledger",
        "Deputies",
        "To Inspect",
        "Feedback",
        "Themes",
        "Customers' Answers",
        "Satisfaction",
        "Satisfaction over Time",
        "Unordered Goods",
        "Inspection Plans",
        "Themes of Feedback",
    },
    "handler": {
        "Monthly Summary",
        "Record a Complaint",
        "Mine",
        "My Department",
        "All",
        "Corrective Actions",
        "Approvals",
        "Hand-overs",
        "To Pass On",
        "To Inspect",
        "Feedback",
        "Themes",
        "Production Issues",
        "Unordered Goods",
        "Handbook",
        "Lot Sweeps",
    },
    "inspector": {
        "Monthly Summary",
        "Record a Complaint",
        "Mine",
        "My Department",
        "All",
        "Corrective Actions",
        "Approvals",
        "Hand-overs",
        "To Pass On",
        "To Inspect",
        "Feedback",
        "Themes",
        "Production Issues",
        "Unordered Goods",
        "Handbook",
        "Lot Sweeps",
    },
    "finance": {"Approvals", "Handbook", "Reviews", "Approval Log", "Deputies"},
    "auditor": {
        "Monthly Summary",
        "All",
        "Corrective Actions",
        "Approvals",
        "Hand-overs",
        "To Pass On",
        "To Ship",
        "Receipts",
        "On Time in Full",
        "Complaints",
        "Complaints per 1,000",
        "Promise Ledger",
        "Production Issues",
        "Quotations",
        "Orders by Stage",
        "Contracts",
        "Lead Times",
        "Order Changes",
        "To Inspect",
        "Feedback",
        "Themes",
        "Customers' Answers",
        "Satisfaction",
        "Satisfaction over Time",
        "Unordered Goods",
        "Handbook",
        "Lot Sweeps",
        "Cockpit",
        "Versions",
        "Read Receipts",
        "Reviews",
        "Approval Log",
    },
}
TEAM = {"Scorecards", "Targets", "Outcomes"}
MENUS["finance"] |= TEAM | {"Scores by Indicator"}
MENUS["handler"] |= {"Induction"}
MENUS["inspector"] |= {"Induction"}
MENUS["auditor"] |= TEAM | {
    "Hiring",
    "Induction",
    "Result × Attitude",
    "Work Reports",
    "Coaching",
    "Sales Plans",
    "Red Lines",
    "Scores by Indicator",
}
MENUS["salesperson"] |= TEAM | {
    "Where Am I",
    "Coaching",
    "Induction",
    "Work Reports",
}
MENUS["manager"] |= TEAM | {
    "Where Am I",
    "Coaching",
    "Hiring",
    "Induction",
    "Result × Attitude",
    "Won Reasons",
    "Won and Lost",
    "Work Reports",
    "Sales Plans",
    "Red Lines",
    "Scores by Indicator",
    "Scoring Schemes",
    "Indicators",
}
PROMOTION = {"Promotions", "Promotion Plans", "Promotion Evaluations", "Channels"}
MENUS["finance"] |= PROMOTION
for _role in ("salesperson", "manager", "auditor"):
    MENUS[_role] |= PROMOTION | {"Promotion Content"}
MENUS["owner"] = MENUS["manager"] | {"Induction Programme", "Make-up Workdays"}


@tagged("post_install", "-at_install")
class TestMenusOpen(FormReaderMixin, PolicyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._publish_policy()
        order = cls._create_order(price=150)
        order.action_policy_submit()
        sold = cls._create_order(price=155)
        sold.action_confirm()
        sold.action_policy_request_change()
        customer = cls.partner.copy({"name": "Riverside Hotel"})
        customer.policy_contract_required = "always"
        needy = cls._create_order(price=155, partner_id=customer.id)
        needy.action_quotation_sent()
        needy.sudo()._policy_accept({"grade": "staff", "name": "Emma"})
        cls.env["workshop.compliance"].sudo()._measure_company(
            cls.company, cls.env.cr.now().date()
        )

    def _get_menus(self, user):
        """Menus with an action that ``user`` sees in the app."""
        root = self.env.ref("workshop_sales_policy.policy_menu_root")
        visible = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
        menus = self.env["ir.ui.menu"].browse(visible)
        return menus.filtered(
            lambda menu: menu.action
            and menu != root
            and menu.parent_path.startswith(f"{root.id}/")
            and menu.parent_id in menus
        )

    def test_each_role_sees_its_menus(self):
        for role, names in MENUS.items():
            with self.subTest(role=role):
                menus = self._get_menus(getattr(self, role))
                self.assertEqual(set(menus.mapped("name")), names)

    def test_every_menu_opens(self):
        for role in MENUS:
            user = getattr(self, role)
            for menu in self._get_menus(user):
                with self.subTest(role=role, menu=menu.name):
                    for mode, records, rows in self._open(menu.action, user):
                        self.assertEqual([row["id"] for row in rows], records.ids, mode)
                        for record in records[:1]:
                            self.assertTrue(self._read_form(record, user))

    def _open(self, action, user):
        """Open each view and read what it shows of the first records.

        :return: list of ``(view mode, records, rows read)``
        """
        if action.type == "ir.actions.server":
            values = action.with_user(user).with_company(self.company).run()
        else:
            values = action.sudo().read()[0]
        model = self.env[values["res_model"]].with_user(user).with_company(self.company)
        modes = [(False, mode) for mode in values["view_mode"].split(",")]
        views = model.get_views(modes)["views"]
        records = model.search([], limit=5)
        return [
            (mode, records, records.read(self._get_fields(model, views[mode]["arch"])))
            for mode in ("list", "kanban", "form")
            if mode in views
        ]

    def _get_fields(self, model, arch):
        nested = "ancestor::field"
        names = {
            node.get("name")
            for node in etree.fromstring(arch).iter("field")
            if not node.xpath(nested)
        }
        return sorted(names & set(model._fields))

    def test_every_card_has_a_kanban(self):
        for menu in self._get_menus(self.owner):
            action = menu.action
            if action.type == "ir.actions.act_window" and action.target != "new":
                self.assertIn("kanban", action.view_mode, menu.name)

    def test_cards_declare_what_they_ask(self):
        """A card reads ``record.x`` of fields that its view names, and of no other."""
        views = self.env["ir.ui.view"].search(
            [("type", "=", "kanban"), ("model", "like", "workshop.")]
        )
        self.assertTrue(views)
        for view in views:
            arch = etree.fromstring(view.get_combined_arch())
            declared = set(arch.xpath("//field/@name"))
            asked = {
                name
                for text in arch.xpath("//@*")
                for name in re.findall(r"\brecord\.(\w+)", text)
            }
            with self.subTest(view=view.name):
                self.assertFalse(asked - declared)

    def test_a_clause_opens_only_what_the_reader_may_read(self):
        clause = self.env.ref("workshop_sales_policy.clause_3_2b")
        quotations = self.env.ref("workshop_sales_policy.clause_1_3c")
        self.assertTrue(clause.with_user(self.handler).can_open_feature)
        self.assertTrue(quotations.with_user(self.salesperson).can_open_feature)
        self.assertFalse(quotations.with_user(self.handler).can_open_feature)


@tagged("post_install", "-at_install")
class TestVersionChanges(PolicyCase):
    def test_a_draft_shows_old_and_new(self):
        policy = self._publish_policy()
        policy.with_user(self.owner).action_change()
        draft = policy.search([("state", "=", "draft")]).with_user(self.owner)
        self.assertFalse(draft.change_text)
        draft.inquiry_hours = 8
        rule = draft.rule_ids.filtered(
            lambda r: r.trigger == "discount_above" and r.document == "sale_quotation"
        )
        rule.threshold = 7
        draft.invalidate_recordset(["change_text"])
        self.assertEqual(
            draft.change_text.split("\n"),
            [
                "Hours to Answer an Inquiry: 16.0 → 8.0",
                "removed: Quotation: Discount above (%) 5 → Sales manager",
                "new: Quotation: Discount above (%) 7 → Sales manager",
            ],
        )


@tagged("post_install", "-at_install")
class TestFormsOpen(FormReaderMixin, DoorstepCase):
    """Orders and what becomes of them, invoiced, opened by those who look on."""

    def test_auditor_and_finance_open_the_forms(self):
        order = self._create_order(price=155.0, quantity=10.0, product=self.loaf)
        order.action_confirm()
        picking = order.sudo().picking_ids
        production = self._productions(order)
        for record in (order, picking, production):
            with self.subTest(model=record._name):
                self.assertTrue(self._read_form(record, self.auditor))
        self.assertTrue(self._read_form(order, self.finance))
        with self.assertRaises(AccessError):
            self._read_form(production, self.finance)

    def test_auditor_reads_invoices_of_orders_alone(self):
        self.env["account.chart.template"].try_loading(
            "generic_coa", company=self.company, install_demo=False
        )
        self.company.currency_id = self.env.ref("base.CNY")  # the chart's are dollars
        self.loaf.invoice_policy = "order"
        order = self._create_order(price=155.0, quantity=10.0, product=self.loaf)
        order.action_confirm()
        sold = order.sudo()._create_invoices()
        other = sold.copy()
        other.invoice_line_ids.sale_line_ids = False
        moves = (sold | other).with_user(self.auditor)
        self.assertEqual(moves._filtered_access("read").ids, sold.ids)
        self.assertEqual(self._read_form(order, self.auditor)["invoice_count"], 1)
        with self.assertRaises(AccessError):
            sold.with_user(self.auditor).write({"ref": "x"})
