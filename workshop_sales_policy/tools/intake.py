"""What counts as a customer's mail, and what of its files is kept (F3.5).

Limits that a workshop may set itself are parameters; what is dangerous on a computer
is not up to it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# Files that run, or carry something that runs, when somebody opens them.
DANGEROUS = frozenset(
    """
    ade adp app appx apk bat chm cmd com cpl dll dmg exe gadget hta htm html iso img
    jar js jse lib lnk mde msc msi msix msp mst pif ps1 reg scr sct shb shtml svg sys
    vb vbe vbs vhd vxd wsc wsf wsh xhtml xll
    """.split()
)
# First bytes of programs, whatever the file is called.
PROGRAMS = (b"MZ", b"\x7fELF", b"#!")
# Words with which machines answer, at the start of a subject; lower case.
AUTO_SUBJECTS = (
    "out of office",
    "out of the office",
    "automatic reply",
    "auto reply",
    "auto-reply",
    "autoreply",
    "auto response",
    "undeliverable",
    "undelivered mail",
    "delivery status notification",
    "mail delivery failed",
    "returned mail",
    "自动回复",
    "自動回覆",
    "自动答复",
    "不在办公室",
    "不在辦公室",
    "外出自动",
    "退信",
    "系统退信",
    "abwesenheit",
    "automatische antwort",
    "réponse automatique",
    "respuesta automática",
)
REPLY_MARK = re.compile(
    r"^(?:\s*(?:re|aw|sv|fw|fwd|回复|回覆|答复|转发|轉發)\s*[:：])+", re.I
)
# Not "list": a group address that passes customers' mail on says so of each of them.
BULK = frozenset({"bulk", "junk", "auto_reply", "auto-reply"})
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Dropped:
    """One file that is not kept, and why: ``size`` or ``type``."""

    name: str
    size: int
    reason: str


def is_automatic(headers: Mapping[str, str | None], subject: str | None) -> bool:
    """Whether a machine wrote this mail: an absence note, a report, a mailing.

    :param headers: by name, the case of the names does not matter
    """
    known = {name.lower(): (value or "").strip() for name, value in headers.items()}
    submitted = known.get("auto-submitted", "").lower()
    if submitted and submitted != "no":
        return True
    if known.get("precedence", "").lower() in BULK:
        return True
    if known.get("return-path") == "<>":  # reports have no sender to answer
        return True
    for name in ("x-autoreply", "x-autorespond", "x-auto-reply-from"):
        if known.get(name, "no").lower() not in ("", "no", "false"):
            return True
    words = REPLY_MARK.sub("", subject or "").strip().lower()
    return words.startswith(AUTO_SUBJECTS)


def is_dangerous(name: str, content: bytes) -> bool:
    """Whether a file may run on the computer of whoever opens it.

    The last ending decides: ``invoice.pdf.exe`` is a program.
    """
    ending = name.rstrip(". ").rpartition(".")[2].lower() if "." in name else ""
    return ending in DANGEROUS or content.startswith(PROGRAMS)


def sort_files(
    files: Iterable[tuple[str, bytes]], limit: float
) -> tuple[list[int], list[Dropped]]:
    """Which files of a mail are kept: in their order, as long as the limit holds.

    A file too large for what is left is passed over, smaller ones behind it are kept.

    :param files: ``(name, content)``
    :param limit: megabytes for all of them together; exactly the limit is kept
    :return: ``(positions kept, what was dropped)``
    """
    room = limit * MEGABYTE
    kept, dropped = [], []
    for position, (name, content) in enumerate(files):
        if is_dangerous(name, content):
            dropped.append(Dropped(name, len(content), "type"))
        elif len(content) > room:
            dropped.append(Dropped(name, len(content), "size"))
        else:
            room -= len(content)
            kept.append(position)
    return kept, dropped


def first_words(subject: str | None, text: str | None, length: int) -> str:
    """What a mail says, as plain text: the subject as first line, then the text.

    :param length: characters at most; longer texts end in "…"
    :return: ``""`` when it says nothing
    """
    lines = [line.rstrip() for line in (text or "").strip().splitlines()]
    body = re.sub(r"\n{3,}", "\n\n", "\n".join(lines))
    whole = "\n".join(part for part in ((subject or "").strip(), body) if part)
    return whole if len(whole) <= length else whole[: length - 1].rstrip() + "…"
