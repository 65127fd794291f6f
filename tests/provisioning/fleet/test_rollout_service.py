"""What kiosks report is kept, what they have to hear is sent, who did what is written: a real SQLite."""

import json
import time

import msgspec
import pytest

from drivers.mqtt.client import Received
from kiosk.errors import EvidenceError
from provisioning.commands.fleet.rollout_turns import RolloutTurns
from provisioning.fleet import rollout_summary, transfer_rates
from provisioning.fleet.errors import RepositoryInputError
from provisioning.fleet.register import Register
from provisioning.fleet.rollout_acts import RolloutActs
from provisioning.fleet.rollout_service import RolloutService
from provisioning.fleet.rollouts.plan import RolloutPlan, RolloutState, rings
from provisioning.updates.desired_and_reported import Reported, ReportedDisk, ReportedHealth
from provisioning.updates.jobs import JobKind, JobStage, JobState, JobStatus

_UP, _DOWN = "kiosk/v1/{}/up/{}", "kiosk/v1/{}/down/{}"


class Desk:
    """The service with its register, and a clock to turn."""

    def __init__(self, folder):
        self.now = 1_800_000_000.0
        self.folder = folder
        self.register = Register(folder)
        self.service = RolloutService(self.register, lambda: self.now)
        self.acts = RolloutActs(self.register, "ada", lambda: self.now)
        self.versions = {}

    def report(self, device, policy="", desired=0, version=None, **more):
        told = self.told(device, policy, desired, version, **more)
        self.service.take(_UP.format(device, "state"), msgspec.json.encode(told))
        return self.turn()

    def told(self, device, policy="", desired=0, version=None, **more):
        if version is None:
            version = self.versions[device] = self.versions.get(device, 0) + 1
        return Reported(
            version=version,
            desired=desired,
            versions={"policy": policy} if policy else {},
            health=ReportedHealth(True),
            disk=ReportedDisk(1, 2),
            clock=self.now,
            **more,
        )

    def status(self, device, number, state, version=None, **words):
        if version is None:
            version = self.versions[device] = self.versions.get(device, 0) + 1
        told = JobStatus(
            id=f"desired-{number}-policy",
            version=version,
            state=state,
            stage=JobStage.DOWNLOAD,
            kind=JobKind.POLICY,
            release="2",
            **words,
            log=("a line",),
        )
        self.service.take(_UP.format(device, "job"), msgspec.json.encode(told))
        return self.turn()

    def turn(self):
        """Topic and document of everything that is sent."""
        return [(topic, json.loads(payload)) for topic, payload in self.service.turn()]

    def begin(self, name="policy-1", release="2", **more):
        given = {"rings": rings("100"), "in_opening_hours": True} | more
        plan = RolloutPlan(id=name, kind=JobKind.POLICY, release=release, **given)
        self.acts.begin(plan, replaces=False)
        return self.turn()

    def state(self, name="policy-1"):
        return self.register.rollouts.find(name)


@pytest.fixture
def desk(tmp_path):
    (tmp_path / "published" / "metadata").mkdir(parents=True)
    made = Desk(tmp_path)
    yield made
    made.register.close()


def _desired(sent, device):
    return [told for topic, told in sent if topic == _DOWN.format(device, "desired")]


def test_a_kiosk_is_asked_hears_it_again_until_it_says_so_and_ends(desk):
    assert desk.report("k1", policy="1") == []
    (wanted,) = _desired(desk.begin(), "k1")
    assert (wanted["version"], wanted["policy"]) == (1, "2")
    assert _desired(desk.report("k1", policy="1"), "k1") == [wanted]  # it had not come
    assert desk.report("k1", policy="1", desired=1) == []
    assert desk.status("k1", 1, JobState.SUCCEEDED) == []
    assert desk.state().parts["k1"].state.value == "done"
    assert desk.report("k1", policy="2", desired=1) == []


def test_an_agent_that_was_started_anew_is_told_again(desk):
    desk.report("k1", policy="1")
    desk.begin()
    desk.report("k1", policy="1", desired=1)
    assert _desired(desk.report("k1", policy="1", desired=0), "k1")


def test_an_abort_stops_who_has_begun_and_who_says_so_later(desk):
    desk.report("k1", policy="1")
    desk.begin()
    desk.status("k1", 1, JobState.IN_PROGRESS)
    desk.acts.abort("policy-1")
    sent = desk.turn()
    assert (_DOWN.format("k1", "job"), {"do": "cancel", "id": "desired-1-policy"}) in sent
    (wanted,) = _desired(sent, "k1")
    assert (wanted["version"], wanted["policy"]) == (2, "")
    again = desk.status("k1", 1, JobState.IN_PROGRESS)  # it was offline when that was sent
    assert any(told.get("do") == "cancel" for _, told in again)
    assert not any("do" in told for _, told in desk.status("k1", 1, JobState.CANCELED))


def test_a_ring_whose_kiosks_never_reported_is_not_through_and_is_waited_for(desk):
    desk.register.kiosks.set_place(["c1", "c2"], {"ring": "canary"})
    desk.report("k1", policy="1")
    assert desk.begin(rings=rings("canary,100")) == []
    summary = rollout_summary.summary(desk.register, desk.state(), desk.now)
    assert (desk.state().ring, summary.awaited.ring, summary.awaited.kiosks) == (0, "canary", 2)
    assert _desired(desk.report("c1", policy="1"), "c1")
    summary = rollout_summary.summary(desk.register, desk.state(), desk.now)
    assert summary.awaited is None
    assert _desired(desk.report("c1", policy="2", desired=1), "k1"), "c2 holds nobody up any more"


def test_a_kiosk_that_floods_is_read_no_further_and_stops_nobody(desk):
    """Each report that is read is a transaction of some milliseconds."""
    turns, began = RolloutTurns(desk.service), time.monotonic()
    told = desk.told("k1")
    for number in range(1, 3001):
        payload = msgspec.json.encode(msgspec.structs.replace(told, version=number))
        assert turns.take(Received(_UP.format("k1", "state"), payload, number))
    assert turns.take(Received(_UP.format("k2", "state"), msgspec.json.encode(told), 1))
    most = (
        transfer_rates.REPORTS_AT_ONCE + 1 + (time.monotonic() - began) * transfer_rates.REPORTS_S
    )
    assert 1 <= desk.register.kiosks.find("k1").report.version <= most + 1
    assert desk.register.kiosks.find("k2").report is not None


@pytest.mark.parametrize(
    "wrong",
    [
        {"backlog": 2**64 - 1},
        {"backlog": -1},
        {"dead": 2**63},
        {"disk": {"free_mb": 10**18, "total_mb": 1}},
        {"disk": {"free_mb": 1, "total_mb": 2**63}},
    ],
)
def test_a_number_that_no_database_holds_is_refused_and_ends_no_service(desk, wrong):
    turns, topic = RolloutTurns(desk.service), _UP.format("k1", "state")
    told = msgspec.to_builtins(desk.told("k1")) | wrong
    assert turns.take(Received(topic, json.dumps(told).encode(), 1))
    assert desk.register.kiosks.find("k1") is None


def test_a_late_status_reopens_nothing_and_a_late_report_replaces_nothing(desk):
    desk.report("k1", policy="1", version=5)
    desk.begin()
    desk.status("k1", 1, JobState.SUCCEEDED, version=9)
    desk.status("k1", 1, JobState.IN_PROGRESS, version=7)
    assert desk.register.jobs.of("k1")[0].state is JobState.SUCCEEDED
    desk.report("k1", policy="2", version=10)
    desk.report("k1", policy="1", version=6)
    assert desk.register.kiosks.find("k1").report.versions == {"policy": "2"}


def test_a_kiosk_that_is_set_up_anew_is_heard_after_a_while(desk):
    desk.report("k1", policy="2", version=1_000_000)
    desk.now += 200
    desk.report("k1", version=1)
    assert desk.register.kiosks.find("k1").report.version == 1_000_000
    desk.now += 200
    desk.report("k1", version=2)
    assert desk.register.kiosks.find("k1").report.version == 2


def test_a_register_from_a_backup_numbers_above_what_kiosks_have_seen(desk):
    desk.report("k1", policy="1")
    desk.begin()
    (wanted,) = _desired(desk.report("k1", policy="1", desired=70), "k1")
    assert (wanted["version"], wanted["policy"]) == (71, "2")
    assert _desired(desk.report("k1", policy="1", desired=71), "k1") == []


def test_what_no_kiosk_can_have_read_uses_up_no_number(desk):
    desk.report("k1", policy="1", desired=(1 << 53) - 1)
    (wanted,) = _desired(desk.begin(), "k1")
    assert (wanted["version"], wanted["policy"]) == (1, "2")
    desk.report("k1", policy="1", desired=(1 << 53) - 1)
    anew = RolloutService(Register(desk.folder), lambda: desk.now)
    assert anew.turn() == []


@pytest.mark.parametrize("column", ["report", "desired"])
def test_a_damaged_row_ends_nothing_and_is_replaced(desk, column):
    desk.report("k1", policy="1")
    desk.begin()
    desk.status("k1", 1, JobState.IN_PROGRESS)
    damaged = b'{"version": 9007199254740992}'
    database = desk.register._database
    database.table("kiosks").update("k1", {column: damaged})
    database.execute("UPDATE jobs SET status=?", (damaged,))
    desk.turn()
    assert _desired(desk.report("k2", policy="1"), "k2")
    (wanted,) = _desired(desk.report("k1", policy="1"), "k1")
    assert wanted["policy"] == "2"
    database.execute("UPDATE rollouts SET plan=x'7b'")
    with pytest.raises(RepositoryInputError, match="policy-1: is damaged"):
        desk.turn()


def test_what_another_has_ordered_stays_until_a_roll_out_asks(desk):
    assert desk.report("k1", policy="1", desired=70) == []
    assert desk.status("k1", 70, JobState.IN_PROGRESS) == []
    (wanted,) = _desired(desk.begin(), "k1")
    assert (wanted["version"], wanted["policy"]) == (71, "2")


def test_who_is_offline_is_told_nothing_until_they_report(desk):
    desk.report("k1", policy="1")
    desk.now += 1000
    assert desk.begin() == []
    assert _desired(desk.report("k1", policy="1"), "k1")


def test_nobody_is_told_to_leave_because_the_fleet_was_away(desk):
    desk.report("k1", policy="1")
    desk.begin()
    desk.status("k1", 1, JobState.IN_PROGRESS)
    desk.now += 1000
    desk.service.connected()
    assert desk.turn() == []
    assert desk.report("k1", policy="1", desired=1) == []
    desk.now += 1000  # it stays away
    desk.turn()
    assert desk.state().parts["k1"].state.value == "waiting"


def test_one_roll_out_at_a_time_at_one_kiosk(desk):
    desk.report("k1", policy="1")
    desk.begin()
    plan = RolloutPlan(
        id="app-2", kind=JobKind.APP, release="9", rings=rings("100"), in_opening_hours=True
    )
    desk.acts.begin(plan, replaces=False)
    assert desk.turn() == []
    desk.status("k1", 1, JobState.SUCCEEDED)
    (wanted,) = _desired(desk.turn(), "k1")
    assert (wanted["policy"], wanted["app"]) == ("2", "9")


def test_a_lease_keeps_the_fleet_away_until_it_ends(desk):
    desk.report("k1", policy="1")
    desk.acts.lease("k1", 100, "a new reader")
    assert desk.begin() == []
    other = RolloutActs(desk.register, "ben", lambda: desk.now)
    with pytest.raises(RepositoryInputError, match="ada holds it: a new reader"):
        other.lease("k1", 100, "")
    desk.now += 101
    assert _desired(desk.report("k1", policy="1"), "k1")


def test_a_recall_sends_back_and_a_newer_one_is_begun(desk):
    desk.report("k1", policy="1")
    desk.begin()
    desk.status("k1", 1, JobState.SUCCEEDED)
    desk.report("k1", policy="2", desired=1)
    desk.acts.recalled("policy-1", "a wrong date")
    (wanted,) = _desired(desk.turn(), "k1")
    assert wanted["policy"] == "1"
    desk.report("k1", policy="1", desired=2)
    desk.acts.begin(
        RolloutPlan(
            id="p3", kind=JobKind.POLICY, release="3", rings=rings("100"), in_opening_hours=True
        ),
        replaces=False,
    )
    (wanted,) = _desired(desk.turn(), "k1")
    assert wanted["policy"] == "3"


def test_a_recall_passes_over_what_is_recalled_too(desk):
    desk.report("k1", policy="1")
    desk.begin()
    desk.report("k1", policy="2", desired=1)
    desk.begin("policy-3", release="3")
    desk.report("k1", policy="3", desired=2)
    desk.acts.recalled("policy-1", "a wrong date")
    assert desk.turn() == []
    desk.acts.recalled("policy-3", "another one")
    (wanted,) = _desired(desk.turn(), "k1")
    assert wanted["policy"] == "1"


def test_what_a_kiosk_says_it_had_before_is_only_believed_as_a_version(desk):
    desk.report("k1", policy="../\n{x}")
    desk.begin()
    desk.status("k1", 1, JobState.SUCCEEDED)
    desk.report("k1", policy="2", desired=1)
    desk.acts.recalled("policy-1", "a wrong date")
    (wanted,) = _desired(desk.turn(), "k1")
    assert wanted["policy"] == ""
    assert desk.report("k2", policy="1") == []  # the others are still heard


def test_a_retry_lets_who_is_at_it_finish(desk):
    desk.report("k1", policy="1")
    desk.begin()
    desk.status("k1", 1, JobState.FAILED, code="not_published")
    desk.now += 301
    desk.report("k1", policy="1", desired=2)
    desk.status("k1", 3, JobState.IN_PROGRESS)
    desk.acts.resume("policy-1", again=True)
    assert desk.turn() == []


def test_a_second_one_of_a_kind_needs_a_word(desk):
    desk.report("k1", policy="1")
    desk.begin()
    with pytest.raises(RepositoryInputError, match="--replace ends it"):
        desk.begin("policy-2")
    assert desk.state("policy-2") is None
    desk.status("k1", 1, JobState.SUCCEEDED)
    desk.begin("policy-3")  # the first one is through
    assert desk.state().state is RolloutState.SUPERSEDED


@pytest.mark.parametrize("channel", ["state", "job"])
@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"[" * 100_000,
        b'{"version": 1e400}',
        b"\xff\xfe",
        b'{"version": -1}',
        b"x" * (1 << 20),
        b'{"id": "desired-1-policy", "version": 99999999999999999999}',
    ],
)
def test_what_is_no_report_is_refused_and_leaves_nothing(desk, channel, message):
    with pytest.raises(EvidenceError):
        desk.service.take(_UP.format("k1", channel), message)
    assert desk.register.kiosks.find("k1") is None
    assert desk.register.jobs.of("k1") == []


def test_a_kiosk_in_the_wrong_hands_fills_no_disk(desk):
    for number in range(1, 60):
        desk.status("k1", number, JobState.FAILED, code="c" * 5000, text="t" * 50_000)
    kept = desk.register.jobs.of("k1")
    assert len(kept) == 20
    assert all(len(one.code) <= 60 and len(one.text) <= 1000 for one in kept)


def test_the_audit_is_only_added_to_and_shows_what_was_changed_behind_it(desk):
    desk.report("k1", policy="1")
    desk.begin()
    desk.acts.pause("policy-1")
    desk.acts.resume("policy-1", again=False)
    audit = desk.register.audit
    assert [(one.who, one.act) for one in audit.all()] == [
        ("ada", "rollout begun"),
        ("ada", "rollout paused"),
        ("ada", "rollout resumed"),
    ]
    assert audit.broken_at() == 0
    database = desk.register._database
    for sql in ("UPDATE audit SET who='eve'", "DELETE FROM audit"):
        with pytest.raises(Exception, match="only added to"):
            database.execute(sql)
    database.execute("DROP TRIGGER audit_is_not_changed")
    database.execute("UPDATE audit SET who='eve' WHERE number=2")
    assert audit.broken_at() == 2


def test_an_act_that_fails_leaves_nothing_and_no_entry(desk):
    with pytest.raises(RepositoryInputError):
        desk.acts.pause("nothing")
    with pytest.raises(ZeroDivisionError), desk.register.transaction():
        desk.register.kiosks.set_place(["k9"], {"ring": "canary"})
        raise ZeroDivisionError
    assert desk.register.kiosks.find("k9") is None
    assert desk.register.audit.all() == []
