"""A working day in one piece: nobody is called more than eight times (design.md 9)."""

from collections import Counter

from .portal_common import PortalCase

MOST_PINGS = 8


class TestPingsOfADay(PortalCase):
    """A ping is what lights up for a colleague: a to-do, or a notification.

    Two salespeople quote, the manager and the owner decide, customers ask, sign and
    decline, a change is asked for and a new version of the policy comes into force.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # As in the client: people follow their documents, changes are tracked.
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=False))

    def setUp(self):
        super().setUp()
        self.pings = Counter()
        pings, case = self.pings, self
        activities = self.env.registry["mail.activity"]
        notifications = self.env.registry["mail.notification"]
        create_activity, create_notification = activities.create, notifications.create

        def count_activities(model, vals_list):
            records = create_activity(model, vals_list)
            pings.update(record.user_id.login for record in records)
            return records

        def count_notifications(model, vals_list):
            records = create_notification(model, vals_list)
            pings.update(case._get_internal_logins(records))
            return records

        self.patch(activities, "create", count_activities)
        self.patch(notifications, "create", count_notifications)

    def _get_internal_logins(self, notifications):
        users = notifications.sudo().res_partner_id.user_ids
        return users.filtered(lambda user: not user.share).mapped("login")

    def _quote(self, price, user=None, **values):
        order = self._create_order(price=price, user=user or self.salesperson, **values)
        order.sudo()._portal_ensure_token()
        return order

    def _tell(self):
        """What the jobs do between two acts."""
        requests = self.env["workshop.approval.request"].sudo()
        requests.search([("notify_pending", "=", True)])._notify()

    def _submit(self, price, user=None):
        order = self._quote(price, user)
        order.action_policy_submit("The customer waits on the phone.")
        self._tell()
        return order

    # ------------------------------------------------------------------------- the day
    def _morning(self):
        """Four reviews: approved, refused and put right, the owner's, withdrawn."""
        first = self._submit(150.0)
        self._approve(first)
        self._tell()
        second = self._submit(149.0)
        second.with_user(self.manager).action_policy_refuse("Ask for 151.")
        self._tell()
        second.order_line.price_unit = 151.0
        second.action_policy_submit()
        self._tell()
        self._approve(second)
        self._tell()
        third = self._submit(115.0, self.colleague)
        self._approve(third, self.owner)
        self._tell()
        self._submit(148.0, self.colleague).action_policy_withdraw()
        self._tell()
        return (first.sudo() | second | third).sudo()

    def _noon(self, orders):
        """Offers go out; customers ask, sign and decline."""
        plain = self._quote(155.0)
        for order in orders | plain:
            order.with_user(order.user_id).action_quotation_sent()
        first, second, third = orders
        self._post(first, "message", body="Can it be here on Friday?")
        self._accept(first)
        self._post(second, "decline", decline_reason="Too late", decline_message="")
        self._accept(third)
        self.assertEqual(orders.mapped("state"), ["sale", "cancel", "sale"])
        return first

    def _afternoon(self, order):
        """A change of a confirmed order; a newer offer; a new version of the policy."""
        action = order.with_user(self.salesperson).action_policy_request_change()
        change = self.env["workshop.order.change"].browse(action["res_id"])
        change = change.with_user(self.salesperson)
        change.line_ids.price_unit = 145.0
        change.action_policy_submit()
        self._tell()
        self._approve(change)
        self._tell()
        offer = self._quote(155.0)
        offer.action_quotation_sent()
        newer = offer.browse(offer.action_policy_new_version()["res_id"])
        newer.action_quotation_sent()
        policy = self.company._policy_get_current().with_user(self.owner)
        draft = policy.browse(policy.action_change()["res_id"])
        draft.second_person_id = self.manager
        draft.action_submit()
        draft.with_user(self.manager).action_confirm()

    def _evening(self):
        """Two that wait: reminded, then escalated to the owner."""
        orders = self._submit(150.0).sudo() | self._submit(150.0, self.colleague)
        for step in orders.policy_request_id.step_ids:
            step._apply_clock(step.date_warn)
            self._tell()
            step._apply_clock(step.deadline)
            self._tell()

    def test_nobody_is_called_more_than_eight_times(self):
        order = self._noon(self._morning())
        self._afternoon(order)
        self._evening()
        for login, count in self.pings.items():
            with self.subTest(login=login):
                self.assertLessEqual(count, MOST_PINGS)
        # Chen: two reviews in the morning (one twice), a withdrawn one, the change and
        # the version; two in the evening; a reminder makes no new to-do. Wang: his
        # own and two escalated. Li: a refusal, and as Odoo has it two offers seen, a
        # question, a signature, a decline.
        self.assertEqual(dict(self.pings), {"chen": 8, "wang": 3, "li": 6, "zhao": 1})
