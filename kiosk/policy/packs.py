"""Rules as data: TOML packs, and a loader that refuses what must not reach a counter.

A pack is a folder with `pack.toml` (name, version, params) and any number of rule files.
"""

import datetime as dt
import hashlib
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Literal

import cel
import msgspec

from kiosk.errors import KioskError
from kiosk.policy.facts import DECLARED

_READ = re.compile(r"\b[a-z_]+(?:\.[a-z_0-9]+)+\b|\bnow\b|\bchannel\b")
_TEXT_IN_QUOTES = re.compile(r"'[^']*'|\"[^\"]*\"")


class Outcome(StrEnum):
    """Least to most restrictive, in this order."""

    ALLOW = "ALLOW"
    DEFER = "DEFER"
    BLOCK_UNTIL_CONSENT = "BLOCK_UNTIL_CONSENT"
    BLOCK_UNTIL_SIGNED = "BLOCK_UNTIL_SIGNED"
    REQUIRE_SECOND_VERIFICATION = "REQUIRE_SECOND_VERIFICATION"
    RESUME_FLOW = "RESUME_FLOW"
    SUSPEND_AND_SECOND_VERIFICATION = "SUSPEND_AND_SECOND_VERIFICATION"
    REFER_TO_CLERK = "REFER_TO_CLERK"
    REFUSE = "REFUSE"

    @property
    def severity(self) -> int:
        return list(Outcome).index(self)


class PackError(KioskError):
    """A pack was refused: names the pack, the rule and why."""

    def __init__(self, pack: str, rule: str, why: str) -> None:
        super().__init__(f"policy pack {pack}, rule {rule or '-'}: {why}")
        self.pack = pack
        self.rule = rule
        self.why = why


class Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The same sentence in both languages."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        return self.en if language == "en" else self.zh


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One rule of law or of the carrier. `condition` is CEL; true means that `outcome` applies."""

    id: str
    version: int
    title: Text
    authority: Literal["law", "national", "province", "city", "carrier", "store"]
    region: str
    flows: list[str]  # ["*"]: all
    condition: str
    outcome: Outcome
    on_unknown: Outcome
    basis: Text
    effective_from: dt.date
    effective_to: dt.date | None = None
    obligations: list[str] = []
    reason: Text
    unknown_reason: Text
    remedy: Text
    appeal: Text | None = None
    disclosure: Literal["full", "category", "none"] = "full"
    status: Literal["active", "needs_legal_review", "superseded"] = "active"
    pack: str = ""

    @property
    def reads(self) -> tuple[str, ...]:
        """The facts named in the condition."""
        code = _TEXT_IN_QUOTES.sub("", self.condition)
        names = {name for name in _READ.findall(code) if not name.startswith("params.")}
        return tuple(sorted(names))

    def applies(self, flow: str, day: dt.date) -> bool:
        in_force = self.effective_from <= day and (
            self.effective_to is None or day <= self.effective_to
        )
        return (
            in_force and self.status != "superseded" and ("*" in self.flows or flow in self.flows)
        )


class _Pack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    version: int
    params: dict[str, int | float | str | bool] = {}


class _RuleFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    rule: list[Rule]


@dataclass(frozen=True)
class RuleSet:
    """All rules of a bundle, compiled; immutable for the whole visit."""

    version: str  # pack names and versions
    sha256: str  # of all pack files
    rules: dict[str, Rule]
    programs: dict[str, cel.Program]
    params: dict[str, Any]


def load_packs(directory: Path | None = None) -> RuleSet:
    """Load every pack below `directory`, or those shipped. Raises PackError."""
    root: Traversable = directory or files("kiosk.policy") / "packs"
    digest = hashlib.sha256()
    rules: dict[str, Rule] = {}
    params: dict[str, Any] = {}
    versions = []
    for folder in sorted((f for f in root.iterdir() if f.is_dir()), key=lambda f: f.name):
        pack = _decode(folder / "pack.toml", _Pack, folder.name)
        versions.append(f"{pack.name}-{pack.version}")
        params |= pack.params
        for file in sorted(folder.iterdir(), key=lambda f: f.name):
            digest.update(file.read_bytes())
        for rule in _rules_of(folder, pack.name):
            if rule.id in rules:
                raise PackError(pack.name, rule.id, "duplicate id")
            rules[rule.id] = rule
    if not rules:
        raise PackError(str(root), "", "no rules")
    programs = {rule.id: _checked(rule, params) for rule in rules.values()}
    return RuleSet("+".join(versions), digest.hexdigest(), rules, programs, params)


def _rules_of(folder: Traversable, pack: str) -> Iterator[Rule]:
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml") and file.name != "pack.toml":
            for rule in _decode(file, _RuleFile, pack).rule:
                yield msgspec.structs.replace(rule, pack=pack)


def _decode(file: Traversable, kind: type, pack: str) -> Any:
    try:
        return msgspec.convert(tomllib.loads(file.read_bytes().decode()), kind)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise PackError(pack, "", f"{file.name}: {error}") from error


def _checked(rule: Rule, params: dict[str, Any]) -> cel.Program:
    """Compile the rule's condition and refuse what must not reach a counter."""
    problems = {
        "weakens to ALLOW": Outcome.ALLOW in {rule.outcome, rule.on_unknown},
        "empty basis": not (rule.basis.zh and rule.basis.en),
        "empty reason": not (rule.reason.zh and rule.reason.en and rule.unknown_reason.zh),
        "empty remedy": not (rule.remedy.zh and rule.remedy.en),
        "REFUSE without an appeal route": rule.outcome is Outcome.REFUSE and rule.appeal is None,
    }
    for why, present in problems.items():
        if present:
            raise PackError(rule.pack, rule.id, why)
    undeclared = [name for name in rule.reads if name not in DECLARED]
    if undeclared:
        raise PackError(rule.pack, rule.id, f"reads undeclared facts: {', '.join(undeclared)}")
    missing = set(re.findall(r"\bparams\.([a-z_0-9]+)", rule.condition)) - set(params)
    if missing:
        raise PackError(rule.pack, rule.id, f"undeclared params: {', '.join(sorted(missing))}")
    try:
        return cel.compile(rule.condition)
    except ValueError as error:
        raise PackError(rule.pack, rule.id, f"does not compile: {error}") from error
