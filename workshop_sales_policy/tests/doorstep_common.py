"""Every gate after acceptance at once, and the way of an order from yes to doorstep."""

from datetime import datetime

from freezegun import freeze_time

from odoo.addons.mail.tests.common import MailCase

from .common import PolicyCase
from .contract_common import CONTRACT_ON, ContractMixin
from .delivery_common import HandoverCase
from .inspection_common import PHOTO

# A Tuesday to the Monday after, as UTC; Shanghai is eight hours ahead and works from
# 8 to 12 and from 13 to 17.
SENT = "2026-11-24 02:00:00"
ACCEPTED = "2026-11-24 03:00:00"
SUBMITTED = "2026-11-24 05:00:00"
APPROVED = "2026-11-24 06:00:00"
SIGNED = "2026-11-24 08:00:00"
ANSWERED = "2026-11-25 02:00:00"
MADE = "2026-11-25 06:00:00"
INSPECTED = "2026-11-25 07:00:00"
SHIPPED = "2026-11-25 08:00:00"
RECEIVED = "2026-11-27 03:00:00"
FOLLOWED = "2026-11-30 02:00:00"


def at(text):
    return datetime.fromisoformat(text)


class DoorstepCase(ContractMixin, HandoverCase, MailCase):
    """All gates on: contract, order review, hand-over, inspection, shipping."""

    policy_values = {
        **PolicyCase.policy_values,
        **CONTRACT_ON,
        "order_review": True,
        "handover": True,
        "delay_notice": True,
        "inspection_gate": True,
        "follow_shipments": True,
    }

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = "Asia/Shanghai"
        cls.company.resource_calendar_id.tz = "Asia/Shanghai"
        cls.salesperson.email = "li@example.com"
        cls.stockman = cls._create_user("kuang", groups="stock.group_stock_user")
        cls.carrier = cls.env["delivery.carrier"].create(
            {
                "name": "Swift Express",
                "delivery_type": "fixed",
                "product_id": cls._create_product("Swift", type="service").id,
                "tracking_url": "https://swift.example.com/?n=<shipmenttrackingnumber>",
                "company_id": cls.company.id,
                "policy_transit_days": 2,
            }
        )

    # ------------------------------------------------------------------------- the way
    @classmethod
    def _offer(cls, product=None, quantity=100.0, **values):
        """15,500 of loaves made to order, promised for 9 December; sent."""
        values = {"commitment_date": "2026-12-09 02:00:00", **values}
        order = cls._create_order(
            price=155.0, quantity=quantity, product=product or cls.loaf, **values
        )
        order.action_quotation_sent()
        return order

    def _say_yes(self, order):
        """Staff note that the customer agreed by phone."""
        wizard = self.env["workshop.order.confirm"].with_user(self.salesperson)
        values = {"order_id": order.id, "way": "phone", "name": "Fang Min"}
        return wizard.create(values).action_confirm()

    def _sign_both(self, contract):
        contract = contract.with_user(self.salesperson)
        with freeze_time(SUBMITTED):
            contract.action_policy_submit()
        with freeze_time(APPROVED):
            self._approve(contract)
            contract._mark_sent("Link")
        with freeze_time(SIGNED):
            self._sign_theirs(contract)
            self._sign_ours(contract)
        return contract

    def _agreed(self, **values):
        """An order that is confirmed by its contract."""
        order = self._offer(**values)
        with freeze_time(ACCEPTED):
            self._say_yes(order)
        self._sign_both(order.sudo().policy_contract_id)
        return order

    def _acknowledge(self, order):
        with freeze_time(ANSWERED):
            for user in (self.handler, self.shipper):
                row = self._handovers(order).filtered(
                    lambda r, user=user: r.with_user(user).can_act
                )
                row.with_user(user).action_acknowledge()

    def _make_all(self, order):
        with freeze_time(MADE):
            for production in self._productions(order):
                production.action_confirm()
                self._make(production)
            self.env.cr.precommit.run()  # what a request does at its end

    def _inspect(self, picking, bad=()):
        inspection = picking._policy_get_open_inspection().with_user(self.inspector)
        if inspection.state == "failed":
            again = inspection.action_inspect_again()
            inspection = inspection.browse(again["res_id"])
        inspection.action_start()
        for row in inspection.result_ids:
            if row.name in bad:
                row.action_not_ok()
            elif row.photo_required:
                row._answer("ok", photo=PHOTO)
            else:
                row.action_ok()
        inspection.action_finish()
        return inspection

    def _ship(self, picking, quantity=None):
        picking = picking.with_user(self.stockman)
        picking.carrier_id = self.carrier
        picking.carrier_tracking_ref = "SF 123"
        if quantity is not None:
            picking.move_ids.quantity = quantity
        picking.with_context(skip_backorder=True).button_validate()
        self.env.cr.precommit.run()

    def _tell(self):
        """Both jobs: word the notices, send them."""
        self.env["stock.picking"].sudo().search(
            [("policy_notice_pending", "=", True)]
        )._policy_tell()
        self.env["workshop.notice"]._get_ready()._send_ready()

    def _receive(self, picking):
        picking.sudo()._policy_record_receipt(
            {"exception": False, "name": "Fang Min", "grade": "link", "way": "portal"}
        )

    def _follow_up(self, order):
        wizard = self.env["workshop.order.followup"].with_user(self.salesperson)
        wizard.create({"order_id": order.id, "score": "5"}).action_log()

    # --------------------------------------------------------------------- what it left
    def _get_log(self, order):
        return [(stage, moment) for stage, moment, _uid in order.policy_stage_log]

    def _get_steps(self, order):
        """The strip's steps: label, who, when, document."""
        strip = order.with_user(self.salesperson).policy_strip
        return [
            (step["label"], step["user"], step["date"], step["res_model"])
            for step in strip["steps"]
        ]

    def _notices(self, order, kind=None):
        notices = self.env["workshop.notice"].search([("order_id", "=", order.id)])
        return notices.filtered(lambda n: n.kind == kind) if kind else notices
