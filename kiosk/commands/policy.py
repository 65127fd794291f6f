"""`kiosk policy`: check packs, decide a case, explain and replay a decision, print all rules."""

import argparse
import datetime as dt
import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import get_args

import uuid_utils

from kiosk.china_time import CHINA
from kiosk.errors import EvidenceError, KioskError
from kiosk.policy import changed_outcomes, fact_file, rules_page
from kiosk.policy.bundle_signature import BundleError, Demands
from kiosk.policy.decision import Decision
from kiosk.policy.engine import ReplayError, decide, replay
from kiosk.policy.evaluation import PackDefectError
from kiosk.policy.explain import Audience, Explanation, duties, explain, lines, word
from kiosk.policy.facts import Fact
from kiosk.policy.packs import load_packs
from kiosk.policy.rules import Rule
from kiosk.policy.ruleset import RuleSet
from kiosk.policy.validation import PackError
from kiosk.policy.vocabulary import FactTypeError, UndeclaredFactError, groups
from kiosk.records.record import decided, decode

_EXIT: dict[type[KioskError], int] = {
    PackError: 3,
    BundleError: 3,
    PackDefectError: 3,
    UndeclaredFactError: 4,
    FactTypeError: 4,
    fact_file.FactFileError: 4,
    EvidenceError: 4,
    ReplayError: 5,
}
_MOST_PEOPLE = 1_000_000
_STATUSES = (
    "exit status: 0 done; 2 a file cannot be read; 3 the packs are refused; 4 the facts or the decision"
    " are malformed; 5 the decision cannot be repeated"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _STATUSES
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    check = actions.add_parser("check", help="load packs and say what is wrong with them")
    check.add_argument("packs", type=Path, metavar="PACKS", help="a folder with bundle.toml")
    check.add_argument("--key", type=Path, metavar="PEM", help="public key of the signature")
    check.add_argument("--installed", type=int, default=0, metavar="VERSION")
    deciding = actions.add_parser("decide", help="decide on facts from a file")
    deciding.add_argument("file", type=Path, metavar="FACTS.json")
    deciding.add_argument(
        "--at", metavar="TIME", help="becomes `now`; without either the clock counts as in doubt"
    )
    deciding.add_argument(
        "--pending", default="", metavar="GROUPS", help="not come to yet: face,consent"
    )
    deciding.add_argument("--json", action="store_true", help="what explain and replay read")
    explaining = actions.add_parser("explain", help="a decision in plain sentences")
    explaining.add_argument("file", type=Path, metavar="DECISION")
    explaining.add_argument("--audience", choices=get_args(Audience), default="customer")
    explaining.add_argument("--language", choices=("zh_CN", "en"), action="append")
    replaying = actions.add_parser("replay", help="decide again from the record, and compare")
    replaying.add_argument("file", type=Path, metavar="DECISION")
    comparing = actions.add_parser(
        "diff", help="which of many made-up people would get something else by NEW, and why"
    )
    comparing.add_argument("old", type=Path, metavar="OLD", help="a folder of packs, or its zip")
    comparing.add_argument("new", type=Path, metavar="NEW")
    comparing.add_argument("--people", type=_count, default=10_000, metavar="N")
    showing = actions.add_parser("table", help="all rules, for reading")
    showing.add_argument("--markdown", action="store_true", help="the whole page")
    for action in (deciding, explaining, replaying, showing):
        action.add_argument("--packs", type=Path, metavar="DIR", help="default: those shipped")


def run(arguments: argparse.Namespace) -> int:
    try:
        return int(_ACTIONS[arguments.action](arguments))
    except OSError as error:
        if error.filename is None:
            raise  # no file of ours
        print(f"kiosk policy: {error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    except tuple(_EXIT) as error:
        print(f"kiosk policy: {_place(arguments)}{error}", file=sys.stderr)
        return next(status for kind, status in _EXIT.items() if isinstance(error, kind))


def _place(arguments: argparse.Namespace) -> str:
    return f"{arguments.file}: " if "file" in arguments else ""


def _check(arguments: argparse.Namespace) -> int:
    key = arguments.key.read_bytes() if arguments.key else b""
    rules = load_packs(arguments.packs, demands=Demands(key, arguments.installed))
    print(f"{rules.version}: {len(rules.rules)} rules, sha256 {rules.sha256}")
    for rule in rules.rules.values():
        if rule.status == "needs_legal_review":
            print(f"{rule.id} ({rule.pack}) needs a legal review before a fleet chooses its pack")
    return 0


def _decide(arguments: argparse.Namespace) -> int:
    at = _at(arguments.at) if arguments.at else None
    facts = fact_file.read_facts(arguments.file.read_bytes(), at)
    known = facts.get("now")
    moment = known.value if known else dt.datetime.now(dt.UTC)
    rules = load_packs(arguments.packs)
    decision = decide(
        rules,
        facts,
        pending=_pending(arguments.pending),
        number=str(uuid_utils.uuid7()),
        at=moment,
    )
    if arguments.json:
        print(fact_file.write(decision, facts).decode())
    else:
        _print_decision(decision)
        for one in explain(decision, rules, "en", "auditor", facts):
            print(f"  {one.text}")
    return 0


def _explain(arguments: argparse.Namespace) -> int:
    decision, facts = _read(arguments.file)
    rules = _same_rules(arguments.packs, decision)
    for language in arguments.language or ("zh_CN", "en"):
        print(f"{word('label_decision', language)} {decision.number}: ", end="")
        known = duties(decision, rules, arguments.audience)
        print(" + ".join(word(code, language) for code in (decision.outcome.value, *known)))
        for one in explain(decision, rules, language, arguments.audience, facts):
            _print_explanation(one, language)
    return 0


def _replay(arguments: argparse.Namespace) -> int:
    decision, facts = _read(arguments.file)
    replay(decision, facts, _packs_of(arguments.packs, decision))
    print(f"{decision.number}: {decision.outcome} again, by {decision.bundle}")
    return 0


def _diff(arguments: argparse.Namespace) -> int:
    before, after = _bundle(arguments.old), _bundle(arguments.new)
    found = changed_outcomes.compare(before, after, arguments.people)
    print(f"{before.version}\n{after.version}")
    for change in found.changes:
        why = f"{_named(change.because_before)} → {_named(change.because_after)}"
        print(f"{change.how_many:>6}  {change.flow}: {change.before} → {change.after}  ({why})")
    for rule in _rules_named(found.changes, before, after):
        print(f"  {rule.id} v{rule.version} {rule.title.en}: {rule.basis.in_language('en')}")
    print(f"{found.changed} of {found.people} made-up people get something else")
    return 0


def _rules_named(
    changes: Iterable[changed_outcomes.Change], before: RuleSet, after: RuleSet
) -> Iterator[Rule]:
    """The rules behind the changes, each once, as the later bundle has them."""
    both = before.rules | after.rules
    named = (one for change in changes for one in change.because_before + change.because_after)
    yield from (both[id_] for id_ in sorted({one.rstrip("?") for one in named}))


def _named(rules: tuple[str, ...]) -> str:
    return " ".join(rules) or "-"


def _bundle(place: Path) -> RuleSet:
    """Raises PackError, BundleError, OSError."""
    if place.suffix != ".zip":
        return load_packs(place)
    try:
        return load_packs(zipfile.Path(place))
    except zipfile.BadZipFile as error:
        raise PackError(str(place), "", "is no zip") from error


def _count(text: str) -> int:
    if not (text.isdecimal() and 0 < int(text) <= _MOST_PEOPLE):
        raise argparse.ArgumentTypeError(f"must be 1 to {_MOST_PEOPLE}")
    return int(text)


def _table(arguments: argparse.Namespace) -> int:
    rules = load_packs(arguments.packs)
    print(
        rules_page.page(rules) if arguments.markdown else _plain(rules),
        end="" if arguments.markdown else "\n",
    )
    return 0


_ACTIONS = {
    "check": _check,
    "decide": _decide,
    "explain": _explain,
    "replay": _replay,
    "diff": _diff,
    "table": _table,
}


def _read(file: Path) -> tuple[Decision, dict[str, Fact]]:
    """JSON of `decide --json` or `carrier open`, or a record's own bytes (CBOR). Raises EvidenceError."""
    content = file.read_bytes()
    is_json = content.lstrip()[:1] in {b"{", b""}
    return fact_file.read(content) if is_json else decided(decode(content))


def _packs_of(directory: Path | None, decision: Decision) -> RuleSet:
    """The packs that the decision names, as they are here now."""
    named = [part.rpartition("-")[0] for part in decision.bundle.split("+")]
    return load_packs(directory, [name for name in named if name != "bundle"])


def _same_rules(directory: Path | None, decision: Decision) -> RuleSet:
    """To explain by other rules than those that decided would be to invent. Raises ReplayError."""
    rules = _packs_of(directory, decision)
    if rules.sha256 != decision.bundle_sha256:
        raise ReplayError("bundle_sha256", decision.bundle_sha256, rules.sha256)
    return rules


def _at(text: str) -> dt.datetime:
    try:
        at = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise fact_file.FactFileError("--at", "must be a moment in RFC 3339") from error
    return at if at.tzinfo else at.replace(tzinfo=CHINA)


def _pending(text: str) -> frozenset[str]:
    named = frozenset(part for part in text.split(",") if part)
    unknown = sorted(named - groups())
    if unknown:
        raise fact_file.FactFileError("--pending", f"no group of facts {unknown[0]}")
    return named


def _print_decision(decision: Decision) -> None:
    print(f"{decision.number}: {' + '.join([decision.outcome, *decision.obligations])}")
    print(f"  {decision.bundle}, engine {decision.engine}, facts {decision.facts_sha256.hex()}")


def _print_explanation(one: Explanation, language: str) -> None:
    print(f"\n  {one.text}")
    for line in lines(one, language):
        print(f"    {line}")


def _plain(rules: RuleSet) -> str:
    lines = []
    for rule in rules.rules.values():
        whose = f"{rule.scope_by or 'all'} {rule.region}"
        lines.append(f"{rule.id:<12} {whose:<18} {','.join(rule.flows)}")
        lines.append(f"    {rule.title.zh} · {rule.title.en} · from {rule.effective_from}")
        outcome = " + ".join([rule.outcome, *rule.obligations])
        lines.append(f"    {rule.condition} → {outcome} (unknown: {rule.on_unknown})")
        lines.append(
            f"    basis: {rule.basis.in_language('zh_CN')} · {rule.basis.in_language('en')}"
        )
        lines += [f"    {name} = {rules.params[name]}" for name in sorted(rule.params)]
        if rule.effective_to:
            lines.append(f"    to {rule.effective_to}")
        if rule.status != "active":
            lines.append(f"    open: {rule.status.replace('_', ' ')}")
    return "\n".join(lines)
