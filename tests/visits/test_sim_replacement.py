"""A lost SIM card is replaced while its holder stands there, and nobody else's is; whole, on real parts."""

from screenplay import document_of

from drivers.emulated.sim import sim
from kiosk.protocol.codes import Message
from kiosk.protocol.flows import Step
from kiosk.visit.pages.loss_report import LossReportControl


def registered(desk, seed, of=None):
    """A number of this seed, which belongs to the person of this seed, or of another one."""
    given = sim(seed)
    desk.tell_carrier(
        "number add",
        given.number,
        *("--document", document_of(desk, of or seed), "--iccid", given.iccid),
        *("--home-region", "32", "--activated-at", "2025-01-01T10:00:00+08:00"),
    )
    return given


def number_of(desk, number):
    (row,) = desk.at_the_carrier("number show", number)
    return row


def record_of(desk, reference):
    rows = desk.carrier_records()
    return next(r for r in rows if r["record_id"].replace("-", "").upper().endswith(reference))


def test_a_lost_card_is_replaced_and_the_old_one_is_void(desk, screen):
    given, new = registered(desk, 721), sim(722)
    screen.to_document_for_new_card(given.number, by_face=False)
    screen.place("resident", seed=721).wait_step(Step.CLERK_REVIEW)
    screen.signed_off().wait_step(Step.NOTICE)
    screen.on_from_notice(new).wait_message(Message.CARD_REPLACED)
    assert screen.content.outcome == "ALLOW"
    assert screen.content.card_trouble == "lost"
    record = record_of(desk, screen.content.reference)
    assert (record["verdict"], record["reason"]) == ("accepted", "replaced")
    assert "same" in desk.tell_carrier("replay", record["record_id"]).lower()
    row = number_of(desk, given.number)
    assert (row["iccid"], row["state"]) == (new.iccid, "active")
    (replaced,) = row["card_replacements"]
    assert (replaced["old_iccid"], replaced["trouble"]) == (given.iccid, "lost")
    screen.leave()
    # The void card is no longer the number's own, so that it is no card to show.
    screen.to_document_for_new_card(given.number, LossReportControl.CARD_BROKEN, given.iccid)
    screen.place("resident", seed=721).wait_step(Step.TICKET)
    assert screen.content.reasons


def test_another_persons_number_gets_no_card(desk, screen):
    given = registered(desk, 723, of=724)
    screen.to_document_for_new_card(given.number, LossReportControl.CARD_STOLEN)
    screen.place("resident", seed=723).wait_step(Step.RESULT)
    assert screen.content.outcome == "REFUSE"
    assert given.number not in screen.content.phone_number
    record = record_of(desk, screen.wait_saved().content.reference)
    assert (record["verdict"], record["reason"]) == ("accepted", "recorded")
    row = number_of(desk, given.number)
    assert (row["iccid"], row["card_replacements"]) == (given.iccid, [])
