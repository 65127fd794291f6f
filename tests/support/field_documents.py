"""Documents of an invented state, as states and chips in the field make them, read in this process."""

import datetime as dt
import os
from pathlib import Path

from hostile_chips import PRESENCE, Wire

from drivers.cards import documents
from drivers.cards.emrtd import application
from drivers.emulated.card import issuer, profiles
from drivers.emulated.card.chip import Quirks
from drivers.emulated.card.person import person
from drivers.emulated.card.profiles import DocumentOptions, Material
from drivers.emulated.card.sam import SamFaults
from kiosk.emrtd.signer_trust import TrustStore
from kiosk.identity.documents import AccessKey

NOW = dt.datetime.now(dt.UTC)
STATE = issuer.make_issuer(NOW)
TRUST = TrustStore((issuer._plain(STATE.csca),))
HOUR = dt.timedelta(hours=1)
WHO = person(11, NOW.date())
_FACE = (b"\xff\xd8\xff" + bytes(700)).hex()


def chip(profile="passport", *, by=STATE.good, **knobs):
    options, quirks = profiles.split({"face": _FACE} | knobs, DocumentOptions, Quirks)
    material = Material(WHO, Path(), None, by, options, quirks, SamFaults(), os.urandom)
    return profiles.make(profile, material)


def key_of(profile="passport"):
    printed = profiles.printed(profile, WHO)
    return AccessKey(printed["number"], f"{WHO.birth:%y%m%d}", f"{WHO.expiry:%y%m%d}")


def read(profile="passport", *, card=None, key=None, trust=TRUST, extended=False, **knobs):
    """The document, and the wire that it came by."""
    wire = Wire(card or chip(profile, extended=extended, **knobs))
    terminal = application.Terminal(trust, NOW, os.urandom, bytes(8), extended=extended)
    offers = application.recognises(wire)
    reading = application.read(wire, key or key_of(profile), offers, terminal)
    return documents.of_emrtd(reading, PRESENCE, None), wire
