"""The numbers under a document, as the carrier told them to its confirmed holder."""

from typing import Any

from kiosk.enumerations import NumberState
from kiosk.visit.visit import Visit

NUMBERS = "subject.numbers"
_REACHED = frozenset({NumberState.ACTIVE, NumberState.NOTIFIED})


def told(visit: Visit) -> list[dict[str, Any]] | None:
    """As kiosk.policy.vocabulary.NUMBER has them; None: the carrier has not said."""
    fact = visit.carrier_facts.get(NUMBERS)
    return None if fact is None else list(fact.value)


def answer_to(visit: Visit) -> str:
    """The first number in service that its holder does not dispute; "": there is none."""
    for one in told(visit) or ():
        if one["status"] in _REACHED and one["number"] not in visit.disputed:
            return str(one["number"])
    return ""
