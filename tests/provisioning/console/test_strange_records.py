"""Stores, moments and names as nobody of the carrier would write them: pages show them and stay whole."""

import time

import carriers
import msgspec
import pytest
from console_site import Visitor
from enrollment import ANOTHER, HOLDER, Carrier

from provisioning.console.roles import ConsoleRole

_STORES = ("hb-wh-1", "a/b", "")


@pytest.fixture(scope="module")
def carrier(tmp_path_factory):
    """A visit and a complaint from each of these stores."""
    folder = tmp_path_factory.mktemp("carrier")
    carriers.make(folder, "dev")
    office = Carrier(folder, folder, stores=_STORES[:1])
    office.now = time.time() - 60.0
    holders = (HOLDER, ANOTHER, "999999198001010035")
    for place, (store, holder) in enumerate(zip(_STORES, holders, strict=True)):
        office.visit(f"r{place}", f"1990000000{place}", holder=holder, store=store)
        told = office.complaint(f"c{place}", contact="19900000009", route="carrier")
        office.take(msgspec.structs.replace(told, store=store))
    office.ledger.close()
    return folder


@pytest.fixture
def operator(fleet, carrier):
    from django.conf import settings  # noqa: PLC0415 - needs a console
    from django.test import override_settings  # noqa: PLC0415

    with override_settings(CONSOLE=settings.CONSOLE._replace(carrier=carrier)):
        yield Visitor((ConsoleRole.OPERATOR, "")).entered()


def test_a_store_that_no_address_can_have_is_text(operator):
    answer = operator.get("/stores/?days=30")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert '<a href="/stores/hb-wh-1/">hb-wh-1</a>' in page
    assert '<td class="tight">a/b' in page


def test_a_complaint_of_such_a_store_is_shown_without_its_act(operator):
    answer = operator.get("/complaints/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count("/answered/") == 1
    assert "a/b" in page
