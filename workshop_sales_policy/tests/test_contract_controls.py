from datetime import date, timedelta

from odoo import fields

from .contract_common import ContractCase


class TestContractControls(ContractCase):
    """Clauses 3.3a to 3.3d: what is counted, and what kept them."""

    def _count(self, clause):
        row = self.env.ref(f"workshop_sales_policy.clause_{clause}")
        model = self.env[row.control_model].sudo()
        first = date.today().replace(day=1)
        last = first + timedelta(days=45)
        control = getattr(model, f"_control_{row.control}")
        name, applicable, kept = control(self.company, first, last)
        bypass = getattr(model, f"_bypass_{row.control}", None)
        records = self.env[name].sudo()
        return (
            records.search_count(applicable),
            records.search_count(kept),
            records.search_count(bypass(self.company, first, last)) if bypass else 0,
        )

    def test_orders_that_need_one_have_one(self):
        self._create_order(price=155.0, quantity=1).action_confirm()
        order = self._accepted()
        self.assertEqual(self._count("3_3a"), (1, 1, 0))
        order.sudo().policy_contract_id._end("terminated", "x")
        self.assertEqual(self._count("3_3a"), (1, 0, 0))
        self.env.cr.execute(
            "UPDATE sale_order SET state = 'sale' WHERE id = %s", [order.id]
        )
        self.env.invalidate_all()
        self.assertEqual(self._count("3_3a"), (1, 0, 1))

    def test_complete_at_review(self):
        contract = self._contract()
        self.assertEqual(self._count("3_3b"), (0, 0, 0))
        contract.action_policy_submit()
        self.assertEqual(self._count("3_3b"), (1, 1, 0))

    def test_approved_before_signature(self):
        contract = self._sent(self._contract())
        self.assertEqual(self._count("3_3c"), (0, 0, 0))
        self._sign_theirs(contract)
        self.assertEqual(self._count("3_3c"), (1, 1, 0))
        forged = self._contract().sudo()
        forged._policy_write(
            {"state": "signed", "customer_date": fields.Datetime.now()}
        )
        self.assertEqual(self._count("3_3c"), (2, 1, 1))

    def test_archived_and_handed_over_in_time(self):
        contract = self._archived(self._contract()).sudo()
        self.assertEqual(self._count("3_3d"), (1, 1, 0))
        contract._policy_write({"date_handed_over": False, "is_in_time": False})
        self.assertEqual(self._count("3_3d"), (0, 0, 0))  # there is time left
        past = fields.Datetime.now() - timedelta(hours=1)
        contract._policy_write({"date_handover_due": past})
        self.assertEqual(self._count("3_3d"), (1, 0, 0))
        contract._mark_handed_over()
        self.assertEqual(self._count("3_3d"), (1, 0, 0))

    def test_stage_facts_name_the_contract(self):
        contract = self._archived(self._contract())
        facts = contract.order_id.sudo()._policy_get_stage_facts()
        self.assertEqual(facts["contract_review"]["user"], "Chen")
        self.assertEqual(facts["contract_signed"]["res_id"], contract.id)
