"""Recording inside the house: three inputs, the rest proposed."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import NOW
from .common_complaint import ComplaintCase
from .shipping_common import ShippingCase


class IntakeCase(ComplaintCase, ShippingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._publish_policy()
        cls.other = cls.env["res.partner"].create(
            {"name": "Riverside Hotel", "user_id": cls.salesperson.id}
        )

    def _open(self, user=None, **defaults):
        wizard = self.env["workshop.complaint.record"].with_user(
            user or self.salesperson
        )
        context = {f"default_{name}": value for name, value in defaults.items()}
        return Form(wizard.with_company(self.company).with_context(**context))

    def _fill(self, form, **values):
        form.category_id = self.quality
        form.description = "Two loaves are green."
        for name, value in values.items():
            form[name] = value
        return form

    def _record(self, form):
        action = form.save().action_record()
        return self.env[action["res_model"]].browse(action["res_id"])

    @classmethod
    def _delivered(cls, **values):
        order, picking = cls._confirm(**values)
        picking.carrier_tracking_ref = "SF1"
        return order, cls._ship(picking)

    @classmethod
    def _deliver_lot(cls, name="L1", partner=None):
        """A delivery of one lot of a tracked product."""
        product = cls._create_product(f"Cake {name}", tracking="lot")
        lot = cls.env["stock.lot"].create(
            {"name": name, "product_id": product.id, "company_id": cls.company.id}
        )
        values = {"partner_id": partner.id} if partner else {}
        order = cls._create_order(
            price=155.0, quantity=5.0, product=product, **values
        ).sudo()
        cls.env["stock.quant"]._update_available_quantity(
            product, order.warehouse_id.lot_stock_id, 5.0, lot_id=lot
        )
        order.with_user(cls.salesperson).action_confirm()
        picking = order.picking_ids
        picking.action_assign()
        picking.carrier_id = cls.carrier
        picking.carrier_tracking_ref = "SF2"
        picking.move_ids.picked = True
        picking.with_user(cls.shipper).button_validate()
        return order, picking, lot


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestIntake(IntakeCase):
    def test_three_inputs_are_asked_for(self):
        form = self._open()
        asked = {
            name
            for name in form._view["fields"]
            if form._get_modifier(name, "required")
            and not form._get_modifier(name, "invisible")
            and not form[name]
        }
        self.assertEqual(asked, {"partner_id", "category_id", "description"})

    def test_recording_shows_what_follows(self):
        form = self._fill(self._open(), partner_id=self.partner)
        case = self._record(form)
        self.assertRecordValues(
            case,
            [
                {
                    "partner_id": self.partner.id,
                    "department_id": self.department.id,
                    "user_id": self.salesperson.id,
                    "channel": "phone",
                    "state": "received",
                    "clock_kind": "ack",
                }
            ],
        )
        self.assertEqual(len(case.clock_ids), 4)

    def test_who_may_be_a_phone_number_a_name_or_nobody(self):
        for values in (
            {"contact_phone": "13900001111"},
            {"contact_name": "A lady in the shop"},
            {"is_anonymous": True},
        ):
            with self.subTest(values=values):
                form = self._fill(self._open(), **values)
                self.assertFalse(form._get_modifier("partner_id", "required"))
                self.assertRecordValues(self._record(form), [values])

    def test_a_known_number_names_the_customer(self):
        self.partner.phone = "+86 139 0000 1111"
        form = self._open()
        form.contact_phone = "13900001111"
        self.assertEqual(form.partner_id, self.partner)
        self.other.phone = "+86 139 0000 1111"
        form = self._open()
        form.contact_phone = "13900001111"
        self.assertFalse(form.partner_id)  # two customers share it
        form.contact_phone = "1390"
        self.assertFalse(form.partner_id)

    def test_nothing_is_kept_without_the_three(self):
        wizards = self.env["workshop.complaint.record"].with_user(self.salesperson)
        complete = {
            "partner_id": self.partner.id,
            "category_id": self.quality.id,
            "description": "Green",
        }
        for name, words in (
            ("partner_id", "who complains"),
            ("category_id", "what kind"),
            ("description", "what happened"),
        ):
            with self.subTest(name=name), self.assertRaisesRegex(UserError, words):
                wizards.create({**complete, name: False}).action_record()
        with self.assertRaises(UserError):
            wizards.create({**complete, "description": " \n"}).action_record()
        self.assertTrue(wizards.create(complete).action_record()["res_id"])

    def test_the_last_delivery_is_proposed(self):
        with freeze_time("2026-11-20 02:00:00"):
            self._delivered()
        with freeze_time("2026-11-23 02:00:00"):
            order, picking, lot = self._deliver_lot()
        form = self._open()
        form.partner_id = self.partner
        self.assertEqual(form.order_id, order)
        self.assertEqual(form.picking_id, picking)
        self.assertEqual(form.product_id, lot.product_id)
        self.assertIn(order.name, form.facts_text)
        case = self._record(self._fill(form))
        self.assertRecordValues(
            case,
            [
                {
                    "order_id": order.id,
                    "picking_id": picking.id,
                    "product_id": lot.product_id.id,
                    "lot_id": lot.id,
                }
            ],
        )

    def test_another_customer_another_delivery(self):
        order, picking = self._delivered()
        form = self._open()
        form.partner_id = self.partner
        self.assertEqual(form.picking_id, picking)
        form.partner_id = self.other
        self.assertFalse(form.order_id)
        self.assertFalse(form.picking_id)

    def test_the_proposal_is_corrected_freely(self):
        with freeze_time("2026-11-20 02:00:00"):
            first, first_picking = self._delivered()
        with freeze_time("2026-11-23 02:00:00"):
            self._delivered()
        form = self._open()
        form.partner_id = self.partner
        form.shows_more = True
        form.order_id = first
        self.assertEqual(form.picking_id, first_picking)
        form.product_id = self._create_product("Cookie")
        case = self._record(self._fill(form))
        self.assertEqual(case.order_id, first)
        self.assertEqual(case.product_id.name, "Cookie")

    def test_several_products_are_not_guessed(self):
        cookie = self._create_product("Cookie")
        order = self._create_order(price=155.0, quantity=5.0).sudo()
        order.order_line = [
            Command.create(
                {"product_id": cookie.id, "product_uom_qty": 5, "price_unit": 160}
            )
        ]
        for product in (self.product, cookie):
            self._stock(product, order.warehouse_id, 5.0)
        order.with_user(self.salesperson).action_confirm()
        order.picking_ids.carrier_id = self.carrier
        order.picking_ids.carrier_tracking_ref = "SF3"
        self._ship(order.picking_ids)
        form = self._open()
        form.partner_id = self.partner
        self.assertEqual(form.order_id, order)
        self.assertFalse(form.product_id)

    def test_similar_cases_are_listed_and_joined(self):
        known = self._create_complaint()
        form = self._fill(self._open())
        self.assertFalse(form.similar_text)
        form.partner_id = self.partner
        form.shows_more = True
        form.product_id = self.product
        self.assertIn(known.name, form.similar_text)
        self.assertEqual(form.same_id, known)
        form.is_same = True
        form.partner_id = self.other  # somebody else after all
        self.assertFalse(form.is_same)
        form.partner_id = self.partner
        form.product_id = self.product
        form.is_same = True
        self.assertEqual(self._record(form), known)
        merged = known.merged_ids
        self.assertEqual(merged.description, "Two loaves are green.")
        self.assertEqual(merged.state, "merged")

    def test_a_colleagues_case_is_not_merged_from_here(self):
        self.partner.user_id = self.colleague
        known = self._create_complaint(self.colleague)
        form = self._fill(self._open(), partner_id=self.partner)
        self.assertIn(f"{known.name} · 11/24/2026 · with Zhao", form.similar_text)
        self.assertNotIn("mouldy", form.similar_text)
        self.assertFalse(form.same_id)
        self.assertNotEqual(self._record(form), known)

    def test_photos_of_the_dialog_belong_to_the_case(self):
        files = self.env["ir.attachment"].with_user(self.salesperson)
        mine = files.create(
            {"name": "a.jpg", "raw": b"1", "res_model": "workshop.complaint.record"}
        )
        strange = self.env["ir.attachment"].create(
            {"name": "b.jpg", "raw": b"2", "res_model": "res.partner", "res_id": 1}
        )
        wizard = self._fill(self._open(), partner_id=self.partner).save()
        wizard.sudo().photo_ids = mine | strange
        case = self.env["workshop.complaint"].browse(wizard.action_record()["res_id"])
        self.assertEqual(case.photo_ids.ids, mine.ids)
        self.assertEqual((mine.res_model, mine.res_id), (case._name, case.id))
        self.assertTrue(mine.policy_is_sealed)
        self.assertEqual(strange.sudo().res_model, "res.partner")

    def test_bad_input_is_refused_in_words(self):
        order, _picking = self._delivered()
        _order, _picking, lot = self._deliver_lot()
        wizards = self.env["workshop.complaint.record"].with_user(self.salesperson)
        values = {
            "partner_id": self.other.id,
            "category_id": self.quality.id,
            "description": "Green",
        }
        for wrong, words in (
            ({"order_id": order.id}, "another customer"),
            ({"product_id": self.product.id, "lot_id": lot.id}, "Choose that product"),
            ({"date_event": "2026-11-25"}, "in the future"),
        ):
            wizard = wizards.create({**values, **wrong})
            # What was typed last stays, whatever is proposed.
            wizard.write(wrong)
            with (
                self.subTest(wrong=wrong),
                self.assertRaisesRegex(ValidationError, words),
            ):
                wizard.action_record()

    def test_facts_of_another_company_are_refused(self):
        product = self._create_product("Foreign", company_id=self.other_company.id)
        with self.assertRaises(UserError):
            self._create_complaint(product_id=product.id)

    def test_a_gift_to_somebody_else_is_the_customers(self):
        order, picking = self._delivered()
        picking.sudo().partner_id = self.other
        form = self._open()
        form.partner_id = self.partner
        self.assertEqual(form.picking_id, picking)
        self.assertEqual(self._record(self._fill(form)).picking_id, picking)

    def test_a_department_without_members_takes_the_case(self):
        self.department.member_ids.unlink()
        case = self._record(self._fill(self._open(), partner_id=self.partner))
        self.assertEqual(case.department_id, self.department)
        case.action_acknowledge()
        case._assess(1, False)
        case.action_hand_over()
        case.sudo()._notify()
        self.assertEqual(case.state, "investigating")
        self.assertEqual(case.activity_ids.user_id, self.salesperson)

    def test_who_may_record(self):
        case = self._record(self._fill(self._open(self.handler), contact_name="Fang"))
        self.assertEqual(case.create_uid, self.handler)
        for user in (self.auditor, self.finance):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._open(user)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestIntakeDoors(IntakeCase):
    """From order, delivery, lot and contact; and back to their cases."""

    def _follow(self, record, user=None):
        record = record.with_user(user or self.salesperson)
        action = record.action_policy_record_complaint()
        self.assertEqual(action["target"], "new")
        wizard = self.env[action["res_model"]].with_user(user or self.salesperson)
        return Form(wizard.with_company(self.company).with_context(**action["context"]))

    def test_each_door_knows_what_it_is_about(self):
        order, picking, lot = self._deliver_lot()
        user = self._create_user("mei", "manager", groups="stock.group_stock_user")
        for record in (order, picking, lot, self.partner):
            with self.subTest(model=record._name):
                form = self._follow(record, user)
                if record == lot:
                    form.partner_id = self.partner
                self.assertEqual(form.partner_id, self.partner)
                case = self._record(self._fill(form))
                self.assertRecordValues(
                    case,
                    [
                        {
                            "order_id": order.id,
                            "picking_id": picking.id,
                            "lot_id": lot.id,
                            "product_id": lot.product_id.id,
                        }
                    ],
                )

    def test_counts_of_open_cases(self):
        order, picking, lot = self._deliver_lot()
        facts = {
            "order_id": order.id,
            "picking_id": picking.id,
            "product_id": lot.product_id.id,
            "lot_id": lot.id,
        }
        self._create_complaint(**facts)
        ended = self._create_complaint(**facts)
        ended._reject("No claim", "We are sorry.")
        contact = self.env["res.partner"].create(
            {"name": "Fang Min", "parent_id": self.partner.id}
        )
        user = self._create_user("mei", "manager", groups="stock.group_stock_user")
        for record in (order, picking, lot, self.partner, contact):
            with self.subTest(record=record.display_name):
                mine = record.with_user(user)
                self.assertEqual(mine.policy_complaint_count, 1)
                domain = mine.action_policy_open_complaints()["domain"]
                found = self.env["workshop.complaint"].search(domain)
                self.assertEqual(len(found), 2)
        self.assertEqual(self.other.with_user(self.manager).policy_complaint_count, 0)
        self.assertEqual(
            self.partner.with_user(self.colleague).policy_complaint_count, 0
        )

    def test_whoever_may_not_read_cases_sees_no_count(self):
        order, _picking = self._delivered()
        with self.assertRaises(AccessError):
            order.with_user(self.finance).read(["policy_complaint_count"])


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestReceiptOpensCase(IntakeCase):
    def _say(self, picking, exception="damaged", way="portal", grade="link", **values):
        picking.sudo()._policy_record_receipt(
            {
                "exception": exception,
                "name": "Fang Min",
                "grade": grade,
                "way": way,
                "note": "Two boxes are wet.",
                **values,
            },
            attachments=values.pop("attachments", None),
        )
        return self.env["workshop.complaint"].search([("picking_id", "=", picking.id)])

    def test_each_kind_finds_its_category(self):
        for kind, name in (
            ("damaged", "damaged"),
            ("short", "short"),
            ("late", "late"),
            ("refused", "other"),
        ):
            with self.subTest(kind=kind):
                _order, picking = self._delivered()
                case = self._say(picking, kind)
                category = f"workshop_sales_policy.complaint_category_{name}"
                self.assertEqual(case.category_id, self.env.ref(category))
                self.assertEqual(case.channel, "portal")

    def test_a_category_of_another_company_does_not_take_it(self):
        foreign = self.env["workshop.complaint.category"].create(
            {
                "name": "Foreign",
                "sequence": 1,
                "receipt_exception": "damaged",
                "company_id": self.other_company.id,
            }
        )
        _order, picking = self._delivered()
        self.assertNotEqual(self._say(picking).category_id, foreign)

    def test_lot_and_photos_follow(self):
        order, picking, lot = self._deliver_lot()
        photo = self.env["ir.attachment"].create(
            {"name": "wet.jpg", "raw": b"1", "res_model": "stock.picking"}
        )
        picking.sudo()._policy_record_receipt(
            {
                "exception": "damaged",
                "name": "Fang",
                "grade": "staff",
                "way": "signature",
                "note": "",
            },
            attachments=photo,
        )
        case = self.env["workshop.complaint"].search([("picking_id", "=", picking.id)])
        self.assertRecordValues(
            case,
            [
                {
                    "lot_id": lot.id,
                    "order_id": order.id,
                    "channel": "driver",
                    "description": "Damaged",
                    "user_id": self.salesperson.id,
                }
            ],
        )
        self.assertEqual(case.photo_ids.mapped("name"), ["wet.jpg"])
        # readable with the case, by a department that sees no transfers
        self.assertEqual(case.photo_ids.res_model, case._name)
        self.assertFalse(picking.activity_ids)

    def test_said_again_is_the_same_case(self):
        _order, picking = self._delivered()
        case = self._say(picking, grade="staff", way="note")
        case.with_user(self.salesperson).action_wait("How many?")
        again = self._say(picking, exception="short", note="Three are missing.")
        self.assertEqual(again, case)
        self.assertEqual(case.receipt_exception, "short")
        self.assertIn("Three are missing.", case.message_ids[0].body)
        self.assertFalse(case.is_paused)
        self.assertTrue(case.date_word)

    def test_all_fine_opens_none(self):
        _order, picking = self._delivered()
        self.assertFalse(self._say(picking, exception=False))

    def test_the_page_leads_to_the_case(self):
        _order, picking = self._delivered()
        values = picking.sudo()._policy_get_portal_values()
        self.assertEqual(values["case_link"], "")
        case = self._say(picking)
        link = picking.sudo()._policy_get_portal_values()["case_link"]
        self.assertEqual(link, case.sudo()._get_portal_link())
        self.assertIn(f"/my/complaints/{case.id}?access_token=", link)
        main = self._create_complaint()
        case.with_user(self.salesperson)._merge_into(main)
        self.assertEqual(case._get_for_page(picking), main)

    def test_a_case_recorded_by_phone_is_not_on_the_page(self):
        _order, picking = self._delivered()
        self._say(picking, exception=False)
        self._create_complaint(picking_id=picking.id)
        self.assertEqual(picking.sudo()._policy_get_portal_values()["case_link"], "")


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestComplaintAddress(ComplaintCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time("2026-11-01"):
            cls.policy = cls._publish_policy()

    def _choose(self, user, name=None):
        action = self.policy.with_user(user).action_complaint_address()
        wizard = self.env[action["res_model"]].with_user(user)
        form = Form(wizard.with_context(**action["context"]))
        if name is not None:
            form.name = name
        return form.save()

    def test_the_owner_chooses_it(self):
        self.assertFalse(self.policy.complaint_email)
        wizard = self._choose(self.owner)
        self.assertEqual(wizard.name, "complaint")
        wizard.action_apply()
        alias = self.company.policy_complaint_alias_id
        self.assertRecordValues(
            alias,
            [
                {
                    "alias_name": "complaint",
                    "alias_contact": "everyone",
                    "alias_defaults": repr({"company_id": self.company.id}),
                }
            ],
        )
        self.assertEqual(alias.alias_model_id.model, "workshop.complaint")
        self.policy.invalidate_recordset(["complaint_email"])
        self.assertEqual(self.policy.complaint_email, "complaint")
        self._choose(self.owner, "help").action_apply()
        self.assertEqual(self.company.policy_complaint_alias_id, alias)
        self.assertEqual(alias.alias_name, "help")
        self._choose(self.owner).action_stop()
        self.assertFalse(self.company.policy_complaint_alias_id)

    def test_a_second_company_gets_another_name(self):
        self.company.sudo()._policy_set_complaint_alias("complaint")
        company = self.other_company
        self.assertEqual(
            company._policy_propose_complaint_alias(), f"complaint-{company.id}"
        )

    def test_nobody_else_chooses_it(self):
        for user in (self.salesperson, self.manager, self.auditor):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.policy.with_user(user).action_complaint_address()
        wizard = self._choose(self.owner)
        wizard.sudo().company_id = self.other_company
        with self.assertRaises(AccessError):
            wizard.action_apply()

    def test_an_empty_name_is_refused(self):
        wizard = self._choose(self.owner)
        wizard.name = " "
        with self.assertRaisesRegex(UserError, "before the @"):
            wizard.action_apply()
