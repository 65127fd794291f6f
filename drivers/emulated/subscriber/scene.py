"""The scene before the emulated camera: who or what is there, and the light on it."""

from pathlib import Path
from typing import Any

from drivers.emulated.subscriber import optics, photographs
from drivers.emulated.subscriber.casting import NAMES, living, present
from drivers.emulated.subscriber.motion import ACTIONS
from drivers.emulated.subscriber.people import PEOPLE, Subject, subject
from drivers.emulated.subscriber.presentation import Presented
from drivers.emulated.subscriber.sitter import SIZE, Landmarks, Picture, Sitter
from drivers.emulated.subscriber.species import SPECIES, Props, Species
from drivers.emulated.subscriber.speech import Spoken

_DARK = 0.03  # less than the grain of the camera lets see
_MILLISECOND_NS = 1_000_000
_LIVING = Species("people, or an empty chair", tuple(ACTIONS))


class Scene:
    """The scene that the camera sees. All times are seconds of one monotonic clock.

    exposure: what the camera asked for, times the normal one; dark: the hall's light is off.
    hangs: degrees by which the camera is turned; mirrored: its driver turns left and right round.
    Neither they nor `light` reach what is fed into the driver instead of standing before the lens.
    """

    def __init__(self, landmarks: Landmarks) -> None:
        self._sitters = {person: Sitter(person, landmarks) for person in photographs.PEOPLE}
        self._grain = optics.Grain(SIZE, 1)
        self._light: optics.Colour = (0, 0, 0)
        self.exposure = 1.0
        self.dark = False
        self.hangs, self.mirrored = 0, False
        self.sit("nobody")

    @property
    def people(self) -> tuple[str, ...]:
        """Whoever and whatever can sit there."""
        return (*self._sitters, *NAMES, *PEOPLE)

    def sit(self, person: str, seed: int = 0, **parameters: Any) -> None:
        """Of `people`, from its beginning. KeyError, TypeError for others.

        seed: which one of a row of the people's table; parameters: of a species, those of Props.
        """
        self.subject = subject(person, seed) if person in PEOPLE else Subject()
        self._presented: Presented = (
            living(self.subject, self._sitters)
            if person in PEOPLE
            else present(person, self._sitters, Props(**parameters))
        )
        self._species = SPECIES.get(person, _LIVING)
        self._grain.restart()
        self._began_ns: int | None = None

    def told(self, message: str, now: float) -> None:
        """The screen shows another message from now on."""
        self._presented.told(message, now)

    def act(self, action: str, now: float) -> float:
        """Begin; gives the seconds until it is over."""
        return self._presented.act(action, now)

    def aim(self, yaw: float, now: float) -> float:
        """Turn there, degrees, and stay; gives the seconds until it is there."""
        return self._presented.aim(yaw, now)

    def hold(self, action: str, now: float) -> float:
        """Eyes or mouth as an action has them, until `release`."""
        return self._presented.hold(action, now)

    def release(self, now: float) -> float:
        return self._presented.release(now)

    def speak(self, spoken: Spoken, at: float) -> None:
        """Whoever sits there moves their lips to this, from then on."""
        self._presented.speak(spoken, at)

    def light(self, red: int, green: int, blue: int) -> None:
        """The kiosk's own screen shines this colour, each channel 0 to 255."""
        self._light = (red, green, blue)

    def portrait(self, person: str, file: Path, seed: int = 0) -> list[list[float]]:
        """Write a person's document portrait; gives the eyes' places in it. seed: as for `sit`."""
        if person in PEOPLE:
            sitter = self._sitters["holder"].looking(subject(person, seed).looks)
            return sitter.portrait(file)
        return self._sitters[person].portrait(file)

    def seen(self, now: float) -> Picture:
        """RGB, height × width × 3 of SIZE."""
        picture = self._presented.seen(now)
        if not self._species.optical:
            return picture
        hall = self.subject.light * (_DARK if self.dark else 1.0)
        # In a darker hall the kiosk's own screen is a larger part of the light.
        reflects = self._species.reflects / self.subject.light
        lit = optics.exposed(picture, self.exposure * hall, self._light, reflects)
        hung = optics.hung(lit, self.hangs, mirrored=self.mirrored)
        return self._grain.over(hung)

    def stamp_ns(self, now_ns: int) -> int:
        """The frame's sensor time; a stream has media time, in milliseconds since it began."""
        if self._species.optical:
            return now_ns
        self._began_ns = now_ns if self._began_ns is None else self._began_ns
        return (now_ns - self._began_ns) // _MILLISECOND_NS * _MILLISECOND_NS
