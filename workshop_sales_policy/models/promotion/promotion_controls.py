from odoo import api, fields, models
from odoo.fields import Domain

# A promotion that was approved once.
APPROVED = ("approved", "running", "ended", "evaluated", "closed")


class WorkshopPromotion(models.Model):
    """Controls of chapter 6; cancelled ones are no case."""

    _inherit = "workshop.promotion"

    @api.model
    def _get_cases(self, company, name, date_from, date_to):
        """Promotions of a company whose moment ``name`` falls in the period."""
        return Domain(
            "company_id", "=", company.id
        ) & company._policy_get_period_domain(name, date_from, date_to)

    @api.model
    def _get_started(self, company, date_from, date_to):
        return self._get_cases(company, "date_started", date_from, date_to)

    @api.model
    def _control_promotion_planned(self, company, date_from, date_to):
        """Clause 6.1a: promotions that started inside an approved plan."""
        applicable = self._get_started(company, date_from, date_to)
        planned = Domain("plan_id.state", "in", ("approved", "superseded"))
        return self._name, applicable, applicable & planned

    @api.model
    def _control_promotion_channel(self, company, date_from, date_to):
        """Clause 6.2a: promotions that started with a channel of the catalogue."""
        applicable = self._get_started(company, date_from, date_to)
        return self._name, applicable, applicable & Domain("channel_id", "!=", False)

    @api.model
    def _control_promotion_on_plan(self, company, date_from, date_to):
        """Clause 6.4a: promotions that ended as planned: start, tasks, budget."""
        applicable = self._get_cases(company, "date_ended", date_from, date_to)
        return self._name, applicable, applicable & Domain("is_on_plan", "=", True)

    @api.model
    def _control_promotion_logged(self, company, date_from, date_to):
        """Clause 6.4b: promotions that ran, with an entry of what the market said."""
        applicable = self._get_cases(company, "date_ended", date_from, date_to)
        logged = Domain("log_ids.kind", "in", ("feedback", "adjustment"))
        return self._name, applicable, applicable & logged

    @api.model
    def _control_promotion_evaluated(self, company, date_from, date_to):
        """Clause 6.5a: ended promotions whose evaluation was signed in time.

        One that is late already is undecided no more.
        """
        due = self._get_cases(company, "date_due", date_from, date_to)
        applicable = (
            due
            & Domain("state", "in", ("ended", "evaluated", "closed"))
            & (
                Domain("date_evaluated", "!=", False)
                | Domain("date_due", "<", fields.Datetime.now())
            )
        )
        rows = self.sudo().search(applicable)  # sudo: counts for the company
        in_time = rows.filtered(
            lambda row: row.date_evaluated and row.date_evaluated <= row.date_due
        )
        return self._name, applicable, applicable & Domain("id", "in", in_time.ids)


class WorkshopPromotionPlan(models.Model):
    _inherit = "workshop.promotion.plan"

    @api.model
    def _control_plan_research(self, company, date_from, date_to):
        """Clause 6.1b: plans that cited fresh research when they were approved."""
        applicable = Domain(
            "company_id", "=", company.id
        ) & company._policy_get_period_domain("date_approved", date_from, date_to)
        fresh = Domain("is_research_fresh", "=", True)
        return self._name, applicable, applicable & fresh


class WorkshopPromotionContent(models.Model):
    _inherit = "workshop.promotion.content"

    @api.model
    def _get_used(self, company, date_from, date_to):
        return Domain(
            "promotion_id.company_id", "=", company.id
        ) & company._policy_get_period_domain("date_used", date_from, date_to)

    @api.model
    def _control_content_approved(self, company, date_from, date_to):
        """Clause 6.3a: content that was approved before it was used."""
        applicable = self._get_used(company, date_from, date_to)
        rows = self.sudo().search(applicable)  # sudo: counts for the company
        kept = rows.filtered(
            lambda row: row.date_approved and row.date_approved <= row.date_used
        )
        return self._name, applicable, applicable & Domain("id", "in", kept.ids)

    @api.model
    def _control_content_selling_point(self, company, date_from, date_to):
        """Clause 6.3b: content in use that names selling point and segment."""
        applicable = self._get_used(company, date_from, date_to)
        both = Domain("selling_point", "!=", False) & Domain("segment_id", "!=", False)
        return self._name, applicable, applicable & both


class WorkshopPromotionChannel(models.Model):
    _inherit = "workshop.promotion.channel"

    @api.model
    def _control_channel_evaluated(self, company, date_from, date_to):
        """Clause 6.2b: channels all of whose promotions due then are evaluated."""
        promotions = self.env["workshop.promotion"].sudo()  # sudo: counts
        _model, due, _kept = promotions._control_promotion_evaluated(
            company, date_from, date_to
        )
        due = due & Domain("channel_id", "!=", False)
        late = promotions.search(due & Domain("state", "=", "ended")).channel_id
        applicable = Domain("id", "in", promotions.search(due).channel_id.ids)
        return self._name, applicable, applicable & Domain("id", "not in", late.ids)


class WorkshopPromotionEvaluation(models.Model):
    _inherit = "workshop.promotion.evaluation"

    @api.model
    def _control_evaluation_lessons(self, company, date_from, date_to):
        """Clause 6.5b: evaluations signed off, with both lessons."""
        applicable = (
            Domain("company_id", "=", company.id)
            & company._policy_get_period_domain("date_signed", date_from, date_to)
            & Domain("state", "=", "signed")
        )
        filed = Domain("promotion_id.state", "=", "closed")
        return self._name, applicable, applicable & filed
