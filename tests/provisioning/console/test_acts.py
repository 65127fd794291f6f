"""Acts at the console are the fleet's own: checked, typed, agreed to by a second person, and audited."""

import json
import re
import sqlite3
from contextlib import closing

import msgspec
import pytest
from console_site import Visitor
from publisher import PASSPHRASE

from provisioning.console.roles import ConsoleRole
from provisioning.fleet import online_signing, recalling
from provisioning.fleet.rollouts import plan
from provisioning.fleet.rollouts.plan import PauseCause, RolloutPlan, RolloutState
from provisioning.updates.jobs import JobKind

_WHY = "A date is wrong"


@pytest.fixture
def fleet(fleet):
    fleet.kiosk("K1")
    fleet.publisher.publish("policy", "13", {"bundle-13.zip": b"rules"})
    fleet.publisher.publish("app", "1.4.0", {"kiosk-1.4.0-py3-none-any.whl": b"wheel"})
    made = RolloutPlan(id="policy-1", kind=JobKind.POLICY, release="13", rings=plan.rings("100"))
    fleet.acts("test").begin(made, replaces=False)
    return fleet


def _state(fleet, name="policy-1"):
    return fleet.register.rollouts.find(name).state


def _messages(visitor, path="/account/"):
    return visitor.get(path).content.decode()


def _somebody(*roles):
    return Visitor(*((role, "") for role in roles)).entered()


def test_pause_and_resume(fleet):
    somebody = _somebody(ConsoleRole.OPERATOR)
    somebody.post("/rollouts/policy-1/pause/")
    assert _state(fleet) is RolloutState.PAUSED
    assert fleet.register.rollouts.find("policy-1").cause is PauseCause.PERSON
    somebody.post("/rollouts/policy-1/resume/", looked_at=_looked_at(somebody))
    assert _state(fleet) is RolloutState.RUNNING
    assert (somebody.name, "rollout paused", "policy-1") in fleet.audited()
    assert (somebody.name, "rollout resumed", "policy-1") in fleet.audited()


def _looked_at(visitor):
    page = visitor.get("/rollouts/policy-1/").content.decode()
    return re.search(r'name="looked_at" value="([^"]*)"', page)[1]


def test_what_goes_on_is_what_somebody_has_looked_at(fleet):
    somebody = _somebody(ConsoleRole.OPERATOR)
    somebody.post("/rollouts/policy-1/pause/")
    seen = _looked_at(somebody)
    before = fleet.register.rollouts.find("policy-1")
    with fleet.register.transaction():
        after = msgspec.structs.replace(before, cause=PauseCause.FAILURES)
        fleet.register.rollouts.save(before, after)
    for act in ("resume", "retry"):
        somebody.post(f"/rollouts/policy-1/{act}/", looked_at=seen)
        assert _state(fleet) is RolloutState.PAUSED
        assert "has changed since that page" in _messages(somebody)
    assert (somebody.name, "rollout resumed", "policy-1") not in fleet.audited()


def test_what_cannot_be_done_is_a_sentence(fleet):
    somebody = _somebody(ConsoleRole.OPERATOR)
    answer = somebody.post("/rollouts/policy-1/resume/", looked_at="running - 0")
    assert answer.url == "/rollouts/policy-1/"
    assert "is not paused" in _messages(somebody, answer.url)


def test_abort_wants_its_name_typed(fleet):
    somebody = _somebody(ConsoleRole.OPERATOR)
    for typed in ("", "policy", "POLICY-1"):
        somebody.post("/rollouts/policy-1/abort/", typed=typed)
        assert _state(fleet) is RolloutState.RUNNING
    somebody.post("/rollouts/policy-1/abort/", typed="policy-1")
    assert _state(fleet) is RolloutState.ABORTED


def test_an_editor_of_rules_lets_no_application_go_on(fleet):
    made = RolloutPlan(id="app-2", kind=JobKind.APP, release="1.4.0", rings=plan.rings("100"))
    fleet.acts("test").begin(made, replaces=False)
    editor = _somebody(ConsoleRole.POLICY_EDITOR)
    editor.post("/rollouts/app-2/pause/")
    editor.post("/rollouts/app-2/resume/", looked_at="paused person 0")
    editor.post("/rollouts/app-2/retry/", looked_at="paused person 0")
    assert _state(fleet, "app-2") is RolloutState.PAUSED


def test_content_is_begun_by_one_and_an_application_by_two(fleet):
    editor = _somebody(ConsoleRole.POLICY_EDITOR)
    editor.post("/begin/policy/13/", rings="100", replaces="on", look="on")
    assert fleet.register.rollouts.find("policy-2").plan.waits_for_a_look
    editor.post("/begin/app/1.4.0/", rings="100")
    one, other = _somebody(ConsoleRole.PUBLISHER), _somebody(ConsoleRole.PUBLISHER)
    one.post("/begin-app/1.4.0/", rings="100", typed="1.4.0")
    assert fleet.register.rollouts.find("app-3") is None
    _agree(other, typed="1.4.0")
    begun = fleet.register.rollouts.find("app-3")
    assert begun.plan.release == "1.4.0"
    assert begun.plan.waits_for_a_look
    assert (one.name, "proposed: rollout_begin_app", "1.4.0") in fleet.audited()
    assert (other.name, "rollout begun", "app-3") in fleet.audited()


def test_what_was_proposed_is_what_is_done(fleet):
    one, other = _somebody(ConsoleRole.PUBLISHER), _somebody(ConsoleRole.PUBLISHER)
    one.post("/begin-app/1.4.0/", rings="5,100", window="22:00-06:00", typed="1.4.0")
    more = {"rings": "100", "window": "", "in_opening_hours": "on", "proposed_by": "somebody"}
    _agree(other, typed="1.4.0", **more)
    begun = fleet.register.rollouts.find("app-2").plan
    assert [str(ring) for ring in begun.rings] == ["5 %", "100 %"]
    assert begun.window
    assert not begun.in_opening_hours
    told = [row.detail for row in fleet.register.audit.all() if row.subject == "app-2"]
    assert told == [f"app 1.4.0, rings 5 %, 100 % (proposed by {one.name})"]


def test_whoever_begins_content_names_no_other_proposer(fleet):
    editor = _somebody(ConsoleRole.POLICY_EDITOR)
    editor.post("/begin/policy/13/", rings="100", replaces="on", proposed_by="somebody")
    told = [row.detail for row in fleet.register.audit.all() if row.subject == "policy-2"]
    assert told == ["policy 13, rings 100 %"]


def _proposal():
    from provisioning.console.security import second_person  # noqa: PLC0415 - when there is a console

    return second_person.open_ones().first()


def _agree(visitor, **given):
    return visitor.post(f"/approvals/{_proposal().pk}/agree/", **given)


@pytest.fixture
def proposed(fleet):
    somebody = _somebody(ConsoleRole.POLICY_EDITOR)
    somebody.post("/rollouts/policy-1/recall/", why=_WHY, typed="policy-1")
    return somebody


def test_a_recall_needs_a_second_person_and_the_roles_key(fleet, proposed):
    assert _state(fleet) is RolloutState.RUNNING
    other = _somebody(ConsoleRole.POLICY_EDITOR)
    shown = other.get("/approvals/").content.decode()
    assert _WHY in shown
    assert proposed.name in shown
    _agree(other, typed="policy-1", passphrase="not this one, certainly")
    assert _state(fleet) is RolloutState.RUNNING
    assert _proposal()  # it waits again
    _agree(other, typed="policy-1", passphrase=PASSPHRASE)
    assert _state(fleet) is RolloutState.RECALLED
    assert recalling.why_recalled(fleet.publisher.repository, "policy/13.release.json") == _WHY
    told = [row.detail for row in fleet.register.audit.all() if row.act == "rollout recalled"]
    assert told == [f"{_WHY} (proposed by {proposed.name})"]
    assert _proposal() is None


def test_a_recall_that_no_kiosk_learns_of_yet_is_said(fleet, proposed):
    other, unlearned = _somebody(ConsoleRole.POLICY_EDITOR), "policy: its newest version is signed"
    assert online_signing.behind(fleet.publisher.repository) == []
    _agree(other, typed="policy-1", passphrase=PASSPHRASE)
    assert "renews the snapshot" in _messages(other, "/rollouts/policy-1/")
    assert unlearned in other.get("/").content.decode()
    fleet.publisher.refresh_online()
    assert online_signing.behind(fleet.publisher.repository) == []


def test_a_keys_passphrase_is_tried_a_few_times_and_each_is_audited(fleet, proposed):
    other = _somebody(ConsoleRole.POLICY_EDITOR)
    for at in range(5):
        _agree(other, typed="policy-1", passphrase=f"guess {at}")
    _agree(other, typed="policy-1", passphrase=PASSPHRASE)
    assert _state(fleet) is RolloutState.RUNNING
    assert "Too many wrong attempts" in _messages(other, "/approvals/")
    failed = (other.name, "agreeing failed: rollout_recall", "policy-1")
    assert fleet.audited().count(failed) == 5


def test_nobody_agrees_with_themselves(fleet, proposed):
    _agree(proposed, typed="policy-1", passphrase=PASSPHRASE)
    assert _state(fleet) is RolloutState.RUNNING
    assert "another person has to agree" in _messages(proposed, "/approvals/")


@pytest.mark.parametrize("role", [ConsoleRole.OPERATOR, ConsoleRole.AUDITOR, ConsoleRole.ADMIN])
def test_who_may_not_do_it_agrees_to_nothing(fleet, proposed, role):
    other = _somebody(role)
    assert _agree(other, typed="policy-1", passphrase=PASSPHRASE).status_code == 403
    assert _state(fleet) is RolloutState.RUNNING


def test_a_publisher_recalls_no_rules(fleet, proposed):
    _agree(_somebody(ConsoleRole.PUBLISHER), typed="policy-1", passphrase=PASSPHRASE)
    assert _state(fleet) is RolloutState.RUNNING


def test_agreeing_wants_the_name_typed_too(fleet, proposed):
    _agree(_somebody(ConsoleRole.POLICY_EDITOR), typed="", passphrase=PASSPHRASE)
    assert _state(fleet) is RolloutState.RUNNING


def test_a_refused_proposal_is_over(fleet, proposed):
    number = _proposal().pk
    other = _somebody(ConsoleRole.POLICY_EDITOR)
    other.post(f"/approvals/{number}/refuse/")
    answer = other.post(f"/approvals/{number}/agree/", typed="policy-1", passphrase=PASSPHRASE)
    assert answer.status_code == 302
    assert _state(fleet) is RolloutState.RUNNING
    assert (other.name, "refused: rollout_recall", "policy-1") in fleet.audited()


def test_nobody_agrees_to_what_somebody_proposed_who_was_shut(fleet, proposed):
    admin = _somebody(ConsoleRole.ADMIN)
    admin.post(f"/people/{proposed.name}/shut/", typed=proposed.name)
    assert _proposal() is None


def test_other_roles_withdraw_what_was_proposed_with_the_ones_before(fleet, proposed):
    admin = _somebody(ConsoleRole.ADMIN)
    admin.post(f"/people/{proposed.name}/roles/", roles="policy_editor")
    assert _proposal() is None


def test_nobody_agrees_to_what_its_proposer_may_not_do(fleet, proposed):
    other = _somebody(ConsoleRole.POLICY_EDITOR)
    proposed.account.grants.update(role="auditor")
    _agree(other, typed="policy-1", passphrase=PASSPHRASE)
    assert _state(fleet) is RolloutState.RUNNING
    assert "may not do it any more" in _messages(other, "/approvals/")
    proposed.account.grants.update(role="publisher")  # who recalls applications, not rules
    _agree(other, typed="policy-1", passphrase=PASSPHRASE)
    assert _state(fleet) is RolloutState.RUNNING


def test_what_a_proposer_fills_in_does_not_agree_for_the_second(fleet):
    one = _somebody(ConsoleRole.POLICY_EDITOR)
    one.post("/rollouts/policy-1/recall/", why=_WHY, typed="policy-1", passphrase=PASSPHRASE)
    assert PASSPHRASE not in _proposal().detail
    assert set(json.loads(_proposal().detail)["given"]) == {"why"}


def test_a_recall_without_a_reason_is_no_proposal(fleet):
    _somebody(ConsoleRole.POLICY_EDITOR).post(
        "/rollouts/policy-1/recall/", why=" ", typed="policy-1"
    )
    assert _proposal() is None


def test_a_key_that_is_elsewhere_is_told(fleet, proposed):
    (fleet.publisher.repository.keys / "policy.pem").unlink()
    other = _somebody(ConsoleRole.POLICY_EDITOR)
    _agree(other, typed="policy-1", passphrase=PASSPHRASE)
    assert "fleet rollout recall" in _messages(other, "/approvals/")
    assert _state(fleet) is RolloutState.RUNNING


def _without_audit(fleet):
    """As on a full disk: nothing more can be written into it."""
    with closing(sqlite3.connect(fleet.publisher.folder / "fleet.db")) as database:
        database.execute(
            "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'full'); END"
        )


def test_what_cannot_be_audited_is_not_done(fleet):
    from provisioning.console.models import ConsoleAccount  # noqa: PLC0415 - when there is a console

    admin, one = _somebody(ConsoleRole.ADMIN), Visitor((ConsoleRole.PUBLISHER, "")).signed_in()
    of_one = ConsoleAccount.objects.filter(name=one.name)
    before = of_one.values().get()
    _without_audit(fleet)
    admin.post("/people/add/", name="eve", roles="admin")
    admin.post(f"/people/{one.name}/roles/", roles="admin")
    admin.post(f"/people/{one.name}/reset/", typed=one.name)
    admin.post(f"/people/{one.name}/shut/", typed=one.name)
    admin.post(f"/people/{one.name}/end/")
    one.post("/begin-app/1.4.0/", typed="1.4.0")
    assert not ConsoleAccount.objects.filter(name="eve").exists()
    assert of_one.values().get() == before
    assert [grant.role for grant in of_one.get().grants.all()] == ["publisher"]
    assert _proposal() is None
    assert one.get("/").status_code == 200


def test_a_refusal_that_cannot_be_audited_is_none(fleet, proposed):
    _without_audit(fleet)
    proposed.post(f"/approvals/{_proposal().pk}/refuse/")
    assert _proposal()


def test_a_sign_in_that_cannot_be_audited_is_none(fleet):
    somebody = Visitor((ConsoleRole.VIEWER, "")).set_up()
    _without_audit(fleet)
    answer = somebody.sign_in()
    assert answer.status_code == 503
    assert "is not written" in answer.content.decode()
    assert somebody.get("/").status_code == 302
    assert somebody.sign_in(code="000000").status_code == 503


def test_a_kiosk_is_put_leased_and_given_back(fleet):
    somebody = _somebody(ConsoleRole.OPERATOR)
    somebody.post("/kiosks/K1/place/", ring="canary", store="hb-wh-2")
    known = fleet.register.kiosks.find("K1")
    assert (known.ring, known.store) == ("canary", "hb-wh-2")
    somebody.post("/kiosks/K1/place/", ring="Not A Ring", store="hb-wh-2")
    assert fleet.register.kiosks.find("K1").ring == "canary"
    for hours in ("0", "-1", "nan", "1e9", "x"):
        somebody.post("/kiosks/K1/lease/", hours=hours)
        assert not fleet.register.leases.running(0.0)
    somebody.post("/kiosks/K1/lease/", hours="2", why="new reader")
    assert fleet.register.leases.running(0.0)["K1"].owner == somebody.name
    assert "new reader" in _messages(somebody, "/kiosks/K1/")
    somebody.post("/kiosks/K1/release/")
    assert not fleet.register.leases.running(0.0)
