"""What visit and relay say over the relay's Unix socket; the payloads are sealed."""

import msgspec


class AskRequest(msgspec.Struct, frozen=True, tag="ask"):
    id: str
    question: bytes


class StatusRequest(msgspec.Struct, frozen=True, tag="status?"):
    pass


class AnswerReply(msgspec.Struct, frozen=True, tag="answer"):
    id: str
    answer: bytes


class Unreachable(msgspec.Struct, frozen=True, tag="unreachable"):
    """The broker is not connected: no use in waiting."""

    id: str


class StatusReply(msgspec.Struct, frozen=True, tag="status"):
    online: bool
    why: str  # a LinkState
    network: str = ""  # which one this machine is on: a name of it, "" where it has none
    renewal: str = ""  # why the certificate was not renewed when it was due
    link: str = ""  # what is wrong with the link to the broker, until it has worked for a while
    next_try_s: float = 0.0  # until it connects, or until one record asks whether somebody is there
    store: str = ""  # what is wrong with the outbox, until it has been read or written again


ToRelay = AskRequest | StatusRequest
FromRelay = AnswerReply | Unreachable | StatusReply
