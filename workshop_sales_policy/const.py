"""Selections and keys that two or more files rely on."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

CHAPTERS = [
    ("1", "General"),
    ("2", "Sales team"),
    ("3", "Sales process"),
    ("4", "Customers"),
    ("5", "Sales expenses"),
    ("6", "Promotion"),
    ("7", "Data and reports"),
    ("8", "Supervision"),
    ("9", "Supplementary"),
]

# State of the gate now in front of a document (workshop.approval.mixin).
GATE_STATES = [
    ("none", "Not submitted"),
    ("pending", "In review"),
    ("approved", "Approved"),
    ("refused", "Refused"),
    ("withdrawn", "Withdrawn"),
    ("void", "Void"),
]

# Chips of a refusal: stored as keys, worded for each reader.
REFUSE_REASONS = [
    ("price", "Price too low"),
    ("terms", "Payment or delivery"),
    ("incomplete", "Not complete"),
    ("other", "Other"),
]

# What a department takes over (hr.department, hand-overs, complaint categories).
DUTIES = [
    ("production", "Production"),
    ("logistics", "Logistics"),
    ("quality", "Quality"),
    ("sales", "Sales"),
]

# Of a complaint, mildest first (F3.5).
SEVERITIES = [
    ("ordinary", "Ordinary"),
    ("major", "Major"),
    ("urgent", "Urgent"),
]

# Prefetch group of columns that a page shows and no list reads: without it every
# read of eighty orders would load the terms and the acceptance of each.
EVIDENCE = "policy_evidence"

# Context key from a move to the stock it reserves from: lots on hold, left out. It can
# only make a reservation smaller.
SKIP_LOTS = "policy_skip_lots"
# What can be wrong with goods that arrived; each becomes a case.
RECEIPT_EXCEPTIONS = [
    ("late", "Arrived late"),
    ("damaged", "Damaged"),
    ("short", "Something is missing"),
    ("refused", "Not accepted"),
]
