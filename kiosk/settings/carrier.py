"""The carrier's addresses and keys, and the kiosk's own: [carrier], [keys]."""

from pathlib import Path

from kiosk.names import Name
from kiosk.settings.section import Port, Seconds, Section


class Carrier(Section, frozen=True, kw_only=True):
    host: str
    port: Port = 8883
    ca: Path  # broker's certificate authority, PEM
    certificate: Path  # the relay's TLS client certificate, PEM
    key: Path  # its private key, PEM
    # The same of the agent, which has a connection of its own; None: there is none.
    agent_certificate: Path | None = None
    agent_key: Path | None = None
    seal_key: Path  # carrier's P-256 public key that records are sealed to, PEM
    seal_kid: Name
    receipt_key: Path  # carrier's P-256 public key that signs receipts and answers, PEM
    receipt_kid: Name
    ask_s: Seconds = 3


class Token(Section, frozen=True, kw_only=True):
    """A PKCS#11 token, which signs and never gives its key away."""

    module: Path  # the vendor's library
    label: str
    key: str  # label of the P-256 key pair in it
    pin: Path  # the user's PIN, plain or sealed


class Keys(Section, frozen=True, kw_only=True):
    """Key files may be sealed (`kiosk keys seal`); those of [carrier], too."""

    # The kiosk's P-256 private key that signs records, PEM; None: in the token.
    evidence: Path | None = None
    token: Token | None = None
    evidence_kid: Name
    # Of root's, and not on the partition of the key files: the keys that seal them.
    wrapping: Path = Path("/etc/kiosk/wrapping")
    # Keys the hashes of the listings that are kept for an outage, 32 bytes; None: none are kept.
    listing: Path | None = None
