"""What differs between two published bundles of rules: rule by rule, field by field, parameters as well."""

import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from kiosk.policy.bundle_signature import BundleError
from kiosk.policy.packs import load_packs
from kiosk.policy.ruleset import RuleSet
from kiosk.policy.validation import PackError
from provisioning.fleet import publishing
from provisioning.fleet.errors import RepositoryInputError
from provisioning.fleet.repository import Repository
from provisioning.updates.release import path_of

POLICY = "policy"
_FILES, _BYTES = 500, 32 << 20  # as an agent takes them
_NO_ZIP = (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, ValueError)
_NOT_COMPARED = frozenset({"file"})


class FieldDifference(NamedTuple):
    """before, after: as text; empty: not there."""

    field: str
    before: str
    after: str


class RuleDifference(NamedTuple):
    """kind: added, removed or changed."""

    pack: str
    rule: str
    kind: str
    fields: tuple[FieldDifference, ...]


class BundleDifference(NamedTuple):
    """versions: of the bundles as they call themselves, before and after."""

    versions: tuple[str, str]
    rules: tuple[RuleDifference, ...]
    parameters: tuple[FieldDifference, ...]


def between(repository: Repository, before: str, after: str) -> BundleDifference:
    """before, after: published versions. Raises RepositoryInputError: one is not there, or is no bundle."""
    old, new = bundle(repository, before), bundle(repository, after)
    return BundleDifference(
        (old.version, new.version),
        tuple(_rules(old, new)),
        tuple(_fields(_flat(old.params), _flat(new.params))),
    )


def bundle(repository: Repository, version: str) -> RuleSet:
    """The rules of a published version. Raises RepositoryInputError."""
    path = path_of(POLICY, version)
    found = (one for role, one in publishing.published(repository) if role == POLICY)
    release = next((one for one in found if one.version == version), None)
    if release is None:
        raise RepositoryInputError(path, "is not published; `fleet status` lists what is")
    target = repository.latest(POLICY).signed.targets.get(release.paths()[0])
    if target is None:
        raise RepositoryInputError(path, "names a file that is not published")
    return _read(repository.targets / target.get_prefixed_paths()[0], path)


def _read(file: Path, path: str) -> RuleSet:
    """Raises RepositoryInputError."""
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            if len(members) > _FILES or sum(one.file_size for one in members) > _BYTES:
                raise RepositoryInputError(path, "is larger than any bundle of rules")
            return load_packs(zipfile.Path(archive))
    except _NO_ZIP as error:
        raise RepositoryInputError(path, "is no bundle of rules that can be read") from error
    except (BundleError, PackError) as error:
        raise RepositoryInputError(path, f"is no bundle of rules: {error}") from error


def _rules(old: RuleSet, new: RuleSet) -> Iterator[RuleDifference]:
    before, after = _by_name(old), _by_name(new)
    for pack, rule in sorted(before.keys() | after.keys()):
        was, is_now = before.get((pack, rule), {}), after.get((pack, rule), {})
        fields = tuple(_fields(was, is_now))
        if fields:
            kind = "changed" if was and is_now else "added" if is_now else "removed"
            yield RuleDifference(pack, rule, kind, fields)


def _by_name(rules: RuleSet) -> dict[tuple[str, str], dict[str, Any]]:
    return {(one.pack, one.id): _flat(msgspec.to_builtins(one)) for one in rules.rules.values()}


def _flat(fields: Mapping[str, Any], above: str = "") -> dict[str, Any]:
    """`reason.zh` instead of a table in a table: of a sentence in two languages the one that differs."""
    found: dict[str, Any] = {}
    for name, value in fields.items():
        if isinstance(value, dict):
            found |= _flat(value, f"{above}{name}.")
        else:
            found[f"{above}{name}"] = msgspec.to_builtins(value)
    return found


def _fields(was: Mapping[str, Any], is_now: Mapping[str, Any]) -> Iterator[FieldDifference]:
    for field in sorted((was.keys() | is_now.keys()) - _NOT_COMPARED):
        before, after = was.get(field), is_now.get(field)
        if before != after:
            yield FieldDifference(field, _text(before), _text(after))


def _text(value: Any) -> str:
    if value is None or value == "":
        return ""
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
