"""`kiosk first-boot`: a kiosk without an identity asks for its enrolment token at its screen, and enrols.

It stands in the counter's place until then: the same socket, the same screen. It checks reader, camera, clock
and network, and takes the token from whichever scanner there is. A kiosk with an identity goes on at once.

Exit status: 0 this kiosk has an identity; 1 the counter runs, or a file is in the way; 2 wrong settings.
"""

import argparse
import logging
import os
import selectors
import sys
import threading
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from drivers.keys import configured
from kiosk import settings as kiosk_settings
from kiosk.commands import (
    claim_link,
    doctor_devices,
    doctor_first_boot,
    enroll,
    failures,
    screen_entrance,
    visit_devices,
)
from kiosk.commands.check_result import CheckResult
from kiosk.commands.claim_link import ClaimLink
from kiosk.errors import KioskError, ScannerGoneError
from kiosk.instance_lock import only_one
from kiosk.ports import Scanner
from kiosk.process import interrupt_at_signals, keep_memory_private, log_to_stderr, make_folders
from kiosk.protocol.messages import BrandShown
from kiosk.settings import Settings
from kiosk.visit.first_boot import CheckAgain, Enrol, FirstBoot, Wish
from kiosk.visit.pages.first_boot import CheckShown, EnrolmentTrouble
from kiosk.visit.runtime.mailbox import Mailbox
from kiosk.visit.runtime.screen_door import Admission, ScreenDoor
from kiosk.visit.runtime.screen_link import ScreenLink

log = logging.getLogger(__name__)

_LOOK_S = 0.3  # at the scanner
_GONE_S = 1.0
_TICK_S = 1.0  # a caller that says nothing is sent away
Act = Callable[[], None]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    kiosk_settings.add_argument(parser)
    parser.add_argument(
        "--claim",
        type=Path,
        required=True,
        metavar="FOLDER",
        help="of the batch, from `fleet claim new`",
    )
    parser.add_argument(
        "--screen-user",
        type=screen_entrance.user,
        default=os.geteuid(),
        metavar="USER",
        help="whose processes may be the screen; default: the own user",
    )
    parser.add_argument(
        "--link",
        type=Path,
        metavar="SOCKET",
        help="of `kiosk claim-link`, which has the network; default: the own one",
    )


def run(arguments: argparse.Namespace) -> int:
    settings = kiosk_settings.load(arguments.settings)
    if has_identity(settings):
        print(f"{settings.kiosk.device}: has an identity")
        return 0
    if trouble := doctor_first_boot.missing(arguments.claim):
        print(f"kiosk first-boot: {trouble}", file=sys.stderr)
        return 1
    log_to_stderr("first-boot")
    keep_memory_private()
    interrupt_at_signals()
    paths = settings.paths
    make_folders(paths.screen_socket.parent, paths.screen_token.parent)
    with only_one("counter", paths.screen_socket.with_name("counter.lock")):
        link = ClaimLink(arguments.link) if arguments.link else None
        FirstBootProcess(settings, arguments.claim, arguments.screen_user, link).serve()
    print(f"{settings.kiosk.device}: enrolled")
    return 0


def has_identity(settings: Settings) -> bool:
    """Whether it was enrolled once and whole: each service's pair, evidence and listing key.

    A certificate that is over stops no visit: `kiosk enroll` renews it.
    """
    pairs, keys = configured.tls_pairs(settings).values(), settings.keys
    own = (file for pair in pairs for file in (pair.certificate, pair.key))
    files = (*own, keys.evidence, keys.listing)
    return all(file.exists() for file in files if file is not None)


class FirstBootProcess:
    """The loop between screen, devices and enrolment; whatever blocks has a thread of its own."""

    def __init__(
        self, settings: Settings, claim: Path, screen_user: int, link: ClaimLink | None
    ) -> None:
        """link: who has the network; None: this process."""
        self._settings, self._claim, self._link = settings, claim, link
        self._user = screen_user
        self._boot = FirstBoot(settings.kiosk.device)
        self._mailbox: Mailbox[Act] = Mailbox()
        look = link.look if link else partial(claim_link.look, settings, claim)
        checks = {
            "reader": partial(doctor_devices.reader, settings),
            "camera": partial(doctor_devices.camera, settings),
            "clock": partial(doctor_first_boot.clock, claim),
            "network": partial(doctor_first_boot.network, settings, look),
        }
        self._devices = _Devices(settings, checks, self._checked, self._scanned)
        self._is_done = False

    def serve(self) -> None:
        """Until this kiosk is enrolled. Raises OSError."""
        paths = self._settings.paths
        token = screen_entrance.new_token(paths.screen_token)
        brand = self._settings.brand
        with screen_entrance.listen(paths.screen_socket) as listener:
            door = ScreenDoor(listener, Admission(self._user, token))
            shown = BrandShown(brand.name_zh, brand.name_en, brand.colour)
            screen = ScreenLink(door, shown)
            threading.Thread(target=self._devices.run, name="devices", daemon=True).start()
            while not self._is_done:
                self._turn(screen)
            screen.bye()
        self._devices.stop()

    def _turn(self, screen: ScreenLink) -> None:
        screen.show(self._boot.snapshot)
        with selectors.DefaultSelector() as selector:
            for file in (*screen.files, self._mailbox):
                selector.register(file, selectors.EVENT_READ)
            selector.select(_TICK_S)
        for refusal in screen.attend():
            log.warning("a screen is not let in: %s, of user %s", refusal.why, refusal.uid)
        for intent in screen.intents():
            self._do(self._boot.take(intent))
        for act in self._mailbox.take():
            act()

    def _do(self, wish: Wish | None) -> None:
        match wish:
            case Enrol(token):
                threading.Thread(target=self._enrol, args=(token,), daemon=True).start()
            case CheckAgain():
                self._devices.check_again()

    # -- on other threads -------------------------------------------------------------------

    def _checked(self, found: CheckShown) -> None:
        self._mailbox.post(partial(self._boot.checked, found))

    def _scanned(self, lines: tuple[str, ...]) -> None:
        self._mailbox.post(lambda: self._do(self._boot.scanned(lines)))

    def _enrol(self, token: str) -> None:
        failed: enroll.EnrolmentFailure | None = enroll.EnrolmentFailure(
            "the enrolment broke off: see the log"
        )
        try:
            exchange = self._link.exchange if self._link else None
            failed = enroll.attempt(self._settings, self._claim, lambda: token, exchange=exchange)
        finally:
            self._mailbox.post(partial(self._answered, failed))

    def _answered(self, failed: enroll.EnrolmentFailure | None) -> None:
        if failed is None:
            log.info("enrolled")
            self._is_done = True
            return
        log.warning("not enrolled: %s", failed.sentence)
        if failed.refusal:
            self._boot.refused(failed.refusal)
            return
        why = EnrolmentTrouble.NOT_REACHED if failed.is_unreached else EnrolmentTrouble.FAILED
        self._boot.refused(why, failed.sentence)


class _Devices:
    """Checks and scanner, on one thread: a camera that reads codes is checked by nobody else meanwhile."""

    def __init__(
        self,
        settings: Settings,
        checks: Mapping[str, Callable[[], CheckResult]],
        checked: Callable[[CheckShown], None],
        scanned: Callable[[tuple[str, ...]], None],
    ) -> None:
        _camera, self._scanner = visit_devices.camera_and_scanner(settings)
        self._checked, self._scanned = checked, scanned
        self._again, self._stops = threading.Event(), threading.Event()
        self._again.set()
        self._checks = checks

    def check_again(self) -> None:
        self._again.set()

    def stop(self) -> None:
        self._stops.set()

    def run(self) -> None:
        while not self._stops.is_set():
            if self._again.is_set():
                self._again.clear()
                self._check_all()
            elif self._scanner is None:  # it types into the screen's window
                self._again.wait(_GONE_S)
            else:
                self._look(self._scanner)

    def _check_all(self) -> None:
        if self._scanner is not None:
            self._scanner.close()
        for name, check in self._checks.items():
            try:
                found = check()
            except (KioskError, OSError) as error:
                found = CheckResult(name, "failed", failures.sentence(error))
            self._checked(CheckShown(name, found.status, found.found, found.do, found.cause))

    def _look(self, scanner: Scanner) -> None:
        try:
            lines = scanner.lines(_LOOK_S)
        except ScannerGoneError as error:
            log.warning("%s", error)
            self._again.wait(_GONE_S)
            return
        if lines:
            self._scanned(lines)
