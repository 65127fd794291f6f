"""The security module on a serial line: frames over UART or a USB adapter, 8N1."""

import time

import serial
from serial.tools import list_ports

from drivers.cards.resident import frames
from kiosk.errors import CardMuteError, MalformedDataError, ReaderAbsentError

_CHUNK = 512


class SerialLine:
    """The line to a module, a FramePort.

    Every exchange has a deadline; noise before a frame is skipped, but not for ever.
    """

    def __init__(self, device: str, baud: int, deadline_s: float) -> None:
        self.device = device
        self._baud = baud
        self._deadline_s = deadline_s
        self._port: serial.Serial | None = None

    def exchange(self, frame: bytes) -> bytes:
        """One frame there and one back. ReaderAbsentError, CardMuteError, MalformedDataError."""
        try:
            port = self._opened()
            port.reset_input_buffer()
            port.write(frame)
            return self._answer(port)
        except (serial.SerialException, OSError) as error:
            self.close()
            raise ReaderAbsentError(self.device) from error

    def serial_number(self) -> str | None:
        """The USB adapter's serial number, where it has one."""
        for port in list_ports.comports():
            if port.device == self.device and port.serial_number:
                return str(port.serial_number)
        return None

    def close(self) -> None:
        if self._port is not None:
            self._port.close()
            self._port = None

    def _opened(self) -> serial.Serial:
        if self._port is None:
            self._port = serial.Serial(
                self.device,
                self._baud,
                timeout=0.05,
                write_timeout=self._deadline_s,
                exclusive=True,
            )
        return self._port

    def _answer(self, port: serial.Serial) -> bytes:
        ends = time.monotonic() + self._deadline_s
        read = bytearray()
        while time.monotonic() < ends:
            read += port.read(max(1, min(port.in_waiting, _CHUNK)))
            start = read.find(frames.PREAMBLE)
            if start < 0:
                del read[: -len(frames.PREAMBLE) + 1]  # a preamble may have begun
                continue
            frame = bytes(read[start:])
            if len(frame) < frames.HEADER:
                continue
            whole = frames.HEADER + frames.body_length(frame)
            if len(frame) >= whole:
                return frame[:whole]
        if read.startswith(frames.PREAMBLE):
            raise MalformedDataError("SAM frame", "ends early")
        raise CardMuteError(self._deadline_s)
