"""Chips that mean harm: well signed where that is their maker's to choose, and malformed everywhere else.

They answer in this process, through the reader's own code; what pcscd adds is tried in tests/drivers/cards.
"""

import datetime as dt
import os

from asn1crypto import algos, core, keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from drivers.cards import documents
from drivers.cards.emrtd import application
from drivers.cards.iso7816 import parse_response
from drivers.emulated.card import apdu, contents, issuer, zones
from drivers.emulated.card.apdu import CardAnswer
from drivers.emulated.card.chip import Chip, ChipKeys, Quirks
from drivers.emulated.card.person import person
from kiosk.emrtd import tlv
from kiosk.emrtd.signer_trust import TrustStore
from kiosk.errors import CardUnknownError
from kiosk.ports import CardPresence

NOW = dt.datetime.now(dt.UTC)
STATE = issuer.make_issuer(NOW)
TRUST = TrustStore((issuer._plain(STATE.csca),))
WHO = person(9, NOW.date())
KEY = zones.chip_key(WHO, WHO.passport_number)
PRESENCE = CardPresence("s1", "in this process", b"\x3b\x00", laid=True)
_PICTURE = b"\xff\xd8\xff" + bytes(100)
_CHIP_KEY = "0.4.0.127.0.7.2.2.1.2"
_ACTIVE = "2.23.136.1.1.5"


# -- signers -----------------------------------------------------------------------------------------


class _Made:
    """A certificate as `issuer` takes it."""

    def __init__(self, certificate):
        self._certificate = certificate

    def public_bytes(self, _encoding):
        return self._certificate


class _SignsAnything:
    """For keys that are too large to be made: a number of the key's size."""

    def __init__(self, bits):
        self._size = bits // 8

    def sign(self, _data, _algorithm):
        return b"\x7f" * self._size


def signer_with_rsa(bits, exponent_bits=17):
    """Of the state that is trusted; nobody holds the private half of its key."""
    body = issuer._plain(STATE.good)["tbs_certificate"]
    body["subject_public_key_info"] = keys.PublicKeyInfo.load(rsa_info(bits, exponent_bits))
    signature = STATE.csca.key.sign(body.dump(force=True), ec.ECDSA(hashes.SHA256()))
    made = asn1_x509.Certificate(
        {
            "tbs_certificate": body,
            "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
            "signature_value": signature,
        }
    )
    return issuer.Signer(_Made(made.dump(force=True)), _SignsAnything(bits), "sha256_rsa")


def signer_with_extension(oid, raw):
    """Of the state that is trusted, with the bytes of an extension as they come."""
    good = STATE.good.certificate
    extension = x509.UnrecognizedExtension(x509.ObjectIdentifier(oid), raw)
    made = (
        x509.CertificateBuilder()
        .subject_name(good.subject)
        .issuer_name(good.issuer)
        .public_key(good.public_key())
        .serial_number(good.serial_number)
        .not_valid_before(good.not_valid_before_utc)
        .not_valid_after(good.not_valid_after_utc)
        .add_extension(extension, critical=False)
        .sign(STATE.csca.key, hashes.SHA256())
    )
    return issuer.Signer(made, STATE.good.key)


def rsa_info(bits, exponent_bits=17):
    """A key that nobody has made: numbers of that size."""
    return keys.PublicKeyInfo(
        {
            "algorithm": {"algorithm": "rsa", "parameters": core.Null()},
            "public_key": keys.RSAPublicKey(
                {
                    "modulus": (1 << (bits - 1)) | 0x10001,
                    "public_exponent": (1 << (exponent_bits - 1)) | 1,
                }
            ),
        }
    ).dump()


# -- SecurityInfos -----------------------------------------------------------------------------------


def infos(*rows):
    return tlv.encode(0x31, b"".join(rows))


def info(oid, *rest):
    return tlv.encode(0x30, core.ObjectIdentifier(oid).dump() + b"".join(rest))


_DEEP = b"\x30\x80" * 2000
MALFORMED_INFOS = {
    "no set": b"\x04\x03abc",
    "a number in a set": infos(b"\x02\x01\x01"),
    "no protocol": infos(tlv.encode(0x30, b"")),
    "a protocol without anything": infos(info("0.4.0.127.0.7.2.2.4.2.2")),
    "a parameter that is no number": infos(
        info("0.4.0.127.0.7.2.2.4.2.2", b"\x02\x01\x02", b"\x04\x01\x0d")
    ),
    "no algorithm of active authentication": infos(info(_ACTIVE, b"\x02\x01\x01")),
    "an algorithm that is a text": infos(info(_ACTIVE, b"\x02\x01\x01", b"\x0c\x01a")),
    "ends early": b"\x31\x81\xf0\x30\x10\x06\x02\x2a",
    "sets in sets": infos(info(_CHIP_KEY, _DEEP)),
    "an identifier that never ends": infos(tlv.encode(0x30, b"\x06\x7f" + b"\xff" * 127)),
}


# -- chips -------------------------------------------------------------------------------------------


def chip(*, by=STATE.good, access=None, dg14=None, dg15=None, groups=None, quirks=None):
    """A passport that this signer has signed, with what is hostile in the files of that name.

    It answers every challenge of active authentication with a large number.
    """
    made = contents.data_groups(WHO, zones.td3(WHO), _PICTURE, details=False, new_face_format=False)
    made |= groups or {}
    if dg14 is not None:
        made[14] = tlv.encode(0x6E, dg14)
    if dg15 is not None:
        made[15] = tlv.encode(0x6F, dg15)
    files = contents.application_files(made, issuer.security_object(by, made))
    master = {} if access is None else {0x011C: access}
    card = Chip(master, files, ChipKeys(mrz=KEY), quirks or Quirks(), os.urandom)
    card._handlers[0x88] = lambda command, _: CardAnswer(b"\x7f" * (command.le - 16), apdu.OK)
    return card


class Wire:
    """The card's end of a reader in this process."""

    def __init__(self, card):
        self._card = card
        self.commands = 0
        card.reset()

    def exchange(self, command):
        self.commands += 1
        return parse_response(self._card.transmit(command.encode()))


class InProcessReader:
    """A kiosk.ports.DocumentReader that reads one chip, as the reader of PC/SC does."""

    def __init__(self, card):
        self.wire = Wire(card)

    def read(self, key, challenge=bytes(8), session=PRESENCE.session):
        offers = application.recognises(self.wire)
        if offers is None:
            raise CardUnknownError(b"")
        terminal = application.Terminal(TRUST, NOW, os.urandom, challenge)
        reading = application.read(self.wire, key, offers, terminal)
        return documents.of_emrtd(reading, PRESENCE, None)
