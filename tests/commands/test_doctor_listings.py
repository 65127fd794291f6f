"""What `kiosk doctor` says of the listings that a kiosk holds: how many, how large, how old."""

import datetime as dt
import os

import pytest
from house import settings_for

from kiosk.commands import doctor_openings
from kiosk.policy.packs import load_packs
from kiosk.records import listings_copy, listings_file
from kiosk.records.cose import key_pair
from kiosk.settings import Carrier, Keys
from kiosk.visit.runtime import held_listings

PRIVATE, PUBLIC = key_pair.new_key()
RULES = load_packs()
NOW = dt.datetime(2026, 11, 28, 12, tzinfo=dt.UTC)
LISTED = {"list": "joint_punishment", "region": "CN"}


@pytest.fixture
def kiosk(tmp_path):
    """Its settings; nothing is held yet."""
    (tmp_path / "receipt.pem").write_text(PUBLIC)
    (tmp_path / "listing.key").write_bytes(bytes(listings_copy.KEY_BYTES))
    (tmp_path / "counter").mkdir()
    files = dict.fromkeys(("ca", "certificate", "key", "seal_key"), tmp_path)
    carrier = Carrier(
        **files, receipt_key=tmp_path / "receipt.pem", host="h", seal_kid="s", receipt_kid="r"
    )
    keys = Keys(evidence=tmp_path, evidence_kid="e", listing=tmp_path / "listing.key")
    return settings_for(tmp_path, carrier=carrier, keys=keys)


def told(settings):
    found = doctor_openings._listings(settings, RULES, NOW)
    return found.status, found.found


def hours_ago(hours):
    return NOW.timestamp() - hours * 3600


def hold_copy(settings, hours, base=b""):
    entries = {os.urandom(16): [LISTED] for _ in range(3)}
    copy = listings_copy.ListingsCopy("kiosk-listings-1", hours_ago(hours), entries, base)
    signed = listings_copy.sign(copy, PRIVATE, "r")
    (settings.paths.counter / held_listings.FILE).write_bytes(signed)


def hold_file(settings, hours):
    rows = [(os.urandom(16), LISTED) for _ in range(40_000)]
    made = listings_file.make(rows, 1, hours_ago(hours), PRIVATE, "r")
    folder = settings.paths.content / "listings"
    (folder / "v1").mkdir(parents=True)
    (folder / "v1" / held_listings.PUSHED_FILE).write_bytes(made.content)
    (folder / "current").symlink_to("v1")
    return made.base


def test_none_are_kept_yet(kiosk):
    assert told(kiosk) == ("warning", "none reached; no listings are kept yet")


def test_an_answer(kiosk):
    hold_copy(kiosk, 0.5)
    assert told(kiosk) == ("ok", "none reached; listings of 0.5 h ago: 3 entries")


def test_a_file_and_what_has_changed_since(kiosk):
    base = hold_file(kiosk, 100)
    hold_copy(kiosk, 1, base)
    said = "none reached; listings of 1.0 h ago: 40,003 entries, of them 1.3 MB as the fleet's file"
    assert told(kiosk) == ("ok", said)


def test_what_no_rule_reads_any_more_is_a_warning(kiosk):
    """By the rules' own bound, 24 hours."""
    hold_copy(kiosk, 24)
    assert told(kiosk)[0] == "ok"
    hold_copy(kiosk, 24.1)
    status, said = told(kiosk)
    assert (status, "no rule reads what is so old" in said) == ("warning", True)
