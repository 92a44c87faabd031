from odoo.exceptions import UserError
from odoo.tests import Form

from .lot_sweep_common import LotSweepCase


class TestSweepOfAComplaint(LotSweepCase):
    def setUp(self):
        super().setUp()
        self._deliver(self.flour, 7.0, self.f1)
        self.cafe_picking = self._deliver(
            self.flour, 5.0, self.f1, self.cafe, self.colleague
        )
        self.case = self._complain()

    def _complain(self, **values):
        return self.env["workshop.complaint"].create(
            {
                "partner_id": self.partner.id,
                "description": "Glass in the flour.",
                "product_id": self.flour.id,
                "lot_id": self.f1.id,
                "company_id": self.company.id,
                **values,
            }
        )

    def test_started_from_the_case(self):
        case = self.case.with_user(self.manager).with_company(self.company)
        action = case.action_lot_sweep()
        wizards = self.env[action["res_model"]].with_user(self.manager)
        wizards = wizards.with_company(self.company)
        wizard = Form(wizards.with_context(**action["context"]))
        self.assertEqual(wizard.reason, "Glass in the flour.")
        action = wizard.save().action_start()
        sweep = self.env["workshop.lot.sweep"].browse(action["res_id"])
        self.assertEqual(sweep.complaint_id, self.case)
        self.assertEqual(case.lot_sweep_ids.sudo(), sweep.sudo())
        sweep.with_user(self.inspector).action_hold()
        self.assertEqual(
            self.f1.policy_hold_reason, f"{self.case.name}, Glass in the flour"
        )
        picking = self._sell(2.0, product=self.flour)
        picking.move_ids.move_line_ids.lot_id = self.f1
        with self._assert_held(f"is held: {self.case.name}, Glass in the flour. Take"):
            self._validate(picking)

    def test_the_tab_shows_what_its_reader_may_see(self):
        other = self._complain(partner_id=self.hotel.id)
        sweep = self._sweep()
        elsewhere = self._complain(lot_id=self._create_lot(self.flour, "F2").id)
        case = self.case.with_user(self.manager)
        self.assertEqual(case.same_lot_ids.sudo(), other)
        self.assertEqual(case.lot_sweep_ids.sudo(), sweep.sudo())
        self.assertFalse(elsewhere.same_lot_ids | elsewhere.lot_sweep_ids.complaint_id)
        self.assertFalse(elsewhere.lot_sweep_ids)
        loose = self._complain(lot_id=False)
        self.assertFalse(loose.same_lot_ids)
        self.assertFalse(loose.lot_sweep_ids)

    def test_harm_opens_a_case_of_that_customer(self):
        sweep = self._sweep()
        line = self._line(sweep, self.cafe, self.colleague)
        line.with_company(self.company)._set_harmed("Cut her lip.")
        case = line.complaint_id.sudo()
        self.assertRecordValues(
            case,
            [
                {
                    "partner_id": self.cafe.id,
                    "description": "Cut her lip.",
                    "is_safety": True,
                    "product_id": self.flour.id,
                    "lot_id": self.f1.id,
                    "order_id": self.cafe_picking.sale_id.id,
                    "picking_id": self.cafe_picking.id,
                    "company_id": self.company.id,
                    "create_uid": self.colleague.id,
                }
            ],
        )
        self.assertEqual(line.outcome, "harmed")
        line._set_harmed("And her tongue.")
        self.assertEqual(line.complaint_id.sudo(), case)
        self.assertEqual(line.action_open_complaint()["res_id"], case.id)

    def test_each_caller_may_report_harm(self):
        for number, user in enumerate((self.handler, self.manager, self.owner)):
            lot = self._create_lot(self.flour, f"H{number}", 1.0)
            self.f1.quant_ids.filtered(
                lambda q: q.location_id == self.stock
            ).sudo().unlink()
            self._deliver(self.flour, 1.0, lot, self.hotel)
            sweep = self._sweep(lot, user=user)
            with self.subTest(user=user.login):
                line = self._line(sweep, self.hotel, user)
                line._set_harmed("Cut.")
                self.assertEqual(line.complaint_id.sudo().lot_id, lot)

    def test_a_case_of_another_company(self):
        there = {"allowed_company_ids": (self.company | self.other_company).ids}
        case = self.env["workshop.complaint"].with_context(**there)
        case = case.create(
            {"description": "x", "company_id": self.other_company.id, "is_anonymous": 1}
        )
        self.manager.company_ids |= self.other_company
        sweeps = self.env["workshop.lot.sweep"].with_user(self.manager)
        with self.assertRaisesRegex(UserError, "belongs to another company"):
            sweeps.with_context(**there)._start(
                self.flour,
                "Glass.",
                lot=self.f1,
                complaint=case.with_user(self.manager).with_context(**there),
            )
