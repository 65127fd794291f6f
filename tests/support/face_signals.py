"""Somebody before the camera as the signals that inference would see: no pictures, virtual time."""

import math

from kiosk.ports import FaceSignals
from kiosk.presence.light_challenge import HUES
from kiosk.presence.session import Phase
from kiosk.protocol.codes import Message

# A rough head: x, y (down), depth in face widths, in the order of FaceSignals.rigid. Beside the points a
# bowl's depth is what any bent sheet has; the nose's ridge stands out of it.
_PLACES = [
    *[(0, -0.75), (0, -0.5), (0, -0.3), (0, -0.2), (0, -0.1), (0, -0.02), (0, 0.06), (0, 0.14)],
    *[(0, 0.22), (0, 0.26), (0, 0.3), (0, 0.36), (-0.08, 0.33), (0.08, 0.33)],
    *[(-0.32, -0.1), (-0.13, -0.1), (0.32, -0.1), (0.13, -0.1), (-0.5, -0.1), (0.5, -0.1)],
    *[(-0.5, 0.1), (0.5, 0.1), (-0.48, 0.25), (0.48, 0.25), (-0.38, 0.1), (0.38, 0.1)],
    *[(-0.25, 0.15), (0.25, 0.15), (-0.3, -0.55), (0.3, -0.55), (-0.45, -0.35), (0.45, -0.35)],
]
_STANDS_OUT = {5: 0.08, 6: 0.13, 7: 0.18, 8: 0.24, 9: 0.28, 10: 0.22, 11: 0.1, 12: 0.08, 13: 0.08}
HEAD = [
    (x, y, 0.4 * (1 - (x / 0.8) ** 2) * (1 - (y / 1.5) ** 2), _STANDS_OUT.get(place, 0.0))
    for place, (x, y) in enumerate(_PLACES)
]
PULLS = {hue.rgb: (hue.a, hue.b) for hue in HUES} | {"": (0.0, 0.0)}
# Movements, whatever is asked.
POSES = {
    Message.TURN_LEFT: {"yaw": 25.0},
    Message.TURN_RIGHT: {"yaw": -25.0},
    Message.OPEN_MOUTH: {"jaw_open": 0.6},
    Message.BLINK: {"blink_left": 0.7, "blink_right": 0.7},
}
FPS = 24
_GLIDE_S, _GLIDE_S_A_DEG = 0.25, 0.009


def seen_from(yaw_deg, depth=1.0, width=200, nose=1.0):
    """Depth 0: a flat picture, whatever its yaw is taken for; nose 0: a bowl, as bent paper is one."""
    a = math.radians(yaw_deg)
    points = [
        (x * math.cos(a) + depth * (z + nose * out) * math.sin(a), y) for x, y, z, out in HEAD
    ]
    return tuple((320 + width * x, 240 + width * y) for x, y in points)


class Person:
    """Does as told after a moment. depth 0: a flat picture; skin: CIELAB units it takes on of a hue.

    reach: degrees that the neck turns; leap: turns by leaps, as one photograph after another.
    """

    def __init__(  # noqa: PLR0917 - a person's traits, by name
        self,
        depth=1.0,
        skin=3.0,
        answers_exposure=True,
        reaction_s=0.4,
        reach=90.0,
        leap=False,
        nose=1.0,
        **always,
    ):
        self.frame = 0
        self.depth = depth
        self.nose = nose
        self.skin = skin
        self.answers_exposure = answers_exposure
        self.reaction_s = reaction_s
        self.reach = reach
        self.leap = leap
        self.always = always
        self._asked, self._asked_at = None, 0.0
        self._does = None  # what is followed now
        self._from = self._to = 0.0
        self._moves_at = -9.0

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
            "scene": 110.0 * dimmed,
            "noise": 1.5,
            "box": (0.35, 0.25, 0.65, 0.75),
            "sharpness": 90.0,
            "rigid": seen_from(changes.get("yaw", 0.0), self.depth, nose=self.nose),
            "digest": self.frame.to_bytes(8, "big"),
            "chroma": (12 + self.skin * a, 15 + self.skin * b),
            "t_ns": round(self.frame * 1e9 / FPS),
        }
        return FaceSignals(frame=self.frame, **(good | changes))

    def obeys(self, view, now):
        """What they do about what the screen says, as signals to change."""
        asked = _asked(view)
        if asked != self._asked:
            self._asked, self._asked_at = asked, now
        if self._does != self._asked and now >= self._asked_at + self.reaction_s:
            self._from, self._to = self._yaw(now), self._to
            self._does, self._moves_at = self._asked, now
            if isinstance(asked, float):
                self._to = max(-self.reach, min(self.reach, asked))
        face = POSES.get(self._does, {}) if isinstance(self._does, Message) else {}
        return {"yaw": self._yaw(now)} | face

    def _yaw(self, now):
        seconds = 0.0 if self.leap else _GLIDE_S + _GLIDE_S_A_DEG * abs(self._to - self._from)
        part = 1.0 if self.leap else min(1.0, max(0.0, now - self._moves_at) / seconds)
        return self._from + part * part * (3 - 2 * part) * (self._to - self._from)


def _asked(view):
    """A mark's place, a movement of the face, or None."""
    if view.target is not None:
        return view.target
    if view.message is Message.LOOK_STRAIGHT:
        return 0.0
    return view.message if view.message in {Message.OPEN_MOUTH, Message.BLINK} else None


def play(
    session, person, respond=None, *, seconds=90.0, watch=lambda now: None, look_s=lambda now: 0.0
):
    """Feed frames until the session has ended; respond(View, when): signals to change.

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
        seen = person.look(view.tint, session.exposure, **respond(view, arrived))
        kept += session.see(seen, now, arrived)
        watch(now)
    return kept
