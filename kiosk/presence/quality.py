"""The quality gate of the face session: what a person has to change before a frame can be used.

What a face or a place is like is measured against itself: a face is too dark when the camera's grain is
strong beside it, whatever its skin, and lit from behind when the picture is much brighter than it.
"""

from kiosk.ports import FaceSignals
from kiosk.presence.thresholds import Gate
from kiosk.protocol.codes import Message

_USUAL_LUMA = 120.0  # at which sharpness_least was measured
_ON_ITS_SIDE = 60.0  # degrees of roll: so far leans no head that sits there
_NO_LIGHT = 25.0  # luma of a whole picture in which no face is found


def guidance(seen: FaceSignals, gate: Gate) -> Message:
    """The first thing to change, or NONE for a good frame."""
    if seen.faces == 1:
        return _of_one_face(seen, gate)
    if seen.faces:
        return Message.SEVERAL_FACES
    if seen.camera_turned:
        return Message.CAMERA_TURNED
    return Message.TOO_DARK if seen.brightness < _NO_LIGHT else Message.NO_FACE


def _of_one_face(seen: FaceSignals, gate: Gate) -> Message:
    if abs(seen.roll) >= _ON_ITS_SIDE:
        return Message.CAMERA_TURNED
    if trouble := light(seen, gate) or _nearness(seen, gate) or place(seen, gate):
        return trouble
    if not frontal(seen, gate):
        return Message.LOOK_STRAIGHT
    if seen.covered >= gate.covered:
        return Message.FACE_COVERED
    return Message.NONE if is_sharp(seen, gate) else Message.HOLD_STILL


def _nearness(seen: FaceSignals, gate: Gate) -> Message:
    """Of a turned head, whose eyes are closer to each other in the picture, once it looks straight."""
    trouble = distance(seen, gate)
    turned = trouble is Message.COME_CLOSER and abs(seen.yaw) >= gate.yaw_deg
    return Message.LOOK_STRAIGHT if turned else trouble


# -- what a face needs, each by itself: the first thing to change, or NONE ------------------


def light(seen: FaceSignals, gate: Gate) -> Message:
    if seen.brightness > gate.luma_most:
        return Message.TOO_BRIGHT
    if seen.brightness >= gate.clearness * max(seen.noise, 1.0):
        return Message.NONE
    behind = seen.scene > gate.back_light * seen.brightness
    return Message.BACK_LIGHT if behind else Message.TOO_DARK


def distance(seen: FaceSignals, gate: Gate) -> Message:
    if seen.eye_distance < gate.eye_distance_px:
        return Message.COME_CLOSER
    return Message.MOVE_BACK if seen.eye_distance > gate.eye_distance_most_px else Message.NONE


def place(seen: FaceSignals, gate: Gate) -> Message:
    """In the picture's middle, and whole: without its chin a face has another shape."""
    left, top, right, bottom = seen.box
    middle = (top + bottom) / 2
    if bottom > 1 - gate.edge:
        return Message.CHIN_OUT if top < gate.high else Message.TOO_LOW
    if middle > gate.low:
        return Message.TOO_LOW
    if top < gate.edge or middle < gate.high:
        return Message.TOO_HIGH
    aside = left < gate.edge or right > 1 - gate.edge
    return Message.TOO_FAR_ASIDE if aside else Message.NONE


def is_sharp(seen: FaceSignals, gate: Gate) -> bool:
    darker = min(1.0, seen.brightness / _USUAL_LUMA)
    return seen.sharpness >= gate.sharpness_least * darker**2


def frontal(seen: FaceSignals, gate: Gate) -> bool:
    turned = abs(seen.yaw) >= gate.yaw_deg or abs(seen.pitch) >= gate.pitch_deg
    return not turned and abs(seen.roll) < gate.roll_deg
