"""The kiosk's database (SQLite): how it is opened, and the outbox in it."""

from kiosk.lean_imports import without

with without("numpy"):
    import sqlite_utils  # noqa: F401 - a third of the relay's start, for column types that no table has
