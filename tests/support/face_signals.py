"""Somebody before the camera as the signals that inference would see: no pictures, virtual time."""

import math

from kiosk.ports import FaceSignals
from kiosk.presence.light import HUES
from kiosk.presence.session import Phase
from kiosk.protocol.codes import Message

HEAD = [  # a rough head: x, y, depth in face widths; its residual is .095 at 25 degrees
    (x / 4, y / 4, 0.74 * (1 - (x / 2.2) ** 2) * (1 - (y / 3) ** 2) + (0.25 if x == y == 0 else 0))
    for x in range(-2, 3)
    for y in range(-3, 3)
]
PULLS = {hue.rgb: (hue.a, hue.b) for hue in HUES} | {"": (0.0, 0.0)}
POSES = {
    Message.TURN_LEFT: {"yaw": 25.0},
    Message.TURN_RIGHT: {"yaw": -25.0},
    Message.OPEN_MOUTH: {"jaw_open": 0.6},
    Message.BLINK: {"blink": 0.7},
}
FPS = 24


def seen_from(yaw_deg, depth=1.0, width=200):
    a = math.radians(yaw_deg)
    points = [(x * math.cos(a) + depth * z * math.sin(a), y) for x, y, z in HEAD]
    return tuple((320 + width * x, 240 + width * y) for x, y in points)


class Person:
    """Does as told after a moment. depth 0: a flat picture; skin: CIELAB units it takes on of a hue."""

    def __init__(self, depth=1.0, skin=3.0, answers_exposure=True, reaction_s=0.4, **always):
        self.frame = 0
        self.depth = depth
        self.skin = skin
        self.answers_exposure = answers_exposure
        self.reaction_s = reaction_s
        self.always = always
        self._told = (Message.NONE, 0.0)

    def look(self, tint="", exposure=1.0, **changes):
        """One frame."""
        self.frame += 1
        changes = self.always | changes
        a, b = PULLS[tint]
        dimmed = exposure if self.answers_exposure else 1.0
        good = {
            "faces": 1,
            "eye_distance": 110.0,
            "face_width": 200.0,
            "brightness": 120.0 * dimmed,
            "sharpness": 90.0,
            "rigid": seen_from(changes.get("yaw", 0.0), self.depth),
            "digest": self.frame.to_bytes(8, "big"),
            "chroma": (12 + self.skin * a, 15 + self.skin * b),
            "t_ns": round(self.frame * 1e9 / FPS),
        }
        return FaceSignals(frame=self.frame, **(good | changes))

    def obeys(self, told, now):
        """What they do about what the screen says."""
        if told is not self._told[0]:
            self._told = (told, now)
        return POSES.get(told, {}) if now >= self._told[1] + self.reaction_s else {}


def play(
    session, person, respond=None, *, seconds=90.0, watch=lambda now: None, look_s=lambda now: 0.0
):
    """Feed frames until the session has ended; respond(what the screen says, when): signals to change.

    look_s(now): how long the next look takes. The camera gives 24 frames a second all the while; the newest
    is looked at. Gives what was kept.
    """
    now, kept = 0.0, []
    respond = respond or person.obeys
    while session.phase not in {Phase.COMPARE, Phase.ENDED} and now < seconds:
        person.frame = max(person.frame, math.floor(now * FPS) - 1)
        arrived = (person.frame + 1) / FPS
        now = max(now, arrived) + look_s(now)
        view = session.view()
        seen = person.look(view.tint, session.exposure, **respond(view.message, arrived))
        kept += session.see(seen, now, arrived)
        watch(now)
    return kept
