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

    def test_states_written_by_hand(self):
        for state in ("in_queue", "sending", "done"):
            with self.subTest(state), self.assertRaisesRegex(UserError, "not approved"):
                self.mailing.state = state
        with self.assertRaisesRegex(UserError, "not approved"):
            self.mailing.copy({"state": "in_queue"})

    def test_a_queued_mailing_does_not_join_an_idea(self):
        self.mailing.campaign_id = False
        self.mailing.action_put_in_queue()
        with self.assertRaisesRegex(UserError, "not approved"):
            self.mailing.campaign_id = self.promotion.campaign_id

    def test_cancelled_it_leaves_the_queue_and_the_job_goes_on(self):
        self.promotion.sudo()._policy_write({"state": "approved"})
        self.mailing.action_put_in_queue()
        news = self.mailing.copy({"campaign_id": False, "subject": "News"})
        news.action_put_in_queue()
        self.promotion.with_user(self.manager).action_cancel("The printer is broken.")
        self.assertEqual(self.mailing.state, "draft")
        self.assertIn("not approved", self.mailing.message_ids[0].body)
        job = self.env.ref("mass_mailing.ir_cron_mass_mailing_queue")
        with self.enter_registry_test_mode():
            job.method_direct_trigger()
        self.env.invalidate_all()
        self.assertFalse(self.mailing.mailing_trace_ids)
        self.assertEqual(len(news.mailing_trace_ids), 1)

    def test_a_policy_in_force_holds_what_waits(self):
        self.policy.with_user(self.owner).action_suspend("Stocktaking.")
        self.mailing.action_put_in_queue()
        self.policy.with_user(self.owner).action_resume("Stocktaking is over.")
        self.assertEqual(self.mailing.state, "draft")

    def test_text_messages_too(self):
        text = self.mailing.copy({"mailing_type": "sms", "body_plaintext": "Boxes"})
        with self.assertRaisesRegex(UserError, "not approved"):
            text.action_put_in_queue()
        self.promotion.sudo()._policy_write({"state": "approved"})
        text.action_put_in_queue()
        self.assertEqual(text.state, "in_queue")

    def test_the_promotion_counts_links_and_mailings(self):
        """Two clicks of one link, one mailing; who may not read mailings sees none."""
        campaign = self.promotion.campaign_id
        link = self.env["link.tracker"].create(
            {"url": "https://example.com/boxes", "campaign_id": campaign.id}
        )
        self.env["link.tracker.click"].create([{"link_id": link.id}] * 2)
        sender = self._create_user(
            "sender", "manager", groups="mass_mailing.group_mass_mailing_user"
        )
        for user, expected in (
            (sender, (2, 1, True)),
            (self.salesperson, (2, 0, False)),
        ):
            with self.subTest(user.login):
                row = self.promotion.with_user(user)
                row.invalidate_recordset()
                self.assertEqual(
                    (row.click_count, row.mailing_count, row.has_mailings), expected
                )
        row = self.promotion.with_user(sender)
        for action, found in (
            (row.action_open_mailings(), self.mailing),
            (row.action_open_trackers(), link),
        ):
            records = self.env[action["res_model"]].search(action["domain"])
            self.assertEqual(records, found)
        born = (
            self.env["mailing.mailing"]
            .with_user(sender)
            .with_context(**row.action_open_mailings()["context"])
            .create({"subject": "More boxes"})
        )
        self.assertEqual(born.campaign_id, campaign)
