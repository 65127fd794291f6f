"""`fleet console` as a process over a prepared fleet, with somebody signed in for each role, and its table.

Run as a program it makes the people in these folders: Django has one set of settings a process.
"""

import hashlib
import http.client
import json
import re
import shutil
import sqlite3
import subprocess
import sys
import time
import urllib.parse
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pyotp
from fleet_scene import INSIDE, ROLLOUT, STORES, FleetScene
from waiting import HANGS_S, until

_LISTENS = re.compile(r"http://127\.0\.0\.1:(\d+)/")
_ARGUMENT = re.compile(r"<(?:(\w+):)?(\w+)>")
_CONVERTERS = {"int": r"[0-9]+", "str": r"[^/]+", "slug": r"[-a-zA-Z0-9_]+", "path": r".+"}
ROLES = ("viewer", "operator", "publisher", "policy_editor", "auditor", "admin")
BRANCH = "branch-operator"  # an operator of INSIDE only
NOBODY = "no-role"
# Auditors who sign in by hand: what is kept of their password is written anew then, and other sessions end.
BY_HAND = ("hand-1", "hand-2", "hand-3", "hand-4")
PASSWORD = "a long one for tests"  # noqa: S105 - of no account but a test's
_PEOPLE = {role: [[role, ""]] for role in ROLES}
_PEOPLE |= {"second-admin": [["admin", ""]], BRANCH: [["operator", INSIDE]], NOBODY: []}
_PEOPLE |= {name: [["auditor", ""]] for name in BY_HAND}
# What stands in a route's argument, by its name.
ARGUMENTS = {
    "device": "k-04",
    "rollout": ROLLOUT,
    "store": STORES[0],
    "number": "1",
    "table": "complaint",
    "role": "policy",
    "version": "11",
    "name": "viewer",
    "kind": "policy",
    "release": "11",
}


_COMES_AND_GOES = ("console_accountsession", "console_signinattempt")


class Row(NamedTuple):
    """A page or an act. roles: who may."""

    name: str
    route: str
    roles: tuple[str, ...]
    extent: str
    is_act: bool
    is_in_navigation: bool

    def path(self, **arguments):
        given = ARGUMENTS | arguments
        return "/" + _ARGUMENT.sub(
            lambda found: urllib.parse.quote(given[found[2]], safe=""), self.route
        )

    def matches(self, path):
        """The arguments in it; None: another row's."""
        parts = _ARGUMENT.split(self.route)
        pattern = re.escape(parts[0])
        for kind, name, text in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
            pattern += f"(?P<{name}>{_CONVERTERS[kind or 'str']})" + re.escape(text)
        found = re.fullmatch("/" + pattern, urllib.parse.unquote(path))
        return None if found is None else found.groupdict()

    @property
    def arguments(self):
        return {found[1] for found in _ARGUMENT.findall(self.route)}

    def may(self, person, store=""):
        """Whether somebody of the house may, there. store: "" where it names none."""
        branches = [branch for role, branch in _PEOPLE[person] if role in self.roles]
        if self.extent == "stores":
            return any(store.startswith(branch) or not store for branch in branches)
        return self.extent == "own" or "" in branches


class Answer(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    text: str


class FoundedFolders:
    """The fleet's and the carrier's folder with the people, made once: what houses are copies of."""

    def __init__(self, directory, repository, carrier):
        self.directory, self.repository, self.carrier = directory, repository, carrier
        self.scene = None
        command = [sys.executable, __file__, repository, carrier]
        told = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
        self.cookies, self.secrets = told["cookies"], told["secrets"]
        self.rows = [Row(**row | {"roles": tuple(row["roles"])}) for row in told["rows"]]


class FoundedHouse(FoundedFolders):
    """Of a small fleet with something on every page."""

    def __init__(self, directory):
        scene = FleetScene(directory)
        super().__init__(directory, scene.repository, scene.carrier)
        self.scene = scene


class ConsoleHouse:
    """A copy of the folders, or they themselves, and the console's process."""

    def __init__(self, founded, directory, *, copy=True):
        self.scene, self.rows = founded.scene, founded.rows
        self.cookies, self.secrets = founded.cookies, founded.secrets
        if copy:
            shutil.copytree(founded.directory, directory, dirs_exist_ok=True)
        self.repository = directory / founded.repository.name
        self.carrier = directory / founded.carrier.name
        self._log = directory / "console.log"
        self._start()

    def _start(self):
        command = [sys.executable, "-m", "provisioning.commands.fleet", "console", self.repository]
        command += ["--carrier", self.carrier, "--listen", "127.0.0.1:0"]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", *map(str, command)], stdout=log, stderr=log
            )
        listens = until(
            lambda: _LISTENS.search(self.log) or self._process.poll() is not None, "the console"
        )
        assert listens is not True, self.log
        self.port = int(listens[1])
        self.base = f"http://127.0.0.1:{self.port}"

    @property
    def pid(self):
        return self._process.pid

    @property
    def log(self):
        return self._log.read_text()

    @property
    def pages(self):
        return [row for row in self.rows if not row.is_act]

    @property
    def files(self):
        """Acts that give a file."""
        return [row for row in self.acts if not row.path().endswith("/")]

    @property
    def acts(self):
        return [row for row in self.rows if row.is_act]

    def row(self, name):
        return next(row for row in self.rows if row.name == name)

    def store_of(self, row, arguments=ARGUMENTS):
        """Where a row is about a kiosk or a store, that store."""
        if "device" in row.arguments:
            return self.scene.devices.get(arguments["device"], "")
        return arguments["store"] if "store" in row.arguments else ""

    def match(self, row, path):
        """What an address says of a row; None: another row's."""
        earlier = self.rows[: self.rows.index(row)]
        taken = any(one.is_act == row.is_act and one.matches(path) is not None for one in earlier)
        return None if taken else row.matches(path)

    def state(self):
        """Everything that somebody could change: every row of the databases but sessions and attempts."""
        found = hashlib.sha256()
        files = {
            self.repository / "fleet.db": (),
            self.repository / "console" / "console.db": _COMES_AND_GOES,
            self.carrier / "carrier.db": (),
        }
        for file, but in files.items():
            with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
                for line in database.iterdump():
                    if not any(f'"{name}"' in line for name in but):
                        found.update(line.encode())
        return found.hexdigest()

    def code(self, person):
        """What their phone shows next: the present one has been used."""
        return pyotp.TOTP(self.secrets[person]).at(int(time.time()) + 30)

    def visitor(self, browser, person, **options):
        """Somebody's browser, signed in."""
        return browser.visitor(self.base, self.cookies[person].items(), **options)

    def get(self, path, person=None, **headers):
        return self._ask("GET", path, person, None, headers)

    def post(self, path, person=None, *, csrf=True, form=(), source="127.0.0.1", **headers):
        """csrf: with the token that a form of the console has. source: from which address."""
        if csrf:
            token = self.cookies[person]["csrf"] if person else "x" * 32
            form = {"csrfmiddlewaretoken": token} | dict(form)
        return self._ask("POST", path, person, urllib.parse.urlencode(form), headers, source=source)

    def _ask(self, method, path, person, body, headers, *, source="127.0.0.1"):
        sent = {"Host": f"127.0.0.1:{self.port}"}
        if person:
            sent["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies[person].items())
        if body is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=HANGS_S, source_address=(source, 0)
        )
        try:
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read().decode())
        finally:
            connection.close()

    def close(self):
        self._process.terminate()
        assert self._process.wait() == 0, self.log


def _made(repository, carrier):
    """People with sessions, and the table: what ConsoleHouse reads."""
    from console_site import Visitor  # noqa: PLC0415 - Django is set up first
    from django.contrib.auth.hashers import ScryptPasswordHasher  # noqa: PLC0415

    from provisioning.console import start  # noqa: PLC0415
    from provisioning.console.settings import ConsolePlace  # noqa: PLC0415

    start.set_up(ConsolePlace(Path(repository), Path(carrier)))
    ScryptPasswordHasher.work_factor = 2  # their passwords are no secret
    from provisioning.console import page_table  # noqa: PLC0415
    from provisioning.console.roles import ConsoleRole  # noqa: PLC0415

    cookies, secrets = {}, {}
    for name, grants in _PEOPLE.items():
        held = [(ConsoleRole(role), store) for role, store in grants]
        visitor = Visitor(*held, name=name).signed_in()
        visitor.get("/account/")
        cookies[name] = {key: morsel.value for key, morsel in visitor.browser.cookies.items()}
        secrets[name] = visitor.secret
    rows = [_row(row, is_act=False) for row in page_table.PAGES]
    rows += [_row(row, is_act=True) for row in page_table.ACTS]
    return {"cookies": cookies, "secrets": secrets, "rows": rows}


def _row(row, *, is_act):
    return {
        "name": row.name,
        "route": row.route,
        "roles": sorted(row.roles),
        "extent": row.extent.value,
        "is_act": is_act,
        "is_in_navigation": bool(getattr(row, "heading", "")),
    }


if __name__ == "__main__":
    print(json.dumps(_made(*sys.argv[1:3])))
