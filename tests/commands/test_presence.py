"""`kiosk presence` and `kiosk bench`, run as a carrier's engineer and an auditor run them."""

import json
import subprocess
import sys

import clips
import cv2
import networks
import numpy as np
import pytest
from PIL import Image
from waiting import HANGS_S

from drivers.emulated.subscriber import photographs
from drivers.emulated.subscriber.scene import Scene
from drivers.emulated.subscriber.sitter import SIZE
from drivers.faces import landmarks
from drivers.faces.models import shipped
from kiosk.commands import main
from kiosk.presence import thresholds
from kiosk.process import child_environment

_FULL_BLINKS = (55, 62)  # of about 61 that an eye counts in 200 s
_MINUTE_BLINKS = 13  # those of the full run that lie in its first minute
_MINUTE_S = 60
_SWAPPED_FPS = 12


def kiosk(*arguments, timeout=HANGS_S):
    command = [sys.executable, "-m", "kiosk", *map(str, arguments)]
    return subprocess.run(
        command,
        env=child_environment(),
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


def told(*arguments, timeout=HANGS_S):
    done = kiosk(*arguments, "--json", timeout=timeout)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="session")
def footage():
    return clips.fetched()


@pytest.fixture(scope="module")
def people(tmp_path_factory):
    """Picture files of two people, each twice: as photographed, and from a little farther off."""
    folder = tmp_path_factory.mktemp("people")
    for person in photographs.PEOPLE:
        picture = Image.fromarray(photographs.load(person))
        picture.save(folder / f"{person}.png")
        size = (picture.width * 4 // 5, picture.height * 4 // 5)
        picture.resize(size).save(folder / f"{person}-far.jpg")
    Image.new("RGB", (300, 300), (90, 120, 90)).save(folder / "wall.png")
    return folder


# -- analyse --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def minute(footage):
    return told(
        "presence", "analyse", footage / "franck.mp4", "--seconds", _MINUTE_S, timeout=4 * HANGS_S
    )


def test_the_blinks_of_a_minute_of_real_footage(minute):
    session = minute["session"]
    assert len(session["blinks"]) == _MINUTE_BLINKS
    assert all(0 < blink["at_s"] < _MINUTE_S for blink in session["blinks"])
    assert (session["frames"], session["one_face"]) == (1440, 1440)
    assert session["fps"] == pytest.approx(24, abs=0.01)
    assert session["continuity"]["one_person"]["same"] is True
    assert session["continuity"]["not_one_face"] == []
    assert len(minute["frames"]) == 1440
    assert minute["thresholds"] == thresholds.fingerprint(thresholds.load())


def test_turns_are_told_with_their_side_and_their_frame(minute):
    turns, frames = minute["session"]["turns"], minute["frames"]
    for side, farthest in (("left", max), ("right", min)):
        angle = farthest(row["yaw"] for row in frames)
        times = [row["ms"] for row in frames if row["yaw"] == angle]
        assert turns[side]["yaw"] == angle
        assert round(turns[side]["at_s"] * 1000) in times
    assert turns["right"]["yaw"] < 0 < turns["left"]["yaw"]


@pytest.mark.timeout(0)
def test_the_blinks_of_the_whole_clip(request, footage):
    if not request.config.getoption("--whole-footage"):
        pytest.skip("a minute of processor time: make footage")
    session = told("presence", "analyse", footage / "franck.mp4", timeout=3600)["session"]
    least, most = _FULL_BLINKS
    assert least <= len(session["blinks"]) <= most
    assert sum(blink["at_s"] < _MINUTE_S for blink in session["blinks"]) == _MINUTE_BLINKS


def test_the_same_footage_gives_the_same_numbers_twice(footage):
    clip = footage / "cap13_edit2.mp4"
    one, two = (kiosk("presence", "analyse", clip, "--seconds", 3, "--json") for _ in range(2))
    assert one.returncode == two.returncode == 0
    assert one.stdout == two.stdout
    assert len(json.loads(one.stdout)["frames"]) == 75


def test_a_persons_summary(people):
    done = kiosk("presence", "analyse", people / "holder.png", people / "wall.png")
    assert done.returncode == 0
    for words in ("frames   2 in", "one in 1 frames", "blinks   0", "1 breaks", "no model"):
        assert words in done.stdout


def test_an_unreadable_picture_is_told_and_skipped(people, tmp_path):
    (tmp_path / "broken.png").write_bytes(b"no picture")
    pictures = (people / "holder.png", tmp_path / "broken.png", people / "holder-far.jpg")
    done = kiosk("presence", "analyse", *pictures, "--json")
    assert done.returncode == 0
    report = json.loads(done.stdout)
    assert (len(report["frames"]), len(report["skipped"])) == (2, 1)
    assert report["session"]["continuity"]["one_person"]["same"] is True
    (line,) = done.stderr.splitlines()  # and no word of any library
    assert line.startswith(f"kiosk presence: skipped {tmp_path}/broken.png: is no picture: none of")


def test_a_mistyped_path_is_an_error(people):
    done = kiosk("presence", "analyse", people / "holder.png", people / "nobody.png")
    assert (done.returncode, "nobody.png: is no file" in done.stderr) == (3, True)


def test_footage_without_a_face_has_its_status(people):
    done = kiosk("presence", "analyse", people / "wall.png")
    assert (done.returncode, "no face is found" in done.stderr) == (4, True)
    assert "one in 0 frames" in done.stdout, "what was seen is told all the same"


@pytest.mark.parametrize("seconds", ["-1", "0", "nan", "inf", "soon"])
def test_seconds_are_a_time_above_zero(seconds, capfd):
    with pytest.raises(SystemExit) as refused:
        main(["presence", "analyse", "film.mp4", f"--seconds={seconds}"])
    assert refused.value.code == 2
    assert "--seconds" in capfd.readouterr().err


@pytest.fixture(scope="module")
def swapped(tmp_path_factory):
    """Five seconds of the emulated holder, with the stranger in for the third."""
    scene = Scene(lambda picture: landmarks.points(picture, shipped.verified()["face_landmarker"]))
    file = tmp_path_factory.mktemp("swapped") / "film.avi"
    writer = cv2.VideoWriter(str(file), cv2.VideoWriter_fourcc(*"MJPG"), _SWAPPED_FPS, SIZE)
    for frame in range(5 * _SWAPPED_FPS):
        person = "stranger" if 2 <= frame / _SWAPPED_FPS < 3 else "holder"
        scene.sit(person)
        writer.write(np.ascontiguousarray(scene.seen(frame / _SWAPPED_FPS)[:, :, ::-1]))
    writer.release()
    return file


def test_a_stranger_for_one_second_is_found_and_placed(swapped):
    person = told("presence", "analyse", swapped)["session"]["continuity"]["one_person"]
    assert person["same"] is False
    (change,) = person["changes"]
    assert (change["from_s"], change["to_s"]) == pytest.approx((2, 3), abs=0.4)
    assert "somebody else from" in kiosk("presence", "analyse", swapped).stdout


def test_an_operators_pad_model_scores_footage(people, tmp_path):
    manifest = networks.both(tmp_path)
    report = told("presence", "analyse", people / "holder.png", "--manifest", manifest)
    assert 0 < report["session"]["pad"] < 1
    assert "test-pad" in report["models"]
    (tmp_path / "pad.onnx").write_bytes(b"swapped")
    done = kiosk("presence", "analyse", people / "holder.png", "--manifest", manifest)
    assert (done.returncode, "test-pad" in done.stderr) == (2, True)


# -- compare --------------------------------------------------------------------------------


def test_the_same_person_passes_and_another_is_rejected(people):
    same = told("presence", "compare", people / "holder.png", people / "holder-far.jpg")
    other = told("presence", "compare", people / "holder.png", people / "stranger.png")
    assert (same["band"], other["band"]) == ("pass", "reject")
    assert same["distance"] <= same["accept"] < same["reject"] <= other["distance"]


def test_a_portrait_of_a_chips_size_is_enlarged(people, tmp_path):
    face = photographs.load("holder")[30:220, 145:300]
    for kind in ("jp2", "webp"):
        Image.fromarray(np.ascontiguousarray(face)).resize((102, 126)).save(tmp_path / f"a.{kind}")
        row = told("presence", "compare", tmp_path / f"a.{kind}", people / "holder.png")
        assert row["band"] in {"pass", "review"}


def test_the_band_follows_the_thresholds_file(people, tmp_path):
    strict = thresholds.dump(thresholds.load()).replace("accept = 0.55", "accept = 0.01")
    (tmp_path / "strict.toml").write_text(strict)
    pictures = (people / "holder.png", people / "holder-far.jpg")
    row = told("presence", "compare", *pictures, "--thresholds", tmp_path / "strict.toml")
    assert (row["band"], row["accept"]) == ("review", 0.01)
    off = strict.replace("relief = 0.114", "relief = 0.0")
    (tmp_path / "off.toml").write_text(off)
    done = kiosk("presence", "compare", *pictures, "--thresholds", tmp_path / "off.toml")
    assert (done.returncode, "$.depth.relief" in done.stderr) == (2, True)


def test_several_faces_in_a_picture_are_said(people, tmp_path):
    wide = Image.new("RGB", (640, 400))
    for number, (person, left) in enumerate((("holder", 60), ("stranger", 90))):
        picture = Image.fromarray(photographs.load(person)).crop((left, 0, left + 320, 400))
        wide.paste(picture, (320 * number, 0))
    wide.save(tmp_path / "both.png")
    row = told("presence", "compare", tmp_path / "both.png", people / "holder.png")
    assert row["several_faces"] == [str(tmp_path / "both.png")]
    done = kiosk("presence", "compare", tmp_path / "both.png", people / "holder.png")
    assert "several faces in" in done.stdout


def test_too_many_pixels_are_refused_by_the_limits_name(people, tmp_path):
    Image.new("RGB", (6000, 4000)).save(tmp_path / "large.png")
    done = kiosk("presence", "compare", tmp_path / "large.png", people / "holder.png")
    assert done.returncode == 3
    assert "6000×4000 pixels, more than 4000000" in done.stderr


@pytest.mark.parametrize(("name", "status"), [("wall.png", 4), ("nobody.png", 3)])
def test_what_cannot_be_compared_is_named_with_its_status(people, name, status):
    done = kiosk("presence", "compare", people / name, people / "holder.png")
    assert (done.returncode, name in done.stderr) == (status, True)
    assert "Traceback" not in done.stderr


# -- calibrate (of pairs: test_calibrate.py) -------------------------------------------------


def test_pairs_of_real_pictures_by_the_models(people, tmp_path):
    pairs = [("holder.png", "holder-far.jpg", "h", "h"), ("holder.png", "stranger.png", "h", "s")]
    rows = [f"{people}/{a},{people}/{b},{one},{other}" for a, b, one, other in pairs]
    (tmp_path / "pairs.csv").write_text("\n".join(["a,b,person_a,person_b", *rows]))
    done = kiosk("presence", "calibrate", tmp_path / "pairs.csv", "--json")
    assert (done.returncode, done.stderr) == (5, "")
    present = json.loads(done.stdout)["present"]
    assert (present["fmr"]["errors"], present["fnmr"]["errors"]) == (0, 0)
    assert present["fmr"]["interval_95"] == [0, pytest.approx(0.975)]


def test_attacks_are_counted_by_species_and_bona_fide_ones_by_people(people, tmp_path, still_films):
    bona_fide, attack = still_films
    manifest = networks.both(tmp_path)
    rows = [f"{bona_fide},bona_fide,p{n},{'dark' if n else 'light'}" for n in range(7)]
    rows += [f"{attack},flat_print,none,dark"] * 2 + [f"{people}/wall.png,flat_print,none,dark"]
    (tmp_path / "attacks.csv").write_text("\n".join(["file,species,person,skin", *rows]))
    out = tmp_path / "calibrated.toml"
    arguments = ("--manifest", manifest, "--bpcer", 0.5, "--out", out)
    report = told("presence", "calibrate", tmp_path / "attacks.csv", *arguments)
    found = report["chosen"]
    assert found["apcer"]["flat_print"]["trials"] == 2
    assert found["apcer"]["flat_print"]["errors"] == 0, "darker than every bona fide one"
    assert found["apcer_max"]["species"] == "flat_print"
    assert (found["bpcer"]["errors"], found["bpcer"]["trials"], found["bpcer"]["people"]) == (
        0,
        7,
        7,
    )
    assert report["groups"]["skin"]["dark"]["bpcer"]["people"] == 6
    assert found["non_response"]["flat_print"]["errors"] == 1
    made = thresholds.load(out).calibration.passive
    assert (made.counts, made.people) == ({"bona_fide": 7, "flat_print": 3}, 7)
    (tmp_path / "nobodys.csv").write_text("\n".join(["file,species", f"{bona_fide},bona_fide"]))
    done = kiosk("presence", "calibrate", tmp_path / "nobodys.csv")
    assert (done.returncode, "nothing is claimed" in done.stdout) == (5, True)


@pytest.fixture(scope="module")
def still_films(tmp_path_factory):
    """A person as they are and the same one in the dark, each for ten frames."""
    folder = tmp_path_factory.mktemp("films")
    face = np.ascontiguousarray(photographs.load("holder")[:400, 100:400, ::-1])
    files = []
    for name, light in (("bright", 1.0), ("dark", 0.45)):
        files.append(folder / f"{name}.avi")
        writer = cv2.VideoWriter(str(files[-1]), cv2.VideoWriter_fourcc(*"MJPG"), 24, (300, 400))
        for _ in range(10):
            writer.write((face * light).astype(np.uint8))
        writer.release()
    return files


# -- bench ----------------------------------------------------------------------------------


def test_the_bench_measures_the_device_and_judges(footage):
    done = kiosk(
        "bench", "presence", "--replay", footage / "cap13_edit2.mp4", "--frames", 30, "--json"
    )
    row = json.loads(done.stdout)
    assert (done.returncode == 0) == row["fast_enough"] == (row["fps"] >= 12)
    assert row["frames_with_face"] == row["frames"] == 30
    assert row["pipeline_ms"] >= row["landmarks_ms"] > 0
    assert row["pipeline_ratio"] == pytest.approx(
        row["pipeline_ms"] / row["landmarks_ms"], rel=0.01
    )
    assert min(row["embedding_ms"], row["startup_s"], row["rss_mb"], row["own_rss_mb"]) > 0
    assert min(row["fps"], row["preview_fps"], row["decision_ms"]) > 0


def test_the_bench_takes_the_kiosks_own_camera(desk):
    done = kiosk("bench", "presence", "--settings", desk.settings, "--frames", 15, "--json")
    row = json.loads(done.stdout)
    assert (done.returncode == 0) == row["fast_enough"], (
        "how fast a busy machine is, is no matter here"
    )
    assert (row["size"], row["frames_with_face"]) == ("640x480", 15)


def test_the_devices_figures_stand_beside_their_budget(desk):
    """How fast a busy machine is, is no matter here."""
    done = kiosk("bench", "device", "--settings", desk.settings, "--json")
    told = json.loads(done.stdout)
    assert told["left_out"] == []
    figures = {one["name"]: one for one in told["figures"]}
    assert all(one["value"] > 0 for one in figures.values())
    assert {"camera", "decision", "screen process", "face check, one frame"} <= figures.keys()
    assert (done.returncode == 0) == all(one["is_within"] for one in figures.values())
    assert not list((desk.directory / "data" / "outbox").glob("bench-*"))


def test_the_bench_says_when_there_is_nothing_to_measure(tmp_path):
    done = kiosk("bench", "presence", "--replay", tmp_path / "nothing.mp4")
    assert (done.returncode, "is no file" in done.stderr) == (3, True)
