"""The eMRTD application of a chip, opened, read and judged (ICAO 9303-10 and -11).

One session reads everything; what needs a second session starts again from nothing.
"""

import datetime as dt
import hashlib
import logging
from collections.abc import Callable
from typing import NamedTuple

from drivers.cards.emrtd import bac, chip_authentication, chip_proofs, pace, security_infos
from drivers.cards.emrtd.chip_proofs import COPY, NO_PROOF, ChipProof, troubled
from drivers.cards.emrtd.files import (
    CARD_ACCESS,
    CARD_SECURITY,
    DATA_GROUPS,
    SOD,
    ElementaryFile,
    FileAbsentError,
    Files,
    Habits,
    SessionLostError,
)
from drivers.cards.emrtd.secure_messaging import SecureChannel, SecureMessagingEndedError
from drivers.cards.emrtd.security_infos import PaceInfo, SecurityInfos
from drivers.cards.iso7816 import SW_OK, Card, Command
from kiosk import china_time
from kiosk.emrtd import lds
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
)
from kiosk.identity.mrz import Mrz, parse, spellings

log = logging.getLogger(__name__)

_APPLICATION = bytes.fromhex("A0000002471001")  # ICAO 9303-10 §3.11
_SECURITY_GROUP, _SIGNING_GROUP = 14, 15
_OTHERS = (2, 11, 12, _SIGNING_GROUP)
_NO_AGREEMENT = "chip_authentication_unavailable"
_SESSIONS = 12  # as many lengths and files as a chip may dislike before we give up


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
    portrait: Portrait | None
    missing: tuple[str, ...]  # what should be there and could not be read; codes
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
    keys: list[ChipKey] = [*spellings(key)] if isinstance(key, AccessKey) else [key]
    for spelled in keys[:-1]:
        try:
            return _read(_Reading(card, spelled, recognised, terminal))
        except AccessKeyWrongError:
            recognised = recognised._replace(selected=False)
    return _read(_Reading(card, keys[-1], recognised, terminal))


def _read(reading: "_Reading") -> EmrtdReading:
    for _ in range(_SESSIONS):
        try:
            return reading.attempt()
        except (SessionLostError, _StartAgainError):
            # The session is gone with everything read in it. What the chip does not take is known now.
            continue
    raise CardProtocolError("READ BINARY: every length ended the session")


def select(card: Card) -> bool:
    """SELECT the application; False when the card has none. No Le: some chips refuse it here."""
    return card.exchange(Command(0x00, 0xA4, 0x04, 0x0C, _APPLICATION)).sw == SW_OK


class _StartAgainError(Exception):
    """The session died, and what may have killed it is not done again."""


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
        self._habits = Habits()
        self._absent: set[ElementaryFile] = set()
        # It died under the keys of chip authentication: the chip does not hold the key that it claims.
        self._suspected = False
        self._agrees = True  # no attempt at chip authentication was refused
        self._card_security: bytes | None = None
        self._groups: dict[int, bytes] = {}
        self._missing: list[str] = []

    def attempt(self) -> EmrtdReading:
        self._groups, self._missing = {}, []
        session = self._open()
        files = self._files(session.channel)
        sod_file = self._file(files, SOD) or b""
        sod = parse_sod(sod_file)
        proof = self._mapping_proof(session, files)
        self._take(files, _SECURITY_GROUP, sod)
        infos, trouble = self._infos(sod)
        if proof is NO_PROOF:
            proof = trouble
        if infos and proof is NO_PROOF:
            proof, files = self._chip_proof(session, files, infos)
        if 1 not in self._groups:
            self._groups[1] = files.read(DATA_GROUPS[1])
        for number in _OTHERS:
            self._take(files, number, sod)
        proof = _demanded(infos, self._signing_proof(files, sod, infos, proof))
        return self._finished(session, sod, sod_file, proof)

    # -- files ------------------------------------------------------------------------------

    def _take(self, files: Files, number: int, sod: SecurityObject) -> None:
        """A group that the security object lists; all of them where nothing can be read of it."""
        if sod.hashes and number not in sod.hashes:
            return
        content = self._file(files, DATA_GROUPS[number])
        if content is not None:
            self._groups[number] = content
        elif sod.hashes and number != 2:  # its portrait is missing, which is said below
            self._missing.append(f"dg{number}")

    def _file(self, files: Files, file: ElementaryFile) -> bytes | None:
        """None where the chip does not have what it should, or something else in its place."""
        if file in self._absent:
            return None
        try:
            return files.read(file)
        except FileAbsentError as error:
            self._absent.add(file)
            if error.ended_session:
                raise _StartAgainError from error
        except MalformedDataError as error:
            log.info("%s: %s", file.name, error)
            self._absent.add(file)
        return None

    def _infos(self, sod: SecurityObject) -> tuple[SecurityInfos | None, ChipProof]:
        """What the chip can do, in a file that its issuer has listed, or why that cannot be told."""
        dg14 = self._groups.get(_SECURITY_GROUP)
        if not dg14 or not sod.hashes:
            return None, NO_PROOF
        try:
            return security_infos.parse(lds.parse_dg14(dg14)), NO_PROOF
        except MalformedDataError as error:
            log.info("DG14: %s", error)
            return None, troubled(Authenticity.UNVERIFIED, "dg14_malformed")

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
        if opened.chip_mapping and self._card_security is None:
            # It lies in the master file: a later session finds EF.SOD by its identifier, in the application.
            self._card_security = self._file(self._files(channel), CARD_SECURITY)
        if not select(channel):
            raise CardProtocolError("SELECT after PACE")
        access = f"PACE-{way.mapping}"
        return _Session(self._card, channel, access, opened.chip_mapping, self._card_security)

    def _files(self, channel: SecureChannel) -> Files:
        return Files(
            channel,
            channel.short_payload,
            extended=self._terminal.extended,
            habits=self._habits,
        )

    # -- is it a copy? ----------------------------------------------------------------------

    def _mapping_proof(self, session: _Session, files: Files) -> ChipProof:
        if session.chip_mapping is None or session.card_security is None:
            return NO_PROOF
        self._groups[1] = files.read(DATA_GROUPS[1])
        trust, now, state = self._terminal.trust, self._terminal.now, self._zone().state
        return chip_proofs.by_mapping(
            session.chip_mapping,
            session.card_security,
            lambda signed: trust.judge(signed.signer, now, state),
        )

    def _chip_proof(
        self, session: _Session, files: Files, infos: SecurityInfos
    ) -> tuple[ChipProof, Files]:
        """Chip authentication; what is read afterwards comes through the new session."""
        offer = chip_authentication.offer(infos)
        if offer is None:
            return NO_PROOF, files
        if self._suspected:
            return troubled(Authenticity.INVALID, COPY), files
        if not self._agrees:
            return troubled(Authenticity.UNVERIFIED, _NO_AGREEMENT), files
        try:
            keys = chip_authentication.authenticate(session.channel, *offer, self._terminal.random)
        except SecureMessagingEndedError as error:
            # Still under the old keys: many genuine chips dislike a length or a key so.
            self._agrees = False
            raise _StartAgainError from error
        except (CardProtocolError, UnsupportedKeyError) as error:
            log.info("chip authentication: %s", error)
            return troubled(Authenticity.UNVERIFIED, _NO_AGREEMENT), files
        renewed = self._files(SecureChannel(session.card, keys))
        try:
            self._groups[1] = renewed.read(DATA_GROUPS[1])
        except SessionLostError:
            raise
        except CardProtocolError as error:
            # Whoever refuses under the new keys has them, and is no copy.
            refuses = isinstance(error, FileAbsentError) and not error.ended_session
            self._agrees, self._suspected = not refuses, not refuses
            raise _StartAgainError from error
        return ChipProof("chip_authentication"), renewed

    def _signing_proof(
        self, files: Files, sod: SecurityObject, infos: SecurityInfos | None, before: ChipProof
    ) -> ChipProof:
        """Active authentication, also after another proof; what is listed and not there proves nothing."""
        for number in (_SECURITY_GROUP, _SIGNING_GROUP):
            if before.trouble is None and number in sod.hashes and number not in self._groups:
                # Whoever copies a chip without its key leaves the file out that asks for it.
                return troubled(Authenticity.UNVERIFIED, f"dg{number}_missing")
        dg15 = self._groups.get(_SIGNING_GROUP)
        if dg15 is None or not sod.hashes or before.trouble:
            return before
        made = chip_proofs.by_signature(
            files.card,
            dg15,
            infos.active_authentication if infos else None,
            self._terminal.challenge,
            extended=self._terminal.extended,
        )
        if before.name and made.signed:
            return made._replace(name=before.name)
        unavailable = made.trouble and made.trouble.authenticity is Authenticity.UNVERIFIED
        return before if before.name and unavailable else made

    # -- judging ----------------------------------------------------------------------------

    def _finished(
        self, session: _Session, sod: SecurityObject, sod_file: bytes, proof: ChipProof
    ) -> EmrtdReading:
        groups = self._groups
        mrz = self._zone()
        signed = verify(sod, groups, self._terminal.trust, self._terminal.now, mrz.state)
        details = lds.parse_details(groups.get(11), groups.get(12))
        portrait = self._portrait()
        in_order = [groups[number] for number in sorted(groups)]
        return EmrtdReading(
            mrz=mrz,
            details=details,
            portrait=portrait,
            missing=(*mrz.missing, *self._missing, *details.missing),
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

    def _zone(self) -> Mrz:
        return parse(lds.parse_dg1(self._groups[1]), china_time.day(self._terminal.now))

    def _portrait(self) -> Portrait | None:
        """None where it cannot be read: then people compare."""
        try:
            if 2 in self._groups:
                return lds.parse_dg2(self._groups[2])
        except MalformedDataError as error:
            log.info("portrait: %s", error)
        self._missing.append("portrait")
        return None


def _card_access(card: Card) -> tuple[PaceInfo, ...]:
    """EF.CardAccess, in the clear, from the master file that is current after power-up."""
    try:
        return security_infos.parse(Files(card).read(CARD_ACCESS)).pace
    except (CardProtocolError, MalformedDataError) as error:
        log.info("no PACE: %s", error)  # the chip opens with BAC, or not at all
        return ()


def _demanded(infos: SecurityInfos | None, proof: ChipProof) -> ChipProof:
    """A chip that maps its key has to: EF.CardAccess, which nobody signs, can hide that it does."""
    maps = infos is not None and any(offer.mapping == "CAM" for offer in infos.pace)
    if maps and proof.name is None and proof.trouble is None:
        return troubled(Authenticity.UNVERIFIED, "chip_mapping_missing")
    return proof


def _worst(signed: AuthenticityVerdict, proof: AuthenticityVerdict | None) -> AuthenticityVerdict:
    """A copy of a well-signed chip is invalid; a proof that could not be had leaves it unverified."""
    if proof is None or signed.authenticity is Authenticity.INVALID:
        return signed
    if proof.authenticity is Authenticity.INVALID or signed.authenticity is Authenticity.AUTHENTIC:
        return proof
    return signed
