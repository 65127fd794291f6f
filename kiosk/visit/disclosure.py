"""Which reasons may be told yet: a person's standing only once it is confirmed that they are the holder.

A document alone tells whoever lays it down nothing about its holder: how many numbers there are, which list,
which punishment, why the carrier would refuse. Until a face or two people have confirmed the holder, a reason
is told that stands on nothing which others know of the person: the document's own faults, what was asked for
at this counter, the face check itself. That holds for the clerk as for the customer. The record keeps every
reason, and so does its decision.
"""

from kiosk.policy import disclosure
from kiosk.policy.decision import RuleResult
from kiosk.policy.facts import Facts
from kiosk.visit import presence_doubts
from kiosk.visit.visit import Visit


def holder_is_confirmed(visit: Visit) -> bool:
    """By two people where they have answered, else by the camera where its word is enough.

    Whoever acts for an organisation is confirmed once a supervisor has seen by what: its code is no secret.
    """
    if visit.organisation and not (visit.focus_check and visit.focus_check.plausible):
        return False
    if visit.sign_off is not None:
        return visit.sign_off.is_holder
    return visit.attested is not False and presence_doubts.camera_settles(visit)


def is_told(visit: Visit, reason: RuleResult, facts: Facts) -> bool:
    """Whether this reason may be told now. facts: those that it was decided on."""
    return disclosure.is_told(reason, facts, confirmed=holder_is_confirmed(visit))
