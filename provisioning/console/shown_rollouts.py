"""A roll-out as pages show it: progress by ring with its bar, what failed why, and what one may do now."""

import time
from collections import Counter
from typing import NamedTuple

from django.utils.translation import gettext as _

from provisioning.console import charts, fleet_data
from provisioning.fleet import rollout_summary
from provisioning.fleet.rollout_summary import RingCount, Summary
from provisioning.fleet.rollouts.plan import PartState, PauseCause, Rollout, RolloutState

_OVER_S = 60.0  # of what is over hardly anything changes
_FRESH_S = 2.0  # it takes tens of milliseconds at 3,000 kiosks, and many may look at it


class ShownRing(NamedTuple):
    """bar: SVG. said: the same in words."""

    name: str
    bar: str
    said: str


class FailureCause(NamedTuple):
    """What failed alike. stage, text: of one of them."""

    code: str
    text: str
    stage: str
    times: int


class ShownRollout(NamedTuple):
    """headline: how it stands; colour: a class of the stylesheet. is_live: something can still be done.

    pause: which one it is, as a form says what somebody has looked at.
    """

    summary: Summary
    rollout: Rollout
    headline: str
    colour: str
    rings: list[ShownRing]
    causes: list[FailureCause]
    is_live: bool
    is_paused: bool
    pause: str


def summary(rollout: Rollout) -> Summary:
    """At most some seconds old; its parts are read when it is older. Raises RepositoryInputError."""
    register = fleet_data.register()
    key = ("rollout", rollout.plan.id, rollout.state, rollout.cause, rollout.ring)

    def read() -> Summary:
        whole = register.rollouts.find(rollout.plan.id) or rollout
        return rollout_summary.summary(register, whole, time.time())

    found: Summary = fleet_data.kept(key, _OVER_S if rollout.state.is_over else _FRESH_S, read)
    return found


def shown(rollout: Rollout) -> ShownRollout:
    """Raises RepositoryInputError."""
    found = summary(rollout)
    state = found.rollout.state
    headline, colour = _headline(found)
    return ShownRollout(
        found,
        found.rollout,
        headline,
        colour,
        [_ring(one) for one in found.rings],
        _causes(found),
        not state.is_over,
        state is RolloutState.PAUSED,
        pause(found.rollout),
    )


class RolloutRow(NamedTuple):
    """One of the list. rings: of one that is over, what became of all together."""

    rollout: Rollout
    begun_at: float
    headline: str
    colour: str
    rings: list[tuple[str, str]]


def listed(newest: list[tuple[Rollout, float]]) -> list[RolloutRow]:
    """newest: without their parts. Raises RepositoryInputError.

    Of what is over nobody asks for rings: their parts, thousands each, are counted where they lie.
    """
    counted = fleet_data.kept("parts", _OVER_S, fleet_data.register().rollouts.counted)
    return [_row(rollout, at, counted.get(rollout.plan.id, {})) for rollout, at in newest]


def _row(rollout: Rollout, at: float, counted: dict[PartState, int]) -> RolloutRow:
    if rollout.state.is_over:
        return RolloutRow(rollout, at, *_standing(rollout), [("", _said_of_all(counted))])
    one = shown(rollout)
    rings = [(ring.name, ring.said) for ring in one.rings]
    return RolloutRow(rollout, at, one.headline, one.colour, rings)


def _said_of_all(counted: dict[PartState, int]) -> str:
    done, failed = counted.get(PartState.DONE, 0), counted.get(PartState.FAILED, 0)
    told = [_("%(done)d of %(all)d have it") % {"done": done, "all": sum(counted.values())}]
    return " · ".join([*told, _("%(n)d failed") % {"n": failed}] if failed else told)


def pause(rollout: Rollout) -> str:
    """Where it stands, and why: another pause has another text."""
    return f"{rollout.state.value} {rollout.cause.value or '-'} {rollout.ring}"


def _headline(found: Summary) -> tuple[str, str]:
    return (_("complete"), "done") if found.is_complete else _standing(found.rollout)


def _standing(rollout: Rollout) -> tuple[str, str]:
    paused = {
        PauseCause.RING: _("paused: its ring is through, somebody has to look"),
        PauseCause.FAILURES: _("paused: too many failed"),
        PauseCause.PERSON: _("paused by a person"),
        PauseCause.NONE: _("paused"),
    }
    return {
        RolloutState.RUNNING: (_("running"), ""),
        RolloutState.PAUSED: (paused[rollout.cause], "look"),
        RolloutState.ABORTED: (_("aborted"), "danger"),
        RolloutState.RECALLED: (_("recalled"), "danger"),
        RolloutState.SUPERSEDED: (_("superseded by a newer one"), ""),
    }[rollout.state]


def _ring(count: RingCount) -> ShownRing:
    parts = [("done", count.done), ("failed", count.failed), ("way", count.under_way)]
    said = _said(count)
    return ShownRing(count.ring, charts.bar(count.kiosks, parts, f"{count.ring}: {said}"), said)


def _said(count: RingCount) -> str:
    if not count.is_open:
        return _("not begun · %(n)d kiosks") % {"n": count.kiosks}
    told = [_("%(done)d of %(all)d have it") % {"done": count.done, "all": count.kiosks}]
    for number, sentence in (
        (count.failed, _("%(n)d failed")),
        (count.under_way, _("%(n)d under way")),
        (count.waiting, _("%(n)d waiting")),
        (count.offline, _("%(n)d offline")),
    ):
        if number:
            told.append(sentence % {"n": number})
    return " · ".join(told)


def _causes(found: Summary) -> list[FailureCause]:
    """The most frequent first."""
    codes = Counter(one.part.code for one in found.failures)
    texts = {one.part.code: one.status for one in reversed(found.failures) if one.status}
    return [
        FailureCause(code, texts[code].text, texts[code].stage.value, count)
        if code in texts
        else FailureCause(code, "", "", count)
        for code, count in codes.most_common()
    ]
