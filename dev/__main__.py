"""The commands behind the Makefile."""

import sys

OLDEST = (3, 10)
if sys.version_info < OLDEST:  # noqa: UP036 - says it before anything breaks
    sys.exit("Python 3.10 or newer is needed: set PYTHON=/path/to/python3")

from . import commands  # noqa: E402
from .shell import Failure  # noqa: E402


def main(arguments):
    """Run one command; settings come as variables, as make passes them."""
    name = arguments[0] if arguments else "help"
    command = commands.COMMANDS.get(name)
    if not command:
        known = " | ".join(sorted(commands.COMMANDS))
        print(f"Unknown command {name}. Known: {known}", file=sys.stderr)
        return 2
    try:
        return command() or 0
    except Failure as failure:
        print(f"\nmake {name}: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
