"""A small fleet with something on every page of a console: kiosks, a paused roll-out, releases, a carrier.

What kiosks say of themselves, and what people typed, is meant to do harm wherever a page takes it for HTML
or SQL. Everybody in it is invented.
"""

import time
from importlib.resources import files

import carriers
import msgspec
from enrollment import ANOTHER, HOLDER, Carrier
from policy_cases import ANOTHER_PERSON
from publisher import Publisher

from provisioning.carrier.tables.device_places import DevicePlace
from provisioning.carrier.tables.quarantine import Cause
from provisioning.fleet.register import Register
from provisioning.fleet.rollout_acts import RolloutActs
from provisioning.fleet.rollout_service import RolloutService
from provisioning.fleet.rollouts.plan import RolloutPlan, rings
from provisioning.updates import desired_and_reported
from provisioning.updates.desired_and_reported import Reported, ReportedDisk, ReportedHealth
from provisioning.updates.jobs import JobKind, JobStage, JobState, JobStatus

# Put into every text that comes from outside; a page that runs it gets another title.
HARM = (
    """<script>document.title='owned'</script><img src=x onerror="document.title='owned'">'"--;"""
)
SQL = "'; DROP TABLE kiosks; --"
STORES = ("hb-wh-1", "hb-wh-2", "hn-cs-1")
INSIDE, OUTSIDE = "hb-wh", "hn"  # branches of the tree of stores
OLD, NEW = "1.8.1", "1.8.2"
ROLLOUT = "app-1"
BEGUN_BY = "ada"
_THIRD = "999999198001010043"


class FleetScene:
    """The two folders, and what is in them."""

    def __init__(self, directory, kiosks=12):
        self.publisher = Publisher(directory / "repository").init()
        self.repository = self.publisher.folder
        self.carrier = directory / "carrier"
        self.now = time.time()
        self.devices = {f"k-{place + 1:02}": STORES[place % 3] for place in range(kiosks)}
        self._publish()
        self._kiosks()
        self._rollout()
        self._carrier()

    def in_branch(self, branch):
        return [device for device, store in self.devices.items() if store.startswith(branch)]

    # -- the fleet --------------------------------------------------------------------------

    def _publish(self):
        released = files("provisioning.carrier") / "released"
        for version in ("10", "11"):
            name = f"bundle-{version}.zip"
            self.publisher.publish("policy", version, {name: (released / name).read_bytes()})
        for version in (OLD, NEW):
            wheel = f"counter_kiosk-{version}-py3-none-any.whl"
            self.publisher.publish("app", version, {wheel: version.encode()})

    def _kiosks(self):
        register = Register(self.repository)
        acts = RolloutActs(register, BEGUN_BY, lambda: self.now)
        for store in STORES:
            acts.place(self.in_branch(store), {"store": store})
        acts.place(["k-01"], {"ring": "canary"})
        with register.transaction():
            for place, device in enumerate(self.devices):
                ago = 40_000.0 if device == "k-12" else float(place)
                register.kiosks.hear(device, self._report(place), self.now - ago)
        acts.lease("k-05", 3600.0, HARM)
        register.close()

    def _report(self, place):
        is_bad = place == 3
        return Reported(
            version=place + 1,
            versions={"app": HARM[:120] if is_bad else OLD, "policy": "11"},
            not_understood=(HARM[:60],) if is_bad else (),
            slot=HARM if is_bad else "a",
            health=ReportedHealth(not is_bad, HARM if is_bad else ""),
            backlog=3 * place,
            dead=2 if is_bad else 0,
            oldest_at=self.now - 240.0 * place if place else None,
            last_visit_at=self.now - 500.0,
            disk=ReportedDisk(20_000 - 1500 * place, 30_000),
            clock=self.now + (7200.0 if is_bad else 0.0),
            temperature=51.5,
            identity=f"{place:032x}",
            certificates={"relay": self.now + 5 * 86_400.0, HARM if is_bad else "agent": self.now},
        )

    def _rollout(self):
        """One kiosk has it, one went back, and it is paused for that."""
        register = Register(self.repository)
        plan = RolloutPlan(
            id=ROLLOUT,
            kind=JobKind.APP,
            release=NEW,
            rings=rings("canary,50,100"),
            in_opening_hours=True,
            failed_least=1,
            failed_percent=0,
        )
        RolloutActs(register, BEGUN_BY, lambda: self.now).begin(plan, replaces=False)
        service = RolloutService(register, lambda: self.now)
        service.turn()
        with register.transaction():
            number = register.kiosks.find("k-01").desired.version
            failed = self._failure(number)
            register.jobs.hear("k-01", failed, self.now)
        service.turn()
        register.close()

    @staticmethod
    def _failure(number):
        return JobStatus(
            id=desired_and_reported.job_id(number, JobKind.APP),
            version=50,
            state=JobState.FAILED,
            stage=JobStage.TEST,
            kind=JobKind.APP,
            release=NEW,
            code="self_test",
            text=HARM,
            log=(HARM, SQL, "the camera did not open in 20 s"),
        )

    # -- the carrier ------------------------------------------------------------------------

    def _carrier(self):
        carriers.make(self.carrier, "dev")
        office = Carrier(self.carrier, self.carrier, stores=STORES)
        office.now = self.now - 20 * 86_400.0
        self._complain(office, "c1", STORES[0], route="carrier", about=HARM[:60])
        office.now = self.now - 86_400.0
        office.visit("r1", "19900000001", holder=HOLDER, store=STORES[0])
        office.visit(
            "r2", "19900000002", holder=ANOTHER, binding=None, clerk="c02", store=STORES[0]
        )
        office.now = self.now - 60.0
        office.visit("r3", "19900000003", holder="999999198001010035", store=STORES[2])
        office.visit("r4", "19900000004", facts=ANOTHER_PERSON, store=STORES[1], holder=_THIRD)
        self._complain(office, "c2", STORES[1], route="12300")
        self._complain(office, "c3", STORES[2], route="carrier", ground="identity")
        for name, store in (("dev", STORES[0]), ("k-03", STORES[2])):
            office.ledger.device_places.set(
                DevicePlace(device=name, store=store, agent_company="a")
            )
        self._held(office)
        office.ledger.refused_messages.add("k-04", "record", b"x" * 40, HARM, self.now)
        office.ledger.close()

    @staticmethod
    def _complain(office, record_id, store, **filed):
        whole = office.complaint(record_id, contact="19900000009", **filed)
        office.take(msgspec.structs.replace(whole, store=store))

    def _held(self, office):
        for place, (device, cause) in enumerate(
            (
                ("dev", Cause.CHAIN_FORK),
                ("k-03", Cause.KEY_UNKNOWN),
                (HARM[:40], Cause.DEVICE_UNKNOWN),
            )
        ):
            office.ledger.quarantine.add(
                {
                    "device": device,
                    "record_id": f"held-{place}",
                    "seq": 9 + place,
                    "prev_hash": b"p",
                    "sha256": bytes([place]),
                    "envelope": b"none of ours",
                    "received_at": self.now - 500.0,
                    "cause": cause.value,
                    "state": "held",
                    "receipt": b"",
                }
            )
