"""Cases whose defect must not come back: an action, its words, goods delivered."""

from freezegun import freeze_time

from odoo.fields import Command

from .common_complaint import ComplaintCase

# What every discipline says, so that an action may be carried out.
WORDS_8D = {
    "problem_what": "Mould on the crust",
    "problem_where": "Bottom of the loaf",
    "problem_when": "Two days after baking",
    "problem_how_many": "2 of 40",
    "problem_is": "Walnut loaves of the early shift",
    "problem_is_not": "Rye loaves, late shift",
    "containment": "Stock checked, six loaves taken out.",
    "root_cause": "Packed while still warm.",
    "escape_point": "Nobody measures before packing.",
    "chosen_action": "Pack below 25 °C only.",
    "implementation": "Thermometer at the packing table.",
    "validation": "Forty loaves kept for five days: none mouldy.",
    "prevention": "The same for buns and cakes.",
}
WORDS_LIGHT = {
    "containment": "Stock checked.",
    "root_cause": "Packed while still warm.",
    "chosen_action": "Pack below 25 °C only.",
}


class CorrectiveCase(ComplaintCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time("2026-11-01"):
            cls.policy = cls._publish_policy()

    @classmethod
    def _complain(cls, **values):
        """A mouldy loaf."""
        return cls._create_complaint(defect_id=cls.mould.id, **values)

    @classmethod
    def _open_action(cls, **values):
        """The action that an urgent case opens by itself, in the handler's hands."""
        case = cls._complain(**values)
        case.action_acknowledge()
        case._assess(5, True)
        return case.sudo().corrective_ids

    def _fill(self, action, user=None):
        action.with_user(user or self.handler).write(
            {**WORDS_8D, "team_ids": [Command.set(self.handler.ids)]}
        )

    def _carry_out(self, action, user=None):
        self._fill(action, user=user)
        action.with_user(user or self.handler).action_done()

    def _deliver(self, product=None, quantity=1.0):
        """Goods of ``product`` reach a customer now."""
        product = product or self.product
        order = self._create_order(quantity=quantity, product=product)
        order.action_confirm()
        picking = order.sudo().picking_ids
        for move in picking.move_ids:
            move.quantity = quantity
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True).button_validate()
        self.assertEqual(picking.state, "done")
        return picking

    def _check(self, *moments):
        """Run the nightly job at each of these moments."""
        for moment in moments:
            with freeze_time(moment), self.enter_registry_test_mode():
                self.env.ref(
                    "workshop_sales_policy.ir_cron_corrective_check"
                ).method_direct_trigger()
            self.env.invalidate_all()
