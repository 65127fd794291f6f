"""How the number stands, once its holder's document was read: state, since, why, how long left."""

import datetime as dt
from typing import Any

from kiosk.policy import cel
from kiosk.policy.ruleset import RuleSet
from kiosk.policy.vocabulary import CHINA
from kiosk.policy.wording import WORDS, word
from kiosk.protocol import messages as m
from kiosk.protocol.codes import Message
from kiosk.visit import explaining, numbers
from kiosk.visit.turn import Environment, Turn
from kiosk.visit.visit import Visit

_WITHIN = cel.compile("duration(within)")  # the parameter as the rules read it


def open_page(visit: Visit, turn: Turn) -> None:
    """Carry the deadline over to the visit's own clock, which the countdown goes by."""
    deadline = _deadline(visit, turn.house.rules)
    if deadline and turn.now.trusted:
        visit.deadline_at = turn.now.mono + (deadline - turn.now.wall).total_seconds()
    if visit.late:
        visit.message = Message.LATE_FOR_VERIFICATION
    elif _card(visit, "status") is None:
        visit.message = Message.CARRIER_NOT_ASKED


def content(visit: Visit, house: Environment, mono: float) -> m.Standing:
    causes = (_said(code, visit.language) for code in _card(visit, "reasons") or ())
    left = None if visit.deadline_at is None else max(0, round(visit.deadline_at - mono))
    return m.Standing(
        flow=visit.flow,
        phone_number=numbers.masked(visit.phone_number),
        status=_card(visit, "status") or "",
        since=_moment(_card(visit, "status_since")),
        causes=tuple(causes),
        notified=_moment(_card(visit, "notified_at")),
        deadline=_moment(_deadline(visit, house.rules)),
        seconds_left=left,
        reasons=_reasons(visit, house),
        message=visit.message,
    )


def _reasons(visit: Visit, house: Environment) -> tuple[m.Reason, ...]:
    if visit.late is None:
        return explaining.reasons(visit, house)
    return explaining.explained(visit, house, visit.late, visit.decided_on)


def _card(visit: Visit, name: str) -> Any:
    fact = visit.decided_on.get(f"card.{name}")
    return fact.value if fact else None


def _deadline(visit: Visit, rules: RuleSet) -> dt.datetime | None:
    """Of the second verification; who comes to give a number back has none."""
    notified, within = _card(visit, "notified_at"), rules.params.get("verify_within")
    verifies = visit.flow == "second_verify" or visit.late is not None
    if not (verifies and notified and within):
        return None
    length: dt.timedelta = _WITHIN.execute({"within": within})
    deadline: dt.datetime = notified + length
    return deadline


def _said(code: str, language: str) -> str:
    return word(code, language) if code in WORDS else code


def _moment(at: dt.datetime | None) -> str:
    return at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M") if at else ""
