"""The decision about a statement, on signals: people, and whoever is none of them."""

import pytest
from statement_people import KINDS, take

from kiosk.statement_video.finding import StatementDoubt
from kiosk.statement_video.judgement import judge
from kiosk.statement_video.signals import MouthLook, Sound

_GENUINE, _EACH = 200, 100
_WHY = {
    "silent": StatementDoubt.NOT_READ,
    "voice_only": StatementDoubt.MOUTH_AT_REST,
    "lips_only": StatementDoubt.NOT_READ,
    "dubbed": StatementDoubt.NOT_IN_STEP,
    "replayed": StatementDoubt.NOT_ANSWERED,
    "second_voice": StatementDoubt.NOT_IN_STEP,
    "another_face": StatementDoubt.ANOTHER_PERSON,
    "two_faces": StatementDoubt.NOT_ONE_FACE,
}


@pytest.fixture(scope="module")
def genuine():
    return take("genuine", 1)


def test_hardly_anybody_is_refused_who_reads_aloud_slow_readers_among_them():
    found = [judge(take("genuine", seed)) for seed in range(_GENUINE)]
    refused = [one for one in found if not one.accepted]
    assert len(refused) <= 0.02 * _GENUINE, refused


@pytest.mark.parametrize("kind", _WHY)
def test_none_of_these_is_accepted(kind):
    found = [judge(take(kind, seed)) for seed in range(_EACH)]
    assert not [seed for seed, one in enumerate(found) if one.accepted]


@pytest.mark.parametrize(("kind", "reason"), _WHY.items())
def test_the_reason_says_what_was_wrong(kind, reason):
    assert reason in judge(take(kind, 3)).reasons


def test_every_kind_is_tried():
    assert set(KINDS) == {"genuine", *_WHY}


def test_an_answer_before_its_digit_is_none(genuine):
    answers = judge(genuine).answers
    moments = zip(genuine.shown, answers, strict=True)
    found = judge(genuine._replace(shown=tuple(at + answer - 0.1 for at, answer in moments)))
    assert set(found.answers) == {None}
    assert StatementDoubt.NOT_ANSWERED in found.reasons


def test_answers_that_do_not_follow_the_digits(genuine):
    late = (0.0, 0.8, 0.0, 0.8, 0.0, 0.8, 0.0)
    shown = tuple(at - more for at, more in zip(genuine.shown, late, strict=True))
    assert judge(genuine._replace(shown=shown)).reasons == (StatementDoubt.UNSTEADY,)


def test_words_that_nobody_asked_for(genuine):
    pauses = [until - 0.35 for until in genuine.shown[1:4]]
    sounds = tuple(
        one._replace(speech=1.0, level=0.2) if any(0 <= one.at - at < 0.1 for at in pauses) else one
        for one in genuine.sounds
    )
    assert StatementDoubt.NOT_ASKED_FOR in judge(genuine._replace(sounds=sounds)).reasons


@pytest.mark.parametrize("behind", [0.3, -0.3])
def test_a_mouth_behind_or_before_its_voice(genuine, behind):
    looks = tuple(one._replace(at=one.at + behind) for one in genuine.looks)
    assert StatementDoubt.NOT_IN_STEP in judge(genuine._replace(looks=looks)).reasons


def test_a_voice_whose_mouth_rests_for_half_of_it(genuine):
    half = genuine.reads_until
    looks = tuple(one._replace(mouth=0.02) if one.at < half else one for one in genuine.looks)
    assert StatementDoubt.VOICE_UNSEEN in judge(genuine._replace(looks=looks)).reasons


def test_missing_pictures_and_missing_sound(genuine):
    without = tuple(one for one in genuine.looks if not 5.0 < one.at < 6.0)
    assert StatementDoubt.RECORDING_GAPS in judge(genuine._replace(looks=without)).reasons
    silence = tuple(one for one in genuine.sounds if not 5.0 < one.at < 5.5)
    assert StatementDoubt.RECORDING_GAPS in judge(genuine._replace(sounds=silence)).reasons


def test_one_that_was_broken_off(genuine):
    assert StatementDoubt.BROKEN_OFF in judge(genuine._replace(shown=genuine.shown[:3])).reasons


@pytest.mark.parametrize("looks", [(), (MouthLook(0.0, 0),), (MouthLook(0.0, 1),)])
@pytest.mark.parametrize("sounds", [(), (Sound(0.0, 0.032, 0.0, 0.0),)])
def test_next_to_nothing_is_refused_and_no_fault(genuine, looks, sounds):
    assert not judge(genuine._replace(looks=looks, sounds=sounds, shown=())).accepted
