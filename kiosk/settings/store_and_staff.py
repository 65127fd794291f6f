"""Where the kiosk stands and who works there: [kiosk], [store], [[clerks]], [paths]."""

from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta

from kiosk.names import DeviceName, Name
from kiosk.settings.section_base import Section

# What the fleet pushes without a new application; each kind a folder below `data/content`.
PUSHED_KINDS = ("policy", "notices", "listings", "settings")


class Kiosk(Section, frozen=True, kw_only=True):
    """Which kiosk this is, and how it is used."""

    device: Annotated[
        DeviceName, Meta(description="its name at the carrier: MQTT client id and certificate's CN")
    ]
    mode: Annotated[
        Literal["assisted", "self_service"],
        Meta(
            description="self_service: nobody attests, so that without the operator's model against "
            "screens a clerk always looks"
        ),
    ] = "assisted"
    unattended_without_model: Annotated[
        bool,
        Meta(
            description="of a self-service kiosk: its carrier takes a face check that nobody saw and "
            "no passive model judged"
        ),
    ] = False
    language: Annotated[Literal["zh_CN", "en"], Meta(description="the one a visit begins with")] = (
        "zh_CN"
    )
    clerk_screen: Annotated[
        bool, Meta(description="the clerk has a screen of their own: `kiosk-ui --role clerk`")
    ] = False
    emulated: Annotated[
        bool,
        Meta(
            description="of demos and trials: devices may be emulated; it is in every record and on "
            "every page"
        ),
    ] = False

    @property
    def attended(self) -> bool:
        """A clerk sees the customer."""
        return self.mode == "assisted"


class Store(Section, frozen=True, kw_only=True):
    """The store it stands in."""

    id: Annotated[Name, Meta(description="as the carrier names it")]
    name: Annotated[str, Meta(description="as customers read it")]
    province: Annotated[str, Meta(pattern=r"^\d{2}$", description="GB/T 2260: 11 is Beijing")]
    city: Annotated[str, Meta(pattern=r"^\d{4}$", description="GB/T 2260, in that province: 1101")]
    agent_company: Annotated[str, Meta(description="who runs it for the carrier")]
    police_contact: Annotated[str, Meta(description="whom the clerk calls")] = ""


class Clerk(Section, frozen=True, kw_only=True):
    """Somebody who works there, one table for each."""

    id: Annotated[Name, Meta(description="as the carrier's list of staff names them")]
    name: Annotated[str, Meta(description="as the screen shows it")]
    pin: Annotated[
        str,
        Meta(
            pattern=r"^(scrypt\$|kiosk-sealed-1:)",
            description="the line that `kiosk pin` prints, never the PIN itself",
        ),
    ]
    key: Annotated[
        str,
        Meta(
            description='their signing key under that PIN, printed with it; "": they prove nothing'
        ),
    ] = ""
    badge: Annotated[
        str,
        Meta(description="the code on it: scanned, it chooses their name, and their PIN proves it"),
    ] = ""
    role: Annotated[
        Literal["clerk", "supervisor"],
        Meta(description="a supervisor signs what a clerk may not, in every store of theirs"),
    ] = "clerk"
    trained: Annotated[
        bool,
        Meta(description="in registration under real names; who is not neither signs in nor signs"),
    ] = False
    store: Annotated[
        Name | None, Meta(description="where they work; not given: at this kiosk's")
    ] = None


class Paths(Section, frozen=True, kw_only=True):
    """Where things are kept; below `data` and `run` each folder has its rights from kiosk.tmpfiles.conf."""

    data: Annotated[Path, Meta(description="folder of the databases: /var/lib/kiosk")]
    run: Annotated[
        Path, Meta(description="folder of the sockets, at most 80 characters long: /run/kiosk")
    ]
    packs: Annotated[
        Path | None,
        Meta(
            description="folder of policy packs; not given: those pushed by the fleet, or shipped"
        ),
    ] = None
    notices: Annotated[
        Path | None,
        Meta(
            description="folder of notice texts; not given: those pushed by the fleet, or shipped"
        ),
    ] = None
    thresholds: Annotated[
        Path | None,
        Meta(description="of the face check, calibrated here; not given: those shipped"),
    ] = None

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

    @property
    def sockets(self) -> tuple[Path, ...]:
        """All of them, whether or not somebody listens."""
        customers, wakes = (
            (self.screen_socket, self.clerk_socket),
            (self.relay_wake, self.counter_wake),
        )
        return (*customers, *wakes, self.faces_socket, self.relay_socket)
