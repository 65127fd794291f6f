"""The planar residual of footage: a head has depth when it turns, a picture of one stays a plane.

A plane seen from two sides is related by a homography; what a homography cannot explain of the
rigid landmarks' movement is depth. The residual is root mean square over the face's width.
A session judges depth as a motion (kiosk.presence.depth): one residual says that two pictures are not one
plane, and two photographs are not.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Points = Sequence[tuple[float, float]]
_Matrix = npt.NDArray[np.float64]

_LEAST_POINTS = 8


def residual(frontal: Points, turned: Points, face_width: float) -> float:
    """What the best homography from `frontal` to `turned` leaves, over face_width (both in pixels).

    0.0 when there is too little to tell: nothing is then proven.
    """
    if len(frontal) != len(turned) or len(frontal) < _LEAST_POINTS or face_width <= 0:
        return 0.0
    before, after = np.asarray(frontal, dtype=float), np.asarray(turned, dtype=float)
    # Points that lie in one line are sent to infinity, or nearly: that is no depth.
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        error = _left_over(before, after)
    return float(error / face_width) if np.isfinite(error) else 0.0


def _left_over(before: _Matrix, after: _Matrix) -> float:
    """Root mean square of what the best homography leaves, in pixels; not finite when there is none."""
    a, to_a = _normalised(before)
    b, to_b = _normalised(after)
    moved = _apply(np.linalg.inv(to_b) @ _fit(a, b) @ to_a, before)
    return float(np.sqrt(np.mean(np.sum((moved - after) ** 2, axis=1))))


def _normalised(points: _Matrix) -> tuple[_Matrix, _Matrix]:
    """Centred, mean distance √2 (Hartley): without it the fit is ill-conditioned."""
    centre = points.mean(axis=0)
    spread = np.mean(np.linalg.norm(points - centre, axis=1)) or 1.0
    scale = np.sqrt(2) / spread
    transform = np.array(
        [[scale, 0, -scale * centre[0]], [0, scale, -scale * centre[1]], [0, 0, 1]]
    )
    return (points - centre) * scale, transform


def _fit(a: _Matrix, b: _Matrix) -> _Matrix:
    """Direct linear transform."""
    zero, one = np.zeros(len(a)), np.ones(len(a))
    x, y, u, v = a[:, 0], a[:, 1], b[:, 0], b[:, 1]
    rows = np.concatenate(
        [
            np.stack([-x, -y, -one, zero, zero, zero, u * x, u * y, u], axis=1),
            np.stack([zero, zero, zero, -x, -y, -one, v * x, v * y, v], axis=1),
        ]
    )
    return np.asarray(np.linalg.svd(rows)[2][-1].reshape(3, 3), dtype=float)


def _apply(homography: _Matrix, points: _Matrix) -> _Matrix:
    moved = np.c_[points, np.ones(len(points))] @ homography.T
    return np.asarray(moved[:, :2] / moved[:, 2:], dtype=float)
