"""Set-up and daily commands of the project; Python's standard library only.

Run as ``python3 -m dev <command>`` from the repository root; the Makefile is a
thin front for it. ``docs/developer.md`` tells how the parts fit together.
"""
