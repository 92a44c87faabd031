"""Mailings of a promotion, where the mailing app is installed."""

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .promotion_common import PromotionCase


@tagged("post_install", "-at_install")
class TestMailing(PromotionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contacts = cls.env["mailing.list"].create(
            {
                "name": "Hotels",
                "contact_ids": [
                    Command.create({"name": "Lotus", "email": "lotus@example.com"})
                ],
            }
        )
        cls.mailing = cls.env["mailing.mailing"].create(
            {
                "subject": "Your name on every box",
                "campaign_id": cls.promotion.campaign_id.id,
                "mailing_type": "mail",
                "mailing_model_id": cls.env["ir.model"]._get_id("mailing.list"),
                "contact_list_ids": [Command.set(cls.contacts.ids)],
                "body_html": "<p>Boxes.</p>",
            }
        )

    def test_not_before_its_promotion_is_approved(self):
        for state in ("idea", "pending", "cancelled"):
            with self.subTest(state):
                self.promotion.sudo()._policy_write({"state": state})
                with self.assertRaisesRegex(UserError, "is not approved"):
                    self.mailing.action_send_mail()
                self.assertFalse(self.mailing.mailing_trace_ids)

    def test_approved_it_goes_out(self):
        self.promotion.sudo()._policy_write({"state": "approved"})
        self.mailing.action_send_mail()
        self.assertEqual(len(self.mailing.mailing_trace_ids), 1)

    def test_without_a_policy_odoo_decides(self):
        self.policy.with_user(self.owner).action_suspend("Stocktaking.")
        self.mailing.action_send_mail()
        self.assertEqual(len(self.mailing.mailing_trace_ids), 1)

    def test_other_campaigns_are_no_concern(self):
        self.mailing.campaign_id = self.env["utm.campaign"].create({"title": "News"})
        self.mailing.action_send_mail()
        self.assertEqual(len(self.mailing.mailing_trace_ids), 1)
