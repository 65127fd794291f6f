"""A wire between a client and the broker: it counts bytes in both directions, and can stop passing any on."""

import socket
import threading
from contextlib import suppress

_PIECE = 65_536


class CountingWire:
    """TCP from a port of its own to another; the bytes are TLS's, and pass as they are."""

    def __init__(self, port):
        self._to = ("127.0.0.1", port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._lock = threading.Lock()
        self.passed = 0
        self._most = None
        self.is_held = threading.Event()
        self._go_on = threading.Event()
        self._go_on.set()
        self._sockets = []
        threading.Thread(target=self._accept, daemon=True).start()

    def hold_after(self, count):
        """Once so many bytes have passed, nothing more does."""
        self._most = count
        self._go_on.clear()

    def let_go(self):
        self._most = None
        self.is_held.clear()
        self._go_on.set()

    def close(self):
        self.let_go()
        for one in [self._listener, *self._sockets]:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _accept(self):
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(self._to)
                for one in (near, far):
                    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._sockets += [near, far]
                for pair in ((near, far), (far, near)):
                    threading.Thread(target=self._pass_on, args=pair, daemon=True).start()

    def _pass_on(self, source, sink):
        with suppress(OSError):
            while data := source.recv(_PIECE):
                with self._lock:
                    self.passed += len(data)
                    full = self._most is not None and self.passed >= self._most
                if full:
                    self.is_held.set()
                    self._go_on.wait()
                sink.sendall(data)
        for one in (source, sink):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
