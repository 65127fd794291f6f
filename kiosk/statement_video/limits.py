"""The limits of a statement video: how long it waits, and how far voice, mouth and moments may be apart.

Which digits are asked for, how many and after which pauses: kiosk.statement_video.script.

They were set on simulated people and attacks (tests/benchmarks/statements.py): that proves that the parts
work together, not how often real people are rejected. A carrier measures that on its own recordings.
"""

import msgspec


class StatementLimits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Seconds, but for what says otherwise."""

    # The sentence, and each digit.
    sentence_voiced: float = 3.0  # less is not the sentence
    sentence_rest: float = 1.5  # of silence end it
    sentence_most: float = 45.0  # then it is broken off
    digit_most: float = 4.0  # then the next one comes
    # The voice.
    speech: float = 0.5  # the detector's probability from which somebody speaks
    speech_over: float = 0.35  # below it they no longer do
    hang: float = 0.2  # of silence within one utterance
    utterance_least: float = 0.06  # shorter is a click
    # The mouth, in parts of the way from this mouth's rest to its wide open.
    mouth_open: float = 0.25
    mouth_moves: float = 0.08  # of the blendshape, at least: less is a mouth at rest
    # Moments.
    answer_least: float = 0.15  # after the digit appears: sooner is no answer to it
    answer_most: float = 1.7  # slow readers among them
    answers_apart: float = 0.65  # slowest after quickest, without the one that is farthest away
    apart: float = 0.2  # mouth and voice at the beginning of a digit
    misses: int = 1  # digits at which they may be
    extra: int = 1  # utterances that nothing asked for
    # Mouth and voice together.
    together: float = 0.88  # correlation of the mouth's opening with the voice's envelope
    lag: float = 0.14  # where it is highest
    unseen: float = 0.4  # part of the voice with the mouth at rest
    # The recording itself.
    look_gap: float = 0.5  # without a picture
    sound_gap: float = 0.1
    one_face: float = 0.97  # of the pictures


LIMITS = StatementLimits()
