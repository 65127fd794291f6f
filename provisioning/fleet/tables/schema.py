"""The schema of the fleet's database, and how it is opened. Of people it holds who did what."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from provisioning.fleet.errors import RepositoryInputError

_SCHEMA = """
CREATE TABLE IF NOT EXISTS kiosks (
  device TEXT PRIMARY KEY, ring TEXT NOT NULL DEFAULT '', store TEXT NOT NULL DEFAULT '',
  heard_at REAL, told_as INTEGER NOT NULL DEFAULT -1, report BLOB NOT NULL DEFAULT x'',
  desired_version INTEGER NOT NULL DEFAULT 0, desired BLOB NOT NULL DEFAULT x''
);
CREATE TABLE IF NOT EXISTS stores (
  store TEXT PRIMARY KEY, opens INTEGER NOT NULL, closes INTEGER NOT NULL, zone TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS jobs (
  device TEXT NOT NULL, id TEXT NOT NULL, told_as INTEGER NOT NULL, heard_at REAL NOT NULL,
  kind TEXT NOT NULL, release TEXT NOT NULL, state TEXT NOT NULL, stage TEXT NOT NULL,
  code TEXT NOT NULL, text TEXT NOT NULL, status BLOB NOT NULL,
  PRIMARY KEY (device, id)
);
CREATE INDEX IF NOT EXISTS jobs_by_release ON jobs (kind, release, device, told_as);
CREATE TABLE IF NOT EXISTS summaries (
  device TEXT PRIMARY KEY, app TEXT, policy TEXT, is_well INTEGER, why TEXT, backlog INTEGER,
  oldest_at REAL, dead INTEGER, free_percent INTEGER, clock_off REAL, certificate_ends_at REAL,
  job_told_as INTEGER NOT NULL DEFAULT -1, job_kind TEXT, job_release TEXT, job_state TEXT,
  job_stage TEXT, job_code TEXT
);
CREATE TABLE IF NOT EXISTS rollouts (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, plan BLOB NOT NULL,
  state TEXT NOT NULL, cause TEXT NOT NULL, ring INTEGER NOT NULL, created_at REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS parts (
  rollout TEXT NOT NULL, device TEXT NOT NULL, state TEXT NOT NULL, failures INTEGER NOT NULL,
  code TEXT NOT NULL, is_forgiven INTEGER NOT NULL, not_before REAL NOT NULL,
  asked_as INTEGER NOT NULL, counted INTEGER NOT NULL, before TEXT NOT NULL,
  PRIMARY KEY (rollout, device)
);
CREATE TABLE IF NOT EXISTS leases (
  device TEXT PRIMARY KEY, owner TEXT NOT NULL, ends_at REAL NOT NULL, why TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS wipes (
  device TEXT PRIMARY KEY, identity TEXT NOT NULL, ordered_at REAL NOT NULL, who TEXT NOT NULL,
  why TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS audit (
  number INTEGER PRIMARY KEY, at REAL NOT NULL, who TEXT NOT NULL, act TEXT NOT NULL,
  subject TEXT NOT NULL, detail TEXT NOT NULL, hash BLOB NOT NULL
);
CREATE TRIGGER IF NOT EXISTS audit_is_not_changed BEFORE UPDATE ON audit
  BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END;
CREATE TRIGGER IF NOT EXISTS audit_is_not_shortened BEFORE DELETE ON audit
  BEGIN SELECT RAISE(ABORT, 'the audit is only added to'); END;
"""


def connect(file: Path) -> Database:
    """Open the database, or make it. Raises RepositoryInputError: it is none, or cannot be opened."""
    try:
        if not file.exists():
            file.touch(mode=0o600)  # who does what, and from which address
        connection = sqlite3.connect(file, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000"):
            connection.execute(f"PRAGMA {pragma}")
        connection.executescript(f"BEGIN IMMEDIATE; {_SCHEMA} COMMIT;")
    except (sqlite3.Error, OSError) as error:
        raise RepositoryInputError(str(file), f"cannot be used: {error}") from error
    return Database(connection)


@contextmanager
def snapshot(database: Database) -> Iterator[None]:
    """What is read inside belongs together, and stops nobody. Raises RepositoryInputError."""
    try:
        with database.conn:
            database.conn.execute("BEGIN")
            yield
    except sqlite3.Error as error:
        raise RepositoryInputError("fleet.db", f"cannot be read: {error}") from error


@contextmanager
def transaction(database: Database) -> Iterator[None]:
    """What is inside is committed together or not at all; the others wait. Raises RepositoryInputError."""
    try:
        with database.conn:
            database.conn.execute("BEGIN IMMEDIATE")
            yield
    except sqlite3.Error as error:
        raise RepositoryInputError("fleet.db", f"is not written: {error}") from error
