"""Base of the tests of promotions: the gift boxes of F3.8, sold day by day."""

from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tools import SQL

from .common import PolicyCase

# Monday 7 to Wednesday 16 September 2026: ten days; judged after the 30th.
FIRST, LAST = date(2026, 9, 7), date(2026, 9, 16)
BEFORE = "2026-09-01 02:00:00"
FIRST_DAY = "2026-09-07 02:00:00"
LAST_DAY = "2026-09-16 02:00:00"
JUDGED = "2026-10-01 02:00:00"
# Noon in Shanghai, so that every zone has the same day.
NOON = timedelta(hours=4)


class PromotionCase(PolicyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = "Asia/Shanghai"
        cls.box = cls._create_product("Gift box", 100.0, 65.0)
        cls.tin = cls._create_product("Biscuit tin", 60.0, 25.0)
        cls.segment = cls.env["res.partner.category"].create({"name": "Hotels"})
        cls.channel = cls.env["workshop.promotion.channel"].create(
            {"name": "WeChat groups", "kind": "social"}
        )
        with freeze_time("2026-07-01 02:00:00"):
            cls.policy = cls._publish_policy()
        with freeze_time(BEFORE):
            cls.promotion = cls._promotion()

    @classmethod
    def _promotion(cls, user=None, **values):
        user = user or cls.manager
        return (
            cls.env["workshop.promotion"]
            .with_user(user)
            .with_company(cls.company)
            .create(
                {
                    "name": "Mid-Autumn gift boxes",
                    "date_from": FIRST,
                    "date_to": LAST,
                    "product_ids": [Command.set(cls.box.ids)],
                    "substitute_ids": [Command.set(cls.tin.ids)],
                    "channel_id": cls.channel.id,
                    "goal_value": 220.0,
                    "planned_units": 220.0,
                    "amount_planned": 1200.0,
                    "discount_pct": 5.0,
                    "strengths": "Printed with the hotel's own name.",
                    "hypothesis": "Hotels order two weeks before the festival.",
                    **values,
                }
            )
        )

    # ------------------------------------------------------------------------- sales
    @classmethod
    def _sell(cls, days, units, price=100.0, product=None, partner=None, **values):
        """An order a day, confirmed long ago; the gates are no concern of this.

        :return: the orders
        """
        product, partner = product or cls.box, partner or cls.partner
        rows = [
            {
                "partner_id": partner.id,
                "company_id": cls.company.id,
                "user_id": cls.salesperson.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": units,
                            "price_unit": price,
                        }
                    )
                ],
                **values,
            }
            for _day in days
        ]
        orders = cls.env["sale.order"].create(rows)
        cls.env.flush_all()
        for order, day in zip(orders, days, strict=True):
            moment = datetime.combine(day, datetime.min.time()) + NOON
            cls.env.execute_query(
                SQL(
                    "UPDATE sale_order SET state = 'sale', date_order = %s, "
                    "policy_campaign_id = campaign_id WHERE id = %s RETURNING id",
                    moment,
                    order.id,
                )
            )
        cls.env.invalidate_all()
        return orders

    @classmethod
    def _sell_example(cls):
        """The worked example: 14 a day, 22 in it, 20 fewer after, 15 tins fewer."""
        windows = cls.promotion._get_windows()
        campaign = cls.promotion.campaign_id.id
        cls._sell(windows.pre, 14.0)
        cls._sell(windows.promo, 22.0, 95.0, campaign_id=campaign)
        cls._sell(windows.post[:8], 13.0)
        cls._sell(windows.post[8:], 12.0)
        cls._sell(windows.pre, 5.0, 60.0, cls.tin)
        cls._sell(windows.promo, 3.5, 60.0, cls.tin)

    def _approve_promotion(self, promotion=None):
        promotion = promotion or self.promotion
        with freeze_time(BEFORE):
            promotion.action_policy_submit()
            promotion.with_user(self.owner).action_policy_approve()
        return promotion

    def _run(self, promotion=None):
        """Approved, started on its first day, ended by the job."""
        promotion = self._approve_promotion(promotion)
        with freeze_time(FIRST_DAY):
            promotion.action_start()
        with freeze_time("2026-09-17 02:00:00"):
            promotion.sudo()._follow_days(self.company)
        return promotion

    def _spend(self, amount, promotion=None, state="posted"):
        """A vendor bill that names the promotion."""
        promotion = promotion or self.promotion
        journal = self.env["account.journal"].search(
            [("company_id", "=", self.company.id), ("type", "=", "purchase")], limit=1
        ) or self.env["account.journal"].create(
            {
                "name": "Bills",
                "type": "purchase",
                "code": "BILLP",
                "company_id": self.company.id,
            }
        )
        account = self.env["account.account"].create(
            {
                "name": "Advertising",
                "code": f"6601{promotion.id}{int(amount)}",
                "account_type": "expense",
                "company_ids": [Command.set(self.company.ids)],
            }
        )
        payable = self.env["account.account"].create(
            {
                "name": "Payable",
                "code": f"2202{promotion.id}{int(amount)}",
                "account_type": "liability_payable",
                "company_ids": [Command.set(self.company.ids)],
            }
        )
        vendor = self.env["res.partner"].create({"name": "Printer"})
        vendor.with_company(self.company).property_account_payable_id = payable
        bill = self.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "company_id": self.company.id,
                "journal_id": journal.id,
                "partner_id": vendor.id,
                "invoice_date": LAST,
                "policy_promotion_id": promotion.id,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Leaflets",
                            "quantity": 1.0,
                            "price_unit": amount,
                            "account_id": account.id,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
        )
        if state == "posted":
            bill.action_post()
        return bill

    def _evaluate(self, promotion=None):
        promotion = promotion or self.promotion
        with freeze_time(JUDGED):
            promotion.sudo()._follow_days(self.company)
        return promotion.evaluation_ids
