"""Days of the festivals that a workshop sells for (F3.12)."""

from datetime import date

from lunardate import LunarDate

# {key: lunar month and day}; Qingming follows the sun.
FESTIVALS = {
    "spring": (1, 1),
    "lantern": (1, 15),
    "dragon_boat": (5, 5),
    "qixi": (7, 7),
    "mid_autumn": (8, 15),
    "double_ninth": (9, 9),
    "laba": (12, 8),
}


def get_festival(key: str, year: int) -> date:
    """Day of a festival.

    :param key: of ``FESTIVALS``, or ``qingming``
    :param year: lunar year, named after the solar year it begins in
    """
    if key == "qingming":
        part = year % 100
        return date(year, 4, int(part * 0.2422 + 4.81) - part // 4)
    month, day = FESTIVALS[key]
    # a leap month follows its ordinary one: the festival is in the ordinary one
    return LunarDate(year, month, day).to_solar_date()


def get_festival_year(key: str, day: date) -> int:
    """Lunar year of the festival that is nearest to ``day``."""
    years = (day.year - 1, day.year, day.year + 1)
    return min(years, key=lambda year: abs(get_festival(key, year) - day))


def get_days_to_last(key: str, day: date) -> int:
    """Days from the festival near ``day`` back to the same one a year before."""
    year = get_festival_year(key, day)
    return (get_festival(key, year) - get_festival(key, year - 1)).days
