"""A settings file is read whole or refused with the key's path."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from settings_text import SETTINGS

from kiosk import settings
from kiosk.errors import SettingsError
from kiosk.settings import reference

GOOD = SETTINGS.replace('run = "."', 'run = "/run/kiosk"')


@pytest.fixture
def file(tmp_path):
    return tmp_path / "settings.toml"


def test_relative_paths_start_at_the_files_folder(file):
    file.write_text(GOOD, "utf-8")
    loaded = settings.load(file)
    assert loaded.paths.data == file.parent / "data"
    assert str(loaded.paths.run) == "/run/kiosk"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (("[kiosk]", "[kiosk]\ncolour = 1"), "colour"),
        (("[camera]", "[camera]\nfps = 1000"), "$.camera.fps"),
        (("[camera]", '[brand]\ncolour = "#ffd34d"\n[camera]'), "$.brand.colour"),
        (("[camera]", '[brand]\ncolour = "blue"\n[camera]'), "$.brand.colour"),
        (('source = "emulated"', 'source = "webcam"'), "$.camera.source"),
        (("emulated = true", "emulated = false"), "$.camera.source"),
        (("[camera]", '[camera]\npinned = { product = "0825" }'), "serial or path"),
        (("[camera]", '[camera]\npinned = { vendor = "46D", product = "0825" }'), "pinned.vendor"),
        (('device = "k-1"', 'device = "k 1"'), "$.kiosk.device"),
        (("[keys]", "[kies]"), "kies"),
        (('ca = "ca.pem"', "ca = 3"), "$.carrier.ca"),
        (
            ('key = "tls.key"', 'key = "tls.key"\nagent_key = "a.key"'),
            "$.carrier.agent_certificate",
        ),
        (("[store]", "[store"), "TOML"),
        (('city = "1408"', 'city = "Yuncheng"'), "$.store.city"),
        (('city = "1408"', 'city = "4301"'), "no city of province 14"),
        (("[keys]", "[policy]\npacks = []\n[keys]"), "$.policy.packs"),
        (('pin = "scrypt$1$1$1$00$00"', 'pin = "716204"'), "`kiosk pin` prints, never the PIN"),
        (('run = "/run/kiosk"', f'run = "/{"x" * 89}"'), "1 bytes too long for the sockets"),
    ],
)
def test_a_wrong_key_or_value_is_named_with_its_file(file, change, named):
    file.write_text(GOOD.replace(*change), "utf-8")
    with pytest.raises(SettingsError) as caught:
        settings.load(file)
    assert named in str(caught.value)
    assert str(file) in str(caught.value)


def test_every_fault_is_named_at_once_with_what_would_be_right(file):
    text = GOOD.replace('device = "k-1"', "device = 7").replace('source = "emulated"', "fps = 90")
    text = text.replace('name = "Clerk"', 'pins = "1"').replace("[keys]", "[kies]\n[keys]")
    file.write_text(text + "token = { module = 1 }\n", "utf-8")
    with pytest.raises(SettingsError) as caught:
        settings.load(file)
    told = dict(reversed(detail.rsplit(" - at ", 1)) for detail in caught.value.details)
    assert {name.strip("`$.") for name in told} == {
        "kies",
        "kiosk.device",
        "clerks[0].pins",
        "clerks[0].name",
        "camera.fps",
        "camera.source",
        "keys.token.module",
        "keys.token.label",
        "keys.token.key",
        "keys.token.pin",
    }
    assert "at least 5, at most 60: pictures a second" in told["`$.camera.fps`"]
    assert "one of emulated, picamera2, replay, usb" in told["`$.camera.source`"]


def test_every_key_has_a_meaning_and_every_table():
    tables = reference.tables()
    assert {table.name for table in tables} >= {"kiosk", "clerks", "keys.token", "camera.pinned"}
    silent = [table.name for table in tables if not table.meaning]
    silent += [
        f"{key.table}.{key.name}" for table in tables for key in table.keys if not key.meaning
    ]
    assert silent == []


def test_the_reference_tells_default_and_bounds():
    keys = {f"{key.table}.{key.name}": key for table in reference.tables() for key in table.keys}
    assert keys["camera.fps"][3:] == ("24", "whole number, at least 5, at most 60")
    assert keys["kiosk.device"].default == "needed"
    assert keys["clerks.store"].default == "not given"
    assert keys["policy.packs"].bounds.startswith("list, at least 1 long, each: name of 1 to 64")


def test_a_missing_file_is_a_settings_error(file):
    with pytest.raises(SettingsError, match="No such file"):
        settings.load(file)


@given(st.binary(max_size=300))
def test_any_bytes_give_settings_or_a_typed_error(tmp_path_factory, content):
    file = tmp_path_factory.mktemp("settings") / "settings.toml"
    file.write_bytes(content)
    with pytest.raises(SettingsError) as caught:
        settings.load(file)
    assert caught.value.details


def clerk(**fields):
    rows = "".join(f'{name} = "{value}"\n' for name, value in fields.items())
    return f"[[clerks]]\n{rows}"


@pytest.mark.parametrize(
    ("more", "works"),
    [
        ("", False),
        ("trained = false", False),
        ("trained = true", True),
        ('trained = true\nstore = "s-1"', True),
        ('trained = true\nstore = "s-2"', False),
        ('trained = true\nstore = "s-2"\nrole = "supervisor"', True),
        ('role = "supervisor"', False),
    ],
)
def test_who_works_here_is_trained_and_of_this_store_or_supervises_it(file, more, works):
    pin = 'pin = "scrypt$1$1$1$00$00"\n'
    file.write_text(GOOD.replace(pin, f"{pin}{more}\n"), "utf-8")
    loaded = settings.load(file)
    assert loaded.staff == (tuple(loaded.clerks) if works else ())


def test_two_people_may_have_the_same_name(file):
    other = clerk(id="c-2", name="Clerk", pin="scrypt$1$1$1$01$01")
    file.write_text(GOOD.replace("[paths]", f"{other}[paths]"), "utf-8")
    assert len(settings.load(file).clerks) == 2


def _push(file, kind, name, text=""):
    """As the agent does: a folder that stays, and a link."""
    folder = file.parent / "data" / "content" / kind
    (folder / name).mkdir(parents=True)
    (folder / name / "settings.toml").write_text(text, "utf-8")
    (folder / "current").unlink(missing_ok=True)
    (folder / "current").symlink_to(name)


def test_what_the_fleet_pushes_goes_before_the_files_own(file):
    file.write_text(GOOD + "[screen]\nidle_s = 40\nresult_s = 100\n", "utf-8")
    _push(file, "settings", "v1", '[screen]\nidle_s = 70\n[brand]\nname_zh = "店"\n')
    read = settings.load(file)
    assert (read.screen.idle_s, read.screen.result_s, read.brand.name_zh) == (70, 100, "店")


def test_pushed_settings_change_no_identity(file):
    file.write_text(GOOD, "utf-8")
    for section in ("kiosk", "clerks", "paths", "carrier", "keys", "reader", "agent", "policy"):
        _push(file, "settings", f"v{section}", f"[{section}]\n")
        with pytest.raises(SettingsError, match=rf"\$\.{section}"):
            settings.load(file)


def test_a_kinds_folder_is_the_one_its_link_named_when_it_was_read(file):
    file.write_text(GOOD, "utf-8")
    paths = settings.load(file).paths
    assert paths.chosen_packs is None
    _push(file, "policy", "v1")
    first = paths.chosen_packs
    _push(file, "policy", "v2")
    assert (first.name, paths.chosen_packs.name) == ("v1", "v2")
    file.write_text(GOOD.replace("[camera]", 'packs = "own"\n[camera]'), "utf-8")
    assert settings.load(file).paths.chosen_packs == file.parent / "own"
