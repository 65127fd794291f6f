"""Fills a folder with a fleet of thousands as its register would stand after a year: `fleet_seed.py FOLDER`.

Kiosks in a tree of stores with their last reports, two releases, a roll-out that is paused half-way with
failures of several causes, and the carrier's visits of a fortnight. Repeatable, but for the moments: now.
"""

import argparse
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

import carriers
import msgspec
from publisher import Publisher

from provisioning.carrier.ledger import Ledger
from provisioning.fleet.register import Register
from provisioning.fleet.rollout_acts import RolloutActs
from provisioning.fleet.rollouts.kiosks import place
from provisioning.fleet.rollouts.plan import (
    Part,
    PartState,
    PauseCause,
    RolloutPlan,
    RolloutState,
    rings,
)
from provisioning.updates import desired_and_reported
from provisioning.updates.desired_and_reported import Reported, ReportedDisk, ReportedHealth
from provisioning.updates.jobs import JobKind, JobStage, JobState, JobStatus

KIOSKS, KIOSKS_A_STORE = 3000, 8
ROLLOUT = "app-1"
_OLD, _NEW = "1.8.1", "1.8.2"
_PROVINCES = ("hb", "hn", "he", "sc", "gd", "zj", "js", "sd", "sx", "yn")
_SILENT, _UNWELL = 0.03, 0.01
_CAUSES = (
    ("self_test", "the camera did not open in 20 s (model B0261)"),
    ("health", "kiosk-counter is not active"),
    ("no_space", "the disk is full"),
)
_OPEN_RING, _FAILED = 1, 0.08
_DAYS, _VISITS_A_DAY = 14, 6


def device(number):
    return f"{store(number)}-k{number % KIOSKS_A_STORE}"


def store(number):
    at = number // KIOSKS_A_STORE
    return f"{_PROVINCES[at % len(_PROVINCES)]}-c{at // len(_PROVINCES) % 9}-{at:03}"


def seed(directory, kiosks=KIOSKS):
    """The fleet's folder and the carrier's."""
    chance = random.Random(1)
    publisher = Publisher(directory / "repository").init()
    for version in (_OLD, _NEW):
        wheel = f"counter_kiosk-{version}-py3-none-any.whl"
        publisher.publish("app", version, {wheel: version.encode()})
    devices = [device(number) for number in range(kiosks)]
    register = Register(publisher.folder)
    now = time.time()
    with register.transaction():
        for number, name in enumerate(devices):
            ring = "canary" if number % 150 == 0 else ""
            register.kiosks.set_place([name], {"store": store(number), "ring": ring})
            silent = chance.random() < _SILENT
            heard_at = now - chance.uniform(4000, 90_000) if silent else now - chance.uniform(0, 60)
            register.kiosks.hear(name, _report(chance, number, now), heard_at)
    _roll_out(register, chance, devices, now)
    register.close()
    carriers.make(directory / "carrier")
    _visit(directory / "carrier", chance, kiosks, now)
    return publisher.folder, directory / "carrier"


def _report(chance, number, now):
    is_well, backlog = chance.random() >= _UNWELL, int(chance.expovariate(0.2))
    return Reported(
        version=1,
        versions={"app": _OLD, "policy": "41"},
        slot="a",
        health=ReportedHealth(is_well, "" if is_well else "kiosk-screen: failed"),
        backlog=backlog,
        dead=0,
        oldest_at=now - chance.uniform(5, 7000) if backlog else None,
        last_visit_at=now - chance.uniform(5, 7000),
        disk=ReportedDisk(chance.randrange(3000, 20_000), 30_000),
        clock=now,
        temperature=chance.uniform(40, 70),
        certificates={"relay": now + chance.uniform(5, 90) * 86_400, "agent": now + 80 * 86_400},
    )


def _roll_out(register, chance, devices, now):
    """The canaries and five percent were asked; some went back, and it waits for a person."""
    plan = RolloutPlan(
        id=ROLLOUT,
        kind=JobKind.APP,
        release=_NEW,
        rings=rings("canary,5,25,100"),
        waits_for_a_look=True,
    )
    RolloutActs(register, "seed", lambda: now).begin(plan, replaces=False)
    before = register.rollouts.find(ROLLOUT)
    parts = {}
    with register.transaction():
        for name in devices:
            ring = register.kiosks.find(name).ring
            if place(plan, name, ring) > _OPEN_RING:
                parts[name] = Part(before=_OLD)
                continue
            code, text = chance.choice(_CAUSES) if chance.random() < _FAILED else ("", "")
            state = PartState.FAILED if code else PartState.DONE
            parts[name] = Part(state=state, failures=int(bool(code)), code=code, before=_OLD)
            register.jobs.hear(name, _job(code, text), now)
        after = msgspec.structs.replace(
            before,
            state=RolloutState.PAUSED,
            cause=PauseCause.FAILURES,
            ring=_OPEN_RING,
            parts=parts,
        )
        register.rollouts.save(before, after)


def _job(code, text):
    return JobStatus(
        id=desired_and_reported.job_id(1, JobKind.APP),
        version=2,
        state=JobState.FAILED if code else JobState.SUCCEEDED,
        stage=JobStage.TEST if code else JobStage.DONE,
        kind=JobKind.APP,
        release=_NEW,
        code=code,
        text=text,
        log=tuple(f"12:00:{second:02} step {second}" for second in range(50)),
    )


def _visit(folder, chance, kiosks, now):
    ledger = Ledger(folder / "carrier.db")
    with ledger.transaction():
        for number in range(0, kiosks, KIOSKS_A_STORE):
            for at in range(_DAYS * _VISITS_A_DAY):
                ledger.add_visit(_visited(chance, number, at, now))
    ledger.close()


def _visited(chance, number, at, now):
    rejected = chance.random() < 0.015
    return {
        "device": device(number),
        "record_id": f"{number}-{at}",
        "store": store(number),
        "clerk": f"c{at % 4}",
        "flow": "new_sim",
        "outcome": "ALLOW",
        "verdict": "rejected" if rejected else "accepted",
        "reason": chance.choice(("unsigned", "number_taken", "N-BATCH"))
        if rejected
        else "activated",
        "signed": int(not rejected),
        "opened": int(not rejected),
        "away": int(chance.random() < 0.1),
        "number": str(19_900_000_000 + number * 1000 + at * 7),
        "replayed": "same",
        "at": now - at * 86_400 / _VISITS_A_DAY,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--kiosks", type=int, default=KIOSKS)
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    for folder in seed(given.folder, given.kiosks):
        print(folder)


if __name__ == "__main__":
    main()
