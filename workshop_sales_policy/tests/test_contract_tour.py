from odoo.tests import tagged

from .contract_common import ContractPortalCase


@tagged("post_install", "-at_install")
class TestContractTour(ContractPortalCase):
    def test_from_the_draft_to_the_signature_in_the_portal(self):
        (self.salesperson | self.manager).sudo().odoobot_state = "disabled"
        self._release(self.offer)
        self._accept(self.offer)
        contract = self.offer.policy_contract_id
        self.start_tour(
            f"/odoo/policy-contracts/{contract.id}",
            "workshop_contract_submit",
            login="li",
        )
        self.assertEqual(contract.state, "review")
        self.start_tour(
            f"/odoo/policy-contracts/{contract.id}",
            "workshop_contract_approve",
            login="chen",
        )
        self.assertRecordValues(
            contract, [{"state": "approved", "our_user_id": self.manager.id}]
        )
        self.start_tour(
            f"/odoo/policy-contracts/{contract.id}",
            "workshop_contract_send",
            login="li",
        )
        self.assertEqual(contract.state, "sent")
        self.start_tour(contract.get_portal_url(), "workshop_contract_portal")
        self.assertRecordValues(
            contract, [{"state": "archived", "customer_name": "Fang Min"}]
        )
        self.assertEqual(self.offer.state, "sale")
