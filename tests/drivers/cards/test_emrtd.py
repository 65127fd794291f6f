"""The eMRTD protocols against the worked example of ICAO 9303-11 appendix D, and against noise."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.cards import tlv
from drivers.cards.emrtd import lds, passive_authentication
from drivers.cards.emrtd.bac import SessionKeys, authenticate, document_keys
from drivers.cards.emrtd.secure_messaging import SecureChannel
from drivers.cards.iso7816 import Command, Response, parse_response
from drivers.cards.resident import text_block
from drivers.emulated.card.issuer import make_issuer, security_object
from kiosk.errors import CardProtocolError, DocumentError, MalformedDataError
from kiosk.identity.documents import AccessKey, Authenticity

KEY = AccessKey("L898902C", "690806", "940623")
SESSION = SessionKeys(
    bytes.fromhex("979EC13B1CBFE9DCD01AB0FED307EAE5"),
    bytes.fromhex("F1CB1F1FB5ADF208806B89DC579DC1F8"),
    bytes.fromhex("887022120C06C226"),
)


class Played:
    """A card that expects exactly these commands and gives these answers."""

    def __init__(self, *exchanges):
        self.exchanges = list(exchanges)

    def exchange(self, command):
        expected, answer = self.exchanges.pop(0)
        if expected is not None:
            assert command.encode().hex().upper() == expected
        return parse_response(bytes.fromhex(answer))


def test_document_keys_of_appendix_d1():
    enc, mac = document_keys(KEY)
    assert enc.hex().upper() == "AB94FDECF2674FDFB9B391F85D7F76F2"
    assert mac.hex().upper() == "7962D9ECE03D1ACD4C76089DCE131543"


def test_authentication_of_appendix_d3():
    chunks = iter(
        [bytes.fromhex("781723860C06C226"), bytes.fromhex("0B795240CB7049B01C19B33E32804F0B")]
    )
    card = Played(
        ("0084000008", "4608F919887022129000"),
        (
            "008200002872C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F25F1448EEA8AD90A728",
            "46B9342A41396CD7386BF5803104D7CEDC122B9132139BAF2EEDC94EE178534F2F2D235D074D74499000",
        ),
    )
    assert authenticate(card, KEY, lambda _size: next(chunks)) == SESSION


def test_secure_messaging_of_appendix_d4():
    card = Played(
        (
            "0CA4020C158709016375432908C044F68E08BF8B92D635FF24F800",
            "990290008E08FA855A5D4C50A8ED9000",
        ),
        (
            "0CB000000D9701048E08ED6705417E96BA5500",
            "8709019FF0EC34F9922651990290008E08AD55CC17140B2DED9000",
        ),
    )
    channel = SecureChannel(card, SESSION)
    assert channel.exchange(Command(0x00, 0xA4, 0x02, 0x0C, bytes.fromhex("011E"))).sw == 0x9000
    read = channel.exchange(Command(0x00, 0xB0, 0, 0, le=4))
    assert read.data.hex().upper() == "60145F01"


@given(st.integers(0, 15), st.integers(1, 255))
def test_a_changed_answer_never_passes_the_secure_channel(at, flip):
    answer = bytearray.fromhex("990290008E08FA855A5D4C50A8ED")
    answer[at % len(answer)] ^= flip
    channel = SecureChannel(Played((None, bytes(answer).hex() + "9000")), SESSION)
    with pytest.raises(CardProtocolError):
        channel.exchange(Command(0x00, 0xA4, 0x02, 0x0C, bytes.fromhex("011E")))


@given(st.binary(max_size=400))
def test_no_bytes_crash_a_parser(data):
    parsers = (
        lambda: list(tlv.children(data)),
        lambda: lds.parse_dg1(data),
        lambda: lds.parse_dg2(data),
        lambda: passive_authentication.verify(data, {1: b"x"}, (), dt.datetime.now(dt.UTC)),
        lambda: text_block.parse(data),
        lambda: text_block.parse(data[:256].ljust(256, b"\0")),
        lambda: parse_response(data),
        lambda: SecureChannel(_Says(data), SESSION).exchange(Command(0, 0xB0, 0, 0, le=4)),
        lambda: lds.read_file(_Says(data), 1, 0x61),
        lambda: authenticate(_Says(data), KEY, bytes),
    )
    for parse in parsers:
        try:
            parse()
        except DocumentError:
            pass


class _Says:
    def __init__(self, data):
        self.data = data

    def exchange(self, command):
        return Response(self.data[: command.le or 256], 0x9000)


@given(st.sampled_from([0x30, 0x61, 0x75, 0x87, 0x5C, 0x5F1F, 0x7F60]), st.binary(max_size=300))
def test_tlv_reads_what_it_wrote(tag, value):
    item = tlv.read(tlv.encode(tag, value))
    assert (item.tag, item.value) == (tag, value)


NOW = dt.datetime.now(dt.UTC)
ISSUER, STRANGER = make_issuer(NOW), make_issuer(NOW)
GROUPS = {1: b"one", 2: b"two"}
SOD = security_object(ISSUER, GROUPS)


def test_passive_authentication_tells_three_things_apart():
    def outcome(sod=SOD, groups=GROUPS, anchors=(ISSUER.csca,)):
        return passive_authentication.verify(sod, groups, anchors, NOW).authenticity

    assert outcome() is Authenticity.AUTHENTIC
    assert outcome(groups=GROUPS | {2: b"twp"}) is Authenticity.INVALID
    assert outcome(groups=GROUPS | {3: b"three"}) is Authenticity.INVALID
    assert outcome(anchors=(STRANGER.csca,)) is Authenticity.UNVERIFIED
    assert outcome(anchors=()) is Authenticity.UNVERIFIED


@given(st.integers(0, len(SOD) - 1), st.integers(1, 255))
def test_no_changed_security_object_is_authentic_for_other_data(at, flip):
    changed = SOD[:at] + bytes([SOD[at] ^ flip]) + SOD[at + 1 :]
    other = {1: b"one", 2: b"forged"}
    try:
        found = passive_authentication.verify(changed, other, (ISSUER.csca,), NOW)
    except MalformedDataError:
        return
    assert found.authenticity is not Authenticity.AUTHENTIC
