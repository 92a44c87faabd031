"""Merge exported terms into the .po files, or say what is missing in them.

``python -m dev.i18n_files merge|check <exported .pot> <.pot> <.po>...``
"""

import sys
from pathlib import Path

import polib

# One translation per source text: Odoo keeps no context beside it.
PLURAL = "nplurals=1; plural=0;"
WIDTH = 78
SHOWN = 90


def terms(catalogue):
    """Return what identifies the terms of a file, whatever its header says."""
    return {
        entry.msgid: (entry.comment, sorted(entry.occurrences))
        for entry in catalogue
        if not entry.obsolete
    }


def is_open(entry):
    """Return whether a term still waits for its translation."""
    return not entry.obsolete and (not entry.msgstr.strip() or entry.fuzzy)


def merge(exported, catalogue):
    """Give the catalogue exactly the exported terms, keeping its translations.

    :param polib.POFile exported: the terms as they are now
    :param polib.POFile catalogue: a language's file, changed in place
    :return: the number of terms dropped
    :rtype: int
    """
    known = {entry.msgid: entry for entry in catalogue}
    entries = []
    for term in exported:
        old = known.get(term.msgid)
        entry = polib.POEntry(
            msgid=term.msgid,
            msgstr=old.msgstr if old else "",
            comment=term.comment,
            tcomment=old.tcomment if old else "",
            flags=list(old.flags) if old else [],
            occurrences=term.occurrences,
        )
        entries.append(entry)
    dropped = len(known.keys() - {entry.msgid for entry in entries})
    catalogue[:] = entries
    return dropped


def read(path, language=None):
    """Return the file's catalogue, an empty one when it does not exist yet."""
    if path.is_file():
        return polib.pofile(str(path), wrapwidth=WIDTH)
    catalogue = polib.POFile(wrapwidth=WIDTH)
    catalogue.metadata = {
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": language or "",
        "Plural-Forms": PLURAL,
    }
    return catalogue


def save(catalogue, path):
    """Write a catalogue when its content differs from the file's."""
    text = str(catalogue)
    if not text.endswith("\n"):
        text += "\n"
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


def short(text):
    """Return the text on one line, cut to a readable length."""
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else f"{line[:SHOWN]}…"


def tell_open(path, catalogue):
    """Print the open terms of a language; return their number."""
    waiting = [entry for entry in catalogue if is_open(entry)]
    total = len(catalogue) or 1
    print(f"{path.stem}: {total - len(waiting)} of {total} terms translated")
    for entry in waiting:
        print(f"  {'fuzzy' if entry.fuzzy else 'open'}: {short(entry.msgid)}")
    return len(waiting)


def do_merge(exported, template, files):
    """Rewrite the template and the languages' files."""
    if not template.is_file() or terms(read(template)) != terms(exported):
        save(exported, template)
    for path in files:
        catalogue = read(path, path.stem)
        dropped = merge(exported, catalogue)
        save(catalogue, path)
        tell_open(path, catalogue)
        if dropped:
            print(f"  {dropped} terms dropped that are no longer in use")
    return 0


def do_check(exported, template, files):
    """Return 1 when a file does not hold what the addon says now."""
    failed = False
    wanted = terms(exported)
    if not template.is_file() or terms(read(template)) != wanted:
        print(f"{template.name} is not up to date: run make i18n")
        failed = True
    for path in files:
        catalogue = read(path, path.stem)
        here = terms(catalogue)
        missing = [msgid for msgid in wanted if msgid not in here]
        for msgid in missing:
            print(f"  {path.stem} lacks: {short(msgid)}")
        failed = bool(tell_open(path, catalogue)) or bool(missing) or failed
    return int(failed)


def main(mode, fresh, template, *files):
    """Run one mode; all paths are given as text."""
    exported = polib.pofile(fresh, wrapwidth=WIDTH)
    work = {"merge": do_merge, "check": do_check}[mode]
    return work(exported, Path(template), [Path(name) for name in files])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
