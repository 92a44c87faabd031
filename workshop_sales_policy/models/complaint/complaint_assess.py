from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...const import SEVERITIES
from ...tools.complaint import SeverityLimits, recurrence_points, severity


class WorkshopComplaint(models.Model):
    """How severe a case is: impact × recurrence, safety first (F3.5)."""

    _inherit = "workshop.complaint"

    def _assess(self, impact, is_safety, override=False, reason=""):
        """Assess the case, or assess it anew; the clocks follow.

        :param int impact: 1-5, as the person in charge sees it
        :param bool is_safety: somebody could be harmed; taken back with a reason only
        :param str override: severity that replaces the points, with a reason
        :param str reason: required with ``override``, to take a safety flag back and
            for every later assessment
        :raise UserError: out of range, without the reason, or closed
        """
        self.ensure_one()
        self._ensure_actor()
        self._ensure_not_accused()
        self._ensure_open()
        reason = (reason or "").strip()
        self._ensure_assessable(impact, is_safety, override, reason)
        case = self.sudo()  # sudo: evidence, after the guard
        values = case._prepare_assessment(impact, is_safety)
        if override:
            values["severity"] = override
        now = fields.Datetime.now()
        first = not case.date_assessed
        case._policy_write(
            {
                **values,
                "severity_reason": reason or False,
                "date_assessed": case.date_assessed or now,
                "assessed_by_id": self.env.uid,
            }
        )
        case.clock_ids._follow_severity(case.severity, now)
        if case.state in ("received", "acknowledged"):
            case._set_state("assessed")
        case._policy_refresh_clock(now)
        case._policy_after_assess(first)
        case._message_log(body=case._word_assessment(reason))

    def _policy_after_assess(self, first):
        """Named event: the case has a severity. Areas extend it.

        :param bool first: the first assessment
        """
        self._policy_tell()

    def _ensure_assessable(self, impact, is_safety, override, reason):
        self.ensure_one()
        if impact not in (1, 2, 3, 4, 5):
            raise UserError(self.env._("Choose an impact from 1 (little) to 5."))
        if override and override not in dict(SEVERITIES):
            raise UserError(self.env._("Choose ordinary, major or urgent."))
        taken_back = self.is_safety and not is_safety
        if (override or taken_back or self.date_assessed) and not reason:
            raise UserError(
                self.env._(
                    "Say why: another severity than the points give, or a changed "
                    "assessment, needs a reason."
                )
            )

    def _prepare_assessment(self, impact, is_safety):
        """Points and severity by the limits of the policy in force.

        :rtype: dict
        """
        self.ensure_one()
        recurrence = self._get_recurrence()
        limits = self._get_policy_values(
            "complaint_urgent_points", "complaint_major_points"
        )
        result = severity(impact, recurrence, is_safety, SeverityLimits(*limits))
        return {
            "impact": impact,
            "recurrence": recurrence,
            "is_safety": is_safety,
            "points": result.points,
            "severity": "ordinary" if self.kind == "after_sales" else result.level,
        }

    def _get_recurrence(self):
        """Recurrence points of this case (F3.5, F3.15).

        :rtype: int
        """
        self.ensure_one()
        earlier = 0
        if self.commercial_partner_id:
            earlier = self.sudo().search_count(  # sudo: other people's cases count
                self._get_window_domain()
                & Domain("id", "!=", self.id)
                & Domain("commercial_partner_id", "=", self.commercial_partner_id.id)
            )
        return recurrence_points(len(self._get_same_defect()), earlier)

    def _get_same_defect(self):
        """Cases of the same product and defect within the window, this one included.

        Without a product nothing is the same. Runs as sudo: other people's cases count.
        """
        self.ensure_one()
        if not self.product_id or not self.category_id:
            return self
        domain = (
            self._get_window_domain()
            & Domain("product_id", "=", self.product_id.id)
            & Domain("category_id", "=", self.category_id.id)
        )
        if self.defect_id:
            domain &= Domain("defect_id", "=", self.defect_id.id)
        return self.sudo().search(domain) | self  # sudo: see the docstring

    def _get_window_domain(self):
        """Complaints of the company up to this one, within the recurrence window."""
        self.ensure_one()
        (days,) = self._get_policy_values("complaint_window_days")
        today = fields.Datetime.context_timestamp(
            self.with_context(tz=self.company_id._policy_get_tz()), self.date_received
        ).date()
        start, _stop = self.company_id._policy_get_period(
            today - timedelta(days=days), today
        )
        return Domain(
            [
                ("company_id", "=", self.company_id.id),
                ("kind", "=", "complaint"),
                ("state", "!=", "merged"),
                ("date_received", ">=", start),
                ("date_received", "<=", self.date_received),
            ]
        )

    def _get_policy_values(self, *names):
        """Settings of the policy in force; without one the product's defaults.

        :rtype: list
        """
        return self.company_id._policy_get_values(*names)
