"""The lists that a person is on, in words, for the confirmed holder: which, how long, where to object."""

import datetime as dt
from typing import Any

from kiosk.policy import regions
from kiosk.policy.explain import day, word
from kiosk.policy.rules import LISTINGS
from kiosk.protocol.messages import ListingShown
from kiosk.visit import disclosure
from kiosk.visit.visit import Visit

_BY_CARRIER = "carrier_blacklist"


def listed(visit: Visit) -> tuple[ListingShown, ...]:
    """Who reported it is not the customer's to read."""
    fact = visit.carrier_facts.get(LISTINGS)
    if fact is None or not disclosure.holder_is_confirmed(visit):
        return ()
    return tuple(_in_words(listing, visit.language) for listing in fact.value)


def _in_words(listing: dict[str, Any], language: str) -> ListingShown:
    by_carrier = listing["list"] == _BY_CARRIER
    return ListingShown(
        list=word(listing["list"], language),
        by=regions.name(listing["region"], language),
        since=_day(listing.get("from") or listing.get("identified_at"), language),
        until=_day(listing.get("until"), language) or word("until_lifted", language),
        appeal=word("category_appeal" if by_carrier else "listed_appeal", language),
    )


def _day(at: dt.date | None, language: str) -> str:
    return day(at, language) if at else ""
