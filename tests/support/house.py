"""A house, its staff and one document, for visits without devices; people in it are invented."""

import datetime as dt
from pathlib import Path

from kiosk import settings as kiosk_settings
from kiosk.consent.notices import load_notices
from kiosk.identity.documents import (
    Authenticity,
    Document,
    DocumentKind,
    Holder,
    Portrait,
)
from kiosk.policy.packs import load_packs
from kiosk.visit.turn import House, Ids

CLERK = kiosk_settings.Clerk(id="c01", name="李敏", pin="x")
SECOND = kiosk_settings.Clerk(id="c02", name="陈强", pin="x", role="supervisor")
_RULES, _NOTICES = load_packs(), load_notices()


def some_settings(tmp="/nowhere"):
    at = Path(tmp)
    return kiosk_settings.Settings(
        kiosk=kiosk_settings.Kiosk(device="d"),
        store=kiosk_settings.Store(id="s", name="s", province="11", city="1101", agent_company="a"),
        clerks=[CLERK, SECOND],
        paths=kiosk_settings.Paths(data=at, run=at),
        camera=kiosk_settings.Camera(source="emulated"),
        screen=kiosk_settings.Screen(notice_dwell_s=1),
        carrier=kiosk_settings.Carrier(
            host="h",
            ca=at,
            certificate=at,
            key=at,
            seal_key=at,
            seal_kid="s",
            receipt_key=at,
            receipt_kid="r",
        ),
        keys=kiosk_settings.Keys(evidence=at, evidence_kid="e"),
    )


HOUSE = House(some_settings(), _RULES, _NOTICES, lambda: Ids("r" * 36, b"n" * 32, "417"))

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
