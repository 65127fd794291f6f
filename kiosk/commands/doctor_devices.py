"""`kiosk doctor`: reader, cameras, scanner, printer, and what the face check needs of files."""

import os

from drivers.cameras.sources import source
from drivers.cards.scard import Watcher
from drivers.device_identity.pinned import DevicePin
from drivers.faces.models import operator, shipped
from drivers.printers.receipt_printer import EscposPrinter
from kiosk.commands import doctor_device_pins
from kiosk.commands.check_result import CheckResult
from kiosk.errors import (
    CameraError,
    DocumentError,
    FaceAnalysisError,
    PrinterError,
    SettingsError,
)
from kiosk.identity import devices
from kiosk.presence import thresholds
from kiosk.settings import Camera, Settings

_FRAME_S = 10.0
_MEND_PRINTER = {
    "paper_out": "Put a new roll in.",
    "cover_open": "Close its cover.",
    "absent": "Check its cable and its power, and printer.device in the settings.",
    "fault": "Switch it off and on; check printer.baud in the settings.",
}


def reader(settings: Settings) -> CheckResult:
    try:
        present = Watcher(settings.reader.name).presence(0)
        told = doctor_device_pins.readers(settings)
    except DocumentError as error:
        return CheckResult(
            "reader",
            "failed",
            str(error),
            "Plug the reader in; then `systemctl status pcscd`; compare reader.name in the settings.",
        )
    card = "; ".join(one.found for one in told)
    card += "; a card lies on it" if present else "; no card on it"
    if refused := [one.do for one in told if one.do]:
        return CheckResult("reader", "failed", card, " ".join(refused), "not_pinned")
    csca = len(settings.reader.csca) + (settings.reader.anchors is not None)
    if csca == 0:
        return CheckResult(
            "reader",
            "warning",
            f"{card}; no CSCA certificate is trusted",
            "Passports stay unverified: list the CSCA master list's certificates under reader.csca, or "
            "gather those of many states with `kiosk anchors import` and name the file in reader.anchors.",
            "no_anchors",
        )
    return CheckResult("reader", "ok", f"{card}; {csca} file(s) of trusted CSCA certificates")


def camera(settings: Settings) -> CheckResult:
    holder = "a visit at its face check does"
    return _camera(settings, "camera", "camera", settings.camera, holder)


def scanner(settings: Settings) -> CheckResult:
    """What reads codes; a scanner that types into the window is nothing that could be asked."""
    chosen = settings.scanner
    if chosen.camera:
        holder = "a visit at a page that takes codes does"
        return _camera(settings, "scanner", "scanner.camera", chosen.camera, holder)
    if chosen.face_camera:
        return CheckResult("scanner", "ok", "the camera of the faces, after the consent to it")
    if chosen.device is None:
        return CheckResult("scanner", "ok", "none of the counter's: it types into the window")
    if not os.access(chosen.device, os.R_OK):
        return CheckResult(
            "scanner",
            "failed",
            f"{chosen.device} is not there, or may not be read",
            "Plug it in; compare scanner.device in the settings (/dev/input/by-id/…).",
        )
    return CheckResult("scanner", "ok", f"{chosen.device}, which the counter has alone")


def _camera(
    settings: Settings, check: str, section: str, chosen: Camera, holder: str
) -> CheckResult:
    """holder: who may have it open just now."""
    try:
        camera = source(chosen)
        camera.open()
        try:
            frame = camera.read(_FRAME_S)
            what = camera.describe()
        finally:
            camera.close()
    except (CameraError, ImportError) as error:
        return CheckResult(
            check,
            "failed",
            str(error),
            f"Check the cable and {section}.address in the settings; nothing else may hold the camera "
            f"({holder}).",
        )
    told = doctor_device_pins.camera(settings, section, chosen, devices.from_description(what))
    found = f"{what['driver']}, {frame.width}×{frame.height}; {told.found}"
    if told.do:
        return CheckResult(check, "failed", found, told.do, "not_pinned")
    return CheckResult(check, "ok", found)


def printer(settings: Settings) -> CheckResult:
    """Without one everybody still leaves with a QR code."""
    device = settings.printer.device
    if not device:
        return CheckResult("printer", "ok", "none: customers take their proof by QR code")
    try:
        told = doctor_device_pins.printer(settings)
        if told.do:
            return CheckResult("printer", "failed", told.found, told.do)
        pin = DevicePin(settings.printer.pinned, settings.kiosk.emulated)
        EscposPrinter(device, settings.printer.baud, settings.printer.deadline_s, pin).look()
    except OSError as error:
        return CheckResult(
            "printer", "failed", f"{device}: {error.strerror}", _MEND_PRINTER["absent"]
        )
    except PrinterError as error:
        return CheckResult("printer", "failed", str(error), _MEND_PRINTER.get(error.trouble, ""))
    return CheckResult("printer", "ok", f"{told.found}; it has paper and is closed")


def models(settings: Settings) -> CheckResult:
    try:
        found = shipped.verified()
    except FaceAnalysisError as error:
        return CheckResult(
            "models", "failed", str(error), "Install the pinned requirements again: `make setup`."
        )
    try:
        brought = operator.verified(settings.faces.manifest)
    except (FaceAnalysisError, SettingsError) as error:
        return CheckResult("models", "failed", str(error), "Compare the files with faces.manifest.")
    names = ", ".join([*found, *brought])
    return CheckResult("models", "ok", f"{names}: hashes as in the manifest")


def comparison_thresholds(settings: Settings) -> CheckResult:
    try:
        file = settings.paths.thresholds
        chosen = operator.with_thresholds(thresholds.load(file), settings.faces.manifest, file)
    except SettingsError as error:
        return CheckResult(
            "thresholds", "failed", str(error), "Correct the file, or calibrate it anew."
        )
    made, model = chosen.calibration.comparison, chosen.comparison.model
    if made is None:
        return CheckResult(
            "thresholds",
            "warning",
            f"the face comparison by {model} is not calibrated on this carrier's people",
            "`kiosk presence calibrate PAIRS.csv --out FILE`; name it as paths.thresholds.",
        )
    if made.caution:
        return CheckResult(
            "thresholds",
            "warning",
            f"{model} calibrated on {made.name}, {made.made_at}: {made.caution}",
            "Who is turned away, and who gets through, is not known: calibrate on more people.",
        )
    return CheckResult("thresholds", "ok", f"{model} calibrated on {made.name}, {made.made_at}")
