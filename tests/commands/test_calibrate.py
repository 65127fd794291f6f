"""`kiosk presence calibrate` on lists and folders of generated people, whose faces are colours.

Red is who somebody is, green the picture of them, blue how many faces there are in it.
"""

import json
from types import SimpleNamespace

import msgspec
import numpy as np
import pytest
from PIL import Image

from drivers.faces.models.loaded import FaceModels
from kiosk.commands import main, presence_calibrate
from kiosk.commands.presence_inputs import Means
from kiosk.presence import thresholds

_CLAIMED = ("--fmr", "0.5", "--false-rejects", "0.5")  # which fourteen people can support


class _Models(FaceModels):
    """Embeddings by colour, in the place of the models."""

    def __init__(self):
        self.embedder, self.pad, self.hashes = self, None, {}

    def embed(self, picture):
        red, green, blue = (int(channel) for channel in picture[0, 0])
        if blue == 0:
            return None
        face = np.random.default_rng(red).normal(size=128)
        face += 0.3 * np.random.default_rng(1000 + green).normal(size=128)
        return tuple(face / np.linalg.norm(face) / 1.6)  # strangers about .88 apart

    def landmarker(self):
        return self

    def signals(self, picture, *_):
        return SimpleNamespace(faces=int(picture[0, 0, 2]))

    def close(self):
        pass


@pytest.fixture(autouse=True)
def generated(monkeypatch):
    base = thresholds.load()
    monkeypatch.setattr(presence_calibrate, "means", lambda arguments: Means(_Models(), base))


@pytest.fixture
def calibrated(capfd):
    """The command's status, its report, and what it says to people."""

    def calibrate(*arguments):
        command = ["presence", "calibrate", *map(str, arguments)]
        status = main([*command, "--json"])
        told = capfd.readouterr()
        report = json.loads(told.out) if told.out else {}
        main(command)
        said = capfd.readouterr()
        return status, report, said.out + said.err

    return calibrate


def picture(file, person, number, faces=1):
    file.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (40, 40), (person, number, faces)).save(file)
    return file


@pytest.fixture
def folder(tmp_path):
    """Three pictures of each of fourteen people."""
    for person in range(14):
        for number in range(3):
            picture(tmp_path / "people" / f"p{person}" / f"{number}.png", person, number)
    return tmp_path / "people"


@pytest.fixture
def pairs(folder, tmp_path):
    """Writes all pairs of two pictures of each person as a list with those columns; gives its file."""

    def write(*columns):
        rows = [",".join(columns)]
        shown = [(p, f"{folder}/p{p}/{n}.png") for p in range(14) for n in range(2)]
        for number, (one, a) in enumerate(shown):
            for other, b in shown[number + 1 :]:
                cells = {"a": a, "b": b, "same": int(one == other), "note": f"{a}{b}"}
                cells |= {"person_a": one, "person_b": other}
                cells |= {"skin_a": "dark" if one % 2 else "light"}
                cells |= {"skin_b": "dark" if other % 2 else "light", "glasses": "yes"}
                rows.append(",".join(str(cells[column]) for column in columns))
        (tmp_path / "pairs.csv").write_text("\n".join(rows))
        return tmp_path / "pairs.csv"

    return write


def test_a_folder_of_people_makes_all_pairs(calibrated, folder, tmp_path):
    out = tmp_path / "calibrated.toml"
    status, report, text = calibrated(folder, *_CLAIMED, "--out", out, "--name", "bench")
    assert status == 0
    counts = report["set"]["counts"]
    assert (report["set"]["people"], counts["genuine"], counts["impostor"]) == (14, 14 * 3, 91 * 9)
    chosen = report["chosen"]
    assert chosen["fmr"]["at_most"] <= 0.5
    assert chosen["false_rejects"]["at_most"] <= 0.5
    assert chosen["fmr"]["people"] == 14
    assert "14 people" in text
    made = thresholds.load(out)
    assert (made.comparison.accept, made.comparison.reject) == (chosen["accept"], chosen["reject"])
    noted = made.calibration.comparison
    assert (noted.name, noted.people, noted.counts) == ("bench", 14, counts)
    assert noted.sha256 == report["set"]["sha256"]
    assert made.depth == thresholds.load().depth


def test_fourteen_people_claim_no_percent_and_the_report_warns(calibrated, folder, tmp_path):
    out = tmp_path / "calibrated.toml"
    status, report, text = calibrated(folder, "--out", out)
    assert status == 5
    assert "14 people in pairs that share nobody: 918 are needed" in report["refused"]
    assert "it could claim an FMR of 0.48" in report["refused"]
    assert report["warning"] == "fewer than 30 people"
    assert "WARNING    fewer than 30 people" in text
    assert not out.exists()
    assert report["present"]["fmr"]["errors"] == 0
    assert report["present"]["fmr"]["interval_95"][1] > 0.3, "no error is not zero"


def test_few_people_stand_in_the_record_and_many_do_not(folder, tmp_path, calibrated):
    out = tmp_path / "calibrated.toml"
    calibrated(folder, *_CLAIMED, "--out", out)
    made = thresholds.load(out)
    assert made.identity["caution"] == "fewer than 30 people"
    assert made.identity["calibration"]["comparison"]["people"] == 14
    many = msgspec.structs.replace(made.calibration.comparison, people=30)
    calibration = msgspec.structs.replace(made.calibration, comparison=many)
    assert msgspec.structs.replace(made, calibration=calibration).identity["caution"] == ""
    assert thresholds.load().identity["caution"] == "the comparison is not calibrated"


@pytest.mark.parametrize(
    "columns", [("a", "b", "person_a", "person_b"), ("a", "b", "same", "person_a", "person_b")]
)
def test_a_list_that_tells_who_is_who_counts_them(calibrated, pairs, columns):
    status, report, _ = calibrated(pairs(*columns), *_CLAIMED)
    assert (status, report["set"]["people"]) == (0, 14)
    assert report["present"]["fnmr"]["trials"] == report["present"]["fnmr"]["people"] == 14


def test_a_list_that_does_not_tell_claims_nothing(calibrated, pairs, tmp_path):
    out = tmp_path / "calibrated.toml"
    status, report, text = calibrated(pairs("a", "b", "same"), *_CLAIMED, "--out", out)
    assert (status, report["set"]["people"]) == (5, None)
    rate = report["present"]["fmr"]
    assert (rate["trials"], rate["interval_95"], rate["at_most"]) == (91 * 4, None, None)
    assert "nobody's identity is known" in report["refused"]
    assert "people not counted, so no interval" in text
    assert report["warning"] == "people were not counted"
    assert not out.exists()


def test_results_by_group(calibrated, pairs, folder):
    columns = ("a", "b", "person_a", "person_b", "skin_a", "skin_b", "glasses", "note")
    _, report, text = calibrated(pairs(*columns), *_CLAIMED)
    groups = report["groups"]
    assert groups["note"] == "too many values to be groups"
    assert set(groups["skin"]) == {"dark", "light", "dark × light"}
    assert groups["skin"]["dark"]["fnmr"]["people"] == 7
    assert groups["skin"]["dark × light"]["fnmr"]["trials"] == 0
    assert groups["skin"]["dark × light"]["fmr"]["trials"] == 49 * 4
    assert groups["glasses"]["yes"]["fmr"] == report["chosen"]["fmr"]
    assert "by group" in text
    rows = [f"p{n},{'dark' if n % 2 else 'light'}" for n in range(13)]
    (folder / "people.csv").write_text("\n".join(["person,skin", *rows]))
    _, report, _ = calibrated(folder, *_CLAIMED)
    assert report["groups"]["skin"]["dark"]["fnmr"]["people"] == 6
    assert report["groups"]["skin"]["light"]["fnmr"]["people"] == 7
    assert report["groups"]["skin"]["dark × light"]["fmr"]["trials"] == 42 * 9


def test_what_cannot_be_used_is_left_out_by_reason(calibrated, folder):
    (folder / "p0" / "0.png").write_bytes(b"no picture")
    picture(folder / "p1" / "0.png", 1, 0, faces=0)
    picture(folder / "p2" / "0.png", 2, 0, faces=2)
    Image.new("RGB", (3000, 3000)).save(folder / "p3" / "0.png")
    status, report, text = calibrated(folder, *_CLAIMED)
    assert status == 0
    excluded = report["excluded"]
    assert {reason: len(names) for reason, names in excluded.items()} == {
        "unreadable": 2,
        "no_face": 1,
        "several_faces": 1,
    }
    assert "is no picture" in excluded["unreadable"][0]
    assert "3000×3000 pixels, more than 4000000" in excluded["unreadable"][1]
    counts = report["set"]["counts"]
    assert (counts["pictures"], counts["several_faces"]) == (42, 1)
    assert counts["pairs_left_out"] == 42 * 41 // 2 - 38 * 37 // 2
    assert "left out   2 unreadable: " in text


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a,b,same\nx.png,x.png,maybe", "line 2: same is 'maybe'"),
        ("a,b,same\nx.png,y.png,1", "line 2: b: there is no file"),
        ("a,b,same\nx.png,x.png", "line 2: a cell is missing"),
        ("a,b,same\nx.png,x.png,1,2", "line 2: a cell is missing, empty or too many"),
        ("one,two\n1,2", "no columns"),
        ("a,b,same", "no rows"),
        ('a,b,same\n"x.png,x.png,1', "unexpected end of data"),
        ("a,b,person_a\nx.png,x.png,p", "person_a and person_b belong together"),
        ("a,b,same,person_a,person_b\nx.png,x.png,0,p,p", "line 2: same contradicts"),
        ("a,b,person_a,person_b\nx.png,x.png,p,q", "line 2: x.png shows two people"),
        ("file,species\nnone.mp4,bona_fide", "line 2: file: there is no file"),
    ],
)
def test_a_malformed_list_is_refused_by_its_line(tmp_path, capfd, text, why):
    (tmp_path / "list.csv").write_text(text)
    picture(tmp_path / "x.png", 1, 1)
    assert main(["presence", "calibrate", str(tmp_path / "list.csv")]) == 2
    assert why in capfd.readouterr().err


def test_a_folder_without_people_or_with_unknown_ones_is_refused(tmp_path, folder, capfd):
    (tmp_path / "empty").mkdir()
    assert main(["presence", "calibrate", str(tmp_path / "empty")]) == 2
    assert "has no folder with pictures for each person" in capfd.readouterr().err
    (folder / "people.csv").write_text("person,skin\nnobody,dark")
    assert main(["presence", "calibrate", str(folder)]) == 2
    assert "line 2: no folder nobody" in capfd.readouterr().err


@pytest.mark.parametrize("out", ["nowhere/out.toml", "."])
def test_out_is_tried_before_anything_is_computed(tmp_path, folder, monkeypatch, capfd, out):
    monkeypatch.setattr(presence_calibrate, "means", lambda _: pytest.fail("computed"))
    status = main(["presence", "calibrate", str(folder), "--out", str(tmp_path / out)])
    assert (status, "cannot be written" in capfd.readouterr().err) == (2, True)


def test_out_is_left_as_it_was_when_nothing_is_claimed(calibrated, folder, tmp_path):
    out = tmp_path / "kept.toml"
    out.write_text("before")
    assert calibrated(folder, "--out", out)[0] == 5
    assert out.read_text() == "before"
