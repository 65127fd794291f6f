"""What a kiosk of before was not asked for, the carrier does not ask of it."""

import zipfile
from importlib.resources import files

from kiosk.policy.packs import load_packs

N = "19900000001"
RELEASED = files("provisioning.carrier") / "released"
ELEVEN = load_packs(zipfile.Path(RELEASED / "bundle-11.zip"), ["cn"])


def test_whoever_was_not_asked_for_it_yet_owes_nothing(carrier):
    """A kiosk of before: its rules are known here, and ask for none of it."""
    record = carrier.record("r1", N, rules=ELEVEN, three_nos=None, safe_use=None)
    assert carrier.take(record).reason == "activated"
