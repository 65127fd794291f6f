"""MQTT 5 over TLS 1.3 with a client certificate; the only importer of paho.

One Session object is one connection: paho keeps a queue of its own, so a client is thrown away when
it disconnects, and nothing is published while it is not connected. What happens is put on a queue
as small tuples, with a descriptor that wakes an event loop.

Whatever a message is, it ends nothing here: one that the library cannot read is handed on as such.
"""

import logging
import os
import queue
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from paho.mqtt import client as paho
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode
from paho.mqtt.exception import MalformedPacket
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from drivers.mqtt.reason_codes import refusal
from kiosk.enumerations.link_states import LinkState
from kiosk.input_bounds import MQTT_PACKET_BYTES

log = logging.getLogger(__name__)

_SESSION_EXPIRY_S = 7 * 24 * 3600
_KEEPALIVE_S = 30
_RECEIVE_MAXIMUM = 50
_MOST_WAITING = 2 * _RECEIVE_MAXIMUM  # messages of QoS 0, which no receive maximum holds back


class Connected(NamedTuple):
    session_present: bool


class Subscribed(NamedTuple):
    """The broker's answer for one topic."""

    topic: str
    code: int  # SUBACK reason code


class Disconnected(NamedTuple):
    why: LinkState
    words: str = ""  # a sentence, where the broker said why


class Received(NamedTuple):
    topic: str
    payload: bytes
    mid: int
    qos: int = 1


class Unreadable(NamedTuple):
    """A message that is no MQTT to the library: nothing of it is known for certain."""

    topic: str
    payload: bytes  # the whole packet
    mid: int
    qos: int


class Acked(NamedTuple):
    mid: int
    code: int  # PUBACK reason code


MqttEvent = Connected | Subscribed | Disconnected | Received | Unreadable | Acked


class Endpoint(NamedTuple):
    """The broker's address, and the certificates for it."""

    host: str
    port: int
    ca: Path
    certificate: Path
    key: Path
    client_id: str


class Session:
    """One connection to the broker, from `open` to the first Disconnected.

    keep: the broker keeps the session (clean_start False, with expiry): a kiosk. Otherwise a
    consumer that must not leave a queue behind when it is stopped.
    """

    def __init__(self, endpoint: Endpoint, subscribe: list[str], *, keep: bool) -> None:
        self._endpoint = endpoint
        self._subscribe = subscribe
        self._keep = keep
        self._events: queue.SimpleQueue[MqttEvent] = queue.SimpleQueue()
        self._wake = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        self._reached = False
        self._refused_with = 0  # CONNACK reason code
        self._subscribing: dict[int, str] = {}  # topics by the packet's number
        self._has_ended = False
        self.connected = False
        self._server_maximum = 268_435_455
        self._client = self._new_client()

    def fileno(self) -> int:
        return self._wake

    def open(self) -> None:
        """Connect, on a thread of its own: whoever does not answer holds nobody up.

        The outcome comes as Connected or Disconnected.
        """
        properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
        properties.ReceiveMaximum = _RECEIVE_MAXIMUM
        properties.MaximumPacketSize = MQTT_PACKET_BYTES
        if self._keep:
            properties.SessionExpiryInterval = _SESSION_EXPIRY_S
        self._client.connect_async(
            self._endpoint.host,
            self._endpoint.port,
            keepalive=_KEEPALIVE_S,
            clean_start=not self._keep,
            properties=properties,
        )
        self._client.loop_start()

    def publish(self, topic: str, payload: bytes) -> int | None:
        """The packet's number, or None when not connected or too large for the server."""
        if not self.connected or len(payload) + len(topic) + 64 > self._server_maximum:
            return None
        info = self._client.publish(topic, payload, qos=1)
        return int(info.mid) if info.rc == paho.MQTT_ERR_SUCCESS else None

    def acknowledge(self, event: Received | Unreadable) -> None:
        """PUBACK for a message, once what it asked for is safe; none for QoS 0, which has no number.

        A broker drops whoever acknowledges number 0.
        """
        if event.qos:
            self._client.ack(event.mid, event.qos)

    def events(self) -> list[MqttEvent]:
        with suppress(BlockingIOError):
            os.eventfd_read(self._wake)
        taken = []
        with suppress(queue.Empty):
            while True:
                taken.append(self._events.get_nowait())
        return taken

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()
        # Its two wake sockets would stay until the garbage is collected.
        self._client._reset_sockets(sockpair_only=True)  # noqa: SLF001 - it has no other way
        os.close(self._wake)

    def _new_client(self) -> paho.Client:
        client = _PatientClient(
            CallbackAPIVersion.VERSION2,
            client_id=self._endpoint.client_id,
            protocol=paho.MQTTv5,
            reconnect_on_failure=False,
            manual_ack=True,
        )
        client.tls_set_context(_tls(self._endpoint))
        client.on_connect = self._on_connect
        client.on_disconnect = self._on_disconnect
        client.on_message = self._on_message
        client.on_publish = self._on_publish
        client.on_subscribe = self._on_subscribe
        client.on_socket_open = self._on_socket_open
        client.on_unreadable = self._post
        client.on_end = self._on_end
        return client

    def _on_connect(
        self, client: paho.Client, _data: Any, flags: Any, code: Any, properties: Any
    ) -> None:
        if code.is_failure:
            log.warning("broker refused the connection: %s", code)
            self._refused_with = code.value
            return
        self._server_maximum = getattr(properties, "MaximumPacketSize", self._server_maximum)
        for topic in self._subscribe:
            if (number := client.subscribe(topic, qos=1)[1]) is not None:
                self._subscribing[number] = topic
        self.connected = True
        self._post(Connected(bool(flags.session_present)))

    def _on_subscribe(
        self, _client: paho.Client, _data: Any, mid: int, codes: Any, _properties: Any
    ) -> None:
        topic = self._subscribing.pop(mid, "")
        if topic and codes:
            self._post(Subscribed(topic, codes[0].value))

    def _on_socket_open(self, _client: paho.Client, _data: Any, sock: Any) -> None:
        self._reached = True
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def _on_disconnect(
        self, _client: paho.Client, _data: Any, flags: Any, code: Any, _properties: Any
    ) -> None:
        log.info("broker disconnected: %s", code)
        said = code.value if flags.is_disconnect_packet_from_server else self._refused_with
        # Reached, but never let in: with TLS 1.3 a refused certificate shows only after connecting.
        is_refused = self._reached and not self.connected
        self._end(*refusal(said, LinkState.REFUSED if is_refused else LinkState.OFFLINE))

    def _on_end(self, why: LinkState) -> None:
        """The network thread ends: whoever waits for it learns so, even when the library raised."""
        if not self._has_ended:
            self._end(why)

    def _end(self, why: LinkState, words: str = "") -> None:
        self._has_ended = True
        self.connected = False
        self._post(Disconnected(why, words))

    def _on_message(self, _client: paho.Client, _data: Any, message: Any) -> None:
        if message.qos == 0 and self._events.qsize() >= _MOST_WAITING:
            return
        payload = bytes(message.payload)
        try:
            self._post(Received(message.topic, payload, message.mid, message.qos))
        except UnicodeDecodeError:
            self._post(Unreadable("", payload, message.mid, message.qos))

    def _on_publish(
        self, _client: paho.Client, _data: Any, mid: int, code: Any, _properties: Any
    ) -> None:
        self._post(Acked(mid, code.value))

    def _post(self, event: MqttEvent) -> None:
        self._events.put(event)
        os.eventfd_write(self._wake, 1)


class _PatientClient(paho.Client):
    """paho's client, but that a message it cannot read costs neither connection nor thread.

    A broker passes on what a publisher writes into properties; paho takes some of it (U+FEFF) for a protocol
    error, and whoever can publish could keep everybody else off the line.
    """

    on_unreadable: Callable[[Unreadable], None]
    on_end: Callable[[LinkState], None]

    def loop_forever(self, *_arguments: Any, **_more: Any) -> MQTTErrorCode:
        """Connects, once."""
        why = LinkState.OFFLINE
        try:
            return super().loop_forever(retry_first_connection=False)
        except ssl.SSLError as error:
            log.info("TLS: %s", error)
            why = LinkState.REFUSED
            return MQTTErrorCode.MQTT_ERR_TLS
        except OSError as error:
            log.info("broker: %s", error.strerror or error)
            return MQTTErrorCode.MQTT_ERR_CONN_LOST
        except Exception as error:  # noqa: BLE001 - whatever a broker sends costs this connection, no more
            log.warning("the broker broke the protocol: %s", type(error).__name__)
            return MQTTErrorCode.MQTT_ERR_PROTOCOL
        finally:
            self.on_end(why)

    def _ssl_wrap_socket(self, tcp_sock: Any) -> Any:
        """As the library does, but that a socket whose handshake fails is closed."""
        assert self._ssl_context is not None  # noqa: S101 - each client has one
        secure = self._ssl_context.wrap_socket(
            tcp_sock, server_hostname=self._host, do_handshake_on_connect=False
        )
        try:
            secure.settimeout(self._connect_timeout)
            secure.do_handshake()
        except BaseException:
            secure.close()
            raise
        return secure

    def _handle_publish(self) -> MQTTErrorCode:
        try:
            return super()._handle_publish()
        except MalformedPacket:
            message = _unreadable(self._in_packet["command"], bytes(self._in_packet["packet"]))
            if message is None:
                raise
            self.on_unreadable(message)
            return MQTTErrorCode.MQTT_ERR_SUCCESS


def _unreadable(command: int, packet: bytes) -> Unreadable | None:
    """What a PUBLISH (MQTT 5 §3.3) says before its properties; None: not even that can be read."""
    qos = (command & 0x06) >> 1
    end = 2 + int.from_bytes(packet[:2])
    mid = int.from_bytes(packet[end : end + 2]) if qos else 0
    if qos > 1 or len(packet) < end + 2 * qos or bool(mid) != bool(qos):
        return None
    return Unreadable(packet[2:end].decode(errors="replace"), packet, mid, qos)


def _tls(endpoint: Endpoint) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=endpoint.ca)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_cert_chain(endpoint.certificate, endpoint.key)
    return context
