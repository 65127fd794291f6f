"""`fleet rollout list` and `show`: how far each has come, what failed why, and what somebody has to do."""

import argparse
import json
import sys
import time
from typing import Any

import msgspec

from kiosk import shell_completion
from provisioning.commands.carrier import arguments as args
from provisioning.commands.carrier import output
from provisioning.commands.fleet import (
    acting_person,
    on_repository,
    register_completion,
    terminal_table,
)
from provisioning.fleet import rollout_summary
from provisioning.fleet.register import Register
from provisioning.fleet.rollout_acts import RolloutActs
from provisioning.fleet.rollout_summary import Failure, Summary
from provisioning.fleet.rollouts.plan import PauseCause, RolloutState

_OVER = 8
_LOOK_S = 1.0
_LIST = ("rollout", "kind", "release", "state", "ring", "done", "failed", "kiosks", "begun")
_WHAT_TO_DO = {
    PauseCause.RING: "its ring is through: look at it, then `fleet rollout resume`",
    PauseCause.FAILURES: "kiosks failed: see why, then `fleet rollout resume [--retry]` or `abort`",
    PauseCause.PERSON: "somebody paused it: `fleet rollout resume` goes on",
}


def add(actions: args.Commands) -> None:
    on_repository.listing_command(actions, "list", _list, "all roll-outs, newest first")
    shown = on_repository.listing_command(
        actions,
        "show",
        _show,
        "how far it has come; exit status 7: somebody has to look, 8: it is over",
    )
    rollout = shown.add_argument("rollout", type=args.name, metavar="ROLLOUT")
    shell_completion.offer(rollout, register_completion.rollouts)
    shown.add_argument("--follow", action="store_true", help="until it pauses, is through or over")


def _list(arguments: argparse.Namespace) -> int:
    register, now = Register(arguments.folder), time.time()
    with register.snapshot():
        rows = [
            _row(rollout_summary.summary(register, rollout, now)) | {"begun": output.when(at)}
            for rollout, at in register.rollouts.all()
        ]
    if arguments.json:
        print(json.dumps(rows, indent=2))
    else:
        print(
            "\n".join(terminal_table.lines(_LIST, [[row[name] for name in _LIST] for row in rows]))
        )
    return 0


def _row(summary: Summary) -> dict[str, Any]:
    rollout = summary.rollout
    return {
        "rollout": rollout.plan.id,
        "kind": rollout.plan.kind.value,
        "release": rollout.plan.release,
        "state": _standing(summary),
        "ring": str(rollout.plan.rings[rollout.ring]),
        "done": sum(ring.done for ring in summary.rings),
        "failed": sum(ring.failed for ring in summary.rings),
        "kiosks": sum(ring.kiosks for ring in summary.rings),
    }


def _show(arguments: argparse.Namespace) -> int:
    register = Register(arguments.folder)
    acts = RolloutActs(register, acting_person.person(), time.time)
    shown: list[str] = []
    while True:
        with register.snapshot():
            summary = rollout_summary.summary(register, acts.find(arguments.rollout), time.time())
        goes_on = arguments.follow and _goes_on(summary)
        if not arguments.json:
            shown = _drawn(_lines(summary), shown)
        if not goes_on:
            break
        time.sleep(_LOOK_S)
    if arguments.json:
        print(json.dumps(_document(summary), indent=2, ensure_ascii=False))
    return _exit_status(summary)


def _goes_on(summary: Summary) -> bool:
    return summary.rollout.state is RolloutState.RUNNING and not summary.is_complete


def _exit_status(summary: Summary) -> int:
    state = summary.rollout.state
    if state is RolloutState.PAUSED:
        return acting_person.NEEDS_A_LOOK
    return _OVER if state.is_over else 0


def _standing(summary: Summary) -> str:
    rollout = summary.rollout
    if summary.is_complete:
        return "complete"
    cause = f" ({rollout.cause.value})" if rollout.cause else ""
    return f"{rollout.state.value}{cause}"


def _drawn(lines: list[str], before: list[str]) -> list[str]:
    """In place of what was drawn before, on a terminal; elsewhere below it, when it is another."""
    if lines == before:
        return before
    if before and sys.stdout.isatty():
        print(f"\033[{len(before)}F\033[J", end="")
    print("\n".join(lines), flush=True)
    return lines


def _lines(summary: Summary) -> list[str]:
    rollout = summary.rollout
    plan = rollout.plan
    lines = [f"{plan.id}: {plan.kind.value} {plan.release}: {_standing(summary)}"]
    head = ("ring", "", "kiosks", "done", "under way", "waiting", "failed", "offline")
    rows = [
        (one.ring, "open" if one.is_open else "", *one[2:6], one.failed, one.offline)
        for one in summary.rings
    ]
    lines += terminal_table.lines(head, rows)
    if summary.failures:
        lines += terminal_table.lines(
            ("failed", "stage", "code", "again", "why"), _failed(summary.failures)
        )
    if rollout.cause:
        lines.append(_WHAT_TO_DO[rollout.cause])
    elif (ring := summary.awaited) is not None:
        lines.append(f"waits for ring {ring.ring}: none of its {ring.kiosks} kiosks is in reach")
    return lines


def _failed(failures: list[Failure]) -> list[tuple[object, ...]]:
    return [
        (
            one.device,
            one.status.stage.value if one.status else "-",
            one.part.code,
            output.when(one.part.not_before) if one.part.not_before else "no",
            one.status.text if one.status else "",
        )
        for one in failures
    ]


def _document(summary: Summary) -> dict[str, Any]:
    rollout = summary.rollout
    return {
        "plan": msgspec.to_builtins(rollout.plan),
        "state": rollout.state.value,
        "cause": rollout.cause.value,
        "is_complete": summary.is_complete,
        "rings": [one._asdict() for one in summary.rings],
        "kiosks": {name: msgspec.to_builtins(part) for name, part in rollout.parts.items()},
        "failures": [
            {"device": one.device, "status": msgspec.to_builtins(one.status)}
            for one in summary.failures
        ],
    }
