from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import float_compare, formatLang
from odoo.tools.misc import clean_context

from ...tools.remedy import spread


class WorkshopComplaint(models.Model):
    """The Odoo documents that settle a case: return, replacement, repair (3.6c, 4.3c).

    Credit notes have a file of their own, ``complaint_refund.py``. Each document is a
    native one, starts from the facts of the case and stays linked to it.
    """

    _inherit = "workshop.complaint"

    return_ids = fields.One2many(
        "stock.picking", "policy_complaint_id", "Returns", readonly=True
    )
    replacement_ids = fields.One2many(
        "sale.order", "policy_complaint_id", "Replacement Orders", readonly=True
    )
    # An id, not a relation: the repair app need not be installed.
    repair_number = fields.Integer(
        readonly=True, copy=False, export_string_translation=False
    )
    return_count = fields.Integer(
        compute="_compute_document_counts", export_string_translation=False
    )
    replacement_count = fields.Integer(
        compute="_compute_document_counts", export_string_translation=False
    )
    can_repair = fields.Boolean(
        compute="_compute_can_repair", export_string_translation=False
    )

    @api.depends("return_ids", "replacement_ids")
    def _compute_document_counts(self):
        cases = self.sudo()  # sudo: numbers; the documents keep their own rules
        for case, complaint in zip(cases, self, strict=True):
            complaint.return_count = len(case.return_ids)
            complaint.replacement_count = len(case.replacement_ids)

    def _compute_can_repair(self):
        self.can_repair = "repair.order" in self.env

    # ------------------------------------------------------------------------ return
    def _make_return(self, quantity):
        """Ask the goods of the case back: a native return of its delivery.

        Whoever takes care of the case asks; receiving the goods stays with stock. The
        order keeps what was delivered: the money goes back by the credit note of the
        case, and the order must not ask for a second one.

        :param float quantity: in the product's unit
        :return: ``stock.picking``, sudo
        :raise UserError: no delivery, or more than was delivered
        """
        self.ensure_one()
        self._ensure_remedy(quantity)
        case = self.sudo()  # sudo: the transfer of this case, after the guard
        delivery = case._get_delivery()
        left = case._get_returnable(delivery)
        unit = case.product_id.uom_id
        digits = unit.rounding
        if float_compare(quantity, sum(left.values()), precision_rounding=digits) > 0:
            raise UserError(
                self.env._(
                    "%(transfer)s brought %(quantity)s of %(product)s that can still "
                    "come back. Ask for that much, or choose the right delivery.",
                    transfer=delivery.name,
                    quantity=f"{sum(left.values()):g} {unit.name}",
                    product=case.product_id.display_name,
                )
            )
        wizards = self._get_clean_env()["stock.return.picking"].sudo()  # sudo: as above
        wizard = wizards.create({"picking_id": delivery.id})
        shares = spread(quantity, left)
        for line in wizard.product_return_moves:
            line.to_refund = False
            line.quantity = unit._compute_quantity(
                shares.get(line.move_id.id, 0.0), line.uom_id, round=False
            )
        picking = wizard._create_return()
        picking._policy_link_case(case)
        case._message_log(body=self.env._("Return started: %s", picking.name))
        return picking

    def _ensure_remedy(self, quantity=None):
        """Who acts, and what every document of goods needs to know.

        :raise UserError: what is missing
        """
        self._ensure_actor()
        self._ensure_not_accused()
        self._ensure_open()
        if not self.product_id:
            raise UserError(
                self.env._("Choose the product that %s is about first.", self.name)
            )
        if quantity is not None and quantity <= 0:
            raise UserError(self.env._("Enter how much, more than nothing."))

    def _get_delivery(self):
        """The transfer the goods came with: the case's, or the order's last one.

        :raise UserError: the goods were not delivered by a transfer of ours
        """
        self.ensure_one()
        deliveries = self.picking_id or self.order_id.picking_ids.sorted(
            lambda picking: (picking.date_done or picking.create_date, picking.id),
            reverse=True,
        )
        found = deliveries.filtered(
            lambda picking: picking.state == "done"
            and picking.company_id == self.company_id
            and picking._policy_get_moves_to_customer(self.product_id)
        )[:1]
        if not found:
            raise UserError(
                self.env._(
                    "No delivery of %(product)s is known for %(case)s. Choose the "
                    "order or the delivery it came with.",
                    product=self.product_id.display_name,
                    case=self.name,
                )
            )
        return found

    def _get_returnable(self, delivery):
        """What can still come back, by move.

        :return: ``{move id: quantity in the product's unit}``
        :rtype: dict
        """
        unit = self.product_id.uom_id
        left = {}
        for move in delivery._policy_get_moves_to_customer(self.product_id):
            back = sum(
                row.product_uom._compute_quantity(
                    row.quantity if row.state == "done" else row.product_uom_qty,
                    unit,
                    round=False,
                )
                for row in move.returned_move_ids
                if row.state != "cancel"
            )
            sent = move.product_uom._compute_quantity(move.quantity, unit, round=False)
            left[move.id] = max(0.0, sent - back)
        return left

    def _get_clean_env(self):
        """The environment without the defaults of the dialog: documents have theirs."""
        return self.env(context=clean_context(self.env.context))

    # ------------------------------------------------------------------- replacement
    def _make_replacement(self, quantity):
        """Draft the order of the goods that are given instead, at price 0.

        With the rights of whoever asks, as any other quotation; the gate of quotations
        stands in front of it (``order_remedy_mixin``).

        :param float quantity: in the product's unit
        :return: ``sale.order``
        :raise UserError: no customer, or not for sales people to make
        """
        self.ensure_one()
        self._ensure_remedy(quantity)
        orders = self._get_clean_env()["sale.order"].with_company(self.company_id)
        if not orders.has_access("create"):
            raise UserError(
                self.env._(
                    "Sales makes the replacement order of %(case)s: ask %(user)s.",
                    case=self.name,
                    user=(self.salesperson_id or self.user_id).name or "—",
                )
            )
        if not self.partner_id:
            raise UserError(
                self.env._("Choose the customer of %s first: who gets it?", self.name)
            )
        order = orders.create(self._prepare_replacement(quantity))
        for line in order.order_line:
            # Odoo's mark of a price by hand, else another quantity brings it back.
            line.write(
                {
                    "technical_price_unit": line.product_id.lst_price or 1.0,
                    "price_unit": 0.0,
                }
            )
        case = self.sudo()  # sudo: server columns, after the guard
        order.sudo()._policy_link_case(case)  # sudo: as above
        case._policy_refresh_costs()
        case._message_log(body=self.env._("Replacement order started: %s", order.name))
        return order

    def _prepare_replacement(self, quantity):
        """Values of the replacement order; whoever may not see it does not own it."""
        seller = self.env.user
        if seller.has_group("sales_team.group_sale_salesman_all_leads"):
            seller = self.salesperson_id or seller
        return {
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "user_id": seller.id,
            "origin": self.name,
            "order_line": [
                fields.Command.create(
                    {
                        "product_id": self.product_id.id,
                        "product_uom_qty": quantity,
                        "product_uom_id": self.product_id.uom_id.id,
                        "price_unit": 0.0,
                    }
                )
            ],
        }

    # ------------------------------------------------------------------------ repair
    def _make_repair(self):
        """Draft a repair of the product, where the repair app is installed.

        :return: ``repair.order``, sudo
        :raise UserError: the app is missing, or a repair is open already
        """
        self.ensure_one()
        self._ensure_remedy()
        if not self.can_repair:
            raise UserError(self.env._("Repairs are not installed here."))
        case = self.sudo()  # sudo: a draft for the workshop, after the guard
        known = case._get_repair()
        if known and known.state not in ("cancel", "done"):
            raise UserError(
                self.env._(
                    "%(repair)s repairs %(case)s already. Open it instead.",
                    repair=known.name,
                    case=case.name,
                )
            )
        repairs = self._get_clean_env()["repair.order"].sudo()  # sudo: as above
        repair = repairs.with_company(case.company_id).create(
            {
                "company_id": case.company_id.id,
                "partner_id": case.partner_id.id,
                "product_id": case.product_id.id,
                "product_qty": case.quantity or 1.0,
                "product_uom": case.product_id.uom_id.id,
                "lot_id": case.lot_id.id,
                "under_warranty": True,
                "internal_notes": f"{case.name}: {case.description}",
            }
        )
        case._policy_write({"repair_number": repair.id})
        case._message_log(body=self.env._("Repair started: %s", repair.name))
        return repair

    def _get_repair(self):
        """The last repair of this case; empty without one, or without the app."""
        self.ensure_one()
        if not self.repair_number or "repair.order" not in self.env:
            return None
        return self.env["repair.order"].browse(self.repair_number).exists()

    # ----------------------------------------------------------------------- buttons
    def _get_remedy_dialog(self, kind, title):
        self.ensure_one()
        self._ensure_actor()
        self._ensure_open()
        return {
            "type": "ir.actions.act_window",
            "name": f"{title} · {self.name}",
            "res_model": "workshop.complaint.remedy",
            "view_mode": "form",
            "target": "new",
            "context": {"default_complaint_id": self.id, "default_kind": kind},
        }

    def action_return_dialog(self):
        return self._get_remedy_dialog("return", self.env._("Return"))

    def action_replacement_dialog(self):
        return self._get_remedy_dialog("replacement", self.env._("Replace"))

    def action_make_repair(self):
        return self._open_document(self._make_repair())

    def action_open_returns(self):
        return self._open_documents("stock.picking", self.env._("Returns"))

    def action_open_replacements(self):
        return self._open_documents("sale.order", self.env._("Replacement Orders"))

    def action_open_repair(self):
        self.ensure_one()
        self.check_access("read")
        return self._open_document(self._get_repair())

    def _open_documents(self, model, title):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": f"{title} · {self.name}",
            "res_model": model,
            "view_mode": "list,form",
            "domain": [("policy_complaint_id", "=", self.id)],
            "context": {"create": False},
        }

    def _open_document(self, document):
        """Open what was made, for those who may read it; else the case stays open."""
        mine = document and document.sudo(False).with_user(self.env.user)
        if not mine or not mine.has_access("read"):
            return {"type": "ir.actions.client", "tag": "soft_reload"}
        return {
            "type": "ir.actions.act_window",
            "res_model": mine._name,
            "res_id": mine.id,
            "view_mode": "form",
        }

    def _money(self, amount):
        self.ensure_one()
        return formatLang(self.env, amount, currency_obj=self.currency_id)
