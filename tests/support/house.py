"""A store's settings and the surroundings of a visit, without devices."""

from pathlib import Path

from kiosk import settings as kiosk_settings
from kiosk.consent.notices import load_notices
from kiosk.visit.turn import House, Ids, Turn


def settings_for(folder, **sections):
    """Whole settings; nothing in `folder` is looked at."""
    at = Path(folder)
    files = ("ca", "certificate", "key", "seal_key", "receipt_key")
    names = {"host": "h", "seal_kid": "s", "receipt_kid": "r"}
    given = {
        "kiosk": kiosk_settings.Kiosk(device="dev"),
        "store": kiosk_settings.Store(
            id="s", name="s", province="11", city="1101", agent_company="a"
        ),
        "clerks": [kiosk_settings.Clerk(id="c", name="c", pin="x")],
        "paths": kiosk_settings.Paths(data=at, run=at),
        "camera": kiosk_settings.Camera(source="emulated"),
        "carrier": kiosk_settings.Carrier(**dict.fromkeys(files, at), **names),
        "keys": kiosk_settings.Keys(evidence=at, evidence_kid="e"),
    }
    return kiosk_settings.Settings(**(given | sections))


def turn_at(rules, moment, folder="/nowhere"):
    """One turn of a visit in this house, at this moment."""
    ids = Ids("0198f2a0-0000-7000-8000-000000000001", b"n" * 32, "417")
    return Turn(House(settings_for(folder), rules, load_notices(), lambda: ids), moment)
