"""Closing the eyes, opening the mouth and smiling of a photographed face, in the plane of the photograph."""

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]
Points = npt.NDArray[np.float64]
Map = npt.NDArray[np.float32]

# Canonical face mesh, from the picture's left to its right: the person's right eye first.
_EYES = (
    # upper lid, lower lid, brow's lower edge
    (
        (33, 246, 161, 160, 159, 158, 157, 173, 133),
        (33, 7, 163, 144, 145, 153, 154, 155, 133),
        (46, 53, 52, 65, 55),
    ),
    (
        (362, 398, 384, 385, 386, 387, 388, 466, 263),
        (362, 382, 381, 380, 374, 373, 390, 249, 263),
        (285, 295, 282, 283, 276),
    ),
)
_UPPER_LIP = (78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308)
_LOWER_LIP = (78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308)
_CHIN, _NOSE = 152, 1
_JAW_DROP = 0.21  # of the face's width, mouth wide open
_LID = 0.55  # of the way from the eye up to the brow: the skin that stretches
_LASHES = 5  # pixels above the lid's edge that are no clean skin
_INSIDE = (52, 22, 24)  # RGB of an open mouth
_SOFT = 5  # pixels of its blurred edge
_CORNERS = (61, 291)
_SMILE = (0.045, 0.055)  # of the face's width: a corner goes out and up
_SMILE_REACH = 0.16  # and so far around it cheek and lips follow


class Expression:
    """Morphs one frame; amounts are 0 to 1."""

    def __init__(self, points: Points, size: tuple[int, int]) -> None:
        self._points = points
        self._face_width = float(np.linalg.norm(points[234, :2] - points[454, :2]))
        columns, rows = np.arange(size[0], dtype=np.float32), np.arange(size[1], dtype=np.float32)
        self._x, self._y = np.meshgrid(columns, rows)
        self._shown: tuple[Picture, tuple[float, float], float, Picture] | None = None

    def shown(self, picture: Picture, lids: tuple[float, float], mouth: float) -> Picture:
        """lids: how far the person's right and left eye are closed. What it gives is not to be drawn on."""
        if max(lids) <= 0 and mouth <= 0:
            return picture
        # Somebody who smiles, or keeps the mouth open, looks the same in many frames.
        kept = self._shown
        if kept is None or kept[0] is not picture or kept[1:3] != (lids, mouth):
            kept = self._shown = picture, lids, mouth, self._morphed(picture, lids, mouth)
        return kept[3]

    def _morphed(self, picture: Picture, lids: tuple[float, float], mouth: float) -> Picture:
        to_y = self._y.copy()
        moved = [
            self._close(to_y, *eye, closed)
            for eye, closed in zip(_EYES, lids, strict=True)
            if closed > 0
        ]
        if mouth > 0:
            moved.append(self._drop_jaw(to_y, mouth))
        rows = slice(min(part.start for part in moved), max(part.stop for part in moved))
        morphed = picture.copy()
        morphed[rows] = cv2.remap(
            picture,
            self._x[rows],
            to_y[rows],
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
        if mouth > 0:
            self._paint_mouth(morphed, mouth)
        return morphed

    def smiling(self, picture: Picture, amount: float) -> Picture:
        """The mouth's corners drawn out and up, cheeks with them."""
        to_x, to_y = self._x.copy(), self._y.copy()
        for corner, outwards in zip(_CORNERS, (-1, 1), strict=True):
            x, y = self._points[corner, :2]
            apart = ((self._x - x) ** 2 + (self._y - y) ** 2) / (
                _SMILE_REACH * self._face_width
            ) ** 2
            follows = (amount * self._face_width * np.exp(-apart)).astype(np.float32)
            to_x -= np.float32(outwards * _SMILE[0]) * follows
            to_y += np.float32(_SMILE[1]) * follows
        return np.asarray(
            cv2.remap(picture, to_x, to_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE),
            np.uint8,
        )

    def _close(
        self,
        to_y: Map,
        upper: tuple[int, ...],
        lower: tuple[int, ...],
        brow: tuple[int, ...],
        amount: float,
    ) -> slice:
        """The lid's skin between brow and eye is stretched over the eyeball. Gives the rows that move."""
        left, right = self._points[upper[0], 0], self._points[upper[-1], 0]
        columns = np.arange(int(np.ceil(left)), int(right) + 1)
        top, bottom = self._curve(upper, columns), self._curve(lower, columns)
        crease = top - _LID * (top - self._curve(brow, columns)).clip(6)
        skin = top - _LASHES
        edge = skin + amount * (bottom - skin + 1)
        first, last = np.ceil(crease).astype(int), edge.astype(int)
        end = (edge + _LASHES * amount).astype(int)
        rows = slice(max(0, int(first.min())), min(len(to_y), int(end.max()) + 1))
        y = np.arange(rows.start, rows.stop)[:, None]
        stretched = crease + (y - crease) * (skin - crease) / np.maximum(edge - crease, 1e-3)
        # The lashes come down as they are.
        to = np.where(y <= last, stretched, skin + (y - edge))
        part = to_y[rows, columns[0] : columns[-1] + 1]
        part[...] = np.where((y >= first) & (y <= end), to, part)
        return rows

    def _drop_jaw(self, to_y: Map, amount: float) -> slice:
        """Everything below the mouth's line goes down; at the neck and the ears nothing does.

        Gives the rows that move.
        """
        drop = amount * _JAW_DROP * self._face_width
        columns = self._x[0]
        line = np.interp(columns, *self._lip(_UPPER_LIP)) + 1
        chin, middle = self._points[_CHIN, 1], self._points[13, 0]
        # How far each column and each row follows.
        across = np.exp(-(((columns - middle) / (0.42 * self._face_width)) ** 4))
        end = chin + 2.2 * drop + 0.25 * self._face_width  # the neck takes up the stretch
        rows = slice(max(0, int(line.min())), min(len(to_y), int(end) + 1))
        y = self._y[rows]
        moved_line = line + drop * self._opening(columns)
        moved_chin = chin + drop * across
        face = line + (y - moved_line) * (chin - line) / np.maximum(moved_chin - moved_line, 1)
        neck = chin + (y - moved_chin) * (end - chin) / np.maximum(end - moved_chin, 1)
        source = np.where(y < moved_chin, np.maximum(face, line), neck)
        to_y[rows] = np.where((y > line) & (y < end), source, to_y[rows])
        return rows

    def _opening(self, columns: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        """1 in the mouth's middle, 0 at its corners; beyond them the cheeks follow the chin a little."""
        left, right = self._points[78, 0], self._points[308, 0]
        along = ((columns - left) / (right - left)).clip(0, 1)
        return np.asarray(np.sin(np.pi * along).clip(0) ** 0.6, float)

    def _paint_mouth(self, picture: Picture, amount: float) -> None:
        drop = amount * _JAW_DROP * self._face_width
        columns, upper = self._lip(_UPPER_LIP)
        lower = upper + drop * self._opening(np.asarray(columns, np.float32)) + 1
        outline = np.concatenate([np.c_[columns, upper], np.c_[columns[::-1], lower[::-1]]]).astype(
            np.int32
        )
        (left, top), (right, bottom) = outline.min(axis=0), outline.max(axis=0)
        left, top = max(0, left - _SOFT), max(0, top - _SOFT)
        part = picture[top : bottom + _SOFT + 1, left : right + _SOFT + 1]
        mask = np.zeros(part.shape[:2], np.float32)
        cv2.fillPoly(mask, [(outline - (left, top)).astype(np.int32)], (1.0,))
        soft = np.asarray(cv2.GaussianBlur(mask, (_SOFT, _SOFT), 0), np.float32)[..., None]
        inside = np.array(_INSIDE, np.float32)
        part[...] = (part * (1 - soft) + inside * soft).astype(np.uint8)

    def _curve(
        self, which: tuple[int, ...], columns: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.float64]:
        line = self._points[list(which), :2]
        line = line[np.argsort(line[:, 0])]
        return np.asarray(np.interp(columns, line[:, 0], line[:, 1]), float)

    def _lip(
        self, which: tuple[int, ...]
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        line = self._points[list(which), :2]
        line = line[np.argsort(line[:, 0])]
        return line[:, 0], line[:, 1]
