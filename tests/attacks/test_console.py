"""Against the fleet's console: forged forms, planted sessions, words that act, other hosts, guessing."""

import re
import sqlite3
import urllib.parse
from contextlib import closing
from html.parser import HTMLParser

import pytest
from browser import Browser
from console_house import BY_HAND, PASSWORD, ConsoleHouse, FoundedHouse
from fleet_scene import HARM, SQL

_EVIL = "evil.example"
_CODE = "123456"


@pytest.fixture(scope="module")
def founded(tmp_path_factory):
    return FoundedHouse(tmp_path_factory.mktemp("founded"))


@pytest.fixture(scope="module")
def house(founded, tmp_path_factory):
    made = ConsoleHouse(founded, tmp_path_factory.mktemp("house"))
    yield made
    made.close()


def token(house):
    """What somebody who has not signed in finds in the form: the cookie's value, and how it was set."""
    set_as = house.get("/sign-in/").headers["Set-Cookie"]
    return re.match(r"csrf=(\w+)", set_as)[1], set_as


def sign_in(house, cookie="", source="127.0.0.1", **given):
    """The form of the sign-in page, sent."""
    csrf, _ = token(house)
    form = {"csrfmiddlewaretoken": csrf, "name": "viewer", "password": "", "code": ""} | given
    cookies = f"csrf={csrf}; {cookie}".rstrip("; ")
    return house.post("/sign-in/", form=form, csrf=False, source=source, Cookie=cookies)


def session_of(answer):
    found = re.search(r"session=(\w+)", answer.headers.get("Set-Cookie", ""))
    cookies = answer.headers.get_all("Set-Cookie") or []
    found = next(filter(None, (re.match(r"session=(\w+);", one) for one in cookies)), found)
    return found[1] if found else ""


@pytest.mark.attack(
    gains="a page elsewhere acts in the name of whoever is signed in",
    before="there was no console",
    now="no act without the console's own token, whatever page sends the form",
)
def test_a_forged_form(house):
    before = house.state()
    for row in house.acts:
        for person in row.roles:
            assert house.post(row.path(), person, csrf=False).status == 403, row.name
            wrong = {"csrfmiddlewaretoken": "x" * 32}
            assert house.post(row.path(), person, csrf=False, form=wrong).status == 403
            origin = house.post(row.path(), person, Origin=f"https://{_EVIL}")
            assert origin.status == 403, row.name
    assert house.state() == before
    assert house.post("/sign-in/", csrf=False, form={"name": "a"}).status == 403


@pytest.mark.attack(
    gains="whoever planted a session's key is signed in as soon as somebody else is",
    before="there was no console",
    now="the key is another one after each sign-in, and a planted one opens nothing",
)
def test_a_planted_session(house):
    planted = "p" * 32
    who, code = BY_HAND[0], house.code(BY_HAND[0])
    answer = sign_in(house, f"session={planted}", name=who, password=PASSWORD, code=code)
    assert answer.status == 302
    fresh = session_of(answer)
    assert len(fresh) >= 32
    assert fresh != planted
    assert house.get("/", Cookie=f"session={planted}").status == 302
    assert house.get("/", Cookie=f"session={fresh}").status == 200


@pytest.mark.attack(
    gains="a code that somebody looked at over a shoulder opens once more",
    before="there was no console",
    now="each code opens once",
)
def test_a_code_that_was_seen(house):
    given = {"name": BY_HAND[1], "password": PASSWORD, "code": house.code(BY_HAND[1])}
    assert sign_in(house, **given).status == 302
    assert sign_in(house, **given).status == 401


@pytest.mark.attack(
    gains="a password is found by trying, and names of people by how the answers differ",
    before="there was no console",
    now="after five wrong ones a quarter of an hour; neither what was wrong is said nor whose name is there",
)
def test_guessing(house):
    answers = [sign_in(house, name=BY_HAND[2], password=f"guess {n}", code=_CODE) for n in range(5)]
    assert {answer.status for answer in answers} == {401}
    nobody = sign_in(house, name="nobody-at-all", password="guess", code=_CODE)
    assert (nobody.status, said(nobody)) == (401, said(answers[0]))
    right = {"name": BY_HAND[2], "password": PASSWORD, "code": house.code(BY_HAND[2])}
    assert sign_in(house, **right).status == 429


def said(answer):
    return re.findall(r'class="message[^>]*>([^<]*)', answer.text)


@pytest.mark.attack(
    gains="with a name that looks like an address, somebody shuts out everybody behind another address",
    before="there was no console",
    now="names and addresses are counted apart",
)
def test_a_name_that_is_an_address(house):
    for source in ("127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5"):
        for _ in range(5):
            wrong = sign_in(house, name="@127.0.0.9", password="guess", code=_CODE, source=source)
            assert wrong.status == 401
    right = {"name": BY_HAND[3], "password": PASSWORD, "code": house.code(BY_HAND[3])}
    assert sign_in(house, **right, source="127.0.0.9").status == 302


@pytest.mark.attack(
    gains="a link to the console leads to a page that looks like it, and asks for the password again",
    before="there was no console",
    now="it leads to pages of the console only",
)
@pytest.mark.parametrize(
    "wanted",
    [
        f"https://{_EVIL}/",
        f"//{_EVIL}/",
        f"/\\{_EVIL}/",
        f"\\\\{_EVIL}/",
        f"http:/{_EVIL}",
        "javascript:alert(1)",
        f"/\t/{_EVIL}",
        f"/%0a/{_EVIL}",
    ],
)
def test_a_link_that_leads_away(house, wanted):
    page = house.get("/sign-in/?next=" + urllib.parse.quote(wanted))
    kept = re.search(r'name="next" value="([^"]*)"', page.text)
    led = [kept[1] if kept else "/"]
    csrf, _ = token(house)
    form = {"csrfmiddlewaretoken": csrf, "language": "en", "next": wanted}
    cookie = {"Cookie": f"csrf={csrf}", "Referer": f"{house.base}/sign-in/"}
    answer = house.post("/language/", csrf=False, form=form, **cookie)
    led.append(answer.headers["Location"])
    for address in led:
        assert re.match(rf"({house.base})?/(?![/\\\t])", address), address
        assert (
            urllib.parse.urlsplit(urllib.parse.urljoin(house.base, address)).hostname == "127.0.0.1"
        )


@pytest.mark.attack(
    gains="links in pages, or in what a cache keeps of them, lead to the attacker's host",
    before="there was no console",
    now="it answers to its own names only, and writes no host into a page",
)
@pytest.mark.parametrize("headers", [{"Host": _EVIL}, {"Host": f"127.0.0.1@{_EVIL}"}])
def test_another_host(house, headers):
    answer = house.get("/sign-in/", **headers)
    assert answer.status == 400
    assert _EVIL not in answer.text


@pytest.mark.attack(
    gains="the same by headers that only a proxy may send",
    before="there was no console",
    now="they are not believed",
)
def test_another_host_that_a_proxy_would_tell(house):
    answer = house.get(
        "/account/", X_Forwarded_Host=_EVIL, X_Forwarded_For="10.9.9.9", Forwarded=f"host={_EVIL}"
    )
    assert (answer.status, answer.headers["Location"]) == (302, "/sign-in/?next=/account/")


class _Forms(HTMLParser):
    """Forms of a page: (method, action, names of fields, each with its value)."""

    def __init__(self, text):
        super().__init__()
        self.forms = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        told = dict(attributes)
        if tag == "form":
            self.forms.append((told.get("method", "get"), told.get("action", ""), {}))
        elif self.forms and told.get("name") and tag in {"input", "select", "textarea"}:
            is_text = tag != "input" or told.get("type", "text") in {"text", "search", "password"}
            self.forms[-1][2][told["name"]] = None if is_text else told.get("value", "on")


def _filled(fields, text):
    return {name: text if value is None else value for name, value in fields.items()}


@pytest.mark.attack(
    gains="words in a field act in the browser of whoever reads them, or in the database",
    before="there was no console",
    now="they are words on every page, and the tables stand",
)
def test_words_that_act(founded, tmp_path):
    house = ConsoleHouse(founded, tmp_path)
    browser = Browser()
    try:
        for person in ("admin", "operator", "publisher", "policy_editor"):
            _write_everywhere(house, person)
        for person in ("second-admin", "auditor"):
            _expect_harmless(house, browser, person)
    finally:
        browser.close()
        house.close()
    with closing(sqlite3.connect(house.repository / "fleet.db")) as database:
        assert database.execute("SELECT count(*) FROM kiosks").fetchone()[0] == 12


def _write_everywhere(house, person):
    """Into every field of every form that somebody sees; no answer breaks."""
    for row in (row for row in house.pages if row.may(person, house.store_of(row))):
        for method, action, fields in _Forms(house.get(row.path(), person).text).forms:
            if "sign-out" in action:
                continue
            for text in (HARM, SQL, "\0", "%s%n{{7*7}}", "九" * 999):
                answer = _sent(house, person, method, action or row.path(), _filled(fields, text))
                assert answer.status < 500, (row.name, action, text, house.log[-2000:])
                is_kept = "attachment" in answer.headers.get("Content-Disposition", "")  # no page
                assert is_kept or "<script>document" not in answer.text


def _sent(house, person, method, action, form):
    if method == "post":
        return house.post(action, person, form=form)
    return house.get(f"{action.partition('?')[0]}?{urllib.parse.urlencode(form)}", person)


def _expect_harmless(house, browser, person):
    with house.visitor(browser, person) as page:
        for row in house.pages:
            if not row.may(person, house.store_of(row)):
                continue
            page.goto(row.path())
            assert "owned" not in page.title(), row.name
            assert not page.locator("main img, main script").count(), row.name


@pytest.mark.attack(
    gains="a part of an address is taken for SQL, for a file, or for a template",
    before="there was no console",
    now="it names nothing that is there",
)
@pytest.mark.parametrize(
    "part", [SQL, HARM, "../../secret.key", "..%2f..%2fsettings.py", "\0", "{{7*7}}"]
)
def test_a_part_of_an_address(house, part):
    before = house.state()
    for address in ("kiosks", "rollouts", "stores", "static", "people"):
        quoted = urllib.parse.quote(part, safe="")
        answer = house.get(f"/{address}/{quoted}/", "admin")
        assert answer.status in {200, 400, 404}, (address, house.log[-2000:])
        assert "<script>document" not in answer.text
        assert "secret" not in answer.text or "secret.key" in part
    for address in (f"/static/{part}", f"/static/%2e%2e/{urllib.parse.quote(part)}"):
        status = house.get(urllib.parse.quote(address, safe="/%"), "admin").status
        assert status in {400, 404}, address
    assert house.state() == before


@pytest.mark.attack(
    gains="a page that loads it in a frame, guesses its type, or keeps it, reads it or presses for somebody",
    before="there was no console",
    now="every answer, also of a failure, forbids all of that",
)
def test_what_a_browser_is_told(house):
    paths = [row.path() for row in house.pages] + ["/no-such-page/", "/sign-in/"]
    for path in paths:
        headers = house.get(path, "admin").headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, path
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in headers["Cache-Control"], path
    assert "Server" not in headers
    _, set_as = token(house)
    assert "HttpOnly" in set_as
    assert "SameSite=Strict" in set_as


@pytest.mark.attack(
    gains="one request fills memory or disk, or ends the service",
    before="there was no console",
    now="it is refused, and the next one is answered",
)
def test_a_request_that_is_too_much(house):
    many = {f"f{n}": "x" for n in range(2000)}
    assert house.post("/account/end-others/", "viewer", form=many).status in {400, 403}
    assert house.post("/sign-in/", csrf=False, form={"name": "x" * (1 << 20)}).status in {
        400,
        403,
        413,
    }
    long = house.get("/kiosks/?search=" + "x" * 60_000, "viewer")
    assert long.status in {200, 400, 414, 431}
    deep = house.get("/kiosks/?page=99999999999999999999&sort=" + "-" * 900, "viewer")
    assert deep.status == 200
    assert house.get("/", "viewer").status == 200
