"""The two-person rule made again: whether those who signed a record are two, and on the carrier's staff list.

A kiosk's word on who its people are counts for nothing here.
"""

from provisioning.carrier.opened_record import OpenedRecord
from provisioning.carrier.tables.staff import Employee, StaffList

TWICE_BY_ONE = "signed_twice_by_one"
NOT_ON_LIST = "signer_not_on_list"  # of that store, at that time
NOT_TRAINED = "signer_not_trained"
NO_SUPERVISOR = "signer_no_supervisor"  # under a focus check
# Somebody signed as another, or somebody made a person up: the carrier's people look at it.
ALARMS = frozenset({TWICE_BY_ONE, NOT_ON_LIST, NOT_TRAINED, NO_SUPERVISOR})


def trouble(case: OpenedRecord, staff: StaffList) -> str:
    """A reason code, or "": nothing speaks against the people who signed."""
    if _is_one_for_two(case):
        return TWICE_BY_ONE
    if not staff.is_kept(case.received_at):
        return ""
    store, at = case.record.store, case.captured_at
    clerk = [case.record.clerk] if case.record.clerk else []  # nobody's, at a self-service kiosk
    people = (*clerk, *case.signers())
    found = (_of(staff.find(person, store, at)) for person in people)
    return next(filter(None, found), "") or _of_focus_check(case, staff)


def _is_one_for_two(case: OpenedRecord) -> bool:
    record = case.record
    review = [one.clerk for one in record.clerk_review.signed] if record.clerk_review else []
    own_check = record.focus_check is not None and record.focus_check.signed.clerk == record.clerk
    return len(set(review)) < len(review) or own_check


def _of(employee: Employee | None) -> str:
    if employee is None:
        return NOT_ON_LIST
    return "" if employee.is_trained else NOT_TRAINED


def _of_focus_check(case: OpenedRecord, staff: StaffList) -> str:
    check = case.record.focus_check
    if check is None:
        return ""
    signer = staff.find(check.signed.clerk, case.record.store, case.captured_at)
    return "" if signer and signer.role == "supervisor" else NO_SUPERVISOR
