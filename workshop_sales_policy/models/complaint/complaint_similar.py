from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from .complaint import DONE_STATES


class WorkshopComplaint(models.Model):
    """What a case is probably about, and whether it is known already (F3.5)."""

    _inherit = "workshop.complaint"

    similar_ids = fields.Many2many(
        "workshop.complaint",
        string="Similar Cases",
        compute="_compute_similar_ids",
        help="Open cases of the same customer, product and lot from the same days.",
    )

    @api.depends("commercial_partner_id", "email_from", "product_id", "lot_id", "state")
    def _compute_similar_ids(self):
        for complaint in self:
            found = complaint.browse()
            if complaint.id and complaint.state not in DONE_STATES:
                found = complaint._find_similar(complaint._prepare_similar())
            complaint.similar_ids = found - complaint

    def _prepare_similar(self):
        """What makes another case similar to this one.

        :rtype: dict
        """
        self.ensure_one()
        return {
            "company": self.company_id,
            "partner": self.commercial_partner_id,
            "email": self.email_from,
            "phone": self.contact_phone,
            "product": self.product_id,
            "lot": self.lot_id,
            "date": self.date_received,
        }

    @api.model
    def _find_similar(self, about, limit=5):
        """Open cases of the same customer, product and lot, from near days.

        What is not known is no difference. With the reader's own rights.

        :param dict about: ``company, partner, email, phone, product, lot, date``;
            a moment without ``date`` is now
        :return: ``workshop.complaint``, the nearest first
        """
        who = self._get_same_person_domain(about)
        if who.is_false():
            return self.browse()
        (days,) = self.new({"company_id": about["company"].id})._get_policy_values(
            "complaint_similar_days"
        )
        date = about.get("date") or fields.Datetime.now()
        span = timedelta(days=days)
        domain = (
            Domain("company_id", "=", about["company"].id)
            & who
            & Domain("state", "not in", DONE_STATES)
            & Domain("date_received", ">=", date - span)
            & Domain("date_received", "<=", date + span)
        )
        for name in ("product", "lot"):
            if about.get(name):
                domain &= Domain(f"{name}_id", "in", [about[name].id, False])
        found = self.search(domain, limit=limit + 1)
        return found.sorted(lambda c: abs(c.date_received - date))[:limit]

    @api.model
    def _get_same_person_domain(self, about):
        if about.get("partner"):
            partner = about["partner"].commercial_partner_id
            return Domain("commercial_partner_id", "=", partner.id)
        ways = [("email", "email_from"), ("phone", "contact_phone")]
        return Domain.OR(
            Domain(column, "=", about[key]) for key, column in ways if about.get(key)
        )

    # ---------------------------------------------------------------- last delivery
    @api.model
    def _get_last_delivery(self, company, partner=None, order=None, lot=None):
        """The last delivery that reached this customer, of this order or lot.

        Runs as sudo: what was delivered is no secret to whoever talks to the customer.

        :param partner: ``res.partner``, any contact of the customer
        :return: ``stock.picking``, sudo, empty when there was none
        """
        pickings = self.env["stock.picking"].sudo()  # sudo: see the docstring
        domain = (
            Domain("state", "=", "done")
            & Domain("company_id", "=", company.id)
            & Domain("location_dest_id.usage", "=", "customer")
        )
        if order:
            domain &= Domain("sale_id", "=", order.id)
        elif partner:
            customer = partner.commercial_partner_id.id
            domain &= Domain("partner_id.commercial_partner_id", "=", customer) | (
                Domain("sale_id.partner_id.commercial_partner_id", "=", customer)
            )
        if lot:
            domain &= Domain("move_line_ids.lot_id", "=", lot.id)
        if not (order or partner or lot):
            return pickings
        return pickings.search(domain, order="date_done desc, id desc", limit=1)

    @api.model
    def _get_only_product(self, picking, order=None):
        """The product of a delivery or order when it is a single one."""
        picking = (picking or self.env["stock.picking"]).sudo()  # sudo: its names only
        lines = picking.move_line_ids.filtered("quantity")
        products = lines.product_id or picking.move_ids.product_id
        if not picking and order:
            order = order.sudo()  # sudo: as above
            rows = order.order_line.filtered(lambda line: not line.display_type)
            products = rows.product_id.filtered(lambda row: row.type != "service")
        return products if len(products) == 1 else products.browse()

    @api.model
    def _get_only_lot(self, picking, product):
        """The lot in which a product was delivered when it is a single one."""
        picking = picking.sudo()  # sudo: its names only
        lines = picking.move_line_ids.filtered(
            lambda row: row.product_id == product and row.quantity
        )
        return lines.lot_id if len(lines.lot_id) == 1 else lines.lot_id.browse()
