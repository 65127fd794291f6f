"""`fleet console` and `fleet people` as processes: where the console listens, and what it tells the world."""

import http.client
import json
import os
import shlex
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from publisher import Publisher

from provisioning.commands.fleet import console
from provisioning.console import settings, start
from provisioning.console.settings import ConsolePlace
from provisioning.fleet.errors import RepositoryInputError
from provisioning.fleet.register import Register

_PAGE = Path(__file__).parents[3] / "docs" / "fleet.md"
_FLEET = [sys.executable, "-m", "provisioning.commands.fleet"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return Publisher(tmp_path_factory.mktemp("fleet") / "repository").init().folder


def _run(*words):
    return subprocess.run([*_FLEET, *map(str, words)], capture_output=True, text=True, check=False)


@contextmanager
def _console(folder, *words):
    command = [*_FLEET, "console", str(folder), "--listen", "127.0.0.1:0", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as console:
        try:
            yield int(console.stdout.readline().rstrip("/\n").rpartition(":")[2])
            console.send_signal(signal.SIGTERM)
            assert console.wait() == 0
        finally:
            console.kill()


def _get(port, path="/sign-in/", **headers):
    with closing(http.client.HTTPConnection("127.0.0.1", port)) as connection:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer, answer.read().decode()


def test_the_pages_commands_do_what_it_says(folder, tmp_path):
    copied = Publisher(folder).copy(tmp_path / "repository").folder
    section = _PAGE.read_text().partition("\n## The console")[2].partition("\n## ")[0]
    blocks = section.split("```\n")[1::2]
    commands = [
        shlex.split(line)[1:] for block in blocks for line in block.splitlines() if "fleet " in line
    ]
    assert len(commands) > 8
    for command in commands:
        words = [str(copied) if word == "repository" else word for word in command]
        if words[0] == "console":
            options = words[2:]
            if "--listen" in options:
                del options[:2]
            host = "fleet.example" if options else "localhost"
            with _console(copied, *options) as port:
                assert _get(port, Host=host)[0].status == 200
        else:
            assert _run(*words).returncode == 0, command
    people = json.loads(_run("people", "list", copied, "--json").stdout)
    assert {one["name"]: one["state"] for one in people}["wang"] == "shut"


def test_whoever_has_the_file_pays_for_each_guess_at_a_password(folder, tmp_path):
    copied = Publisher(folder).copy(tmp_path / "repository").folder
    assert _run("people", "add", copied, "guessed", "--role", "viewer").returncode == 0
    with closing(sqlite3.connect(ConsolePlace(copied).folder / "console.db")) as database:
        asked = "SELECT password FROM console_consoleaccount WHERE name = 'guessed'"
        scheme, cost, _salt, block, lanes, _hash = database.execute(asked).fetchone()[0].split("$")
    assert (scheme, int(cost), int(block), int(lanes)) == ("scrypt", 1 << 14, 8, 5)


def test_people_are_made_given_roles_and_shut(folder):
    added = _run("people", "add", folder, "anna", "--role", "admin", "--role", "operator:hb-wh")
    assert added.returncode == 0
    assert len(added.stdout.splitlines()[1]) == 23
    assert _run("people", "add", folder, "anna", "--role", "viewer").returncode == 2
    assert "is one of" in _run("people", "add", folder, "ben", "--role", "king").stderr
    shut = _run("people", "shut", folder, "anna")
    assert "make another one first" in shut.stderr
    assert _run("people", "roles", folder, "anna", "--role", "admin").returncode == 0
    assert _run("people", "reset", folder, "anna").returncode == 0
    rows = json.loads(_run("people", "list", folder, "--json").stdout)
    assert [(row["name"], row["roles"], row["state"]) for row in rows] == [
        ("anna", ["admin"], "not set up")
    ]
    acts = [row["act"] for row in json.loads(_run("audit", folder, "--json").stdout)]
    assert acts == ["account added", "account's roles changed", "account reset"]


def test_it_answers_on_this_machine_and_ends_when_told(folder):
    with _console(folder) as port:
        answer, page = _get(port)
        assert answer.status == 200
        assert "Fleet console" in page
        assert "Server" not in answer.headers
        assert _get(port, Host="evil.example")[0].status == 400
        style = page.split('<link rel="stylesheet" href="')[1].split('"')[0]
        assert "immutable" in _get(port, style)[0].headers["Cache-Control"]
        assert _get(port, "/static/../settings.py")[0].status == 404


def test_behind_a_proxy_cookies_are_its_hosts_alone_and_tls_is_kept(folder):
    with _console(folder, "--public-url", "https://fleet.example") as port:
        answer, _ = _get(port, Host="fleet.example")
        cookie = answer.headers["Set-Cookie"]
        assert cookie.startswith("__Host-csrf=")
        assert "Secure" in cookie
        assert "max-age=" in answer.headers["Strict-Transport-Security"]
        assert _get(port, Host="localhost")[0].status == 400


@pytest.mark.parametrize(
    ("listen", "said"),
    [
        ("0.0.0.0:8480", "without TLS"),
        ("fleet.example:1", "is written like"),
        ("127.0.0.1:99999", "is written like"),
        ("999.1.1.1:80", "is no address"),
    ],
)
def test_it_does_not_listen_to_others_without_tls(listen, said):
    with pytest.raises(RepositoryInputError, match=said):
        console._address(listen, "")


def test_it_listens_where_it_is_told():
    assert console._address("[::1]:8480", "") == ("::1", 8480)
    assert console._address("localhost:0", "") == ("127.0.0.1", 0)
    assert console._address("10.0.0.1:80", "https://fleet.example") == ("10.0.0.1", 80)


def test_what_is_wrong_is_a_sentence(folder):
    refused = _run("console", folder, "--public-url", "http://fleet.example")
    assert refused.returncode == 2
    assert "is https://NAME" in refused.stderr


def test_a_folder_that_is_no_repository_is_a_sentence(tmp_path):
    refused = _run("console", tmp_path)
    assert refused.returncode == 2
    assert "`fleet init` makes one" in refused.stderr


def test_a_damaged_secret_is_a_sentence_and_is_not_replaced(tmp_path, folder):
    copied = Publisher(folder).copy(tmp_path / "repository").folder
    secret = copied / "console" / "secret.key"
    secret.write_text("short")
    refused = _run("console", copied)
    assert refused.returncode == 2
    assert "put its back-up in place" in refused.stderr
    assert secret.read_text() == "short"


def test_root_makes_no_files_in_another_users_repository(tmp_path):
    if os.geteuid() == 0:
        os.chown(tmp_path, 65534, 65534)
    owner = tmp_path.stat().st_uid
    with pytest.raises(RepositoryInputError, match=f"sudo -u '#{owner}'"):
        settings.expect_owner(tmp_path, 0)
    settings.expect_owner(tmp_path, owner)
    if os.geteuid() == 0:
        place = ConsolePlace(tmp_path)
        with pytest.raises(RepositoryInputError, match="sudo"):
            start.set_up(place)


def test_the_register_is_its_owners_alone(tmp_path):
    place = Publisher(tmp_path / "repository").init().folder
    (place / "fleet.db").unlink(missing_ok=True)
    umask = os.umask(0o022)
    try:
        Register(place).close()
    finally:
        os.umask(umask)
    assert (place / "fleet.db").stat().st_mode & 0o777 == 0o600
