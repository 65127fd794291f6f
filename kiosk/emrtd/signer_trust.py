"""The trust store for documents' signers: CSCA certificates, master lists, revocations (ICAO 9303-12)."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from asn1crypto import core, crl, pem
from asn1crypto import x509 as asn1_x509
from cryptography.exceptions import InvalidSignature

from kiosk.emrtd import public_keys
from kiosk.emrtd.asn1 import TROUBLES
from kiosk.emrtd.public_keys import UnsupportedKeyError
from kiosk.emrtd.signed_data import (
    CSCA_MASTER_LIST,
    SignatureBrokenError,
    SignerUnknownError,
    open_signed,
)
from kiosk.emrtd.states import may_sign_for
from kiosk.errors import MalformedDataError, SettingsError

# Extended key usages: of master lists and of deviation lists (9303-12 §7.1.1, table 8).
_OF_LISTS = frozenset({"2.23.136.1.1.3", "2.23.136.1.1.8"})
_MAX_FILE = 32 * 1024 * 1024
# What a file may be instead of a certificate or a master list.
UNREADABLE = (
    *TROUBLES,
    MalformedDataError,
    SignatureBrokenError,
    SignerUnknownError,
    UnsupportedKeyError,
)


class _Certificates(core.SetOf):
    _child_spec = asn1_x509.Certificate


class _MasterList(core.Sequence):
    """CscaMasterList (ICAO 9303-12 §9)."""

    _fields = [("version", core.Integer), ("certificates", _Certificates)]  # noqa: RUF012 - asn1crypto's way


class TrustStore(NamedTuple):
    """CSCA certificates, and the serial numbers that their issuers have revoked."""

    anchors: tuple[asn1_x509.Certificate, ...] = ()
    revoked: frozenset[tuple[str, int]] = (
        frozenset()
    )  # issuer's name (hashable form), serial number

    def judge(
        self, signer: asn1_x509.Certificate, at: dt.datetime, state: str | None = None
    ) -> str:
        """An empty text for a good document signer, else why not: a code.

        state: that the zone names, whose signer it then has to be ("": a zone that names none, which nobody
        may sign); None: it is not known. What a signer says of itself is the chip's, and is parsed here for
        the first time.
        """
        try:
            return self._judged(signer, at, state)
        except TROUBLES:
            return "signer_malformed"

    def _judged(self, signer: asn1_x509.Certificate, at: dt.datetime, state: str | None) -> str:
        anchor, trouble = self._anchor(signer)
        # Its issuer's name as the signer spells it, and as the anchor does, which signs the revocation list.
        names = [signer.issuer, *([anchor.subject] if anchor else [])]
        if any((name.hashable, signer.serial_number) in self.revoked for name in names):
            return "signer_revoked"
        trouble = trouble or _of_another_state((signer, anchor), state) or _unfit(signer)
        if trouble:
            return trouble
        validity = signer["tbs_certificate"]["validity"]
        if not validity["not_before"].native <= at <= validity["not_after"].native:
            return "signer_out_of_date"
        return ""

    def knows(self, signer: asn1_x509.Certificate) -> bool:
        """Whether an anchor has signed this certificate."""
        return self._anchor(signer)[0] is not None

    def _anchor(self, signer: asn1_x509.Certificate) -> tuple[asn1_x509.Certificate | None, str]:
        """The anchor that has signed this certificate, or None and a code."""
        trouble = "unknown_signer" if self.anchors else "no_trust_anchor"
        for anchor in self._issuers(signer):
            try:
                if public_keys.verify_issued(signer, anchor):
                    return anchor, ""
            except UnsupportedKeyError:
                trouble = "unsupported_algorithm"  # perhaps another anchor of that name is the one
        return None, trouble

    def _issuers(self, signer: asn1_x509.Certificate) -> Iterator[asn1_x509.Certificate]:
        """Anchors that name themselves as the issuer; states have several with one name.

        Those come first that have its name or key identifier byte for byte: to take hundreds of certificates
        apart takes longer than to read a passport.
        """
        identifier = signer.authority_key_identifier
        marks = [mark for mark in (signer.issuer.dump(), identifier) if mark]
        near = [any(mark in one.dump() for mark in marks) for one in self.anchors]
        for wanted in (True, False):
            for anchor, is_near in zip(self.anchors, near, strict=True):
                if is_near is wanted and _is_named(anchor, signer, identifier):
                    yield anchor


def _is_named(
    anchor: asn1_x509.Certificate, signer: asn1_x509.Certificate, identifier: bytes | None
) -> bool:
    same_key = identifier is not None and identifier == anchor.key_identifier
    return bool(same_key or anchor.subject == signer.issuer)


def of_der(certificates: Iterable[bytes]) -> tuple[asn1_x509.Certificate, ...]:
    """Certificates that were looked at before. Raises MalformedDataError."""
    try:
        return tuple(asn1_x509.Certificate.load(der, strict=True) for der in certificates)
    except TROUBLES as error:
        raise MalformedDataError("certificate", type(error).__name__) from error


def country(certificate: asn1_x509.Certificate) -> str:
    """Of whom it is: two letters, or ""."""
    names: dict[str, object] = certificate.subject.native
    return str(names.get("country_name", "")).upper()


def _of_another_state(chain: Iterable[asn1_x509.Certificate | None], state: str | None) -> str:
    """Hundreds of states are trusted, each for its own documents (ICAO 9303-12 §7.1.1)."""
    if state is None or {country(one) for one in chain if one} <= may_sign_for(state):
        return ""
    return "signer_of_another_state"


def _unfit(signer: asn1_x509.Certificate) -> str:
    """A CSCA signs certificates and no document, nor does what is made for other things (9303-12 §7.1)."""
    basic, usage, purposes = (
        signer.basic_constraints_value,
        signer.key_usage_value,
        signer.extended_key_usage_value,
    )
    if basic is not None and basic["ca"].native:
        return "signer_is_csca"
    if usage is not None and ("digital_signature" not in usage.native):
        return "signer_key_usage"
    if purposes is not None and _OF_LISTS & set(purposes.native):
        return "signer_key_usage"
    return ""


def load(csca: Sequence[Path], crls: Sequence[Path] = ()) -> TrustStore:
    """Read certificates and master lists, then revocation lists. Raises SettingsError naming the file."""
    anchors = tuple(anchor for file in csca for anchor in _anchors(file))
    lists = (_revoked(file, anchors) for file in crls)
    return TrustStore(anchors, frozenset().union(*lists))


def _anchors(file: Path) -> Iterable[asn1_x509.Certificate]:
    found = []
    for content in contents(file):
        try:
            found += certificates(content).anchors
        except UNREADABLE as error:
            raise SettingsError(
                str(file), f"no CSCA certificate, no master list: {error}"
            ) from error
    return found


class VouchedFor(NamedTuple):
    """What a file vouches for; list_signer: of a master list."""

    anchors: list[asn1_x509.Certificate]
    list_signer: asn1_x509.Certificate | None = None


def certificates(content: bytes, trusted: Sequence[asn1_x509.Certificate] = ()) -> VouchedFor:
    """A certificate's, or those of a master list whose signer one of `trusted` has signed.

    None trusted: one of the states that it lists, which whoever makes a list can bring about.
    Raises UNREADABLE.
    """
    if not _is_signed_data(content):
        certificate = asn1_x509.Certificate.load(content, strict=True)
        _ = (
            certificate.subject.hashable,
            certificate.public_key.native,
        )  # parsed now, not in a visit
        return VouchedFor([certificate])
    listed = open_signed(content, CSCA_MASTER_LIST, "master list")
    states = list(_MasterList.load(listed.content, strict=True)["certificates"])
    issuers = TrustStore(tuple(trusted or states))
    if not issuers.knows(listed.signer):
        raise SignatureBrokenError("the master list's signer")
    return VouchedFor(states, listed.signer)


def _is_signed_data(content: bytes) -> bool:
    """A ContentInfo begins with an object identifier where a certificate has another sequence."""
    outer = core.Sequence.load(content, strict=True)
    return isinstance(outer[0], core.ObjectIdentifier)


def _revoked(file: Path, anchors: Sequence[asn1_x509.Certificate]) -> frozenset[tuple[str, int]]:
    serials: set[tuple[str, int]] = set()
    for content in contents(file):
        try:
            serials |= revocations(content, anchors)
        except (*TROUBLES, UnsupportedKeyError) as error:
            raise SettingsError(str(file), f"no revocation list: {error}") from error
    return frozenset(serials)


def revocations(content: bytes, anchors: Sequence[asn1_x509.Certificate]) -> set[tuple[str, int]]:
    """Of a list that one of the anchors has signed. Raises asn1.TROUBLES, UnsupportedKeyError."""
    found = crl.CertificateList.load(content, strict=True)
    if not any(_signed_list(found, anchor) for anchor in anchors):
        raise ValueError("signed by none of the CSCA certificates")
    entries = found["tbs_cert_list"]["revoked_certificates"]
    issuer = found.issuer.hashable
    return {(issuer, entry["user_certificate"].native) for entry in entries}


def _signed_list(found: crl.CertificateList, anchor: asn1_x509.Certificate) -> bool:
    if found.issuer != anchor.subject:
        return False
    try:
        key = public_keys.load_anchor(anchor.public_key.dump())
        public_keys.verify(
            key,
            found["signature"].native,
            found["tbs_cert_list"].dump(),
            found["signature_algorithm"],
            "",
        )
    except InvalidSignature:
        return False
    return True


def contents(file: Path) -> list[bytes]:
    """The DER objects in a file: one, or as many as its PEM has. Raises SettingsError."""
    try:
        if file.stat().st_size > _MAX_FILE:
            raise SettingsError(str(file), f"larger than {_MAX_FILE} bytes")
        content = file.read_bytes()
        if pem.detect(content):
            return [der for _, _, der in pem.unarmor(content, multiple=True)]
    except (OSError, ValueError) as error:
        raise SettingsError(str(file), str(error)) from error
    return [content]
