"""A focus check between two kiosks of a store, through relay, broker and carrier; the other is played."""

import datetime as dt
from contextlib import closing

import pytest
from screenplay import Screenplay, document_of
from waiting import until

from drivers.emulated.counter import DEVICE, STORE
from drivers.emulated.sim import sim
from drivers.emulated.staff import CLERK, PINS, SUPERVISOR, signing_keys
from kiosk.protocol.codes import Message
from kiosk.protocol.flows import Step
from kiosk.protocol.messages import Role
from kiosk.records import staff_key, staff_statement, supervision
from kiosk.records.cose import cbor
from kiosk.records.supervision import Request, Said
from kiosk.visit.pages.focus_check import FocusCheckControl
from kiosk.visit.pages.welcome import WelcomeControl
from provisioning.carrier import remote_supervision
from provisioning.carrier.ledger import Ledger
from provisioning.carrier.tables.device_places import DevicePlace

_TWO = pytest.mark.parametrize("own_desk", [{"clerk_screen": True}], indirect=True)
OTHER = "demo-kiosk-2"


class OtherKiosk:
    """Of the same store, at the same carrier."""

    def __init__(self, ledger):
        self._ledger = ledger
        place = DevicePlace(device=OTHER, store=STORE, agent_company="a")
        with ledger.transaction():
            ledger.device_places.set(place)

    def _asks(self, asked):
        now = dt.datetime.now(dt.UTC).timestamp()
        return remote_supervision.answer(self._ledger, OTHER, asked, now)

    def offered(self):
        return supervision.offered(self._asks(supervision.asks_what_there_is()))

    def signs(self, request):
        key = signing_keys()[SUPERVISOR].unlock(PINS[SUPERVISOR])
        made = staff_statement.sign(request.statement(SUPERVISOR), key).message
        return Said(cbor.loads(self._asks(supervision.asks_to_take(request, SUPERVISOR, made))))

    def asks_for(self, request):
        return supervision.SignatureReply.decode(self._asks(supervision.asks_for(request)))


@pytest.fixture
def other(own_desk):
    with closing(Ledger(own_desk.carrier / "carrier.db")) as ledger:
        yield OtherKiosk(ledger)


@pytest.fixture
def screens(own_desk):
    """The customer's, and the clerk's."""
    made = Screenplay(own_desk).connect(), Screenplay(own_desk, Role.CLERK).connect()
    yield made
    for screen in made:
        screen.close()


@_TWO
def test_a_focus_check_is_signed_at_the_next_kiosk_and_the_number_is_opened(
    own_desk, screens, other
):
    customer, clerk = screens
    clerk.sign_in()
    customer.wait_until(lambda s: WelcomeControl.START_NEW_SIM in s.controls, "the clerk")
    document = document_of(own_desk, 790, home="43")
    own_desk.tell_carrier(
        *("number add", sim(791).number, "--iccid", sim(791).iccid),
        *("--document", document, "--home-region", "11"),
        *("--activated-at", dt.datetime.now(dt.UTC).isoformat(timespec="seconds")),
    )
    customer.to_document().place("resident", seed=790, home="43").wait_step(Step.WITH_CLERK)
    clerk.wait_step(Step.FOCUS_CHECK).press(FocusCheckControl.FOCUS_PLAUSIBLE)
    clerk.press(FocusCheckControl.ASK_ELSEWHERE).wait_message(Message.SUPERVISOR_ASKED)
    (offered,) = until(other.offered, "the request at the other kiosk")
    assert offered.device == DEVICE
    assert other.signs(offered.request) is Said.TAKEN
    customer.wait_step(Step.PRESENCE).face_checked()
    clerk.wait_step(Step.ATTEST).attest()
    customer.wait_step(Step.NOTICE).read_notice().signed().wait_step(Step.WITH_CLERK)
    clerk.three_nos()
    customer.wait_step(Step.CONFIRMATION).on_from_confirmation(sim(792))
    customer.wait_message(Message.EFFECTIVE)


@_TWO
def test_a_supervisor_signs_here_what_another_kiosk_asks_for(own_desk, screens, other):
    _customer, clerk = screens
    clerk.sign_in()
    request = Request(
        store=STORE,
        clerk=CLERK,
        record_id="0198f2a0-0000-7000-8000-000000000001",
        nonce=b"n" * 32,
        document=b"d" * 32,
        question="personal",
        answer=True,
    )
    other.asks_for(request)
    clerk.wait_until(lambda s: s.step is Step.DESK and s.content.asked, "the request")
    clerk.enter(supervision=request.id).wait_step(Step.REMOTE_CHECK)
    clerk.pin(SUPERVISOR).wait_step(Step.DESK).wait_message(Message.SIGNATURE_TAKEN)
    reply = other.asks_for(request)
    assert reply.person == SUPERVISOR
    pem = staff_key.public_pem(signing_keys()[SUPERVISOR].public)
    assert request.is_signed(SUPERVISOR, reply.message, pem)
