"""What may be plugged into a kiosk, as USBGuard reads it."""

import re
import subprocess
import sys
from pathlib import Path

_RULES = Path(__file__).parents[3] / "provisioning" / "image" / "usbguard-rules.conf"
# USB classes (https://www.usb.org/defined-class-codes) by which a computer is attacked, or data leave it.
_NEVER = {"02", "08", "0a", "e0", "ef", "fe"}  # modems, storage, wireless, networks, new firmware
_PARSER = Path(sys.prefix) / "bin" / "usbguard-rule-parser"  # `make setup` brings it
_MAY_TYPE = re.compile(
    r"(03|\*):"
)  # of any subclass: a keyboard need not call itself one (03:01:01)


def test_usbguard_reads_every_rule():
    done = subprocess.run([_PARSER, "-f", _RULES], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("OUTPUT: allow") == len(_allowed())


def test_what_no_line_names_is_blocked():
    assert _lines()[-1] == "block"


def test_a_device_has_only_what_its_line_names():
    """`match-all`: a reader that is a keyboard as well is no reader."""
    for line in _allowed():
        assert " with-interface match-all " in line, line
        assert not [kind for kind in _interfaces(line) if kind[:2] in _NEVER], line


def test_nothing_that_could_type_but_ones_own():
    assert not [line for line in _allowed() if any(map(_MAY_TYPE.match, _interfaces(line)))]


def _lines():
    text = _RULES.read_text("utf-8").splitlines()
    return [line for line in text if line and not line.startswith("#")]


def _allowed():
    return [line for line in _lines() if line != "block"]


def _interfaces(line):
    return line.rsplit("{", 1)[1].rstrip("} ").split()
