"""Drives one visit: people's intents and devices' events into the machine, its effects out to ports.

One loop on the main thread owns the machine and the screen; everything that blocks (card, camera,
carrier, disk) runs on its own thread and posts events back.
"""

import datetime as dt
import logging
import os
import selectors
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec

from kiosk.errors import (
    CarrierUnreachableError,
    KeyUnavailableError,
    StoreDamagedError,
    StoreFullError,
)
from kiosk.identity.documents import Portrait
from kiosk.ports import CarrierLink
from kiosk.protocol.codes import Message
from kiosk.protocol.messages import Role
from kiosk.visit import effects
from kiosk.visit import events as ev
from kiosk.visit.environment import Moment
from kiosk.visit.evidence import Registrar
from kiosk.visit.machine import Machine
from kiosk.visit.runtime.card_watch import CardWatch
from kiosk.visit.runtime.earphones_watch import EarphonesWatch
from kiosk.visit.runtime.listings_watch import ListingsWatch
from kiosk.visit.runtime.mailbox import Mailbox
from kiosk.visit.runtime.outbox_watch import OutboxWatch
from kiosk.visit.runtime.paper_maker import PaperMaker
from kiosk.visit.runtime.pin_keeper import PinKeeper
from kiosk.visit.runtime.place_watch import PlaceWatch
from kiosk.visit.runtime.presence_run import PresenceRun
from kiosk.visit.runtime.scanner_watch import ScannerWatch
from kiosk.visit.runtime.screen_link import ScreenLink
from kiosk.visit.runtime.session_tally import TallyKeeper
from kiosk.visit.runtime.statement_run import StatementRun
from kiosk.visit.runtime.supervision_watch import SupervisionWatch
from kiosk.visit.runtime.ticket_keeper import TicketKeeper
from kiosk.visit.runtime.trusted_clock import TrustedClock
from kiosk.visit.runtime.update_gate import UpdateGate

log = logging.getLogger(__name__)

_TICK_S = 0.1
PARKED = "parked"
# What is of use to a visit that was parked when it came.
_KEPT_ASIDE = (ev.StripSeen, ev.TicketsSeen, ev.PlaceSeen, ev.PinsSeen, ev.SupervisionsSeen)


class Conductor:
    """Runs the visit until it ends; `tell` carries what outlives it to the supervisor."""

    _why = ""  # it ends, or leaves its screens
    _parks: effects.Park | None = None

    def __init__(
        self,
        *,
        machine: Machine,
        screens: Mapping[Role, ScreenLink],
        mailbox: Mailbox[ev.Event],
        clock: TrustedClock,
        card: CardWatch,
        scanner: ScannerWatch,
        earphones: EarphonesWatch,
        face: PresenceRun,
        statement: StatementRun,
        carrier: CarrierLink,
        outbox: OutboxWatch,
        listings: ListingsWatch,
        place: PlaceWatch,
        tally: TallyKeeper,
        tickets: TicketKeeper,
        supervisions: SupervisionWatch,
        registrar: Registrar,
        pins: PinKeeper,
        papers: PaperMaker,
        updates: UpdateGate,
        draw: Callable[[Portrait], bytes],
        tell: Callable[[effects.Effect], None],
    ) -> None:
        self._machine, self._screens = machine, screens
        self._mailbox, self._clock = mailbox, clock
        self._card, self._scanner, self._earphones = card, scanner, earphones
        self._face, self._statement = face, statement
        self._carrier = carrier
        self._outbox = outbox
        self._listings = listings
        self._place, self._tally = place, tally
        self._tickets, self._supervisions = tickets, supervisions
        self._registrar = registrar
        self._pins, self._papers, self._updates = pins, papers, updates
        self._draw, self._tell = draw, tell
        self._pool = ThreadPoolExecutor(2, "visit")
        self._do = self._carriers_out()

    def _carriers_out(self) -> dict[type[effects.Effect], Callable[[Any], None]]:
        """What is done for each effect."""
        return {
            effects.CheckPin: lambda effect: self._in_pool(self._pins.check, effect),
            effects.UnlockPin: lambda effect: self._in_pool(self._pins.unlock, effect),
            effects.ReadDocument: self._card.read,
            effects.AskCarrier: lambda effect: self._in_pool(self._asked, effect),
            effects.TellCarrier: self._tell_carrier,
            effects.AskSupervisor: self._ask_supervisor,
            effects.SignElsewhere: lambda effect: self._in_pool(self._supervisions.sign, effect),
            effects.StartPresence: self._start_presence,
            effects.LengthenPresence: lambda effect: self._face.lengthen(effect.plan),
            effects.Suspect: self._suspect,
            effects.StartStatement: lambda _effect: self._start_statement(),
            effects.StopCamera: lambda _effect: self._stop_camera(),
            effects.DrawPortrait: lambda effect: self._in_pool(self._drawn, effect),
            effects.Save: lambda _effect: self._in_pool(self._saved, self._clock.now()),
            effects.MakePaper: lambda effect: self._in_pool(self._papers.make, effect),
            effects.PrintPaper: lambda effect: self._in_pool(self._papers.print, effect),
            effects.SignedIn: self._tell,
            effects.Proved: self._tell,
            effects.SignedOut: self._tell,
            effects.AddTicket: lambda effect: self._tickets.add(effect.ticket),
            effects.MoveTicket: lambda effect: self._tickets.move(effect.ticket, effect.state),
            effects.Park: self._park,
            effects.TakeOver: self._take_over,
            effects.Audit: _log_audit,
            effects.End: self._end,
        }

    def run(self, parked: str = "") -> str:
        """Serve the visit to its end and say why it ended; or PARKED.

        parked: the ticket of another visit that waits.
        """
        self._card.start()
        self._scanner.start()
        self._earphones.start()
        self._tickets.start(parked)
        self._outbox.start()
        self._listings.start()
        self._place.start()
        self._tally.start()
        self._supervisions.start()
        self._pins.watch(self._mailbox.post)
        return self._serve()

    def resume(self, screens: Mapping[Role, ScreenLink], event: ev.TakenOver) -> str:
        """Serve a visit that was parked, on these screens; as `run`."""
        self._screens = screens
        for seen in self._mailbox.take():
            if isinstance(seen, _KEPT_ASIDE):  # what lay on the reader was another visit's
                self._handle(seen)
        self._why = ""
        self._handle(event)
        self._card.resume()
        self._scanner.resume()
        self._earphones.resume()
        return self._serve()

    def give_up(self) -> None:
        """Nobody has come for the parked visit: it is recorded as referred."""
        saved = self._saved(self._clock.now())
        log.info("a parked visit ends: %s", type(saved).__name__)
        self._tickets.park("")
        self._tickets.settle()

    def _serve(self) -> str:
        self._show()
        with selectors.DefaultSelector() as selector:
            selector.register(self._mailbox, selectors.EVENT_READ)
            while not self._why:
                self._turn(selector)
        self._stop_camera()
        self._tickets.settle()
        if not self._parks:
            self._tally.close()
        for screen in self._screens.values():
            screen.bye()
        self._statement.close()
        self._face.close()
        if self._parks:
            self._leave(self._parks)
        return self._why

    def _leave(self, effect: effects.Park) -> None:
        """Only now may another visit have reader and screens."""
        self._parks = None
        self._card.pause()
        self._scanner.pause()
        self._earphones.pause()
        self._tell(effect)

    def _turn(self, selector: selectors.BaseSelector) -> None:
        files = [file for screen in self._screens.values() for file in screen.files]
        for file in files:
            selector.register(file, selectors.EVENT_READ)
        selector.select(_TICK_S)
        for file in files:
            selector.unregister(file)
        for event in (*self._from_screens(), *self._mailbox.take(), ev.Ticked()):
            self._handle(event)
        self._show()
        self._look_at_fleet()

    def _look_at_fleet(self) -> None:
        """Nothing is updated under a visit; one that nobody has begun makes way for what was pushed."""
        if self._updates.makes_way(is_begun=self._machine.is_begun) and not self._why:
            self._why = "the fleet has pushed something: the next one begins with it"

    def _from_screens(self) -> Iterator[ev.Event]:
        for role, screen in self._screens.items():
            yield from (ev.ScreenRefused(*refusal) for refusal in screen.attend())
            yield from (ev.Intended(intent, role) for intent in screen.intents())

    def _show(self) -> None:
        self._scanner.camera_may_look(self._machine.camera_may_scan())
        for role, snapshot in self._machine.snapshots.items():
            self._screens[role].show(snapshot)

    def _handle(self, event: ev.Event) -> None:
        for effect in self._machine.handle(event, self._clock.now()):
            self._do[type(effect)](effect)

    def _in_pool(self, work: Callable[[Any], ev.Event], argument: Any) -> None:
        def run() -> None:
            self._mailbox.post(work(argument))

        self._pool.submit(run).add_done_callback(_no_silent_failure)

    # -- effects ----------------------------------------------------------------------------

    def _asked(self, effect: effects.AskCarrier) -> ev.Event:
        ask_s = self._machine.environment.settings.carrier.ask_s
        asked = msgspec.to_builtins(effect.question)
        self._recall_sessions(effect)
        try:
            answer = self._clock.learn_by_asking(self._carrier, asked, ask_s)
        except CarrierUnreachableError as error:
            log.info("the carrier did not answer: %s", error)
            return ev.CarrierSilent(effect.number, self._listings.facts(asked))
        as_of = dt.datetime.fromtimestamp(answer["t"], dt.UTC)
        return ev.CarrierAnswered(answer["facts"], as_of, effect.number)

    def _ask_supervisor(self, effect: effects.AskSupervisor) -> None:
        """On a thread of its own, since it waits for a person."""

        def ask() -> None:
            self._mailbox.post(self._supervisions.ask(effect.request))

        threading.Thread(target=ask, name="supervisor", daemon=True).start()

    def _recall_sessions(self, effect: effects.AskCarrier) -> None:
        """Before the carrier's answer, which leads on to the face check."""
        asked = effect.question
        known = self._tally.recall(asked.document_kind, asked.document_number)
        self._mailbox.post(ev.SessionsRecalled(known.sessions, known.suspected, effect.number))

    def _tell_carrier(self, effect: effects.TellCarrier) -> None:
        ask_s = self._machine.environment.settings.carrier.ask_s
        told = msgspec.to_builtins(effect.question)

        def tell() -> None:
            try:
                self._carrier.ask(told, ask_s)
            except CarrierUnreachableError as error:
                log.info("the carrier was not told: %s", error)

        self._pool.submit(tell).add_done_callback(_no_silent_failure)

    def _start_presence(self, effect: effects.StartPresence) -> None:
        document = self._machine.visit.document
        if document is not None:
            self._tally.count(document.kind.value, document.holder.number)
        portrait = document.portrait if document else None
        ring = self._face.start(portrait, effect.nonce, effect.plan, self._statement.ended)
        self._screens[Role.CUSTOMER].show_frames(ring)

    def _suspect(self, effect: effects.Suspect) -> None:
        document = effect.document
        self._tally.suspect(document.kind.value, document.holder.number)

    def _drawn(self, effect: effects.DrawPortrait) -> ev.Event:
        return ev.PortraitDrawn(effect.document, self._draw(effect.portrait))

    def _stop_camera(self) -> None:
        self._screens[Role.CUSTOMER].show_frames(None)
        self._face.stop()
        self._statement.stop()

    def _start_statement(self) -> None:
        ring = self._statement.start(self._face.ended, self._face.faces)
        self._screens[Role.CUSTOMER].show_frames(ring)

    def _saved(self, now: Moment) -> ev.Event:
        visit = self._machine.visit
        started = time.monotonic()
        try:
            stored = self._registrar.save(visit, now)
        except StoreFullError:
            return ev.NotSaved(Message.DISK_FULL)
        except (StoreDamagedError, KeyUnavailableError) as error:
            log.warning("record not stored: %s", error)
            return ev.NotSaved(Message.NOT_SAVED)
        log.info("record stored in %d ms", (time.monotonic() - started) * 1000)
        self._outbox.follow(stored)
        return ev.Saved(stored)

    def _park(self, effect: effects.Park) -> None:
        self._tickets.park(effect.ticket)
        self._parks, self._why = effect, PARKED

    def _take_over(self, effect: effects.TakeOver) -> None:
        self._tell(effect)
        self._why = "another one is taken over"

    def _end(self, effect: effects.End) -> None:
        self._why = effect.why


def _log_audit(effect: effects.Audit) -> None:
    log.info(
        "%s %s", effect.code, " ".join(f"{name}={value}" for name, value in effect.facts.items())
    )


def _no_silent_failure(future: Any) -> None:
    """A fault of ours on a worker thread ends the visit's process, as one on the main thread does."""
    error = future.exception()
    if error is not None:
        log.critical("visit failed: %s", type(error).__name__)
        threading.Thread(target=os._exit, args=(70,)).start()
