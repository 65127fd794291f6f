"""Notices and reports go out through a port, each with its proof; complaints are answered and closed."""

import json
import os
import select
import sys

import carriers
import pytest
from enrollment import ANOTHER, HOLDER, HOUR, Carrier, moment
from policy_cases import ANOTHER_PERSON, BATCH

from kiosk.enumerations import NumberState, StopAuthority
from kiosk.instance_lock import only_one
from provisioning.carrier import complaint_answers
from provisioning.carrier.complaint_answers import ComplaintAnswer
from provisioning.carrier.errors import InputError
from provisioning.carrier.listing_effects import ListingEffects
from provisioning.carrier.notice_delivery import Delivery, NotDeliveredError
from provisioning.commands.carrier import main
from provisioning.commands.carrier.exit_status import ExitStatus
from provisioning.commands.carrier.notice_program import ProgramSender

N = "19900000001"
JIANGSU, HUBEI = "32", "42"


class Post:
    """A sender of the carrier's, which may be out of order."""

    def __init__(self):
        self.taken, self.works, self.takes = [], True, lambda: None

    def send(self, message):
        if not self.works:
            raise NotDeliveredError("out of order")
        self.taken.append(message)
        self.takes()
        return f"post-{len(self.taken)}"


@pytest.fixture
def post():
    return Post()


def deliver(carrier, post):
    rules = carrier.network._rules
    return Delivery(carrier.ledger, rules, post, lambda: carrier.now).run()


def test_an_order_is_told_with_cause_and_way_and_its_hours_run_from_the_notice(carrier, post):
    carrier.register(N, home_region=JIANGSU)
    carrier.ledger.notices.are_delivered(carrier.now)
    carrier.event(N, "silence")
    carrier.later(2)
    assert deliver(carrier, post)[:3] == (1, 0, 0)
    (message,) = post.taken
    assert (message["to"], message["kind"]) == (N, "notice:order")
    for word in ("二次实人认证", "依据", "如何办理", "异议渠道"):
        assert word in message["text"]
    order = carrier.order(N)
    assert (order["notified_at"], order["deadline"]) == (carrier.now, carrier.now + 24 * HOUR)
    (logged,) = carrier.ledger.notices.all()
    assert (logged["sent_at"], logged["proof"]) == (carrier.now, "post-1")
    assert logged["wording"] == message["text"]


def lapsed(carrier, hours):
    """Whether the number stands still after that time."""
    carrier.later(hours)
    carrier.network.sweep(carrier.now)
    return carrier.state(N) == "suspended"


def in_delivery(carrier, post):
    """A notice has gone out once."""
    carrier.register("19900000002", home_region=JIANGSU)
    carrier.event("19900000002", "silence")
    deliver(carrier, post)


def test_nobody_runs_out_of_time_for_a_notice_that_never_went_out(carrier, post):
    in_delivery(carrier, post)
    post.works = False
    carrier.later(1)
    carrier.register(N, home_region=JIANGSU)
    carrier.event(N, "silence")
    assert deliver(carrier, post)[:3] == (0, 0, 1)
    assert not carrier.ledger.orders.untold(carrier.now - HOUR)
    assert not lapsed(carrier, 30)
    assert carrier.ledger.orders.untold(carrier.now - HOUR) == [carrier.order(N)["id"]]
    post.works = True
    assert deliver(carrier, post)[:3] == (2, 0, 0), "and that the first one's number stands still"
    assert not carrier.ledger.orders.untold(carrier.now)
    assert lapsed(carrier, 24.1)


def test_a_way_out_that_never_worked_stops_nobodys_hours_and_says_why(carrier, post):
    post.works = False
    deliver(carrier, post)
    carrier.register(N, home_region=JIANGSU)
    carrier.event(N, "silence")
    assert deliver(carrier, post) == (0, 0, 1, {"out of order": 1})
    assert lapsed(carrier, 24.1)


def test_hours_run_from_when_each_notice_went_out_however_long_the_run_takes(carrier, post):
    for number in (N, "19900000002"):
        carrier.register(number, home_region=JIANGSU)
        carrier.event(number, "silence")
    post.takes = lambda: carrier.later(1)
    began = carrier.now
    deliver(carrier, post)
    told = [order["notified_at"] - began for order in carrier.ledger.orders.listed()]
    assert told == [HOUR, 2 * HOUR]


def test_the_police_do_not_wait_behind_notices(carrier, post):
    carrier.register(N, home_region=JIANGSU)
    carrier.event(N, "silence")
    carrier.visit("r1", "19900000002", facts=BATCH)
    deliver(carrier, post)
    assert [one["kind"] for one in post.taken] == ["report", "report", "notice:order"]


def test_the_senders_reason_is_said_and_whom_nobody_could_tell(tmp_path, capsys):
    carriers.make(tmp_path, "dev")
    carrier = Carrier(tmp_path, tmp_path)
    in_delivery(carrier, Post())
    carrier.later(1)
    carrier.register(N, home_region=JIANGSU)
    carrier.event(N, "silence")
    order, later = carrier.order(N)["id"], moment(carrier.now + 25 * HOUR).isoformat()
    carrier.ledger.close()
    assert main(["deliver", str(tmp_path), "--at", later, "--", "/no/program"]) == 1
    said = capsys.readouterr().err
    assert "1 not taken: " in said
    assert "/no/program" in said
    assert f"of orders {order}: no hours run" in said


def test_nothing_is_handed_over_twice(carrier, post):
    carrier.register(N, home_region=JIANGSU)
    carrier.event(N, "silence")
    deliver(carrier, post)
    carrier.event(N, "fraud_sms")
    deliver(carrier, post)
    assert len(post.taken) == 1


def void(carrier, post, why):
    """Nothing went out, nothing waits, and the notice says why."""
    assert deliver(carrier, post)[:3] == (0, 0, 0)
    row = carrier.ledger.notices.all()[-1]
    assert (row["sent_at"], row["proof"]) == (None, f"void: {why}")


@pytest.mark.parametrize("again", [False, True])
def test_nobody_is_told_of_a_number_that_was_given_up(carrier, post, again):
    carrier.register(N, home_region=JIANGSU)
    carrier.event(N, "silence")
    given_up(carrier)
    if again:
        carrier.register(N, ANOTHER, activated_at=carrier.now)
    void(carrier, post, "the number was given up")


def test_nobody_is_told_of_an_order_that_was_passed(carrier, post):
    carrier.register(N, home_region=JIANGSU)
    carrier.event(N, "silence")
    order = carrier.ledger.orders.current(carrier.number(N).id)
    with carrier.ledger.transaction():
        carrier.ledger.orders.settle(order, "passed", carrier.now)
    void(carrier, post, "the order was passed")


def test_nobody_is_told_of_a_listing_that_has_ended(carrier, post):
    carrier.register(N, home_region=JIANGSU)
    carrier.register("19900000002", home_region=JIANGSU)
    effects, document = ListingEffects(carrier.ledger, carrier.network._rules), carrier.hash(HOLDER)
    with carrier.ledger.transaction():
        listing = {"list": "case_involved", "region": "2101"}
        id_ = carrier.ledger.listings.add(document, bytes(16), listing, "anna")
        carrier.ledger.listings.confirm(id_, "bela")
        assert effects.apply(document, carrier.now)
        carrier.ledger.listings.remove(document, "case_involved", "2101", "bela", carrier.now)
        assert effects.apply(document, carrier.now)
    void(carrier, post, "the listing has ended")


def test_a_batch_goes_to_both_places_with_proof_and_without_a_person(carrier, post):
    carrier.visit("r1", N, facts=BATCH | {"store.police_contact": "样例派出所"})
    assert deliver(carrier, post)[:3] == (0, 2, 0)
    assert [message["to"] for message in post.taken] == ["antifraud_centre", "police_station"]
    assert post.taken[1]["contact"] == "样例派出所"
    assert "999999198001010019" not in json.dumps(post.taken)
    assert [row["proof"] for row in carrier.ledger.reports.all()] == ["post-1", "post-2"]


def test_a_program_takes_a_message_and_its_first_line_is_the_proof(tmp_path):
    script = "import json, sys; print('sms', json.load(sys.stdin)['to'])"
    assert ProgramSender([sys.executable, "-c", script]).send({"to": N}) == f"sms {N}"


def test_a_program_that_ends_with_status_0_took_it_also_without_a_word():
    assert ProgramSender([sys.executable, "-c", ""]).send({}) == ""


@pytest.mark.parametrize(
    "command", [[sys.executable, "-c", "raise SystemExit(1)"], ["/no/program"]]
)
def test_a_program_that_fails_did_not_take_it(command):
    with pytest.raises(NotDeliveredError, match=r"status 1|/no/program"):
        ProgramSender(command).send({})


def test_a_program_that_does_not_end_is_ended_with_all_that_it_started(tmp_path):
    """Its child holds the pipe as well, which comes to its end once nobody is left."""
    os.mkfifo(pipe := tmp_path / "pipe")
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    writer = os.open(pipe, os.O_WRONLY)
    script = f"exec 3>{pipe}; sleep 60 & wait"
    with pytest.raises(NotDeliveredError, match="did not end within"):
        ProgramSender(["/bin/sh", "-c", script], patience_s=1).send({})
    os.close(writer)
    ended = select.poll()
    ended.register(reader, select.POLLHUP)
    assert ended.poll(30_000)
    os.close(reader)


def test_two_runs_at_once_hand_nothing_over_twice(office, capsys):
    command = ["deliver", str(office), "--", sys.executable, "-c", ""]
    with only_one("`carrier deliver`", office / "deliver.lock"):
        assert main(command) == ExitStatus.RUNS_ALREADY
    assert "another `carrier deliver` runs already" in capsys.readouterr().err
    assert main(command) == ExitStatus.DONE


# -- complaints -------------------------------------------------------------------------------------


def answered(carrier, complaint=1, *, lifts=True):
    answer = ComplaintAnswer("您说得对。", "anna", lifts, carrier.now)
    with carrier.ledger.transaction():
        return complaint_answers.give(carrier.ledger, carrier.network._rules, complaint, answer)


@pytest.fixture
def objecting(carrier):
    """Somebody whose number was stopped, and who objects to the decision."""
    carrier.register(N, home_region=HUBEI)
    decision = carrier.event(N, "calls")
    carrier.take(carrier.complaint("c1", about=decision.number))
    return carrier


def test_an_objection_that_is_right_takes_the_order_back(objecting):
    assert answered(objecting).state == "active"
    assert objecting.ledger.orders.current(objecting.number(N).id) is None
    (row,) = objecting.ledger.complaints.all()
    assert (row["answer"], row["answered_by"], row["closed_at"]) == (
        "您说得对。",
        "anna",
        objecting.now,
    )
    (_, back) = objecting.ledger.numbers.transitions(objecting.number(N))
    assert back["cause"] == "complaint 1 was right"


def test_one_that_is_not_right_is_answered_and_closed(objecting):
    assert answered(objecting, lifts=False) is None
    assert objecting.state(N) == "suspended"
    with pytest.raises(InputError, match="closed"):
        answered(objecting)


def test_what_the_police_stopped_no_answer_gives_back(objecting):
    with objecting.ledger.transaction():
        objecting.ledger.numbers.stop(
            objecting.number(N), StopAuthority.POLICE, "police", objecting.now
        )
    with pytest.raises(InputError, match="theirs"):
        answered(objecting)
    assert objecting.state(N) == "suspended"
    assert objecting.ledger.complaints.find(1)["closed_at"] is None


def test_a_complaint_about_a_visit_finds_its_number(carrier):
    carrier.register(N, home_region=JIANGSU)
    carrier.event(N)
    about = "0198f2a0-0000-7000-8000-00000abcdef1"
    carrier.visit(about, N, "second_verify", facts=ANOTHER_PERSON | {"request.by_proxy": False})
    carrier.take(carrier.complaint("c1", about=about))
    assert answered(carrier).state == "active"


def given_up(carrier, *, again=False):
    """Its holder closes the number; somebody may be given it again, and be ordered to verify it."""
    carrier.later(1)
    with carrier.ledger.transaction():
        closed = carrier.number(N)
        carrier.ledger.numbers.set_state(closed, NumberState.CLOSED, "closed", carrier.now)
    if again:
        carrier.later(1)
        carrier.register(N, ANOTHER, home_region=JIANGSU, activated_at=carrier.now)
        carrier.event(N, "silence")
    return closed


@pytest.mark.parametrize("again", [False, True])
def test_a_number_that_was_given_up_is_not_given_back(objecting, again):
    closed = given_up(objecting, again=again)
    with pytest.raises(InputError, match="given it up"):
        answered(objecting)
    assert objecting.ledger.numbers.of(closed.id).state is NumberState.CLOSED


def test_a_complaint_about_a_former_holders_visit_lifts_nothing_of_the_next(carrier):
    carrier.register(N, home_region=JIANGSU)
    carrier.event(N)
    about = "0198f2a0-0000-7000-8000-00000abcdef1"
    carrier.visit(about, N, "second_verify", facts=ANOTHER_PERSON | {"request.by_proxy": False})
    given_up(carrier, again=True)
    carrier.take(carrier.complaint("c1", about=about))
    with pytest.raises(InputError, match="given it up"):
        answered(carrier)
    assert (carrier.state(N), carrier.order(N)["state"]) == ("notified", "open")


def test_a_complaint_about_a_number_that_was_taken_lifts_nothing_of_its_holder(carrier):
    carrier.register(N, ANOTHER, home_region=JIANGSU)
    carrier.event(N, "silence")
    about = "0198f2a0-0000-7000-8000-00000abcdef1"
    assert "number_taken" in carrier.visit(about, N)
    carrier.take(carrier.complaint("c1", about=about))
    with pytest.raises(InputError, match="no number that is known"):
        answered(carrier)
    assert carrier.state(N) == "notified"


@pytest.mark.parametrize("about", ["", "Q999-1", "nothing"])
def test_a_complaint_about_nothing_known_lifts_nothing(carrier, about):
    carrier.take(carrier.complaint("c1", about=about))
    with pytest.raises(InputError):
        answered(carrier)
    with pytest.raises(InputError):
        answered(carrier, 99)
