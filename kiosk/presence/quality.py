"""The quality gate of the face session: what a person has to change before a frame can be used."""

from kiosk.ports import FaceSignals
from kiosk.presence.thresholds import Gate
from kiosk.protocol.codes import Message


def guidance(seen: FaceSignals, gate: Gate) -> Message:
    """The first thing to change, or NONE for a good frame."""
    if seen.brightness < gate.luma_least:
        return Message.TOO_DARK
    if seen.faces != 1:
        return Message.SEVERAL_FACES if seen.faces else Message.NO_FACE
    return _of_one_face(seen, gate)


def _of_one_face(seen: FaceSignals, gate: Gate) -> Message:
    if seen.brightness > gate.luma_most:
        return Message.TOO_BRIGHT
    if seen.eye_distance < gate.eye_distance_px:
        return Message.COME_CLOSER
    if seen.eye_distance > gate.eye_distance_most_px:
        return Message.MOVE_BACK
    if not frontal(seen, gate):
        return Message.LOOK_STRAIGHT
    if seen.covered >= gate.covered:
        return Message.FACE_COVERED
    return Message.HOLD_STILL if seen.sharpness < gate.sharpness_least else Message.NONE


def frontal(seen: FaceSignals, gate: Gate) -> bool:
    turned = abs(seen.yaw) >= gate.yaw_deg or abs(seen.pitch) >= gate.pitch_deg
    return not turned and abs(seen.roll) < gate.roll_deg
