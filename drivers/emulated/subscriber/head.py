"""Turning a photographed head: a mesh with a depth for every point, drawn anew from where it has turned to.

The depth comes from the face's landmarks, falls to the pivot's plane at the head's outline, and stays there:
what lies behind does not move, and between the two hair and neck give way. Triangles are drawn from back to
front, so that a nose hides the cheek behind it.
"""

import cv2
import numpy as np
import numpy.typing as npt
from scipy.spatial import Delaunay

Field = npt.NDArray[np.float32]
Picture = npt.NDArray[np.uint8]
Points = npt.NDArray[np.float64]

FOCAL = 1100.0  # pixels: a person at a counter
_STEP = 4  # pixels between two normals
_SMOOTH = 3.0  # cells: a mesh's facets are no skin's
_RASTER = 2  # triangles are drawn in a picture so many times smaller
_BESIDE = 2  # of its pixels: what is drawn at an edge is drawn in whole pixels, and smoothed
_SMOOTHED = slice(1, -1)  # a picture that is made larger has nothing to smooth its edge with
_SHIFT = 4  # bits of a pixel's fraction in cv2's drawing
_MESH = 468  # points of the face; those of the irises follow them
_OVAL = (
    *(10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377),
    *(152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109),
)
# Oval's size × , part of the depth that is left, how far it follows a turn.
_RINGS = (
    (1.10, 0.85, 1.0),
    (1.22, 0.55, 1.0),
    (1.38, 0.20, 0.8),
    (1.60, 0.0, 0.4),
    (1.9, 0.0, 0.0),
)
_DEEPER = 1.2  # the model's mesh has nose to ear .75 of the face's width; people have about .9
_HAIR = 1.35  # heads go on above the face oval
_GRID = (19, 16)  # points of what does not move
_LEAST = 0.05  # pixels²: twice the area of a triangle that is seen
_UNMOVED = np.array([[1, 0, 0, 0, 1, 0]], np.float32)


class Head:
    """A face in a frame; rotates about a pivot behind the ears."""

    def __init__(self, points: Points, size: tuple[int, int]) -> None:
        """points: 478 × (x, y, z) in pixels of the frame; size: its width and height."""
        self._size = size
        self._face_width = float(np.linalg.norm(points[234, :2] - points[454, :2]))
        points = points * (1, 1, _DEEPER)
        self._centre = np.array(
            [points[:_MESH, 0].mean(), points[168, 1] + 0.25 * self._face_width]
        )
        xy, depth, follows = self._mesh(points)
        self._xy, self._depth, self._follows = xy, depth, follows[:, None]
        triangles = Delaunay(xy).simplices.astype(np.int32)
        still = (follows[triangles] == 0).all(axis=1)
        self._triangles = triangles[~still]
        self._facing = np.sign(_area(self._xy[self._triangles]))
        self._small = (size[0] // _RASTER, size[1] // _RASTER)
        self._surroundings = self._stencil(xy[triangles[still]])

    def turned(
        self, picture: Picture, yaw: float, pitch: float, sway: tuple[float, float]
    ) -> Picture:
        """Degrees; yaw > 0: to the person's left, which is the picture's right. sway: pixels."""
        places, away = self._project(rotation(yaw, pitch), sway)
        (columns, rows), to_x, to_y = self._places(places, away)
        seen = picture.copy()
        moved = cv2.remap(picture, to_x, to_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        seen[rows, columns] = moved
        return seen

    @property
    def normals(self) -> Field:
        """Rows × columns of a coarse grid × (x right, y down, z towards the camera), unit vectors."""
        # A sixth of a subscriber's start, for the few whom a lamp shines on.
        from scipy.interpolate import LinearNDInterpolator  # noqa: PLC0415

        width, height = self._size
        grid = np.meshgrid(np.arange(0, width, _STEP), np.arange(0, height, _STEP))
        field = LinearNDInterpolator(self._xy, self._depth, fill_value=0.0)
        depth = np.asarray(field(*grid), np.float32)
        down, right = np.gradient(cv2.GaussianBlur(depth, (0, 0), _SMOOTH), _STEP)
        raw = np.stack([-right, -down, np.ones_like(right)], axis=2)
        return np.asarray(raw / np.linalg.norm(raw, axis=2, keepdims=True), np.float32)

    def _project(self, turn: Points, sway: tuple[float, float]) -> tuple[Points, Points]:
        """Where the mesh's points come to lie in the picture, and how far away from the camera."""
        relative = np.c_[self._xy - self._centre, -self._depth]
        moved = relative @ turn.T
        # The photograph is the unturned view, so perspective enters as a ratio of two views.
        scale = (FOCAL + relative[:, 2:]) / (FOCAL + moved[:, 2:])
        places = self._centre + moved[:, :2] * scale + sway
        away = self._follows[:, 0] * moved[:, 2]
        return self._xy + self._follows * (places - self._xy), away

    def _places(self, places: Points, away: Points) -> tuple[tuple[slice, slice], Field, Field]:
        """The columns and rows where anything moves, and for each pixel there its place in the photograph."""
        corners = places[self._triangles]
        facing = _area(corners) * self._facing > _LEAST
        columns, rows = (
            _window(along, length) for along, length in zip(corners.T, self._small, strict=True)
        )
        which = self._nearest(corners, away, facing)[rows, columns]
        maps = np.concatenate([self._affine(corners, facing), _UNMOVED]).take(which, axis=0)
        x, y = (
            np.arange(along.start, along.stop, dtype=np.float32) * _RASTER + (_RASTER - 1) / 2
            for along in (columns, rows)
        )
        large = (len(x) * _RASTER, len(y) * _RASTER)
        to_x, to_y = (
            np.asarray(
                cv2.resize(
                    maps[..., n] * x + maps[..., n + 1] * y[:, None] + maps[..., n + 2], large
                ),
                np.float32,
            )[_SMOOTHED, _SMOOTHED]
            for n in (0, 3)
        )
        return (_enlarged(columns), _enlarged(rows)), to_x, to_y

    def _nearest(
        self, corners: Points, away: Points, facing: npt.NDArray[np.bool_]
    ) -> npt.NDArray[np.int32]:
        """The triangle that is seen at each pixel of the small picture; one past the last: what is still."""
        distance = away[self._triangles].mean(axis=1)
        order = np.argsort(-distance)
        order = order[facing[order]]
        behind = int((distance[order] > 0).sum())
        drawn = list(zip(order.tolist(), _drawn(corners[order]), strict=True))
        which = np.full(self._small[::-1], len(self._triangles), np.int32)
        for number, triangle in drawn[:behind]:
            cv2.fillConvexPoly(which, triangle, (number,), cv2.LINE_8, _SHIFT)
        which[self._surroundings] = len(self._triangles)
        for number, triangle in drawn[behind:]:
            cv2.fillConvexPoly(which, triangle, (number,), cv2.LINE_8, _SHIFT)
        return which

    def _stencil(self, corners: Points) -> npt.NDArray[np.bool_]:
        """Rows × columns of the small picture: where triangles are that never move."""
        drawn = np.zeros(self._small[::-1], np.uint8)
        for triangle in _drawn(corners):
            cv2.fillConvexPoly(drawn, triangle, (1,), cv2.LINE_8, _SHIFT)
        return drawn > 0

    def _affine(self, corners: Points, facing: npt.NDArray[np.bool_]) -> Field:
        """For each triangle the six numbers that bring a pixel of the picture back to the photograph."""
        area = np.where(facing, _area(corners), 1.0)[:, None]
        (one, other), (to_one, to_other) = _sides(corners), _sides(self._xy[self._triangles])
        # Cramer's rule: a solver takes thirty times as long for so many so small.
        by_x = (to_one * other[:, 1:] - to_other * one[:, 1:]) / area
        by_y = (to_other * one[:, :1] - to_one * other[:, :1]) / area
        first, to_first = corners[:, 0], self._xy[self._triangles][:, 0]
        offset = to_first - by_x * first[:, :1] - by_y * first[:, 1:]
        return np.asarray(np.stack([by_x, by_y, offset], axis=2).reshape(-1, 6), np.float32)

    def _mesh(self, points: Points) -> tuple[Points, Points, Points]:
        """Points in the photograph, depth before the pivot's plane in pixels, how far each follows."""
        oval = points[list(_OVAL)]
        back = float(oval[:, 2].max()) + 0.10 * self._face_width  # the pivot lies behind the ears
        xy, depth = [points[:_MESH, :2]], [back - points[:_MESH, 2]]
        follows = [np.ones(_MESH)]
        centre = oval[:, :2].mean(axis=0)
        for grow, left, follow in _RINGS:
            ring = centre + (oval[:, :2] - centre) * grow
            above = ring[:, 1] < centre[1]
            ring[above, 1] = centre[1] + (ring[above, 1] - centre[1]) * _HAIR
            xy.append(ring)
            depth.append((back - oval[:, 2]) * left)
            follows.append(np.full(len(ring), follow))
        edge = self._still(xy[-1])
        xy.append(edge)
        return (
            np.concatenate(xy),
            np.concatenate([*depth, np.zeros(len(edge))]),
            np.concatenate([*follows, np.zeros(len(edge))]),
        )

    def _still(self, ring: Points) -> Points:
        """A grid over the frame and beyond, outside of the ring."""
        width, height = self._size
        across, down = (
            np.linspace(-width, 2 * width, _GRID[0]),
            np.linspace(-height, 2 * height, _GRID[1]),
        )
        grid = np.stack(np.meshgrid(across, down), axis=-1).reshape(-1, 2)
        outline = ring.astype(np.float32)
        outside = [
            cv2.pointPolygonTest(outline, point, measureDist=False) < 0 for point in grid.tolist()
        ]
        return np.asarray(grid[outside])


def _drawn(corners: Points) -> npt.NDArray[np.int32]:
    """Corners as cv2 draws them in the small picture."""
    # A pixel of the small picture has its middle between those of the large.
    places = (corners - (_RASTER - 1) / 2) / _RASTER * (1 << _SHIFT)
    return np.asarray(places.round(), np.int32)


def _window(along: Points, length: int) -> slice:
    """Pixels of the small picture from the first place to the last, and some beside them."""
    first, last = int(along.min()) // _RASTER - _BESIDE, int(along.max()) // _RASTER + _BESIDE
    return slice(max(0, first), min(length, last + 1))


def _enlarged(small: slice) -> slice:
    """Its pixels of the large picture, without the first and the last."""
    return slice(small.start * _RASTER + 1, small.stop * _RASTER - 1)


def _area(corners: Points) -> Points:
    """Twice the signed area of triangles (n, 3 corners, x and y)."""
    one, other = _sides(corners)
    return np.asarray(one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0])


def _sides(corners: Points) -> tuple[Points, Points]:
    """The two sides of triangles (n, 3 corners, x and y) from their first corner."""
    return corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]


def rotation(yaw: float, pitch: float) -> Points:
    """X right, y down, z away from the camera."""
    a, b = np.radians([yaw, pitch])
    about_y = np.array([[np.cos(a), 0, -np.sin(a)], [0, 1, 0], [np.sin(a), 0, np.cos(a)]])
    about_x = np.array([[1, 0, 0], [0, np.cos(b), -np.sin(b)], [0, np.sin(b), np.cos(b)]])
    return np.asarray(about_x @ about_y, float)
