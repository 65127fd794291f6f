"""`kiosk presence` and `kiosk bench`, run as a carrier's engineer and an auditor run them."""

import json
import subprocess
import sys

import clips
import networks
import numpy as np
import pytest
from PIL import Image
from waiting import HANGS_S

from drivers.emulated.subscriber import photographs
from kiosk.commands import main
from kiosk.presence import thresholds
from kiosk.process import child_environment

_FULL_BLINKS = (55, 62)  # of about 61 that an eye counts in 200 s
_MINUTE_BLINKS = 13  # those of the full run that lie in its first minute
_MINUTE_S = 60


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
    strict = thresholds.dump(thresholds.load()).replace("accept = 0.5", "accept = 0.01")
    (tmp_path / "strict.toml").write_text(strict)
    pictures = (people / "holder.png", people / "holder-far.jpg")
    row = told("presence", "compare", *pictures, "--thresholds", tmp_path / "strict.toml")
    assert (row["band"], row["accept"]) == ("review", 0.01)
    off = strict.replace("relief = 0.114", "relief = 0.0")
    (tmp_path / "off.toml").write_text(off)
    done = kiosk("presence", "compare", *pictures, "--thresholds", tmp_path / "off.toml")
    assert (done.returncode, "$.depth.relief" in done.stderr) == (2, True)


@pytest.mark.parametrize(("name", "status"), [("wall.png", 4), ("nobody.png", 3)])
def test_what_cannot_be_compared_is_named_with_its_status(people, name, status):
    done = kiosk("presence", "compare", people / name, people / "holder.png")
    assert (done.returncode, name in done.stderr) == (status, True)
    assert "Traceback" not in done.stderr


# -- calibrate ------------------------------------------------------------------------------


@pytest.fixture
def pairs(people, tmp_path):
    """Writes a list of so many pairs of each kind."""

    def write(genuine, impostor):
        rows = ["a,b,same"]
        rows += [f"{people}/holder.png,{people}/holder-far.jpg,1"] * genuine
        rows += [f"{people}/holder.png,{people}/stranger.png,0"] * impostor
        file = tmp_path / "pairs.csv"
        file.write_text("\n".join(rows))
        return file

    return write


def test_pairs_become_thresholds_that_the_product_reads(pairs, tmp_path):
    out = tmp_path / "calibrated.toml"
    report = told("presence", "calibrate", pairs(60, 300), "--out", out, "--name", "bench")
    chosen = report["chosen"]
    assert chosen["fmr"]["errors"] == 0
    assert chosen["fmr"]["trials"] == 300
    assert chosen["fmr"]["interval_95"] == pytest.approx([0, 0.01222], abs=1e-4)
    assert chosen["fnmr"]["errors"] == chosen["false_rejects"]["errors"] == 0
    made = thresholds.load(out)
    assert (made.comparison.accept, made.comparison.reject) == (chosen["accept"], chosen["reject"])
    noted = made.calibration.comparison
    assert (noted.name, noted.sha256) == ("bench", report["set"]["sha256"])
    assert noted.counts == {"genuine": 60, "impostor": 300, "without_face": 0}
    assert made.depth == thresholds.load().depth


def test_too_few_pairs_claim_nothing(pairs, tmp_path):
    out = tmp_path / "calibrated.toml"
    done = kiosk("presence", "calibrate", pairs(60, 298), "--out", out)
    assert done.returncode == 5
    assert "298 impostor pairs: 299 are needed to claim a rate of 0.01" in done.stdout
    assert "thresholds present" in done.stdout, "what was measured is told all the same"
    assert not out.exists()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a,b,same\nx.png,y.png,maybe", "line 2: same is 'maybe'"),
        ("a,b,same\nx.png,y.png", "line 2: a cell is missing"),
        ("a,b,same\nx.png,y.png,1,2", "line 2: a cell is missing, empty or too many"),
        ("one,two\n1,2", "no columns"),
        ("a,b,same", "no rows"),
        ('a,b,same\n"x.png,y.png,1', "unexpected end of data"),
    ],
)
def test_a_malformed_list_is_refused_by_its_line(tmp_path, capfd, text, why):
    (tmp_path / "list.csv").write_text(text)
    assert main(["presence", "calibrate", str(tmp_path / "list.csv")]) == 2
    assert why in capfd.readouterr().err


def test_attacks_are_counted_by_species_and_set_the_passive_limits(people, tmp_path, still_films):
    bona_fide, attack = still_films
    manifest = networks.both(tmp_path)
    rows = [f"{bona_fide},bona_fide"] * 59 + [f"{attack},flat_print"] * 2
    rows += [f"{people}/wall.png,flat_print"]
    (tmp_path / "attacks.csv").write_text("\n".join(["file,species", *rows]))
    out = tmp_path / "calibrated.toml"
    arguments = (tmp_path / "attacks.csv", "--manifest", manifest, "--out", out)
    report = told("presence", "calibrate", *arguments)
    found = report["chosen"]
    assert found["apcer"]["flat_print"]["trials"] == 2
    assert found["apcer"]["flat_print"]["errors"] == 0, "darker than every bona fide one"
    assert found["apcer_max"]["species"] == "flat_print"
    assert (found["bpcer"]["errors"], found["bpcer"]["trials"]) == (0, 59)
    assert found["non_response"]["flat_print"]["errors"] == 1
    assert thresholds.load(out).calibration.passive.counts == {"bona_fide": 59, "flat_print": 3}


@pytest.fixture(scope="module")
def still_films(tmp_path_factory):
    """A person as they are and the same one in the dark, each for ten frames."""
    import cv2  # noqa: PLC0415

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
    assert row["signals_ms"] >= row["landmarks_ms"] > 0
    assert row["pipeline_ratio"] == pytest.approx(row["signals_ms"] / row["landmarks_ms"], rel=0.01)
    assert min(row["embedding_ms"], row["startup_s"], row["rss_mb"]) > 0


def test_the_bench_takes_the_kiosks_own_camera(desk):
    done = kiosk("bench", "presence", "--settings", desk.settings, "--frames", 15, "--json")
    row = json.loads(done.stdout)
    assert (done.returncode == 0) == row["fast_enough"], (
        "how fast a busy machine is, is no matter here"
    )
    assert (row["size"], row["frames_with_face"]) == ("640x480", 15)


def test_the_bench_says_when_there_is_nothing_to_measure(tmp_path):
    done = kiosk("bench", "presence", "--replay", tmp_path / "nothing.mp4")
    assert (done.returncode, "is no file" in done.stderr) == (3, True)
