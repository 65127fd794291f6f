"""The framing between counter and screen, over real Unix sockets."""

import contextlib
import fcntl
import os
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.protocol import frames
from kiosk.protocol.channel import (
    SCREEN_MESSAGE_BYTES,
    Channel,
    ChannelClosedError,
    ChannelMalformedError,
)
from kiosk.protocol.codes import Control
from kiosk.protocol.frames import FrameRing
from kiosk.protocol.messages import Frames, FromCounter, FromScreen, PadSize, Press, Stroke
from kiosk.visit.pages.consent import ConsentControl
from kiosk.visit.pages.signature import SignatureControl


@pytest.fixture
def pair():
    left, right = socket.socketpair()
    with left, right:
        yield left, right


def test_a_message_arrives_as_it_was_sent(pair):
    press = Press("v", 3, ConsentControl.GO_ON)
    Channel(pair[0], FromCounter).send(press)
    assert Channel(pair[1], FromScreen).receive() == press


def test_messages_in_one_burst_come_apart_again(pair):
    sender, receiver = Channel(pair[0], FromCounter), Channel(pair[1], FromScreen)
    presses = [Press("v", number, Control.STAY) for number in range(50)]
    for press in presses:
        sender.send(press)
    assert receiver.receive_ready() == presses
    assert receiver.receive_ready() == []


def test_a_frame_ring_travels_with_its_message(pair):
    ring = FrameRing.create(4, 2)
    ring.write(bytes(range(24)), t_ns=7)
    Channel(pair[0], FromScreen).send(Frames("v"), (ring.fd,))
    receiver = Channel(pair[1], FromCounter)
    assert receiver.receive() == Frames("v")
    seen = FrameRing.attach(receiver.take_fd())
    assert seen.latest() == (1, 7, 4, 2, bytes(range(24)))
    seen.close()
    ring.close(wipe=True)


def test_what_arrived_before_the_peer_went_is_not_lost(pair):
    Channel(pair[0], FromCounter).send(Press("v", 1, SignatureControl.SIGN))
    pair[0].close()
    receiver = Channel(pair[1], FromScreen)
    assert receiver.receive_ready() == [Press("v", 1, SignatureControl.SIGN)]
    with pytest.raises(ChannelClosedError):
        receiver.receive_ready()


def test_an_oversize_announcement_is_refused_before_it_is_read(pair):
    pair[0].sendall((SCREEN_MESSAGE_BYTES + 1).to_bytes(4, "big"))
    with pytest.raises(ChannelMalformedError):
        Channel(pair[1], FromScreen).receive()


def test_an_oversize_message_is_not_sent(pair):
    stroke = Stroke("v", 1, (), PadSize(736, 640))
    big = Press("v" * (SCREEN_MESSAGE_BYTES + 1), 1, Control.STAY)
    channel = Channel(pair[0], FromCounter)
    with pytest.raises(ChannelMalformedError):
        channel.send(big)
    channel.send(stroke)
    assert Channel(pair[1], FromScreen).receive() == stroke


@given(st.binary(max_size=200))
def test_any_bytes_give_a_message_or_a_typed_error(body):
    left, right = socket.socketpair()
    with left, right:
        left.sendall(len(body).to_bytes(4, "big") + body)
        left.shutdown(socket.SHUT_WR)
        channel = Channel(right, FromScreen)
        with contextlib.suppress(ChannelMalformedError, ChannelClosedError):
            channel.receive_ready()


def test_a_message_without_its_descriptor_is_malformed(pair):
    Channel(pair[0], FromScreen).send(Frames("v"))
    receiver = Channel(pair[1], FromCounter)
    receiver.receive()
    with pytest.raises(ChannelMalformedError):
        receiver.take_fd()


@pytest.mark.parametrize("sealed", [False, True])
@given(content=st.binary(max_size=128))
def test_only_a_frame_ring_is_attached(content, sealed):
    fd = os.memfd_create("not-a-ring", os.MFD_ALLOW_SEALING)
    os.write(fd, content)
    if sealed:
        fcntl.fcntl(fd, fcntl.F_ADD_SEALS, frames._SEALS)
    with pytest.raises(ValueError, match="not a frame ring"):
        FrameRing.attach(fd)
    os.close(fd)


def test_what_its_maker_could_cut_off_is_not_mapped():
    """A reader would die of SIGBUS."""
    fd = os.memfd_create("frames")
    ring = FrameRing.create(2, 2)
    os.write(fd, ring._memory[:])
    ring.close()
    with pytest.raises(ValueError, match="others can change it"):
        FrameRing.attach(fd)
    os.close(fd)


def test_its_reader_writes_nothing():
    ring = FrameRing.create(2, 2)
    reader = FrameRing.attach(os.dup(ring.fd))
    for change in (lambda: reader.write(bytes(12), t_ns=1), reader.wipe):
        with pytest.raises(TypeError):
            change()
    reader.close()
    ring.close()


def test_a_frame_that_was_overwritten_is_not_given():
    ring = FrameRing.create(2, 2, slots=2)
    for number in range(1, 4):
        ring.write(bytes([number] * 12), t_ns=number)
    assert ring.read(1) is None
    assert ring.read(3).pixels == bytes([3] * 12)
    assert ring.read(4) is None
    ring.close()


def test_a_ring_that_is_closed_with_wipe_leaves_no_pixels():
    ring = FrameRing.create(2, 2)
    watcher = os.dup(ring.fd)
    ring.write(b"\xab" * 12, t_ns=1)
    ring.close(wipe=True)
    assert b"\xab" not in os.pread(watcher, 4096, 64)
    os.close(watcher)
