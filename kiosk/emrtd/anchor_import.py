"""What states and ICAO hand out, gathered: directories (LDIF), master lists, certificates, revocation lists.

A file may hold hundreds of things of which some are broken; each of them is left out by itself, and counted.
"""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from asn1crypto import crl
from asn1crypto import x509 as asn1_x509

from kiosk.emrtd import ldif, signer_trust
from kiosk.emrtd.asn1 import TROUBLES
from kiosk.emrtd.public_keys import UnsupportedKeyError
from kiosk.emrtd.signer_trust import UNREADABLE, TrustStore
from kiosk.errors import MalformedDataError, SettingsError

# Attributes of the public key directory (ICAO PKD, interface specification): what else it has is left.
_MASTER_LISTS = frozenset({"pkdmasterlistcontent", "cscamasterlistdata"})
_REVOCATIONS = frozenset({"certificaterevocationlist"})
_SIGNERS = frozenset({"usercertificate"})  # documents carry them


@dataclass
class Gathered:
    """Certificates by their bytes; left: why something was left out, and how often.

    trusted: who has to have signed the signers of master lists; none: the states in them.
    """

    trusted: tuple[asn1_x509.Certificate, ...] = ()
    anchors: dict[bytes, asn1_x509.Certificate] = field(default_factory=dict)
    list_signers: dict[bytes, asn1_x509.Certificate] = field(default_factory=dict)
    lists: list[bytes] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)

    def trust(self, known: tuple[asn1_x509.Certificate, ...] = ()) -> TrustStore:
        """With the revocation lists that one of the anchors, or of those that are known, has signed."""
        anchors = tuple(self.anchors.values())
        revoked: set[tuple[str, int]] = set()
        for content in self.lists:
            try:
                revoked |= signer_trust.revocations(content, (*anchors, *known))
            except (*TROUBLES, UnsupportedKeyError):
                self.left["revocation list of no state that is trusted"] += 1
        return TrustStore(anchors, frozenset(revoked))

    def left_out(self) -> list[str]:
        """For a person: what, and how often."""
        return [f"left out: {times} × {why}" for why, times in sorted(self.left.items())]

    def signers_of_lists(self) -> list[str]:
        """For a person, who has to know them where nobody was trusted to sign lists.

        Whoever makes a list can put the issuer of its signer on it.
        """
        lines = []
        for signer in self.list_signers.values():
            told = described_one(signer)
            lines.append(f"master list signed by {told['subject']}\n  sha256 {told['sha256']}")
        compare = "compare these with what the states publish, or name their CSCA with --trust"
        return [*lines, compare] if lines else []

    def take(self, content: bytes) -> None:
        """A certificate, a master list or a revocation list."""
        if _is_revocation_list(content):
            self.lists.append(content)
            return
        try:
            found, list_signer = signer_trust.certificates(content, self.trusted)
        except UNREADABLE as error:
            self.left[f"no certificate, no master list: {type(error).__name__}"] += 1
            return
        if list_signer is not None:
            self.list_signers[list_signer.dump()] = list_signer
        elif not _is_authority(found[0]):
            self.left["certificate of no CSCA"] += 1
            return
        # What a state vouches for in its master list is taken as it is: old ones say less of themselves.
        self.anchors |= {one.dump(): one for one in found}


class StateCount(NamedTuple):
    """One country's certificates: good now, soon over, over or not yet begun."""

    country: str
    good: int
    ending: int  # of the good ones
    over: int
    first_end: dt.datetime | None  # of the good ones


def gather(files: Iterable[Path], trusted: Iterable[Path] = ()) -> Gathered:
    """trusted: files with the CSCA certificates that master lists count by; none: their own.

    Raises SettingsError for a file that cannot be read, or is an LDIF that is broken.
    """
    gathered = Gathered(signer_trust.load([*trusted]).anchors)
    for file in files:
        for content in _objects(file, gathered):
            gathered.take(content)
    return gathered


def counts(trust: TrustStore, now: dt.datetime, soon: dt.timedelta) -> list[StateCount]:
    """By country; soon: from when on an end is told as near."""
    by_country: dict[str, list[asn1_x509.Certificate]] = {}
    for one in trust.anchors:
        by_country.setdefault(signer_trust.country(one) or "??", []).append(one)
    return [_counted(name, found, now, soon) for name, found in sorted(by_country.items())]


def described(trust: TrustStore, country: str) -> list[dict[str, str]]:
    """One country's certificates for a person, those that end first before the others."""
    found = [one for one in trust.anchors if signer_trust.country(one) == country]
    return [described_one(one) for one in sorted(found, key=lambda one: one.not_valid_after)]


def described_one(one: asn1_x509.Certificate) -> dict[str, str]:
    """A certificate for a person."""
    return {
        "subject": one.subject.human_friendly,
        "from": f"{one.not_valid_before:%Y-%m-%d}",
        "until": f"{one.not_valid_after:%Y-%m-%d}",
        "key": one.public_key["algorithm"]["algorithm"].native,
        "sha256": hashlib.sha256(one.dump()).hexdigest(),
    }


def _counted(
    name: str, found: list[asn1_x509.Certificate], now: dt.datetime, soon: dt.timedelta
) -> StateCount:
    good = [one for one in found if one.not_valid_before <= now <= one.not_valid_after]
    ends = [one.not_valid_after for one in good]
    ending = sum(end - now < soon for end in ends)
    return StateCount(name, len(good), ending, len(found) - len(good), min(ends, default=None))


def _objects(file: Path, gathered: Gathered) -> Iterator[bytes]:
    for content in signer_trust.contents(file):
        if not ldif.is_ldif(content):
            yield content
            continue
        try:
            for attribute, value in ldif.values(content):
                if attribute in _MASTER_LISTS | _REVOCATIONS:
                    yield value
                elif attribute in _SIGNERS:
                    gathered.left["document signer, which documents carry"] += 1
        except MalformedDataError as error:
            raise SettingsError(str(file), str(error)) from error


def _is_revocation_list(content: bytes) -> bool:
    try:
        found = crl.CertificateList.load(content, strict=True)
        return bool(found["tbs_cert_list"]["this_update"].native)
    except TROUBLES:
        return False


def _is_authority(one: asn1_x509.Certificate) -> bool:
    """A certificate that may sign others."""
    try:
        basic = one.basic_constraints_value
        return one.self_signed != "no" or bool(basic and basic["ca"].native)
    except TROUBLES:
        return False
