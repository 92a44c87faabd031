"""Arithmetic without database or environment: plain values in, dataclasses out.

Nothing here imports a model, so that every formula can be tested as a table and
replayed over history. Callers import the module they need.
"""
