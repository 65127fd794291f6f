"""Analysis of a piece of footage from its signals alone: for calibration, audits and disputes.

Nothing is decided here. Every number is rounded, so that the same footage gives the same report.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from statistics import fmean, median
from typing import Any

from kiosk.ports import Cues, FaceSignals
from kiosk.presence.challenge import neutral
from kiosk.presence.footage_events import blinks, mouth_openings
from kiosk.presence.footage_planarity import residual
from kiosk.presence.quality import frontal, guidance
from kiosk.presence.thresholds import Thresholds

CUES = Cues.__struct_fields__

_JUMP_FACE_WIDTHS = 0.5  # between two frames: no head moves so fast


def reference(series: Sequence[FaceSignals], thresholds: Thresholds) -> FaceSignals | None:
    """The most frontal usable frame, which the others' depth is measured against; None without one."""
    return min(
        (seen for seen in series if usable(seen, thresholds)),
        key=lambda seen: (abs(seen.yaw) + abs(seen.pitch), seen.frame),
        default=None,
    )


def usable(seen: FaceSignals, thresholds: Thresholds) -> bool:
    """One face, frontal, eyes open and mouth closed."""
    straight = seen.faces == 1 and frontal(seen, thresholds.gate)
    return straight and neutral(seen, thresholds.challenge)


def frame_row(
    seen: FaceSignals, best: FaceSignals | None, thresholds: Thresholds
) -> dict[str, Any]:
    """One frame: milliseconds, pixels, degrees, 0..1 for blendshapes and cues."""
    row: dict[str, Any] = {
        "frame": seen.frame,
        "ms": round(seen.t_ns / 1e6),
        "faces": seen.faces,
        "guidance": guidance(seen, thresholds.gate).value,
        "brightness": round(seen.brightness, 1),
    }
    if seen.faces == 0:
        return row
    return row | {
        "eye_distance": round(seen.eye_distance, 1),
        "sharpness": round(seen.sharpness, 1),
        "yaw": round(seen.yaw, 1),
        "pitch": round(seen.pitch, 1),
        "roll": round(seen.roll, 1),
        "blink": round(seen.blink, 3),
        "jaw_open": round(seen.jaw_open, 3),
        "residual": _residual(seen, best),
        "cues": {name: round(getattr(seen.cues, name), 3) for name in CUES},
        "pad": None if seen.pad is None else round(seen.pad, 4),
    }


def session(series: Sequence[FaceSignals], thresholds: Thresholds) -> dict[str, Any]:
    """The values of the whole footage."""
    best = reference(series, thresholds)
    times = [seen.t_ns / 1e9 for seen in series]
    seconds = times[-1] - times[0] if times else 0.0
    return {
        "frames": len(series),
        "seconds": round(seconds, 3),
        "fps": round((len(series) - 1) / seconds, 2) if seconds > 0 else None,
        "one_face": sum(seen.faces == 1 for seen in series),
        "good": sum(not guidance(seen, thresholds.gate) for seen in series),
        "eye_distance": _median(seen.eye_distance for seen in series if seen.faces),
        "blinks": [_event_row(found) for found in blinks(series, thresholds.challenge)],
        "mouth_openings": [
            _event_row(found) for found in mouth_openings(series, thresholds.challenge)
        ],
        "reference_frame": best.frame if best else None,
        "turns": {
            "left": _turn([seen for seen in series if seen.yaw > 0], best, thresholds),
            "right": _turn([seen for seen in series if seen.yaw < 0], best, thresholds),
        },
        "cues": cue_medians(series),
        "pad": pad_median(series),
        "continuity": _continuity(series),
    }


def cue_medians(series: Sequence[FaceSignals]) -> dict[str, float | None]:
    faces = [seen.cues for seen in series if seen.faces]
    return {name: _median((getattr(cues, name) for cues in faces), 4) for name in CUES}


def pad_median(series: Sequence[FaceSignals]) -> float | None:
    return _median((seen.pad for seen in series if seen.pad is not None), 4)


def _continuity(series: Sequence[FaceSignals]) -> dict[str, Any]:
    """What one live person before one camera does not show."""
    runs = [list(run) for _, run in groupby(series, key=lambda seen: seen.faces)]
    identical = [len(list(run)) for digest, run in groupby(s.digest for s in series) if digest]
    return {
        "not_one_face": [
            {"at_s": round(run[0].t_ns / 1e9, 3), "frames": len(run), "faces": run[0].faces}
            for run in runs
            if run[0].faces != 1
        ],
        "jumps": [round(seen.t_ns / 1e9, 3) for seen in _jumps(series)],
        "identical_in_a_row": max(identical, default=0),
        "times_backward": sum(b.t_ns <= a.t_ns for a, b in pairwise(series)),
    }


def _jumps(series: Sequence[FaceSignals]) -> Iterator[FaceSignals]:
    for before, seen in pairwise(series):
        if before.rigid and seen.rigid:
            moved = abs(complex(*_centre(seen)) - complex(*_centre(before)))
            if moved > _JUMP_FACE_WIDTHS * before.face_width:
                yield seen


def _centre(seen: FaceSignals) -> tuple[float, float]:
    return fmean(x for x, _ in seen.rigid), fmean(y for _, y in seen.rigid)


def _turn(
    series: Sequence[FaceSignals], best: FaceSignals | None, thresholds: Thresholds
) -> dict[str, Any] | None:
    """The farthest one to this side, and the largest residual beyond the angle that depth asks for."""
    if not series:
        return None
    farthest = max(series, key=lambda seen: abs(seen.yaw))
    far = [seen for seen in series if abs(seen.yaw) >= thresholds.depth.farthest_deg]
    return {
        "yaw": round(farthest.yaw, 1),
        "at_s": round(farthest.t_ns / 1e9, 3),
        "residual": max((_residual(seen, best) or 0.0 for seen in far), default=None),
    }


def _residual(seen: FaceSignals, best: FaceSignals | None) -> float | None:
    return None if best is None else round(residual(best.rigid, seen.rigid, best.face_width), 4)


def _event_row(found: Any) -> dict[str, Any]:
    row = {"at_s": round(found.at_s, 3), "ms": round(found.seconds * 1000)}
    row["peak"] = round(found.peak, 3)
    return row | ({"prolonged": True} if getattr(found, "prolonged", False) else {})


def _median(values: Any, decimals: int = 1) -> float | None:
    found = list(values)
    return round(median(found), decimals) if found else None
