"""`kiosk doctor`: checks whether this kiosk is fit for its next customer, and says what to do if not.

Exit status: 0 when nothing failed (warnings are told), 1 when something did, 2 for wrong settings.
"""

import argparse
import json
import sys
from collections.abc import Callable

from drivers.faces.environment import quiet_libraries
from kiosk import settings as kiosk_settings
from kiosk.commands import (
    doctor_carrier,
    doctor_devices,
    doctor_machine,
    doctor_openings,
    doctor_store,
    doctor_trust,
    failures,
)
from kiosk.commands.check_result import CheckResult
from kiosk.errors import KioskError
from kiosk.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    kiosk_settings.add_argument(parser)
    parser.add_argument(
        "--camera",
        action="store_true",
        help="look through the camera instead, while somebody sits before it and turns the head as told",
    )
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    settings = kiosk_settings.load(arguments.settings)
    findings = _through_camera(settings) if arguments.camera else _all_checks(settings)
    if arguments.json:
        print(json.dumps([finding._asdict() for finding in findings], indent=2))
    else:
        for finding in findings:
            print(f"{finding.status:<8} {finding.check:<9} {finding.found}")
            if finding.do:
                print(f"{'':<18} → {finding.do}")
    return 1 if any(finding.status == "failed" for finding in findings) else 0


def _all_checks(settings: Settings) -> list[CheckResult]:
    return [_checked(check, settings) for check in _CHECKS]


def _checked(check: Callable[[Settings], CheckResult], settings: Settings) -> CheckResult:
    """A trouble that the check itself does not know is a finding, too."""
    try:
        return check(settings)
    except (KioskError, OSError) as error:
        return CheckResult(check.__name__, "failed", failures.sentence(error), "See `files`.")


def _through_camera(settings: Settings) -> list[CheckResult]:
    """With the real models, which are loaded for nothing else here."""
    models = doctor_devices.models(settings)
    if models.status == "failed":
        return [models]
    from kiosk.commands import doctor_camera  # noqa: PLC0415 - the models' libraries take seconds

    with quiet_libraries():
        return [models, *doctor_camera.look(settings, _say)]


def _say(prompt: str) -> None:
    print(prompt, file=sys.stderr, flush=True)


_CHECKS: tuple[Callable[[Settings], CheckResult], ...] = (
    doctor_machine.files,  # first: the others open what is there
    doctor_machine.counter,
    doctor_machine.screen,
    doctor_machine.fonts,
    doctor_devices.reader,
    doctor_devices.camera,
    doctor_devices.scanner,
    doctor_devices.printer,
    doctor_devices.models,
    doctor_devices.comparison_thresholds,
    doctor_trust.policy,
    doctor_trust.keys,
    doctor_trust.certificates,
    doctor_trust.custody,
    doctor_trust.staff,
    doctor_store.database,
    doctor_carrier.clock,
    doctor_openings.limits,
    doctor_carrier.broker,
)
