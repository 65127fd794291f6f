"""The schema of listings in the carrier's database: the rows, and what is kept of what they do to numbers."""

LISTINGS = """
CREATE TABLE IF NOT EXISTS listings (
  id INTEGER PRIMARY KEY, document BLOB NOT NULL, listing_hash BLOB NOT NULL,
  list TEXT NOT NULL, region TEXT NOT NULL, identified_at TEXT, "from" TEXT, until TEXT,
  sources TEXT NOT NULL,
  added_by TEXT NOT NULL DEFAULT '', confirmed_by TEXT NOT NULL DEFAULT '',
  removed_by TEXT NOT NULL DEFAULT '', removed_at REAL
);
CREATE INDEX IF NOT EXISTS listings_by_document ON listings (document);
CREATE TABLE IF NOT EXISTS listing_files (
  number INTEGER PRIMARY KEY, as_of REAL NOT NULL, sha256 BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS listing_changes (
  listing_hash BLOB NOT NULL, since INTEGER NOT NULL, PRIMARY KEY (since, listing_hash)
);
"""
# After the columns that older databases get.
EFFECTS = """
CREATE TABLE IF NOT EXISTS listing_dues (
  document BLOB NOT NULL, at REAL NOT NULL, PRIMARY KEY (document, at)
);
CREATE INDEX IF NOT EXISTS listing_dues_by_time ON listing_dues (at);
CREATE TABLE IF NOT EXISTS listing_stops (
  number_id INTEGER PRIMARY KEY REFERENCES numbers (id), at REAL NOT NULL, before TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS listings_by_kept_hash ON listings (listing_hash);
CREATE TABLE IF NOT EXISTS listing_rules (id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS retained_for_listing (
  number_id INTEGER PRIMARY KEY REFERENCES numbers (id)
);
"""
# One person was enough to put somebody on a list, which stopped no number.
_FROM_ONE_PERSON = """
ALTER TABLE listings ADD COLUMN added_by TEXT NOT NULL DEFAULT '';
ALTER TABLE listings ADD COLUMN confirmed_by TEXT NOT NULL DEFAULT '';
"""
# Nothing was left of a listing that was taken off.
_FROM_DELETED = """
ALTER TABLE listings ADD COLUMN removed_by TEXT NOT NULL DEFAULT '';
ALTER TABLE listings ADD COLUMN removed_at REAL;
"""
# How a number stood before a listing stopped it is in its transition; without one it stood still already.
_FROM_STOPPED = """
ALTER TABLE listing_stops ADD COLUMN before TEXT NOT NULL DEFAULT 'suspended';
UPDATE listing_stops SET before=coalesce((SELECT before FROM transitions WHERE
  transitions.number_id=listing_stops.number_id AND cause LIKE 'listed: %'
  ORDER BY rowid DESC LIMIT 1), 'suspended');
"""
NEW_COLUMNS = (
    ("listings", "confirmed_by", _FROM_ONE_PERSON),
    ("listings", "removed_at", _FROM_DELETED),
    ("listing_stops", "before", _FROM_STOPPED),
)
