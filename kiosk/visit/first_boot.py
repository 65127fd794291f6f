"""The first boot of a kiosk that has no identity: its checks, its enrolment token, and what its screen shows.

Sans-I/O: `kiosk first-boot` runs the checks, enrols, and carries snapshots out and the screen's intents in.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace

from kiosk.protocol.codes import Control
from kiosk.protocol.flows import Step
from kiosk.protocol.messages import FromScreen, Language, Press, Scanned, Snapshot
from kiosk.visit.pages.first_boot import CheckShown, EnrolmentTrouble, FirstBootContent

CHECKS = ("reader", "camera", "clock", "network")
_VISIT = "first-boot"
_TOKEN = re.compile(r"[0-9A-Z]{20,40}")
_IN_GROUPS = str.maketrans("", "", "- ")


class Enrol(NamedTuple):
    """Ask the carrier for certificates by this token."""

    token: str


class CheckAgain(NamedTuple):
    """Look at devices, clock and network once more."""


Wish = Enrol | CheckAgain


class FirstBoot:
    """`snapshot` is what the screen shows now; each method that is told something makes it anew."""

    def __init__(self, device: str) -> None:
        self._language: Language = "zh_CN"
        self._large_text = False
        self._content = FirstBootContent(device, tuple(CheckShown(one, "") for one in CHECKS))
        self._revision = 0
        self.snapshot = self._drawn()

    def take(self, intent: FromScreen) -> Wish | None:
        """What a person did at the screen; what is to be done about it."""
        match intent:
            case Press(control=Control.LANGUAGE):
                self._language = "en" if self._language == "zh_CN" else "zh_CN"
            case Press(control=Control.TEXT_SIZE):
                self._large_text = not self._large_text
            case Press(control=Control.RETRY) if Control.RETRY in self.snapshot.controls:
                self._show(checks=tuple(CheckShown(one, "") for one in CHECKS))
                return CheckAgain()
            case Scanned(lines=lines):
                return self.scanned(lines)
        self._show()
        return None

    def scanned(self, lines: Sequence[str]) -> Wish | None:
        """Lines from whichever scanner there is. One token at a time."""
        if self._content.enrolling:
            return None
        token = token_in(lines)
        if token:
            self._show(enrolling=True, message="", detail="")
            return Enrol(token)
        self._show(message=EnrolmentTrouble.TOKEN_MALFORMED, detail="")
        return None

    def checked(self, found: CheckShown) -> None:
        checks = (found if one.check == found.check else one for one in self._content.checks)
        self._show(checks=tuple(checks))

    def refused(self, why: str, detail: str = "") -> None:
        """why: a CertificateRefusal, or an EnrolmentTrouble with a sentence for the technician."""
        self._show(enrolling=False, message=why, detail=detail)

    def _show(self, **changes: object) -> None:
        self._content = replace(self._content, **changes)
        self.snapshot = self._drawn()

    def _drawn(self) -> Snapshot:
        self._revision += 1
        controls = {Control.LANGUAGE, Control.TEXT_SIZE}
        if all(one.status for one in self._content.checks) and not self._content.enrolling:
            controls.add(Control.RETRY)
        return Snapshot(
            visit=_VISIT,
            revision=self._revision,
            step=Step.FIRST_BOOT,
            language=self._language,
            large_text=self._large_text,
            content=self._content,
            controls=frozenset(controls),
            staff=True,
        )


def token_in(lines: Sequence[str]) -> str:
    """An enrolment token among scanned lines, without its hyphens; "": there is none."""
    plain = (line.translate(_IN_GROUPS).upper() for line in lines)
    return next((line for line in plain if _TOKEN.fullmatch(line)), "")
