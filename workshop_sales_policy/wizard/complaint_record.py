from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_date

from ..models.complaint.complaint import CHANNELS, REMEDIES


class WorkshopComplaintRecord(models.TransientModel):
    """A complaint in three inputs: who, what kind, what happened.

    Product, lot, order and delivery are proposed from the customer's last delivery;
    the case checks and keeps what is entered.
    """

    _name = "workshop.complaint.record"
    _description = "Record a Complaint"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    contact_name = fields.Char("Name")
    contact_phone = fields.Char("Phone")
    is_anonymous = fields.Boolean("Anonymous")
    category_id = fields.Many2one(
        "workshop.complaint.category",
        "What Kind",
        domain="[('parent_id', '=', False), ('company_id', 'in', [company_id, False])]",
    )
    description = fields.Text("What Happened")

    kind = fields.Selection(
        [("complaint", "Complaint"), ("after_sales", "After-sales request")],
        required=True,
        default="complaint",
    )
    channel = fields.Selection(CHANNELS, required=True, default="phone")
    is_safety = fields.Boolean("Someone Could Be Harmed")
    remedy = fields.Selection(REMEDIES, "Wanted Remedy")
    date_event = fields.Date("Happened On")
    photo_ids = fields.Many2many("ir.attachment", string="Add a Photo")

    # proposed from the last delivery, corrected freely
    order_id = fields.Many2one(
        "sale.order",
        check_company=True,
        domain="[('partner_id', 'child_of', partner_id or []), ('state', '=', 'sale')]",
        compute="_compute_order_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    picking_id = fields.Many2one(
        "stock.picking",
        "Delivery",
        check_company=True,
        domain="[('sale_id', '=', order_id), ('state', '=', 'done')]",
        compute="_compute_picking_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    product_id = fields.Many2one(
        "product.product",
        check_company=True,
        compute="_compute_product_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    lot_id = fields.Many2one(
        "stock.lot",
        domain="[('product_id', '=', product_id)]",
        check_company=True,
        compute="_compute_lot_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    facts_text = fields.Char("Concerns", compute="_compute_facts_text")
    shows_more = fields.Boolean("Correct It, or Say More")

    similar_ids = fields.Many2many(
        "workshop.complaint",
        "workshop_complaint_record_similar_rel",
        compute="_compute_similar",
        export_string_translation=False,
    )
    similar_text = fields.Text("Similar Cases", compute="_compute_similar")
    same_id = fields.Many2one(
        "workshop.complaint", "Similar Case", compute="_compute_same_id"
    )
    is_same = fields.Boolean(
        "The Same: Merge Them",
        compute="_compute_is_same",
        store=True,
        readonly=False,
        help="The new case is merged into the open one; both histories stay.",
    )

    # ----------------------------------------------------------------------- proposal
    @api.depends("contact_phone")
    def _compute_partner_id(self):
        """From the document the dialog was opened at, or by the phone number."""
        for wizard in self:
            partner = wizard.partner_id
            if not partner:
                document = wizard.order_id or wizard.picking_id
                partner = document.sudo().partner_id.sudo(False)  # sudo: whose it is
            if not partner and wizard.contact_phone:
                partner = wizard._find_by_phone()
            wizard.partner_id = partner

    def _find_by_phone(self):
        """The one customer with this number; none when it is several companies'."""
        digits = "".join(filter(str.isdigit, self.contact_phone))
        partners = self.env["res.partner"]
        if len(digits) < 5:
            return partners
        found = partners.search(
            [
                ("phone_mobile_search", "ilike", digits),
                ("company_id", "in", (self.company_id.id, False)),
            ],
            limit=10,
        )
        return found[:1] if len(found.commercial_partner_id) == 1 else partners

    @api.depends("partner_id")
    def _compute_order_id(self):
        for wizard in self:
            order = wizard.order_id
            if not wizard._is_of_customer(order):
                picking = wizard.picking_id
                if not wizard._is_of_customer(picking):
                    picking = wizard._get_cases()._get_last_delivery(
                        wizard.company_id, wizard.partner_id, lot=wizard.lot_id
                    )
                order = picking.sale_id
            wizard.order_id = order.sudo(False)

    @api.depends("partner_id", "order_id")
    def _compute_picking_id(self):
        for wizard in self:
            picking, order = wizard.picking_id, wizard.order_id
            fits = picking and (not order or picking.sudo().sale_id == order)
            if not fits or not wizard._is_of_customer(picking):
                picking = wizard._get_cases()._get_last_delivery(
                    wizard.company_id, wizard.partner_id, order, wizard.lot_id
                )
            wizard.picking_id = picking.sudo(False)

    @api.depends("picking_id", "order_id", "lot_id")
    def _compute_product_id(self):
        for wizard in self:
            product = wizard.lot_id.product_id or wizard._get_cases()._get_only_product(
                wizard.picking_id, wizard.order_id
            )
            wizard.product_id = (product or wizard.product_id).sudo(False)

    @api.depends("product_id", "picking_id")
    def _compute_lot_id(self):
        for wizard in self:
            lot = wizard.lot_id
            if lot.product_id != wizard.product_id:
                lot = lot.browse()
            if not lot and wizard.product_id:
                lot = wizard._get_cases()._get_only_lot(
                    wizard.picking_id, wizard.product_id
                )
            wizard.lot_id = lot.sudo(False)

    def _get_cases(self):
        return self.env["workshop.complaint"]

    def _is_of_customer(self, document):
        """Whether an order or delivery is one of the customer chosen.

        :rtype: bool
        """
        document = document.sudo()  # sudo: whose it is, nothing else
        owners = document.partner_id.commercial_partner_id
        if document._name == "stock.picking":
            owners |= document.sale_id.partner_id.commercial_partner_id
        customer = self.partner_id.commercial_partner_id
        return bool(document) and (not customer or customer in owners)

    @api.depends("product_id", "lot_id", "order_id", "picking_id")
    def _compute_facts_text(self):
        """What the folded part says, in one line."""
        for wizard in self.sudo():  # sudo: names of what was proposed
            parts = [wizard.product_id, wizard.lot_id, wizard.order_id]
            names = [row.display_name for row in parts if row]
            if wizard.picking_id:
                names.append(wizard.picking_id.name)
            wizard.facts_text = " · ".join(names)

    @api.depends("partner_id", "contact_phone", "product_id", "lot_id", "is_anonymous")
    @api.depends_context("uid", "lang")
    def _compute_similar(self):
        """Open cases that may be the same; of a colleague's only that there is one."""
        for wizard in self:
            # sudo: number and person in charge; the rest with the reader's rights
            cases = wizard._get_cases().sudo()
            if not wizard.is_anonymous:
                cases = cases._find_similar(wizard._prepare_similar())
            mine = cases.sudo(False)._filtered_access("read")
            wizard.similar_ids = mine
            wizard.similar_text = "\n".join(
                wizard._word_similar(case, case.sudo(False) in mine) for case in cases
            )

    def _prepare_similar(self):
        self.ensure_one()
        return {
            "company": self.company_id,
            "partner": self.partner_id,
            "phone": self.contact_phone,
            "product": self.product_id,
            "lot": self.lot_id,
        }

    def _word_similar(self, case, is_readable):
        """One line on a case that may be the same.

        :param case: ``workshop.complaint``, sudo
        :param bool is_readable: the present user may read it
        """
        moment = fields.Datetime.context_timestamp(self, case.date_received)
        parts = [case.name, format_date(self.env, moment.date())]
        if is_readable:
            parts.append(case.product_id.display_name)
            parts.append(case.description.splitlines()[0][:60])
        else:
            parts.append(self.env._("with %s", case.user_id.name or "—"))
        return " · ".join(filter(None, parts))

    @api.depends("similar_ids")
    def _compute_same_id(self):
        """The nearest one that the present user takes care of."""
        for wizard in self:
            wizard.same_id = wizard.similar_ids._origin.filtered("can_act")[:1]

    @api.depends("same_id")
    def _compute_is_same(self):
        # Ticked for one case, it does not count for the next.
        self.is_same = False

    # ------------------------------------------------------------------------ buttons
    def action_record(self):
        """Open the case, or add it to the one it repeats; its form says what follows.

        :return: the form of the case
        :raise UserError: who, what kind or what happened is missing
        """
        self.ensure_one()
        self._ensure_complete()
        # Known before the new case is there, which is similar to itself.
        main = self.same_id if self.is_same else self._get_cases()
        cases = self._get_cases().with_company(self.company_id)
        case = cases.create(self._prepare_complaint_values())
        self._hand_photos(case)
        if main:
            case._merge_into(main)
            case = main
        return {
            "type": "ir.actions.act_window",
            "res_model": case._name,
            "res_id": case.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def _ensure_complete(self):
        names = (self.contact_name or "", self.contact_phone or "")
        if not self.partner_id and not self.is_anonymous and not "".join(names).strip():
            raise UserError(
                self.env._(
                    "Choose who complains, enter a phone number or a name, or tick "
                    "Anonymous."
                )
            )
        if not self.category_id:
            raise UserError(self.env._("Choose what kind it is."))
        if not (self.description or "").strip():
            raise UserError(self.env._("Write what happened."))

    def _prepare_complaint_values(self):
        """:rtype: dict"""
        self.ensure_one()
        names = (
            "kind",
            "channel",
            "description",
            "remedy",
            "is_safety",
            "date_event",
        )
        anonymous = self.is_anonymous
        return {
            **{name: self[name] for name in names},
            "company_id": self.company_id.id,
            "is_anonymous": anonymous,
            "partner_id": False if anonymous else self.partner_id.id,
            "contact_name": not anonymous and self.contact_name,
            "contact_phone": not anonymous and self.contact_phone,
            "category_id": self.category_id.id,
            "product_id": self.product_id.id,
            "lot_id": self.lot_id.id,
            "order_id": self.order_id.id,
            "picking_id": self.picking_id.id,
        }

    def _hand_photos(self, case):
        """Photos taken in the dialog belong to the case, sealed.

        Only files of this dialog: an id alone makes nobody else's file evidence.
        """
        # sudo: ir.attachment - the user's own uploads, checked here
        mine = self.photo_ids.sudo().filtered(
            lambda row: row.create_uid == self.env.user
            and row.res_model == self._name
            and not row.res_id
        )
        mine.write({"res_model": case._name, "res_id": case.id})
        host = case.sudo()  # sudo: evidence of the recording itself
        host._policy_write({"photo_ids": [Command.link(row.id) for row in mine]})
        mine._policy_seal()
