"""What a record says of its place, time and goods, against what the carrier knows of its kiosk and store."""

from kiosk.enumerations import Product
from kiosk.identity.phone_number import is_iot_number
from provisioning.carrier.ledger import Ledger
from provisioning.carrier.opened_record import OpenedRecord
from provisioning.carrier.tables.device_places import DevicePlace

STORE = "store_not_of_device"
AGENT_COMPANY = "agent_company_not_of_device"
READER = "reader_not_of_device"
ALONE = "self_service_not_of_device"
EMULATED = "emulated"
IN_FUTURE = "captured_in_future"
BEFORE_PREVIOUS = "captured_before_previous"
NUMBER = "number_not_in_stock"
PRODUCT = "number_not_of_product"
ICCID = "iccid_not_in_stock"
ICCID_TAKEN = "iccid_taken"
NO_CARD = "replacement_without_card"
DEVICE_OF_ANOTHER = "device_of_another"  # an eSIM of somebody else is in it
DEVICE_DIFFERS = "device_differs"  # its chip is known in a device of another IMEI
# A kiosk that says of itself what it is not: the carrier's people look at it.
ALARMS = frozenset(
    {
        *(EMULATED, STORE, AGENT_COMPANY, READER, ALONE),
        *(IN_FUTURE, BEFORE_PREVIOUS, NUMBER, ICCID, ICCID_TAKEN),
    }
)
# Whose word on time is not taken.
OF_TIME = frozenset({IN_FUTURE, BEFORE_PREVIOUS})

_CLOCK_S = 300.0  # two right clocks are not apart further
_VISIT_S = 3600.0  # a visit's records are stored in another order than they were captured in


def trouble(case: OpenedRecord, ledger: Ledger, seq: int) -> str:
    """A reason code, or "": nothing speaks against where and when it was made. seq: its place."""
    return _of_place(case, ledger, seq) or _of_time(case, ledger, seq)


def of_goods(case: OpenedRecord, ledger: Ledger) -> str:
    """The same for a new number and its card."""
    store, number, iccid = case.record.store, case.record.number or "", case.record.iccid or ""
    if is_iot_number(number) and case.fact("request.product") != Product.IOT:
        return PRODUCT
    if ledger.stock.lacks(store, "number", number):
        return NUMBER
    return _of_device(case, ledger) if case.record.esim else _of_card(store, iccid, ledger)


def of_new_card(case: OpenedRecord, ledger: Ledger) -> str:
    """The same for a card that comes in another one's place."""
    replacement = case.record.replacement
    if replacement is not None and case.record.esim is not None:
        return _of_device(case, ledger)
    if replacement is None or not replacement.new_iccid:
        return NO_CARD
    return _of_card(case.record.store, replacement.new_iccid, ledger)


def _of_card(store: str, iccid: str, ledger: Ledger) -> str:
    if ledger.stock.lacks(store, "iccid", iccid):
        return ICCID
    return ICCID_TAKEN if iccid and ledger.numbers.has_iccid(iccid) else ""


def _of_device(case: OpenedRecord, ledger: Ledger) -> str:
    """An eSIM's chip stays in its device, and that with one holder as long as a number of theirs is in it."""
    esim, holder = case.record.esim, case.needed_holder()
    for other in ledger.numbers.in_device(esim.eid) if esim else ():
        if other.document != holder:
            return DEVICE_OF_ANOTHER
        if esim and other.imei != esim.imei:
            return DEVICE_DIFFERS
    return ""


def _of_place(case: OpenedRecord, ledger: Ledger, seq: int) -> str:
    """Where the kiosk stands now, or stood when nothing had been made here yet; that it has is noted."""
    device = case.record.device
    troubles = [_at_place(case, place) for place in ledger.device_places.standing(device, seq)]
    if troubles and not troubles[0]:
        ledger.device_places.begins(device, seq)
    return min(troubles, key=bool, default="")


def _at_place(case: OpenedRecord, place: DevicePlace) -> str:
    record = case.record
    if record.store != place.store:
        return STORE
    if record.agent_company != place.agent_company:
        return AGENT_COMPANY
    attended = record.clerk or case.is_vouched
    if case.goes_on and not attended and not place.is_self_service:
        return ALONE
    known = record.document is None or not place.readers or record.document.reader in place.readers
    return "" if known else READER


def _of_time(case: OpenedRecord, ledger: Ledger, seq: int) -> str:
    """Where the kiosk was not certain of its clock, it is not asked."""
    record = case.record
    if not record.clock_certain:
        return ""
    at = record.captured_at.timestamp()
    if at > case.received_at + _CLOCK_S:
        return IN_FUTURE
    before = ledger.captured_before(record.device, seq)
    return BEFORE_PREVIOUS if at < before - _VISIT_S else ""
