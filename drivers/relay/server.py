"""The relay's end of its Unix socket: asks from visits, and whether the carrier is in reach."""

import selectors
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from kiosk.outbox.relay_protocol import (
    AnswerReply,
    AskRequest,
    FromRelay,
    StatusReply,
    StatusRequest,
    ToRelay,
    Unreachable,
)
from kiosk.protocol.channel import Channel, ChannelClosedError, ChannelMalformedError

_MAX_CLIENTS = 8
_SEND_S = 1.0


class RelayServer:
    """The socket that serves visits; `send_ask` publishes a sealed question, False when offline."""

    def __init__(
        self,
        path: Path,
        selector: selectors.BaseSelector,
        *,
        send_ask: Callable[[str, bytes], bool],
        status: Callable[[], StatusReply],
    ) -> None:
        with suppress(FileNotFoundError):
            path.unlink()
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(path))
        path.chmod(0o660)
        self._listener.listen(_MAX_CLIENTS)
        self._selector = selector
        self._send_ask = send_ask
        self._status = status
        self._clients: list[Channel[ToRelay]] = []
        self._asking: dict[str, Channel[ToRelay]] = {}
        selector.register(self._listener, selectors.EVENT_READ, self._accept)

    def answered(self, id_: str, answer: bytes) -> None:
        """An answer came: to whoever asked, if they still wait."""
        client = self._asking.pop(id_, None)
        if client:
            self._reply(client, AnswerReply(id_, answer))

    def disconnected(self) -> None:
        """Answer every open ask now: nobody needs to wait for the deadline."""
        for id_, client in list(self._asking.items()):
            self._reply(client, Unreachable(id_))
        self._asking.clear()

    def close(self) -> None:
        for client in list(self._clients):
            self._drop(client)
        self._listener.close()

    def _accept(self) -> None:
        sock, _ = self._listener.accept()
        if len(self._clients) >= _MAX_CLIENTS:
            sock.close()
            return
        sock.settimeout(_SEND_S)
        client: Channel[ToRelay] = Channel(sock, ToRelay)
        self._clients.append(client)
        self._selector.register(client, selectors.EVENT_READ, lambda: self._heard(client))

    def _heard(self, client: Channel[ToRelay]) -> None:
        try:
            requests = client.receive_ready()
        except (ChannelClosedError, ChannelMalformedError):
            self._drop(client)
            return
        for request in requests:
            self._serve(client, request)

    def _serve(self, client: Channel[ToRelay], request: ToRelay) -> None:
        match request:
            case StatusRequest():
                self._reply(client, self._status())
            case AskRequest(id_, question) if self._send_ask(id_, question):
                self._asking[id_] = client
            case AskRequest(id_, _):
                self._reply(client, Unreachable(id_))

    def _reply(self, client: Channel[ToRelay], reply: FromRelay) -> None:
        try:
            client.send(reply)
        except ChannelClosedError:
            self._drop(client)

    def _drop(self, client: Channel[ToRelay]) -> None:
        if client in self._clients:
            self._clients.remove(client)
            self._selector.unregister(client)
            self._asking = {i: asker for i, asker in self._asking.items() if asker is not client}
            client.close()
