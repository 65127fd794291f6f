"""The demo's story, in the order in which a carrier lives it: cards, rules, an application, a recall."""

import os
import shutil
import time
import tomllib
import zipfile
from concurrent.futures import ThreadPoolExecutor, as_completed
from importlib.resources import files
from pathlib import Path

from provisioning.agent.slots import Slots
from provisioning.commands.fleet.demo import running, wheelhouse
from provisioning.commands.fleet.demo.kiosk import CardContents, DemoKiosk
from provisioning.commands.fleet.demo.ledger import RECALL_S, Facts
from provisioning.commands.fleet.demo.office import (
    CARRIER,
    PASSPHRASE_FILE,
    REPOSITORY,
    DemoError,
    Office,
    Tell,
    until,
)

NEXT_VERSION = "0.1.1"
_STORES = ("s1", "s2", "s3")
_AT_ONCE = 2  # kiosks are set up side by side
_CANARIES = 2
_PACKS, _BUNDLE = Path(str(files("kiosk.policy") / "packs")), "bundle.toml"
_RULE_FILE = Path("cn") / "people-and-openings.toml"
_RULE, _BEGAN, _MOVED = "N-PEN-01", "2024-12-01", "2027-12-01"
_VISIT_AT = "2026-11-28T10:00+08:00"
_LONGEST_S = 900.0  # of a roll-out; only what hangs takes so long
_POLL_S = 2.0
_SIGNED = f"--passphrase-file {PASSPHRASE_FILE} --online-passphrase-file {PASSPHRASE_FILE}"


class Story:
    """wheel: this product. picture(what): of this moment. facts: what is found, for the ledger."""

    def __init__(
        self, office: Office, wheel: Path, kiosks: int, *, tell: Tell, picture: Tell
    ) -> None:
        self.facts: Facts = {}
        self._office, self._wheel = office, wheel
        self._tell, self._picture = tell, picture
        self._number = kiosks
        self._kiosks: dict[str, DemoKiosk] = {}
        shipped = tomllib.loads((_PACKS / _BUNDLE).read_text("utf-8"))["version"]
        self._rules = (str(shipped), str(shipped + 1))

    def play(self) -> None:
        """Raises DemoError, CalledProcessError, BrokerError."""
        for title, scene in (
            ("The office", self._office.open),
            ("Blank cards become kiosks", self._cards),
            ("Rules for everybody", self._first_rules),
            ("A rule's date moves, ring by ring", self._second_rules),
            ("A new version of the application, and a kiosk on which it fails", self._application),
            ("The date was wrong: the rules are recalled", self._recall),
        ):
            self._tell(f"\n{title}")
            began = time.monotonic()
            scene()
            self._picture(title)
            self._tell(f"  ({time.monotonic() - began:.0f} s)")
        self._last_facts()

    # -- scenes ---------------------------------------------------------------------------------

    def _cards(self) -> None:
        office = self._office
        wheels = (self._wheel, wheelhouse.libraries(office.folder))
        card = CardContents(office.folder, office.port, office.root, office.claim, wheels)
        for number in range(1, self._number + 1):
            device = f"k{number:02d}"
            store = _STORES[number % len(_STORES)]
            self._kiosks[device] = DemoKiosk(device, store, card)
        names = list(self._kiosks)
        canaries = names[:_CANARIES]
        self.facts |= {"kiosks": names, "canary": canaries, "ailing": names[-2]}
        self._tell(f"$ fleet device add {CARRIER} {names[0]} --store … (and {len(names) - 1} more)")
        self._tell(
            "  on each kiosk: a first slot by pip, then `kiosk enroll`: own keys, own certificates"
        )
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            begun = [pool.submit(self._set_up, kiosk) for kiosk in self._kiosks.values()]
            for done, one in enumerate(as_completed(begun), 1):
                self._progress(done, len(names), f"{one.result()} is enrolled")
        for kiosk in list(self._kiosks.values())[:-1]:
            self._switch_on(kiosk)
        self._reported(names[:-1])
        office.typed(f"fleet kiosk place {REPOSITORY} {' '.join(canaries)} --ring canary")
        for store in _STORES:
            its = [one.device for one in self._kiosks.values() if one.store == store]
            office.asked(f"fleet kiosk place {REPOSITORY} {' '.join(its)} --store {store}")
            office.asked(f"fleet kiosk hours {REPOSITORY} {store} 09:00-21:00")
        self._tell(f"  {len(names) - 1} agents report; {names[-1]} is not switched on yet")

    def _set_up(self, kiosk: DemoKiosk) -> str:
        add = (
            f"fleet device add {CARRIER} {kiosk.device} --store {kiosk.store} --agent-company Agent"
        )
        kiosk.install(self._office.asked(add, at_broker=True).splitlines()[1])
        return kiosk.device

    def _first_rules(self) -> None:
        first, _ = self._rules
        self._publish_rules(first, _BEGAN, "The rules as they were shipped")
        self._begin("policy", first, "--rings 100")
        self._finish("policy-1")
        newcomer = self._kiosks[self.facts["kiosks"][-1]]
        self._tell(f"  {newcomer.device} is switched on, and gets them without anybody asking")
        self._switch_on(newcomer)
        until(lambda: newcomer.policy_version, f"rules on {newcomer.device}", _LONGEST_S)
        self._reported(self.facts["kiosks"])
        self.facts["newcomer"] = {"kiosk": newcomer.device, "policy": newcomer.policy_version}
        self._decide(self._kiosks[self.facts["canary"][0]])

    def _second_rules(self) -> None:
        _, second = self._rules
        self._publish_rules(second, _MOVED, f"{_RULE} counts from {_MOVED}")
        self._begin("policy", second, "--rings canary,100 --look")
        cause = self._until_it_pauses("policy-2")
        if cause != "ring":
            raise DemoError(f"policy-2 was to pause after its ring, not because of {cause!r}")
        self.facts["rules"] = [f"v{version}" for version in self._rules]
        self.facts["policy"] = {"in_ring": self._policies()}
        canary, other = self._kiosks[self.facts["canary"][0]], self._kiosks["k03"]
        self._decide(canary)
        self._tell(
            f"  meanwhile {other.device} decides by {other.policy_version}: {_decided(other)}"
        )
        self._office.typed(f"fleet rollout resume {REPOSITORY} policy-2")
        self._finish("policy-2")

    def _application(self) -> None:
        office, ailing = self._office, self._kiosks[self.facts["ailing"]]
        wheels = [
            wheelhouse.raised(self._wheel, NEXT_VERSION, office.folder),
            wheelhouse.libraries(office.folder),
        ]
        self.facts["app"] = app = {
            "before": wheelhouse.version_of(self._wheel),
            "after": NEXT_VERSION,
            "set_bytes": sum(wheel.stat().st_size for wheel in wheels),
        }
        names = " ".join(wheel.name for wheel in wheels)
        self._publish("app", names, NEXT_VERSION, "Mends the clock")
        ailing.systemd.ail_in("b")  # whatever this version meets on that kiosk alone
        self._begin("app", NEXT_VERSION, "--rings canary,25,100 --failed-least 1")
        failed: set[str] = set()
        while cause := self._until_it_pauses("app-3"):
            shown = office.json(f"fleet rollout show {REPOSITORY} app-3")
            failed |= {one["device"] for one in shown["failures"]}
            if cause == "failures":
                self._look_at_failure(app, shown)
                self._picture("It fails on one kiosk")
            office.typed(f"fleet rollout resume {REPOSITORY} app-3")
        if "failure" not in app:
            raise DemoError(f"{ailing.device} was to fail, and the roll-out to pause")
        app["resumed"] = self._versions()
        self._tell(f"  a technician mends {ailing.device}")
        ailing.systemd.ail_in("")
        office.typed(f"fleet rollout resume {REPOSITORY} app-3 --retry")
        self._finish("app-3")
        app |= {"at_the_end": self._versions(), "ever_failed": sorted(failed)}

    def _look_at_failure(self, app: Facts, shown: Facts) -> None:
        for one in shown["failures"]:
            status = one["status"]
            self._tell(
                f"  paused: {one['device']} failed at {status['stage']}: {status['code']},"
                f" {status['text']}"
            )
            for line in status["log"][-3:]:
                self._tell(f"    | {line}")
        if "failure" not in app:
            keep = ("state", "stage", "code", "text")
            app["failure"] = {name: shown["failures"][0]["status"][name] for name in keep}
            slots = {name: kiosk.slot for name, kiosk in self._kiosks.items()}
            app["paused"] = {"cause": shown["cause"], "versions": self._versions(), "slots": slots}

    def _recall(self) -> None:
        recall = f"fleet rollout recall {REPOSITORY} policy-2 {_SIGNED}"
        began = time.monotonic()
        self._office.typed(recall, "--why", "The date is wrong")
        until(
            lambda: set(self._policies().values()) == {self.facts["rules"][0]},
            "everybody to go back",
            2 * RECALL_S,
        )
        self.facts["recall_s"] = round(time.monotonic() - began, 1)
        self._tell(f"  {self._number} kiosks went back within {self.facts['recall_s']} s")
        self.facts["policy"]["at_the_end"] = self._policies()
        self._decide(self._kiosks[self.facts["canary"][0]])
        self._tell(f"  nobody brings them back by mistake: {self._refusal()}")

    def _refusal(self) -> str:
        """Raises DemoError: what was recalled is rolled out."""
        new = f"fleet rollout new {REPOSITORY} policy {self._rules[1]}"
        return self._office.typed(new, due=2).strip()

    def _last_facts(self) -> None:
        self._reported(self.facts["kiosks"])
        self.facts["reported"] = [
            row["kiosk"] for row in self._status() if row["reported"] is not None
        ]
        agents = {name: self._agent(name) for name in self._kiosks}
        self.facts["agents_run_in"] = {name: agent.slot for name, agent in agents.items()}
        self.facts["agents_mb"] = {name: agent.mb for name, agent in agents.items()}
        self._office.typed(f"fleet audit {REPOSITORY}")
        self.facts["audit_holds"] = True

    # -- what scenes are made of ------------------------------------------------------------------

    def _switch_on(self, kiosk: DemoKiosk) -> None:
        self._office.programs.start(
            kiosk.device, kiosk.unit, {"PATH": f"{kiosk.systemd.bin}:{os.environ['PATH']}"}
        )

    def _reported(self, names: list[str]) -> None:
        until(
            lambda: {row["kiosk"] for row in self._status() if row["reported"]} >= set(names),
            "every agent's report",
        )

    def _status(self) -> list[Facts]:
        found: list[Facts] = self._office.json(f"fleet status {REPOSITORY}")["kiosks"]
        return found

    def _publish_rules(self, version: str, began: str, what: str) -> None:
        folder = self._office.folder
        packs = shutil.copytree(_PACKS, folder / f"rules-{version}")
        _replace(packs / _BUNDLE, f"version = {self._rules[0]}", f"version = {version}")
        _move(packs / _RULE_FILE, began)
        bundle = folder / f"rules-{version}.zip"
        with zipfile.ZipFile(bundle, "w", zipfile.ZIP_DEFLATED) as packed:
            for file in sorted(packs.rglob("*.toml")):
                packed.write(file, file.relative_to(packs))
        self._publish("policy", bundle.name, version, what)

    def _publish(self, role: str, names: str, version: str, what: str) -> None:
        command = f"fleet publish {REPOSITORY} {role} {names} --version {version}"
        key = f"--key {REPOSITORY}/keys/{role}.pem {_SIGNED}"
        self._office.typed(f"{command} {key}", "--description", what)

    def _begin(self, kind: str, release: str, options: str) -> None:
        self._office.typed(
            f"fleet rollout new {REPOSITORY} {kind} {release} {options} --in-opening-hours"
        )

    def _finish(self, rollout: str) -> None:
        if cause := self._until_it_pauses(rollout):
            raise DemoError(f"{rollout} was to go through, and paused because of {cause}")

    def _until_it_pauses(self, rollout: str) -> str:
        """Why it did; "": it is complete."""
        seen = ""
        until_s = time.monotonic() + _LONGEST_S
        while time.monotonic() < until_s:
            rows = self._office.json(f"fleet rollout list {REPOSITORY}")
            row = next(row for row in rows if row["rollout"] == rollout)
            said = f"ring {row['ring']}, {row['failed']} failed, {row['state']}"
            if (now := f"{row['done']} {said}") != seen:
                self._progress(row["done"], row["kiosks"], said)
                seen = now
            if row["state"] != "running":
                return "" if row["state"] == "complete" else _cause(row["state"])
            time.sleep(_POLL_S)
        raise DemoError(f"{rollout}: not through within {_LONGEST_S:.0f} s")

    def _progress(self, done: int, of: int, said: str) -> None:
        width = 20
        bar = "#" * (width * done // max(of, 1))
        self._tell(f"  [{bar:<{width}}] {done:>2} of {of}  {said}")

    def _decide(self, kiosk: DemoKiosk) -> None:
        """A visit's decision, by the kiosk's own program and the rules that it would begin with."""
        outcome = _decided(kiosk)
        self._tell(
            f"  {kiosk.device}, somebody under joint punishment wants a number, by {kiosk.policy_version}:"
            f" {outcome}"
        )
        self.facts.setdefault("decisions", []).append(outcome)

    def _agent(self, device: str) -> running.RunningAgent:
        """Raises DemoError."""
        agent = running.agent_below(self._office.programs.pid(device))
        if agent is None:
            raise DemoError(f"the agent of {device} does not run")
        return agent

    def _policies(self) -> dict[str, str]:
        return {name: kiosk.policy_version for name, kiosk in self._kiosks.items()}

    def _versions(self) -> dict[str, str]:
        """Of the application, by what stands in the slot in use; the first one was put there by hand."""
        first = wheelhouse.version_of(self._wheel)
        return {
            name: Slots(kiosk.app).version(kiosk.slot) or first
            for name, kiosk in self._kiosks.items()
        }


def _decided(kiosk: DemoKiosk) -> str:
    """The outcome of one customer's request. Raises CalledProcessError."""
    customer = files(__package__) / "customer.json"
    decide = ("policy", "decide", customer, "--at", _VISIT_AT, "--packs", kiosk.policy)
    first = kiosk.run("kiosk", *decide).stdout.splitlines()[0]
    return first.partition(": ")[2].split(" ")[0]


def _cause(state: str) -> str:
    """`paused (ring)`: ring. Raises DemoError: it is over."""
    if not state.startswith("paused ("):
        raise DemoError(f"the roll-out is {state}")
    return state.removeprefix("paused (").removesuffix(")")


def _replace(file: Path, old: str, new: str) -> None:
    file.write_text(file.read_text("utf-8").replace(old, new, 1), "utf-8")


def _move(file: Path, began: str) -> None:
    """The rule's first day."""
    before, rule, after = file.read_text("utf-8").partition(f'id = "{_RULE}"')
    after = after.replace(f"effective_from = {_BEGAN}", f"effective_from = {began}", 1)
    file.write_text(before + rule + after, "utf-8")
