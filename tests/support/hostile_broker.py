"""A broker that lets anybody in and then sends whatever bytes it is given, over TLS as a kiosk expects it."""

import socket
import ssl
import threading

from drivers.emulated.mosquitto import free_port

CONNACK = b"\x20\x03\x00\x00\x00"
SUBACK = b"\x90\x04\x00\x01\x00\x01"


class HostileBroker:
    """One connection: CONNECT is answered by `said`, and whatever comes later is kept in `heard`."""

    def __init__(self, certificates, said):
        self.port = free_port()
        self.heard = b""
        self._said = said
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificates / "broker.pem", certificates / "broker.key")
        self._context = context
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self):
        self._listener.close()

    def _serve(self):
        sock, _ = self._listener.accept()
        with self._context.wrap_socket(sock, server_side=True) as line:
            line.recv(4096)
            line.sendall(self._said)
            try:
                while more := line.recv(4096):
                    self.heard += more
            except OSError:
                pass  # the client has had enough
