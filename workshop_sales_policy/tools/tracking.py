"""Tracking numbers as people paste them."""

import re
import unicodedata

MAX_LENGTH = 100
# Letters and digits with what carriers put between them; several numbers by comma.
ALLOWED = re.compile(r"[0-9A-Za-z][0-9A-Za-z._/,-]*")
# What is pasted along with a number and is not seen.
INVISIBLE = ("Cc", "Cf", "Zs", "Zl", "Zp")


def clean_tracking(text):
    """Bring a pasted tracking number into the form carriers read.

    Full-width characters become plain ones; spaces and invisible characters go.

    :param str text: as typed or pasted
    :return: the number, ``""`` for an empty text, ``None`` when it is none
    :rtype: str or None
    """
    plain = unicodedata.normalize("NFKC", text or "")
    number = "".join(
        char for char in plain if unicodedata.category(char) not in INVISIBLE
    )
    if not number:
        return ""
    if len(number) > MAX_LENGTH or not ALLOWED.fullmatch(number):
        return None
    return number
