"""Signing an answer with a PIN: the part that the clerk's comparison and the focus check share.

Somebody answers by a press; whoever may sign that answer types their PIN. The pages say who may sign,
and what follows.
"""

from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

from kiosk.protocol.codes import Field, Message
from kiosk.protocol.messages import Enter, StaffName
from kiosk.settings import Clerk, Settings
from kiosk.visit import pin_entry
from kiosk.visit.environment import Environment, Moment
from kiosk.visit.events import PinChecked
from kiosk.visit.page import Action, Move, Page
from kiosk.visit.pin_entry import PinContent
from kiosk.visit.turn import Turn
from kiosk.visit.visit import Visit


class SigningContent(PinContent, frozen=True, kw_only=True):
    """What both pages show of the signing."""

    signers: tuple[StaffName, ...] = ()  # who may sign next


class StaffSignature(NamedTuple):
    """How one page's answer is signed.

    answer      as it stands; None before there is one
    signers     who may sign now; nobody before there is an answer
    otherwise   what anybody else reads
    signed      takes a signature whose PIN was right
    """

    answer: Callable[[Visit], bool | None]
    signers: Callable[[Visit, Settings], tuple[Clerk, ...]]
    otherwise: Message
    signed: Callable[[Visit, Turn, str], None]

    def names(self, visit: Visit, environment: Environment) -> tuple[StaffName, ...]:
        """The signers, as the page lets choose among them."""
        return pin_entry.names(self.signers(visit, environment.settings))

    def enter(self, visit: Visit, turn: Turn, intent: Enter) -> None:
        """Have a signer's PIN checked, one at a time."""
        clerk = intent.fields.get(Field.CLERK, "")
        if pin_entry.is_locked(visit, turn):
            return
        if clerk not in {one.id for one in self.signers(visit, turn.environment.settings)}:
            turn.refuse(self.otherwise)
        elif not visit.signing:
            visit.signing = clerk
            pin_entry.check(turn, intent.fields)

    def checked(self, visit: Visit, turn: Turn, event: PinChecked) -> None:
        """A wrong one was counted already; a right one signs the answer that it was typed for."""
        if not event.right:
            return
        pin_entry.forget_wrong(visit, turn, event.clerk)
        if visit.signing == event.clerk:
            visit.signing = ""
            self.signed(visit, turn, event.clerk)

    def page(
        self,
        *,
        content: type[SigningContent],
        show: Callable[[Visit, Environment, Moment], SigningContent],
        opens: Action,
        presses: Mapping[str, Move],
    ) -> Page:
        """The page of this answer: a PIN signs the answer that was shown, and it stands meanwhile."""

        def at_rest(visit: Visit, _environment: Environment, _now: Moment) -> Collection[str]:
            return tuple(presses) if visit.signing else ()

        return Page(
            content=content,
            show=show,
            audience="clerk",
            presses=presses,
            at_rest=at_rest,
            inputs={Enter: self.enter},
            events={PinChecked: self.checked},
            opens=opens,
            edition=self.answer,
        )
