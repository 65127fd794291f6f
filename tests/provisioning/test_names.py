"""Names that are good for topics, files and certificates alike."""

import datetime as dt

import carriers
import msgspec

from kiosk.names import DEVICE_LENGTH, Name, is_device_name
from provisioning.carrier import credentials

_NOW = dt.datetime(2026, 11, 27, tzinfo=dt.UTC)


def test_every_other_name_is_good_for_all_of_them(tmp_path):
    longest = "d" * DEVICE_LENGTH
    carriers.make(tmp_path, "demo-kiosk-1", "K_9.b", "0", longest, now=_NOW)
    for device in ("demo-kiosk-1", "K_9.b", "0", longest):
        kid = credentials.load_device(tmp_path, device).evidence_kid
        assert msgspec.convert(kid, Name) == kid
        assert is_device_name(device)
