"""Two cases about one thing become one; what each was stays readable."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import NOW
from .common_complaint import ComplaintCase

LATER = "2026-11-24 06:00:00"  # 14:00 in Shanghai, three working hours after NOW


@tagged("post_install", "-at_install")
@freeze_time(NOW)  # Tuesday 10:00 in Shanghai
class TestComplaintMerge(ComplaintCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time("2026-11-01"):
            cls._publish_policy()

    def _create_later(self, **values):
        with freeze_time(LATER):
            return self._create_complaint(**values)

    def test_both_histories_stay(self):
        main = self._create_complaint()
        case = self._create_later(description="Green spots")
        photo = self.env["ir.attachment"].create({"name": "spots.jpg", "raw": b"1"})
        case.sudo()._keep_copies(photo)
        case.message_post(
            body="Lot is L1", subtype_xmlid="mail.mt_comment", message_type="comment"
        )
        case.message_subscribe(partner_ids=self.colleague.partner_id.ids)
        with freeze_time(LATER):
            case._merge_into(main)
        self.assertRecordValues(
            case,
            [
                {
                    "state": "merged",
                    "merged_into_id": main.id,
                    "close_reason": "merged",
                    "closed_by_id": self.salesperson.id,
                    "clock_level": "done",
                }
            ],
        )
        self.assertEqual(str(case.date_closed), LATER)
        self.assertEqual(case.photo_ids.mapped("name"), ["spots.jpg"])
        self.assertEqual(set(case.clock_ids.mapped("result")), {"dropped"})
        self.assertIn(main.name, case.message_ids[0].body)
        note = main.message_ids[0].body
        for words in (
            case.name,
            f'data-oe-id="{case.id}"',
            "Green spots",
            "Lot is L1",
            "Li",
        ):
            self.assertIn(words, note)
        self.assertEqual(main.photo_ids.mapped("name"), ["spots.jpg"])
        self.assertEqual(main.photo_ids.res_id, main.id)
        self.assertTrue(main.photo_ids.policy_is_sealed)
        self.assertIn(self.colleague.partner_id, main.message_partner_ids)

    def test_markup_of_a_customer_stays_text(self):
        main = self._create_complaint()
        case = self._create_complaint(description="<img src=x onerror=alert(1)>")
        case._merge_into(main)
        self.assertIn("&lt;img src=x", main.message_ids[0].body)

    def test_the_earlier_deadline_counts(self):
        early = self._create_complaint()
        late = self._create_later()
        # 14:00 + 4 working hours = 9:00 on Wednesday; 10:00 + 4 = 15:00 on Tuesday
        self.assertEqual(
            str(self._get_clock(late, "ack").date_due), "2026-11-25 01:00:00"
        )
        with freeze_time(LATER):
            early._merge_into(late)
        self.assertRecordValues(
            self._get_clock(late, "ack"),
            [
                {
                    "is_open": True,
                    "is_breached": False,
                    "target_hours": 4.0,
                }
            ],
        )
        clock = self._get_clock(late, "ack")
        self.assertEqual(str(clock.date_start), NOW)
        self.assertEqual(str(clock.date_due), "2026-11-24 07:00:00")
        self.assertEqual(str(late.clock_due), "2026-11-24 07:00:00")

    def test_a_later_deadline_changes_nothing(self):
        early = self._create_complaint()
        late = self._create_later()
        late._merge_into(early)
        self.assertEqual(
            str(self._get_clock(early, "ack").date_due), "2026-11-24 07:00:00"
        )

    def test_what_was_late_is_late_in_the_case_that_stays(self):
        early = self._create_complaint()
        with freeze_time("2026-11-24 08:00:00"):  # 16:00, due since 15:00
            late = self._create_complaint()
            early._merge_into(late)
        clock = self._get_clock(late, "ack")
        self.assertTrue(clock.is_breached)
        self.assertEqual(str(clock.date_breached), "2026-11-24 07:00:00")
        self.assertEqual(late.clock_level, "late")
        self.assertTrue(self._get_clock(early, "ack").is_breached)

    def test_a_deadline_that_was_met_stays_met(self):
        early = self._create_complaint()
        late = self._create_later()
        with freeze_time(LATER):
            late.action_acknowledge()
            early._merge_into(late)
        self.assertEqual(self._get_clock(late, "ack").result, "met")
        self.assertEqual(
            str(self._get_clock(late, "ack").date_due), "2026-11-25 01:00:00"
        )

    def test_danger_and_severity_are_not_lost(self):
        main = self._create_complaint()
        main._assess(1, False)
        case = self._create_complaint(is_safety=True)
        case._assess(5, True)
        self.assertEqual((main.severity, case.severity), ("ordinary", "urgent"))
        case._merge_into(main)
        self.assertTrue(main.is_safety)
        self.assertEqual(main.severity, "urgent")
        self.assertIn(case.name, main.severity_reason)
        # urgent: 2 working hours to the first contact
        self.assertEqual(
            str(self._get_clock(main, "contact").date_due), "2026-11-24 04:00:00"
        )

    def test_a_pause_ends_with_the_case(self):
        main, case = self._create_complaint(), self._create_complaint()
        case.action_wait("Which lot?")
        case._merge_into(main)
        self.assertFalse(case.is_paused)
        self.assertTrue(case.pause_ids.date_end)
        self.assertFalse(main.is_paused)

    def test_the_hand_over_ends_with_the_case(self):
        main, case = self._create_complaint(), self._create_complaint()
        case.action_acknowledge()
        case._assess(1, False)
        case.action_hand_over()
        case._merge_into(main)
        handover = self.env["workshop.handover"].search(
            [("res_model", "=", case._name), ("res_id", "=", case.id)]
        )
        self.assertEqual(handover.state, "done")

    def test_chain_leads_to_the_last(self):
        one, two, three = (self._create_complaint() for _number in range(3))
        one._merge_into(two)
        two._merge_into(three)
        self.assertEqual(one._get_main(), three)
        self.assertEqual(three._get_main(), three)

    def test_not_itself_not_in_a_circle_not_twice(self):
        one, two = self._create_complaint(), self._create_complaint()
        with self.assertRaisesRegex(UserError, "into itself"):
            one._merge_into(one)
        one._merge_into(two)
        with self.assertRaisesRegex(UserError, f"was merged into {two.name}"):
            two._merge_into(one)
        with self.assertRaises(UserError):
            one._merge_into(self._create_complaint())
        self.assertEqual(two.state, "received")

    def test_not_into_what_is_closed(self):
        one, two = self._create_complaint(), self._create_complaint()
        two._reject("No claim", "We are sorry.")
        with self.assertRaisesRegex(UserError, "is closed"):
            one._merge_into(two)

    def test_an_answered_case_is_not_merged(self):
        one, two = self._create_complaint(), self._create_complaint()
        one.action_acknowledge()
        one._assess(1, False)
        one._propose("Two new loaves")
        one._reply("You get two.")
        with self.assertRaisesRegex(UserError, "not its next step"):
            one._merge_into(two)

    def test_a_complaint_does_not_end_in_a_request(self):
        case = self._create_complaint()
        request = self._create_complaint(kind="after_sales")
        with self.assertRaisesRegex(UserError, "let the complaint stay"):
            case._merge_into(request)
        request._merge_into(case)
        self.assertEqual(request.state, "merged")

    def test_not_across_companies(self):
        self.owner.company_ids |= self.other_company
        both = [self.company.id, self.other_company.id]
        foreign = (
            self.env["workshop.complaint"]
            .with_user(self.owner)
            .with_context(allowed_company_ids=both)
            .create(
                {
                    "company_id": self.other_company.id,
                    "description": "x",
                    "is_anonymous": True,
                }
            )
        )
        case = self._create_complaint(self.owner).with_context(allowed_company_ids=both)
        foreign.sudo()._policy_write({"user_id": self.owner.id})
        foreign = foreign.with_context(allowed_company_ids=both)
        with self.assertRaisesRegex(UserError, "two companies"):
            case._merge_into(foreign)

    def test_two_customers_need_a_manager(self):
        other = self.env["res.partner"].create(
            {"name": "Riverside Hotel", "user_id": self.salesperson.id}
        )
        main = self._create_complaint()
        case = self._create_complaint(partner_id=other.id)
        case.sudo().message_subscribe(partner_ids=other.ids)
        with self.assertRaises(AccessError):
            case._merge_into(main)
        self.assertEqual(case.state, "received")
        case.with_user(self.manager)._merge_into(main)
        self.assertEqual(case.state, "merged")
        # nobody follows another customer's case
        self.assertNotIn(other, main.message_partner_ids)

    def test_an_unknown_sender_may_be_the_same(self):
        main = self._create_complaint()
        case = self._create_complaint(partner_id=False, contact_phone="13900001111")
        case._merge_into(main)
        self.assertEqual(case.state, "merged")

    def test_only_whoever_takes_care_of_both(self):
        main, case = self._create_complaint(), self._create_complaint()
        for user in (self.colleague, self.auditor, self.finance):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                case.with_user(user)._merge_into(main)
        main.with_user(self.manager).accused_id = self.salesperson
        with self.assertRaises(AccessError):
            case._merge_into(main)

    def _open_dialog(self, case):
        action = case.action_merge_dialog()
        wizard = self.env[action["res_model"]].with_user(self.salesperson)
        return Form(wizard.with_context(**action["context"]))

    def test_dialog_proposes_the_similar_case_and_the_first_stays(self):
        first = self._create_complaint()
        second = self._create_later()
        form = self._open_dialog(second)
        self.assertEqual(form.other_id, first)
        self.assertEqual(form.stays, "other")
        action = form.save().action_apply()
        self.assertEqual(action["res_id"], first.id)
        self.assertEqual(second.merged_into_id, first)

    def test_the_user_chooses_which_stays(self):
        first = self._create_complaint()
        second = self._create_later()
        form = self._open_dialog(second)
        form.stays = "this"
        form.save().action_apply()
        self.assertEqual(first.merged_into_id, second)

    def test_the_dialog_needs_another_case(self):
        form = self._open_dialog(self._create_complaint())
        self.assertFalse(form.other_id)
        with self.assertRaises(AssertionError):
            form.save()


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestComplaintSimilar(ComplaintCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time("2026-11-01"):
            cls._publish_policy(complaint_similar_days=14)

    def test_same_customer_product_and_near_days(self):
        with freeze_time("2026-11-10 02:00:00"):  # 14 days before, to the second
            border = self._create_complaint()
        with freeze_time("2026-11-10 01:59:59"):
            self._create_complaint()
        case = self._create_complaint()
        self.assertEqual(case.similar_ids, border)
        self.assertIn(case, border.similar_ids)

    def test_what_is_not_known_is_no_difference(self):
        open_one = self._create_complaint(product_id=False)
        other = self._create_product("Cookie")
        self._create_complaint(product_id=other.id)
        case = self._create_complaint()
        self.assertEqual(case.similar_ids, open_one)

    def test_other_customers_and_ended_cases_are_none(self):
        stranger = self.partner.copy({"name": "Riverside Hotel"})
        self._create_complaint(partner_id=stranger.id)
        ended = self._create_complaint()
        ended._reject("No claim", "We are sorry.")
        self.assertFalse(self._create_complaint().similar_ids)

    def test_a_contact_of_the_same_company_counts(self):
        contact = self.env["res.partner"].create(
            {"name": "Fang Min", "parent_id": self.partner.id}
        )
        first = self._create_complaint(partner_id=contact.id)
        self.assertEqual(self._create_complaint().similar_ids, first)

    def test_by_address_without_a_contact(self):
        values = {"partner_id": False, "email_from": "fang@example.com"}
        first = self._create_complaint(**values)
        self.assertEqual(self._create_complaint(**values).similar_ids, first)
        self.assertFalse(
            self._create_complaint(partner_id=False, is_anonymous=True).similar_ids
        )
