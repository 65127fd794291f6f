"""Jobs of a kiosk's agent as documents, on both ends: what is asked for, and what became of it.

States are those of AWS IoT Jobs: https://docs.aws.amazon.com/iot/latest/developerguide/iot-jobs-lifecycle.html
"""

import datetime as dt
from enum import StrEnum
from typing import Annotated

import msgspec

from kiosk.input_bounds import EXACT_INTEGER
from kiosk.names import Name
from provisioning.updates.release import path_of
from provisioning.updates.target_paths import VERSION
from provisioning.updates.wipe_orders import IDENTITY

LOG_LINES = 50
FLEET_AWAY = "fleet_away"  # the code of a job that waited for the fleet alone: no attempt
# Of the reports and statuses of one kiosk: the newest one counts.
RisingVersion = Annotated[int, msgspec.Meta(ge=0, lt=EXACT_INTEGER)]


class JobKind(StrEnum):
    """What a job changes. Policy, notices and listings are content; they need no new application."""

    APP = "app"
    POLICY = "policy"
    NOTICES = "notices"
    LISTINGS = "listings"
    SETTINGS = "settings"

    @property
    def role(self) -> str:
        """Who has to have signed it."""
        return _ROLES[self]


_ROLES = {
    JobKind.APP: "app",
    JobKind.POLICY: "policy",
    JobKind.NOTICES: "notice",
    JobKind.LISTINGS: "listing",
    JobKind.SETTINGS: "settings",
}


class JobState(StrEnum):
    """All but REMOVED, which is no state of a kiosk's."""

    QUEUED = "QUEUED"
    IN_PROGRESS = "IN_PROGRESS"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    TIMED_OUT = "TIMED_OUT"
    REJECTED = "REJECTED"
    CANCELED = "CANCELED"

    @property
    def is_final(self) -> bool:
        return self not in {JobState.QUEUED, JobState.IN_PROGRESS}


class JobStage(StrEnum):
    """How far a job has come, as a list of kiosks shows it."""

    ACCEPT = "accept"
    DOWNLOAD = "download"
    INSTALL = "install"
    TEST = "test"
    SWITCH = "switch"
    CONFIRM = "confirm"
    ROLL_BACK = "roll_back"
    DONE = "done"


class UpdateJob(msgspec.Struct, frozen=True, tag_field="do", tag="run"):
    """Bring this release onto the kiosk. What it holds, only the repository's signatures say."""

    id: Name
    kind: JobKind
    release: Annotated[str, msgspec.Meta(pattern=rf"\A{VERSION}\Z")]

    @property
    def path(self) -> str:
        """Where it stands in the repository."""
        return path_of(self.kind.role, self.release)


class CancelJob(msgspec.Struct, frozen=True, tag_field="do", tag="cancel"):
    """Stop this job, and undo what it did."""

    id: Name


class WipeKiosk(msgspec.Struct, frozen=True, tag_field="do", tag="wipe"):
    """Look whether a wipe order is signed for the kiosk of this identity, and obey it."""

    identity: Annotated[str, msgspec.Meta(pattern=rf"\A{IDENTITY}\Z")]


JobOrder = UpdateJob | CancelJob | WipeKiosk


class JobStatus(msgspec.Struct, frozen=True):
    """What became of a job. An older version never replaces a newer one, whenever it arrives."""

    id: Name
    version: RisingVersion  # rises with every status of this kiosk
    state: JobState
    stage: JobStage
    kind: JobKind
    release: str
    code: str = ""  # one word for a table of causes
    text: str = ""  # the same for a person, and what to do
    at: dt.datetime | None = None  # by the kiosk's clock
    log: tuple[str, ...] = ()  # the last lines, of what failed
