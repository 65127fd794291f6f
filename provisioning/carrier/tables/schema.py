"""The schema of the carrier's database, and how it is opened.

Of people it holds keyed hashes of document numbers, phone numbers, and sealed records; no names.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlite_utils import Database

from provisioning.carrier.tables import listings_schema, renewed_documents

DatabaseError = sqlite3.Error  # what any statement may raise

# By the names of SQLite's result codes (sqlite.org/rescode.html).
_TROUBLES = {
    "damaged": ("SQLITE_CORRUPT", "SQLITE_NOTADB"),
    "busy": ("SQLITE_BUSY", "SQLITE_LOCKED"),
    "full": ("SQLITE_FULL",),
    "closed": ("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_IOERR", "SQLITE_PERM"),
}

_RECORDS = """
CREATE TABLE IF NOT EXISTS records (
  device TEXT NOT NULL, record_id TEXT NOT NULL, seq INTEGER NOT NULL,
  prev_hash BLOB NOT NULL, sha256 BLOB NOT NULL, envelope BLOB NOT NULL,
  received_at REAL NOT NULL, verdict TEXT NOT NULL, reason TEXT NOT NULL,
  carrier_id TEXT NOT NULL, receipt BLOB NOT NULL,
  UNIQUE (device, record_id)
);
CREATE TABLE IF NOT EXISTS visits (
  device TEXT NOT NULL, record_id TEXT NOT NULL, store TEXT NOT NULL, clerk TEXT NOT NULL,
  flow TEXT NOT NULL, outcome TEXT NOT NULL, verdict TEXT NOT NULL, reason TEXT NOT NULL,
  signed INTEGER NOT NULL, opened INTEGER NOT NULL, away INTEGER, number TEXT NOT NULL,
  replayed TEXT NOT NULL, at REAL NOT NULL,
  UNIQUE (device, record_id)
);
CREATE INDEX IF NOT EXISTS visits_by_store ON visits (store, at);
CREATE INDEX IF NOT EXISTS visits_by_moment ON visits (at);
CREATE TABLE IF NOT EXISTS batch_limits (store TEXT PRIMARY KEY, limits TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS sessions (
  digest BLOB PRIMARY KEY, number TEXT NOT NULL, record_id TEXT NOT NULL
);
"""
# A closed number may be given again: its old row stays, so that the count of closings is right.
_NUMBERS = """
CREATE TABLE IF NOT EXISTS numbers (
  id INTEGER PRIMARY KEY, number TEXT NOT NULL, document BLOB NOT NULL, iccid TEXT NOT NULL,
  product TEXT NOT NULL, home_region TEXT NOT NULL, user_class TEXT NOT NULL,
  is_retained INTEGER NOT NULL, store TEXT NOT NULL, clerk TEXT NOT NULL,
  activated_at REAL NOT NULL,
  state TEXT NOT NULL CHECK (state IN
    ('active', 'notified', 'suspended', 'partly_suspended', 'closed')),
  state_since REAL NOT NULL,
  never_used INTEGER NOT NULL DEFAULT 0, device_changed INTEGER NOT NULL DEFAULT 0,
  swaps INTEGER NOT NULL DEFAULT 0, replacements INTEGER NOT NULL DEFAULT 0,
  roaming_high_risk_area INTEGER NOT NULL DEFAULT 0,
  over_frequency_calls INTEGER NOT NULL DEFAULT 0, anomaly INTEGER NOT NULL DEFAULT 0,
  reasons TEXT NOT NULL DEFAULT '[]', ordered_stop TEXT NOT NULL DEFAULT '', disputed_at REAL,
  eid TEXT NOT NULL DEFAULT '', imei TEXT NOT NULL DEFAULT '',
  signs_settled_at REAL NOT NULL DEFAULT 0, ask_at REAL
);
CREATE UNIQUE INDEX IF NOT EXISTS numbers_in_use ON numbers (number) WHERE state <> 'closed';
CREATE INDEX IF NOT EXISTS numbers_by_document ON numbers (document);
CREATE TABLE IF NOT EXISTS transitions (
  number_id INTEGER NOT NULL REFERENCES numbers (id), at REAL NOT NULL,
  before TEXT NOT NULL, after TEXT NOT NULL, cause TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS card_replacements (
  number_id INTEGER NOT NULL REFERENCES numbers (id), at REAL NOT NULL,
  trouble TEXT NOT NULL, old_iccid TEXT NOT NULL, new_iccid TEXT NOT NULL, record_id TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS card_replacements_by_old ON card_replacements (old_iccid);
CREATE TABLE IF NOT EXISTS transfers (
  device TEXT NOT NULL, giver_record TEXT NOT NULL, receiver_record TEXT NOT NULL,
  number_id INTEGER NOT NULL REFERENCES numbers (id), offered_at REAL NOT NULL, settled_at REAL,
  PRIMARY KEY (device, giver_record)
);
CREATE TABLE IF NOT EXISTS orders (
  id INTEGER PRIMARY KEY, number_id INTEGER NOT NULL REFERENCES numbers (id),
  reasons TEXT NOT NULL, causes TEXT NOT NULL, notified_at REAL NOT NULL, deadline REAL NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'passed', 'failed', 'lapsed')),
  settled_at REAL, placed_at REAL NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS notices (
  id INTEGER PRIMARY KEY, number_id INTEGER NOT NULL REFERENCES numbers (id), number TEXT NOT NULL,
  kind TEXT NOT NULL, wording TEXT NOT NULL, order_id INTEGER, made_at REAL NOT NULL, sent_at REAL,
  proof TEXT NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS orders_not_passed ON orders (number_id) WHERE state <> 'passed';
CREATE TABLE IF NOT EXISTS events (
  id INTEGER PRIMARY KEY, number TEXT NOT NULL, kind TEXT NOT NULL, reason TEXT NOT NULL,
  at REAL NOT NULL, outcome TEXT NOT NULL, causes TEXT NOT NULL,
  number_id INTEGER, event_id TEXT NOT NULL DEFAULT ''
);
"""
# On columns that older databases get first.
_INDEXES = """
CREATE INDEX IF NOT EXISTS notices_waiting ON notices (order_id) WHERE sent_at IS NULL;
CREATE TABLE IF NOT EXISTS deliveries (id INTEGER PRIMARY KEY, since REAL NOT NULL);
CREATE TABLE IF NOT EXISTS credit_tiers (document BLOB PRIMARY KEY, tier TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS sweep_periods (id INTEGER PRIMARY KEY, periods TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS events_by_number ON events (number_id, at);
DROP INDEX IF EXISTS events_by_id;
CREATE UNIQUE INDEX IF NOT EXISTS events_once ON events (event_id, number, kind) WHERE event_id <> '';
CREATE INDEX IF NOT EXISTS numbers_to_ask ON numbers (ask_at) WHERE ask_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS orders_by_deadline ON orders (deadline) WHERE state = 'open';
CREATE INDEX IF NOT EXISTS card_replacements_by_number ON card_replacements (number_id, at);
"""
_FILES = """
CREATE TABLE IF NOT EXISTS complaints (
  id INTEGER PRIMARY KEY, device TEXT NOT NULL, record_id TEXT NOT NULL, about TEXT NOT NULL,
  about_record TEXT NOT NULL, ground TEXT NOT NULL, route TEXT NOT NULL, contact TEXT NOT NULL,
  store TEXT NOT NULL, clerk TEXT NOT NULL, at REAL NOT NULL,
  answer TEXT NOT NULL DEFAULT '', answered_by TEXT NOT NULL DEFAULT '', closed_at REAL,
  UNIQUE (device, record_id)
);
CREATE TABLE IF NOT EXISTS holder_requests (
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('dispute', 'appointment')),
  document BLOB NOT NULL, number TEXT NOT NULL, device TEXT NOT NULL, record_id TEXT NOT NULL,
  store TEXT NOT NULL, clerk TEXT NOT NULL, at REAL NOT NULL, answer_by REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS answers_given (
  kind TEXT NOT NULL CHECK (kind IN ('complaint', 'request')), number INTEGER NOT NULL,
  who TEXT NOT NULL, at REAL NOT NULL, PRIMARY KEY (kind, number)
);
CREATE TABLE IF NOT EXISTS lists_told (
  id INTEGER PRIMARY KEY, document BLOB NOT NULL, device TEXT NOT NULL, record_id TEXT NOT NULL,
  store TEXT NOT NULL, clerk TEXT NOT NULL, at REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS supervisions (
  id TEXT PRIMARY KEY, device TEXT NOT NULL, store TEXT NOT NULL, request BLOB NOT NULL,
  asked_at REAL NOT NULL, person TEXT NOT NULL DEFAULT '', message BLOB NOT NULL DEFAULT x'',
  signed_on TEXT NOT NULL DEFAULT '', signed_at REAL
);
CREATE TABLE IF NOT EXISTS face_suspicions (
  id INTEGER PRIMARY KEY, document BLOB NOT NULL, device TEXT NOT NULL, record_id TEXT NOT NULL,
  at REAL NOT NULL,
  UNIQUE (document, device, record_id)
);
CREATE TABLE IF NOT EXISTS staff (
  person TEXT NOT NULL, store TEXT NOT NULL, role TEXT NOT NULL, is_trained INTEGER NOT NULL,
  left_at REAL,
  PRIMARY KEY (person, store)
);
CREATE TABLE IF NOT EXISTS staff_list (id INTEGER PRIMARY KEY, kept_from REAL NOT NULL);
CREATE TABLE IF NOT EXISTS staff_keys (
  kid TEXT PRIMARY KEY, person TEXT NOT NULL, public_pem TEXT NOT NULL,
  valid_from REAL NOT NULL, valid_until REAL
);
CREATE TABLE IF NOT EXISTS proofs_cutoff (
  id INTEGER PRIMARY KEY, proofs_required_from REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS reports (
  id INTEGER PRIMARY KEY, decision TEXT NOT NULL, recipient TEXT NOT NULL, contact TEXT NOT NULL,
  store TEXT NOT NULL, clerk TEXT NOT NULL, rules TEXT NOT NULL, at REAL NOT NULL,
  sent_at REAL, proof TEXT NOT NULL DEFAULT '',
  UNIQUE (decision, recipient)
);
"""
_REFUSED = """
CREATE TABLE IF NOT EXISTS refused_messages (
  id INTEGER PRIMARY KEY, device TEXT NOT NULL, channel TEXT NOT NULL, sha256 BLOB NOT NULL,
  size INTEGER NOT NULL, message BLOB NOT NULL, why TEXT NOT NULL,
  first_at REAL NOT NULL, last_at REAL NOT NULL, times INTEGER NOT NULL DEFAULT 1,
  UNIQUE (device, channel, sha256)
);
"""
_DOUBTED = """
CREATE TABLE IF NOT EXISTS quarantine (
  id INTEGER PRIMARY KEY, device TEXT NOT NULL, record_id TEXT NOT NULL, seq INTEGER NOT NULL,
  prev_hash BLOB NOT NULL, sha256 BLOB NOT NULL, envelope BLOB NOT NULL, received_at REAL NOT NULL,
  cause TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('held', 'released', 'rejected')),
  receipt BLOB NOT NULL, settled_at REAL,
  UNIQUE (device, record_id, sha256)
);
CREATE TABLE IF NOT EXISTS chain_floors (device TEXT PRIMARY KEY, seq INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS renamed_devices (device TEXT PRIMARY KEY, before TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS records_by_place ON records (device, seq);
CREATE TABLE IF NOT EXISTS revocations (
  kind TEXT NOT NULL, name TEXT NOT NULL, at REAL NOT NULL, PRIMARY KEY (kind, name)
);
CREATE TABLE IF NOT EXISTS device_places (
  device TEXT PRIMARY KEY, store TEXT NOT NULL, agent_company TEXT NOT NULL, readers TEXT NOT NULL,
  is_self_service INTEGER NOT NULL DEFAULT 0, without_model INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS earlier_places (
  id INTEGER PRIMARY KEY, device TEXT NOT NULL, place TEXT NOT NULL, moved_at REAL NOT NULL,
  ended_seq INTEGER
);
CREATE TABLE IF NOT EXISTS statements (
  device TEXT NOT NULL, record_id TEXT NOT NULL, sha256 BLOB NOT NULL, parts INTEGER NOT NULL,
  standing TEXT NOT NULL CHECK (standing IN ('coming', 'whole', 'contradicted')), settled_at REAL,
  PRIMARY KEY (device, record_id)
);
CREATE TABLE IF NOT EXISTS statement_parts (
  device TEXT NOT NULL, record_id TEXT NOT NULL, place INTEGER NOT NULL, sealed BLOB NOT NULL,
  PRIMARY KEY (device, record_id, place)
);
CREATE TABLE IF NOT EXISTS confirmed_places (
  device TEXT NOT NULL, kind TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (device, kind, value)
);
CREATE TABLE IF NOT EXISTS told_places (
  device TEXT NOT NULL, kind TEXT NOT NULL, value TEXT NOT NULL, at REAL NOT NULL,
  PRIMARY KEY (device, kind)
);
CREATE TABLE IF NOT EXISTS stock (
  kind TEXT NOT NULL CHECK (kind IN ('number', 'iccid')), code TEXT NOT NULL, store TEXT NOT NULL,
  PRIMARY KEY (kind, code)
);
CREATE TABLE IF NOT EXISTS captures (
  device TEXT NOT NULL, seq INTEGER NOT NULL, captured_at REAL NOT NULL, PRIMARY KEY (device, seq)
);
CREATE TABLE IF NOT EXISTS contacts (
  device TEXT NOT NULL, hour INTEGER NOT NULL, at REAL NOT NULL, PRIMARY KEY (device, hour)
);
CREATE TABLE IF NOT EXISTS document_proofs (
  device TEXT NOT NULL, record_id TEXT NOT NULL, proof TEXT NOT NULL, reason TEXT NOT NULL,
  PRIMARY KEY (device, record_id)
);
CREATE TABLE IF NOT EXISTS marks (
  device TEXT NOT NULL, record_id TEXT NOT NULL, mark TEXT NOT NULL, PRIMARY KEY (device, record_id)
);
"""
_IDENTITY = """
CREATE TABLE IF NOT EXISTS enrolment_tokens (
  sha256 BLOB PRIMARY KEY, device TEXT NOT NULL, made_at REAL NOT NULL, expires_at REAL NOT NULL,
  used_at REAL, used_for BLOB
);
CREATE TABLE IF NOT EXISTS certificates (
  serial TEXT PRIMARY KEY, device TEXT NOT NULL, role TEXT NOT NULL, public_sha256 BLOB NOT NULL,
  certificate BLOB NOT NULL, issued_at REAL NOT NULL, valid_until REAL NOT NULL, cause TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS certificates_by_device ON certificates (device, role, issued_at);
CREATE TABLE IF NOT EXISTS evidence_keys (
  id INTEGER PRIMARY KEY, device TEXT NOT NULL, kid TEXT NOT NULL UNIQUE, public_pem TEXT NOT NULL,
  registered_at REAL NOT NULL, first_seq INTEGER
);
CREATE INDEX IF NOT EXISTS evidence_keys_by_device ON evidence_keys (device, id);
"""
# What an older carrier.db called a card is an active number.
_FROM_CARDS = """
INSERT INTO numbers (number, document, iccid, product, home_region, user_class, is_retained,
  store, clerk, activated_at, state, state_since)
  SELECT number, document, iccid, 'mobile', '', 'ordinary', 0, '', '', activated_at, state,
  activated_at FROM cards;
DROP TABLE cards;
"""
# Which kiosks people may be alone with was not asked before.
_FROM_PLACES = "ALTER TABLE device_places ADD COLUMN is_self_service INTEGER NOT NULL DEFAULT 0;"
_FROM_MODELS_ALONE = (
    "ALTER TABLE device_places ADD COLUMN without_model INTEGER NOT NULL DEFAULT 0;"
)
# Who stopped a number was not kept before: nobody had ordered it.
_FROM_NUMBERS = "ALTER TABLE numbers ADD COLUMN ordered_stop TEXT NOT NULL DEFAULT '';"
# Nobody could say before that a number is not theirs.
_FROM_UNDISPUTED = "ALTER TABLE numbers ADD COLUMN disputed_at REAL;"
# There were no eSIMs before.
_FROM_CARDS_ALONE = """
ALTER TABLE numbers ADD COLUMN eid TEXT NOT NULL DEFAULT '';
ALTER TABLE numbers ADD COLUMN imei TEXT NOT NULL DEFAULT '';
"""
# An event was known by its number alone, and was the present holder's, whoever had the number then.
_FROM_EVENTS = """
ALTER TABLE events ADD COLUMN number_id INTEGER;
ALTER TABLE events ADD COLUMN event_id TEXT NOT NULL DEFAULT '';
UPDATE events SET number_id=coalesce(
  (SELECT id FROM numbers WHERE numbers.number=events.number AND activated_at<=events.at
    ORDER BY activated_at DESC, id DESC LIMIT 1),
  (SELECT min(id) FROM numbers WHERE numbers.number=events.number));
"""
# Signs were summed up, and taken back by a passed verification.
_FROM_SUMS = """
ALTER TABLE numbers ADD COLUMN signs_settled_at REAL NOT NULL DEFAULT 0;
UPDATE numbers SET signs_settled_at=coalesce((SELECT max(settled_at) FROM orders
  WHERE number_id=numbers.id AND orders.state='passed'), 0);
"""
# Numbers that were never used were all asked about, each second.
_FROM_ALL_ASKED = """
ALTER TABLE numbers ADD COLUMN ask_at REAL;
UPDATE numbers SET ask_at=activated_at WHERE never_used=1 AND state<>'closed';
"""
# A complaint was filed, and that was all.
_FROM_UNANSWERED = """
ALTER TABLE complaints ADD COLUMN answer TEXT NOT NULL DEFAULT '';
ALTER TABLE complaints ADD COLUMN answered_by TEXT NOT NULL DEFAULT '';
ALTER TABLE complaints ADD COLUMN closed_at REAL;
"""
# A report was made, and nobody knew whether it had arrived.
_FROM_UNSENT = """
ALTER TABLE reports ADD COLUMN sent_at REAL;
ALTER TABLE reports ADD COLUMN proof TEXT NOT NULL DEFAULT '';
"""
# An order was as old as its notice, which may go out later.
_FROM_TOLD = """
ALTER TABLE orders ADD COLUMN placed_at REAL NOT NULL DEFAULT 0;
UPDATE orders SET placed_at=min(notified_at,
  coalesce((SELECT min(made_at) FROM notices WHERE order_id=orders.id), notified_at));
"""
_NEW_COLUMNS = (
    *listings_schema.NEW_COLUMNS,
    ("device_places", "is_self_service", _FROM_PLACES),
    ("device_places", "without_model", _FROM_MODELS_ALONE),
    ("numbers", "ordered_stop", _FROM_NUMBERS),
    ("numbers", "disputed_at", _FROM_UNDISPUTED),
    ("numbers", "eid", _FROM_CARDS_ALONE),
    ("complaints", "closed_at", _FROM_UNANSWERED),
    ("reports", "sent_at", _FROM_UNSENT),
    ("events", "number_id", _FROM_EVENTS),
    ("numbers", "signs_settled_at", _FROM_SUMS),
    ("numbers", "ask_at", _FROM_ALL_ASKED),
    ("orders", "placed_at", _FROM_TOLD),
)


def connect(file: Path) -> Database:
    """Open the database, or make it. A reader never waits for a writer, and a writer waits for another."""
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000"):
        connection.execute(f"PRAGMA {pragma}")
    database = Database(connection)
    script = (
        _RECORDS + _NUMBERS + _FILES + _REFUSED + _DOUBTED + _IDENTITY + listings_schema.LISTINGS
    )
    if "cards" in database.table_names():
        script += _FROM_CARDS
    for name, column, change in _NEW_COLUMNS:
        table = database.table(name)
        if table.exists() and column not in table.columns_dict:
            script += change
    connection.executescript(
        f"BEGIN IMMEDIATE; {script} {_INDEXES} {listings_schema.EFFECTS} {renewed_documents.SCHEMA} COMMIT;"
    )
    return database


def existing(file: Path) -> Database:
    """One that is there: an empty one in its place would hide that it is lost. Raises DatabaseError."""
    return Database(sqlite3.connect(f"{file.resolve().as_uri()}?mode=rw", uri=True))


def trouble(error: DatabaseError) -> str:
    """damaged, busy, full, or closed, which SQLite could not open or use; empty: the statement's fault."""
    name = getattr(error, "sqlite_errorname", "")
    return next((kind for kind, names in _TROUBLES.items() if name.startswith(names)), "")


def copy(file: Path, target: Path) -> None:
    """The database as it stands at one moment, as one file (SQLite's online backup); others may write to it.

    Raises DatabaseError.
    """
    with closing(_read_only(file)) as source, closing(sqlite3.connect(target)) as made:
        source.backup(made)
        made.execute("PRAGMA journal_mode=DELETE")  # nothing of it lies in a second file


def damage(file: Path) -> str:
    """What SQLite finds wrong in a database that nobody writes to; empty: nothing."""
    with closing(_read_only(file)) as database:
        try:
            found = str(database.execute("PRAGMA integrity_check").fetchone()[0])
        except sqlite3.DatabaseError as error:
            return str(error)
    return "" if found == "ok" else found


def _read_only(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)


@contextmanager
def transaction(database: Database) -> Iterator[None]:
    """Everything inside is committed together or not at all.

    The write lock is taken at once: a reader that turns into a writer would fail when another
    process (`carrier event` beside `carrier serve`) wrote in between.
    """
    with database.conn:
        database.conn.execute("BEGIN IMMEDIATE")
        yield
