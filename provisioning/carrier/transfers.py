"""A number that goes from its holder to a receiver (过户): what that needs at the carrier, and its effect."""

from kiosk.enumerations import Flow, NumberState
from provisioning.carrier.ledger import Ledger
from provisioning.carrier.opened_record import OpenedRecord
from provisioning.carrier.tables.number_register import RegisteredNumber


def offered(case: OpenedRecord, ledger: Ledger) -> RegisteredNumber | None:
    """The number that its holder offered to this receiver's record, as it stands now.

    None where no such offer stands, the holder is the receiver, or the number has left the holder since.
    """
    record, transfer = case.record, case.record.transfer
    offer = ledger.transfers.find(record.device, transfer.giver_record) if transfer else None
    if offer is None or offer.settled_at is not None or offer.receiver_record != record.record_id:
        return None
    number = ledger.numbers.of(offer.number_id)
    stands = number.state is NumberState.ACTIVE and number.number == record.number
    return number if stands and number.document != case.document else None


def told(number: RegisteredNumber | None) -> dict[str, object]:
    """Facts about the number that the receiver takes over; None: none was offered."""
    if number is None:
        return {"request.giver_signed": False}
    told: dict[str, object] = {"request.giver_signed": True, "request.product": number.product}
    return told | ({"card.home_region": number.home_region} if number.home_region else {})


def hand_over(case: OpenedRecord, number: RegisteredNumber, ledger: Ledger) -> None:
    """Close it for its holder, and open it, with its card, for the receiver."""
    record, at = case.record, case.received_at
    cause = f"transferred to another person {record.record_id}"
    ledger.numbers.set_state(number, NumberState.CLOSED, cause, at)
    taken_over = RegisteredNumber(
        number=number.number,
        document=case.needed_document(),
        iccid=number.iccid,
        eid=number.eid,
        imei=number.imei,
        product=number.product,
        home_region=number.home_region,
        user_class=number.user_class,
        store=record.store,
        clerk=record.clerk,
        activated_at=at,
        state_since=at,
    )
    ledger.numbers.add(taken_over)
    if record.transfer is not None:
        ledger.transfers.settle(record.device, record.transfer.giver_record, at)


def lacks_giver(case: OpenedRecord, ledger: Ledger) -> bool:
    """Whether it is a receiver's record that came before the giver's, which is on its way."""
    record, transfer = case.record, case.record.transfer
    if record.flow is not Flow.TRANSFER or not case.goes_on or transfer is None:
        return False
    return ledger.find(record.device, transfer.giver_record) is None
