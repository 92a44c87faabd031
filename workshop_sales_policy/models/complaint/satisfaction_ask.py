from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import split_every

BATCH = 100
# Who ordered within so many days is an active customer.
ACTIVE_DAYS = 365
# A receipt older than this is not asked about any more.
RECEIPT_DAYS = 7


class WorkshopSatisfactionRequest(models.Model):
    """Asking: after a delivery, after a complaint, and regularly; never too often."""

    _inherit = "workshop.satisfaction.request"

    @api.model
    def _ask(self, vals_list):
        """Ask customers how satisfied they are; the messages leave in their own job.

        Whoever was asked within ``satisfaction_days``, is being asked, or does not
        want to be written to is left out, by one query each; of several questions to
        one customer the first counts. Runs as sudo, after the caller's guard.

        :param list vals_list: dicts with ``company_id, partner_id, reason, res_model,
            res_id`` and, where known, ``order_id, user_id, product_ids`` (ids)
        :return: the questions that were opened
        :rtype: recordset
        """
        requests = self.sudo()  # sudo: evidence, the caller checked
        chosen = requests._choose(vals_list)
        rows = requests._evidence_create(
            [requests._prepare_question(vals) for vals in chosen]
        )
        notices = self.env["workshop.notice"]._open(
            [row._prepare_notice() for row in rows]
        )
        notices._queue()
        return rows

    def _choose(self, vals_list):
        """Those of ``vals_list`` whose customers may be asked now."""
        partners = self.env["res.partner"].browse(
            {vals["partner_id"] for vals in vals_list}
        )
        unwilling = partners.search(
            Domain("id", "in", partners.ids) & self._get_unwilling_domain()
        )
        taken = self._get_asked(partners.commercial_partner_id)
        chosen = []
        for vals in vals_list:
            partner = partners.browse(vals["partner_id"])
            key = (vals["company_id"], partner.commercial_partner_id.id)
            if partner not in unwilling and key not in taken:
                taken.add(key)
                chosen.append(vals)
        return chosen

    def _get_asked(self, customers):
        """Customers who are being asked, or were within the days of the policy.

        :return: ``{(company id, commercial partner id)}``
        :rtype: set
        """
        groups = self._read_group(
            [
                ("commercial_partner_id", "in", customers.ids),
                "|",
                ("state", "=", "queued"),
                ("date_sent", "!=", False),
            ],
            ["company_id", "commercial_partner_id", "state"],
            ["date_sent:max"],
        )
        now = fields.Datetime.now()
        return {
            (company.id, customer.id)
            for company, customer, state, last in groups
            if state == "queued"
            or last > now - timedelta(days=self._get_pause_days(company))
        }

    @api.model
    def _get_pause_days(self, company):
        policy = company._policy_get_current()
        return policy._get_settings()["satisfaction_days"] if policy else 30

    @api.model
    def _get_unwilling_domain(self):
        """Contacts who are not asked: on the blacklist, or one of our own people.

        Areas that know a customer's consent extend it.

        :rtype: Domain
        """
        return Domain("is_blacklisted", "=", True) | Domain(
            "user_ids.share", "=", False
        )

    def _prepare_question(self, vals):
        partner = self.env["res.partner"].browse(vals["partner_id"])
        return {
            **vals,
            "commercial_partner_id": partner.commercial_partner_id.id,
            "product_ids": [(6, 0, vals.get("product_ids") or [])],
            "token": self._new_token(),
            "state": "queued",
            "date_queued": fields.Datetime.now(),
        }

    # ----------------------------------------------------------------------- message
    def _prepare_notice(self):
        """Values of the message, in the customer's language.

        :rtype: dict
        """
        self.ensure_one()
        lang = self.partner_id.lang or self.env.lang
        words = self.with_context(lang=lang)
        return {
            "kind": "satisfaction",
            "company_id": self.company_id.id,
            "order_id": self.order_id.id,
            "partner_id": self.partner_id.id,
            "user_id": (self.user_id or self._get_default_sender()).id,
            "res_model": self._name,
            "res_id": self.id,
            "subject": words.env._("How satisfied are you?"),
            "text": words._get_question() + "\n" + words.env._("Two taps are enough:"),
            "url": f"{self.get_base_url()}/my/satisfaction/{self.token}",
        }

    def _get_default_sender(self):
        """Where nobody looks after the customer: a manager."""
        self.ensure_one()
        managers = self.env["workshop.handover"]._get_managers(self.company_id)
        return managers[:1] or self.env.user

    def _get_question(self):
        """What the customer is asked, in the language of the environment.

        :rtype: str
        """
        self.ensure_one()
        if self.reason == "delivery":
            return self.env._(
                "Your order %s has arrived. How satisfied are you with it?",
                self.order_id.name,
            )
        if self.reason == "complaint":
            return self.env._(
                "Your case is closed. How satisfied are you with what we did?"
            )
        return self.env._("How satisfied are you with %s?", self.company_id.name)

    # --------------------------------------------------------------------------- job
    @api.model
    def _cron_ask(self):
        """Daily: close what nobody answers, ask after deliveries, ask regularly."""
        requests = self.sudo()  # sudo: the job's user asks for every company
        for company in requests.env["res.company"]._policy_each_night():
            requests._run_company(company)

    def _run_company(self, company):
        """One company's day; nothing is asked without a policy in force."""
        policy = company._policy_get_current()
        if not policy:
            return
        self._expire(company)
        if not policy._get_settings()["satisfaction_ask"]:
            return
        for vals_list in (
            self._prepare_events(company),
            self._prepare_regular(company),
        ):
            for batch in split_every(BATCH, vals_list):
                self._ask(list(batch))

    def _expire(self, company):
        """Questions that are as old as the pause between two: nobody answers them."""
        since = fields.Datetime.now() - timedelta(days=self._get_pause_days(company))
        self.search(
            [
                ("company_id", "=", company.id),
                "|",
                "&",
                ("state", "=", "queued"),
                ("date_queued", "<=", since),
                "&",
                ("state", "=", "sent"),
                ("date_sent", "<=", since),
            ]
        )._set_expired()

    def _prepare_events(self, company):
        """What happened to customers in the last days. Areas add to the list.

        :return: values for ``_ask``; of one customer's the first counts
        :rtype: list[dict]
        """
        return self._prepare_deliveries(company)

    def _prepare_deliveries(self, company):
        """Orders whose goods arrived well in the last days and that were not asked.

        :return: values for ``_ask``
        :rtype: list[dict]
        """
        effective = company._policy_get_current().date_effective
        since = fields.Datetime.now() - timedelta(days=RECEIPT_DAYS)
        pickings = self.env["stock.picking"].search(
            [
                ("company_id", "=", company.id),
                ("policy_receipt_state", "=", "received"),
                ("policy_receipt_date", ">=", max(since, effective)),
                ("sale_id.policy_receipt_state", "=", "received"),
                ("sale_id.state", "=", "sale"),
            ],
            order="policy_receipt_date, id",
        )
        orders = pickings.sale_id
        known = self.search([("order_id", "in", orders.ids)]).order_id
        return [self._prepare_delivery(order) for order in orders - known]

    def _prepare_delivery(self, order):
        goods = order._policy_get_lines().product_id.filtered(
            lambda product: product.type != "service"
        )
        return {
            "company_id": order.company_id.id,
            "partner_id": order.partner_id.id,
            "reason": "delivery",
            "res_model": order._name,
            "res_id": order.id,
            "order_id": order.id,
            "user_id": order.user_id.id,
            "product_ids": goods.ids,
        }

    # ---------------------------------------------------------------------- regularly
    @api.model
    def _get_active_domain(self, company, stop, since=None):
        """Orders that make their customers active.

        :param datetime stop: first moment that does not count, naive UTC
        :param datetime since: ordered up to then, ``None`` = up to ``stop``
        :rtype: Domain
        """
        return (
            Domain("company_id", "=", company.id)
            & Domain("state", "=", "sale")
            & Domain("date_order", ">=", stop - timedelta(days=ACTIVE_DAYS))
            & Domain("date_order", "<", since or stop)
        )

    def _prepare_regular(self, company):
        """Active customers who were not asked for long, a day's share of them.

        Everybody is reached once in ``satisfaction_every_days`` without a flood on the
        first day; who was asked longest ago comes first.

        :return: values for ``_ask``
        :rtype: list[dict]
        """
        every = company._policy_get_current()._get_settings()["satisfaction_every_days"]
        now = fields.Datetime.now()
        last_orders = self._get_last_orders(company, now)
        asked = dict(
            self._read_group(
                [
                    ("company_id", "=", company.id),
                    ("commercial_partner_id", "in", [c.id for c in last_orders]),
                    ("date_sent", "!=", False),
                ],
                ["commercial_partner_id"],
                ["date_sent:max"],
            )
        )
        due = [
            (asked.get(customer) or fields.Datetime.from_string("1970-01-01"), customer)
            for customer in last_orders
            if asked.get(customer, now - timedelta(days=every))
            <= now - timedelta(days=every)
        ]
        due.sort(key=lambda pair: (pair[0], pair[1].id))
        share = -(-len(last_orders) // every)  # rounded up
        return [
            self._prepare_regular_values(last_orders[customer])
            for _last, customer in due[:share]
        ]

    def _get_last_orders(self, company, now):
        """The last order of each active customer that is old enough to ask about.

        Who ordered for the first time lately is asked after the delivery.

        :return: ``{commercial partner: sale.order}``
        :rtype: dict
        """
        settings = company._policy_get_current()._get_settings()
        rest = now - timedelta(days=settings["satisfaction_days"])
        groups = self.env["sale.order"]._read_group(
            self._get_active_domain(company, now, rest),
            ["partner_id"],
            ["id:max"],
        )
        orders = self.env["sale.order"].browse(max_id for _partner, max_id in groups)
        last = {}
        for order in orders.sorted("date_order"):
            last[order.partner_id.commercial_partner_id] = order
        return last

    def _prepare_regular_values(self, order):
        customer = order.partner_id.commercial_partner_id
        return {
            "company_id": order.company_id.id,
            "partner_id": order.partner_id.id,
            "reason": "regular",
            "res_model": customer._name,
            "res_id": customer.id,
            "user_id": (customer.user_id or order.user_id).id,
        }
