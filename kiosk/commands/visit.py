"""`kiosk visit`: one visit. Started by the counter, waits as the spare until it is its turn."""

import argparse
import datetime as dt
import logging
import os
import secrets
import select
import signal
import socket
import sys
from collections.abc import Mapping
from functools import partial
from importlib.metadata import version
from random import SystemRandom

import uuid_utils

from drivers.cards.readers.configured import document_reader
from drivers.device_identity.pinned import DevicePin
from drivers.faces.client import FaceClient
from drivers.faces.models.operator import with_thresholds
from drivers.faces.picture_decoder import PictureDecoder
from drivers.keys import configured
from drivers.papers.press import TypstPress
from drivers.printers.receipt_printer import EscposPrinter, NoPrinter
from drivers.relay.client import RelayClient
from drivers.relay.wake import WakeSocket, wake
from drivers.store.outbox import SqliteOutbox
from drivers.store.pin_tries import SqlitePinTries
from drivers.store.session_tallies import SqliteSessionTallies
from drivers.store.statements import SqliteStatements
from drivers.store.tickets import SqliteTickets
from kiosk import counter
from kiosk import settings as kiosk_settings
from kiosk.commands import visit_devices
from kiosk.consent.notices import load_notices
from kiosk.errors import KeyUnavailableError
from kiosk.policy.packs import load_chosen
from kiosk.presence import thresholds
from kiosk.process import die_with_parent, keep_memory_private, log_to_stderr, make_folders
from kiosk.protocol.channel import Channel, ChannelClosedError
from kiosk.protocol.messages import Role
from kiosk.records import receipt
from kiosk.settings import Settings
from kiosk.visit import beginning, effects
from kiosk.visit import events as ev
from kiosk.visit.environment import Environment, Ids, Moment
from kiosk.visit.evidence import Registrar
from kiosk.visit.machine import Machine
from kiosk.visit.runtime import brand, high_water, listings_watch, place_watch, session_tally
from kiosk.visit.runtime.card_watch import CardWatch
from kiosk.visit.runtime.conductor import PARKED, Conductor
from kiosk.visit.runtime.content_watch import ContentWatch
from kiosk.visit.runtime.earphones_watch import EarphonesWatch
from kiosk.visit.runtime.high_water import HighWaterMark
from kiosk.visit.runtime.listings_watch import ListingsWatch
from kiosk.visit.runtime.mailbox import Mailbox
from kiosk.visit.runtime.outbox_watch import OutboxWatch
from kiosk.visit.runtime.paper_maker import PaperMaker
from kiosk.visit.runtime.pin_keeper import PinKeeper, instants
from kiosk.visit.runtime.place_watch import PlaceWatch
from kiosk.visit.runtime.portrait import jpeg
from kiosk.visit.runtime.presence_run import PresenceMeans, PresenceRun
from kiosk.visit.runtime.scanner_watch import ScannerWatch
from kiosk.visit.runtime.screen_door import Admission, ScreenDoor
from kiosk.visit.runtime.screen_link import ScreenLink
from kiosk.visit.runtime.session_tally import TallyKeeper
from kiosk.visit.runtime.statement_run import StatementMeans, StatementRun
from kiosk.visit.runtime.supervision_watch import SupervisionWatch
from kiosk.visit.runtime.ticket_keeper import TicketKeeper
from kiosk.visit.runtime.trusted_clock import TrustedClock
from kiosk.visit.runtime.update_gate import UpdateGate

log = logging.getLogger(__name__)

_PACKAGE = "counter-kiosk"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    kiosk_settings.add_argument(parser)
    parser.add_argument("--listener", type=int, required=True, metavar="FD")
    parser.add_argument("--clerk-listener", type=int, metavar="FD")
    parser.add_argument("--control", type=int, required=True, metavar="FD")


def run(arguments: argparse.Namespace) -> int:
    settings = kiosk_settings.load(arguments.settings)
    die_with_parent()
    keep_memory_private()
    log_to_stderr("visit")
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the supervisor ends it
    supervisor: Channel[counter.Go] = Channel(socket.socket(fileno=arguments.control), counter.Go)
    listeners = {Role.CUSTOMER: socket.socket(fileno=arguments.listener)}
    if arguments.clerk_listener is not None:
        listeners[Role.CLERK] = socket.socket(fileno=arguments.clerk_listener)
    content = ContentWatch(settings.paths)
    wired = _Wiring(settings, listeners, content)
    try:
        go = supervisor.receive()
    except ChannelClosedError:
        return 0
    if content.has_changed():  # while this was the spare
        content = ContentWatch(settings.paths)
        wired = _Wiring(kiosk_settings.load(arguments.settings), listeners, content)
    why = wired.serve(go, supervisor)
    log.info("visit ended: %s", why)
    logging.shutdown()
    sys.stderr.flush()
    # No interpreter shutdown: worker threads may wait on devices, and the memory goes with us.
    os._exit(0)


class _Wiring:
    """Everything that can be made before it is this visit's turn."""

    def __init__(
        self, settings: Settings, listeners: Mapping[Role, socket.socket], content: ContentWatch
    ) -> None:
        self._settings = settings
        self._content = content
        self._listeners = listeners
        self._rng = SystemRandom()
        self._mailbox: Mailbox[ev.Event] = Mailbox()
        self._pictures = PictureDecoder()
        self._brand = brand.shown(settings.brand, self._pictures.decode)
        self._rules = load_chosen(settings)
        self._notices = load_notices(settings.paths.chosen_notices)
        self._outbox = SqliteOutbox(settings.paths.outbox, settings.limits.store_mb)
        make_folders(settings.paths.counter, settings.paths.counter_wake.parent)
        self._tallies = SqliteSessionTallies(settings.paths.counter)
        self._pin_tries = SqlitePinTries(settings.paths.counter)
        self._tickets = SqliteTickets(settings.paths.counter)
        self._listing = _listing_key(settings)
        chosen = settings.paths.thresholds
        self._thresholds = with_thresholds(thresholds.load(chosen), settings.faces.manifest, chosen)
        emulated = settings.kiosk.emulated
        self._reader = document_reader(
            settings.reader, lambda: dt.datetime.now(dt.UTC), emulated=emulated
        )
        self._earphones = visit_devices.earphones(settings)
        self._camera, self._scanner = visit_devices.camera_and_scanner(settings)

    def serve(self, go: counter.Go, supervisor: Channel[counter.Go]) -> str:
        """The visit to its end, also where it waits for a clerk meanwhile; says why it ended."""
        # Read at our turn, not as the spare: the visit before may have learnt the time.
        clock = TrustedClock(self._settings.paths.counter / "clock.json")
        pins = self._pins(go, clock)
        conductor = self._conductor(go, supervisor, clock, pins)
        why = conductor.run(go.parked)
        while why == PARKED:
            pins.shift = None  # whoever goes on brings their own
            again = self._waited(supervisor)
            if again is None:
                conductor.give_up()
                return "parked, and nobody came"
            pins.shift = again.shift
            taken = ev.TakenOver(again.clerk, clock.now().mono - again.proved_s)
            why = conductor.resume(self._screens(again, supervisor), taken)
        return why

    def _waited(self, supervisor: Channel[counter.Go]) -> counter.Go | None:
        """Once it goes on; None: it does not, in time or ever."""
        try:
            ready, _, _ = select.select([supervisor], [], [], self._settings.screen.parked_s)
            return supervisor.receive() if ready else None
        except ChannelClosedError:
            return None

    def _pins(self, go: counter.Go, clock: TrustedClock) -> PinKeeper:
        return PinKeeper(
            self._pin_tries,
            configured.staff(self._settings),
            instants(clock),
            device=self._settings.kiosk.device,
            shift=go.shift,
        )

    def _conductor(
        self, go: counter.Go, supervisor: Channel[counter.Go], clock: TrustedClock, pins: PinKeeper
    ) -> Conductor:
        settings, mailbox = self._settings, self._mailbox
        now = clock.now()
        mark = HighWaterMark(settings.paths.counter / high_water.FILE)
        carrier, registrar = self._carrier(mark), self._registrar(pins)
        return Conductor(
            machine=self._machine(go, pins, now),
            screens=self._screens(go, supervisor),
            mailbox=mailbox,
            clock=clock,
            card=CardWatch(self._reader, mailbox.post),
            scanner=ScannerWatch(
                self._scanner, mailbox.post, is_camera=settings.scanner.device is None
            ),
            earphones=EarphonesWatch(self._earphones, mailbox.post),
            face=self._face(),
            statement=self._statement(),
            carrier=carrier,
            outbox=self._outbox_watch(carrier, mark),
            listings=self._listings_watch(carrier, clock),
            place=self._place_watch(carrier, clock),
            tally=TallyKeeper(self._tallies, self._tally_key(), clock),
            tickets=TicketKeeper(self._tickets, mailbox.post),
            supervisions=SupervisionWatch(carrier, mailbox.post, looks=settings.kiosk.clerk_screen),
            registrar=registrar,
            pins=pins,
            papers=self._papers(registrar),
            updates=UpdateGate(settings.paths.visit_lock, self._content),
            draw=partial(jpeg, decode=self._pictures.decode),
            tell=lambda effect: supervisor.send(_told(effect, pins)),
        )

    def _machine(self, go: counter.Go, pins: PinKeeper, now: Moment) -> Machine:
        environment = Environment(self._settings, self._rules, self._notices, self._new_ids)
        visit = beginning.begun(
            self._settings,
            clerk=go.clerk,
            proved_at=now.mono - go.proved_s,
            pins=pins.standings(),
            now=now.mono,
        )
        return Machine(visit, environment, now)

    def _screens(self, go: counter.Go, supervisor: Channel[counter.Go]) -> dict[Role, ScreenLink]:
        return {
            one.role: ScreenLink(self._door(one, supervisor), self._brand) for one in go.screens
        }

    def _door(self, entrance: counter.Entrance, supervisor: Channel[counter.Go]) -> ScreenDoor:
        taken = counter.ScreenTaken(entrance.role)
        return ScreenDoor(
            self._listeners[entrance.role],
            Admission(entrance.user, entrance.token),
            supervisor.take_fd() if entrance.before else None,
            lambda process: supervisor.send(taken, (process,)),
            entrance.role,
        )

    def _place_watch(self, carrier: RelayClient, clock: TrustedClock) -> PlaceWatch:
        file = self._settings.paths.counter / place_watch.FILE
        return PlaceWatch(file=file, carrier=carrier, clock=clock, post=self._mailbox.post)

    def _listings_watch(self, carrier: RelayClient, clock: TrustedClock) -> ListingsWatch:
        settings = self._settings
        return ListingsWatch(
            folder=settings.paths.counter,
            keys=listings_watch.keys(settings, self._listing),
            refresh_h=settings.limits.listings_refresh_h,
            carrier=carrier,
            clock=clock,
            pushed=settings.paths.pushed("listings"),
        )

    def _tally_key(self) -> bytes:
        """From the listing key; without one from the key that signs records, then a file."""
        if self._listing is not None:
            return session_tally.key_from(self._listing)
        return session_tally.key_from(configured.evidence_file(self._settings))

    def _new_ids(self) -> Ids:
        ticket = f"{self._rng.randrange(1000):03d}"
        return Ids(str(uuid_utils.uuid7()), secrets.token_bytes(32), ticket)

    def _carrier(self, mark: HighWaterMark) -> RelayClient:
        keys, paths = self._settings.carrier, self._settings.paths
        return RelayClient(
            paths.relay_socket,
            self._settings.kiosk.device,
            seal=(keys.seal_key.read_text("ascii"), keys.seal_kid),
            receipt=(keys.receipt_key.read_text("ascii"), keys.receipt_kid),
            hear=mark.hear,
        )

    def _face(self) -> PresenceRun:
        faces = FaceClient(self._settings.paths.faces_socket)
        means = PresenceMeans(
            self._camera,
            faces,
            self._pictures.decode,
            self._thresholds,
            self._settings.kiosk.attended,
            needs_model=not self._settings.kiosk.unattended_without_model,
        )
        return PresenceRun(means, self._rng, self._mailbox.post)

    def _statement(self) -> StatementRun:
        means = StatementMeans(
            self._camera,
            partial(
                visit_devices.late,
                "drivers.recordings.microphone",
                "AvMicrophone",
                self._settings.microphone,
            ),
            FaceClient(self._settings.paths.faces_socket),
            self._thresholds.comparison,
            partial(visit_devices.late, "drivers.audio.voice_detector", "VoiceDetector"),
            partial(
                visit_devices.late,
                "drivers.recordings.webm",
                "Writer",
                fps=self._settings.camera.fps,
            ),
            partial(visit_devices.late, "drivers.recordings.webm", "read", name="statement"),
        )
        return StatementRun(means, self._rng, self._mailbox.post)

    def _outbox_watch(self, carrier: RelayClient, mark: HighWaterMark) -> OutboxWatch:
        keys = self._settings.carrier
        pem = keys.receipt_key.read_text("ascii")
        return OutboxWatch(
            outbox=self._outbox,
            carrier=carrier,
            device=self._settings.kiosk.device,
            mark=mark,
            verify=lambda raw: receipt.verify(raw, pem, keys.receipt_kid),
            wait=WakeSocket(self._settings.paths.counter_wake).wait,
            post=self._mailbox.post,
        )

    def _papers(self, registrar: Registrar) -> PaperMaker:
        papers, printer = self._settings.papers, self._settings.printer
        pin = DevicePin(printer.pinned, self._settings.kiosk.emulated)
        line = EscposPrinter(printer.device, printer.baud, printer.deadline_s, pin)
        return PaperMaker(
            registrar,
            self._rules,
            TypstPress(papers.fonts),
            line if printer.device else NoPrinter(),
            papers.link,
            leaflets=self._notices.leaflets(),
        )

    def _registrar(self, pins: PinKeeper) -> Registrar:
        settings = self._settings
        keys = configured.record_keys(settings)
        versions = {"app": version(_PACKAGE), "policy": self._rules.version}

        def stored() -> None:
            """The relay sends it, and our own watch shows it."""
            for socket_ in (settings.paths.relay_wake, settings.paths.counter_wake):
                wake(socket_)

        return Registrar(
            self._outbox,
            settings,
            keys,
            versions,
            stored,
            press=pins.press,
            statements=SqliteStatements(settings.paths.outbox, settings.limits.statements_mb),
        )


def _listing_key(settings: Settings) -> bytes | None:
    """None: no listings are kept; a visit goes on without them."""
    try:
        return configured.listing_key(settings)
    except (KeyUnavailableError, OSError) as error:
        log.warning("no listings are kept: %s", error)
        return None


def _told(effect: effects.Effect, pins: PinKeeper) -> counter.FromVisit:
    """What outlives the visit, in the supervisor's words."""
    match effect:
        case effects.SignedIn(clerk):
            return counter.ClerkSignedIn(clerk, pins.shift)
        case effects.Proved():
            return counter.ClerkProved(pins.shift)
        case effects.Park(ticket):
            return counter.Parked(ticket)
        case effects.TakeOver():
            return counter.TakesOver()
        case _:
            pins.shift = None
            return counter.ClerkSignedOut()
