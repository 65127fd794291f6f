"""The visits that the director plays in `kiosk demo`, each a list of steps that reads like its flow.

They build on each other: the second visit's number is verified again, gets another card, and goes to somebody
else; who handed it over is put on a list afterwards, and is refused another one.
"""

import datetime as dt
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from drivers.emulated.counter import EmulatedCounter
from drivers.emulated.director import Director
from drivers.emulated.display import Display
from drivers.emulated.eyes_and_hands import DirectorError
from drivers.emulated.sim import sim
from kiosk import china_time
from kiosk.records.reference_number import short

_RECEIPT_S = 180.0  # only what hangs takes so long
_RECEIVER = 2  # seed of the person who takes a number over; everybody else's is 1
_TERM = dt.timedelta(days=400)  # of the listing that refuses

SHOWN_FIRST = ("online", "offline")  # the summary's `visits`

Told = dict[str, Any]  # what the summary says of one visit
Tell = Callable[[str], None]


class Demo(NamedTuple):
    """Where visits are played. screens: a folder of pictures a visit; tell: says what is going on."""

    counter: EmulatedCounter
    display: Display
    screens: Path
    tell: Tell

    def director(self, visit: str) -> Director:
        return Director(self.counter, self.display, self.screens / visit)


def all_visits(demo: Demo) -> Iterator[tuple[str, Told]]:
    """Each with its name in the summary, in their order."""
    yield "online", _online_visit(demo)
    yield "offline", _offline_visit(demo)
    yield "second_verification", _second_verification(demo)
    yield "sim_replacement", _sim_replacement(demo)
    yield "transfer", _transfer(demo)
    yield "refusal", _refusal(demo)


def _online_visit(demo: Demo) -> Told:
    """A passport, with the network there: the number is opened while the customer waits."""
    demo.tell("visit 1: passport, online")
    director = demo.director("1-passport-online")
    director.wait_step("sign_in")
    play(director, sign_in=True, document=director.passport, sim_seed=1)
    confirmed(director, "receipt", "effective", "captured_not_effective")
    visit = closing(director, "passport", offline=False)
    settled(demo.counter.outbox, visit)
    return visit


def _offline_visit(demo: Demo) -> Told:
    """A resident card; the network is cut in mid-visit and comes back when the customer has gone."""
    demo.tell("visit 2: resident identity card, network cut")
    director = demo.director("2-resident-offline")
    play(
        director,
        sign_in=False,
        document=director.resident,
        sim_seed=2,
        before_document=demo.counter.cut_network,
    )
    confirmed(director, "kept", "captured_not_effective")
    visit = closing(director, "resident", offline=True)
    demo.tell("visit 2: the network comes back")
    director_later = demo.director("3-network-back")
    demo.counter.restore_network()
    director_later.wait_for(f"receipt:{visit['reference']}:accepted")
    director_later.shot("receipt-in-the-strip")
    director_later.close()
    settled(demo.counter.outbox, visit)
    return visit


def _second_verification(demo: Demo) -> Told:
    """The network finds the number risky; within 24 hours its holder shows that it is theirs."""
    number, iccid = sim(2)
    demo.tell("visit 3: the carrier wants the second number verified again (二次实人认证)")
    demo.counter.tell_carrier("event", number, "risk_model", "--reason", "sleeping")
    director = demo.director("4-second-verification")
    director.timed("number", lambda: director.begin_second_verify(number, iccid))
    director.timed("consent", director.consent)
    director.timed("document", director.resident)
    _through_the_face(director)
    before = director.number_status()
    _from_the_notice(director)
    confirmed(director, "receipt", "number_verified")
    visit = closing(director, "resident", offline=False)
    (row,) = demo.counter.at_the_carrier("number show", number)
    settled(demo.counter.outbox, visit)
    return visit | {"flow": "second_verify", "before": before, "after": row["state"]}


def _sim_replacement(demo: Demo) -> Told:
    """The second number's card is lost: its holder reports that, and gets another one."""
    number, old = sim(2)
    new = sim(3).iccid
    demo.tell("visit 4: the second number's card is lost and replaced (挂失补卡)")
    director = demo.director("5-sim-replacement")
    director.timed("number", lambda: director.begin_replacement("card_lost", number))
    director.timed("consent", director.consent)
    director.timed("document", director.resident)
    _through_the_face(director)
    _from_the_notice(director)
    director.timed("confirmation", lambda: director.new_card(new))
    confirmed(director, "receipt", "card_replaced")
    visit = closing(director, "resident", offline=False)
    (row,) = demo.counter.at_the_carrier("number show", number)
    settled(demo.counter.outbox, visit)
    return visit | {"flow": "replace", "before": old, "after": row["iccid"]}


def _transfer(demo: Demo) -> Told:
    """Its holder, whom two people compare by eye, hands the second number to somebody who is there too."""
    number, _ = sim(2)
    demo.tell("visit 5: the second number goes from its holder to another person (过户)")
    director = demo.director("6-transfer")
    before = _states(demo, number)
    director.timed("number", lambda: director.begin_transfer(number))
    director.timed("by_eye", director.another_way)
    director.timed("two_sign", lambda: director.clerks_answer("is_holder"))
    _from_the_notice(director)
    director.timed("handover", director.hand_over)
    director.timed("receiver", director.receiver_comes)
    director.timed("consent", director.consent)
    director.timed("document", lambda: director.another_person(_RECEIVER))
    _through_the_face(director)
    _from_the_notice(director)
    confirmed(director, "receipt", "number_transferred")
    visit = closing(director, "resident", offline=False)
    demo.counter.subscriber.call("sit", person="holder")
    settled(demo.counter.outbox, visit)
    return visit | {"flow": "transfer", "before": before, "after": _states(demo, number)}


def _states(demo: Demo, number: str) -> str:
    """Of all that the register has of this number, oldest first."""
    rows = demo.counter.at_the_carrier("number list")
    return ", ".join(row["state"] for row in rows if row["number"] == number)


def _refusal(demo: Demo) -> Told:
    """Who handed their number over is under joint punishment by now: told why, they object, with a paper."""
    demo.tell("visit 6: a listed person is refused, sees why, and objects (联合惩戒、异议)")
    _list_the_holder(demo)
    director = demo.director("7-refusal")
    director.timed("purpose", director.begin)
    director.timed("consent", director.consent)
    director.timed("document", lambda: director.resident("result"))
    director.shot("refused")
    director.timed("again", director.see_why)
    director.timed("presence", director.presence)
    director.wait_step("result")
    visit = _seen(director, "resident", offline=False)
    director.timed("objection", lambda: director.object_to("listing"))
    director.timed("paper", director.print_paper)
    _leaves(director)
    settled(demo.counter.outbox, visit)
    (filed,) = demo.counter.at_the_carrier("complaints")
    printed = len(demo.counter.printer.receipts)
    return visit | {"ground": filed["ground"], "goes_to": filed["route"], "printed": printed}


def _list_the_holder(demo: Demo) -> None:
    who = demo.counter.card.call("describe", profile="resident")["id_number"]
    today = china_time.today()
    term = ("--from", today.isoformat(), "--until", (today + _TERM).isoformat())
    listed = ("--document", f"resident:{who}", "--list", "joint_punishment", "--region", "CN")
    demo.counter.tell_carrier("listing add", *listed, *term, "--by", "demo")


def _through_the_face(director: Director) -> None:
    director.timed("presence", director.presence)
    director.timed("attest", director.attest)


def _from_the_notice(director: Director) -> None:
    director.timed("notice", director.read_notice)
    director.timed("signature", director.signature)


def confirmed(director: Director, name: str, *codes: str) -> None:
    """The customer's press, and what comes of it; timed under this name."""

    def told() -> None:
        director.confirm()
        director.wait_message(*codes)

    director.timed(name, told)


def play(
    director: Director,
    *,
    sign_in: bool,
    document: Callable[[], None],
    sim_seed: int,
    before_document: Callable[[], None] | None = None,
) -> None:
    """A visit up to the confirmation page, as a list of steps."""
    if sign_in:
        director.timed("sign_in", director.sign_in)
    director.timed("purpose", director.begin)
    director.timed("consent", director.consent)
    if before_document:
        before_document()
    director.timed("document", document)
    _through_the_face(director)
    _from_the_notice(director)
    director.timed("confirmation", lambda: director.compare(*sim(sim_seed)))


def closing(director: Director, document: str, *, offline: bool) -> Told:
    visit = _seen(director, document, offline=offline)
    _leaves(director)
    return visit


def _seen(director: Director, document: str, *, offline: bool) -> Told:
    """What the result page says, and how long the person has waited for it."""
    director.shot("result")
    return {
        "flow": "new_sim",
        "document": document,
        "outcome": director.outcome(),
        "reference": director.reference(),
        "offline": offline,
        "machine_ms": sum(step.ms for step in director.steps),
        "steps": [{"name": step.name, "ms": step.ms} for step in director.steps],
    }


def _leaves(director: Director) -> None:
    director.finish()
    director.shot("wiped-and-ready")
    director.close()


def settled(outbox: Callable[[], list[Told]], visit: Told) -> None:
    """Wait for every record's receipt; the visit's own is the newest that the visit told the number of.

    outbox: as `kiosk outbox list --json` tells it.
    """
    deadline = time.monotonic() + _RECEIPT_S
    while waiting := [row for row in outbox() if row["verdict"] is None]:
        if time.monotonic() > deadline:
            raise DirectorError(f"no receipt for {waiting[0]['record_id']}")
        time.sleep(0.2)
    reference = visit.pop("reference")
    (row,) = (row for row in outbox() if short(row["record_id"]) == reference)
    visit["verdict"], visit["record_id"] = row["verdict"], row["record_id"]
