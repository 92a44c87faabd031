from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, freeze_time

from ..tools.contract import BLANK
from .contract_common import ContractCase

EIGHT = {
    "product",
    "specification",
    "quantity",
    "price",
    "delivery",
    "payment",
    "quality",
    "after_sales",
}


class TestContractDraft(ContractCase):
    """The contract drafts itself from the accepted quotation."""

    def setUp(self):
        super().setUp()
        self.order = self._accepted()
        self.contract = self._contract(self.order)

    def _clause(self, key):
        return self.contract.clause_ids.filtered(lambda row: row.key == key)

    def test_carries_over_what_the_quotation_knows(self):
        self.assertRecordValues(
            self.contract,
            [
                {
                    "state": "draft",
                    "version": 1,
                    "partner_id": self.partner.id,
                    "order_id": self.order.id,
                    "user_id": self.salesperson.id,
                    "amount_total": 15500.0,
                    "difference_count": 0,
                }
            ],
        )
        self.assertRecordValues(
            self.contract.line_ids,
            [
                {
                    "name": "Walnut loaf",
                    "quantity": 100.0,
                    "price_unit": 155.0,
                    "price_total": 15500.0,
                }
            ],
        )
        self.assertEqual(self.contract.order_ids, self.order)

    def test_has_the_eight_clauses_and_those_around(self):
        keys = set(self.contract.clause_ids.mapped("key"))
        self.assertEqual(keys, EIGHT | {"parties", "breach", "dispute", "acceptance"})
        self.assertEqual(set(self.contract.clause_ids.mapped("state")), {"ok"})

    def test_values_stand_in_the_text(self):
        self.assertIn("Walnut loaf: 100.00", self._clause("quantity").text)
        self.assertIn("15,500.00", self._clause("price").text)
        self.assertIn("2 Tea Street", self._clause("parties").text)
        self.assertIn(self.order.name, self._clause("parties").text)

    def test_addresses_without_stray_commas(self):
        country = self.env.ref("base.cn")
        country.address_format = "%(country_name)s, %(zip)s\n%(city)s %(street)s"
        self.partner.write({"country_id": country.id, "zip": False, "city": "Suzhou"})
        self.contract._refresh_text()
        self.assertIn("China, Suzhou 2 Tea Street", self._clause("parties").text)

    def test_payments_stand_in_their_order(self):
        self.contract.payment_ids.percent = 70
        self.contract.payment_ids = [
            Command.create({"sequence": 1, "name": "on signature", "percent": 30})
        ]
        text = self._clause("payment").text
        self.assertLess(text.index("30.00 %"), text.index("70.00 %"))

    def test_capital_figures(self):
        self.assertEqual(self.contract.capital_text, "壹万伍仟伍佰元整")
        traditional = self.contract.with_context(lang="zh_TW")
        self.assertEqual(traditional.capital_text, "壹萬伍仟伍佰元整")

    def test_number_counts_up(self):
        other = self._contract()
        self.assertRegex(self.contract.name, r"^C\d{4}-\d{4}$")
        self.assertNotEqual(other.name, self.contract.name)

    def test_nobody_is_its_drafter_yet(self):
        self.assertFalse(self.contract.drafter_ids)
        self._clause("quality").text = "As the sample."
        self.assertEqual(self.contract.drafter_ids, self.salesperson)

    def test_speaks_the_customers_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        template = self.contract.template_id.sudo()
        draft = template.browse(template.action_new_version()["res_id"])
        clause = draft.clause_ids.filtered(lambda row: row.key == "quality")
        clause.with_context(lang="zh_CN").text = "符合样品。"
        draft.action_publish()
        customer = self.env["res.partner"].create(
            {"name": "Hao", "lang": "zh_CN", "street": "3 Road"}
        )
        contract = self._contract(partner_id=customer.id)
        self.assertEqual(contract.lang, "zh_CN")
        clause = contract.clause_ids.filtered(lambda row: row.key == "quality")
        self.assertEqual(clause.text, "符合样品。")

    def test_lines_change_the_text_until_somebody_edits_it(self):
        self.contract.line_ids.quantity = 90
        self.assertIn("Walnut loaf: 90.00", self._clause("quantity").text)
        self._clause("quantity").text = "Ninety loaves."
        self.contract.line_ids.quantity = 80
        self.assertEqual(self._clause("quantity").text, "Ninety loaves.")

    def test_what_is_not_known_is_missing(self):
        self.contract.date_promised = False
        self.assertIn(BLANK, self._clause("delivery").text)
        self.assertEqual(self._clause("delivery").state, "missing")

    def test_payments_follow_the_payment_term(self):
        lines = [
            {"value": "percent", "value_amount": 30, "nb_days": 0},
            {"value": "percent", "value_amount": 70, "nb_days": 30},
        ]
        term = self.env["account.payment.term"].create(
            {"name": "30/70", "line_ids": [Command.create(row) for row in lines]}
        )
        self.partner.with_company(self.company).property_payment_term_id = term
        self.partner.policy_contract_required = "always"
        order = self._create_order(price=160.0, quantity=10, payment_term_id=term.id)
        order.action_policy_submit()  # on credit
        self._approve(order)
        order.action_quotation_sent()
        order.sudo()._policy_accept({"grade": "staff", "name": "Fang Min"})
        contract = self._contract(order)
        self.assertRecordValues(
            contract.payment_ids,
            [
                {"name": "at once", "percent": 30.0, "amount": 480.0},
                {
                    "name": "30 days after the invoice",
                    "percent": 70.0,
                    "amount": 1120.0,
                },
            ],
        )

    def test_each_difference_is_named(self):
        self.contract.line_ids.write({"quantity": 90, "price_unit": 150})
        self.contract.date_promised = False
        self.contract.write(
            {"line_ids": [Command.create({"name": "Cake", "quantity": 1})]}
        )
        text = self.contract.difference_text
        for words in (
            "Walnut loaf: quantity 90, quoted 100.",
            "Walnut loaf: price ¥\xa0150.00, quoted ¥\xa0155.00.",
            "Cake is in the contract, not in the quotation.",
            "total",
            "promised date —",
        ):
            with self.subTest(words=words):
                self.assertIn(words, text)
        self.contract.line_ids[0].unlink()
        self.assertIn("not in the contract", self.contract.difference_text)

    def test_opened_again_it_is_the_same(self):
        contracts = self.env["workshop.contract"].with_user(self.salesperson)
        self.assertEqual(contracts._open_for(self.order), self.contract)

    def test_clause_not_applicable_needs_a_reason(self):
        with self.assertRaisesRegex(ValidationError, "say why"):
            self._clause("after_sales").state = "na"
        self._clause("after_sales").write({"state": "na", "reason": "Eaten at once."})

    def test_clause_is_not_complete_without_text(self):
        clause = self._clause("quality")
        clause.text = ""
        self.assertEqual(clause.state, "missing")
        with self.assertRaisesRegex(ValidationError, "fill in the text"):
            clause.state = "ok"


class TestContractTemplate(ContractCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = cls.env["workshop.contract.template"].create(
            {
                "name": "Short",
                "company_id": cls.company.id,
                "clause_ids": [
                    Command.create(
                        {"key": "quality", "name": "Quality", "text": "For {customer}"}
                    )
                ],
            }
        )

    def test_unknown_placeholder_is_named_with_the_allowed_ones(self):
        with self.assertRaises(ValidationError) as caught:
            self.template.clause_ids.text = "Dear {custommer} {customer.env}"
        message = str(caught.exception)
        self.assertIn("{custommer}, {customer.env} is no placeholder", message)
        self.assertIn("{customer}, {customer_address}", message)

    def test_open_brace_is_named(self):
        with self.assertRaisesRegex(ValidationError, "without its partner"):
            self.template.clause_ids.text = "Dear {customer"

    def test_each_language_is_checked(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        with self.assertRaises(ValidationError):
            self.template.clause_ids.with_context(lang="zh_CN").text = "{客户}"
        with self.assertRaises(ValidationError):
            self.template.clause_ids.update_field_translations(
                "text", {"zh_CN": "{客户}"}
            )

    def test_own_template_before_the_shared_one(self):
        self.template.action_publish()
        contract = self._contract()
        self.assertEqual(contract.template_id, self.template)
        quality = contract.clause_ids.filtered(lambda row: row.key == "quality")
        self.assertEqual(quality.text, "For Lotus Tea House")

    def test_clause_that_the_template_lacks_is_missing(self):
        self.template.action_publish()
        contract = self._contract()
        price = contract.clause_ids.filtered(lambda row: row.key == "price")
        self.assertEqual(price.state, "missing")

    def test_published_template_stays(self):
        self.template.action_publish()
        for write in (
            lambda: self.template.clause_ids.write({"text": "x"}),
            lambda: self.template.write({"name": "x"}),
            lambda: self.template.clause_ids.unlink(),
            lambda: self.template.unlink(),
            lambda: self.template.write({"state": "draft"}),
            lambda: self.template.clause_ids.update_field_translations(
                "text", {"en_US": "x"}
            ),
        ):
            with self.assertRaises(UserError):
                write()

    def test_new_version_replaces_it_and_touches_no_contract(self):
        self.template.action_publish()
        contract = self._contract()
        action = self.template.action_new_version()
        draft = self.template.browse(action["res_id"])
        self.assertEqual((draft.version, draft.state), (2, "draft"))
        draft.clause_ids.text = "New words"
        draft.action_publish()
        self.assertEqual(self.template.state, "superseded")
        quality = contract.clause_ids.filtered(lambda row: row.key == "quality")
        self.assertEqual(quality.text, "For Lotus Tea House")
        self.assertEqual(self._contract().template_id, draft)

    def test_empty_template_is_not_published(self):
        self.template.clause_ids.unlink()
        with self.assertRaisesRegex(UserError, "no clause"):
            self.template.action_publish()


@freeze_time("2026-11-24 02:00:00")
class TestFrameContract(ContractCase):
    """One contract for several orders, until it ends."""

    def test_form_opens_and_saves(self):
        form = Form(self.env["workshop.contract"].with_user(self.salesperson))
        form.partner_id = self.partner
        form.is_frame = True
        form.date_expiry = "2027-10-31"
        contract = form.save()
        self.assertEqual(contract.template_id.is_frame, True)
        self.assertIn(
            "2027", contract.clause_ids.filtered(lambda row: row.key == "parties").text
        )

    def test_end_is_needed_and_comes_after_the_beginning(self):
        frame = self._frame(date_expiry=False)
        with self.assertRaisesRegex(UserError, "last day of the frame"):
            frame.action_policy_submit()

    def test_covers_the_orders_of_its_customer(self):
        frame = self._archived(self._frame())
        order, second = self._accepted(), self._accepted()
        self.assertEqual((order | second).policy_contract_id, frame)
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        self.assertEqual(frame.order_count, 2)

    def test_covers_nobody_else(self):
        self._archived(self._frame())
        other = self.env["res.partner"].create({"name": "Other", "street": "x"})
        order = self._accepted(partner_id=other.id)
        self.assertFalse(order.policy_contract_id.is_frame)

    def test_ended_one_covers_nothing(self):
        frame = self._archived(self._frame())
        order = self._accepted()
        with freeze_time("2027-11-01 02:00:00"):
            self.assertTrue(order._policy_waits_for_contract())
            later = self._accepted()
            self.assertNotEqual(later.policy_contract_id, frame)

    def test_unsigned_one_covers_nothing_until_it_is_archived(self):
        order = self._accepted()
        own = order.sudo().policy_contract_id
        frame = self._archived(self._frame())
        self.assertEqual(order.policy_contract_id, frame)
        self.assertEqual(own.state, "terminated")
        self.assertEqual(order.state, "sale")

    def test_end_is_reminded_once(self):
        frame = self._archived(self._frame(date_expiry="2027-03-01"))
        contracts = self.env["workshop.contract"].sudo()
        contracts._remind_expiring()
        self.assertFalse(frame.activity_ids)
        with freeze_time("2027-01-31 02:00:00"):
            contracts._remind_expiring()
            contracts._remind_expiring()
        self.assertEqual(frame.activity_ids.user_id, self.salesperson)
        self.assertEqual(len(frame.activity_ids), 1)


@freeze_time("2026-11-24 02:00:00")
class TestAmendedFrame(ContractCase):
    policy_values = {**ContractCase.policy_values, "handover": True}

    def test_amended_one_goes_along_with_what_is_open(self):
        frame = self._archived(self._frame())
        order = self._accepted()
        order.action_confirm()
        handovers = self.env["workshop.handover"].sudo()
        mine = handovers.search([("order_id", "=", order.id)])
        old = handovers._get_open_of(frame)
        self.assertEqual(mine.attachment_id, frame.attachment_id)
        self.assertEqual(set(old.mapped("duty")), {"production", "logistics"})

        action = frame.with_user(self.salesperson).action_amend()
        amended = self._archived(
            self.env["workshop.contract"]
            .with_user(self.salesperson)
            .browse(action["res_id"])
        )
        self.assertEqual(frame.state, "superseded")
        self.assertEqual(mine.attachment_id, amended.attachment_id)
        self.assertFalse(old.filtered("active"))
        new = handovers._get_open_of(amended)
        self.assertEqual(set(new.mapped("duty")), {"production", "logistics"})
        self.assertEqual(new.attachment_id, amended.attachment_id)
