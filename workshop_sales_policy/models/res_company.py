from datetime import datetime, time, timedelta

from pytz import timezone, utc

from odoo import api, fields, models

from ..tools.promotion_study import list_days


class ResCompany(models.Model):
    _inherit = "res.company"

    policy_complaint_alias_id = fields.Many2one(
        "mail.alias",
        "Address for Complaints",
        copy=False,
        ondelete="set null",
        readonly=True,
        groups="base.group_user",
        help="Mail to this address opens a case (3.6).",
    )

    def write(self, vals):
        if "user_ids" not in vals:
            return super().write(vals)
        with self.env["workshop.induction"]._watch_staff():
            return super().write(vals)

    def _policy_get_current(self):
        """The policy version in force for this company, empty without one.

        :return: ``workshop.policy``, sudo; no query once cached
        """
        return self.env["workshop.policy"]._get_current(self)

    @api.model
    def _policy_each_night(self):
        """Companies with a policy in force, one after the other, for a job.

        What was done for one is committed before the next; ends when the job's time is
        over, and the next run goes on.
        """
        ids = self.env["workshop.policy"]._get_company_ids()
        companies = self.sudo().browse(ids)  # sudo: jobs work for all of them
        companies = companies.filtered(lambda company: company._policy_get_current())
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(companies))
        for company in companies:
            yield company
            if not cron._commit_progress(1):
                return

    def _policy_get_values(self, *names):
        """Settings of the policy in force; without one the product's defaults.

        :param names: stored numbers, switches and choices of ``workshop.policy``
        :rtype: list
        """
        self.ensure_one()
        policy = self._policy_get_current()
        if policy:
            settings = policy._get_settings()
            return [settings[name] for name in names]
        versions = self.env["workshop.policy"]
        return [versions._fields[name].default(versions) for name in names]

    def _policy_get_tz(self):
        """Name of the zone in which this company's days begin and end (F3.0)."""
        self.ensure_one()
        company = self.sudo()  # sudo: res.company - a time zone is no secret
        return company.partner_id.tz or company.resource_calendar_id.tz or "UTC"

    def _policy_get_today(self):
        """The company's own date now.

        :rtype: datetime.date
        """
        zone = timezone(self._policy_get_tz())
        return utc.localize(fields.Datetime.now()).astimezone(zone).date()

    def _policy_get_period(self, date_from, date_to):
        """Moments between which a period of this company lies (F3.0).

        :param date date_from: first day, inclusive
        :param date date_to: last day, inclusive
        :return: ``(first moment, first moment after it)``, naive UTC
        :rtype: tuple
        """
        zone = timezone(self._policy_get_tz())
        return tuple(
            zone.localize(datetime.combine(day, time.min))
            .astimezone(utc)
            .replace(tzinfo=None)
            for day in (date_from, date_to + timedelta(days=1))
        )

    def _policy_list_days(self, start, stop):
        """The company's own days that a span of moments touches.

        :param datetime start: naive UTC
        :param datetime stop: naive UTC, exclusive
        :rtype: list[datetime.date]
        """
        zone = timezone(self._policy_get_tz())
        first, last = (
            utc.localize(moment).astimezone(zone).date()
            for moment in (start, stop - timedelta(microseconds=1))
        )
        return list_days(first, last)

    def _policy_get_period_domain(self, name, date_from, date_to):
        """Domain of a Datetime field that falls in a period of this company."""
        start, stop = self._policy_get_period(date_from, date_to)
        return fields.Domain(name, ">=", start) & fields.Domain(name, "<", stop)

    # ------------------------------------------------------------ mail of complaints
    def _policy_set_complaint_alias(self, name):
        """Take complaints at this address; runs as sudo, after the caller's guard.

        :param str name: the part before the @
        """
        self.ensure_one()
        alias = self.policy_complaint_alias_id
        if alias:
            alias.alias_name = name
            return
        self.policy_complaint_alias_id = self.env["mail.alias"].create(
            {
                "alias_name": name,
                "alias_domain_id": self.alias_domain_id.id,
                "alias_model_id": self.env["ir.model"]._get_id("workshop.complaint"),
                "alias_contact": "everyone",
                # Which company is complained to is known by the address alone.
                "alias_defaults": repr({"company_id": self.id}),
            }
        )

    def _policy_propose_complaint_alias(self):
        """A free name for the address: ``complaint``, else with the company's.

        :rtype: str
        """
        self.ensure_one()
        taken = self.env["mail.alias"].search_count(
            [
                ("alias_name", "=", "complaint"),
                ("alias_domain_id", "=", self.alias_domain_id.id),
            ]
        )
        return f"complaint-{self.id}" if taken else "complaint"
