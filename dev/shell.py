"""Running programs, telling the user, and keeping commands off each other."""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time

from . import paths


class Failure(Exception):
    """A problem the user can act on: one clear line, no traceback."""


def say(text):
    """Tell the user on standard error; standard output is for results."""
    print(f"-- {text}", file=sys.stderr, flush=True)


@contextlib.contextmanager
def lock(name, timeout=1800):
    """Hold the named lock of this work tree; wait for whoever has it."""
    paths.make_home()
    path = paths.LOCKS / f"{name}.lock"
    with open(path, "w", encoding="utf-8") as handle:
        _acquire(handle, name, timeout)
        yield


def _acquire(handle, name, timeout):
    """Take the lock, telling once that somebody else has it."""
    deadline = time.monotonic() + timeout
    told = False
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if not told:
                say(f"waiting for another command to finish with {name}")
                told = True
            if time.monotonic() > deadline:
                raise Failure(
                    f"Another command holds {name} since long; end it and try again."
                ) from None
            time.sleep(0.2)


def run(command, *, env=None, cwd=None, user=None, check=True, capture=False, **more):
    """Run a program; on failure say what it printed last.

    The output goes to the terminal unless `capture`; the completed process is
    returned with its output as text.
    """
    command = [str(part) for part in command]
    options = dict(more)
    if capture:
        options.update(stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if user is not None and user.pw_uid != os.geteuid():
        options.update(user=user.pw_uid, group=user.pw_gid, extra_groups=[])
        options.setdefault("umask", 0o077)
    try:
        done = subprocess.run(command, env=env, cwd=cwd, check=False, **options)
    except FileNotFoundError:
        raise Failure(f"The program {command[0]} is missing.") from None
    if check and done.returncode:
        raise Failure(_explain(command, done))
    return done


def _explain(command, done):
    """Return the failure of a program with the end of its output."""
    printed = "\n".join(filter(None, (done.stdout, done.stderr))) if done.stderr else ""
    tail = "\n".join(str(printed).strip().splitlines()[-15:])
    head = f"`{' '.join(command[:6])}` failed with exit code {done.returncode}."
    return f"{head}\n{tail}" if tail else head


def require(program, package=None):
    """Return the path of a program or fail, naming the package to install."""
    found = shutil.which(program)
    if not found:
        raise Failure(
            f"The program {program} is missing: apt-get install {package or program}"
        )
    return found


def digest(path):
    """Return the SHA-256 of a file."""
    with open(path, "rb") as handle:
        checksum = hashlib.sha256()
        while block := handle.read(1 << 20):
            checksum.update(block)
    return checksum.hexdigest()


def tree_digest(folder, skip=("__pycache__",)):
    """Return a hash over names and contents of all files below a folder."""
    checksum = hashlib.sha256()
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in skip)
        for name in sorted(files):
            path = os.path.join(root, name)
            checksum.update(os.path.relpath(path, folder).encode())
            checksum.update(digest(path).encode())
    return checksum.hexdigest()


def write_atomic(path, text):
    """Write a file so that a reader sees the old or the new one, never half."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)
