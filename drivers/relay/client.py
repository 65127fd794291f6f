"""The visit's end of the relay's socket: implements kiosk.ports.CarrierLink."""

import socket
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from kiosk.errors import CarrierUnreachableError, EvidenceError
from kiosk.outbox.relay_protocol import (
    AnswerReply,
    AskRequest,
    FromRelay,
    StatusReply,
    StatusRequest,
)
from kiosk.protocol.channel import Channel, ChannelClosedError, ChannelMalformedError
from kiosk.records.question import Answer, Ask

_STATUS_S = 5.0
_DOWN = StatusReply(online=False, why="relay_down")


class RelayClient:
    """The visit's client of the relay: asks through it, which sees only sealed bytes."""

    def __init__(
        self,
        path: Path,
        device: str,
        seal: tuple[str, str],
        receipt: tuple[str, str],
        hear: Callable[[int, bytes], None],
    ) -> None:
        """Seal and receipt: the carrier's public keys as (PEM, kid).

        hear: told place and digest of this kiosk's last record at the carrier, as each answer says them.
        """
        self._path = path
        self._device = device
        self._seal = seal
        self._receipt = receipt
        self._hear = hear

    def ask(self, question: Mapping[str, Any], deadline_s: float) -> dict[str, Any]:
        ask = Ask(uuid.uuid4().hex, self._device)
        request = AskRequest(uuid.uuid4().hex, ask.question(dict(question), *self._seal))
        reply = _call(self._path, request, deadline_s)
        if not isinstance(reply, AnswerReply):
            raise CarrierUnreachableError("the relay is offline")
        try:
            answer: Answer = ask.answer(reply.answer, *self._receipt)
        except EvidenceError as error:
            raise CarrierUnreachableError(f"the answer is not the carrier's: {error}") from error
        self._hear(answer.last_seq, answer.last_sha256)
        return {"t": answer.t, "facts": answer.facts, "data": answer.data}

    def online(self) -> tuple[bool, str]:
        return status(self._path)

    def network(self) -> str | None:
        return network(self._path)


def status(path: Path) -> tuple[bool, str]:
    """Whether the relay behind this socket is connected, and why not (kiosk.ports.CarrierLink)."""
    reply = state(path)
    return reply.online, reply.why


def network(path: Path) -> str | None:
    """On which network the relay behind this socket is (kiosk.ports.CarrierLink)."""
    reply = state(path)
    return None if reply is _DOWN else reply.network


def renewal(path: Path) -> str:
    """Why the relay behind this socket got no next certificate, "" where nothing is known of that."""
    return state(path).renewal


def link(path: Path) -> str:
    """What is wrong with the link of the relay behind this socket, "" where nothing is known of that."""
    return state(path).link


def state(path: Path) -> StatusReply:
    """All that the relay behind this socket says of itself; `why` is relay_down where it says nothing."""
    try:
        reply = _call(path, StatusRequest(), _STATUS_S)
    except CarrierUnreachableError:
        return _DOWN
    return reply if isinstance(reply, StatusReply) else _DOWN


def _call(path: Path, request: AskRequest | StatusRequest, deadline_s: float) -> FromRelay:
    with socket.socket(socket.AF_UNIX) as sock:
        sock.settimeout(deadline_s)
        try:
            sock.connect(str(path))
            channel: Channel[FromRelay] = Channel(sock, FromRelay)
            channel.send(request)
            return channel.receive()
        except (OSError, ChannelClosedError, ChannelMalformedError) as error:
            raise CarrierUnreachableError(f"relay: {error or type(error).__name__}") from error
