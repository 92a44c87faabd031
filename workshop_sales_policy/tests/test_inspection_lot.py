from odoo.exceptions import UserError

from .inspection_common import InspectionCase


class TestCriticalLot(InspectionCase):
    """A critical defect holds the whole lot, wherever it goes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tart = cls._create_product("Lemon tart", tracking="lot")
        cls.lot = cls._create_lot(cls.tart, "L1", 20.0)
        plan = cls.env.ref("workshop_sales_policy.inspection_plan_default")
        plan.point_ids[0].is_critical = True

    def test_nothing_of_it_leaves_with_another_transfer(self):
        first = self._transfer(self.tart, 5.0)
        second = self._transfer(self.tart, 5.0)
        self.assertEqual(first.move_line_ids.lot_id, self.lot)
        self._inspect(second)
        self._inspect(first, bad={"Look"})
        with self._assert_held("is held: Lemon tart .L1."):
            self._validate(second)
        self._inspect(first)
        self._validate(second)
        self.assertEqual(second.state, "done")

    def test_an_ordinary_defect_stays_with_its_transfer(self):
        first = self._transfer(self.tart, 5.0)
        second = self._transfer(self.tart, 5.0)
        self._inspect(second)
        self._inspect(first, bad={"Count"})
        self._validate(second)
        self.assertEqual(second.state, "done")

    def test_scanned_lot(self):
        picking = self._transfer(self.tart, 5.0)
        picking.move_line_ids.lot_id = False
        inspection = self._start(picking)
        line = inspection.line_ids
        self.assertTrue(line.is_tracked)
        other = self._create_lot(self.product, "X9")
        wizard = self.env["workshop.inspection.lot"].with_user(self.inspector)
        wizard = wizard.create({"line_id": line.id, "lot_id": other.id})
        with self.assertRaisesRegex(UserError, "Lot X9 is of Walnut loaf"):
            wizard.sudo().with_user(self.inspector).action_save()
        line._set_lot(self.lot.with_user(self.inspector).sudo())
        self.assertEqual(line.lot_name, "L1")
        self._answer_all(inspection)
        inspection.action_finish()
        picking.move_line_ids.lot_id = self.lot
        self._validate(picking)
        self.assertEqual(picking.state, "done")
