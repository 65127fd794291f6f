"""The panel beside the kiosk's window: a hand for the card, a person for the camera, a plug for the network.

A process of its own, so that a slow window never slows the demo down.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QLabel,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from drivers.emulated.control import ControlClient, ControlError
from drivers.emulated.sim import sim
from drivers.emulated.staff import CLERK, PINS, SUPERVISOR
from drivers.emulated.subscriber.species import SPECIES
from kiosk.process import die_with_parent

_COLUMNS = 3

Action = Callable[[], object]

# What a customer may bring, with its profile in drivers.emulated.card.profiles.
_DOCUMENTS = {
    "Resident card": "resident",
    "HK/Macao/Taiwan residence permit": "residence_permit",
    "Permanent resident, 2017": "permanent_2017",
    "Permanent resident, 2023": "permanent_2023",
    "Passport (BAC)": "passport",
    "Passport (PACE)": "passport_pace",
    "Passport (PACE, 3DES)": "passport_pace_3des",
    "Passport (PACE-CAM)": "passport_cam",
    "Passport (chip authentication)": "passport_full",
    "Passport (CA, 3DES)": "passport_ca_3des",
    "Passport (active authentication)": "passport_active",
    "HK/Macao permit": "hk_macao_permit",
    "Taiwan permit": "taiwan_permit",
    "Foreign identity card": "identity_card",
    "Foreign identity card (TD2)": "identity_card_td2",
}


# What the network may notice about the number that the panel scans, with the event's name.
_EVENTS = {
    "First use": "first_use",
    "Device changed": "device_change",
    "Roams in a high-risk area": "roaming",
    "Calls too often": "calls",
    "Silent": "silence",
}


class Hardware(NamedTuple):
    """The control sockets that the buttons act on."""

    demo: ControlClient
    card: ControlClient
    subscriber: ControlClient


def _documents(on: Hardware) -> dict[str, Action]:
    def place(profile: str, **faults: object) -> Action:
        return lambda: on.demo.call("place_card", profile=profile, **faults)

    return {
        **{name: place(profile) for name, profile in _DOCUMENTS.items()},
        "Passport, tampered": place("passport", tamper_group=2),
        "Passport, copied chip": place("passport_full", copied=True, extended=True),
        "Passport, unknown signer": place("passport", signer="unknown"),
        "Passport, revoked signer": place("passport", signer="revoked"),
        "Passport, torn out": place("passport", tear_at=20),
        "Passport, slow chip": place("passport_pace", latency_ms=30),
        "Resident, fifteen years old": place("resident", age=15),
        "Resident, out of date": place("resident", out_of_date=True),
        "Resident, mute": place("resident", mute_at=2),
        "Two cards at once": place("passport", two_cards=True),
        "Resident card, somebody else's": place("resident", person="stranger", seed=2),
        "Take it away": lambda: on.card.call("remove"),
        "Scan its MRZ": lambda: on.demo.call("scan_mrz"),
    }


def _people(on: Hardware) -> dict[str, Action]:
    def act(action: str) -> Action:
        return lambda: on.subscriber.call("act", action=action)

    return {
        "The holder": _sit(on, "holder"),
        "Somebody else": _sit(on, "stranger"),
        "Two people": _sit(on, "two"),
        "Nobody": _sit(on, "nobody"),
        "Turn left": act("turn_left"),
        "Turn right": act("turn_right"),
        "Open mouth": act("open_mouth"),
        "Blink": act("blink"),
    }


def _ears(on: Hardware) -> dict[str, Action]:
    return {
        "Plug earphones in": lambda: on.demo.call("plug_earphones"),
        "Pull them out": lambda: on.demo.call("pull_earphones"),
    }


def _species(on: Hardware) -> dict[str, Action]:
    return {name.replace("_", " ").capitalize(): _sit(on, name) for name in SPECIES}


def _sit(on: Hardware, person: str) -> Action:
    return lambda: on.subscriber.call("sit", person=person)


def _scanned(on: Hardware) -> dict[str, Action]:
    return {
        "Number": lambda: on.demo.call("scan_number"),
        "Number and SIM card": lambda: on.demo.call("scan_sim"),
        "A new SIM card": lambda: on.demo.call("scan_new_card"),
        "EID and IMEI of an eSIM device": lambda: on.demo.call("scan_esim"),
        "An organisation's code": lambda: on.demo.call("scan_organisation"),
    }


def _carrier(on: Hardware) -> dict[str, Action]:
    def event(kind: str, **more: object) -> Action:
        return lambda: on.demo.call("event", kind=kind, **more)

    return {
        "Cut the network": lambda: on.demo.call("cut_network"),
        "Restore the network": lambda: on.demo.call("restore_network"),
        "The number is the holder's already": lambda: on.demo.call("register"),
        **{name: event(kind) for name, kind in _EVENTS.items()},
        "The risk model alerts": event("risk_model", reason="frequent_alerts"),
        "A day passes": lambda: on.demo.call("a_day_passes"),
        "The holder comes under joint punishment": lambda: on.demo.call("list_holder"),
    }


_GROUPS: dict[str, Callable[[Hardware], dict[str, Action]]] = {
    "Document on the reader": _documents,
    "Before the camera": _people,
    "Earphones": _ears,
    "Instead of a person": _species,
    "Scan": _scanned,
    "Network and carrier": _carrier,
}


class Panel(QWidget):
    """Buttons over the control sockets of the emulated hardware."""

    def __init__(self, on: Hardware) -> None:
        super().__init__()
        self.setWindowTitle("Emulated counter")
        self._told = QLabel()
        self._told.setWordWrap(True)
        self._told.setMinimumHeight(80)
        self._told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QVBoxLayout(self)
        tabs = QTabWidget()
        for title, actions in _GROUPS.items():
            tabs.addTab(self._group(actions(on)), title)
        layout.addWidget(tabs)
        layout.addWidget(self._told)
        self._tell(
            f"The clerk's PIN: {PINS[CLERK]}, the supervisor's: {PINS[SUPERVISOR]}. Follow the screen; "
            "move the head with the buttons above. "
            f"A number to type: {sim(1).number}, SIM {sim(1).iccid}."
        )

    def _group(self, actions: dict[str, Action]) -> QWidget:
        group = QWidget()
        grid = QGridLayout(group)
        for place, (name, action) in enumerate(actions.items()):
            button = QPushButton(name)
            button.clicked.connect(lambda _checked=False, name=name, do=action: self._do(name, do))
            grid.addWidget(button, place // _COLUMNS, place % _COLUMNS)
        return group

    def _do(self, name: str, action: Action) -> None:
        try:
            action()
        except ControlError as error:
            self._tell(f"{name}: {error}")
        else:
            self._tell(f"{name}: done")

    def _tell(self, text: str) -> None:
        self._told.setText(text)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("demo", "card", "subscriber"):
        parser.add_argument(f"--{name}", type=Path, required=True, help=f"control socket of {name}")
    parser.add_argument("--at", default="820x40", metavar="XxY", help="where the panel opens")
    arguments = parser.parse_args()
    die_with_parent()
    app = QApplication(sys.argv[:1])
    sockets = (arguments.demo, arguments.card, arguments.subscriber)
    on = Hardware(*(ControlClient(path) for path in sockets))
    panel = Panel(on)
    panel.move(*map(int, arguments.at.split("x")))
    panel.show()
    return app.exec()


if __name__ == "__main__":
    raise SystemExit(main())
