"""`kiosk wipe` and what stands in its way, on a kiosk that is files alone: no broker, no service."""

import pytest
from newcomers import SETTINGS

from kiosk import settings as kiosk_settings
from kiosk.commands import enroll, main

_AGENT = '[agent]\nroot = "root.json"\nstate = "agent"\n'


class KioskFiles:
    """An enrolled kiosk's, each with a few bytes."""

    def __init__(self, folder):
        self.folder = folder
        self.file = folder / "settings.toml"
        text = SETTINGS.format(device="k1", port=1, kid="k1-evidence-1")
        self.file.write_text(text + _AGENT)
        self.settings = kiosk_settings.load(self.file)
        carrier, keys = self.settings.carrier, self.settings.keys
        self.reports_by = {carrier.ca, carrier.agent_certificate, carrier.agent_key}
        self.others = {carrier.certificate, carrier.key, carrier.seal_key, carrier.receipt_key}
        self.others |= {keys.evidence, keys.listing}
        self.memory = {self.settings.agent.state / "identity"}
        self.claim = folder / "claim"
        self.others |= {self.claim / name for name in ("claim.pem", "claim.key")}
        for file in (*self.reports_by, *self.others, *self.memory):
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(b"secret")

    def left(self):
        known = self.reports_by | self.others | self.memory
        return {file for file in known if file.exists()}

    def wipe(self, *more):
        """By `kiosk wipe`: its exit status."""
        where = ["--settings", str(self.file), "--claim", str(self.claim)]
        return main(["wipe", "k1", "--wait", "0", *where, *more])

    def order(self, state):
        """As the agent keeps it."""
        text = f'{{"identity":"{"8d" * 16}","state":"{state}"}}'
        (self.settings.agent.state / "wipe.json").write_text(text)


@pytest.fixture
def kiosk(tmp_path):
    return KioskFiles(tmp_path)


@pytest.fixture
def systemd(tmp_path, monkeypatch):
    """systemctl(1), which stops whatever it is asked to."""
    script = tmp_path / "bin" / "systemctl"
    script.parent.mkdir()
    script.write_text("#!/bin/sh\n")
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{script.parent}:/usr/bin:/bin")


def test_nobody_enrols_into_a_wipe_that_is_not_over(kiosk):
    """It would be wiped as well: the order counts until its file is gone."""
    for file in kiosk.others:
        file.unlink()
    kiosk.order("ordered")
    failed = enroll.attempt(kiosk.settings, kiosk.folder, lambda: "token")
    assert failed is not None
    assert "a wipe of k1 is under way" in failed.sentence
    assert not kiosk.settings.keys.evidence.exists()


@pytest.mark.usefixtures("systemd")
def test_the_agents_key_goes_when_the_fleet_knows_and_not_before(kiosk):
    """A first pass that ended before the agent could say so is a first pass again."""
    kiosk.order("ordered")
    for _ in range(2):
        assert kiosk.wipe("--by-agent") == 0
        assert kiosk.left() == kiosk.reports_by | kiosk.memory
    kiosk.order("wiped")
    assert kiosk.wipe("--by-agent") == 0
    assert kiosk.left() == set()


def test_a_wiped_kiosk_has_no_key_of_its_batch(kiosk):
    """Whoever buys it could ask for certificates; and no first boot begins without one."""
    assert kiosk.wipe() == 0
    assert not kiosk.claim.exists()
