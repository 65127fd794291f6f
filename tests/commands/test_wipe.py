"""`kiosk wipe` and what stands in its way, on a kiosk that is files alone: no broker, no service."""

import pytest
from newcomers import SETTINGS

from kiosk import settings as kiosk_settings
from kiosk.commands import enroll

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
        for file in (*self.reports_by, *self.others, *self.memory):
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(b"secret")

    def order(self, state):
        """As the agent keeps it."""
        text = f'{{"identity":"{"8d" * 16}","state":"{state}"}}'
        (self.settings.agent.state / "wipe.json").write_text(text)


@pytest.fixture
def kiosk(tmp_path):
    return KioskFiles(tmp_path)


def test_nobody_enrols_into_a_wipe_that_is_not_over(kiosk):
    """It would be wiped as well: the order counts until its file is gone."""
    for file in kiosk.others:
        file.unlink()
    kiosk.order("ordered")
    failed = enroll.attempt(kiosk.settings, kiosk.folder, lambda: "token")
    assert failed is not None
    assert "a wipe of k1 is under way" in failed.sentence
    assert not kiosk.settings.keys.evidence.exists()
