from odoo.exceptions import UserError

from .order_common import AgreedCase


class TestUnorderedMove(AgreedCase):
    """Goods that the order does not name leave when somebody agreed to just that."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.extra = cls._create_product("Gift cake")
        cls.sun = cls._create_user("kuang", "handler", groups="stock.group_stock_user")

    def _transfer(self, quantity=1.0):
        order = self._confirmed(quantity=10.0)
        picking = order.sudo().picking_ids
        move = self.env["stock.move"].create(
            {
                "product_id": self.extra.id,
                "product_uom_qty": quantity,
                "picking_id": picking.id,
                "location_id": picking.location_id.id,
                "location_dest_id": picking.location_dest_id.id,
            }
        )
        picking.action_confirm()
        for row in picking.move_ids:
            row.write({"quantity": row.product_uom_qty, "picked": True})
        return picking, move

    def _request(self, picking, user=None):
        action = picking.with_user(user or self.sun).action_policy_unordered()
        return (
            self.env[action["res_model"]].with_user(self.sun).browse(action["res_id"])
        )

    def _validate(self, picking):
        return picking.with_context(skip_backorder=True).button_validate()

    def test_the_refusal_names_the_way(self):
        picking, _move = self._transfer()
        self.assertTrue(picking.policy_has_unordered)
        with self.assertRaisesRegex(UserError, "ask for it with Unordered Goods"):
            self._validate(picking)

    def test_it_proposes_what_lies_on_the_transfer(self):
        picking, _move = self._transfer(quantity=2.0)
        request = self._request(picking)
        self.assertRecordValues(
            request,
            [
                {
                    "product_id": self.extra.id,
                    "quantity": 2.0,
                    "order_id": picking.sale_id.id,
                    "state": "draft",
                }
            ],
        )
        self.assertEqual(self._request(picking), request)

    def test_approved_it_leaves(self):
        picking, move = self._transfer()
        request = self._request(picking)
        request.action_policy_submit("A sample.")
        self.assertEqual(request.state, "pending")
        with self.assertRaisesRegex(UserError, "is not on"):
            self._validate(picking)
        self._approve(request)
        self.assertEqual(request.state, "approved")
        self.assertFalse(picking.policy_has_unordered)
        self._validate(picking)
        self.assertEqual(move.state, "done")

    def test_just_so_much(self):
        picking, move = self._transfer()
        request = self._request(picking)
        request.action_policy_submit()
        self._approve(request)
        move.quantity = 2.0
        with self.assertRaisesRegex(UserError, "is not on"):
            self._validate(picking)

    def test_with_just_this_transfer(self):
        picking, _move = self._transfer()
        request = self._request(picking)
        request.action_policy_submit()
        self._approve(request)
        other, _move = self._transfer()
        with self.assertRaisesRegex(UserError, "is not on"):
            self._validate(other)

    def test_just_this_product(self):
        picking, move = self._transfer()
        request = self._request(picking)
        request.action_policy_submit()
        self._approve(request)
        move.product_id = self._create_product("Golden cake")
        with self.assertRaisesRegex(UserError, "Golden cake is not on"):
            self._validate(picking)

    def test_refused_it_stays(self):
        picking, _move = self._transfer()
        request = self._request(picking)
        request.action_policy_submit()
        request.with_user(self.manager).action_policy_refuse("Not for free.")
        self.assertEqual(request.state, "refused")
        with self.assertRaisesRegex(UserError, "is not on"):
            self._validate(picking)

    def test_submitted_it_stays_as_it_is(self):
        picking, _move = self._transfer()
        request = self._request(picking)
        request.action_policy_submit()
        with self.assertRaisesRegex(UserError, "Withdraw it, then edit it"):
            request.quantity = 99.0
        with self.assertRaisesRegex(UserError, "move by their buttons"):
            request.sudo().write({"state": "approved"})
        born = self.env["workshop.unordered.move"].sudo()
        born = born.create(
            {
                "picking_id": picking.id,
                "product_id": self.extra.id,
                "quantity": 5.0,
                "reason": "x",
                "state": "approved",
            }
        )
        self.assertEqual(born.state, "draft")

    def test_not_by_whoever_asks_or_sold(self):
        picking, _move = self._transfer()
        request = self._request(picking)
        request.action_policy_submit()
        for user in (self.sun, self.salesperson, self.finance):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self._approve(request, user)

    def test_nothing_unordered(self):
        order = self._confirmed(quantity=10.0)
        picking = order.sudo().picking_ids
        with self.assertRaisesRegex(UserError, "is on its order"):
            self._request(picking)

    def test_a_colleague_does_not_see_it(self):
        picking, _move = self._transfer()
        request = self._request(picking)
        rows = request.with_user(self.colleague)
        self.assertFalse(rows.search([("id", "=", request.id)]))
        rows = request.with_user(self.salesperson)
        self.assertTrue(rows.search([("id", "=", request.id)]))
