"""One record found by what a person types: its id, or the reference number of its receipt."""

import uuid

import pytest

from kiosk.errors import RecordAmbiguousError, RecordNotFoundError
from kiosk.records import reference_number

ONE = "01936b2e-7c10-7aaa-8bbb-00c0ffee0001"
OTHER = "01936b2e-7c11-7aaa-8bbb-00c0ffee0002"
TWIN = "01936b2e-7c12-7aaa-8bbb-ffc0ffee0002"  # ends as the other one does


@pytest.mark.parametrize(
    "typed",
    [ONE, ONE.upper(), ONE.replace("-", ""), f" {ONE} ", "C0FFEE0001", "c0ffee0001", "C0FFE E0001"],
)
def test_a_record_is_found_however_its_number_is_typed(typed):
    assert reference_number.resolve(typed, [ONE, OTHER]) == ONE


def test_the_reference_on_a_receipt_finds_each_of_many_records():
    ids = [str(uuid.uuid4()) for _ in range(200)]
    assert [reference_number.resolve(reference_number.short(one), ids) for one in ids] == ids


@pytest.mark.parametrize(
    "typed", ["", "-", "C0FFEE0003", "FFEE0001", "0", ONE[:-1], "%", "x" * 999]
)
def test_what_is_no_record_is_said(typed):
    with pytest.raises(RecordNotFoundError, match="no record here"):
        reference_number.resolve(typed, [ONE, OTHER])


def test_a_reference_of_two_records_names_them_and_either_is_found_by_its_id():
    with pytest.raises(RecordAmbiguousError, match=f"{OTHER}, {TWIN}"):
        reference_number.resolve("C0FFEE0002", [ONE, TWIN, OTHER])
    assert reference_number.resolve(TWIN, [ONE, TWIN, OTHER]) == TWIN
