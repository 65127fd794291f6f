"""`kiosk doctor --camera` before the emulated head: what hangs wrong is found, and what is right is right."""

import json
from types import SimpleNamespace

import numpy as np
import pytest
from house import settings_for

from drivers.emulated.subscriber.scene import Scene
from drivers.emulated.subscriber.sitter import SIZE
from drivers.faces import landmarks
from drivers.faces.models import shipped
from kiosk import settings as kiosk_settings
from kiosk.commands import doctor, doctor_camera
from kiosk.errors import CameraError
from kiosk.ports import CameraFrame
from kiosk.presence.camera_trial import Stage

_FPS = 13  # a blink can just be seen; fewer frames, sooner done
_TURN = 30.0  # commanded; the emulated head is measured to turn less


@pytest.fixture(scope="module")
def scene():
    model = shipped.verified()["face_landmarker"]
    return Scene(lambda picture: landmarks.points(picture, model))


class Camera:
    """Before the scene, in virtual time: a picture takes its time, whatever looking at it takes."""

    def __init__(self, scene, *, fps=_FPS, change=lambda picture: picture, until_s=None):
        self.now = 0.0
        self._scene, self._fps, self._change, self._until_s = scene, fps, change, until_s

    def open(self):
        pass

    def read(self, _timeout_s):
        self.now += 1 / self._fps
        if self._until_s is not None and self.now > self._until_s:
            raise CameraError("the cable is out")
        picture = self._change(self._scene.seen(self.now))
        return CameraFrame(*SIZE, round(self.now * 1e9), picture.tobytes())

    def close(self):
        pass

    def describe(self):
        return {"driver": "test"}


@pytest.fixture
def look(scene, monkeypatch, tmp_path):
    """Looks through a camera: `obey` is what the person does of each prompt; gives results by check."""

    def through(camera, obey=lambda stage, now: None):
        monkeypatch.setattr(doctor_camera, "source", lambda _settings: camera)
        stages = {text: stage for stage, text in doctor_camera.PROMPTS.items()}
        settings = settings_for(tmp_path, camera=kiosk_settings.Camera(source="emulated", fps=_FPS))
        say = lambda prompt: obey(stages[prompt], camera.now)  # noqa: E731
        results = doctor_camera.look(settings, say, lambda: camera.now)
        assert all(result.do or result.status == "ok" for result in results)
        return {result.check: result for result in results}

    scene.sit("holder")
    scene.hangs, scene.mirrored, scene.exposure = 0, False, 1.0
    return through


@pytest.fixture
def turns(scene):
    """Turns the head as told."""

    def obey(stage, now):
        aims = {Stage.LEFT: _TURN, Stage.RIGHT: -_TURN}
        scene.aim(aims.get(stage, 0.0), now)

    return obey


def statuses(found):
    return {check: result.status for check, result in found.items()}


ALL = ("camera", "picture", "upright", "mirror", "light", "sharpness", "distance", "place")


def test_a_camera_that_is_right_is_found_right_and_measured(scene, look, turns):
    found = look(Camera(scene), turns)
    assert statuses(found) == dict.fromkeys(ALL, "ok")
    assert "13.0 frames a second" in found["picture"].found
    eyes = float(found["distance"].found.split()[1])
    assert eyes == pytest.approx(98.6, abs=4)


@pytest.mark.parametrize(
    ("person", "degrees"), [("holder", 90), ("holder", 180), ("holder", 270), ("stranger", 180)]
)
def test_a_camera_that_hangs_round_is_found(scene, look, turns, person, degrees):
    scene.sit(person)
    scene.hangs = degrees
    found = look(Camera(scene), turns)
    assert found["upright"].status == "failed"
    assert f"turned by {degrees}°" in found["upright"].found
    assert "mirror" not in found, "put upright first"


def test_a_mirrored_camera_is_found(scene, look, turns):
    scene.mirrored = True
    found = look(Camera(scene), turns)
    assert statuses(found) == dict.fromkeys(ALL, "ok") | {"mirror": "failed"}


def test_a_head_that_does_not_turn_accuses_no_camera(scene, look):
    assert look(Camera(scene))["mirror"].status == "warning"


@pytest.mark.parametrize(
    ("change", "told"),
    [(np.zeros_like, "black"), (lambda picture: np.full_like(picture, 120), "frozen")],
    ids=["black", "frozen"],
)
def test_a_black_or_frozen_picture_is_found_and_nobody_has_to_sit_there(scene, look, change, told):
    prompts = []
    found = look(Camera(scene, change=change), lambda stage, _now: prompts.append(stage))
    assert found["picture"].status == "failed"
    assert told in found["picture"].found
    assert not prompts


@pytest.mark.parametrize("until_s", [0.0, 1.0, 3.0])
def test_no_picture_at_the_start_or_later_is_told(scene, look, turns, until_s):
    found = look(Camera(scene, until_s=until_s), turns)
    assert statuses(found) == {"camera": "failed"}
    assert "the cable is out" in found["camera"].found


@pytest.mark.parametrize(("fps", "status"), [(9, "warning"), (4, "failed")])
def test_a_slow_camera_is_found(scene, look, turns, fps, status):
    assert look(Camera(scene, fps=fps), turns)["picture"].status == status


@pytest.mark.parametrize(
    ("person", "said"),
    [("nobody", "no face found"), ("two", "several faces")],
)
def test_whoever_has_to_sit_there_alone_is_asked_to(scene, look, person, said):
    scene.sit(person)
    found = look(Camera(scene))
    assert (found["face"].status, said in found["face"].found) == ("failed", True)


def _moved(by):
    """Up or down, by so many rows; what comes in at the edge is like the edge."""
    return lambda picture: np.take(
        picture, np.arange(SIZE[1]).clip(max(0, -by), SIZE[1] - 1 - max(0, by)) - by, 0, mode="clip"
    )


def _before_a_window(picture):
    wall = picture.copy()
    wall[:, :180] = wall[:, 460:] = 255
    return wall


def _blurred(picture):
    """Means of neighbours, without a library of pictures."""
    wide, many = np.pad(picture.astype(np.uint16), ((8, 8), (8, 8), (0, 0)), "edge"), 17
    for axis in (0, 1):
        sums = np.cumsum(wide, axis, dtype=np.uint32)
        whole = sums.shape[axis]
        wide = np.take(sums, range(many - 1, whole), axis) // many
        wide[(slice(None),) * axis + (slice(1, None),)] -= (
            np.take(sums, range(whole - many), axis) // many
        )
    return wide.astype(np.uint8)


TROUBLES = {
    "low": ({"change": _moved(110)}, 1.0, ("place", "warning", "low|chin")),
    "high": ({"change": _moved(-160)}, 1.0, ("place", "warning", "too high")),
    "dark": ({}, 0.065, ("light", "failed", "too dark")),
    "window": ({"change": _before_a_window}, 0.065, ("light", "failed", "light from behind")),
    "blurred": ({"change": _blurred}, 1.0, ("sharpness", "failed", "blurred")),
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_what_stands_in_the_way_is_told_with_its_figures(scene, look, turns, trouble):
    camera, scene.exposure, (check, status, said) = TROUBLES[trouble]
    found = look(Camera(scene, **camera), turns)
    assert found[check].status == status, found
    assert any(words in found[check].found for words in said.split("|")), found[check]


def test_a_face_that_is_too_far_away_is_told_with_its_figures(scene, look, turns):
    scene.sit("child", seed=1)
    found = look(Camera(scene), turns)
    assert (found["distance"].status, "too far" in found["distance"].found) == ("warning", True)


def test_its_exit_status_and_its_json_are_those_of_the_other_checks(  # noqa: PLR0917 - fixtures
    scene, look, turns, monkeypatch, tmp_path, capfd
):
    camera = Camera(scene)
    scene.mirrored = True
    look(camera, turns)  # puts the camera in its place
    stages = {text: stage for stage, text in doctor_camera.PROMPTS.items()}
    original, settings = doctor_camera.look, settings_for(tmp_path)

    def virtual(given, say):
        def heard(prompt):
            say(prompt)
            turns(stages[prompt], camera.now)

        return original(given, heard, lambda: camera.now)

    monkeypatch.setattr(doctor_camera, "look", virtual)
    monkeypatch.setattr(doctor.kiosk_settings, "load", lambda _file: settings)
    status = doctor.run(SimpleNamespace(settings=None, camera=True, json=True))
    out, err = capfd.readouterr()
    rows = {row["check"]: row for row in json.loads(out)}
    assert (status, rows["mirror"]["status"], rows["models"]["status"]) == (1, "failed", "ok")
    assert "YOUR left" in err, "prompts go beside the JSON"
