"""Attacks on what follows the confirmation that no other test lists."""

import base64
from contextlib import suppress

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .doorstep_common import SENT, DoorstepCase
from .inspection_common import PHOTO

# Columns that must be among those attacked: the test looks where it should.
SENTINELS = {
    "sale.order": {"policy_stage", "policy_withheld", "policy_accept_date"},
    "sale.order.line": {"policy_cost_unit"},
    "stock.picking": {"policy_receipt_state", "policy_shipped_date"},
}


@freeze_time(SENT)
@tagged("post_install", "-at_install")
class TestDeliveryDoors(DoorstepCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner.phone = "021-5550100"
        cls._stock(cls.product, 1000)

    def _small(self, **values):
        """An order below the contract's limit, confirmed, its goods reserved."""
        order = self._offer(product=self.product, quantity=10.0, **values)
        order.action_confirm()
        self.env.cr.precommit.run()
        return order

    def _shipped(self, order=None):
        order = order or self._small()
        picking = order.sudo().picking_ids
        self._inspect(picking)
        self._ship(picking)
        return picking

    # ------------------------------------------------------------------------ columns
    def test_guarded_columns_of_core_models(self):
        """Every column of ours that a form shows read-only, by every way to write."""
        order = self._small()
        picking = self._shipped(order)
        production = self.env["mrp.production"].create(
            {"product_id": self.loaf.id, "product_qty": 1}
        )
        stocker = self._create_user(
            "ku", groups="stock.group_stock_manager,mrp.group_mrp_manager"
        )
        for record, user in (
            (order, self.salesperson),
            (order.order_line[0], self.salesperson),
            (picking, stocker),
            (picking.move_ids[0], stocker),
            (production, stocker),
        ):
            attacked = self._attack_columns(record.with_user(user))
            with self.subTest(model=record._name):
                self.assertLessEqual(SENTINELS.get(record._name, set()), attacked)

    def _attack_columns(self, record):
        """Write each guarded column by every way; none changes.

        :return: names of the columns that were attacked
        """
        attacked = set()
        for name, field in record._fields.items():
            if not name.startswith("policy_") or not field.store or not field.readonly:
                continue
            if field.compute or field.type in ("one2many", "many2many"):
                continue
            before = record.sudo()[name]
            value = {
                "boolean": not before,
                "char": "x",
                "text": "x",
                "float": 7.0,
                "monetary": 7.0,
                "integer": 7,
                "date": "2020-01-01",
                "datetime": "2020-01-01 00:00:00",
                "json": [["x", "2020-01-01 00:00:00", 1]],
            }.get(field.type)
            if field.type == "selection":
                values = field.get_values(record.env)
                value = next(other for other in values if other != before)
            elif field.type == "many2one":
                value = record.env[field.comodel_name].sudo().search([], limit=1).id
            elif field.type in ("binary", "image"):
                value = PHOTO.decode()
            if not value and field.type != "boolean":
                continue
            attacked.add(name)
            for act in (
                lambda name=name, value=value: record.write({name: value}),
                lambda name=name, value=value: record.web_save({name: value}, {}),
                lambda name=name, value=value: record.sudo().write({name: value}),
            ):
                with self.subTest(model=record._name, column=name):
                    with suppress(UserError), self.env.cr.savepoint():
                        act()
                        self.env.flush_all()
                    self.env.invalidate_all()
                    self.assertEqual(record.sudo()[name], before)
        return attacked

    def test_copies_start_anew(self):
        picking = self._shipped()
        copy = picking.copy()
        self.assertRecordValues(
            copy,
            [
                {
                    "policy_receipt_state": "none",
                    "policy_shipped_date": False,
                    "policy_notice_id": False,
                    "policy_told_date": False,
                }
            ],
        )

    # ------------------------------------------------------------------------ receipts
    def test_staff_forge_no_receipt_of_the_customer(self):
        picking = self._shipped()
        driver = self._create_user("ke", "handler", groups="stock.group_stock_user")
        wizards = self.env["workshop.receipt.record"].with_user(driver)
        keys = {"default_grade": "login", "default_policy_receipt_grade": "login"}
        wizard = wizards.with_context(**keys).create(
            {
                "picking_id": picking.id,
                "way": "note",
                "name": "Fang Min",
                "note": "On the phone.",
            }
        )
        wizard.with_context(**keys).action_record()
        self.assertRecordValues(
            picking,
            [
                {
                    "policy_receipt_grade": "staff",
                    "policy_receipt_way": "note",
                    "policy_receipt_user_id": driver.id,
                }
            ],
        )

    def test_a_receipts_photos_and_signature_stay(self):
        picking = self._shipped()
        photo = self.env["ir.attachment"].create(
            {
                "name": "box",
                "datas": PHOTO,
                "res_model": "stock.picking",
                "res_id": picking.id,
            }
        )
        picking.sudo()._policy_record_receipt(
            {
                "exception": "damaged",
                "name": "Fang Min",
                "grade": "link",
                "way": "portal",
                "signature": PHOTO,
            },
            attachments=photo,
        )
        files = photo | self.env["ir.attachment"].search(
            [
                ("res_model", "=", "stock.picking"),
                ("res_id", "=", picking.id),
                ("res_field", "=", "policy_receipt_signature"),
            ]
        )
        self.assertEqual(len(files), 2)
        boss = self._create_user("gao", "owner", groups="stock.group_stock_manager")
        for user in (self.stockman, boss):
            for file in files:
                mine = file.with_user(user)
                for act in (
                    lambda mine=mine: mine.write({"datas": base64.b64encode(b"x")}),
                    lambda mine=mine: mine.write({"res_id": 0}),
                    lambda mine=mine: mine.unlink(),
                ):
                    with self.subTest(user=user.login, file=file.name):
                        with self.assertRaises(UserError):
                            act()
        self.assertEqual(picking.policy_receipt_attachment_ids, photo)

    def test_the_customer_replaces_the_word_of_staff_with_its_signature(self):
        picking = self._shipped()
        staff = {"exception": False, "name": "Li", "grade": "staff", "way": "signature"}
        picking.sudo()._policy_record_receipt({**staff, "signature": PHOTO})
        self._receive(picking)
        self.assertRecordValues(
            picking,
            [{"policy_receipt_grade": "link", "policy_receipt_signature": False}],
        )

    # ---------------------------------------------------------------------- inspection
    def test_photos_of_an_inspection_stay(self):
        order = self._small()
        picking = order.sudo().picking_ids
        inspection = self._inspect(picking)
        results = inspection.sudo().result_ids.filtered("photo")
        file = self.env["ir.attachment"].search(
            [
                ("res_model", "=", results._name),
                ("res_field", "=", "photo"),
                ("res_id", "in", results.ids),
            ]
        )
        self.assertTrue(file)
        boss = self._create_user("gao", "owner", groups="stock.group_stock_manager")
        for user in (self.inspector, self.stockman, boss):
            for act in (
                lambda mine: mine.write({"datas": base64.b64encode(b"x")}),
                lambda mine: mine.unlink(),
                lambda mine: mine.sudo().write({"datas": base64.b64encode(b"x")}),
                lambda mine: mine.sudo().unlink(),
            ):
                with self.subTest(user=user.login), self.assertRaises(UserError):
                    act(file.with_user(user))

    def test_auditor_and_handler_write_no_evidence(self):
        order = self._small()
        picking = self._shipped(order)
        self._tell()
        handover = self._handovers(order)[0]
        inspection = picking.policy_inspection_ids
        rows = (
            handover,
            inspection,
            inspection.line_ids[0],
            inspection.result_ids[0],
            self._notices(order)[0],
            self.env["workshop.promise"].sudo().search([], limit=1),
            picking.sudo().move_ids.policy_coverage_ids[0],
        )
        for user in (self.auditor, self.handler, self.owner):
            for row in rows:
                mine = row.with_user(user)
                name = next(
                    name
                    for name in ("state", "quantity", "verdict", "kind")
                    if name in row._fields
                )
                for act in (
                    lambda mine=mine, name=name: mine.write({name: mine.sudo()[name]}),
                    lambda mine=mine: mine.unlink(),
                    lambda mine=mine: mine.copy(),
                    lambda mine=mine: mine.create(mine.sudo().copy_data()),
                    lambda mine=mine: mine.sudo().unlink(),
                ):
                    with self.subTest(user=user.login, model=row._name):
                        # noqa below: a promise is a view, the database refuses it
                        with self.assertRaises(Exception):  # noqa: B017
                            with self.env.cr.savepoint():
                                act()
        for model in ("workshop.inspection", "workshop.handover", "workshop.notice"):
            rows = self.env[model].with_user(self.owner)
            result = rows.load([".id", "state"], [["1", "Done"]])
            self.assertFalse(result["ids"], model)

    def test_issue_is_not_born_solved(self):
        issues = self.env["workshop.production.issue"].with_user(self.handler)
        made = issues.with_context(
            default_state="solved",
            default_date_solved="2026-11-01 00:00:00",
            default_solved_by_id=self.manager.id,
        ).create({"name": "Oven is cold", "order_id": self._small().id})
        self.assertRecordValues(
            made, [{"state": "open", "date_solved": False, "solved_by_id": False}]
        )

    # ------------------------------------------------------------------- ends cleanly
    def test_cancelled_with_everything_open(self):
        order = self._agreed()
        self._make_all(order)
        picking = order.sudo().picking_ids
        inspection = picking._policy_get_open_inspection().with_user(self.inspector)
        inspection.action_start()
        notice = self.env["workshop.notice"]._open(
            [
                {
                    "kind": "delay",
                    "order_id": order.id,
                    "partner_id": self.partner.id,
                    "res_model": "sale.order",
                    "res_id": order.id,
                    "subject": "Later",
                    "text": "A day later.",
                }
            ]
        )
        notice._queue()
        self.assertEqual(notice.state, "queued")
        order.with_user(self.salesperson).action_cancel()
        self.env.cr.precommit.run()
        self.assertEqual(order.policy_stage, "cancelled")
        self.assertEqual(picking.state, "cancel")
        # what was made is made, nobody is asked for the rest
        self.assertEqual(self._handovers(order).mapped("state"), ["done"])
        self.assertEqual(notice.state, "cancelled")
        # off the inspectors' desk; nothing of it can leave
        self.assertEqual(inspection.picking_state, "cancel")
        self.assertFalse(
            self.env["workshop.inspection"]
            .with_user(self.inspector)
            .search_count(
                [
                    ("order_id", "=", order.id),
                    ("state", "in", ("todo", "running", "failed")),
                    ("picking_state", "in", ("waiting", "confirmed", "assigned")),
                ]
            )
        )

    def test_company_without_policy_is_untouched(self):
        """Company B has no policy: nothing of ours is written there."""
        both = [Command.set((self.company | self.other_company).ids)]
        seller = self._create_user(
            "bo", "user", company=self.other_company, company_ids=both
        )
        self.other_company.partner_id.tz = "UTC"
        product = self._create_product(company_id=self.other_company.id)
        order = self._create_order(
            price=1.0, quantity=20000.0, user=seller, product=product
        )
        order.action_confirm()
        picking = order.sudo().picking_ids
        picking.move_ids.quantity = 20000.0
        stocker = self._create_user(
            "bk",
            company=self.other_company,
            company_ids=both,
            groups="stock.group_stock_user",
        )
        picking.with_user(stocker).with_context(skip_backorder=True).button_validate()
        self.env.cr.precommit.run()
        self.assertEqual(picking.state, "done")
        self.assertRecordValues(
            order.sudo(),
            [
                {
                    "policy_stage": False,
                    "policy_withheld": False,
                    "policy_contract_id": False,
                    "policy_accept_date": False,
                    "policy_order_release_date": False,
                }
            ],
        )
        self.assertFalse(picking.policy_shipped_date)
        for model in (
            "workshop.contract",
            "workshop.handover",
            "workshop.inspection",
            "workshop.notice",
        ):
            found = self.env[model].search([("company_id", "=", self.other_company.id)])
            self.assertFalse(found, model)
        self.assertFalse(picking.move_ids.policy_coverage_ids)

    def test_a_handler_alone_reads_no_amount(self):
        order = self._small()
        mine = order.with_user(self.handler)
        with self.assertRaises(AccessError):
            mine.read(["amount_total"])
        row = self._handovers(order)[0].with_user(self.shipper)
        text = str(row.web_read({name: {} for name in row._fields}))
        for secret in ("1,550", "1550", "155.0", "110"):
            self.assertNotIn(secret, text)
