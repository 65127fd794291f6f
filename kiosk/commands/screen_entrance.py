"""The entrance for screens: their socket, the token that lets them in, and whose processes they are."""

import os
import pwd
import secrets
import socket
from contextlib import suppress
from pathlib import Path

from kiosk.process import give_to_folders_owner
from kiosk.protocol.messages import TOKEN_BYTES

_SOCKET_MODE = 0o660  # the folder gives the group


def user(name: str) -> int:
    """A user's number, given by name or number. ValueError: nobody is called so."""
    try:
        return int(name) if name.isdecimal() else pwd.getpwnam(name).pw_uid
    except KeyError as error:
        raise ValueError(name) from error


def new_token(file: Path) -> bytes:
    """In place, so that whoever holds the file open reads it anew: a screen need not start again with us."""
    token = secrets.token_bytes(TOKEN_BYTES)
    fd = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        give_to_folders_owner(fd, file.parent)
        os.pwrite(fd, token, 0)
        os.ftruncate(fd, TOKEN_BYTES)
    finally:
        os.close(fd)
    return token


def listen(path: Path) -> socket.socket:
    """A screen connects here; whoever serves it accepts."""
    with suppress(FileNotFoundError):
        path.unlink()
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    path.chmod(_SOCKET_MODE)  # before anybody can connect
    listener.listen(2)
    return listener
