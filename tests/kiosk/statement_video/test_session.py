"""What a statement asks for, and when it shows it."""

from random import Random

import pytest
from statement_people import WINDOW

from kiosk.errors import EvidenceError
from kiosk.statement_video import timeline
from kiosk.statement_video.limits import LIMITS
from kiosk.statement_video.script import COUNT, DIGITS, PAUSE_LEAST, PAUSE_MOST, draw
from kiosk.statement_video.session import StatementPhase, StatementSession
from kiosk.statement_video.signals import Sound
from kiosk.statement_video.timeline import Timeline
from kiosk.statement_video.utterances import utterances


def hear(session, seconds, speech):
    for _ in range(round(seconds / WINDOW)):
        now = session.now = getattr(session, "now", 0.0) + WINDOW
        session.hear(Sound(now - WINDOW, WINDOW, speech, 0.1 * speech))


def test_a_script_repeats_no_digit_and_waits_differently_before_each():
    for seed in range(50):
        script = draw(Random(seed))
        assert len(script.digits) == len(script.pauses) == COUNT
        assert set(script.digits) <= set(DIGITS)
        assert all(a != b for a, b in zip(script.digits, script.digits[1:], strict=False))
        assert PAUSE_LEAST <= min(script.pauses) <= max(script.pauses) <= PAUSE_MOST
        assert max(script.pauses) - min(script.pauses) > 1.5


def test_the_sentence_stands_until_it_was_read_and_a_comma_does_not_end_it():
    session = StatementSession(draw(Random(1)), 0.0)
    hear(session, 2.0, 1.0)
    hear(session, 1.0, 0.0)
    hear(session, 2.0, 1.0)
    assert session.view.phase is StatementPhase.SENTENCE
    hear(session, LIMITS.sentence_rest + 0.1, 0.0)
    assert session.view.phase is StatementPhase.PAUSE


def test_a_digit_comes_after_its_own_silence_and_goes_when_it_was_said():
    script = draw(Random(1))
    session = StatementSession(script, 0.0)
    hear(session, 4.0, 1.0)
    hear(session, LIMITS.sentence_rest + 0.1, 0.0)
    rested = session.now
    while session.view.phase is StatementPhase.PAUSE:
        hear(session, WINDOW, 0.0)
    assert session.now - rested == pytest.approx(script.pauses[0], abs=0.1)
    assert session.view.digit == script.digits[0]
    hear(session, 0.4, 0.0)
    hear(session, 0.3, 1.0)
    hear(session, LIMITS.hang + WINDOW, 0.0)
    assert (session.view.phase, session.view.digit, session.view.said) == (
        StatementPhase.PAUSE,
        None,
        1,
    )


def test_silence_ends_it_at_last():
    session = StatementSession(draw(Random(1)), 0.0)
    hear(session, LIMITS.sentence_most + 1, 0.0)
    assert session.view.phase is StatementPhase.ENDED
    assert session.taken().shown == ()


def test_a_voice_that_trembles_around_the_threshold_is_one_utterance():
    tremble = [0.9, 0.4, 0.9, 0.2, 0.9, 0.1, 0.1, 0.9]
    sounds = [Sound(n * WINDOW, WINDOW, speech, 0.1) for n, speech in enumerate(tremble)]
    assert len(utterances(sounds)) == 1
    assert utterances([Sound(0.0, WINDOW, 1.0, 0.1)]) == []  # a click


def test_a_timeline_comes_back_as_it_was():
    line = Timeline((2, 3), (0.7, 1.2), 0.0, 5.0, (6.0, 9.0))
    assert timeline.decode(timeline.encode(line)) == line


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b'{"digits":[1],"pauses":[],"begins":0,"reads_until":1,"shown":[]}',
        b'{"digits":[1],"pauses":[1],"begins":0,"reads_until":1,"shown":[1,2]}',
        b'{"digits":[1,2],"pauses":[1,1],"begins":0,"reads_until":1,"shown":[2,1]}',
    ],
)
def test_a_timeline_that_is_none_says_why(content):
    with pytest.raises(EvidenceError, match="timeline"):
        timeline.decode(content)
