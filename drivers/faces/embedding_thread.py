"""Embeds pictures on a thread of its own, one after another, beside the analysis of frames.

The models' libraries let go of the interpreter while they compute, so that a look does not wait for an
embedding. Pictures are overwritten as soon as they were embedded, or are not wanted any more.
"""

import threading
from collections import deque
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from drivers.faces.embedding import Embedder, embed_portrait
from drivers.faces.protocol import Embed, Embedded

Picture = npt.NDArray[np.uint8]


class EmbeddingThread:
    """One client's. answer: called on this thread with what was found; may be called once after `forget`."""

    def __init__(self, embedder: Embedder, answer: Callable[[Embedded], None]) -> None:
        self._embedder = embedder
        self._answer = answer
        self._changed = threading.Condition()
        self._waiting: deque[tuple[Embed, Picture]] = deque()
        self._busy = self._closed = False
        self._thread = threading.Thread(target=self._work, name="embedding", daemon=True)
        self._thread.start()

    def ask(self, request: Embed, picture: Picture) -> None:
        """picture: (height, width, 3) RGB, ours from now on."""
        with self._changed:
            self._waiting.append((request, picture))
            self._changed.notify_all()

    def forget(self) -> None:
        """What still waits is not embedded; returns once every picture is overwritten."""
        with self._changed:
            for _, picture in self._waiting:
                picture.fill(0)
            self._waiting.clear()
            self._changed.wait_for(lambda: not self._busy)

    def close(self) -> None:
        self.forget()
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._thread.join()

    def _work(self) -> None:
        while (asked := self._next()) is not None:
            request, picture = asked
            found = self._embed(request, picture)
            picture.fill(0)
            with self._changed:
                self._busy = False
                self._changed.notify_all()
            self._answer(Embedded(request.id, found))

    def _next(self) -> tuple[Embed, Picture] | None:
        with self._changed:
            self._changed.wait_for(lambda: bool(self._waiting) or self._closed)
            if self._closed:
                return None
            self._busy = True
            return self._waiting.popleft()

    def _embed(self, request: Embed, picture: Picture) -> tuple[float, ...] | None:
        if request.portrait:
            return embed_portrait(self._embedder, picture)
        return self._embedder.embed(picture)
