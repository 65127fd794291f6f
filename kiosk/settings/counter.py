"""Where the kiosk stands and who works there: [kiosk], [store], [[clerks]], [paths]."""

from pathlib import Path
from typing import Annotated, Literal

import msgspec

from kiosk.names import DeviceName, Name
from kiosk.settings.section import Section

# What the fleet pushes without a new application; each kind a folder below `data/content`.
PUSHED_KINDS = ("policy", "notices", "listings", "settings")


class Kiosk(Section, frozen=True, kw_only=True):
    device: DeviceName  # MQTT client id and certificate CN
    # self_service: nobody attests, so that without the operator's PAD model a clerk always looks
    mode: Literal["assisted", "self_service"] = "assisted"
    # Of a self-service kiosk: its carrier takes a face check that nobody saw and no passive model judged.
    unattended_without_model: bool = False
    language: Literal["zh_CN", "en"] = "zh_CN"
    clerk_screen: bool = False  # the clerk has a screen of their own: `kiosk-ui --role clerk`
    # Of the demo and of tests: devices may be emulated. It is in every record and on every page.
    emulated: bool = False

    @property
    def attended(self) -> bool:
        """A clerk sees the customer."""
        return self.mode == "assisted"


class Store(Section, frozen=True, kw_only=True):
    id: Name
    name: str
    province: Annotated[str, msgspec.Meta(pattern=r"^\d{2}$")]  # GB/T 2260
    city: Annotated[str, msgspec.Meta(pattern=r"^\d{4}$")]  # GB/T 2260
    agent_company: str
    police_contact: str = ""


class Clerk(Section, frozen=True, kw_only=True):
    id: Name
    name: str
    pin: str  # scrypt$N$r$p$salt$hash, made by `kiosk pin`
    key: str = ""  # their signing key under that PIN, made with it; none: they prove nothing
    badge: str = ""  # the code on it: scanned, it chooses their name, and their PIN proves it
    role: Literal["clerk", "supervisor"] = "clerk"
    trained: bool = False  # in registration under real names; who is not neither signs in nor signs
    store: Name | None = None  # where they work; None: at this kiosk's


class Paths(Section, frozen=True, kw_only=True):
    """Below `data` and `run` each folder has the rights that systemd/kiosk.tmpfiles.conf gives it."""

    data: Path  # databases
    run: Path  # sockets; short, AF_UNIX paths end at 107 characters
    packs: Path | None = None  # policy packs; None: those pushed by the fleet, or shipped
    notices: Path | None = None  # notice texts; None: those pushed by the fleet, or shipped
    thresholds: Path | None = None  # of the face check, calibrated; None: those shipped

    @property
    def outbox(self) -> Path:
        """What counter and relay share."""
        return self.data / "outbox"

    @property
    def content(self) -> Path:
        """What the fleet has pushed: the agent's, and read by all others."""
        return self.data / "content"

    def pushed(self, kind: str) -> Path | None:
        """The folder of the fleet's release in use, which is never changed; None: there is none."""
        name = self.pushed_name(kind)
        return self.content / kind / name if name else None

    def pushed_name(self, kind: str) -> str:
        """That folder's name; "" where there is none."""
        try:
            return (self.content / kind / "current").readlink().name
        except OSError:
            return ""

    @property
    def chosen_packs(self) -> Path | None:
        """None: those shipped."""
        return self.packs or self.pushed("policy")

    @property
    def chosen_notices(self) -> Path | None:
        """None: those shipped."""
        return self.notices or self.pushed("notices")

    @property
    def visit_lock(self) -> Path:
        """Held while somebody is served."""
        return self.run / "counter" / "visit.lock"

    @property
    def counter(self) -> Path:
        """What the counter alone keeps: wrong PINs, the trusted clock, tallies, listings."""
        return self.data / "counter"

    @property
    def screen_socket(self) -> Path:
        """Each socket lies in a folder that only its owner writes: nobody can put theirs in its place."""
        return self.run / "screen" / "ui.sock"

    @property
    def screen_token(self) -> Path:
        """What lets a screen in, drawn at each start: whoever starts a screen opens it, as standard input."""
        return self.run / "counter" / "screen.token"

    @property
    def clerk_socket(self) -> Path:
        """The clerk's own screen connects here; nobody listens where there is none."""
        return self.run / "clerk" / "ui.sock"

    @property
    def clerk_token(self) -> Path:
        """What lets the clerk's screen in: the customer's knows another one."""
        return self.run / "counter" / "clerk.token"

    @property
    def faces_socket(self) -> Path:
        return self.run / "faces" / "faces.sock"

    @property
    def relay_socket(self) -> Path:
        return self.run / "relay" / "relay.sock"

    @property
    def relay_wake(self) -> Path:
        return self.run / "relay" / "wake.sock"

    @property
    def counter_wake(self) -> Path:
        return self.run / "counter" / "wake.sock"
