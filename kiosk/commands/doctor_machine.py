"""`kiosk doctor`: the kiosk's own programs, its fonts, and whether somebody else's files are in its way."""

import fcntl
import os
import pwd
import shlex
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from kiosk.commands.check_result import CheckResult, Status
from kiosk.settings import Settings

_FONT = "NotoSansCJK*"
_ROOM = 16 << 20  # bytes that each database's journal needs before anything is kept
_MOST_SCREENS = 2  # of a role: the one that is shown, and its spare


def counter(settings: Settings) -> CheckResult:
    """By the lock that it holds while it runs."""
    lock = settings.paths.counter / "counter.lock"
    try:
        held = _is_held(lock)
    except OSError as error:
        return CheckResult("counter", "failed", f"{lock}: {error.strerror}", "See `files`.")
    if held:
        return CheckResult("counter", "ok", "it runs")
    return CheckResult(
        "counter",
        "failed",
        "it is not running: nobody is served",
        "`systemctl start kiosk-counter`, then `journalctl -u kiosk-counter`; without units "
        "`kiosk counter --settings FILE` says why not.",
    )


def screen(settings: Settings) -> CheckResult:
    """By the processes that show it; whoever has no screen of their own is not looked for."""
    paths = settings.paths
    sockets = {"kiosk-ui": paths.screen_socket}
    if settings.kiosk.clerk_screen:
        sockets["kiosk-clerk-ui"] = paths.clerk_socket
    counts = {unit: _screens(socket) for unit, socket in sockets.items()}
    found = ", ".join(f"{unit}: {count} screen processes" for unit, count in counts.items())
    for unit, count in counts.items():
        if count > _MOST_SCREENS:
            do = f"Some are left of another start: `systemctl restart {unit}`."
            return CheckResult("screen", "failed", found, do)
        if count == 0:
            do = (
                f"`systemctl start {unit}`, then `journalctl -u {unit}`; without units "
                f"`kiosk-ui --socket {sockets[unit]} < {_token(settings, unit)}`."
            )
            # A script may play at an emulated counter.
            how: Status = "warning" if settings.kiosk.emulated else "failed"
            return CheckResult("screen", how, f"{unit}: none is open", do)
    return CheckResult("screen", "ok", found)


def fonts(settings: Settings) -> CheckResult:
    """Of papers and screens, which show boxes without them."""
    folder = settings.papers.fonts
    found = next(folder.rglob(_FONT), None)
    if found:
        return CheckResult("fonts", "ok", str(found))
    return CheckResult(
        "fonts",
        "failed",
        f"no Noto Sans CJK in {folder}: papers and screens show boxes",
        "`apt-get install -y fonts-noto-cjk`; where papers.fonts names another folder: "
        '`fonts = "/usr/share/fonts"` under [papers].',
    )


def files(settings: Settings) -> CheckResult:
    """Whether the services can write what is theirs."""
    paths = settings.paths
    folders = {paths.outbox, paths.counter, *(socket.parent for socket in paths.sockets)}
    for folder in sorted(one for one in folders if one.is_dir()):
        try:
            trouble = _of_folder(folder)
        except OSError as error:
            return CheckResult(
                "files", "failed", f"{folder}: {error.strerror}", "Run this as root."
            )
        if trouble:
            return trouble
    return CheckResult("files", "ok", f"{paths.data} and {paths.run}: each service's own")


def _of_folder(folder: Path) -> CheckResult | None:
    """Raises OSError."""
    disk = os.statvfs(folder)
    if disk.f_flag & os.ST_RDONLY:
        found, do = f"{folder} can only be read", f"`mount -o remount,rw {_mount(folder)}`."
        return CheckResult("files", "failed", found, do)
    if disk.f_bavail * disk.f_frsize < _ROOM:
        found = f"{folder}: the disk is full"
        return CheckResult("files", "failed", found, f"Make room on {_mount(folder)}.")
    foreign = list(_foreign(folder))
    if not foreign:
        return None
    whose = {_name(file.lstat().st_uid) for file in foreign}
    named = ", ".join(f"{file.name!a}" for file in foreign)
    return CheckResult(
        "files",
        "failed",
        f"{folder}: {named} of {', '.join(sorted(whose))} cannot be written by its service",
        _given_back(folder, foreign),
    )


def _given_back(folder: Path, foreign: Sequence[Path]) -> str:
    """A command for root's shell: a service chose these names, and none may be more than a name there."""
    if not all(str(file).isprintable() for file in foreign):
        return f"Look at it by hand, for names that are none: `ls -lb {shlex.quote(str(folder))}`."
    listed = shlex.join(map(str, foreign))
    given = f"chown -h --reference={shlex.quote(str(folder))} -- {listed}"
    return f"`{given} && chmod g+rw -- {listed}`." if _is_shared(folder.stat()) else f"`{given}`."


def _foreign(folder: Path) -> Iterator[Path]:
    """Files in it that the folder's owner cannot write, or those who share it cannot."""
    owner = folder.stat()
    for file in sorted(folder.iterdir()):
        own = file.lstat()
        if not stat.S_ISREG(own.st_mode) or own.st_uid == owner.st_uid:
            continue
        in_group = own.st_gid == owner.st_gid and own.st_mode & 0o060 == 0o060
        if not (_is_shared(owner) and in_group):
            yield file


def _is_shared(folder: os.stat_result) -> bool:
    """Several services write in it."""
    return folder.st_mode & 0o070 == 0o070


def _is_held(lock: Path) -> bool:
    """Raises OSError, but not where there is none."""
    try:
        fd = os.open(lock, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(fd, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(fd)
    return False


def _screens(socket: Path) -> int:
    """Processes of ui.screen at that socket, by their command lines."""
    return sum(
        b"ui.screen" in words and os.fsencode(socket) in words
        for words in map(_words, Path("/proc").glob("[0-9]*/cmdline"))
    )


def _words(cmdline: Path) -> list[bytes]:
    try:
        return cmdline.read_bytes().split(b"\0")
    except OSError:  # it has ended, or is hidden
        return []


def _token(settings: Settings, unit: str) -> Path:
    paths = settings.paths
    return paths.screen_token if unit == "kiosk-ui" else paths.clerk_token


def _mount(folder: Path) -> Path:
    return next(place for place in (folder, *folder.parents) if place.is_mount())


def _name(user: int) -> str:
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return str(user)
