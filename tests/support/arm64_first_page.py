"""Draws a kiosk's first page by the real screen, in memory: `FILE`; how alike are two: `--compare A B`."""

import os
import socket
import sys
import tempfile
import threading
from pathlib import Path

_TOKEN = bytes(32)
_SIZE = (800, 1280)
_DIFFERS, _PART = 60, 0.004  # as tests/ui/test_pages.py compares


def draw(file):
    """Both ends in this process; the page is that of a kiosk which has just been switched on."""
    from PySide6.QtCore import QSize  # noqa: PLC0415 - to compare needs no Qt
    from PySide6.QtGui import QFont, QGuiApplication  # noqa: PLC0415

    from kiosk.protocol.channel import Channel  # noqa: PLC0415
    from kiosk.protocol.messages import ToCounter  # noqa: PLC0415
    from kiosk.visit.first_boot import FirstBoot  # noqa: PLC0415
    from ui import screen  # noqa: PLC0415

    app = QGuiApplication([sys.argv[0]])
    app.setFont(QFont("Noto Sans CJK SC"))
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as listener:
        path = str(Path(folder) / "s")
        listener.bind(path)
        listener.listen()
        token = Path(folder) / "token"
        token.write_bytes(_TOKEN)
        descriptor = os.open(token, os.O_RDONLY)

        def serve():
            connection, _ = listener.accept()
            channel = Channel(connection, ToCounter)
            channel.receive()
            channel.send(FirstBoot("k-0417").snapshot)
            channel.receive()  # until the screen ends

        threading.Thread(target=serve, daemon=True).start()
        shown = screen.Screen(app, path, descriptor, QSize(*_SIZE), fullscreen=False)
        shown.obey("go")
        window = shown._window
        while shown._bridge._get_step() != "first_boot":
            app.processEvents()
        for _ in range(50):  # the page is loaded, its layouts settle
            app.processEvents()
        window.grabWindow().save(str(file))
        os._exit(0)


def compare(first, second):
    import numpy as np  # noqa: PLC0415
    from PIL import Image  # noqa: PLC0415

    pictures = [np.asarray(Image.open(file).convert("RGB"), int) for file in (first, second)]
    part = float((np.abs(pictures[0] - pictures[1]).max(axis=2) > _DIFFERS).mean())
    print(f"the first page is drawn; {part:.2%} of its pixels differ from here")
    return part > _PART


if __name__ == "__main__":
    if sys.argv[1] == "--compare":
        sys.exit(compare(*sys.argv[2:]))
    draw(sys.argv[1])
