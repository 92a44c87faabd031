from contextlib import contextmanager

from odoo import api, models
from odoo.tools import clean_context, ormcache


class WorkshopInduction(models.Model):
    """Who becomes a salesperson, who is none any more, and who is new."""

    _inherit = "workshop.induction"

    @api.model
    @contextmanager
    def _watch_staff(self):
        """Run what may change who holds a role; whoever became a salesperson begins.

        Who holds a role is cached (``workshop.approval.tier.step``): that goes, too.
        """
        # sudo: evidence, whoever appoints him; no ``default_…`` key says how it begins
        inductions = self.with_context(clean_context(self.env.context)).sudo()
        before = inductions._get_staff()
        yield
        self.env.registry.clear_cache()
        inductions._follow_staff(before)

    @api.model
    def _follow_staff(self, before):
        """Open for who became a salesperson, stop for who is none any more. As sudo.

        :param dict before: ``{company: res.users}`` as ``_get_staff`` said before
        """
        for company, now in self._get_staff().items():
            was = before.get(company, now)
            if gained := now - was:
                passed = self.search(
                    [
                        ("company_id", "=", company.id),
                        ("user_id", "in", gained.ids),
                        ("state", "=", "passed"),
                    ]
                )
                self._open_for(company, gained - passed.user_id)
            if lost := was - now:
                self.search(
                    [
                        ("company_id", "=", company.id),
                        ("user_id", "in", lost.ids),
                        ("state", "=", "open"),
                    ]
                )._stop()

    @api.model
    def _get_staff(self):
        """Salespeople who are no managers, where a policy is in force.

        :rtype: dict[res.company, res.users]
        """
        people = self.env["workshop.handover"]
        ids = self.env["workshop.policy"]._get_company_ids()
        return {
            company: people._get_role_staff(company)
            - people._get_role_managers(company)
            for company in self.env["res.company"].browse(ids)
            if company._policy_get_current()
        }

    def _stop(self):
        """They left, or sell no more. As sudo."""
        if not self:
            return
        self._evidence_write({"state": "stopped"})
        self._tell()
        self.env.registry.clear_cache()

    # ------------------------------------------------------------------ newcomers
    @api.model
    @ormcache("company.id")
    def _get_newcomer_ids(self, company):
        """Who has not passed yet, cached: a gate asks at every quotation.

        :rtype: frozenset
        """
        rows = self.sudo().search(  # sudo: the rule binds whoever it is about
            [("company_id", "=", company.id), ("state", "=", "open")]
        )
        return frozenset(rows.user_id.ids)
