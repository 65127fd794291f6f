"""The reference enrollment service: its ledger, its judgement of records, its answers and receipts."""

from kiosk.lean_imports import without

with without("numpy"):
    import sqlite_utils  # noqa: F401 - a third of each command's start, for column types that no table has
