"""`kiosk statement analyse` on simulated statements through the real codecs and models."""

import json

import pytest
from statement_takes import Studio

from drivers.faces import landmarks
from drivers.faces.environment import quiet_libraries
from drivers.faces.models import shipped
from kiosk.commands import main
from kiosk.statement_video import timeline as timelines


@pytest.fixture(scope="module")
def studio():
    model = shipped.verified()["face_landmarker"]
    with quiet_libraries():
        return Studio(lambda picture: landmarks.points(picture, model))


def analyse(studio, kind, folder, capsys):
    video, timeline = studio.take(kind, 1)
    files = folder / "statement.webm", folder / "timeline.json"
    files[0].write_bytes(video)
    files[1].write_bytes(timelines.encode(timeline))
    status = main(["statement", "analyse", *map(str, files), "--json"])
    return status, json.loads(capsys.readouterr().out)


def test_a_genuine_statement(studio, tmp_path, capsys):
    status, found = analyse(studio, "genuine", tmp_path, capsys)
    assert (status, found["reasons"]) == (0, [])
    assert found["together"] > 0.9


# All kinds, many times: make bench-statements.
@pytest.mark.parametrize(
    ("kind", "reason"), [("dubbed", "not_in_step"), ("another_face", "another_person")]
)
def test_an_attack(studio, tmp_path, capsys, kind, reason):
    status, found = analyse(studio, kind, tmp_path, capsys)
    assert status == 1
    assert reason in found["reasons"]


def test_a_file_that_is_none(tmp_path, capsys):
    (tmp_path / "a.webm").write_bytes(b"no film")
    (tmp_path / "a.json").write_text("{}")
    assert main(["statement", "analyse", str(tmp_path / "a.webm"), str(tmp_path / "a.json")]) == 3
    assert "timeline" in capsys.readouterr().err
    assert main(["statement", "analyse", "no.webm", "no.json"]) == 3
