"""The page of a person's own numbers: the carrier's list, what is not theirs, the query at all carriers.

The carrier is asked when the page opens, and not before: whoever gets here is confirmed as the document's
holder. What stands against the person holds for all numbers under the document, so both stand here together.
"""

import datetime as dt
from enum import StrEnum
from typing import Any

import msgspec

from kiosk.china_time import CHINA
from kiosk.identity.phone_number import masked
from kiosk.policy.explain import WORDS, word
from kiosk.policy.facts import Fact, readable
from kiosk.protocol.codes import Control, Field, Message
from kiosk.protocol.messages import Enter, ListingShown
from kiosk.visit import decision_points, disclosure, own_numbers
from kiosk.visit import events as ev
from kiosk.visit.carrier_question import question
from kiosk.visit.effects import AskCarrier
from kiosk.visit.environment import Environment, Moment
from kiosk.visit.listing_rows import listed
from kiosk.visit.page import Move, Page
from kiosk.visit.turn import Turn, Way
from kiosk.visit.visit import Visit


class MyNumbersControl(StrEnum):
    """The switch of the query at all carriers (一证通查), and the end."""

    APPOINT = "appoint"
    FINISH = "finish_my_numbers"


class OwnNumber(msgspec.Struct, frozen=True):
    """One number under the document. since: local time, YYYY-MM-DD HH:MM."""

    number: str  # its middle is masked
    status: str  # a NumberState
    since: str
    causes: tuple[str, ...] = ()  # why it has to be verified, in the visit's language
    stopped_by: str = ""  # a StopAuthority
    disputed: str = ""  # since which day
    not_mine: bool = False  # said now


class MyNumbersContent(msgspec.Struct, frozen=True):
    """The list as far as it is known, and what is asked for besides."""

    numbers: tuple[OwnNumber, ...] = ()
    known: bool = False
    listings: tuple[ListingShown, ...] = ()
    appointed: bool = False
    answer_to: str = ""  # the number that the query's answer is sent to; "": told in a store
    message: Message = Message.NONE


def _show(visit: Visit, _environment: Environment, _now: Moment) -> MyNumbersContent:
    known = own_numbers.told(visit)
    return MyNumbersContent(
        tuple(_number(visit, one) for one in known or ()),
        known is not None,
        listed(visit),
        visit.appointed,
        masked(own_numbers.answer_to(visit)),
        visit.message,
    )


def _number(visit: Visit, one: dict[str, Any]) -> OwnNumber:
    since: dt.datetime = one["since"]
    return OwnNumber(
        number=masked(one["number"]),
        status=one["status"],
        since=since.astimezone(CHINA).strftime("%Y-%m-%d %H:%M"),
        causes=tuple(_said(code, visit.language) for code in one["reasons"]),
        stopped_by=one["stopped_by"],
        disputed=one["disputed"],
        not_mine=one["number"] in visit.disputed,
    )


def _said(code: str, language: str) -> str:
    return word(code, language) if code in WORDS else code


def _opens(visit: Visit, turn: Turn) -> None:
    """Nobody is told who is not confirmed, whatever the rules let through."""
    visit.disputed, visit.appointed = (), False
    if disclosure.holder_is_confirmed(visit):
        _ask(visit, turn)
    else:
        decision_points.refer(visit, turn, Message.REFERRED, decision_points.AT_THE_END)


def _ask(visit: Visit, turn: Turn) -> None:
    if visit.document is None:
        return
    visit.message = Message.ASKING_CARRIER
    visit.question += 1
    asked = question(visit, visit.document, turn.environment.settings)
    asked = msgspec.structs.replace(asked, holder_confirmed=1)
    turn.ask(AskCarrier(asked, visit.question))


def _carrier_answered(visit: Visit, turn: Turn, event: ev.CarrierAnswered) -> None:
    if event.question != visit.question:
        return
    told = {name: Fact(value, "carrier", event.as_of) for name, value in event.facts.items()}
    good, _unreadable = readable(told, turn.environment.rules.params)
    visit.carrier_facts = visit.carrier_facts | good
    known = own_numbers.told(visit) is not None
    visit.message = Message.NONE if known else Message.NUMBERS_NOT_TOLD


def _carrier_silent(visit: Visit, _turn: Turn, event: ev.CarrierSilent) -> None:
    if event.question == visit.question:
        visit.message = Message.NUMBERS_NOT_TOLD


def _at_rest(visit: Visit, _environment: Environment, _now: Moment) -> set[str]:
    if visit.message is Message.ASKING_CARRIER:
        return {*MyNumbersControl, Control.RETRY}
    return {Control.RETRY} if own_numbers.told(visit) is not None else set()


def _switch_not_mine(visit: Visit, _turn: Turn, intent: Enter) -> None:
    """A number that is disputed already is not disputed again."""
    places = {str(place): one for place, one in enumerate(own_numbers.told(visit) or (), 1)}
    one = places.get(intent.fields.get(Field.NOT_MINE, ""))
    if one is None or one["disputed"]:
        return
    number = str(one["number"])
    others = tuple(said for said in visit.disputed if said != number)
    visit.disputed = others if number in visit.disputed else (*visit.disputed, number)


def _appoint(visit: Visit, _turn: Turn) -> None:
    visit.appointed = not visit.appointed


def _finish(visit: Visit, turn: Turn) -> None:
    """Who could not be told the list, and asks for nothing else, gets a ticket to the counter."""
    if own_numbers.told(visit) is None and not visit.appointed:
        decision_points.refer(visit, turn, Message.REFERRED, decision_points.AT_THE_END)
        return
    visit.confirmed_at = turn.now.wall
    ending = decision_points.ending(visit, turn, decision_points.AT_THE_END)
    if ending is None:
        decision_points.save(visit, turn)
    turn.go(ending or Way.ONWARD)


PAGE = Page(
    content=MyNumbersContent,
    show=_show,
    presses={
        MyNumbersControl.APPOINT: Move(_appoint),
        MyNumbersControl.FINISH: Move(_finish),
        Control.RETRY: Move(_ask),
    },
    at_rest=_at_rest,
    inputs={Enter: _switch_not_mine},
    events={
        ev.CarrierAnswered: _carrier_answered,
        ev.CarrierSilent: _carrier_silent,
    },
    opens=_opens,
)
