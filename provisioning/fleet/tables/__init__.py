"""The tables of the fleet's database, a module each; their columns are in schema.py.

`provisioning.fleet.register` opens the database and hands them out.
"""

from kiosk.lean_imports import without

with without("numpy"):
    import sqlite_utils  # noqa: F401 - a third of each command's start, for column types that no table has
