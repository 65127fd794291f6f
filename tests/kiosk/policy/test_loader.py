"""What the loader lets through, and each thing that it refuses, with the file and the key named."""

import hashlib

import pytest
from bundles import PACK, bundle, rule
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from house import settings_for
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from policy_cases import NOW, facts_of

from kiosk.enumerations import Outcome
from kiosk.policy.bundle_signature import (
    BundleError,
    BundleSignatureError,
    Demands,
    OlderBundleError,
)
from kiosk.policy.engine import decide
from kiosk.policy.packs import load_chosen, load_packs
from kiosk.policy.validation import PackError
from kiosk.settings import Paths, Policy

HIGHER = rule(id='"LAW"', authority='"law"')


def test_a_small_bundle_is_loaded(tmp_path):
    rules = load_packs(bundle(tmp_path))
    assert rules.version == "bundle-5+one-1"
    assert rules.rules["R-1"].remedy.en == "come back"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"condition": '"doc.expired &&"'}, "condition: does not compile"),
        ({"condition": '"doc.expierd"'}, "condition: reads undeclared facts: doc.expierd"),
        ({"condition": '"doc.age < params.nothing"'}, "condition: undeclared params: nothing"),
        ({"condition": '"has(doc.expired)"'}, "condition: has( takes an unknown for a known"),
        ({"condition": '"doc.expired == null"'}, "condition: null takes an unknown for a known"),
        (
            {"condition": "\"subject.listings.exists(l, l.region == '43')\""},
            "condition: reads undeclared facts: l.region",
        ),
        ({"condition": "\"doc.kind.matches('x')\""}, "condition: reads undeclared facts"),
        ({"condition": '"size(subject.listings) > 0"'}, "condition: subject.listings is gone"),
        ({"condition": '"doc.age"'}, "condition: gives int"),
        ({"condition": "\"doc.age > 'x'\""}, "condition: No such overload"),
        (
            {"condition": "\"doc.kind == 'visa' && !doc.expired && doc.age > 'x'\""},
            "condition: No such overload",
        ),
        ({"condition": '"face.score > 0.5"'}, "condition: face.score is not kept"),
        ({"condition": '"listing.in_term"', "scope_by": '"listing"'}, "term: listing.in_term"),
        ({"condition": '"listing.in_term"'}, "condition: reads undeclared facts"),
        ({"basis": None}, "`basis`"),
        ({"basis": '{ title = { zh = "", en = "law" } }'}, "basis: empty"),
        ({"basis": '{ title = "no_such" }'}, "no text 'no_such'"),
        ({"reason": None}, "`reason`"),
        ({"reason": '{ zh = "因", en = " " }'}, "reason: empty"),
        ({"remedy": None}, "`remedy`"),
        ({"remedy": '{ zh = "", en = "" }'}, "remedy: empty"),
        ({"appeal": None}, "appeal: REFUSE without an appeal route"),
        (
            {"appeal": None, "outcome": '"DEFER"', "on_unknown": '"REFUSE"'},
            "appeal: REFUSE without an appeal route",
        ),
        ({"on_unknown": '"ALLOW"'}, "on_unknown: an unknown is never ALLOW"),
        ({"outcome": '"ALLOW"'}, "outcome: a rule does not allow"),
        ({"floor": '{ DEFER = "REFUSE" }'}, "floor: makes DEFER graver"),
        ({"overrides": '["LAW"]'}, "overrides: province weakens LAW, which is law"),
        ({"overrides": '["NONE"]'}, "overrides: no rule NONE"),
        ({"overrides": '["R-1"]'}, "overrides: R-1 in a circle"),
        ({"flows": '["new_smi"]'}, "flows: new_smi"),
        ({"flows": "[]"}, "flows: none"),
        ({"products": '["intrenet"]'}, "products: not among"),
        ({"region": '"97"', "scope_by": '"store"'}, "region: unknown code 97"),
        ({"region": '"43"'}, "scope_by: a regional rule"),
        ({"region": '"43"', "scope_by": '"carrier"'}, "scope_by: a carrier's rule"),
        ({"effective_to": "2019-01-01"}, "effective_to: before"),
        ({"waits_for": '["fase"]'}, "waits_for"),
        ({"max_age_h": '{ "doc.age" = 1 }'}, "max_age_h: doc.age is not read"),
        ({"outcome": '"REFUZE"'}, "REFUZE"),
        ({"obligations": '["PHONE_MUM"]'}, "PHONE_MUM"),
        ({"colour": '"red"'}, "colour"),
    ],
)
def test_a_rule_that_must_not_reach_a_counter_is_refused(tmp_path, changes, why):
    with pytest.raises(PackError) as refused:
        load_packs(bundle(tmp_path, HIGHER, rule(**changes)))
    assert refused.value.rule == "R-1"
    assert why in refused.value.why
    assert "one/rules.toml: R-1: " in str(refused.value)


def test_two_rules_of_one_name_are_refused(tmp_path):
    with pytest.raises(PackError, match="R-1: duplicate id"):
        load_packs(bundle(tmp_path, rule(), rule()))


def test_two_packs_cannot_both_set_a_threshold(tmp_path):
    """Else a province could raise the country's five cards."""
    bundle(tmp_path)
    pack = PACK.replace("{name}_days", "one_days")
    bundle(tmp_path, rule(id='"R-2"'), name="two", pack=pack)
    with pytest.raises(PackError, match=r"two/pack\.toml: params\.one_days"):
        load_packs(tmp_path)


def test_rules_that_set_each_other_aside_are_refused(tmp_path):
    rules = [rule(overrides='["R-2"]'), rule(id='"R-2"', overrides='["R-1"]')]
    with pytest.raises(PackError, match="in a circle"):
        load_packs(bundle(tmp_path, *rules))


@pytest.mark.parametrize(("region", "outcome"), [("CN", "DEFER"), ("43", "REFUSE")])
def test_an_override_by_an_equal_authority_holds_where_it_applies(tmp_path, region, outcome):
    milder = rule(
        id='"R-2"',
        overrides='["R-1"]',
        outcome='"DEFER"',
        region=f'"{region}"',
        scope_by='"number_home"',
    )
    rules = load_packs(bundle(tmp_path, rule(), milder))
    decision = decide(rules, facts_of({"doc.expired": True}), number="1", at=NOW)
    assert decision.outcome is Outcome(outcome)


@pytest.mark.parametrize(
    ("file", "content", "why"),
    [
        ("one/rules.toml", "[[rule", r"one/rules\.toml: not valid TOML"),
        ("one/rules.toml", "x = 1", r"one/rules\.toml: has no \[\[rule\]\]"),
        ("one/rules.toml", "rule = [1]", r"one/rules\.toml"),
        ("one/pack.toml", "name = 'two'\nversion = 1", r"one/pack\.toml: name: two"),
        ("one/pack.toml", "name = 'one'\nversion = 'x'", r"one/pack\.toml: .*\$\.version"),
        ("bundle.toml", "version = 1", r"bundle\.toml: .*released"),
    ],
)
def test_a_broken_file_is_named(tmp_path, file, content, why):
    bundle(tmp_path)
    (tmp_path / file).write_text(content)
    with pytest.raises(PackError, match=why):
        load_packs(tmp_path)


@pytest.mark.parametrize("file", ["bundle.toml", "one/pack.toml"])
def test_a_missing_file_is_named(tmp_path, file):
    bundle(tmp_path)
    (tmp_path / file).unlink()
    with pytest.raises(PackError, match=file):
        load_packs(tmp_path)


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.one_of(st.binary(max_size=120), st.text(alphabet="[]rule=\"'{}\n 1", max_size=60)))
def test_no_bytes_in_a_rule_file_do_more_than_be_refused(tmp_path_factory, content):
    folder = bundle(tmp_path_factory.mktemp("b"))
    (folder / "one/rules.toml").write_bytes(
        content if isinstance(content, bytes) else content.encode()
    )
    with pytest.raises(PackError):
        load_packs(folder)


# -- who made it, and how old it is -----------------------------------------------------------


def pem(key):
    return key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def signed_text(folder):
    """As `sha256sum` prints it, sorted by name."""
    rows = sorted(
        (file.relative_to(folder).as_posix(), hashlib.sha256(file.read_bytes()).hexdigest())
        for file in folder.rglob("*.toml")
    )
    return "".join(f"{digest}  {name}\n" for name, digest in rows).encode()


def sign(folder, key):
    more = [] if isinstance(key, ed25519.Ed25519PrivateKey) else [ec.ECDSA(hashes.SHA256())]
    (folder / "bundle.sig").write_bytes(key.sign(signed_text(folder), *more))


KEYS = [ed25519.Ed25519PrivateKey.generate(), ec.generate_private_key(ec.SECP256R1())]


@pytest.mark.parametrize("key", KEYS)
def test_a_signed_bundle_is_loaded_and_a_changed_one_refused(tmp_path, key):
    demands = Demands(pem(key))
    bundle(tmp_path)
    with pytest.raises(BundleSignatureError, match="missing"):
        load_packs(tmp_path, demands=demands)
    sign(tmp_path, key)
    load_packs(tmp_path, demands=demands)
    with pytest.raises(BundleSignatureError, match="does not hold"):
        load_packs(tmp_path, demands=Demands(pem(ed25519.Ed25519PrivateKey.generate())))
    rules = tmp_path / "one/rules.toml"
    rules.write_text(rules.read_text().replace("REFUSE", "DEFER"))
    with pytest.raises(BundleSignatureError, match="does not hold"):
        load_packs(tmp_path, demands=demands)


@pytest.mark.parametrize(
    ("key", "why"),
    [(b"nonsense", "no public key"), (pem(ec.generate_private_key(ec.SECP384R1())), "neither")],
)
def test_a_key_of_another_kind_opens_nothing(tmp_path, key, why):
    sign(bundle(tmp_path), KEYS[0])
    with pytest.raises(BundleSignatureError, match=why):
        load_packs(tmp_path, demands=Demands(key))


def test_a_signature_of_any_length_is_read_with_bounds(tmp_path):
    (bundle(tmp_path) / "bundle.sig").write_bytes(b"x" * 4096)
    with pytest.raises(BundleSignatureError, match="too long"):
        load_packs(tmp_path, demands=Demands(pem(KEYS[0])))


def test_an_older_bundle_is_refused_but_for_a_signed_rollback(tmp_path):
    key = KEYS[0]
    manifest = "version = 5\nreleased = 2026-01-01\nrolls_back = 6\n"
    bundle(tmp_path, manifest=manifest)
    sign(tmp_path, key)
    load_packs(tmp_path, demands=Demands(installed=5))
    load_packs(tmp_path, demands=Demands(pem(key), installed=6))
    for demands in (Demands(installed=6), Demands(pem(key), installed=7)):
        with pytest.raises(OlderBundleError) as refused:
            load_packs(tmp_path, demands=demands)
        assert (refused.value.version, refused.value.installed) == (5, demands.installed)


# -- which packs ------------------------------------------------------------------------------


def test_packs_are_chosen_by_name_and_an_unknown_one_is_an_error():
    chosen = load_packs(names=["cn", "hunan"])
    assert {rule.pack for rule in chosen.rules.values()} == {"cn", "hunan"}
    with pytest.raises(BundleError, match="no pack atlantis"):
        load_packs(names=["atlantis"])


def test_a_kiosk_loads_what_its_settings_choose_and_demand(tmp_path):
    key = tmp_path / "key.pem"
    key.write_bytes(pem(KEYS[0]))
    folder = bundle(tmp_path / "bundle")
    bundle(folder, rule(id='"R-2"'), name="two")
    sign(folder, KEYS[0])

    def chosen(**policy):
        paths = Paths(data=tmp_path, run=tmp_path, packs=folder)
        return load_chosen(settings_for(tmp_path, paths=paths, policy=Policy(**policy)))

    assert set(chosen(packs=("two",), public_key=key).rules) == {"R-2"}
    with pytest.raises(OlderBundleError):
        chosen(packs=("two",), public_key=key, installed=6)
    (folder / "one/rules.toml").write_text(rule(version="2"))
    with pytest.raises(BundleSignatureError):  # what is not chosen is signed too
        chosen(packs=("two",), public_key=key)


def test_what_needs_a_legal_review_is_in_no_kiosk_unless_its_fleet_chose_it():
    reviewed = {rule.status for rule in load_packs(names=Policy().packs).rules.values()}
    assert reviewed == {"active"}
    every = load_packs().rules.values()
    assert {rule.pack for rule in every if rule.status == "needs_legal_review"} == {
        *("cn-2025", "cn-unicom", "hebei", "hubei", "hunan"),
        *("shenyang", "sichuan", "yuncheng", "zhengzhou"),
    }


def test_parameters_may_stand_in_a_file_of_their_own(tmp_path):
    folder = bundle(
        tmp_path,
        pack="name = '{name}'\nversion = 1\n[texts]\ncome_back = {{ zh = 'x', en = 'y' }}\n",
    )
    (folder / "one" / "parameters.toml").write_text("one_days = 4\n")
    assert load_packs(folder).params == {"one_days": 4}


def test_parameters_stand_in_one_place(tmp_path):
    folder = bundle(tmp_path)
    (folder / "one" / "parameters.toml").write_text("one_days = 4\n")
    with pytest.raises(PackError, match=r"one/parameters\.toml: .*pack\.toml has params"):
        load_packs(folder)
