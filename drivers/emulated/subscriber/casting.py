"""Who and what may sit before the emulated camera, by name: people, an empty chair, and attack species."""

import math
from collections.abc import Callable, Mapping

import cv2
import numpy as np

from drivers.emulated.subscriber import attacks, optics
from drivers.emulated.subscriber.morph import face_on_head
from drivers.emulated.subscriber.motion import ACTIONS, Motion, Pose, by_hand
from drivers.emulated.subscriber.people import Subject
from drivers.emulated.subscriber.presentation import (
    PAPER,
    FilledPicture,
    Frozen,
    HeldDisplay,
    Loop,
    Person,
    Presented,
    Print,
    Recording,
    Several,
    StiffPerson,
    Swap,
    framed,
    inked,
    whole,
)
from drivers.emulated.subscriber.sitter import SIZE, Picture, Sitter
from drivers.emulated.subscriber.species import Props

_WEAK = 0.5  # so far do eyes close behind holes
_DELAY_S = 0.25  # of a relay's network
_IN_PLACE = (0.0, 0.0, 1.0)
_TEN = 10

Sitters = Mapping[str, Sitter]


def present(name: str, sitters: Sitters, props: Props) -> Presented:
    """Somebody by name, or a species. KeyError for nobody's name."""
    if name in sitters:
        return Person(sitters[name])
    return _MAKERS[name](sitters, props)


def living(subject: Subject, sitters: Sitters) -> Person:
    """The holder, as one of the people's table."""
    return Person(sitters["holder"].looking(subject.looks), subject.body)


def _print(sitter: Sitter, motions: Mapping[str, Motion], radius: float = math.inf) -> Print:
    photograph = framed(inked(sitter.frame), PAPER)
    curvature = 1 / (radius * sitter.face_width)
    return Print(lambda _pose: photograph, whole(), motions, curvature)


def _cut_out(sitter: Sitter, props: Props) -> Print:
    photograph = inked(sitter.frame)
    return Print(lambda _pose: photograph, sitter.outline & whole(), by_hand(props.tilt))


def _cut_hole(sitter: Sitter, props: Props) -> Print:
    photograph, holes = framed(inked(sitter.frame), PAPER), sitter.eye_holes

    def with_eyes(pose: Pose) -> Picture:
        eyes = sitter.blinking(_WEAK * pose.blink)
        return np.asarray(cv2.copyTo(eyes, holes, photograph.copy()), np.uint8)

    return Print(with_eyes, whole(), {**by_hand(props.tilt), "blink": ACTIONS["blink"]})


def _frozen(sitter: Sitter) -> Frozen:
    return Frozen(optics.Grain(SIZE, 3).over(sitter.frame))


def _filled(content: Presented, props: Props) -> FilledPicture:
    return FilledPicture(content, blur=props.blur)


def _relayed(content: Presented, props: Props) -> FilledPicture:
    return FilledPicture(content, blur=props.blur, delay=props.delay)


def _in_place(who: Sitters, props: Props, *, brief: bool, fits: bool) -> attacks.InPlace:
    """fits: only the features change, on one head before one wall; otherwise the whole picture does."""
    if fits:
        other = _other_head(who["stranger"], who["holder"])
        return attacks.InPlace(who["holder"], other, _IN_PLACE, brief=brief)
    return attacks.InPlace(who["holder"], who["stranger"], props.misfit, brief=brief)


def _other_head(face: Sitter, head: Sitter) -> Sitter:
    """The head, with another's features."""
    return head.with_texture(face_on_head(face.frame, face.points, head.frame, head.points))


_Maker = Callable[[Sitters, Props], Presented]
_MAKERS: Mapping[str, _Maker] = {
    "nobody": lambda _who, _props: Several(()),
    "two": lambda who, _props: Several([Person(who["holder"]), Person(who["stranger"])]),
    "mask": lambda who, _props: Person(who["holder"].wearing("mask")),
    "dark_glasses": lambda who, _props: Person(who["holder"].wearing("dark_glasses")),
    "flat_print": lambda who, props: _print(who["holder"], by_hand(props.tilt)),
    "bent_print": lambda who, props: _print(who["holder"], by_hand(props.tilt), props.radius),
    "tilted_print": lambda who, props: _print(
        who["holder"], by_hand(props.tilt, props.lean), props.radius
    ),
    "cut_hole": lambda who, props: _cut_hole(who["holder"], props),
    "cut_out": lambda who, props: _cut_out(who["holder"], props),
    "flip_book": lambda who, props: FilledPicture(
        attacks.FlipBook(who["holder"], props.turned), paper=True
    ),
    "screen_photo": lambda who, props: HeldDisplay(Frozen(who["holder"].frame), props.pixel),
    "video_replay": lambda who, props: HeldDisplay(
        Recording(who["holder"], props.recorded), props.pixel
    ),
    "relay": lambda who, props: HeldDisplay(Person(who["holder"]), props.pixel, _DELAY_S),
    "cross_warp_2": lambda who, props: _filled(
        attacks.CrossWarped(who["holder"], props.turned, 2), props
    ),
    "cross_warp_5": lambda who, props: _filled(
        attacks.CrossWarped(who["holder"], props.turned, 5), props
    ),
    "clip_bank": lambda who, props: _filled(attacks.ClipBank(who["holder"], props.dice), props),
    "halted_clips": lambda who, props: _filled(
        attacks.HaltedClips(who["holder"], props.dice), props
    ),
    "halted_clips_10": lambda who, props: _filled(
        attacks.HaltedClips(who["holder"], props.dice, _TEN), props
    ),
    "recorded_session": lambda who, props: _filled(
        attacks.RecordedSession(who["holder"], props.dice), props
    ),
    "best_of_ten": lambda who, props: _filled(
        attacks.RecordedSession(who["holder"], props.dice, _TEN), props
    ),
    "swap": lambda who, props: Swap(Person(who["holder"]), Person(who["stranger"]), props.after),
    "victim_at_rest": lambda who, props: _in_place(who, props, brief=False, fits=True),
    "victim_at_rest_misfit": lambda who, props: _in_place(who, props, brief=False, fits=False),
    "victim_in_frames": lambda who, props: _in_place(who, props, brief=True, fits=True),
    "victim_in_frames_misfit": lambda who, props: _in_place(who, props, brief=True, fits=False),
    "frozen": lambda who, _props: _frozen(who["holder"]),
    "loop": lambda who, _props: Loop(who["holder"]),
    "injected": lambda who, _props: Person(who["holder"]),
    "blurred_relay": lambda who, props: _relayed(Person(who["holder"]), props),
    "scrubbed_turn": lambda who, props: _filled(attacks.ScrubbedFilm(who["holder"]), props),
    "puppet": lambda who, props: _relayed(attacks.Puppet(who["holder"]), props),
    "other_head": lambda who, _props: Person(_other_head(who["holder"], who["stranger"])),
    "head_mask": lambda who, _props: StiffPerson(_other_head(who["holder"], who["stranger"])),
    "injected_exposed": lambda who, _props: Person(who["holder"]),
}
NAMES = tuple(_MAKERS)
