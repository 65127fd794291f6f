"""A focus check that is signed at another kiosk: asked for at this one, and signed at that one."""

import dataclasses

import msgspec
import pytest
from elsewhere import PIN, key_of, wrapped_key_of
from house import DOCUMENT, FOCUS, HOUSE
from rehearsal import AGREE, Rehearsal

from kiosk.errors import CarrierUnreachableError
from kiosk.identity.documents import DocumentKind
from kiosk.protocol import messages as m
from kiosk.protocol.codes import Field, Message
from kiosk.protocol.flows import Step
from kiosk.records import staff_key, staff_statement, supervision
from kiosk.records.cose import cbor
from kiosk.records.supervision import GOOD_FOR_S, Open, Said, SignatureReply
from kiosk.visit import effects
from kiosk.visit import events as ev
from kiosk.visit.pages.focus_check import FocusCheckControl
from kiosk.visit.pages.remote_check import RemoteCheckControl
from kiosk.visit.runtime.supervision_watch import SupervisionWatch

ONLINE = ev.StripSeen(True, Message.NONE, 0, (), full=False)


def house():
    """Whose people have keys, and whose clerk a screen of their own."""
    settings = HOUSE.settings
    staff = [
        msgspec.structs.replace(one, key=wrapped_key_of(one.id).encode()) for one in settings.clerks
    ]
    kiosk = msgspec.structs.replace(settings.kiosk, clerk_screen=True)
    changed = msgspec.structs.replace(settings, clerks=tuple(staff), kiosk=kiosk)
    return dataclasses.replace(HOUSE, settings=changed)


KEYED = house()


def press(visit, *controls):
    """On the clerk's screen."""
    for control in controls:
        visit.intend(m.Press, role=m.Role.CLERK, control=control)
    return visit


def asking(answer=FocusCheckControl.FOCUS_PLAUSIBLE):
    """A clerk has answered, and asks for a supervisor elsewhere."""
    visit = Rehearsal(KEYED)
    visit.send(ONLINE)
    visit.to_consent().press(*AGREE).read_document(FOCUS)
    press(visit, answer, FocusCheckControl.ASK_ELSEWHERE)
    (asked,) = visit.asked(effects.AskSupervisor)
    return visit, asked.request


def signed(request, person="c02", key=None):
    made = staff_statement.sign(request.statement(person), key or key_of(person))
    return ev.SupervisorAnswered(request.id, person, made.message)


def looking(request):
    """At the other kiosk: its desk shows the request, and somebody looks at it."""
    visit = Rehearsal(KEYED)
    visit.send(ev.SupervisionsSeen((Open("dev2", request, 1.0),)))
    visit.intend(m.Enter, role=m.Role.CLERK, fields={Field.SUPERVISION: request.id})
    assert visit.shown_to_staff.step is Step.REMOTE_CHECK
    return visit


# -- where the customer is ------------------------------------------------------------------


def test_a_signature_from_elsewhere_is_on_record_as_one_from_here():
    visit, request = asking()
    assert visit.shown_to_staff.content.asked_left_s == GOOD_FOR_S
    assert visit.shown_to_staff.content.message is Message.SUPERVISOR_ASKED
    visit.send(signed(request))
    check = visit.visit.focus_check
    assert (check.plausible, check.signed.clerk) == (True, "c02")
    assert visit.shown.step is Step.PRESENCE
    mine = staff_statement.prove(check.signed.proof, _public("c02"))
    assert mine.statement == request.statement("c02")


def _public(person):
    return staff_key.public_pem(wrapped_key_of(person).public)


@pytest.mark.parametrize("person", ["c01", "c03", "c09", ""])
def test_nobody_but_a_supervisor_of_this_store_counts(person):
    visit, request = asking()
    visit.send(signed(request, person or "c02") if person else ev.SupervisorAnswered(request.id))
    assert visit.visit.focus_check is None
    assert visit.shown_to_staff.content.message is Message.SUPERVISOR_SILENT
    assert FocusCheckControl.ASK_ELSEWHERE in visit.shown_to_staff.controls, (
        "and can be asked again"
    )


def test_a_signature_by_another_key_counts_for_nothing_whatever_the_carrier_says():
    visit, request = asking()
    visit.send(signed(request, "c02", key_of("c03")))
    assert visit.visit.focus_check is None


def test_a_signature_of_an_answer_that_was_taken_back_counts_for_nothing():
    visit, request = asking()
    press(visit, FocusCheckControl.FOCUS_NOT_PLAUSIBLE)
    visit.send(signed(request))
    assert visit.visit.focus_check is None
    assert visit.shown.step is Step.WITH_CLERK


def test_here_it_can_be_signed_all_the_same():
    visit, request = asking()
    visit.pin("c02")
    assert visit.shown.step is Step.PRESENCE
    visit.send(signed(request))
    assert visit.shown.step is Step.PRESENCE


def test_nobody_is_asked_without_an_answer_or_without_a_network():
    visit = Rehearsal(KEYED)
    visit.to_consent().press(*AGREE).read_document(FOCUS)
    press(visit, FocusCheckControl.FOCUS_PLAUSIBLE, FocusCheckControl.ASK_ELSEWHERE)
    assert not visit.asked(effects.AskSupervisor)
    visit.send(ONLINE)
    assert FocusCheckControl.ASK_ELSEWHERE in visit.shown_to_staff.controls


@pytest.mark.parametrize(
    ("organisation", "document"),
    [
        ("91999900MA0000001X", DOCUMENT),
        ("", msgspec.structs.replace(DOCUMENT, kind=DocumentKind.PASSPORT)),
    ],
)
def test_papers_are_looked_at_where_they_are(organisation, document):
    visit = Rehearsal(KEYED)
    visit.send(ONLINE)
    visit.to_consent().press(*AGREE)
    visit.visit.organisation = organisation
    visit.read_document(FOCUS | {"doc.signed_kind": False}, document)
    press(visit, FocusCheckControl.FOCUS_PLAUSIBLE)
    assert FocusCheckControl.ASK_ELSEWHERE not in visit.shown_to_staff.controls


def test_whoever_waits_for_a_supervisor_elsewhere_is_not_idle():
    visit, _request = asking()
    visit.wait(GOOD_FOR_S - 1)
    assert not visit.over
    assert visit.shown_to_staff.idle_left_s is None


# -- where the supervisor is ----------------------------------------------------------------


def test_a_supervisor_signs_what_the_clerk_there_answered():
    _visit, request = asking()
    visit = looking(request)
    shown = visit.shown_to_staff.content
    assert (shown.device, shown.purpose, shown.answer) == ("dev2", "personal", "plausible")
    assert [one.id for one in shown.signers] == ["c02"]
    visit.type_pin("c02")
    (checks,) = visit.asked(effects.CheckPin)
    assert checks.signs == request.statement("c02")
    proof = staff_statement.sign(checks.signs, key_of("c02"))
    visit.send(ev.PinChecked("c02", right=True, signed=checks.signs, proof=proof))
    assert visit.asked(effects.SignElsewhere) == [
        effects.SignElsewhere(request, "c02", proof.message)
    ]
    assert visit.shown_to_staff.step is Step.DESK
    visit.send(ev.SignatureTaken(Said.TAKEN))
    assert visit.shown_to_staff.content.message is Message.SIGNATURE_TAKEN


def test_the_clerk_who_asks_signs_at_no_other_kiosk():
    _visit, request = asking()
    visit = looking(request)
    visit.type_pin("c01")
    assert not visit.asked(effects.CheckPin)
    assert visit.shown_to_staff.content.message is Message.SUPERVISOR_CONFIRMS
    assert visit.shown.content.message is Message.NONE, "the customer reads nothing of it"


def test_a_wrong_pin_is_said_to_the_staff_alone():
    _visit, request = asking()
    visit = looking(request).pin("c02", right=False)
    assert visit.shown_to_staff.content.message is Message.PIN_WRONG
    assert visit.shown.content.message is Message.NONE
    assert not visit.asked(effects.SignElsewhere)


def test_who_does_not_agree_goes_back_to_the_desk_and_signs_nothing():
    _visit, request = asking()
    visit = press(looking(request), RemoteCheckControl.NOT_NOW)
    assert visit.shown_to_staff.step is Step.DESK
    assert [one.id for one in visit.shown_to_staff.content.asked] == [request.id]


def test_what_nobody_can_sign_any_more_is_no_longer_looked_at():
    _visit, request = asking()
    visit = looking(request)
    visit.send(ev.SupervisionsSeen(()))
    assert visit.shown_to_staff.step is Step.DESK


def test_a_customer_who_needs_the_clerk_comes_first():
    _visit, request = asking()
    visit = looking(request)
    visit.to_consent().press(*AGREE).read_document(FOCUS)
    assert visit.shown_to_staff.step is Step.FOCUS_CHECK
    assert visit.visit.supervising is None


# -- the watch ------------------------------------------------------------------------------


class Carrier:
    """Answers one after the other; an error where there is none."""

    def __init__(self, *data):
        self.data = list(data)
        self.asked = []

    def ask(self, asked, _deadline_s):
        self.asked.append(asked)
        data = self.data.pop(0) if self.data else None
        if data is None:
            raise CarrierUnreachableError("out of reach")
        return {"data": data}


def watch(carrier, posted=None):
    clock = [0.0]

    def rest(seconds):
        clock[0] += seconds

    posted = [] if posted is None else posted
    return SupervisionWatch(carrier, posted.append, looks=True, rest=rest, now=lambda: clock[0])


def test_a_request_is_asked_again_until_somebody_has_signed():
    _visit, request = asking()
    carrier = Carrier(
        SignatureReply().encode(), None, b"rubbish", SignatureReply("c02", b"m").encode()
    )
    assert watch(carrier).ask(request) == ev.SupervisorAnswered(request.id, "c02", b"m")
    assert carrier.asked == [supervision.asks_for(request)] * 4


def test_a_request_that_is_over_or_never_answered_ends():
    _visit, request = asking()
    over = Carrier(SignatureReply(expired=True).encode())
    assert watch(over).ask(request) == ev.SupervisorAnswered(request.id)
    assert watch(Carrier()).ask(request) == ev.SupervisorAnswered(request.id)


def test_what_others_ask_is_told_when_it_changes():
    _visit, request = asking()
    there = supervision.offer([Open("dev2", request, 1.0)])
    posted = []
    looks = watch(Carrier(there, there, None, b"\x01"), posted)
    for _ in range(4):
        looks.look()
    (seen, gone) = posted
    assert seen.requests[0].request == request
    assert gone.requests == ()


@pytest.mark.parametrize(
    ("data", "said"),
    [(cbor.dumps("taken"), Said.TAKEN), (cbor.dumps("other"), None), (None, None)],
)
def test_what_the_carrier_says_to_a_signature(data, said):
    _visit, request = asking()
    effect = effects.SignElsewhere(request, "c02", b"m")
    assert watch(Carrier(data)).sign(effect) == ev.SignatureTaken(said)


def test_the_staffs_keys_are_the_tests_own():
    assert key_of("c02").kid == wrapped_key_of("c02").unlock(PIN).kid
