"""Numbers and orders under anything that can happen to them, in any order."""

import tempfile
from pathlib import Path

from enrollment import ANOTHER, HOLDER, OFFLINE, Carrier, moment, sign_off_of
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from policy_cases import ANOTHER_PERSON

NUMBERS = {"19900000001": "42", "19900000002": "13", "19900000003": "32"}
RETAINED = "19900000003"
ORDERED = {"open": {"notified", "suspended"}, "failed": {"suspended"}, "lapsed": {"suspended"}}
number = st.sampled_from(sorted(NUMBERS))
# What a kiosk says of the check, and who signed that it is another person.
SEEN = [
    ({}, ()),
    ({}, ()),
    (OFFLINE, ()),
    ({"face.liveness": "review"}, ()),
    ({"face.match": False}, ()),
    (ANOTHER_PERSON, ("c01",)),
    (ANOTHER_PERSON, ("c01", "c02")),
]
KINDS = ["first_use", "device_change", "sim_replacement", "roaming", "calls", "silence", "anomaly"]


class Loop(RuleBasedStateMachine):
    """Events, hours, sweeps, and records that arrive at once, late, or never."""

    office = None  # set by the test: its keys are made once

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.carrier = Carrier(self.office, Path(self.folder.name))
        for each, home in NUMBERS.items():
            self.carrier.register(
                each,
                home_region=home,
                is_retained=each == RETAINED,
                never_used=True,
                activated_at=self.carrier.now,
            )
        self.records = 0
        self.on_the_way = []

    def teardown(self):
        self.carrier.ledger.close()
        self.folder.cleanup()

    @rule(number=number, kind=st.sampled_from(KINDS))
    def event(self, number, kind):
        before = self.carrier.state(number)
        self.carrier.event(number, kind)
        after = self.carrier.state(number)
        assert before == after or after != "active"

    @rule(hours=st.sampled_from([0.5, 5.0, 13.0, 24.1]))
    def time_passes(self, hours):
        self.carrier.later(hours)

    @rule()
    def sweep(self):
        before = {each: self.carrier.state(each) for each in NUMBERS}
        self.carrier.network.sweep(self.carrier.now)
        for each, state in before.items():
            assert self.carrier.state(each) == state or self.carrier.state(each) != "active"
        assert not self.carrier.ledger.orders.overdue(self.carrier.now)

    @rule(
        number=number,
        flow=st.sampled_from(["second_verify", "resume"]),
        holder=st.sampled_from([HOLDER, HOLDER, ANOTHER]),
        seen=st.sampled_from(SEEN),
        iccid=st.sampled_from(["8986", "8986", "8987"]),
    )
    def captured(self, number, flow, holder, seen, iccid):
        self.records += 1
        facts, people = seen
        told = {"request.by_proxy": False, "card.notified_at": moment(self.carrier.now)} | facts
        shown = {"iccid": iccid}
        if people:
            shown["clerk_review"] = sign_off_of(self.carrier.now, *people, is_holder=False)
        record = self.carrier.record(f"r{self.records}", number, flow, holder, told, **shown)
        self.on_the_way.append(record)

    @precondition(lambda self: self.on_the_way)
    @rule(data=st.data())
    def received(self, data):
        place = data.draw(st.integers(0, len(self.on_the_way) - 1))
        record = self.on_the_way.pop(place)
        before = self.carrier.state(record.number)
        made = self.carrier.take(record)
        after = self.carrier.state(record.number)
        if made.reason in {"verified", "resumed"}:
            assert after == "active"
        elif made.reason == "suspended":
            assert after in {"suspended", "partly_suspended"}
            assert len(record.clerk_review.signed) == 2, "never on a camera's word"
        else:
            assert after == before
        assert (made.effective_at is None) == (made.reason not in {"verified", "resumed"})

    @invariant()
    def a_number_is_as_its_order_says(self):
        for each in NUMBERS:
            found = self.carrier.number(each)
            order = self.carrier.ledger.orders.current(found.id)
            state = found.state.removeprefix("partly_")
            assert state in (ORDERED[order.state] if order else {"active"})
            assert (found.state == "partly_suspended") <= (each == RETAINED)

    @invariant()
    def every_transition_has_its_cause_and_follows_the_one_before(self):
        for each in NUMBERS:
            found = self.carrier.number(each)
            state = "active"
            for step in self.carrier.ledger.numbers.transitions(found):
                assert step["before"] == state
                state = step["after"]
                assert step["cause"].startswith("passed ") == (state == "active")
                assert step["cause"]
            assert state == found.state


def test_no_order_of_things_leaves_a_number_wrong(office):
    case = type("OfOffice", (Loop,), {"office": office}).TestCase
    case.settings = settings(
        max_examples=25,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    case("runTest").runTest()
