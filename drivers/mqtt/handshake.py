"""A TLS handshake with the broker: whether it answers and takes our certificate, without an MQTT CONNECT.

A second connection under the same certificate would evict the relay's.
"""

import socket
import ssl

from drivers.mqtt.client import Endpoint

_TIMEOUT_S = 15.0
_REFUSAL_S = 1.0  # TLS 1.3 tells a refused client certificate after the handshake


def probe(endpoint: Endpoint) -> str:
    """Empty when all is well, else `offline: ...` or `refused: ...` with the reason."""
    context = ssl.create_default_context(cafile=str(endpoint.ca))
    try:
        context.load_cert_chain(endpoint.certificate, endpoint.key)
        address = (endpoint.host, endpoint.port)
        with (
            socket.create_connection(address, _TIMEOUT_S) as plain,
            context.wrap_socket(plain, server_hostname=endpoint.host) as secure,
        ):
            secure.settimeout(_REFUSAL_S)
            return "" if _still_open(secure) else "refused: the broker closed the connection"
    except ssl.SSLError as error:
        return f"refused: {error.reason or error}"
    except OSError as error:
        return f"offline: {error}"


def _still_open(secure: ssl.SSLSocket) -> bool:
    try:
        return bool(secure.recv(1))
    except TimeoutError:
        return True
