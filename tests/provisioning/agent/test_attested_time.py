"""Whether metadata has expired, on a kiosk whose clock is years off: never for ever, and never too late."""

import datetime as dt

import pytest
from publisher import NOW, Publisher, Wire

from provisioning.agent.attested_time import AttestedTime
from provisioning.agent.file_source import PatientSource
from provisioning.agent.releases import UpdateUntrustedError
from provisioning.agent.tuf_releases import TufReleases

_DAY = 86_400.0
_YEARS = 10 * 365 * _DAY


class Kiosk:
    """Its clocks are the test's: off, of the wall; boot, since its start."""

    def __init__(self, folder, publisher):
        self.folder, self.publisher = folder, publisher
        self.off = self.boot = 0.0
        self.wire = Wire(publisher)
        self.start()

    def start(self):
        self.clock = AttestedTime(
            self.folder.with_name("time.json"),
            wall=lambda: NOW.timestamp() + self.boot + self.off,
            boottime=lambda: self.boot,
        )
        source = PatientSource(self.wire, self.wire.wait)
        self.releases = TufReleases(
            self.folder, self.publisher.pinned_root, source, reserve_bytes=0, clock=self.clock
        )

    def reboot(self, monkeypatch):
        self.boot = 0.0
        monkeypatch.setattr("kiosk.boot_clock.boot_id", lambda: "another")
        self.start()


@pytest.fixture(scope="module")
def publisher(tmp_path_factory):
    made = Publisher(tmp_path_factory.mktemp("fleet") / "repository").init()
    made.publish("policy", "12", {"rules.zip": b"rules"})
    return made


@pytest.fixture
def kiosk(publisher, tmp_path):
    return Kiosk(tmp_path / "kiosk", publisher)


def test_a_clock_that_is_years_behind_does_not_make_old_metadata_fresh(kiosk):
    """The broker holds the newest state back; the machine has been set to ten years ago."""
    kiosk.releases.refresh()
    kiosk.off = -_YEARS
    kiosk.releases.refresh()
    kiosk.boot = 4 * _DAY
    with pytest.raises(UpdateUntrustedError, match="expired"):
        kiosk.releases.refresh()


def test_nor_after_a_restart_of_the_machine(kiosk, monkeypatch):
    kiosk.releases.refresh()
    kiosk.off, kiosk.boot = -_YEARS, 4 * _DAY
    kiosk.clock.turn()
    kiosk.reboot(monkeypatch)
    with pytest.raises(UpdateUntrustedError, match="expired"):
        kiosk.releases.refresh()


def test_a_kiosk_that_is_years_behind_from_the_start_is_as_late_as_its_certificate(kiosk):
    kiosk.off = -_YEARS
    kiosk.clock.attest(NOW.timestamp() + 5 * _DAY)  # the authority signed it then
    with pytest.raises(UpdateUntrustedError, match="expired"):
        kiosk.releases.refresh()


@pytest.mark.parametrize("off", [-_YEARS, _YEARS])
def test_a_clock_that_was_years_off_leaves_nothing_behind(kiosk, monkeypatch, off):
    kiosk.releases.refresh()
    kiosk.off = off
    if off > 0:
        with pytest.raises(UpdateUntrustedError, match="this kiosk's clock says"):
            kiosk.releases.refresh()
    else:
        kiosk.releases.refresh()
    kiosk.clock.turn()
    kiosk.off = 0.0
    kiosk.releases.refresh()
    kiosk.reboot(monkeypatch)
    kiosk.releases.refresh()
    assert kiosk.releases.target("policy/12.release.json")


def test_whoever_has_the_online_keys_alone_keeps_no_kiosk_off_for_ever(kiosk):
    """A newest state that was signed in a hundred years: no later than the kiosk's certificate holds."""
    end = NOW.timestamp() + 30 * _DAY
    kiosk.clock.attest(NOW.timestamp() + 100 * 365 * _DAY, end)
    assert kiosk.clock.now() == end


def test_the_moment_never_goes_back(kiosk):
    kiosk.clock.attest(NOW.timestamp() + _DAY)
    kiosk.clock.attest(NOW.timestamp() - _DAY)
    kiosk.off = -_YEARS
    kiosk.start()
    assert kiosk.clock.now() == NOW.timestamp() + _DAY


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b'{"at": "x"}'])
def test_a_file_that_is_damaged_is_begun_anew(kiosk, content):
    file = kiosk.folder.with_name("time.json")
    file.write_bytes(content)
    kiosk.start()
    kiosk.releases.refresh()
    kiosk.off = -_YEARS
    signed = dt.datetime.fromtimestamp(kiosk.clock.now(), dt.UTC)
    assert abs(signed - NOW) < dt.timedelta(minutes=1)
