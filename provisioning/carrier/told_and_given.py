"""What whoever gets a number is told and given, as far as a record proves it.

A kiosk whose rules did not ask for one of these yet owes none: by those rules the carrier makes its decision
again. Of a bundle that the carrier never released nothing is known, and all is owed.
"""

import datetime as dt

from kiosk.consent.notices import SAFE_USE, YOUNG_USERS
from kiosk.policy.facts import Fact
from kiosk.policy.ruleset import RuleSet
from kiosk.records.record import TextGiven
from provisioning.carrier.opened_record import OpenedRecord

_SELF_SERVICE = "self_service"


def proved(case: OpenedRecord, rules: RuleSet | None, now: dt.datetime) -> dict[str, Fact]:
    """rules: by which the kiosk decided; None: nobody knows them."""
    record = case.record
    leaflet = _is(record.safe_use, SAFE_USE)
    alone = case.fact("channel") == _SELF_SERVICE and not record.clerk
    found = {
        ("consent.three_nos_told", "N-NOTICE-03"): record.three_nos is not None
        or (alone and leaflet),
        ("consent.safe_use_given", "N-NOTICE-04"): leaflet,
        ("consent.young_told", "N-NOTICE-05"): _is(record.young_told, YOUNG_USERS),
    }
    return {
        fact: Fact(value=is_so or _is_not_owed(rule, rules), source="visit", as_of=now)
        for (fact, rule), is_so in found.items()
    }


def _is(given: TextGiven | None, text: str) -> bool:
    return given is not None and given.id == text


def _is_not_owed(rule: str, rules: RuleSet | None) -> bool:
    return rules is not None and rule not in rules.rules
