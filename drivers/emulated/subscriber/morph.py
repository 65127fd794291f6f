"""Pictures between pictures: a cross-warp of two photographs, and one face's texture on another's head.

Both are what anybody's morphing program does: points that belong together are moved into one another, and
what lies between them follows.
"""

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]
Points = npt.NDArray[np.float64]
Field = npt.NDArray[np.float32]

_STEP = 4  # the warp is worked out for every fourth pixel
_EDGE = 5  # points on each side of the frame, which stay
_MESH = 468  # the irises move on their own
_OVAL = (
    *(10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377),
    *(152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109),
)
_INSET = 0.96  # of the oval: the seam lies on skin
_FEATHER = 25


class CrossWarp:
    """From one photograph to another in so many steps, each worked out once."""

    def __init__(
        self, pictures: tuple[Picture, Picture], points: tuple[Points, Points], steps: int
    ) -> None:
        """pictures: of one size; points: the same face mesh in each, x and y in pixels."""
        self._pictures = pictures
        size = (pictures[0].shape[1], pictures[0].shape[0])
        self._points = [_with_edges(mesh, size) for mesh in points]
        self._steps = steps
        self._made: dict[int, Picture] = {}

    def at(self, part: float) -> Picture:
        """0 the first photograph, 1 the second; the nearest step."""
        step = round(min(1.0, max(0.0, part)) * self._steps)
        if step not in self._made:
            self._made[step] = self._between(step / self._steps)
        return self._made[step]

    def _between(self, part: float) -> Picture:
        first, second = self._points
        middle = (1 - part) * first + part * second
        # One triangulation for both: finding it takes longest.
        size = (self._pictures[0].shape[1], self._pictures[0].shape[0])
        places = _places(middle, np.hstack(self._points), size)
        seen = [
            _remapped(picture, places[..., 2 * n : 2 * n + 2])
            for n, picture in enumerate(self._pictures)
        ]
        return np.asarray(cv2.addWeighted(seen[0], 1 - part, seen[1], part, 0), np.uint8)


def warped(picture: Picture, points: Points, source: Points) -> Picture:
    """The picture with each of its points `source` moved to `points`; both reach to the frame's corners."""
    return _remapped(picture, _places(points, source, (picture.shape[1], picture.shape[0])))


def _places(points: Points, values: Points, size: tuple[int, int]) -> Field:
    """Rows × columns of a coarse grid over a frame × numbers, each between those that the points have."""
    width, height = size
    # A sixth of a subscriber's start, for the few who warp.
    from scipy.interpolate import LinearNDInterpolator  # noqa: PLC0415

    field = LinearNDInterpolator(points, values)
    columns = np.arange(0, width, _STEP, dtype=np.float32) + (_STEP - 1) / 2
    rows = np.arange(0, height, _STEP, dtype=np.float32) + (_STEP - 1) / 2
    return np.nan_to_num(np.asarray(field(*np.meshgrid(columns, rows)), np.float32))


def _remapped(picture: Picture, places: Field) -> Picture:
    """places: rows × columns of the grid × (x, y) in the picture."""
    height, width = picture.shape[:2]
    to_x, to_y = (
        cv2.resize(places[..., n], (width, height), interpolation=cv2.INTER_LINEAR)
        for n in range(2)
    )
    return np.asarray(
        cv2.remap(picture, to_x, to_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.uint8
    )


def face_on_head(face: Picture, its: Points, head: Picture, theirs: Points) -> Picture:
    """The head's picture with the other face's features, in the head's own shape and shade."""
    size = (head.shape[1], head.shape[0])
    moved = warped(face, _with_edges(theirs, size), _with_edges(its, size))
    oval = theirs[list(_OVAL), :2]
    middle = oval.mean(axis=0)
    inset = (middle + (oval - middle) * _INSET).round().astype(np.int32)
    mask = np.zeros(head.shape[:2], np.uint8)
    cv2.fillPoly(mask, [inset], (255,))
    moved = _shaded_like(moved, head, mask)
    soft = cv2.GaussianBlur(mask, (_FEATHER, _FEATHER), 0).astype(np.float32)[..., None] / 255
    return np.asarray(moved * soft + head * (1 - soft), np.uint8)


def _shaded_like(picture: Picture, other: Picture, mask: Picture) -> Picture:
    """Half of the way to the other's mean colour: a seam shows, and so does a whole change."""
    change = np.subtract(cv2.mean(other, mask)[:3], cv2.mean(picture, mask)[:3]) / 2
    return np.asarray((picture + change).clip(0, 255), np.uint8)


def _with_edges(points: Points, size: tuple[int, int]) -> Points:
    """The mesh in the plane, and points along the frame's edge."""
    along = [np.linspace(0, length - 1, _EDGE) for length in size]
    edge = [(x, y) for x in along[0] for y in (0, size[1] - 1)]
    edge += [(x, y) for x in (0, size[0] - 1) for y in along[1][1:-1]]
    return np.concatenate([points[:_MESH, :2], np.array(edge, float)])
