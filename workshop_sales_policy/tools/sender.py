"""Telling a person from a robot on an open form, without asking a riddle."""

from ipaddress import ip_address, ip_network

# A household or an office holds a whole /64 of IPv6 and may change within it freely.
IPV6_PREFIX = 64


def address_key(address):
    """What stands for one sender: an IPv4 address, or the /64 of an IPv6 one.

    :param str address: as the connection shows it; anything else stands for itself
    :rtype: str
    """
    try:
        parsed = ip_address((address or "").split("%")[0])
    except ValueError:
        return address or ""
    if parsed.version == 6 and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    if parsed.version == 6:
        return str(ip_network((parsed, IPV6_PREFIX), strict=False))
    return str(parsed)


def is_too_fast(started, now, seconds):
    """Whether a form came back faster than a person types.

    :param started: seconds since the epoch when it was shown, ``None`` = not known
    :param float now: seconds since the epoch
    :param int seconds: the least time; 0 = not asked
    :rtype: bool
    """
    if not seconds:
        return False
    return started is None or now - started < seconds
