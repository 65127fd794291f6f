"""`kiosk doctor --camera`: tells what the camera shows of somebody who sits before it, and what to do.

It watches the pictures alone for two seconds; then somebody looks straight into the camera and turns the
head to both sides, each until told. What makes every face check fail is failed; what may be the fault of
whoever sits there is a warning. Pictures are looked at and forgotten.
"""

import hashlib
import time
from collections.abc import Callable, Mapping
from itertools import groupby
from statistics import fmean
from typing import Literal

import numpy as np
import numpy.typing as npt

from drivers.cameras.sources import source
from drivers.faces.landmarks import Landmarker
from drivers.faces.models import shipped
from kiosk.commands.check_result import CheckResult
from kiosk.errors import CameraError
from kiosk.ports import CameraFrame, FaceSignals, FrameSource
from kiosk.presence import quality, thresholds
from kiosk.presence.camera_trial import CameraTrial, Side, Stage
from kiosk.presence.thresholds import Gate, Thresholds
from kiosk.protocol.codes import Message
from kiosk.settings import Settings

Picture = npt.NDArray[np.uint8]
Say = Callable[[str], None]

_FRAME_S = 10.0
_WATCH_S = 2.0
_LEAST_FRAMES = 5
_BLACK = 6.0  # mean level, 0..255: a covered lens has its grain and no more
_SLOWEST = 5.0  # frames a second that a session can do with
_PACE = 0.8  # of the frames that the settings ask for
_FASTER = "Give more light (exposure takes time), use a USB socket of its own, compare camera.fps."
_QUARTERS = (0, 90, 180, 270)
# For whoever sits there, in the customers' languages.
PROMPTS = {
    Stage.STRAIGHT: "Sit where customers sit, and look at the camera. / 请坐在客户的位置，正视摄像头。",
    Stage.LEFT: "Turn your head to YOUR left until told. / 请向您自己的左边转头，直到提示为止。",
    Stage.BACK: "Good. Look at the camera again. / 好，请再次正视摄像头。",
    Stage.RIGHT: "Turn your head to YOUR right until told. / 请向您自己的右边转头，直到提示为止。",
    Stage.OVER: "That is all. / 检查结束。",
}


def look(
    settings: Settings, say: Say, clock: Callable[[], float] = time.monotonic
) -> list[CheckResult]:
    """Every result in its order; none after one that leaves nothing to look at.

    say: tells the person before the camera what to do. SettingsError: the thresholds are none.
    """
    limits = thresholds.load(settings.paths.thresholds)
    camera = source(settings.camera)
    try:
        camera.open()
        try:
            watched = _watched(camera, settings, limits, clock)
            if watched[-1].status == "failed":
                return watched
            return [*watched, *_of_person(_tried(camera, limits, say, clock))]
        finally:
            camera.close()
    except (CameraError, ImportError) as error:
        return [
            CheckResult(
                "camera",
                "failed",
                f"no picture: {error}",
                "Check the cable and camera.address in the settings; nothing else may hold the camera "
                "(a visit at its face check does).",
            )
        ]


# -- pictures alone -------------------------------------------------------------------------


def _watched(
    camera: FrameSource, settings: Settings, limits: Thresholds, clock: Callable[[], float]
) -> list[CheckResult]:
    # The first one tells how long the camera took to open, not how fast it is.
    frame = camera.read(_FRAME_S)
    what = f"{camera.describe()['driver']}, {frame.width}×{frame.height}"
    began, digests, levels = clock(), list[bytes](), list[float]()
    while clock() < began + _WATCH_S or len(digests) < _LEAST_FRAMES:
        frame = camera.read(_FRAME_S)
        digests.append(hashlib.blake2b(frame.pixels, digest_size=16).digest())
        levels.append(float(np.frombuffer(frame.pixels, np.uint8).mean()))
    fps = len(digests) / (clock() - began)
    alike = max(len(list(row)) for _, row in groupby(digests))
    still = min(limits.continuity.identical_frames, len(digests))
    return [
        CheckResult("camera", "ok", what),
        _picture(fps, fmean(levels), alike if alike >= still else 0, settings, limits),
    ]


def _picture(
    fps: float, level: float, alike: int, settings: Settings, limits: Thresholds
) -> CheckResult:
    """alike: so many identical pictures in a row; 0: no more than any camera gives."""
    pace, wanted = f"{fps:.1f} frames a second", settings.camera.fps
    if level < _BLACK:
        return CheckResult(
            "picture",
            "failed",
            f"black: a mean level of {level:.0f} of 255",
            "Take the cap off the lens, open its shutter, give light.",
        )
    if alike:
        return CheckResult(
            "picture",
            "failed",
            f"frozen: {alike} identical pictures in a row",
            "Take the camera's plug out and in again; on another failure replace it.",
        )
    if fps < max(limits.challenge.blink_fps, _PACE * wanted):
        status: Literal["failed", "warning"] = "failed" if fps < _SLOWEST else "warning"
        return CheckResult("picture", status, f"{pace}; the settings ask for {wanted}", _FASTER)
    return CheckResult("picture", "ok", f"{pace}, none black or frozen")


# -- somebody before the camera -------------------------------------------------------------


def _tried(
    camera: FrameSource, limits: Thresholds, say: Say, clock: Callable[[], float]
) -> CameraTrial:
    model = shipped.verified()["face_landmarker"]
    landmarkers = {degrees: Landmarker(model) for degrees in _QUARTERS}
    trial, told, number = CameraTrial(limits, clock()), None, 0
    try:
        while True:
            if trial.stage is not told:
                told = trial.stage
                say(PROMPTS[told])
            if told is Stage.OVER:
                return trial
            number += 1
            frame = camera.read(_FRAME_S)
            wanted = landmarkers if told is Stage.STRAIGHT else {0: landmarkers[0]}
            trial.see(_views(frame, number, wanted), clock())
    finally:
        for landmarker in landmarkers.values():
            landmarker.close()


def _views(
    frame: CameraFrame, number: int, landmarkers: Mapping[int, Landmarker]
) -> dict[int, FaceSignals]:
    """What is seen with the picture turned clockwise, by degrees: each by a landmarker of its own.

    One that follows a face lying on its side, or standing on its head, sees it where none is.
    """
    shape = (frame.height, frame.width, 3)
    picture: Picture = np.frombuffer(frame.pixels, np.uint8).reshape(shape)
    turned = {degrees: np.rot90(picture, -(degrees // 90)) for degrees in landmarkers}
    return {
        degrees: landmarkers[degrees].signals(np.ascontiguousarray(view), number, frame.t_ns)
        for degrees, view in turned.items()
    }


def _of_person(trial: CameraTrial) -> list[CheckResult]:
    if trial.turned is None or not (trial.turned or trial.shows_one_face):
        return [_no_face(trial)]
    if trial.turned:
        return [
            CheckResult(
                "upright",
                "failed",
                f"a face is found only with the picture turned by {trial.turned}° clockwise",
                "Turn the camera in its mount, or correct the driver's rotation; then run this again.",
            )
        ]
    return [
        CheckResult("upright", "ok", "faces stand upright"),
        _mirror(trial),
        _light(trial),
        _sharpness(trial),
        _distance(trial),
        _place(trial),
    ]


def _no_face(trial: CameraTrial) -> CheckResult:
    often = trial.told.most_common(1)[0][0] if trial.told else Message.NO_FACE
    found, do = _NO_FACE.get(often, ("no face that looks straight", _SIT_THERE))
    return CheckResult("face", "failed", found, do)


_SIT_THERE = "Somebody has to sit where customers sit and look straight into the camera; try again."
_NO_FACE = {
    Message.NO_FACE: ("no face found, whichever way round", _SIT_THERE),
    Message.TOO_DARK: ("too dark to find a face", "Give light from the front."),
    Message.SEVERAL_FACES: ("several faces", "Only one person may be in the picture; try again."),
    Message.LOOK_STRAIGHT: (
        "a face, but it never looks straight",
        "Look into the camera; if you did, it hangs aside, or leans: put it upright before the customer.",
    ),
}


def _mirror(trial: CameraTrial) -> CheckResult:
    if trial.side is Side.RIGHT_WAY:
        return CheckResult("mirror", "ok", "left is left and right is right")
    if trial.side is Side.MIRRORED:
        return CheckResult(
            "mirror",
            "failed",
            "mirrored: both turns were seen to the other side",
            "Switch the flip off in the camera's driver (`v4l2-ctl -l`): the screen mirrors by itself.",
        )
    seen = ", ".join(f"{stage}: {yaw:+.0f}°" for stage, yaw in trial.turns.items()) or "no turn"
    return CheckResult(
        "mirror",
        "warning",
        f"not known ({seen})",
        "Run this again, and turn the head to both sides as told, each until told.",
    )


def _light(trial: CameraTrial) -> CheckResult:
    face, scene = trial.median(_brightness), trial.median(_scene)
    found = f"face {face:.0f}, picture {scene:.0f} of 255"
    return _judged(trial, "light", quality.light, found, "failed")


def _sharpness(trial: CameraTrial) -> CheckResult:
    found = f"{trial.median(_sharp):.0f}, at least {trial.limits.gate.sharpness_least:.0f} in full light"
    return _judged(trial, "sharpness", _blurred, found, "failed")


def _distance(trial: CameraTrial) -> CheckResult:
    gate = trial.limits.gate
    span = f"{gate.eye_distance_px:.0f} to {gate.eye_distance_most_px:.0f}"
    found = f"eyes {trial.median(_eyes):.0f} pixels apart; {span} are right"
    return _judged(trial, "distance", quality.distance, found, "warning")


def _place(trial: CameraTrial) -> CheckResult:
    across, down = trial.median(_across), trial.median(_down)
    found = f"the face is at {across:.0%} of the width and {down:.0%} of the height"
    return _judged(trial, "place", quality.place, found, "warning")


def _judged(
    trial: CameraTrial,
    check: str,
    by: Callable[[FaceSignals, Gate], Message],
    found: str,
    otherwise: Literal["warning", "failed"],
) -> CheckResult:
    trouble = trial.usual(by)
    if not trouble:
        return CheckResult(check, "ok", found)
    what, do = _TROUBLES[trouble]
    return CheckResult(check, otherwise, f"{what}: {found}", do)


_TROUBLES = {
    Message.TOO_DARK: ("too dark", "Give light from the front."),
    Message.TOO_BRIGHT: ("too bright", "Shade the lamp or window that shines on the face."),
    Message.BACK_LIGHT: (
        "light from behind",
        "Turn the kiosk, or shade the window behind the customer.",
    ),
    Message.HOLD_STILL: ("blurred", "Clean the lens, set its focus; in little light give more."),
    Message.COME_CLOSER: (
        "too far away",
        "Customers sit nearer, or the camera comes nearer to them.",
    ),
    Message.MOVE_BACK: ("too near", "Move the camera back."),
    Message.TOO_LOW: ("too low in the picture", "Lower the camera, or tilt it down."),
    Message.TOO_HIGH: ("too high in the picture", "Raise the camera, or tilt it up."),
    Message.CHIN_OUT: ("the chin is out of the picture", "Move the camera back, or tilt it down."),
    Message.TOO_FAR_ASIDE: ("too far aside", "Turn the camera to where customers sit."),
}


def _blurred(seen: FaceSignals, gate: Gate) -> Message:
    return Message.NONE if quality.is_sharp(seen, gate) else Message.HOLD_STILL


def _brightness(seen: FaceSignals) -> float:
    return seen.brightness


def _scene(seen: FaceSignals) -> float:
    return seen.scene


def _sharp(seen: FaceSignals) -> float:
    return seen.sharpness


def _eyes(seen: FaceSignals) -> float:
    return seen.eye_distance


def _across(seen: FaceSignals) -> float:
    return (seen.box[0] + seen.box[2]) / 2


def _down(seen: FaceSignals) -> float:
    return (seen.box[1] + seen.box[3]) / 2
