"""Opening a number (入网), as a table: which press leads where, and what happens on the way.

A row reads: on this page, this press does this and leads there. `None` stays on the page.
Moves that follow from a device rather than a person are in kiosk.visit.reactions.
"""

from typing import NamedTuple

from kiosk.presence.challenge import Subset
from kiosk.protocol.messages import Control, Step
from kiosk.visit import actions as do
from kiosk.visit import clerk_review
from kiosk.visit.actions import Action
from kiosk.visit.moving import change_language


class Move(NamedTuple):
    act: Action
    to: Step | None


FLOW: dict[Step, dict[Control, Move]] = {
    Step.SIGN_IN: {},
    Step.WELCOME: {
        Control.START_NEW_SIM: Move(do.begin_opening, Step.PURPOSE),
        Control.SIGN_OUT: Move(do.sign_out, Step.SIGN_IN),
    },
    Step.PURPOSE: {
        Control.PURPOSE_PERSONAL: Move(do.choose_purpose("personal"), Step.CONSENT),
        Control.PURPOSE_WORK: Move(do.choose_purpose("work"), Step.CONSENT),
        Control.PURPOSE_DEVICE: Move(do.choose_purpose("device"), Step.CONSENT),
        Control.BACK: Move(do.leave, None),
    },
    Step.CONSENT: {
        Control.AGREE: Move(do.agree, Step.DOCUMENT),
        Control.ANOTHER_WAY: Move(do.decline_face, Step.DOCUMENT),
        Control.MORE_TIME: Move(do.more_time, None),
        Control.BACK: Move(do.nothing, Step.PURPOSE),
    },
    Step.DOCUMENT: {
        Control.RETRY: Move(do.read_again, None),
        Control.BACK: Move(do.nothing, Step.CONSENT),
    },
    Step.PRESENCE: {
        Control.RETRY: Move(do.nothing, Step.PRESENCE),
        Control.ANOTHER_WAY: Move(do.another_way, Step.CLERK_REVIEW),
        # Another way of asking is another session.
        Control.MORE_TIME: Move(do.more_time, Step.PRESENCE),
        Control.ALL_MOVEMENTS: Move(do.choose_movements(Subset.ALL), Step.PRESENCE),
        Control.ONLY_TURNS: Move(do.choose_movements(Subset.TURNS), Step.PRESENCE),
        Control.ONLY_FACE: Move(do.choose_movements(Subset.FACE), Step.PRESENCE),
        Control.BACK: Move(do.nothing, Step.DOCUMENT),
    },
    Step.ATTEST: {
        Control.ATTEST_REAL: Move(do.attest_real, Step.NOTICE),
        Control.ATTEST_NOT_REAL: Move(do.attest_not_real, Step.TICKET),
        Control.BACK: Move(do.nothing, Step.PRESENCE),
    },
    Step.CLERK_REVIEW: {
        # Where a signed answer leads is the policy's word: see reactions.
        Control.IS_HOLDER: Move(clerk_review.answer(is_holder=True), None),
        Control.IS_NOT_HOLDER: Move(clerk_review.answer(is_holder=False), None),
        Control.NO_SECOND_PERSON: Move(do.no_second_person, Step.TICKET),
        Control.BACK: Move(do.nothing, Step.DOCUMENT),
    },
    Step.NOTICE: {
        Control.NOTICE_READ: Move(do.notice_read, Step.SIGNATURE),
        Control.BACK: Move(do.nothing, Step.PRESENCE),
    },
    Step.SIGNATURE: {
        Control.SIGN: Move(do.sign, Step.REVIEW),
        Control.CLEAR_SIGNATURE: Move(do.clear_signature, None),
        Control.BACK: Move(do.nothing, Step.NOTICE),
    },
    Step.REVIEW: {
        # Where it leads is the policy's word: see moving.conclude.
        Control.CONFIRM: Move(do.confirm, Step.RESULT),
        Control.BACK: Move(do.nothing, Step.SIGNATURE),
    },
    Step.RESULT: {Control.DONE: Move(do.done, None)},
    Step.TICKET: {Control.DONE: Move(do.done, None)},
    Step.WIPED: {},
}

EVERYWHERE: dict[Control, Move] = {
    Control.CALL_STAFF: Move(do.call_staff, None),
    Control.LANGUAGE: Move(change_language, None),
    Control.TEXT_SIZE: Move(do.change_text_size, None),
    Control.STAY: Move(do.nothing, None),  # the touch itself is the answer
}

# Pages that hold a customer's visit: they can be cancelled, and idleness wipes them.
IN_VISIT = frozenset(Step) - {Step.SIGN_IN, Step.WELCOME, Step.WIPED}
CAN_CANCEL = IN_VISIT - {Step.RESULT, Step.TICKET}
