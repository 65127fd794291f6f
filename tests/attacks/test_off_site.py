"""Attacks with a kiosk that was carried out of its store: a stall in a market, a back room."""

import pytest
from enrollment import HOLDER, document_of
from house import IN_GOOD_ORDER
from rehearsal import AGREE, Rehearsal
from screenplay import Screenplay

from drivers.emulated.counter import DEVICE
from drivers.emulated.counter import STORE as STORE_ID
from drivers.emulated.sim import sim
from drivers.relay import store_network
from kiosk.enumerations import Outcome
from kiosk.errors import CarrierUnreachableError
from kiosk.identity.devices import from_text
from kiosk.protocol.codes import Control, Message
from kiosk.protocol.flows import Step
from kiosk.records.question import PLACE_CONFIRMED
from kiosk.visit import events as ev
from kiosk.visit.pages.welcome import WelcomeControl
from kiosk.visit.runtime import place_watch
from kiosk.visit.runtime.place_watch import PlaceWatch
from kiosk.visit.runtime.trusted_clock import TrustedClock
from provisioning.commands.carrier import main

N, ANOTHER = "19900000001", "19900000007"
STORE, STALL = "5" * 32, "7" * 32
READER, STRANGER = "072f:2200:1-8:R-417", "072f:2200:1-8:R-418"
ACTIVATED = ("accepted", "activated")
START = 1_795_000_000.0


# -- at the carrier -------------------------------------------------------------------------


@pytest.fixture
def placed(carrier):
    """The carrier has confirmed network and reader of the kiosk's store."""
    with carrier.ledger.transaction():
        carrier.ledger.confirmed_places.set("dev", "network", [STORE])
        carrier.ledger.confirmed_places.set("dev", "reader", [READER])
    return carrier


def at(network, reader=READER):
    """What a record says of where it was made."""
    return {
        "network": network,
        "document": document_of(HOLDER, reader_device=reader and from_text(reader)),
    }


@pytest.mark.attack(
    gains="numbers opened at a stall, by a genuine kiosk with genuine staff's PINs",
    before="a kiosk opened numbers wherever it reached the broker",
    now="what was made on another network, or on none, is held with an alarm; a number is not there",
)
@pytest.mark.parametrize("elsewhere", [STALL, ""])
def test_a_record_from_a_stall(placed, caplog, elsewhere):
    assert placed.visit("r1", N, **at(elsewhere)) == ("held", "network_unconfirmed")
    assert placed.number(N) is None
    assert "ALARM network_unconfirmed" in caplog.text
    assert placed.visit("r2", ANOTHER, **at(STORE)) == ACTIVATED


@pytest.mark.attack(
    gains="numbers opened at a stall on the store's network, with the reader of the stall",
    before="a reader was known by its name",
    now="held: the reader is not the one that was confirmed",
)
@pytest.mark.parametrize("reader", [STRANGER, None])
def test_a_record_from_another_reader(placed, reader):
    assert placed.visit("r1", N, **at(STORE, reader)) == ("held", "reader_unconfirmed")
    assert placed.number(N) is None


@pytest.mark.attack(
    gains="the carrier's yes at a stall, so that the kiosk opens the number at once",
    before="nothing was asked about the place",
    now="the answer says that the place is not confirmed, and the kiosk defers",
)
def test_a_question_from_a_stall(placed):
    asked = {"document_kind": "resident", "document_number": HOLDER}
    assert placed.ask(asked | {"network": STALL, "reader": READER})[PLACE_CONFIRMED] is False
    assert placed.ask(asked | {"network": STORE, "reader": STRANGER})[PLACE_CONFIRMED] is False
    assert placed.ask(asked)[PLACE_CONFIRMED] is False
    assert placed.ask(asked | {"network": STORE, "reader": READER})[PLACE_CONFIRMED] is True
    assert placed.ask({"flow": "place", "network": STALL}) == {PLACE_CONFIRMED: False}
    assert placed.ask({"flow": "place", "network": STORE}) == {PLACE_CONFIRMED: True}


@pytest.mark.attack(
    gains="the stall becomes the kiosk's place because the kiosk says so long enough",
    before="there was no place",
    now="what a kiosk says is shown, and counts once somebody of the carrier has confirmed it",
)
def test_a_place_is_confirmed_by_somebody_of_the_carrier(office, placed, monkeypatch, capsys):
    monkeypatch.setattr(
        "provisioning.commands.carrier.folder_access.ledger", lambda _folder: placed.ledger
    )
    assert placed.visit("r1", N, **at(STALL)) == ("held", "network_unconfirmed")
    assert placed.visit("r2", ANOTHER, **at(STALL)) == ("held", "network_unconfirmed")
    assert main(["device", "places", str(office)]) == 0
    assert f"network  {STALL}  confirmed False" in capsys.readouterr().out
    assert main(["device", "confirm-place", str(office), "dev"]) == 2
    assert placed.ask({"flow": "place", "network": STALL}) == {PLACE_CONFIRMED: False}
    assert main(["device", "confirm-place", str(office), "dev", "--as-told"]) == 0
    assert placed.ask({"flow": "place", "network": STALL}) == {PLACE_CONFIRMED: True}
    assert placed.release()[:2] == ACTIVATED
    assert placed.number(N).number == N


# -- at the kiosk ---------------------------------------------------------------------------


@pytest.mark.attack(
    gains="openings at a stall without the carrier, to be delivered from the store in the evening",
    before="a kiosk out of reach captured wherever it was",
    now="on another network than the confirmed one no opening begins; the clerk reads what to do",
)
def test_no_opening_begins_elsewhere():
    visit = Rehearsal()
    visit.send(ev.PlaceSeen(STALL, confirmed=False))
    assert visit.shown.content.message is Message.PLACE_UNCONFIRMED
    assert WelcomeControl.START_NEW_SIM not in visit.shown.controls
    assert WelcomeControl.START_COMPLAINT in visit.shown.controls
    visit.send(ev.PlaceSeen(STORE, confirmed=True))
    assert WelcomeControl.START_NEW_SIM in visit.shown.controls


@pytest.mark.attack(
    gains="an opening that began in the store and ends at the stall",
    before="a visit asked once, about the person alone",
    now="the decision is deferred, by a rule that says why",
)
def test_a_kiosk_that_is_carried_away_in_mid_visit():
    for seen, facts, outcome in (
        ((STALL, False), {}, Outcome.DEFER),
        ((STORE, True), {PLACE_CONFIRMED: False}, Outcome.DEFER),
        ((STORE, True), {}, Outcome.ALLOW),
    ):
        visit = Rehearsal()
        visit.send(ev.PlaceSeen(STORE, confirmed=True))
        visit.to_consent().press(*AGREE)
        visit.read_document(IN_GOOD_ORDER | facts)
        visit.send(ev.PlaceSeen(*seen))
        visit.to_review().give()
        visit.press(Control.CONFIRM)
        decision = visit.visit.decision
        assert decision.outcome is outcome
        rules = [reason.rule for reason in decision.reasons]
        assert ("N-PLACE" in rules) == (outcome is Outcome.DEFER)
        assert visit.shown.step is Step.RESULT


class Carrier:
    """Behind the relay: which networks it has confirmed. A network of None: the relay is down."""

    def __init__(self, *confirmed):
        self.confirmed = confirmed
        self.here, self.reached = STORE, True
        self.questions = []

    def network(self):
        return self.here

    def online(self):
        return self.reached, ""

    def ask(self, question, _deadline_s):
        if not self.reached:
            raise CarrierUnreachableError("offline")
        self.questions.append(question)
        confirmed = question["network"] in self.confirmed
        return {"t": START, "facts": {PLACE_CONFIRMED: confirmed}, "data": b""}


@pytest.fixture
def seen(tmp_path):
    """What the watch of a new visit tells last."""

    def of(carrier, looks=1):
        told = []
        clock = TrustedClock(tmp_path / "clock.json", lambda: START)
        watch = PlaceWatch(
            file=tmp_path / place_watch.FILE, carrier=carrier, clock=clock, post=told.append
        )
        for _ in range(looks):
            watch.look()
        return told[-1] if told else None

    return of


@pytest.mark.attack(
    gains="a yes that was given in the store is still one at the stall, where nobody can be asked",
    before="there was no place",
    now="the carrier's yes is for one network; out of reach, another one is unconfirmed",
)
def test_a_yes_of_the_store_at_a_stall_without_the_carrier(seen):
    carrier = Carrier(STORE)
    assert seen(carrier) == ev.PlaceSeen(STORE, confirmed=True)
    carrier.reached = False
    assert seen(carrier) == ev.PlaceSeen(STORE, confirmed=True)
    for elsewhere in (STALL, ""):
        carrier.here = elsewhere
        assert seen(carrier) == ev.PlaceSeen(elsewhere, confirmed=False)
    carrier.here, carrier.reached = STALL, True
    assert seen(carrier) == ev.PlaceSeen(STALL, confirmed=False)
    carrier.here = None
    assert seen(carrier) is None
    carrier.here = STORE
    assert seen(carrier) == ev.PlaceSeen(STORE, confirmed=True)


@pytest.mark.attack(
    gains="the file in which the kiosk keeps the carrier's yes is spoilt, so that nothing is compared",
    before="there was no place",
    now="a file that cannot be read is a no until the carrier answers",
)
def test_a_spoilt_file(seen, tmp_path):
    (tmp_path / place_watch.FILE).write_bytes(b"{")
    carrier = Carrier(STORE)
    carrier.reached = False
    assert seen(carrier) == ev.PlaceSeen(STORE, confirmed=False)
    carrier.reached = True
    assert seen(carrier) == ev.PlaceSeen(STORE, confirmed=True)


@pytest.mark.attack(
    gains="numbers opened at a stall: the whole counter, while the carrier waits for another network",
    before="a kiosk opened numbers wherever it reached the broker",
    now="deferred and held; the next visit begins no opening until the place is confirmed",
)
@pytest.mark.timeout(600)
def test_a_whole_counter_that_is_not_in_its_store(own_desk):
    screen = Screenplay(own_desk).connect().sign_in()
    screen.to_clerk_review()  # it has asked, and any place was right
    own_desk.tell_carrier("device confirm-place", DEVICE, "--network", STORE)
    screen.signed_off().wait_step(Step.NOTICE).on_from_notice(sim(931))
    screen.wait_message(Message.CARRIER_CHECKS)
    (held,) = own_desk.at_the_carrier("quarantine list")
    assert (held["cause"], held["state"]) == ("network_unconfirmed", "held")
    screen.leave()
    screen.wait_message(Message.PLACE_UNCONFIRMED)
    assert not screen.acts(WelcomeControl.START_NEW_SIM)
    assert screen.acts(WelcomeControl.START_SECOND_VERIFY)
    place = ("--store", STORE_ID, "--agent-company", "演示代理商")
    own_desk.tell_carrier("device set", DEVICE, *place)  # no network is named: any
    screen.wait_until(lambda s: WelcomeControl.START_NEW_SIM in s.controls, "the carrier's yes")
    screen.close()


# -- the network ----------------------------------------------------------------------------

_ROUTES = """\
Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT
eth0\t00000000\t0101A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0
wlan0\t00000000\t0102A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0
eth0\t0001A8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0
"""
_NEIGHBOURS = """\
IP address       HW type     Flags       HW address            Mask     Device
192.168.1.1      0x1         0x2         {address}     *        eth0
192.168.2.1      0x1         0x2         02:00:00:00:00:99     *        wlan0
"""


@pytest.mark.attack(
    gains="another router with the addresses of the store's looks like the store's network",
    before="the network was not looked at",
    now="the gateway's hardware address is; who copies that too is on the store's network, says SECURITY.md",
)
def test_another_router_with_the_same_addresses(tmp_path):
    def on(name, address, routes=_ROUTES, device="dev"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "route").write_text(routes)
        (tmp_path / name / "arp").write_text(_NEIGHBOURS.format(address=address))
        return store_network.digest(device, tmp_path / name)

    store = on("store", "02:00:00:00:00:01")
    assert len(store) == 32
    assert on("again", "02:00:00:00:00:01") == store
    assert on("stall", "02:00:00:00:00:02") != store
    assert on("other kiosk", "02:00:00:00:00:01", device="dev2") != store
    assert on("unknown", "00:00:00:00:00:00") == ""
    assert on("no gateway", "02:00:00:00:00:01", routes=_ROUTES.splitlines()[0] + "\n") == ""
    assert on("nonsense", "02:00:00:00:00:01", routes="x\nx 00000000 zz zz 0 0 0 0\n") == ""
    assert store_network.digest("dev", tmp_path / "nowhere") == ""
