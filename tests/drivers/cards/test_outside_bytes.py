"""No bytes from a card, a reader or a page do more than a typed error: bounded in time and memory."""

import datetime as dt
import io
import os
import tracemalloc

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from drivers.cards.emrtd import (
    agreement_keys,
    application,
    pace,
    security_infos,
)
from drivers.cards.emrtd.bac import authenticate
from drivers.cards.emrtd.files import DATA_GROUPS, MAX_FILE, Files
from drivers.cards.emrtd.secure_messaging import SecureChannel, SessionKeys
from drivers.cards.emrtd.security_infos import PaceInfo
from drivers.cards.emrtd.suites import Suite, pad, unpad
from drivers.cards.iso7816 import Command, Response, declares_extended_length, parse_response
from drivers.cards.resident import frames, pages, sam, text_block, tunnel
from drivers.cards.resident.portrait import StandInDecoder
from drivers.emulated.card import apdu, contents, issuer, zones
from drivers.emulated.card import text_block as written
from drivers.emulated.card.person import person
from drivers.faces.portraits import decode
from kiosk.emrtd import active_authentication, lds, public_keys, tlv
from kiosk.emrtd.passive_authentication import parse_sod, verify
from kiosk.emrtd.signer_trust import TrustStore
from kiosk.errors import CardProtocolError, DocumentError, MalformedDataError
from kiosk.identity import mrz
from kiosk.identity.documents import AccessKey, Authenticity, Portrait

NOW = dt.datetime.now(dt.UTC)
TODAY = NOW.date()
KEY = AccessKey("L898902C", "690806", "940623")
SESSIONS = tuple(
    SessionKeys(suite, os.urandom(suite.value[1]), os.urandom(suite.value[1]), bytes(suite.block))
    for suite in Suite
)
WAY = PaceInfo("0.4.0.127.0.7.2.2.4.2.2", "ECDH", "GM", Suite.AES_128, 13)
WHO = person(1, TODAY)
RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
STATE, STRANGER = issuer.make_issuer(NOW), issuer.make_issuer(NOW)


def picture():
    out = io.BytesIO()
    Image.new("RGB", (48, 64), "grey").save(out, "JPEG2000")
    return out.getvalue()


GROUPS = contents.data_groups(WHO, zones.td3(WHO), picture(), details=True, new_face_format=False)
NEW_DG2 = contents.data_groups(WHO, zones.td3(WHO), picture(), details=False, new_face_format=True)[
    2
]
SOD = issuer.security_object(STATE.good, GROUPS)
TRUST = TrustStore((issuer._plain(STATE.csca),))
INFOS = contents.pace_infos(WAY, contents.StaticKey(7, pace.standard_group(12), Suite.AES_128))


class Says:
    """A card that answers every command with these bytes, then with nothing."""

    def __init__(self, *answers, sw=0x9000):
        self._answers = list(answers)
        self._sw = sw

    def exchange(self, command):
        data = self._answers.pop(0) if self._answers else b""
        if isinstance(command, bytes):
            return data
        return Response(data[: command.le or 256], self._sw)


def chip(data):
    """A channel over which READ BINARY gives slices of these bytes."""

    class Card:
        def exchange(self, command):
            at = 0 if command.p1 & 0x80 else command.p1 << 8 | command.p2
            return Response(data[at : at + (command.le or 256)], 0x9000)

    return Card()


PARSERS = {
    "tlv": lambda data: list(tlv.children(data)),
    "response": parse_response,
    "atr": declares_extended_length,
    "dg1": lds.parse_dg1,
    "dg2": lds.parse_dg2,
    "dg11": lambda data: lds.parse_details(data, None),
    "dg12": lambda data: lds.parse_details(None, data),
    "dg14": lambda data: security_infos.parse(lds.parse_dg14(data)),
    "security infos": security_infos.parse,
    "sod": parse_sod,
    "file": lambda data: Files(chip(data)).read(DATA_GROUPS[1]),
    "card access": lambda data: application.recognises(chip(data)),
    "bac": lambda data: authenticate(Says(data, data), KEY, os.urandom),
    "pace": lambda data: pace.authenticate(Says(b"", data, data, data, data), WAY, KEY, os.urandom),
    "secure messaging": lambda data: [
        SecureChannel(Says(data), session).exchange(Command(0, 0xB0, 0, 0, le=4))
        for session in SESSIONS
    ],
    "text block": text_block.parse,
    "text block of the right size": lambda data: text_block.parse(data[:256].ljust(256, b"\0")),
    "pages": lambda data: pages.read(Says(*(data[n : n + 256] for n in range(0, 1536, 256)))),
    "sam frame": frames.decode,
    "sam": lambda data: sam.whole_card(sam.SecurityModule(Says(data, data, data, data))),
    "sam id": lambda data: sam.SecurityModule(Says(data)).identity(),
    "tunnel": lambda data: tunnel.Tunnel(Says(data, data, sw=0x61FF)).exchange(b"\xaa"),
    "stand-in portrait": StandInDecoder().decode,
    "mrz": lambda data: mrz.parse(data.decode("latin-1"), TODAY),
    "typed mrz": lambda data: mrz.access_key_from_mrz(data.decode("latin-1").split("\n")),
    "can": lambda data: mrz.can_from_text(data.decode("latin-1")),
}


@pytest.mark.parametrize("name", PARSERS)
@given(data=st.binary(max_size=600))
@settings(max_examples=60)
def test_no_bytes_crash_a_parser(name, data):
    try:
        PARSERS[name](data)
    except DocumentError:
        pass


GENUINE = {
    "dg1": GROUPS[1],
    "dg2": GROUPS[2],
    "dg11": GROUPS[11],
    "dg12": GROUPS[12],
    "security infos": INFOS,
    "sod": SOD,
    "sam frame": frames.encode(b"\0\0\x90" + bytes(200)),
    "text block": written.text_block("permanent_2023", WHO),
    "mrz": "".join(zones.td1(WHO)).encode(),
    "typed mrz": "\n".join(zones.permit("CR", WHO.hk_permit_number, WHO)).encode(),
}


@pytest.mark.parametrize("name", [*GENUINE, "dg2 of 39794-5"])
@given(
    changes=st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=4),
    cut=st.integers(0, 40),
)
@settings(max_examples=60)
def test_no_damaged_original_crashes_a_parser(name, changes, cut):
    """Near misses reach further than noise does."""
    data = bytearray(GENUINE.get(name, NEW_DG2))
    for at, value in changes:
        data[at % len(data)] = value
    parse = PARSERS.get(name, lds.parse_dg2)
    try:
        parse(bytes(data[: len(data) - cut]))
    except DocumentError:
        pass


@given(st.integers(0, len(SOD) - 1), st.integers(1, 255))
@settings(max_examples=150)
def test_no_changed_security_object_vouches_for_other_data(at, flip):
    changed = SOD[:at] + bytes([SOD[at] ^ flip]) + SOD[at + 1 :]
    try:
        found = verify(parse_sod(changed), GROUPS | {1: b"forged"}, TRUST, NOW)
    except MalformedDataError:
        return
    assert found.authenticity is not Authenticity.AUTHENTIC


def test_passive_authentication_tells_three_things_apart():
    def outcome(groups=GROUPS, trust=TRUST):
        return verify(parse_sod(SOD), groups, trust, NOW).authenticity

    assert outcome() is Authenticity.AUTHENTIC
    assert outcome(groups=GROUPS | {2: b"other"}) is Authenticity.INVALID
    assert outcome(groups=GROUPS | {3: b"not listed"}) is Authenticity.INVALID
    assert outcome(trust=TrustStore((issuer._plain(STRANGER.csca),))) is Authenticity.UNVERIFIED
    assert outcome(trust=TrustStore()) is Authenticity.UNVERIFIED


@given(st.integers(0, 30), st.integers(1, 255), st.sampled_from(SESSIONS))
def test_a_changed_answer_never_passes_the_secure_channel(at, flip, session):
    suite, counter = session.suite, (2).to_bytes(session.suite.block, "big")
    status = tlv.encode(0x99, b"\x90\x00")
    good = status + tlv.encode(0x8E, suite.checksum(session.mac, counter + status))
    command = Command(0x00, 0xA4, 0x02, 0x0C, b"\x01\x1e")
    assert SecureChannel(Says(good), session).exchange(command).sw == 0x9000
    answer = bytearray(good)
    answer[at % len(answer)] ^= flip
    with pytest.raises(CardProtocolError):
        SecureChannel(Says(bytes(answer)), session).exchange(command)


@given(st.binary(max_size=300), st.sampled_from(list(Suite)))
def test_padding_is_undone(data, suite):
    assert unpad(pad(data, suite.block), suite.block) == data


@given(
    st.integers(0, 255), st.integers(0, 255), st.binary(max_size=600),
    st.one_of(st.none(), st.integers(1, 65536)), st.booleans(),
)  # fmt: skip
def test_the_card_reads_the_commands_that_the_reader_writes(ins, p1, data, le, extended):
    command = Command(0, ins, p1, 0, data, le, extended)
    read = apdu.parse(command.encode())
    assert (read.header, read.data, read.le) == (command.header, data, le)


@given(st.sampled_from([0x30, 0x61, 0x75, 0x87, 0x5C, 0x5F1F, 0x7F60]), st.binary(max_size=300))
def test_tlv_reads_what_it_wrote(tag, value):
    item = tlv.read(tlv.encode(tag, value))
    assert (item.tag, item.value) == (tag, value)


def test_a_chip_that_announces_more_than_a_file_may_hold_is_not_believed():
    endless = bytes.fromhex("6183") + (MAX_FILE + 1).to_bytes(3, "big") + bytes(250)
    tracemalloc.start()
    try:
        with pytest.raises(MalformedDataError):
            Files(chip(endless)).read(DATA_GROUPS[1])
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


def test_a_sam_that_never_stops_is_cut_off():
    class Endless:
        def exchange(self, _command):
            return Response(bytes(256), 0x61FF)

    with pytest.raises(CardProtocolError, match="more than"):
        tunnel.Tunnel(Endless()).exchange(b"\xaa")


@given(st.binary(max_size=400))
def test_no_bytes_crash_the_decoder_of_pictures(data):
    for media_type, start in (("image/jpeg", b"\xff\xd8\xff"), ("image/jp2", b"\0\0\0\x0cjP  ")):
        try:
            decode(Portrait(start + data, media_type))
        except MalformedDataError:
            pass


@pytest.mark.parametrize("load", [public_keys.load, agreement_keys.load_agreement])
@given(data=st.binary(max_size=200))
@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
def test_no_bytes_crash_a_key(load, data):
    for info in (data, tlv.encode(0x30, data)):
        try:
            load(info)
        except public_keys.UnsupportedKeyError:
            pass


@given(st.binary(min_size=100, max_size=300))
def test_no_bytes_are_a_recovered_signature(data):
    assert not active_authentication.recovers(RSA.public_key(), data, b"12345678")
