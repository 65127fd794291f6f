"""The number's status page: how it stands, why, and how long is left; for its holder, once confirmed."""

import datetime as dt
from enum import StrEnum
from typing import Any

import msgspec

from kiosk.china_time import CHINA
from kiosk.enumerations import Flow
from kiosk.identity.phone_number import masked
from kiosk.policy import cel
from kiosk.policy.explain import WORDS, word
from kiosk.policy.ruleset import RuleSet
from kiosk.protocol.codes import Message
from kiosk.protocol.messages import ListingShown, Reason
from kiosk.visit import page_reasons
from kiosk.visit.environment import Environment, Moment
from kiosk.visit.listing_rows import listed
from kiosk.visit.page import Move, Page
from kiosk.visit.turn import Turn, Way
from kiosk.visit.visit import Visit

_WITHIN = cel.compile("duration(within)")  # the parameter as the rules read it


class NumberStatusControl(StrEnum):
    """Onward."""

    GO_ON = "go_on"


class NumberStatusContent(msgspec.Struct, frozen=True):
    """State, since, why, how long left; moments are local time, YYYY-MM-DD HH:MM."""

    flow: Flow
    phone_number: str
    status: str = ""  # a NumberState; "": not known
    since: str = ""
    causes: tuple[str, ...] = ()  # of the verification order, in the visit's language
    notified: str = ""
    deadline: str = ""
    seconds_left: int | None = None  # to the deadline; None: none is known
    reasons: tuple[Reason, ...] = ()
    message: Message = Message.NONE
    stopped_by: str = ""  # a StopAuthority; "": not known
    listings: tuple[ListingShown, ...] = ()  # that hold for every number under the document


def _show(visit: Visit, environment: Environment, now: Moment) -> NumberStatusContent:
    causes = (_said(code, visit.language) for code in _card(visit, "reasons") or ())
    left = None if visit.deadline_at is None else max(0, round(visit.deadline_at - now.mono))
    return NumberStatusContent(
        flow=visit.flow,
        phone_number=masked(visit.phone_number),
        status=_card(visit, "status") or "",
        since=_moment(_card(visit, "status_since")),
        causes=tuple(causes),
        notified=_moment(_card(visit, "notified_at")),
        deadline=_moment(_deadline(visit, environment.rules)),
        seconds_left=left,
        reasons=_reasons(visit, environment),
        message=visit.message,
        stopped_by=_card(visit, "stopped_by") or "",
        listings=listed(visit),
    )


def _message(visit: Visit, _now: Moment) -> Message:
    if visit.late:
        return Message.LATE_FOR_VERIFICATION
    return Message.NONE if _card(visit, "status") else Message.CARRIER_NOT_ASKED


def _opens(visit: Visit, turn: Turn) -> None:
    """Carry the deadline over to the visit's own clock, which the countdown goes by."""
    deadline = _deadline(visit, turn.environment.rules)
    if deadline and turn.now.trusted:
        visit.deadline_at = turn.now.mono + (deadline - turn.now.wall).total_seconds()


def _reasons(visit: Visit, environment: Environment) -> tuple[Reason, ...]:
    causes = page_reasons.of_rules(visit, environment, _card(visit, "causes") or ())
    if visit.late is None:
        own = page_reasons.reasons(visit, environment)
        return own + tuple(one for one in causes if one not in own)
    return page_reasons.explained(visit, environment, visit.late, visit.decided_on)


def _card(visit: Visit, name: str) -> Any:
    fact = visit.decided_on.get(f"card.{name}")
    return fact.value if fact else None


def _deadline(visit: Visit, rules: RuleSet) -> dt.datetime | None:
    """Of the second verification; who comes to give a number back has none."""
    notified, within = _card(visit, "notified_at"), rules.params.get("verify_within")
    verifies = visit.flow is Flow.SECOND_VERIFY or visit.late is not None
    if not (verifies and notified and within):
        return None
    length: dt.timedelta = _WITHIN.execute({"within": within})
    deadline: dt.datetime = notified + length
    return deadline


def _said(code: str, language: str) -> str:
    return word(code, language) if code in WORDS else code


def _moment(at: dt.datetime | None) -> str:
    return at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M") if at else ""


PAGE = Page(
    content=NumberStatusContent,
    show=_show,
    message=_message,
    presses={NumberStatusControl.GO_ON: Move(to=Way.ONWARD)},
    opens=_opens,
)
