"""A house, its staff and one document, for visits without devices; people in it are invented."""

import datetime as dt
import itertools
import shutil
from importlib.resources import files
from pathlib import Path

import msgspec

from kiosk import settings as kiosk_settings
from kiosk.consent.notices import load_notices
from kiosk.identity.documents import (
    Authenticity,
    Document,
    DocumentKind,
    Holder,
    Portrait,
)
from kiosk.policy.packs import load_chosen, load_packs
from kiosk.visit.environment import Environment, Ids
from kiosk.visit.turn import Turn


def clerk_of(number, name, role="clerk", **changes):
    """Somebody of the staff who may sign."""
    given = {"pin": f"x{number}", "role": role, "trained": True} | changes
    return kiosk_settings.Clerk(id=f"c{number:02d}", name=name, **given)


CLERK = clerk_of(1, "李敏")
SECOND = clerk_of(2, "陈强", "supervisor")
THIRD = clerk_of(3, "周宁")


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
        "clerks": [CLERK, SECOND, THIRD],
        "paths": kiosk_settings.Paths(data=at, run=at),
        "camera": kiosk_settings.Camera(source="emulated"),
        "screen": kiosk_settings.Screen(notice_dwell_s=1),
        "carrier": kiosk_settings.Carrier(**dict.fromkeys(files, at), **names),
        "keys": kiosk_settings.Keys(evidence=at, evidence_kid="e"),
    }
    return kiosk_settings.Settings(**(given | sections))


def house_of(settings, rules):
    drawn = itertools.count(1)

    def new_ids():
        one = next(drawn)
        return Ids(f"0198f2a0-0000-7000-8000-{one:012x}", one.to_bytes(32), "417")

    return Environment(settings, rules, load_notices(), new_ids)


def turn_at(rules, moment, folder="/nowhere"):
    """One turn of a visit in this house, at this moment."""
    return Turn(house_of(settings_for(folder), rules), moment)


def packs_with(folder, old, new):
    """The shipped national pack with one thing in it changed."""
    packs = shutil.copytree(str(files("kiosk.policy") / "packs"), folder / "packs")
    people = packs / "cn" / "people-and-openings.toml"
    text = people.read_text("utf-8")
    assert old in text
    people.write_text(text.replace(old, new), "utf-8")
    return load_packs(packs, ("cn",))


_SETTINGS = settings_for("/nowhere")
HOUSE = house_of(_SETTINGS, load_chosen(_SETTINGS))

# What the carrier answers about somebody of whom nothing speaks against a new number.
IN_GOOD_ORDER = {
    "subject.active_cards_this_carrier": 0,
    "subject.new_cards_30d": 0,
    "subject.listings": [],
    "signal.place_confirmed": True,
    "signal.suspected_batch": False,
}

# Of a number that is the customer's own and has to be verified since an hour.
OWN_NUMBER = IN_GOOD_ORDER | {
    "request.by_proxy": False,
    "card.home_region": "11",
    "card.status": "notified",
    "card.status_since": "2026-11-22T23:00:00+00:00",
    "card.stopped_by": "nobody",
    "card.replacements_30d": 0,
    "card.reasons": ["sleeping"],
    "card.notified_at": "2026-11-22T23:00:00+00:00",
    "card.is_retained_number": False,
    "card.anomaly": False,
    "card.sim_present": True,
}
LATE = OWN_NUMBER | {
    "card.status": "suspended",
    "card.notified_at": "2026-11-21T23:00:00+00:00",
}
FOCUS = IN_GOOD_ORDER | {"subject.new_cards_30d": 3}
PUNISHED = {
    "subject.listings": [
        {
            "list": "joint_punishment",
            "region": "CN",
            "from": "2026-01-01",
            "until": "2028-01-01",
            "sources": ["x"],
        }
    ]
}
SOMEBODY_ELSES = IN_GOOD_ORDER | {"request.by_proxy": True}

# Of a number in service that its holder hands over, and whoever takes it.
OFFERED = OWN_NUMBER | {"card.status": "active", "card.reasons": [], "request.product": "mobile"}

# A list of one's own numbers, as the carrier tells it to its confirmed holder.
OWN_NUMBERS = {
    "subject.numbers": [
        {
            "number": "19900000001",
            "status": "active",
            "since": "2026-11-22T23:00:00+00:00",
            "stopped_by": "nobody",
            "reasons": [],
            "disputed": "",
        },
        {
            "number": "19900000002",
            "status": "suspended",
            "since": "2026-11-20T23:00:00+00:00",
            "stopped_by": "police",
            "reasons": ["fraud_involved"],
            "disputed": "",
        },
    ],
    "subject.listings": [
        {"list": "bad_credit", "region": "43", "identified_at": "2026-01-01", "sources": ["x"]}
    ],
}

DOCUMENT = Document(
    kind=DocumentKind.RESIDENT,
    holder=Holder("样本", "999999198001010019", dt.date(1980, 1, 1), "M", "CHN"),
    issuer="x",
    valid_from=None,
    expiry=None,
    portrait=Portrait(b"p", "image/webp"),
    authenticity=Authenticity.UNVERIFIED,
    authenticity_reason="no_signature",
    access="SAM",
    reader="r",
    session="s1",
    exchanges=(),
    digest=b"d" * 32,
    fields_complete=True,
    read_ms=5,
)
# Of another person, who takes a number over.
RECEIVERS = msgspec.structs.replace(
    DOCUMENT,
    holder=Holder("样例", "999999199002020022", dt.date(1990, 2, 2), "F", "CHN"),
    session="s2",
    digest=b"e" * 32,
)
