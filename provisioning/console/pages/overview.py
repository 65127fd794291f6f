"""Overview: what an admin asks first, in that order; then the roll-out that needs a decision."""

import datetime as dt
import time
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from provisioning.console import (
    carrier_figures,
    carrier_words,
    fleet_data,
    shown_rollouts,
    times_in_words,
)
from provisioning.console.security import second_person
from provisioning.fleet import expiry, online_signing
from provisioning.fleet.rollout_views import ONLINE_S
from provisioning.fleet.rollouts.plan import RolloutState
from provisioning.fleet.tables.summaries import FleetCounts, KioskQuery

_ROWS = 12
_FRESH_S = 5.0
_COUNTED_S = 2.0
_LATE_S = 24 * 3600.0


class Figure(NamedTuple):
    """One answer. colour: a class of the stylesheet. address: where more of it is."""

    what: str
    value: str
    more: str
    colour: str = ""
    address: str = ""


class Need(NamedTuple):
    """Something that waits for a person."""

    said: str
    address: str
    is_urgent: bool = True


def view(request: Any) -> HttpResponse:
    now, register = time.time(), fleet_data.register()
    branches = tuple(sorted(request.scope.nodes))
    counts = fleet_data.kept(
        ("counts", branches), _COUNTED_S, lambda: register.summaries.counts(branches, now, ONLINE_S)
    )
    rollouts = _rollouts(request)
    needs = _needs(request, counts, rollouts)
    carrier = _carrier_figures(request)
    rows, _total = register.summaries.page(
        KioskQuery(now, ONLINE_S, branches, sorted_by="state", limit=_ROWS)
    )
    shown = {
        "figures": [
            _reach(counts),
            *carrier[:1],
            _oldest(counts, now),
            *carrier[1:],
            _wanted(needs),
        ],
        "needs": needs,
        "rollouts": rollouts,
        "rows": rows,
        "counts": counts,
    }
    return render(request, "console/overview.html", shown)


def _reach(counts: FleetCounts) -> Figure:
    waiting = counts.kiosks - counts.in_reach - counts.silent_long
    told = {"waiting": waiting, "silent": counts.silent_long}
    return Figure(
        _("In reach of %(all)s") % {"all": f"{counts.kiosks:,}"},
        f"{counts.in_reach:,}",
        _("%(waiting)d waiting, %(silent)d silent over 1 h") % told,
        address=reverse("kiosks") + "?state=silent",
    )


def _carrier_figures(request: Any) -> list[Figure]:
    """None without the carrier's folder, nor for who sees none of its pages."""
    found = carrier_figures.of(request.access)
    if found is None:
        return []
    today, address = found.today, reverse("stores")
    told = {"signed": f"{today.signed:,}", "opened": f"{today.opened:,}"}
    colour = "danger" if today.signed < today.opened else "done" if today.opened else ""
    before = carrier_words.percent(found.week_before.rejected_ratio)
    return [
        Figure(
            _("Signed today"),
            carrier_words.percent(today.signed_ratio),
            _("%(signed)s of %(opened)s") % told,
            colour,
            address,
        ),
        Figure(
            _("Sent back"),
            carrier_words.percent(found.week.rejected_ratio),
            _("this week; was %(before)s") % {"before": before},
            address=address,
        ),
    ]


def _oldest(counts: FleetCounts, now: float) -> Figure:
    more = _("backlog %(n)s") % {"n": f"{counts.backlog:,}"}
    if counts.dead:
        more += " · " + _("%(n)d set aside") % {"n": counts.dead}
    age = times_in_words.since(counts.oldest_at, now) or _("none waits")
    is_late = bool(counts.oldest_at and now - counts.oldest_at > _LATE_S)
    address = reverse("kiosks") + "?sort=oldest_at"
    return Figure(_("Oldest record"), age, more, "look" if is_late else "", address)


def _wanted(needs: list[Need]) -> Figure:
    more = _("see below") if needs else _("nothing waits")
    return Figure(
        _("Needs a person"), str(len(needs)), more, "danger" if needs else "done", "#needs"
    )


def _rollouts(request: Any) -> list[shown_rollouts.ShownRollout]:
    """Those that wait for a decision first; of somebody with some stores only, none: they are the fleet's."""
    if not request.scope.is_all:
        return []
    register = fleet_data.register()
    in_effect = fleet_data.kept("rollouts", _COUNTED_S, register.rollouts.in_effect)
    shown = [shown_rollouts.shown(one) for one in in_effect if not one.state.is_over]
    wanted = [one for one in shown if not one.summary.is_complete]
    return sorted(wanted, key=lambda one: not one.is_paused)


def _needs(
    request: Any, counts: FleetCounts, rollouts: list[shown_rollouts.ShownRollout]
) -> list[Need]:
    needs = [
        Need(
            f"{times_in_words.of_code(one.rollout.plan.kind)} {one.rollout.plan.release}: {one.headline}",
            _address(one),
        )
        for one in rollouts
        if one.rollout.state is RolloutState.PAUSED
    ]
    kiosks = reverse("kiosks")
    for count, said, address in (
        (counts.failing, _failing(counts.failing), f"{kiosks}?state=failing"),
        (counts.clocks_off, _clocks(counts.clocks_off), f"{kiosks}?state=clock"),
        (
            counts.certificates_soon,
            _ending(counts.certificates_soon),
            f"{kiosks}?state=certificate",
        ),
        (counts.dead, _dead(counts.dead), f"{kiosks}?state=dead"),
    ):
        if count:
            needs.append(Need(said, address))
    needs += _carrier_needs(request)
    return needs + (_fleets_needs() if request.scope.is_all else [])


def _carrier_needs(request: Any) -> list[Need]:
    found, may = carrier_figures.of(request.access), request.may_at()
    if found is None:
        return []
    late = ngettext("%(n)d complaint is late", "%(n)d complaints are late", found.late)
    held = ngettext("%(n)d record is held", "%(n)d records are held", found.held)
    return [
        Need(said % {"n": count}, reverse(page))
        for page, count, said in (
            ("complaints", found.late, late),
            ("quarantine", found.held, held),
        )
        if count and page in may
    ]


def _fleets_needs() -> list[Need]:
    """What only somebody for the whole fleet is asked for."""
    waiting = second_person.open_ones().count()
    needs = [
        Need(_("%(n)d proposals wait for a second person") % {"n": waiting}, reverse("approvals"))
    ]
    ending = fleet_data.kept("expiry", _FRESH_S, _ending_roles)
    told = [
        Need(
            _("signature of %(role)s: %(state)s") % {"role": role, "state": state},
            reverse("releases"),
        )
        for role, state in ending
    ]
    return (needs if waiting else []) + told + _unlearned()


def _unlearned() -> list[Need]:
    """What is signed and no kiosk learns of: a recall, not least."""
    said = _(
        "%(role)s: its newest version is signed, but no kiosk learns of it until `fleet serve` "
        "renews the snapshot with the online keys' passphrase"
    )
    behind = fleet_data.kept(
        "behind", _COUNTED_S, lambda: online_signing.behind(fleet_data.repository())
    )
    return [Need(said % {"role": role}, reverse("releases")) for role in behind]


def _ending_roles() -> list[tuple[str, str]]:
    rows = expiry.all_roles(fleet_data.repository(), dt.datetime.now(dt.UTC))
    return [(one.role, one.state) for one in rows if one.state != "ok"]


def _failing(count: int) -> str:
    return ngettext("%(n)d kiosk fails", "%(n)d kiosks fail", count) % {"n": count}


def _clocks(count: int) -> str:
    return ngettext("%(n)d kiosk's clock is off", "%(n)d kiosks' clocks are off", count) % {
        "n": count
    }


def _ending(count: int) -> str:
    return ngettext("%(n)d certificate ends soon", "%(n)d certificates end soon", count) % {
        "n": count
    }


def _dead(count: int) -> str:
    said = ngettext("%(n)d record is set aside at its kiosk", "%(n)d records are set aside", count)
    return said % {"n": count}


def _address(one: shown_rollouts.ShownRollout) -> str:
    return reverse("rollout", args=[one.rollout.plan.id])
