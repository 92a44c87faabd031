from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import new_test_user

from .common import PolicyCase

BLOCKED = "needs the review of Sales manager"


class TestGateMail(PolicyCase):
    """Nothing of an unreleased offer leaves by mail, whoever sends it and how."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.tz = "Asia/Shanghai"
        cls._publish_policy()
        cls.offer = cls._create_order(price=155.0)
        cls.held = cls._create_order(price=150.0)
        cls.template = cls.env.ref("sale.email_template_edi_sale").with_user(
            cls.salesperson
        )

    def _release(self, order):
        order.action_policy_submit()
        self._approve(order)

    def _create_composer(self, orders, **values):
        """A composer as ``action_quotation_send`` opens it, without its context key."""
        return (
            self.env["mail.compose.message"]
            .with_user(self.salesperson)
            .create(
                {
                    "model": "sale.order",
                    "res_ids": orders.ids,
                    "composition_mode": "comment",
                    "partner_ids": [Command.set(self.partner.ids)],
                    **values,
                }
            )
        )

    def _get_mails(self, order):
        return self.env["mail.mail"].search(
            [("model", "=", "sale.order"), ("res_id", "in", order.ids)]
        )

    # ----------------------------------------------------------------------- template
    def test_template_send_mail_is_refused(self):
        with self.assertRaisesRegex(UserError, BLOCKED):
            self.template.send_mail(self.held.id)
        self.assertFalse(self._get_mails(self.held))

    def test_template_send_mail_batch_names_the_blocked_one(self):
        with self.assertRaisesRegex(UserError, self.held.name):
            self.template.send_mail_batch((self.offer | self.held).ids)
        self.assertFalse(self._get_mails(self.offer))

    def test_template_send_mail_as_superuser_is_refused(self):
        with self.assertRaisesRegex(UserError, BLOCKED):
            self.template.sudo().send_mail(self.held.id)

    def test_template_send_mail_after_release_sends_and_marks_sent(self):
        self._release(self.held)
        self.template.send_mail(self.held.id)
        self.assertTrue(self._get_mails(self.held))
        self.assertEqual(self.held.state, "sent")

    def test_template_send_mail_within_policy_costs_no_click(self):
        self.template.send_mail(self.offer.id)
        self.assertRecordValues(
            self.offer, [{"state": "sent", "policy_withheld": False}]
        )

    def test_reader_cannot_release_by_mail(self):
        template = self.template.with_user(self.auditor)
        with self.assertRaisesRegex(UserError, "not released yet"):
            template.send_mail(self.offer.id)

    def test_reader_releases_by_no_button(self):
        order = self.offer.with_user(self.auditor)
        with self.assertRaisesRegex(UserError, "not released yet"):
            order.action_quotation_send()
        with self.assertRaisesRegex(UserError, "not released yet"):
            order.with_context(mark_so_as_sent=True).message_post(body="Here")
        self.assertTrue(self.offer.policy_withheld)

    def test_message_with_template_source_is_refused(self):
        with self.assertRaisesRegex(UserError, BLOCKED):
            self.held.message_post_with_source(self.template)

    # ----------------------------------------------------------------------- composer
    def test_send_button_is_refused(self):
        with self.assertRaisesRegex(UserError, BLOCKED):
            self.held.action_quotation_send()

    def test_composer_with_template_is_refused(self):
        with self.assertRaisesRegex(UserError, BLOCKED):
            composer = self._create_composer(self.held, template_id=self.template.id)
            self.assertFalse(composer.body)

    def test_composer_without_key_marks_sent_all_the_same(self):
        self._release(self.held)
        composer = self._create_composer(self.held, template_id=self.template.id)
        composer.action_send_mail()
        self.assertEqual(self.held.state, "sent")

    def test_mass_mail_is_refused_when_one_is_blocked(self):
        composer = self._create_composer(
            self.offer | self.held,
            composition_mode="mass_mail",
            template_id=self.template.id,
        )
        with self.assertRaisesRegex(UserError, self.held.name):
            composer.action_send_mail()
        self.assertFalse(self._get_mails(self.offer | self.held))

    def test_mass_mail_by_domain_is_refused_when_one_is_blocked(self):
        composer = self._create_composer(
            self.env["sale.order"],
            composition_mode="mass_mail",
            body="Your offer",
            res_domain=str([("id", "in", (self.offer | self.held).ids)]),
        )
        with self.assertRaisesRegex(UserError, self.held.name):
            composer.action_send_mail()

    def test_mass_mail_after_release_marks_all_sent(self):
        self._release(self.held)
        orders = self.offer | self.held
        composer = self._create_composer(
            orders, composition_mode="mass_mail", template_id=self.template.id
        )
        composer.action_send_mail()
        self.assertEqual(set(orders.mapped("state")), {"sent"})

    def test_composer_voided_meanwhile_is_refused(self):
        self._release(self.held)
        composer = self._create_composer(self.held, template_id=self.template.id)
        self.env.flush_all()
        self.held.order_line.price_unit = 120.0
        with self.assertRaises(UserError):
            composer.action_send_mail()

    # ------------------------------------------------------------------------ message
    def test_mark_so_as_sent_is_refused(self):
        order = self.held.with_context(mark_so_as_sent=True)
        with self.assertRaisesRegex(UserError, BLOCKED):
            order.message_post(body="Here it is", partner_ids=self.partner.ids)
        self.assertEqual(self.held.state, "draft")

    def test_mark_so_as_sent_after_release_sends(self):
        self._release(self.held)
        order = self.held.with_context(mark_so_as_sent=True)
        order.message_post(body="Here it is", partner_ids=self.partner.ids)
        self.assertEqual(self.held.state, "sent")

    def test_plain_message_goes_without_link_and_amount(self):
        self.held._portal_ensure_token()
        self.held.message_post(
            body="We are working on it",
            partner_ids=self.partner.ids,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            email_layout_xmlid="mail.mail_notification_layout",
        )
        mails = self._get_mails(self.held)
        text = "".join(mails.mapped("body_html"))
        self.assertIn("We are working on it", text)
        self.assertNotIn(self.held.access_token, text)
        self.assertNotIn("15,000", text)
        self.assertNotIn(f"/my/orders/{self.held.id}", text)

    def test_plain_message_after_release_carries_the_link(self):
        self._release(self.held)
        self.held.message_post(
            body="Here it is",
            partner_ids=self.partner.ids,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            email_layout_xmlid="mail.mail_notification_layout",
        )
        text = "".join(self._get_mails(self.held).mapped("body_html"))
        self.assertIn(self.held.access_token, text)

    def test_message_to_the_customers_login_has_no_link(self):
        new_test_user(
            self.env,
            login="lotus",
            groups="base.group_portal",
            partner_id=self.partner.id,
            notification_type="email",
        )
        self.held.message_post(
            body="We are working on it",
            partner_ids=self.partner.ids,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            email_layout_xmlid="mail.mail_notification_layout",
        )
        text = "".join(self._get_mails(self.held).mapped("body_html"))
        self.assertNotIn("View Quotation", text)
        self.assertNotIn("Sign", text)

    # ---------------------------------------------------------------------- scheduled
    def _schedule(self, order, **values):
        return (
            self.env["mail.scheduled.message"]
            .with_user(self.salesperson)
            .create(
                {
                    "model": "sale.order",
                    "res_id": order.id,
                    "author_id": self.salesperson.partner_id.id,
                    "body": "Here it is",
                    "partner_ids": [Command.set(self.partner.ids)],
                    "scheduled_date": "2030-01-01 08:00:00",
                    "send_context": {"mark_so_as_sent": True},
                    **values,
                }
            )
        )

    def test_scheduled_message_that_marks_sent_is_refused(self):
        with self.assertRaisesRegex(UserError, BLOCKED):
            self._schedule(self.held)

    def test_scheduled_message_gets_no_key_later(self):
        message = self._schedule(self.held, send_context={})
        with self.assertRaisesRegex(UserError, BLOCKED):
            message.send_context = {"mark_so_as_sent": True}

    def test_scheduled_message_asks_again_when_posted(self):
        self._release(self.held)
        message = self._schedule(self.held)
        self.held.order_line.price_unit = 120.0
        with self.assertRaises(UserError):
            message.post_message()

    def test_scheduled_message_after_release_is_posted(self):
        self._release(self.held)
        self._schedule(self.held).post_message()
        self.assertEqual(self.held.state, "sent")

    # -------------------------------------------------------------------------- share
    def _share(self, order):
        return (
            self.env["portal.share"]
            .with_context(active_model="sale.order", active_id=order.id)
            .create({"partner_ids": [Command.set(self.partner.ids)]})
        )

    def test_share_is_refused(self):
        with self.assertRaisesRegex(UserError, BLOCKED):
            self._share(self.held).action_send_mail()

    def test_share_after_release_mails_the_link(self):
        self._release(self.held)
        self._share(self.held).action_send_mail()
        self.assertTrue(self._get_mails(self.held))
        self.assertEqual(self.held.state, "sent")

    # ----------------------------------------------------------------- without policy
    def test_without_policy_mail_goes_as_in_plain_odoo(self):
        self.company._policy_get_current().with_user(self.owner).action_suspend("Test")
        self.template.send_mail(self.held.id)
        self.assertTrue(self._get_mails(self.held))
        self.assertEqual(self.held.state, "draft")
