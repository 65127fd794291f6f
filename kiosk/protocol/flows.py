"""The pages of a visit by name, and the flows: in which order each visit goes through them.

A new page is a member of Step, a row in the flows that show it, its module in kiosk.visit.pages and
its QML page, both named like the member. Presses say "onward" or "back"; where that is, stands here.

A visit of two parties (a transfer) is two flows: the first one's last stop is the second one's first,
and whose pages they are is the flow's. An organisation as holder has its page before the document of the
person who acts for it. Which pages a clerk's own screen shows beside the customer's is each page's
audience (kiosk.visit.page): the customer's screen shows WITH_CLERK meanwhile, and the clerk's shows DESK
while the customer has a page of theirs.
"""

from enum import StrEnum
from typing import NamedTuple

from kiosk.enumerations import Flow


class Step(StrEnum):
    """The page to show. One page is loaded at a time."""

    SIGN_IN = "sign_in"
    WELCOME = "welcome"
    PURPOSE = "purpose"
    PRODUCT = "product"
    ORGANISATION = "organisation"
    ON_BEHALF = "on_behalf"
    LOSS_REPORT = "loss_report"
    NUMBER = "number"
    CONSENT = "consent"
    DOCUMENT = "document"
    WITHOUT_CHIP = "without_chip"
    NUMBER_STATUS = "number_status"
    FOCUS_CHECK = "focus_check"
    PRESENCE = "presence"
    ATTEST = "attest"
    CLERK_REVIEW = "clerk_review"
    NOTICE = "notice"
    STATEMENT = "statement"
    SIGNATURE = "signature"
    SAFE_USE = "safe_use"
    YOUNG_USERS = "young_users"
    THREE_NOS = "three_nos"
    CONFIRMATION = "confirmation"
    HANDOVER = "handover"
    MY_NUMBERS = "my_numbers"
    RESULT = "result"
    TICKET = "ticket"
    CANCELLED = "cancelled"
    COMPLAINT = "complaint"
    COMPLAINT_NOTE = "complaint_note"
    COMPLAINT_FILED = "complaint_filed"
    WIPED = "wiped"
    WITH_CLERK = "with_clerk"
    DESK = "desk"
    REMOTE_CHECK = "remote_check"
    FIRST_BOOT = "first_boot"


class Stop(NamedTuple):
    """One stop on a flow's way: its page, and those that only some visits see there."""

    page: Step
    then: tuple[Step, ...] = ()  # after it; back leads to `page`
    instead: tuple[Step, ...] = ()  # in its place; back leads where it leads from `page`


_DOCUMENT = Stop(Step.DOCUMENT, then=(Step.WITHOUT_CHIP, Step.FOCUS_CHECK))
_FACE = Stop(Step.PRESENCE, then=(Step.ATTEST,), instead=(Step.CLERK_REVIEW,))
_SIGNS = (Stop(Step.NOTICE), Stop(Step.SIGNATURE), Stop(Step.CONFIRMATION))
# From the notice to the end every flow with a document goes the same way.
_FROM_THE_NOTICE = (*_SIGNS, Stop(Step.RESULT))
# Whoever gets a number is given the leaflet first, and told what the card is not for.
_WITH_LEAFLET = (
    Stop(Step.NOTICE),
    Stop(Step.SIGNATURE),
    Stop(Step.SAFE_USE, then=(Step.YOUNG_USERS, Step.THREE_NOS)),
    Stop(Step.CONFIRMATION),
    Stop(Step.RESULT),
)
# How a number stands is told to its holder, so after the face.
_OF_A_NUMBER = (
    Stop(Step.NUMBER),
    Stop(Step.CONSENT),
    _DOCUMENT,
    _FACE,
    Stop(Step.NUMBER_STATUS),
    # Read aloud, too, where no clerk stands by.
    Stop(Step.NOTICE, then=(Step.STATEMENT,)),
    *_FROM_THE_NOTICE[1:],
)

# Every flow begins at the welcome page, and may end at a ticket before its last stop.
FLOWS: dict[Flow, tuple[Stop, ...]] = {
    Flow.NEW_SIM: (
        # Most open an ordinary number for themselves, and see none of the others.
        Stop(Step.PURPOSE, then=(Step.PRODUCT, Step.ORGANISATION, Step.ON_BEHALF)),
        Stop(Step.CONSENT),
        _DOCUMENT,
        _FACE,
        *_WITH_LEAFLET,
    ),
    Flow.SECOND_VERIFY: _OF_A_NUMBER,
    Flow.RESUME: _OF_A_NUMBER,  # a second verification becomes one when it is too late
    # A broken card is shown with the number; the new one comes at the confirmation.
    Flow.REPLACE: (
        Stop(Step.LOSS_REPORT),
        Stop(Step.NUMBER),
        Stop(Step.CONSENT),
        _DOCUMENT,
        _FACE,
        *_FROM_THE_NOTICE,
    ),
    Flow.CANCEL: (
        Stop(Step.NUMBER),
        Stop(Step.CONSENT),
        _DOCUMENT,
        _FACE,
        *_FROM_THE_NOTICE,
    ),
    # The holder's part leads to the receiver's, and is stored with it.
    Flow.TRANSFER_OUT: (
        Stop(Step.NUMBER),
        Stop(Step.CONSENT),
        _DOCUMENT,
        _FACE,
        *_SIGNS,
        Stop(Step.HANDOVER),
    ),
    Flow.TRANSFER: (
        Stop(Step.HANDOVER),
        Stop(Step.CONSENT),
        _DOCUMENT,
        _FACE,
        *_WITH_LEAFLET,
    ),
    # Nothing is signed: whoever is confirmed as the holder is told the list, and may ask for more.
    Flow.QUERY: (
        Stop(Step.CONSENT),
        _DOCUMENT,
        _FACE,
        Stop(Step.MY_NUMBERS),
        Stop(Step.RESULT),
    ),
    Flow.COMPLAINT: (
        Stop(Step.COMPLAINT, then=(Step.COMPLAINT_NOTE,)),
        Stop(Step.COMPLAINT_FILED),
    ),
}

# The numbered steps that the customer sees as a progress line.
PROGRESS: tuple[Step, ...] = (
    Step.DOCUMENT,
    Step.PRESENCE,
    Step.NOTICE,
    Step.SIGNATURE,
    Step.CONFIRMATION,
    Step.RESULT,
)


class OffTheWayError(LookupError):
    """Names a page that is no part of the flow, or its last, where the next one was asked for."""

    def __init__(self, flow: Flow, step: Step) -> None:
        super().__init__(f"{flow}: no page follows or precedes {step}")
        self.flow = flow
        self.step = step


def first(flow: Flow) -> Step:
    """The page that a flow begins with."""
    return FLOWS[flow][0].page


def after(flow: Flow, step: Step) -> Step:
    """Where a press that goes on leads from `step`. Raises OffTheWayError."""
    stops = FLOWS[flow]
    at = _place(flow, step) + 1
    if at == len(stops):
        raise OffTheWayError(flow, step)
    return stops[at].page


def before(flow: Flow, step: Step) -> Step | None:
    """Where `back` leads from `step`; None from the flow's first page. Raises OffTheWayError."""
    at = _place(flow, step)
    stop = FLOWS[flow][at]
    if step in stop.then:
        return stop.page
    return FLOWS[flow][at - 1].page if at else None


def _place(flow: Flow, step: Step) -> int:
    for at, stop in enumerate(FLOWS[flow]):
        if step in {stop.page, *stop.then, *stop.instead}:
            return at
    raise OffTheWayError(flow, step)
