"""A case about two loaves of a delivered order, with books to credit it in."""

from odoo.fields import Command

from .common_complaint import ComplaintCase


class RemedyCase(ComplaintCase):
    """``cls.order`` sold 10 loaves at 155 to the customer, delivered by
    ``cls.delivery`` (cost 110 each); ``self._create_case()`` complains about two.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.chart.template"].try_loading(
            "generic_coa", company=cls.company, install_demo=False
        )
        cls.company.currency_id = cls.env.ref("base.CNY")
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.env["stock.quant"]._update_available_quantity(
            cls.product, cls.warehouse.lot_stock_id, 100
        )
        # A second case of the same defect would ask for a corrective action.
        cls._publish_policy(**{"capa_cases": 99, **cls.remedy_values})
        cls.order = cls._create_order(price=155.0, quantity=10.0)
        cls.order.action_confirm()
        cls.delivery = cls._deliver(cls.order)

    remedy_values = {"complaint_hour_rate": 60.0}

    @classmethod
    def _deliver(cls, order):
        picking = order.sudo().picking_ids.filtered(
            lambda p: p.state not in ("done", "cancel")
        )
        picking.action_assign()
        for move in picking.move_ids:
            move.quantity = move.product_uom_qty
            move.picked = True
        picking.button_validate()
        return picking

    @classmethod
    def _invoice(cls, order):
        invoice = order.sudo()._create_invoices()
        invoice.action_post()
        return invoice

    def _create_case(self, amount=None, user=None, **values):
        """A case about two loaves; with ``amount`` its solution is proposed."""
        case = self._create_complaint(
            user,
            **{
                "order_id": self.order.id,
                "picking_id": self.delivery.id,
                "quantity": 2.0,
                **values,
            },
        )
        if amount is not None:
            case.action_acknowledge()
            case._assess(2, False)
            case.action_hand_over()
            case._propose("We make it good.", amount)
        return case

    @classmethod
    def _add_tax(cls, percent, included=False):
        return cls.env["account.tax"].create(
            {
                "name": f"{percent} %",
                "amount": percent,
                "company_id": cls.company.id,
                "price_include_override": "tax_included" if included else False,
                "tax_group_id": cls.env["account.tax.group"]
                .create({"name": "VAT", "company_id": cls.company.id})
                .id,
                "country_id": cls.company.account_fiscal_country_id.id,
            }
        )

    def _set_tax(self, tax):
        self.product.taxes_id = [Command.set(tax.ids)]
