"""`fleet status`: kiosks as they reported last, what is published, and what somebody has to do."""

import argparse
import datetime as dt
import json
import time
from typing import Any

import msgspec

from provisioning.commands.carrier import arguments as args
from provisioning.commands.carrier import output
from provisioning.commands.fleet import acting_person, expire, on_repository, terminal_table
from provisioning.fleet import expiry, publishing, recalling
from provisioning.fleet.register import Register
from provisioning.fleet.repository import Repository
from provisioning.fleet.rollout_views import ONLINE_S, is_online
from provisioning.fleet.tables.kiosks import KnownKiosk
from provisioning.fleet.tables.wipes import Wipe
from provisioning.updates.desired_and_reported import ReportedWipe
from provisioning.updates.jobs import JobState, JobStatus
from provisioning.updates.release import path_of

_KIOSK = ("kiosk", "ring", "store", "heard", "health", "backlog", "app", "job", "code")

_FAILED = {JobState.FAILED, JobState.TIMED_OUT, JobState.REJECTED}


def add(commands: args.Commands) -> None:
    status = on_repository.listing_command(
        commands, "status", _status, "kiosks, releases, and what needs somebody (4, 5, 7)"
    )
    status.add_argument("--ring", metavar="RING", help="only kiosks that were put into this ring")
    status.add_argument("--store", type=args.name, metavar="STORE")
    status.add_argument(
        "--stale", action="store_true", help=f"only kiosks not heard of for {ONLINE_S / 60:.0f} min"
    )
    status.add_argument(
        "--failing", action="store_true", help="only kiosks that are unwell, or whose job failed"
    )


def _status(arguments: argparse.Namespace) -> int:
    repository, now = Repository(arguments.folder), dt.datetime.now(dt.UTC)
    expiries = expiry.all_roles(repository, now)
    kiosks = _kiosks(arguments, time.time())
    releases = _releases(repository)
    if arguments.json:
        wanted = [expire.row(one, now) for one in expiries if one.state != "ok"]
        told = {"kiosks": kiosks, "releases": releases, "expiring": wanted}
        print(json.dumps(told, indent=2, ensure_ascii=False))
    else:
        _print(kiosks, releases)
        for one in (one for one in expiries if one.state != "ok"):
            print(expire.LINE.format(**expire.row(one, now)).rstrip())
    is_failing = any(row["is_failing"] for row in kiosks)
    return expire.EXIT[expiry.worst(expiries)] or acting_person.NEEDS_A_LOOK * is_failing


def _kiosks(arguments: argparse.Namespace, now: float) -> list[dict[str, Any]]:
    register = Register(arguments.folder)
    with register.snapshot():
        jobs, leases = register.jobs.newest(), register.leases.running(now)
        wipes = register.wipes.all()
        kiosks = register.kiosks.all()
    rows = []
    for known in kiosks:
        lease = leases.get(known.device)
        row = _kiosk(known, jobs.get(known.device), now)
        row["lease"] = f"{lease.owner} until {output.when(lease.ends_at)}" if lease else None
        row["wipe"] = _wipe(wipes.get(known.device), known)
        if _is_asked_for(arguments, row):
            rows.append(row)
    return rows


def _is_asked_for(arguments: argparse.Namespace, row: dict[str, Any]) -> bool:
    return (
        (arguments.ring is None or row["ring"] == arguments.ring)
        and (arguments.store is None or row["store"] == arguments.store)
        and (row["is_stale"] or not arguments.stale)
        and (row["is_failing"] or not arguments.failing)
    )


def _kiosk(known: KnownKiosk, job: JobStatus | None, now: float) -> dict[str, Any]:
    report = known.report
    has_failed = job is not None and job.state in _FAILED
    is_unwell = report is not None and (not report.health.is_good or report.link != "")
    return {
        "kiosk": known.device,
        "ring": known.ring,
        "store": known.store,
        "heard_at": output.when(known.heard_at),
        "is_stale": not is_online(known, now),
        "is_failing": has_failed or is_unwell,
        "desired": msgspec.to_builtins(known.desired),
        "reported": msgspec.to_builtins(report),
        "job": msgspec.to_builtins(job),
    }


def _wipe(ordered: Wipe | None, known: KnownKiosk) -> dict[str, str] | None:
    """How far an order is, also one that was recalled, where the kiosk says that it obeys.

    None: none counts for the kiosk that reports under this name now.
    """
    report = known.report
    if report is None:
        return None
    if ordered is None or ordered.identity != report.identity:
        told = report.wipe
        return _row_of(told, "", "no order stands") if told and told.state else None
    return _row_of(report.wipe or ReportedWipe("not heard yet"), ordered.who, ordered.why)


def _row_of(told: ReportedWipe, who: str, why: str) -> dict[str, str]:
    return {"state": told.state or "not obeyed", "text": told.text, "who": who, "why": why}


def _releases(repository: Repository) -> list[dict[str, Any]]:
    return [
        {
            "role": role,
            "version": release.version,
            "files": len(release.files),
            "description": release.description,
            "recalled": recalling.why_recalled(repository, path_of(role, release.version)),
        }
        for role, release in publishing.published(repository)
    ]


def _print(kiosks: list[dict[str, Any]], releases: list[dict[str, Any]]) -> None:
    print("\n".join(terminal_table.lines(_KIOSK, [_cells(row) for row in kiosks])))
    print(f"{len(kiosks)} kiosks\n")
    head = ("role", "version", "files", "recalled", "description")
    rows = [[row[name] or "-" for name in head] for row in releases]
    print("\n".join(terminal_table.lines(head, rows)))
    print(f"{len(releases)} releases")


def _standing(row: dict[str, Any], reported: dict[str, Any]) -> str:
    health = reported.get("health")
    if row["wipe"]:
        state = row["wipe"]["state"]
        return f"wipe: {state}" + (", to be revoked" if state == "wiped" else "")
    if not health:
        return "-"
    wrong = str(health.get("why") or reported.get("link") or "")
    return wrong or ("good" if health["is_good"] else "bad")


def _cells(row: dict[str, Any]) -> list[object]:
    reported, job = row["reported"] or {}, row["job"] or {}
    backlog = reported.get("backlog")
    return [
        row["kiosk"],
        row["ring"] or "-",
        row["store"] or "-",
        row["heard_at"] or "never",
        _standing(row, reported),
        "-" if backlog is None else backlog,
        reported.get("versions", {}).get("app", "-"),
        f"{job['kind']} {job['release']} {job['state']}" if job else "-",
        job.get("code") or "-",
    ]
