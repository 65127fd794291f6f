"""Tries a kiosk's firewall in a network of its own: `unshare -nm firewall_trial.py RULES PASSWD`.

PASSWD stands in for /etc/passwd, since rules name users. A second network, behind a veth pair, is everybody
else. Prints what came through as JSON: {"out": {"USER PROTOCOL VERSION PORT": true}, "in": {"tcp 22": false}}
"""

import errno
import json
import os
import pwd
import select
import socket
import struct
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

_KIOSK, _OUTSIDE = {4: "10.7.0.1", 6: "fd07::1"}, {4: "10.7.0.2", 6: "fd07::2"}
_FAMILY = {4: socket.AF_INET, 6: socket.AF_INET6}
_KIND = {"tcp": socket.SOCK_STREAM, "udp": socket.SOCK_DGRAM}
_PORTS = {"tcp": (53, 80, 443, 1883, 8883), "udp": (53, 67, 123, 443, 547)}
_FROM = {67: 68, 547: 546}  # DHCP asks from a port of its own
_REFUSED = {errno.ECONNREFUSED, errno.EHOSTUNREACH, errno.EACCES, errno.EPERM}
# Who may ask for an address comes last: an established one, between the same two ports, is open to everybody.
_ADDRESS_USERS = ("systemd-network", "root")
_OTHERS = (
    "kiosk-relay",
    "systemd-timesync",
    "systemd-resolve",
    "kiosk-counter",
    "kiosk-ui",
    "nobody",
)
_USERS = (*_OTHERS, *_ADDRESS_USERS)
_ENDS_A_HANG_S = 20
_MLD_QUERY, _SWITCH, _ALL_NODES = 130, "fe80::2", "ff02::1"


def main():
    rules, passwd = sys.argv[1:]
    _run("mount", "--bind", passwd, "/etc/passwd")
    with _outside() as outside:
        _run("sysctl", "-qw", "net.ipv4.ip_unprivileged_port_start=0")
        _run("nft", "-f", rules)
        print(json.dumps({"out": _out(), "in": _in(outside)}))


def _run(*command):
    subprocess.run(command, check=True)


@contextmanager
def _outside():
    """The other network, in which a process of ours answers on every port and does as it is told."""
    ours, theirs = socket.socketpair()
    child = os.fork()
    if child == 0:
        ours.close()
        os.unshare(os.CLONE_NEWNET) if hasattr(os, "unshare") else _unshare_net()
        theirs.sendall(b".")
        theirs.recv(1)  # the cable is there
        _serve(theirs)
        os._exit(0)
    theirs.close()
    ours.settimeout(_ENDS_A_HANG_S)
    try:
        ours.recv(1)
        _plug(child)
        ours.sendall(b".")
        ours.recv(1)
        yield ours
    finally:
        ours.close()
        os.waitpid(child, 0)


def _unshare_net():
    import ctypes  # noqa: PLC0415 - Python 3.11 alone needs it

    if ctypes.CDLL(None, use_errno=True).unshare(0x40000000):
        raise OSError(ctypes.get_errno(), "unshare")


def _plug(child):
    _run("ip", "link", "add", "kiosk0", "type", "veth", "peer", "name", "out0", "netns", str(child))
    there = ("nsenter", f"--net=/proc/{child}/ns/net")
    for enter, name, addresses in (((), "kiosk0", _KIOSK), (there, "out0", _OUTSIDE)):
        _run(*enter, "ip", "link", "set", "lo", "up")
        _run(*enter, "ip", "address", "add", f"{addresses[4]}/24", "dev", name)
        _run(*enter, "ip", "address", "add", f"{addresses[6]}/64", "dev", name, "nodad")
        _run(*enter, "ip", "link", "set", name, "up")
    _run(*there, "ip", "address", "add", f"{_SWITCH}/64", "dev", "out0", "nodad")


def _serve(told):
    """Accepts and echoes, until the other end is gone. Told "knock", it knocks at the kiosk's ports."""
    poller, sockets = select.poll(), {}
    for protocol, version, port in _doors():
        sock = socket.socket(_FAMILY[version], _KIND[protocol])
        if version == 6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        sock.bind(("", port))
        sockets[sock.fileno()] = sock
        if protocol == "tcp":
            sock.listen(64)
        else:
            poller.register(sock, select.POLLIN)
    poller.register(told, select.POLLIN)
    told.sendall(b".")
    while True:
        for file, _ in poller.poll():
            if file == told.fileno():
                if not told.recv(1):
                    return
                told.sendall(_knock().encode() + b"\n")
            else:
                data, whence = sockets[file].recvfrom(16)
                sockets[file].sendto(data, whence)


def _doors():
    return [(kind, version, port) for kind in _PORTS for version in (4, 6) for port in _PORTS[kind]]


_kept = []


def _knock():
    """At a service of the kiosk's that listens; what comes of it shows there."""
    stream = socket.socket()
    stream.setblocking(False)
    stream.connect_ex((_KIOSK[4], 22))
    _kept.append(stream)
    with socket.socket(type=socket.SOCK_DGRAM) as datagram:
        datagram.sendto(b"?", (_KIOSK[4], 5353))
    with socket.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_ICMPV6) as switch:
        switch.bind((_SWITCH, 0, 0, socket.if_nametoindex("out0")))
        query = struct.pack("!BBHHH16s", _MLD_QUERY, 0, 0, 1000, 0, bytes(16))  # RFC 2710 §3
        switch.sendto(query, (_ALL_NODES, 0, 0, socket.if_nametoindex("out0")))
    return "knocked"


def _out():
    ids = {name: pwd.getpwnam(name).pw_uid for name in _USERS}
    return {
        f"{user} {protocol} {version} {port}": _reached(uid, protocol, version, port)
        for user, uid in ids.items()
        for protocol, version, port in _doors()
    }


def _reached(uid, protocol, version, port):
    """By a process of this user: a connection, or an echo."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setuid(uid)
            os.write(writer, b"1" if _answers(protocol, version, port) else b"0")
        finally:
            os._exit(0)
    os.close(writer)
    said = os.read(reader, 1)
    os.close(reader)
    os.waitpid(child, 0)
    assert said, f"{protocol} {version} {port} neither came through nor was refused"
    return said == b"1"


def _answers(protocol, version, port):
    with socket.socket(_FAMILY[version], _KIND[protocol]) as sock:
        sock.settimeout(_ENDS_A_HANG_S)
        try:
            if port in _FROM:
                sock.bind(("", _FROM[port]))
            sock.connect((_OUTSIDE[version], port))
            if protocol == "udp":
                sock.send(b"?")
                return sock.recv(1) == b"?"
        except OSError as error:
            if error.errno in _REFUSED:
                return False
            raise
        return True


def _in(outside):
    """What had knocked before an answer came on the same cable has arrived, or has been dropped."""
    with socket.create_server((_KIOSK[4], 22)) as stream, socket.socket(type=_KIND["udp"]) as plain:
        plain.bind((_KIOSK[4], 5353))
        asked = _mld_queries()
        outside.sendall(b"k")
        assert outside.recv(8) == b"knocked\n"
        assert _answers("udp", 4, 53)
        stream.setblocking(False)
        plain.setblocking(False)
        return {"tcp 22": _took(stream.accept), "udp 5353": _took(lambda: plain.recv(1))} | {
            "mld query": _mld_queries() > asked
        }


def _mld_queries():
    """How many the kernel has taken, behind the firewall."""
    with Path("/proc/net/snmp6").open() as counts:
        return int(dict(map(str.split, counts))["Icmp6InGroupMembQueries"])


def _took(act):
    try:
        act()
    except BlockingIOError:
        return False
    return True


if __name__ == "__main__":
    main()
