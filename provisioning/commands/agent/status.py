"""`kiosk-agent status`: what is installed, what the agent is at, and what became of the last jobs."""

import argparse
from collections.abc import Iterator

from kiosk import settings as kiosk_settings
from kiosk.settings import Settings
from provisioning.agent import content_update, journal, slot_guard
from provisioning.agent.ports import Installation
from provisioning.agent.slots import Slots
from provisioning.commands.agent import wiring
from provisioning.updates.jobs import JobKind

HELP = "say which versions are in use, what is at work, and what the last jobs came to"
_SHOWN = 5


def run(arguments: argparse.Namespace) -> int:
    settings = kiosk_settings.load(arguments.settings)
    for line in _lines(settings, wiring.place(settings, arguments.settings)):
        print(line)
    return 0


def _lines(settings: Settings, place: Installation) -> Iterator[str]:
    slots = Slots(place.app)
    for slot in slot_guard.SLOTS:
        mark = "in use" if slot == slots.current else ""
        yield f"slot {slot}     {slots.version(slot) or '-':<20} {mark}".rstrip()
    if trial := slot_guard.read_trial(place.app):
        yield f"on trial   slot {trial[0]}, {trial[2]} more starts of the agent, then slot {trial[1]}"
    for kind in JobKind:
        if kind is not JobKind.APP:
            name = content_update.release_in_use(settings.paths.content, kind)
            yield f"{kind.value:<10} {name or 'nothing was pushed'}"
    known = journal.load(place.state / wiring.JOURNAL)
    if known.running:
        job = known.running.job
        yield f"at work    {job.id}: {job.kind} {job.release}, {known.running.step}"
    for one in known.ended[-_SHOWN:]:
        yield f"ended      {one.id}: {one.kind} {one.release} {one.state} {one.code} {one.text}".rstrip()
