"""Runs a command as a unit would: `in_unit.py UNIT MAP COMMAND...`, as root, on a machine without systemd.

MAP: {"/var/lib/kiosk": "/run/x/data", ...} in JSON, since the machine's own folders are left alone.

Of the unit file it gives: user, groups, umask, limits, the mounts (ProtectSystem, ReadWritePaths,
ProtectHome, PrivateTmp, PrivateDevices), the private network, no capabilities, and the system call
filters, as systemd 252 makes them, through libseccomp. tests/support/units.py says what it does not give.
"""

import ctypes
import errno
import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import units

_ROOT = Path(__file__).parents[2]
_NEWNS, _NEWNET = 0x20000, 0x40000000
_NEW_NAMESPACES = (0x80, 0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, _NEWNET)
_MS_BIND, _MS_REC, _MS_PRIVATE = 0x1000, 0x4000, 0x40000
_SYS_MOUNT_SETATTR, _AT_RECURSIVE, _AT_FDCWD, _RDONLY = 442, 0x8000, -100, 1
_PR_SET_PDEATHSIG, _PR_CAPBSET_DROP, _PR_SET_NO_NEW_PRIVS = 1, 24, 38
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000
_EQ, _MASKED_EQ, _NE = 4, 7, 1
_SUID_SGID = (0o4000, 0o2000)
_DEVICES = (
    "null",
    "zero",
    "full",
    "random",
    "urandom",
    "tty",
    "shm",
    "pts",
    "fd",
    "stdin",
    "stdout",
    "stderr",
)

libc = ctypes.CDLL(None, use_errno=True)


class Compare(ctypes.Structure):
    """struct scmp_arg_cmp."""

    _fields_ = (
        ("arg", ctypes.c_uint),
        ("op", ctypes.c_int),
        ("a", ctypes.c_uint64),
        ("b", ctypes.c_uint64),
    )


class Filter:
    """One filter of libseccomp; several are stacked, and the strictest decides."""

    def __init__(self, default):
        self._lib = ctypes.CDLL("libseccomp.so.2", use_errno=True)
        self._lib.seccomp_init.restype = ctypes.c_void_p
        self._context = ctypes.c_void_p(self._lib.seccomp_init(ctypes.c_uint32(default)))

    def add(self, action, name, *compared):
        number = self._lib.seccomp_syscall_resolve_name(name.encode())
        if number < 0:  # another architecture's
            return
        rules = (Compare * max(1, len(compared)))(*(Compare(*c) for c in compared))
        code = self._lib.seccomp_rule_add_array(
            self._context, ctypes.c_uint32(action), number, len(compared), rules
        )
        assert code == 0, f"{name}: {os.strerror(-code)}"

    def deny(self, name, *compared, code=errno.EPERM):
        self.add(_ERRNO | code, name, *compared)

    def load(self):
        code = self._lib.seccomp_load(self._context)
        assert code == 0, f"seccomp_load: {os.strerror(-code)}"


def main():
    unit = units.unit(sys.argv[1])
    mapped = json.loads(sys.argv[2])
    _standard_input(unit, mapped)
    _mounts(unit, mapped)
    _become(unit)
    for filter_ in _filters(unit):
        filter_.load()
    given = dict(pair.split("=", 1) for pair in unit.words("Environment"))
    os.execvpe(sys.argv[3], sys.argv[3:], os.environ | {"HOME": "/nonexistent"} | given)  # noqa: S606


def _standard_input(unit, mapped):
    """Opened by root, for a user who may not."""
    kind, _, path = unit.service.get("StandardInput", "null").partition(":")
    assert kind in {"null", "file"}
    given = os.open(_place(path, mapped) if path else os.devnull, os.O_RDONLY)
    os.dup2(given, 0)
    os.close(given)


def _mounts(unit, mapped):
    network = _NEWNET if unit.is_on("PrivateNetwork") else 0
    _call(libc.unshare(_NEWNS | network))
    if network:
        subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    _mount("none", "/", _MS_REC | _MS_PRIVATE)
    writable = [_place(path, mapped) for path in unit.words("ReadWritePaths")]
    writable += [str(_runtime_folder(unit, mapped))] if "RuntimeDirectory" in unit.service else []
    writable += [_place(f"/var/lib/{name}", mapped) for name in unit.words("StateDirectory")]
    assert unit.service["ProtectSystem"] == "strict"
    for path in (*writable, "/dev", "/proc", "/sys"):
        _mount(path, path, _MS_BIND | _MS_REC)
    _credentials(unit, mapped)
    _set_read_only("/", on=True)
    for path in (*writable, "/dev", "/proc"):
        _set_read_only(path, on=False)
    if unit.is_on("PrivateTmp"):
        _private_tmp()
    if unit.is_on("ProtectHome"):
        for path in ("/home", "/root", "/run/user"):
            if Path(path).is_dir() and not _ROOT.is_relative_to(path):
                _mount("tmpfs", path, 0, "tmpfs", "mode=0,size=0")
    if unit.is_on("PrivateDevices"):
        _private_devices()


def _private_tmp():
    """Of its own; where the tree under test lies below it, that stays, as the machine's own would."""
    tree = os.open(_ROOT, os.O_PATH)
    for path in ("/tmp", "/var/tmp"):  # noqa: S108 - its own
        _mount("tmpfs", path, 0, "tmpfs", "mode=1777")
        if _ROOT.is_relative_to(path):
            _ROOT.mkdir(parents=True)
            _mount(f"/proc/self/fd/{tree}", str(_ROOT), _MS_BIND | _MS_REC)
    os.close(tree)


def _runtime_folder(unit, mapped):
    folder = Path(_place(f"/run/{unit.service['RuntimeDirectory']}", mapped))
    folder.mkdir(exist_ok=True)
    number = units.ids()
    os.chown(folder, number[unit.service["User"]], number[unit.service["Group"]])
    folder.chmod(int(unit.service["RuntimeDirectoryMode"], 8))
    return folder


def _credentials(unit, mapped):
    """LoadCredential=, and where there is no such file what SetCredential= gives; for its user alone."""
    asked = dict(pair.split(":", 1) for pair in unit.words("LoadCredential"))
    if not asked:
        return
    folder = _place(f"/run/credentials/{unit.name}", mapped)
    Path(folder).mkdir(parents=True, exist_ok=True)
    _mount("tmpfs", folder, 0, "tmpfs", "mode=0500")
    user = units.ids()[unit.service["User"]]
    for name, source in asked.items():
        file, kept = Path(folder, name), Path(_place(source, mapped))
        file.write_bytes(kept.read_bytes() if kept.exists() else b"")
        file.chmod(0o400)
        os.chown(file, user, -1)
    os.chown(folder, user, -1)
    os.environ["CREDENTIALS_DIRECTORY"] = folder


def _private_devices():
    kept = Path("/mnt")
    _mount("/dev", str(kept), _MS_BIND | _MS_REC)
    _mount("tmpfs", "/dev", 0, "tmpfs", "mode=755")
    for name in _DEVICES:
        source, target = kept / name, Path("/dev") / name
        if source.is_symlink():
            target.symlink_to(source.readlink())
        elif source.exists():
            target.mkdir() if source.is_dir() else target.touch()
            _mount(str(source), str(target), _MS_BIND)
    _call(libc.umount2(str(kept).encode(), 2))


def _become(unit):
    """User, groups and limits; the last thing that needs root's rights."""
    number = units.ids()
    user = unit.service["User"]
    groups = {*unit.words("SupplementaryGroups"), *units.memberships(user)}
    core = int(unit.service["LimitCORE"])
    resource.setrlimit(resource.RLIMIT_CORE, (core, core))
    Path("/proc/self/coredump_filter").write_text(unit.service["CoredumpFilter"])
    assert unit.service["CapabilityBoundingSet"] == ""
    for capability in range(int(Path("/proc/sys/kernel/cap_last_cap").read_text()) + 1):
        _call(libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0))
    os.setgroups(
        sorted(number[group] for group in groups if group in number)
    )  # a device's are not here
    os.setresgid(*[number[unit.service["Group"]]] * 3)
    os.setresuid(*[number[user]] * 3)
    os.umask(int(unit.service["UMask"], 8))
    _call(libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0))
    _call(libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))


def _filters(unit):
    if unit.is_on("RestrictSUIDSGID"):
        yield _no_suid_sgid()
    if unit.is_on("RestrictNamespaces"):
        yield _no_namespaces()
    if unit.is_on("MemoryDenyWriteExecute"):
        yield _no_write_execute()
    if unit.is_on("RestrictRealtime"):
        made = Filter(_ALLOW)
        for policy in (1, 2, 6):  # SCHED_FIFO, SCHED_RR, SCHED_DEADLINE
            made.deny("sched_setscheduler", (1, _EQ, policy, 0))
        yield made
    if unit.is_on("LockPersonality"):
        made = Filter(_ALLOW)
        made.deny("personality", (0, _NE, 0, 0))
        yield made
    families = unit.words("RestrictAddressFamilies")
    if families:
        yield _families(families)
    yield _allowed_calls(unit)  # the last one, since it forbids to add another


def _allowed_calls(unit):
    made = Filter(_ERRNO | errno.EPERM)
    for name in sorted(_calls_of(unit.words("SystemCallFilter"))):
        made.add(_ALLOW, name)
    return made


def _calls_of(words):
    """System calls by name; a word may be a set of systemd's, and one with ~ takes away."""
    found = set()
    for word in words:
        calls = _set(word.lstrip("~")) if word.lstrip("~").startswith("@") else {word.lstrip("~")}
        found = found - calls if word.startswith("~") else found | calls
    return found


def _set(name):
    command = ["systemd-analyze", "syscall-filter", name]
    listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    words = [line.strip() for line in listed.splitlines()[1:] if line.strip()]
    return _calls_of([word for word in words if not word.startswith("#")])


def _no_suid_sgid():
    """As systemd's seccomp_restrict_suid_sgid."""
    made = Filter(_ALLOW)
    for bit in _SUID_SGID:
        for name, at in (
            ("chmod", 1),
            ("fchmod", 1),
            ("fchmodat", 2),
            ("fchmodat2", 2),
            ("mkdir", 1),
        ):
            made.deny(name, (at, _MASKED_EQ, bit, bit))
        for name, at in (("mkdirat", 2), ("mknod", 1), ("mknodat", 2), ("creat", 1)):
            made.deny(name, (at, _MASKED_EQ, bit, bit))
        for name, at in (("open", 1), ("openat", 2)):
            made.deny(
                name, (at, _MASKED_EQ, os.O_CREAT, os.O_CREAT), (at + 1, _MASKED_EQ, bit, bit)
            )
    made.deny("openat2", code=errno.ENOSYS)
    return made


def _no_namespaces():
    made = Filter(_ALLOW)
    made.deny("setns")
    made.deny("clone3", code=errno.ENOSYS)
    for flag in _NEW_NAMESPACES:
        for name in ("unshare", "clone"):
            made.deny(name, (0, _MASKED_EQ, flag, flag))
    return made


def _no_write_execute():
    made = Filter(_ALLOW)
    made.deny("mmap", (2, _MASKED_EQ, 6, 6))
    made.deny("mprotect", (2, _MASKED_EQ, 4, 4))
    made.deny("pkey_mprotect", (2, _MASKED_EQ, 4, 4))
    made.deny("shmat", (2, _MASKED_EQ, 0o100000, 0o100000))
    return made


def _families(names):
    import socket  # noqa: PLC0415 - here alone

    allowed = {int(getattr(socket, name)) for name in names}
    made = Filter(_ALLOW)
    for family in set(range(46)) - allowed:
        made.deny("socket", (0, _EQ, family, 0), code=errno.EAFNOSUPPORT)
    return made


def _place(path, mapped):
    for installed, here in mapped.items():
        if path == installed or path.startswith(installed + "/"):
            return here + path[len(installed) :]
    return path


def _mount(source, target, flags, kind="none", data=""):
    _call(libc.mount(source.encode(), target.encode(), kind.encode(), flags, data.encode()))


def _set_read_only(path, *, on):
    """mount_setattr(2) on everything below."""
    change = (ctypes.c_uint64 * 4)(_RDONLY if on else 0, 0 if on else _RDONLY, 0, 0)
    size = ctypes.c_size_t(ctypes.sizeof(change))
    done = libc.syscall(
        _SYS_MOUNT_SETATTR, _AT_FDCWD, path.encode(), _AT_RECURSIVE, ctypes.byref(change), size
    )
    _call(done)


def _call(result):
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


if __name__ == "__main__":
    main()
