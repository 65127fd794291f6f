"""The people of the emulated counter, as data: who they are, how they look and move, and what sees them.

All are the one photograph. Each row draws its person from dice, so that a seed is a person: no two have the
same reach, light or speech. A row that says nothing about a part has the everyday one.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from random import Random
from typing import Any, NamedTuple

from drivers.emulated.subscriber.appearance import EYE_DISTANCE, Appearance, Worn
from drivers.emulated.subscriber.body import Body
from drivers.emulated.subscriber.motion import Pose

_HALF, _QUARTER = 0.5, 0.25  # of the levels that the camera has in full light


class RowKind(StrEnum):
    """What a row is about: who is refused for it, and whether another way may be the answer."""

    FACE = "face"
    BODY = "body"
    REACH = "reach"  # of the neck: a small range gives little to see
    ROOM = "room"
    MACHINE = "machine"


class Observer(NamedTuple):
    """What looks at them. fps: of the camera; dropped: part of its frames; slower: than this one."""

    fps: int = 24
    dropped: float = 0.0
    slower: float = 0.0


class Subject(NamedTuple):
    """One person before one camera. light: of the hall, 1 is what the camera is set for."""

    looks: Appearance = Appearance()
    body: Body = Body()
    light: float = 1.0
    machine: Observer = Observer()


class PeopleRow(NamedTuple):
    """A row of the people's table."""

    what: str
    kind: RowKind
    draw: Callable[[Random], Subject]


def subject(name: str, seed: int) -> Subject:
    """One person of a row. KeyError for nobody's name."""
    return PEOPLE[name].draw(Random(f"{name} {seed}"))


def _everyday(dice: Random) -> Subject:
    # The photograph's own face looks down by a few degrees.
    rest = Pose(yaw=dice.uniform(-3.5, 3.5), pitch=dice.uniform(-4, 2))
    looks = Appearance(
        eye_distance=EYE_DISTANCE * dice.uniform(0.97, 1.12), style=dice.randrange(12)
    )
    return Subject(looks, Body(rest=rest, phase=dice.uniform(0, 60)))


def _face(dice: Random, **looks: Any) -> Subject:
    person = _everyday(dice)
    return person._replace(looks=person.looks._replace(**looks))


def _body(dice: Random, **body: Any) -> Subject:
    person = _everyday(dice)
    return person._replace(body=person.body._replace(**body))


def _seen_by(dice: Random, machine: Observer) -> Subject:
    return _everyday(dice)._replace(machine=machine)


def _necked(dice: Random, degrees: float) -> Subject:
    """A neck that reaches so far, and is slower than others."""
    return _body(dice, reach_deg=degrees, slowness=dice.uniform(1.0, 1.6))


def _one_eyed(dice: Random, *, glass: bool) -> Subject:
    """A glass eye is open for ever; a closed one has been so since before the document."""
    right = dice.random() < 0.5
    if glass:
        return _face(dice, blinks=(0.0, 1.0) if right else (1.0, 0.0))
    return _face(dice, lids=(1.0, 0.0) if right else (0.0, 1.0))


def _narrow(dice: Random) -> Subject:
    closed = dice.uniform(0.50, 0.62)
    return _face(dice, lids=(closed, closed))


def _low(dice: Random) -> Subject:
    """The frame's edge cuts the chin."""
    place = (dice.uniform(0.44, 0.56), dice.uniform(0.73, 0.77))
    return _face(dice, eyes_at=place, eye_distance=EYE_DISTANCE * dice.uniform(0.97, 1.05))


def _high(dice: Random) -> Subject:
    """The frame's edge cuts the forehead."""
    return _face(dice, eyes_at=(dice.uniform(0.44, 0.56), dice.uniform(0.13, 0.19)))


def _seated(dice: Random) -> Subject:
    """Low in the frame, looking up at the screen, and no way to rise."""
    person = _face(dice, eyes_at=(dice.uniform(0.42, 0.58), dice.uniform(0.62, 0.68)))
    rest = Pose(yaw=dice.uniform(-4, 4), pitch=-dice.uniform(6, 13))
    return person._replace(body=person.body._replace(rest=rest, shifts_px=0.0, comes=1.1))


def _child(dice: Random) -> Subject:
    """A small face, over the counter's edge, that can come a little nearer."""
    person = _face(
        dice,
        eye_distance=EYE_DISTANCE * dice.uniform(0.76, 0.84),
        eyes_at=(dice.uniform(0.44, 0.56), dice.uniform(0.55, 0.62)),
    )
    rest = Pose(yaw=dice.uniform(-4, 4), pitch=-dice.uniform(4, 10))
    return person._replace(body=person.body._replace(rest=rest, comes=1.3))


def _slow(dice: Random) -> Subject:
    return _body(dice, slowness=dice.uniform(2.2, 3.5), reaction_s=(1.0, 2.4))


def _listening(dice: Random) -> Subject:
    """Hears the prompts only, to their end, and does not look straight at what cannot be seen."""
    rest = Pose(yaw=dice.choice((-1, 1)) * dice.uniform(2, 6), pitch=dice.uniform(-11, 2))
    return _body(dice, rest=rest, sees=False, reaction_s=(1.2, 2.2))


def _lit(dice: Random, melanin: tuple[float, float], light: float) -> Subject:
    return _face(dice, melanin=dice.uniform(*melanin))._replace(light=light)


def _side(dice: Random) -> Subject:
    return _face(dice, lamp_deg=dice.choice((-1, 1)) * dice.uniform(50, 75))


_DARK, _DARKER = (0.55, 0.65), (0.9, 1.0)

PEOPLE: Mapping[str, PeopleRow] = {
    "average": PeopleRow("nothing special", RowKind.FACE, _everyday),
    "smile": PeopleRow(
        "smiles all the time", RowKind.FACE, lambda d: _face(d, smile=d.uniform(0.6, 1.0))
    ),
    "narrow_eyes": PeopleRow(
        "eyes more than half closed when they are open", RowKind.FACE, _narrow
    ),
    "glass_eye": PeopleRow(
        "one eye that never blinks", RowKind.FACE, lambda d: _one_eyed(d, glass=True)
    ),
    "closed_eye": PeopleRow(
        "one eye that is always closed", RowKind.FACE, lambda d: _one_eyed(d, glass=False)
    ),
    "fringe": PeopleRow(
        "hair down to the brows", RowKind.FACE, lambda d: _face(d, worn=Worn.FRINGE)
    ),
    "beard": PeopleRow("a full beard", RowKind.FACE, lambda d: _face(d, worn=Worn.BEARD)),
    "glasses": PeopleRow(
        "glasses that mirror a window in 8 to 25 % of each lens",
        RowKind.FACE,
        lambda d: _face(d, worn=Worn.GLASSES, glare=d.uniform(0.08, 0.25)),
    ),
    "scarf": PeopleRow("a scarf over the chin", RowKind.FACE, lambda d: _face(d, worn=Worn.SCARF)),
    "headscarf": PeopleRow(
        "hair, ears and neck under cloth", RowKind.FACE, lambda d: _face(d, worn=Worn.HEADSCARF)
    ),
    "child": PeopleRow("a face of four fifths the size", RowKind.FACE, _child),
    "dark_skin": PeopleRow("dark skin", RowKind.FACE, lambda d: _lit(d, _DARK, 1.0)),
    "darker_skin": PeopleRow("the darkest skin", RowKind.FACE, lambda d: _lit(d, _DARKER, 1.0)),
    "slow": PeopleRow("two to three times slower", RowKind.BODY, _slow),
    "tremor": PeopleRow(
        "head and hands tremble", RowKind.BODY, lambda d: _body(d, tremor_deg=d.uniform(1.0, 2.2))
    ),
    "wheelchair": PeopleRow("low, cannot rise, looks up", RowKind.BODY, _seated),
    "sound_only": PeopleRow("does not see the screen", RowKind.BODY, _listening),
    "low": PeopleRow("the frame cuts the chin", RowKind.BODY, _low),
    "high": PeopleRow("the frame cuts the forehead", RowKind.BODY, _high),
    "yaw_30": PeopleRow("turns by 30 degrees at most", RowKind.BODY, lambda d: _necked(d, 30)),
    "yaw_25": PeopleRow("turns by 25 degrees at most", RowKind.BODY, lambda d: _necked(d, 25)),
    "yaw_20": PeopleRow("turns by 20 degrees at most", RowKind.REACH, lambda d: _necked(d, 20)),
    "yaw_15": PeopleRow("turns by 15 degrees at most", RowKind.REACH, lambda d: _necked(d, 15)),
    "half_light": PeopleRow(
        "half light", RowKind.ROOM, lambda d: _everyday(d)._replace(light=_HALF)
    ),
    "quarter_light": PeopleRow(
        "a quarter of the light", RowKind.ROOM, lambda d: _everyday(d)._replace(light=_QUARTER)
    ),
    "dark_skin_half_light": PeopleRow(
        "dark skin, half light", RowKind.ROOM, lambda d: _lit(d, _DARK, _HALF)
    ),
    "dark_skin_quarter_light": PeopleRow(
        "dark skin, a quarter of the light", RowKind.ROOM, lambda d: _lit(d, _DARK, _QUARTER)
    ),
    "darker_skin_half_light": PeopleRow(
        "the darkest skin, half light", RowKind.ROOM, lambda d: _lit(d, _DARKER, _HALF)
    ),
    "darker_skin_quarter_light": PeopleRow(
        "the darkest skin, a quarter of the light",
        RowKind.ROOM,
        lambda d: _lit(d, _DARKER, _QUARTER),
    ),
    "side_light": PeopleRow("a lamp at one side only", RowKind.ROOM, _side),
    "back_light": PeopleRow(
        "a window behind", RowKind.ROOM, lambda d: _face(d, window=d.uniform(0.5, 0.9))
    ),
    "fps_12": PeopleRow("12 frames a second", RowKind.MACHINE, lambda d: _seen_by(d, Observer(12))),
    "fps_8": PeopleRow("8 frames a second", RowKind.MACHINE, lambda d: _seen_by(d, Observer(8))),
    "fps_5": PeopleRow("5 frames a second", RowKind.MACHINE, lambda d: _seen_by(d, Observer(5))),
    "dropped": PeopleRow(
        "30 % of the frames are dropped",
        RowKind.MACHINE,
        lambda d: _seen_by(d, Observer(dropped=0.3)),
    ),
    "slow_machine": PeopleRow(
        "a machine ten times slower", RowKind.MACHINE, lambda d: _seen_by(d, Observer(slower=10))
    ),
}
