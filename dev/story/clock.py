"""Frozen time that moves from one working moment of the bakery to the next."""

from datetime import date, datetime, time, timedelta

import pytz
from freezegun import freeze_time

ZONE = pytz.timezone("Asia/Shanghai")
OPENING, CLOSING = time(8, 30), time(17, 30)
# The last scenes play before this hour; earlier in the day the story ends yesterday.
EARLIEST_END = time(11, 0)

# Public holidays of 2026 (first day, last day) and the days worked in exchange.
HOLIDAYS = (
    ("元旦 New Year", date(2026, 1, 1), date(2026, 1, 3)),
    ("春节 Spring Festival", date(2026, 2, 15), date(2026, 2, 23)),
    ("清明节 Qingming", date(2026, 4, 4), date(2026, 4, 6)),
    ("劳动节 Labour Day", date(2026, 5, 1), date(2026, 5, 5)),
    ("端午节 Dragon Boat Festival", date(2026, 6, 19), date(2026, 6, 21)),
    ("中秋节 Mid-Autumn Festival", date(2026, 9, 25), date(2026, 9, 27)),
    ("国庆节 National Day", date(2026, 10, 1), date(2026, 10, 7)),
)
MAKE_UP_DAYS = (
    (date(2026, 1, 4), "4", "元旦调休", "New Year"),
    (date(2026, 2, 14), "0", "春节调休", "Spring Festival"),
    (date(2026, 2, 28), "4", "春节调休", "Spring Festival"),
    (date(2026, 5, 9), "1", "劳动节调休", "Labour Day"),
    (date(2026, 9, 20), "3", "国庆节调休", "National Day"),
    (date(2026, 10, 10), "2", "国庆节调休", "National Day"),
)


def is_open(day):
    """Return whether the bakery's office works on a day."""
    if any(first <= day <= last for _name, first, last in HOLIDAYS):
        return False
    return day.weekday() < 5 or any(day == row[0] for row in MAKE_UP_DAYS)


def get_end(now):
    """Return the working moment, in local time, at which the story ends."""
    local = pytz.utc.localize(now).astimezone(ZONE).replace(tzinfo=None, microsecond=0)
    if is_open(local.date()) and local.time() >= EARLIEST_END:
        return min(local, datetime.combine(local.date(), CLOSING))
    day = local.date() - timedelta(days=1)
    while not is_open(day):
        day -= timedelta(days=1)
    return datetime.combine(day, CLOSING)


def _read(moment):
    hour, minute = map(int, moment.split(":"))
    return time(hour, minute)


class Clock:
    """Moves Python's clock and the cursor's together; forward only."""

    def __init__(self, env):
        self.env = env
        self.end = get_end(datetime.utcnow())
        self._freezer = freeze_time(self._as_utc(self.end))
        self._frozen = None

    def __enter__(self):
        self._frozen = self._freezer.start()
        return self

    def __exit__(self, *_exception):
        self._freezer.stop()
        self.env.cr._now = None

    def get_day(self, back):
        """Return the working day that lies ``back`` working days before the end."""
        day = self.end.date()
        while back:
            day -= timedelta(days=1)
            back -= is_open(day)
        return day

    def get_ahead(self, days):
        """Return the working day that lies ``days`` working days after the end."""
        day = self.end.date()
        while days:
            day += timedelta(days=1)
            days -= is_open(day)
        return day

    def get_utc(self, back, moment):
        """Return the local ``moment`` ("HH:MM") of a working day as it is stored.

        :param int back: working days before the end; below 0 after it
        """
        day = self.get_day(back) if back >= 0 else self.get_ahead(-back)
        return self.as_utc(day, moment)

    def as_utc(self, day, moment):
        """Return the local ``moment`` ("HH:MM") of a date as the database has it."""
        return self._as_utc(datetime.combine(day, _read(moment)))

    def begin(self, back):
        """Open the shop on the morning of the first day."""
        self._set(datetime.combine(self.get_day(back), OPENING))

    def move(self, back, moment):
        """Go to the local ``moment`` ("HH:MM") ``back`` working days before the end."""
        self._set(datetime.combine(self.get_day(back), _read(moment)))

    def get_utc_now(self):
        """Return the moment as the database keeps it."""
        return self._as_utc(self.now)

    def finish(self):
        """Go to the end of the story."""
        self._set(max(self.end, self.now))

    def _set(self, local):
        self.now = local
        moment = self._as_utc(local)
        self._frozen.move_to(moment)
        # What the database calls "now" stays that of the transaction's beginning.
        self.env.flush_all()
        self.env.cr._now = moment

    @staticmethod
    def _as_utc(local):
        return ZONE.localize(local).astimezone(pytz.utc).replace(tzinfo=None)
