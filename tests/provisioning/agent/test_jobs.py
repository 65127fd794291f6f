"""Jobs of the agent, one at a time: states, time-outs, stops, "later", kills; by a clock that is turned."""

import itertools
import json
import threading
from types import SimpleNamespace

import msgspec
import pytest
from waiting import until

from kiosk.errors import EvidenceError
from provisioning.agent.agent import KioskAgent
from provisioning.agent.log_tail import LogTail, clean
from provisioning.agent.runner import JobRunner
from provisioning.agent.step_failure import StepFailedError
from provisioning.agent.wiping import Wiping
from provisioning.agent.workflow import JobStep, Waits, fetched, nothing_to_undo
from provisioning.updates.desired_and_reported import Reported, ReportedDisk, ReportedHealth
from provisioning.updates.jobs import (
    FLEET_AWAY,
    JobKind,
    JobStage,
    JobState,
    JobStatus,
    UpdateJob,
)

_HOUR = 3600.0


class Clock:
    def __init__(self):
        self.now = 1000.0

    def monotonic(self):
        return self.now

    def wall(self):
        return 1_800_000_000.0


class Bench:
    """A workflow of two steps that do as the test says; `died` starts the next agent."""

    def __init__(self, folder):
        self.file = folder / "journal.json"
        self.clock = Clock()
        self.does = {"prepare": [], "switch": []}
        self.undone = []
        self.closed = []
        self.told = []
        self.tail = LogTail()
        self.died()

    def died(self):
        means = SimpleNamespace(clock=self.clock)
        steps = tuple(
            JobStep(name, JobStage.INSTALL, self._step(name), _HOUR, self._undo(name))
            for name in self.does
        )
        workflows = dict.fromkeys(JobKind, steps)
        self.runner = JobRunner(self.file, means, workflows, self.tail, self.told.append)

    def take(self, *ids):
        for job_id in ids:
            self.runner.take(UpdateJob(job_id, JobKind.POLICY, "1"))
        return self

    def tick(self, times=1, seconds=0.0):
        for _ in range(times):
            self.clock.now += seconds
            self.runner.tick()
        return self

    def states(self, job_id):
        told = [one.state for one in self.told if one.id == job_id]
        return [state for state, _ in itertools.groupby(told)]

    def _step(self, name):
        def run(_work):
            try:
                for what in self.does[name]:
                    if isinstance(what, Exception):
                        raise what
                    yield what
            finally:
                self.closed.append(name)

        return run

    def _undo(self, name):
        if name == "prepare":
            return nothing_to_undo

        def undo(_work):
            yield Waits.WORKING
            self.undone.append(name)

        return undo


class Line:
    """The agent's rules on a bench, and what they publish."""

    def __init__(self, bench, folder):
        self.bench, self.sent = bench, []
        self.agent = KioskAgent(self._report, bench.clock.monotonic, folder / "desired.json")
        self.agent.drive(
            bench.runner, Wiping(folder, "k1", SimpleNamespace(clock=bench.clock), None)
        )

    def publish(self, channel, payload):
        self.sent.append((channel, payload))
        return len(self.sent)

    def want(self, version, policy=""):
        told = {"version": version, "policy": policy}
        self.agent.received("desired", msgspec.json.encode(told))

    def tick(self, times=1):
        for _ in range(times):
            self.agent.tick(self)

    def statuses(self):
        told = [payload for channel, payload in self.sent if channel == "job"]
        return [msgspec.json.decode(payload, type=JobStatus) for payload in told]

    def _report(self, account):
        return Reported(
            version=account.version,
            desired=account.wanted.version,
            health=ReportedHealth(True),
            disk=ReportedDisk(1, 2),
            clock=0.0,
        )


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path)


@pytest.fixture
def line(bench, tmp_path):
    return Line(bench, tmp_path)


def test_a_job_goes_through_its_states(bench):
    bench.take("j1").tick(8)
    assert bench.states("j1") == [JobState.QUEUED, JobState.IN_PROGRESS, JobState.SUCCEEDED]
    assert bench.runner.last.stage is JobStage.DONE
    assert not bench.runner.is_at_work


def test_one_at_a_time_in_their_order_and_each_once(bench):
    bench.does["prepare"] = [Waits.WORKING] * 3
    bench.take("j1", "j2", "j1").tick(30).take("j2").tick(30)
    begun = [one.id for one in bench.told if one.state is JobState.IN_PROGRESS]
    assert begun == ["j1", "j1", "j2", "j2"]
    assert bench.states("j2")[-1] is JobState.SUCCEEDED


def test_every_status_has_a_higher_version_across_kills(bench):
    bench.take("j1").tick(3)
    bench.died()
    bench.tick(8).take("j2").tick(8)
    versions = [one.version for one in bench.told]
    assert versions == sorted(set(versions))
    assert bench.runner.next_version() > versions[-1]


def test_a_failure_says_stage_code_text_and_the_last_lines(bench):
    bench.does["switch"] = [StepFailedError("unhealthy", "the counter does not stay up")]
    for number in range(60):
        bench.tail.add(f"line {number}")
    bench.take("j1").tick(12)
    last = bench.runner.last
    assert (last.state, last.stage, last.code) == (JobState.FAILED, JobStage.INSTALL, "unhealthy")
    assert last.text == "the counter does not stay up"
    assert len(last.log) == 50
    assert bench.undone == ["switch"]


def test_a_step_has_its_time(bench):
    bench.does["switch"] = [Waits.WORKING] * 100
    bench.take("j1").tick(5).tick(2, seconds=_HOUR).tick(5)
    assert bench.runner.last.state is JobState.TIMED_OUT
    assert bench.runner.last.code == "switch_timed_out"
    assert bench.undone == ["switch"]
    assert bench.closed.count("switch") == 1


def test_later_is_no_time_of_the_step_and_has_an_end_all_the_same(bench):
    bench.does["switch"] = [Waits.LATER] * 1000
    bench.take("j1").tick(5).tick(100, seconds=_HOUR)
    assert bench.states("j1")[-1] is JobState.IN_PROGRESS
    bench.tick(100, seconds=_HOUR)
    assert bench.runner.last.state is JobState.TIMED_OUT
    assert bench.runner.last.code == FLEET_AWAY


def test_an_outage_of_the_fleet_is_no_time_of_a_build(bench):
    """A question that nobody answers blocks for half a minute, again and again."""
    answers = threading.Event()
    releases = SimpleNamespace(fetch=lambda _path: answers.wait())
    means = SimpleNamespace(clock=bench.clock, releases=releases, stop=threading.Event())
    build = JobStep(
        "build", JobStage.INSTALL, lambda work: fetched(work, "x"), _HOUR, nothing_to_undo
    )
    workflows = dict.fromkeys(JobKind, (build,))
    bench.runner = JobRunner(bench.file, means, workflows, bench.tail, bench.told.append)
    bench.take("j1").tick(20, seconds=_HOUR / 4)
    assert bench.states("j1")[-1] is JobState.IN_PROGRESS
    answers.set()
    until(lambda: not bench.tick().runner.is_at_work, "the build to end")
    assert bench.runner.last.state is JobState.SUCCEEDED


def test_a_stop_stops_and_undoes(bench):
    bench.does["switch"] = [Waits.WORKING] * 100
    bench.take("j1", "j2").tick(6)
    bench.runner.cancel("j2")
    assert bench.states("j2") == [JobState.QUEUED, JobState.CANCELED]
    bench.runner.cancel("j1")
    assert bench.closed.count("switch") == 1
    bench.tick(5)
    assert bench.states("j1")[-1] is JobState.CANCELED
    assert bench.undone == ["switch"]
    bench.runner.cancel("j1")
    assert bench.states("j1")[-1] is JobState.CANCELED


def test_a_stop_that_was_killed_goes_on_undoing(bench):
    bench.does["switch"] = [Waits.WORKING] * 100
    bench.take("j1").tick(6)
    bench.runner.cancel("j1")
    bench.died()
    bench.tick(5)
    assert bench.runner.last.state is JobState.CANCELED
    assert bench.undone == ["switch"]


def test_a_kill_begins_the_step_again_and_a_step_that_kills_is_given_up(bench):
    bench.does["switch"] = [Waits.WORKING] * 100
    bench.take("j1").tick(6)
    for _ in range(4):
        bench.died()
        bench.tick(3)
        assert bench.states("j1")[-1] is JobState.IN_PROGRESS
    bench.died()
    bench.tick(6)
    assert (bench.runner.last.state, bench.runner.last.code) == (JobState.FAILED, "kept_ending")


def test_a_step_of_another_versions_agent_is_undone_as_the_last_one_is(bench):
    bench.does["switch"] = [Waits.WORKING] * 100
    bench.take("j1").tick(6)
    bench.file.write_text(bench.file.read_text().replace('"step":"switch"', '"step":"flip"'))
    bench.died()
    bench.tick(5)
    assert (bench.runner.last.state, bench.runner.last.code) == (JobState.FAILED, "unknown_step")
    assert bench.undone == ["switch"]


def test_too_many_jobs_are_rejected_and_said(bench):
    bench.does["prepare"] = [Waits.WORKING] * 1000
    bench.tick().take(*(f"j{number}" for number in range(30)))
    assert bench.runner.last.state is JobState.REJECTED
    assert bench.runner.last.code == "queue_full"


def test_a_damaged_journal_is_begun_anew(bench):
    bench.take("j1").tick(2)
    bench.file.write_text('{"version": "x"')
    bench.died()
    assert not bench.runner.is_at_work
    bench.take("j3").tick(8)
    assert bench.runner.last.state is JobState.SUCCEEDED
    assert json.loads(bench.file.read_text())["running"] is None


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("pip: hash sha256:0123456789abcdef of wheel 1.26.4", True),
        ("called 138 0013 8000", False),
        ("a card 11010519491231002X", False),
        ("6222-0212-3456-7890", False),
    ],
)
def test_no_line_that_leaves_has_a_persons_number(line, kept):
    assert (clean(line) == line) is kept
    assert len(clean("x" * 1000)) < 300
    assert clean("a\x1b[31mb") == "a?[31mb"


@pytest.mark.parametrize(("present", "forged"), [(0, (1 << 53) - 1), (7, 8 + (1 << 20))])
def test_a_wish_far_ahead_is_not_the_last_one_that_is_read(line, present, forged):
    line.want(present)
    with pytest.raises(EvidenceError):
        line.want(forged)
    line.want(present + 1, "9")
    line.tick()
    line.tick()
    assert line.bench.told[0].release == "9"


def test_how_a_job_ended_is_told_again_with_each_report(line):
    """The broker acknowledges also what nobody was there to hear (MQTT 5, 0x10)."""
    line.want(1, "2")
    line.tick(12)
    for number in range(1, len(line.sent) + 1):
        line.agent.acknowledged(number, 0x10)
    line.sent.clear()
    line.bench.clock.now += 61
    line.tick(2)
    assert [one.state for one in line.statuses()] == [JobState.SUCCEEDED]


def test_what_is_wanted_again_while_it_comes_is_not_done_twice(line):
    line.bench.does["switch"] = [Waits.WORKING] * 20
    line.want(1, "2")
    line.tick(6)
    line.want(3, "2")  # after a gap; the agent never saw that it was withdrawn
    line.tick(40)
    assert {one.id for one in line.bench.told} == {"desired-1-policy"}
    line.bench.clock.now += 61
    line.tick(5)
    assert {one.id for one in line.bench.told} == {"desired-1-policy"}
    line.want(4, "2")  # a person asks again
    line.tick(5)
    assert line.bench.told[-1].id == "desired-4-policy"


def test_what_is_wanted_again_after_a_stop_is_done(line):
    line.bench.does["switch"] = [Waits.WORKING] * 20
    line.want(1, "2")
    line.tick(6)
    line.bench.runner.cancel("desired-1-policy")
    line.want(3, "2")
    line.tick(8)
    assert line.bench.told[-1].id == "desired-3-policy"
