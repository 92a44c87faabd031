"""`make bench`: chapter 8 of the design as a table, against plain Odoo in one run."""
