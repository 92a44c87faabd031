"""Amounts in Chinese capitals, as contracts and receipts show them (F3.3).

Our own few lines instead of the package cn2an: its mode "rmb" loses the 零 of an
empty 万 section (100003031 → 壹亿叁仟…), signs −0.00, does not round, and knows no
traditional characters. Mending that around it takes more code than the conversion
itself, for two packages to install.
"""

from decimal import ROUND_HALF_UP, Decimal

DIGITS = "零壹贰叁肆伍陆柒捌玖"
UNITS = ((10**8, "亿"), (10**4, "万"), (1000, "仟"), (100, "佰"), (10, "拾"))
TRADITIONAL = str.maketrans("贰叁陆亿万负", "貳參陸億萬負")


def _capital_integer(number: int) -> str:
    """Words of a whole number; empty for 0.

    Every unit splits the number in what stands before it and the rest; a rest that
    does not reach the next smaller place is announced by one 零.
    """
    if number < 10:
        return DIGITS[number] if number else ""
    size, name = next(unit for unit in UNITS if number >= unit[0])
    high, rest = divmod(number, size)
    gap = DIGITS[0] if 0 < rest < size // 10 else ""
    return _capital_integer(high) + name + gap + _capital_integer(rest)


def _to_cents(amount) -> int:
    """Cents, halves away from zero, of the number as it is written (0.285 → 29).

    :raise ValueError: when ``amount`` is not a finite number
    """
    value = Decimal(str(amount))
    if not value.is_finite():
        raise ValueError("Only a finite amount can be written in words")
    return int(value.scaleb(2).to_integral_value(ROUND_HALF_UP))


def capital_amount(amount, traditional: bool = False) -> str:
    """Write an amount in Chinese capitals (大写金额, F3.3).

    :param amount: int, float or Decimal in a currency of 100 cents; rounded half-up
    :param bool traditional: characters as written in Taiwan
    :return: such as 壹仟贰佰叁拾肆元伍角; 整 only without 角 and 分, 负 when negative
    :raise ValueError: when ``amount`` is not a finite number
    """
    cents = _to_cents(amount)
    yuan, rest = divmod(abs(cents), 100)
    jiao, fen = divmod(rest, 10)
    words = _capital_integer(yuan) + "元" if yuan else ""
    if jiao:
        words += DIGITS[jiao] + "角"
    if fen:
        words += (DIGITS[0] if yuan and not jiao else "") + DIGITS[fen] + "分"
    if not rest:
        words = (words or "零元") + "整"
    words = f"负{words}" if cents < 0 else words
    return words.translate(TRADITIONAL) if traditional else words
