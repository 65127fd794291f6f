"""A carrier's thresholds are read whole or refused with the key: never a check in name only."""

import math

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.errors import SettingsError
from kiosk.presence import thresholds
from kiosk.presence.thresholds import Calibration, CalibrationSet


@pytest.fixture
def file(tmp_path):
    return tmp_path / "thresholds.toml"


def changed(section, **numbers):
    base = thresholds.load()
    return msgspec.structs.replace(
        base, **{section: msgspec.structs.replace(getattr(base, section), **numbers)}
    )


def test_what_is_written_is_what_is_read(file):
    made = CalibrationSet(
        name='counter "12" 店', sha256="ab" * 32, made_at="2026-11-24", counts={"genuine": 300}
    )
    whole = msgspec.structs.replace(
        changed("comparison", accept=0.4321), calibration=Calibration(comparison=made)
    )
    file.write_text(thresholds.dump(whole), "utf-8")
    assert thresholds.load(file) == whole
    assert thresholds.fingerprint(thresholds.load(file)) == thresholds.fingerprint(whole)
    assert thresholds.fingerprint(whole) != thresholds.fingerprint(thresholds.load())


@pytest.mark.parametrize(
    ("section", "key", "weak"),
    [
        ("depth", "relief", 0.0),
        ("depth", "relief", 0.1),
        ("depth", "poses", 2),
        ("depth", "step_deg", 40),
        ("challenge", "movements", 1),
        ("challenge", "needed_attended", 100),
        ("challenge", "needed_unattended", 1000),
        ("challenge", "tolerance_deg", 8),
        ("challenge", "apart_deg", 8),
        ("challenge", "hold_step_s", 0.9),
        ("challenge", "blink", 0.05),
        ("challenge", "blink_fps", 5),
        ("challenge", "lost_seconds", 60),
        ("gate", "eye_distance_px", 20),
        ("gate", "frames", 0),
        ("comparison", "accept", 0.69),
        ("comparison", "single", 0.9),
        ("comparison", "same_track_turned", 0.9),
        ("comparison", "same_track", 1.2),
        ("passive", "moire", 1.0),
        ("passive", "frames", 1),
        ("passive", "pad", 0.0),
        ("gate", "luma_most", math.nan),
        ("gate", "sharpness_least", -1),
        ("comparison", "reject", math.inf),
    ],
)
def test_a_weakened_check_is_refused_by_its_key(file, section, key, weak):
    text = thresholds.dump(changed(section, **{key: weak}))
    file.write_text(text.replace("NaN", "nan").replace("Infinity", "inf"), "utf-8")
    with pytest.raises(SettingsError) as refused:
        thresholds.load(file)
    assert f"$.{section}.{key}" in refused.value.details[0]
    assert refused.value.file == str(file)


def test_accepting_beyond_rejecting_is_refused(file):
    file.write_text(thresholds.dump(changed("comparison", accept=0.5, reject=0.4)), "utf-8")
    with pytest.raises(SettingsError, match=r"comparison\.accept"):
        thresholds.load(file)


def test_a_single_picture_held_nearer_than_the_mean_is_refused(file):
    file.write_text(thresholds.dump(changed("comparison", accept=0.5, single=0.4)), "utf-8")
    with pytest.raises(SettingsError, match=r"comparison\.single"):
        thresholds.load(file)


def test_a_file_that_does_not_say_how_distances_are_measured_is_refused(file):
    """As every file was that belonged to a model with Euclidean distances."""
    text = thresholds.dump(thresholds.load()).replace('distance = "cosine"\n', "")
    file.write_text(text, "utf-8")
    with pytest.raises(SettingsError, match=r"distance.*\$\.comparison"):
        thresholds.load(file)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (("[depth]", "[flat]"), "flat"),
        (("relief =", "rilief ="), "$.depth"),
        (("relief = 0.114", 'relief = "off"'), "$.depth.relief"),
        (("[gate]", "[gate"), "TOML"),
    ],
)
def test_a_malformed_file_is_refused_by_its_key(file, change, named):
    file.write_text(thresholds.dump(thresholds.load()).replace(*change), "utf-8")
    with pytest.raises(SettingsError) as refused:
        thresholds.load(file)
    assert named in refused.value.details[0]


def test_a_missing_file_is_refused(file):
    with pytest.raises(SettingsError, match="No such file"):
        thresholds.load(file)


@given(st.binary(max_size=300))
def test_no_bytes_are_thresholds_by_chance(tmp_path_factory, content):
    file = tmp_path_factory.mktemp("thresholds") / "thresholds.toml"
    file.write_bytes(content)
    with pytest.raises(SettingsError):
        thresholds.load(file)
