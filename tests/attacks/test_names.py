"""Attacks by name: of a kiosk, a person or a store that means something else where it is written."""

import datetime as dt

import carriers
import msgspec
import pytest

from kiosk.errors import NameRefusedError
from kiosk.names import DeviceName, Name
from provisioning.carrier import credentials
from provisioning.carrier.intake import Intake
from provisioning.commands.carrier import main
from provisioning.identity.authority import issue_client

_PATHS = ("../../evil", "..", ".", "/etc/evil", "a/b", "a\\b", "")
_TOPICS = ("#", "+", "a+", "$SYS", "$share", "a\0b")
_LOOK_ALIKES = ("dev\n", " dev", "dev ", "d ev", "d\u00e9v", "\uff44ev", "\u202edev", "dev\u200b")
_OPTIONS = ("-rf", "--force", ".hidden")
_LONG = ("d" * 65, "d" * 80, "d" * 5000)
NO_NAMES = (*_PATHS, *_TOPICS, *_LOOK_ALIKES, *_OPTIONS, *_LONG)
OUR_OWN = ("carrier", "broker", "admin")
_NOW = dt.datetime(2026, 11, 27, tzinfo=dt.UTC)


def _shown(name):
    return ascii(name)[:30]


def _everything_in(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


@pytest.mark.attack(
    gains="credentials wherever one likes to have them, and a kiosk with the carrier's own rights",
    before="`../../evil` wrote a key outside its folder, `..` and `carrier` were taken",
    now="what is no name makes nothing, and one sentence says why",
)
@pytest.mark.parametrize("name", [*NO_NAMES, *OUR_OWN], ids=_shown)
def test_a_kiosk_with_a_name_that_is_a_path_a_topic_or_ours(name, tmp_path, capsys):
    home = tmp_path / "deep" / "carrier"
    with pytest.raises(SystemExit) as ended:
        main(["device", "add", str(home), "--", name])
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert "device" in said
    assert "Traceback" not in said
    with pytest.raises(NameRefusedError):
        credentials.add_device(home, name, _NOW)
    assert _everything_in(tmp_path) == []


@pytest.mark.attack(
    gains="a person or a store that a list shows as another",
    before="a trailing line feed was taken, `..` too",
    now="people and stores are named by the same rule",
)
@pytest.mark.parametrize("name", NO_NAMES, ids=_shown)
def test_a_person_with_such_a_name(name, tmp_path, capsys):
    home = tmp_path / "carrier"
    carriers.make(home, now=_NOW)
    for arguments in (["--store=s1", "--", name], [f"--store={name}", "--", "c01"]):
        with pytest.raises(SystemExit) as ended:
            main(["staff", "add", str(home), *arguments])
        assert ended.value.code == 2
    assert "Traceback" not in capsys.readouterr().err
    assert main(["staff", "list", str(home)]) == 0
    assert capsys.readouterr().out == "0 people\n"


@pytest.mark.attack(
    gains="a kiosk that its own settings call by a name the carrier reads otherwise",
    before="settings had a rule of their own, with `..` and a trailing line feed in it",
    now="settings and certificates keep to the carrier's rule",
)
@pytest.mark.parametrize("name", NO_NAMES, ids=_shown)
def test_a_certificate_or_settings_with_such_a_name(name, office):
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(name, Name)
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(name, DeviceName)
    authority = credentials.authority(office)
    with pytest.raises(NameRefusedError):
        issue_client(authority, name, _NOW)


@pytest.mark.attack(
    gains="another folder's key for a record, by the topic it is sent to",
    before="the carrier looked for a kiosk `..`, and kept a row of it",
    now="a topic of nobody who can be a kiosk is refused before anything is looked up",
)
@pytest.mark.parametrize("name", [*NO_NAMES, *OUR_OWN], ids=_shown)
def test_a_record_from_such_a_name(name, office, carrier):
    intake = Intake(
        carrier.service, carrier.ledger.refused_messages, lambda: carrier.now, carrier.enrolment
    )
    message = carrier.seal(b"", "r1")
    assert intake.take(f"kiosk/v1/{name}/up/record", message) is None
    assert carrier.ledger.records() == []
    assert credentials.load_device(office, name) is None
