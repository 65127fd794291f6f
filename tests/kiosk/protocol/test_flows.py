"""The flows: where a press that goes on leads, and where back leads, page by page."""

import pytest

from kiosk.enumerations import Flow
from kiosk.protocol.flows import FLOWS, OffTheWayError, Step, after, before, first

NUMBERS = (Flow.SECOND_VERIFY, Flow.RESUME)
TOLD = [Step.NOTICE, Step.SIGNATURE, Step.SAFE_USE, Step.CONFIRMATION, Step.RESULT]
NOTICE_TO_END = [Step.NOTICE, Step.SIGNATURE, Step.CONFIRMATION, Step.RESULT]
OF_A_NUMBER = [
    Step.NUMBER,
    Step.CONSENT,
    Step.DOCUMENT,
    Step.PRESENCE,
    Step.NUMBER_STATUS,
    *NOTICE_TO_END,
]
WAYS = {
    Flow.NEW_SIM: [Step.PURPOSE, Step.CONSENT, Step.DOCUMENT, Step.PRESENCE, *TOLD],
    Flow.SECOND_VERIFY: OF_A_NUMBER,
    Flow.RESUME: OF_A_NUMBER,
    Flow.REPLACE: [
        Step.LOSS_REPORT,
        Step.NUMBER,
        Step.CONSENT,
        Step.DOCUMENT,
        Step.PRESENCE,
        *NOTICE_TO_END,
    ],
    Flow.CANCEL: [Step.NUMBER, Step.CONSENT, Step.DOCUMENT, Step.PRESENCE, *NOTICE_TO_END],
    Flow.TRANSFER_OUT: [
        Step.NUMBER,
        Step.CONSENT,
        Step.DOCUMENT,
        Step.PRESENCE,
        *NOTICE_TO_END[:-1],
        Step.HANDOVER,
    ],
    Flow.TRANSFER: [Step.HANDOVER, Step.CONSENT, Step.DOCUMENT, Step.PRESENCE, *TOLD],
    Flow.QUERY: [Step.CONSENT, Step.DOCUMENT, Step.PRESENCE, Step.MY_NUMBERS, Step.RESULT],
    Flow.COMPLAINT: [Step.COMPLAINT, Step.COMPLAINT_FILED],
}


@pytest.mark.parametrize("flow", Flow)
def test_onward_goes_from_the_first_page_to_the_last(flow):
    way = [first(flow)]
    while way[-1] is not FLOWS[flow][-1].page:
        way.append(after(flow, way[-1]))
    assert way == WAYS[flow]


@pytest.mark.parametrize("flow", Flow)
def test_back_goes_the_same_way_and_then_out(flow):
    way = WAYS[flow]
    assert [before(flow, step) for step in way] == [None, *way[:-1]]


BESIDE = {
    Step.PRODUCT: (Step.PURPOSE, Step.CONSENT),
    Step.ORGANISATION: (Step.PURPOSE, Step.CONSENT),
    Step.ON_BEHALF: (Step.PURPOSE, Step.CONSENT),
    Step.WITHOUT_CHIP: (Step.DOCUMENT, Step.PRESENCE),
    Step.FOCUS_CHECK: (Step.DOCUMENT, Step.PRESENCE),
    Step.ATTEST: (Step.PRESENCE, Step.NOTICE),
    Step.CLERK_REVIEW: (Step.DOCUMENT, Step.NOTICE),
    Step.YOUNG_USERS: (Step.SAFE_USE, Step.CONFIRMATION),
    Step.THREE_NOS: (Step.SAFE_USE, Step.CONFIRMATION),
}


@pytest.mark.parametrize("step", BESIDE)
def test_a_page_that_only_some_see_has_its_own_back_and_the_stops_onward(step):
    assert (before(Flow.NEW_SIM, step), after(Flow.NEW_SIM, step)) == BESIDE[step]


@pytest.mark.parametrize("flow", NUMBERS)
def test_how_a_number_stands_is_told_only_behind_the_face(flow):
    for step in (Step.PRESENCE, Step.ATTEST, Step.CLERK_REVIEW):
        assert after(flow, step) is Step.NUMBER_STATUS
    assert before(flow, Step.NUMBER_STATUS) is Step.PRESENCE


def test_a_page_that_is_not_in_the_flow_is_named():
    with pytest.raises(OffTheWayError, match=r"new_sim: .* number_status$"):
        after(Flow.NEW_SIM, Step.NUMBER_STATUS)
    with pytest.raises(OffTheWayError):
        before(Flow.COMPLAINT, Step.TICKET)
    with pytest.raises(OffTheWayError):
        after(Flow.NEW_SIM, Step.RESULT)
