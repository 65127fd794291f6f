"""Whatever is changed on the way, a reading is whole and true, or it is a typed error."""

import datetime as dt
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from drivers.cards.emrtd import application
from drivers.cards.iso7816 import parse_response
from drivers.cards.resident import sam, text_block, tunnel
from drivers.emulated.card import issuer, profiles
from drivers.emulated.card.chip import Quirks
from drivers.emulated.card.person import person
from drivers.emulated.card.profiles import DocumentOptions, Material
from drivers.emulated.card.sam import SamFaults
from drivers.emulated.subscriber import photographs
from kiosk.emrtd.signer_trust import TrustStore
from kiosk.errors import DocumentError
from kiosk.identity.documents import AccessKey, Authenticity

NOW = dt.datetime.now(dt.UTC)
STATE = issuer.make_issuer(NOW)
TRUST = TrustStore((issuer._plain(STATE.csca),))
WHO = person(7, NOW.date())


@pytest.fixture(scope="session")
def picture(tmp_path_factory):
    file = tmp_path_factory.mktemp("face") / "holder.png"
    Image.fromarray(photographs.load("holder")).save(file)
    return file


class Wire:
    """A card in this process, with one answer changed on its way."""

    def __init__(self, card, at=0, change=None):
        self._card, self._at, self._change = card, at, change
        self.count = 0
        card.reset()

    def exchange(self, command):
        self.count += 1
        answer = self._card.transmit(command.encode())
        if self.count == self._at:
            answer = self._change(answer)
        return parse_response(answer)


@st.composite
def changes(draw):
    kind = draw(st.sampled_from(["flip", "cut", "status", "noise", "again"]))
    at, value = draw(st.integers(0, 400)), draw(st.integers(1, 255))
    noise = draw(st.binary(max_size=40))

    def change(answer):
        if kind == "flip":
            spot = at % len(answer)
            return answer[:spot] + bytes((answer[spot] ^ value,)) + answer[spot + 1 :]
        if kind == "cut":
            return answer[: at % (len(answer) + 1)]
        if kind == "status":
            return answer[:-2] + bytes((0x60 | value & 0x0F, at & 0xFF))
        return noise if kind == "noise" else answer + answer

    return change


def made(profile, picture, **options):
    material = Material(
        WHO,
        picture,
        None,
        STATE.good,
        DocumentOptions(**options),
        Quirks(),
        SamFaults(),
        os.urandom,
    )
    return profiles.make(profile, material)


@pytest.mark.parametrize("profile", ["passport_full", "passport_cam", "taiwan_permit"])
@given(at=st.integers(1, 90), change=changes())
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_changed_answer_of_a_chip_gives_no_wrong_field(picture, profile, at, change):
    card = made(profile, picture)
    printed = profiles.printed(profile, WHO)
    wire = Wire(card, at, change)
    key = AccessKey(printed["number"], f"{WHO.birth:%y%m%d}", f"{WHO.expiry:%y%m%d}")
    terminal = application.Terminal(TRUST, NOW, os.urandom, bytes(8))
    try:
        offers = application.recognises(wire)
        if offers is None:
            return
        reading = application.read(wire, key, offers, terminal)
    except DocumentError:
        return
    assert reading.mrz.number == printed["number"]
    assert reading.mrz.birth == WHO.birth
    if reading.verdict.authenticity is Authenticity.AUTHENTIC:
        assert reading.group_hashes
        assert reading.portrait.data.startswith((b"\0\0\0\x0c", b"\xff\xd8"))


@given(at=st.integers(1, 12), change=changes())
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_changed_frame_of_a_security_module_gives_no_wrong_field(picture, at, change):
    wire = Wire(made("resident", picture, dialect="tunnel"), at, change)
    try:
        content = sam.whole_card(sam.SecurityModule(tunnel.Tunnel(wire)))
        text = text_block.parse(content.text)
    except DocumentError:
        return
    assert (text.number, text.name, text.address) == (WHO.id_number, WHO.chinese_name, WHO.address)
