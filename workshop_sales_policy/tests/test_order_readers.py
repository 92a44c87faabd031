from .order_common import SideDoorCase


class TestOrderReaders(SideDoorCase):
    """People with a native role alone open orders as before."""

    def _open(self, order, user):
        """Read what the web client reads when ``user`` opens the form."""
        orders = order.with_user(user)
        views = orders.get_views([(False, "form"), (False, "list")])
        names = views["models"]["sale.order"]["fields"]
        [row] = orders.web_read({name: {} for name in names})
        return row

    def test_everybody_opens_a_draft_in_review(self):
        self.order.action_policy_submit()
        for user in self._everybody():
            with self.subTest(user=user.login):
                row = self._open(self.order, user)
                self.assertIn("above 5 %", row["policy_next_text"])

    def test_everybody_opens_an_order_whose_change_waits(self):
        order = self._create_order(price=155.0)
        order.action_confirm()
        action = order.action_policy_request_change()
        change = self.env["workshop.order.change"].browse(action["res_id"])
        change = change.with_user(self.salesperson)
        change.line_ids.price_unit = 120.0
        change.action_policy_submit()
        for user in self._everybody():
            with self.subTest(user=user.login):
                self.assertEqual(self._open(order, user)["policy_change_count"], 1)
