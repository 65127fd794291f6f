"""What a report says of footage, from signals alone."""

from kiosk.ports import Cues, FaceSignals
from kiosk.presence import footage, passive_detection, thresholds

LIMITS = thresholds.load()


def seen(frame, *, yaw=0.0, x=200.0, **more):
    values = {
        "faces": 1,
        "eye_distance": 100,
        "face_width": 200,
        "brightness": 120,
        "sharpness": 60,
        "rigid": ((x, 200.0), (x + 100, 260.0)),
        "digest": frame.to_bytes(8, "big"),
    }
    return FaceSignals(frame=frame, t_ns=frame * 40_000_000, yaw=yaw, **values | more)


def test_the_reference_is_the_most_frontal_frame_with_a_resting_face():
    series = [seen(1, yaw=4), seen(2, blink=0.9), seen(3, yaw=-1), seen(4, jaw_open=0.5)]
    assert footage.reference(series, LIMITS).frame == 3
    assert footage.reference([seen(1, yaw=30)], LIMITS) is None


def test_the_whole_of_it():
    series = [seen(n, yaw=(n - 10) * 3.0) for n in range(1, 21)]
    report = footage.session(series, LIMITS)
    assert (report["frames"], report["seconds"], report["fps"]) == (20, 0.76, 25.0)
    assert report["turns"]["left"]["yaw"] == 30
    assert report["turns"]["right"]["at_s"] == 0.04
    assert report["reference_frame"] == 10
    assert report["pad"] is None


def test_what_breaks_a_track_is_told():
    series = [
        seen(1),
        seen(2, digest=b"same"),
        seen(3, digest=b"same"),
        seen(4, digest=b"same"),
        FaceSignals(frame=5, t_ns=200_000_000, faces=0),
        FaceSignals(frame=6, t_ns=240_000_000, faces=0),
        seen(7),
        seen(8, x=400.0),
        seen(8, x=400.0),
    ]
    found = footage.session(series, LIMITS)["continuity"]
    assert found["not_one_face"] == [{"at_s": 0.2, "frames": 2, "faces": 0}]
    assert found["jumps"] == [0.32]
    assert found["identical_in_a_row"] == 3
    assert found["times_backward"] == 1


def test_nothing_at_all_is_a_report_too():
    report = footage.session([], LIMITS)
    assert (report["frames"], report["fps"], report["reference_frame"]) == (0, None, None)


def test_a_frame_without_a_face_says_what_to_do():
    row = footage.frame_row(FaceSignals(1, 0, faces=0, brightness=100), None, LIMITS)
    assert (row["guidance"], "yaw" in row) == ("no_face", False)


def test_half_a_second_of_signs_outweighs_a_minute_without():
    """A picture is shown when it matters, and a person before and after."""
    shown = range(700, 712)
    series = [
        seen(n, cues=Cues(moire=0.9 * (n in shown)), pad=0.1 if n in shown else 0.9)
        for n in range(1440)
    ]
    values = passive_detection.worst(series, LIMITS.passive)
    assert sorted(passive_detection.signs(values, LIMITS.passive)) == ["moire", "pad"]


def test_medians_over_enough_frames_decide_on_an_attack():
    noisy = [seen(n, cues=Cues(moire=0.9 if n % 3 else 0.1), pad=0.9) for n in range(12)]
    values = passive_detection.worst(noisy, LIMITS.passive)
    assert passive_detection.signs(values, LIMITS.passive) == ["moire"]
    assert passive_detection.worst(noisy[:7], LIMITS.passive) is None, "too few to tell"
    low = [seen(n, pad=0.2) for n in range(12)]
    assert passive_detection.signs(
        passive_detection.worst(low, LIMITS.passive), LIMITS.passive
    ) == ["pad"]
