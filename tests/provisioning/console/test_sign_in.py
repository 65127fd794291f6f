"""Sign-in: the first one, its second factor, and what is tried against it."""

import datetime as dt
import re
import time
from importlib.resources import files

import pyotp
import pytest
from console_site import PASSWORD, Visitor, table
from django.conf import settings
from django.test import Client, override_settings

from provisioning.console.roles import ConsoleRole

_SCRIPT = files("provisioning.console") / "static" / "console.js"
_VIEWER = (ConsoleRole.VIEWER, "")


def _sessions():
    from provisioning.console.models import AccountSession  # noqa: PLC0415 - when there is a console

    return AccountSession.objects


def test_a_first_sign_in_leads_over_the_set_up_to_the_overview(fleet):
    somebody = Visitor(_VIEWER)
    assert somebody.sign_in(password=somebody.first, code="").url == "/set-up/"
    page = somebody.get("/set-up/").content.decode()
    somebody.secret = page.split("<code>")[1].split("<")[0].replace(" ", "")
    given = {"password": "my own long words", "again": "my own long words"}
    long = {"password": "12345678" * 16 + "9", "again": "12345678" * 16 + "9"}  # cut at sign-in
    short = {"password": "short", "again": "short"}
    for wrong in ({"code": "000000"}, {"again": "others"}, short, long):
        told = {"code": somebody.code()} | given | wrong
        assert somebody.post("/set-up/", **told).url == "/set-up/"
    assert somebody.get("/").status_code == 302  # nothing before it is done
    assert somebody.post("/set-up/", **given, code=somebody.code()).url == "/"
    assert somebody.get("/").status_code == 200
    assert (somebody.name, "second factor set up", somebody.name) in fleet.audited()
    assert somebody.get("/set-up/").url == "/sign-in/"


def _waiting():
    somebody = Visitor(_VIEWER)
    assert somebody.sign_in(password=somebody.first, code="").url == "/set-up/"
    assert somebody.get("/set-up/").status_code == 200
    return somebody


def test_a_reset_ends_a_first_sign_in_that_waits(fleet):
    somebody, admin = _waiting(), Visitor((ConsoleRole.ADMIN, "")).entered()
    admin.post(f"/people/{somebody.name}/reset/", typed=somebody.name)
    assert somebody.get("/set-up/").url == "/sign-in/"


def test_a_first_sign_in_waits_no_longer_than_a_working_day(fleet, monkeypatch):
    somebody, later = _waiting(), time.time() + 13 * 3600
    _sessions().update(expire_date=dt.datetime.now(dt.UTC) + dt.timedelta(days=2))
    monkeypatch.setattr(time, "time", lambda: later)
    assert somebody.get("/set-up/").url == "/sign-in/"


def test_a_first_password_ends(fleet):
    somebody = Visitor(_VIEWER)
    somebody.account.first_until = time.time() - 1
    somebody.account.save()
    assert somebody.sign_in(password=somebody.first, code="").status_code == 401


def test_a_password_alone_opens_nothing(fleet):
    somebody = Visitor(_VIEWER).set_up()
    assert somebody.sign_in(code="").status_code == 401
    assert somebody.sign_in(code=pyotp.TOTP(pyotp.random_base32()).now()).status_code == 401
    assert somebody.get("/").status_code == 302


def test_a_code_opens_once(fleet):
    somebody = Visitor(_VIEWER).set_up()
    code = somebody.code()
    assert somebody.sign_in(code=code).status_code == 302
    assert somebody.sign_in(code=code).status_code == 401
    assert somebody.sign_in(code=somebody.code(beside=-1)).status_code == 401  # nor an older one
    assert somebody.sign_in(code=somebody.code(beside=1)).status_code == 302


def test_what_was_wrong_is_not_told(fleet):
    somebody, nobody = Visitor(_VIEWER).set_up(), Visitor(_VIEWER).set_up()
    nobody.name = "nobody-at-all"
    answers = [
        somebody.sign_in(password="wrong words here"),
        somebody.sign_in(code="000000"),
        nobody.sign_in(),
    ]
    assert {answer.status_code for answer in answers} == {401}
    said = [answer.content.decode().split('role="alert">')[1].split("<")[0] for answer in answers]
    assert len(set(said)) == 1


def test_guessing_ends_after_five_and_the_right_one_waits_too(fleet):
    somebody = Visitor(_VIEWER).set_up()
    statuses = [somebody.sign_in(password=f"guess {at}").status_code for at in range(6)]
    assert statuses == [401] * 5 + [429]
    assert somebody.sign_in().status_code == 429
    elsewhere = Visitor(_VIEWER, name=None).browser
    given = {"name": somebody.name, "password": PASSWORD, "code": somebody.code()}
    assert elsewhere.post("/sign-in/", given, REMOTE_ADDR="10.0.0.9").status_code == 302
    refused = [row for row in fleet.audited() if row[:2] == (somebody.name, "sign-in refused")]
    assert len(refused) == 5  # what nobody looked at fills no disk


def test_guessing_at_many_names_ends_for_the_address(fleet):
    browser = Client(SERVER_NAME="localhost", REMOTE_ADDR="10.0.0.1")
    statuses = [
        browser.post("/sign-in/", {"name": f"n{at}", "password": "x", "code": "1"}).status_code
        for at in range(21)
    ]
    assert statuses == [401] * 20 + [429]


def test_guessing_codes_from_many_addresses_ends_for_the_name(fleet):
    somebody = Visitor(_VIEWER).set_up()
    given = {"name": somebody.name, "password": PASSWORD, "code": "000000"}
    statuses = [
        somebody.browser.post("/sign-in/", given, REMOTE_ADDR=f"10.0.1.{at}").status_code
        for at in range(51)
    ]
    assert statuses[-1] == 429


def test_limits_end_with_the_time(fleet, monkeypatch):
    somebody = Visitor(_VIEWER).set_up()
    for at in range(5):
        somebody.sign_in(password=f"guess {at}")
    later = time.time() + 16 * 60
    monkeypatch.setattr(time, "time", lambda: later)
    assert somebody.sign_in().status_code == 302


def test_a_session_that_somebody_planted_is_not_the_one_that_signs_in(fleet):
    attacker, victim = Visitor(_VIEWER).signed_in(), Visitor(_VIEWER).set_up()
    planted = attacker.browser.cookies["session"].value
    victim.browser.cookies["session"] = planted
    assert victim.sign_in().status_code == 302
    assert victim.browser.cookies["session"].value != planted
    shown = attacker.get("/account/")
    assert shown.status_code == 302 or victim.name not in shown.content.decode()


def test_a_signed_out_session_is_none(fleet):
    somebody = Visitor(_VIEWER).signed_in()
    kept = somebody.browser.cookies["session"].value
    somebody.post("/sign-out/")
    somebody.browser.cookies["session"] = kept
    assert somebody.get("/").status_code == 302
    assert not _sessions().filter(account=somebody.account).exists()


@pytest.mark.parametrize(
    "where",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "\\\\evil",
    ],
)
def test_sign_in_leads_to_no_other_site(fleet, where):
    somebody = Visitor(_VIEWER).set_up()
    assert somebody.sign_in(next=where).url == "/"
    somebody.post("/sign-out/")
    assert somebody.post("/language/", language="en", next=where).url == "/"


def test_sign_in_leads_to_the_page_that_was_asked_for(fleet):
    somebody = Visitor(_VIEWER).set_up()
    asked = somebody.get("/kiosks/?state=failing").url
    assert asked == "/sign-in/?next=/kiosks/%3Fstate%3Dfailing"
    assert somebody.sign_in(next="/kiosks/?state=failing").url == "/kiosks/?state=failing"


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost:80@evil"])
def test_another_host_is_refused_and_not_repeated(fleet, host):
    answer = Client().get("/sign-in/", SERVER_NAME=host, HTTP_HOST=host)
    assert answer.status_code == 400
    assert "evil" not in answer.content.decode()


def test_a_form_of_another_site_does_nothing(fleet):
    somebody = Visitor(*((role, "") for role in ConsoleRole)).signed_in()
    strict = Client(enforce_csrf_checks=True, SERVER_NAME="localhost")
    strict.cookies = somebody.browser.cookies
    before = fleet.audited()
    arguments = {
        "device": "K1",
        "rollout": "r",
        "kind": "app",
        "release": "1",
        "name": "n",
        "number": 1,
    }
    for row in table().ACTS:
        address = "/" + row.route
        for name, value in arguments.items():
            address = address.replace(f"<str:{name}>", str(value)).replace(
                f"<int:{name}>", str(value)
            )
        assert strict.post(address).status_code == 403, row.name
    assert strict.post("/approvals/1/agree/").status_code == 403
    assert strict.post("/sign-in/", {"name": "a", "password": "b"}).status_code == 403
    assert fleet.audited() == before


def test_sessions_end_at_the_end_of_the_day(fleet, monkeypatch):
    somebody = Visitor(_VIEWER).signed_in()
    session = somebody.browser.session
    session["began_at"] = time.time() - 12 * 3600 - 1
    session.save()
    assert somebody.get("/").status_code == 302


def test_sessions_that_have_ended_leave_nothing(fleet):
    left = Visitor(_VIEWER).signed_in()
    ended = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=1)
    _sessions().filter(account=left.account).update(expire_date=ended)
    assert left.get("/").status_code == 302
    Visitor(_VIEWER).signed_in()
    assert not _sessions().filter(account=left.account).exists()


def test_an_administrator_ends_sessions(fleet):
    admin = Visitor((ConsoleRole.ADMIN, "")).entered()
    somebody = Visitor(_VIEWER).signed_in()
    assert somebody.get("/").status_code == 200
    assert admin.post(f"/people/{somebody.name}/end/").status_code == 302
    assert somebody.get("/").status_code == 302


def test_one_ends_ones_other_sessions(fleet):
    somebody = Visitor(_VIEWER).signed_in()
    other = Client(SERVER_NAME="localhost")
    other.force_login(somebody.account, "django.contrib.auth.backends.ModelBackend")
    somebody.post("/account/end-others/")
    assert other.get("/").status_code == 302
    assert somebody.get("/").status_code == 200


def test_who_is_shut_or_reset_is_out_at_once(fleet):
    admin = Visitor((ConsoleRole.ADMIN, "")).entered()
    left, lost = Visitor(_VIEWER).signed_in(), Visitor(_VIEWER).signed_in()
    admin.post(f"/people/{left.name}/shut/", typed=left.name)
    admin.post(f"/people/{lost.name}/reset/", typed=lost.name)
    assert left.get("/").status_code == 302
    assert lost.get("/").status_code == 302
    assert left.sign_in(code=left.code(beside=1)).status_code == 401
    assert lost.sign_in(code=lost.code(beside=1)).status_code == 401
    shown = admin.get("/people/").content.decode()
    first = shown.split(f"{lost.name} signs in for the first time with ")[1].split(",")[0]
    assert lost.sign_in(password=first, code="").url == "/set-up/"
    assert first not in admin.get("/people/").content.decode()  # shown this once


def test_other_roles_hold_at_once(fleet):
    admin, somebody = Visitor((ConsoleRole.ADMIN, "")).entered(), Visitor(_VIEWER).signed_in()
    assert somebody.get("/audit/").status_code == 403
    admin.post(f"/people/{somebody.name}/roles/", roles="auditor\nviewer hb-wh")
    assert somebody.get("/audit/").status_code == 200


def test_nobody_takes_the_last_administrator_away(fleet):
    from provisioning.console.models import RoleGrant  # noqa: PLC0415 - when there is a console

    RoleGrant.objects.filter(role="admin").delete()
    admin = Visitor((ConsoleRole.ADMIN, "")).entered()
    admin.post(f"/people/{admin.name}/roles/", roles="viewer")
    admin.post(f"/people/{admin.name}/shut/", typed=admin.name)
    assert "make another one first" in admin.get("/people/").content.decode()
    assert RoleGrant.objects.filter(role="admin", account__is_active=True).count() == 1


def test_secrets_are_sealed_in_the_database(site, fleet):
    somebody = Visitor(_VIEWER).set_up()
    content = (site.place.folder / "console.db").read_bytes()
    content += (site.place.folder / "console.db-wal").read_bytes()
    assert somebody.secret.encode() not in content
    assert PASSWORD.encode() not in content
    assert (site.place.folder / "console.db").stat().st_mode & 0o077 == 0
    assert (site.place.folder / "secret.key").stat().st_mode & 0o077 == 0


def test_a_password_in_the_wrong_field_is_not_kept(fleet):
    somebody = Visitor(_VIEWER).set_up()
    somebody.name, somebody.account.name = PASSWORD, ""
    assert somebody.sign_in(code="000000").status_code == 401
    assert fleet.audited()[-1] == ("-", "sign-in refused", "127.0.0.1")


def test_no_session_keeps_the_second_factors_secret(fleet):
    somebody = Visitor(_VIEWER)
    somebody.sign_in(password=somebody.first, code="")
    page = somebody.get("/set-up/").content.decode()
    somebody.secret = page.split("<code>")[1].split("<")[0].replace(" ", "")
    assert somebody.secret not in somebody.browser.session.values()
    own = "my own long words"
    assert somebody.post("/set-up/", password=own, again=own, code=somebody.code()).url == "/"
    kept = dict(somebody.browser.session.items())
    assert not [name for name in kept if name.startswith("set_up")]


def test_a_page_left_open_does_not_keep_the_session(fleet, monkeypatch):
    somebody = Visitor(_VIEWER).signed_in()
    ends = lambda: _sessions().get(account=somebody.account).expire_date  # noqa: E731
    before, later = ends(), time.time() + 5 * 60
    monkeypatch.setattr(time, "time", lambda: later)
    by_itself = dict(re.findall(r'headers = \{ "([^"]+)": "([^"]+)" \}', _SCRIPT.read_text()))
    assert by_itself
    assert somebody.browser.get("/", headers=by_itself).status_code == 200
    assert ends() == before
    assert somebody.get("/").status_code == 200
    assert ends() > before


def test_guessing_elsewhere_shuts_nobody_out_of_their_own_browser(fleet):
    from provisioning.console.models import SignInAttempt  # noqa: PLC0415 - when there is a console

    somebody, other = Visitor(_VIEWER).signed_in(), Visitor(_VIEWER).signed_in()
    for subject in (f"name {somebody.name}", f"name {other.name}"):
        SignInAttempt.objects.bulk_create(
            [SignInAttempt(subject=subject, at=time.time()) for _ in range(50)]
        )
    given = {"name": somebody.name, "password": PASSWORD}
    code = somebody.code(beside=1)
    for elsewhere in (Client(SERVER_NAME="localhost"), other.browser):
        assert elsewhere.post("/sign-in/", given | {"code": code}).status_code == 429
    assert somebody.sign_in(code=code).status_code == 302
    guesses = [somebody.sign_in(password=f"guess {at}").status_code for at in range(6)]
    assert guesses == [401] * 5 + [429]  # it is counted, too


def test_addresses_of_one_network_are_one(fleet):
    browser = Client(SERVER_NAME="localhost")
    given = {"name": "anna", "password": "x", "code": "1"}
    statuses = [
        browser.post("/sign-in/", given, REMOTE_ADDR=f"2001:db8::{at}").status_code
        for at in range(6)
    ]
    assert statuses == [401] * 5 + [429]
    elsewhere = browser.post("/sign-in/", given, REMOTE_ADDR="2001:db8:0:1::1")
    assert elsewhere.status_code == 401


def test_a_proxy_that_names_nobody_is_in_the_log(fleet, caplog):
    somebody = Visitor(_VIEWER).set_up()
    with override_settings(CONSOLE=settings.CONSOLE._replace(public_url="https://fleet.example")):
        somebody.sign_in()
        assert "X-Forwarded-For" in caplog.text
        caplog.clear()
        somebody.browser.post("/sign-in/", {"name": "x"}, headers={"X-Forwarded-For": "10.0.0.1"})
    assert "X-Forwarded-For" not in caplog.text
