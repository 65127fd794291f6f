"""The parsers of what a card, a reader, a page or a picture gives, for `make fuzz`: one row each."""

import datetime as dt
import io
import os
from functools import cache

from cryptography.hazmat.primitives.asymmetric import dh, ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from fuzz_rows import Parser, Target
from PIL import Image

from drivers.cards.emrtd import (
    active_authentication,
    agreement_keys,
    application,
    groups,
    pace,
    security_infos,
)
from drivers.cards.emrtd.bac import authenticate
from drivers.cards.emrtd.files import DATA_GROUPS, Files
from drivers.cards.emrtd.secure_messaging import SecureChannel, SessionKeys
from drivers.cards.emrtd.security_infos import PaceInfo
from drivers.cards.emrtd.suites import Suite
from drivers.cards.iso7816 import Command, Response
from drivers.cards.resident import frames, pages, sam, text_block, tunnel
from drivers.emulated.card import contents, issuer, zones
from drivers.emulated.card import text_block as written
from drivers.emulated.card.person import person
from drivers.faces.portraits import decode
from kiosk.emrtd import lds, public_keys, tlv
from kiosk.emrtd.passive_authentication import parse_sod, verify
from kiosk.emrtd.signer_trust import TrustStore
from kiosk.errors import DocumentError, MalformedDataError
from kiosk.identity import mrz
from kiosk.identity.documents import AccessKey, Portrait

_NOW = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
_WHO = person(1, _NOW.date())
_KEY = AccessKey("L898902C", "690806", "940623")
_WAY = PaceInfo("0.4.0.127.0.7.2.2.4.2.2", "ECDH", "GM", Suite.AES_128, 13)
_STARTS = (
    ("image/jpeg", b"\xff\xd8\xff"), ("image/jp2", b"\0\0\0\x0cjP  "), ("image/jp2", b"\xff\x4f\xff\x51"),
    ("image/webp", b"RIFF"), ("image/bmp", b"BM"),
)  # fmt: skip


class _Says:
    """A card, or a module, that answers with these bytes and then with nothing."""

    def __init__(self, *answers, sw=0x9000):
        self._answers, self._sw = list(answers), sw

    def exchange(self, command):
        data = self._answers.pop(0) if self._answers else b""
        if isinstance(command, bytes):
            return data
        return Response(data[: command.le or 256], self._sw)


class _Holds:
    """A card on which READ BINARY gives slices of these bytes."""

    def __init__(self, data):
        self._data = data

    def exchange(self, command):
        at = 0 if command.p1 & 0x80 else command.p1 << 8 | command.p2
        return Response(self._data[at : at + (command.le or 256)], 0x9000)


# -- chips of travel documents -----------------------------------------------------------------------


@cache
def _state():
    return issuer.make_issuer(_NOW)


@cache
def _groups(new_face_format=False):
    picture = _picture("JPEG2000")
    options = {"details": True, "new_face_format": new_face_format}
    return contents.data_groups(_WHO, zones.td3(_WHO), picture, **options)


def _picture(kind, size=(48, 64)):
    out = io.BytesIO()
    Image.radial_gradient("L").resize(size).convert("RGB").save(out, kind)
    return out.getvalue()


def _infos():
    static = contents.StaticKey(7, pace.standard_group(12), Suite.AES_128)
    numbers = groups._modular_groups()["1"]
    return [contents.pace_infos(_WAY, static), _modular_info(**numbers)]


def _modular_info(prime, generator, order):
    """ChipAuthenticationPublicKeyInfo of a Diffie-Hellman key (X9.42)."""
    parameters = dh.DHParameterNumbers(prime, generator, order).parameters()
    public = parameters.generate_private_key().public_key()
    key = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    kind = tlv.encode(0x06, bytes.fromhex("04007f00070202") + b"\x01\x01")
    return tlv.encode(0x31, tlv.encode(0x30, kind + key))


def _sod():
    """With all that follows from it: the signer, its issuer, the groups."""
    trust = TrustStore((issuer._plain(_state().csca),))
    made = [_state().good]

    def parse(data):
        verify(parse_sod(data), _groups(), trust, _NOW)

    return Target(parse, [issuer.security_object(signer, _groups()) for signer in made])


def _group(number, parse):
    def start():
        seeds = [_groups()[number]] + ([_groups(True)[2]] if number == 2 else [])
        return Target(parse, seeds)

    return start


def _dg14():
    """With the keys that it carries: a chip authentication begins with them."""

    def parse(data):
        infos = security_infos.parse(lds.parse_dg14(data))
        for key in infos.chip_keys:
            _agreed(key.public_key)

    return Target(parse, [tlv.encode(lds.TAG_DG14, infos) for infos in _infos()])


def _agreed(info):
    """Our half of the agreement: what is computed with numbers of the chip's choice."""
    try:
        static = agreement_keys.load_agreement(info)
    except public_keys.UnsupportedKeyError:
        return
    private = static.group.private(os.urandom)
    static.group.public(private)
    static.group.secret(private, static.public)


def _dg15():
    """With a signature as the chip would answer it."""
    kind = (Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    keys = (rsa.generate_private_key(65537, 2048), ec.generate_private_key(ec.SECP256R1()))
    seeds = [tlv.encode(lds.TAG_DG15, key.public_key().public_bytes(*kind)) for key in keys]

    def parse(data):
        card = _Says(data[-256:], data[-64:])
        algorithm = "0.4.0.127.0.7.1.1.4.1.3"
        try:
            active_authentication.authenticate(card, lds.parse_dg15(data), algorithm, bytes(8))
        except public_keys.UnsupportedKeyError:
            pass

    return Target(parse, seeds)


def _card_access():
    return Target(lambda data: application.recognises(_Holds(data)), _infos())


def _file():
    seeds = [_groups()[1], _groups()[2]]
    return Target(lambda data: Files(_Holds(data)).read(DATA_GROUPS[1]), seeds)


def _opening():
    """What a chip answers while it is being opened; the first byte chooses the way."""
    seeds = [bytes([way]) + tlv.encode(0x7C, tlv.encode(0x80, bytes(16))) for way in range(3)]

    def parse(data):
        rest = data[1:]
        match data[:1]:
            case b"\x00":
                authenticate(_Says(rest, rest), _KEY, os.urandom)
            case b"\x01":
                pace.authenticate(_Says(b"", *[rest] * 4), _WAY, _KEY, os.urandom)
            case _:
                _protected(rest)

    return Target(parse, seeds)


def _protected(data):
    for suite in Suite:
        size = suite.value[1]
        keys = SessionKeys(suite, bytes(size), bytes(size), bytes(suite.block))
        try:
            SecureChannel(_Says(data), keys).exchange(Command(0, 0xB0, 0, 0, le=4))
        except DocumentError:
            pass


# -- the resident card, pages and pictures -----------------------------------------------------------


def _sam():
    """One frame, and a module that answers every question with it; the tunnel, too."""
    seeds = [frames.encode(b"\0\0\x90" + bytes(size)) for size in (0, 16, 200, 1288)]

    def parse(data):
        for ask in (
            lambda: frames.decode(data),
            lambda: sam.whole_card(sam.SecurityModule(_Says(*[data] * 6))),
            lambda: sam.SecurityModule(_Says(data)).identity(),
            lambda: tunnel.Tunnel(_Says(*[data] * 3, sw=0x61FF)).exchange(b"\xaa"),
            lambda: pages.read(_Says(*(data[at : at + 256] for at in range(0, 1536, 256)))),
        ):
            try:
                ask()
            except DocumentError:
                pass

    return Target(parse, seeds)


def _text_block():
    return Target(
        lambda data: text_block.parse(data[:256].ljust(256, b"\0")),
        [written.text_block(kind, _WHO) for kind in ("resident", "permanent_2023")],
    )


def _mrz():
    """As it is printed, as it is typed, and as a chip holds it."""
    lines = (zones.td1(_WHO), zones.td3(_WHO), zones.permit("CR", _WHO.hk_permit_number, _WHO))
    seeds = ["\n".join(zone).encode() for zone in lines]
    seeds += ["".join(zone).encode() for zone in lines]

    def parse(data):
        text = data.decode("latin-1")
        for read in (
            lambda: mrz.parse(text, _NOW.date()),
            lambda: mrz.access_key_from_mrz(text.split("\n")),
            lambda: mrz.can_from_text(text),
        ):
            try:
                read()
            except DocumentError:
                pass

    return Target(parse, seeds)


def _pictures():
    """As a chip gives them; what the first bytes say decides how it is read."""
    kinds = ("JPEG", "JPEG2000", "WEBP", "BMP")
    seeds = [_picture(kind) for kind in kinds]

    def parse(data):
        for media_type, start in _STARTS:
            if data.startswith(start):
                decode(Portrait(data, media_type))
                return
        raise MalformedDataError("picture", "no kind of picture")

    return Target(parse, seeds)


_REFUSALS = (DocumentError,)
_ROWS = {
    "sod": _sod,
    "dg1": _group(1, lds.parse_dg1),
    "dg2": _group(2, lds.parse_dg2),
    "dg11": _group(11, lambda data: lds.parse_details(data, None)),
    "dg12": _group(12, lambda data: lds.parse_details(None, data)),
    "dg14": _dg14,
    "dg15": _dg15,
    "card-access": _card_access,
    "chip-file": _file,
    "chip-opening": _opening,
    "sam": _sam,
    "resident-text": _text_block,
    "mrz": _mrz,
    "picture": _pictures,
}
PARSERS = tuple(Parser(name, start, _REFUSALS, is_cbor=False) for name, start in _ROWS.items())
