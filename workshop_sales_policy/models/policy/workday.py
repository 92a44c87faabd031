from datetime import datetime, time, timedelta

from pytz import timezone, utc

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

from ...tools.worktime import add_hours, hours_between, subtract_days

# A deadline never looks further ahead than this; beyond it the calendar is empty.
HORIZON_DAYS = 400


class WorkshopWorkday(models.Model):
    """A day worked although the calendar says otherwise (a make-up day, 调休).

    Odoo 19's calendars have no dated attendances. A make-up day beats a leave and has
    the hours of a normal weekday.
    """

    _name = "workshop.workday"
    _description = "Make-up Workday"
    _order = "date desc"

    name = fields.Char(required=True, translate=True)
    date = fields.Date(required=True, index=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    weekday = fields.Selection(
        [
            ("0", "Monday"),
            ("1", "Tuesday"),
            ("2", "Wednesday"),
            ("3", "Thursday"),
            ("4", "Friday"),
            ("5", "Saturday"),
            ("6", "Sunday"),
        ],
        "Hours as On",
        required=True,
        default="0",
    )

    _date_unique = models.Constraint(
        "UNIQUE(company_id, date)", "This make-up day is entered already."
    )

    @api.constrains("weekday", "company_id")
    def _check_weekday_has_hours(self):
        for day in self:
            calendar = day.company_id.resource_calendar_id
            weekdays = calendar.attendance_ids.mapped("dayofweek")
            if calendar and weekdays and day.weekday not in weekdays:
                raise ValidationError(
                    self.env._(
                        "Nobody works on the chosen weekday in %(calendar)s. Choose "
                        "the weekday whose hours the make-up day has.",
                        calendar=calendar.name,
                    )
                )

    @api.model
    def _policy_plan_hours(self, company, department, start, hours):
        """The moment when ``hours`` working hours have passed since ``start``.

        Working time = the calendar's intervals without leaves, plus make-up days, in
        the calendar's time zone (formulas F3.5).

        :param company: one ``res.company``
        :param department: ``hr.department`` whose own calendar counts, may be empty
        :param datetime start: naive UTC
        :param float hours: working hours, 0 = at once
        :return: ``(deadline naive UTC, is_plain)``; ``is_plain`` = no working hours
            were found and plain hours count
        :rtype: tuple
        """
        calendar = self._get_calendar(company, department)
        plain = start + timedelta(hours=hours)
        if not calendar or hours <= 0:
            return plain, hours > 0
        day = datetime.combine(start.date() - timedelta(days=1), time.min)
        span = max(14, int(hours * 2))
        while span <= HORIZON_DAYS:
            intervals = self._get_intervals(company.id, calendar.id, day, span)
            end = add_hours(intervals, utc.localize(start), hours)
            if end:
                return end.astimezone(utc).replace(tzinfo=None), False
            span *= 4
        return plain, True

    @api.model
    def _policy_count_hours(self, company, department, start, stop):
        """Working hours between two moments: ``_policy_plan_hours`` the other way.

        :param company: one ``res.company``
        :param department: ``hr.department`` whose own calendar counts, may be empty
        :param datetime start: naive UTC
        :param datetime stop: naive UTC, not after ``start`` = no hours
        :return: ``(hours, is_plain)``; ``is_plain`` = no working hours were found and
            plain hours count
        :rtype: tuple
        """
        if stop <= start:
            return 0.0, False
        calendar = self._get_calendar(company, department)
        if calendar:
            day = datetime.combine(start.date() - timedelta(days=1), time.min)
            # Few lengths, so that many moments share one cached entry.
            span = 14
            while day + timedelta(days=span) < stop:
                span *= 4
            spans = self._get_intervals(company.id, calendar.id, day, span)
            if spans or self._get_intervals(
                company.id, calendar.id, day, max(span, HORIZON_DAYS)
            ):
                hours = hours_between(spans, utc.localize(start), utc.localize(stop))
                return hours, False
        return (stop - start).total_seconds() / 3600.0, True

    @api.model
    def _policy_add_workdays(self, company, day, count):
        """The ``count``-th working day after ``day``, leaves and make-up days counted.

        :param company: one ``res.company``; without working hours Monday to Friday
        :param datetime.date day: not counted itself
        :param int count: at least 1
        :rtype: datetime.date
        """
        following = [date for date in self._get_worked_days(company, day) if date > day]
        if len(following) >= count:
            return following[count - 1]
        while count:
            day += timedelta(days=1)
            count -= day.weekday() < 5
        return day

    @api.model
    def _policy_count_workdays(self, company, first, last):
        """Working days from ``first`` to ``last``, both inclusive.

        :param company: one ``res.company``; without working hours Monday to Friday
        :rtype: int
        """
        worked = self._get_worked_days(company, first)
        if worked:
            return sum(first <= day <= last for day in worked)
        days = (last - first).days + 1
        return sum(
            (first + timedelta(days=number)).weekday() < 5 for number in range(days)
        )

    @api.model
    def _get_worked_days(self, company, day):
        """Days with working hours from ``day`` on, a year ahead; empty without hours.

        :rtype: list[datetime.date]
        """
        calendar = company.sudo().resource_calendar_id  # sudo: opening hours
        if not calendar:
            return []
        start = datetime.combine(day - timedelta(days=1), time.min)
        tz = timezone(calendar.tz or "UTC")
        spans = self._get_intervals(company.id, calendar.id, start, HORIZON_DAYS)
        return sorted({begin.astimezone(tz).date() for begin, _end in spans})

    @api.model
    def _get_calendar(self, company, department):
        """The calendar whose hours count: the department's own, else the company's."""
        # sudo: hr.department, res.company - opening hours are no secret
        calendar = department.sudo().policy_calendar_id
        return calendar or company.sudo().resource_calendar_id

    @api.model
    @ormcache("company_id", "calendar_id", "start", "days")
    def _get_intervals(self, company_id, calendar_id, start, days):
        """Working intervals of a calendar with make-up days, ordered; cached.

        Whole days, so that all deadlines of a day share one entry; calendars, leaves
        and make-up days clear it (``_clear_intervals``).

        :param datetime start: first moment, naive UTC
        :param int days: length of the span
        :return: tuple of ``(start, stop)``, aware datetimes
        """
        company = self.env["res.company"].browse(company_id)
        # sudo: resource.calendar - opening hours are no secret
        calendar = self.env["resource.calendar"].sudo().browse(calendar_id)
        stop = start + timedelta(days=days)
        tz = timezone(calendar.tz or "UTC")
        native = calendar._work_intervals_batch(utc.localize(start), utc.localize(stop))
        days = self.sudo().search(  # sudo: workshop.workday - dates are no secret
            [
                ("company_id", "=", company.id),
                ("date", ">=", start.date() - timedelta(days=1)),
                ("date", "<=", stop.date()),
            ]
        )
        spans = [(begin, end) for begin, end, _rec in native[False]]
        spans = subtract_days(spans, {day.date for day in days}, tz)
        for day in days:
            spans += day._get_day_spans(calendar, tz)
        return tuple(sorted(spans))

    @api.model
    def _clear_intervals(self):
        """Forget cached working time: a calendar, a leave or a make-up day changed."""
        self.env.registry.clear_cache()

    @api.model_create_multi
    def create(self, vals_list):
        days = super().create(vals_list)
        self._clear_intervals()
        return days

    def write(self, vals):
        result = super().write(vals)
        self._clear_intervals()
        return result

    def unlink(self):
        result = super().unlink()
        self._clear_intervals()
        return result

    def _get_day_spans(self, calendar, tz):
        """Hours of a make-up day: those of its weekday in ``calendar``."""
        self.ensure_one()
        spans = []
        for line in calendar.attendance_ids:
            if line.dayofweek != self.weekday or line.day_period == "lunch":
                continue
            spans.append(
                tuple(
                    tz.localize(
                        datetime.combine(self.date, time.min) + timedelta(hours=hour)
                    )
                    for hour in (line.hour_from, line.hour_to)
                )
            )
        return spans
