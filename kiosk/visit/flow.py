"""What people come for, each as a table: which press leads where, and what happens on the way.

A row reads: on this page, this press does this and leads there. `None` stays on the page.
Moves that follow from a device rather than a person are in kiosk.visit.reactions.
The four tables are at the end, with their pages in order; before them stand the pages that they share.
"""

from typing import NamedTuple

from kiosk.presence.challenge import Subset
from kiosk.protocol.codes import Control, Step
from kiosk.visit import actions as do
from kiosk.visit import clerk_review, complaint, focus_check, numbers, pin_entry
from kiosk.visit.actions import Action
from kiosk.visit.moving import ENDS, change_language


class Move(NamedTuple):
    act: Action
    to: Step | None


Page = dict[Control, Move]
Flow = dict[Step, Page]


def _back(to: Step) -> Page:
    return {Control.BACK: Move(do.nothing, to)}


_WELCOME: Page = {
    Control.START_NEW_SIM: Move(do.begin_opening, Step.PURPOSE),
    Control.START_SECOND_VERIFY: Move(do.begin_with_number("second_verify"), Step.NUMBER),
    Control.START_RESUME: Move(do.begin_with_number("resume"), Step.NUMBER),
    Control.START_COMPLAINT: Move(complaint.start, Step.COMPLAINT),
    Control.SIGN_OUT: Move(pin_entry.sign_out, Step.SIGN_IN),
}
_PURPOSE: Page = {
    Control.FOR_ANOTHER: Move(do.for_another, None),
    Control.FEWER: Move(do.fewer, None),
    Control.MORE: Move(do.more, None),
    Control.PURPOSE_PERSONAL: Move(do.choose_purpose("personal"), Step.CONSENT),
    Control.PURPOSE_WORK: Move(do.choose_purpose("work"), Step.CONSENT),
    Control.PURPOSE_DEVICE: Move(do.choose_purpose("device"), Step.CONSENT),
    Control.BACK: Move(do.leave, None),
}
_NUMBER: Page = {
    Control.CONFIRM: Move(numbers.take, Step.CONSENT),
    Control.BACK: Move(do.leave, None),
}
_CONSENT: Page = {
    Control.AGREE: Move(do.agree, Step.DOCUMENT),
    Control.ANOTHER_WAY: Move(do.decline_face, Step.DOCUMENT),
    Control.MORE_TIME: Move(do.more_time, None),
}
# Where a document that was read leads is the policy's word: see reactions, and AFTER_DOCUMENT below.
_DOCUMENT: Page = {Control.RETRY: Move(do.read_again, None)} | _back(Step.CONSENT)
_FOCUS_CHECK: Page = {
    # So is where a signed answer leads.
    Control.FOCUS_PLAUSIBLE: Move(focus_check.answer(plausible=True), None),
    Control.FOCUS_NOT_PLAUSIBLE: Move(focus_check.answer(plausible=False), None),
    Control.NO_SECOND_PERSON: Move(do.no_supervisor, Step.TICKET),
} | _back(Step.DOCUMENT)
_STANDING: Page = {Control.GO_ON: Move(do.nothing, Step.PRESENCE)} | _back(Step.DOCUMENT)
_PRESENCE: Page = {
    Control.RETRY: Move(do.nothing, Step.PRESENCE),
    Control.ANOTHER_WAY: Move(do.another_way, Step.CLERK_REVIEW),
    # Another way of asking is another session.
    Control.MORE_TIME: Move(do.more_time, Step.PRESENCE),
    Control.ALL_MOVEMENTS: Move(do.choose_movements(Subset.ALL), Step.PRESENCE),
    Control.ONLY_TURNS: Move(do.choose_movements(Subset.TURNS), Step.PRESENCE),
    Control.ONLY_FACE: Move(do.choose_movements(Subset.FACE), Step.PRESENCE),
}
_CLERK_REVIEW: Page = {
    # So is where a signed answer leads.
    Control.IS_HOLDER: Move(clerk_review.answer(is_holder=True), None),
    Control.IS_NOT_HOLDER: Move(clerk_review.answer(is_holder=False), None),
    Control.NO_SECOND_PERSON: Move(do.no_second_person, Step.TICKET),
}
_OBJECT: Page = {
    Control.OBJECT: Move(complaint.object_to_decision, Step.COMPLAINT),
    Control.DONE: Move(do.done, None),
}

# From the face to the end every flow with a document goes the same way.
_SIGNING: Flow = {
    Step.ATTEST: {
        Control.ATTEST_REAL: Move(do.attest_real, Step.NOTICE),
        Control.ATTEST_NOT_REAL: Move(do.attest_not_real, Step.TICKET),
    }
    | _back(Step.PRESENCE),
    Step.NOTICE: {Control.NOTICE_READ: Move(do.notice_read, Step.SIGNATURE)} | _back(Step.PRESENCE),
    Step.SIGNATURE: {
        Control.SIGN: Move(do.sign, Step.REVIEW),
        Control.CLEAR_SIGNATURE: Move(do.clear_signature, None),
    }
    | _back(Step.NOTICE),
    # Where confirming leads is the policy's word: see moving.conclude.
    Step.REVIEW: {Control.CONFIRM: Move(numbers.confirm, Step.RESULT)} | _back(Step.SIGNATURE),
    Step.RESULT: _OBJECT,
    Step.TICKET: _OBJECT,
}
_OBJECTION: Flow = {
    Step.COMPLAINT: {
        Control.GROUND_NOT_MINE: Move(complaint.choose_ground("not_mine"), None),
        Control.GROUND_LISTING: Move(complaint.choose_ground("listing"), None),
        Control.GROUND_IDENTITY: Move(complaint.choose_ground("identity"), None),
        Control.GROUND_OTHER: Move(complaint.choose_ground("other"), None),
        Control.FILE: Move(complaint.file, Step.FILED),
        Control.BACK: Move(complaint.back, None),
    },
    Step.FILED: {Control.DONE: Move(do.done, None)},
}

NEW_SIM: Flow = {
    Step.WELCOME: _WELCOME,
    Step.PURPOSE: _PURPOSE,
    Step.CONSENT: _CONSENT | _back(Step.PURPOSE),
    Step.DOCUMENT: _DOCUMENT,
    Step.FOCUS_CHECK: _FOCUS_CHECK,
    Step.PRESENCE: _PRESENCE | _back(Step.DOCUMENT),
    Step.CLERK_REVIEW: _CLERK_REVIEW | _back(Step.DOCUMENT),
    **_SIGNING,
    **_OBJECTION,
}
SECOND_VERIFY: Flow = {
    Step.WELCOME: _WELCOME,
    Step.NUMBER: _NUMBER,
    Step.CONSENT: _CONSENT | _back(Step.NUMBER),
    Step.DOCUMENT: _DOCUMENT,
    Step.STANDING: _STANDING,
    Step.PRESENCE: _PRESENCE | _back(Step.STANDING),
    Step.CLERK_REVIEW: _CLERK_REVIEW | _back(Step.STANDING),
    **_SIGNING,
    **_OBJECTION,
}
COMPLAINT: Flow = {Step.WELCOME: _WELCOME, **_OBJECTION}

FLOWS: dict[str, Flow] = {
    "new_sim": NEW_SIM,
    "second_verify": SECOND_VERIFY,
    "resume": SECOND_VERIFY,  # which it becomes when it is too late
    "complaint": COMPLAINT,
}

# Where a document leads that the policy lets go on.
AFTER_DOCUMENT = {
    "new_sim": Step.PRESENCE,
    "second_verify": Step.STANDING,
    "resume": Step.STANDING,
}

EVERYWHERE: Page = {
    Control.CALL_STAFF: Move(do.call_staff, None),
    Control.LANGUAGE: Move(change_language, None),
    Control.TEXT_SIZE: Move(do.change_text_size, None),
    Control.STAY: Move(do.nothing, None),  # the touch itself is the answer
}

# Pages that hold a customer's visit: they can be cancelled, and idleness wipes them.
IN_VISIT = frozenset(Step) - {Step.SIGN_IN, Step.WELCOME, Step.WIPED}
CAN_CANCEL = IN_VISIT - ENDS
