"""Signing an answer with a PIN: what the attestation, the clerk's comparison and the focus check share.

Somebody answers by a press; whoever may sign that answer types their PIN. The pages say who may sign, and
what follows. Whoever signs beside the visit's clerk has a field of their own, which opens a while after it
was asked for: what is typed on the clerk's page, and what is sent too soon, is not theirs.
"""

import math
from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple

import msgspec

from kiosk.protocol.codes import Field, Message
from kiosk.protocol.messages import Enter, StaffName
from kiosk.records.record import Signed
from kiosk.records.staff_statement import SigningPurpose, Statement, document_digest
from kiosk.settings import Clerk, Settings
from kiosk.visit import pin_entry
from kiosk.visit.environment import Environment, Moment
from kiosk.visit.events import PinChecked
from kiosk.visit.page import Action, Handler, Move, Page
from kiosk.visit.pin_entry import PinContent
from kiosk.visit.turn import Turn
from kiosk.visit.visit import Visit


class SigningContent(PinContent, frozen=True, kw_only=True):
    """What these pages show of the signing."""

    signers: tuple[StaffName, ...] = ()  # who may sign next
    second: bool = False  # they sign beside the visit's clerk
    opens_in_s: int = 0  # until their field opens


class StaffSignature(NamedTuple):
    """How one page's answer is signed.

    answer      as it stands; None before there is one
    signers     who may sign now; nobody before there is an answer
    second      whether they sign beside the visit's clerk
    otherwise   what anybody else reads
    states      what a person's own key signs of it
    signed      takes a signature whose PIN was right
    """

    answer: Callable[[Visit], bool | None]
    signers: Callable[[Visit, Settings], tuple[Clerk, ...]]
    second: Callable[[Visit], bool]
    otherwise: Message
    states: Callable[[Visit, str], Statement]
    signed: Callable[[Visit, Turn, Signed], None]

    def shown(self, visit: Visit, environment: Environment, now: Moment) -> dict[str, Any]:
        """The fields of SigningContent."""
        signers = self.signers(visit, environment.settings)
        return {
            "signers": pin_entry.names(signers, visit, now),
            "second": self.second(visit),
            "opens_in_s": opens_in_s(visit, now),
            **pin_entry.shown(visit),
        }

    def enter(self, visit: Visit, turn: Turn, intent: Enter) -> None:
        """Have a signer's PIN checked, one at a time."""
        who, pin = (
            (Field.SECOND_CLERK, Field.SECOND_PIN)
            if self.second(visit)
            else (Field.CLERK, Field.PIN)
        )
        person = intent.fields.get(who, "")
        signers = {one.id for one in self.signers(visit, turn.environment.settings)}
        if person not in signers or opens_in_s(visit, turn.now):
            turn.refuse(self.otherwise)
        else:
            signs = self.states(visit, person)
            pin_entry.check(visit, turn, person, intent.fields.get(pin, ""), signs)

    def checked(self, visit: Visit, turn: Turn, event: PinChecked) -> None:
        """A right one signs the answer that it was typed for; a wrong one was told of already."""
        if not event.right or visit.signing != event.clerk:
            return
        visit.signing = ""
        if self.answer(visit) is not None and event.signed == self.states(visit, event.clerk):
            self.signed(visit, turn, Signed(event.clerk, turn.now.wall, event.proof))

    def page(
        self,
        *,
        content: type[SigningContent],
        show: Callable[[Visit, Environment, Moment], SigningContent],
        opens: Action,
        presses: Mapping[str, Move],
        at_rest: Callable[[Visit, Moment], Collection[str]] = lambda _visit, _now: (),
        events: Mapping[type[msgspec.Struct], Handler] | None = None,
    ) -> Page:
        """The page of this answer: a PIN signs the answer that was shown, and it stands meanwhile.

        What another kiosk asked for gives way to it.
        """

        def begins(visit: Visit, turn: Turn) -> None:
            visit.supervising = None
            opens(visit, turn)

        def rests(visit: Visit, _environment: Environment, now: Moment) -> Collection[str]:
            return tuple(presses) if visit.signing else at_rest(visit, now)

        return Page(
            content=content,
            show=show,
            audience="clerk",
            presses=presses,
            at_rest=rests,
            inputs={Enter: self.enter},
            events={PinChecked: self.checked, **(events or {})},
            opens=begins,
            edition=self.answer,
        )


def statement(
    visit: Visit, purpose: SigningPurpose, person: str, question: tuple[str, ...], *, answer: bool
) -> Statement:
    """What this person's key signs in this visit."""
    return Statement(
        purpose=purpose,
        person=person,
        record_id=visit.record_id,
        nonce=visit.nonce,
        document=document_digest(visit.document),
        presence=visit.presence.digest if visit.presence else None,
        question=question,
        answer=answer,
    )


def hand_over(visit: Visit, turn: Turn, seconds: float) -> None:
    """The next answer is another's, or another act: it is taken once this time has passed."""
    visit.field_opens_at = turn.now.mono + seconds


def opens_in_s(visit: Visit, now: Moment) -> int:
    """Whole seconds until the next answer is taken; 0: now."""
    return max(0, math.ceil(visit.field_opens_at - now.mono))
