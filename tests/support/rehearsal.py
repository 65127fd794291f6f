"""One visit's machine without devices, driven step by step: time and events come from the test."""

import datetime as dt

from house import CLERK, DOCUMENT, HOUSE, IN_GOOD_ORDER

from kiosk.ports import CardPresence
from kiosk.protocol import messages as m
from kiosk.protocol.messages import Control, Field, Step
from kiosk.visit import events as ev
from kiosk.visit.machine import Machine
from kiosk.visit.turn import Moment
from kiosk.visit.visit import Visit


def result(outcome="PASS", band="pass", reasons=()):
    return ev.PresenceResult(
        outcome=outcome,
        reasons=reasons,
        band=band,
        distance=0.3,
        transcript={"models": {}},
        digest=b"t",
    )


class Rehearsal:
    """`effects` is all that the visit asked for, `pages` every page that was opened."""

    def __init__(self, house=HOUSE):
        super().__init__()
        self.t = 100.0
        self.effects = []
        self.pages = []
        visit = Visit(token="v", language="zh_CN", clerk=CLERK, step=Step.WELCOME)
        self.machine = Machine(visit, house, self.now())
        self.over = False

    def now(self):
        return Moment(self.t, dt.datetime(2026, 11, 23, tzinfo=dt.UTC), trusted=True)

    def send(self, event):
        before = self.machine.snapshot.step
        new = self.machine.handle(event, self.now())
        self.effects += new
        after = self.machine.snapshot.step
        if after is not before:
            self.pages.append(after)
        self.over = self.over or any(isinstance(effect, ev.End) for effect in new)

    def intend(self, kind, revision=None, **fields):
        shown = self.machine.snapshot
        seen = shown.revision if revision is None else revision
        self.send(ev.Intended(kind(visit=shown.visit, revision=seen, **fields)))

    @property
    def shown(self):
        return self.machine.snapshot

    @property
    def visit(self):
        return self.machine.visit

    def asked(self, kind):
        """All effects of one kind, in order."""
        return [effect for effect in self.effects if isinstance(effect, kind)]

    def press(self, *controls):
        for control in controls:
            self.intend(m.Press, control=control)
        return self

    def to_consent(self):
        return self.press(Control.START_NEW_SIM, Control.PURPOSE_PERSONAL)

    def read_document(self):
        self.send(ev.CardPlaced(CardPresence("s1", "r", b"")))
        self.send(ev.DocumentRead(DOCUMENT))
        self.send(ev.CarrierAnswered(IN_GOOD_ORDER, self.now().wall))
        return self

    def face(self, outcome, band, *reasons):
        self.send(ev.PresenceDone(result(outcome, band, reasons)))

    def pin(self, clerk, right=True):
        """Typed, and checked if the machine asks for that."""
        self.intend(m.Enter, fields={Field.CLERK: clerk, Field.PIN: "2580"})
        if self.visit.signing:
            self.send(ev.PinChecked(clerk, right))

    def wait(self, seconds):
        self.t += seconds
        self.send(ev.Ticked())
