from odoo import api, fields, models
from odoo.fields import Domain

from ...const import EVIDENCE


class WorkshopOrderControlsMixin(models.AbstractModel):
    """What the cockpit measures on orders: clauses 1.3c, 3.2a and 3.2b."""

    _name = "workshop.order.controls.mixin"
    _description = "Controls on Orders"

    # Facts written once, when the quotation first reaches the customer.
    policy_out_date = fields.Datetime(
        "Reached the Customer On", copy=False, readonly=True, index="btree_not_null"
    )
    policy_is_reviewed = fields.Boolean(
        "Released Before It Went Out", copy=False, readonly=True, prefetch=EVIDENCE
    )
    policy_is_complete = fields.Boolean(
        "Complete at Review", copy=False, readonly=True, prefetch=EVIDENCE
    )
    policy_inquiry_date = fields.Datetime(
        "Inquiry On", copy=False, readonly=True, prefetch=EVIDENCE
    )
    policy_inquiry_due = fields.Datetime(
        "To Be Quoted By", copy=False, readonly=True, prefetch=EVIDENCE
    )
    policy_inquiry_hours = fields.Float(
        "Hours to Quote",
        copy=False,
        readonly=True,
        aggregator="avg",
        help="From the inquiry to the moment the quotation reached the customer.",
        prefetch=EVIDENCE,
    )
    policy_is_prompt = fields.Boolean(
        "Quoted in Time", copy=False, readonly=True, prefetch=EVIDENCE
    )

    # Nothing is enforced then; the cockpit counts what went out meanwhile.
    policy_exempt_date = fields.Datetime(
        "Went Out While Suspended On",
        copy=False,
        readonly=True,
        index="btree_not_null",
        prefetch=EVIDENCE,
    )

    def _policy_get_inquiry_date(self):
        """When the customer asked: the lead's creation, else the order's own."""
        self.ensure_one()
        # sudo: crm.lead - a date, whoever owns the lead
        lead = self.opportunity_id.sudo()
        return lead.create_date or self.create_date or fields.Datetime.now()

    def _policy_mark_out(self):
        """Keep when a quotation first went out; how fast is measured by the job.

        What was sent before the policy took effect is exempt and measures nothing.
        """
        out = self.filtered(
            lambda order: not order.policy_out_date and not order._policy_is_exempt()
        )
        for released, orders in out.grouped(
            lambda order: bool(order.policy_release_date)
        ).items():
            orders._policy_write(
                {
                    "policy_out_date": fields.Datetime.now(),
                    "policy_is_reviewed": released,
                }
            )

    def _policy_mark_exempt(self, before):
        """Keep which documents were sent or confirmed during a suspension.

        :param dict before: ``{order id: state before the write}``
        """
        policies = self.env["workshop.policy"]
        out = self.filtered(
            lambda order: order.state in ("sent", "sale")
            and order.state != before.get(order.id)
            and policies._get_suspended(order.company_id)
            and not order.policy_exempt_date
        )
        if out:
            out._policy_write({"policy_exempt_date": fields.Datetime.now()})

    @api.model
    def _policy_start_inquiries(self, company):
        """Start the clock of every inquiry that came under the policy (clause 3.2a).

        Done by an hourly job and before each measurement, so that typing an inquiry
        costs nothing. Those from before the version took effect promise nothing.
        """
        policy = company._policy_get_current()
        plan = self.env["workshop.workday"]._policy_plan_hours
        hours = policy._get_settings()["inquiry_hours"]
        orders = self.search(
            [
                ("company_id", "=", company.id),
                ("policy_inquiry_due", "=", False),
                "|",
                ("policy_out_date", "!=", False),
                "&",
                ("state", "=", "draft"),
                ("create_date", ">=", policy.date_effective),
            ]
        )
        for order in orders:
            asked = order._policy_get_inquiry_date()
            due, _plain = plan(company, self.env["hr.department"], asked, hours)
            order._policy_write(
                {"policy_inquiry_date": asked, "policy_inquiry_due": due}
            )

    @api.model
    def _policy_measure_inquiries(self, company):
        """How complete and how fast each quotation that went out was (clause 3.2a).

        Done once per quotation by the job that measures the clauses, so that sending
        one costs nothing.
        """
        self._policy_start_inquiries(company)
        orders = self.search(
            [
                ("company_id", "=", company.id),
                ("policy_out_date", "!=", False),
                ("policy_inquiry_hours", "=", False),
            ]
        )
        for order in orders:
            asked, out = order.policy_inquiry_date, order.policy_out_date
            order._policy_write(
                {
                    "policy_is_complete": not order._policy_get_missing(),
                    "policy_inquiry_hours": (out - asked).total_seconds() / 3600,
                    "policy_is_prompt": out <= order.policy_inquiry_due,
                }
            )

    @api.model
    def _cron_policy_inquiries(self):
        """Hourly: what customers asked for stands in the ledger from the first hour."""
        # sudo: sale.order - the clocks of all inquiries, whoever wrote them down
        orders = self.sudo()
        companies = self.env["res.company"].sudo().search([])  # sudo: as above
        for company in companies.filtered(lambda row: row._policy_get_current()):
            orders._policy_measure_inquiries(company)

    @api.model
    def _policy_get_out_domain(self, company, date_from, date_to):
        """Quotations that first reached a customer in the period, under a policy."""
        return Domain("company_id", "=", company.id) & (
            company._policy_get_period_domain("policy_out_date", date_from, date_to)
        )

    @api.model
    def _control_quotation_complete(self, company, date_from, date_to):
        """Clause 3.2a: quotations complete at review and answered in time."""
        if company._policy_get_current():
            # sudo: facts of all orders of the company, whoever opens the cockpit
            self.sudo()._policy_measure_inquiries(company)
        applicable = self._policy_get_out_domain(company, date_from, date_to)
        kept = applicable & Domain("policy_is_complete", "=", True)
        return "sale.order", applicable, kept & Domain("policy_is_prompt", "=", True)

    @api.model
    def _control_quotation_reviewed(self, company, date_from, date_to):
        """Clause 3.2b: quotations released before they reached the customer."""
        applicable = self._policy_get_out_domain(company, date_from, date_to)
        # A fact of that moment: an offer voided since was reviewed all the same.
        kept = applicable & Domain("policy_is_reviewed", "=", True)
        return "sale.order", applicable, kept

    @api.model
    def _bypass_quotation_reviewed(self, company, date_from, date_to):
        """Orders sent or confirmed while withheld, or out without a release.

        Must be none. One that no gate ever saw has no date of going out; the order's
        own date then says the month.
        """
        period = company._policy_get_period_domain
        in_period = period("policy_out_date", date_from, date_to) | (
            Domain("policy_out_date", "=", False)
            & period("date_order", date_from, date_to)
        )
        return (
            Domain("company_id", "=", company.id)
            & Domain("state", "in", ("sent", "sale"))
            & Domain("policy_withheld", "=", True)
            & Domain("policy_is_reviewed", "=", False)
            & in_period
        )

    @api.model
    def _exempt_quotation_reviewed(self, company, date_from, date_to):
        """Sent or confirmed while the policy was suspended: exempt, but counted."""
        period = company._policy_get_period_domain
        return Domain("company_id", "=", company.id) & period(
            "policy_exempt_date", date_from, date_to
        )

    @api.model
    def _control_margin_kept(self, company, date_from, date_to):
        """Clause 1.3c: confirmed orders above the required margin, or approved below.

        Level 0 = within every limit; else a round must have approved it.
        """
        applicable = Domain(
            [
                ("company_id", "=", company.id),
                ("state", "=", "sale"),
                ("policy_release_date", "!=", False),
            ]
        ) & company._policy_get_period_domain("date_order", date_from, date_to)
        kept = applicable & (
            Domain("policy_release_level", "=", 0)
            | Domain("policy_release_request_id.state", "=", "approved")
        )
        return "sale.order", applicable, kept
