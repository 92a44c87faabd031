"""Template databases: installing modules takes a minute, copying a second.

A template is named after all it was made from (Odoo's version, modules,
languages, the addon's files), so a stale one is never used. Only a finished
one gets its name.
"""

import hashlib
import os
import time
from datetime import date

from . import database, manifest, odoo, paths, source
from .shell import Failure, lock, say, tree_digest

# Of each kind; several commands may be about to copy an older one.
KEEP = 12
BUNDLES = paths.DEV_SOURCES / "bundles.py"


def mark():
    """Return what tells this work tree's databases from another's on one server."""
    place = str(paths.DATA)
    if paths.EXTERNAL_POSTGRES:
        place = f"{os.uname().nodename}:{place}"
    return hashlib.sha256(place.encode()).hexdigest()[:6]


def _prefix():
    return f"tpl_{mark()}"


def key(*parts):
    """Return a short hash of all that something was made from."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:10]


def _name(kind, *parts):
    return f"{_prefix()}_{kind}_{key(*parts)}"


def plain(modules=None):
    """Return a template with the modules but without the addon."""
    modules = sorted(set(modules or manifest.depends()))
    base = sorted(manifest.depends())
    name = _name(
        "depends" if modules == base else "modules",
        source.version(),
        *odoo.LANGUAGES,
        *modules,
    )
    if set(modules) > set(base):
        return _ensure(name, lambda: plain(), sorted(set(modules) - set(base)))
    return _ensure(name, None, modules)


def with_addon(extra=()):
    """Return a template with the addon and the extra modules beside it."""
    modules = sorted({*manifest.depends(), *extra})
    kind = "full" if extra else "addon"
    for last in (False, False, True):
        digest = manifest.digest()
        name = _name(kind, source.version(), *odoo.LANGUAGES, *modules, digest)
        unchanged = lambda: last or manifest.digest() == digest  # noqa: B023, E731
        _ensure(name, lambda: plain(modules), [paths.ADDON], unchanged)
        if database.exists(name):
            return name
        say("the addon's files changed meanwhile, once more")
    raise Failure("The addon's files keep changing.")


def with_bundles():
    """Return a template with the addon and the web client's bundles made."""
    base = with_addon()
    name = _name("bundles", base, tree_digest(paths.ADDON_DIR / "static"))
    return _ensure(name, lambda: base, [], script=BUNDLES)


def plain_with_bundles():
    """Return a template without the addon, the web client's bundles made."""
    base = plain()
    name = _name("plainbundles", base)
    return _ensure(name, lambda: base, [], script=BUNDLES)


def demo():
    """Return a template with the addon and the demo workshop."""
    script = paths.DEV_SOURCES / "demo.py"
    base = with_bundles()
    if not script.is_file():
        return base
    # Its story ends today: one that is weeks old would show nothing but delays.
    year, week, _day = date.today().isocalendar()
    parts = [
        script.read_text(encoding="utf-8"),
        tree_digest(paths.DEV_SOURCES / "story"),
    ]
    name = _name("demo", base, *parts, f"{year}-{week}")
    return _ensure(name, lambda: base, [], script=script)


def for_modules(modules):
    """Return the template that MODULES asks for: with the addon when it is named."""
    modules = [module.strip() for module in modules if module.strip()]
    if not modules:
        return with_addon()
    others = [module for module in modules if module != paths.ADDON]
    if paths.ADDON in modules:
        return with_addon(sorted(set(others) - set(manifest.depends())))
    return plain(others)


def _ensure(name, base, modules, unchanged=None, script=None):
    """Return the template, making it when it is missing."""
    if database.exists(name):
        return name
    origin = base() if base else None
    with lock(name):
        if not database.exists(name):
            _make(name, origin, modules, unchanged, script)
            _forget_old(name)
    return name


def _make(name, origin, modules, unchanged, script):
    started = time.monotonic()
    what = ", ".join(modules) or f"what dev/{script.name} makes"
    say(f"preparing a template database with {what}")
    draft = f"{name}_p{os.getpid()}"
    database.drop_abandoned(_prefix())
    try:
        if origin:
            database.copy(origin, draft)
        if modules:
            languages = f"--load-language={','.join(odoo.LANGUAGES)}"
            odoo.install(draft, modules, *([] if origin else [languages]))
        if script and odoo.shell(draft, script):
            raise Failure(f"{script.name} failed; see the message above.")
        if unchanged is None or unchanged():
            database.publish(draft, name)
    finally:
        database.drop(draft)
    say(f"ready after {time.monotonic() - started:.0f} s")


def _forget_old(name):
    """Drop templates of the same kind that the addon's changes left behind."""
    kind = name.rsplit("_", 1)[0]
    rows = database.sql(
        "SELECT datname FROM pg_database"
        f" WHERE datname ~ '^{kind}_[0-9a-f]{{10}}$' ORDER BY oid DESC"
    )
    for (old,) in rows[KEEP:]:
        database.drop(old)


def forget_all():
    """Drop every template of this work tree."""
    for name in database.names():
        if name.startswith(_prefix()):
            database.drop(name)
