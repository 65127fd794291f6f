"""The eMRTD application of a chip, opened, read and judged (ICAO 9303-10 and -11).

One session reads everything; what needs a second session starts again from nothing.
"""

import datetime as dt
import hashlib
import logging
from collections.abc import Callable
from typing import NamedTuple

from drivers.cards.emrtd import (
    active_authentication,
    agreement_keys,
    bac,
    chip_authentication,
    pace,
    security_infos,
)
from drivers.cards.emrtd.files import (
    CARD_ACCESS,
    CARD_SECURITY,
    DATA_GROUPS,
    SOD,
    Files,
    LengthRefusedError,
)
from drivers.cards.emrtd.secure_messaging import SecureChannel, SecureMessagingEndedError
from drivers.cards.emrtd.security_infos import PaceInfo, SecurityInfos
from drivers.cards.iso7816 import EXTENDED, SHORT, SW_OK, Card, Command
from kiosk import china_time
from kiosk.emrtd import lds, signed_data
from kiosk.emrtd.passive_authentication import (
    AuthenticityVerdict,
    SecurityObject,
    parse_sod,
    verify,
)
from kiosk.emrtd.public_keys import UnsupportedKeyError
from kiosk.emrtd.signer_trust import TrustStore
from kiosk.errors import (
    AccessKeyNeededError,
    AccessKeyWrongError,
    CardProtocolError,
    MalformedDataError,
)
from kiosk.identity.documents import (
    AccessKey,
    Authenticity,
    ChipEvidence,
    ChipKey,
    Portrait,
    SignedChallenge,
)
from kiosk.identity.mrz import Mrz, parse

log = logging.getLogger(__name__)

_APPLICATION = bytes.fromhex("A0000002471001")  # ICAO 9303-10 §3.11
_OPTIONAL = (11, 12)
_SECURITY_GROUP, _SIGNING_GROUP = 14, 15
_SESSIONS = 6  # as many lengths as a chip may dislike before we give up


class Terminal(NamedTuple):
    """What a reading needs beside the card. now: aware; random: like os.urandom."""

    trust: TrustStore
    now: dt.datetime
    random: Callable[[int], bytes]
    challenge: bytes  # what the chip signs, when it can: 8 bytes
    extended: bool = False  # the chip declares extended length, and the reader passes it on


class EmrtdReading(NamedTuple):
    mrz: Mrz
    details: lds.Details
    portrait: Portrait
    verdict: AuthenticityVerdict
    access: str  # BAC, PACE-GM, PACE-CAM
    chip_proof: str | None
    group_hashes: dict[int, bytes]
    evidence: ChipEvidence
    digest: bytes


class _Session(NamedTuple):
    """An opened application."""

    card: Card
    channel: SecureChannel
    access: str
    chip_mapping: pace.ChipMapping | None = None
    card_security: bytes | None = None


class _Proof(NamedTuple):
    """How the chip showed that it is no copy, or what speaks against it."""

    name: str | None = None
    trouble: AuthenticityVerdict | None = None
    signed: SignedChallenge | None = None


_NO_PROOF = _Proof()
_COPY = "chip_is_a_copy"


class Recognised(NamedTuple):
    """An eMRTD: the ways to do PACE that it offers (none: BAC only), and what is selected now."""

    offers: tuple[PaceInfo, ...]
    selected: bool


def recognises(card: Card) -> Recognised | None:
    """What lies there, as far as it tells without a key; None: no eMRTD."""
    offers = _card_access(card)
    if offers:
        return Recognised(offers, selected=False)
    return Recognised((), selected=True) if select(card) else None


def read(
    card: Card, key: ChipKey | None, recognised: Recognised, terminal: Terminal
) -> EmrtdReading:
    """Read a recognised chip whole. Raises the DocumentErrors of kiosk.ports.DocumentReader.read."""
    if key is None:
        raise AccessKeyNeededError
    reading = _Reading(card, key, recognised, terminal)
    for _ in range(_SESSIONS):
        try:
            return reading.attempt()
        except LengthRefusedError as error:
            # The session is gone with everything read in it: from the start, with a smaller length.
            reading.most = error.smaller
        except _CopySuspectedError:
            reading.suspected = True
    raise CardProtocolError("READ BINARY: every length ended the session")


def select(card: Card) -> bool:
    """SELECT the application; False when the card has none. No Le: some chips refuse it here."""
    return card.exchange(Command(0x00, 0xA4, 0x04, 0x0C, _APPLICATION)).sw == SW_OK


class _CopySuspectedError(Exception):
    """The session died after chip authentication: the chip does not hold the key that it claims."""


class _Reading:
    """One document; several attempts when the chip ends a session, each from nothing."""

    def __init__(
        self, card: Card, key: ChipKey, recognised: Recognised, terminal: Terminal
    ) -> None:
        self._card = card
        self._key = key
        self._way = pace.choose(recognised.offers)
        self._terminal = terminal
        self._selected = recognised.selected
        self.most = EXTENDED
        self.suspected = False

    def attempt(self) -> EmrtdReading:
        session = self._open()
        files = self._files(session.channel)
        sod_file = files.read(SOD)
        sod = parse_sod(sod_file)
        groups: dict[int, bytes] = {}
        proof = self._mapping_proof(session)
        infos = None
        if _SECURITY_GROUP in sod.hashes:
            groups[_SECURITY_GROUP] = files.read(DATA_GROUPS[_SECURITY_GROUP])
            infos = security_infos.parse(lds.parse_dg14(groups[_SECURITY_GROUP]))
        if infos and proof is _NO_PROOF:
            proof, files, groups[1] = self._chip_proof(session, files, infos)
        if not groups.get(1):
            groups[1] = files.read(DATA_GROUPS[1])
        groups[2] = files.read(DATA_GROUPS[2])
        for number in _OPTIONAL:
            if number in sod.hashes:
                groups[number] = files.read(DATA_GROUPS[number])
        if _SIGNING_GROUP in sod.hashes and proof.trouble is None:
            groups[_SIGNING_GROUP] = files.read(DATA_GROUPS[_SIGNING_GROUP])
            proof = self._signing_proof(files, groups[_SIGNING_GROUP], infos, proof)
        return self._finished(session, sod, sod_file, groups, proof)

    # -- opening ----------------------------------------------------------------------------

    def _open(self) -> _Session:
        if self._way is not None:
            try:
                return self._open_with_pace(self._way)
            except pace.PaceRefusedError:
                self._way = None  # older documents offer what they refuse: BAC is left
        if not isinstance(self._key, AccessKey):
            raise AccessKeyWrongError  # a card access number opens nothing but PACE
        if not self._selected and not select(self._card):
            raise CardProtocolError("SELECT of the application")
        self._selected = False
        keys = bac.authenticate(self._card, self._key, self._terminal.random)
        return _Session(self._card, SecureChannel(self._card, keys), "BAC")

    def _open_with_pace(self, way: PaceInfo) -> _Session:
        opened = pace.authenticate(self._card, way, self._key, self._terminal.random)
        channel = SecureChannel(self._card, opened.keys)
        card_security = None
        if opened.chip_mapping:
            # It lies in the master file, so it is read before the application is selected.
            card_security = self._files(channel).read(CARD_SECURITY)
        if not select(channel):
            raise CardProtocolError("SELECT after PACE")
        access = f"PACE-{way.mapping}"
        return _Session(self._card, channel, access, opened.chip_mapping, card_security)

    def _files(self, channel: SecureChannel) -> Files:
        extended = self._terminal.extended and self.most > SHORT
        return Files(channel, min(self.most, channel.short_payload), extended=extended)

    # -- is it a copy? ----------------------------------------------------------------------

    def _mapping_proof(self, session: _Session) -> _Proof:
        """Chip authentication mapping: the key in the signed EF.CardSecurity (9303-11 §4.4.3.5)."""
        if session.chip_mapping is None or session.card_security is None:
            return _NO_PROOF
        try:
            signed = signed_data.open_signed(
                session.card_security, signed_data.SECURITY_OBJECT, "EF.CardSecurity"
            )
            keys = security_infos.parse(signed.content).chip_keys
            statics = [agreement_keys.load_agreement(key.public_key).public for key in keys]
        except signed_data.SignatureBrokenError:
            return _Proof(
                trouble=AuthenticityVerdict(Authenticity.INVALID, "card_security_signature")
            )
        except (UnsupportedKeyError, MalformedDataError) as error:
            log.info("chip authentication mapping: %s", error)
            return _NO_PROOF
        if not any(pace.is_genuine(session.chip_mapping, static) for static in statics):
            return _Proof(trouble=AuthenticityVerdict(Authenticity.INVALID, _COPY))
        trouble = self._terminal.trust.judge(signed.signer, self._terminal.now)
        if trouble == "signer_revoked":
            return _Proof(trouble=AuthenticityVerdict(Authenticity.INVALID, trouble))
        return (
            _Proof("pace_cam")
            if not trouble
            else _Proof(trouble=AuthenticityVerdict(Authenticity.UNVERIFIED, trouble))
        )

    def _chip_proof(
        self, session: _Session, files: Files, infos: SecurityInfos
    ) -> tuple[_Proof, Files, bytes]:
        """Chip authentication; what is read afterwards comes through the new session."""
        offer = chip_authentication.offer(infos)
        if offer is None:
            return _NO_PROOF, files, b""
        if self.suspected:
            return _Proof(trouble=AuthenticityVerdict(Authenticity.INVALID, _COPY)), files, b""
        try:
            keys = chip_authentication.authenticate(session.channel, *offer, self._terminal.random)
        except SecureMessagingEndedError as error:
            raise _CopySuspectedError from error
        except (CardProtocolError, UnsupportedKeyError) as error:
            log.info("chip authentication: %s", error)
            trouble = AuthenticityVerdict(
                Authenticity.UNVERIFIED, "chip_authentication_unavailable"
            )
            return _Proof(trouble=trouble), files, b""
        renewed = self._files(SecureChannel(session.card, keys))
        try:
            first = renewed.read(DATA_GROUPS[1])
        except LengthRefusedError:
            raise
        except CardProtocolError as error:
            raise _CopySuspectedError from error
        return _Proof("chip_authentication"), renewed, first

    def _signing_proof(
        self, files: Files, dg15: bytes, infos: SecurityInfos | None, before: _Proof
    ) -> _Proof:
        """Active authentication, also after another proof: only a signature convinces who was not there."""
        algorithm = infos.active_authentication if infos else None
        challenge = self._terminal.challenge
        try:
            signature = active_authentication.authenticate(
                files.card, lds.parse_dg15(dg15), algorithm, challenge
            )
        except (CardProtocolError, UnsupportedKeyError) as error:
            log.info("active authentication: %s", error)
            if before.name:
                return before
            trouble = AuthenticityVerdict(
                Authenticity.UNVERIFIED, "active_authentication_unavailable"
            )
            return _Proof(trouble=trouble)
        if signature is None:
            return _Proof(trouble=AuthenticityVerdict(Authenticity.INVALID, _COPY))
        name = before.name or "active_authentication"
        return _Proof(name, signed=SignedChallenge(challenge, signature))

    # -- judging ----------------------------------------------------------------------------

    def _finished(
        self,
        session: _Session,
        sod: SecurityObject,
        sod_file: bytes,
        groups: dict[int, bytes],
        proof: _Proof,
    ) -> EmrtdReading:
        signed = verify(sod, groups, self._terminal.trust, self._terminal.now)
        mrz = parse(lds.parse_dg1(groups[1]), china_time.day(self._terminal.now))
        in_order = [groups[number] for number in sorted(groups)]
        return EmrtdReading(
            mrz=mrz,
            details=lds.parse_details(groups.get(11), groups.get(12)),
            portrait=lds.parse_dg2(groups[2]),
            verdict=_worst(signed, proof.trouble),
            access=session.access,
            chip_proof=proof.name,
            group_hashes={number: hashlib.sha256(file).digest() for number, file in groups.items()},
            evidence=ChipEvidence(
                sod=sod_file,
                dg1=groups[1],
                dg14=groups.get(_SECURITY_GROUP),
                dg15=groups.get(_SIGNING_GROUP),
                signed_challenge=proof.signed,
            ),
            digest=hashlib.sha256(b"".join([sod_file, *in_order])).digest(),
        )


def _card_access(card: Card) -> tuple[PaceInfo, ...]:
    """EF.CardAccess, in the clear, from the master file that is current after power-up."""
    try:
        return security_infos.parse(Files(card).read(CARD_ACCESS)).pace
    except (CardProtocolError, MalformedDataError) as error:
        log.info("no PACE: %s", error)  # the chip opens with BAC, or not at all
        return ()


def _worst(signed: AuthenticityVerdict, proof: AuthenticityVerdict | None) -> AuthenticityVerdict:
    """A copy of a well-signed chip is invalid; a proof that could not be had leaves it unverified."""
    if proof is None or signed.authenticity is Authenticity.INVALID:
        return signed
    if proof.authenticity is Authenticity.INVALID or signed.authenticity is Authenticity.AUTHENTIC:
        return proof
    return signed
