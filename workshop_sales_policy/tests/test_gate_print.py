from odoo.exceptions import UserError

from .portal_common import PortalCase

BLOCKED = "needs the review of Sales manager"
REPORT = "sale.report_saleorder"


class TestGatePrint(PortalCase):
    """Every print of an unreleased offer is refused; within policy none is."""

    def _render(self, order, user=None, report=REPORT, kind="html"):
        reports = self.env["ir.actions.report"].with_user(user or self.salesperson)
        return getattr(reports, f"_render_qweb_{kind}")(report, order.ids)[0]

    def test_html_is_refused(self):
        with self.assertRaisesRegex(UserError, BLOCKED):
            self._render(self.held)

    def test_text_is_refused(self):
        with self.assertRaisesRegex(UserError, BLOCKED):
            self._render(self.held, kind="text")

    def test_pdf_is_refused(self):
        with self.assertRaisesRegex(UserError, BLOCKED):
            self._render(self.held, kind="pdf")

    def test_pro_forma_is_refused(self):
        with self.assertRaisesRegex(UserError, BLOCKED):
            self._render(self.held, report="sale.report_saleorder_pro_forma")

    def test_superuser_is_refused(self):
        reports = self.env["ir.actions.report"].sudo()
        with self.assertRaisesRegex(UserError, BLOCKED):
            reports._render_qweb_pdf(REPORT, self.held.ids)

    def test_batch_names_the_blocked_one(self):
        with self.assertRaisesRegex(UserError, self.held.name):
            self._render(self.offer | self.held)
        self.assertTrue(self.offer.policy_withheld)

    def test_reader_cannot_release_by_print(self):
        with self.assertRaisesRegex(UserError, "not released yet"):
            self._render(self.offer, user=self.auditor)

    def test_released_prints_for_salesperson_and_reader(self):
        self._release(self.held)
        for user in (self.salesperson, self.auditor):
            self.assertIn(b"Walnut", self._render(self.held, user=user))

    def test_released_pro_forma_prints(self):
        self._release(self.held)
        report = "sale.report_saleorder_pro_forma"
        self.assertIn(b"Walnut", self._render(self.held, report=report))

    def test_without_policy_prints_as_in_plain_odoo(self):
        self.company._policy_get_current().with_user(self.owner).action_suspend("Test")
        self.assertIn(b"Walnut", self._render(self.held))

    # ------------------------------------------------------------------------- routes
    def _open(self, order, converter="html"):
        return self.url_open(f"/report/{converter}/{REPORT}/{order.id}")

    def test_route_is_refused(self):
        self._login(self.salesperson)
        for converter in ("html", "pdf", "text"):
            response = self._open(self.held, converter)
            self.assertNotEqual(response.status_code, 200)
            self.assertNotIn("Walnut", response.text)

    def test_readonly_route_releases_within_policy(self):
        self._login(self.salesperson)
        response = self._open(self.offer)
        self.assertEqual(response.status_code, 200)
        self.assertIn("Walnut", response.text)
        self.env.invalidate_all()
        self.assertRecordValues(
            self.offer,
            [{"policy_withheld": False, "policy_release_user_id": self.salesperson.id}],
        )

    def test_readonly_route_prints_after_release(self):
        self._release(self.held)
        self._login(self.salesperson)
        self.assertIn("Walnut", self._open(self.held).text)

    def test_customer_login_never_prints_by_the_report_route(self):
        self._release(self.held)
        self._login(self.customer)
        self.assertNotEqual(self._open(self.held).status_code, 200)
