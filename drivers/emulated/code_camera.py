"""A camera before which printed codes are held: pictures on a socket, below the real adapter."""

import socket
import threading
import time
from contextlib import suppress
from pathlib import Path

import numpy as np
import numpy.typing as npt
import zxingcpp

from kiosk.protocol.channel import Channel, ChannelClosedError
from kiosk.protocol.frames import FrameRing
from kiosk.protocol.messages import Frames

SIZE = (640, 480)
_PERIOD_S = 1 / 16
_TABLE = 200  # the grey of what the camera looks at

Picture = npt.NDArray[np.uint8]


def picture(*texts: str, symbology: str = "QRCode") -> Picture:
    """RGB, of SIZE: the codes beside each other on a table."""
    room = np.full((SIZE[1], SIZE[0]), _TABLE, np.uint8)
    codes = [_code(text, symbology) for text in texts]
    left = 10
    for code in codes:
        height, width = code.shape
        room[60 : 60 + height, left : left + width] = code
        left += width + 10
    return np.repeat(room[..., np.newaxis], 3, axis=2)


def _code(text: str, symbology: str) -> Picture:
    made = zxingcpp.create_barcode(text, getattr(zxingcpp.BarcodeFormat, symbology))
    return np.array(zxingcpp.write_barcode_to_image(made, scale=2, add_quiet_zones=True), np.uint8)


class EmulatedCodeCamera:
    """`show` lays something before it; `openings` counts how often somebody has looked through it."""

    def __init__(self, address: Path) -> None:
        self.address = address
        self.openings = 0
        self.is_open = False
        self._shown = picture()
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(address))
        self._listener.listen()
        threading.Thread(target=self._serve, name="code camera", daemon=True).start()

    def show(self, shown: Picture) -> None:
        self._shown = shown

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)  # whoever accepts there hears of it
        self._listener.close()

    def _serve(self) -> None:
        with suppress(OSError):  # closed
            while True:
                sock, _ = self._listener.accept()
                self.openings += 1
                self.is_open = True
                with sock:
                    self._look(sock)
                self.is_open = False

    def _look(self, sock: socket.socket) -> None:
        channel: Channel[Frames] = Channel(sock, Frames)
        ring = FrameRing.create(*SIZE)
        try:
            channel.send(Frames(""), (ring.fd,))
            while True:
                channel.receive_ready()
                ring.write(self._shown.tobytes(), time.monotonic_ns())
                time.sleep(_PERIOD_S)
        except ChannelClosedError:
            return
        finally:
            ring.close(wipe=True)
