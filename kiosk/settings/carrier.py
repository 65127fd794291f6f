"""The carrier's addresses and keys, and the kiosk's own: [carrier], [keys]."""

from pathlib import Path
from typing import Annotated

from msgspec import Meta

from kiosk.names import Name
from kiosk.settings.section_base import Port, Seconds, Section


class Carrier(Section, frozen=True, kw_only=True):
    """Where the carrier's broker is, and the keys that come from enrolment."""

    host: Annotated[
        str, Meta(min_length=1, description="the broker, by the name in its certificate")
    ]
    port: Annotated[Port, Meta(description="the broker's, for MQTT over TLS")] = 8883
    ca: Annotated[Path, Meta(description="the broker's certificate authority, PEM")]
    certificate: Annotated[Path, Meta(description="the relay's TLS client certificate, PEM")]
    key: Annotated[Path, Meta(description="its private key, PEM, plain or sealed")]
    agent_certificate: Annotated[
        Path | None,
        Meta(
            description="the agent's, which has a connection of its own; not given: there is none"
        ),
    ] = None
    agent_key: Annotated[Path | None, Meta(description="its private key, PEM, plain or sealed")] = (
        None
    )
    seal_key: Annotated[
        Path, Meta(description="carrier's P-256 public key that records are sealed to, PEM")
    ]
    seal_kid: Annotated[Name, Meta(description="the id of that key: carrier-seal-1")]
    receipt_key: Annotated[
        Path, Meta(description="carrier's P-256 public key that signs receipts and answers, PEM")
    ]
    receipt_kid: Annotated[Name, Meta(description="the id of that key: carrier-receipt-1")]
    ask_s: Annotated[
        Seconds, Meta(description="a visit waits so long for the carrier's answer")
    ] = 3


class Token(Section, frozen=True, kw_only=True):
    """A PKCS#11 token, which signs and never gives its key away."""

    module: Annotated[Path, Meta(description="the vendor's library")]
    label: Annotated[str, Meta(description="the token's")]
    key: Annotated[str, Meta(description="label of the P-256 key pair in it")]
    pin: Annotated[Path, Meta(description="file with the user's PIN, plain or sealed")]


class Keys(Section, frozen=True, kw_only=True):
    """The kiosk's own keys; files may be sealed (`kiosk keys seal`), and so may [carrier]'s key."""

    evidence: Annotated[
        Path | None,
        Meta(
            description="the kiosk's P-256 private key that signs records, PEM; not given: keys.token"
        ),
    ] = None
    token: Annotated[Token | None, Meta(description="holds that key in its place")] = None
    evidence_kid: Annotated[
        Name, Meta(description="the id of that key at the carrier: DEVICE-evidence-1")
    ]
    wrapping: Annotated[
        Path,
        Meta(
            description="folder of root's, not on the partition of the key files: the keys that seal them"
        ),
    ] = Path("/etc/kiosk/wrapping")
    listing: Annotated[
        Path | None,
        Meta(
            description="32 bytes that key the hashes of the listings kept for an outage; "
            "not given: none are kept"
        ),
    ] = None
