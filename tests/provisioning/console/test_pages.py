"""Pages: what they show, how lists are narrowed, and that what kiosks say is shown and nothing else."""

import base64
import csv
import datetime as dt
import hashlib
import io
import json
import re
import zipfile
from pathlib import Path

import console_texts
import msgspec
import pytest
from console_site import Visitor
from django.utils import translation

from kiosk.enumerations import ComplaintGround
from provisioning.console import carrier_words
from provisioning.console.roles import ConsoleRole
from provisioning.fleet.rollouts import plan
from provisioning.fleet.rollouts.plan import Part, PartState, RolloutPlan
from provisioning.fleet.tables.audit import NOTHING_CHECKED
from provisioning.updates.desired_and_reported import ReportedHealth
from provisioning.updates.jobs import JobKind, JobStage, JobState, JobStatus

_PACKS = Path(__file__).parents[3] / "kiosk" / "policy" / "packs"
_SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def visitor(fleet):
    return Visitor(*((role, "") for role in ConsoleRole)).entered()


def _text(answer):
    return answer.content.decode()


def _devices(answer):
    return re.findall(r'href="/kiosks/([^/?"]+)/"', _text(answer))


def _failed(version=1, code="unhealthy", text="camera did not open"):
    at = dt.datetime.now(dt.UTC)
    log = ("10:42 agent: confirm", f"10:43 {_SCRIPT}")
    return JobStatus(
        f"desired-{version}-app", version, JobState.FAILED, JobStage.ROLL_BACK, JobKind.APP, "1.5.0",
        code, text, at, log,
    )  # fmt: skip


def test_the_overview_answers_in_order(fleet, visitor):
    fleet.kiosk("K1", backlog=3, oldest_at=dt.datetime.now(dt.UTC).timestamp() - 240)
    fleet.kiosk("K2", heard_at=dt.datetime.now(dt.UTC).timestamp() - 7200)
    fleet.said("K1", _failed())
    page = _text(visitor.get("/"))
    figures = re.findall(r'class="what">([^<]+)<.*?class="value[^>]*>([^<]+)<', page)
    assert figures[0] == ("In reach of 2", "1")
    assert ("Oldest record", "4 min") in figures
    assert figures[-1] == ("Needs a person", "1")
    assert "1 kiosk fails" in page


def test_a_failure_is_there_with_stage_code_text_and_log_at_the_next_look(fleet, visitor):
    fleet.kiosk("K1")
    visitor.get("/kiosks/K1/")
    fleet.said("K1", _failed())
    page = _text(visitor.get("/kiosks/K1/"))
    for told in ("rolled back", "unhealthy", "camera did not open", "10:42 agent: confirm"):
        assert told in page
    assert _devices(visitor.get("/kiosks/?state=failing")) == ["K1"]


def test_the_list_and_the_kiosks_page_say_the_same(fleet, visitor):
    fleet.kiosk("K1", heard_at=dt.datetime.now(dt.UTC).timestamp() - 600)
    fleet.said("K1", _failed())
    assert _devices(visitor.get("/kiosks/?state=failing")) == ["K1"]
    page = _text(visitor.get("/kiosks/K1/"))
    assert "failed: unhealthy" in page
    assert "offline, and waited for" not in page


def test_a_failure_that_was_mended_is_red_no_more(fleet, visitor):
    fleet.kiosk("K1")
    fleet.said("K1", _failed())
    other = msgspec.structs.replace(
        _failed(2), kind=JobKind.POLICY, state=JobState.SUCCEEDED, stage=JobStage.DONE, log=()
    )
    fleet.said("K1", other)
    assert "10:42 agent: confirm" in _text(visitor.get("/kiosks/K1/"))
    fleet.said(
        "K1", msgspec.structs.replace(other, id="desired-3-app", version=3, kind=JobKind.APP)
    )
    assert "10:42 agent: confirm" not in _text(visitor.get("/kiosks/K1/"))


def test_what_kiosks_say_is_text(fleet, visitor):
    fleet.kiosk("K1", health=ReportedHealth(False, _SCRIPT), versions={"app": _SCRIPT})
    fleet.said("K1", _failed(text=_SCRIPT, code=_SCRIPT))
    fleet.acts(_SCRIPT).lease("K1", 60, _SCRIPT)
    for path in ("/", "/kiosks/", "/kiosks/K1/", "/audit/", f"/kiosks/?search={_SCRIPT}"):
        assert _SCRIPT not in _text(visitor.get(path)), path


def test_a_list_is_narrowed_sorted_and_paged(fleet, visitor):
    for number in range(120):
        fleet.kiosk(f"K{number:03}", store=f"S{number % 3}", backlog=number)
    assert _devices(visitor.get("/kiosks/")) == [f"K{number:03}" for number in range(50)]
    assert len(_devices(visitor.get("/kiosks/?page=3"))) == 20
    assert _devices(visitor.get("/kiosks/?sort=-backlog"))[0] == "K119"
    assert _devices(visitor.get("/kiosks/?search=k007")) == ["K007"]
    assert len(_devices(visitor.get("/kiosks/?store=S1&state=well"))) == 40
    assert _devices(visitor.get("/kiosks/?state=silent")) == []


@pytest.mark.parametrize(
    "query",
    [
        "sort=(SELECT 1)--", "page=-1", "page=9999999999", "page=٣", "state=' OR 1=1 --", "store=%",
        "search=%27%22%3B%00", "ring=%F0%9F%98%80", "app=" + "x" * 3000, "sort=-", "page=0x10",
    ],
)  # fmt: skip
def test_no_question_breaks_the_list(fleet, visitor, query):
    fleet.kiosk("K1")
    assert visitor.get(f"/kiosks/?{query}").status_code == 200
    assert visitor.get(f"/audit/?before={query[:20]}&search={query}").status_code == 200


def test_offline_is_not_failed(fleet, visitor):
    fleet.kiosk("K1", heard_at=dt.datetime.now(dt.UTC).timestamp() - 600)
    page = _text(visitor.get("/kiosks/K1/"))
    assert "offline, and waited for" in page
    assert _devices(visitor.get("/kiosks/?state=failing")) == []


def test_a_roll_out_shows_rings_and_causes(fleet, visitor):
    fleet.kiosk("K1", ring="canary")
    made = RolloutPlan(
        id="app-1", kind=JobKind.APP, release="1.5.0", rings=plan.rings("canary,100")
    )
    fleet.acts("test").begin(made, replaces=False)
    page = _text(visitor.get("/rollouts/app-1/"))
    assert "0 of 1 have it" in page
    assert re.search(r'<svg class="bar"[^>]* aria-label="canary: ', page)
    assert "app-1" in _text(visitor.get("/rollouts/"))


def test_a_list_of_what_is_over_reads_no_parts_again(fleet, visitor):
    from provisioning.console import fleet_data  # noqa: PLC0415 - when there is a console

    for number in range(60):
        made = RolloutPlan(
            id=f"app-{number}", kind=JobKind.APP, release="1.5.0", rings=plan.rings("100")
        )
        fleet.acts("test").begin(made, replaces=True)
    fleet.acts("test").abort("app-59")
    assert len(re.findall(r'href="/rollouts/app-\d+/"', _text(visitor.get("/rollouts/")))) == 50
    asked = []
    connection = fleet_data.register()._database.conn
    connection.set_trace_callback(asked.append)
    assert visitor.get("/rollouts/").status_code == 200
    connection.set_trace_callback(None)
    assert [sql for sql in asked if "FROM rollouts" in sql]
    assert not [sql for sql in asked if "parts" in sql]


def test_two_bundles_are_compared_rule_by_rule(fleet, visitor):
    for version, date in (("13", "2021-06-17"), ("14", "2026-12-01")):
        fleet.publisher.publish("policy", version, {f"bundle-{version}.zip": _bundle(date)})
    page = _text(visitor.get("/releases/compare/?before=13&after=14"))
    assert "1 rule differs" in page
    assert "cn / N-OWN-01" in page
    assert "<del>2021-06-17</del>" in page
    assert "<ins>2026-12-01</ins>" in page
    assert "Compare two bundles" in _text(visitor.get("/releases/"))


def _bundle(date):
    """Those shipped, with another date of one rule."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for file in sorted(_PACKS.rglob("*.toml")):
            text = file.read_text("utf-8")
            if file.name == "numbers.toml" and file.parent.name == "cn":
                text = text.replace("2021-06-17", date, 1)
            archive.writestr(str(file.relative_to(_PACKS)), text)
    return content.getvalue()


def test_what_is_no_bundle_is_said(fleet, visitor):
    fleet.publisher.publish("policy", "13", {"bundle-13.zip": b"no zip"})
    assert "no bundle of rules" in _text(visitor.get("/releases/compare/?before=13&after=13"))
    assert "is not published" in _text(visitor.get("/releases/compare/?before=99&after=13"))


def test_a_damaged_bundle_is_none(fleet, visitor):
    content, name = io.BytesIO(), "bundle.toml"
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, "version = 13\n" * 100)
    damaged = bytearray(content.getvalue())
    damaged[30 + len(name)] = 0xFF  # behind its header: no block begins so
    fleet.publisher.publish("policy", "13", {"bundle-13.zip": bytes(damaged)})
    assert "no bundle of rules" in _text(visitor.get("/releases/compare/?before=13&after=13"))


def test_the_audit_is_exported_whole_and_holds_no_formula(fleet, visitor):
    fleet.kiosk("K1")
    fleet.acts("=cmd|' /C calc'!A0").lease("K1", 60, "@SUM(1)")
    exported = list(csv.DictReader(io.StringIO(_text(visitor.post("/audit/audit.csv")))))
    assert [row["number"] for row in exported] == [str(at + 1) for at in range(len(exported))]
    assert exported[-1]["act"] == "audit exported"
    assert not [cell for row in exported for cell in row.values() if cell.startswith(("=", "@"))]
    rows = json.loads(_text(visitor.post("/audit/audit.json")))
    assert len(rows) == len(exported) + 1
    assert rows[0]["hash"] == fleet.register.audit.all()[0].hash.hex()


def test_what_is_over_is_listed_by_what_became_of_it(fleet, visitor):
    for device in ("K1", "K2", "K3"):
        fleet.kiosk(device)
    made = RolloutPlan(id="policy-1", kind=JobKind.POLICY, release="13", rings=plan.rings("50,100"))
    fleet.acts("ada").begin(made, replaces=False)
    parts = {"K1": Part(state=PartState.DONE), "K2": Part(state=PartState.FAILED), "K3": Part()}
    with fleet.register.transaction():
        before = fleet.register.rollouts.find("policy-1")
        fleet.register.rollouts.save(before, msgspec.structs.replace(before, parts=parts))
    assert "<strong>50 %</strong>" in _text(visitor.get("/rollouts/"))
    fleet.acts("ada").abort("policy-1")
    shown = _text(visitor.get("/rollouts/"))
    assert "1 of 3 have it · 1 failed" in shown
    assert "<strong>50 %</strong>" not in shown


def test_who_follows_a_link_exports_no_audit(fleet, visitor):
    for path in ("/audit/audit.csv", "/audit/audit.json"):
        assert visitor.get(path).status_code == 405
    assert "audit exported" not in {act for _who, act, _whom in fleet.audited()}


def test_an_export_of_the_audit_can_be_verified_elsewhere(fleet, visitor):
    fleet.kiosk("K1")
    fleet.acts("王").lease("K1", 60, 'a "reader"')
    for path, read in (("audit.json", json.loads), ("audit.csv", _rows)):
        before = b""
        for row in read(_text(visitor.post(f"/audit/{path}"))):
            told = [base64.b64encode(before).decode(), int(row["number"]), float(row["at_seconds"])]
            told += [row[name] for name in ("who", "act", "subject", "detail")]
            text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
            before = hashlib.sha256(text.encode()).digest()
            assert before.hex() == row["hash"]


def _rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_a_check_goes_on_from_the_last_one(fleet):
    fleet.kiosk("K1")
    audit = fleet.register.audit
    fleet.acts("anna").lease("K1", 60, "")
    first = audit.checked(NOTHING_CHECKED)
    assert first == (0, 1, audit.all()[0].hash)
    fleet.acts("anna").release("K1")
    assert audit.checked(first) == (0, 2, audit.all()[1].hash)
    assert audit.checked(first._replace(hash=b"other")).broken == 2
    assert audit.checked(NOTHING_CHECKED._replace(broken=1)).broken == 1


def test_a_changed_audit_shows(fleet, visitor):
    fleet.kiosk("K1")
    fleet.acts("somebody").lease("K1", 60, "reader")
    database = fleet.register._database
    database.execute("DROP TRIGGER audit_is_not_changed")
    database.execute("UPDATE audit SET who='nobody' WHERE number=1")
    database.conn.commit()
    assert "was changed behind the fleet" in _text(visitor.get("/audit/"))


def test_every_page_tells_the_browser_what_it_may(fleet, visitor):
    fleet.kiosk("K1")
    for path in ("/", "/kiosks/K1/", "/sign-in/", "/nowhere/", "/audit/audit.json"):
        headers = visitor.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; ")
        assert "unsafe-" not in policy
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"
    cookies = Visitor().signed_in().browser.cookies
    assert cookies["session"]["httponly"]
    assert cookies["session"]["samesite"] == "Lax"


def test_no_page_has_what_its_policy_forbids(fleet, visitor):
    fleet.kiosk("K1")
    fleet.said("K1", _failed())
    for path in ("/", "/kiosks/", "/kiosks/K1/", "/rollouts/", "/releases/", "/audit/", "/people/"):
        page = _text(visitor.get(path))
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?! src)|https?://", page), path


def test_every_text_has_its_chinese():
    assert sorted(console_texts.used() - console_texts.translated().keys()) == []


def test_no_chinese_text_is_left_over():
    assert sorted(console_texts.translated().keys() - console_texts.used()) == []


def test_pages_are_chinese_for_who_wants_it(fleet, visitor):
    fleet.kiosk("K1")
    visitor.post("/language/", language="zh-hans", next="/kiosks/")
    page = _text(visitor.get("/kiosks/"))
    assert '<html lang="zh-Hans">' in page
    assert "最近上报" in page
    assert "Last heard" not in page


@pytest.mark.parametrize(("language", "words"), [("en", "en"), ("zh-hans", "zh_CN")])
def test_a_ground_is_told_in_the_words_it_was_chosen_by(visitor, language, words):
    visitor.get("/kiosks/")
    with translation.override(language):
        told = {ground: str(said) for ground, said in carrier_words.GROUNDS.items()}
    assert told == {ground: ground.words[words] for ground in ComplaintGround}


def test_a_broken_register_is_a_sentence(fleet, visitor):
    fleet.kiosk("K1")
    made = RolloutPlan(id="app-1", kind=JobKind.APP, release="1.5.0", rings=plan.rings("100"))
    fleet.acts("test").begin(made, replaces=False)
    fleet.register._database.execute("UPDATE rollouts SET plan=x'00'")
    fleet.register._database.conn.commit()
    answer = visitor.get("/rollouts/app-1/")
    assert answer.status_code == 503
    assert "put its back-up in place" in _text(answer)


def test_a_carriers_folder_that_cannot_be_used_takes_only_its_own_pages(site, fleet, tmp_path):
    from django.test import override_settings  # noqa: PLC0415 - needs the settings

    (tmp_path / "carrier" / "carrier.db").mkdir(parents=True)  # no ledger can be opened there
    place = site.place._replace(repository=fleet.publisher.folder, carrier=tmp_path / "carrier")
    somebody = Visitor((ConsoleRole.ADMIN, "")).entered()
    with override_settings(CONSOLE=place):
        assert somebody.get("/").status_code == 200
        answer = somebody.get("/stores/")
    assert answer.status_code == 503
    assert "has to write there" in answer.content.decode()
